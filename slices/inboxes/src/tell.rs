//! Telling colleagues what concerns them: a lane that broke, an answer that did not get through.

use conversations::Message;
use conversations::channels::Channel;
use shell::colleague::{self, State};
use shell::{ColleagueId, Right, notifications};
use store::{Fault, Tx};

/// The sentence that tells of a mailbox that does not work.
const LANE: &str = "inboxes-told-lane";

fn path_of(channel: &Channel) -> String {
    format!("/mailboxes/{}", channel.id.get())
}

/// Tells everybody who keeps mailboxes that one does not work.
pub(crate) async fn keepers(tx: &mut Tx, channel: &Channel, reason: &str) -> Result<(), Fault> {
    let path = path_of(channel);
    for colleague in colleague::all(tx).await? {
        if colleague.state == State::Active && colleague.role.may(Right::KeepMailboxes) {
            let args = [("name", channel.name.as_str().into()), ("reason", reason.into())];
            notifications::tell(tx, colleague.id, LANE, &args, &path);
        }
    }
    Ok(())
}

/// Settles what was told of a mailbox that works again: nobody has to look any more, and the next trouble is new.
pub(crate) async fn works_again(tx: &mut Tx, channel: &Channel) -> Result<(), Fault> {
    let path = path_of(channel);
    for colleague in colleague::all(tx).await? {
        notifications::settle(tx, colleague.id, LANE, &path).await?;
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
