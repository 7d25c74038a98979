//! What can be bound to a placeholder, on either engine.

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type};

use crate::clock::{Timestamp, to_micros};

/// One value on its way into a statement. Texts lose U+0000, which `PostgreSQL` refuses, so that both
/// engines store the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// A number, an id, a time in microseconds, or a flag as 0 or 1.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// Lists the values of a statement's placeholders. In a tenant statement the organization is bound as `$1`
/// by the transaction, so the list begins with `$2`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Int(number.into())
    }
}
impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}
impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Int(number.into())
    }
}
impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Int(flag.into())
    }
}
impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Int(to_micros(at))
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::from(text.clone())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.as_bytes().contains(&0) {
            Self::Text(text.replace('\0', "\u{fffd}"))
        } else {
            Self::Text(text)
        }
    }
}
impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}
impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(maybe: Option<T>) -> Self {
        maybe.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        column: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *column == Type::INT2 => i16::try_from(*number)?.to_sql(column, out),
            Self::Int(number) if *column == Type::INT4 => i32::try_from(*number)?.to_sql(column, out),
            Self::Int(number) => number.to_sql(&Type::INT8, out),
            Self::Text(text) => text.to_sql(column, out),
            Self::Blob(bytes) => bytes.as_slice().to_sql(&Type::BYTEA, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(
        &self,
        column: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        let fits = match self {
            Self::Null => true,
            Self::Int(_) => [Type::INT2, Type::INT4, Type::INT8].contains(column),
            Self::Text(_) => [Type::TEXT, Type::VARCHAR, Type::REGCONFIG].contains(column),
            Self::Blob(_) => *column == Type::BYTEA,
        };
        if !fits {
            return Err(format!("a {self:?} cannot be bound to a column of type {column}").into());
        }
        self.to_sql(column, out)
    }
}
