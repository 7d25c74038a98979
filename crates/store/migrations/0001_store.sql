-- The engine room: organizations, facts, jobs, what arrives and what leaves.
CREATE TABLE organizations (
  org_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  language TEXT NOT NULL,
  event_seq BIGINT NOT NULL,
  next_number BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  settings TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE events (
  org_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor_kind SMALLINT NOT NULL,
  actor_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  about_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (org_id, seq)
) WITHOUT ROWID;
CREATE INDEX events_conversation ON events (org_id, conversation_id, seq);
CREATE TABLE jobs (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  job_key TEXT NOT NULL,
  state SMALLINT NOT NULL,
  planned_at BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  payload TEXT NOT NULL,
  lease_owner TEXT NOT NULL,
  fence BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, kind, job_key)
);
CREATE INDEX jobs_due ON jobs (state, run_at);
CREATE TABLE outbox (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  state SMALLINT NOT NULL,
  send_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, idem_key)
);
CREATE INDEX outbox_state ON outbox (org_id, state, send_at, id);
CREATE INDEX outbox_message ON outbox (org_id, message_id);
CREATE TABLE directory (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  org_id BIGINT NOT NULL,
  ref_id BIGINT NOT NULL,
  PRIMARY KEY (kind, value)
);
CREATE TABLE arrivals (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  state SMALLINT NOT NULL,
  attempts BIGINT NOT NULL,
  reason TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  size_bytes BIGINT NOT NULL,
  hash TEXT NOT NULL,
  envelope TEXT NOT NULL,
  raw BLOB,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX arrivals_state ON arrivals (org_id, state, id);
CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  fence BIGINT NOT NULL
);
