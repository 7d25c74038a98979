//! The life of a leak: found, owned, repaired, claimed, verified by the data, or refuted.

use serde_json::{Value, json};
use shell::Role;
use testing::{Agent, TestDesk, on_each_engine};

use super::planting::{FEATURES, Planted, begins, in_pounds, leaks, letters, night, plant, today};
use crate::days;

/// So many late first answers of sixty a day, instead of two.
const LEAKS: i64 = 6;

/// Half a year with two late first answers of sixty a day.
async fn leaking(desk: &TestDesk) -> i64 {
    let first = today(desk);
    plant(desk, (first - 150..first).map(|day| Planted::first_answers(day, 1 + day % 3)).collect()).await;
    begins(desk).await;
    first
}

/// Lets the clock run, day by day, until something stands in the list of leaks; the day on which it was found.
async fn until_found(desk: &TestDesk, from: i64) -> i64 {
    for day in from..from + 20 {
        plant(desk, vec![Planted::first_answers(day, LEAKS)]).await;
        night(desk, day + 1).await;
        let boss = desk.colleague(&format!("Boss{day}"), Role::Manager).await;
        if !leaks(&boss, "live").await.is_empty() {
            return day;
        }
    }
    panic!("{}: three times as many late answers were not found within 20 days", desk.engine);
}

async fn posts(agent: &Agent, path: &str, fields: &[(&str, &str)], status: u16) {
    agent.posts(path, fields).await.is(status);
}

/// Owned, described, claimed.
async fn repaired(boss: &Agent, leak: &str, today: i64) {
    let owner = boss.id.to_string();
    let day = days::date_of(today + 7).to_string();
    posts(boss, &format!("/leaks/{leak}/own"), &[("owner", &owner), ("day", &day)], 303).await;
    let told = [("causes", "Mondays have one person."), ("change", "Two people on Mondays.")];
    posts(boss, &format!("/leaks/{leak}/repair"), &told, 303).await;
    posts(boss, &format!("/leaks/{leak}/claim"), &[], 303).await;
}

#[tokio::test]
async fn a_leak_is_found_owned_repaired_claimed_and_verified_by_its_drips() {
    on_each_engine(FEATURES, async |desk| {
        let first = leaking(desk).await;
        let found = until_found(desk, first).await;
        assert!(found - first <= 7, "{}: found after {} days", desk.engine, found - first);
        eprintln!("{}: found {} days after it began", desk.engine, found - first);
        for day in found + 1..found + 6 {
            plant(desk, vec![Planted::first_answers(day, LEAKS)]).await;
            night(desk, day + 1).await;
        }
        let found = found + 5;

        let boss = desk.colleague("Mona", Role::Manager).await;
        let all = leaks(&boss, "live").await;
        assert_eq!(all.len(), 1, "one failure in many roll-ups is one leak: {all:#?}");
        let leak = &all[0];
        let id = leak["id"].as_str().unwrap();
        assert_eq!((&leak["state"], &leak["test"]), (&json!("found"), &json!("change")));
        assert_eq!(leak["kind"], "late_first_answer");
        assert!(leak["customers"].as_i64().unwrap() >= 4, "{leak}");
        // What is said of it rests on all its days, not on those until the alarm.
        let (drips, of) = (leak["now"]["drips"].as_i64().unwrap(), leak["now"]["of"].as_i64().unwrap());
        assert_eq!(drips, leak["drips"].as_i64().unwrap(), "{leak:#}");
        assert_eq!(leak["without_task"], leak["customers"], "nothing here was ever to be put right");
        let page = boss.gets("/leaks").await;
        page.is(200)
            .says("One leak is open.")
            .says("First answer late")
            .says("times as often since")
            .says("<svg");
        let page = boss.gets(&format!("/leaks/{id}")).await;
        page.is(200).says(&format!("{drips} of {of} since")).says("as found on");
        page.says("If nothing is done").says("How sure it became").says("Nobody keeps it yet");
        page.says("Too few to tell");

        // Nobody closes a leak by hand, and nothing is claimed that was not described.
        let owner = boss.id.to_string();
        let past = [("owner", owner.as_str()), ("day", "2026-01-01")];
        boss.posts(&format!("/leaks/{id}/own"), &past).await.is(422).says("This day has passed");
        let refused = boss.calls("POST", &format!("/api/v1/leaks/{id}/claim"), &Value::Null).await;
        assert_eq!(refused.is(409).code(), "leak_step_not_now");
        posts(&boss, &format!("/leaks/{id}/claim"), &[], 409).await;
        repaired(&boss, id, found + 1).await;
        // A claim by mistake is taken back as long as the drips have not decided.
        posts(&boss, &format!("/leaks/{id}/withdraw"), &[], 303).await;
        boss.gets(&format!("/leaks/{id}")).await.says("Mona took the claim back").says("It is in place");
        let again = boss.calls("POST", &format!("/api/v1/leaks/{id}/withdraw"), &Value::Null).await;
        assert_eq!(again.is(409).code(), "leak_step_not_now");
        let unchosen = [("owner", ""), ("day", "2026-09-01")];
        boss.posts(&format!("/leaks/{id}/own"), &unchosen).await.is(422).says("Choose somebody");
        posts(&boss, &format!("/leaks/{id}/claim"), &[], 303).await;
        boss.gets(&format!("/leaks/{id}")).await.says("Repair claimed").says("Two people on Mondays.");
        posts(
            &boss,
            &format!("/leaks/{id}/accept"),
            &[("reason", "We live with it."), ("day", "2026-09-01")],
            409,
        )
        .await;

        let mut verified = None;
        for day in found + 1..found + 25 {
            plant(desk, vec![Planted::first_answers(day, 1 + day % 3)]).await;
            night(desk, day + 1).await;
            let looker = desk.colleague(&format!("Looker{day}"), Role::Manager).await;
            if leaks(&looker, "live").await.is_empty() {
                verified = Some((day, looker));
                break;
            }
            looker.gets(&format!("/leaks/{id}")).await.is(200).says("Repair claimed");
        }
        let (day, looker) = verified.expect("a repair that holds is verified");
        eprintln!("{}: verified {} days after the claim", desk.engine, day - found);
        let closed = leaks(&looker, "closed").await;
        assert_eq!(closed[0]["state"], "verified");
        looker.gets("/leaks?which=closed").await.is(200).says("Repaired, verified");
        let told = looker.calls("GET", &format!("/api/v1/leaks/{id}"), &Value::Null).await.is(200).json();
        let steps: Vec<&str> =
            told["history"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
        let expected = [
            "found",
            "owned",
            "repair_described",
            "repair_claimed",
            "claim_withdrawn",
            "repair_claimed",
            "verified",
        ];
        assert_eq!(steps, expected);
        looker
            .gets(&format!("/leaks/{id}"))
            .await
            .says("verify the repair")
            .is_silent_about("Give it an owner");

        // On Monday the managers read of it.
        let letters = letters(&desk.app);
        let letter =
            letters.iter().find(|letter| letter.text.contains("times as often")).expect("a letter tells");
        assert!(letter.text.contains("No promise came due this week."), "{}", letter.text);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_claim_that_does_not_hold_is_refuted_and_the_leak_is_open_again() {
    on_each_engine(FEATURES, async |desk| {
        let first = leaking(desk).await;
        let found = until_found(desk, first).await;
        let boss = desk.colleague("Mona", Role::Manager).await;
        let id = leaks(&boss, "live").await[0]["id"].as_str().unwrap().to_owned();
        repaired(&boss, &id, found + 1).await;
        let mut refuted = None;
        for day in found + 1..found + 25 {
            plant(desk, vec![Planted::first_answers(day, LEAKS)]).await;
            night(desk, day + 1).await;
            let looker = desk.colleague(&format!("Looker{day}"), Role::Manager).await;
            if leaks(&looker, "live").await[0]["state"] == "reopened" {
                refuted = Some((day, looker));
                break;
            }
        }
        let (day, looker) = refuted.expect("a repair that does not hold is refuted");
        eprintln!("{}: refuted {} days after the claim", desk.engine, day - found);
        looker.gets("/leaks").await.is(200).says("Open again");
        looker.gets(&format!("/leaks/{id}")).await.says("It is open again.").says("Causes and change");
        posts(&looker, &format!("/leaks/{id}/claim"), &[], 409).await;
        let told = [("causes", "It was not Mondays."), ("change", "Another form.")];
        posts(&looker, &format!("/leaks/{id}/repair"), &told, 303).await;
        posts(&looker, &format!("/leaks/{id}/claim"), &[], 303).await;
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_is_accepted_comes_back_and_late_events_leave_the_alarm_as_it_was() {
    on_each_engine(FEATURES, async |desk| {
        let first = leaking(desk).await;
        let found = until_found(desk, first).await;
        let boss = desk.colleague("Mona", Role::Manager).await;
        let before = leaks(&boss, "live").await[0].clone();
        let id = before["id"].as_str().unwrap().to_owned();

        // Five days earlier it dripped as much: what another system told late.
        plant(
            desk,
            (first - 5..first)
                .map(|day| Planted { occasions: 0, ..Planted::first_answers(day, 6) })
                .collect(),
        )
        .await;
        boss.posts("/leaks/look", &[]).await.is(303);
        let after = leaks(&boss, "live").await[0].clone();
        assert_eq!(after["id"], before["id"]);
        assert_eq!(after["issued"], before["issued"], "the alarm as issued stays");
        assert_ne!(after["finding"], before["finding"], "and is corrected beside it");
        boss.gets(&format!("/leaks/{id}")).await.says("Late events restated this");

        let review = days::date_of(found + 4).to_string();
        let fields = [("reason", "The new mailbox comes in May."), ("day", review.as_str())];
        posts(&boss, &format!("/leaks/{id}/accept"), &fields, 303).await;
        boss.gets("/leaks").await.says("Accepted, comes back");
        for day in found + 1..found + 4 {
            plant(desk, vec![Planted::first_answers(day, LEAKS)]).await;
            night(desk, day + 1).await;
        }
        let looker = desk.colleague("Mia", Role::Manager).await;
        assert_eq!(leaks(&looker, "live").await[0]["state"], "found");
        looker.gets(&format!("/leaks/{id}")).await.says("The day of its review came.").says("comes in May.");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_small_shop_sees_the_drips_themselves_and_a_leak_in_real_words() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        boss.gets("/leaks").await.is(200).says("Nothing is known yet").is_silent_about("No leak is open");
        let exchange = desk.customer("Maria").writes("Nobody called me back at the weekend.").await;
        let now = today(desk);
        let one = Planted { conversation: exchange.conversation.get(), ..Planted::first_answers(now - 9, 1) };
        plant(desk, vec![one]).await;
        boss.posts("/leaks/look", &[]).await.is(303);
        let page = boss.gets("/leaks").await;
        page.is(200).says("Too early for statistics").says("Statistics can speak from");
        page.says("First answer late").says(&format!("#{}", exchange.number));
        desk.leaves_work_undone();
    })
    .await;
    on_each_engine(FEATURES, async |desk| {
        let mut here = Vec::new();
        for name in ["Omar", "Jonas", "Aiko", "Lena", "Zoe", "Nora", "Ivo", "Kim"] {
            here.push(desk.customer(name).writes("Hello. Nobody called me at the weekend. Thanks").await);
        }
        let mut others = Vec::new();
        for number in 0..30 {
            let text = "Hello. Where is my parcel? Thanks";
            others.push(desk.customer(&format!("Customer{number}")).writes(text).await);
        }
        let first = today(desk);
        let usual = |day: i64| {
            let at = usize::try_from(day).unwrap() % others.len();
            Planted {
                conversation: others[at].conversation.get(),
                ..Planted::first_answers(day, 1 + day % 3)
            }
        };
        let leak = |day: i64| {
            let at = usize::try_from(day).unwrap() % here.len();
            Planted { conversation: here[at].conversation.get(), ..Planted::first_answers(day, LEAKS) }
        };
        plant(desk, (first - 160..first - 12).map(usual).chain((first - 12..first).map(leak)).collect())
            .await;
        let boss = desk.colleague("Mona", Role::Manager).await;
        boss.posts("/leaks/look", &[]).await.is(303);
        let all = leaks(&boss, "live").await;
        let id = all[0]["id"].as_str().unwrap();
        let page = boss.gets(&format!("/leaks/{id}")).await;
        page.is(200).says("Nobody called me at the weekend.").says("<b>nobody called</b>");
        page.is_silent_about("<b>hello</b>");
        boss.gets(&format!("/leaks/{id}/conversations")).await.is(200).says("Omar").says("8 conversations");
        let behind = boss.calls("GET", &format!("/api/v1/leaks/{id}/conversations"), &Value::Null).await;
        assert_eq!(behind.is(200).json().as_array().unwrap().len(), 8);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn leaks_are_for_managers_and_for_whoever_owns_one() {
    on_each_engine(FEATURES, async |desk| {
        let first = leaking(desk).await;
        plant(desk, (first..first + 6).map(|day| Planted::first_answers(day, LEAKS)).collect()).await;
        night(desk, first + 6).await;
        let boss = desk.colleague("Mona", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        let owner = desk.colleague("Olga", Role::Owner).await;
        let id = leaks(&boss, "live").await[0]["id"].as_str().unwrap().to_owned();
        let settings = owner.calls("GET", "/api/v1/leaks/settings", &Value::Null).await.is(200).json();
        let mut wish = settings.clone();
        wish["weekly_minor"] = json!(3_500);
        owner.calls("PUT", "/api/v1/leaks/settings", &wish).await.is(200);
        boss.posts("/leaks/look", &[]).await.is(303);
        boss.gets("/leaks").await.says("Value at stake ").is_silent_about("£").says("by an assumption");
        in_pounds(desk).await;
        boss.gets("/leaks").await.says("Value at stake £");
        assert_eq!(leaks(&boss, "live").await[0]["currency"], json!("GBP"));
        for path in ["/leaks", "/leaks/seeping", "/leaks/settings", "/leaks/purchases"] {
            ana.gets(path).await.is(403);
        }
        ana.gets(&format!("/leaks/{id}")).await.is(403);
        let day = days::date_of(first + 9).to_string();
        let fields = [("owner", ana.id.to_string()), ("day", day)];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        posts(&boss, &format!("/leaks/{id}/own"), &fields, 303).await;
        let page = ana.gets(&format!("/leaks/{id}")).await;
        page.is(200).is_silent_about("Value at stake").is_silent_about("£");
        ana.gets("/notifications").await.says("You own a leak now");

        // Switched off, it is shown to nobody.
        let mut wish = owner.calls("GET", "/api/v1/leaks/settings", &Value::Null).await.json();
        wish["shows_value"] = json!(false);
        owner.calls("PUT", "/api/v1/leaks/settings", &wish).await.is(200);
        boss.gets("/leaks").await.is_silent_about("Value at stake");
        assert_eq!(leaks(&boss, "live").await[0]["stake"], Value::Null);
        owner.calls("PUT", "/api/v1/leaks/settings", &settings).await.is(409);
        let stopped = boss.posts("/leaks/letter", &[("wanted", "0")]).await;
        stopped.is(303);
        boss.gets("/leaks").await.says("You get no letter");
        let program = desk.program(&boss, &["purchases:write"]).await;
        program.calls("GET", "/api/v1/leaks", &Value::Null).await.is(403);
        desk.leaves_work_undone();
    })
    .await;
}
