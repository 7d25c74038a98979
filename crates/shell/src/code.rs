//! Refusals and their public codes.

use axum::http::StatusCode;
use store::Fault;

use crate::words::Arg;

/// The public name of one way to be refused, the same in the page, the API and `docs/errors.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// `snake_case`, never changed once released. Its sentence is the key `error-<name with dashes>`.
    pub name: &'static str,
    /// The answer's HTTP status.
    pub status: StatusCode,
}

impl Code {
    /// A code with the status that the API answers.
    pub const fn new(name: &'static str, status: StatusCode) -> Self {
        Self { name, status }
    }

    /// Key of the sentence that people read.
    pub fn sentence_key(self) -> String {
        format!("error-{}", self.name.replace('_', "-"))
    }
}

/// A rule that said no: one enum per act, `Cannot…`.
pub trait Refusal: std::error::Error {
    /// The public code of this refusal.
    fn code(&self) -> Code;

    /// The form field it concerns, when it concerns one.
    fn field(&self) -> Option<&'static str> {
        None
    }

    /// The arguments of its sentence.
    fn args(&self) -> Vec<(&'static str, Arg)> {
        Vec::new()
    }

    /// The fault inside, where an enum carries one so that `?` works on storage: then it is no refusal.
    fn fault(&self) -> Option<&Fault> {
        None
    }
}

/// The codes of the shell itself.
pub mod codes {
    use super::{Code, StatusCode};

    /// A fault of ours; the page shows a reference.
    pub const FAULT: Code = Code::new("fault", StatusCode::INTERNAL_SERVER_ERROR);
    /// There is no such page or thing, or it is not yours to see.
    pub const NOT_FOUND: Code = Code::new("not_found", StatusCode::NOT_FOUND);
    /// The address exists, but not for this method.
    pub const METHOD_NOT_ALLOWED: Code = Code::new("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED);
    /// Signing in comes first.
    pub const NOT_SIGNED_IN: Code = Code::new("not_signed_in", StatusCode::UNAUTHORIZED);
    /// This role may not do this.
    pub const NOT_ALLOWED: Code = Code::new("not_allowed", StatusCode::FORBIDDEN);
    /// This token lacks the scope that the call needs.
    pub const SCOPE_MISSING: Code = Code::new("scope_missing", StatusCode::FORBIDDEN);
    /// The request did not come from one of our own pages.
    pub const FOREIGN_REQUEST: Code = Code::new("foreign_request", StatusCode::FORBIDDEN);
    /// Somebody changed it in between.
    pub const CHANGED_MEANWHILE: Code = Code::new("changed_meanwhile", StatusCode::CONFLICT);
    /// The request could not be read as what was expected.
    pub const UNREADABLE: Code = Code::new("unreadable", StatusCode::BAD_REQUEST);
    /// A field is missing, or holds something it cannot hold.
    pub const FIELD_INVALID: Code = Code::new("field_invalid", StatusCode::UNPROCESSABLE_ENTITY);
    /// Something in a form of a page is missing.
    pub const FORM_INCOMPLETE: Code = Code::new("form_incomplete", StatusCode::UNPROCESSABLE_ENTITY);
    /// A form or an address of a page holds what the page does not know.
    pub const FORM_UNFAMILIAR: Code = Code::new("form_unfamiliar", StatusCode::UNPROCESSABLE_ENTITY);
    /// A form or an address of a page holds what cannot be read.
    pub const FORM_UNREADABLE: Code = Code::new("form_unreadable", StatusCode::BAD_REQUEST);
    /// The request is larger than allowed.
    pub const TOO_LARGE: Code = Code::new("too_large", StatusCode::PAYLOAD_TOO_LARGE);
    /// The content type is none that this address takes.
    pub const WRONG_CONTENT_TYPE: Code = Code::new("wrong_content_type", StatusCode::UNSUPPORTED_MEDIA_TYPE);
    /// Too many requests; try again later.
    pub const TOO_MANY: Code = Code::new("too_many", StatusCode::TOO_MANY_REQUESTS);
    /// The request took longer than allowed.
    pub const TOO_SLOW: Code = Code::new("too_slow", StatusCode::REQUEST_TIMEOUT);
    /// Nothing can be stored now: the disk is full or the database is away.
    pub const UNAVAILABLE: Code = Code::new("unavailable", StatusCode::SERVICE_UNAVAILABLE);
    /// This idempotency key was used for another request.
    pub const KEY_REUSED: Code = Code::new("idempotency_key_reused", StatusCode::UNPROCESSABLE_ENTITY);
    /// The first request with this idempotency key is still being answered.
    pub const KEY_IN_USE: Code = Code::new("idempotency_key_in_use", StatusCode::CONFLICT);
    /// The first request with this idempotency key was done; its answer carried a secret, which is kept by nobody.
    pub const ANSWER_NOT_KEPT: Code = Code::new("answer_not_kept", StatusCode::CONFLICT);
    /// Email address or password is wrong; which of them is not told.
    pub const SIGN_IN_REFUSED: Code = Code::new("sign_in_refused", StatusCode::UNPROCESSABLE_ENTITY);
    /// Too many attempts to sign in.
    pub const SIGN_IN_TOO_MANY: Code = Code::new("sign_in_too_many", StatusCode::TOO_MANY_REQUESTS);
    /// Too many links for a new password were asked for.
    pub const RESET_TOO_MANY: Code = Code::new("reset_too_many", StatusCode::TOO_MANY_REQUESTS);
    /// The link was used, taken back, or is too old.
    pub const LINK_ENDED: Code = Code::new("link_ended", StatusCode::GONE);
    /// The password is shorter than allowed.
    pub const PASSWORD_SHORT: Code = Code::new("password_short", StatusCode::UNPROCESSABLE_ENTITY);
    /// The password is longer than allowed.
    pub const PASSWORD_LONG: Code = Code::new("password_long", StatusCode::UNPROCESSABLE_ENTITY);
    /// The password is among the first that an attacker tries.
    pub const PASSWORD_COMMON: Code = Code::new("password_common", StatusCode::UNPROCESSABLE_ENTITY);
    /// The present password is not the one that was typed.
    pub const PASSWORD_WRONG: Code = Code::new("password_wrong", StatusCode::UNPROCESSABLE_ENTITY);
    /// Somebody signs in with this address already.
    pub const EMAIL_TAKEN: Code = Code::new("email_taken", StatusCode::CONFLICT);
    /// This is no email address.
    pub const EMAIL_INVALID: Code = Code::new("email_invalid", StatusCode::UNPROCESSABLE_ENTITY);
    /// This is no time zone.
    pub const TIME_ZONE_UNKNOWN: Code = Code::new("time_zone_unknown", StatusCode::UNPROCESSABLE_ENTITY);
    /// A name is missing or too long.
    pub const NAME_INVALID: Code = Code::new("name_invalid", StatusCode::UNPROCESSABLE_ENTITY);
    /// An organization needs an owner.
    pub const LAST_OWNER: Code = Code::new("last_owner", StatusCode::CONFLICT);
    /// A scope that no feature knows.
    pub const SCOPE_UNKNOWN: Code = Code::new("scope_unknown", StatusCode::UNPROCESSABLE_ENTITY);

    /// All of them, in the order of the documentation.
    pub const ALL: &[Code] = &[
        UNREADABLE,
        FIELD_INVALID,
        FORM_INCOMPLETE,
        FORM_UNFAMILIAR,
        FORM_UNREADABLE,
        NOT_SIGNED_IN,
        NOT_ALLOWED,
        SCOPE_MISSING,
        FOREIGN_REQUEST,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        CHANGED_MEANWHILE,
        TOO_LARGE,
        WRONG_CONTENT_TYPE,
        TOO_MANY,
        TOO_SLOW,
        KEY_REUSED,
        KEY_IN_USE,
        ANSWER_NOT_KEPT,
        SIGN_IN_REFUSED,
        SIGN_IN_TOO_MANY,
        RESET_TOO_MANY,
        LINK_ENDED,
        PASSWORD_SHORT,
        PASSWORD_LONG,
        PASSWORD_COMMON,
        PASSWORD_WRONG,
        EMAIL_TAKEN,
        EMAIL_INVALID,
        TIME_ZONE_UNKNOWN,
        NAME_INVALID,
        LAST_OWNER,
        SCOPE_UNKNOWN,
        UNAVAILABLE,
        FAULT,
    ];
}
