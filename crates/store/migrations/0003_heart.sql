-- The heart: teams, channels, customers and what is said with them.
CREATE TABLE teams (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  lead_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, name)
) WITHOUT ROWID;
CREATE TABLE team_members (
  org_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, team_id, colleague_id)
) WITHOUT ROWID;
CREATE TABLE channels (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  team_id BIGINT NOT NULL,
  state SMALLINT NOT NULL,
  settings TEXT NOT NULL,
  cursor TEXT NOT NULL,
  light SMALLINT NOT NULL,
  light_reason TEXT NOT NULL,
  light_changed_at BIGINT NOT NULL,
  last_in_at BIGINT NOT NULL,
  last_out_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
) WITHOUT ROWID;
CREATE TABLE customers (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  language TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
) WITHOUT ROWID;
CREATE TABLE identities (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  bounced_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, kind, value)
) WITHOUT ROWID;
CREATE INDEX identities_customer ON identities (org_id, customer_id, id);
CREATE TABLE conversations (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  subject TEXT NOT NULL,
  preview TEXT NOT NULL,
  status SMALLINT NOT NULL,
  is_solved SMALLINT NOT NULL,
  snoozed_until_at BIGINT,
  assignee_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  linked_id BIGINT NOT NULL,
  waiting_since_at BIGINT,
  created_at BIGINT NOT NULL,
  moved_at BIGINT NOT NULL,
  last_message_id BIGINT NOT NULL,
  message_count BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, number)
);
CREATE INDEX conversations_all ON conversations (org_id, is_solved, moved_at, id);
CREATE INDEX conversations_of ON conversations (org_id, is_solved, assignee_id, moved_at, id);
CREATE INDEX conversations_customer ON conversations (org_id, customer_id, moved_at, id);
CREATE TABLE reads (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, colleague_id)
) WITHOUT ROWID;
CREATE TABLE messages (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  channel_id BIGINT NOT NULL,
  provider_key TEXT NOT NULL,
  author_id BIGINT NOT NULL,
  identity_id BIGINT NOT NULL,
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  subject TEXT NOT NULL,
  said TEXT NOT NULL,
  quoted TEXT NOT NULL,
  recipients TEXT NOT NULL,
  checks TEXT NOT NULL,
  automatic TEXT NOT NULL,
  format SMALLINT NOT NULL,
  attachment_count BIGINT NOT NULL,
  arrival_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, channel_id, provider_key)
);
CREATE INDEX messages_thread ON messages (org_id, conversation_id, id);
CREATE TABLE message_html (
  org_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  html TEXT NOT NULL,
  PRIMARY KEY (org_id, message_id)
);
CREATE TABLE message_keys (
  org_id BIGINT NOT NULL,
  header TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, header, message_id)
) WITHOUT ROWID;
CREATE TABLE participants (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, address)
) WITHOUT ROWID;
CREATE TABLE tombstones (
  org_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  provider_key TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (org_id, channel_id, provider_key)
) WITHOUT ROWID;
CREATE TABLE traces (
  org_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  step TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (org_id, message_id, id)
) WITHOUT ROWID;
CREATE TABLE attachments (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  hash TEXT NOT NULL,
  content_id TEXT NOT NULL,
  is_inline SMALLINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
) WITHOUT ROWID;
CREATE INDEX attachments_message ON attachments (org_id, message_id, id);
CREATE INDEX attachments_draft ON attachments (org_id, conversation_id, message_id, owner_id, id);
CREATE TABLE drafts (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  client_key TEXT NOT NULL,
  html TEXT NOT NULL,
  recipients TEXT NOT NULL,
  seen_message_id BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, colleague_id)
) WITHOUT ROWID;
