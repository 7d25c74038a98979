-- Touchpoints and products that drips are told of. drip_names: each as it was first written; folded: the same in small
-- letters, by which it is known again; dimension: touchpoint or product.
CREATE TABLE drip_names (
  org_id BIGINT NOT NULL,
  dimension TEXT NOT NULL,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (org_id, dimension, folded)
) WITHOUT ROWID;
ALTER TABLE occasion_records ADD COLUMN touchpoint TEXT NOT NULL DEFAULT '';
ALTER TABLE occasion_records ADD COLUMN product TEXT NOT NULL DEFAULT '';
ALTER TABLE occasions ADD COLUMN touchpoint TEXT NOT NULL DEFAULT '';
ALTER TABLE occasions ADD COLUMN product TEXT NOT NULL DEFAULT '';
ALTER TABLE leaks ADD COLUMN touchpoint TEXT NOT NULL DEFAULT '';
ALTER TABLE leaks ADD COLUMN product TEXT NOT NULL DEFAULT '';
-- Of the counts in occasion_days, those with a touchpoint or a product.
CREATE TABLE occasion_day_names (
  org_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,
  team_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  colleague_id BIGINT NOT NULL,
  touchpoint TEXT NOT NULL,
  product TEXT NOT NULL,
  occasions BIGINT NOT NULL,
  drips BIGINT NOT NULL,
  PRIMARY KEY (org_id, day, kind, team_id, channel_id, cause, colleague_id, touchpoint, product)
) WITHOUT ROWID;
