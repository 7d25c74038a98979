-- Showing promises: the customer's page, a colleague's calendar, and what stands below a mail that leaves.
-- customer_pages: a row once an address was taken back; generation: how often, part of every address made since.
-- calendars: body_hash and changed_at tell programs that subscribed whether there is anything new.
CREATE TABLE customer_pages (
  org_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  renewed_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, customer_id)
) WITHOUT ROWID;
CREATE TABLE calendars (
  org_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  body_hash TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, colleague_id),
  UNIQUE (org_id, token_hash)
) WITHOUT ROWID;
-- Written once, before the first try to deliver, so that each try sends the same bytes.
CREATE TABLE footers (
  org_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (org_id, message_id)
) WITHOUT ROWID;
CREATE INDEX promises_first_due ON promises (org_id, first_due_at, id);
