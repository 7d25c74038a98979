//! The line below a mail: what is next, and the page with the rest. Only where the organization wants it.

use conversations::{Footer, FooterLine, Said, customers};
use futures_util::FutureExt;
use shell::App;
use shell::words::{moment, say, say_with};
use store::{Doing, Fault, Tx, organizations};

use super::entry::{self, Clocks};
use super::{link, reading, showing};
use crate::house::zone_of;

/// The line below the mails that leave.
pub(crate) const FOOTER: Footer = Footer { name: "promises", write };

fn write<'a>(app: &'a App, tx: &'a mut Tx, said: Said) -> Doing<'a, Option<FooterLine>, Fault> {
    async move {
        if !showing::get(tx).await?.showing.footer {
            return Ok(None);
        }
        let (Some(organization), Some(customer)) =
            (organizations::get(tx).await?, customers::get(tx, said.customer).await?)
        else {
            return Ok(None);
        };
        let ours = organization.zone();
        let clocks = Clocks { theirs: zone_of(&customer.time_zone, &ours), ours, now: tx.now() };
        let next = reading::next(tx, said.customer).await?;
        let next = next.iter().find_map(|line| Some((line, line.promise.standing.due_at?)));
        let Some((line, due_at)) = next else { return Ok(None) };
        let (address, _) = link::address(app, tx, said.customer).await?;
        Ok(Some(FooterLine {
            says: sentence(&line.promise.said, due_at, &clocks),
            link: address,
            link_says: say("promises-footer-link"),
        }))
    }
    .boxed()
}

fn sentence(said: &str, due_at: store::Timestamp, clocks: &Clocks) -> String {
    let ours = entry::ours(due_at, clocks);
    let args = [
        ("said", said.into()),
        ("at", moment(due_at, clocks.now, &clocks.theirs).into()),
        ("ours", (&ours).into()),
    ];
    say_with(if ours.is_empty() { "promises-footer" } else { "promises-footer-both" }, &args)
}
