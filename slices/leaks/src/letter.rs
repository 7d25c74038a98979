//! The weekly letter to managers and owners, one page: new leaks, what the data said about repairs, promises. Each may
//! switch it off.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use jiff::civil::Weekday;
use serde_json::json;
use shell::letters::{self, Letter};
use shell::money;
use shell::words::{self, Arg, say, say_with};
use shell::{App, Colleague, ColleagueId, Job, JobFailed, JobKind, Right, colleague};
use store::{Fault, NewJob, Sql, Timestamp, Tx, params};

use crate::leak::{Leak, LeakId};
use crate::pages::says::{self, Looker};
use crate::seen::{self, Names};
use crate::state::State;
use crate::stream::Sum;
use crate::value::settings::{self, Settings};
use crate::{days, sql};

/// Writes the letters of a week.
pub(crate) const WRITE: JobKind = JobKind { name: "leaks.letter", run: weekly, attempts_max: 20 };

/// On Mondays at eight.
const HOUR: i64 = 8;
const KEY: &str = "weekly";
/// Most leaks that one part of a letter names.
const NAMED_MAX: usize = 10;

const GETS: Sql = Sql::tenant(
    "leaks.letter_off",
    "SELECT colleague_id FROM leak_letters_off WHERE org_id = $1 AND colleague_id = $2",
);

/// Whether a colleague wants the letter.
pub(crate) async fn gets(tx: &mut Tx, colleague: ColleagueId) -> Result<bool, Fault> {
    Ok(tx.one(&GETS, params![colleague], |row| row.int(0)).await?.is_none())
}

const OFF: Sql = Sql::tenant(
    "leaks.put_letter_off",
    "INSERT INTO leak_letters_off (org_id, colleague_id) VALUES ($1, $2)
     ON CONFLICT (org_id, colleague_id) DO NOTHING",
);
const ON: Sql = Sql::tenant(
    "leaks.put_letter_on",
    "DELETE FROM leak_letters_off WHERE org_id = $1 AND colleague_id = $2",
);

/// Switches a colleague's letter on or off.
pub(crate) async fn set(tx: &mut Tx, colleague: ColleagueId, is_wanted: bool) -> Result<(), Fault> {
    let statement = if is_wanted { &ON } else { &OFF };
    tx.run(statement, params![colleague]).await.map(drop)
}

/// Plans the next letters of this organization, unless they are planned.
pub(crate) async fn plan(tx: &mut Tx) -> Result<(), Fault> {
    let (zone, today) = days::today(tx).await?;
    let now = tx.now();
    let is_then = |day: &i64| {
        days::date_of(*day).weekday() == Weekday::Monday && at_hour(days::start_of(*day, &zone)) > now
    };
    if let Some(day) = (today..today + 9).find(is_then) {
        let run_at = at_hour(days::start_of(day, &zone));
        tx.job_unless_planned(NewJob { kind: WRITE.name, key: KEY.to_owned(), run_at, payload: json!({}) });
    }
    Ok(())
}

fn at_hour(start: Timestamp) -> Timestamp {
    start + SignedDuration::from_hours(HOUR)
}

fn weekly(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let (db, org) = (app.db.clone(), job.org);
        db.write(org, (app, job), |tx, (app, job)| Box::pin(write(tx, app, job)))
            .await
            .map_err(JobFailed::from)
    }
    .boxed()
}

/// What a letter tells.
struct Week {
    first: i64,
    last: i64,
    new: Vec<Leak>,
    verified: Vec<Leak>,
    reopened: Vec<Leak>,
    claimed: usize,
    live: usize,
    promises: Option<(i64, i64, i64)>,
    names: Names,
    settings: Settings,
    looker: Looker,
}

async fn write(tx: &mut Tx, app: &App, job: &Job) -> Result<(), Fault> {
    tx.finish(job).await?;
    plan(tx).await?;
    let Some(week) = read(tx).await? else { return Ok(()) };
    let all = colleague::all(tx).await?;
    for one in
        all.iter().filter(|one| one.state == colleague::State::Active && one.role.may(Right::SeeReports))
    {
        if gets(tx, one.id).await? {
            send(tx, app, one, &week).await?;
        }
    }
    Ok(())
}

/// The week before today; `None` where nothing was ever counted.
async fn read(tx: &mut Tx) -> Result<Option<Week>, Fault> {
    let (zone, today) = days::today(tx).await?;
    if seen::first_day(tx).await?.is_none() {
        return Ok(None);
    }
    let (first, last) = (today - 7, today - 1);
    let start = days::start_of(first, &zone);
    let live = sql::ranked(tx).await?;
    let closed = sql::closed(tx, LeakId::of(i64::MAX), 50).await?;
    let cells = seen::cells(tx, first, last).await?;
    let of = |kind: &str| Sum::of(cells.iter().filter(|cell| cell.kind == kind), first, last);
    let (broken, silent) = (of("promise_broken"), of("broken_in_silence"));
    Ok(Some(Week {
        first,
        last,
        new: live.iter().filter(|leak| leak.found_at >= start).take(NAMED_MAX).cloned().collect(),
        verified: closed
            .into_iter()
            .filter(|leak| leak.state == State::Verified && leak.closed_at.is_some_and(|at| at >= start))
            .take(NAMED_MAX)
            .collect(),
        reopened: live.iter().filter(|leak| leak.state == State::Reopened).take(NAMED_MAX).cloned().collect(),
        claimed: live.iter().filter(|leak| leak.state == State::Claimed).count(),
        live: live.len(),
        promises: (broken.occasions > 0).then_some((broken.occasions, broken.drips, silent.drips)),
        names: seen::names(tx).await?,
        settings: settings::get(tx).await?,
        looker: Looker { now: tx.now(), zone },
    }))
}

async fn send(tx: &mut Tx, app: &App, to: &Colleague, week: &Week) -> Result<(), Fault> {
    let link = format!("{}/leaks", app.config.public_url());
    let (subject, text) =
        words::speaking(to.language, async { (subject(week), text(week, to, &link)) }).await;
    let key = format!("leaks-letter:{}:{}", week.last, to.id);
    letters::send(app, tx, &Letter { to: to.email.clone(), subject, text, key }).await?;
    Ok(())
}

fn subject(week: &Week) -> String {
    let args = [("new", Arg::from(week.new.len())), ("verified", week.verified.len().into())];
    say_with("leaks-letter-subject", &args)
}

fn text(week: &Week, to: &Colleague, link: &str) -> String {
    let mut parts = vec![say_with(
        "leaks-letter-begin",
        &[
            ("name", Arg::from(&to.name)),
            ("first", week.looker.day(week.first).into()),
            ("last", week.looker.day(week.last).into()),
        ],
    )];
    parts.push(listed("leaks-letter-new", "leaks-letter-new-none", &week.new, week));
    parts.push(listed("leaks-letter-verified", "leaks-letter-verified-none", &week.verified, week));
    if !week.reopened.is_empty() {
        parts.push(listed("leaks-letter-reopened", "leaks-letter-new-none", &week.reopened, week));
    }
    parts
        .push(say_with("leaks-letter-live", &[("live", week.live.into()), ("claimed", week.claimed.into())]));
    parts.push(match week.promises {
        Some((due, broken, silent)) => say_with(
            "leaks-letter-promises",
            &[
                ("due", due.into()),
                ("kept", (due - broken).into()),
                ("broken", broken.into()),
                ("silent", silent.into()),
            ],
        ),
        None => say("leaks-letter-promises-none"),
    });
    parts.push(say_with("leaks-letter-end", &[("link", link.into())]));
    parts.join("\n\n")
}

/// A part of the letter: its head and a line for each leak, or that there is none.
fn listed(head: &str, none: &str, leaks: &[Leak], week: &Week) -> String {
    if leaks.is_empty() {
        return say(none);
    }
    let mut lines = vec![say(head)];
    for leak in leaks {
        let args = [
            ("title", Arg::from(says::title(leak, &week.names, &week.looker))),
            ("rates", says::rates(leak, &week.looker).into()),
            ("touched", says::touched(leak).into()),
        ];
        lines.push(say_with("leaks-letter-line", &args));
        if let Some(stake) = leak.stake.filter(|_| week.settings.shows_value && leak.state.is_live()) {
            let money = |amount: f64| Arg::from(money::roughly(amount, week.settings.currency));
            let (low, high) = stake.between();
            let args = [("likely", money(stake.likely())), ("low", money(low)), ("high", money(high))];
            lines.push(say_with("leaks-letter-stake", &args));
        }
    }
    lines.join("\n")
}
