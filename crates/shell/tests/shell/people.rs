//! Coming in: set-up, sign-in, invitations, new passwords, one's own page, and what keeps strangers out.

use crate::browser::{Browser, email_of};
use axum::http::header;
use shell::colleague::{self, Role};
use shell::sign_in::{self, CannotInvite, NewInvitation};
use shell::{App, ColleagueId, Config, Error, Feature, set_up};
use store::Clock;
use testing::{PASSWORD, TestDesk, on_each_engine};

const FEATURES: &[Feature] = &[];
const OTHER_PASSWORD: &str = "a lid that fits at last";

#[tokio::test]
async fn the_first_visitor_with_the_link_creates_the_organization() {
    for engine in store::testing::engines() {
        let (db, folder) = store::testing::fresh(engine, Clock::system()).await;
        let app =
            App::with(Config::in_folder(folder.path()), FEATURES, db).await.expect("the program starts");
        let mut visitor = Browser::on(shell::http::router(&app));
        visitor.get("/sign-in").await.is(200).says("Nothing is set up here yet");
        visitor.get("/set-up/nonsense").await.is(410);
        let link = set_up::link(&app).await.expect("a link can be made").expect("nothing is set up");
        let path = link.strip_prefix("http://127.0.0.1:8420").expect("the link is ours").to_owned();
        visitor.get(&path).await.is(200).says("Welcome to Wellkept");
        let form = |organization, email, password| {
            [
                ("organization", organization),
                ("time_zone", "Europe/Lisbon"),
                ("name", "Olga"),
                ("email", email),
                ("password", password),
            ]
        };
        visitor
            .post(&path, &form("", "o@kettle.example", PASSWORD))
            .await
            .is(422)
            .says("id=\"organization-error\"");
        visitor.post(&path, &form("Kettle", "nobody", PASSWORD)).await.is(422).says("id=\"email-error\"");
        visitor.post(&path, &form("Kettle", "o@kettle.example", "1234567890")).await.is(422);
        visitor.post(&path, &form("Kettle", "O@Kettle.example", PASSWORD)).await.is(303);
        visitor.get("/me").await.is(200).says("o@kettle.example").says("Owner").says("Europe/Lisbon");
        visitor.get(&path).await.is(410);
        assert_eq!(set_up::link(&app).await.expect("it is looked up"), None);
    }
}

#[tokio::test]
async fn whoever_knows_the_password_comes_in() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let email = email_of(desk, "Ana");
        let (_, wrong) = Browser::signs_in(desk, &email, "not her password").await;
        wrong.is(422).says("Email address or password is not right");
        let (_, unknown) = Browser::signs_in(desk, "nobody@shop.example", PASSWORD).await;
        unknown.is(422).says("Email address or password is not right");
        let mut stranger = Browser::new(desk);
        assert_eq!(stranger.get("/me?a=b").await.is(303).leads_to(), "/sign-in?next=%2Fme%3Fa%3Db");
        let mut ana = Browser::of(desk, "Ana").await;
        ana.get("/me").await.is(200).says("Ana").says("this one");
        let mut again = Browser::of(desk, "Ana").await;
        assert_eq!(again.get("/sign-in?next=//evil.example").await.is(303).leads_to(), "/");
        again.post("/sign-out", &[]).await.is(303);
        again.get("/me").await.is(303);
        ana.get("/me").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn guessing_comes_to_an_end() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let email = email_of(desk, "Ana");
        for _ in 0..10 {
            Browser::signs_in(desk, &email, "a wrong guess").await.1.is(422);
        }
        Browser::signs_in(desk, &email, PASSWORD).await.1.is(429).says("too many attempts");
        desk.clock_moves_to("2026-03-02T09:05:00Z");
        Browser::signs_in(desk, &email, PASSWORD).await.1.is(303);
        for _ in 0..12 {
            Browser::signs_in(desk, &email, PASSWORD).await.1.is(303);
        }
        Browser::signs_in(desk, &email, "a wrong guess").await.1.is(422);
    })
    .await;
}

#[tokio::test]
async fn who_guessed_too_often_can_ask_for_a_new_password() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let email = email_of(desk, "Ana");
        for _ in 0..11 {
            Browser::signs_in(desk, &email, "a wrong guess").await;
        }
        Browser::signs_in(desk, &email, "a wrong guess").await.1.is(429).says("reset your password");
        let mut ana = Browser::new(desk);
        ana.get("/reset").await.is(200);
        for _ in 0..5 {
            ana.post("/reset", &[("email", &email)]).await.is(200).says("is on its way");
        }
        ana.post("/reset", &[("email", &email)])
            .await
            .is(429)
            .says("too many requests for a new password")
            .says("Back to sign-in")
            .says(&email)
            .is_silent_about("Back to the inbox");
        let gone = ana.get("/reset/7.nonsense").await;
        gone.is(410).says("Back to sign-in").is_silent_about("Back to the inbox");
        desk.app.settled().await;
    })
    .await;
}

#[tokio::test]
async fn what_others_add_to_a_link_is_not_read() {
    on_each_engine(FEATURES, async |desk| {
        let mut visitor = Browser::new(desk);
        visitor.get("/sign-in?utm_source=letter&next=%2Fme").await.is(200).says("value=\"/me\"");
        visitor.get("/reset?utm_source=letter").await.is(200);
        visitor.get("/reset/7.nonsense?utm_source=letter").await.is(410);
        let olga = desk.colleague("Olga", Role::Owner).await.id;
        let path = invite(desk, olga, "ben@shop.example").await.expect("Ben can be invited");
        visitor.get(&format!("{path}?utm_source=letter&fbclid=7")).await.is(200).says("ben@shop.example");
    })
    .await;
}

#[tokio::test]
async fn a_form_that_does_not_fit_is_refused_in_plain_words() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let mut ana = Browser::of(desk, "Ana").await;
        ana.get("/me").await;
        let fields = [("name", "Ana"), ("time_zone", "UTC"), ("language", "en"), ("rank", "owner")];
        let unknown = ana.post("/me/person", &fields).await;
        unknown.is(422).says("does not know").is_silent_about("rank").is_silent_about("expected");
        let missing = ana.post("/me/person", &[("name", "Ana")]).await;
        missing.is(422).says("not filled in").is_silent_about("time_zone`").is_silent_about("missing field");
        let json = serde_json::json!({ "present": "x", "password": "y", "rank": 1 });
        let call = ana.call("PUT", "/api/v1/me/password", &json).await.is(422).json();
        assert_eq!(call["code"], "field_invalid");
        assert!(
            call["detail"].as_str().is_some_and(|detail| detail.contains("unknown field `rank`")),
            "{call}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_itself_and_by_hand() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let (mut here, mut there) = (Browser::of(desk, "Ana").await, Browser::of(desk, "Ana").await);
        here.post("/me/sessions/end", &[]).await.is(303);
        here.get("/me").await.says("You are signed out everywhere else");
        here.get("/me").await.is_silent_about("You are signed out everywhere else");
        there.get("/me").await.is(303);
        for at in ["2026-03-02T20:00:00Z", "2026-03-03T07:00:00Z"] {
            desk.clock_moves_to(at);
            here.get("/me").await.is(200);
        }
        desk.clock_moves_to("2026-03-03T19:01:00Z");
        here.get("/me").await.is(303);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_opens_once_and_for_three_days() {
    on_each_engine(FEATURES, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await.id;
        let path = invite(desk, olga, "Ben@shop.example").await.expect("Ben can be invited");
        let twice = invite(desk, olga, "ben@shop.example").await;
        assert!(twice.is_err_and(|error| error.code().name == "email_taken"));
        let mut ben = Browser::new(desk);
        ben.get(&path).await.is(200).says("ben@shop.example").says("Kettles");
        let form = |zone, password| [("name", "Ben"), ("time_zone", zone), ("password", password)];
        ben.post(&path, &form("UTC", "password123")).await.is(422).says("attacker would try");
        ben.post(&path, &form("UTC", "short")).await.is(422).says("at least 10 characters");
        ben.post(&path, &form("Mars/Base", PASSWORD)).await.is(422).says("do not know this time zone");
        assert_eq!(ben.post(&path, &form("Europe/Lisbon", PASSWORD)).await.is(303).leads_to(), "/");
        ben.get("/me").await.is(200).says("Europe/Lisbon");
        Browser::new(desk).get(&path).await.is(410).says("has been used");
        let late = invite(desk, olga, "cleo@shop.example").await.expect("Cleo can be invited");
        desk.clock_moves_to("2026-03-05T09:01:00Z");
        Browser::new(desk).get(&late).await.is(410);
        Browser::new(desk).get("/invitation/7.nonsense").await.is(410);
    })
    .await;
}

async fn invite(desk: &TestDesk, by: ColleagueId, email: &str) -> Result<String, Error> {
    let new = NewInvitation { name: "Ben".into(), email: email.into(), role: Role::Agent, by };
    let input = (desk.app.clone(), new);
    let made =
        desk.app.db.write(desk.org, input, |tx, (app, new)| Box::pin(sign_in::invite(app, tx, new))).await;
    let (_, url) = made?;
    Ok(url.strip_prefix(&desk.app.config.public_url()).expect("the link is ours").to_owned())
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let (mut here, mut there) = (Browser::of(desk, "Ana").await, Browser::of(desk, "Ana").await);
        let change = |present, password| [("present", present), ("password", password)];
        here.post("/me/password", &change("wrong", OTHER_PASSWORD))
            .await
            .is(422)
            .says("id=\"present-error\"");
        here.post("/me/password", &change(PASSWORD, "qwertyuiop")).await.is(422).says("attacker would try");
        there.get("/me").await.is(200);
        here.post("/me/password", &change(PASSWORD, OTHER_PASSWORD)).await.is(303);
        there.get("/me").await.is(303);
        here.get("/me").await.is(200);
        let email = email_of(desk, "Ana");
        Browser::signs_in(desk, &email, PASSWORD).await.1.is(422);
        Browser::signs_in(desk, &email, OTHER_PASSWORD).await.1.is(303);
    })
    .await;
}

#[tokio::test]
async fn password_and_sessions_are_changed_by_calls_too() {
    on_each_engine(FEATURES, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        desk.agent("Ana").await;
        let (mut here, mut there) = (Browser::of(desk, "Ana").await, Browser::of(desk, "Ana").await);
        let nothing = serde_json::Value::Null;
        let change =
            |present: &str, password: &str| serde_json::json!({ "present": present, "password": password });
        let path = "/api/v1/me/password";
        let wrong = here.call("PUT", path, &change("wrong", OTHER_PASSWORD)).await;
        assert_eq!(
            (wrong.is(422).code(), wrong.json()["field"].as_str()),
            ("password_wrong".into(), Some("present"))
        );
        here.call("PUT", path, &change(PASSWORD, "qwertyuiop")).await.is(422);

        let listed = here.call("GET", "/api/v1/me/sessions", &nothing).await.is(200).json();
        let sessions = listed["items"].as_array().expect("a list").clone();
        let is_here = |one: &&serde_json::Value| one["is_here"] == true;
        assert_eq!(sessions.iter().filter(is_here).count(), 1, "{listed}");
        let other = sessions.iter().find(|one| one["is_here"] == false).expect("another")["id"].clone();
        let other = format!("/api/v1/me/sessions/{}", other.as_str().expect("an id"));
        // Nobody ends somebody else's.
        let program = desk.program(&olga, &["sign-in:write"]).await;
        program.calls("DELETE", &other, &nothing).await.is(404);
        assert_eq!(
            program.calls("GET", "/api/v1/me/sessions", &nothing).await.is(403).code(),
            "scope_missing"
        );
        here.call("DELETE", &other, &nothing).await.is(204);
        here.call("DELETE", &other, &nothing).await.is(404);

        let mut again = Browser::of(desk, "Ana").await;
        here.call("DELETE", "/api/v1/me/sessions", &nothing).await.is(204);
        again.get("/me").await.is(303);
        there.get("/me").await.is(303);
        let mut last = Browser::of(desk, "Ana").await;
        here.call("PUT", path, &change(PASSWORD, OTHER_PASSWORD)).await.is(204);
        last.get("/me").await.is(303);
        here.get("/me").await.is(200);
        // A program has no session that could be kept.
        program.calls("PUT", path, &change(PASSWORD, OTHER_PASSWORD)).await.is(204);
        Browser::signs_in(desk, &email_of(desk, "Olga"), PASSWORD).await.1.is(422);
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_by_a_link() {
    on_each_engine(FEATURES, async |desk| {
        let id = desk.agent("Ana").await.id;
        let mut ana = Browser::of(desk, "Ana").await;
        let email = email_of(desk, "Ana");
        let mut browser = Browser::new(desk);
        browser.get("/reset").await.is(200);
        let known = browser.post("/reset", &[("email", &email)]).await;
        let unknown = browser.post("/reset", &[("email", "nobody@shop.example")]).await;
        known.is(200).says("If somebody signs in with this address");
        assert_eq!(known.text(), unknown.text(), "nobody learns which addresses exist");
        desk.app.settled().await;
        let path = reset_link(desk, id).await;
        browser.get(&path).await.is(200).says(&email);
        browser.post(&path, &[("password", "short")]).await.is(422);
        browser.post(&path, &[("password", OTHER_PASSWORD)]).await.is(303);
        Browser::new(desk).get(&path).await.is(410);
        browser.get("/me").await.is(200);
        ana.get("/me").await.is(303);
    })
    .await;
}

async fn reset_link(desk: &TestDesk, id: ColleagueId) -> String {
    let input = (desk.app.clone(), id);
    let made: Result<String, CannotInvite> = desk
        .app
        .db
        .write(desk.org, input, |tx, (app, id)| Box::pin(sign_in::send_reset(app, tx, *id, *id)))
        .await;
    let url = made.expect("a link can be made");
    url.strip_prefix(&desk.app.config.public_url()).expect("the link is ours").to_owned()
}

#[tokio::test]
async fn whoever_leaves_is_out_at_once_and_an_owner_remains() {
    on_each_engine(FEATURES, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await.id;
        let id = desk.agent("Ana").await.id;
        let mut ana = Browser::of(desk, "Ana").await;
        let leave =
            async |id| desk.app.db.write(desk.org, id, |tx, id| Box::pin(colleague::leave(tx, *id))).await;
        assert!(leave(olga).await.is_err_and(|error| error.to_string() == "this is the last owner"));
        leave(id).await.expect("Ana can leave");
        ana.get("/me").await.is(303);
        invite(desk, olga, &email_of(desk, "Ana")).await.expect("her address is free again");
    })
    .await;
}

#[tokio::test]
async fn ones_own_page_keeps_what_one_chose() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let mut ana = Browser::of(desk, "Ana").await;
        let person = |name, zone| [("name", name), ("time_zone", zone), ("language", "en")];
        ana.post("/me/person", &person("Ana  Prata", "Asia/Tokyo")).await.is(303);
        ana.post("/me/taste", &[("theme", "dark"), ("density", "compact")]).await.is(303);
        ana.post("/me/taste", &[("theme", "pink"), ("density", "compact")]).await.is(422);
        let page = ana.get("/me").await;
        page.is(200)
            .says("Ana Prata")
            .says("Asia/Tokyo")
            .says("data-theme=\"dark\"")
            .says("data-keys=\"off\"");
        let me = ana.call("GET", "/api/v1/me", &serde_json::Value::Null).await;
        assert_eq!(me.is(200).json()["time_zone"], "Asia/Tokyo");
        ana.post("/me/person", &person(" ", "UTC")).await.is(422).says("id=\"name-error\"");
        ana.post("/me/person", &[("name", "Ana"), ("role", "owner")]).await.is(422);
        let script = "<script>alert(1)</script>";
        ana.post("/me/person", &person(script, "UTC")).await.is(303);
        ana.get("/me").await.is(200).is_silent_about(script);
    })
    .await;
}

#[tokio::test]
async fn a_forged_request_changes_nothing() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let mut ana = Browser::of(desk, "Ana").await;
        let taste = [("theme", "dark"), ("density", "compact")];
        ana.origin = Some("https://evil.example");
        ana.post("/me/taste", &taste).await.is(403).says("did not come from a page");
        ana.origin = Some("null");
        ana.post("/me/taste", &taste).await.is(403);
        ana.origin = Some("http://127.0.0.1:8420");
        ana.post("/me/taste", &taste).await.is(303);
        ana.csrf = "0".repeat(64);
        ana.post("/me/taste", &taste).await.is(403);
        ana.csrf = "0".repeat(64);
        let call = ana.call("PATCH", "/api/v1/me", &serde_json::json!({ "theme": "light" })).await;
        assert_eq!(call.is(403).code(), "foreign_request");
        ana.get("/me").await.says("data-theme=\"dark\"");
        let mut other = Browser::new(desk);
        other.get("/sign-in").await;
        other.csrf = ana.csrf.clone();
        let email = email_of(desk, "Ana");
        other.post("/sign-in", &[("email", &email), ("password", PASSWORD)]).await.is(403);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_outlived_its_session_goes_on_once_its_colleague_is_back() {
    on_each_engine(FEATURES, async |desk| {
        let id = desk.agent("Ana").await.id;
        let mut ana = Browser::of(desk, "Ana").await;
        let taste = [("theme", "dark"), ("density", "compact")];
        let outlived = ana.csrf.clone();
        ana.post("/sign-out", &[]).await.is(303);
        ana.csrf.clone_from(&outlived);
        let told = ana.post_part("/me/taste", &taste).await;
        told.is(401);
        assert!(!told.headers.contains_key("hx-redirect"), "what is written would be lost");

        ana.get("/sign-in").await;
        ana.post("/sign-in", &[("email", &email_of(desk, "Ana")), ("password", PASSWORD)]).await.is(303);
        ana.csrf = outlived;
        let refused = ana.post_part("/me/taste", &taste).await;
        let given = refused.is(403).headers["x-csrf-token"].to_str().expect("a token is text").to_owned();
        let (who, token) = given.split_once('.').expect("for whom, and the token");
        assert_eq!(who, id.to_string());
        assert!(!ana.post("/me/taste", &taste).await.is(403).headers.contains_key("x-csrf-token"));
        token.clone_into(&mut ana.csrf);
        assert!(ana.post_part("/me/taste", &taste).await.status.is_success());
        ana.origin = Some("https://evil.example");
        assert!(!ana.post_part("/me/taste", &taste).await.is(403).headers.contains_key("x-csrf-token"));
    })
    .await;
}

#[tokio::test]
async fn every_answer_carries_safe_headers() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let mut ana = Browser::of(desk, "Ana").await;
        for path in ["/me", "/sign-in", "/nowhere", "/api/v1/me", "/api/docs"] {
            let answer = ana.get(path).await;
            let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("a policy is text");
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
            assert_eq!(answer.headers[header::X_FRAME_OPTIONS], "DENY", "{path}");
            assert!(answer.headers.contains_key("x-request-id"), "{path}");
        }
        ana.get("/nowhere").await.is(404).says("There is nothing here").says("id=\"rail\"");
        ana.get("/jobs").await.is(403).says("This is not open to you");
        let mut outside = Browser::new(desk);
        outside.get("/health/live").await.is(200);
        assert_eq!(outside.get("/health/ready").await.is(200).json()["ready"], true);
        outside.get("/metrics").await.is(404);
    })
    .await;
}

#[tokio::test]
async fn every_page_renders_in_every_state() {
    let samples = shell::page::all_samples(FEATURES);
    assert!(samples.len() > 15, "there are {} samples", samples.len());
    let mut names = std::collections::BTreeSet::new();
    for sample in samples {
        assert!(!sample.html.contains("does not render"), "{}: {}", sample.name, sample.html);
        assert!(!sample.html.contains(" style=") && !sample.html.contains("<script"), "{}", sample.name);
        assert!(names.insert(sample.name.clone()), "{} is there twice", sample.name);
    }
}
