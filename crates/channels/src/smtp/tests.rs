use proptest::prelude::*;

use super::*;

/// Plays a client's bytes, cut into pieces, against a session that knows every address but `nobody@`.
/// Returns what the server said and the messages it stored.
struct Played {
    said: String,
    stored: Vec<(Envelope, Vec<u8>)>,
    is_closed: bool,
}

fn play(config: Config, pieces: &[&[u8]]) -> Played {
    let mut session = Session::new(config);
    let mut played = Played { said: String::new(), stored: Vec::new(), is_closed: false };
    let (mut content, mut pieces) = (Vec::new(), pieces.iter());
    loop {
        match session.next() {
            Step::Read => match pieces.next() {
                Some(piece) => session.push(piece),
                None => return played,
            },
            Step::Send(bytes) => played.said.push_str(std::str::from_utf8(&bytes).unwrap()),
            Step::Recipient(who) => session.judge_recipient(if who.starts_with("nobody@") {
                Verdict::NoSuchRecipient
            } else {
                Verdict::Accept
            }),
            Step::Content(bytes) => content.extend(bytes),
            Step::Discard => content.clear(),
            Step::Complete(envelope) => {
                played.stored.push((envelope, std::mem::take(&mut content)));
                session.judge_message(&[Verdict::Accept]);
            }
            Step::Secure => session.secured(),
            Step::Close => {
                played.is_closed = true;
                return played;
            }
        }
    }
}

fn codes(said: &str) -> Vec<&str> {
    said.lines().filter(|line| line.as_bytes().get(3) == Some(&b' ')).map(|line| &line[..3]).collect()
}

#[track_caller]
fn check(input: &str, expected: &[&str]) -> Played {
    let played = play(Config::default(), &[input.as_bytes()]);
    assert_eq!(codes(&played.said), expected, "{}", played.said);
    played
}

const OPENING: &str =
    "EHLO shop.example\r\nMAIL FROM:<maria@customer.example>\r\nRCPT TO:<help@shop.example>\r\n";

#[test]
fn a_message_is_taken_whole() {
    let played = check(
        &format!("{OPENING}DATA\r\nSubject: Hi\r\n\r\n..dot\r\n.\r\nQUIT\r\n"),
        &["220", "250", "250", "250", "354", "250", "221"],
    );
    let (envelope, content) = &played.stored[0];
    assert_eq!(content, b"Subject: Hi\r\n\r\n.dot\r\n");
    assert_eq!(envelope.from, Handover::From("maria@customer.example".to_owned()));
    assert_eq!(envelope.recipients, ["help@shop.example"]);
    assert!(played.is_closed);
}

#[test]
fn only_a_dot_between_full_line_ends_ends_a_message() {
    for hidden in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\n\n.\r\n", "\r\n.\r\r\n"] {
        let input = format!("{OPENING}DATA\r\na{hidden}MAIL FROM:<evil@x.example>\r\nb\r\n.\r\n");
        let played = check(&input, &["220", "250", "250", "250", "354", "250"]);
        assert_eq!(played.stored.len(), 1, "{hidden:?}");
        let content = &played.stored[0].1;
        assert!(content.ends_with(b"MAIL FROM:<evil@x.example>\r\nb\r\n"), "{hidden:?}: {content:?}");
    }
}

#[test]
fn refusals() {
    check("MAIL FROM:<a@b.example>\r\n", &["220", "503"]);
    check("EHLO x\r\nRCPT TO:<a@b.example>\r\n", &["220", "250", "503"]);
    check("EHLO x\r\nMAIL FROM:<a@b.example>\r\nDATA\r\n", &["220", "250", "250", "554"]);
    check(
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@b.example>\r\nDATA\r\n",
        &["220", "250", "250", "550", "554"],
    );
    check("EHLO x\r\nMAIL FROM:<a@b.example>\r\nMAIL FROM:<a@b.example>\r\n", &["220", "250", "250", "503"]);
    check("EHLO x\r\nMAIL FROM:<a@b.example> SIZE=999999999\r\n", &["220", "250", "552"]);
    check("EHLO x\r\nMAIL FROM:a@b.example\r\n", &["220", "250", "501"]);
    check("EHLO x\r\nAUTH PLAIN AAAA\r\nEXPN all\r\nSTARTTLS\r\n", &["220", "250", "502", "502", "502"]);
    check("EHLO x\nQUIT\r\n", &["220", "500", "221"]);
    check("LHLO x\r\n", &["220", "500"]);
    check(
        "what\r\n\r\nHELP\r\nVRFY a\r\nNOOP\r\nRSET\r\n",
        &["220", "500", "500", "214", "252", "250", "250"],
    );
    check(&format!("NOOP {}\r\nQUIT\r\n", "x".repeat(5_000)), &["220", "500", "221"]);
    check(
        &"what\r\n".repeat(20),
        &["220", "500", "500", "500", "500", "500", "500", "500", "500", "500", "500", "421"],
    );
}

#[test]
fn a_flood_of_commands_is_ended() {
    let played = play(Config::default(), &["NOOP\r\n".repeat(200).as_bytes()]);
    assert!(played.is_closed && played.said.ends_with("421 4.7.0 Too many commands without a message\r\n"));
}

#[test]
fn too_many_recipients_are_put_off() {
    let config = Config { recipients_max: 2, ..Config::default() };
    let input =
        format!("{OPENING}RCPT TO:<b@shop.example>\r\nRCPT TO:<c@shop.example>\r\nDATA\r\nx\r\n.\r\n");
    let played = play(config, &[input.as_bytes()]);
    assert_eq!(codes(&played.said), ["220", "250", "250", "250", "250", "452", "354", "250"]);
    assert_eq!(played.stored[0].0.recipients.len(), 2);
}

#[test]
fn a_message_over_the_limit_is_refused_and_the_next_taken() {
    let config = Config { size_max: 100, ..Config::default() };
    let big = "x".repeat(150);
    let input = format!(
        "{OPENING}DATA\r\n{big}\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<h@s.example>\r\nDATA\r\nok\r\n.\r\n"
    );
    let pieces: Vec<&[u8]> = input.as_bytes().chunks(40).collect();
    let played = play(config, &pieces);
    assert_eq!(codes(&played.said), ["220", "250", "250", "250", "354", "552", "250", "250", "354", "250"]);
    assert_eq!(played.stored[0].1, b"ok\r\n");
}

#[test]
fn content_without_end_is_cut_off() {
    let config = Config { size_max: 100, ..Config::default() };
    let input = format!("{OPENING}DATA\r\n{}", "x".repeat(1_000));
    let played = play(config, &input.as_bytes().chunks(50).collect::<Vec<_>>());
    assert!(played.is_closed && played.stored.is_empty());
}

#[test]
fn chunks_arrive_byte_for_byte() {
    let input = format!("{OPENING}BDAT 7\r\n.\r\n\0\n.\rBDAT 3 LAST\r\nendMAIL FROM:<a@b.example>\r\n");
    let played = check(&input, &["220", "250", "250", "250", "250", "250", "250"]);
    assert_eq!(played.stored[0].1, b".\r\n\0\n.\rend");
    let unwanted = "EHLO x\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n";
    check(unwanted, &["220", "250", "503", "250"]);
    let empty_last = format!("{OPENING}BDAT 2\r\nhiBDAT 0 LAST\r\n");
    assert_eq!(check(&empty_last, &["220", "250", "250", "250", "250", "250"]).stored[0].1, b"hi");
    let huge = play(Config::default(), &[format!("{OPENING}BDAT 99999999999\r\n").as_bytes()]);
    assert!(huge.is_closed);
}

#[test]
fn lmtp_answers_for_each_recipient() {
    let config = Config { protocol: Protocol::Lmtp, ..Config::default() };
    let input = "LHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nRCPT TO:<e@d.example>\r\nDATA\r\nx\r\n.\r\nEHLO x\r\n";
    let played = play(config, &[input.as_bytes()]);
    assert_eq!(codes(&played.said), ["220", "250", "250", "250", "250", "354", "250", "250", "500"]);
}

#[test]
fn one_answer_for_several_recipients() {
    use Verdict::{Accept, Fault, NoSuchRecipient};
    for (verdicts, expected) in [
        (&[Accept, Fault][..], Fault),
        (&[NoSuchRecipient, Accept], Accept),
        (&[NoSuchRecipient, NoSuchRecipient], NoSuchRecipient),
        (&[], Fault),
    ] {
        assert_eq!(Verdict::of_all(verdicts), expected, "{verdicts:?}");
    }
}

#[test]
fn nothing_said_in_clear_is_obeyed_after_starttls() {
    let config = Config { starttls: StartTls::Required, ..Config::default() };
    let injected = play(config.clone(), &[b"EHLO x\r\nSTARTTLS\r\nMAIL FROM:<a@b.example>\r\n"]);
    assert!(injected.is_closed);
    assert_eq!(codes(&injected.said), ["220", "250", "554"]);
    let honest = play(
        config,
        &[
            b"EHLO x\r\nMAIL FROM:<a@b.example>\r\n",
            b"STARTTLS\r\n",
            b"MAIL FROM:<a@b.example>\r\n",
            b"EHLO x\r\n",
            b"MAIL FROM:<a@b.example>\r\n",
        ],
    );
    assert_eq!(codes(&honest.said), ["220", "250", "530", "220", "503", "250", "250"]);
    assert_eq!(honest.said.matches("STARTTLS").count(), 1);
}

#[test]
fn addresses_beyond_ascii_are_taken() {
    let input = "EHLO x\r\nMAIL FROM:<jörg@straße.example> SMTPUTF8 BODY=8BITMIME\r\nRCPT TO:<δοκιμή@shop.example>\r\n";
    check(input, &["220", "250", "250", "250"]);
}

#[test]
fn giving_up_discards_what_had_arrived() {
    let input = format!(
        "{OPENING}BDAT 3\r\nabcRSET\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<h@s.example>\r\nBDAT 1 LAST\r\nx"
    );
    let played = play(Config::default(), &[input.as_bytes()]);
    assert_eq!(played.stored.len(), 1);
    assert_eq!(played.stored[0].1, b"x");
}

proptest! {
    #[test]
    fn pieces_make_no_difference(
        lines in prop::collection::vec("[a.\r\n]{0,6}", 0..12),
        cuts in prop::collection::vec(1_usize..9, 1..40),
    ) {
        let input = format!("{OPENING}DATA\r\n{}\r\n.\r\nQUIT\r\n", lines.join("\r\n"));
        let whole = play(Config::default(), &[input.as_bytes()]);
        let mut rest = input.as_bytes();
        let mut pieces = Vec::new();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() { break }
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            pieces.push(piece);
            rest = after;
        }
        let cut = play(Config::default(), &pieces);
        prop_assert_eq!(whole.said, cut.said);
        prop_assert_eq!(whole.stored, cut.stored);
    }

    #[test]
    fn dots_come_back_as_they_were(content in "([a.]{0,3}(\r\n|\r|\n)?){0,9}") {
        let full = format!("{content}\r\n");
        let stuffed = full.replace("\r\n.", "\r\n..");
        let stuffed = if stuffed.starts_with('.') { format!(".{stuffed}") } else { stuffed };
        let played = play(Config::default(), &[format!("{OPENING}DATA\r\n{stuffed}.\r\n").as_bytes()]);
        prop_assert_eq!(played.stored.len(), 1);
        prop_assert_eq!(&played.stored[0].1, full.as_bytes());
    }

    #[test]
    fn no_input_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = play(Config::default(), &[&bytes]);
    }
}
