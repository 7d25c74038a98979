-- Where browsers take web push messages: the address and its keys are sealed.
CREATE TABLE push_subscriptions (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  endpoint_hash TEXT NOT NULL,
  sealed BLOB NOT NULL,
  browser TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  taken_at BIGINT,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, endpoint_hash)
);
CREATE INDEX push_subscriptions_of ON push_subscriptions (org_id, colleague_id, id);
