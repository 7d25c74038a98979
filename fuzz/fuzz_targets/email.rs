//! A whole message, as it comes from a server or a mailbox.
#![no_main]

use channels::email::read::says_of_itself;
use channels::{Delivery, Handover, read, read_delivered};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &[u8]| {
    let delivery =
        Delivery { handover: Handover::From("maria@customer.example".to_owned()), ..Delivery::default() };
    let (author, subject) = says_of_itself(raw);
    assert!(!author.contains(['\0', '\n']) && !subject.contains(['\0', '\n']), "a line is not one line");
    let Ok(incoming) = read_delivered(raw, &delivery) else { return };
    let texts = [&incoming.text, &incoming.quoted, &incoming.subject, &incoming.provider_key];
    assert!(texts.iter().all(|text| !text.contains(['\0', '\r'])), "a text is not clean");
    assert!(incoming.html.iter().all(|html| !html.contains('\0')), "the HTML holds U+0000");
    assert!(incoming.from.email.contains('@'), "the author has no address");
    assert!(
        incoming.attachments.iter().all(|part| !part.name.contains(['/', '\\', '\0', '\n'])),
        "a name leads somewhere"
    );
    assert_eq!(
        read_delivered(raw, &delivery).as_ref(),
        Ok(&incoming),
        "the same bytes give the same message"
    );
    let _ = read(raw);
});
