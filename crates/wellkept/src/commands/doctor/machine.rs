//! What the doctor looks at on this machine: the data folder, its disk, the clock, the ports for mail.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use jiff::SignedDuration;
use shell::Config;
use shell::carriers::smtp_in;
use store::{Location, Timestamp, folders, standing};

use super::Finding::{self, Broken, Look, Well};
use super::{Watch, missing};

/// Below this much free space something has to be done, in bytes.
const SPACE_SOON_BYTES: u64 = 1_000_000_000;
/// Below this much mail is soon refused, in bytes.
const SPACE_LOW_BYTES: u64 = 100_000_000;
/// How far two clocks may be apart before it is worth a word.
const APART_SOON: SignedDuration = SignedDuration::from_secs(2);
/// How far they may be apart before leases between nodes mean nothing.
const APART_MAX: SignedDuration = SignedDuration::from_secs(30);
/// The year this version was made in: a clock before it is wrong.
const YEAR: i16 = 2026;

pub(super) fn folder(config: &Config) -> Finding {
    let folder = &config.data.folder;
    if !folder.exists() {
        return Broken(format!(
            "{} does not exist; the first start of the server makes it",
            folder.display()
        ));
    }
    if missing(config).is_some() {
        return Look(format!("{} is not, or not wholly, that of an installation", folder.display()));
    }
    let probe = folder.join(".wellkept-doctor");
    if let Err(cause) = std::fs::write(&probe, b"probe").and_then(|()| std::fs::remove_file(&probe)) {
        return Broken(format!("{} cannot be written: {cause}", folder.display()));
    }
    match folders::is_open_to_all(folder) {
        Ok(false) => Well(format!("{} can be written", folder.display())),
        Ok(true) => Look(format!(
            "{0} can be written, and every user of this machine can look into it: chmod 700 {0}",
            folder.display()
        )),
        Err(cause) => Broken(format!("{}: {cause}", folder.display())),
    }
}

pub(super) fn space(config: &Config) -> Finding {
    let folder = &config.data.folder;
    // Before the first start there is no folder yet; its disk is that of the folder above.
    let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(there) {
        Ok(disk) => free(disk.f_bavail.saturating_mul(disk.f_frsize)),
        Err(cause) => Look(format!("the disk of {} cannot be asked: {cause}", there.display())),
    }
}

fn free(bytes: u64) -> Finding {
    let says = format!("{} MB are free on the disk of the data folder", bytes / 1_000_000);
    match bytes {
        ..SPACE_LOW_BYTES => Broken(format!("{says}: mail is soon refused; make room")),
        SPACE_LOW_BYTES..SPACE_SOON_BYTES => Look(format!("{says}: make room soon")),
        _ => Well(says),
    }
}

/// This machine's clock, beside that of the database server where there is one.
pub(super) async fn clock(location: &Location) -> Finding {
    let clock = store::Clock::system();
    let before = clock.now();
    let theirs = standing::clock(location).await;
    compared(before, clock.now(), theirs.ok().flatten())
}

/// `theirs` was read at some instant between the two.
fn compared(before: Timestamp, after: Timestamp, theirs: Option<Timestamp>) -> Finding {
    let here = after.to_zoned(jiff::tz::TimeZone::system());
    if here.year() < YEAR {
        return Broken(format!("{here}: this is before this version was made; set the clock"));
    }
    // That it cannot be asked is said where the database is looked at.
    let Some(theirs) = theirs else { return Well(here.to_string()) };
    let apart = theirs.duration_since(after).max(before.duration_since(theirs)).max(SignedDuration::ZERO);
    let says = format!("{here}; the database server's clock is {} s apart", apart.as_secs());
    match apart {
        _ if apart > APART_MAX => Broken(format!("{says}: set both by the same time server")),
        _ if apart > APART_SOON => Look(format!("{says}: set both by the same time server")),
        _ => Well(format!("{here}, as on the database server")),
    }
}

/// The listeners for mail: each that is configured is knocked at while a server runs; else its port is tried.
pub(super) async fn ports(config: &Config, watch: Watch) -> Vec<(&'static str, Finding)> {
    let configured = [("smtp port", config.smtp_address()), ("lmtp port", config.lmtp_address())];
    let mut found = Vec::new();
    for (name, address) in configured {
        match address {
            Ok(None) => {}
            Ok(Some(address)) => found.push((name, port(address, watch).await)),
            Err(cannot) => found.push((name, Broken(cannot.to_string()))),
        }
    }
    if found.is_empty() {
        return vec![("mail ports", Well("off".into()))];
    }
    if let Err(cannot) = inboxes::check_ports(config) {
        found.push(("certificate", Broken(cannot.to_string())));
    }
    found
}

async fn port(address: SocketAddr, watch: Watch) -> Finding {
    if watch == Watch::Kept {
        return match smtp_in::answers(address).await {
            Ok(()) => Well(format!("{address} answers")),
            Err(trouble) => Broken(format!("{address} does not answer as a mail server does: {trouble}")),
        };
    }
    match TcpListener::bind(address) {
        Ok(_) => Well(format!("{address} can be had; no server is running")),
        Err(cause) => Look(format!("{address} cannot be had by whoever runs this: {cause}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_space_is_judged_by_its_amount() {
        for (bytes, is_expected) in [
            (SPACE_SOON_BYTES, (|finding| matches!(finding, Well(_))) as fn(Finding) -> bool),
            (SPACE_SOON_BYTES - 1, |finding| matches!(finding, Look(_))),
            (SPACE_LOW_BYTES, |finding| matches!(finding, Look(_))),
            (SPACE_LOW_BYTES - 1, |finding| matches!(finding, Broken(_))),
            (0, |finding| matches!(finding, Broken(_))),
        ] {
            assert!(is_expected(free(bytes)), "{bytes}");
        }
        let folder = store::testing::Folder::fresh();
        let asked = space(&Config::in_folder(&folder.path().join("not/there/yet")));
        assert!(!matches!(&asked, Look(says) if says.contains("cannot be asked")), "{asked:?}");
    }

    #[test]
    fn clocks_are_compared_with_the_time_it_took() {
        let at = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
        for (theirs, expected) in [
            (None, "well"),
            (Some(5), "well"),
            (Some(12), "well"),
            (Some(13), "look"),
            (Some(-3), "look"),
            (Some(41), "broken"),
            (Some(-31), "broken"),
        ] {
            let found = match compared(at(0), at(10), theirs.map(at)) {
                Well(_) => "well",
                Look(_) => "look",
                Broken(_) => "broken",
            };
            assert_eq!(found, expected, "{theirs:?}");
        }
        let before = Timestamp::from_second(1_000_000_000).unwrap();
        assert!(matches!(compared(before, before, None), Broken(_)), "an old clock");
    }

    #[tokio::test]
    async fn ports_are_tried_whether_a_server_runs_or_not() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        assert!(matches!(port(address, Watch::Unkept).await, Look(_)));
        drop(taken);
        assert!(matches!(port(address, Watch::Unkept).await, Well(_)));
        assert!(matches!(port(address, Watch::Kept).await, Broken(_)));
        let mut config = Config::default();
        assert_eq!(ports(&config, Watch::Unkept).await, [("mail ports", Well("off".into()))]);
        config.smtp_listener.listen = address.to_string();
        config.smtp_listener.certificate_file = "/nowhere/mail.pem".into();
        let found = ports(&config, Watch::Unkept).await;
        assert!(matches!(&found[1], ("certificate", Broken(says)) if says.contains("/nowhere")), "{found:?}");
    }
}
