# Signing in, joining, one's own page, and the first start.
sign-in-title = Sign in
sign-in-email = Email address
sign-in-password = Password
sign-in-do = Sign in
sign-in-forgotten = I forgot my password
sign-in-set-up-first = Nothing is set up here yet
sign-in-set-up-how = The server printed a link when it started. Open it to create your organization.

reset-title = A new password
reset-lead = Tell us the address you sign in with. We send you a link that works for one hour.
reset-do = Send me the link
reset-back = Back to sign-in
reset-sent = If somebody signs in with this address, a letter with a link is on its way. No letter? An owner of your organization can give you the link, too.

new-password-title = Choose a password
new-password-lead = For { $email }. You will be signed out everywhere else.
new-password-field = New password
new-password-hint = At least 10 characters. A few words in a row are easy to remember.
new-password-do = Keep this password

invitation-title = Welcome
invitation-lead = You are invited to work with { $organization }. Choose a password, and you are in.
invitation-do = Join

letter-invitation-subject = You are invited to { $organization }
letter-invitation-text =
    Hello,

    you are invited to work with { $organization } in Wellkept. Follow this link to choose your password:

    { $url }

    It works once, for three days. If you do not expect this, leave it be: nothing happens.
letter-reset-subject = Your new password
letter-reset-text =
    Hello,

    somebody, probably you, asked for a new password at { $organization }. Follow this link to choose one:

    { $url }

    It works once, for one hour. If it was not you, leave it be: your password stays as it is.

me-title = You
me-sign-out = Sign out
me-person = You
me-name = Your name
me-name-hint = Customers see it below your answers.
me-zone = Time zone
me-language = Language
me-save = Save
me-saved = Saved.
me-taste = How pages look
me-theme = Colors
me-theme-system = As my device
me-theme-light = Light
me-theme-dark = Dark
me-density = Lists
me-density-roomy = Roomy
me-density-compact = Compact
me-single-keys = Single letters work as keys, such as “a” to assign
me-password = Password
me-password-lead = Changing it signs you out everywhere else.
me-password-present = Present password
me-password-do = Change the password
me-password-changed = Your password is changed. You are signed out everywhere else.
me-sessions = Where you are signed in
me-session-browser = Browser
me-session-address = Address
me-session-used = Last used
me-session-here = this one
me-session-end = Sign out there
me-sessions-end = Sign out everywhere else
me-session-ended = Signed out there.
me-others-ended = You are signed out everywhere else.
me-browser-unknown = A browser we do not know

set-up-title = Welcome to Wellkept
set-up-lead = Two minutes, and you can answer your first customer.
set-up-organization = Your organization
set-up-organization-name = Its name
set-up-zone = Its time zone
set-up-zone-hint = Business hours and due times are counted in it.
set-up-owner = You, its owner
set-up-do = Create the organization
set-up-sample-lead = Just looking? We can fill it with a sample shop and half a year of its conversations.
set-up-sample-do = Load the sample organization
