//! Stories of asks between colleagues, told through the pages and the API, on both engines.

use std::sync::Mutex;

use conversations::{Change, TeamId, teams};
use serde_json::{Value, json};
use shell::letters::Letter;
use shell::{App, ColleagueId, Feature, Role};
use store::{Actor, Doing, Fault, Tx, events};
use testing::{Agent, Answer, Exchange, TestDesk, on_each_engine};

use super::{TeamAsks, counts};
use crate::promise::{Line, PromiseId};

/// The program with promises, asks, accounts, and a post office that keeps the letters.
pub(crate) const FEATURES: &[Feature] = &[
    conversations::FEATURE,
    crate::FEATURE,
    crate::ASKS,
    settings::COLLEAGUES,
    Feature { name: "post", letters: Some(keep_letter), ..Feature::NONE },
];

static LETTERS: Mutex<Vec<Letter>> = Mutex::new(Vec::new());

fn keep_letter<'a>(_: &'a App, _: &'a mut Tx, letter: &'a Letter) -> Doing<'a, bool, Fault> {
    LETTERS.lock().unwrap().push(letter.clone());
    Box::pin(async { Ok(true) })
}

/// The letters to this agent, each key once: a transaction that was run again wrote its letter again.
pub(crate) fn letters_to(agent: &Agent, desk: &TestDesk) -> Vec<Letter> {
    let address = format!("{}@{}.example", agent.name.to_lowercase(), desk.org);
    let mut letters: Vec<Letter> =
        LETTERS.lock().unwrap().iter().filter(|letter| letter.to == address).cloned().collect();
    letters.dedup_by(|one, other| one.key == other.key);
    letters
}

/// Their subjects.
pub(crate) fn subjects(agent: &Agent, desk: &TestDesk) -> Vec<String> {
    letters_to(agent, desk).into_iter().map(|letter| letter.subject).collect()
}

pub(crate) fn forget_letters() {
    LETTERS.lock().unwrap().clear();
}

pub(crate) async fn promises(agent: &Agent, exchange: &Exchange, said: &str, by: &str) -> PromiseId {
    let key = store::random::token();
    let fields = [("client_key", key.as_str()), ("kind", "call_back"), ("said", said), ("by", by)];
    agent.posts(&format!("/conversations/{}/promises", exchange.number), &fields).await.is(303);
    let list = agent.gets("/promises").await.text();
    let at = list.find(&format!(">{said}</a>")).unwrap_or_else(|| panic!("{said} is not listed: {list}"));
    let (_, id) = list[..at].rsplit_once("/promises/").expect("a link leads to the promise");
    id.trim_end_matches('"').parse().expect("an id")
}

pub(crate) async fn line(desk: &TestDesk, id: PromiseId) -> Line {
    let read = desk.app.db.read(desk.org, id, |tx, id| Box::pin(crate::sql::get(tx, *id))).await;
    read.unwrap().expect("it was made")
}

/// A team of these people, led by the first.
pub(crate) async fn team(desk: &TestDesk, name: &'static str, people: &[&Agent]) -> TeamId {
    let ids: Vec<ColleagueId> = people.iter().map(|agent| agent.id).collect();
    let formed: Result<TeamId, Fault> = desk
        .app
        .db
        .write(desk.org, ids, move |tx, ids| {
            Box::pin(async move {
                let team = teams::create(tx, name, ids[0]).await?;
                for id in ids {
                    teams::join(tx, team, *id).await?;
                }
                Ok(team)
            })
        })
        .await;
    formed.unwrap()
}

/// Gives a conversation to a team.
pub(crate) async fn belongs_to(desk: &TestDesk, exchange: &Exchange, team: TeamId) {
    let change = Change { conversation: exchange.conversation, actor: Actor::System, version: None };
    let given = desk.app.db.write(desk.org, (change, team), |tx, (change, team)| {
        Box::pin(conversations::hand_to_team(tx, *change, *team))
    });
    given.await.unwrap();
}

/// Kinds and codes of all facts that begin with this.
pub(crate) async fn facts(desk: &TestDesk, start: &'static str) -> Vec<String> {
    let all: Result<Vec<events::Recorded>, Fault> =
        desk.app.db.read(desk.org, (), |tx, ()| Box::pin(events::since(tx, 0, 2_000))).await;
    let ours = all.unwrap().into_iter().filter(|fact| fact.kind.starts_with(start));
    ours.map(|fact| format!("{} {}", fact.kind, fact.code).trim().to_owned()).collect()
}

pub(crate) async fn asks(agent: &Agent, promise: PromiseId, whom: &str, said: &str, by: &str) -> Answer {
    let key = store::random::token();
    let fields = [("client_key", key.as_str()), ("whom", whom), ("said", said), ("by", by)];
    agent.posts(&format!("/promises/{promise}/ask"), &fields).await
}

/// The path of the only ask on somebody's list.
pub(crate) async fn only_ask(agent: &Agent, between: &str) -> String {
    let list = agent.gets(&format!("/asks?between={between}")).await.is(200).text();
    let (_, rest) = list.split_once("id=\"ask-").expect("an ask is listed");
    format!("/asks/{}", rest.split('"').next().unwrap())
}

async fn notes(desk: &TestDesk, exchange: &Exchange) -> Vec<String> {
    let read: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, exchange.conversation, |tx, id| {
            Box::pin(async move {
                let there = conversations::by_id(tx, *id).await?.expect("it was received");
                conversations::open(tx, there, conversations::MessageId::of(i64::MAX), 20).await
            })
        })
        .await;
    let messages = read.unwrap().messages.into_iter();
    messages.filter(|one| one.kind == conversations::Kind::Note).map(|one| one.said).collect()
}

#[tokio::test]
async fn a_team_is_asked_somebody_takes_it_and_the_answer_lands_as_a_note() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let (ana, ben, dora) = (desk.agent("Ana").await, desk.agent("Ben").await, desk.agent("Dora").await);
        let depot = team(desk, "Depot", &[&dora, &ben]).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;

        let whom = format!("team-{depot}");
        ana.gets(&format!("/promises/{promise}/ask")).await.is(200).says("Depot").says("today 15:00");
        asks(&ana, promise, &whom, "Where is it?", "today 3pm")
            .await
            .is(422)
            .says("before the promise is due");
        asks(&ana, promise, &whom, "Where is it?", "yesterday").await.is(422).says("already past");
        asks(&ana, promise, &whom, " ", "2pm").await.is(422).says("Say what you need");
        asks(&ana, promise, "", "Where is it?", "2pm").await.is(422).says("Say whom you ask");
        asks(&ana, promise, &format!("colleague-{}", ana.id), "Where?", "2pm")
            .await
            .is(422)
            .says("That is you");
        asks(&ana, promise, "team-17", "Where?", "2pm").await.is(422).says("Nobody of this id");
        asks(&ana, promise, "song-17", "Where?", "2pm").await.is(422);
        asks(&ana, promise, &whom, "Where is it?", "2pm").await.is(303);

        ana.gets(&format!("/promises/{promise}")).await.says("You ask Depot").says("Where is it?");
        ana.gets("/asks?between=by_me").await.says("You ask Depot").says("today 14:00");
        ana.gets_part(&format!("/conversations/{}/asks", parcel.number)).await.says("Where is it?");
        ben.gets("/rail").await.says("<span>Asks</span><b class=\"count\">1</b>");
        ana.gets("/rail").await.says("<span>Asks</span></a>");
        assert_eq!(subjects(&ben, desk), ["Ana asks: Where is it?"]);
        assert_eq!(subjects(&dora, desk), ["Ana asks: Where is it?"]);
        assert!(subjects(&ana, desk).is_empty());

        let path = only_ask(&ben, "of_my_teams").await;
        ben.posts(&format!("{path}/take"), &[]).await.is(303);
        ben.gets("/asks").await.says("Where is it?").says("Ana asks you");
        ben.posts(&format!("{path}/answer"), &[("answer", "  ")]).await.is(422).says("Say the answer");
        ben.posts(&format!("{path}/answer"), &[("answer", "On van 7 <b>\n\ntill four")]).await.is(303);
        ben.posts(&format!("{path}/answer"), &[("answer", "Again")]).await.is(409).says("closed already");
        assert_eq!(notes(desk, &parcel).await, ["Asked: Where is it?\n\nOn van 7 <b>\n\ntill four"]);
        assert_eq!(subjects(&ana, desk), ["Ben answered: Where is it?"]);
        ana.gets(&path).await.says("Answered in time").says("On van 7 &#60;b&#62;").says("Ben for Depot");
        ana.gets("/asks?between=by_me&which=closed").await.says("Answered in time");
        assert_eq!(facts(desk, "ask_").await, ["ask_made team", "ask_taken", "ask_answered in_time"]);

        desk.clock_moves_to("2026-03-02T14:00:00Z");
        assert_eq!(desk.jobs_run().await, 0, "nothing of the ask is left to be done");
    })
    .await;
}

#[tokio::test]
async fn a_promise_that_waits_for_an_answer_nobody_gave_breaks_for_the_place_that_owed_it() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let (ana, ben, dora) = (desk.agent("Ana").await, desk.agent("Ben").await, desk.agent("Dora").await);
        let depot = team(desk, "Depot", &[&dora, &ben]).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;
        asks(&ana, promise, &format!("colleague-{}", ben.id), "Where is it?", "2pm").await.is(303);
        let path = only_ask(&ben, "of_me").await;
        forget_letters();

        desk.clock_moves_to("2026-03-02T12:59:59Z");
        assert_eq!(desk.jobs_run().await, 0, "nothing a second early");
        desk.clock_moves_to("2026-03-02T13:00:00Z");
        desk.jobs_run().await;
        assert_eq!(subjects(&ben, desk), ["Answer needed today 14:00: Where is it?"]);
        desk.clock_moves_to("2026-03-02T14:00:00Z");
        desk.jobs_run().await;
        assert_eq!(desk.jobs_run().await, 0, "it runs out once");
        let overdue = "The answer is overdue: Where is it?".to_owned();
        for agent in [&ben, &dora, &ana] {
            let told = subjects(agent, desk);
            let count = told.iter().filter(|subject| **subject == overdue).count();
            assert_eq!(count, 1, "{} was told {told:?}", agent.name);
        }
        ben.gets("/asks").await.says("Overdue");
        ben.gets("/rail").await.says("count-broken");

        desk.clock_moves_to("2026-03-02T15:00:00Z");
        desk.jobs_run().await;
        let broken = line(desk, promise).await.promise;
        assert_eq!(broken.broke_for, Some(rules::promises::state::BrokeFor::Ask));
        ana.gets(&format!("/promises/{promise}"))
            .await
            .says("It broke while an answer was owed by Depot since today 14:00. It counts there");
        let all: Result<Vec<events::Recorded>, Fault> =
            desk.app.db.read(desk.org, (), |tx, ()| Box::pin(events::since(tx, 0, 500))).await;
        let all = all.unwrap();
        let breaking = all.iter().find(|fact| fact.kind == "promise_broken").unwrap();
        assert_eq!(breaking.number, broken.ask.get(), "the fact names the ask");
        let owing = all.iter().find(|fact| fact.kind == "promise_answer_owed").unwrap();
        assert_eq!(
            (owing.number, owing.about_id),
            (depot.get(), promise.get()),
            "and one ahead of it the place"
        );
        assert!(owing.seq < breaking.seq);
        let ran_out = all.iter().find(|fact| fact.kind == "ask_overdue").unwrap();
        assert_eq!(ran_out.number, depot.get(), "the fact names the place");

        ben.posts(&format!("{path}/answer"), &[("answer", "On van 7")]).await.is(303);
        ana.gets("/asks?between=by_me&which=closed").await.says("Answered late");
        let day = ("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z");
        let counted: Result<Vec<TeamAsks>, Fault> = desk
            .app
            .db
            .read(desk.org, day, |tx, (from, until)| {
                Box::pin(counts(tx, from.parse().unwrap(), until.parse().unwrap()))
            })
            .await;
        let one = TeamAsks { team: depot, in_time: 0, late: 1, declined: 0, unanswered: 0 };
        assert_eq!(counted.unwrap(), [one]);
        desk.clock_moves_to("2026-03-03T16:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_came_late_but_before_the_promise_was_due_leaves_it_with_its_keeper() {
    on_each_engine(FEATURES, async |desk| {
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;
        asks(&ana, promise, &format!("colleague-{}", ben.id), "Where is it?", "2pm").await.is(303);
        let path = only_ask(&ben, "of_me").await;
        desk.clock_moves_to("2026-03-02T14:30:00Z");
        desk.jobs_run().await;
        ben.posts(&format!("{path}/decline"), &[("reason", " ")]).await.is(422).says("not possible");
        ben.posts(&format!("{path}/decline"), &[("reason", "I do not know the round.")]).await.is(303);
        desk.clock_moves_to("2026-03-02T15:00:00Z");
        desk.jobs_run().await;
        let broken = line(desk, promise).await.promise;
        assert_eq!(broken.broke_for, Some(rules::promises::state::BrokeFor::Keeper));
        ana.gets(&format!("/promises/{promise}")).await.is_silent_about("It counts there").says("Declined");
        assert_eq!(
            facts(desk, "ask_").await,
            ["ask_made colleague", "ask_overdue", "ask_declined late"],
            "a reminder that the clock jumped over is not made up for"
        );
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn an_ask_goes_along_with_its_promise_and_ends_with_it() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;
        asks(&ana, promise, &format!("colleague-{}", ben.id), "Where is it?", "2pm").await.is(303);
        let path = only_ask(&ben, "of_me").await;
        let moving = [("by", "tomorrow noon"), ("agreement", "agreed")];
        ana.posts(&format!("/promises/{promise}/move"), &moving).await.is(303);
        let successor = line(desk, promise).await.promise.moved_to;
        ana.gets(&format!("/promises/{successor}")).await.says("Where is it?");
        ana.posts(&format!("/promises/{successor}/keep"), &[]).await.is(303);
        ben.gets("/asks").await.is_silent_about("Where is it?");
        ben.gets(&path).await.says("No longer needed");
        ben.gets("/notifications").await.says("No longer needed: Where is it?");
        ben.posts(&format!("{path}/answer"), &[("answer", "Late")]).await.is(409);
        asks(&ana, successor, &format!("colleague-{}", ben.id), "More?", "2pm").await.is(409);
        assert_eq!(facts(desk, "ask_").await, ["ask_made colleague", "ask_withdrawn promise_closed"]);
        desk.clock_moves_to("2026-03-03T16:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn each_does_what_is_theirs_to_do() {
    on_each_engine(FEATURES, async |desk| {
        let (ana, ben, cem) = (desk.agent("Ana").await, desk.agent("Ben").await, desk.agent("Cem").await);
        let mona = desk.colleague("Mona", Role::Manager).await;
        let depot = team(desk, "Depot", &[&ben]).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;
        asks(&ana, promise, &format!("team-{depot}"), "Where is it?", "2pm").await.is(303);
        let path = only_ask(&ben, "of_my_teams").await;

        let page = cem.gets(&path).await;
        page.is(200).says("Where is it?").is_silent_about("Your answer");
        for (act, fields) in [
            ("take", vec![]),
            ("answer", vec![("answer", "x")]),
            ("decline", vec![("reason", "x")]),
            ("withdraw", vec![]),
        ] {
            cem.posts(&format!("{path}/{act}"), &fields).await.is(403);
        }
        ben.posts(&format!("{path}/withdraw"), &[]).await.is(403);
        mona.gets(&path).await.says("Your answer").says("Withdraw this ask");
        ana.posts(&format!("{path}/withdraw"), &[]).await.is(303);
        mona.posts(&format!("{path}/answer"), &[("answer", "x")]).await.is(409);

        let there = desk.another_organization().await;
        let stranger = desk.colleague_of(there, "Jo", Role::Owner).await;
        stranger.gets(&path).await.is(404);
        stranger.posts(&format!("{path}/answer"), &[("answer", "x")]).await.is(404);
        stranger.gets(&format!("/promises/{promise}/ask")).await.is(404);
        asks(&stranger, promise, "colleague-5", "x", "2pm").await.is(404);
        asks(&ana, promise, &format!("colleague-{}", stranger.id), "x", "2pm").await.is(422);
        ana.gets("/asks/12345").await.is(404);
        assert!(desk.stranger().gets("/asks").await.leads_to().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_program_asks_and_answers() {
    on_each_engine(FEATURES, async |desk| {
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let depot = team(desk, "Depot", &[&ben]).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;
        let scopes = ["promises:read", "promises:write"];
        let (shop, store) = (desk.program(&ana, &scopes).await, desk.program(&ben, &scopes).await);
        let reader = desk.program(&ana, &["promises:read"]).await;
        let ask = json!({ "promise": promise, "team": depot, "said": "Where is it?", "due_at": "2026-03-02T14:00:00Z" });
        let made = shop.calls_once("POST", "/api/v1/asks", &ask, Some("ask-1")).await;
        assert_eq!(made.is(201).json()["state"], "open");
        let again = shop.calls_once("POST", "/api/v1/asks", &ask, Some("ask-1")).await;
        assert_eq!(again.is(201).json()["id"], made.json()["id"], "one key asks once");
        assert_eq!(reader.calls("POST", "/api/v1/asks", &ask).await.is(403).code(), "scope_missing");
        let wrong = [
            (json!({ "promise": promise, "said": "x", "by": "2pm" }), "ask_whom_missing"),
            (json!({ "promise": promise, "said": "x", "by": "2pm", "team": "9" }), "ask_whom_unknown"),
            (json!({ "promise": promise, "said": "", "by": "2pm", "team": depot }), "ask_words_missing"),
            (json!({ "promise": promise, "said": "x", "by": "4pm", "team": depot }), "ask_due_not_before_promise"),
            (json!({ "promise": promise, "said": "x", "by": "shortly", "team": depot }), "promise_time_vague"),
            (json!({ "promise": "9", "said": "x", "by": "2pm", "team": depot }), "not_found"),
            (json!({ "promise": promise, "said": "x", "by": "2pm", "team": depot, "colleague": ben.id }), "field_invalid"),
        ];
        for (body, code) in wrong {
            assert_eq!(shop.calls("POST", "/api/v1/asks", &body).await.code(), code, "{body}");
        }
        let path = format!("/api/v1/asks/{}", made.json()["id"].as_str().unwrap());
        let taken = store.calls("POST", &format!("{path}/take"), &Value::Null).await;
        assert_eq!(taken.is(200).json()["colleague"], ben.id.to_string());
        let answered = store.calls("POST", &format!("{path}/answer"), &json!({ "answer": "Van 7" })).await;
        assert_eq!(answered.is(200).json()["in_time"], true);
        assert!(answered.json()["message"].is_string());
        assert_eq!(
            store.calls("POST", &format!("{path}/decline"), &json!({ "reason": "x" })).await.code(),
            "ask_already_closed"
        );
        shop.calls("POST", &format!("{path}/withdraw"), &Value::Null).await.is(409);
        assert_eq!(reader.calls("GET", &path, &Value::Null).await.json()["answer"], "Van 7");
        let list = store.calls("GET", "/api/v1/asks?between=of_my_teams&which=closed", &Value::Null).await;
        assert_eq!(list.is(200).json()["items"][0]["id"], made.json()["id"]);
        reader.calls("GET", "/api/v1/asks?limit=0", &Value::Null).await.is(422);
    })
    .await;
}
