//! What the till tells of the customers, what one of them usually spends, and what management believed before it looked.

use instrument::standards::{self, NewClaim};
use jiff::tz::TimeZone;
use leaks::filling::{self, Purchase};
use shell::ColleagueId;
use store::{Db, Fault, OrgId, Timestamp, Tx};

use crate::dice::Dice;
use crate::hours::mins;
use crate::life::wrong;
use crate::matters::Mailbox;
use crate::organization::Shop;
use crate::people::{PEOPLE, Person};

/// How far back the till remembers, in days.
const TILL_DAYS: i64 = 400;
/// What a customer usually spends in a week, in pence.
const WEEKLY_MINOR: i64 = 1_200;
/// Of those who bought something, so many in a hundred never come back.
const LEAVES_PERCENT: u32 = 7;

/// What management believes: of a thousand occasions, how many are drips.
const BELIEFS: &[(&str, i64)] = &[
    ("promise_broken", 30),
    ("broken_in_silence", 50),
    ("late_first_answer", 40),
    ("late_answer", 50),
    ("reopened", 50),
    ("left_unanswered", 10),
    ("repeat_contact", 30),
    ("passed_around", 20),
];

/// Writes down what management believes, before anybody looks.
pub(crate) async fn believes(tx: &mut Tx, by: ColleagueId) -> Result<(), Fault> {
    for (kind, permille) in BELIEFS {
        let (channel, team) = (conversations::ChannelId::NONE, conversations::TeamId::NONE);
        let claim = NewClaim { kind: (*kind).to_owned(), channel, team, permille: *permille };
        standards::claim(tx, &claim, by).await.map_err(wrong)?;
    }
    Ok(())
}

/// Tells what was bought until the end of a life.
pub(crate) async fn tell(db: &Db, org: OrgId, shop: &Shop, seed: u64) -> Result<(), Fault> {
    let by = shop.colleagues[crate::cast::OWNER];
    let zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
    let told = bought(&mut Dice::seeded(seed ^ 0x7111), db.clock().now(), &zone);
    db.write(org, (told, by), |tx, (told, by)| {
        Box::pin(async move {
            filling::tell(tx, told, *by).await?;
            filling::say_weekly(tx, WEEKLY_MINOR, *by).await
        })
    })
    .await
}

fn bought(dice: &mut Dice, until: Timestamp, zone: &TimeZone) -> Vec<Purchase> {
    let mut told = Vec::new();
    for person in PEOPLE {
        let Habits { days_between, amount } = habits(dice, person);
        let mut days_ago = dice.between(TILL_DAYS / 2, TILL_DAYS);
        while days_ago > 0 {
            let at = (until - mins(days_ago * 24 * 60)).to_zoned(zone.clone());
            told.push(Purchase {
                reference: format!("till-{}", told.len() + 1),
                customer: person.mail.to_owned(),
                date: at.date(),
                amount_minor: dice.between(amount / 2, amount * 3 / 2),
            });
            if dice.happens(LEAVES_PERCENT) {
                break;
            }
            days_ago -= dice.between(days_between / 2, days_between * 3 / 2);
        }
    }
    told
}

/// How somebody buys.
struct Habits {
    days_between: i64,
    /// In pence, on average.
    amount: i64,
}

/// A kitchen that cooks for others buys more often, and more.
fn habits(dice: &mut Dice, person: &Person) -> Habits {
    match person.writes_to {
        Mailbox::Care => Habits { days_between: dice.between(24, 110), amount: dice.between(1_400, 7_500) },
        Mailbox::Wholesale => {
            Habits { days_between: dice.between(8, 24), amount: dice.between(9_000, 42_000) }
        }
    }
}
