//! What receivers are told about a handover.

use shell::words::{self, Arg, moment, say_with};
use shell::{App, ColleagueId, colleague};
use store::{Fault, Timestamp, Tx};

use super::giving::{Handover, Reason};
use super::refusals::CannotHandOver;
use super::sql;
use crate::asks::Doer;
use crate::asks::telling::{Telling, tell};
use crate::promise::Line;

/// Most promises that a letter names; the rest are counted.
const NAMED_MAX: u16 = 50;

/// Tells the receivers that they no longer keep what was taken back.
pub(super) async fn tell_undone(
    app: &App,
    tx: &mut Tx,
    handover: &Handover,
    doer: Doer,
) -> Result<(), CannotHandOver> {
    let giver = name_of(tx, handover.giver).await?;
    for (receiver, count) in sql::receivers(tx, handover.id).await? {
        let telling = Telling {
            notice: "handover-notice-undone",
            letter: ("handover-letter-undone-subject", "handover-letter-undone"),
            path: format!("/handovers/{}", handover.id),
            key: format!("handover:{}:undone", handover.id),
            args: vec![("giver", (&giver).into()), ("count", count.into())],
            times: Vec::new(),
        };
        tell(tx, app, [receiver].into_iter().filter(|id| *id != doer.colleague), &telling).await?;
    }
    Ok(())
}

/// Tells each receiver once what they got, with the list.
pub(super) async fn tell_receivers(app: &App, tx: &mut Tx, handover: &Handover) -> Result<(), Fault> {
    let giver = name_of(tx, handover.giver).await?;
    for (receiver, count) in sql::receivers(tx, handover.id).await? {
        if receiver == handover.made_by {
            continue;
        }
        let Some(colleague) = colleague::get(tx, receiver).await? else { continue };
        let lines = sql::of_receiver(tx, handover.id, receiver, NAMED_MAX).await?;
        let now = tx.now();
        let named = words::speaking(colleague.language, async {
            let lines: Vec<String> = lines.iter().map(|line| sentence(line, &colleague, now)).collect();
            lines.join("\n")
        });
        let args = vec![
            ("giver", Arg::from(&giver)),
            ("count", Arg::from(count)),
            ("promises", Arg::from(named.await)),
            ("note", Arg::from(&handover.note)),
        ];
        let (notice, letter) = keys(handover);
        let telling = Telling {
            notice,
            letter,
            path: format!("/handovers/{}", handover.id),
            key: format!("handover:{}", handover.id),
            args,
            times: Vec::new(),
        };
        tell(tx, app, [receiver], &telling).await?;
    }
    Ok(())
}

/// The sentences for a reason. What nobody kept has no giver to be named.
fn keys(handover: &Handover) -> (&'static str, (&'static str, &'static str)) {
    match handover.reason {
        _ if handover.giver == ColleagueId::NONE => {
            ("handover-notice-nobodys", ("handover-letter-nobodys-subject", "handover-letter-nobodys"))
        }
        Reason::ByHand => {
            ("handover-notice-by-hand", ("handover-letter-by-hand-subject", "handover-letter-by-hand"))
        }
        Reason::Leave => {
            ("handover-notice-leave", ("handover-letter-leave-subject", "handover-letter-leave"))
        }
        Reason::Closed => {
            ("handover-notice-closed", ("handover-letter-closed-subject", "handover-letter-closed"))
        }
    }
}

fn sentence(line: &Line, reader: &shell::Colleague, now: Timestamp) -> String {
    let due = line.promise.standing.due_at;
    let due = due.map_or_else(|| words::say("promises-no-time"), |at| moment(at, now, &reader.time_zone));
    let args = [
        ("due", due.into()),
        ("said", (&line.promise.said).into()),
        ("customer", crate::pages::row::customer(line).into()),
        ("number", line.number.to_string().into()),
    ];
    say_with("handover-letter-line", &args)
}

/// The name of a colleague, also of one who has left; empty for nobody.
pub(super) async fn name_of(tx: &mut Tx, id: ColleagueId) -> Result<String, Fault> {
    Ok(colleague::get(tx, id).await?.map_or_else(String::new, |found| found.name))
}
