//! Cursors: where a list goes on. Opaque to callers, so that what is inside may change.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

use crate::Error;

/// The place after one row of a list: its sort key and its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key, such as a time in microseconds.
    pub key: i64,
    /// The id, which decides among equal keys.
    pub id: i64,
}

/// A page of a list in the API.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Listed<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Hand this in as `after` to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub next: Option<Cursor>,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(format!("1:{}:{}", self.key, self.id)))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        read(text).ok_or_else(|| Error::field("after", "it is no cursor of this API"))
    }
}

fn read(text: &str) -> Option<Cursor> {
    let bytes = BASE64.decode(text).ok()?;
    let rest = std::str::from_utf8(&bytes).ok()?.strip_prefix("1:")?;
    let (key, id) = rest.split_once(':')?;
    Some(Cursor { key: key.parse().ok()?, id: id.parse().ok()? })
}

impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        read(&text).ok_or_else(|| serde::de::Error::custom("it is no cursor of this API"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        let cursor = Cursor { key: -5, id: i64::MAX };
        assert_eq!(cursor.to_string().parse::<Cursor>().expect("our own"), cursor);
        for broken in ["", "abc", "MTox", "é", &BASE64.encode("2:1:1"), &BASE64.encode("1:1:x")] {
            assert!(broken.parse::<Cursor>().is_err(), "{broken:?}");
        }
    }
}
