//! Telling colleagues what concerns them: a lane that broke, an answer that did not get through.

use conversations::Message;
use conversations::channels::Channel;
use shell::colleague::{self, State};
use shell::{ColleagueId, Right, notifications};
use store::{Fault, Tx};

/// Tells everybody who keeps mailboxes that one does not work.
pub(crate) async fn keepers(tx: &mut Tx, channel: &Channel, reason: &str) -> Result<(), Fault> {
    let path = format!("/mailboxes/{}", channel.id.get());
    for colleague in colleague::all(tx).await? {
        if colleague.state == State::Active && colleague.role.may(Right::KeepMailboxes) {
            let args = [("name", channel.name.as_str().into()), ("reason", reason.into())];
            notifications::tell(tx, colleague.id, "inboxes-told-lane", &args, &path);
        }
    }
    Ok(())
}

/// Tells the author of an answer that it did not get through.
pub(crate) async fn author(tx: &mut Tx, message: &Message) -> Result<(), Fault> {
    author_in(tx, message, "inboxes-told-failed").await
}

/// Tells the author of an answer that it reached some and not others.
pub(crate) async fn author_of_some(tx: &mut Tx, message: &Message) -> Result<(), Fault> {
    author_in(tx, message, "inboxes-told-incomplete").await
}

async fn author_in(tx: &mut Tx, message: &Message, sentence: &'static str) -> Result<(), Fault> {
    if message.author == ColleagueId::NONE {
        return Ok(());
    }
    let number =
        conversations::by_id(tx, message.conversation).await?.map_or(0, |conversation| conversation.number);
    let args = [("subject", shell::words::subject(&message.subject).into())];
    notifications::tell(tx, message.author, sentence, &args, &format!("/conversations/{number}"));
    Ok(())
}
