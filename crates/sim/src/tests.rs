//! A small month, on both engines.

use std::collections::BTreeSet;

use conversations::channels;
use rules::promises::state::State;
use store::testing::{Folder, engines, fresh_location};
use store::{Sql, events, jobs, outbox, params};

use super::*;
use crate::matters::{ALL, Beat, Mailbox, Tongue};
use crate::people::PEOPLE;

/// A Wednesday, mid-morning in London.
fn wednesday() -> Timestamp {
    "2026-11-18T10:24:00Z".parse().unwrap()
}

fn small(seed: u64, until: Timestamp) -> Plan {
    Plan { seed, until, conversations: 30, conversations_before: 0 }
}

fn owner() -> Owner {
    Owner {
        name: "Ana Prata".to_owned(),
        email: "ana@owner.example".to_owned(),
        password_hash: "!".to_owned(),
        others_password_hash: None,
    }
}

fn silent(_: u32, _: u32) {}

/// A month that was lived, and its database on a clock that stands at its end.
struct Lived {
    db: Db,
    made: NewOrganization,
    summary: Summary,
    _folder: Folder,
}

async fn lived(engine: &str, plan: &Plan) -> Lived {
    let folder = Folder::fresh();
    let location = fresh_location(engine, &folder).await;
    let (made, summary) = create(&location, plan, &owner(), &silent).await.unwrap();
    let options = Options { clock: Clock::test(plan.until), connections_max: 2 };
    let db = Db::open(&location, options).await.unwrap();
    Lived { db, made, summary, _folder: folder }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_month_on_every_engine() {
    let mut summaries = Vec::new();
    for engine in engines() {
        summaries.push(lived(engine, &small(7, wednesday())).await.summary);
    }
    summaries.push(lived("sqlite", &small(7, wednesday())).await.summary);
    assert!(summaries.windows(2).all(|pair| pair[0] == pair[1]), "{summaries:#?}");
    let other = lived("sqlite", &small(8, wednesday())).await.summary;
    assert_ne!(summaries[0].fingerprint, other.fingerprint);
}

const JOBS: Sql =
    Sql::tenant("sim.tests_jobs", "SELECT kind, run_at FROM jobs WHERE org_id = $1 ORDER BY id LIMIT 10000");

#[tokio::test]
async fn nothing_waits_to_leave_and_no_fact_is_missing() {
    for engine in engines() {
        let lived = lived(engine, &small(7, wednesday())).await;
        lived.db.read(lived.made.org, (), |tx, ()| Box::pin(check_quiet(tx))).await.unwrap();
    }
}

async fn check_quiet(tx: &mut store::Tx) -> Result<(), Fault> {
    let parcels = outbox::in_state(tx, outbox::State::Waiting, (Timestamp::MIN, 0), 10).await?;
    assert!(parcels.is_empty(), "{parcels:?}");
    let mut facts: Vec<events::Recorded> = Vec::new();
    loop {
        let more = events::since(tx, facts.last().map_or(0, |fact| fact.seq), 1000).await?;
        if more.is_empty() {
            break;
        }
        facts.extend(more);
    }
    assert!(facts.len() > 300, "{} facts", facts.len());
    assert!(facts.iter().zip(1..).all(|(fact, number)| fact.seq == number), "no number is missing");
    assert!(facts.windows(2).all(|pair| pair[0].at <= pair[1].at), "facts are in order of time");
    for (kind, run_at) in tx.all(&JOBS, params![], |row| Ok((row.text(0)?, row.time(1)?))).await? {
        assert_ne!(kind, conversations::DELIVER);
        assert!(run_at > tx.now() || kind == "promises.break", "{kind} is due");
    }
    assert!(jobs::due_count(tx).await? <= 3, "few promises are left to the clock");
    Ok(())
}

#[tokio::test]
async fn the_inbox_is_alive_and_every_open_promise_has_a_keeper() {
    for engine in engines() {
        let lived = lived(engine, &small(7, wednesday())).await;
        let owner = lived.made.owner;
        let (counts, promises) = lived
            .db
            .read(lived.made.org, owner, |tx, owner| {
                Box::pin(async move {
                    let counts = conversations::counts(tx, *owner).await?;
                    let all = promises::Listing {
                        whose: promises::Whose::All,
                        which: promises::Which::Live,
                        colleague: *owner,
                        after: None,
                        limit: 500,
                    };
                    let (live, _) = promises::list(tx, all).await?;
                    Ok::<_, Fault>((counts, live))
                })
            })
            .await
            .unwrap();
        assert!(counts.mine >= 5 && counts.unassigned >= 4 && counts.all >= 14, "{counts:?}");
        let open: Vec<_> =
            promises.iter().filter(|line| line.promise.standing.state == State::Open).collect();
        assert!(open.len() >= 5, "{} open promises", open.len());
        for line in open {
            assert!(!line.keeper_name.is_empty(), "{:?} has no keeper", line.promise.said);
        }
        let mine = promises.iter().filter(|line| line.promise.keeper == owner).count();
        assert!(mine >= 4, "the owner keeps {mine}");
    }
}

#[tokio::test]
async fn a_month_can_end_on_any_hour_of_any_day() {
    for hours in (0..168).step_by(11) {
        let until = wednesday() + jiff::SignedDuration::from_hours(hours);
        let lived =
            lived("sqlite", &Plan { seed: 3, until, conversations: 2, conversations_before: 0 }).await;
        assert!(lived.summary.open() >= 4, "{until}: {:?}", lived.summary);
    }
}

#[tokio::test]
async fn an_organization_that_exists_is_filled_twice_on_one_server() {
    let folder = Folder::fresh();
    let location = fresh_location("sqlite", &folder).await;
    let plan = Plan { seed: 5, until: wednesday(), conversations: 1, conversations_before: 0 };
    create(&location, &plan, &owner(), &silent).await.unwrap();
    let db = Db::open(&location, Options::with_clock(Clock::test(wednesday()))).await.unwrap();
    let second = Owner { email: "second@owner.example".to_owned(), ..owner() };
    let made = found(&db, &second).await.unwrap();
    fill(&location, made.org, made.owner, &plan, &silent).await.unwrap();
    let mailboxes = db.read(made.org, (), |tx, ()| Box::pin(channels::all(tx))).await.unwrap();
    let addresses: Vec<_> = mailboxes.iter().map(|mailbox| mailbox.address.as_str()).collect();
    assert_eq!(addresses, ["care@kettleandcrumb-2.example", "wholesale@kettleandcrumb-2.example"]);
}

#[tokio::test]
async fn a_bulk_is_loaded_through_the_front_doors() {
    for engine in engines() {
        let folder = Folder::fresh();
        let location = fresh_location(engine, &folder).await;
        let plan = Plan { seed: 5, until: wednesday(), conversations: 0, conversations_before: 0 };
        let (made, _) = create(&location, &plan, &owner(), &silent).await.unwrap();
        let db = Db::open(&location, Options::with_clock(Clock::test(wednesday()))).await.unwrap();
        let mailboxes = db.read(made.org, (), |tx, ()| Box::pin(channels::all(tx))).await.unwrap();
        let count = |db: Db| async move {
            db.read(made.org, made.owner, |tx, owner| Box::pin(conversations::counts(tx, *owner)))
                .await
                .unwrap()
                .all
        };
        let before = count(db.clone()).await;
        let bulk = Bulk {
            org: made.org,
            channel: mailboxes[0].id,
            address: mailboxes[0].address.clone(),
            team: mailboxes[0].team,
            colleague: made.owner,
            conversations: 100,
            messages_each: 3,
            seed: 1,
            until: wednesday(),
        };
        let loaded = load(&location, &bulk, &silent).await.unwrap();
        assert_eq!(loaded, Loaded { conversations: 100, messages: 300, rare: 1 });
        assert_eq!(count(db).await, before + 100, "three messages end with the customer's word");
    }
}

#[test]
fn there_is_much_to_write_about() {
    let matters: Vec<_> = ALL.iter().copied().flatten().collect();
    assert!(matters.len() >= 40, "{} matters", matters.len());
    let names: BTreeSet<_> = matters.iter().map(|matter| matter.name).collect();
    assert_eq!(names.len(), matters.len(), "names are unique");
    for matter in matters {
        assert!(matches!(matter.beats.first(), Some(Beat::Asks(_))), "{} begins with a letter", matter.name);
        assert!(!matter.subjects.is_empty(), "{} has a subject", matter.name);
        let is_trade = matter.to == Mailbox::Wholesale;
        let writers = PEOPLE.iter().filter(|person| {
            person.tongue == matter.tongue && is_trade == (person.writes_to == Mailbox::Wholesale)
        });
        assert!(writers.count() >= 2, "somebody writes about {}", matter.name);
        assert!(!cast::speakers(matter.tongue).is_empty());
    }
}

#[test]
fn all_addresses_lead_nowhere() {
    let addresses: BTreeSet<_> = PEOPLE.iter().map(|person| person.mail).collect();
    assert_eq!(addresses.len(), PEOPLE.len(), "addresses are unique");
    assert!(addresses.iter().all(|address| address.ends_with(".example")));
    assert!(PEOPLE.iter().any(|person| person.tongue == Tongue::Arabic));
}

#[test]
fn every_time_that_is_promised_can_be_read() {
    let hours = Hours { zone: TimeZone::get("Europe/London").unwrap() };
    let setting = Setting { hours: &hours, until: wednesday(), names: &[], shop: "" };
    for beat in ALL.iter().copied().flatten().flat_map(|matter| matter.beats) {
        let Beat::Promises(vow) = beat else { continue };
        for words in vow.by {
            let at = plots::due(&setting, words, wednesday(), "");
            assert!(at.is_some_and(|at| at > wednesday()), "{words:?} gives no time");
        }
    }
}

#[test]
fn a_text_is_filled_and_flows() {
    let filling = letters::Filling {
        item: "kettle",
        order: "20418",
        first: "Mabel",
        name: "Mabel Okafor",
        me: "Ana",
        shop: "Shop",
    };
    let text = "The {item} of {order}
        has come.

        Thank you, {me}.";
    assert_eq!(filling.fill(text), "The kettle of 20418 has come.\n\nThank you, Ana.");
}
