-- Making promises: what was heard and not yet decided, how much a keeper can take on, what was said at a call's end.
-- source_key: what was heard twice is stored once. state: `heard`, `confirmed`, `dismissed`, or `detected` (found in
-- imported history: counts in reports of the organization, concerns nobody). waits: the customer does something first.
CREATE TABLE heard_promises (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  source_key TEXT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  said TEXT NOT NULL,
  span_start BIGINT NOT NULL,
  span_end BIGINT NOT NULL,
  waits SMALLINT NOT NULL,
  condition TEXT NOT NULL,
  due_at BIGINT,
  precision_code TEXT NOT NULL,
  due_text TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  said_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  decided_at BIGINT,
  decided_by BIGINT NOT NULL,
  promise_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, source_key)
);
CREATE INDEX heard_promises_of_author ON heard_promises (org_id, state, author_id, id);
CREATE INDEX heard_promises_of_message ON heard_promises (org_id, message_id, id);
CREATE INDEX heard_promises_of_conversation ON heard_promises (org_id, conversation_id, state, id);
-- How far sent mail was listened to, by the number of its fact.
CREATE TABLE hearing_cursors (
  org_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (org_id)
) WITHOUT ROWID;
-- How many promises of a kind a keeper can keep in an hour: what the organization changed of the default; -1 sets no
-- limit.
CREATE TABLE promise_capacities (
  org_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  per_hour BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, kind)
) WITHOUT ROWID;
-- What was said to "Anything promised?" at the end of a call.
CREATE TABLE wrap_ups (
  org_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  answer TEXT NOT NULL,
  promise_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (org_id, call_id)
) WITHOUT ROWID;
CREATE INDEX promises_of_external ON promises (org_id, external_system, external_key, id);
