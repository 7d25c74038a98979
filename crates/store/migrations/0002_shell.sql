-- Who works here, how they come in, and what they are told.
CREATE TABLE colleagues (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  state TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  language TEXT NOT NULL,
  theme TEXT NOT NULL,
  density TEXT NOT NULL,
  single_keys SMALLINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE TABLE sessions (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  colleague_id BIGINT NOT NULL,
  browser TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, token_hash)
);
CREATE INDEX sessions_colleague ON sessions (org_id, colleague_id, id);
CREATE TABLE links (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  colleague_id BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, token_hash)
);
CREATE INDEX links_colleague ON links (org_id, colleague_id, kind);
CREATE TABLE api_tokens (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  scopes TEXT NOT NULL,
  made_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  ends_at BIGINT,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, token_hash)
);
CREATE TABLE idempotency (
  org_id BIGINT NOT NULL,
  actor TEXT NOT NULL,
  idem_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  state SMALLINT NOT NULL,
  status BIGINT NOT NULL,
  content_type TEXT NOT NULL,
  body BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, actor, idem_key)
);
CREATE INDEX idempotency_age ON idempotency (org_id, created_at);
CREATE TABLE notifications (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  sentence TEXT NOT NULL,
  arguments TEXT NOT NULL,
  path TEXT NOT NULL,
  about_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX notifications_unseen ON notifications (org_id, colleague_id, seen_at, id);
