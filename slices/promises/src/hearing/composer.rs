//! The reply box: what it heard so far, as chips. Everything is drawn here, so that the browser only sends the text
//! and the chips, and shows what comes back.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use conversations::{ComposerPart, Conversation, ConversationId, CustomerId, by_number, customers};
use jiff::tz::TimeZone;
use rules::promises::dates::{NotADueTime, Precision};
use rules::promises::state::Kind;
use rules::promises::wording::same_time;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Fields;
use shell::page::{self, filters};
use shell::words::{clock_time, in_time, moment, say, say_with};
use shell::{App, ColleagueId, Error, Right, Sample, Seat};
use store::{Fault, Timestamp, Tx};

use super::chips::{self, Chip, Stage};
use super::ears::{Heard, listen};
use crate::capacity;
use crate::house::{Surroundings, surroundings};
use crate::making::{By, When};
use crate::pages::row::kind_key;
use crate::refusals::CannotMake;
use crate::telling_early::keeps::{self, Keep, Ticks};

/// The place in the reply box where chips stand.
pub(crate) const PART: ComposerPart = ComposerPart {
    name: "promises",
    show: |_, beside| {
        Box::pin(async move { Ok(Part::of(beside.conversation.map_or(0, |here| here.number)).render()?) })
    },
};

/// The place, empty until something is heard.
#[derive(Template)]
#[template(path = "hearing/part.html")]
struct Part {
    /// Where one listens.
    path: String,
    /// Whether whom it goes to is sent along: there is no conversation that says it.
    is_first: bool,
}

impl Part {
    fn of(number: i64) -> Self {
        let place = if number == 0 { "new".to_owned() } else { number.to_string() };
        Self { path: format!("/conversations/{place}/hear"), is_first: number == 0 }
    }
}

/// What was heard.
#[derive(Template)]
#[template(path = "hearing/chips.html")]
struct Shown {
    is_listening: bool,
    chips: Vec<ChipView>,
    /// What the answer may keep.
    keeps: Vec<Keep>,
    /// All of it in a sentence, for those who do not see the chips.
    says: String,
}

/// One chip, ready to be placed.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the template asks each by itself")]
struct ChipView {
    stage: &'static str,
    is_dismissed: bool,
    is_open: bool,
    is_accepted: bool,
    /// Is a time asked for?
    asks: bool,
    quote: String,
    kind: String,
    /// "tomorrow 15:00", or why that is not known.
    when: String,
    /// The same on the customer's clock, where it differs: "17:00 for Maria".
    theirs: String,
    is_time_bad: bool,
    keeper: String,
    /// Does the customer do something first?
    waits: bool,
    said: String,
    by: String,
    kinds: Vec<Choice>,
    keepers: Vec<Choice>,
    kind_code: &'static str,
    keeper_id: String,
    full: Option<FullView>,
}

/// A slot that holds no more.
#[derive(Clone, Debug, Default)]
struct FullView {
    says: String,
    /// The next free time, in words that the date field takes; empty when there is none.
    by: String,
    take: String,
}

/// One choice of a list.
#[derive(Clone, Debug)]
struct Choice {
    value: String,
    says: String,
    is_chosen: bool,
}

/// The text, beside its chips.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    text: String,
}

/// The same where there is no conversation yet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFirst {
    text: String,
    #[serde(default)]
    to: String,
}

/// Where something is written.
enum Place {
    /// In the conversation of this number.
    Conversation(i64),
    /// In one that has not begun, to these people.
    First(String),
}

/// What the reply box asks.
struct Asked {
    place: Place,
    text: String,
    before: Vec<Chip>,
    ticks: Ticks,
    seat: Seat,
}

/// POST /conversations/{number}/hear
pub(crate) async fn hear(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    mut fields: Fields,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let before = chips::read(fields.take("promises"));
    let ticks = Ticks::read(&fields.take("telling"));
    let Written { text } = fields.read()?;
    let place = Place::Conversation(number);
    show(&app, Asked { place, text, before, ticks, seat }).await
}

/// POST /conversations/new/hear
pub(crate) async fn hear_first(
    State(app): State<App>,
    seat: Seat,
    mut fields: Fields,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let before = chips::read(fields.take("promises"));
    let ticks = Ticks::read(&fields.take("telling"));
    let WrittenFirst { text, to } = fields.read()?;
    show(&app, Asked { place: Place::First(to), text, before, ticks, seat }).await
}

async fn show(app: &App, asked: Asked) -> Result<Response, Error> {
    let org = asked.seat.org;
    let chips = app.db.read(org, asked, |tx, asked| Box::pin(draw(tx, asked))).await?;
    page::fragment(&chips.ok_or_else(Error::not_found)?)
}

/// The customer who is written to, and the conversation where there is one.
async fn written_to(tx: &mut Tx, place: &Place) -> Result<Option<(ConversationId, CustomerId)>, Fault> {
    match place {
        Place::Conversation(number) => {
            let found = by_number(tx, *number).await?;
            Ok(found.map(|Conversation { id, customer, .. }| (id, customer)))
        }
        Place::First(to) => {
            let known = customers::find(tx, "email", first_address(to)).await?;
            Ok(Some((ConversationId::NONE, known.map_or(CustomerId::NONE, |known| known.customer))))
        }
    }
}

/// The first address of a field: `Mabel <mabel@okafor.example>, …`.
fn first_address(to: &str) -> &str {
    let first = to.split([',', ';']).find(|part| part.contains('@')).unwrap_or(to);
    let address = first.rsplit_once('<').map_or(first, |(_, rest)| rest);
    address.trim().trim_end_matches('>').trim()
}

async fn draw(tx: &mut Tx, asked: &Asked) -> Result<Option<Shown>, Fault> {
    let Some((id, customer)) = written_to(tx, &asked.place).await? else { return Ok(None) };
    let keeps = keeps::asked(tx, id, &asked.text, (&asked.ticks, asked.seat.zone())).await?;
    let surroundings = surroundings(tx, customer).await?;
    let now = tx.now();
    let hearing = listen(&asked.text, &surroundings, now);
    let chips = chips::carried_on(&hearing.heard, asked.before.clone());
    if chips.is_empty() {
        return Ok(Some(Shown {
            is_listening: hearing.is_listening,
            chips: Vec::new(),
            keeps,
            says: String::new(),
        }));
    }
    let customer = customers::get(tx, customer).await?.map_or_else(String::new, |known| known.name);
    let desk = Desk {
        surroundings,
        customer: first_name(&customer).to_owned(),
        colleagues: crate::handover::keepers(tx, asked.seat.zone()).await?,
        me: asked.seat.colleague.id,
        zone: asked.seat.zone().clone(),
        now,
    };
    let mut views = Vec::with_capacity(chips.len());
    for (heard, chip) in hearing.heard.iter().zip(&chips) {
        views.push(desk.draw(tx, heard, chip).await?);
    }
    let says = summary(&views);
    Ok(Some(Shown { is_listening: hearing.is_listening, chips: views, keeps, says }))
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

fn summary(views: &[ChipView]) -> String {
    let one = |view: &ChipView| format!("{}, {}", view.kind, view.when);
    let standing: Vec<_> = views.iter().filter(|view| !view.is_dismissed).map(one).collect();
    if standing.is_empty() {
        String::new()
    } else {
        say_with("promises-heard-all", &[("all", standing.join("; ").into())])
    }
}

/// What chips are drawn against.
struct Desk {
    surroundings: Surroundings,
    customer: String,
    colleagues: Vec<(ColleagueId, String)>,
    me: ColleagueId,
    zone: TimeZone,
    now: Timestamp,
}

impl Desk {
    async fn draw(&self, tx: &mut Tx, heard: &Heard, chip: &Chip) -> Result<ChipView, Fault> {
        let is_authors = chip.stage.is_authors();
        let kind = chip.kind.filter(|_| is_authors).unwrap_or(heard.kind);
        let keeper = chip.keeper.filter(|_| is_authors).unwrap_or(self.me);
        let has_time = heard.time.due_at.is_some();
        let by = chip.typed_time().map_or_else(|| heard.time.by(), |typed| By::Words(typed.to_owned()));
        let when = by.when(&self.surroundings, self.now);
        let due = when.ok().and_then(|when| Some((when.at?, when.precision)));
        let full = match due {
            Some((at, Precision::Exact)) if heard.condition.is_none() && chip.stage != Stage::Dismissed => {
                capacity::check(tx, keeper, kind, at, &self.surroundings.hours).await?.map(|full| (at, full))
            }
            _ => None,
        };
        let typed =
            if chip.stage == Stage::Changing && chip.by.is_empty() { &heard.time.words } else { &chip.by };
        Ok(ChipView {
            stage: chip.stage.code(),
            is_dismissed: chip.stage == Stage::Dismissed,
            is_open: chip.stage == Stage::Changing,
            is_accepted: matches!(chip.stage, Stage::Accepted | Stage::Changed),
            asks: !has_time && chip.stage != Stage::Changing && chip.stage != Stage::Changed,
            quote: chip.quote.clone(),
            kind: say(kind_key(kind)),
            when: self.says_when(&when, heard),
            theirs: due.map_or_else(String::new, |(at, _)| self.theirs(at)),
            is_time_bad: when.is_err(),
            keeper: self.name(keeper),
            waits: heard.condition.is_some(),
            said: if is_authors && !chip.said.trim().is_empty() {
                chip.said.clone()
            } else {
                heard.said.clone()
            },
            by: typed.clone(),
            kinds: Kind::ALL.map(|each| choice(each.code(), say(kind_key(each)), each == kind)).into(),
            keepers: self.keepers(keeper),
            kind_code: kind.code(),
            keeper_id: keeper.to_string(),
            full: full.map(|(at, full)| self.full(kind, keeper, at, full)),
        })
    }

    fn says_when(&self, when: &Result<When, NotADueTime>, heard: &Heard) -> String {
        match when {
            Err(why) => Error::from(CannotMake::Time(*why)).sentence(),
            Ok(When { at: Some(at), precision }) => {
                let exactly = moment(*at, self.now, &self.zone);
                match precision {
                    Precision::ByEndOfDay | Precision::ByEndOfWeek => {
                        say_with("promises-chip-by", &[("time", exactly.into())])
                    }
                    _ => exactly,
                }
            }
            Ok(When { precision: Precision::Event, .. }) => {
                say_with("promises-chip-event", &[("words", heard.time.words.clone().into())])
            }
            Ok(_) if heard.time.words.is_empty() => say("promises-chip-no-time"),
            Ok(_) => say_with("promises-chip-vague", &[("words", heard.time.words.clone().into())]),
        }
    }

    fn theirs(&self, at: Timestamp) -> String {
        let zone = &self.surroundings.customer_zone;
        if same_time(at, zone, &self.zone) {
            return String::new();
        }
        let day = |zone: &TimeZone| at.to_zoned(zone.clone()).date();
        let time =
            if day(zone) == day(&self.zone) { clock_time(at, zone) } else { moment(at, self.now, zone) };
        if self.customer.is_empty() {
            return say_with("promises-chip-theirs-nameless", &[("time", time.into())]);
        }
        say_with("promises-chip-theirs", &[("time", time.into()), ("name", (&self.customer).into())])
    }

    fn name(&self, keeper: ColleagueId) -> String {
        if keeper == self.me {
            return say("promises-chip-you");
        }
        let found = self.colleagues.iter().find(|(id, _)| *id == keeper);
        found.map_or_else(|| say("promises-no-keeper"), |(_, name)| name.clone())
    }

    fn keepers(&self, keeper: ColleagueId) -> Vec<Choice> {
        let one = |(id, name): &(ColleagueId, String)| {
            let says = if *id == self.me {
                say_with("promises-you", &[("name", name.into())])
            } else {
                name.clone()
            };
            choice(&id.to_string(), says, *id == keeper)
        };
        self.colleagues.iter().map(one).collect()
    }

    fn full(
        &self,
        kind: Kind,
        keeper: ColleagueId,
        at: Timestamp,
        full: rules::promises::capacity::Full,
    ) -> FullView {
        let args = [
            ("count", i64::try_from(full.there).unwrap_or(i64::MAX).into()),
            ("kind", say(kind_key(kind)).into()),
            ("time", clock_time(at, &self.zone).into()),
            ("name", self.name(keeper).into()),
        ];
        let key = if keeper == self.me { "promises-chip-full" } else { "promises-chip-full-theirs" };
        let zone = &self.surroundings.customer_zone;
        let (by, take) = full.next_free.map_or_else(Default::default, |next| {
            let by = next.to_zoned(zone.clone()).strftime("%-d %B %Y at %H:%M").to_string();
            let time = in_time(next, self.now, &self.zone);
            let is_same_day =
                next.to_zoned(self.zone.clone()).date() == at.to_zoned(self.zone.clone()).date();
            let time = if is_same_day { clock_time(next, &self.zone) } else { time };
            (by, say_with("promises-chip-take", &[("time", time.into())]))
        });
        FullView { says: say_with(key, &args), by, take }
    }
}

fn choice(value: &str, says: String, is_chosen: bool) -> Choice {
    Choice { value: value.to_owned(), says, is_chosen }
}

/// The chips in their states.
pub(crate) fn samples() -> Vec<Sample> {
    let chip = |stage: Stage, kind: &str, when: &str| ChipView {
        stage: stage.code(),
        is_dismissed: stage == Stage::Dismissed,
        is_open: stage == Stage::Changing,
        is_accepted: matches!(stage, Stage::Accepted | Stage::Changed),
        quote: "call you back tomorrow at 3".to_owned(),
        kind: kind.to_owned(),
        when: when.to_owned(),
        keeper: say("promises-chip-you"),
        said: "Call you back tomorrow at 3".to_owned(),
        by: "tomorrow at 3".to_owned(),
        kinds: Kind::ALL.map(|each| choice(each.code(), say(kind_key(each)), each == Kind::CallBack)).into(),
        keepers: vec![choice("7", "Ana Kaya (you)".to_owned(), true)],
        kind_code: "call_back",
        keeper_id: "7".to_owned(),
        ..ChipView::default()
    };
    let heard = ChipView {
        theirs: "17:00 for Maria".to_owned(),
        ..chip(Stage::Heard, "Call back", "tomorrow 15:00")
    };
    let full = FullView {
        says: "You have 4 at 15:00 already.".to_owned(),
        by: "3 March 2026 at 15:30".to_owned(),
        take: "Take 15:30".to_owned(),
    };
    let vague =
        ChipView {
            asks: true, by: String::new(), ..chip(Stage::Heard, "Reply", "“shortly”, no time given")
        };
    let all = vec![
        heard.clone(),
        ChipView { full: Some(full), ..chip(Stage::Accepted, "Call back", "tomorrow 15:00") },
        vague,
        ChipView { waits: true, ..chip(Stage::Heard, "Refund", "by Friday 17:00") },
        chip(Stage::Changing, "Call back", "tomorrow 15:00"),
        chip(Stage::Dismissed, "Other", "no time given"),
    ];
    let sample = |name: &str, chips: &Shown| Sample {
        name: name.to_owned(),
        html: chips.render().unwrap_or_else(|cause| format!("this sample does not render: {cause}")),
    };
    vec![
        sample(
            "promises/chips, one",
            &Shown {
                is_listening: true,
                says: summary(std::slice::from_ref(&heard)),
                chips: vec![heard],
                keeps: Vec::new(),
            },
        ),
        sample(
            "promises/chips, all",
            &Shown { is_listening: true, chips: all, keeps: kept(), says: String::new() },
        ),
        sample(
            "promises/chips, not listening",
            &Shown { is_listening: false, chips: Vec::new(), keeps: Vec::new(), says: String::new() },
        ),
        sample(
            "promises/chips, what it keeps",
            &Shown { is_listening: true, chips: Vec::new(), keeps: kept(), says: String::new() },
        ),
    ]
}

fn kept() -> Vec<Keep> {
    let keep = |promise: &str, guess, is_ticked, says: &str| Keep {
        promise: promise.to_owned(),
        guess,
        is_ticked,
        says: says.to_owned(),
    };
    vec![
        keep("1", "yes", true, "An answer about the parcel, promised for tomorrow 15:00"),
        keep("2", "no", false, "Send the invoice, promised without a time"),
    ]
}
