//! What a try to deliver came to, in one transaction: the parcel's state, the trace, what the mailbox's light is
//! judged by, the facts, and whom to tell.

use conversations::channels as lanes;
use conversations::{Message, traces};
use jiff::SignedDuration;
use shell::carriers::smtp_out::{Handed, NotHanded};
use shell::carriers::{Kind, Trouble};
use shell::{App, Job, JobFailed};
use store::{Event, Fault, NewJob, Tx, outbox};

use crate::deliver::{Letter, settings_of};
use crate::engine;
use crate::troubles::{self, Way};
use crate::unreached::Unreached;

/// How a try ended that reached somebody.
#[derive(Clone, Debug)]
struct Reached {
    handed: Handed,
    /// Who is left.
    unreached: Unreached,
    /// Whether some are tried again.
    goes_on: bool,
    /// Whether it is the first to reach anybody.
    is_first: bool,
    /// Whether a copy goes into the folder of sent mail.
    is_copied: bool,
}

pub(crate) async fn sent(app: &App, job: &Job, letter: Letter, handed: Handed) -> Result<(), JobFailed> {
    let copies =
        settings_of(&letter.channel).ok().and_then(|settings| settings.copies_folder().map(str::to_owned));
    let unreached = Unreached::after(letter.unreached(), &handed.refused);
    let goes_on = !unreached.waiting.is_empty() && !letter.is_too_old(app.clock().now());
    let is_first = letter.unreached().is_none();
    let reached = Reached { handed, unreached, goes_on, is_first, is_copied: copies.is_some() };
    let words = reached.unreached.said();
    let input = (job.clone(), letter.parcel.id, letter.message, reached);
    app.db
        .write(job.org, input, |tx, (job, parcel, message, reached)| {
            Box::pin(note_reached(tx, job, *parcel, message, reached))
        })
        .await?;
    if goes_on { Err(JobFailed::after(words, pause(job.attempts))) } else { Ok(()) }
}

async fn note_reached(
    tx: &mut Tx,
    job: &Job,
    parcel: i64,
    message: &Message,
    reached: &Reached,
) -> Result<(), Fault> {
    traces::add(tx, message.id, "accepted", &reached.handed.said);
    for refused in &reached.handed.refused {
        let words = format!("{}: {}", refused.address, refused.trouble.said);
        let step = if refused.trouble.is_temporary() { "attempted" } else { "refused" };
        traces::add(tx, message.id, step, &words);
    }
    troubles::note(tx, message.channel, Way::Sending, Ok(())).await?;
    if reached.is_first {
        note_left(tx, parcel, message, reached);
    }
    if reached.goes_on {
        outbox::leaves_out(tx, parcel, &reached.unreached.write()).await?;
        return outbox::tried(tx, parcel, &reached.unreached.said()).await;
    }
    if reached.unreached.is_nobody() {
        outbox::sent(tx, parcel).await?;
    } else {
        give_up_on_some(tx, parcel, message, reached.unreached.clone()).await?;
    }
    tx.finish(job).await
}

/// The message has left for somebody: a fact, and a copy of it in the folder of sent mail.
fn note_left(tx: &mut Tx, parcel: i64, message: &Message, reached: &Reached) {
    lanes::sent(tx, message.channel);
    tx.event(
        Event::new("message_sent")
            .conversation(message.conversation.get())
            .about(message.id.get())
            .number(i64::try_from(reached.handed.refused.len()).expect("recipients are counted")),
    );
    if reached.is_copied {
        let run_at = tx.now();
        let payload = serde_json::json!({ "outbox": parcel.to_string() });
        tx.job_later(NewJob { kind: crate::copy::KIND, key: parcel.to_string(), run_at, payload });
    }
}

/// Some were reached and some will not be: it is shown as failed, with those, and can be sent to them again.
async fn give_up_on_some(
    tx: &mut Tx,
    parcel: i64,
    message: &Message,
    unreached: Unreached,
) -> Result<(), Fault> {
    let words = unreached.said_at_the_end();
    traces::add(tx, message.id, "failed", &words);
    let is_lost = unreached.misses_the_point(message);
    outbox::leaves_out(tx, parcel, &unreached.given_up().write()).await?;
    outbox::fail(tx, parcel, &words).await?;
    // Who was only to have a copy does not make an answer one that never came.
    let fact = Event::new(if is_lost { "delivery_failed" } else { "delivery_incomplete" });
    let fact = fact.conversation(message.conversation.get()).about(message.id.get());
    tx.event(fact.code(Kind::RecipientRefused.key()));
    if is_lost {
        crate::tell::author(tx, message).await
    } else {
        crate::tell::author_of_some(tx, message).await
    }
}

pub(crate) async fn not_sent(
    app: &App,
    job: &Job,
    letter: &Letter,
    failed: NotHanded,
) -> Result<(), JobFailed> {
    let gives_up = letter.is_too_old(app.clock().now()) || !failed.trouble.is_temporary();
    let unreached = letter.unreached().map(|left| left.still(&failed.trouble.said));
    // Who was asked to wait before may be asked again: the lane works for others.
    let is_asked_again = unreached.is_some() && failed.trouble.kind == Kind::Later;
    let is_of_lane = is_about_the_lane(&failed.trouble) && !is_asked_again;
    if is_of_lane {
        engine::of(app).forget((job.org, letter.channel.id));
    }
    let words = said(&failed);
    let missed = Missed { failed, unreached, gives_up, is_of_lane };
    let input = (job.clone(), letter.parcel.id, letter.message.clone(), missed);
    app.db
        .write(job.org, input, |tx, (job, parcel, message, missed)| {
            Box::pin(note_missed(tx, job, *parcel, message, missed))
        })
        .await?;
    if gives_up { Ok(()) } else { Err(JobFailed::after(words, pause(job.attempts))) }
}

/// How a try ended that reached nobody.
#[derive(Clone, Debug)]
struct Missed {
    failed: NotHanded,
    /// Who was left by an earlier try that reached somebody.
    unreached: Option<Unreached>,
    gives_up: bool,
    /// Whether it concerns the mailbox, and not this message alone.
    is_of_lane: bool,
}

async fn note_missed(
    tx: &mut Tx,
    job: &Job,
    parcel: i64,
    message: &Message,
    missed: &Missed,
) -> Result<(), Fault> {
    let Missed { failed, unreached, gives_up, is_of_lane } = missed;
    if *is_of_lane {
        troubles::note(tx, message.channel, Way::Sending, Err(&failed.trouble)).await?;
    }
    match (unreached, *gives_up) {
        (Some(left), true) => give_up_on_some(tx, parcel, message, left.clone()).await?,
        (None, true) => give_up(tx, parcel, message, failed).await?,
        (left, false) => {
            let words = left.as_ref().map_or_else(|| said(failed), Unreached::said);
            traces::add(tx, message.id, "attempted", &said(failed));
            return outbox::tried(tx, parcel, &words).await;
        }
    }
    tx.finish(job).await
}

/// Nobody was reached, and it is not tried any more.
async fn give_up(tx: &mut Tx, parcel: i64, message: &Message, failed: &NotHanded) -> Result<(), Fault> {
    let words = said(failed);
    traces::add(tx, message.id, "failed", &words);
    outbox::fail(tx, parcel, &words).await?;
    tx.event(
        Event::new("delivery_failed")
            .conversation(message.conversation.get())
            .about(message.id.get())
            .code(failed.trouble.kind.key()),
    );
    crate::tell::author(tx, message).await
}

/// What a failure looks like in the outbox and the trace: the kind, and what the other side said.
fn said(failed: &NotHanded) -> String {
    let kind = failed.trouble.kind.key();
    let unsure = if failed.perhaps_sent { " perhaps-sent" } else { "" };
    format!("{kind}{unsure}|{}", failed.trouble.said)
}

/// True where the failure concerns the mailbox and not this one message.
fn is_about_the_lane(trouble: &Trouble) -> bool {
    !matches!(
        trouble.kind,
        Kind::RecipientRefused | Kind::TooLarge | Kind::MessageRefused | Kind::AddressBroken
    )
}

/// The pause before the next try: half a minute, doubled each time, at most an hour, give or take a quarter.
fn pause(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(1, 8) - 1).expect("it is between 0 and 7");
    let seconds = (30_i64 << doublings).min(3_600);
    let quarter = u64::try_from(seconds / 2).expect("seconds are not negative");
    let jitter = i64::try_from(store::random::below(quarter.max(1))).expect("it is below an hour");
    SignedDuration::from_secs(seconds - seconds / 4 + jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_bounded() {
        for (attempts, least, most) in
            [(1, 22, 38), (2, 45, 75), (5, 360, 600), (8, 2_700, 4_500), (99, 2_700, 4_500)]
        {
            for _ in 0..50 {
                let pause = pause(attempts).as_secs();
                assert!((least..=most).contains(&pause), "{attempts}: {pause}");
            }
        }
    }
}
