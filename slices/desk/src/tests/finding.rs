//! Stories of finding customers beside what they wrote, and of those who were known before they could be found.

use conversations::customers::{self, Newcomer};
use store::{Fault, Sql, params};
use testing::{Agent, TestDesk, on_each_engine};

use super::FEATURES;

#[tokio::test]
async fn the_search_finds_customers_of_that_name_too() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let eve = desk.another_organization().await;
        let eve = desk.colleague_of(eve, "Eve", shell::Role::Owner).await;
        desk.customer("Mabel").writes("The blue kettle arrived cracked").await;
        desk.index_follows().await;
        let page = ana.visits("/inbox?q=mab").await;
        page.is(200).says("1 conversation with").says("href=\"/customers/").says("mabel@customers.example");
        ana.visits("/inbox?q=kettle").await.says("1 conversation with").is_silent_about("href=\"/customers/");
        ana.visits("/inbox").await.is_silent_about("href=\"/customers/");
        eve.gets("/inbox?q=mab").await.says("Nothing found").is_silent_about("href=\"/customers/");
    })
    .await;
}

const FORGET: Sql = Sql::tenant("tests.forget_words", "DELETE FROM customer_words WHERE org_id = $1");

#[tokio::test]
async fn who_was_a_customer_before_is_found_once_a_job_has_come_by() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let known: Result<(), Fault> = desk
            .app
            .db
            .write(desk.org, (), |tx, ()| {
                Box::pin(async move {
                    for number in 0..401 {
                        let value = format!("c{number}@customers.example");
                        let name = if number == 0 { "Zoë First" } else { "Mabel" };
                        customers::welcome(
                            tx,
                            &Newcomer { kind: "email", value: &value, name, language: "" },
                        );
                    }
                    Ok(())
                })
            })
            .await;
        known.expect("customers of an older version");
        let forgotten: Result<u64, Fault> =
            desk.app.db.write(desk.org, (), |tx, ()| Box::pin(tx.run(&FORGET, params![]))).await;
        assert!(forgotten.expect("an older version had no words") > 800);
        assert!(!finds(&ana, "zoe").await);

        for _ in 0..2 {
            conversations::index_customers(&desk.app.db, desk.org).await.expect("it begins");
        }
        assert!(!finds(&ana, "zoe").await, "the newest come first");
        assert_eq!(desk.jobs_run().await, 2, "some in each job");
        assert!(finds(&ana, "zoe").await && finds(&ana, "c400").await);
        conversations::index_customers(&desk.app.db, desk.org).await.expect("it is done");
        assert_eq!(desk.jobs_run().await, 0, "once is enough");
    })
    .await;
}

async fn finds(agent: &Agent, words: &str) -> bool {
    agent.gets(&format!("/inbox?q={words}")).await.is(200).text().contains("href=\"/customers/")
}
