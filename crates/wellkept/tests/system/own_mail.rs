//! Mail in the name of our own mailboxes: forms of the shop's site, a first try with swaks, a forwarding that leads back.
//! Whatever was taken has a fate that people see.

use crate::shop::{CARE, Shop, mail};
use crate::{smtp, until};
use store::testing::{engines, skip};

#[tokio::test(flavor = "multi_thread")]
async fn mail_in_our_own_name_is_never_lost_on_sqlite() {
    never_lost("sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_in_our_own_name_is_never_lost_on_postgres() {
    if !engines().contains(&"postgres") {
        return skip("mail in our own name on PostgreSQL", "there is no PostgreSQL");
    }
    never_lost("postgres").await;
}

async fn never_lost(engine: &str) {
    let shop = Shop::with_mailbox(engine).await;
    let brings = async |raw: &str| smtp::send(shop.server.smtp, CARE, CARE, raw).await.expect("it is taken");

    let form = "Reply-To: Omar Haddad <omar@haddad.example>\r\n";
    brings(&mail(CARE, CARE, "form@kettles.example", form, "Do you deliver to Leeds?")).await;
    let asked = shop.conversation_of(1).await;
    let said = shop.messages_of(&asked).await;
    assert_eq!(said[0]["from"]["email"], "omar@haddad.example", "{said:?}");
    let trace = shop.owner.reads(&format!("/messages/{}/trace", said[0]["id"].as_str().unwrap())).await;
    assert!(trace.to_string().contains("Reply-To names its author"), "{trace}");

    let to_ourselves = mail(CARE, CARE, "swaks@kettles.example", "", "A first try");
    brings(&to_ourselves).await;
    // It lies there already, and is not shown twice.
    brings(&to_ourselves).await;
    let round = "Received: from x by y; Mon, 2 Mar 2026 08:00:00 +0000\r\n".repeat(51);
    brings(&format!("{round}{}", mail("maria@okafor.example", CARE, "round@okafor.example", "", "Round")))
        .await;
    let lying = until("both wait in quarantine", async || {
        let list = shop.owner.reads("/quarantine").await;
        let items = list["items"].as_array()?.clone();
        (items.len() == 2).then_some(items)
    })
    .await;
    let page = shop.owner.gets("/mailboxes/quarantine").await;
    page.is(200).says("One of your own mailboxes stands as its sender").says("It goes round");
    let of = |reason: &str| {
        lying.iter().find(|one| one["reason"] == reason).unwrap_or_else(|| panic!("{lying:?}"))
    };
    let path = format!("/mailboxes/quarantine/{}", of("own_address")["id"].as_str().unwrap());
    assert!(shop.owner.gets(&format!("{path}/raw")).await.text().contains("A first try"));
    shop.owner.posts(&format!("{path}/retry"), &[]).await.leads_to();
    shop.owner.gets("/mailboxes/quarantine").await.says("One of your own mailboxes stands as its sender");
    of("too_many_hops");
    shop.is_calm();
}
