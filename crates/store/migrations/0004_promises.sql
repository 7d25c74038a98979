-- Promises: what was said will be done for a customer by a time.
-- place: where a promise stands in its list: its due time while there is something to do about it, and minus
-- the time of its closing afterwards, so that every list reads forward.
CREATE TABLE promises (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  client_key TEXT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  said TEXT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  keeper_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  is_live SMALLINT NOT NULL,
  place BIGINT NOT NULL,
  due_at BIGINT,
  first_due_at BIGINT,
  precision_code TEXT NOT NULL,
  due_text TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  moves_told_only BIGINT NOT NULL,
  told_at BIGINT,
  closed_at BIGINT,
  fulfilled_at BIGINT,
  agreement TEXT NOT NULL,
  moved_to_id BIGINT NOT NULL,
  moved_from_id BIGINT NOT NULL,
  note TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, client_key)
);
CREATE INDEX promises_all ON promises (org_id, is_live, place, id);
CREATE INDEX promises_of_keeper ON promises (org_id, is_live, keeper_id, place, id);
CREATE INDEX promises_of_conversation ON promises (org_id, conversation_id, id);
CREATE INDEX promises_of_customer ON promises (org_id, customer_id, is_live, place, id);
CREATE INDEX promises_of_message ON promises (org_id, message_id, id);
