//! The program's own letters: invitations, resets, reminders. The shell writes them; a feature that knows
//! how to send registers itself as [`crate::Feature::letters`].

use store::{Fault, Tx};

use crate::App;

/// A letter from the program to a person.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The address it goes to.
    pub to: String,
    /// Its subject, one line.
    pub subject: String,
    /// Its text, plain.
    pub text: String,
    /// Unique in the organization: the same key is sent once.
    pub key: String,
}

/// Queues a letter in this transaction; `false` when the organization has no way to send one yet.
pub async fn send(app: &App, tx: &mut Tx, letter: &Letter) -> Result<bool, Fault> {
    for send in app.features.iter().filter_map(|feature| feature.letters) {
        if send(app, tx, letter).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
