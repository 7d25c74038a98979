use servers::Authority;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::*;
use crate::carriers::proving::reach;
use crate::carriers::smtp_in::Verdict;
use crate::carriers::smtp_in::tests::{Listener, listening};
use crate::carriers::tls::Identity;

const RAW: &[u8] = b"From: help@shop.example\r\nTo: maria@customer.example\r\nSubject: Hi\r\n\r\n.Hello\r\n";

fn envelope(to: &[&str]) -> Envelope {
    Envelope { from: "help@shop.example".to_owned(), to: to.iter().map(|one| (*one).to_owned()).collect() }
}

fn plain(port: u16) -> Server {
    Server { host: "127.0.0.1".to_owned(), port, security: Security::PlainHere }
}

fn submission(server: Server) -> Submission {
    Submission::new(reach(&Authority::new()), server, None, "desk.shop.example")
}

#[tokio::test]
async fn a_message_leaves_unchanged_and_the_connection_is_kept() {
    let listener = Listener::start(listening(), Verdict::Accept).await;
    let submission = submission(plain(listener.port));
    submission.try_out().await.unwrap();
    for _ in 0..3 {
        let handed = submission.send(&envelope(&["maria@customer.example"]), RAW).await.unwrap();
        assert!(handed.refused.is_empty());
    }
    assert_eq!(submission.kept().len(), 1, "one connection served all");
    let kept = listener.shelf.kept.lock().unwrap();
    assert_eq!(kept.len(), 3);
    assert!(kept.iter().all(|one| one.raw.as_ref() == RAW && one.envelope.hello == "desk.shop.example"));
}

#[tokio::test]
async fn one_refused_recipient_does_not_keep_it_from_the_others() {
    let listener = Listener::start(listening(), Verdict::Accept).await;
    let submission = submission(plain(listener.port));
    let handed = submission.send(&envelope(&["nobody@x.example", "maria@x.example"]), RAW).await.unwrap();
    assert_eq!(handed.refused[0].address, "nobody@x.example");
    assert_eq!(handed.refused[0].trouble.kind, Kind::RecipientRefused);
    let none = submission.send(&envelope(&["nobody@x.example"]), RAW).await.unwrap_err();
    assert_eq!((none.trouble.kind, none.perhaps_sent), (Kind::RecipientRefused, false));
    assert!(none.trouble.said.contains("No such address"), "{}", none.trouble.said);
}

/// Plays a server that answers each line in turn, whatever it hears; a `.` answer is only given after a
/// message's last dot.
async fn playing(answers: &'static [&'static str]) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut socket = BufReader::new(socket);
        for (index, answer) in answers.iter().enumerate() {
            if index > 0 {
                let mut line = String::new();
                let after_content = answer.starts_with('.');
                while socket.read_line(&mut line).await.unwrap() > 0 && after_content && line != ".\r\n" {
                    line.clear();
                }
            }
            let words = format!("{}\r\n", answer.trim_start_matches('.'));
            if words != "\r\n" {
                socket.get_mut().write_all(words.as_bytes()).await.unwrap();
            }
        }
    });
    plain(port)
}

#[tokio::test]
async fn every_refusal_has_its_name() {
    let cases: &[(&[&str], Kind, bool)] = &[
        (&["554 go away"], Kind::MessageRefused, false),
        (&["421 busy"], Kind::Later, false),
        (&["220 hi", "250 me", "550 who are you"], Kind::SenderRefused, false),
        (&["220 hi", "250 me", "250 ok", "450 greylisted"], Kind::Later, false),
        (&["220 hi", "250 me", "250 ok", "250 ok", "354 go", ".554 spam"], Kind::MessageRefused, false),
        (&["220 hi", "250 me", "250 ok", "250 ok", "354 go", ".552 too big"], Kind::TooLarge, false),
        (&["220 hi", "250 me", "250 ok", "250 ok", "354 go", ".452 full"], Kind::Later, false),
        (&["220 hi", "250 me", "250 ok", "250 ok", "354 go", "."], Kind::Lost, true),
        (&["220 hi", "250 me", "250 ok"], Kind::Lost, false),
    ];
    for (answers, kind, perhaps_sent) in cases {
        let failed =
            submission(playing(answers).await).send(&envelope(&["m@x.example"]), RAW).await.unwrap_err();
        assert_eq!(
            (failed.trouble.kind, failed.perhaps_sent),
            (*kind, *perhaps_sent),
            "{answers:?}: {failed}"
        );
        assert_eq!(failed.trouble.is_temporary(), matches!(kind, Kind::Later | Kind::Lost));
    }
}

#[tokio::test]
async fn signing_in_is_proved_and_refused_in_words() {
    let password = SignIn::Password { user: "help".to_owned(), password: "secret".to_owned().into() };
    let token = SignIn::Token { user: "help".to_owned(), token: "old".to_owned().into() };
    let cases: &[(&SignIn, &[&str], Result<(), Kind>)] = &[
        (&password, &["220 hi", "250-me\r\n250 AUTH PLAIN", "235 in"], Ok(())),
        (
            &password,
            &["220 hi", "250-me\r\n250 AUTH LOGIN", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 in"],
            Ok(()),
        ),
        (&password, &["220 hi", "250-me\r\n250 AUTH PLAIN", "535 5.7.8 wrong"], Err(Kind::PasswordRefused)),
        (&password, &["220 hi", "250-me\r\n250 AUTH PLAIN", "454 later"], Err(Kind::TooManySignIns)),
        (&password, &["220 hi", "250 me"], Err(Kind::NoSignInWay)),
        (&token, &["220 hi", "250-me\r\n250 AUTH XOAUTH2", "235 in"], Ok(())),
        (
            &token,
            &["220 hi", "250-me\r\n250 AUTH XOAUTH2", "334 eyJzdGF0dXMiOiI0MDEifQ==", "535 no"],
            Err(Kind::TokenRefused),
        ),
    ];
    for (sign_in, answers, expected) in cases {
        let server = playing(answers).await;
        let submission = Submission::new(reach(&Authority::new()), server, Some((*sign_in).clone()), "desk");
        let outcome = submission.try_out().await;
        assert_eq!(
            outcome.as_ref().map_err(|trouble| trouble.kind),
            expected.as_ref().map_err(|kind| *kind),
            "{answers:?}"
        );
    }
}

#[tokio::test]
async fn encryption_is_required_where_it_is_asked_for() {
    let no_tls = playing(&["220 hi", "250 me"]).await;
    let failed = submission(Server { security: Security::StartTls, ..no_tls }).try_out().await.unwrap_err();
    assert_eq!((failed.step, failed.kind), (Step::Tls, Kind::Lost));
    let refusing = playing(&["220 hi", "250 me", "454 not now"]).await;
    let failed = submission(Server { security: Security::StartTls, ..refusing }).try_out().await.unwrap_err();
    assert_eq!((failed.step, failed.kind), (Step::Tls, Kind::NoStartTls));

    let authority = Authority::new();
    for (issued, kind) in [
        (authority.issue_expired("localhost"), Kind::CertificateExpired),
        (authority.issue("mail.other.example"), Kind::CertificateName),
        (Authority::new().issue("localhost"), Kind::CertificateUnknown),
    ] {
        let identity = Identity::from_pem(issued.certificate.as_bytes(), issued.key.as_bytes()).unwrap();
        let listening = crate::carriers::smtp_in::Listening { identity: Some(identity), ..listening() };
        let listener = Listener::start(listening, Verdict::Accept).await;
        let server =
            Server { host: "localhost".to_owned(), port: listener.port, security: Security::StartTls };
        let failed = Submission::new(reach(&authority), server, None, "desk").try_out().await.unwrap_err();
        assert_eq!((failed.step, failed.kind), (Step::Tls, kind));
    }
}

#[tokio::test]
async fn a_broken_address_never_reaches_the_server() {
    let submission = submission(plain(1));
    for to in [&["no address"][..], &["a@b.example\r\nRCPT TO:<c@d.example>"][..], &[][..]] {
        let failed = submission.send(&envelope(to), RAW).await.unwrap_err();
        assert_eq!(failed.trouble.kind, Kind::AddressBroken);
    }
}

#[tokio::test]
async fn a_server_that_hangs_is_left() {
    let mut through = reach(&Authority::new());
    through.patience.answer = Duration::from_millis(100);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = plain(listener.local_addr().unwrap().port());
    let failed = Submission::new(through, server, None, "desk").try_out().await.unwrap_err();
    assert_eq!((failed.step, failed.kind), (Step::Connect, Kind::TimedOut));
}

#[test]
fn keys_are_read_and_others_refused() {
    let ed25519 = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap().serialize_pem();
    let key = DkimKey::from_pem(&ed25519, "shop.example", "wk").unwrap();
    assert_eq!(key.published_at(), "wk._domainkey.shop.example");
    assert!(key.record().starts_with("v=DKIM1; k=ed25519; p="));
    let signed = key.sign(RAW).unwrap();
    assert!(signed.starts_with(b"DKIM-Signature: ") && signed.ends_with(RAW));
    let p256 = rcgen::KeyPair::generate().unwrap().serialize_pem();
    assert!(matches!(DkimKey::from_pem(&p256, "a", "b"), Err(CannotSign::Unusable(_))));
    assert_eq!(DkimKey::from_pem("nothing", "a", "b").unwrap_err(), CannotSign::NotAKey);
}
