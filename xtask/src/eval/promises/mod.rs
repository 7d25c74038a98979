//! Promises heard in real agents' messages, against labels that lie in `crates/rules/eval/promises`; the messages
//! themselves are kept outside the repository. How the labels were made stands in the README beside them.

mod labels;
mod report;
mod score;
mod texts;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use rules::hours::OfficeHours;
use rules::promises::dates::{DateOrder, Moment};
use rules::promises::detect::{Heard, detect};

use super::collection;
use labels::{Labelled, Split};

#[derive(Args)]
pub(crate) struct Options {
    /// List what was missed and what was heard wrongly in the development part; the others stay unseen
    #[arg(long)]
    misses: bool,
    /// Only one part of the labels
    #[arg(long, value_enum, default_value_t = Part::All)]
    part: Part,
}

/// Which part of the labels is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    All,
    Dev,
    Test,
    Fresh,
}

impl Part {
    fn holds(self, split: Split) -> bool {
        match self {
            Self::All => true,
            Self::Dev => split == Split::Dev,
            Self::Test => split == Split::Test,
            Self::Fresh => split == Split::Fresh,
        }
    }
}

/// The collections that the labels refer to.
const COLLECTIONS: [&str; 3] = ["twitter_care_dev", "star_dialogues", "email_intent"];
/// When every message is taken to be written; a Wednesday. Real messages do not always say when they were.
const WRITTEN_AT: &str = "2026-03-11T10:00:00Z";
/// Each message is heard so often to measure the time it takes.
const TIMED_TIMES: u32 = 20;

/// A message with its labels and what was heard in it.
pub(super) struct Case<'t> {
    labelled: &'t Labelled,
    text: &'t str,
    heard: Vec<Heard<'t>>,
}

/// The task.
pub(super) fn promises(options: &Options) -> Result<()> {
    for name in COLLECTIONS {
        if collection(name).is_none() {
            println!(
                "skipped: the collection {name} is not here (WELLKEPT_SHARED_DATA says where it would be)"
            );
            return Ok(());
        }
    }
    let mut labelled = labels::read()?;
    labelled.retain(|labelled| options.part.holds(labelled.split));
    if labelled.is_empty() {
        println!("skipped: there are no labels in {}", labels::FOLDER);
        return Ok(());
    }
    let texts = texts::of(&labelled)?;
    let hours = OfficeHours::usual(TimeZone::UTC);
    let moment = Moment {
        at: WRITTEN_AT.parse().context("a constant")?,
        customer_zone: TimeZone::UTC,
        organization_hours: &hours,
        order: DateOrder::MonthFirst,
    };
    let cases: Vec<Case<'_>> = labelled
        .iter()
        .filter_map(|labelled| {
            let text = texts.get(&labelled.reference)?;
            Some(Case { labelled, text, heard: detect(text, &moment) })
        })
        .collect();
    println!("{} of {} labelled messages found\n", cases.len(), labelled.len());
    for split in [Split::Dev, Split::Test, Split::Fresh] {
        report::part(split.word(), &cases, |case| case.labelled.split == split);
    }
    let judged =
        report::part("never looked at (test and fresh)", &cases, |case| case.labelled.split.is_judged());
    if options.misses {
        report::misses(&cases);
    }
    report::speed(measured(&cases, &moment));
    let Some(judged) = judged else { return Ok(()) };
    let missed = judged.missed();
    if !missed.is_empty() {
        bail!("what was never looked at misses: {}", missed.join("; "));
    }
    println!("every bar is met");
    Ok(())
}

/// How long hearing one message takes, on average.
fn measured(cases: &[Case<'_>], moment: &Moment<'_>) -> Duration {
    let began = Instant::now();
    for _ in 0..TIMED_TIMES {
        for case in cases {
            std::hint::black_box(detect(case.text, moment));
        }
    }
    let heard = u32::try_from(cases.len()).unwrap_or(u32::MAX).saturating_mul(TIMED_TIMES);
    began.elapsed() / heard.max(1)
}
