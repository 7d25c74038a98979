//! Chips that go with their sentences, and promises jotted down in one line.

use super::*;

fn heard(quote: &str) -> Heard {
    Heard {
        kind: rules::promises::state::Kind::CallBack,
        quote: quote.to_owned(),
        said: quote.to_owned(),
        span: Span { start: 0, end: 1 },
        condition: None,
        time: Time {
            due_at: None,
            precision: rules::promises::dates::Precision::Vague,
            words: String::new(),
        },
    }
}

#[track_caller]
fn check_carried(now: &[&str], before: &[(&str, Stage)], expected: &[Stage]) {
    let now: Vec<_> = now.iter().map(|quote| heard(quote)).collect();
    let chip = |(quote, stage): &(&str, Stage)| Chip {
        quote: (*quote).to_owned(),
        stage: *stage,
        ..Chip::default()
    };
    let carried = carried_on(&now, before.iter().map(chip).collect());
    let stages: Vec<_> = carried.iter().map(|chip| chip.stage).collect();
    assert_eq!(stages, expected, "{now:?} after {before:?}");
    assert!(carried.iter().zip(&now).all(|(chip, heard)| chip.quote == heard.quote));
}

#[test]
fn a_decision_goes_with_its_sentence() {
    use Stage::{Accepted, Changed, Dismissed, Heard};
    check_carried(&[], &[("call you", Accepted)], &[]);
    check_carried(&["call you"], &[], &[Heard]);
    check_carried(&["call you tomorrow"], &[("call you", Dismissed)], &[Dismissed]);
    check_carried(&["call you"], &[("call you tomorrow", Changed)], &[Changed]);
    check_carried(&["send it", "call you"], &[("call you", Accepted)], &[Heard, Accepted]);
    check_carried(&["call you", "call you today"], &[("call you today", Dismissed)], &[Heard, Dismissed]);
    check_carried(&["write"], &[("call you", Dismissed)], &[Heard]);
    check_carried(
        &["call you", "call you"],
        &[("call you", Dismissed), ("call you", Accepted)],
        &[Dismissed, Accepted],
    );
}

#[tokio::test]
async fn a_promise_is_jotted_down_in_one_line_for_whoever_is_found() {
    on_each_engine(FEATURES, async |desk| {
        let pia = desk.agent("Pia").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let form = pia.gets(&format!("/promises/new?conversation={}", parcel.number)).await;
        form.is(200).says("What, and by when").says("To Maria");
        let preview = format!("/promises/preview?conversation={}&line=call+back+tomorrow+3", parcel.number);
        pia.gets_part(&preview).await.says("Call back · tomorrow 15:00");
        let no_time = format!("/promises/preview?conversation={}&line=call+back", parcel.number);
        pia.gets_part(&no_time).await.says("By when? Add a time");
        let path = format!("/conversations/{}/promises", parcel.number);
        let line = [("client_key", "a"), ("line", "call back tomorrow 3"), ("kind", "")];
        assert_eq!(pia.posts(&path, &line).await.leads_to(), format!("/conversations/{}", parcel.number));
        let refund = [("client_key", "b"), ("line", "tell her about it by Friday"), ("kind", "refund")];
        pia.posts(&path, &refund).await;
        pia.posts(&path, &[("client_key", "c"), ("line", "call back")]).await.is(422).says("Say by when");
        pia.posts(&path, &[("client_key", "d"), ("line", "tomorrow")])
            .await
            .is(422)
            .says("Say what is promised");
        pia.posts(&path, &[("client_key", "e"), ("line", "x by noon"), ("kind", "song")]).await.is(400);
        pia.posts(&path, &[("line", "x by noon")]).await.is(422);
        assert_eq!(
            line_of(&ledger(desk, &parcel).await),
            [
                "Call back 2026-03-03T15:00:00Z call_back by_hand",
                "Tell her about it 2026-03-06T17:00:00Z refund by_hand"
            ]
        );
        pia.gets("/promises/new").await.is(200).says("Name, address or number");
        pia.gets(&format!("/promises/new?q=%23{}", parcel.number)).await.says("Maria");
        conversations::follow(&desk.app.db, &desk.app.search, desk.org).await.unwrap();
        pia.gets("/promises/new?q=maria")
            .await
            .says(&format!("/promises/new?conversation={}", parcel.number));
        pia.gets("/promises/new?q=nobody").await.says("Nobody found");
        let customer = ledger(desk, &parcel).await[0].promise.customer;
        pia.gets(&format!("/promises/new?customer={customer}")).await.says("To Maria");
    })
    .await;
}

fn line_of(lines: &[Line]) -> Vec<String> {
    let one = |line: &Line| {
        let promise = &line.promise;
        let due = promise.standing.due_at.expect("it has a time");
        format!("{} {due} {} {}", promise.said, promise.kind.code(), promise.origin.code())
    };
    lines.iter().map(one).collect()
}
