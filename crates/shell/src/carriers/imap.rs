//! Reading a mailbox that somebody else keeps, over IMAP.
//!
//! Words: a *letter* is one message as the server holds it; its *uid* is its number in its folder, which only
//! means something together with the folder's *validity*: a server that renumbers changes the validity.
//!
//! Invariants: reading changes nothing on the server (no flag is set, nothing is deleted); a letter that the
//! server cannot hand over stops nobody else; every command has an end. Waiting for news is renewed every
//! two minutes, far below the 29 that the protocol allows, because a connection that died unnoticed shows
//! itself only when something is asked.
//!
//! Flow: [`Session::sign_in`], [`Session::open`], then [`Session::next_uids`] after the last known uid and
//! [`Session::letters`] of them until there are none, then [`Session::wait`], and again.

mod asking;
mod greeting;

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::time::Duration;

use async_imap::Client;
use async_imap::error::Error as Fault;
use async_imap::extensions::idle::IdleResponse;
use async_imap::types::{NameAttribute, UnsolicitedResponse};
use base64::Engine as _;
use base64::engine::{GeneralPurpose, general_purpose::NO_PAD};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::time::timeout;

use super::trouble::{Kind, Step, Trouble};
use super::wire::{Patience, Reach, Server, SignIn, Upgrade, Wire};
use asking::Told;
pub use asking::day_before;

/// The largest letter that is fetched whole, in bytes. Of a larger one only the head comes.
pub const LETTER_BYTES_MAX: u32 = 50 * 1024 * 1024;
/// How many letters are fetched at once.
pub const BATCH_LETTERS_MAX: usize = 50;
/// How many bytes are fetched at once, unless a single letter is larger.
const BATCH_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// How many folders are listed.
const FOLDERS_MAX: usize = 1_000;
/// How long a wait for news lasts before the connection is tried again.
const IDLE_FOR: Duration = Duration::from_mins(2);
/// How often a server without IDLE is asked.
const POLL_EVERY: Duration = Duration::from_mins(1);

const STARTTLS: Upgrade = Upgrade { greeting: "* OK", steps: &[("s1 STARTTLS\r\n", "s1 OK")] };
const UTF7: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::IMAP_MUTF7, NO_PAD);

/// What a folder is for, as the server marks it or as its name suggests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Where mail arrives.
    Inbox,
    /// Where sent mail is kept.
    Sent,
    /// Drafts, junk, trash: nothing that a customer waits for.
    Aside,
    /// Any other.
    Other,
}

/// One folder of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The name as the server wants to hear it.
    pub name: String,
    /// The name as people read it.
    pub shown: String,
    /// What it is for.
    pub role: Role,
}

/// A folder as it was when it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Uids mean something only as long as this number stays.
    pub validity: u32,
    /// Every letter that arrives from now on has at least this uid.
    pub next_uid: u32,
    /// How many letters lie in it.
    pub letters: u32,
}

/// One message as it lies in a folder.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its number in the folder.
    pub uid: u32,
    /// When the server took it in, if it says so.
    pub arrived_at: Option<Timestamp>,
    /// Its bytes, or why there are none.
    pub content: Content,
}

/// What could be had of a letter.
#[derive(Clone, Debug)]
pub enum Content {
    /// All of it.
    Whole(Bytes),
    /// Only the head: it is larger than [`LETTER_BYTES_MAX`].
    HeadOnly {
        /// The header lines.
        head: Bytes,
        /// The size of the whole in bytes.
        size: u32,
    },
    /// The server would not hand it over.
    Withheld(Trouble),
}

/// What was had of the letters that were asked for.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The letters, oldest first. Those that were deleted in the meantime are not among them.
    pub letters: Vec<Letter>,
    /// Everything asked for up to this uid was had, or is there no more.
    pub up_to: u32,
}

/// What ended a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// The server said that something changed.
    News,
    /// Nothing was said; it is time to look anyway.
    Silence,
}

/// A signed-in connection.
#[derive(Debug)]
pub struct Session {
    inner: async_imap::Session<Wire>,
    patience: Patience,
    knows_idle: bool,
    /// Uids known to be waiting, oldest first.
    waiting: VecDeque<u32>,
    /// How many letters the open folder had when it was opened.
    letters: u32,
    /// Whether the server said meanwhile that the number of letters is another by now.
    has_news: bool,
    /// A letter of the open folder that was handed over.
    handed_over: Option<u32>,
}

impl Session {
    /// Connects, encrypts as the server's settings say, and signs in.
    pub async fn sign_in(reach: &Reach, server: &Server, sign_in: &SignIn) -> Result<Self, Trouble> {
        let wire = reach.open(server, &STARTTLS).await?;
        let mut client = Client::new(wire);
        let patience = reach.patience;
        if server.security != super::Security::StartTls {
            let greeting = timeout(patience.connect, client.read_response()).await;
            greeting::read(greeting.map_err(|_| Trouble::timed_out(Step::Connect))?)?;
        }
        let mut inner = timeout(patience.answer, prove(client, sign_in))
            .await
            .map_err(|_| Trouble::timed_out(Step::SignIn))??;
        let can = timeout(patience.answer, inner.capabilities())
            .await
            .map_err(|_| Trouble::timed_out(Step::SignIn))?
            .map_err(|fault| trouble(Step::SignIn, &fault))?;
        let knows_idle = can.has_str("IDLE");
        let waiting = VecDeque::new();
        Ok(Self { inner, patience, knows_idle, waiting, letters: 0, has_news: false, handed_over: None })
    }

    /// True where the server tells news by itself.
    pub fn knows_idle(&self) -> bool {
        self.knows_idle
    }

    /// The folders that can be opened, at most 1,000.
    pub async fn folders(&mut self) -> Result<Vec<Folder>, Trouble> {
        let listing = async {
            let names = self.inner.list(None, Some("*")).await?;
            names.try_collect::<Vec<_>>().await
        };
        let names = within(self.patience.answer, Step::Folder, listing).await?;
        let folders = names.iter().filter(|name| !name.attributes().contains(&NameAttribute::NoSelect));
        Ok(folders
            .take(FOLDERS_MAX)
            .map(|name| Folder {
                name: name.name().to_owned(),
                shown: readable(name.name()),
                role: role(name.name(), name.attributes()),
            })
            .collect())
    }

    /// Opens a folder for reading only.
    pub async fn open(&mut self, folder: &str) -> Result<Opened, Trouble> {
        self.waiting.clear();
        self.has_news = false;
        self.handed_over = None;
        // What was said about the folder that was open before means nothing now.
        while self.inner.unsolicited_responses.try_recv().is_ok() {}
        let opened = within(self.patience.answer, Step::Folder, self.inner.examine(folder)).await?;
        let Some(validity) = opened.uid_validity else {
            return Err(Trouble::new(Step::Folder, Kind::Protocol, "the folder has no UIDVALIDITY"));
        };
        self.letters = opened.exists;
        Ok(Opened { validity, next_uid: opened.uid_next.unwrap_or(1), letters: opened.exists })
    }

    /// The uids of the next letters above `after`, oldest first, at most [`BATCH_LETTERS_MAX`]; none when
    /// there are no more. With `since`, only of those that the server took in on that day or later.
    pub async fn next_uids(&mut self, after: u32, since: Option<Date>) -> Result<Vec<u32>, Trouble> {
        while self.waiting.front().is_some_and(|uid| *uid <= after) {
            self.waiting.pop_front();
        }
        if self.waiting.is_empty() {
            self.waiting = self.search_after(after, since).await?;
        }
        Ok(self.waiting.iter().copied().take(BATCH_LETTERS_MAX).collect())
    }

    /// The first of these letters, as many as fit into one batch; at least one. `uids` come from
    /// [`Session::next_uids`]. On failure the connection may be gone: sign in again.
    pub async fn letters(&mut self, uids: &[u32]) -> Result<Batch, Trouble> {
        let [first, .., last] = uids else {
            let Some(uid) = uids.first() else { return Ok(Batch::default()) };
            return Ok(Batch { letters: self.letter(*uid).await?.into_iter().collect(), up_to: *uid });
        };
        let sizes = match self.sizes(uids).await {
            // One bad letter must not hold up the others: ask for each by itself.
            Err(trouble) if trouble.kind == Kind::MessageRefused => {
                return Ok(Batch {
                    letters: self.letter(*first).await?.into_iter().collect(),
                    up_to: *first,
                });
            }
            other => other?,
        };
        let batch = first_batch(uids, &sizes);
        // A letter that was deleted in the meantime has no size and is not waited for.
        let up_to = batch.last().map_or(*last, |(uid, _)| *uid);
        Ok(Batch { letters: self.fetch_batch(&batch).await?, up_to })
    }

    /// One letter of the open folder by its uid; none where it lies there no more.
    pub async fn letter(&mut self, uid: u32) -> Result<Option<Letter>, Trouble> {
        let mut sizes = match self.sizes(&[uid]).await {
            Err(trouble) if trouble.kind == Kind::MessageRefused => {
                return self.withheld(uid, trouble).await.map(Some);
            }
            other => other?,
        };
        sizes.retain(|(of, _)| *of == uid);
        sizes.truncate(1);
        Ok(self.fetch_batch(&sizes).await?.pop())
    }

    async fn search_after(&mut self, after: u32, since: Option<Date>) -> Result<VecDeque<u32>, Trouble> {
        let Some(first) = after.checked_add(1) else { return Ok(VecDeque::new()) };
        let mut query = format!("UID {first}:*");
        if let Some(day) = since {
            // Writing to a String cannot fail.
            let _ = write!(query, " SINCE {}", day.strftime("%-d-%b-%Y"));
        }
        let found = within(self.patience.transfer, Step::Fetch, self.inner.uid_search(query)).await?;
        // "first:*" always names the newest letter, even where its uid is below `first`.
        let mut uids: Vec<u32> = found.into_iter().filter(|uid| *uid > after).collect();
        uids.sort_unstable();
        Ok(uids.into())
    }

    async fn sizes(&mut self, uids: &[u32]) -> Result<Vec<(u32, u32)>, Trouble> {
        let told = self.fetch(&set_of(uids), "(UID RFC822.SIZE)").await?;
        Ok(told.iter().filter_map(|one| Some((one.uid, one.size?))).collect())
    }

    async fn fetch_batch(&mut self, batch: &[(u32, u32)]) -> Result<Vec<Letter>, Trouble> {
        let whole: Vec<u32> =
            batch.iter().filter(|(_, size)| *size <= LETTER_BYTES_MAX).map(|(uid, _)| *uid).collect();
        let mut letters = match self.fetch_whole(&whole).await {
            Ok(letters) => letters,
            // One bad letter must not hold up the others: ask for each by itself.
            Err(trouble) if trouble.kind == Kind::MessageRefused => self.fetch_singly(&whole).await?,
            Err(trouble) => return Err(trouble),
        };
        for (uid, size) in batch.iter().filter(|(_, size)| *size > LETTER_BYTES_MAX) {
            match self.fetch_head(*uid, *size).await {
                Err(trouble) if trouble.kind == Kind::MessageRefused => {
                    letters.push(self.withheld(*uid, trouble).await?);
                }
                head => letters.extend(head?),
            }
        }
        letters.sort_unstable_by_key(|letter| letter.uid);
        Ok(letters)
    }

    async fn fetch_whole(&mut self, uids: &[u32]) -> Result<Vec<Letter>, Trouble> {
        if uids.is_empty() {
            return Ok(Vec::new());
        }
        let told = self.fetch(&set_of(uids), "(UID INTERNALDATE BODY.PEEK[])").await?;
        let whole = |one: &Told| one.whole.clone().map(Content::Whole);
        let letters: Vec<Letter> = uids.iter().filter_map(|uid| letter(*uid, &told, whole)).collect();
        let mut handed_over = letters.iter().filter(|letter| matches!(letter.content, Content::Whole(_)));
        self.handed_over = handed_over.next_back().map(|letter| letter.uid).or(self.handed_over);
        Ok(letters)
    }

    async fn fetch_singly(&mut self, uids: &[u32]) -> Result<Vec<Letter>, Trouble> {
        let mut letters = Vec::with_capacity(uids.len());
        let mut refused = Vec::new();
        for uid in uids {
            match self.fetch_whole(&[*uid]).await {
                Ok(one) => letters.extend(one),
                Err(trouble) if trouble.kind == Kind::MessageRefused => refused.push((*uid, trouble)),
                Err(trouble) => return Err(trouble),
            }
        }
        for (uid, trouble) in refused {
            letters.push(self.withheld(uid, trouble).await?);
        }
        Ok(letters)
    }

    /// A letter that was refused, where the server still hands over one that it handed over before. Where it
    /// does not, the letter is not to blame, and the trouble is one that may pass.
    async fn withheld(&mut self, uid: u32, trouble: Trouble) -> Result<Letter, Trouble> {
        let is_alone = match self.handed_over {
            Some(other) => match self.fetch(&other.to_string(), "(UID BODY.PEEK[HEADER])").await {
                Ok(told) => told.iter().any(|one| one.uid == other && one.head.is_some()),
                Err(other) if other.kind == Kind::MessageRefused => false,
                Err(other) => return Err(other),
            },
            None => false,
        };
        if is_alone {
            Ok(Letter { uid, arrived_at: None, content: Content::Withheld(trouble) })
        } else {
            Err(Trouble { kind: Kind::Later, ..trouble })
        }
    }

    async fn fetch_head(&mut self, uid: u32, size: u32) -> Result<Option<Letter>, Trouble> {
        let told = self.fetch(&uid.to_string(), "(UID INTERNALDATE BODY.PEEK[HEADER])").await?;
        let head_only = |one: &Told| one.head.clone().map(|head| Content::HeadOnly { head, size });
        Ok(letter(uid, &told, head_only))
    }

    /// Waits until the server has news, at most two minutes; a server that does not tell is asked every
    /// minute. On failure the connection is gone: sign in again.
    pub async fn wait(self) -> Result<(Self, Woken), Trouble> {
        if self.knows_idle { self.idle(IDLE_FOR).await } else { self.poll(POLL_EVERY).await }
    }

    async fn idle(self, limit: Duration) -> Result<(Self, Woken), Trouble> {
        let Self { inner, patience, knows_idle, waiting, letters, has_news, handed_over } = self;
        let said = inner.unsolicited_responses.clone();
        let mut handle = inner.idle();
        within(patience.answer, Step::Fetch, handle.init()).await?;
        // A letter that came after the last look was told before the wait began, and will not be told again.
        let mut woken = if has_news { Woken::News } else { Woken::Silence };
        while let Ok(one) = said.try_recv() {
            if matches!(one, UnsolicitedResponse::Exists(count) if count != letters) {
                woken = Woken::News;
            }
        }
        if woken == Woken::Silence {
            let (news, interrupt) = handle.wait_with_timeout(limit);
            woken = match timeout(limit + patience.answer, news).await {
                Ok(Ok(IdleResponse::NewData(_))) => Woken::News,
                Ok(Ok(IdleResponse::Timeout)) | Err(_) => Woken::Silence,
                Ok(Ok(IdleResponse::ManualInterrupt)) => {
                    return Err(Trouble::new(Step::Fetch, Kind::Lost, "the server ended the wait"));
                }
                Ok(Err(fault)) => return Err(trouble(Step::Fetch, &fault)),
            };
            drop(interrupt);
        }
        let inner = within(patience.answer, Step::Fetch, handle.done()).await?;
        Ok((Self { inner, patience, knows_idle, waiting, letters, has_news: false, handed_over }, woken))
    }

    async fn poll(mut self, every: Duration) -> Result<(Self, Woken), Trouble> {
        tokio::time::sleep(every).await;
        within(self.patience.answer, Step::Fetch, self.inner.noop()).await?;
        Ok((self, Woken::Silence))
    }

    /// Lays a copy of a message into a folder, marked as read.
    pub async fn append(&mut self, folder: &str, raw: &[u8]) -> Result<(), Trouble> {
        let appending = self.inner.append(folder, Some("(\\Seen)"), None, raw);
        within(self.patience.transfer, Step::Folder, appending).await
    }

    /// True where the open folder holds a message with this Message-ID (without angle brackets).
    pub async fn holds(&mut self, message_id: &str) -> Result<bool, Trouble> {
        if message_id.contains(['"', '\\', '\r', '\n']) {
            return Ok(false);
        }
        let query = format!("HEADER Message-ID \"<{message_id}>\"");
        let found = within(self.patience.transfer, Step::Fetch, self.inner.uid_search(query)).await?;
        Ok(!found.is_empty())
    }

    /// Says goodbye. A server that does not answer is left without.
    pub async fn leave(mut self) {
        // Whether the goodbye was heard changes nothing.
        let _ = timeout(Duration::from_secs(5), self.inner.logout()).await;
    }
}

/// Signs in the way the credentials ask for.
async fn prove(client: Client<Wire>, sign_in: &SignIn) -> Result<async_imap::Session<Wire>, Trouble> {
    let outcome = match sign_in {
        // LOGIN carries ASCII alone; PLAIN carries any password.
        SignIn::Password { user, password } if user.is_ascii() && password.is_ascii() => {
            client.login(user, password.as_str()).await
        }
        SignIn::Password { user, password } => {
            client.authenticate("PLAIN", Say(Some(format!("\0{user}\0{}", password.as_str())))).await
        }
        SignIn::Token { user, token } => {
            let words = format!("user={user}\x01auth=Bearer {}\x01\x01", token.as_str());
            client.authenticate("XOAUTH2", Say(Some(words))).await
        }
    };
    outcome.map_err(|(fault, _)| sign_in_trouble(sign_in, &fault))
}

/// Says one thing; to a further question (the server's explanation of a refusal) it says nothing.
struct Say(Option<String>);

impl async_imap::Authenticator for Say {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

fn sign_in_trouble(sign_in: &SignIn, fault: &Fault) -> Trouble {
    match fault {
        Fault::No(said) | Fault::Bad(said) => {
            let words = said.to_lowercase();
            let kind = if ["too many", "rate", "limit"].iter().any(|word| words.contains(word)) {
                Kind::TooManySignIns
            } else if words.contains("unavailable") || words.contains("try again") {
                Kind::Later
            } else if words.contains("disabled")
                || words.contains("unsupported")
                || words.contains("not supported")
            {
                Kind::NoSignInWay
            } else {
                sign_in.refused()
            };
            Trouble::new(Step::SignIn, kind, information(said))
        }
        other => trouble(Step::SignIn, other),
    }
}

async fn within<T>(
    limit: Duration,
    step: Step,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Trouble> {
    match timeout(limit, work).await {
        Ok(outcome) => outcome.map_err(|fault| trouble(step, &fault)),
        Err(_) => Err(Trouble::timed_out(step)),
    }
}

fn trouble(step: Step, fault: &Fault) -> Trouble {
    match fault {
        Fault::Io(io) => {
            let Trouble { step, kind, said } = Trouble::from_io(step, io);
            Trouble::new(step, kind, information(&said))
        }
        Fault::ConnectionLost => Trouble::new(step, Kind::Lost, "the server hung up"),
        Fault::No(said) | Fault::Bad(said) => {
            let kind = match step {
                Step::Folder => Kind::FolderMissing,
                Step::Fetch => Kind::MessageRefused,
                _ => Kind::Protocol,
            };
            Trouble::new(step, kind, information(said))
        }
        Fault::Append => Trouble::new(step, Kind::FolderMissing, "the server did not take the copy"),
        other => Trouble::new(step, Kind::Protocol, information(&other.to_string())),
    }
}

/// The server's own words out of what the library writes around them: `code: .., info: Some("..")`, and
/// `outcome: Outcome { code: .., information: Some("..") }`. Where the server gave none, none.
fn information(said: &str) -> String {
    let words = ["info: Some(\"", "information: Some(\""].iter().find_map(|mark| said.split_once(mark));
    let Some((_, rest)) = words else {
        let is_all_the_librarys = said.contains("info: None") || said.contains("information: None");
        return if is_all_the_librarys { String::new() } else { said.to_owned() };
    };
    let mut words = String::with_capacity(rest.len());
    let mut chars = rest.chars();
    while let Some(char) = chars.next().filter(|char| *char != '"') {
        match (char, if char == '\\' { chars.next() } else { None }) {
            ('\\', Some(meant @ ('"' | '\\' | '\''))) => words.push(meant),
            ('\\', _) => words.push(' '),
            _ => words.push(char),
        }
    }
    words
}

/// A letter out of what the server told; none where it told nothing of it: it was deleted in the meantime. One
/// that it names without a content is withheld, and not silently left out.
fn letter(uid: u32, told: &[Told], content: impl Fn(&Told) -> Option<Content>) -> Option<Letter> {
    let of_it: Vec<&Told> = told.iter().filter(|one| one.uid == uid).collect();
    let arrived_at = of_it.iter().find_map(|one| one.arrived_at);
    of_it.first()?;
    let content = of_it.iter().find_map(|one| content(one)).unwrap_or_else(|| {
        let said = "the server names the message and gives no content";
        Content::Withheld(Trouble::new(Step::Fetch, Kind::MessageRefused, said))
    });
    Some(Letter { uid, arrived_at, content })
}

/// The first letters that fit into one batch; at least one.
fn first_batch(candidates: &[u32], sizes: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut batch = Vec::new();
    let mut bytes = 0_u64;
    for uid in candidates {
        let Some(known) = sizes.iter().find(|(of, _)| of == uid) else { continue };
        bytes += u64::from(known.1.min(LETTER_BYTES_MAX));
        if !batch.is_empty() && bytes > BATCH_BYTES_MAX {
            break;
        }
        batch.push(*known);
    }
    batch
}

fn set_of(uids: &[u32]) -> String {
    let numbers: Vec<String> = uids.iter().map(u32::to_string).collect();
    numbers.join(",")
}

fn role(name: &str, attributes: &[NameAttribute<'_>]) -> Role {
    for attribute in attributes {
        match attribute {
            NameAttribute::Sent => return Role::Sent,
            NameAttribute::Drafts | NameAttribute::Junk | NameAttribute::Trash => return Role::Aside,
            _ => {}
        }
    }
    let last = name.rsplit(['/', '.']).next().unwrap_or(name).to_lowercase();
    match last.as_str() {
        _ if name.eq_ignore_ascii_case("INBOX") => Role::Inbox,
        "sent" | "sent items" | "sent messages" | "sent mail" => Role::Sent,
        "drafts" | "junk" | "spam" | "trash" | "deleted items" | "deleted messages" => Role::Aside,
        _ => Role::Other,
    }
}

/// The name of a folder as people read it: IMAP writes letters beyond ASCII in a base64 of its own.
fn readable(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((plain, coded)) = rest.split_once('&') {
        shown.push_str(plain);
        let Some((inside, after)) = coded.split_once('-') else { return name.to_owned() };
        if inside.is_empty() {
            shown.push('&');
        } else {
            let Ok(bytes) = UTF7.decode(inside) else { return name.to_owned() };
            let units: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            shown.push_str(&String::from_utf16_lossy(&units));
        }
        rest = after;
    }
    shown + rest
}

#[cfg(test)]
mod tests;
