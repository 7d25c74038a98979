# Words of promises.
promises-menu = My promises
promises-title = My promises
promises-tabs = Whose promises
promises-tab-mine = Mine
promises-tab-team = My team
promises-tab-all = Everybody
promises-show-closed = Show closed ones
promises-show-live = Show what is to be kept
promises-more = Show more
promises-lead-calm = Nothing more is due today.
promises-lead-today = { $today ->
    [one] One is due today.
   *[other] { $today } are due today.
}
promises-lead-late = { $late ->
    [one] One is late. Tell the customer, then make up for it.
   *[other] { $late } are late. Tell the customers, then make up for it.
}
promises-lead-closed = What was kept, moved, withdrawn, or made up for late.
promises-section-late = Late
promises-section-soon = Within the hour
promises-section-today = Today
promises-section-later = Later
promises-section-no-time = No time given
promises-empty-mine = Nothing is promised
promises-empty-all = Nothing is promised here
promises-empty-hint = What you promise a customer stands here, by its due time, until it is kept. Promise something from any conversation.
promises-empty-closed = Nothing is closed yet
promises-empty-closed-hint = Promises come here when they are kept, moved or withdrawn.
promises-to-inbox = Go to the inbox

promises-no-time = no time given
promises-time-is-up = its time is up
promises-your-time = { $time } your time
promises-their-time = { $time } in { $place }, their time
promises-due-on-both-clocks = { $mine } your time ({ $theirs })
promises-was-due = was due { $due }
promises-end-of-day = end of the day
promises-end-of-week = end of the week
promises-nameless = A customer without a name
promises-no-keeper = nobody keeps it
promises-kept-by = { $name } keeps it
promises-you = { $name } (you)
promises-the-house = Wellkept
promises-a-colleague = A colleague

promises-state-waiting = Waiting for the customer
promises-state-kept = Kept
promises-state-broken = Broken
promises-state-fulfilled-late = Done late
promises-state-moved = Moved
promises-state-withdrawn = Withdrawn

promises-kind-call-back = Call back
promises-kind-reply = Reply
promises-kind-refund = Refund
promises-kind-delivery = Delivery
promises-kind-repair = Repair
promises-kind-appointment = Appointment
promises-kind-send = Send something
promises-kind-other = Something else

promises-kept-button = Kept
promises-move-button = Move
promises-fulfil-button = Done, though late

promises-new-title = Promise something
promises-new-lead = It stands in My promises until it is kept, and its keeper is reminded in time.
promises-said-label = What is promised
promises-by-label = By when
promises-by-example = tomorrow 3pm
promises-kind-label = Kind
promises-keeper-label = Who keeps it
promises-make-button = Make this promise
promises-cancel = Cancel
promises-heard = { $time } your time ({ $day })

promises-fact-due = Due
promises-fact-due-theirs = For the customer
promises-fact-first-due = First promised for
promises-fact-words = In these words
promises-fact-kind = Kind
promises-fact-keeper = Kept by
promises-fact-made = Made
promises-fact-agreement = The customer
promises-fact-note = Note
promises-moved-from = The promise this one took the place of
promises-moved-to = The promise that took its place
promises-history = What happened
promises-owed = Promised
promises-ended = What became of promises
promises-ended-kept-by-you = Kept by you
promises-ended-undo = Undo

promises-keep-title = Kept
promises-note-label = Note
promises-note-hint = How it was done, if that helps whoever reads it later. May stay empty.
promises-keep-button = Mark as kept
promises-move-title = Move to another time
promises-move-by = New time
promises-move-customer = The customer
promises-agreed = Agreed
promises-agreed-hint = They said yes to the new time.
promises-told-only = Was told
promises-told-only-hint = They know, but have not said yes.
promises-move-save = Move this promise
promises-withdraw-title = No longer wanted
promises-reason-label = Why the customer no longer wants it
promises-withdraw-button = Withdraw this promise
promises-fulfil-title = Make up for it
promises-fulfil-hint = The time is over, so this promise stays broken. That it was done after all is recorded, with how late.

promises-step-made = { $name } made this promise.
promises-step-reminded = The keeper was reminded.
promises-step-kept = { $name } kept it.
promises-step-moved-agreed = { $name } moved it, and the customer agreed.
promises-step-moved-told = { $name } moved it and told the customer.
promises-step-moved-again = { $name } moved it again and told the customer, who has not agreed.
promises-step-withdrawn = The customer no longer wanted it; { $name } wrote down why.
promises-step-unsaid = { $name } took the message back before it left.
promises-step-broken-silent = Its time ran out, and the customer had not been told.
promises-step-broken-told = Its time ran out. The customer had been told before.
promises-step-fulfilled-late = { $name } did it after all, { $late } late.
promises-step-unreached = The message it was made in did not arrive.
promises-step-sent-again = That message was sent again.
promises-step-changed = { $name } changed it.

promises-said-made = Promised.
promises-said-kept = Kept.
promises-said-moved = Moved.
promises-said-withdrawn = Withdrawn.
promises-said-fulfilled = Done, though late.

promises-notice-soon = Due { $due }: { $said }
promises-notice-broken = The time ran out: { $said }
promises-notice-unreached = Your message did not reach { $customer }, so the promise may not be known: { $said }
promises-notice-unreached-nameless = Your message did not arrive, so the promise may not be known: { $said }
promises-unreached = The message it was made in did not arrive, so the customer may not know of it. Reach them another way, or send it again.
promises-letter-soon-subject = Due { $mine }: { $said } (#{ $number })
promises-letter-soon =
    Hello { $name },

    you promised { $customer }: { $said }
    It is due { $due }.

    Keep it, move it, or tell them early:
    { $link }
promises-letter-broken-subject = The time ran out: { $said } (#{ $number })
promises-letter-broken =
    Hello { $name },

    { $customer } was promised: { $said }
    It was due { $due } and was not marked as kept.

    Tell the customer, then make up for it:
    { $link }

error-promise-words-missing = Say what is promised.
error-promise-words-long = Say it in at most 200 characters.
error-promise-note-long = A note has at most 1,000 characters.
error-promise-time-missing = Say by when, for instance: tomorrow 3pm.
error-promise-time-not-understood = We do not understand this time. Try: tomorrow 3pm, by Friday, in 2 hours.
error-promise-time-no-such-day = The calendar has no such day. Look at the day, the month and the year again.
error-promise-time-several = That names more than one time. Give one.
error-promise-time-vague = That gives no time. When will it be, at the latest?
error-promise-time-past = That is already past.
error-promise-time-far = That is more than ten years away.
error-promise-time-same = That is the time it already has.
error-promise-keeper-unknown = Nobody of this id works here.
error-promise-too-many = One message makes at most 20 promises.
error-promise-already-closed = This promise is already closed. Its page says what became of it.
error-promise-time-up = The time of this promise is over, so it is broken. If it was done, record it as done late.
error-promise-not-broken = This promise is not broken, so there is nothing to make up for.
error-promise-already-fulfilled = That it was done late is already recorded.
error-promise-reason-missing = Say why the customer no longer wants it.
