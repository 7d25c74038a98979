//! Randomness: the one place that asks the machine for it.

use data_encoding::HEXLOWER;

/// `N` bytes from the operating system's generator.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0; N];
    fill(&mut out);
    out
}

/// 256 random bits as 64 characters that need no escaping anywhere: for links, sessions and tokens.
pub fn token() -> String {
    HEXLOWER.encode(&bytes::<32>())
}

/// A share of `span`, for jitter: a whole number from 0 up to but not including `span` (0 for 0).
pub fn below(span: u64) -> u64 {
    if span == 0 { 0 } else { u64::from_le_bytes(bytes::<8>()) % span }
}

fn fill(out: &mut [u8]) {
    use rand::TryRng;
    rand::rngs::SysRng.try_fill_bytes(out).expect("the operating system has a random generator");
}
