//! Passwords: argon2id with 19 MiB, two passes, one lane; at most four at a time, so that a flood of
//! attempts costs its senders more than it costs us.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use store::random;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::words::Arg;
use crate::{Code, Error, Refusal, codes};

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const PARALLEL: usize = 4;
const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;
/// Shortest password, in characters.
pub const LENGTH_MIN: usize = 10;
/// Longest password, in bytes.
pub const BYTES_MAX: usize = 1024;

/// The passwords that attackers try first and that are long enough to be chosen here. Shorter ones are
/// refused by their length, and any of them with digits or signs at its ends by [`is_common`].
const COMMON: &[&str] = &[
    "passwordpassword",
    "password",
    "passw0rd",
    "p4ssw0rd",
    "iloveyou",
    "iloveyouforever",
    "letmein",
    "letmeinplease",
    "welcome",
    "welcomehome",
    "welcomeback",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "basketball",
    "superman",
    "batman",
    "spiderman",
    "starwars",
    "pokemon",
    "trustno",
    "whatever",
    "computer",
    "internet",
    "administrator",
    "administration",
    "admin",
    "root",
    "default",
    "changeme",
    "changemenow",
    "changeit",
    "secret",
    "topsecret",
    "mysecret",
    "mypassword",
    "yourpassword",
    "newpassword",
    "oldpassword",
    "thisismypassword",
    "nopassword",
    "correcthorsebatterystaple",
    "qwerty",
    "qwertyuiop",
    "qwertyqwerty",
    "asdfghjkl",
    "asdfasdf",
    "zxcvbnm",
    "zxcvbnmasdfghjkl",
    "qazwsxedc",
    "qazwsx",
    "1q2w3e4r5t",
    "1q2w3e4r",
    "1q2w3e4r5t6y",
    "1qaz2wsx",
    "1qaz2wsx3edc",
    "q1w2e3r4t5",
    "q1w2e3r4t5y6",
    "abcdefghij",
    "abcdefghijklmnopqrstuvwxyz",
    "abcabcabc",
    "abcdabcd",
    "testtest",
    "testtesttest",
    "testing",
    "testpassword",
    "guestguest",
    "guest",
    "hellohello",
    "helloworld",
    "hello",
    "monkey",
    "dragon",
    "master",
    "michael",
    "jennifer",
    "charlie",
    "jordan",
    "summer",
    "winter",
    "spring",
    "autumn",
    "january",
    "february",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "friday",
    "customer",
    "customercare",
    "customerservice",
    "customersupport",
    "support",
    "helpdesk",
    "company",
    "business",
    "wellkept",
    "wellkeptwellkept",
    "manchester",
    "liverpool",
    "chelsea",
    "arsenal",
    "barcelona",
    "realmadrid",
    "juventus",
    "benfica",
    "portugal",
    "germany",
    "america",
    "blink",
    "metallica",
    "nirvana",
    "slipknot",
    "rockyou",
    "lovelove",
    "loveyou",
    "mylove",
    "babygirl",
    "butterfly",
    "chocolate",
    "strawberry",
    "elephant",
    "mountain",
    "freedom",
    "blessed",
    "jesuschrist",
    "godisgood",
    "happiness",
    "sweetheart",
];

/// Hashes and checks passwords, four at a time.
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self { turns: Arc::new(Semaphore::new(PARALLEL)) }
    }

    /// The hash of a new password, in PHC form.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Error> {
        let salt = random::bytes::<SALT_BYTES>();
        let hash = self.work_out(password, salt).await?;
        Ok(format!(
            "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${}${}",
            BASE64.encode(salt),
            BASE64.encode(hash)
        ))
    }

    /// Whether the password belongs to the hash. An unreadable or missing hash costs the same time and is
    /// `false`, so that nobody learns which addresses exist.
    pub(crate) async fn fits(&self, password: &str, stored: Option<&str>) -> Result<bool, Error> {
        let known = stored.and_then(parts);
        let (salt, expected) = known.unwrap_or(([0; SALT_BYTES], [0; HASH_BYTES]));
        let hash = self.work_out(password, salt).await?;
        Ok(bool::from(hash.ct_eq(&expected)) && known.is_some())
    }

    async fn work_out(&self, password: &str, salt: [u8; SALT_BYTES]) -> Result<[u8; HASH_BYTES], Error> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.expect("the turns are never closed");
        let end = password.floor_char_boundary(BYTES_MAX);
        let password = Zeroizing::new(password[..end].to_owned());
        let work = move || {
            let _turn = turn;
            argon2id(&password, salt)
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::fault)?
    }
}

fn argon2id(password: &str, salt: [u8; SALT_BYTES]) -> Result<[u8; HASH_BYTES], Error> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)).expect("the parameters are in range");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; HASH_BYTES];
    argon2.hash_password_into(password.as_bytes(), &salt, &mut hash).map_err(Error::fault)?;
    Ok(hash)
}

fn parts(stored: &str) -> Option<([u8; SALT_BYTES], [u8; HASH_BYTES])> {
    let rest = stored.strip_prefix(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"))?;
    let (salt, hash) = rest.split_once('$')?;
    let salt = BASE64.decode(salt).ok()?.try_into().ok()?;
    let hash = BASE64.decode(hash).ok()?.try_into().ok()?;
    Some((salt, hash))
}

/// Why a password cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotChoose {
    /// Shorter than [`LENGTH_MIN`].
    #[error("the password is too short")]
    Short,
    /// Longer than [`BYTES_MAX`].
    #[error("the password is too long")]
    Long,
    /// Among the first that are tried.
    #[error("the password is too common")]
    Common,
}

impl Refusal for CannotChoose {
    fn code(&self) -> Code {
        match self {
            Self::Short => codes::PASSWORD_SHORT,
            Self::Long => codes::PASSWORD_LONG,
            Self::Common => codes::PASSWORD_COMMON,
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some("password")
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        vec![("least", Arg::from(LENGTH_MIN)), ("most", Arg::from(BYTES_MAX))]
    }
}

/// Whether this password may be chosen by somebody with this name and address.
pub(crate) fn check_choice(password: &str, about: &[&str]) -> Result<(), CannotChoose> {
    if password.len() > BYTES_MAX {
        return Err(CannotChoose::Long);
    }
    if password.chars().count() < LENGTH_MIN {
        return Err(CannotChoose::Short);
    }
    if is_common(password) || is_about(password, about) { Err(CannotChoose::Common) } else { Ok(()) }
}

fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let bare = lower.trim_matches(|letter: char| !letter.is_alphabetic());
    let letters: Vec<char> = lower.chars().collect();
    let steps = letters.windows(2).map(|pair| pair[1] as i64 - pair[0] as i64);
    let is_run =
        steps.clone().all(|step| (-1..=1).contains(&step)) || lower.chars().all(|c| c.is_ascii_digit());
    let few = letters.iter().collect::<std::collections::BTreeSet<_>>().len() < 4;
    is_run || few || COMMON.contains(&bare) || COMMON.contains(&lower.as_str())
}

/// Whether little else is in it than the person's own name or address.
fn is_about(password: &str, about: &[&str]) -> bool {
    let lower = password.to_lowercase();
    let words = about.iter().flat_map(|text| text.split(['@', '.', ' ', '-', '_'])).map(str::to_lowercase);
    let whole = about.iter().any(|text| lower == text.to_lowercase());
    whole || words.filter(|word| word.len() >= 4).any(|word| lower.replace(&word, "").chars().count() < 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(password: &str, expected: Result<(), CannotChoose>) {
        let about = ["Ana Prata", "prata@shop.example"];
        assert_eq!(check_choice(password, &about), expected, "{password:?}");
    }

    #[test]
    fn what_attackers_try_first_cannot_be_chosen() {
        check("short", Err(CannotChoose::Short));
        check("ninechars", Err(CannotChoose::Short));
        check(&"long".repeat(300), Err(CannotChoose::Long));
        check("password123", Err(CannotChoose::Common));
        check("Passw0rd!!!", Err(CannotChoose::Common));
        check("1234567890", Err(CannotChoose::Common));
        check("abcdefghijk", Err(CannotChoose::Common));
        check("aaaaaaaaaaaa", Err(CannotChoose::Common));
        check("abababababab", Err(CannotChoose::Common));
        check("prata@shop.example", Err(CannotChoose::Common));
        check("prataprata12", Err(CannotChoose::Common));
        check("a kettle sings at dawn", Ok(()));
        check("schöner Wasserkocher", Ok(()));
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone() {
        let passwords = Passwords::new();
        let hash = passwords.hash("a kettle sings").await.expect("it hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.fits("a kettle sings", Some(&hash)).await.expect("it checks"));
        assert!(!passwords.fits("a kettle sang", Some(&hash)).await.expect("it checks"));
        assert!(!passwords.fits("a kettle sings", None).await.expect("it checks"));
        assert!(!passwords.fits("", Some("")).await.expect("it checks"));
    }
}
