//! The fields of a head, each with the same bytes.
#![no_main]

use channels::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
    let fields = [
        "Subject",
        "To",
        "Cc",
        "Reply-To",
        "Sender",
        "Date",
        "Message-ID",
        "References",
        "In-Reply-To",
        "List-Id",
        "Content-Type",
        "Content-Disposition",
    ];
    let value: Vec<u8> = value.iter().map(|byte| if *byte == b'\n' { b' ' } else { *byte }).collect();
    let mut raw = b"From: a@b.example\n".to_vec();
    for field in fields {
        raw.extend_from_slice(field.as_bytes());
        raw.extend_from_slice(b": ");
        raw.extend_from_slice(&value);
        raw.push(b'\n');
    }
    raw.extend_from_slice(b"\nbody\n");
    let Ok(incoming) = read(&raw) else { return };
    let addresses = incoming.to.iter().chain(&incoming.cc).chain(&incoming.reply_to).chain(&incoming.sender);
    for address in addresses {
        assert!(address.email.contains('@') && !address.email.contains(char::is_whitespace), "{address:?}");
        assert!(address.name.iter().all(|name| !name.contains(['\r', '\n', '\0'])), "{address:?}");
    }
    assert!(!incoming.subject.contains(['\r', '\n', '\0']), "{:?}", incoming.subject);
    assert!(
        incoming.references.iter().all(|id| !id.contains(char::is_whitespace)),
        "{:?}",
        incoming.references
    );
});
