//! The page of tokens.

use askama::Template;
use axum::extract::State as Of;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use shell::api::Path;
use shell::api::tokens::{self, Token, TokenId};
use shell::colleague;
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::words::{ago, day, say, say_with};
use shell::{App, Colleague, ColleagueId, Error, Right, Sample, Seat};
use store::{Fault, Timestamp, Tx};

use super::{Life, Wish};
use crate::doer::Doer;
use crate::problem::{self, Nothing, Problem, field, only, ticked};

/// What the box of a scope is called in the form, before its name.
const SCOPE: &str = "scope-";

/// Tokens, and the form of a new one.
#[derive(Template)]
#[template(path = "tokens/list.html")]
pub(super) struct ListPage {
    tokens: Vec<Line>,
    scopes: Vec<Scope>,
    lives: Vec<Offer>,
    name: String,
    problem: Problem,
}

/// A token in the list.
struct Line {
    id: String,
    name: String,
    scopes: String,
    made: String,
    used: String,
    ends: String,
    has_ended: bool,
}

impl Line {
    fn of(token: &Token, makers: &[Colleague], seat: &Seat, now: Timestamp) -> Self {
        let zone = seat.zone();
        let maker = makers.iter().find(|maker| maker.id == token.made_by);
        let made = [
            ("name", maker.map_or_else(|| say("settings-somebody-left"), |maker| maker.name.clone()).into()),
            ("day", day(token.created_at, now, zone).into()),
        ];
        Self {
            id: token.id.to_string(),
            name: token.name.clone(),
            scopes: token.scopes.join(", "),
            made: say_with("settings-token-made", &made),
            used: token.used_at.map_or_else(|| say("settings-token-unused"), |used| ago(used, now, zone)),
            ends: token.ends_at.map_or_else(|| say("settings-token-endless"), |ends| day(ends, now, zone)),
            has_ended: token.ends_at.is_some_and(|ends| ends <= now),
        }
    }
}

/// A scope to choose.
struct Scope {
    name: String,
    says: String,
    is_chosen: bool,
}

/// How long a token may live.
struct Offer {
    value: String,
    says: String,
    is_chosen: bool,
}

impl Offer {
    fn of(life: Life, chosen: Life) -> Self {
        let (value, says) = match life {
            Life::Days(days) => {
                (days.to_string(), say_with("settings-token-days", &[("count", days.into())]))
            }
            Life::UntilRevoked => (String::new(), say("settings-token-until-revoked")),
        };
        Self { value, says, is_chosen: life == chosen }
    }
}

impl ListPage {
    fn of(lines: Vec<Line>, scopes: &[&str], typed: &Wish) -> Self {
        let scope = |name: &&str| Scope {
            name: (*name).to_owned(),
            says: say(&format!("settings-scope-{}", name.replace(':', "-"))),
            is_chosen: typed.scopes.iter().any(|chosen| chosen == name),
        };
        Self {
            tokens: lines,
            scopes: scopes.iter().map(scope).collect(),
            lives: Life::OFFERED.into_iter().map(|life| Offer::of(life, typed.life)).collect(),
            name: typed.name.clone(),
            problem: Problem::default(),
        }
    }
}

fn nothing_typed() -> Wish {
    Wish { name: String::new(), scopes: Vec::new(), life: Life::OFFERED[0] }
}

/// GET /tokens
pub(super) async fn list(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::KeepTokens)?;
    let page = page_of(&app, &seat, &nothing_typed()).await?;
    page::show(&app, &seat, page).await
}

async fn page_of(app: &App, seat: &Seat, typed: &Wish) -> Result<ListPage, Error> {
    let (tokens, makers) = app.db.read(seat.org, (), |tx, ()| Box::pin(read(tx))).await?;
    let now = app.clock().now();
    let lines = tokens.iter().map(|token| Line::of(token, &makers, seat, now)).collect();
    Ok(ListPage::of(lines, &app.scopes(), typed))
}

async fn read(tx: &mut Tx) -> Result<(Vec<Token>, Vec<Colleague>), Fault> {
    Ok((tokens::list(tx).await?, colleague::all(tx).await?))
}

/// The fields of the form; each scope is a box of its own.
type Fields = Vec<(String, String)>;

fn wish_typed(fields: &Fields) -> Result<Wish, Error> {
    only(fields, |name| ["name", "days"].contains(&name) || name.starts_with(SCOPE))?;
    let days = field(fields, "days")?;
    let life =
        if days.is_empty() { Some(Life::UntilRevoked) } else { days.parse().ok().and_then(Life::of_days) };
    Ok(Wish {
        name: field(fields, "name")?.to_owned(),
        scopes: ticked(fields, SCOPE).into_iter().map(str::to_owned).collect(),
        life: life.ok_or_else(|| Error::field("days", "it is 1 to 3650"))?,
    })
}

/// POST /tokens
pub(super) async fn make(
    Of(app): Of<App>,
    seat: Seat,
    Form(fields): Form<Fields>,
) -> Result<Response, Error> {
    seat.can(Right::KeepTokens)?;
    let wish = wish_typed(&fields)?;
    let input = (app.clone(), Doer::from(&seat), wish.clone());
    let made =
        app.db.write(seat.org, input, |tx, (app, doer, wish)| Box::pin(super::make(app, tx, doer, wish)));
    match made.await {
        Ok((_, text)) => {
            let mut response =
                page::show(&app, &seat, MadePage { name: wish.name.trim().to_owned(), text }).await?;
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            Ok(response)
        }
        Err(refusal) => {
            let refusal = Error::from(refusal).refusal()?;
            let page = ListPage { problem: Problem::of(&refusal), ..page_of(&app, &seat, &wish).await? };
            problem::show(&app, &seat, page, &refusal).await
        }
    }
}

/// POST /tokens/{id}/revoke
pub(super) async fn revoke(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<TokenId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    let input = (Doer::from(&seat), id);
    let revoked = app.db.write(seat.org, input, |tx, (doer, id)| Box::pin(super::revoke(tx, doer, *id)));
    revoked.await?;
    Ok(page::go_saying("/tokens", "settings-said-revoked"))
}

/// A token that was just made, shown once.
#[derive(Template)]
#[template(path = "tokens/made.html")]
pub(super) struct MadePage {
    name: String,
    text: String,
}

impl Page for MadePage {
    fn title(&self) -> String {
        say("settings-token-made-title")
    }

    fn menu(&self) -> &'static str {
        "/tokens"
    }

    fn samples() -> Vec<Self> {
        vec![Self { name: "The shop's order page".into(), text: format!("wk_1_{}", "0".repeat(64)) }]
    }
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("settings-tokens-title")
    }

    fn menu(&self) -> &'static str {
        "/tokens"
    }

    fn samples() -> Vec<Self> {
        let now: Timestamp = "2026-05-12T09:00:00Z".parse().unwrap_or_default();
        let seat = Seat::sample();
        let token = |name: &str, used_at, ends_at| Token {
            id: TokenId::of(5),
            name: name.into(),
            scopes: vec!["customers:read".into(), "customers:write".into()],
            made_by: seat.colleague.id,
            created_at: now,
            used_at,
            ends_at,
        };
        let tokens = [
            token("The shop's order page", Some(now), None),
            token("An old import", None, "2026-05-01T00:00:00Z".parse().ok()),
            Token { made_by: ColleagueId::of(99), ..token("A dashboard", None, None) },
        ];
        let makers = [(*seat.colleague).clone()];
        let lines = || tokens.iter().map(|token| Line::of(token, &makers, &seat, now)).collect();
        let scopes = ["customers:read", "customers:write"];
        let missing = Error::from(super::CannotIssue::ScopesMissing);
        vec![
            Self::of(Vec::new(), &scopes, &nothing_typed()),
            Self::of(lines(), &scopes, &nothing_typed()),
            Self { problem: Problem::of(&missing), ..Self::of(lines(), &scopes, &nothing_typed()) },
        ]
    }
}

/// Every page of this area, in every state.
pub(super) fn samples() -> Vec<Sample> {
    [page::samples_of::<ListPage>("tokens/list"), page::samples_of::<MadePage>("tokens/made")].concat()
}
