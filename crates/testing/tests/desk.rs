//! The desk of the tests, tested: somebody signs in, a stranger does not.

use shell::Role;
use testing::{TestDesk, on_each_engine};

#[tokio::test]
async fn a_colleague_signs_in_and_a_stranger_is_led_to_the_door() {
    on_each_engine(&[], async |shop: &mut TestDesk| {
        let ana = shop.colleague("Ana", Role::Owner).await;
        ana.gets("/me").await.is(200).says("Ana");
        let stranger = shop.stranger();
        let led = stranger.gets("/me").await;
        assert!(led.status.is_redirection() && led.leads_to().starts_with("/sign-in"), "{led:?}");
        stranger.calls("GET", "/api/v1/events", &serde_json::Value::Null).await.is(401);
        stranger.gets("/nowhere").await.is(404);
        let letter = shop.customer("Maria").writes("Where is my parcel").await;
        assert_eq!(letter.number, 1);
    })
    .await;
}

#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing() {
    on_each_engine(&[], async |shop: &mut TestDesk| {
        let ana = shop.agent("Ana").await;
        let mut forger = shop.stranger();
        forger.visits("/sign-in").await;
        forger
            .posts("/sign-in", &[("email", "ana@7001.example"), ("password", "wrong password")])
            .await
            .is(422);
        ana.led_by_a_foreign_page().posts("/me", &[("name", "Eve")]).await.is(403);
        ana.gets("/me").await.is(200).says("Ana");
    })
    .await;
}
