//! Customers: the list of everybody cared for, and one record to read and to correct.

mod api;
mod pages;
mod record;
mod refusals;
mod sql;

use axum::Router;
use axum::routing::get;
use conversations::CustomerId;
use conversations::customers::{self, Customer};
use shell::{Feature, Menu, OpenApiRouter, Right, colleague, routes};
use store::Tx;

use crate::doer::Doer;
pub(crate) use refusals::CannotCorrect;

/// Customers, as a feature.
pub const FEATURE: Feature = Feature {
    name: "customers",
    menu: Some(Menu {
        key: "settings-menu-customers",
        path: "/customers",
        icon: "people",
        order: 40,
        right: Right::AnswerCustomers,
        count: None,
    }),
    routes: || {
        Router::new()
            .route("/customers", get(pages::list))
            .route("/customers/{id}", get(record::show).post(record::change))
    },
    api: || OpenApiRouter::new().routes(routes!(api::list)).routes(routes!(api::get, api::change)),
    codes: refusals::ALL,
    scopes: &["customers:read", "customers:write"],
    live: &[("customer_", "customers")],
    samples: pages::samples,
    ..Feature::NONE
};

/// Most characters of a customer's name.
const NAME_MAX: usize = 200;
/// Most characters of the note.
const NOTE_MAX: usize = 10_000;
/// Most characters of a language's tag.
const TAG_MAX: usize = 35;

/// What a record is to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    /// May be empty: then the address stands for the name.
    pub(crate) name: String,
    /// By IANA name; empty for the organization's.
    pub(crate) time_zone: String,
    /// As a BCP 47 tag; may be empty.
    pub(crate) language: String,
    pub(crate) note: String,
    /// The version this was decided on.
    pub(crate) version: i64,
}

/// Corrects a record, if nobody changed it since the wish's version.
pub(crate) async fn correct(
    tx: &mut Tx,
    doer: &Doer,
    id: CustomerId,
    wish: &Wish,
) -> Result<(), CannotCorrect> {
    if !doer.role().may(Right::AnswerCustomers) {
        return Err(CannotCorrect::NotAllowed);
    }
    let wish = judged(wish)?;
    let before = customers::get(tx, id).await?.ok_or(CannotCorrect::NotFound)?;
    let customer = Customer {
        name: wish.name,
        time_zone: wish.time_zone,
        language: wish.language,
        note: wish.note,
        version: wish.version,
        ..before
    };
    if customers::update(tx, &customer, doer.actor).await? {
        Ok(())
    } else {
        Err(CannotCorrect::ChangedMeanwhile)
    }
}

/// A wish with its texts tidied.
fn judged(wish: &Wish) -> Result<Wish, CannotCorrect> {
    let name = wish.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(CannotCorrect::NameTooLong);
    }
    let zone = wish.time_zone.trim();
    let time_zone = if zone.is_empty() {
        String::new()
    } else {
        colleague::time_zone(zone)?.iana_name().unwrap_or("UTC").to_owned()
    };
    let language = wish.language.trim();
    if !is_tag(language) {
        return Err(CannotCorrect::NoLanguage);
    }
    if wish.note.chars().count() > NOTE_MAX {
        return Err(CannotCorrect::NoteTooLong);
    }
    Ok(Wish {
        name,
        time_zone,
        language: language.to_owned(),
        note: wish.note.trim_end().to_owned(),
        version: wish.version,
    })
}

/// Whether a text looks like a language's tag, such as `pt` or `pt-BR`; the empty one means "not known".
fn is_tag(text: &str) -> bool {
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_alphanumeric());
    let first = text.split('-').next().unwrap_or_default();
    text.is_empty()
        || (text.len() <= TAG_MAX
            && (2..=3).contains(&first.len())
            && first.bytes().all(|sign| sign.is_ascii_alphabetic())
            && text.split('-').all(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_tag(text: &str, expected: bool) {
        assert_eq!(is_tag(text), expected, "{text:?}");
    }

    #[test]
    fn languages_are_given_as_tags() {
        check_tag("", true);
        check_tag("pt", true);
        check_tag("pt-BR", true);
        check_tag("zh-Hant-TW", true);
        check_tag("Portuguese", false);
        check_tag("pt_BR", false);
        check_tag("pt-", false);
        check_tag("p", false);
        check_tag("pt-<b>", false);
    }

    #[track_caller]
    fn check_refused(wish: &Wish, expected: Option<&str>) {
        use shell::Refusal;
        assert_eq!(judged(wish).err().map(|refusal| refusal.field()), expected.map(Some), "{wish:?}");
    }

    #[test]
    fn a_record_takes_what_it_can_hold() {
        check_refused(&Wish::default(), None);
        check_refused(&Wish { name: "x".repeat(NAME_MAX + 1), ..Wish::default() }, Some("name"));
        check_refused(&Wish { name: "a\u{7}b".into(), ..Wish::default() }, Some("name"));
        check_refused(&Wish { time_zone: "Moon/Sea".into(), ..Wish::default() }, Some("time_zone"));
        check_refused(&Wish { language: "klingonese".into(), ..Wish::default() }, Some("language"));
        check_refused(&Wish { note: "x".repeat(NOTE_MAX + 1), ..Wish::default() }, Some("note"));
    }
}
