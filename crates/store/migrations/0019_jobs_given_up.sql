-- Jobs that were given up are counted on every page, and stand among all those that are only planned.
CREATE INDEX jobs_given_up ON jobs (org_id, state, id) WHERE state = 2;
