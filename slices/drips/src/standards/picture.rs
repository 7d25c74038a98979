//! What was believed and what was measured, drawn.

use instrument::standards::Standard;
use shell::page::charts::{self, Chart, Look, Share, Shown};
use shell::words::{say, say_with};

use super::measured::{Measured, Told, kept_share};
use super::words::percent_kept;

/// What was believed and what was measured on one scale, with what we say as a line.
pub(super) fn picture(standard: Option<&Standard>, measured: Measured, told: Told) -> String {
    let Some(standard) = standard else { return String::new() };
    let percent_said = percent_kept(standard.target_permille);
    let line = say_with("standards-picture-line", &[("percent", percent_said.into())]);
    let target = standard.has_target().then(|| (kept_share(standard.target_permille), line.as_str()));
    let believed = standard.claim.map(|claim| {
        let share = kept_share(claim.permille);
        let shown = Shown::Known { share, low: share, high: share, look: Look::Plain };
        let says = say_with("standards-claim-shortly", &[("percent", percent_kept(claim.permille).into())]);
        row("standards-head-claim", says, shown)
    });
    let look = if told == Told::NotMet { Look::Broken } else { Look::Plain };
    let (shown, says) = match measured.share() {
        Some((share, interval)) => {
            let shown = Shown::Known { share, low: interval.low, high: interval.high, look };
            (shown, say_with("standards-claim-shortly", &[("percent", measured.percent(share).into())]))
        }
        None => (Shown::TooFew, say("standards-too-few")),
    };
    let seen = row("standards-head-measured", says, shown);
    let shares: Vec<Share> = believed.into_iter().chain([seen]).collect();
    let (title, about) = (say(told.key()), say("standards-picture-about"));
    charts::intervals(&Chart { id: "standard", title: &title, about: &about }, target, &shares)
}

/// One line of the picture. Its figure stands with its name: at the other end it would meet what we say.
fn row(of: &str, figure: String, shown: Shown) -> Share {
    let label = say_with("standards-picture-label", &[("of", say(of).into()), ("figure", figure.into())]);
    Share { label, says: String::new(), shown }
}
