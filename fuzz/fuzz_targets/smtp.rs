//! What a client sends to the listener, cut into pieces by its first byte.
#![no_main]

use channels::smtp::{Config, Envelope, Session, StartTls, Step, Verdict};
use libfuzzer_sys::fuzz_target;

fn play(input: &[u8], piece: usize) -> (Vec<u8>, Vec<(Envelope, Vec<u8>)>) {
    let mut session =
        Session::new(Config { starttls: StartTls::Absent, size_max: 1_000, ..Config::default() });
    let (mut said, mut stored, mut content) = (Vec::new(), Vec::new(), Vec::new());
    let mut pieces = input.chunks(piece);
    loop {
        match session.next() {
            Step::Read => match pieces.next() {
                Some(piece) => session.push(piece),
                None => return (said, stored),
            },
            Step::Send(bytes) => said.extend(bytes),
            Step::Recipient(who) => {
                session.judge_recipient(if who.len() % 2 == 0 {
                    Verdict::Accept
                } else {
                    Verdict::NoSuchRecipient
                });
            }
            Step::Content(bytes) => content.extend(bytes),
            Step::Discard => content.clear(),
            Step::Complete(envelope) => {
                assert_eq!(envelope.size, content.len(), "all content was handed over");
                stored.push((envelope, std::mem::take(&mut content)));
                session.judge_message(&[Verdict::Accept]);
            }
            Step::Secure => session.secured(),
            Step::Close => return (said, stored),
        }
        assert!(content.len() <= 1_000, "the limit holds");
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((first, rest)) = input.split_first() else { return };
    let opened = [b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<cc@d.example>\r\n", rest].concat();
    for input in [rest, &opened] {
        let cut = play(input, usize::from(*first).max(1));
        let whole = play(input, input.len().max(1));
        assert_eq!(cut, whole, "pieces make no difference");
    }
});
