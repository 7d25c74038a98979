# The layout, and the pages of the shell itself.
shell-skip = Skip to the page
shell-main-menu = Main
shell-more = More
shell-chart-most = up to { $count } a day
shell-as-table = As a table
shell-settings = Settings

role-agent = Agent
role-manager = Manager
role-owner = Owner

trouble-not-found = There is nothing here
trouble-not-allowed = This is not open to you
trouble-fault = Something went wrong
trouble-refused = That did not work
trouble-reference = Reference for your operator:
trouble-home = Back to the inbox

api-docs-title = The API
api-docs-lead = Every page action has its call. Send a token of the page Tokens as “Authorization: Bearer wk_…”.
api-docs-calls = Calls
api-docs-call = Call
api-docs-does = What it does
api-docs-codes = Codes of refusals
api-docs-code = Code
api-docs-status = Status
api-docs-sentence = What it says

jobs-menu = Unfinished work
jobs-title = Unfinished work
jobs-lead = Work that was tried several times and then given up. Nothing of it is lost: look at the reason, put it right, and run it again.
jobs-none = Nothing was given up
jobs-none-lead = When work in the background fails again and again, it is listed here.
jobs-kind = Work
jobs-planned = Planned for
jobs-attempts = Tries
jobs-reason = What went wrong
jobs-again = Run again
jobs-run-again = It is being run again.

notifications-title = News for you
notifications-see = I have seen these
notifications-new = new
notifications-none = No news
notifications-none-lead = Reminders of your promises and what colleagues hand to you are told here.
no-subject = (no subject)
form-unsaved = Nothing was saved yet: one thing below needs another look.
