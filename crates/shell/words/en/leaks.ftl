# Leaks: where drips keep falling; what is at stake; what may be seen of people; the weekly letter.
leaks-menu = Leaks
leaks-title = Where care leaks
leaks-lead-open = { $count ->
    [0] No leak is open.
    [one] One leak is open.
   *[other] { $count } leaks are open.
  }
leaks-lead-closed = Leaks whose repair the data verified, and alarms that late events took back.
leaks-lead-unknown = Nothing is known yet.
leaks-lead-claimed = { $count ->
    [one] One repair is being checked by the data.
   *[other] { $count } repairs are being checked by the data.
  }
leaks-looked = { $budget }, over { $streams } streams, looked at until { $day }.
leaks-budget-one = At most one false finding a month
leaks-budget = At most { $alarms } false findings a month
leaks-never-looked = Nobody has looked yet. It is done every night, and when you ask.
leaks-look = Look now
leaks-computed = Figures until { $day }, computed { $at }.
leaks-computed-when = What is saved or told later counts from the next look: tonight, or when you press Look now.
leaks-paper = { $name }, { $day }
leaks-sentence = { $words }.
leaks-said-looked = Looked at all streams.
leaks-to-seeping = Seeping away
leaks-to-settings = Settings
leaks-to-purchases = Purchases
leaks-to-putting-right = Let down, not yet put right
leaks-tabs = Which leaks
leaks-tab-live = Leaking
leaks-tab-closed = No longer
leaks-empty-closed = No leak has been closed yet
leaks-empty-closed-hint = A leak comes here when the data have verified its repair. Nobody closes one by hand.
leaks-more = Show more
leaks-see-customers = { $count ->
    [one] See the conversation
   *[other] See the conversations of these { $count }
  }

leaks-all-kinds = All that went wrong
leaks-of-cause = because of { $cause }
leaks-of-product = with { $product }
leaks-of-touchpoint = at { $touchpoint }
leaks-of-team = in the team { $team }
leaks-of-channel = through the mailbox { $channel }
leaks-team-gone = a team that is gone
leaks-channel-gone = a channel that is gone
leaks-colleague-gone = somebody who is no longer here
leaks-nameless = A customer without a name
leaks-title-change = { $what }: { $times } as often since { $since }
leaks-title-level = { $what }: more often than good care allows
leaks-twice = twice
leaks-times = { $times } times
leaks-many-times = more than 20 times
leaks-rates-a-day = { $now }, instead of { $before } a day
leaks-rates-of-occasions = { $now }, instead of { $before }%
leaks-level-a-day = { $now }. Good care: { $before } a day
leaks-level-of-occasions = { $now }. Good care: { $before }%
leaks-now-a-day = { $rate }: { $drips } drips in { $of } days { $span }
leaks-now-of-occasions = { $rate }: { $drips } of { $of } { $span }
leaks-since = since { $from }
leaks-from-to = from { $from } to { $to }
leaks-as-found = { $rate }, as found on { $day }
leaks-sure-a-day = { $rate } a day
leaks-sure-of-occasions = { $rate }% of occasions
leaks-rate-a-day = { $rate } a day ({ $low } to { $high })
leaks-rate-of-occasions = { $rate }% of occasions ({ $low } to { $high })
leaks-touched = { $customers ->
    [one] One customer touched, { $right } put right
   *[other] { $customers } customers touched, { $right } put right
  }
leaks-without-task = { $count ->
    [one] one customer too long ago for a task
   *[other] { $count } customers too long ago for a task
  }
leaks-found-after = { $days ->
    [0] found on the day it began
    [one] found one day after it began
   *[other] found { $days } days after it began
  }
leaks-owned-by = Kept by { $name }
leaks-owned-by-until = Kept by { $name } · repair planned for { $day }
leaks-owned-by-nobody = Nobody keeps it yet
leaks-since-always = always, above the standard
leaks-since-between = { $day } ({ $from } to { $to })
leaks-stake = Value at stake { $likely } ({ $low } to { $high })
leaks-stake-assumed = Value at stake { $likely } ({ $low } to { $high }), by an assumption

leaks-whose-process = Process, not person
leaks-whose-person = A few, not everyone
leaks-whose-too-few = Too few to tell
leaks-whose-process-means = Everyone who has this work drips alike, or nobody had it yet. What wants repair is the way the work is done.
leaks-whose-person-means = A few drip more than the others, beyond chance. Who they are is for them and their coach. What would help them?
leaks-whose-too-few-means = It cannot be said yet whether this is the process or a few people. Fewer than five colleagues are never compared.

leaks-whose-share = { $share }% of what varies lies between colleagues ({ $low } to { $high }), the rest is chance. { $colleagues } colleagues are in it.

leaks-noticing-title = How soon a doubling would be noticed
leaks-noticing-half = Of { $count } streams, half would show a doubling within about { $days } days.
leaks-noticing-rare = Of { $count } streams, more than half are too rare to say how long a doubling would take to show.
leaks-noticing-hint = What is too rare to speak by itself is watched in its sums as well: its kind, its team, its channel, everything together.
leaks-noticing-caption = Streams, and in how many days a doubling of each is noticed on average
leaks-head-stream = Stream
leaks-head-noticed = A doubling is noticed
leaks-noticing-days = within about { $days } days
leaks-noticing-unknown = too rare to say
leaks-noticing-more = { $count } slower streams are not in the table. The API lists them.

leaks-state-found = Open
leaks-state-owned = Owned
leaks-state-repairing = Repair under way
leaks-state-claimed = Repair claimed
leaks-state-claimed-days = Repair claimed, { $seen } of about { $wanted } days seen
leaks-state-claimed-occasions = Repair claimed, { $seen } of about { $wanted } occasions seen
leaks-state-reopened = Open again
leaks-state-verified = Repaired, verified { $day }
leaks-state-accepted = Accepted, comes back { $day }
leaks-state-folded = Part of another leak
leaks-state-retracted = Taken back { $day }

leaks-chart-began-day = began { $day }
leaks-chart-began = began { $from } to { $to }
leaks-chart-usual = usual: { $rate } a day
leaks-chart-standard = good: { $rate } a day
leaks-chart-found = found { $day }
leaks-chart-found-before = found { $day }, before this picture
leaks-chart-claimed = repair claimed { $day }
leaks-chart-verified = verified { $day }
leaks-chart-path = How sure it became
leaks-chart-alarm = alarm
leaks-chart-about = Drips day by day from { $first } to { $last }, with what is usual, when it began and was found. The figures stand in the table below.
leaks-chart-caption = Drips of this leak, week by week
leaks-head-week = Week from
leaks-head-drips = Drips
leaks-head-occasions = Occasions
leaks-head-what = What
leaks-head-since = Since
leaks-head-customers = Customers
leaks-head-whose = Whose gap
leaks-head-state = State
leaks-head-kind = Kind
leaks-head-failures = Failures
leaks-head-a-week = A week
leaks-head-weekday = Day
leaks-head-line = Line
leaks-head-wrong = What is wrong
leaks-not-counted = not counted

leaks-fact-before = Before
leaks-fact-standard = Good care
leaks-fact-after = Now
leaks-fact-since = Began
leaks-fact-found = As found
leaks-fact-touched = Customers
leaks-fact-notice = A doubling here
leaks-notice-days = is noticed within about { $days } days
leaks-corrected = Late events restated this. As it was issued: found { $found }, since { $onset }, { $after }.
leaks-folded-into = This is part of another leak:
leaks-folded-title = The same failure shows in
leaks-otherwise-title = If nothing is done
leaks-otherwise = About { $drips } drips in the next 28 days ({ $low } to { $high }). Usual would be { $usual }.
leaks-otherwise-level = About { $drips } drips in the next 28 days ({ $low } to { $high }). With good care it would be { $usual }.
leaks-otherwise-stake = With them { $likely } of repeat business at stake ({ $low } to { $high }).
leaks-stake-title = What is at stake
leaks-stake-unknown = Nobody has said yet what a customer is worth.
leaks-stake-nobody = No customer is known who was touched.
leaks-say-worth = Say what a customer usually spends
leaks-tell-purchases = Tell purchases
leaks-value-unsaid = No amount is shown: nobody has said yet what a customer is worth.
leaks-value-later = What a customer is worth was said after these figures were computed. Amounts come with the next look: tonight, or when you press Look now.
leaks-value-off = No amount is shown: value at stake is switched off.
leaks-chance-estimated = After such a drip { $likely }% more stay away ({ $low } to { $high }): estimated from { $with } of your customers with one and { $without } without.
leaks-chance-assumed = It is assumed that { $likely }% more stay away after a drip ({ $low } to { $high }). This is an assumption: too few customers to estimate it.
leaks-worth-fitted = Each of them is worth { $each } of repeat business on average, expected from what they bought and discounted.
leaks-worth-plain = Too few purchases are known to fit what a customer is worth: the plain product of what a customer spends would be { $plain }, and { $retained } once those who leave anyway and interest are taken off.
leaks-model-note = Fitted to { $customers } customers, { $repeaters } of whom bought again: { $each } of repeat business each on average.
leaks-model-none = Worth is fitted as soon as { $customers } customers with purchases are known, { $repeaters } of whom bought again.
leaks-hours-title = { $count ->
    [one] One drip since { $since }
   *[other] { $count } drips since { $since }. { $weekday } from { $from } to { $to } o'clock it was { $most }, the most
  }
leaks-hours-counts = Drips alone are counted here, not how much comes in: where much comes in, more can drip.
leaks-hours-apart = A weekday or an hour stands out beyond chance: it is named above.
leaks-hours-chance = No weekday and no hour stands out beyond chance.
leaks-hours-few = There is too little to compare with: whether an hour stands out cannot be told.
leaks-hours-about = A row for each weekday, a column for each three hours, the number of drips in each cell.
leaks-hours-caption = Drips by weekday and hour
leaks-apart-title = What drips with what
leaks-apart-few = Too few to tell: { $here } drips here, { $elsewhere } elsewhere. Shares are compared from 20 on either side.
leaks-apart-none = Nothing stands out: neither a place nor a cause, a weekday or an hour is over-represented.
leaks-apart = { $what }: { $share }% of { $of } here, { $other }% of { $others } elsewhere.
leaks-on-mondays = On Mondays
leaks-on-tuesdays = On Tuesdays
leaks-on-wednesdays = On Wednesdays
leaks-on-thursdays = On Thursdays
leaks-on-fridays = On Fridays
leaks-on-saturdays = On Saturdays
leaks-on-sundays = On Sundays
leaks-at-hours = From { $from } to { $to } o'clock
leaks-words-title = Words that stand out
leaks-words-none = No words stand out in what these customers wrote.
leaks-words-note = Read from the conversations just now, and kept nowhere.
leaks-progress-not-yet = Repair claimed. The first whole day after the claim has not ended yet.
leaks-progress-hint = The drips since the claim decide. Nobody closes a leak by hand.

leaks-repair-title = Repair
leaks-own-title = Who keeps it
leaks-choose = Choose…
leaks-owner = Owner
leaks-repair-by = Repair planned for
leaks-own-button = Give it an owner
leaks-said-owned = It has an owner.
leaks-describe-title = Causes and change
leaks-causes = What causes it
leaks-causes-hint = What you found out, with those who do the work.
leaks-change = What changes
leaks-change-hint = What will be done differently, and from when on.
leaks-describe-button = The repair is under way
leaks-said-described = The repair is under way.
leaks-claim-title = The repair is done
leaks-claim-hint = Say so once the change is in place. From then on the drips decide whether it holds; until they have, you can take it back.
leaks-claim-button = It is in place: let the drips decide
leaks-withdraw-title = It is not done after all
leaks-withdraw-hint = The claim is taken back and the repair is under way again. Drips since the claim are asked no more.
leaks-withdraw-button = Take the claim back
leaks-said-withdrawn = Taken back. The repair is under way.
leaks-said-claimed = Claimed. The data decide.
leaks-accept-title = Live with it for now
leaks-accept-hint = It is accepted in your name, with your reason, and comes back on that day.
leaks-reason = Why
leaks-review-day = Look at it again on
leaks-accept-button = Accept it until then
leaks-said-accepted = Accepted. It comes back on that day.
leaks-history = What happened
leaks-step-found = Found in the days until { $day }.
leaks-step-owned = { $name } gave it to { $who }, repair planned for { $day }.
leaks-step-repair-described = { $name } described the repair.
leaks-step-repair-claimed = { $name } claimed the repair.
leaks-step-claim-withdrawn = { $name } took the claim back.
leaks-step-verified = The drips until { $day } verify the repair.
leaks-step-refuted = The drips until { $day } say that it still leaks. It is open again.
leaks-step-accepted = { $name } accepted it until { $day }.
leaks-step-came-back = The day of its review came.
leaks-step-corrected = Late events restated the alarm of { $day }.
leaks-step-folded = Another leak explains it.
leaks-step-retracted = Late events took the alarm back.

leaks-notice-owned = You own a leak now: { $what }
leaks-notice-verified = Repaired, say the data: { $what }
leaks-notice-refuted = It still leaks, say the data: { $what }
leaks-notice-came-back = What you accepted is to be looked at again: { $what }
leaks-notice-coach = { $coach } is your coach now. Your own figures are for the two of you.

leaks-behind-title = The conversations behind it
leaks-behind-lead = { $count ->
    [one] One conversation since it began.
   *[other] { $count } conversations since it began, the latest first.
  }
leaks-behind-times = { $what }, { $count } times
leaks-behind-empty = No conversation is behind this
leaks-behind-empty-hint = These drips were told by another system, or by a colleague, without a conversation.
leaks-back-to-leak = Back to the leak

leaks-small-nothing = Nothing leaks, as far as the drips can say
leaks-small-early = Too early for statistics
leaks-small-unlooked = Nobody has looked yet
leaks-small-look = There are days enough for statistics. Look now, or wait for the night. Until then, these are the drips themselves.
leaks-small-from = Statistics can speak from { $day }. Until then, these are the drips themselves.
leaks-small-notice = So few drips say little: a doubling would be noticed within about { $days } days at best. These are the drips themselves.
leaks-small-rare = With so few drips statistics cannot say anything yet. These are the drips themselves.
leaks-small-not-begun = As soon as something goes wrong for a customer, it is counted. Statistics can speak four weeks after the first day.
leaks-small-summary = { $count ->
    [one] One drip since { $since } touched
   *[other] { $count } drips since { $since } touched
  } { $customers ->
    [one] one customer
   *[other] { $customers } customers
  }. For { $right } of these everything is put right.
leaks-small-before = Nothing has been counted yet
leaks-small-unknown = Nothing is known yet
leaks-small-empty = Nothing went wrong since { $since }
leaks-small-empty-hint = Drips are counted by themselves, from answers, promises and what customers say. Nobody fills in a form.
leaks-small-drips = The drips themselves

leaks-seeping-page = Seeping away
leaks-seeping-lead = { $first } to { $last }, twelve weeks.
leaks-seeping-title = About { $likely } of repeat business seeps away in a week ({ $low } to { $high })
leaks-seeping-title-customers = { $failures } failures a week let customers down
leaks-seeping-bar = { $failures ->
    [one] one failure
   *[other] { $failures } failures
  }, { $customers ->
    [one] one customer
   *[other] { $customers } customers
  }
leaks-seeping-once = One cause toward one customer counts once, whatever it is called.
leaks-seeping-about = A bar for each kind of drip. The figures stand in the table below.
leaks-seeping-caption = What seeps away, by kind
leaks-seeping-empty = Nothing seeps away, as far as is known
leaks-seeping-empty-hint = As soon as drips are counted and looked at, this page shows what they cost in a week.

leaks-purchases-title = Purchases
leaks-purchases-none = No purchases are known. With them, what a customer is worth is fitted instead of said.
leaks-purchases-known = { $count ->
    [one] One purchase of { $first } is known.
   *[other] { $count } purchases from { $first } to { $last } are known.
  }
leaks-purchases-file = A file with purchases
leaks-purchases-file-hint = CSV with the columns customer (an email address or an id), date, amount and, if there is one, reference. It is read first; nothing is stored until you say so.
leaks-purchases-check = Read the file
leaks-purchases-checked-title = What the file holds
leaks-purchases-checked = { $new ->
    [one] One new purchase
   *[other] { $new } new purchases
  }, { $known } known already, { $wrong ->
    [one] one line
   *[other] { $wrong } lines
  } with something wrong.
leaks-purchases-wrong-caption = Lines with something wrong
leaks-purchases-take = { $count ->
    [one] Take this purchase
   *[other] Take these { $count } purchases
  }
leaks-purchases-api = Another system can tell purchases as they happen: POST /api/v1/purchases.
leaks-said-purchases = The purchases are taken. Worth is fitted tonight.
leaks-purchases-line-amount = This is no amount. Write it like 35.00.
leaks-purchases-line-customer = No customer is known by this. Give an email address of theirs, or their id.
leaks-purchases-line-day = This is no day until today. Write it like 2026-05-12.
leaks-purchases-line-reference = The reference has more than 120 characters.
leaks-purchases-line-differs = Another purchase has this reference.
leaks-purchases-line-broken = This line cannot be read.

leaks-settings-title = How leaks are looked for
leaks-settings-lead = How many false alarms you bear, what a customer is worth, and what may be seen of single colleagues.
leaks-settings-read-only = Owners change these.
leaks-settings-alarms = False alarms
leaks-settings-alarms-label = False alarms a month, over everything together
leaks-settings-alarms-hint = Fewer false alarms mean that true ones take longer. One a month is usual.
leaks-settings-value = What a customer is worth
leaks-settings-shows = Show value at stake to managers. It is never shown to whoever answers customers.
leaks-settings-currency = Amounts are in { $currency }.
leaks-settings-no-currency = No currency is named yet, so amounts are plain numbers.
leaks-settings-currency-where = Organization
leaks-settings-years = Years of repeat business
leaks-settings-weekly = What a customer usually spends a week
leaks-settings-weekly-hint = Used where no purchases are known. May stay empty.
leaks-settings-retention = Stay from year to year, in percent
leaks-settings-interest = Interest a year, in percent
leaks-settings-assumed = How many more stay away after a drip
leaks-settings-assumed-hint = In percent. An assumption, shown as one, until your own customers tell.
leaks-settings-assumed-low = At least
leaks-settings-assumed-likely = Most likely
leaks-settings-assumed-high = At most
leaks-settings-save = Save
leaks-said-settings = Saved. It counts from the next look: tonight, or when you press Look now.
leaks-people-title = Single colleagues
leaks-people-lead = What one colleague's figures show is for that colleague and their coach alone. It is off until an agreement is recorded here.
leaks-people-on = The agreement holds
leaks-people-words = Who agreed to what, and where it is written
leaks-people-words-hint = For instance: agreement with the works council of 4 May, folder 12.
leaks-people-save = Record it
leaks-said-agreement = Recorded.
leaks-agreement-none = No agreement is recorded: figures of single colleagues are off for everybody.
leaks-agreement-recorded = Recorded by { $name } on { $day }.
leaks-agreement-ended = Ended by { $name } on { $day }: figures of single colleagues are off for everybody.
leaks-coaches = Coaches
leaks-coaches-none = Nobody coaches anybody yet.
leaks-coaches-pair = { $coach } coaches { $colleague }
leaks-coaches-end = End
leaks-coach = Coach
leaks-coached = Coaches whom
leaks-coach-hint = Where there is another owner, nobody makes themselves a coach. The colleague is told.
leaks-coach-add = Name the coach
leaks-said-coach = Named. The colleague is told.
leaks-said-coach-ended = Ended.

leaks-mine-title = My own figures
leaks-mine-of = Figures of { $name }
leaks-mine-lead = For you and your coach alone. Nobody is compared with anybody.
leaks-mine-coach-lead = For the two of you alone. Nobody is compared with anybody.
leaks-mine-off = These figures are off
leaks-mine-off-hint = They are shown once the organization has recorded the agreement about them, and only where five colleagues or more work.
leaks-mine-back = To my page
leaks-mine-me = My page
leaks-mine-sign = My own figures: what went wrong where I was at work
leaks-mine-picture = { $drips } drips in { $occasions } occasions, { $first } to { $last }
leaks-mine-week = { $drips } of { $occasions }
leaks-mine-about = A bar for each week. The figures stand in the table below.
leaks-mine-caption = Week by week
leaks-mine-kinds = By kind
leaks-mine-coached = Whom you coach

leaks-letter-is-on = A letter about leaks comes to you on Mondays.
leaks-letter-is-off = You get no letter about leaks.
leaks-letter-stop = Stop it
leaks-letter-start = Send it to me on Mondays
leaks-said-letter-on = The letter comes on Mondays.
leaks-said-letter-off = No more letters.
leaks-letter-subject = { $new ->
    [0] The week in care: no new leak
    [one] The week in care: one new leak
   *[other] The week in care: { $new } new leaks
  }{ $verified ->
    [0] { "" }
    [one] , one repair verified
   *[other] , { $verified } repairs verified
  }
leaks-letter-begin = Dear { $name },

    this is the week from { $first } to { $last }, on one page.
leaks-letter-new = New leaks
leaks-letter-new-none = No new leak was found.
leaks-letter-verified = Repairs that hold, say the data
leaks-letter-verified-none = No repair was verified this week.
leaks-letter-reopened = Still leaking after a repair
leaks-letter-line = - { $title }. { $rates }. { $touched }.
leaks-letter-stake = At stake: { $likely } ({ $low } to { $high }).
leaks-letter-live = { $live ->
    [0] Nothing leaks, as far as is known.
    [one] One leak is open in all, { $claimed } with a repair that is being checked.
   *[other] { $live } leaks are open in all, { $claimed } with a repair that is being checked.
  }
leaks-letter-promises = Promises: { $due } came due, { $kept } were kept, { $broken } were broken, { $silent } of these in silence.
leaks-letter-promises-none = No promise came due this week.
leaks-letter-end = All of it: { $link }

    You can stop this letter at the foot of that page.

error-leak-owner-unknown = Choose somebody who works here.
error-leak-day-past = This day has passed. Choose today or later.
error-leak-day-unread = Give a day within the next two years, like 2026-06-06.
error-leak-change-missing = Describe what changes, so that others can follow it.
error-leak-causes-missing = Note what causes it, as far as you know.
error-leak-reason-missing = Say why it is accepted.
error-leak-words-long = Please say it in at most 2,000 characters.
error-leak-step-not-now = This leak is not at that step. Only the data close a leak, and a claim wants a described repair.
error-leak-setting-bad = This is out of bounds. Give a number that can be, the least not above the most likely, nor that above the most.
error-purchase-amount-unread = This is no amount. Write it like 35.00.
error-purchase-customer-unknown = No customer is known by this. Give their id, or an email address of theirs.
error-purchase-day-unread = This is no day until today. Write it like 2026-05-12.
error-purchase-reference-bad = Give a reference of 1 to 120 characters, such as the order's number.
error-purchase-differs = Another purchase with other contents has this reference already.
error-purchases-file-bad = This file cannot be read. It needs the columns customer, date and amount, and at most { $most } lines.
error-agreement-words-missing = Say in 1 to 500 characters who agreed to what, and where it is written.
error-coach-bad = A coach and a colleague are two people who work here.
error-coach-oneself = You cannot make yourself a coach. Ask another owner to name you.
