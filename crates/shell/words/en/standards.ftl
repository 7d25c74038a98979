# Standards: what good care is, measurably; what management believes; kinds of drips of one's own.
standards-menu = Standards
standards-title = Standards
standards-lead = What good care is here, so that it can be measured. A change counts from the day it is made; what held before stays written down.
standards-period = Measured over the last { $days } days.
standards-head-kind = What can go wrong
standards-head-says = We say
standards-head-claim = We believe
standards-head-measured = Measured
standards-claim-none = not said yet
standards-measured-nothing = nothing happened that counts
standards-measured-few = kept { $count } of { $of }, too few to tell
standards-measured-some = kept { $count } of { $of } ({ $low }% to { $high }%)
standards-measured-share = kept { $percent }% ({ $low } to { $high }), { $count } of { $of }
standards-measured-count = { $count ->
    [0] none told
    [one] one told
   *[other] { $count } told
  }
standards-owner = An owner can change standards.
standards-custom = Own kinds
standards-back = All standards

standards-elsewhere = { $place }: { $says }
standards-measured-in = Measured over the last { $days } days: { $figure }.
standards-too-few = too few to tell
standards-picture-about = How often it is kept: what we believe, what was measured with its interval, and as a line what we say.
standards-picture-label = { $of }: { $figure }
standards-picture-line = we say { $percent }%
standards-verdict-few = Too few to tell whether it is kept.
standards-verdict-told = Only what went wrong is told, so nobody knows how often all went well.
standards-verdict-met = It is kept as often as we say.
standards-verdict-not-met = It is kept less often than we say.
standards-verdict-not-said = Nobody has said yet how often this may happen.
standards-verdict-not-shown = Too few to tell apart from what we say.
standards-claim-right = What was believed fits what was measured.
standards-claim-higher = What was believed is more than what was measured.
standards-claim-lower = What was believed is less than what was measured.
standards-claim-title = What we believe
standards-claim-lead = Write down, before you look, how often you think this is kept. It stays here beside what is measured, with its day and who wrote it.
standards-claim-label = How often we keep it, in percent
standards-claim-button = Write it down
standards-claim-says = { $percent }%, written down by { $name } on { $day }
standards-claim-shortly = { $percent }%
standards-claim-first = Nobody has written down what they believe. That is worth most before the first figures are seen.
standards-said-claimed = Written down.

standards-now-title = What we say
standards-everywhere = Everywhere
standards-team-gone = A team that is gone
standards-channel-gone = A channel that is gone
standards-of-team = Team { $name }
standards-of-channel = { $name }
standards-of-both = { $channel }, team { $team }
standards-usual = As it came with the program
standards-since = since { $day }, set by { $name }
standards-since-nobody = since { $day }
standards-until = from { $from } to { $to }, set by { $name }
standards-until-nobody = from { $from } to { $to }
standards-change-title = Change it
standards-where-team = Team
standards-where-channel = Channel
standards-where-all-teams = All teams
standards-where-all-channels = All channels
standards-amount-label = Within
standards-unit = Counted in
standards-unit-minutes = minutes of business hours
standards-unit-business-hours = business hours
standards-unit-hours = hours
standards-unit-days = days
standards-count-label = At most
standards-target-label = In how many of a hundred cases
standards-target-hint = Nobody keeps everything. Say how often it should be kept at least.
standards-change-button = Let it hold from now on
standards-said-set = It holds from now on.
standards-history-title = What held before
standards-history-none = Nothing else held before.

standard-says-nothing = Nobody has said yet how often this may happen
standard-says-always = { $of }, always
standard-says-target = { $of }, in { $percent } of 100 cases

standard-of-promise-broken = Every promise is kept in time
standard-of-broken-in-silence = When a promise breaks, the customer has heard of it before
standard-of-moved-again = A promise is put off only once, or the customer agrees
standard-of-late-first-answer = A first answer within { $time }
standard-of-late-answer = Every further answer within { $time }
standard-of-late-solution = A matter is with us for at most { $time }
standard-of-left-unanswered = No question is left open
standard-of-reopened = What is solved stays solved for { $time }
standard-of-repeat-contact = Nobody has to ask again within { $time }
standard-of-passed-around = Nobody is passed on more than { $count ->
    [one] once
   *[other] { $count } times
  }
standard-of-rushed = Nothing is closed so early that the customer comes back within { $time }
standard-of-complaint = Nobody has reason to complain
standard-of-bad-rating = Customers are content
standard-of-late-delivery = Deliveries come in time
standard-of-damaged = What we send arrives whole
standard-of-wrong-goods = Everybody gets what they ordered
standard-of-other = No “{ $name }”

kinds-title = Own kinds of drips
kinds-lead = What else can go wrong for a customer here. Found by itself in what happens, or told by a colleague or by another system.
kinds-new = A new kind
kinds-empty = No kinds of your own yet
kinds-empty-hint = The usual ones are watched already: late answers, broken promises, matters that come back. Add what only happens with you.
kinds-name = Name
kinds-name-example = Appointment missed
kinds-code = Short name
kinds-code-hint = Small letters, digits and underscores. The API uses it, and it stays.
kinds-description = What it means
kinds-description-hint = When does it count, and when not?
kinds-event = Found when this happens
kinds-event-none = Not found by itself: colleagues or another system tell it
kinds-event-code = Only where the event says
kinds-event-code-hint = The code of the event, such as told_only_again. Leave it empty for all.
kinds-state-on = On
kinds-state-off = Off
kinds-turn-on = Turn on
kinds-turn-off = Turn off
kinds-save = Save
kinds-add = Add this kind
kinds-change = Change
kinds-told = told by colleagues or by another system
kinds-found = found when: { $event }
kinds-found-code = found when: { $event }, { $code }
kinds-said-added = Added. It counts from now on.
kinds-said-saved = Saved.

kinds-event-ask-declined = an ask between colleagues was declined
kinds-event-ask-overdue = an ask between colleagues ran out
kinds-event-call-logged = a call was logged
kinds-event-conversation-opened = a conversation began
kinds-event-delivery-failed = an answer could not be delivered
kinds-event-handed-to-team = a conversation went to another team
kinds-event-message-bounced = an answer bounced
kinds-event-message-received = a message came in
kinds-event-promise-attempted = a call about a promise reached nobody
kinds-event-promise-contested = a customer says that a promise was not kept
kinds-event-promise-moved = a promise was moved
kinds-event-promise-reminded = a keeper was reminded of a promise
kinds-event-promise-withdrawn = a customer no longer wanted what was promised
kinds-event-status-changed = a conversation changed its status

error-standard-percent-bad = Write it in percent, from 0 to 100, such as 95 or 99.5.
error-standard-length-bad = Write a whole number from 0 to 65,535.
error-place-unknown = There is no such team or channel.

recount-title = Count again
recount-lead = Counting again finds what a newer version of Wellkept or a late event made different. What is the same keeps its place, and standards count as they stood.
recount-counted = Drips are counted from { $day } on.
recount-counted-none = Nothing has been counted yet.
recount-running = Being counted since { $at }: { $done } of { $of } events are done. Everybody can go on working.
recount-look = See how far it is
recount-done-by = Counted again { $at } by { $name }, from { $from } on.
recount-done-itself = Counted again { $at }, from { $from } on.
recount-from-beginning = the beginning
recount-found-same = { $count ->
    [one] One occasion was found, as before.
   *[other] { $occasions } occasions were found, all as before.
  }
recount-found = Occasions as before: { $same }, new: { $added }, different: { $changed }, gone: { $removed }.
recount-from = From
recount-from-hint = Leave it empty to count from the beginning.
recount-button = Count again
recount-events = events counted again
recount-told = Counted again. Occasions as before: { $same }, new: { $added }, different: { $changed }, gone: { $removed }. Conversations looked at: { $conversations }.
recount-other = drips are being counted again already: wait until that is done, its progress is on the page Standards
recount-server-gone = the server ended; what was counted is kept, and it goes on when the server runs again
recount-said-begun = It is being counted. You can go on working.
