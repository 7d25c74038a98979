# Colleagues, teams, the organization, customers and tokens.
settings-menu-customers = Customers
settings-menu-colleagues = Colleagues
settings-menu-teams = Teams
settings-menu-organization = Organization
settings-menu-tokens = Tokens

settings-name = Name
settings-email = Email address
settings-role = Role
settings-state = State
settings-seen = Last seen
settings-seen-none = not signed in
settings-language = Language
settings-note = Note
settings-address = Address
settings-save = Save
settings-cancel = Cancel
settings-find = Find
settings-show-all = Show all
settings-older = Older ones
settings-empty = empty
settings-to-inbox = To the inbox
settings-said-saved = Saved.
settings-changed-meanwhile = Somebody changed this while you were writing
settings-changed-meanwhile-hint = Nothing you typed is lost: it stands in the form below. Stored by now is what follows here. Save again to put yours in its place.

settings-zone = Time zone
settings-zone-hint = Type a city or a region, such as Lisbon, and choose from the list.
settings-zone-hint-customer = Leave it empty for your organization's own.
settings-zone-now = It is { $time } there now.
settings-zone-unknown = We do not know this time zone yet. Choose one from the list.

settings-colleagues-title = Colleagues
settings-colleagues-lead = { $count ->
    [one] One person works here.
   *[other] { $count } people work here or are invited.
}
settings-colleagues-alone = You are alone here so far
settings-colleagues-alone-hint = Invite somebody, and conversations and promises can be shared.
settings-colleagues-left = { $count ->
    [one] One person is no longer here
   *[other] { $count } people are no longer here
}
settings-colleagues-names-only = Owners and managers invite colleagues and change roles.
settings-find-colleague = Find by name or address
settings-to-colleagues = All colleagues
settings-state-active = Works here
settings-state-invited = Invited
settings-state-invitation-ended = Invitation has ended
settings-state-left = No longer here
settings-role-agent-means = Answers customers and keeps promises.
settings-role-manager-means = Also looks after mailboxes, teams and colleagues.
settings-role-owner-means = Everything, with the organization itself and its tokens.

settings-invite = Invite a colleague
settings-invite-title = Invite a colleague
settings-invite-lead = They choose their own password. You see the link once, to hand it over yourself if you like.
settings-invite-email-hint = They sign in with it. The invitation is sent there.
settings-invite-send = Invite
settings-invited-title = { $name } is invited
settings-invited-lead = A letter to { $email } is on its way if your organization can send mail already. Here is the link as well.
settings-invitation = Invitation
settings-invitation-until = Not answered yet. The link works until { $time }.
settings-invitation-over = Not answered, and the link no longer works. Send a new one.
settings-invite-again = Send a new invitation
settings-take-back = Take the invitation back
settings-take-back-sure = The link will open nothing any more. Take this invitation back?
settings-said-taken-back = The invitation is taken back.

settings-link-once = Copy it now: it is shown only this once
settings-link-of = Link for { $name }
settings-link-copy = Copy the link
settings-link-holds-invitation = It works once, within three days.
settings-link-holds-reset = It works once, within one hour.

settings-role-save = Change the role
settings-said-role = The role is changed.
settings-above-you = This role is above yours. An owner can change the account.
settings-left-stays = What they wrote and promised stays here under their name. Invite the same address to bring the account back.

settings-reset = New password
settings-reset-hint = For somebody who cannot get the letter. The link opens the account, so hand it to nobody else.
settings-reset-make = Make a link for a new password
settings-reset-title = A new password for { $name }
settings-reset-lead = Whoever opens this link chooses the password. Hand it to { $name } alone.

settings-close = Close the account
settings-close-hint = Access ends at once. Promises go to the lead of the team; conversations stay.
settings-close-ask = Close this account
settings-close-title = Close the account of { $name }?
settings-close-lead = { $name } is signed out everywhere at once and cannot come in again until invited again. What they wrote and promised stays under their name.
settings-close-nothing-open = Nothing waits for them at the moment.
settings-close-still-open = Still open for them
settings-close-stays = All of it stays as it is. Find somebody who takes it over.
settings-close-goes-over = Goes to somebody who stays
settings-close-goes-over-hint = The lead of the team gets it, or an owner where there is none, and is told with the list.
settings-close-do = Close the account now
settings-said-closed = The account is closed.
settings-open-conversations = { $count ->
    [one] One open conversation
   *[other] { $count } open conversations
}
settings-open-conversations-many = More than { $count } open conversations

settings-teams-title = Teams
settings-teams-lead = Who shares work. A conversation can be handed to a team, and a mailbox can belong to one.
settings-teams-none = There are no teams yet
settings-teams-none-hint = Small organizations need none. Form one when work is shared by some and not by all.
settings-teams-read-only = Owners and managers form teams.
settings-team-new = New team
settings-team-form = Form the team
settings-team-lead = Lead
settings-team-lead-is = Led by { $name }
settings-team-no-lead = No lead
settings-team-lead-hint = Whoever leads a team belongs to it.
settings-team-members = Members
settings-team-nobody = Nobody belongs to it yet
settings-team-dissolve = Dissolve this team
settings-team-dissolve-hint = Its members stay colleagues. A team with open conversations or a mailbox cannot be dissolved.
settings-team-dissolve-do = Dissolve the team
settings-said-team-formed = The team is formed.
settings-said-team-dissolved = The team is dissolved.

settings-organization-title = Organization
settings-organization-lead = How you are called, and when you work. Due times and waiting times are counted in these hours.
settings-organization-read-only = Owners change this.
settings-organization-more = More about how you work
settings-currency = Currency
settings-currency-hint = Its code of three letters, such as EUR, GBP or USD. Amounts are shown in it. While it is empty, they are plain numbers.
settings-hours = Business hours
settings-hours-hint = Write 09:00-17:00, or 09:00-12:00, 13:00-17:00 for a day with a break. Leave a day off empty.
settings-day-off = Day off
settings-monday = Monday
settings-tuesday = Tuesday
settings-wednesday = Wednesday
settings-thursday = Thursday
settings-friday = Friday
settings-saturday = Saturday
settings-sunday = Sunday
settings-holidays = Holidays
settings-holidays-hint = Days on which nobody works. Due times given from now on skip them; those already given stay as they are.
settings-holidays-none = No holidays yet
settings-holidays-none-hint = Without them, due times are counted as if you worked on every public holiday.
settings-holidays-file = Calendar of public holidays
settings-holidays-file-hint = An .ics file, as many states and calendar programs offer it. Its whole days of this year and the next five are added.
settings-holidays-upload = Add from the file
settings-holidays-paste = Dates
settings-holidays-paste-hint = One on each line, such as 2026-12-25 Christmas Day.
settings-holidays-add = Add the dates
settings-holiday-remove = Remove
settings-holiday-remove-of = Remove { $day }
settings-said-holidays-added = The holidays are added.
settings-said-holiday-removed = The holiday is removed.
settings-signature = Signature
settings-signature-hint = Stands below answers. A new mailbox begins with it and may have its own.

settings-customers-title = Customers
settings-customers-lead = Everybody you care for, newest first. Who writes to you is here by themselves.
settings-customers-find = Find by name or email address
settings-customers-none = Nobody has written yet
settings-customers-none-hint = Customers appear here with their first message.
settings-customers-nobody = Nobody here is called or writes from “{ $words }”
settings-customers-nobody-hint = The beginning of a name or of a part of the address is enough. For words in what they wrote, search the inbox.
settings-customers-cut = More people than fit here match. One more word, such as a first name, finds fewer.
settings-customers-end = This is the end of the list
settings-customer-since = Known since
settings-customer-write = Write to { $name }
settings-customer-since-day = Known since { $day }
settings-customer-nameless = No name yet
settings-customer-language-hint = A short tag such as en, de or pt-BR. Leave it empty when you do not know.
settings-note-hint = What colleagues should know. Customers do not see it.
settings-addresses = Addresses
settings-addresses-none = No address is known.
settings-bounced = Mail came back
settings-bounced-on = Mail came back, { $day }
settings-conversations = Conversations
settings-conversations-none = There is no conversation yet.
settings-status-open = Waiting for us
settings-status-waiting = Waiting for customer
settings-status-snoozed = Snoozed
settings-status-solved = Solved
settings-record = What we know

settings-tokens-title = Tokens
settings-tokens-lead = A token lets a program call the API in your name, as far as its scopes reach.
settings-tokens-docs = What the API can do
settings-tokens-none = No program calls yet
settings-tokens-none-hint = Make a token for each program, so that each can be stopped alone.
settings-token-new = New token
settings-token-for = What is it for?
settings-token-for-hint = The name of the program, so that you know later which one to stop.
settings-token-scopes = Scopes
settings-token-scopes-hint = Choose only what the program needs.
settings-scope-colleagues-read = See colleagues
settings-scope-colleagues-write = Invite, change and close accounts of colleagues
settings-scope-conversations-read = Read conversations, messages and files
settings-scope-conversations-write = Write, answer, assign and close conversations
settings-scope-customers-read = Read customers and their addresses
settings-scope-customers-write = Change customers and what is known of them
settings-scope-drips-read = Read failures, rightings and standards
settings-scope-drips-write = Report failures, put them right, set standards
settings-scope-events-read = Read what happens, as it happens
settings-scope-jobs-write = Retry what failed in the background
settings-scope-leaks-read = Read leaks and what they cost
settings-scope-leaks-write = Own, repair and settle leaks
settings-scope-mailboxes-read = See mailboxes and how they are doing
settings-scope-mailboxes-write = Add and change mailboxes
settings-scope-me-write = Change your own account
settings-scope-notifications-read = Read your notices
settings-scope-notifications-write = Mark your notices as read
settings-scope-organization-read = Read the organization’s settings
settings-scope-organization-write = Change the organization’s settings
settings-scope-promises-read = Read promises, asks and reports
settings-scope-promises-write = Make, move, keep and hand over promises
settings-scope-purchases-write = Send purchases
settings-scope-sign-in-read = See where you are signed in
settings-scope-sign-in-write = Change your password and end your sessions
settings-scope-teams-read = See teams
settings-scope-teams-write = Change teams
settings-scope-tokens-read = See tokens
settings-scope-tokens-write = Make and revoke tokens
settings-token-used = Last use
settings-token-unused = never used
settings-token-ends = Ends
settings-token-endless = when revoked
settings-token-ended = Ended
settings-token-until-revoked = When it is revoked
settings-token-days = { $count ->
    [one] After one day
   *[other] After { $count } days
}
settings-token-make = Make the token
settings-token-made = Made by { $name }, { $day }
settings-somebody-left = somebody no longer here
settings-token-made-title = The token is made
settings-token-made-lead = Copy it now: it is shown only this once.
settings-token-made-hint = Keep it like a password. Lost ones are revoked and made anew.
settings-token-copy = Copy the token
settings-to-tokens = All tokens
settings-token-revoke = Revoke
settings-token-revoke-sure = The program that uses “{ $name }” stops working at once. Revoke this token?
settings-said-revoked = The token is revoked.

error-colleague-not-invited = This invitation was answered or taken back already. Reload the page to see how it stands.
error-colleague-not-active = Only somebody who works here has a password to renew.
error-colleague-already-closed = This account is closed already.
error-team-name-taken = Another team has this name already. Please choose another.
error-team-member-unknown = Somebody chosen here no longer works with you. Reload the page and choose again.
error-team-in-use = Open conversations or a mailbox belong to this team. Hand them to another team first.
error-team-too-many = There are 500 teams already, the most that fit. Dissolve one first.
error-hours-not-understood = Write hours like 09:00-17:00, the end after the beginning, with commas between stretches.
error-holiday-not-understood = Line { $line } does not begin with a date. Write it like 2026-12-25 Christmas Day.
error-no-holidays-found = We found no holiday in it. Whole days of this year and the next five count.
error-too-many-holidays = At most { $most } holidays fit. Remove some first.
error-calendar-not-understood = That is no calendar we can read. Choose a file that ends in .ics.
error-calendar-too-large = That calendar holds more than holidays. Choose one of public holidays only.
error-currency-unknown = We do not know this currency. Write its code of three letters, such as EUR, GBP or USD.
error-language-unknown = Pages are not written in this language yet.
error-signature-too-long = A signature has at most { $most } characters.
error-customer-name-too-long = A name has at most { $most } characters, on one line.
error-customer-note-too-long = A note has at most { $most } characters.
error-customer-language-invalid = Write a language as a short tag such as en, de or pt-BR.
error-scopes-missing = Choose at least one scope, or the token opens nothing.
