-- The instrument: what good care is, measurably, and where it failed.
-- standards: one row a version; the newest of a place has no ended_at. channel_id, team_id: 0: everywhere.
-- claim_permille: the share of drips that management believes it has, written down before anybody looks.
CREATE TABLE standards (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  channel_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  count BIGINT NOT NULL,
  target_permille BIGINT NOT NULL,
  claim_permille BIGINT,
  claimed_by BIGINT NOT NULL,
  claimed_at BIGINT,
  valid_from_at BIGINT NOT NULL,
  ended_at BIGINT,
  set_by BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
) WITHOUT ROWID;
CREATE INDEX standards_from ON standards (org_id, valid_from_at, id);
-- The organization's hours as they stood: its zone and its settings from a moment on.
CREATE TABLE office_hours (
  org_id BIGINT NOT NULL,
  valid_from_at BIGINT NOT NULL,
  time_zone TEXT NOT NULL,
  settings TEXT NOT NULL,
  PRIMARY KEY (org_id, valid_from_at)
) WITHOUT ROWID;
-- Occasions, those that are drips among them. seq: the event that is the occasion. day: days since 1970-01-01 in the
-- organization's zone. waited_minutes, standard_minutes: in business hours; lived_minutes: as the customer lived it.
CREATE TABLE occasions (
  org_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  seq BIGINT NOT NULL,
  evidence_seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  day BIGINT NOT NULL,
  is_drip SMALLINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  promise_id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  waited_minutes BIGINT NOT NULL,
  lived_minutes BIGINT NOT NULL,
  standard_minutes BIGINT NOT NULL,
  standard_id BIGINT NOT NULL,
  source TEXT NOT NULL,
  righting_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, kind, seq)
) WITHOUT ROWID;
CREATE INDEX occasions_day ON occasions (org_id, day, kind);
CREATE INDEX occasions_conversation ON occasions (org_id, conversation_id, at, seq);
CREATE INDEX occasions_customer ON occasions (org_id, customer_id, at, seq) WHERE is_drip = 1;
CREATE INDEX occasions_drips ON occasions (org_id, at, seq) WHERE is_drip = 1;
-- The same by day, and the days whose counts no longer say what the occasions say.
CREATE TABLE occasion_days (
  org_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,
  team_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  colleague_id BIGINT NOT NULL,
  occasions BIGINT NOT NULL,
  drips BIGINT NOT NULL,
  PRIMARY KEY (org_id, day, kind, team_id, channel_id, cause, colleague_id)
) WITHOUT ROWID;
CREATE TABLE stale_days (
  org_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY (org_id, day)
) WITHOUT ROWID;
-- What a colleague or another system saw, for the kinds that no event of ours shows. note: theirs, may be erased.
-- seq: the event that tells of it, 0 until it was counted.
CREATE TABLE occasion_records (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  client_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  is_drip SMALLINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  note TEXT NOT NULL,
  source TEXT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  withdrawn_at BIGINT,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, client_key)
);
-- Putting right: one task for all drips of one cause that one customer suffered.
-- place: when its first drip happened while it is open, and minus the time of its end afterwards, so that every list reads
-- forward. cause_key: what its drips have in common. came_back_at: when the customer came back after it was put right.
CREATE TABLE rightings (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  cause_key TEXT NOT NULL,
  place BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  last_drip_at BIGINT NOT NULL,
  drip_count BIGINT NOT NULL,
  keeper_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  how TEXT NOT NULL,
  note TEXT NOT NULL,
  goodwill_minor BIGINT NOT NULL,
  done_at BIGINT,
  done_by BIGINT NOT NULL,
  came_back_at BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX rightings_all ON rightings (org_id, state, place, id);
CREATE INDEX rightings_keeper ON rightings (org_id, keeper_id, state, place, id);
CREATE INDEX rightings_customer ON rightings (org_id, customer_id, cause_key, id);
-- Kinds of drip that an organization defines itself: events of one kind are occasions, those with one code are drips.
CREATE TABLE drip_kinds (
  org_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  event_kind TEXT NOT NULL,
  event_code TEXT NOT NULL,
  is_on SMALLINT NOT NULL,
  created_at BIGINT NOT NULL,
  off_at BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, code)
) WITHOUT ROWID;
-- How far the facts have been read, and which conversations are looked at again when.
CREATE TABLE drip_cursors (
  org_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (org_id)
) WITHOUT ROWID;
CREATE TABLE drip_clocks (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  look_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id)
) WITHOUT ROWID;
CREATE INDEX drip_clocks_due ON drip_clocks (org_id, look_at, conversation_id);
