# Words of showing promises: the report, the customer's page, the calendar.
promises-report-page-title = How promises are kept
promises-report-lead = { $first } to { $last }, days of { $zone }. Counted by the first time that was given.
promises-report-back = Back to the promises
promises-report-open = Report
promises-report-csv = Download as a table
promises-report-periods = Period
promises-report-four-weeks = Last 28 days
promises-report-quarter = This quarter
promises-report-from = From
promises-report-to = To
promises-report-show = Show these days
promises-report-empty = Nothing was promised in these days
promises-report-empty-hint = As soon as promises come due, this page shows how they were kept. Promise something from any conversation.
promises-report-method = A share stands with the range it lies in with 95% certainty and with how many it rests on. Groups of fewer than five customers are not shown, nor kinds, teams and touchpoints where fewer than five colleagues kept promises, nor what would give them away. A promise that broke because an answer was owed counts for the team that owed it. No figure here is about a colleague.

promises-report-none = none
promises-report-count = { $count } of { $of }
promises-report-count-interval = { $count } of { $of } ({ $low }% to { $high }%)
promises-report-share = { $percent }% ({ $low } to { $high }), { $count } of { $of }
promises-report-share-shortly = { $percent }% of { $of }
promises-report-too-few = too few to show
promises-report-change-none = No clear change from the { $before } before ({ $less } points less to { $more } points more).
promises-report-change-more = { $points } points more than the { $before } before ({ $low } to { $high }).
promises-report-change-less = { $points } points less than the { $before } before ({ $low } to { $high }).
promises-report-per-100 = { $rate } for 100 conversations ({ $low } to { $high }): { $made } promises, { $conversations } conversations

promises-report-kept-title = { $kept }% of the promises that came due were kept on time
promises-report-kept-count = { $kept } of { $due } promises were kept on time
promises-report-kept-none = No promise came due in these days
promises-report-kept-few = Too few promises came due to show how they were kept
promises-report-too-few-note = At least five customers are needed for a figure, and at least five colleagues for a kind, team or touchpoint, so that it is about no one of them.
promises-report-kept-exactly = Kept on time: { $share } that came due.
promises-report-kept-about = Three bars: kept on time, told before it was late, broken in silence. The figures stand in the table below.
promises-report-kept-caption = What became of the promises that came due
promises-report-on-time = Kept on time
promises-report-told = Told before it was late
promises-report-silent = Broken in silence
promises-report-agreed = { $count ->
    [one] One of those told agreed to another time.
   *[other] { $count } of those told agreed to another time.
}
promises-report-contested = { $count ->
    [one] One promise is contested: it was marked as done, and the customer says that it was not.
   *[other] { $count } promises are contested: they were marked as done, and the customers say that they were not.
}
promises-report-withdrawn = { $count ->
    [one] One more was no longer wanted by the customer. It counts in no rate.
   *[other] { $count } more were no longer wanted by the customers. They count in no rate.
}
promises-report-pending = { $count ->
    [one] One more is not decided yet. It counts in no rate.
   *[other] { $count } more are not decided yet. They count in no rate.
}
promises-report-head-outcome = What became of it
promises-report-head-count = How many
promises-report-head-share = Share
promises-report-head-kind = Kind
promises-report-head-team = Team
promises-report-head-touchpoint = Touchpoint
promises-report-head-kept = Kept on time
promises-report-head-told = Told before late
promises-report-head-silent = Broken in silence
promises-report-head-contested = Contested
promises-report-head-made = Made
promises-report-head-with-time = With a time
promises-report-head-length = How long

promises-report-by-about = For each, the share kept on time as a mark in the range it lies in; hatched where there are too few. The figures stand in the table below.
promises-report-by-note = The mark is the share kept on time, the band is how sure it is. Hatched: too few to tell.
promises-report-kinds-caption = How promises are kept, by kind
promises-report-kinds-apart = { $name } is kept on time least: { $share }
promises-report-kinds-alike = No kind is clearly kept more or less than another
promises-report-kinds-few = Too few promises or colleagues of each kind to tell them apart
promises-report-no-kind = Something else
promises-report-teams-caption = How promises are kept, by team
promises-report-teams-apart = In { $name } promises are kept on time least: { $share }
promises-report-teams-alike = No team's promises are clearly kept more or less than another's
promises-report-teams-few = Too few promises or colleagues in each team to tell them apart
promises-report-no-team = No team
promises-report-touchpoints-caption = How promises are kept, by touchpoint
promises-report-touchpoints-apart = At { $name } promises are kept on time least: { $share }
promises-report-touchpoints-alike = At no touchpoint are promises clearly kept more or less than at another
promises-report-touchpoints-few = Too few promises or colleagues at each touchpoint to tell them apart
promises-report-no-touchpoint = No touchpoint

promises-report-head-month = Month
promises-report-trend-title = Kept on time in { $month }: { $share }
promises-report-trend-few = Too few promises in each month to show how it went
promises-report-trend-since = Since { $month }: { $change }
promises-report-trend-note = By the month in which the first time that was given came. The line is the share, the band is how sure it is. Hatched: too few to tell.
promises-report-trend-about = The share of the promises that came due, month by month, in the band it lies in; hatched where there are too few. The figures stand in the table below.
promises-report-trend-caption = How promises were kept, by month

promises-report-asks-title = Answers between colleagues came in time: { $share }
promises-report-asks-few = Too few colleagues were asked something to show how it was answered
promises-report-asks-exactly = Answered in time: { $share } asks that fell due.
promises-report-asks-note = An ask counts for the team that was asked, or the team of the colleague. Those that were no longer needed are not counted, and teams where fewer than five colleagues were asked are not shown.
promises-report-asks-about = For each team, the share answered in time as a mark in the range it lies in; hatched where there are too few. The figures stand in the table below.
promises-report-asks-caption = Asks between colleagues, by the team that owed the answer
promises-report-asks-all = All teams
promises-report-head-in-time = Answered in time
promises-report-head-answered-late = Answered late
promises-report-head-declined = Declined
promises-report-head-unanswered = Not answered yet

promises-report-heard-title = { $count ->
    [one] One promise was heard in imported history
   *[other] { $count } promises were heard in imported history
}
promises-report-heard-with-time = With a time: { $share }.
promises-report-heard-note = Detected by the program in messages that were imported in these days, and confirmed by nobody. They are in no rate and in no figure about a colleague.
promises-report-heard-about = One bar for each kind. The figures stand in the table below.
promises-report-heard-caption = Heard in imported history, by kind

promises-report-late-title = Half of those that were late were done { $length }
promises-report-late-none = None was done late
promises-report-late-few = Too few were late to show how late
promises-report-late-caption = How late those were done that were not kept on time
promises-report-not-done = { $count ->
    [one] One was not kept on time and is not done so far.
   *[other] { $count } were not kept on time and are not done so far.
}
promises-report-ahead-title = Half of the promises are due { $length }
promises-report-ahead-none = No promise was made with a time
promises-report-ahead-few = Too few promises were made to show how far ahead
promises-report-ahead-caption = How far ahead promises are made
promises-report-lengths-about = Six bars, from an hour to more than a week. The figures stand in the table below.
promises-report-within-hour = within an hour
promises-report-within-four-hours = within four hours
promises-report-within-day = within a day
promises-report-within-three-days = within three days
promises-report-within-week = within a week
promises-report-over-week = after more than a week

promises-report-made-title = How much is promised
promises-report-made-few = Too few customers were promised something to show how much.
promises-report-made-none = Nothing was promised in these days.
promises-report-with-time = With a time: { $share } promises.
promises-report-without-time = { $count ->
    [one] One was given no time. It counts in no rate until it has one.
   *[other] { $count } were given no time. They count in no rate until they have one.
}

error-report-day-unread = We do not understand this day. Write it as 2026-03-31.
error-report-backwards = The last day is before the first.
error-report-too-long = That is more than two years. Choose fewer days.
error-report-too-many = That is more than 250,000 promises. Choose fewer days.

promises-page-title = What we promised you
promises-page-greeting = Promised to { $name }
promises-page-greeting-nameless = Promised to you
promises-page-lead = What { $organization } has promised you, by when, and what became of it.
promises-page-zone = Times are those of { $zone }.
promises-page-live = Still to come
promises-page-closed = Done
promises-page-empty = Nothing is promised at the moment
promises-page-empty-hint = As soon as we promise you something, it stands here until it is done.
promises-page-late-only = What is still to be done is late
promises-page-late-only-hint = Its time is over, so it does not stand here. Answer any of our mails, and we tell you how it stands.
promises-page-when = By { $at }
promises-page-when-week = By the end of the week, { $at }
promises-page-when-was = It was due { $at }
promises-page-when-done = { $at }
promises-page-when-withdrawn = Taken off { $at }
promises-page-our-time = { $time } in { $place }, our time
promises-page-moved = Moved: first promised for { $first }.
promises-page-waiting = Waits for you
promises-page-kept = Done
promises-page-done-late = Done late
promises-page-broken = Late
promises-page-withdrawn = No longer wanted
promises-page-confirmed = You told us that this was done. Thank you.
promises-page-contested = You told us that this was not done. We look into it and answer you.
promises-page-confirm = Yes, done
promises-page-contest = This was not done
promises-page-words = What is missing?
promises-page-send = Tell them
promises-page-only = Only what is still to come and what was done in time stands here.
promises-page-reach = To say anything else, answer any of our mails.
promises-page-said-confirmed = Thank you for telling us.
promises-page-said-contested = Thank you for telling us. We look into it and answer you.
promises-page-message =
    { $words }

    (Written on the customer's page, about the promise “{ $said }”: they say that it was not done.)
promises-page-ended = This address has ended
promises-page-ended-hint = Answer any of our mails and ask for a new one. Nothing that was promised is lost.
promises-page-panel = Their page
promises-page-panel-hint = What this customer sees of their promises. Whoever has the address can open it.
promises-page-open = Open
promises-page-copy = Copy the address
promises-page-renew = Give it another address
promises-page-renew-sure = Every address that was given out for this customer ends. Links in mails that have left no longer open.
promises-page-renewed = The page has another address. The earlier ones no longer open.

promises-notice-contested = { $customer } says that this was not done: { $said }
promises-letter-contested-subject = Contested: { $said } (#{ $number })
promises-letter-contested =
    Hello { $name },

    { $customer } was promised: { $said }
    It was marked as done. { $customer } says that it was not:

    { $words }

    Look into it and answer them:
    { $link }

promises-footer = Promised: { $said }, by { $at }.
promises-footer-both = Promised: { $said }, by { $at } ({ $ours }).
promises-footer-link = All that we promised you

promises-state-contested = { $state }, contested

promises-showing-title = What customers see
promises-showing-lead = Every customer has a page with what was promised to them. Its address stands beside each conversation.
promises-showing-broken = Show promises that broke
promises-showing-broken-hint = Otherwise the page leaves out what was not done in time.
promises-showing-footer = Put the next promise below the mails that leave
promises-showing-footer-hint = One line with the next promise and the address of the customer's page, as long as something is promised.
promises-showing-save = Save
promises-showing-saved = Saved.
promises-showing-read-only = An owner decides this.
promises-showing-open = What customers see

error-promise-contest-words-missing = Say in a few words what is missing.
error-promise-already-contested = You told us already. To add something, answer any of our mails.

promises-calendar-title = Your promises in your calendar
promises-calendar-lead = Calendar programs can subscribe to what you keep: each promise at its time, announced half an hour before.
promises-calendar-open-page = Calendar
promises-calendar-none = Your calendar has no address yet
promises-calendar-none-hint = Make one and give it to your calendar program. You can end it at any time.
promises-calendar-make = Make an address
promises-calendar-made = The address of your calendar
promises-calendar-once = It is shown this once. Whoever holds it can read what you keep, with the customers' names.
promises-calendar-address = Address
promises-calendar-copy = Copy the address
promises-calendar-how = In your calendar program, choose “subscribe” or “add from the web”, and paste it.
promises-calendar-since = Your calendar has had this address since { $at }.
promises-calendar-renew = Make another address
promises-calendar-renew-sure = The present address ends, and programs that use it stop getting your promises.
promises-calendar-end = End the address
promises-calendar-end-sure = Programs that use the address stop getting your promises.
promises-calendar-ended = The address has ended.
promises-calendar-name = Promises, { $organization }
promises-calendar-open = { $said } ({ $customer })
promises-calendar-waiting = Waiting for the customer: { $said } ({ $customer })
promises-calendar-kept = Kept: { $said } ({ $customer })
promises-calendar-late = Done late: { $said } ({ $customer })
promises-calendar-broken = Broken: { $said } ({ $customer })
promises-calendar-moved = Moved: { $said } ({ $customer })
promises-calendar-withdrawn = Withdrawn: { $said } ({ $customer })
promises-calendar-your-time = Due { $day } { $time }, your time ({ $place })
promises-calendar-their-time = Due { $day } { $time }, their time ({ $place })
promises-calendar-conversation = Conversation #{ $number }
