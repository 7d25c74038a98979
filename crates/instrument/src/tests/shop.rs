//! The shop of these stories.

use channels::Address;
use conversations::{
    Change, ConversationId, CustomerId, MessageId, NewAnswer, Recipients, Status, TeamId, Then,
};
use shell::{ColleagueId, Error};
use store::{Actor, Doing, Event, Fault, Tx};
use testing::{Exchange, TestDesk};

use crate::recounts::{self, NewRecount, Recount};
use crate::{CannotRecount, DayCount, Drip, RecountId, Report, rightings};

/// Anna, who answers customers.
pub(crate) const ANNA: ColleagueId = ColleagueId::of(501);

/// An organization whose drips are counted.
pub(crate) struct Shop<'d> {
    pub(crate) desk: &'d mut TestDesk,
    letters: u32,
}

/// A customer's conversation, and how to write in it again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Matter {
    pub(crate) conversation: ConversationId,
    letter: u32,
}

impl<'d> Shop<'d> {
    pub(crate) fn of(desk: &'d mut TestDesk) -> Self {
        Self { desk, letters: 0 }
    }

    /// `12 14:30`: a day of March 2026, and an hour. Everything due until then is done.
    pub(crate) async fn at(&mut self, written: &str) {
        let (day, hour) = written.split_once(' ').unwrap();
        self.desk.clock_moves_to(&format!("2026-03-{:02}T{hour}:00Z", day.parse::<u8>().unwrap()));
        self.follows().await;
    }

    /// Counts everything that has happened until now.
    pub(crate) async fn follows(&self) {
        crate::follow(&self.desk.app.db, self.desk.org).await.unwrap();
        self.desk.jobs_run().await;
        crate::follow(&self.desk.app.db, self.desk.org).await.unwrap();
        self.desk.jobs_run().await;
    }

    pub(crate) async fn writes(&mut self, who: &str, text: &str) -> Matter {
        self.letters += 1;
        let Exchange { conversation, .. } = self.desk.customer(who).writes(text).await;
        Matter { conversation, letter: self.letters }
    }

    pub(crate) async fn writes_again(&mut self, who: &str, matter: Matter, text: &str) {
        self.letters += 1;
        let about = format!("letter-{}@customers.example", matter.letter);
        let exchange = self.desk.customer(who).answers(&about, text).await;
        assert_eq!(exchange.conversation, matter.conversation, "it joins its conversation");
    }

    pub(crate) async fn writing<I, T>(
        &self,
        input: I,
        work: impl for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, Fault> + Send + Sync + 'static,
    ) -> T
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.desk.app.db.write(self.desk.org, input, work).await.unwrap()
    }

    pub(crate) async fn answers(&self, matter: Matter, text: &str, then: Then) -> MessageId {
        let new = NewAnswer {
            conversation: matter.conversation,
            author: ANNA,
            client_key: format!("{}:{}", matter.conversation, self.desk.now()),
            message_id: format!(
                "{}.{}@kettles.example",
                matter.conversation,
                self.desk.now().as_microsecond()
            ),
            from_name: "Anna".into(),
            from_address: "care@kettles.example".into(),
            html: format!("<p>{text}</p>"),
            text: text.into(),
            recipients: Recipients {
                to: vec![Address::plain("somebody@customers.example")],
                ..Recipients::default()
            },
            attachments: Vec::new(),
            then,
            seen: None,
            riders: Vec::new(),
        };
        let answered: Result<conversations::Answered, Error> = self
            .desk
            .app
            .db
            .write(self.desk.org, new, |tx, new| Box::pin(conversations::answer(tx, new)))
            .await;
        answered.expect("an answer is taken").message
    }

    pub(crate) async fn takes_back(&self, message: MessageId) {
        let taken: Result<_, conversations::CannotAnswer> = self
            .desk
            .app
            .db
            .write(self.desk.org, message, |tx, message| {
                Box::pin(async move { conversations::take_back(tx, *message, ANNA, &[]).await })
            })
            .await;
        taken.expect("it can be taken back");
    }

    fn change(matter: Matter) -> Change {
        Change { conversation: matter.conversation, actor: Actor::Colleague(ANNA.get()), version: None }
    }

    pub(crate) async fn sets(&self, matter: Matter, status: Status) {
        let set: Result<(), conversations::CannotChange> = self
            .desk
            .app
            .db
            .write(self.desk.org, (Self::change(matter), status), |tx, (change, status)| {
                Box::pin(conversations::set_status(tx, *change, *status))
            })
            .await;
        set.unwrap();
    }

    pub(crate) async fn solves(&self, matter: Matter) {
        self.sets(matter, Status::Solved).await;
    }

    pub(crate) async fn hands(&self, matter: Matter, team: i64) {
        let handed: Result<(), conversations::CannotChange> = self
            .desk
            .app
            .db
            .write(self.desk.org, (Self::change(matter), TeamId::of(team)), |tx, (change, team)| {
                Box::pin(conversations::hand_to_team(tx, *change, *team))
            })
            .await;
        handed.unwrap();
    }

    /// Something that another feature tells.
    pub(crate) async fn tells(&self, event: Event) {
        self.writing(event, |tx, event| {
            Box::pin(async move {
                tx.event(event.clone());
                Ok(())
            })
        })
        .await;
    }

    pub(crate) async fn drips(&self, matter: Matter) -> Vec<Drip> {
        let drips: Result<_, Fault> = self
            .desk
            .app
            .db
            .read(self.desk.org, matter.conversation, |tx, id| Box::pin(crate::of_conversation(tx, *id)))
            .await;
        drips.unwrap()
    }

    /// The kinds of the drips in a conversation, sorted.
    pub(crate) async fn kinds(&self, matter: Matter) -> Vec<String> {
        let mut kinds: Vec<String> = self.drips(matter).await.into_iter().map(|drip| drip.kind).collect();
        kinds.sort();
        kinds
    }

    /// Fails unless these are the kinds of the drips in a conversation, sorted, with spaces between.
    pub(crate) async fn has_drips(&self, matter: Matter, kinds: &str) {
        let engine = self.desk.engine;
        assert_eq!(self.kinds(matter).await.join(" "), kinds, "{engine} at {}", self.desk.now());
    }

    pub(crate) async fn customer_of(&self, matter: Matter) -> CustomerId {
        let found: Result<_, Fault> = self
            .desk
            .app
            .db
            .read(self.desk.org, matter.conversation, |tx, id| Box::pin(conversations::by_id(tx, *id)))
            .await;
        found.unwrap().unwrap().customer
    }

    /// Counts of all days, after the stale ones were counted again.
    pub(crate) async fn days(&self) -> Vec<DayCount> {
        crate::refresh_days(&self.desk.app.db, self.desk.org).await.unwrap();
        let days: Result<_, Fault> =
            self.desk.app.db.read(self.desk.org, (), |tx, ()| Box::pin(crate::days(tx, 0, 30_000))).await;
        days.unwrap()
    }

    pub(crate) async fn open(&self) -> Vec<rightings::Righting> {
        let open: Result<_, Fault> = self
            .desk
            .app
            .db
            .read(self.desk.org, (), |tx, ()| {
                Box::pin(rightings::list(tx, rightings::Which::Open, None, 100))
            })
            .await;
        open.unwrap()
    }

    pub(crate) async fn begins(&self, new: NewRecount) -> Result<RecountId, CannotRecount> {
        let (db, org) = (&self.desk.app.db, self.desk.org);
        db.write(org, new, |tx, new| Box::pin(recounts::begin(tx, new))).await
    }

    pub(crate) async fn latest(&self) -> Option<Recount> {
        self.writing((), |tx, ()| Box::pin(recounts::latest(tx))).await
    }

    pub(crate) async fn recomputes(&self, from_day: i64) -> Report {
        crate::recompute(&self.desk.app.db, self.desk.org, from_day, self.desk.now()).await.unwrap()
    }
}
