-- The ledger: where a promise comes from, what it waits for, and what the customer says of it.
-- condition: what the customer does first; empty when nothing. span_start, span_end: where the words stand in
-- the message, in Unicode scalar values. proposed: `start` or `keep`, with the message that may do it, until
-- somebody decides. shown_by_id: the message that shows its last change. customer_said: `confirmed` or `contested`. broke_for: `self` or `ask`.
ALTER TABLE promises ADD COLUMN origin TEXT NOT NULL DEFAULT 'by_hand';
ALTER TABLE promises ADD COLUMN condition TEXT NOT NULL DEFAULT '';
ALTER TABLE promises ADD COLUMN span_start BIGINT;
ALTER TABLE promises ADD COLUMN span_end BIGINT;
ALTER TABLE promises ADD COLUMN external_system TEXT NOT NULL DEFAULT '';
ALTER TABLE promises ADD COLUMN external_key TEXT NOT NULL DEFAULT '';
ALTER TABLE promises ADD COLUMN team_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE promises ADD COLUMN channel_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE promises ADD COLUMN ask_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE promises ADD COLUMN broke_for TEXT NOT NULL DEFAULT '';
ALTER TABLE promises ADD COLUMN customer_said TEXT NOT NULL DEFAULT '';
ALTER TABLE promises ADD COLUMN customer_said_at BIGINT;
ALTER TABLE promises ADD COLUMN customer_note TEXT NOT NULL DEFAULT '';
ALTER TABLE promises ADD COLUMN proposed TEXT NOT NULL DEFAULT '';
ALTER TABLE promises ADD COLUMN proposed_by_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE promises ADD COLUMN shown_by_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX promises_made ON promises (org_id, made_at, id);
CREATE INDEX promises_of_ask ON promises (org_id, ask_id, id);
-- The times at which keepers are reminded, per kind of promise: what the organization changed of the default.
CREATE TABLE promise_reminders (
  org_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  times TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, kind)
) WITHOUT ROWID;
-- Calls, as colleagues log them.
CREATE TABLE calls (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  client_key TEXT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  direction TEXT NOT NULL,
  outcome TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, client_key)
) WITHOUT ROWID;
CREATE INDEX calls_of_conversation ON calls (org_id, conversation_id, id);
-- How far a feature has read the facts.
CREATE TABLE promise_cursors (
  org_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (org_id)
) WITHOUT ROWID;
-- Which promise the answer that a colleague is writing tells about, and the new time it names.
CREATE TABLE promise_tellings (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  promise_id BIGINT NOT NULL,
  by_text TEXT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, colleague_id)
) WITHOUT ROWID;
