//! Stories of drips, told through the pages and the API, on both engines.

mod kinds;
mod places;
mod promised;
mod putting_right;
mod recording;
mod recounting;
mod standards;

use serde_json::{Value, json};
use shell::Feature;
use shell::money::{self, Currency};
use testing::{Agent, Exchange, TestDesk};

/// The program with the instrument and these pages.
pub(crate) const FEATURES: &[Feature] = &[
    conversations::FEATURE,
    instrument::FEATURE,
    crate::FEATURE,
    crate::STANDARDS,
    settings::CUSTOMERS,
    settings::COLLEAGUES,
];

#[test]
fn every_page_reads_well_in_every_state() {
    let samples = (crate::FEATURE.samples)().into_iter().chain((crate::STANDARDS.samples)());
    let texts = samples.map(|sample| {
        assert!(!sample.html.contains("does not render"), "{}: {}", sample.name, sample.html);
        assert!(!sample.html.contains("<b>\""), "{}: a name is no markup", sample.name);
        format!("== {} ==\n{}", sample.name, text_of(&sample.html))
    });
    insta::assert_snapshot!("pages", texts.collect::<Vec<_>>().join("\n\n"));
}

/// What a reader sees of a page: its words, one line for each piece.
fn text_of(html: &str) -> String {
    let pieces =
        html.split('<').filter_map(|piece| piece.split_once('>').map_or(Some(piece), |(_, text)| Some(text)));
    let lines = pieces.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The instrument hears of everything that has happened, and looks at what is due.
pub(crate) async fn counted(desk: &TestDesk) {
    instrument::follow(&desk.app.db, desk.org).await.expect("events can be followed");
    desk.jobs_run().await;
    instrument::follow(&desk.app.db, desk.org).await.expect("events can be followed");
    desk.jobs_run().await;
    instrument::refresh_days(&desk.app.db, desk.org).await.expect("days can be counted");
}

/// Names the organization's currency.
pub(crate) async fn in_euros(desk: &TestDesk) {
    let euros = Currency::named("EUR").expect("euros are money");
    let named: Result<(), store::Fault> =
        desk.app.db.write(desk.org, euros, |tx, euros| Box::pin(money::settle(tx, *euros))).await;
    named.expect("a currency can be named");
}

/// Something that arrived damaged, told beside its conversation, and the address of its task.
pub(crate) async fn damaged(desk: &TestDesk, teller: &Agent, exchange: &Exchange) -> String {
    let key = store::random::token();
    let fields = [("client_key", key.as_str()), ("kind", "damaged")];
    teller.posts(&format!("/conversations/{}/drips/new", exchange.number), &fields).await.is(303);
    counted(desk).await;
    let open = teller.gets_part(&format!("/conversations/{}/drips", exchange.number)).await.is(200).text();
    let (_, rest) = open.split_once("href=\"/drips/").unwrap_or_else(|| panic!("no task: {open}"));
    format!("/drips/{}", rest.split('#').next().unwrap())
}

/// The rows of a list in the API.
pub(crate) async fn listed(agent: &Agent, path: &str) -> Vec<Value> {
    let list = agent.calls("GET", path, &json!(null)).await.is(200).json();
    list["items"].as_array().cloned().expect("a list has items")
}
