//! The API: callers with scopes, JSON in and out, cursors, answers that can be asked for twice, and its
//! description in `OpenAPI`.

mod caller;
mod cursor;
mod docs;
mod idempotency;
mod json;
mod openapi;
pub mod tokens;

pub use caller::Caller;
pub(crate) use caller::bearer;
pub use cursor::{Cursor, Listed};
pub use docs::render_error_docs;
pub use idempotency::IdempotencyKey;
pub use json::{Json, Path, Query};
pub use openapi::openapi;

pub(crate) use docs::{samples as docs_samples, show as show_docs, show_openapi};
pub(crate) use openapi::router;
