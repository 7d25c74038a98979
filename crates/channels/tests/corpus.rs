//! Every raw message of the shared corpus is read: none may panic, every unreadable one has its reason, and the
//! counts are printed. Skipped, with a message, where the corpus is not at hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use channels::{Automatic, Delivery, Handover, Incoming, Protection, html, read, read_delivered};

fn corpus() -> Option<PathBuf> {
    let root = std::env::var_os("WELLKEPT_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let emails = root.join("emails");
    if !emails.is_dir() {
        eprintln!("skipped: no messages at {}", emails.display());
        return None;
    }
    Some(emails)
}

fn files(folder: &Path, root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("its entries are readable").path();
        if path.is_dir() {
            found.extend(files(&path, root));
        } else if path.parent() != Some(root) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn kind(incoming: &Incoming) -> &'static str {
    match &incoming.automatic {
        Automatic::No => "person",
        Automatic::AutoReply => "auto-reply",
        Automatic::Bounce(_) => "bounce",
        Automatic::MailingList(_) => "mailing list",
        Automatic::Loop => "loop",
    }
}

#[test]
fn every_message_is_read_or_refused_with_a_reason() {
    let Some(emails) = corpus() else { return };
    let mut counts = BTreeMap::<String, usize>::new();
    let mut count = |name: &str| *counts.entry(name.to_owned()).or_default() += 1;
    for path in files(&emails, &emails) {
        let raw = std::fs::read(&path).unwrap();
        let name = path.strip_prefix(&emails).unwrap().display().to_string();
        count("files");
        let delivered =
            Delivery { handover: Handover::From("swaks@client.example".to_owned()), ..Delivery::default() };
        if read_delivered(&raw, &delivered).is_ok() {
            count("read when the envelope names a sender");
        }
        match read(&raw) {
            Err(reason) => {
                count(&format!("unreadable: {reason}"));
                if std::env::var_os("WELLKEPT_VERBOSE").is_some() {
                    println!("{name}: {reason}");
                }
            }
            Ok(incoming) => {
                count("read");
                count(&format!("written by: {}", kind(&incoming)));
                check(&name, &incoming);
                if std::env::var_os("WELLKEPT_VERBOSE").is_some() {
                    println!("{name}: {}", summary(&incoming));
                }
                if !incoming.attachments.is_empty() {
                    count("with files");
                }
                if let Some(html) = &incoming.html {
                    count("with html");
                    if html::sanitize(html, &html::View::default()).html.contains("<body><pre>") {
                        count("with html shown as text");
                    }
                }
                if incoming.text.is_empty() && incoming.attachments.is_empty() {
                    count("without a word or a file");
                }
                if incoming.protection != Protection::None {
                    count("signed or encrypted");
                }
                if !incoming.quoted.is_empty() {
                    count("with something folded");
                }
            }
        }
    }
    for (name, number) in &counts {
        println!("{number:5}  {name}");
    }
    assert_eq!(counts["files"], 766);
    assert!(counts["read"] >= 660, "{counts:?}");
    assert!(counts["read when the envelope names a sender"] >= 763, "{counts:?}");
}

#[track_caller]
fn check(name: &str, incoming: &Incoming) {
    let texts = [&incoming.text, &incoming.quoted, &incoming.subject, &incoming.provider_key];
    assert!(texts.iter().all(|text| !text.contains(['\0', '\r'])), "{name}: a text is not clean");
    assert!(incoming.provider_key.chars().count() <= 250 && !incoming.provider_key.is_empty(), "{name}");
    assert!(incoming.from.email.contains('@'), "{name}");
    if let Some(html) = &incoming.html {
        let shown = html::sanitize(html, &html::View::default()).html.to_lowercase();
        let body = shown.split_once("<body>").expect("every document has a body").1;
        for evil in [
            "<script",
            "<iframe",
            "<object",
            "<embed",
            "<form",
            "<style",
            "<link",
            "<meta",
            "<base",
            "<svg",
            "<math",
            "<input",
            " onload=",
            " onerror=",
            "srcset=",
            "src=\"http",
            "background=\"",
        ] {
            assert!(!body.contains(evil), "{name}: {evil}");
        }
    }
}

fn summary(incoming: &Incoming) -> String {
    let files: Vec<String> =
        incoming.attachments.iter().map(|part| format!("{} ({})", part.name, part.content_type)).collect();
    let automatic = if incoming.automatic == Automatic::No {
        String::new()
    } else {
        format!(" {:?}", incoming.automatic)
    };
    format!(
        "{} | {:?} | {} + {} chars | html {} | {:?} | {:?}{automatic}",
        incoming.from.email,
        incoming.subject,
        incoming.text.chars().count(),
        incoming.quoted.chars().count(),
        incoming.html.is_some(),
        incoming.protection,
        files
    )
}
