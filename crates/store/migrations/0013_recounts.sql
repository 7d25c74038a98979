-- Counting drips again: the recount that is under way in an organization, or the last one. from_day: days since
-- 1970-01-01 in the organization's zone, 0: from the beginning. Events from first_seq to last_seq are gone over; seq is
-- how far it has come. begun_by: 0: the program itself. moved_at: when it last came on.
CREATE TABLE drip_recounts (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  from_day BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  begun_by BIGINT NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  conversations BIGINT NOT NULL,
  occasions BIGINT NOT NULL,
  added BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  moved_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (org_id)
) WITHOUT ROWID;
-- Events up to this number were there before counting began, and have not been counted; 0: none. -1: not known.
ALTER TABLE drip_cursors ADD COLUMN uncounted_seq BIGINT NOT NULL DEFAULT -1;
