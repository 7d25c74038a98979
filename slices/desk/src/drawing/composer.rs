//! The reply box in words.

use channels::Address;
use conversations::attachments::Attachment;
use conversations::channels::Channel;
use conversations::drafts::Draft;
use conversations::{Kind, Message, RECIPIENTS_MAX, Recipients, Thread};
use shell::words::{say, say_with};

use super::{Reader, file_view, who};
use crate::drafting::version;
use crate::senders::{choices, usual as usual_sender};
use crate::views::ComposerView;

/// What a reply box needs besides the thread.
pub(crate) struct Box<'a> {
    pub(crate) draft: Option<&'a Draft>,
    pub(crate) files: &'a [Attachment],
    /// The channel it leaves by.
    pub(crate) channel: Option<&'a Channel>,
    /// The addresses of ours, which an answer never goes to.
    pub(crate) own: &'a [String],
    pub(crate) megabytes_max: u32,
}

/// Draws the reply box with its draft, or with the recipients that an answer would go to.
pub(crate) fn reply_box(thread: &Thread, given: &Box<'_>, reader: &Reader) -> ComposerView {
    let address = thread.identities.first().map_or("", |identity| identity.value.as_str());
    let customer = who(&thread.customer.name, address);
    let usual = recipients(thread, given.own);
    let to = given.draft.map_or(&usual, |draft| &draft.recipients);
    let to = if given.draft.is_some() && to.to.is_empty() && to.cc.is_empty() { &usual } else { to };
    let html = given.draft.map_or("", |draft| draft.html.as_str());
    let saved = given.draft.map_or("", |draft| draft.recipients.ours.as_str());
    let from = given.channel.map(|channel| choices(channel, saved, usual_sender(channel, &thread.messages)));
    ComposerView {
        from: from.unwrap_or_default(),
        number: thread.conversation.number,
        conversation: thread.conversation.id.to_string(),
        placeholder: say_with("desk-reply-to", &[("who", customer.into())]),
        client_key: given.draft.map_or_else(store::random::token, |draft| draft.client_key.clone()),
        basis: given.draft.map_or_else(String::new, |draft| version(draft.updated_at)),
        seen: thread.conversation.last_message.to_string(),
        is_note: given.draft.is_some_and(|draft| draft.kind == Kind::Note),
        text: if html.is_empty() {
            String::new()
        } else {
            channels::html::outgoing_text(html).trim_end().to_owned()
        },
        html: html.to_owned(),
        to_words: everybody(to),
        to: people(&to.to),
        cc: people(&to.cc),
        bcc: people(&to.bcc),
        attachments: given.files.iter().map(|file| file_view(file, "")).collect(),
        attachment_megabytes_max: given.megabytes_max,
        state: given.draft.filter(|draft| !draft.html.is_empty()).map_or_else(String::new, |draft| {
            say_with("desk-draft-saved", &[("at", reader.said_at(draft.updated_at).words.into())])
        }),
        ..ComposerView::default()
    }
}

/// To whom an answer goes unless its author says otherwise: to whoever wrote last, where they want answers,
/// and to those who were in copy; a bounce or an automatic answer changes nothing.
pub(crate) fn recipients(thread: &Thread, own: &[String]) -> Recipients {
    let is_person = |message: &&Message| message.kind == Kind::Incoming && message.automatic.is_empty();
    let last = thread.messages.iter().rev().find(is_person);
    let is_own = |address: &Address| address.is_among(own);
    let Some(last) = last else {
        let known = thread.identities.iter().filter(|identity| identity.kind == "email");
        let to = known.take(1).map(|identity| Address::plain(&identity.value)).collect();
        return Recipients { to, ..Recipients::default() };
    };
    let mut to: Vec<Address> =
        last.recipients.reply_to.iter().filter(|address| !is_own(address)).cloned().collect();
    if to.is_empty() {
        to.push(Address {
            name: Some(last.from_name.clone()).filter(|name| !name.is_empty()),
            email: last.from_address.clone(),
        });
    }
    let others = last.recipients.to.iter().chain(&last.recipients.cc);
    let cc =
        others.filter(|address| !is_own(address) && !to.iter().any(|first| first.key() == address.key()));
    let cc: Vec<Address> = cc.cloned().collect();
    // Of a mail to half the world only its sender is answered.
    let cc = if to.len() + cc.len() > RECIPIENTS_MAX { Vec::new() } else { cc };
    Recipients { to, cc, ..Recipients::default() }
}

/// So many people are named where there is one line for them.
const NAMED: usize = 3;

/// Everybody whom an answer reaches, in one line: nobody gets it unseen.
fn everybody(to: &Recipients) -> String {
    let kinds = [("", &to.to), ("desk-cc", &to.cc), ("desk-bcc", &to.bcc)];
    let some = kinds.into_iter().filter(|(_, some)| !some.is_empty());
    let lines = some.map(|(key, some)| {
        let named = people(&some[..some.len().min(NAMED)]);
        let named = match some.len().saturating_sub(NAMED) {
            0 => named,
            more => say_with("desk-people-more", &[("named", named.into()), ("count", more.into())]),
        };
        if key.is_empty() { named } else { format!("{} {named}", say(key)) }
    });
    lines.collect::<Vec<_>>().join(" · ")
}

/// People as a field shows them: `Mabel Okafor <mabel@okafor.example>, …`.
pub(crate) fn people(addresses: &[Address]) -> String {
    let one = |address: &Address| match &address.name {
        Some(name) if name.contains([',', ';', '<', '>', '"']) => {
            format!("\"{}\" <{}>", name.replace(['"', '\\'], ""), address.email)
        }
        Some(name) if !name.is_empty() => format!("{name} <{}>", address.email),
        _ => address.email.clone(),
    };
    addresses.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Reads people from a field; `Err` carries the words that are no address.
pub(crate) fn people_from(typed: &str) -> Result<Vec<Address>, String> {
    split(typed).into_iter().map(|part| one_from(&part)).collect()
}

fn one_from(part: &str) -> Result<Address, String> {
    let (name, email) = match part.rsplit_once('<') {
        Some((name, rest)) => {
            (name.trim().trim_matches('"').trim(), rest.trim().trim_end_matches('>').trim())
        }
        None => ("", part.trim()),
    };
    let is_address = email.len() <= 254
        && email.matches('@').count() == 1
        && email.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains(['<', '>'])
        })
        && !email.contains(|char: char| char.is_whitespace() || char.is_control());
    if !is_address {
        return Err(part.trim().to_owned());
    }
    let name: String = name.chars().filter(|char| !char.is_control()).take(200).collect();
    Ok(Address { name: Some(name).filter(|name| !name.is_empty()), email: email.to_owned() })
}

/// Cuts at commas and semicolons outside of quotation marks.
fn split(typed: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_quoted = false;
    for char in typed.chars() {
        if char == '"' {
            is_quoted = !is_quoted;
        }
        match char {
            ',' | ';' | '\n' if !is_quoted => parts.push(String::new()),
            _ => parts.last_mut().expect("it begins with one part").push(char),
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let read = people_from(typed).map_or_else(|wrong| format!("not: {wrong}"), |read| people(&read));
        assert_eq!(read, expected);
    }

    #[test]
    fn nobody_is_answered_unseen() {
        let some = |names: &str| people_from(names).unwrap();
        let to = Recipients { to: some("Kim <k@kim.example>"), ..Recipients::default() };
        assert_eq!(everybody(&to), "Kim <k@kim.example>");
        let cc = some("a@x.example, b@x.example, c@x.example, d@x.example, e@x.example");
        let to = Recipients { cc, bcc: some("f@x.example"), ..to };
        let line =
            "Kim <k@kim.example> · Cc a@x.example, b@x.example, c@x.example and 2 more · Bcc f@x.example";
        assert_eq!(everybody(&to), line);
    }

    #[test]
    fn people_are_read_as_they_are_written() {
        check("", "");
        check("mabel@okafor.example", "mabel@okafor.example");
        check(
            "Mabel Okafor <mabel@okafor.example>; b@c.example",
            "Mabel Okafor <mabel@okafor.example>, b@c.example",
        );
        check("\"Okafor, Mabel\" <m@o.example>", "\"Okafor, Mabel\" <m@o.example>");
        check("m@o.example,", "m@o.example");
        check("Mabel", "not: Mabel");
        check("a@b.example, @x, c@d.example", "not: @x");
        check("a b@c.example", "not: a b@c.example");
        check("x <a@b@c.example>", "not: x <a@b@c.example>");
    }
}
