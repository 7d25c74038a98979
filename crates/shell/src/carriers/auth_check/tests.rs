use super::*;
use crate::carriers::smtp_out::DkimKey;
use servers::Zone;

const RAW: &str = "From: Maria <maria@customer.example>\r\nTo: help@shop.example\r\nSubject: Hi\r\n\
                   Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <a@customer.example>\r\n\r\nHello\r\n";

fn connection(peer: &str) -> Connection {
    Connection {
        peer: peer.parse().unwrap(),
        hello: "mx.customer.example".to_owned(),
        mail_from: "maria@customer.example".to_owned(),
    }
}

fn key() -> DkimKey {
    let pem = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap().serialize_pem();
    DkimKey::from_pem(&pem, "customer.example", "wk").unwrap()
}

/// A 2,048 bit key made for this test alone.
fn rsa_key() -> DkimKey {
    DkimKey::from_pem(include_str!("rsa.pem"), "customer.example", "wk").unwrap()
}

async fn checker(zone: Zone) -> Checker {
    Checker::with_resolver("shop.example", zone.serve().await).unwrap()
}

fn zone_with(key: &DkimKey) -> Zone {
    Zone::default()
        .txt("customer.example", "v=spf1 ip4:198.51.100.7 -all")
        .txt("_dmarc.customer.example", "v=DMARC1; p=reject")
        .txt(&key.published_at(), key.record())
}

#[tokio::test]
async fn what_we_sign_others_can_check() {
    for key in [key(), rsa_key()] {
        let dns = checker(zone_with(&key)).await;
        let signed = key.sign(RAW.as_bytes()).unwrap();
        let checked = dns.check(&signed, None).await;
        assert_eq!(checked.spf, Verdict::Unknown, "no connection is known");
        let signature = Signature { domain: "customer.example".to_owned(), verdict: Verdict::Pass };
        assert_eq!(checked.dkim, [signature]);
        assert_eq!((checked.dmarc, checked.sender()), (Verdict::Pass, Verdict::Pass));
        assert_eq!(checked.dmarc_policy.as_deref(), Some("reject"));
        assert_eq!(checked.arc, Verdict::None);
    }
}

#[tokio::test]
async fn a_changed_message_is_found_out() {
    let key = key();
    let dns = checker(zone_with(&key)).await;
    let signed = String::from_utf8(key.sign(RAW.as_bytes()).unwrap()).unwrap();
    let checked = dns.check(signed.replace("Hello", "Pay me").as_bytes(), None).await;
    assert_ne!(checked.dkim[0].verdict, Verdict::Pass);
    assert_eq!((checked.dmarc, checked.sender()), (Verdict::Fail, Verdict::Fail));
}

#[tokio::test]
async fn the_connection_counts_for_spf() {
    let dns = checker(zone_with(&key())).await;
    for (peer, spf, dmarc) in
        [("198.51.100.7", Verdict::Pass, Verdict::Pass), ("203.0.113.9", Verdict::Fail, Verdict::Fail)]
    {
        let checked = dns.check(RAW.as_bytes(), Some(&connection(peer))).await;
        assert_eq!((checked.spf, checked.dmarc), (spf, dmarc), "{peer}");
        assert!(checked.dkim.is_empty());
    }
}

#[tokio::test]
async fn a_domain_that_says_nothing_leaves_it_open() {
    let dns = checker(Zone::default().a("customer.example", "198.51.100.7")).await;
    let checked = dns.check(RAW.as_bytes(), Some(&connection("198.51.100.7"))).await;
    assert_eq!(
        (checked.spf, checked.dmarc, checked.sender()),
        (Verdict::None, Verdict::None, Verdict::Unknown)
    );
    assert_eq!(dns.check(b"", None).await, Checked::default());
}
