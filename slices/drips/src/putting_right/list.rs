//! Let down, not yet put right: the first screen of whoever answers for care, useful without any figures.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use instrument::RightingId;
use instrument::kinds::KindShown;
use instrument::rightings::{self, Summary};
use shell::api::{Cursor, Query};
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat};
use store::{Fault, Tx};

use super::asked::{Asked, Filter, Which, filter, is_filtered, narrowed, path};
use super::reading::{self, Listing, Whose};
use super::row::{Looker, Row};
use crate::about_nobody::AboutNobody;
use crate::around::{Around, Places};
use crate::said::share_that_came_back;

/// Most lines on a page.
const LINES: u16 = 30;
/// How long the way back stands beside what was just put right, in seconds.
const UNDO_SECONDS: i64 = 10;
/// What was put right longer ago than this is not news, in seconds.
const NEWS_SECONDS: i64 = 60;

/// The page around the list.
#[derive(Template)]
#[template(path = "putting_right/list.html")]
pub(super) struct ListPage {
    lead: String,
    may_report: bool,
    just_done: Option<JustDone>,
    tabs: Vec<Tab>,
    filter: Option<Filter>,
    list: List,
    came_back: Option<String>,
}

/// What was just put right, with the way back.
struct JustDone {
    id: String,
    customer: String,
    seconds: i64,
}

/// One view, with how many wait in it.
struct Tab {
    path: String,
    says: String,
    count: i64,
    is_here: bool,
}

/// The list itself, which live updates fetch again.
#[derive(Template)]
#[template(path = "putting_right/rows.html")]
struct List {
    path: String,
    rows: Vec<Row>,
    which: Which,
    is_filtered: bool,
    more_path: Option<String>,
}

/// What stands around the list.
#[derive(Clone, Debug, Default)]
struct Setting {
    kinds: Vec<KindShown>,
    places: Places,
    summary: Summary,
    mine: i64,
    done: Option<(RightingId, String)>,
}

/// GET /drips
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    _: AboutNobody,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let asked = for_seat(asked, &seat);
    let list = drawn(&app, &seat, &asked).await?;
    let input = (asked.done, asked.which, seat.colleague.id);
    let read =
        app.db.read(seat.org, input, |tx, (done, which, me)| Box::pin(setting(tx, *done, *which, *me)));
    let page = ListPage::of(list, &asked, read.await?, seat.may(Right::SeeReports));
    page::show(&app, &seat, page).await
}

/// GET /drips/list
pub(super) async fn rows(
    State(app): State<App>,
    seat: Seat,
    _: AboutNobody,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let asked = for_seat(asked, &seat);
    page::fragment(&drawn(&app, &seat, &asked).await?)
}

/// Whoever may not see reports sees what they keep.
fn for_seat(asked: Asked, seat: &Seat) -> Asked {
    let which = match asked.which {
        Which::Open if !seat.may(Right::SeeReports) => Which::Mine,
        which => which,
    };
    Asked { which, ..asked }
}

async fn drawn(app: &App, seat: &Seat, asked: &Asked) -> Result<List, Error> {
    seat.can(Right::AnswerCustomers)?;
    let (which, whose) = match asked.which {
        Which::Open => (reading::Which::Open, Whose::All),
        Which::Mine => (reading::Which::Open, Whose::Mine),
        Which::Done => (reading::Which::Done, Whose::All),
    };
    let listing = Listing {
        which,
        whose,
        narrowed: narrowed(asked)?,
        colleague: seat.colleague.id,
        role: seat.colleague.role,
        after: asked.after,
        limit: LINES,
    };
    let read = app.db.read(seat.org, (app.clone(), listing), |tx, (app, listing)| {
        Box::pin(async move {
            let (tasks, around, next) = reading::list(tx, listing).await?;
            let around = around.worded(app, tx, tasks.iter().flat_map(|task| &task.drips)).await?;
            Ok::<_, Error>((tasks, around, next))
        })
    });
    let (tasks, around, next) = read.await?;
    let looker = Looker::at(seat, app.clock().now());
    Ok(List::of(tasks.iter().map(|task| Row::of(task, &around, &looker)).collect(), asked, next))
}

async fn setting(
    tx: &mut Tx,
    done: Option<RightingId>,
    which: Which,
    me: ColleagueId,
) -> Result<Setting, Fault> {
    let places = Places::read(tx).await?;
    Ok(Setting {
        kinds: instrument::kinds::all(tx).await?,
        places: if which == Which::Mine { places } else { places.listable(tx).await? },
        summary: reading::sum(tx).await?,
        mine: rightings::count_open(tx, Some(me)).await?,
        done: just_done(tx, done, me).await?,
    })
}

/// Whom something was put right for a moment ago.
async fn just_done(
    tx: &mut Tx,
    id: Option<RightingId>,
    me: ColleagueId,
) -> Result<Option<(RightingId, String)>, Fault> {
    let Some(id) = id else { return Ok(None) };
    let Some(righting) = rightings::get(tx, id).await? else { return Ok(None) };
    let is_news = |done: &rightings::Done, now: store::Timestamp| {
        done.by == me && now.duration_since(done.at).as_secs() < NEWS_SECONDS
    };
    if !righting.done.as_ref().is_some_and(|done| is_news(done, tx.now())) {
        return Ok(None);
    }
    let around = Around::read(tx, &[(righting.customer, righting.conversation)], me).await?;
    Ok(Some((id, around.customer(righting.customer))))
}

impl List {
    fn of(rows: Vec<Row>, asked: &Asked, next: Option<Cursor>) -> Self {
        Self {
            path: path("/drips/list", asked, asked.after),
            rows,
            which: asked.which,
            is_filtered: is_filtered(asked),
            more_path: next.map(|next| path("/drips", asked, Some(next))),
        }
    }
}

impl ListPage {
    fn of(list: List, asked: &Asked, setting: Setting, may_report: bool) -> Self {
        let tab = |which, key, count| Tab {
            path: path("/drips", &Asked { which, ..Asked::default() }, None),
            says: say(key),
            count,
            is_here: which == asked.which,
        };
        let open = may_report.then(|| tab(Which::Open, "drips-tab-open", setting.summary.open));
        let others =
            [tab(Which::Mine, "drips-tab-mine", setting.mine), tab(Which::Done, "drips-tab-done", 0)];
        let lead = match asked.which {
            Which::Open => lead(&setting.summary),
            Which::Mine => say_with("drips-lead-mine", &[("count", setting.mine.into())]),
            Which::Done => say("drips-lead-done"),
        };
        Self {
            lead,
            may_report,
            just_done: setting.done.map(|(id, customer)| JustDone {
                id: id.to_string(),
                customer,
                seconds: UNDO_SECONDS,
            }),
            tabs: open.into_iter().chain(others).collect(),
            // Where nothing is, nothing has to be narrowed.
            filter: (!list.rows.is_empty() || list.is_filtered)
                .then(|| filter(asked, &setting.kinds, &setting.places)),
            came_back: may_report.then(|| share_that_came_back(&setting.summary)),
            list,
        }
    }
}

/// "17 things went wrong for 12 customers and are not yet put right, the oldest first."
fn lead(summary: &Summary) -> String {
    let customers = say_with("drips-lead-customers", &[("count", summary.customers.into())]);
    say_with("drips-lead-open", &[("count", summary.open.into()), ("customers", customers.into())])
}

impl Page for ListPage {
    fn title(&self) -> String {
        say(if self.list.which == Which::Done { "drips-title-done" } else { "drips-title" })
    }

    fn menu(&self) -> &'static str {
        "/drips"
    }

    fn samples() -> Vec<Self> {
        let asked = |which| Asked { which, ..Asked::default() };
        let (open, mine, done) = (asked(Which::Open), asked(Which::Mine), asked(Which::Done));
        let narrowed = Asked { kind: "damaged".to_owned(), ..open.clone() };
        let setting = |put_right, came_back| Setting {
            kinds: crate::samples::kinds(),
            places: crate::samples::places(),
            summary: Summary { open: 4, customers: 4, put_right, came_back, ..Summary::default() },
            mine: 1,
            done: None,
        };
        let just_done = Some((RightingId::of(9), "Mabel Okafor".to_owned()));
        let next = Some(Cursor { key: 1, id: 1 });
        let rows = || crate::samples::open_rows();
        vec![
            Self::of(List::of(Vec::new(), &open, None), &open, Setting::default(), true),
            Self::of(List::of(Vec::new(), &mine, None), &mine, Setting::default(), false),
            Self::of(List::of(Vec::new(), &done, None), &done, Setting::default(), true),
            Self::of(List::of(Vec::new(), &narrowed, None), &narrowed, setting(7, 5), true),
            Self::of(List::of(rows(), &open, next), &open, setting(64, 49), true),
            Self::of(
                List::of(rows(), &open, None),
                &open,
                Setting { done: just_done, ..setting(14, 9) },
                true,
            ),
            Self::of(List::of(crate::samples::done_rows(), &done, None), &done, setting(14, 9), true),
        ]
    }
}
