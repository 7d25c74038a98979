//! What goes wrong around the program: folders that are not there, readers who leave, flags that nobody knows.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use crate::program::{Ran, run};
use crate::server::Server;
use store::Location;
use store::testing::Folder;

const MAIL: &[u8] = b"From: maria@okafor.example\r\nSubject: My kettle\r\n\r\nWhere is it?\r\n";
const RECEIVE: &[&str] = &["receive", "--to", "care@kettles.example"];

/// Nothing is made where nothing is: not by a mail, nor by somebody who mistypes the folder.
#[test]
fn nothing_is_made_where_nothing_is() {
    let around = Folder::fresh();
    let copy = around.path().join("copy");
    let copy = copy.to_str().unwrap();
    let commands: &[(&[&str], i32, &str)] = &[
        (RECEIVE, 75, "try again later"),
        (&["receive"], 75, "try again later"),
        (&["doctor"], 1, "there is nothing"),
        (&["user", "add", "bo@kettles.example", "--name", "Bo"], 1, "nothing was made there"),
        (&["drips", "recompute"], 1, "nothing was made there"),
        (&["backup", copy], 1, "holds nothing to copy"),
        (&["migrate-to", "sqlite:/tmp/nowhere.db"], 1, "holds nothing to copy"),
        (&["demo", "--email", "nonsense"], 1, "--email nonsense"),
    ];
    let empty = Folder::fresh();
    for (command, code, words) in commands {
        let missing = around.path().join("typo");
        run(&missing, command, MAIL).ends(*code).says(words);
        run(empty.path(), command, MAIL).ends(*code).says(words);
        assert!(entries(around.path()).is_empty(), "{command:?} made {:?}", entries(around.path()));
        assert!(entries(empty.path()).is_empty(), "{command:?} made {:?}", entries(empty.path()));
    }
    let nowhere = run(Path::new("/proc/nowhere"), &["doctor"], b"");
    nowhere.ends(1).says("no server is running").says("does not exist");
}

fn entries(folder: &Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).unwrap();
    all.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// A mail server sends a mail back for good at most exit codes: while somebody mends the configuration it waits.
#[test]
fn a_mail_waits_while_the_words_are_wrong() {
    let folder = Folder::fresh();
    let file = folder.path().join("wrong.toml");
    std::fs::write(&file, "[http\n").unwrap();
    let file = file.display().to_string();
    for wrong in [["--config", file.as_str()], ["--set", "foo=bar"], ["--lisen", "127.0.0.1:1"]] {
        run(folder.path(), &[wrong.as_slice(), RECEIVE].concat(), MAIL).ends(75);
        run(folder.path(), &[wrong.as_slice(), ["doctor"].as_slice()].concat(), b"").ends(2);
    }
    run(folder.path(), &["receive", "--too", "care@kettles.example"], MAIL).ends(75).says("--to");
    run(folder.path(), &["receive", "--help"], b"").ends(0);
    run(folder.path(), &["--set", "foo=bar", "serve"], b"").ends(2).says("--set foo=bar has the key");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_fails_or_loses_its_reader_without_a_trace() {
    let folder = Folder::fresh();
    let mut server = Server::at(folder.path(), &Location::Sqlite(folder.path().join("wellkept.db")));
    server.start().await;
    server.kill();
    run(folder.path(), &["doctor"], b"").ends(0).says("no server is running");

    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    loses_its_reader(&mut server.command("doctor")).ends(0);
    loses_its_reader(server.command("backup").arg(&first)).ends(0);
    assert!(first.join("manifest.json").exists(), "the backup is whole");

    let (blobs, aside) = (folder.path().join("blobs"), folder.path().join("aside"));
    std::fs::rename(&blobs, &aside).unwrap();
    std::fs::write(&blobs, b"not a folder").unwrap();
    let backup = ["backup", second.to_str().unwrap()];
    run(folder.path(), &backup, b"").ends(1);
    std::fs::remove_file(&blobs).unwrap();
    std::fs::rename(&aside, &blobs).unwrap();
    assert!(!second.exists() && !folder.path().join("second.partial").exists(), "nothing is left of it");
    std::fs::create_dir(folder.path().join("second.partial")).unwrap();
    run(folder.path(), &backup, b"").ends(1).says("second.partial").says("remove it");

    // Its database is there, but the disk of its data folder is not.
    let away = Folder::fresh();
    let database = format!("sqlite:{}", folder.path().join("wellkept.db").display());
    let there = ["--database", database.as_str()];
    run(away.path(), &[there.as_slice(), RECEIVE].concat(), MAIL).ends(75).says("holds nothing of Wellkept");
    let looked = run(away.path(), &[there.as_slice(), ["doctor"].as_slice()].concat(), b"");
    looked.ends(1).says("not looked at");
    assert!(entries(away.path()).is_empty());
    std::fs::rename(folder.path().join("wellkept.key"), folder.path().join("kept.key")).unwrap();
    run(folder.path(), RECEIVE, MAIL).ends(75).says("wellkept.key is missing");
}

/// A server that cannot have what it was told to open does not run without it; and nobody else reads its files.
#[test]
fn a_port_that_cannot_be_had_ends_the_start_and_files_are_their_owners_alone() {
    let (around, taken) = (Folder::fresh(), TcpListener::bind("127.0.0.1:0").unwrap());
    let data = around.path().join("data");
    let smtp = format!("smtp_listener.listen={}", taken.local_addr().unwrap());
    let served = |more: &[&str]| {
        run(&data, &[&["--listen", "127.0.0.1:0", "--set", smtp.as_str()], more, &["serve"]].concat(), b"")
    };
    served(&[]).ends(1).says("smtp_listener.listen").says("in use");
    served(&["--set", "smtp_listener.certificate_file=/nowhere/mail.pem"]).ends(1).says("/nowhere/mail.pem");

    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for file in ["wellkept.db", "wellkept.key", "search.db"] {
        assert_eq!(mode(&data.join(file)), 0o600, "{file}");
    }
    let backup = around.path().join("backups/first");
    run(&data, &["backup", backup.to_str().unwrap()], b"").ends(0);
    assert_eq!((mode(&backup), mode(&backup.join("wellkept.db"))), (0o700, 0o600));

    let looked = run(&data, &["--set", smtp.as_str(), "doctor"], b"");
    looked.ends(0).says("can be written").says("MB are free").says("cannot be had by whoever runs this");
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    run(&data, &["doctor"], b"").ends(0).says("every user of this machine can look into it: chmod 700");
}

/// Runs a command whose reader has gone before it says anything.
fn loses_its_reader(command: &mut std::process::Command) -> Ran {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!err.contains("panicked"), "{err}");
    Ran { code: output.status.code().unwrap_or(-1), out: String::new(), err }
}
