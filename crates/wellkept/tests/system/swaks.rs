//! A mail by a program that others wrote, through both listeners.

use crate::shop::{CARE, Shop};
use crate::until;
use servers::free_port;
use std::process::{Command, Output};
use store::testing::skip;

#[tokio::test(flavor = "multi_thread")]
async fn swaks_brings_a_mail_encrypted_and_in_the_clear() {
    if Command::new("swaks").arg("--version").output().is_err() {
        return skip("mail by swaks", "swaks is not installed");
    }
    let lmtp = free_port();
    let shop =
        Shop::with_mailbox_and("sqlite", &[format!("smtp_listener.lmtp_listen=127.0.0.1:{lmtp}")]).await;
    let (smtp, lmtp) = (format!("127.0.0.1:{}", shop.server.smtp), format!("127.0.0.1:{lmtp}"));
    let ways: &[(&str, &[&str])] = &[
        ("In the clear", &["--server", &smtp]),
        ("Encrypted", &["--server", &smtp, "--tls"]),
        ("From the next room", &["--server", &lmtp, "--protocol", "LMTP"]),
    ];
    for (subject, way) in ways {
        let told = swaks(CARE, subject, way);
        assert!(told.status.success(), "{subject}: {}", String::from_utf8_lossy(&told.stdout));
        until("the mail is shown", async || {
            shop.owner.gets("/inbox?view=all").await.text().contains(subject).then_some(())
        })
        .await;
    }
    let nobody = swaks("nobody@kettles.example", "For nobody", ways[0].1);
    assert!(String::from_utf8_lossy(&nobody.stdout).contains("<** 550"), "{nobody:?}");
    let relayed = swaks("maria@okafor.example", "Past us", ways[0].1);
    assert!(!relayed.status.success(), "it is no relay");
    shop.is_calm();
}

fn swaks(to: &str, subject: &str, way: &[&str]) -> Output {
    let mut swaks = Command::new("swaks");
    swaks.args(["--from", "maria@okafor.example", "--to", to, "--header", &format!("Subject: {subject}")]);
    swaks.args(["--body", "Where is my kettle?", "--timeout", "20"]).args(way);
    swaks.output().expect("it is installed")
}
