//! How often folding leaves exactly what a person would call the reply, measured on the shared corpus of replies.
//! The expectation for talon's files is the one they carry (beside the signature, which we fold, too); for the
//! others it is written here. One of talon's signatures is a mere "Thank you, Noam", which we keep on purpose. White space at the ends of lines and empty lines do not count.

use std::path::{Path, PathBuf};

use channels::quotes::{Folded, fold};
use channels::{html, read};

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

fn text(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).expect("the file is readable")).replace("\r\n", "\n")
}

fn plain(text: &str) -> String {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

struct Case {
    name: String,
    expected: String,
    folded: Folded,
}

fn talon_replies(emails: &Path) -> Vec<Case> {
    let folder = emails.join("talon/standard_replies");
    let names = [
        "android",
        "aol",
        "apple_mail",
        "apple_mail_2",
        "comcast",
        "gmail",
        "hotmail",
        "iphone",
        "outlook",
        "sparrow",
        "thunderbird",
        "yahoo",
    ];
    let case = |name: &str| {
        let raw = std::fs::read(folder.join(format!("{name}.eml"))).expect("the file is readable");
        let incoming = read(&raw).expect("it is a message");
        Case {
            name: name.to_owned(),
            expected: "Hello".to_owned(),
            folded: Folded { text: incoming.text, quoted: incoming.quoted },
        }
    };
    names.into_iter().map(case).collect()
}

fn talon_html(emails: &Path) -> Vec<Case> {
    let folder = emails.join("talon/html_replies");
    let names = [
        "gmail",
        "hotmail",
        "mail_ru",
        "ms_outlook_2003",
        "ms_outlook_2007",
        "ms_outlook_2010",
        "thunderbird",
        "windows_mail",
        "yandex_ru",
    ];
    let case = |name: &str| Case {
        name: format!("{name}.html"),
        expected: "Hi. I am fine.\nThanks,\nAlex".to_owned(),
        folded: fold(&html::text_of(&text(&folder.join(format!("{name}.html"))))),
    };
    let mut cases: Vec<Case> = names.into_iter().map(case).collect();
    for (name, expected) in
        [("OLK_SRC_BODY_SECTION.html", "Reply"), ("reply-separated-by-hr.html", "Hi\nthere\nBob")]
    {
        let whole = html::text_of(&text(&emails.join("talon").join(name)));
        cases.push(Case { name: name.to_owned(), expected: expected.to_owned(), folded: fold(&whole) });
    }
    cases
}

/// The files carry body and signature; what is left of the body is the reply.
fn talon_signatures(emails: &Path) -> Vec<Case> {
    let folder = emails.join("talon/signature/emails/stripped");
    let names = ["camel_case", "jeff", "johndoeexamplecom", "long", "short_url", "sparse"];
    let case = |name: &str| {
        let body = text(&folder.join(format!("{name}_body"))).replace("#sig#", "");
        let signature = text(&folder.join(format!("{name}_signature"))).replace("#sig#", "");
        let expected = body
            .trim_end()
            .strip_suffix(signature.trim_end())
            .expect("it ends with its signature")
            .to_owned();
        Case { name: format!("signature {name}"), expected, folded: fold(&body) }
    };
    names.into_iter().map(case).collect()
}

/// First and last words of the reply, or the whole of it.
fn reply_parser(emails: &Path) -> Vec<Case> {
    let folder = emails.join("email_reply_parser");
    let until = |name: &str, end: &str| {
        let body = text(&folder.join(name));
        let end = body.find(end).unwrap_or_else(|| panic!("{name} lacks {end:?}"));
        body[..end].to_owned()
    };
    let whole = |name: &str| text(&folder.join(name));
    let expected = vec![
        ("correct_sig.txt", until("correct_sig.txt", "-- \nrick")),
        ("email_1_1.txt", until("email_1_1.txt", "-Abhishek")),
        ("email_1_2.txt", until("email_1_2.txt", "> \n> -Abhishek")),
        ("email_1_3.txt", until("email_1_3.txt", "-Abhishek")),
        ("email_1_4.txt", until("email_1_4.txt", "On Aug")),
        ("email_1_5.txt", whole("email_1_5.txt")),
        ("email_1_6.txt", until("email_1_6.txt", "Sent from")),
        ("email_1_7.txt", until("email_1_7.txt", "On Tue")),
        ("email_1_8.txt", until("email_1_8.txt", ">\n> -- Tim")),
        ("email_2_1.txt", "Outlook with a reply".to_owned()),
        ("email_2_2.txt", "Outlook with a reply directly above line".to_owned()),
        ("email_2_3.txt", "Outlook with a reply directly above line".to_owned()),
        ("email_BlackBerry.txt", "Here is another email".to_owned()),
        ("email_bullets.txt", until("email_bullets.txt", "On Fri")),
        ("email_iPhone.txt", "Here is another email".to_owned()),
        ("email_multi_word_sent_from_my_mobile_device.txt", "Here is another email".to_owned()),
        ("email_one_is_not_on.txt", until("email_one_is_not_on.txt", "On Oct")),
        ("email_sent_from_my_not_signature.txt", whole("email_sent_from_my_not_signature.txt")),
        ("email_sig_delimiter_in_middle_of_line.txt", whole("email_sig_delimiter_in_middle_of_line.txt")),
        ("greedy_on.txt", until("greedy_on.txt", "On 9 Jan")),
        ("pathological.txt", until("pathological.txt", "On Dec 8")),
    ];
    let case = |(name, expected): (&str, String)| Case {
        name: name.to_owned(),
        expected,
        folded: fold(&whole(name)),
    };
    expected.into_iter().map(case).collect()
}

#[test]
fn the_reply_is_what_a_person_would_call_it() {
    let Some(emails) = corpus() else { return };
    let groups =
        [talon_replies(&emails), talon_html(&emails), talon_signatures(&emails), reply_parser(&emails)];
    let cases: Vec<Case> = groups.into_iter().flatten().collect();
    let wrong: Vec<&Case> =
        cases.iter().filter(|case| plain(&case.folded.text) != plain(&case.expected)).collect();
    for case in &wrong {
        println!(
            "{}\n--- expected\n{}\n--- found\n{}\n",
            case.name,
            plain(&case.expected),
            plain(&case.folded.text)
        );
    }
    let exact = cases.len() - wrong.len();
    println!("exact replies: {exact} of {} ({} %)", cases.len(), exact * 100 / cases.len());
    assert!(exact * 100 >= cases.len() * 94, "{exact} of {}", cases.len());
}
