//! The program at the command line: what it asks for, what it answers, and how it ends.

use crate::program::{Ran, run};
use crate::shop::{CARE, Shop, mail};
use crate::visitor::Visitor;
use store::testing::Folder;

const PASSWORD: &[u8] = b"a kettle that sings at noon\n";

#[test]
fn help_names_every_argument() {
    let folder = Folder::fresh();
    let commands: &[(&[&str], &[&str])] = &[
        (&[], &["serve", "demo", "receive", "backup", "restore", "migrate-to", "doctor", "user", "promises"]),
        (&[], &["--data", "--listen", "--database", "--set", "--config", "--version"]),
        (&["serve"], &["Serve pages", "--data"]),
        (&["demo"], &["--seed", "--conversations", "--email", "Kettle & Crumb"]),
        (&["receive"], &["--to", "67", "75", "quarantine"]),
        (&["backup"], &["<FOLDER>", "manifest", "key"]),
        (&["restore"], &["<FOLDER>", "empty"]),
        (&["migrate-to"], &["<TARGET>", "postgres://", "Stop the server first"]),
        (&["doctor"], &["exit code 1", "clock", "mailbox", "100 MB", "certificate"]),
        (&["user"], &["add"]),
        (&["drips"], &["recompute"]),
        (
            &["drips", "recompute"],
            &["--organization", "--from", "--as-of", "75", "Ctrl-C", "goes on where it was"],
        ),
        (&["promises"], &["detect"]),
        (
            &["promises", "detect"],
            &["time_zone", "due_text", "by_end_of_week", "line N:", "--organization-zone"],
        ),
        (&["value"], &["fit"]),
        (&["value", "fit"], &["--unit", "--calibration-end", "--horizon", "line N:"]),
        (&["leaks"], &["replay"]),
        (
            &["leaks", "replay"],
            &[
                "--budget",
                "--history-days",
                "--time-zone",
                "--both",
                "--html",
                "line N:",
                "expected_days_to_notice",
            ],
        ),
        (&["user", "add"], &["<EMAIL>", "--name", "--role", "--organization", "standard input"]),
    ];
    for (command, words) in commands {
        let help = run(folder.path(), &[command, ["--help"].as_slice()].concat(), b"");
        for word in *words {
            help.ends(0).says(word);
        }
    }
    run(folder.path(), &["--version"], b"").ends(0).says(env!("CARGO_PKG_VERSION"));
    run(folder.path(), &["recieve"], b"").ends(2).says("receive");
}

#[test]
fn what_nobody_knows_refuses_to_start() {
    let folder = Folder::fresh();
    let file = folder.path().join("wrong.toml");
    std::fs::write(&file, "[http]\nlisen = \"127.0.0.1:1\"\n").unwrap();
    let file = file.display().to_string();
    let cases: &[(&[&str], &[&str])] = &[
        (&["--set", "http.lisen=127.0.0.1:1"], &["http.lisen", "http.listen"]),
        (&["--config", &file], &["http.lisen", "http.listen", "wrong.toml"]),
        (&["--config", "/no/such/file.toml"], &["/no/such/file.toml"]),
        (&["--set", "nothing"], &["KEY=VALUE"]),
        (&["--listen", "somewhere"], &["http.listen"]),
        (&["--listen", "0.0.0.0:8420"], &["https"]),
        (&["--database", "mysql://127.0.0.1/x"], &["database.url"]),
        (&["--set", "smtp_listener.listen=25"], &["smtp_listener.listen"]),
    ];
    for (arguments, words) in cases {
        let refused = run(folder.path(), &[arguments, ["serve"].as_slice()].concat(), b"");
        for word in *words {
            refused.ends(2).says(word);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_colleagues_and_health_at_the_command_line() {
    let mut shop = Shop::with_mailbox("sqlite").await;
    let folder = shop.folder.path().to_owned();
    takes_mail(&folder, "while the server runs");
    let door = format!("127.0.0.1:{}", shop.server.smtp);
    assert!(shop.log().contains(&format!("Mail is taken on {door} (SMTP)")), "{}", shop.log());
    let smtp = format!("smtp_listener.listen={door}");
    run(&folder, &["--set", &smtp, "doctor"], b"")
        .says("a server is running")
        .says(&format!("{door} answers"));

    // One server for one folder; what would harm a running one refuses.
    run(&folder, &["--listen", "127.0.0.1:0", "serve"], b"").ends(1).says("another server");
    run(&folder, &["demo"], b"").ends(1).says("stop the server first");
    run(&folder, &["migrate-to", "sqlite:/tmp/nowhere.db"], b"").ends(1).says("stop the server first");

    let add =
        |email: &str, password: &[u8]| run(&folder, &["user", "add", email, "--name", "Bo Lind"], password);
    let address = format!("bo@kettles.example can sign in at http://127.0.0.1:{}/", shop.server.http);
    add("bo@kettles.example", PASSWORD).ends(0).says(&address);
    add("bo@kettles.example", PASSWORD).ends(1).says("already");
    add("no address", PASSWORD).ends(1);
    add("short@kettles.example", b"short\n").ends(1);
    signs_in(shop.server.http, "bo@kettles.example").await;
    counts_again(&folder);

    shop.server.kill();
    takes_mail(&folder, "while none runs");
    counts_again(&folder);
    add("cy@kettles.example", PASSWORD).ends(0);
    run(&folder, &["doctor"], b"").ends(0).says("no server is running").says(CARE).says("not checked now");
    let away = ["--database", "postgres://nobody@127.0.0.1:1/nothing"];
    run(&folder, &[&away, ["doctor"].as_slice()].concat(), b"").ends(1).says("BROKEN");
    let unstored =
        run(&folder, &[&away, ["receive", "--to", CARE].as_slice()].concat(), b"Subject: x\r\n\r\nx");
    unstored.ends(75).says("try again later");

    shop.server.start().await;
    signs_in(shop.server.http, "cy@kettles.example").await;
    let list = shop.owner.reads("/conversations?view=all").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 2, "each mail is there once: {list}");
    shop.owner.gets("/mailboxes/quarantine").await.is(200).says("It has no mail header");
    shop.is_calm();
}

const SALES: &str = "sales@kettles.example";

/// Whoever pipes a mail in need not say for which mailbox it is, whether a server runs or not.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_by_a_pipe_finds_its_mailbox() {
    let mut shop = Shop::with_mailbox("sqlite").await;
    let folder = shop.folder.path().to_owned();
    pipes(&folder, NOBODY, "the only mailbox takes it", "").ends(0).says("it began conversation #1");
    shop.server.kill();
    pipes(&folder, NOBODY, "and without a server", "").ends(0).says("it began conversation #2");
    shop.server.start().await;

    let form = [("address", SALES), ("provider", "other"), ("takes_deliveries", "on")];
    assert!(shop.owner.posts("/mailboxes/new", &form).await.leads_to().starts_with("/mailboxes/"));
    let mut numbers = asks_around(&folder, "while the server runs");
    shop.server.kill();
    numbers.extend(asks_around(&folder, "while none runs"));
    shop.server.start().await;
    for number in numbers {
        let shown = shop.owner.gets(&format!("/conversations/{number}")).await;
        shown.is(200).says(&format!("thread-channel\">Email to {SALES}<"));
    }
    shop.is_calm();
}

const NOBODY: &str = "nobody@kettles.example";

/// Hands a mail to the program without a word for whom it is.
fn pipes(folder: &std::path::Path, to: &str, text: &str, more: &str) -> Ran {
    let id = format!("{}@okafor.example", text.replace(' ', "-"));
    run(folder, &["receive"], mail("maria@okafor.example", to, &id, more, text).as_bytes())
}

/// One mail that could be for either of two mailboxes, and one for the second in each way to say so; gives the numbers
/// of their conversations.
fn asks_around(folder: &std::path::Path, when: &str) -> Vec<String> {
    let nobodys = pipes(folder, NOBODY, &format!("for nobody {when}"), "");
    nobodys.ends(67).says("names no mailbox").says("--to ADDRESS");
    [
        (SALES, "to", String::new()),
        (NOBODY, "copy", format!("Cc: Sales <{SALES}>\r\n")),
        (CARE, "original", format!("X-Original-To: {SALES}\r\n")),
        (CARE, "delivered", format!("Delivered-To: box@host.example\r\nDelivered-To: {SALES}\r\n")),
    ]
    .map(|(to, way, more)| {
        let ran = pipes(folder, to, &format!("{way} {when}"), &more);
        ran.ends(0).says("it began conversation #");
        ran.out.trim().rsplit('#').next().unwrap().to_owned()
    })
    .into()
}

/// Everything is counted again, whether a server runs or not.
fn counts_again(folder: &std::path::Path) {
    let counts = |more: &[&str]| run(folder, &[&["drips", "recompute"], more].concat(), b"");
    counts(&[]).ends(0).says("Counted again. Occasions as before: ").says("gone: 0");
    counts(&["--from", "2026-01-01", "--as-of", "2026-06-01T00:00:00Z"]).ends(0).says("Counted again.");
    counts(&["--from", "2999-01-01"]).ends(1).says("This has not come yet");
    counts(&["--from", "soon"]).ends(2).says("--from");
    counts(&["--organization", "7"]).ends(1).says("no such organization");
}

/// A mail, the same again, one for nobody, and one that cannot be read.
fn takes_mail(folder: &std::path::Path, when: &str) {
    let id = format!("{}@okafor.example", when.replace(' ', "-"));
    let raw = mail("maria@okafor.example", CARE, &id, "", when);
    let receive = |to: &str, raw: &[u8]| run(folder, &["receive", "--to", to], raw);
    receive(CARE, raw.as_bytes()).ends(0).says("it began conversation #");
    receive("Care+detail@kettles.example", raw.as_bytes()).ends(0).says("received before");
    receive("nobody@kettles.example", raw.as_bytes()).ends(67).says("no mailbox here has the address");
    receive(CARE, format!("\u{1} {when}").as_bytes()).ends(0).says("kept in quarantine");
}

async fn signs_in(http: u16, email: &str) {
    let visitor = Visitor::at(http);
    visitor.gets("/sign-in").await.is(200);
    let password = std::str::from_utf8(PASSWORD).unwrap().trim_end();
    let entered = visitor.posts("/sign-in", &[("email", email), ("password", password)]).await;
    assert_eq!(entered.leads_to(), "/");
    visitor.gets("/inbox").await.is(200);
}
