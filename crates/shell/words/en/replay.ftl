# Words of the report that `wellkept leaks replay --html` writes.
replay-title = Where failures keep falling
replay-lead = { $events } events from { $first } to { $last }, counted in { $streams } streams and sums of streams. { $many ->
    [one] With one false alarm a month borne over all of them together.
   *[other] With { $budget } false alarms a month borne over all of them together.
}
replay-nothing-read = There was no event to read.
replay-none = Nothing stands out
replay-none-hint = No stream has become clearly worse than it was, and none is clearly worse than its siblings. What is slow to notice is told below.
replay-all-kinds = all kinds

replay-overview-title = { $count } leaks let about { $drips } failures through beyond the usual
replay-overview-about = A bar for each leak: how many failures beyond the usual. The figures stand in the table below.
replay-overview-says = about { $drips }
replay-head-leak = Leak
replay-head-since = Since about
replay-head-excess = Failures beyond the usual
replay-since-always = as far back as we see

replay-title-up = Since about { $day }: { $stream }, { $times } times as often as before
replay-title-down = Since about { $day }: { $stream }, only one for { $times } before
replay-title-level = Worse than its siblings, maybe always: { $stream }, { $times } times as often
replay-title-standard = Worse than its standard, maybe always: { $stream }, { $times } times as often
replay-after-change-day = Now { $rate } on a usual day ({ $low } to { $high }).
replay-after-change-occasion = Now { $rate } of occasions ({ $low } to { $high }).
replay-before-change-day = Before, { $rate } on a usual day ({ $low } to { $high }).
replay-before-change-occasion = Before, { $rate } of occasions ({ $low } to { $high }).
replay-after-level-day = { $rate } on a usual day of the 13 weeks before it was found, or as long as it is known ({ $low } to { $high }).
replay-after-level-occasion = { $rate } of occasions in the 13 weeks before it was found, or as long as it is known ({ $low } to { $high }).
replay-before-level-day = Its siblings: { $rate } on a usual day (95% of them between { $low } and { $high }).
replay-before-level-occasion = Its siblings: { $rate } of occasions (95% of them between { $low } and { $high }).
replay-before-standard-day = Its standard: { $rate } on a usual day.
replay-before-standard-occasion = Its standard: { $rate } of occasions.
replay-found-change = Found at the end of { $found }. It began between { $first } and { $last }, with 95% certainty.
replay-found-change-day = Found at the end of { $found }. It began on { $day }, with 95% certainty.
replay-found-level = Found at the end of { $found }.
replay-excess = { $drips ->
    [one] About one failure beyond the usual in that time.
   *[other] About { $drips } failures beyond the usual in that time.
}
replay-notice = { $days ->
    [one] That it has doubled would be noticed here within a day on average.
   *[other] That it has doubled would be noticed here in about { $days } days on average.
}
replay-also = The same shows in: { $streams }.
replay-also-and-more = The same shows in: { $streams }; and { $rest } more.
replay-more = { $count ->
    [one] One more leak, smaller than these, is not drawn.
   *[other] { $count } more leaks, smaller than these, are not drawn.
}

replay-usual = usual
replay-standard = its standard
replay-began = began about here
replay-found = found
replay-path = how sure it became
replay-path-limit = alarm
replay-picture-about = A bar for each day: how many failures. A band over the days on which it may have begun, a line at what was usual, and below it how sure the detector became. The figures stand in the table below, week by week.
replay-weeks-caption = { $stream }, week by week
replay-head-week = Week from
replay-head-drips = Failures
replay-head-usual = Usual
replay-head-occasions = Occasions

replay-noticing-title = How long it takes to notice that a stream has doubled
replay-noticing-share = { $days ->
    [one] { $share }% of all streams: within a day on average.
   *[other] { $share }% of all streams: within about { $days } days on average.
}
replay-head-stream = Stream
replay-head-notice = A doubling is noticed
replay-streams-days = { $days ->
    [one] within a day
   *[other] within about { $days } days
}
replay-streams-unknown = too rare to say
replay-streams-more = { $count } slower streams are not in the table.
replay-method = Each leak is told once, under the stream that explains it best; the first days were only learnt from. Ranges hold with 95% certainty. A stream is held against its own past, with its weekdays and its closed days allowed for, and against its siblings.
