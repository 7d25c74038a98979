use jiff::SignedDuration;
use servers::{Authority, Dovecot, TOKEN, USER};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::carriers::Security;
use crate::carriers::proving::{password, reach, server};

fn mail(number: usize) -> Vec<u8> {
    format!("From: maria@customer.example\r\nMessage-ID: <m{number}@customer.example>\r\nSubject: {number}\r\n\r\nHello {number}\r\n")
        .into_bytes()
}

async fn sign_in(through: &Reach, dovecot: &Dovecot) -> Session {
    Session::sign_in(through, &server(dovecot, Security::Tls), &password()).await.unwrap()
}

impl Session {
    /// The next letters after a uid, as who follows a mailbox asks for them.
    async fn next_letters(&mut self, mut after: u32, since: Option<Date>) -> Result<Vec<Letter>, Trouble> {
        loop {
            let uids = self.next_uids(after, since).await?;
            if uids.is_empty() {
                return Ok(Vec::new());
            }
            let batch = self.letters(&uids).await?;
            if !batch.letters.is_empty() {
                return Ok(batch.letters);
            }
            after = batch.up_to;
        }
    }
}

fn uids(letters: &[Letter]) -> Vec<u32> {
    letters.iter().map(|letter| letter.uid).collect()
}

#[tokio::test]
async fn a_mailbox_is_read_from_where_we_stopped() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let mut session = sign_in(&reach(&authority), &dovecot).await;
    for number in 1..=3 {
        session.append("INBOX", &mail(number)).await.unwrap();
    }
    let opened = session.open("INBOX").await.unwrap();
    assert_eq!((opened.letters, opened.next_uid), (3, 4));
    let letters = session.next_letters(0, None).await.unwrap();
    assert_eq!(uids(&letters), [1, 2, 3]);
    assert!(letters[0].arrived_at.is_some());
    let Content::Whole(raw) = &letters[1].content else { panic!("{:?}", letters[1]) };
    assert_eq!(raw.as_ref(), mail(2), "byte for byte");
    assert_eq!(uids(&session.next_letters(2, None).await.unwrap()), [3]);
    assert!(session.next_letters(3, None).await.unwrap().is_empty());
    assert!(session.holds("m2@customer.example").await.unwrap());
    assert!(!session.holds("m9@customer.example").await.unwrap());
    session.leave().await;

    // A later connection goes on by uid, and nothing was marked as read on the server.
    let mut session = sign_in(&reach(&authority), &dovecot).await;
    session.append("INBOX", &mail(4)).await.unwrap();
    session.open("INBOX").await.unwrap();
    assert_eq!(uids(&session.next_letters(3, None).await.unwrap()), [4]);
    let unread = session.inner.uid_search("UNSEEN").await.unwrap();
    assert_eq!(unread.len(), 0, "our own copies are laid down as read: {}", dovecot.log());
}

#[tokio::test]
async fn many_letters_come_in_batches_and_deleted_ones_are_skipped() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let mut session = sign_in(&reach(&authority), &dovecot).await;
    for number in 1..=120 {
        session.append("INBOX", &mail(number)).await.unwrap();
    }
    session.inner.select("INBOX").await.unwrap();
    let gone = session.inner.uid_store("10:70", "+FLAGS (\\Deleted)").await.unwrap();
    gone.try_collect::<Vec<_>>().await.unwrap();
    session.open("INBOX").await.unwrap();
    let mut seen = Vec::new();
    let mut other = sign_in(&reach(&authority), &dovecot).await;
    let mut after = 0;
    loop {
        let letters = session.next_letters(after, None).await.unwrap();
        let Some(last) = letters.last() else { break };
        assert!(letters.len() <= BATCH_LETTERS_MAX);
        after = last.uid;
        seen.extend(uids(&letters));
        // Between the first batch and the second somebody empties the trash.
        if seen.len() == BATCH_LETTERS_MAX {
            other.inner.select("INBOX").await.unwrap();
            other.inner.expunge().await.unwrap().try_collect::<Vec<_>>().await.unwrap();
        }
    }
    let expected: Vec<u32> = (1..=50).chain(71..=120).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_renumbered_folder_says_so() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let mut session = sign_in(&reach(&authority), &dovecot).await;
    session.append("INBOX", &mail(1)).await.unwrap();
    let before = session.open("INBOX").await.unwrap();
    session.leave().await;
    dovecot.renumber();
    let mut session = sign_in(&reach(&authority), &dovecot).await;
    let after = session.open("INBOX").await.unwrap();
    assert_ne!(before.validity, after.validity);
    assert_eq!(session.next_letters(0, None).await.unwrap().len(), 1);
    let tomorrow = jiff::civil::date(2199, 1, 1);
    session.open("INBOX").await.unwrap();
    assert!(session.next_letters(0, Some(tomorrow)).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_a_server_took_in_since_a_moment_is_found() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let mut session = sign_in(&reach(&authority), &dovecot).await;
    let moment: Timestamp = "2026-03-02T09:00:00.7Z".parse().unwrap();
    let at = |seconds: i64| (moment + SignedDuration::from_secs(seconds)).into();
    session.open("INBOX").await.unwrap();
    dovecot.deliver_at("", &mail(1), at(-90_000_000));
    dovecot.deliver_at("", &mail(2), at(-2));
    session.open("INBOX").await.unwrap();
    assert_eq!(session.first_since(moment).await.unwrap(), None);
    dovecot.deliver_at("", &mail(3), at(0));
    dovecot.deliver_at("", &mail(4), at(60));
    session.open("INBOX").await.unwrap();
    assert_eq!(session.first_since(moment).await.unwrap(), Some(3));
    assert_eq!(session.first_since(moment + SignedDuration::from_secs(1)).await.unwrap(), Some(4));
    assert_eq!(session.first_since(moment + SignedDuration::from_hours(99)).await.unwrap(), None);

    // Where the dates are refused, all is read that the search by day found.
    let refuses = |line: &str| match line {
        _ if line.contains("FETCH") => Some("TAG NO not now and not later\r\n".to_owned()),
        _ => three_letters(line),
    };
    let mut session = opened(speaking(refuses).await, None).await;
    assert_eq!(session.first_since(moment).await.unwrap(), Some(5));
}

#[tokio::test]
async fn news_wakes_whoever_waits() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let mut waiting = sign_in(&reach(&authority), &dovecot).await;
    assert!(waiting.knows_idle());
    waiting.open("INBOX").await.unwrap();
    let wait = tokio::spawn(waiting.wait());
    let mut other = sign_in(&reach(&authority), &dovecot).await;
    other.append("INBOX", &mail(1)).await.unwrap();
    let (mut waiting, woken) = wait.await.unwrap().unwrap();
    assert_eq!(woken, Woken::News);
    assert_eq!(uids(&waiting.next_letters(0, None).await.unwrap()), [1]);

    // What came between the last look and the wait is told at once.
    other.append("INBOX", &mail(2)).await.unwrap();
    let (mut waiting, woken) = waiting.idle(Duration::from_secs(30)).await.unwrap();
    assert_eq!(woken, Woken::News);
    waiting.open("INBOX").await.unwrap();
    assert_eq!(uids(&waiting.next_letters(1, None).await.unwrap()), [2]);

    // Without IDLE it is asked, and silence has its end with IDLE, too.
    let (waiting, woken) = waiting.poll(Duration::from_millis(1)).await.unwrap();
    assert_eq!(woken, Woken::Silence);
    let (_, woken) = waiting.idle(Duration::from_millis(50)).await.unwrap();
    assert_eq!(woken, Woken::Silence);
}

#[tokio::test]
async fn folders_have_roles_and_readable_names() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let mut session = sign_in(&reach(&authority), &dovecot).await;
    let mut folders = session.folders().await.unwrap();
    folders.sort_by(|a, b| a.shown.cmp(&b.shown));
    let found: Vec<_> = folders.iter().map(|folder| (folder.shown.as_str(), folder.role)).collect();
    let expected =
        [("Drafts", Role::Aside), ("INBOX", Role::Inbox), ("Rückfragen", Role::Other), ("Sent", Role::Sent)];
    assert_eq!(found, expected);
    let odd = session.open("No such folder").await.unwrap_err();
    assert_eq!((odd.step, odd.kind), (Step::Folder, Kind::FolderMissing));
}

#[tokio::test]
async fn every_way_to_sign_in_works_and_every_refusal_has_its_name() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let through = reach(&authority);
    let token = |token: &str| SignIn::Token { user: USER.to_owned(), token: token.to_owned().into() };
    let with = |word: &str| SignIn::Password { user: USER.to_owned(), password: word.to_owned().into() };
    for (security, sign_in) in [
        (Security::Tls, password()),
        (Security::StartTls, password()),
        (Security::PlainHere, password()),
        (Security::Tls, token(TOKEN)),
        (Security::StartTls, token(TOKEN)),
    ] {
        Session::sign_in(&through, &server(&dovecot, security), &sign_in).await.unwrap();
    }
    let tls = server(&dovecot, Security::Tls);
    for (sign_in, kind) in [
        (with("wrong"), Kind::PasswordRefused),
        (with("fälsch"), Kind::PasswordRefused),
        (token("ya29.old"), Kind::TokenRefused),
    ] {
        let refused = Session::sign_in(&through, &tls, &sign_in).await.unwrap_err();
        assert_eq!((refused.step, refused.kind), (Step::SignIn, kind), "{refused} {}", dovecot.log());
        assert!(!format!("{refused:?}").contains("wrong"), "no secret in words");
    }
}

#[tokio::test]
async fn certificates_are_checked() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let stranger = reach(&Authority::new());
    let refused =
        Session::sign_in(&stranger, &server(&dovecot, Security::Tls), &password()).await.unwrap_err();
    assert_eq!((refused.step, refused.kind), (Step::Tls, Kind::CertificateUnknown));
    let other_name = Server { host: "127.0.0.1".to_owned(), ..server(&dovecot, Security::StartTls) };
    let refused = Session::sign_in(&reach(&authority), &other_name, &password()).await.unwrap_err();
    assert_eq!((refused.step, refused.kind), (Step::Tls, Kind::CertificateName));
    let plain_port = Server { security: Security::Tls, ..server(&dovecot, Security::PlainHere) };
    let refused = Session::sign_in(&reach(&authority), &plain_port, &password()).await.unwrap_err();
    assert_eq!((refused.step, refused.kind), (Step::Tls, Kind::NotTls));
}

/// A server that says the given words after each line it hears, then falls silent.
async fn stubborn(words: &'static [&'static str]) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut heard = [0; 1024];
        for line in words {
            socket.write_all(line.as_bytes()).await.unwrap();
            let _ = socket.read(&mut heard).await;
        }
        std::future::pending::<()>().await;
    });
    Server { host: "127.0.0.1".to_owned(), port, security: Security::PlainHere }
}

#[tokio::test]
async fn a_server_that_hangs_is_left() {
    let mut through = reach(&Authority::new());
    through.patience.connect = Duration::from_millis(100);
    through.patience.answer = Duration::from_millis(100);
    let sign_in = SignIn::Password { user: "a".to_owned(), password: "b".to_owned().into() };
    for (words, step) in [
        (&[][..], Step::Connect),
        (&["* OK hi\r\n"][..], Step::SignIn),
        (&["* OK hi\r\n", "A0001 OK in\r\n"][..], Step::SignIn),
    ] {
        let hanging = stubborn(words).await;
        let left = Session::sign_in(&through, &hanging, &sign_in).await.unwrap_err();
        assert_eq!((left.step, left.kind), (step, Kind::TimedOut), "{words:?}");
    }
    let other = stubborn(&["220 mail.shop.example ESMTP\r\n"]).await;
    let said = Session::sign_in(&through, &other, &sign_in).await.unwrap_err();
    assert_eq!((said.kind, said.said.as_str()), (Kind::Protocol, "220 mail.shop.example ESMTP"));
    let closed = Server { host: "127.0.0.1".to_owned(), port: 1, security: Security::PlainHere };
    let refused = Session::sign_in(&through, &closed, &sign_in).await.unwrap_err();
    assert_eq!((refused.step, refused.kind), (Step::Connect, Kind::Refused));
    let unknown = Server { host: "no-such-host.invalid".to_owned(), ..closed };
    assert_eq!(Session::sign_in(&through, &unknown, &sign_in).await.unwrap_err().kind, Kind::NameUnknown);
}

/// A server whose answers are chosen by a word of the question; each ends with the tag of the question and OK.
async fn answering(answers: &'static [(&'static str, &'static str)]) -> Server {
    speaking(move |line| {
        let found = answers.iter().find(|(word, _)| line.contains(word)).map_or("", |(_, words)| *words);
        Some(format!("{found}TAG OK done\r\n"))
    })
    .await
}

/// A server that answers each question as it is told, with the question's tag for TAG, and hangs up after an
/// answer that does not end.
async fn speaking(answer: impl Fn(&str) -> Option<String> + Send + 'static) -> Server {
    use tokio::io::AsyncBufReadExt as _;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut socket = tokio::io::BufReader::new(socket);
        socket.get_mut().write_all(b"* OK hi\r\n").await.unwrap();
        let mut line = String::new();
        while socket.read_line(&mut line).await.unwrap_or(0) > 0 {
            let tag = line.split(' ').next().unwrap().to_owned();
            let Some(words) = answer(&line) else { return };
            socket.get_mut().write_all(words.replace("TAG", &tag).as_bytes()).await.unwrap();
            if !words.contains("TAG") {
                return;
            }
            line.clear();
        }
    });
    Server { host: "127.0.0.1".to_owned(), port, security: Security::PlainHere }
}

/// What a folder with the letters 5, 6 and 7 says to everything but the fetching of letters.
fn three_letters(line: &str) -> Option<String> {
    [
        ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n"),
        ("EXAMINE", "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 8] ok\r\n"),
        ("SEARCH", "* SEARCH 5 6 7\r\n"),
        ("HEADER", "* 1 FETCH (UID 5 BODY[HEADER] {6}\r\nA: 1\r\n)\r\n"),
        (
            "RFC822.SIZE",
            "* 1 FETCH (UID 5 RFC822.SIZE 4)\r\n* 2 FETCH (UID 6 RFC822.SIZE 4)\r\n\
             * 3 FETCH (UID 7 RFC822.SIZE 4)\r\n",
        ),
        ("LOGIN", ""),
    ]
    .into_iter()
    .find(|(word, _)| line.contains(word))
    .map(|(_, words)| format!("{words}TAG OK done\r\n"))
}

const FIFTH: &str = "* 1 FETCH (UID 5 BODY[] {4}\r\nWell)\r\n";

async fn opened(at: Server, patience: Option<Duration>) -> Session {
    let mut through = reach(&Authority::new());
    through.patience.transfer = patience.unwrap_or(through.patience.transfer);
    let sign_in = SignIn::Password { user: "a".to_owned(), password: "b".to_owned().into() };
    let mut session = Session::sign_in(&through, &at, &sign_in).await.unwrap();
    session.open("INBOX").await.unwrap();
    session
}

#[tokio::test]
async fn a_refused_letter_is_withheld_and_no_letter_is_passed_over() {
    // The sixth letter is damaged; asked for it together with others, the server breaks off at it.
    let refuses = |line: &str| {
        let seventh = FIFTH.replace("UID 5", "UID 7");
        let words = match line {
            _ if line.contains("HEADER") => return Some(three_letters(line)?.replace("UID 5", "UID 7")),
            _ if line.contains("FETCH 5 (UID INTERNALDATE") => format!("{FIFTH}TAG OK done\r\n"),
            _ if line.contains("FETCH 7 (UID INTERNALDATE") => format!("{seventh}TAG OK done\r\n"),
            _ if line.contains("BODY.PEEK[]") => format!("{FIFTH}TAG NO it is damaged\r\n"),
            _ => return three_letters(line),
        };
        Some(words)
    };
    let mut session = opened(speaking(refuses).await, None).await;
    let letters = session.next_letters(4, None).await.unwrap();
    assert_eq!(uids(&letters), [5, 6, 7]);
    let Content::Withheld(trouble) = &letters[1].content else { panic!("{:?}", letters[1]) };
    assert_eq!(trouble.said, "it is damaged");

    // A server that refuses whatever it is asked says nothing about a letter; neither does one that is busy.
    for (said, kind) in [("NO nothing goes", Kind::Later), ("NO [UNAVAILABLE] storage", Kind::Later)] {
        let all = move |line: &str| match three_letters(line) {
            Some(words) => Some(words),
            None => Some(format!("TAG {said}\r\n")),
        };
        let mut session = opened(speaking(all).await, None).await;
        assert_eq!(session.next_letters(4, None).await.unwrap_err().kind, kind, "{said}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_no_answer() {
    for (answer, kind) in [
        (FIFTH.to_owned(), Kind::Lost),
        (String::new(), Kind::Lost),
        ("* 1 FETCH (UID 5 BODY[] {400}\r\nWell".to_owned(), Kind::Lost),
        ("* 1 FETCH (UID )5 BODY[] secret\r\nTAG OK done\r\n".to_owned(), Kind::Protocol),
    ] {
        let said = answer.clone();
        let breaks = move |line: &str| three_letters(line).or_else(|| Some(said.clone()));
        let mut session = opened(speaking(breaks).await, None).await;
        let trouble = session.next_letters(4, None).await.unwrap_err();
        assert_eq!((trouble.step, trouble.kind), (Step::Fetch, kind), "{answer:?}");
        assert!(!trouble.said.contains("secret"), "{trouble}");
    }
}

#[tokio::test]
async fn a_letter_may_take_its_time_as_long_as_it_comes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        socket.write_all(b"* OK hi\r\n").await.unwrap();
        let mut heard = [0; 1024];
        while let Ok(length) = socket.read(&mut heard).await {
            let line = String::from_utf8_lossy(&heard[..length]).into_owned();
            let tag = line.split(' ').next().unwrap_or_default().to_owned();
            let whole = format!("{FIFTH}TAG OK done\r\n").replace("TAG", &tag);
            let Some(words) = three_letters(&line) else {
                // Piece by piece; nobody says anything in between.
                for piece in whole.as_bytes().chunks(10) {
                    socket.write_all(piece).await.unwrap();
                    let _ = timeout(Duration::from_millis(300), socket.read(&mut heard)).await;
                }
                continue;
            };
            socket.write_all(words.replace("TAG", &tag).as_bytes()).await.unwrap();
        }
    });
    let slow = Server { host: "127.0.0.1".to_owned(), port, security: Security::PlainHere };
    let mut session = opened(slow, Some(Duration::from_secs(1))).await;
    let letter = session.letter(5).await.unwrap().unwrap();
    assert!(matches!(&letter.content, Content::Whole(raw) if raw.as_ref() == b"Well"), "{letter:?}");

    let silent = speaking(three_letters_and_silence).await;
    let mut session = opened(silent, Some(Duration::from_millis(100))).await;
    assert_eq!(session.next_letters(4, None).await.unwrap_err().kind, Kind::TimedOut);
}

/// Says nothing when a letter is asked for, and stays.
fn three_letters_and_silence(line: &str) -> Option<String> {
    three_letters(line).or_else(|| Some("* OK TAG thinks\r\n".to_owned()))
}

#[tokio::test]
async fn a_letter_named_without_content_is_withheld_and_stops_no_other() {
    let odd = answering(&[
        ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n"),
        ("EXAMINE", "* 4 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n"),
        ("SEARCH", "* SEARCH 5 6 7 8\r\n"),
        (
            "RFC822.SIZE",
            "* 1 FETCH (UID 5 RFC822.SIZE 4)\r\n* 2 FETCH (UID 6 RFC822.SIZE 4)\r\n\
             * 3 FETCH (UID 7 RFC822.SIZE 60000000)\r\n* 4 FETCH (UID 8 RFC822.SIZE 4)\r\n",
        ),
        ("HEADER", "* 3 FETCH (UID 7 BODY[HEADER] NIL)\r\n"),
        // The second has no content; the last was deleted between the two questions.
        (
            "BODY.PEEK[]",
            "* 1 FETCH (UID 5 BODY[] {4}\r\nWell)\r\n* 1 FETCH (UID 5 FLAGS ())\r\n\
             * 2 FETCH (UID 6 BODY[] NIL)\r\n",
        ),
    ]);
    let sign_in = SignIn::Password { user: "a".to_owned(), password: "b".to_owned().into() };
    let mut session = Session::sign_in(&reach(&Authority::new()), &odd.await, &sign_in).await.unwrap();
    session.open("INBOX").await.unwrap();
    let mut letters: Vec<Letter> = Vec::new();
    loop {
        let after = letters.last().map_or(4, |letter| letter.uid);
        let next = session.next_letters(after, None).await.unwrap();
        if next.is_empty() {
            break;
        }
        letters.extend(next);
    }
    assert_eq!(uids(&letters), [5, 6, 7]);
    assert!(matches!(&letters[0].content, Content::Whole(raw) if raw.as_ref() == b"Well"));
    for withheld in &letters[1..] {
        assert!(matches!(withheld.content, Content::Withheld(_)), "{withheld:?}");
    }
    let again = session.letter(6).await.unwrap().expect("it is named");
    assert!(matches!(again.content, Content::Withheld(_)));
    assert!(session.letter(9).await.unwrap().is_none(), "nobody names it");
}

#[test]
fn names_of_folders_are_decoded() {
    for (coded, shown) in [
        ("INBOX", "INBOX"),
        ("R&APw-ckfragen", "Rückfragen"),
        ("A &- B", "A & B"),
        ("&bad", "&bad"),
        ("&2D3eAA-", "😀"),
    ] {
        assert_eq!(readable(coded), shown);
    }
}

#[test]
fn only_the_servers_own_words_are_said() {
    for (written, said) in [
        ("code: None, info: Some(\"[SERVERBUG] Internal error\")", "[SERVERBUG] Internal error"),
        ("outcome: Outcome { code: None, information: Some(\"[SERVERBUG] Away\") }", "[SERVERBUG] Away"),
        (
            "status: Bye, outcome: Outcome { code: Some(Alert), information: Some(\"a \\\"b\\\" c\\\\d\") }",
            "a \"b\" c\\d",
        ),
        ("code: None, info: None", ""),
        ("outcome: Outcome { code: None, information: None }", ""),
        ("the server's words", "the server's words"),
        ("code: None, info: Some(\"cut o", "cut o"),
    ] {
        assert_eq!(information(written), said, "{written}");
        let missing = trouble(Step::Folder, &Fault::No(written.to_owned()));
        assert_eq!((missing.kind, missing.said.as_str()), (Kind::FolderMissing, said));
    }
}
