//! What is told of value when a sample organization is filled: purchases, and what a customer usually spends.

use jiff::civil::Date;
use shell::ColleagueId;
use store::{Actor, Fault, Tx};

use crate::days;
use crate::value::purchases::{self, NewPurchase};
use crate::value::refusals::CannotBuy;
use crate::value::settings::{self, Settings};

/// A purchase of the sample organization.
#[derive(Clone, Debug)]
pub struct Purchase {
    /// The till's own name for it.
    pub reference: String,
    /// An email address of the customer.
    pub customer: String,
    /// The day on which they bought.
    pub date: Date,
    /// How much, in hundredths of the currency.
    pub amount_minor: i64,
}

/// Takes purchases as another system tells them; those of people who are no customers are left out. It answers how many
/// were taken.
pub async fn tell(tx: &mut Tx, told: &[Purchase], by: ColleagueId) -> Result<usize, Fault> {
    let (_, today) = days::today(tx).await?;
    let mut taken = 0;
    for one in told {
        let new = NewPurchase {
            reference: one.reference.clone(),
            customer: one.customer.clone(),
            date: one.date.to_string(),
            amount: format!("{}.{:02}", one.amount_minor / 100, one.amount_minor % 100),
        };
        let read = match purchases::read(tx, &new, today).await {
            Ok(read) => read,
            Err(CannotBuy::Customer) => continue,
            Err(refusal) => return Err(wrong(refusal)),
        };
        purchases::add(tx, &read, (by, Actor::Colleague(by.get()))).await.map_err(wrong)?;
        taken += 1;
    }
    Ok(taken)
}

/// Says what a customer usually spends in a week, in hundredths.
pub async fn say_weekly(tx: &mut Tx, weekly_minor: i64, by: ColleagueId) -> Result<(), Fault> {
    let wanted = Settings { weekly_minor, ..settings::get(tx).await? };
    settings::put(tx, &wanted, (by, Actor::Colleague(by.get()))).await.map_err(wrong)
}

fn wrong(refusal: impl std::fmt::Display) -> Fault {
    Fault::Bug(format!("what the sample tells was refused: {refusal}"))
}
