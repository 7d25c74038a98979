//! From a text of the tables to a letter as somebody would send it.

use crate::cast::Manner;
use crate::matters::Tongue;
use crate::people::{Person, Voice};

/// What is filled into a text.
#[derive(Clone, Debug)]
pub(crate) struct Filling<'a> {
    pub(crate) item: &'a str,
    pub(crate) order: &'a str,
    /// The customer's first name.
    pub(crate) first: &'a str,
    /// The customer's whole name.
    pub(crate) name: &'a str,
    /// The colleague's first name.
    pub(crate) me: &'a str,
    /// The organization's name.
    pub(crate) shop: &'a str,
}

impl Filling<'_> {
    /// A text of the tables, its lines joined and its blanks filled.
    pub(crate) fn fill(&self, text: &str) -> String {
        flow(text)
            .replace("{item}", self.item)
            .replace("{order}", self.order)
            .replace("{first}", self.first)
            .replace("{me}", self.me)
            .replace("{shop}", self.shop)
    }
}

/// A subject as people write it.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Joins the lines of each paragraph; paragraphs are parted by an empty line.
pub(crate) fn flow(text: &str) -> String {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        let last = paragraphs.last_mut().expect("there is always a paragraph");
        if line.is_empty() {
            paragraphs.push(String::new());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(line);
        }
    }
    paragraphs.join("\n\n")
}

/// A customer's letter: what they say, and the signature that is folded away.
pub(crate) fn by_customer(person: &Person, body: &str, to: Option<&str>) -> (String, String) {
    let is_terse = person.voice == Voice::Terse || is_hurried(person, body);
    let signature = match person.voice {
        _ if is_terse => "Sent from my phone".to_owned(),
        _ if person.name.contains(", ") => {
            format!("--\n{}\n{}", person.name.replace(", ", "\n"), person.mail)
        }
        _ => String::new(),
    };
    if is_terse {
        return (body.to_owned(), signature);
    }
    let greeting = greeting(person, to);
    let closing = closing(person);
    (format!("{greeting}\n\n{body}\n\n{closing}"), signature)
}

/// Who begins in small letters has no time for greetings either; in other languages a small letter follows the
/// greeting's comma.
fn is_hurried(person: &Person, body: &str) -> bool {
    person.tongue == Tongue::English && body.starts_with(char::is_lowercase)
}

fn greeting(person: &Person, to: Option<&str>) -> String {
    match (person.tongue, person.voice, to) {
        (Tongue::German, _, None) => "Guten Tag,".to_owned(),
        (Tongue::German, _, Some(me)) => format!("Guten Tag {me},"),
        (Tongue::French, _, None) => "Bonjour,".to_owned(),
        (Tongue::French, _, Some(me)) => format!("Bonjour {me},"),
        (Tongue::Spanish, _, None) => "Buenos días:".to_owned(),
        (Tongue::Spanish, _, Some(me)) => format!("Hola, {me}:"),
        (Tongue::Arabic, ..) => "السلام عليكم،".to_owned(),
        (Tongue::English, Voice::Formal, None) => "Dear Sir or Madam,".to_owned(),
        (Tongue::English, Voice::Formal, Some(me)) => format!("Dear {me},"),
        (Tongue::English, Voice::Chatty, None) => "Hi there,".to_owned(),
        (Tongue::English, Voice::Chatty, Some(me)) => format!("Hi {me},"),
        (Tongue::English, _, None) => "Hello,".to_owned(),
        (Tongue::English, _, Some(me)) => format!("Hello {me},"),
    }
}

fn closing(person: &Person) -> String {
    let name = person.name.split(", ").next().unwrap_or(person.name);
    match (person.tongue, person.voice) {
        (Tongue::German, _) => format!("Mit freundlichen Grüßen\n{name}"),
        (Tongue::French, _) => format!("Bien cordialement,\n{name}"),
        (Tongue::Spanish, _) => format!("Un cordial saludo,\n{name}"),
        (Tongue::Arabic, _) => format!("مع الشكر والتقدير،\n{name}"),
        (Tongue::English, Voice::Formal) => format!("Yours sincerely,\n{name}"),
        (Tongue::English, Voice::Chatty) => person.first().to_owned(),
        (Tongue::English, _) => format!("Kind regards,\n{}", person.first()),
    }
}

/// A colleague's answer, in the customer's language.
pub(crate) fn by_colleague(manner: Manner, tongue: Tongue, body: &str, filling: &Filling<'_>) -> String {
    let (greets, closes) = match tongue {
        Tongue::English => (manner.greets, manner.closes),
        Tongue::German => ("Guten Tag {name},", "Herzliche Grüße\n{me}\n{shop}"),
        Tongue::French => ("Bonjour {first},", "Bien à vous,\n{me}\n{shop}"),
        Tongue::Spanish => ("Hola, {first}:", "Un saludo,\n{me}\n{shop}"),
        Tongue::Arabic => ("السلام عليكم {first}،", "مع أطيب التحيات،\n{me}\n{shop}"),
    };
    let blanks = |text: &str| {
        let text = text.replace("{first}", filling.first).replace("{name}", filling.name);
        text.replace("{me}", filling.me).replace("{shop}", filling.shop)
    };
    format!("{}\n\n{body}\n\n{}", blanks(greets), blanks(closes))
}

/// What a mail program puts below an answer.
pub(crate) fn quotation(said: &str, author: &str, at: &str) -> String {
    let lines: Vec<String> = said.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    format!("On {at}, {author} wrote:\n{}", lines.join("\n"))
}

/// A text as the HTML that a composer or a mail program makes of it.
pub(crate) fn html(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| format!("<p>{}</p>", escaped(paragraph)));
    paragraphs.collect()
}

/// The HTML of a customer's letter: their program adds what programs add.
pub(crate) fn customers_html(person: &Person, text: &str) -> String {
    let direction = if person.tongue == Tongue::Arabic { "rtl" } else { "ltr" };
    let body = html(text);
    let footer = match person.name.split_once(", ") {
        Some((name, house)) => {
            let domain = person.mail.rsplit('@').next().unwrap_or_default();
            format!(
                "<table cellpadding=\"6\" style=\"border-top:1px solid #c9b99a;font-size:12px;color:#5a5140\"><tr>\
                 <td><img src=\"https://images.{domain}/mark.png\" width=\"48\" height=\"48\" alt=\"\"></td>\
                 <td><b>{}</b><br>{}<br><a href=\"https://www.{domain}/\">www.{domain}</a></td></tr></table>",
                escaped(name),
                escaped(house)
            )
        }
        None => String::new(),
    };
    format!(
        "<div dir=\"{direction}\" style=\"font-family:Georgia,serif;font-size:15px\">{body}{footer}</div>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}
