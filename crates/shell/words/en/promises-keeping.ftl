# Keeping promises: the clock, evidence, calls, telling early
promises-said-started = Its time begins now.
promises-said-told = Written down: the customer was told.
promises-said-agreed = Written down: the customer agreed.
promises-said-reopened = Open again.
promises-said-accepted = Done.
promises-said-dismissed = Left as it was.

promises-step-reminded-broken = The keeper was reminded that it is not made up for.
promises-step-reminded-no-time = The keeper was reminded to give it a time.
promises-step-started = The customer did their part; { $name } started its time.
promises-step-told = { $name } told the customer before the time was up.
promises-step-untold = { $name } took the message back that told the customer.
promises-step-move-agreed = The customer agreed to the move afterwards.
promises-step-reopened = { $name } opened it again.
promises-step-attempted = { $name } tried to call and did not reach the customer.
promises-step-confirmed = The customer confirmed it.
promises-step-contested = The customer says it was not kept.
promises-step-proposed-start = The customer wrote: they may have done their part.
promises-step-proposed-keep = Something was sent or said that may have kept it.
promises-step-dismissed = { $name } said: that was not it.
promises-step-by-message = A message shows it.
promises-step-done-before = It was done { $when }, before this was written down.
promises-step-done-before-break = It was done { $when }, in time. Nobody had written that down yet when its time ran out.
promises-step-by-call = A call shows it.
promises-step-by-customer = The customer’s word shows it.
promises-step-by-system = Another system reported it.
promises-step-by-ask = The answer of a colleague shows it.

promises-proposed-start = The customer wrote. Have they done their part?
promises-proposed-start-yes = Yes, its time begins
promises-proposed-keep = Does what was sent or said keep it?
promises-proposed-keep-yes = Yes, it is kept
promises-proposed-no = No

promises-fact-condition = Waits for
promises-fact-condition-unsaid = the customer’s part
promises-fact-origin = Comes from
promises-origin-composer = what was written
promises-origin-heard = what was heard in a sent message
promises-origin-imported = imported history
promises-origin-system = another system
promises-fact-customer = The customer says
promises-customer-confirmed = it was kept
promises-customer-contested = it was not kept

promises-start-title = The customer has done their part
promises-start-by = Due, if you know it better than the words that were said
promises-start-button = Start its time
promises-tell-early-title = You will not make it in time?
promises-tell-early-hint = We write an honest message with a new time into the reply box. Sending it moves the promise.
promises-tell-early-button = Tell them early
promises-told-button = They know already
promises-told-hint = You told them another way, before the time was up. The promise keeps its time.
promises-agree-button = The customer agrees to the new time
promises-reopen-button = It was not done after all

promises-notice-still = Still not made up for: { $said }
promises-letter-still-subject = Still not made up for: { $said } (#{ $number })
promises-letter-still =
    Hello { $name },

    this promise to { $customer } ran out { $due }, and nobody has made up for it yet: { $said }

    { $link }
promises-notice-no-time = No time given yet: { $said }
promises-letter-no-time-subject = When will it be? { $said } (#{ $number })
promises-letter-no-time =
    Hello { $name },

    you promised { $customer }: { $said }
    No time was given for it. Give it one, or keep it.

    { $link }

promises-notice-digest = { $today ->
    [0] Nothing more falls due today
    [one] One promise falls due today
   *[other] { $today } promises fall due today
  }, { $late } late
promises-letter-digest-subject = Promises of your team today: { $today } due, { $late } late
promises-letter-digest =
    Hello { $name },

    what your team has promised for today, and what is late:

    { $lines }

    Without a keeper: { $unkept }

    { $link }
promises-digest-line = { $due }: { $said } (#{ $number }), { $keeper }
promises-digest-more = and { $count } more

calls-title = Log a call in #{ $number }
calls-direction = Who called?
calls-we-called = We called the customer
calls-they-called = The customer called us
calls-outcome = How did it end?
calls-reached = We spoke
calls-unanswered = Nobody answered
calls-left-message = Nobody answered, a message was left
calls-at = When was it?
calls-at-example = yesterday 4pm
calls-at-hint = Leave it empty for a call that has just ended. Else a time on your clock: 14:05, today 14:05, 10 minutes ago.
calls-took-place = The call was on { $day } at { $time } ({ $place }).
calls-note = What was said
calls-note-hint = It stands in the conversation as a note. You may leave it empty.
calls-save = Log this call
calls-back = Back
calls-said-logged = The call is logged.
calls-said-kept = The call is logged, and what was promised is kept.
calls-said-kept-all-the-same = The call is logged. It was made in time, so the promise is kept; that its time ran out unsaid stays in its history.
calls-said-done-late = The call is logged. It came after the promised time, so the promise is done, though late.
calls-button = Log a call
calls-attempts = { $count ->
    [one] one attempt so far
   *[other] { $count } attempts at different times so far
  }
calls-outgoing-reached = Called the customer, and spoke with them.
calls-outgoing-unanswered = Called the customer; nobody answered.
calls-outgoing-left-message = Called the customer; nobody answered, a message was left.
calls-incoming-reached = The customer called.
calls-incoming-unanswered = The customer called; nobody here answered.
calls-incoming-left-message = The customer called and left a message.

telling-said-begun = The message is in the reply box. Sending it moves the promise.
telling-moves = Sending moves
telling-hint = The new time. Say the same in your message; leave it empty to move nothing.
keeps-title = Does this answer keep it?
keeps-line = { $said }, promised for { $when }
keeps-line-no-time = { $said }, promised without a time
telling-letter-greeting = Hello { $customer },
telling-letter-greeting-nameless = Hello,
telling-letter-sorry = you were promised for { $was }: { $said }. That time cannot be met, and I am sorry.
telling-letter-no-time = you were promised: { $said }. Here is when.
telling-letter-new = The new time is { $new }.
telling-letter-suits = If it does not suit you, please say so, and another one can be found.

reminders-title = Reminders
reminders-lead = When keepers hear of their promises: in the app, by email, and on devices that asked for it. A team’s lead hears of what breaks and of what nobody keeps, and of the rest once a day.
reminders-owner = An owner can change this.
reminders-before = Before it is due
reminders-at = When its time ran out
reminders-after = After it broke, as long as nobody made up for it
reminders-amount = How long
reminders-unit = Counted in
reminders-unit-minutes = minutes
reminders-unit-hours = hours
reminders-unit-days = days
reminders-unit-business-hours = business hours
reminders-unit-business-days = business days
reminders-save = Save
reminders-said = Saved. It holds for open promises, too.

error-promise-condition-long = Say what comes first in at most 200 characters.
error-promise-external-bad = A system is named in small letters, digits and hyphens; its key has at most 200 characters.
error-promise-not-waiting = This promise does not wait for the customer.
error-promise-nothing-to-agree = This promise was not moved, or the customer agreed before.
error-promise-not-reopened = Only what was done within the last day can be opened again.
error-promise-no-verdict = This promise is not over yet.
error-promise-nothing-to-tell = This promise is closed, or its time is over. It can no longer be moved.
error-call-note-long = A note has at most 1,000 characters.
error-call-in-the-future = That is still to come. A call is logged once it has taken place; for one of yesterday, say so: yesterday 4pm.
error-call-time-not-understood = We do not understand this time. Try: 14:05, yesterday 4pm, 10 minutes ago.
error-call-time-missing = Say at what time it was, for instance: yesterday 4pm.
error-reminder-times-bad = A reminder comes 1 to 500 minutes, hours or days before or after; there are at most three of each.
