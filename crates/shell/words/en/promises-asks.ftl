# Words of asks, of handing over and of leave.
asks-menu = Asks
asks-title = Asks between colleagues
asks-tabs = Whose asks
asks-tab-of-me = Asked of me
asks-tab-of-teams = Asked of my teams
asks-tab-by-me = I asked
asks-lead-of-me = What colleagues need from you to keep a promise.
asks-lead-of-teams = What your teams are asked. Whoever takes it tells the others so.
asks-lead-by-me = What your promises wait for.
asks-show-closed = Show closed ones
asks-show-live = Show what is to be answered
asks-empty-of-me = Nobody waits for you
asks-empty-of-me-hint = When a colleague needs something from you to keep a promise, it stands here with the time it is needed by.
asks-empty-of-teams = Nobody waits for your teams
asks-empty-of-teams-hint = What a team is asked stands here, and anybody of the team may take it.
asks-empty-by-me = You wait for nobody
asks-empty-by-me-hint = Does a promise need something from a colleague or another team? Ask from the page of the promise.
asks-empty-closed = Nothing is closed yet
asks-empty-closed-hint = Asks come here when they are answered, declined or withdrawn.
asks-to-promises = Go to My promises
asks-due = due { $due }
asks-asks-you = { $asker } asks you
asks-asks = { $asker } asks { $whom }
asks-asked-of = You ask { $whom }
asks-taken-by = { $name } for { $team }
asks-for-promise = for the promise
asks-take = I take it
asks-state-overdue = Overdue
asks-state-answered = Answered in time
asks-state-answered-late = Answered late
asks-state-declined = Declined
asks-state-withdrawn = No longer needed

asks-fact-due = Needed by
asks-fact-promise-due = Promised for
asks-fact-whom = Asked
asks-fact-team = Team
asks-fact-asker = Asked by
asks-fact-made = Asked at
asks-fact-closed = Closed at
asks-fact-customer = Customer
asks-answer-title = Answer
asks-answer-label = Your answer
asks-answer-hint = It lands as a private note in the conversation, and whoever asked is told. The customer does not see it.
asks-answer-button = Answer
asks-decline-title = Not possible
asks-reason-label = Why not
asks-decline-button = Decline with this reason
asks-withdraw-title = No longer needed
asks-withdraw-hint = Whoever was asked is told that there is nothing to do.
asks-withdraw-button = Withdraw this ask

asks-new-title = Ask a colleague or a team
asks-new-lead = Needed on your clock, before the promise is due.
asks-new-lead-before = On your clock, and before the promise is due: { $due }.
asks-whom-label = Whom you ask
asks-whom-teams = Teams
asks-whom-colleagues = Colleagues
asks-said-label = What you need
asks-said-example = Where is the parcel of order 7741?
asks-by-label = By when
asks-by-example = today 14:00
asks-ask-button = Ask
asks-nobody-here = There is nobody to ask yet
asks-nobody-here-hint = Once colleagues work here, you can ask them for what a promise needs.
asks-beside-title = Waits for
asks-beside-none = Nobody was asked for anything.
asks-broke-for = It broke while an answer was owed by { $place } since { $since }. It counts there, not for its keeper.

asks-note-answered = Asked: { $said }
asks-note-declined = Asked, and declined: { $said }
asks-said-asked = Asked.
asks-said-taken = It is yours now.
asks-said-answered = Answered.
asks-said-declined = Declined.
asks-said-withdrawn = Withdrawn.

asks-notice-asked = { $asker } asks by { $due }: { $said }
asks-notice-soon = Answer needed { $due }: { $said }
asks-notice-overdue = The answer is overdue: { $said }
asks-notice-answered = { $who } answered: { $said }
asks-notice-declined = { $who } declined: { $said }
asks-notice-not-needed = No longer needed: { $said }
asks-letter-asked-subject = { $asker } asks: { $said }
asks-letter-asked =
    Hello { $name },

    { $asker } asks { $whom }: { $said }
    The answer is needed by { $due }.

    It is for a promise to { $customer } (#{ $number }): { $promise }

    Answer here:
    { $link }
asks-letter-soon-subject = Answer needed { $due }: { $said }
asks-letter-soon =
    Hello { $name },

    { $asker } asked { $whom }: { $said }
    The answer is needed { $due }, for a promise to { $customer }: { $promise }

    Answer here, or say that it is not possible:
    { $link }
asks-letter-overdue-subject = The answer is overdue: { $said }
asks-letter-overdue =
    Hello { $name },

    { $asker } asked { $whom }: { $said }
    The answer was needed by { $due } and is still to come.

    A promise to { $customer } waits for it (#{ $number }): { $promise }
    { $link }
asks-letter-answered-subject = { $who } answered: { $said }
asks-letter-answered =
    Hello { $name },

    asked: { $said }
    { $who } says: { $answer }

    Now the promise to { $customer } can be kept: { $promise }
    { $link }
asks-letter-declined-subject = { $who } declined: { $said }
asks-letter-declined =
    Hello { $name },

    asked: { $said }
    { $who } says that it is not possible: { $answer }

    Ask somebody else, or tell { $customer } early: { $promise }
    { $link }
asks-letter-withdrawn-subject = No longer needed: { $said }
asks-letter-withdrawn =
    Hello { $name },

    { $asker } no longer needs this: { $said }
    There is nothing left for you to do.

handover-menu-link = Hand over
handover-away-until = { $name } (away until { $until })
handover-due-title = Before you go
handover-due-lead = { $count ->
    [0] Nothing is due until { $until }.
    [one] One thing is due until { $until }.
   *[other] { $count } things are due until { $until }.
} What somebody was promised does not wait for you to be back.
handover-until-label = You are back on
handover-until-show = Show what is due until then
handover-due-none = Nothing waits for you
handover-due-none-hint = You can go with a light heart.
handover-due-alone = Nobody else works here who could take it over. Keep it, or tell the customers early.
handover-due-cut = There is more than fits here. Hand these over first, and the rest follows.
handover-to-whom = Who takes over: { $said }
handover-stays = It stays with me
handover-note-label = What they should know
handover-note-hint = Everybody you hand something to reads it. May stay empty.
handover-each-button = Hand over as chosen
handover-all-label = Or all of it to one
handover-all-button = Hand all to them
handover-before-title = Handed over before
handover-before = Handed over { $at }
handover-undo = Take it back
handover-undone = Taken back
handover-nobody = Nobody
handover-one-title = Handed over by { $giver }
handover-lead-by-hand = { $count ->
    [one] One thing, { $at }.
   *[other] { $count } things, { $at }.
}
handover-lead-leave = { $count ->
    [one] One thing due during a leave, { $at }.
   *[other] { $count } things due during a leave, { $at }.
}
handover-lead-closed = { $count ->
    [one] One thing left when the account was closed, { $at }.
   *[other] { $count } things left when the account was closed, { $at }.
}
handover-an-ask = An ask to be answered
handover-gone-to = To { $name }
handover-keeperless-title = Without a keeper
handover-keeperless-lead = { $count ->
    [0] Every promise has somebody who keeps it.
    [one] One promise has nobody who keeps it.
   *[other] { $count } promises have nobody who keeps them.
}
handover-keeperless-none = Every promise has a keeper
handover-keeperless-none-hint = Promises that another system made for nobody in particular stand here until somebody keeps them.
handover-kept-until = { $name } kept it and has left
handover-give-button = They keep it
handover-give-title = Give it to somebody else
handover-said-done = Handed over.
handover-said-undone = Taken back.
handover-said-given = It has a new keeper.
handover-open-promises = { $count ->
    [one] One open promise
   *[other] { $count } open promises
}
handover-open-asks = { $count ->
    [one] One answer owed to a colleague
   *[other] { $count } answers owed to colleagues
}
promises-step-handed-over = { $name } gave it to another keeper.
promises-step-taken-back = { $name } took it back.
handover-notice-by-hand = { $giver } handed over to you: { $count }
handover-notice-nobodys = Yours to keep now: { $count }
handover-notice-leave = { $giver } is on leave; yours to keep now: { $count }
handover-notice-closed = { $giver } has left; yours to keep now: { $count }
handover-notice-undone = { $giver } took back what was handed over to you
handover-letter-line = - { $due }: { $said } ({ $customer }, #{ $number })
handover-letter-by-hand-subject = { $giver } handed over to you: { $count }
handover-letter-by-hand =
    Hello { $name },

    { $giver } handed this over to you. You keep it from now on:

    { $promises }

    { $note }
    { $link }
handover-letter-nobodys-subject = Yours to keep now: { $count }
handover-letter-nobodys =
    Hello { $name },

    nobody kept this so far. You keep it from now on:

    { $promises }

    { $note }
    { $link }
handover-letter-leave-subject = { $giver } is on leave; yours to keep now: { $count }
handover-letter-leave =
    Hello { $name },

    { $giver } is on leave. What falls due meanwhile is yours to keep:

    { $promises }

    { $link }
handover-letter-closed-subject = { $giver } has left; yours to keep now: { $count }
handover-letter-closed =
    Hello { $name },

    the account of { $giver } was closed. What was still promised is yours to keep, or to give to somebody else:

    { $promises }

    { $link }
handover-letter-undone-subject = { $giver } took back what was handed over to you
handover-letter-undone =
    Hello { $name },

    { $giver } keeps it again. What you have done of it meanwhile stays done.
    { $link }

leave-title = Leave
leave-sign = Your leave, and who keeps your promises meanwhile
leave-lead = What is due while you are away goes to somebody who is here.
leave-none = No leave is entered.
leave-yours = Your leave
leave-now = Away now
leave-from-until = from { $from } until { $until }
leave-stand-in-is = { $name } stands in
leave-stand-in-lead = The lead of the team stands in
leave-hand-over = Hand over
leave-cancel = Cancel this leave
leave-end = Back already
leave-new-title = Enter a leave
leave-whom = Whose leave
leave-first-day = First day
leave-last-day = Last day
leave-stand-in = Who stands in
leave-stand-in-hint = Whatever is due meanwhile and was not handed over by then goes to them when the leave begins.
leave-enter = Enter this leave
leave-said-entered = Entered. Hand over what is due meanwhile.
leave-said-cancelled = This leave is over.
leave-notice-entered = Leave of { $who }, { $from } until { $until }
leave-letter-entered-subject = Leave of { $who }, { $from } until { $until }
leave-letter-entered =
    Hello { $name },

    { $who } is on leave from { $from } until { $until }. What falls due meanwhile goes over when the leave begins.
    { $link }

error-ask-words-missing = Say what you need.
error-ask-words-long = Say it in at most 500 characters.
error-ask-whom-missing = Say whom you ask.
error-ask-whom-unknown = Nobody of this id works here.
error-ask-of-oneself = That is you. Ask somebody else, or keep the promise.
error-ask-of-empty-team = Nobody belongs to this team. Ask a colleague.
error-ask-due-not-before-promise = The answer is needed before the promise is due, so that there is time to keep it.
error-ask-promise-closed = This promise is closed, so nobody needs to be asked.
error-ask-too-many = Ten answers are owed for this promise already. Wait for one, or withdraw one.
error-ask-answer-missing = Say the answer.
error-ask-answer-long = An answer has at most 5,000 characters.
error-ask-reason-missing = Say why it is not possible.
error-ask-already-closed = This ask is closed already. Its page says what became of it.
error-ask-not-for-a-team = A colleague was asked, so there is nothing to take.
error-handover-nothing-chosen = Choose to whom you hand it over.
error-handover-too-many = Hand over at most 200 things at a time.
error-handover-to-giver = That is who has it already.
error-handover-not-open = There is nothing left to be done about this.
error-handover-already-undone = This was taken back already.
error-handover-giver-left = Whoever handed this over is no longer here. Give each promise to somebody else.
error-handover-until-not-understood = Give the day on which you are back, after today.
error-leave-days-wrong = The last day comes after the first, is not past, and lies at most 400 days later.
error-leave-overlaps = There is another leave in these days already.
error-leave-already-over = This leave is over already.
error-leave-stand-in-unknown = Choose somebody else who works here.
