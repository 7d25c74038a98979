//! Durable receive without a network: tasks that hand mails to the intake, each waiting for its "accepted"
//! before the next. `cargo xtask bench` runs it and compares it with bare inserts of the same rows.
//!
//! `receiving FOLDER SENDERS` reads the mails of the file `mails` in that folder, separated by U+0000, and lays
//! the database beside it. It prints the seconds until all were accepted, the seconds until all were messages
//! in conversations, and the seconds of processor time, this program's own included.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use conversations::channels::NewChannel;
use conversations::{ChannelId, TeamId};
use inboxes::{Envelope, Settings, ToKeep, Way};
use shell::{App, Config, Feature};
use store::arrivals::{self, State};
use store::{Fault, OrgId, organizations};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FEATURES: &[Feature] = &[conversations::FEATURE, inboxes::FEATURE];
const ORG: OrgId = OrgId::of(7001);

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let [folder, senders] = given.as_slice() else {
        eprintln!("usage: receiving FOLDER SENDERS");
        return;
    };
    let senders = senders.parse().expect("how many senders");
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    threads.expect("threads can be started").block_on(measure(PathBuf::from(folder), senders));
}

async fn measure(folder: PathBuf, senders: usize) {
    let mails = std::fs::read_to_string(folder.join("mails")).expect("the mails to receive");
    let mails: Arc<Vec<Vec<u8>>> = Arc::new(mails.split('\0').map(|mail| mail.as_bytes().to_vec()).collect());
    let app = App::open(Config::in_folder(&folder), FEATURES).await.expect("the program opens");
    let channel = found(&app).await.expect("an organization can be founded");
    // The index of words is kept as in the program.
    let start = conversations::FEATURE.start.expect("the heart follows its events");
    let following = tokio::spawn(start(app.clone()));
    let (began, cpu) = (Instant::now(), processor());
    let next = Arc::new(AtomicUsize::new(0));
    let senders: Vec<_> = (0..senders)
        .map(|_| tokio::spawn(send(app.clone(), channel, Arc::clone(&mails), Arc::clone(&next))))
        .collect();
    for sender in senders {
        sender.await.expect("a sender does not panic");
    }
    let accepted = began.elapsed();
    while waiting(&app).await > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let stored = began.elapsed();
    println!(
        "{} {} {}",
        accepted.as_secs_f64(),
        stored.as_secs_f64(),
        processor().saturating_sub(cpu).as_secs_f64()
    );
    app.end();
    following.await.expect("the follower ends");
}

async fn found(app: &App) -> Result<ChannelId, Fault> {
    let settings = Settings { takes_deliveries: true, ..Settings::default() };
    app.db
        .write(ORG, settings.write(), |tx, settings| {
            Box::pin(async move {
                organizations::create(tx, "Bench", "Europe/Lisbon", "en").await?;
                let mailbox = NewChannel {
                    kind: "email",
                    name: "Help".into(),
                    address: "help@bench.example".into(),
                    team: TeamId::NONE,
                    settings: settings.clone(),
                };
                conversations::channels::create(tx, &mailbox).await
            })
        })
        .await
}

async fn send(app: App, channel: ChannelId, mails: Arc<Vec<Vec<u8>>>, next: Arc<AtomicUsize>) {
    while let Some(raw) = mails.get(next.fetch_add(1, Ordering::Relaxed)) {
        let envelope = Envelope {
            way: Way::Listener,
            recipients: vec!["help@bench.example".into()],
            ..Envelope::default()
        };
        let mail = ToKeep { channel, raw: raw.clone(), envelope };
        inboxes::accept(&app, ORG, mail).await.expect("a mail is accepted");
    }
}

async fn waiting(app: &App) -> i64 {
    let count = app.db.read(ORG, (), |tx, ()| Box::pin(arrivals::count(tx, State::New)));
    count.await.expect("arrivals can be counted")
}

/// Processor time of this program so far.
fn processor() -> Duration {
    let stat = std::fs::read_to_string(Path::new("/proc/self/stat")).expect("Linux tells");
    let after_name = stat.rsplit_once(") ").expect("the form of /proc/self/stat").1;
    let ticks = after_name.split(' ').skip(11).take(2).map(|word| word.parse::<u64>().expect("a number"));
    Duration::from_millis(ticks.sum::<u64>() * 10)
}
