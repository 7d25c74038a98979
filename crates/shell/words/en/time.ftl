# Times in words.
time-now = now
time-minutes-short = { $count } min
time-hours-short = { $count } h
time-yesterday = Yesterday
time-in-minutes = in { $count } min
time-late-minutes = { $count } min late
time-late-hours = { $count } h late
time-late-days = { $count ->
    [one] { $count } day late
   *[other] { $count } days late
}
time-today-at = today { $time }
time-tomorrow-at = tomorrow { $time }
time-yesterday-at = yesterday { $time }
time-day-at = { $day } { $time }
time-date = { $day } { $month }
time-date-year = { $day } { $month } { $year }
time-month-year = { $month } { $year }
time-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
time-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
time-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
time-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
time-monday = Mon
time-tuesday = Tue
time-wednesday = Wed
time-thursday = Thu
time-friday = Fri
time-saturday = Sat
time-sunday = Sun
time-january = January
time-february = February
time-march = March
time-april = April
time-may = May
time-june = June
time-july = July
time-august = August
time-september = September
time-october = October
time-november = November
time-december = December
