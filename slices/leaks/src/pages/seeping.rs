//! *Seeping away*: how much repeat business seeps away in a week, by kind, as one picture.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use shell::money;
use shell::page::Figure;
use shell::page::charts::{self, Bar, Chart, Look};
use shell::page::{self, filters};
use shell::words::{Arg, say, say_with};
use shell::{App, Error, Page, Right, Seat};
use store::{Fault, Tx};

use super::says::{self, Looker};
use crate::days;
use crate::looking::gathering::{self, Looked};
use crate::seen::{self, Names};
use crate::value::model::{self, Model};
use crate::value::seeping::{Kind, Seeping, WEEKS};
use crate::value::settings::{self, Settings};

/// The page.
#[derive(Template)]
#[template(path = "pages/seeping.html")]
pub(super) struct SeepingPage {
    lead: String,
    figure: Option<Figure>,
    notes: Vec<String>,
    /// Why no amount is shown, where none is.
    why: String,
    computed: String,
    /// What stands above it on paper.
    paper: String,
}

/// Everything the page is drawn from.
pub(super) struct Material {
    pub(super) seeping: Seeping,
    pub(super) looked: Option<Looked>,
    pub(super) settings: Settings,
    pub(super) model: Option<Model>,
    pub(super) names: Names,
    pub(super) zone: jiff::tz::TimeZone,
}

/// GET /leaks/seeping
pub(super) async fn page(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let material = app.db.read(seat.org, (), |tx, ()| Box::pin(read(tx))).await?;
    let looker = Looker { now: app.clock().now(), zone: material.zone.clone() };
    let page = SeepingPage::of(&material, &looker);
    let paper = says::paper(&seat.organization_name, &looker);
    page::show(&app, &seat, SeepingPage { paper, ..page }).await
}

/// What seeps away, as the last look left it.
pub(crate) async fn kept(tx: &mut Tx) -> Result<Seeping, Fault> {
    let looked = gathering::looked(tx).await?;
    Ok(looked.and_then(|looked| serde_json::from_str(&looked.seeping).ok()).unwrap_or_default())
}

async fn read(tx: &mut Tx) -> Result<Material, Fault> {
    Ok(Material {
        seeping: kept(tx).await?,
        looked: gathering::looked(tx).await?,
        settings: settings::get(tx).await?,
        model: model::get(tx).await?,
        names: seen::names(tx).await?,
        zone: days::zone(tx).await?,
    })
}

impl SeepingPage {
    pub(super) fn of(material: &Material, looker: &Looker) -> Self {
        let Material { seeping, settings, .. } = material;
        let has_value = settings.shows_value && seeping.kinds.iter().all(|kind| kind.a_week().is_some());
        let args = [
            ("first", Arg::from(looker.day(seeping.first_day))),
            ("last", looker.day(seeping.last_day).into()),
        ];
        let figure = (!seeping.kinds.is_empty())
            .then(|| if has_value { by_value(material) } else { by_customers(material) });
        Self {
            lead: if seeping.kinds.is_empty() {
                String::new()
            } else {
                say_with("leaks-seeping-lead", &args)
            },
            figure,
            notes: if has_value { notes(material) } else { Vec::new() },
            why: if has_value { String::new() } else { why(material) },
            computed: says::computed(material.looked.as_ref(), looker),
            paper: String::new(),
        }
    }
}

/// Why no amount is shown.
fn why(material: &Material) -> String {
    let settings = &material.settings;
    say(if !settings.shows_value {
        "leaks-value-off"
    } else if material.model.is_none() && model::plain(settings).is_none() {
        "leaks-value-unsaid"
    } else {
        "leaks-value-later"
    })
}

fn by_value(material: &Material) -> Figure {
    let currency = material.settings.currency;
    let weeks: Vec<(&Kind, (f64, f64, f64))> =
        material.seeping.kinds.iter().filter_map(|kind| Some((kind, kind.a_week()?))).collect();
    let sum = |part: fn(&(f64, f64, f64)) -> f64| weeks.iter().map(|(_, week)| part(week)).sum::<f64>();
    let money = |amount: f64| Arg::from(money::roughly(amount, currency));
    let args = [
        ("likely", money(sum(|week| week.0))),
        ("low", money(sum(|week| week.1))),
        ("high", money(sum(|week| week.2))),
    ];
    let title = say_with("leaks-seeping-title", &args);
    let mut sorted = weeks.clone();
    sorted.sort_by(|one, other| other.1.0.total_cmp(&one.1.0));
    let bars: Vec<Bar> = sorted
        .iter()
        .map(|(kind, (likely, low, high))| Bar {
            label: says::kind_name(&kind.code, &material.names),
            count: whole(*likely),
            says: format!(
                "{} ({} – {})",
                money::roughly(*likely, currency),
                money::roughly(*low, currency),
                money::roughly(*high, currency)
            ),
            look: Look::Plain,
        })
        .collect();
    let rows = sorted.iter().zip(&bars).map(|((kind, _), bar)| {
        vec![bar.label.clone(), kind.failures.to_string(), kind.customers.to_string(), bar.says.clone()]
    });
    let head = ["leaks-head-kind", "leaks-head-failures", "leaks-head-customers", "leaks-head-a-week"];
    drawn(title, &bars, rows.collect(), &head)
}

fn by_customers(material: &Material) -> Figure {
    let kinds = &material.seeping.kinds;
    let failures: i64 = kinds.iter().map(|kind| kind.failures).sum();
    let a_week = format!("{:.1}", real(failures) / real(WEEKS));
    let title = say_with("leaks-seeping-title-customers", &[("failures", a_week.into())]);
    let bars: Vec<Bar> = kinds
        .iter()
        .map(|kind| Bar {
            label: says::kind_name(&kind.code, &material.names),
            count: u64::try_from(kind.failures).unwrap_or(0),
            says: say_with(
                "leaks-seeping-bar",
                &[("failures", kind.failures.into()), ("customers", kind.customers.into())],
            ),
            look: Look::Plain,
        })
        .collect();
    let rows = kinds
        .iter()
        .zip(&bars)
        .map(|(kind, bar)| vec![bar.label.clone(), kind.failures.to_string(), kind.customers.to_string()]);
    drawn(title, &bars, rows.collect(), &["leaks-head-kind", "leaks-head-failures", "leaks-head-customers"])
}

fn drawn(title: String, bars: &[Bar], rows: Vec<Vec<String>>, head: &[&str]) -> Figure {
    let about = say("leaks-seeping-about");
    let svg = charts::bars(&Chart { id: "seeping", title: &title, about: &about }, 0, bars);
    Figure {
        title,
        notes: vec![say("leaks-seeping-once")],
        svg,
        caption: say("leaks-seeping-caption"),
        head: head.iter().map(|key| say(key)).collect(),
        rows,
    }
}

/// What the amounts rest on.
fn notes(material: &Material) -> Vec<String> {
    let settings = &material.settings;
    let mut notes = Vec::new();
    let money = |amount: f64| Arg::from(money::roughly(amount, settings.currency));
    if let Some(model) = material.model {
        let args = [
            ("each", money(model.mean_worth)),
            ("customers", Arg::from(model.customers)),
            ("repeaters", Arg::from(model.repeaters)),
        ];
        notes.push(say_with("leaks-model-note", &args));
    } else if let Some(plain) = model::plain(settings) {
        let args = [("plain", money(plain.product)), ("retained", money(plain.retained))];
        notes.push(say_with("leaks-worth-plain", &args));
    }
    let percent = |share: f64| Arg::from(format!("{:.0}", share * 100.0));
    let assumed = material.seeping.kinds.iter().find(|kind| kind.added.estimated_from.is_none());
    if let Some(kind) = assumed {
        let added = kind.added;
        let args =
            [("likely", percent(added.value)), ("low", percent(added.low)), ("high", percent(added.high))];
        notes.push(say_with("leaks-chance-assumed", &args));
    }
    notes
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn whole(amount: f64) -> u64 {
    amount.round().clamp(0.0, 1e15) as u64
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}

impl Page for SeepingPage {
    fn title(&self) -> String {
        say("leaks-seeping-page")
    }

    fn menu(&self) -> &'static str {
        "/leaks"
    }

    fn samples() -> Vec<Self> {
        let looker = super::samples::looker();
        super::samples::seepings().iter().map(|material| Self::of(material, &looker)).collect()
    }
}
