//! Hostile clients, in short: each is held within bounds, and the server goes on.

use std::sync::Arc;
use std::time::Duration;

use shell::carriers::image_proxy::write_anew;
use shell::carriers::smtp_in::{Accept, Delivered, Limits, Listening, Protocol, Verdict, serve};
use testing::on_each_engine_with;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::client::Client;
use crate::without_limits;

/// How long anything may take that the server is not to be held up by.
const PATIENCE: Duration = Duration::from_secs(20);

/// So many pieces, each made from its number.
fn repeated(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().concat()
}

/// Sends bytes to a port and gives what came back until the other side closed, or ten seconds.
async fn talk(port: u16, said: &[u8]) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (mut reading, mut writing) = socket.split();
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    let _ = tokio::time::timeout(Duration::from_secs(10), async {
        // The other side may close before all is said.
        let saying = async { writing.write_all(said).await.ok() };
        let hearing = async {
            while let Ok(count @ 1..) = reading.read(&mut buffer).await {
                heard.extend_from_slice(&buffer[..count]);
            }
        };
        tokio::join!(saying, hearing)
    })
    .await;
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test]
async fn odd_requests_get_a_clean_no() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(shell::serve::serve_on(desk.app.clone(), listener));
        let head = "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
        let many: String = repeated(10_000, |number| format!("X-{number}: y\r\n"));
        let cases: [(&str, Vec<u8>); 7] = [
            ("10,000 headers", format!("{head}{many}\r\n").into_bytes()),
            ("a header of 64 kB", format!("{head}X: {}\r\n\r\n", "y".repeat(65_536)).into_bytes()),
            ("a path of 100 kB", format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "p".repeat(100_000)).into_bytes()),
            ("no HTTP", vec![0xff; 1_000]),
            ("two lengths", b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello".to_vec()),
            ("a length and chunks", b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n".to_vec()),
            ("a negative length", b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n".to_vec()),
        ];
        for (what, said) in cases {
            let answer = talk(port, &said).await;
            let status = answer.split(' ').nth(1).unwrap_or("closed").to_owned();
            assert!(answer.is_empty() || status.starts_with('4'), "{what}: {}", answer.chars().take(200).collect::<String>());
            assert_eq!(answer.matches("HTTP/1.1").count().min(2) , usize::from(!answer.is_empty()), "{what} is one request");
        }
        let healthy = talk(port, format!("{head}\r\n").as_bytes()).await;
        assert!(healthy.starts_with("HTTP/1.1 200"), "{healthy}");
        desk.app.end();
        server.await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_long_password_costs_no_more() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        desk.agent("Ana").await;
        let email = format!("ana@{}.example", desk.org);
        let (_, answer) = Client::tries(desk, &email, &"p".repeat(10_000_000)).await;
        answer.is(413);
        let long = "p".repeat(1_900_000);
        let tried = tokio::time::timeout(PATIENCE, Client::tries(desk, &email, &long)).await;
        tried.expect("a long password is answered").1.is(422);
        let parts: String = repeated(1_000, |part| {
            format!("--B\r\nContent-Disposition: form-data; name=\"f{part}\"\r\n\r\nx\r\n")
        });
        let ask = crate::client::Ask {
            method: "POST",
            path: "/sign-in",
            kind: "multipart/form-data; boundary=B",
            body: parts.into_bytes(),
            headers: vec![],
        };
        let mut visitor = Client::stranger(desk);
        visitor.visits("/sign-in").await;
        assert_eq!(visitor.asks(ask).await.status, 415);
    })
    .await;
}

#[test]
fn letters_of_a_hundred_thousand_parts_are_read_in_bounds() {
    let head = "From: a@b.example\r\nTo: c@d.example\r\nMessage-ID: <x@b.example>\r\nMIME-Version: 1.0\r\n";
    let many: String =
        repeated(100_000, |part| format!("--B\r\nContent-Type: text/plain; name=\"{part}\"\r\n\r\nx\r\n"));
    let wide = format!("{head}Content-Type: multipart/mixed; boundary=B\r\n\r\n{many}--B--\r\n");
    let mut deep = format!("{head}Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
    deep += &repeated(1_000, |level| {
        format!("--b{level}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n", level + 1)
    });
    let nested_letters = format!(
        "{head}{}\r\nbody",
        "Content-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\n".repeat(1_000)
    );
    let long_head = format!("{head}{}\r\n\r\nbody", "X-Long: y\r\n".repeat(50_000));
    let references = format!("{head}References: {}\r\n\r\nbody", "<a@b.example> ".repeat(100_000));
    let html = format!("{head}Content-Type: text/html\r\n\r\n{}", "<div>".repeat(200_000));
    for (what, raw) in [
        ("wide", wide),
        ("deep", deep),
        ("letters in letters", nested_letters),
        ("a long head", long_head),
        ("references", references),
        ("deep HTML", html),
    ] {
        if let Ok(incoming) = channels::read(raw.as_bytes()) {
            assert!(
                incoming.attachments.len() <= 1_000,
                "{what}: {} attachments",
                incoming.attachments.len()
            );
            assert!(incoming.references.len() <= 1_000, "{what}: {} references", incoming.references.len());
        }
    }
}

#[test]
fn archives_stay_shut_and_floods_of_pixels_are_refused() {
    let zip = format!(
        "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: application/zip; name=\"bomb.zip\"\r\n\
         Content-Disposition: attachment; filename=\"bomb.zip\"\r\n\r\nPK\u{3}\u{4}{}",
        "x".repeat(1_000)
    );
    let incoming = channels::read(zip.as_bytes()).unwrap();
    assert_eq!(incoming.attachments.len(), 1);
    assert_eq!(incoming.attachments[0].content_type, "application/zip");
    for (width, height) in [(60_000, 60_000), (5_999, 5_999), (u32::MAX, 1), (0, 0)] {
        assert!(write_anew(&png(width, height)).is_err(), "{width} by {height}");
    }
    for broken in [&b"GIF89a"[..], b"\xff\xd8\xff", b"RIFF\xff\xff\xff\xffWEBPVP8X", b"<svg/>", b""] {
        assert!(write_anew(broken).is_err());
    }
}

/// A picture that says how large it is and holds next to nothing.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(13_u32.to_be_bytes());
    png.extend(&header);
    png.extend(checksum(&header).to_be_bytes());
    png.extend(b"\0\0\0\x04IDAT\0\0\0\0\0\0\0\0");
    png
}

fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    let byte = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum));
    !bytes.iter().fold(!0, byte)
}

/// Takes everything, keeps nothing.
struct Shredder;

impl Accept for Shredder {
    async fn recipient(&self, _: &str) -> Verdict {
        Verdict::Accept
    }

    async fn message(&self, _: Delivered) -> Vec<Verdict> {
        vec![Verdict::Accept]
    }
}

#[tokio::test]
async fn the_door_for_mail_holds() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let stop = CancellationToken::new();
    let limits =
        Limits { connections_per_address_max: 20, silence: Duration::from_secs(2), ..Limits::default() };
    let listening = Listening {
        host: "localhost".into(),
        protocol: Protocol::Smtp,
        size_max: 100_000,
        identity: None,
        limits,
    };
    tokio::spawn(serve(listener, listening, Arc::new(Shredder), stop.clone()));

    let endless = talk(port, &[&b"EHLO x\r\n"[..], &"x".repeat(2_000_000).into_bytes()[..]].concat()).await;
    assert!(endless.ends_with("SMTPUTF8\r\n") || endless.contains("\n500"), "a line without end: {endless}");
    let recipients: String = repeated(1_500, |one| format!("RCPT TO:<r{one}@kettles.example>\r\n"));
    let many =
        talk(port, format!("EHLO x\r\nMAIL FROM:<a@b.example>\r\n{recipients}QUIT\r\n").as_bytes()).await;
    let (taken, refused) = (many.matches("\n250 ").count(), many.matches("\n452").count());
    assert!(refused > 0 && taken < 1_200, "{taken} recipients were taken, {refused} refused");
    let large = format!(
        "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@kettles.example>\r\nDATA\r\n{}\r\n.\r\nQUIT\r\n",
        "y\r\n".repeat(200_000)
    );
    let large = talk(port, large.as_bytes()).await;
    assert!(large.contains("552"), "a letter beyond the limit: {large}");
    let smuggled = "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@kettles.example>\r\nDATA\r\nSubject: x\r\n\r\nhello\n.\nMAIL FROM:<evil@b.example>\r\n.\r\nQUIT\r\n";
    let smuggled = talk(port, smuggled.as_bytes()).await;
    assert!(smuggled.matches("Accepted").count() == 1, "a second letter was smuggled in: {smuggled}");

    let mut slow = Vec::new();
    for _ in 0..20 {
        slow.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    for socket in &mut slow {
        let mut heard = Vec::new();
        let closed = tokio::time::timeout(PATIENCE, socket.read_to_end(&mut heard)).await;
        assert!(closed.is_ok(), "a silent connection was not closed");
    }
    let healthy = talk(port, b"EHLO x\r\nQUIT\r\n").await;
    assert!(healthy.contains("\n221"), "{healthy}");
    stop.cancel();
}
