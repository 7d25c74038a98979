//! Two organizations that hold a row of every kind.

use std::collections::BTreeMap;

use inboxes::Fate;
use serde_json::{Value, json};
use shell::Role;
use store::{Fault, OrgId, Sql, params};
use testing::{Answer, TestDesk};

use crate::client::{Ask, Client};
use crate::routes::Route;

/// Every text of the organization that is swept against carries this word.
pub(crate) const THEIRS: &str = "zanzibarcanary";
/// A word of their letters by which one can search.
pub(crate) const SEARCHED: &str = "quicksilverish";
/// The secrets of mailboxes.
pub(crate) const SECRETS: [&str; 4] =
    ["canary-imap-pass", "canary-smtp-pass", "canary-oauth-secret", "canary-dkim-key"];

/// An organization with its people and one row of every kind.
pub(crate) struct World {
    pub(crate) org: OrgId,
    pub(crate) owner: Client,
    pub(crate) manager: Client,
    pub(crate) agent: Client,
    /// Ids of what it holds, by kind.
    pub(crate) ids: BTreeMap<&'static str, String>,
}

impl World {
    pub(crate) fn id(&self, kind: &str) -> &str {
        self.ids.get(kind).unwrap_or_else(|| panic!("no {kind} was planted"))
    }

    /// The path of a route with an id of this organization.
    pub(crate) fn path(&self, route: &Route) -> String {
        if route.has_parameter() { route.with(self.id(kind_of(&route.path))) } else { route.path.clone() }
    }
}

/// What the parameter of a path names.
pub(crate) fn kind_of(path: &str) -> &'static str {
    const KINDS: &[(&str, &str)] = &[
        ("/api/v1/conversations/", "conversation"),
        ("/conversations/", "number"),
        ("/api/v1/promises/", "promise"),
        ("/api/v1/heard-promises/", "promise"),
        ("/api/v1/external-promises/", "promise"),
        ("/api/v1/promise-capacity/", "promise"),
        ("/api/v1/calls/", "promise"),
        ("/promises/", "promise"),
        ("/api/v1/colleagues/", "invited"),
        ("/colleagues/", "invited"),
        ("/api/v1/teams/", "team"),
        ("/teams/", "team"),
        ("/api/v1/customers/", "customer"),
        ("/customers/", "customer"),
        ("/api/v1/tokens/", "token"),
        ("/tokens/", "token"),
        ("/mailboxes/quarantine/", "arrival"),
        ("/api/v1/quarantine/", "arrival"),
        ("/api/v1/mailboxes/", "channel"),
        ("/mailboxes/", "channel"),
        ("/api/v1/outbox/", "parcel"),
        ("/outbox/", "parcel"),
        ("/api/v1/messages/", "message"),
        ("/messages/", "message"),
        ("/api/v1/jobs/", "job"),
        ("/jobs/", "job"),
        ("/me/sessions/", "session"),
        ("/api/v1/me/sessions/", "session"),
        ("/api/v1/promise-reminders/", "mark"),
        ("/me/devices/", "session"),
        ("/api/v1/devices/", "session"),
        ("/attachments/draft/", "draft_file"),
        ("/api/v1/attachments/", "file"),
        ("/attachments/", "file_token"),
        ("/invitation/", "link"),
        ("/reset/", "link"),
        ("/set-up/", "link"),
        ("/drips/standards/", "mark"),
        ("/api/v1/standards/", "mark"),
        ("/drips/kinds/", "own_kind"),
        ("/api/v1/drip-kinds/", "own_kind"),
        ("/drips/", "righting"),
        ("/api/v1/rightings/", "righting"),
        ("/drip-records/", "record"),
        ("/api/v1/drip-records/", "record"),
        ("/leaks/colleagues/", "colleague"),
        ("/api/v1/colleague-drips/", "colleague"),
        ("/api/v1/leaks/", "leak"),
        ("/leaks/", "leak"),
        ("/api/v1/asks/", "ask"),
        ("/asks/", "ask"),
        ("/api/v1/handovers/", "handover"),
        ("/handovers/", "handover"),
        ("/api/v1/leaves/", "leave"),
        ("/leaves/", "leave"),
        ("/p/", "page_token"),
        ("/calendar/", "calendar_token"),
        ("/static/", "mark"),
        ("/styleguide/", "mark"),
    ];
    let found = KINDS.iter().find(|(prefix, _)| path.starts_with(prefix));
    found.unwrap_or_else(|| panic!("say in world.rs what the parameter of {path} names")).1
}

/// Our own organization, and another one whose every text holds [`THEIRS`].
pub(crate) async fn two(desk: &mut TestDesk) -> (World, World) {
    desk.leaves_work_undone();
    let org = desk.org;
    let ours = plant(desk, org, "care@kettles.example", "homegrown").await;
    let other = desk.another_organization().await;
    let apart: Result<u64, Fault> =
        desk.app.db.write(other, (), |tx, ()| Box::pin(tx.run(&NUMBERS_APART, params![]))).await;
    apart.unwrap();
    let theirs = plant(desk, other, &format!("care@{other}.example"), THEIRS).await;
    (ours, theirs)
}

const NUMBERS_APART: Sql =
    Sql::tenant("sweep.numbers", "UPDATE organizations SET next_number = 5000 WHERE org_id = $1");

async fn plant(desk: &TestDesk, org: OrgId, address: &str, mark: &str) -> World {
    let mut emails = Vec::new();
    for (name, role) in [("olga", Role::Owner), ("mona", Role::Manager), ("ana", Role::Agent)] {
        desk.colleague_of(org, &format!("{mark}-{name}"), role).await;
        emails.push(format!("{mark}-{name}@{org}.example"));
    }
    let owner = Client::signs_in(desk, &emails[0]).await;
    let manager = Client::signs_in(desk, &emails[1]).await;
    let agent = Client::signs_in(desk, &emails[2]).await;
    let mut world =
        World { org, owner, manager, agent, ids: BTreeMap::from([("mark", "nothing".to_owned())]) };
    settle(&mut world, address, mark).await;
    converse(desk, &mut world, address, mark).await;
    make(&mut world, mark).await;
    let_down(desk, &mut world, mark).await;
    write_rows(desk, &mut world, mark).await;
    conversations::follow(&desk.app.db, &desk.app.search, org).await.unwrap();
    world
}

#[track_caller]
fn id_of(answer: &Answer, name: &str) -> String {
    assert!(answer.status.is_success(), "{}: {}", answer.status, answer.text());
    let json = answer.json();
    let id = json.pointer(name).unwrap_or_else(|| panic!("{name} is missing in {json}"));
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// The mailbox with its secrets, and the name and signature of the organization.
async fn settle(world: &mut World, address: &str, mark: &str) {
    let owner = &world.owner;
    let mailboxes = owner.json("GET", "/api/v1/mailboxes", &Value::Null).await;
    let channel = id_of(&mailboxes, "/items/0/id");
    let wish = json!({ "name": mark, "address": address, "provider": "other", "from_name": mark, "signature": mark,
        "takes_deliveries": "on", "reads": "on", "imap_host": format!("{mark}.example"), "imap_port": "993",
        "imap_security": "tls", "imap_folder": mark, "sends": "on", "smtp_host": format!("{mark}.example"),
        "smtp_port": "465", "smtp_security": "tls", "access": "password", "user": mark, "password": SECRETS[0],
        "sending_user": mark, "sending_password": SECRETS[1], "client_id": mark, "client_secret": SECRETS[2],
        "version": id_of(&mailboxes, "/items/0/version") });
    owner.json("PUT", &format!("/api/v1/mailboxes/{channel}"), &wish).await.is(200);
    let sales = json!({ "address": format!("{mark}-sales@shop{}.example", world.org), "from_name": mark, "signature": mark });
    owner.json("POST", &format!("/api/v1/mailboxes/{channel}/addresses"), &sales).await.is(201);
    let before = owner.json("GET", "/api/v1/organization", &Value::Null).await.json();
    let change = json!({ "name": mark, "signature": mark, "version": before["version"] });
    owner.json("PATCH", "/api/v1/organization", &change).await.is(200);
    world.ids.insert("channel", channel);
}

async fn converse(desk: &TestDesk, world: &mut World, address: &str, mark: &str) {
    let raw = letter(address, mark);
    let Fate::Received(conversations::Received::Stored { conversation, number, message, .. }) =
        inboxes::receive(&desk.app, address, raw).await.unwrap()
    else {
        panic!("the letter was not stored")
    };
    let (owner, at) = (&world.owner, format!("/api/v1/conversations/{conversation}"));
    owner.json("POST", &format!("{at}/notes"), &json!({ "text": mark })).await.is(201);
    let answer =
        json!({ "text": mark, "to": [{ "name": mark, "email": format!("{mark}@customers.example") }] });
    let answered = owner.json("POST", &format!("{at}/answers"), &answer).await;
    owner.json("PUT", &format!("{at}/draft"), &json!({ "kind": "outgoing", "html": mark })).await.is(204);
    let upload = format!("{at}/attachments?name={mark}.txt");
    let kind = "application/octet-stream";
    let body = mark.as_bytes().to_vec();
    let uploaded = owner.asks(Ask { method: "POST", path: &upload, kind, body, ..Ask::default() }).await;
    let told = owner.json("GET", &format!("/api/v1/messages/{message}"), &Value::Null).await;
    let page = owner.gets(&format!("/conversations/{number}")).await.is(200).text();
    let file_token = page.split_once("\"/attachments/").expect("a file is offered").1;
    let known = owner.json("GET", &at, &Value::Null).await;
    world.ids.extend([
        ("conversation", conversation.to_string()),
        ("number", number.to_string()),
        ("message", message.to_string()),
        ("answer", id_of(&answered, "/message")),
        ("draft_file", id_of(&uploaded, "/id")),
        ("file", id_of(&told, "/attachments/0/id")),
        ("file_token", file_token.split(['"', '/']).next().unwrap().to_owned()),
        ("customer", id_of(&known, "/customer")),
    ]);
}

/// A letter whose every part holds the word.
fn letter(address: &str, mark: &str) -> Vec<u8> {
    format!(
        "From: {mark} Okafor <{mark}@customers.example>\r\nTo: {mark} <{address}>\r\nCc: {mark} <cc-{mark}@customers.example>\r\n\
         Subject: {mark} kettle\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\nMessage-ID: <{mark}@customers.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=M\r\n\r\n--M\r\n\
         Content-Type: multipart/alternative; boundary=A\r\n\r\n--A\r\nContent-Type: text/plain\r\n\r\n\
         {mark} {SEARCHED}\r\n\r\n> {mark} quoted\r\n--A\r\nContent-Type: text/html\r\n\r\n\
         <p>{mark} <b>{SEARCHED}</b> <img src=\"https://pictures.example/{mark}.png\"></p>\r\n--A--\r\n--M\r\n\
         Content-Type: text/plain; name=\"{mark}.txt\"\r\nContent-Disposition: attachment; filename=\"{mark}.txt\"\r\n\r\n\
         {mark} in a file\r\n--M--\r\n"
    )
    .into_bytes()
}

/// What the API can make.
async fn make(world: &mut World, mark: &str) {
    let owner = &world.owner;
    let promise = json!({ "conversation": world.id("conversation"), "kind": "reply", "said": mark, "by": "tomorrow 3pm" });
    let promise = id_of(&owner.json("POST", "/api/v1/promises", &promise).await, "/id");
    let (ask, handover, leave) = hand_over(owner, &promise, mark).await;
    let team = id_of(&owner.json("POST", "/api/v1/teams", &json!({ "name": mark })).await, "/id");
    let token = owner.json("POST", "/api/v1/tokens", &json!({ "name": mark, "scopes": ["me:write"] })).await;
    let (token, token_text) = (id_of(&token, "/id"), id_of(&token, "/token"));
    let invitation =
        json!({ "name": mark, "email": format!("{mark}-new@{}.example", world.org), "role": "agent" });
    let invited = owner.json("POST", "/api/v1/colleagues", &invitation).await;
    let customer = format!("/api/v1/customers/{}", world.id("customer"));
    let version = owner.json("GET", &customer, &Value::Null).await.json()["version"].clone();
    owner.json("PATCH", &customer, &json!({ "note": mark, "name": mark, "version": version })).await.is(200);
    let link = id_of(&invited, "/link").rsplit('/').next().unwrap().to_owned();
    let page = format!("/api/v1/customers/{}/page", world.id("customer"));
    let page = id_of(&owner.json("GET", &page, &Value::Null).await, "/address");
    let calendar = id_of(&owner.json("POST", "/api/v1/promises/calendar", &Value::Null).await, "/address");
    let last = |address: &str| address.rsplit('/').next().unwrap().to_owned();
    world.ids.extend([
        ("promise", promise),
        ("ask", ask),
        ("handover", handover),
        ("leave", leave),
        ("team", team),
        ("token", token),
        ("token_text", token_text),
        ("invited", id_of(&invited, "/colleague/id")),
        ("link", link),
        ("page_token", last(&page)),
        ("calendar_token", last(&calendar)),
    ]);
}

/// A kind of drip of its own, a drip of it, and the task of putting it right.
async fn let_down(desk: &TestDesk, world: &mut World, mark: &str) {
    let owner = &world.owner;
    let kind = json!({ "code": mark, "name": mark, "description": mark });
    owner.json("POST", "/api/v1/drip-kinds", &kind).await.is(201);
    let drip = json!({ "kind": mark, "conversation": world.id("conversation"), "cause": mark, "note": mark });
    let record = id_of(&owner.json("POST", "/api/v1/drips", &drip).await, "/id");
    instrument::follow(&desk.app.db, world.org).await.unwrap();
    let tasks = owner.json("GET", "/api/v1/rightings", &Value::Null).await;
    let righting = id_of(&tasks, "/items/0/id");
    world.ids.extend([("own_kind", mark.to_owned()), ("record", record), ("righting", righting)]);
}

/// What colleagues owe one another for a promise: an ask, a handover, a leave.
async fn hand_over(owner: &Client, promise: &str, mark: &str) -> (String, String, String) {
    let all = owner.json("GET", "/api/v1/colleagues", &Value::Null).await.json();
    let named = format!("{mark}-ana");
    let is_ana = |one: &&Value| one["name"] == named.as_str();
    let ana = all["items"].as_array().unwrap().iter().find(is_ana).expect("she works here")["id"].clone();
    let ask = json!({ "promise": promise, "colleague": ana, "said": mark, "by": "today 4pm" });
    let ask = owner.json("POST", "/api/v1/asks", &ask).await;
    let parts = json!({ "parts": [{ "promise": promise, "keeper": ana }], "note": mark });
    let handover = owner.json("POST", "/api/v1/handovers", &parts).await;
    let leave = json!({ "colleague": ana, "first_day": "2026-04-01", "last_day": "2026-04-02" });
    let leave = owner.json("POST", "/api/v1/leaves", &leave).await;
    (id_of(&ask, "/id"), id_of(&handover, "/id"), id_of(&leave, "/id"))
}

const ARRIVAL: Sql = Sql::tenant(
    "sweep.arrival",
    "INSERT INTO arrivals (org_id, id, channel_id, received_at, state, attempts, reason, message_id, size_bytes, hash, envelope, raw)
     VALUES ($1, $2, $3, $4, 2, 1, $5, 0, 4, $5, '{}', $6)",
);
const PARCEL: Sql = Sql::tenant(
    "sweep.parcel",
    "INSERT INTO outbox (org_id, id, message_id, channel_id, idem_key, state, send_at, created_at, attempts, last_error, done_at)
     VALUES ($1, $2, $3, $4, $5, 2, $6, $6, 3, $5, $6)",
);
const JOB: Sql = Sql::tenant(
    "sweep.job",
    "INSERT INTO jobs (org_id, id, kind, job_key, state, planned_at, run_at, payload, lease_owner, fence, attempts, last_error)
     VALUES ($1, $2, $3, $3, $5, $4, $4, '{}', $3, 0, 9, $3)",
);
const NOTIFICATION: Sql = Sql::tenant(
    "sweep.notification",
    "INSERT INTO notifications (org_id, id, colleague_id, sentence, arguments, path, about_id, created_at, seen_at)
     VALUES ($1, $2, $3, 'sign-in-title', '{}', $4, 0, $5, 0)",
);
const TROUBLE: Sql = Sql::tenant(
    "sweep.trouble",
    "INSERT INTO lane_troubles (org_id, channel_id, way, trouble, since_at) VALUES ($1, $2, 'in', $3, $4)",
);
const LEAK: Sql = Sql::tenant(
    "sweep.leak",
    "INSERT INTO leaks (org_id, id, stream, kind, team_id, channel_id, cause, test, found_day, found_at, onset_day,
       finding, corrected, state, is_live, folded_into_id, owner_id, repair_by_day, causes, repair, claimed_at,
       claimed_by, proof, accepted_by, reason, review_day, closed_at, customers, drips, put_right, severity, whose,
       chart, stake, version)
     VALUES ($1, $2, $3, $3, 0, 0, $3, 'change', 20500, $4, 20490, $5, '', 'found', 1, 0, 0, 0, $3, $3, NULL, 0, '', 0,
       $3, 0, NULL, 3, 4, 1, 2000, 'process', $6, '', 1)",
);
const FINDING: &str = r#"{"day":20500,"onset":20490,"onset_between":[20488,20492],"unit":"per_day","notice_days":20.0,
  "before":{"value":0.5,"low":0.4,"high":0.6},"after":{"value":2.0,"low":1.5,"high":2.5}}"#;
const CHART: &str = r#"{"first_day":20480,"drips":[0,1,2],"occasions":[3,3,3],"path":[0.1,0.5,1.0]}"#;
const SESSION: Sql = Sql::tenant(
    "sweep.session",
    "SELECT id, colleague_id FROM sessions WHERE org_id = $1 ORDER BY id LIMIT 1",
);

/// What only trouble makes.
async fn write_rows(desk: &TestDesk, world: &mut World, mark: &str) {
    let number = |kind: &str| world.id(kind).parse::<i64>().unwrap();
    let input = (number("channel"), number("answer"), mark.to_owned());
    let written = desk.app.db.write(world.org, input, |tx, (channel, message, mark)| {
        Box::pin(async move {
            let (now, mark) = (tx.now(), mark.as_str());
            let (arrival, parcel, job, told) = (tx.new_id(), tx.new_id(), tx.new_id(), tx.new_id());
            tx.run(&ARRIVAL, params![arrival, *channel, now, mark, mark.as_bytes().to_vec()]).await?;
            tx.run(&PARCEL, params![parcel, *message, *channel, mark, now]).await?;
            // A desk refuses to end with jobs of its own that were given up.
            let state = if mark == THEIRS { 2 } else { 1 };
            tx.run(&JOB, params![job, mark, now, state]).await?;
            tx.run(&TROUBLE, params![*channel, mark, now]).await?;
            let leak = tx.new_id();
            tx.run(&LEAK, params![leak, mark, now, FINDING, CHART]).await?;
            let session = tx.one(&SESSION, params![], |row| Ok((row.int(0)?, row.int(1)?))).await?;
            let (session, owner) = session.expect("somebody is signed in");
            tx.run(&NOTIFICATION, params![told, owner, format!("/inbox?{mark}"), now]).await?;
            Ok::<_, Fault>([
                ("arrival", arrival),
                ("parcel", parcel),
                ("job", job),
                ("leak", leak),
                ("session", session),
                ("colleague", owner),
            ])
        })
    });
    let written = written.await.unwrap();
    world.ids.extend(written.map(|(kind, id)| (kind, id.to_string())));
}
