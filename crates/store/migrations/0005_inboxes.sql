-- Lanes: what does not work at the moment, and an index for how often each lane brings something.
CREATE TABLE lane_troubles (
  org_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  way TEXT NOT NULL,
  trouble TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, channel_id, way)
) WITHOUT ROWID;
CREATE INDEX arrivals_channel ON arrivals (org_id, channel_id, id);
