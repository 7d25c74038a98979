-- Leaks: streams in which drips recur more than chance or the standard allows. Days count from 1970-01-01 in the
-- organization's zone. stream: the stream's words, by which it is known again. kind, cause: empty for all; team_id,
-- channel_id: 0 for all. finding: as issued, never changed; corrected: the same as late events restate it.
-- stake: what may be lost, chart: what is drawn, both as the last look left them. folded_into_id: the leak that
-- explains this one; 0: it stands for itself.
CREATE TABLE leaks (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  stream TEXT NOT NULL,
  kind TEXT NOT NULL,
  team_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  test TEXT NOT NULL,
  found_day BIGINT NOT NULL,
  found_at BIGINT NOT NULL,
  onset_day BIGINT NOT NULL,
  finding TEXT NOT NULL,
  corrected TEXT NOT NULL,
  state TEXT NOT NULL,
  is_live SMALLINT NOT NULL,
  folded_into_id BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  repair_by_day BIGINT NOT NULL,
  causes TEXT NOT NULL,
  repair TEXT NOT NULL,
  claimed_at BIGINT,
  claimed_by BIGINT NOT NULL,
  proof TEXT NOT NULL,
  accepted_by BIGINT NOT NULL,
  reason TEXT NOT NULL,
  review_day BIGINT NOT NULL,
  closed_at BIGINT,
  customers BIGINT NOT NULL,
  drips BIGINT NOT NULL,
  put_right BIGINT NOT NULL,
  severity BIGINT NOT NULL,
  whose TEXT NOT NULL,
  chart TEXT NOT NULL,
  stake TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, stream, test, found_day)
);
CREATE INDEX leaks_ranked ON leaks (org_id, is_live, folded_into_id, customers, severity, id);
CREATE INDEX leaks_newest ON leaks (org_id, is_live, folded_into_id, id);
CREATE INDEX leaks_folded ON leaks (org_id, folded_into_id, id);
CREATE INDEX leaks_of_owner ON leaks (org_id, owner_id, is_live, id);
-- What happened to a leak, step by step, with the words of whoever did it.
CREATE TABLE leak_steps (
  org_id BIGINT NOT NULL,
  leak_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  step TEXT NOT NULL,
  colleague_id BIGINT NOT NULL,
  said TEXT NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY (org_id, leak_id, id)
);
-- The last look at all streams. notice_days: how long a doubling of everything would take to be noticed; 0: not known.
-- seeping: repeat business seeping away by week and kind, as JSON.
CREATE TABLE leak_looks (
  org_id BIGINT NOT NULL,
  looked_at BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  streams BIGINT NOT NULL,
  drips BIGINT NOT NULL,
  notice_days BIGINT NOT NULL,
  seeping TEXT NOT NULL,
  PRIMARY KEY (org_id)
);
-- What the organization decided about leaks: how many false alarms a month, and what a customer is worth where no
-- purchases tell. Amounts in hundredths of the currency.
CREATE TABLE leak_settings (
  org_id BIGINT NOT NULL,
  shows_value SMALLINT NOT NULL,
  alarms_permille BIGINT NOT NULL,
  currency TEXT NOT NULL,
  horizon_weeks BIGINT NOT NULL,
  weekly_minor BIGINT NOT NULL,
  retention_permille BIGINT NOT NULL,
  interest_permille BIGINT NOT NULL,
  assumed_permille BIGINT NOT NULL,
  assumed_low_permille BIGINT NOT NULL,
  assumed_high_permille BIGINT NOT NULL,
  changed_by BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id)
);
-- The agreement under which figures about single colleagues are shown, to themselves and their coach alone.
CREATE TABLE people_agreements (
  org_id BIGINT NOT NULL,
  is_on SMALLINT NOT NULL,
  words TEXT NOT NULL,
  recorded_by BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id)
);
CREATE TABLE coaches (
  org_id BIGINT NOT NULL,
  coach_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, coach_id, colleague_id)
);
-- Who does not want the weekly letter.
CREATE TABLE leak_letters_off (
  org_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, colleague_id)
);
-- What customers bought, told by another system or a file. reference: that system's own name for the purchase.
CREATE TABLE purchases (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  reference TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  added_by BIGINT NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, reference)
);
CREATE INDEX purchases_of ON purchases (org_id, customer_id, day, id);
-- What was fitted to the purchases last: parameters and how many they rest on, as JSON.
CREATE TABLE value_models (
  org_id BIGINT NOT NULL,
  fitted_at BIGINT NOT NULL,
  model TEXT NOT NULL,
  PRIMARY KEY (org_id)
);
