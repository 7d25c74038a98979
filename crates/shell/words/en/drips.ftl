# Drips: what let a customer down, putting it right, standards, and kinds of one's own.
drips-menu = Let down
drips-title = Let down, not yet put right
drips-title-done = Put right
drips-lead-open = { $count ->
    [0] Nothing that went wrong for a customer waits to be put right.
    [one] One thing went wrong for { $customers } and is not yet put right.
   *[other] { $count } things went wrong for { $customers } and are not yet put right, the oldest first.
  }
drips-lead-customers = { $count ->
    [one] one customer
   *[other] { $count } customers
  }
drips-lead-mine = { $count ->
    [0] Nothing waits for you to put it right.
    [one] One thing waits for you to put it right.
   *[other] { $count } things wait for you to put them right.
  }
drips-lead-done = What was put right for a customer, the latest first.
drips-tabs = Which of them
drips-tab-open = Not yet put right
drips-tab-mine = Mine
drips-tab-done = Put right
drips-filter = What to show
drips-filter-kind = What happened
drips-filter-all-kinds = Everything
drips-filter-team = Team
drips-filter-all-teams = All teams
drips-filter-touchpoint = Touchpoint
drips-filter-all-touchpoints = All touchpoints
drips-filter-product = Product
drips-filter-all-products = All products
drips-filter-show = Show
drips-filter-clear = Show all
drips-more = Show more
drips-empty-open = Nothing waits to be put right
drips-empty-open-hint = When a customer waits too long, a promise breaks or something arrives damaged, it stands here until somebody has put it right. No figures are needed for that.
drips-empty-mine = Nothing waits for you
drips-empty-mine-hint = What you take, or are given, to put right for a customer stands here.
drips-empty-done = Nothing has been put right yet
drips-empty-done-hint = What is put right comes here, and may be taken back.
drips-empty-filter = Nothing of this kind
drips-empty-filter-hint = Other things may wait; show all to see them.
drips-to-inbox = Go to the inbox
drips-to-open = See what is not yet put right

drips-came-back-none = As soon as something is put right, this place says how many of these customers came back.
drips-came-back-few = { $count } of { $of } for whom something was put right in the last year came back. Too few to tell what that means.
drips-came-back-some = { $count } of { $of } for whom something was put right in the last year came back ({ $low }% to { $high }%).
drips-came-back-share = { $percent }% of those for whom something was put right came back ({ $low } to { $high }), { $count } of { $of } in the last year.

drips-nobody = nobody has taken it yet
drips-somebody = somebody who is no longer here
drips-kept-by = { $name } puts it right
drips-kept-by-you = you put it right
drips-nameless = A customer without a name
drips-business-minutes = { $count ->
    [one] one minute of business hours
   *[other] { $count } minutes of business hours
  }
drips-business-hours = { $count ->
    [one] one business hour
   *[other] { $count } business hours
  }
drips-business-both = { $hours ->
    [one] one business hour { $minutes }
   *[other] { $hours } business hours { $minutes }
  }
drips-times = { $count } failures, one cause
drips-kinds-counted = one failure, counted as { $count } kinds
drips-more-failures = { $count ->
    [one] One more thing went wrong there.
   *[other] { $count } more things went wrong there.
  }
drips-take = Take it
drips-put-right = Put right
drips-state-open = Not yet put right
drips-state-done = Put right
drips-came-back = Customer came back
drips-how-answer = With an answer
drips-how-apology = With an apology
drips-how-call = With a call
drips-how-goodwill = With goodwill
drips-how-nothing = Nothing was needed
drips-how-by = { $how }, by { $name }
drips-worth = worth { $amount }

drips-one-what = What happened
drips-one-conversation = Conversation #{ $number }
drips-one-promise = The promise
drips-one-keeper = Who puts it right
drips-one-give = Give it to
drips-one-give-button = Give it
drips-one-how = How it was put right
drips-one-lead = One cause, one failure: what is listed here is put right together.
drips-how-answer-means = What was asked is answered now.
drips-how-apology-means = The customer was told that we are sorry, and why it happened.
drips-how-call-means = Somebody spoke with the customer.
drips-how-goodwill-means = A refund, a replacement, a gift.
drips-how-nothing-means = Say why nothing is needed.
drips-choice-answer = An answer
drips-choice-apology = An apology
drips-choice-call = A call
drips-choice-goodwill = Goodwill
drips-choice-nothing = Nothing is needed
drips-goodwill-label = What it was worth
drips-goodwill-hint = Such as 12.50. Only for goodwill. An owner can name your currency on the page Organization.
drips-goodwill-in = In { $currency }, such as 12.50. Only for goodwill.
drips-note-label = What was done
drips-note-hint = A line for whoever reads this later. May stay empty, unless nothing is needed.
drips-not-saved = Nothing was saved yet
drips-done-button = It is put right
drips-reopen-title = Not put right after all?
drips-reopen-hint = It goes back to the list, with all that happened.
drips-reopen-button = Not put right after all
drips-back = Back to the list
drips-undo = Undo
drips-done-notice = Put right: { $customer }.
drips-said-taken = It is yours now.
drips-said-given = Given.
drips-said-reopened = Back on the list.
drips-waits = { $count ->
    [one] one thing to put right
   *[other] { $count } things to put right
  }
drips-notice-given = To put right: { $customer }
drips-one-title = { $customer }: put it right
drips-fact-when = Since
drips-fact-happened = Went wrong
drips-fact-matter = Conversation
drips-fact-customer = Customer
drips-fact-keeper = Who puts it right
drips-fact-how = Put right
drips-fact-note = Note
drips-fact-done = On
drips-fact-back = Came back

drips-here-title = This customer was let down here
drips-here-done = Put right here:
drips-here-past = Went wrong here long ago:
drips-wrong-title = What we did wrong
drips-wrong-none = Nothing is known that went wrong for this customer.
drips-open-mark = not yet put right
drips-done-mark = put right
drips-record-summary = Something went wrong for this customer
drips-record-open = Say what happened
drips-record-kind = What happened
drips-record-touchpoint = Where, if you know
drips-record-product = Which product, if any
drips-record-button = Write it down
drips-record-hint = It stands on the list of what is to be put right. Nobody is blamed by it.
drips-told-as-passed-around = Had to repeat themselves
drips-recorded = Written down. It is to be put right.
drips-take-back = That was a mistake
drips-said-taken-back = Taken back.

drip-kind-promise-broken = Promise broken
drip-kind-broken-in-silence = Broken in silence
drip-kind-moved-again = Promise put off again
drip-kind-late-first-answer = First answer late
drip-kind-late-answer = Answer late
drip-kind-late-solution = Solved late
drip-kind-left-unanswered = Left unanswered
drip-kind-reopened = Not solved after all
drip-kind-repeat-contact = Had to ask again
drip-kind-passed-around = Passed around
drip-kind-rushed = Closed too early
drip-kind-complaint = Complaint
drip-kind-bad-rating = Bad rating
drip-kind-late-delivery = Late delivery
drip-kind-damaged = Arrived damaged
drip-kind-wrong-goods = Wrong goods

drip-said-promise-broken = We did not keep a promise in time.
drip-said-promise-broken-named = We promised “{ $promise }” by { $due } and did not keep it.
drip-said-promise-open = { $said } It is not done yet.
drip-said-promise-late = { $said } It was done { $late } late.
drip-said-promise-silent = { $said } The customer had not been told before.
drip-said-broken-in-silence = A promise ran out, and we had not told the customer before.
drip-said-broken-in-silence-named = The time of “{ $promise }”, { $due }, ran out, and we had not told the customer before.
drip-said-moved-again = A promise was put off again, and nobody had asked the customer.
drip-said-moved-again-named = “{ $promise }”, promised by { $due }, was put off again, and nobody had asked the customer.
drip-said-late-first-answer = We first answered after { $waited }; we say { $standard }.
drip-said-late-first-answer-waiting = There was no first answer within the { $standard } that we say.
drip-said-late-answer = We answered after { $waited }; we say { $standard }.
drip-said-late-answer-waiting = There was no answer within the { $standard } that we say.
drip-said-late-solution = It was ours for longer than the { $standard } that we say.
drip-said-late-solution-waiting = It is ours for longer than the { $standard } that we say.
drip-said-left-unanswered = We closed the conversation and left a question unanswered.
drip-said-reopened = We took it for solved, and the customer had to come back on it.
drip-said-repeat-contact = The customer had to write again about the same matter.
drip-said-passed-around = The customer was passed from one of us to the next too often.
drip-said-passed-around-because-had-to-repeat = The customer had to tell us the same again.
drip-said-rushed = We closed it before it was finished.
drip-said-complaint = The customer complained.
drip-said-bad-rating = The customer was not content with our answer.
drip-said-late-delivery = A delivery came late.
drip-said-damaged = What we sent arrived damaged.
drip-said-wrong-goods = We sent the wrong goods.
drip-said-other = { $name }.
drip-said-at = { $said } Where: { $touchpoint }.
drip-said-about = { $said } Product: { $product }.
drip-said-at-about = { $said } Where: { $touchpoint }. Product: { $product }.
drip-said-lived = { $said } The customer waited { $lived }.
drip-said-asked = { $said } The customer asked { $since }.
drip-said-still-waits = { $said } The customer still waits, since { $since }, { $lived } so far.

drip-cause-had-to-repeat = had to repeat themselves

error-drips-place-of-few = Fewer than five of us work there, so its drips are not listed apart: they would be somebody’s own. Look at all of them, or at those you keep.
error-drips-by-colleague = Drips are not shown by colleague. Each of us sees what they keep; what a single colleague’s figures show is for them and their coach.
error-drip-amount-bad = Write the amount as a number, such as 12.50.
error-drip-kind-unknown = There is no such kind of drip, or nobody can tell it: it is seen in what happens.
error-drip-kind-code-bad = A short name has 1 to 40 small letters, digits and underscores, and begins with a letter.
error-drip-kind-taken = There is a kind with this short name already.
error-drip-kind-name-missing = Name it in 1 to 80 characters, and describe it in at most 500.
error-drip-kind-event-missing = Say which event it is found in, by its name such as message_bounced.
error-drip-kinds-too-many = There are 100 kinds of your own already. Turn to one of them.
error-drip-touches-nobody = Say which conversation or which customer of yours it is about.
error-drip-in-the-future = This has not happened yet.
error-drip-cause-bad = A cause is one word of small letters, digits and underscores.
error-drip-name-long = Name it in at most 80 characters.
error-drip-names-too-many = There are 200 of these already, the most we tell apart. Please use one of them.
error-drip-note-long = A note has at most 1,000 characters.
error-standard-out-of-bounds = This is out of bounds: at most a year, at most 1,000 times, and a share of 0 to 1,000 in a thousand.
error-standard-target-missing = Say which share of occasions may be drips: for a kind of your own that is all a standard says.
error-standard-not-measured = This kind of drip does not measure that.
error-recount-running = It is being counted again already. Wait until that is done.
error-recount-in-the-future = This has not come yet.
error-recount-day-bad = Write a day such as 2026-01-31.
error-righting-already-done = This was put right already. Its page says how.
error-righting-still-open = This is still to be put right, so there is nothing to take back.
error-righting-reason-missing = Say why nothing is needed.
error-righting-goodwill-bad = Say what the goodwill was worth: more than nothing, at most a million.
error-righting-keeper-unknown = Nobody of this id works here.
