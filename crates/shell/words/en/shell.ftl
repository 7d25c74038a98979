# The layout, and the pages of the shell itself.
shell-skip = Skip to the page
shell-main-menu = Main
shell-more = More
shell-settings = Settings
shell-offline = You are offline. What you see is from before; what you write is kept here until you are back.

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
