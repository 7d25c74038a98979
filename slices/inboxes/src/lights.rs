//! Keeping the lights: what the lanes do is judged, written where pages read it, and told to colleagues who
//! run them when it becomes red; when it is green again, what they were told is settled.

use conversations::ChannelId;
use conversations::channels::{self as lanes, Channel, Light};
use shell::App;
use shell::carriers::Trouble;
use store::{Fault, OrgId, Tx, organizations};

use crate::health::{self, Facts};
use crate::mailbox::{KIND, Settings};
use crate::tell;
use crate::troubles::{self, Way};

/// Notes that a way works, or why not, and judges the lane anew.
pub(crate) async fn note(
    app: &App,
    org: OrgId,
    channel: ChannelId,
    way: Way,
    outcome: Result<(), &Trouble>,
) -> Result<(), Fault> {
    let outcome = outcome.map_err(Clone::clone);
    app.db
        .write(org, (channel, way, outcome), |tx, (channel, way, outcome)| {
            Box::pin(async move {
                let outcome = outcome.as_ref().copied();
                troubles::note(tx, *channel, *way, outcome).await?;
                match lanes::get(tx, *channel).await? {
                    Some(channel) => judge(tx, &channel).await,
                    None => Ok(()),
                }
            })
        })
        .await
}

/// Judges every lane of an organization.
pub(crate) async fn judge_all(app: &App, org: OrgId) -> Result<(), Fault> {
    app.db
        .write(org, (), |tx, ()| {
            Box::pin(async move {
                for channel in lanes::all(tx).await?.iter().filter(|channel| channel.kind == KIND) {
                    judge(tx, channel).await?;
                }
                Ok::<_, Fault>(())
            })
        })
        .await
}

async fn judge(tx: &mut Tx, channel: &Channel) -> Result<(), Fault> {
    let settings = Settings::read(&channel.settings);
    // Where nothing comes in or leaves by anybody's will, nothing fails.
    let is_unconnected = matches!(&settings, Ok(settings) if !settings.is_connected());
    if !channel.is_active || is_unconnected {
        let changed = lanes::set_light(tx, channel.id, Light::Green, "").await?;
        return if changed { tell::works_again(tx, channel).await } else { Ok(()) };
    }
    let failing = troubles::of(tx, channel.id).await?;
    let arrived_at = troubles::arrived_at(tx, channel.id).await?;
    let waiting_since = troubles::waiting_since(tx, channel.id).await?;
    let zone =
        organizations::get(tx).await?.map_or(jiff::tz::TimeZone::UTC, |organization| organization.zone());
    let facts = Facts {
        failing: &failing,
        is_whole: settings.is_ok_and(|settings| settings.is_whole()),
        arrived_at: &arrived_at,
        waiting_since,
        zone: &zone,
    };
    let (light, reason) = health::judge(&facts, tx.now());
    // The words of a lasting trouble count its minutes; only a new light is worth an event.
    if light == channel.light && (light == Light::Green || channel.light_reason == reason) {
        return Ok(());
    }
    let changed = lanes::set_light(tx, channel.id, light, &reason).await?;
    if changed && light == Light::Red && channel.light != Light::Red {
        tell::keepers(tx, channel, &reason).await?;
    }
    if changed && light == Light::Green {
        tell::works_again(tx, channel).await?;
    }
    Ok(())
}
