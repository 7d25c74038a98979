//! Answers that a colleague wrote in another mail program, with a blind copy to the mailbox: they are ours, and join
//! the conversation they answer as what we said.

use channels::{Address, Automatic};
use conversations::Arrived;
use shell::colleague;
use store::{Fault, Tx};

/// Is this mail a blind copy of what a colleague wrote to somebody else? It comes from a colleague's address, names
/// other people and none of our mailboxes, and answers something: whoever only knows a colleague's name cannot put
/// words into their mouth without the Message-ID of a mail that is in the conversation.
pub(crate) async fn is_copy(tx: &mut Tx, arrived: &Arrived) -> Result<bool, Fault> {
    let incoming = &arrived.incoming;
    let named: Vec<&Address> = incoming.to.iter().chain(&incoming.cc).collect();
    let is_ours = |address: &&Address| address.is_among(&arrived.own_addresses);
    let may_be = incoming.automatic == Automatic::No
        && !incoming.references.is_empty()
        && !named.is_empty()
        && !named.iter().any(is_ours);
    if !may_be {
        return Ok(false);
    }
    let everybody = colleague::all(tx).await?;
    let works_here = |one: &&colleague::Colleague| one.state == colleague::State::Active;
    let from = incoming.from.key();
    Ok(everybody.iter().filter(works_here).any(|one| one.email.eq_ignore_ascii_case(&from)))
}
