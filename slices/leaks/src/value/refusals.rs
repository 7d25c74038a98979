//! Why purchases and settings cannot be taken, with the public codes.

use axum::http::StatusCode;
use shell::words::Arg;
use shell::{Code, Refusal, codes};
use store::Fault;

use super::import::LINES_MAX;

pub(crate) const AMOUNT_UNREAD: Code = Code::new("purchase_amount_unread", StatusCode::UNPROCESSABLE_ENTITY);
pub(crate) const CUSTOMER_UNKNOWN: Code =
    Code::new("purchase_customer_unknown", StatusCode::UNPROCESSABLE_ENTITY);
pub(crate) const DAY_UNREAD: Code = Code::new("purchase_day_unread", StatusCode::UNPROCESSABLE_ENTITY);
pub(crate) const REFERENCE_BAD: Code = Code::new("purchase_reference_bad", StatusCode::UNPROCESSABLE_ENTITY);
pub(crate) const DIFFERS: Code = Code::new("purchase_differs", StatusCode::CONFLICT);
pub(crate) const FILE_BAD: Code = Code::new("purchases_file_bad", StatusCode::UNPROCESSABLE_ENTITY);
pub(crate) const SETTING_BAD: Code = Code::new("leak_setting_bad", StatusCode::UNPROCESSABLE_ENTITY);

/// Why a purchase cannot be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotBuy {
    /// The amount is none, or negative.
    #[error("this is no amount")]
    Amount,
    /// Nobody here is known by this.
    #[error("no customer is known by this")]
    Customer,
    /// The day is none, or lies in the future.
    #[error("this is no day until today")]
    Day,
    /// The reference is missing or too long.
    #[error("a reference has 1 to 120 characters")]
    Reference,
    /// Another purchase has this reference.
    #[error("another purchase has this reference")]
    Differs,
    /// The file as a whole cannot be read.
    #[error("the file cannot be read")]
    File,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotBuy {
    /// Key of the sentence that an import says at a line.
    pub(crate) const fn line_key(&self) -> &'static str {
        match self {
            Self::Amount => "leaks-purchases-line-amount",
            Self::Customer => "leaks-purchases-line-customer",
            Self::Day => "leaks-purchases-line-day",
            Self::Reference => "leaks-purchases-line-reference",
            Self::Differs => "leaks-purchases-line-differs",
            Self::File | Self::Fault(_) => "leaks-purchases-line-broken",
        }
    }
}

impl Refusal for CannotBuy {
    fn code(&self) -> Code {
        match self {
            Self::Amount => AMOUNT_UNREAD,
            Self::Customer => CUSTOMER_UNKNOWN,
            Self::Day => DAY_UNREAD,
            Self::Reference => REFERENCE_BAD,
            Self::Differs => DIFFERS,
            Self::File => FILE_BAD,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Amount => Some("amount"),
            Self::Customer => Some("customer"),
            Self::Day => Some("date"),
            Self::Reference => Some("reference"),
            Self::File => Some("file"),
            Self::Differs | Self::Fault(_) => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::File => vec![("most", Arg::from(LINES_MAX))],
            _ => Vec::new(),
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Why settings cannot be changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSet {
    /// This one is out of bounds.
    #[error("this setting is out of bounds")]
    Bad(&'static str),
    /// Somebody changed them in between.
    #[error("somebody changed the settings meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotSet {
    fn code(&self) -> Code {
        match self {
            Self::Bad(_) => SETTING_BAD,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        if let Self::Bad(field) = self { Some(field) } else { None }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}
