//! What can go wrong below the rules of the house.

/// A result whose error is a [`Fault`].
pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// A failure of storage: never the customer's or the colleague's doing. It is logged once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A unique key is taken already. The whole transaction has been rolled back.
    #[error("a row with this key exists already ({constraint})")]
    Duplicate {
        /// The constraint or columns, in the engine's words.
        constraint: String,
    },
    /// Another node has taken over the lease on this job.
    #[error("the lease on this job was taken over by another node")]
    LeaseLost,
    /// The disk is full, or a quota is reached: nothing was stored.
    #[error("there is no space left to store this")]
    Full,
    /// A stored row breaks a rule of the house.
    #[error("row of {statement}, column {column}: {broken}")]
    Row {
        /// Name of the statement that read it.
        statement: &'static str,
        /// Position of the column, from 0.
        column: usize,
        /// The rule that is broken.
        broken: String,
    },
    /// The connection was lost during COMMIT: whether the write is stored must be looked up by its key.
    #[error("the connection was lost during commit; the outcome is unknown")]
    CommitUnknown,
    /// The database cannot be reached or cannot write.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The engine refused a statement.
    #[error("statement {statement}: {cause}")]
    Sql {
        /// Name of the statement.
        statement: &'static str,
        /// The engine's words.
        cause: String,
        /// Whether the same transaction may succeed when run again.
        again: bool,
    },
    /// A write panicked; it was rolled back and the server lives on.
    #[error("a write ended in a bug and was rolled back: {0}")]
    Bug(String),
    /// Bytes could not be read from or written to the blob store.
    #[error("blob store: {0}")]
    Blob(String),
}

impl Fault {
    /// Whether the same transaction may succeed when run again at once.
    pub fn is_again(&self) -> bool {
        matches!(self, Self::Sql { again: true, .. })
    }

    /// Whether this is a taken unique key.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Duplicate { .. })
    }

    pub(crate) fn sqlite(statement: &'static str, cause: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let words = cause.to_string();
        match cause.sqlite_error() {
            Some(error) if matches!(error.extended_code, 1555 | 2067) => {
                Self::Duplicate { constraint: words }
            }
            Some(error) => match error.code {
                ErrorCode::DiskFull => Self::Full,
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase => Self::Unavailable(format!("{statement}: {words}")),
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                    Self::Sql { statement, cause: words, again: true }
                }
                _ => Self::Sql { statement, cause: words, again: false },
            },
            None => Self::Sql { statement, cause: words, again: false },
        }
    }

    pub(crate) fn postgres(statement: &'static str, cause: &tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        let Some(db) = cause.as_db_error() else {
            return Self::Sql { statement, cause: with_source(cause), again: cause.is_closed() };
        };
        let words = format!("{} ({})", db.message(), db.code().code());
        match *db.code() {
            SqlState::UNIQUE_VIOLATION => {
                Self::Duplicate { constraint: db.constraint().unwrap_or_default().to_owned() }
            }
            SqlState::DISK_FULL | SqlState::OUT_OF_MEMORY => Self::Full,
            SqlState::T_R_SERIALIZATION_FAILURE
            | SqlState::T_R_DEADLOCK_DETECTED
            | SqlState::LOCK_NOT_AVAILABLE
            | SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW => Self::Sql { statement, cause: words, again: true },
            _ => Self::Sql { statement, cause: words, again: false },
        }
    }
}

fn with_source(error: &tokio_postgres::Error) -> String {
    use std::error::Error;
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
