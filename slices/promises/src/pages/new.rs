//! The form for a new promise: one line, "call back tomorrow 3", and what it was understood as while it is typed.
//! Away from a conversation it asks first whom it is for, by name or number.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use conversations::{Conversation, ConversationId, CustomerId, Line as Found, by_number};
use jiff::tz::TimeZone;
use rules::promises::dates::{Due, NotADueTime, Precision};
use rules::promises::jot::{Jotted, jot};
use rules::promises::state::{Kind, Origin};
use rules::promises::wording::same_time;
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::form::{Form, Told};
use shell::page::{self, filters};
use shell::words::{ago, clock_time, moment, offset_name, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat};
use store::search;
use store::{Fault, Tx, random};

use super::row::{Looker, kind_key, on_clock_of};
use crate::capacity;
use crate::house::surroundings;
use crate::making::{self, By, Place};
use crate::refusals::CannotMake;
use crate::wrap_up::{self, CannotWrapUp};

/// Most conversations that a search offers.
const FOUND: u16 = 12;

/// The page with the form, or with the question whom it is for.
#[derive(Template)]
#[template(path = "pages/new.html")]
pub(crate) struct NewPage {
    form: Option<NewForm>,
    /// Whom the form is for: "Maria Okafor, #4121".
    whom: String,
    searched: String,
    was_searched: bool,
    found: Vec<Whom>,
}

/// Somebody whom a promise could be made to.
struct Whom {
    number: i64,
    name: String,
    subject: String,
    moved: String,
}

/// The form for a new promise; also in the dialog beside a conversation.
#[derive(Template)]
#[template(path = "pages/new_form.html")]
pub(crate) struct NewForm {
    number: i64,
    client_key: String,
    /// What stands behind "kind and keeper"; beside a conversation it is fetched when that is opened.
    terms: Option<Terms>,
    line: String,
    refused: Told,
}

/// What a promise may be, and whose.
struct Terms {
    kinds: Vec<Choice>,
    keepers: Vec<Choice>,
}

/// One choice of a list.
struct Choice {
    value: String,
    says: String,
    is_chosen: bool,
}

/// What is typed into the form: one line, or what is promised and by when apart.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Typed {
    client_key: String,
    line: String,
    #[serde(deserialize_with = "kind_or_as_said")]
    kind: Option<Kind>,
    said: String,
    by: String,
    keeper: Option<ColleagueId>,
}

/// A kind of the list; the empty choice leaves it to the words.
fn kind_or_as_said<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Kind>, D::Error> {
    let typed = String::deserialize(from)?;
    if typed.is_empty() {
        return Ok(None);
    }
    Kind::from_code(&typed).map(Some).ok_or_else(|| serde::de::Error::custom("there is no such kind"))
}

impl Typed {
    /// The line as it is shown again.
    fn as_line(&self) -> String {
        if self.line.is_empty() {
            format!("{} {}", self.said, self.by).trim().to_owned()
        } else {
            self.line.clone()
        }
    }
}

/// What a form is for: a conversation, a customer, or whoever is found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct For {
    conversation: Option<i64>,
    customer: Option<CustomerId>,
    q: Option<String>,
}

/// GET /promises/new
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<For>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    if let Some(number) = asked.conversation {
        return page::show(&app, &seat, for_conversation(&app, &seat, number, None).await?).await;
    }
    let words = asked.q.unwrap_or_default();
    let lines = match asked.customer {
        Some(customer) => of_customer(&app, &seat, customer).await?,
        None => found(&app, &seat, &words).await?,
    };
    if let (Some(_), [only]) = (asked.customer, lines.as_slice()) {
        return page::show(&app, &seat, for_conversation(&app, &seat, only.number, None).await?).await;
    }
    let now = app.clock().now();
    let page = NewPage {
        form: None,
        whom: String::new(),
        was_searched: asked.customer.is_some() || !words.trim().is_empty(),
        searched: words,
        found: lines.into_iter().map(|line| Whom::of(line, &seat, now)).collect(),
    };
    page::show(&app, &seat, page).await
}

async fn for_conversation(
    app: &App,
    seat: &Seat,
    number: i64,
    typed: Option<Typed>,
) -> Result<NewPage, Error> {
    let form = form(app, seat, number, typed).await?;
    let name = app.db.read(seat.org, number, |tx, number| Box::pin(customer_of(tx, *number))).await?;
    let name = if name.is_empty() { say("promises-nameless") } else { name };
    let whom = say_with("promises-new-whom", &[("name", name.into()), ("number", number.to_string().into())]);
    Ok(NewPage { form: Some(form), whom, searched: String::new(), was_searched: false, found: Vec::new() })
}

async fn customer_of(tx: &mut Tx, number: i64) -> Result<String, Fault> {
    let Some(conversation) = by_number(tx, number).await? else { return Ok(String::new()) };
    let customer = conversations::customers::get(tx, conversation.customer).await?;
    Ok(customer.map_or_else(String::new, |customer| customer.name))
}

async fn of_customer(app: &App, seat: &Seat, customer: CustomerId) -> Result<Vec<Found>, Error> {
    let input = (customer, seat.colleague.id);
    let read = app.db.read(seat.org, input, |tx, (customer, me)| {
        Box::pin(conversations::of_customer(tx, *customer, *me, FOUND))
    });
    Ok(read.await?)
}

/// Conversations of a number, or with these words: a name, an address, what was written.
async fn found(app: &App, seat: &Seat, words: &str) -> Result<Vec<Found>, Error> {
    let Some(query) = search::Query::read(words) else { return Ok(Vec::new()) };
    let number: Option<i64> = words.trim().trim_start_matches('#').parse().ok();
    let hits = conversations::find(&app.db, &app.search, seat.org, &query, FOUND).await?;
    let hits: Vec<ConversationId> = hits.into_iter().map(|hit| hit.conversation).collect();
    let input = (number, hits, seat.colleague.id);
    let read: Result<_, Fault> = app
        .db
        .read(seat.org, input, |tx, (number, hits, me)| {
            Box::pin(async move {
                let named = match number {
                    Some(number) => by_number(tx, *number).await?.map(|found| found.id),
                    None => None,
                };
                let mut all: Vec<ConversationId> = named.into_iter().collect();
                all.extend(hits.iter().filter(|hit| named != Some(**hit)));
                conversations::lines_of(tx, &all, *me).await
            })
        })
        .await;
    Ok(read?)
}

impl Whom {
    fn of(line: Found, seat: &Seat, now: store::Timestamp) -> Self {
        let name = if line.customer_name.is_empty() { line.customer_address } else { line.customer_name };
        Self {
            number: line.number,
            name: if name.is_empty() { say("promises-nameless") } else { name },
            subject: shell::words::subject(&line.subject),
            moved: ago(line.moved_at, now, seat.zone()),
        }
    }
}

/// POST /conversations/{number}/promises
pub(crate) async fn make(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    if typed.client_key.is_empty() {
        return Err(Error::field("client_key", "it is missing"));
    }
    let asked = app.db.read(seat.org, (number, typed.clone(), seat.clone()), |tx, (number, typed, seat)| {
        Box::pin(understood(tx, *number, typed, seat))
    });
    let asked: Result<_, Fault> = asked.await;
    let asked = asked?.ok_or_else(Error::not_found)?;
    let made = making::make_asked(&app.db, seat.org, asked).await;
    let error = match made.map_err(Error::from) {
        Ok(_) => return Ok(page::go_saying(&format!("/conversations/{number}"), "promises-said-made")),
        Err(error) if error.about_field().is_none() => return Err(error),
        Err(error) => error,
    };
    let status = error.code().status;
    let mut page = for_conversation(&app, &seat, number, Some(typed)).await?;
    if let Some(form) = &mut page.form {
        form.refused = Told::of(error)?;
    }
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

/// A promise as it was typed; None when there is no such conversation.
async fn understood(
    tx: &mut Tx,
    number: i64,
    typed: &Typed,
    seat: &Seat,
) -> Result<Option<making::Asked>, Fault> {
    let Some(conversation) = by_number(tx, number).await? else { return Ok(None) };
    let (said, by, kind) = if typed.line.trim().is_empty() {
        (typed.said.clone(), typed.by.clone(), typed.kind.unwrap_or(Kind::Other))
    } else {
        let surroundings = surroundings(tx, conversation.customer).await?;
        let Jotted { said, kind, by, .. } = jot(&typed.line, &surroundings.moment(tx.now()));
        (said, by, typed.kind.unwrap_or(kind))
    };
    Ok(Some(making::Asked {
        client_key: format!("hand:{}", typed.client_key),
        place: Place::Number(number),
        kind,
        said,
        by: By::Words(by),
        keeper: typed.keeper.unwrap_or(seat.colleague.id),
        actor: seat.actor(),
        origin: Origin::ByHand,
        condition: None,
        external: None,
    }))
}

pub(crate) async fn form(
    app: &App,
    seat: &Seat,
    number: i64,
    typed: Option<Typed>,
) -> Result<NewForm, Error> {
    let input = (number, seat.zone().clone());
    let colleagues =
        app.db.read(seat.org, input, |tx, (number, zone)| Box::pin(colleagues(tx, *number, zone))).await?;
    let names = colleagues.ok_or_else(Error::not_found)?;
    Ok(NewForm::of(number, seat.colleague.id, names, typed))
}

/// Who could keep a promise in this conversation; None when there is no such conversation.
async fn colleagues(
    tx: &mut Tx,
    number: i64,
    zone: &TimeZone,
) -> Result<Option<Vec<(ColleagueId, String)>>, Fault> {
    if by_number(tx, number).await?.is_none() {
        return Ok(None);
    }
    crate::handover::keepers(tx, zone).await.map(Some)
}

impl NewForm {
    /// The form, empty or as it was typed. A fresh key makes a second click make nothing.
    pub(crate) fn of(
        number: i64,
        me: ColleagueId,
        names: Vec<(ColleagueId, String)>,
        typed: Option<Typed>,
    ) -> Self {
        let typed = typed.unwrap_or_default();
        let keeper = typed.keeper.unwrap_or(me);
        let as_said = Choice {
            value: String::new(),
            says: say("promises-kind-as-said"),
            is_chosen: typed.kind.is_none(),
        };
        let kinds = Kind::ALL.map(|each| Choice {
            value: each.code().to_owned(),
            says: say(kind_key(each)),
            is_chosen: Some(each) == typed.kind,
        });
        let keepers = names.into_iter().map(|(id, name)| Choice {
            value: id.to_string(),
            says: if id == me { say_with("promises-you", &[("name", name.into())]) } else { name },
            is_chosen: id == keeper,
        });
        let terms =
            Terms { kinds: std::iter::once(as_said).chain(kinds).collect(), keepers: keepers.collect() };
        Self { terms: Some(terms), line: typed.as_line(), ..Self::short(number) }
    }

    /// The line alone: most promises need no more, and every conversation shows it.
    pub(crate) fn short(number: i64) -> Self {
        Self {
            number,
            client_key: random::token(),
            terms: None,
            line: String::new(),
            refused: Told::nothing(),
        }
    }

    /// What is wrong with the line.
    fn wrong(&self) -> Option<&str> {
        ["line", "said", "by"].into_iter().find_map(|field| self.refused.on(field))
    }
}

/// What was typed into a date field or into the line, and for whom.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    conversation: i64,
    #[serde(default)]
    by: String,
    #[serde(default)]
    line: Option<String>,
    /// The call that it was said on: its times are counted from then.
    #[serde(default)]
    call: Option<i64>,
}

/// What the date field heard.
#[derive(Default, Template)]
#[template(path = "pages/heard.html")]
struct Heard {
    is_understood: bool,
    says: String,
    theirs: String,
    /// That the time is taken, and which one is free.
    full: String,
}

/// GET /promises/preview
pub(crate) async fn preview(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let heard =
        app.db.read(seat.org, (asked, seat.clone()), |tx, (asked, seat)| Box::pin(hear(tx, asked, seat)));
    page::fragment(&heard.await?.ok_or_else(Error::not_found)?)
}

async fn hear(tx: &mut Tx, asked: &Asked, seat: &Seat) -> Result<Option<Heard>, Fault> {
    let Some(Conversation { customer, .. }) = by_number(tx, asked.conversation).await? else {
        return Ok(None);
    };
    let surroundings = surroundings(tx, customer).await?;
    let now = tx.now();
    let call = match asked.call {
        Some(call) => wrap_up::ended_at(tx, call).await?,
        None => None,
    };
    let said_at = call.map_or(now, |call| call.at);
    let jotted = asked.line.as_deref().map(|line| jot(line, &surroundings.moment(said_at)));
    let due = match &jotted {
        Some(jotted) if jotted.due.is_ok_and(|due| due.at <= now) => {
            return Ok(Some(Heard { says: Error::from(CannotWrapUp::Past).sentence(), ..Heard::default() }));
        }
        Some(jotted) => jotted.due,
        None => By::Words(asked.by.clone()).due(&surroundings, now),
    };
    let is_empty = asked.line.as_ref().unwrap_or(&asked.by).trim().is_empty();
    let Due { at, precision } = match due {
        Err(_) if is_empty => return Ok(Some(Heard { is_understood: true, ..Heard::default() })),
        Err(NotADueTime::Empty) if jotted.is_some() => {
            return Ok(Some(Heard { says: say("promises-line-no-time"), ..Heard::default() }));
        }
        Err(why) => {
            let says = Error::from(CannotMake::Time(why)).sentence();
            return Ok(Some(Heard { says, ..Heard::default() }));
        }
        Ok(due) => due,
    };
    let zone = &surroundings.customer_zone;
    let place = offset_name(zone);
    let theirs = [("time", on_clock_of(zone, at, &Looker::at(seat, now)).into()), ("place", place.into())];
    let day = at.to_zoned(seat.zone().clone()).strftime("%Y-%m-%d").to_string();
    let mine = [("time", moment(at, now, seat.zone()).into()), ("day", day.into())];
    let says = say_with("promises-heard", &mine);
    let mut full = String::new();
    if let Some(jotted) = &jotted
        && precision == Precision::Exact
        && let Some(found) =
            capacity::check(tx, seat.colleague.id, jotted.kind, at, &surroundings.hours).await?
    {
        full = says_full(jotted.kind, at, found, seat);
    }
    Ok(Some(Heard {
        is_understood: true,
        says: jotted.map_or(says.clone(), |jotted| format!("{} · {says}", say(kind_key(jotted.kind)))),
        theirs: if same_time(at, zone, seat.zone()) {
            String::new()
        } else {
            say_with("promises-their-time", &theirs)
        },
        full,
    }))
}

fn says_full(kind: Kind, at: store::Timestamp, full: rules::promises::capacity::Full, seat: &Seat) -> String {
    let args = [
        ("count", i64::try_from(full.there).unwrap_or(i64::MAX).into()),
        ("kind", say(kind_key(kind)).into()),
        ("time", clock_time(at, seat.zone()).into()),
    ];
    let taken = say_with("promises-chip-full", &args);
    let Some(next) = full.next_free else { return taken };
    let next = say_with("promises-full-next", &[("time", moment(next, at, seat.zone()).into())]);
    format!("{taken} {next}")
}

impl Page for NewPage {
    fn title(&self) -> String {
        say("promises-new-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let me = ColleagueId::of(7);
        let names = vec![(me, "Ana Kaya".to_owned()), (ColleagueId::of(8), "Ben Okoro".to_owned())];
        let page = |form: Option<NewForm>| Self {
            form,
            whom: "Jonas Weber, #4121".to_owned(),
            searched: String::new(),
            was_searched: false,
            found: Vec::new(),
        };
        let mut empty = NewForm::of(4121, me, names.clone(), None);
        "sample".clone_into(&mut empty.client_key);
        let typed = Typed { line: "Refund of £48 yesterday".to_owned(), ..Typed::default() };
        let mut refused = NewForm::of(4121, me, names, Some(typed));
        "sample".clone_into(&mut refused.client_key);
        refused.refused = Told::about("by", &say("error-promise-time-past"));
        let found = vec![Whom {
            number: 4121,
            name: "Jonas Weber".to_owned(),
            subject: "The kettle leaks".to_owned(),
            moved: "4 min".to_owned(),
        }];
        vec![
            page(Some(empty)),
            page(Some(refused)),
            page(None),
            Self { searched: "jonas".to_owned(), was_searched: true, found, ..page(None) },
            Self { searched: "nobody".to_owned(), was_searched: true, ..page(None) },
        ]
    }
}
