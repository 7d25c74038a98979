-- Writing first and sending on. drafts_apart: what is written outside a conversation's reply box; about_id: the customer
-- it is for, 0: nobody in particular; or the message or conversation that it sends on. forwards: messages that sent
-- another one on, of_id, or with 0 the whole conversation; they answer nobody.
CREATE TABLE drafts_apart (
  org_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  about_id BIGINT NOT NULL,
  client_key TEXT NOT NULL,
  channel_id BIGINT NOT NULL,
  subject TEXT NOT NULL,
  html TEXT NOT NULL,
  recipients TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, colleague_id, about_id)
);
CREATE TABLE forwards (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  of_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, message_id)
) WITHOUT ROWID;
