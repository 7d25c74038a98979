//! Inviting colleagues, and letters with links.

use store::{Fault, Tx, directory};

use super::links::{self, Link};
use crate::colleague::{self, CannotBeCalled, ColleagueId, NewColleague, Role, SIGN_IN, State};
use crate::letters::{self, Letter};
use crate::words::{Arg, say, say_with};
use crate::{App, Code, Refusal, codes};

/// Somebody about to be invited.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Their name.
    pub name: String,
    /// The address they will sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Who invites them.
    pub by: ColleagueId,
}

/// Why somebody cannot be invited.
#[derive(Debug, thiserror::Error)]
pub enum CannotInvite {
    /// Somebody signs in with this address already.
    #[error("this address signs in already")]
    EmailTaken,
    /// There is nobody with this id, or they have joined already.
    #[error("there is no such invitation")]
    NotFound,
    /// The name or address cannot be taken.
    #[error(transparent)]
    Called(#[from] CannotBeCalled),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotInvite {
    fn code(&self) -> Code {
        match self {
            Self::EmailTaken => codes::EMAIL_TAKEN,
            Self::NotFound => codes::NOT_FOUND,
            Self::Called(refusal) => refusal.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::EmailTaken => Some("email"),
            Self::Called(refusal) => refusal.field(),
            Self::NotFound | Self::Fault(_) => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        if let Self::Called(refusal) = self { refusal.args() } else { Vec::new() }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Invites a colleague: they are listed at once, a letter with the link goes out where mail can be sent, and
/// the link's address is given back to be handed over in any other way. It holds for three days.
pub async fn invite(
    app: &App,
    tx: &mut Tx,
    new: &NewInvitation,
) -> Result<(ColleagueId, String), CannotInvite> {
    let email = colleague::email(&new.email)?;
    let name = colleague::name(&new.name)?;
    if directory::find(tx, SIGN_IN, &email).await?.is_some() {
        return Err(CannotInvite::EmailTaken);
    }
    let house = house(tx).await?;
    let joining = NewColleague {
        name,
        email,
        role: new.role,
        password_hash: String::new(),
        time_zone: house.time_zone,
        language: house.language,
    };
    let id = colleague::add(tx, &joining).await?;
    let url =
        write_letter(app, tx, Link::Invitation, &Addressee { id, email: joining.email }, new.by).await?;
    Ok((id, url))
}

/// Makes the invitation's link anew, three days from now; the old one ends.
pub async fn invite_again(
    app: &App,
    tx: &mut Tx,
    id: ColleagueId,
    by: ColleagueId,
) -> Result<String, CannotInvite> {
    let colleague = colleague::get(tx, id).await?.ok_or(CannotInvite::NotFound)?;
    if colleague.state != State::Invited {
        return Err(CannotInvite::NotFound);
    }
    Ok(write_letter(app, tx, Link::Invitation, &Addressee { id, email: colleague.email }, by).await?)
}

/// Makes a link for a new password, sends it where mail can be sent, and gives its address back for an owner
/// to hand over. It holds for an hour.
pub async fn send_reset(
    app: &App,
    tx: &mut Tx,
    id: ColleagueId,
    by: ColleagueId,
) -> Result<String, CannotInvite> {
    let colleague = colleague::get(tx, id).await?.ok_or(CannotInvite::NotFound)?;
    if colleague.state != State::Active {
        return Err(CannotInvite::NotFound);
    }
    Ok(write_letter(app, tx, Link::Reset, &Addressee { id, email: colleague.email }, by).await?)
}

struct Addressee {
    id: ColleagueId,
    email: String,
}

async fn write_letter(
    app: &App,
    tx: &mut Tx,
    link: Link,
    to: &Addressee,
    by: ColleagueId,
) -> Result<String, Fault> {
    let path = links::make(tx, link, to.id, by).await?;
    // Never the Host header of a request: whoever asks could choose it.
    let url = format!("{}{path}", app.config.public_url());
    let house = house(tx).await?;
    let args = [("organization", Arg::from(&house.name)), ("url", Arg::from(&url))];
    let (subject, text) = match link {
        Link::Invitation => {
            (say_with("letter-invitation-subject", &args), say_with("letter-invitation-text", &args))
        }
        Link::Reset => (say("letter-reset-subject"), say_with("letter-reset-text", &args)),
    };
    let key = format!("{}:{}:{}", link.name(), to.id, tx.new_id());
    letters::send(app, tx, &Letter { to: to.email.clone(), subject, text, key }).await?;
    Ok(url)
}

async fn house(tx: &mut Tx) -> Result<store::organizations::Organization, Fault> {
    let found = store::organizations::get(tx).await?;
    found.ok_or_else(|| Fault::Unavailable("this organization does not exist".into()))
}
