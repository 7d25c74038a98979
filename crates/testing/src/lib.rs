//! `TestDesk`: an organization in a test, on both engines, that refuses to end with work undone.
//!
//! Words: a *desk* is the whole program in memory on a fresh database; an *agent* is a colleague signed in
//! through the sign-in page; a *customer* writes and is received through the front door; a *program* calls
//! the API with a token.
//!
//! Flow: [`on_each_engine`] opens a desk, tells the story, and at its end checks that no due job is left and
//! no job was given up.

mod answer;
mod people;

use std::sync::Arc;

use axum::Router;
use conversations::channels::NewChannel;
use conversations::{ChannelId, TeamId};
use shell::colleague::{self, NewColleague, Role};
use shell::{App, ColleagueId, Config, Feature};
use store::testing::Folder;
use store::{Clock, Db, Fault, OrgId, Timestamp, organizations};

pub use answer::Answer;
pub use people::{Agent, Customer, Exchange, Program};

/// The password of everybody in a test.
pub const PASSWORD: &str = "a kettle that never cracks";

/// An organization in a test.
pub struct TestDesk {
    /// The program.
    pub app: App,
    /// The organization.
    pub org: OrgId,
    /// Its mailbox.
    pub channel: ChannelId,
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    clock: Clock,
    router: Router,
    password_hash: Arc<str>,
    letters: u32,
    leaves_work: bool,
    _folder: Folder,
}

/// The beginning of every story: Monday 2 March 2026, 09:00 in London.
pub const START: &str = "2026-03-02T09:00:00Z";

/// Tells a story on each engine that this run can test. Each desk ends clean or the test fails.
pub async fn on_each_engine(features: &'static [Feature], story: impl AsyncFn(&mut TestDesk)) {
    on_each_engine_with(features, |_| {}, story).await;
}

/// The same with settings of the operator's, such as permission to reach servers on loopback.
pub async fn on_each_engine_with(
    features: &'static [Feature],
    adjust: fn(&mut Config),
    story: impl AsyncFn(&mut TestDesk),
) {
    for engine in store::testing::engines() {
        eprintln!("on {engine}");
        let mut desk = TestDesk::open_with(engine, features, adjust).await;
        story(&mut desk).await;
        desk.end().await;
    }
}

impl TestDesk {
    /// A desk on a fresh database: the organization "Kettles", London, with the mailbox care@kettles.example.
    pub async fn open(engine: &'static str, features: &'static [Feature]) -> Self {
        Self::open_with(engine, features, |_| {}).await
    }

    /// The same with settings of the operator's.
    pub async fn open_with(
        engine: &'static str,
        features: &'static [Feature],
        adjust: fn(&mut Config),
    ) -> Self {
        let clock = Clock::test(START.parse().expect("an instant"));
        let (db, folder) = store::testing::fresh(engine, clock.clone()).await;
        let org = OrgId::of(7001);
        let channel = found(&db, org).await.expect("an organization can be founded");
        let mut config = Config::in_folder(folder.path());
        adjust(&mut config);
        let app = App::with(config, features, db).await.expect("the program starts");
        let router = shell::http::router(&app);
        let password_hash = app.hash_password(PASSWORD).await.expect("a password can be hashed").into();
        Self {
            app,
            org,
            channel,
            engine,
            clock,
            router,
            password_hash,
            letters: 0,
            leaves_work: false,
            _folder: folder,
        }
    }

    /// A second organization in the same instance, with nothing of the first.
    pub async fn another_organization(&self) -> OrgId {
        let org = OrgId::of(9002);
        found(&self.app.db, org).await.expect("an organization can be founded");
        org
    }

    /// A colleague of this role, signed in.
    pub async fn colleague(&self, name: &str, role: Role) -> Agent {
        self.colleague_of(self.org, name, role).await
    }

    /// A colleague of another organization, signed in.
    pub async fn colleague_of(&self, org: OrgId, name: &str, role: Role) -> Agent {
        let email = format!("{}@{org}.example", name.to_lowercase());
        let new = NewColleague {
            name: name.into(),
            email: email.clone(),
            role,
            password_hash: self.password_hash.to_string(),
            time_zone: "Europe/London".into(),
            language: "en".into(),
        };
        let added: Result<ColleagueId, Fault> =
            self.app.db.write(org, new, |tx, new| Box::pin(colleague::add(tx, new))).await;
        let id = added.expect("a colleague can be added");
        Agent::sign_in(self.router.clone(), id, name, &email).await
    }

    /// An agent, signed in.
    pub async fn agent(&self, name: &str) -> Agent {
        self.colleague(name, Role::Agent).await
    }

    /// Somebody with a browser who is not signed in.
    pub fn stranger(&self) -> Agent {
        Agent::stranger(self.router.clone())
    }

    /// A program that calls the API with a token of these scopes, made by a colleague.
    pub async fn program(&self, made_by: &Agent, scopes: &[&str]) -> Program {
        Program::with_token(&self.app, self.org, self.router.clone(), made_by.id, scopes).await
    }

    /// A customer who writes from `name@customers.example`.
    pub fn customer(&mut self, name: &str) -> Customer<'_> {
        Customer::of(self, name)
    }

    pub(crate) fn next_letter(&mut self) -> u32 {
        self.letters += 1;
        self.letters
    }

    /// Moves the clock, as in `2026-03-02T12:01:00Z`.
    pub fn clock_moves_to(&self, at: &str) {
        self.clock.set(at.parse().expect("an instant"));
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Runs every job that is due now, and those that they plan for now; returns how many ran.
    pub async fn jobs_run(&self) -> usize {
        shell::jobs::run_due(&self.app).await.expect("jobs can be claimed")
    }

    /// Brings the index of words up to now.
    pub async fn index_follows(&self) {
        conversations::follow(&self.app.db, &self.app.search, self.org)
            .await
            .expect("the index can be written");
    }

    /// This story ends with due jobs on purpose.
    pub fn leaves_work_undone(&mut self) {
        self.leaves_work = true;
    }

    async fn end(self) {
        let work: Result<_, Fault> = self
            .app
            .db
            .read(self.org, (), |tx, ()| {
                Box::pin(
                    async move { Ok((store::jobs::due_count(tx).await?, store::jobs::dead(tx, 10).await?)) },
                )
            })
            .await;
        let (due, dead) = work.expect("jobs can be counted");
        let reasons: Vec<_> = dead.iter().map(|job| format!("{}: {}", job.kind, job.last_error)).collect();
        assert!(dead.is_empty(), "{}: jobs were given up: {reasons:?}", self.engine);
        assert!(self.leaves_work || due == 0, "{}: {due} due jobs were left undone", self.engine);
    }
}

async fn found(db: &Db, org: OrgId) -> Result<ChannelId, Fault> {
    db.write(org, org, |tx, org| {
        Box::pin(async move {
            organizations::create(tx, "Kettles", "Europe/London", "en").await?;
            let address = if org.get() == 7001 {
                "care@kettles.example".to_owned()
            } else {
                format!("care@{org}.example")
            };
            let new = NewChannel {
                kind: "email",
                name: "Care".into(),
                address,
                team: TeamId::NONE,
                settings: "{}".into(),
            };
            conversations::channels::create(tx, &new).await
        })
    })
    .await
}
