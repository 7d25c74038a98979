# Words of inboxes: mailboxes, quarantine, the outbox.
inboxes-menu = Mailboxes
inboxes-title = Mailboxes
inboxes-lead = { $count ->
    [0] No mailbox yet.
    [one] One mailbox.
   *[other] { $count } mailboxes.
} { $unwell ->
    [0] { $idle ->
        [0] All is well.
        [one] One is not connected.
       *[other] { $idle } are not connected.
    }
    [one] One needs you.
   *[other] { $unwell } need you.
}
inboxes-add = Add a mailbox
inboxes-empty-title = No mailbox yet
inboxes-empty-text = Connect the address that customers write to. Everything that arrives there becomes a conversation, and answers leave from it.
inboxes-column-mailbox = Mailbox
inboxes-column-state = State
inboxes-column-last-in = Last in
inboxes-column-last-out = Last out
inboxes-never = never
inboxes-light-green = Well
inboxes-light-amber = Odd
inboxes-light-red = Not working
inboxes-light-rests = Resting
inboxes-light-unconnected = Not connected
inboxes-unconnected-lead = Not connected: nothing comes in and nothing leaves until you say below how.
inboxes-light-reading = Cannot be read for { $since }. { $what }
inboxes-light-reading-now = Cannot be read at the moment. { $what }
inboxes-light-sending = Answers cannot leave for { $since }. { $what }
inboxes-light-sending-now = Answers cannot leave at the moment. { $what }
inboxes-light-waiting = The oldest answer has been waiting to leave for { $since }.
inboxes-light-silent = Nothing came in for { $since }. { $usual ->
    [one] One message would be usual.
   *[other] About { $usual } messages would be usual.
}
inboxes-light-unfinished = Not finished: give consent at the provider, or say how mail comes in.
inboxes-quarantine-link = Quarantine
inboxes-quarantine-waiting = { $count ->
    [one] One message could not be read and waits in quarantine.
   *[other] { $count } messages could not be read and wait in quarantine.
}
inboxes-outbox-link = Outbox
inboxes-outbox-failed = { $count ->
    [one] One answer did not reach everybody it was for.
   *[other] { $count } answers did not reach everybody they were for.
}

# Setting a mailbox up
inboxes-new-title = Add a mailbox
inboxes-new-lead = First the address that customers write to. We look up the servers.
inboxes-new-address = Address
inboxes-new-provider = Provider
inboxes-new-provider-guess = Find out by the address
inboxes-new-next = Go on
inboxes-provider-other = Another provider, or our own server
inboxes-edit-title = { $name }
inboxes-form-basics = Name and address
inboxes-form-name = Name inside the house
inboxes-form-name-hint = What colleagues call it. Empty: the address.
inboxes-form-address = Address
inboxes-form-address-hint = Where customers write to.
inboxes-form-from-name = Name customers see
inboxes-form-from-name-hint = Stands beside the address in what you send.
inboxes-form-signature = Signature
inboxes-form-signature-hint = Stands under every answer.
inboxes-form-team = Team
inboxes-form-team-none = No team
inboxes-form-team-hint = Conversations that begin here belong to it.
inboxes-form-in = How mail comes in
inboxes-form-reads = Read the mailbox at its provider (IMAP)
inboxes-form-takes = Take deliveries with our own listener (SMTP or LMTP)
inboxes-form-takes-hint = For an MX record, a forward or a pipe that leads here.
inboxes-form-host = Host
inboxes-form-port = Port
inboxes-form-security = Encryption
inboxes-security-tls = Encrypted from the start (TLS)
inboxes-security-start-tls = Encrypted after a greeting (STARTTLS)
inboxes-security-plain-here = None, only to this machine
inboxes-security-plain-anywhere = None: everybody on the way can read along
inboxes-form-folder = Folder
inboxes-form-sent-folder = Folder of sent mail
inboxes-form-sent-folder-hint = Answers from a phone are found there and join; copies of yours are laid there. Empty: neither.
inboxes-form-keeps-copies = The provider lays copies there by itself
inboxes-form-out = How answers leave
inboxes-form-sends = Send through a submission server (SMTP)
inboxes-form-open = This server wants no sign-in
inboxes-form-access = Sign-in
inboxes-form-by-password = With a password
inboxes-form-by-consent = With the provider's consent page
inboxes-form-user = User name
inboxes-form-password = Password
inboxes-form-password-kept = Stored and never shown. Leave it empty to keep it.
inboxes-form-sending-user = User name for sending, where it differs
inboxes-form-sending-password = Password for sending
inboxes-form-client-id = Id of your application at the provider
inboxes-form-client-secret = Its secret
inboxes-form-consent-hint = After saving, “Give consent” leads to the provider. Its list of allowed return addresses needs { $redirect }
inboxes-form-dkim = Sign what we send (DKIM)
inboxes-form-dkim-hint = Only when your provider does not sign. The domain is that of the address.
inboxes-form-dkim-selector = Selector
inboxes-form-dkim-key = Private key (PEM)
inboxes-form-dkim-record = Publish this in the DNS as a TXT record of { $name }
inboxes-form-rests = Let this mailbox rest: nothing comes in, nothing leaves
inboxes-form-save-new = Add this mailbox
inboxes-form-save = Save
inboxes-saved = Saved.
inboxes-added = The mailbox is added. Test it now.
inboxes-consent-give = Give consent
inboxes-consent-again = Give consent again
inboxes-consent-given = The provider gave its consent.
inboxes-consent-missing = The provider has not been asked yet. Until then nothing can be read or sent.
inboxes-hint-google = Google wants an app password (your account, Security, 2-step verification, App passwords), or its consent page.
inboxes-hint-microsoft = Microsoft 365 takes no passwords. Register an application in Entra, allow IMAP.AccessAsUser.All and SMTP.Send, and use its consent page.
inboxes-hint-fastmail = Fastmail wants an app password: Settings, Privacy & Security, App passwords.
inboxes-hint-icloud = iCloud wants an app-specific password: account.apple.com, Sign-In and Security.
inboxes-hint-yahoo = Yahoo wants an app password: Account security, Generate app password.
inboxes-hint-zoho = Zoho wants an app password when two-step sign-in is on, and IMAP switched on in the mailbox's settings.
inboxes-hint-ionos = The password is the one of the mailbox, not the one of your customer account.
inboxes-hint-mailbox-org = The password is the one of the mailbox.
inboxes-hint-other = Your provider's help page lists these under “IMAP and SMTP settings”.

# The addresses of a mailbox
inboxes-addresses = Addresses
inboxes-addresses-lead = Customers may write to any of these. An answer leaves from the one they wrote to, unless its author chooses another.
inboxes-address-default = Default
inboxes-address-no-name = Without a name, customers read the name of whoever answers.
inboxes-address-below = Its name and signature stand below, under Name and address.
inboxes-address-change = Name and signature
inboxes-address-make-default = Make default
inboxes-address-make-default-of = Make { $address } the default
inboxes-address-remove = Remove
inboxes-address-remove-of = Remove { $address }
inboxes-address-remove-sure = Remove { $address }? Nothing leaves from it any more, and our own listener takes no mail for it. What was said under it stays.
inboxes-address-add = Add an address
inboxes-address-hint = One that leads to this mailbox already, such as sales@example.com.
inboxes-address-added = Added. Test the mailbox to see that it can write from it.
inboxes-address-default-set = Answers leave from it by default.
inboxes-address-removed = Removed. What was said under it stays.

# Testing
inboxes-test = Test it
inboxes-test-title = Test
inboxes-test-lead = Goes the whole way to the servers and back, step by step, with what is saved: save your changes first. A short trial mail is sent to the mailbox itself.
inboxes-test-passed = All steps went well.
inboxes-test-failed = It stops here:
inboxes-part-listener = Our own listener
inboxes-part-reading = Reading
inboxes-part-sending = Sending
inboxes-step-listener = The listener is open
inboxes-step-name = The server's name is known
inboxes-step-connect = The server answers
inboxes-step-tls = The connection is encrypted
inboxes-step-plain = Nothing is encrypted, as you chose
inboxes-step-sign-in = The server lets us in
inboxes-step-folder = The folder is there
inboxes-step-sent-folder = The folder of sent mail is there
inboxes-step-submit = The server takes a trial mail
inboxes-step-subaddress = The trial mail came back: answers find their conversation even without a thread
inboxes-step-no-subaddress = The mailbox takes no address with a plus; answers find their conversation by their thread
inboxes-step-of = { $step }: { $address }
inboxes-outcome-well = Well
inboxes-outcome-open = Not back yet; look again in a minute
inboxes-outcome-failed = Failed
inboxes-said = The server said: { $said }
inboxes-trial-subject = Trial mail
inboxes-trial-text = This is a trial mail of Wellkept. It makes no conversation and needs no answer.
inboxes-trouble-name-unknown = No server with this name is known. Check the spelling of the host.
inboxes-trouble-address-forbidden = The server lies inside the operator's own network. Whoever operates this program can allow it: allow_private_targets = true under [mail] in the configuration.
inboxes-trouble-refused = Nobody listens at this port. Check the port and that the server is running.
inboxes-trouble-timed-out = The server did not answer in time. A firewall may be in the way, or the port is wrong.
inboxes-trouble-unreachable = There is no way to the server from here. Check the network of this machine.
inboxes-trouble-lost = The server ended the connection in the middle. If it stays so, check port and encryption.
inboxes-trouble-not-tls = The server does not speak TLS at this port. Try “Encrypted after a greeting”, or another port.
inboxes-trouble-no-start-tls = The server offers no encryption after its greeting. Try “Encrypted from the start” with port 993 or 465.
inboxes-trouble-plain-forbidden = Without encryption only a server on this machine may be used. Choose encryption, or the last choice if you know what you do.
inboxes-trouble-certificate-name = The server's certificate is for another name. Use the name that your provider documents.
inboxes-trouble-certificate-expired = The server's certificate has run out. Its operator has to renew it.
inboxes-trouble-certificate-unknown = The server's certificate was made by nobody we know. If it is your own, the operator can add its authority: ca_file under [mail] in the configuration. A certificate that calls itself an authority cannot be a server's; make one that the authority signs.
inboxes-trouble-tls-other = The connection could not be encrypted.
inboxes-trouble-password-refused = The mailbox refused the user name or password. Providers with two-step sign-in need an app password instead of the usual one.
inboxes-trouble-token-refused = The provider no longer lets us in. Give consent again.
inboxes-trouble-no-sign-in-way = The server offers no way to sign in that we know. Check encryption, or use the provider's consent page. If it takes answers without a password, choose “This server wants no sign-in”.
inboxes-trouble-too-many-sign-ins = The server refuses because there were too many sign-ins. We try again later by ourselves.
inboxes-trouble-folder-missing = The folder does not exist in this mailbox. Check its name.
inboxes-trouble-sent-elsewhere = The folder of sent mail has another name here; the server's words give it. Copy it into the form.
inboxes-trouble-listener-off = The listener of this server is off. Whoever operates it can open it: listen under [smtp_listener] in the configuration.
inboxes-trouble-no-submission = This mailbox has no server to send through. Fill in “How answers leave”.
inboxes-trouble-key-broken = The signing key does not work. Enter it again.
inboxes-trouble-sender-refused = The server refused to send from this address. Does the user name belong to it?
inboxes-trouble-recipient-refused = The server knows no such recipient. Check the address.
inboxes-trouble-some-wait = Some recipients have it; for others the server asks to come back later.
inboxes-trouble-some-refused = Some recipients have it; others were refused.
inboxes-trouble-too-large = The message is larger than the server takes. Send large files another way.
inboxes-trouble-later = The server asks to come back later. We do so by ourselves.
inboxes-trouble-message-refused = The server refused the message.
inboxes-trouble-address-broken = An address in it is malformed.
inboxes-trouble-protocol = The server said something we do not understand.
inboxes-trouble-not-an-image = This is no image we can show.
inboxes-perhaps-sent = The connection broke after the last byte, so it may have arrived all the same. It keeps its Message-ID, so receivers can tell a second copy.

# Quarantine
inboxes-quarantine-title = Quarantine
inboxes-quarantine-lead = What could not be read is kept here, byte for byte, until somebody looks at it. Nothing is thrown away.
inboxes-quarantine-empty-title = Nothing is in quarantine
inboxes-quarantine-empty-text = Every message that arrived could be read.
inboxes-quarantine-raw = Show the raw form
inboxes-quarantine-retry = Try again
inboxes-quarantine-discard = Put aside
inboxes-quarantine-discard-sure = Put this message aside for good? Its raw form stays in the archive, but it is no longer listed.
inboxes-quarantine-retried = It could be read this time and is a conversation now.
inboxes-quarantine-still = It could still not be read.
inboxes-quarantine-discarded = Put aside.
inboxes-arrived = Arrived { $when }, { $size }
inboxes-size-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}
inboxes-size-kilobytes = { $count } kB
inboxes-size-megabytes = { $count } MB
inboxes-unreadable-empty = It is empty.
inboxes-unreadable-too_large = It is larger than we take.
inboxes-unreadable-header_too_large = Its head alone is larger than any honest one.
inboxes-unreadable-too_many_headers = It has more header lines than any honest message.
inboxes-unreadable-no_header = It has no mail header.
inboxes-unreadable-no_sender = It does not say who sent it.
inboxes-unreadable-too_many_parts = It has more parts than any honest message.
inboxes-unreadable-too_deep = Its parts are nested too deeply.
inboxes-unreadable-too_many_attachments = It has more attachments than we take.
inboxes-unreadable-too_many_hops = It has passed more servers than any honest message. It goes round: look for a forwarding that leads back here.
inboxes-unreadable-own_address = One of your own mailboxes stands as its sender, and nobody else to answer. Where a form sends it, let the form put the customer’s address into Reply-To.
inboxes-unreadable-reader_failed = Our reader failed on it. That is our fault, not the sender's.
inboxes-unreadable-withheld = The mailbox's server would not hand it over.
inboxes-unreadable-letter_gone = The mailbox's server has it no longer, or counts anew.
inboxes-unreadable-mailbox_gone = The mailbox it came by no longer exists.

# Outbox
inboxes-outbox-title = Outbox
inboxes-outbox-lead = What is on its way, and what did not get through.
inboxes-outbox-tab-waiting = Waiting
inboxes-outbox-tab-failed = Did not get through
inboxes-outbox-waiting-empty-title = Nothing waits
inboxes-outbox-waiting-empty-text = Everything you sent has left.
inboxes-outbox-failed-empty-title = Everything got through
inboxes-outbox-failed-empty-text = An answer that no server takes appears here with the reason, and can be sent again.
inboxes-outbox-to = To { $to }
inboxes-outbox-held = Held until { $time }, so that it can be taken back
inboxes-outbox-tries = { $count ->
    [0] Not tried yet
    [one] Tried once
   *[other] Tried { $count } times
}
inboxes-outbox-again = Send again
inboxes-outbox-give-up = Give up
inboxes-outbox-give-up-sure = Give this answer up? It will not be tried again by itself, and its author is told.
inboxes-outbox-resent = It is on its way again.
inboxes-outbox-given-up = Given up.
inboxes-outbox-given-up-reason = A colleague gave it up.
inboxes-older = Older

# What colleagues are told
inboxes-told-lane = The mailbox { $name } does not work: { $reason }
inboxes-told-incomplete = Your answer “{ $subject }” did not reach everybody it was for.
inboxes-told-failed = Your answer “{ $subject }” did not get through.
inboxes-cancel = Cancel
inboxes-letter-subject = Your message
