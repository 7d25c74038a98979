-- Asks: what a promise waits for from a colleague or a team, by a time of its own.
-- place: when it is due while an answer is owed, and minus the time of its closing afterwards. colleague_id: who was
-- asked, or who took what a team was asked; 0: anybody of the team. owing_team_id: the place that owes the answer.
CREATE TABLE asks (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  client_key TEXT NOT NULL,
  promise_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  asker_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  owing_team_id BIGINT NOT NULL,
  said TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  is_live SMALLINT NOT NULL,
  place BIGINT NOT NULL,
  closed_at BIGINT,
  closed_by BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  answer TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, client_key)
);
CREATE INDEX asks_of_colleague ON asks (org_id, is_live, colleague_id, place, id);
CREATE INDEX asks_of_team ON asks (org_id, is_live, team_id, place, id);
CREATE INDEX asks_of_asker ON asks (org_id, is_live, asker_id, place, id);
CREATE INDEX asks_of_promise ON asks (org_id, promise_id, id);
CREATE INDEX asks_of_conversation ON asks (org_id, conversation_id, is_live, place, id);
CREATE INDEX asks_due ON asks (org_id, due_at, id);
-- Handing over: who gave what to whom, and why. until_at: what was due until then; NULL: everything.
-- stand_in_id: who gets it; 0: whoever leads.
CREATE TABLE handovers (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  giver_id BIGINT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  stand_in_id BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  until_at BIGINT,
  undone_at BIGINT,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX handovers_of ON handovers (org_id, giver_id, id);
CREATE TABLE handover_parts (
  org_id BIGINT NOT NULL,
  handover_id BIGINT NOT NULL,
  receiver_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  about_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, handover_id, receiver_id, kind, about_id)
) WITHOUT ROWID;
-- Leave: who is away from when until when, and who stands in.
CREATE TABLE leaves (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  colleague_id BIGINT NOT NULL,
  stand_in_id BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  cancelled_at BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
) WITHOUT ROWID;
CREATE INDEX leaves_until ON leaves (org_id, until_at, id);
CREATE INDEX leaves_of ON leaves (org_id, colleague_id, until_at, id);
