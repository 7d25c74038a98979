use conversations::Then;

use super::{FEATURES, Shop};
use crate::{Source, Where, customers_touched};

#[tokio::test]
async fn a_mail_that_nobody_answers_is_counted_when_its_time_is_up() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "My kettle arrived in pieces. What now?").await;
        shop.at("2 09:02").await;
        shop.has_drips(matter, "").await;
        shop.at("2 16:59").await;
        shop.has_drips(matter, "").await;
        shop.at("3 11:00").await;
        shop.has_drips(matter, "late_first_answer").await;
        let drip = shop.drips(matter).await.remove(0);
        assert_eq!(drip.at.to_string(), "2026-03-02T17:00:00Z", "dated when the standard ran out");
        assert_eq!((drip.day, drip.source), (20_514, Source::Derived));
        assert_eq!((drip.cause.as_str(), drip.standard_minutes), ("nobody_took_it", 480));
        assert_eq!((drip.waited.0, drip.lived_minutes), (480, 480));
        assert_eq!(drip.customer, shop.customer_of(matter).await);

        shop.answers(matter, "A new one leaves today.", Then::Wait).await;
        shop.at("3 11:30").await;
        let drip = shop.drips(matter).await.remove(0);
        assert_eq!((drip.waited.0, drip.lived_minutes), (600, 26 * 60), "as they lived it");
    })
    .await;
}

#[tokio::test]
async fn an_answer_in_time_is_an_occasion_and_no_drip() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let quick = shop.writes("Maria", "When does it come?").await;
        let put_off = shop.writes("Tom", "When are you open?").await;
        shop.at("2 10:00").await;
        shop.answers(quick, "It comes on Wednesday with the morning post.", Then::Wait).await;
        shop.answers(put_off, "We are looking into it.", Then::Wait).await;
        shop.at("2 11:00").await;
        shop.writes_again("Maria", quick, "Thank you so much!").await;
        shop.at("3 10:00").await;
        shop.has_drips(quick, "").await;
        shop.has_drips(put_off, "late_first_answer").await;
        assert_eq!(shop.drips(put_off).await[0].cause, "put_off");

        let days = shop.days().await;
        let counted: Vec<_> =
            days.iter().map(|day| (day.day, day.cause.as_str(), day.occasions, day.drips)).collect();
        assert_eq!(counted, [(20_514, "", 1, 0), (20_514, "put_off", 1, 1)]);
        let filter = Where { kind: Some("late_first_answer".into()), ..Where::between(20_514, 20_514) };
        let touched = shop.writing(filter, |tx, filter| Box::pin(customers_touched(tx, filter))).await;
        assert_eq!(touched, 1);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_taken_back_restates_what_was_counted() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "When does it come?").await;
        shop.at("2 16:59").await;
        let message = shop.answers(matter, "It comes on Wednesday with the morning post.", Then::Wait).await;
        shop.follows().await;
        assert_eq!(
            shop.days().await.iter().map(|day| (day.occasions, day.drips)).collect::<Vec<_>>(),
            [(1, 0)]
        );
        shop.takes_back(message).await;
        shop.follows().await;
        assert!(shop.days().await.is_empty(), "undecided again");
        shop.at("2 17:01").await;
        shop.has_drips(matter, "late_first_answer").await;
        assert_eq!(shop.open().await.len(), 1, "somebody is to put it right");
    })
    .await;
}

#[tokio::test]
async fn an_answer_from_another_program_that_is_found_later_stops_the_clock() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "When does it come?").await;
        shop.at("2 12:00").await;
        let customer = shop.customer_of(matter).await;
        let answered = store::Event::new("message_answered").conversation(matter.conversation.get());
        shop.tells(answered.customer(customer.get()).about(77).code("elsewhere").number(1)).await;
        shop.at("4 12:00").await;
        shop.has_drips(matter, "").await;
    })
    .await;
}
