//! The tokens in addresses and message ids, as any sender may write them.
#![no_main]

use channels::token::{in_message_id, make, read};
use libfuzzer_sys::fuzz_target;

const KEY: &[u8] = b"a key of this target";

fuzz_target!(|text: &str| {
    let found = in_message_id(text).into_iter().chain([text]);
    for token in found {
        if let Some(reply) = read(KEY, token) {
            assert_eq!(make(KEY, reply), token.to_ascii_lowercase(), "only what we made is read");
        }
    }
});
