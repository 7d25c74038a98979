//! One row on its way out of a statement, on either engine.

use rusqlite::types::ValueRef;

use crate::clock::{Timestamp, from_micros};
use crate::fault::{Fault, Result};

/// A row; its columns are read by position, from 0.
pub struct Row<'r> {
    pub(crate) statement: &'static str,
    pub(crate) cells: Cells<'r>,
}

pub(crate) enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// A number.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.opt_int(column)?.ok_or_else(|| self.broken(column, "is NULL"))
    }

    /// A number, or `None` for NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        match &self.cells {
            Cells::Sqlite(row) => match self.cell(row, column)? {
                ValueRef::Integer(number) => Ok(Some(number)),
                ValueRef::Null => Ok(None),
                _ => Err(self.broken(column, "is no number")),
            },
            Cells::Postgres(row) => self.postgres_int(row, column),
        }
    }

    /// A number that fits 32 bits without sign: a count, a version.
    pub fn count(&self, column: usize) -> Result<u32> {
        u32::try_from(self.int(column)?).map_err(|_| self.broken(column, "is no count"))
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<String> {
        self.opt_text(column)?.ok_or_else(|| self.broken(column, "is NULL"))
    }

    /// Text, or `None` for NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>> {
        match &self.cells {
            Cells::Sqlite(row) => match self.cell(row, column)? {
                ValueRef::Text(text) => match std::str::from_utf8(text) {
                    Ok(text) => Ok(Some(text.to_owned())),
                    Err(_) => Err(self.broken(column, "is no UTF-8")),
                },
                ValueRef::Null => Ok(None),
                _ => Err(self.broken(column, "is no text")),
            },
            Cells::Postgres(row) => {
                row.try_get(column).map_err(|error| self.broken(column, &error.to_string()))
            }
        }
    }

    /// Bytes.
    pub fn blob(&self, column: usize) -> Result<Vec<u8>> {
        self.opt_blob(column)?.ok_or_else(|| self.broken(column, "is NULL"))
    }

    /// Bytes, or `None` for NULL.
    pub fn opt_blob(&self, column: usize) -> Result<Option<Vec<u8>>> {
        match &self.cells {
            Cells::Sqlite(row) => row.get(column).map_err(|error| self.broken(column, &error.to_string())),
            Cells::Postgres(row) => {
                row.try_get(column).map_err(|error| self.broken(column, &error.to_string()))
            }
        }
    }

    /// An instant.
    pub fn time(&self, column: usize) -> Result<Timestamp> {
        Ok(from_micros(self.int(column)?))
    }

    /// An instant, or `None` for NULL.
    pub fn opt_time(&self, column: usize) -> Result<Option<Timestamp>> {
        Ok(self.opt_int(column)?.map(from_micros))
    }

    /// A flag stored as 0 or 1.
    pub fn flag(&self, column: usize) -> Result<bool> {
        match self.int(column)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.broken(column, "is neither 0 nor 1")),
        }
    }

    /// The fault that says that this column holds something the house does not know.
    pub fn broken(&self, column: usize, broken: &str) -> Fault {
        Fault::Row { statement: self.statement, column, broken: broken.to_owned() }
    }

    fn cell<'r>(&self, row: &'r rusqlite::Row<'r>, column: usize) -> Result<ValueRef<'r>> {
        row.get_ref(column).map_err(|error| self.broken(column, &error.to_string()))
    }

    fn postgres_int(&self, row: &tokio_postgres::Row, column: usize) -> Result<Option<i64>> {
        use tokio_postgres::types::Type;
        let kind = row.columns()[column].type_();
        let read = if *kind == Type::INT2 {
            row.try_get::<_, Option<i16>>(column).map(|cell| cell.map(i64::from))
        } else if *kind == Type::INT4 {
            row.try_get::<_, Option<i32>>(column).map(|cell| cell.map(i64::from))
        } else {
            row.try_get::<_, Option<i64>>(column)
        };
        read.map_err(|error| self.broken(column, &error.to_string()))
    }
}
