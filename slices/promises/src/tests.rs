//! Stories of promises, told through the pages and the API, on both engines.

use std::sync::Mutex;

use conversations::{Beside, ConversationId, Panel, customers};
use shell::letters::Letter;
use shell::{App, Error, Feature, Seat};
use store::{Actor, Doing, Fault, Tx};
use testing::{Agent, Answer, Exchange, TestDesk};

use crate::{FEATURE, Promise, PromiseId, reading};

mod acts;
mod api;
mod lists;
mod making;

/// The program with promises and a post office that keeps the letters.
pub(crate) const FEATURES: &[Feature] =
    &[FEATURE, crate::KEEPING, Feature { name: "post", letters: Some(keep_letter), ..Feature::NONE }];

static LETTERS: Mutex<Vec<Letter>> = Mutex::new(Vec::new());

fn keep_letter<'a>(_: &'a App, _: &'a mut Tx, letter: &'a Letter) -> Doing<'a, bool, Fault> {
    LETTERS.lock().unwrap().push(letter.clone());
    Box::pin(async { Ok(true) })
}

/// Subjects of the letters to this agent, each key once: a transaction that was run again wrote its letter
/// again, and the post office knows it by its key.
pub(crate) fn letters_to(agent: &Agent, desk: &TestDesk) -> Vec<String> {
    let address = format!("{}@{}.example", agent.name.to_lowercase(), desk.org);
    let mut letters: Vec<Letter> =
        LETTERS.lock().unwrap().iter().filter(|letter| letter.to == address).cloned().collect();
    letters.dedup_by(|one, other| one.key == other.key);
    letters.into_iter().map(|letter| letter.subject).collect()
}

pub(crate) fn forget_letters() {
    LETTERS.lock().unwrap().clear();
}

pub(crate) async fn promises(agent: &Agent, exchange: &Exchange, said: &str, by: &str) -> Answer {
    let key = store::random::token();
    let fields = [("client_key", key.as_str()), ("kind", "call_back"), ("said", said), ("by", by)];
    agent.posts(&format!("/conversations/{}/promises", exchange.number), &fields).await
}

#[test]
fn every_page_reads_well_in_every_state() {
    let texts = crate::pages::samples().into_iter().map(|sample| {
        assert!(!sample.html.contains("does not render"), "{}: {}", sample.name, sample.html);
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

/// The newest promise of a conversation.
pub(crate) async fn newest(desk: &TestDesk, exchange: &Exchange) -> Promise {
    let read = desk
        .app
        .db
        .read(desk.org, exchange.conversation, |tx, id| Box::pin(crate::sql::of_conversation(tx, *id, 1)));
    read.await.unwrap().remove(0).promise
}

/// Kinds and codes of what happened to a promise.
pub(crate) async fn history(desk: &TestDesk, promise: PromiseId) -> Vec<String> {
    let read: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, promise, |tx, id| {
            Box::pin(async move {
                let line = reading::get(tx, *id).await?.expect("it was made");
                reading::history(tx, &line.promise).await
            })
        })
        .await;
    read.unwrap().into_iter().map(|fact| format!("{} {}", fact.kind, fact.code).trim().to_owned()).collect()
}

pub(crate) async fn lives_in(desk: &TestDesk, exchange: &Exchange, zone: &'static str) {
    let changed: Result<bool, Fault> = desk
        .app
        .db
        .write(desk.org, exchange.conversation, move |tx, id| {
            Box::pin(async move {
                let conversation = conversations::by_id(tx, *id).await?.expect("it was received");
                let customer = customers::get(tx, conversation.customer).await?.expect("it was received");
                let moved = customers::Customer { time_zone: zone.to_owned(), ..customer };
                customers::update(tx, &moved, Actor::System).await
            })
        })
        .await;
    assert!(changed.unwrap());
}

/// A panel as it is drawn beside a conversation.
pub(crate) async fn panel_beside(
    app: &App,
    seat: &Seat,
    conversation: ConversationId,
    panel: &'static Panel,
) -> String {
    let input = (app.clone(), seat.clone(), conversation);
    let drawn = app.db.read(seat.org, input, move |tx, (app, seat, id)| {
        Box::pin(async move {
            let found = conversations::by_id(tx, *id).await?.ok_or_else(Error::not_found)?;
            let beside = Beside { app, seat, conversation: Some(&found), customer: found.customer };
            (panel.show)(tx, beside).await
        })
    });
    drawn.await.unwrap()
}
