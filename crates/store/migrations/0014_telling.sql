-- What a look tells of each stream: how long a doubling takes to be noticed, as JSON, the quickest first.
ALTER TABLE leak_looks ADD COLUMN noticing TEXT NOT NULL DEFAULT '';
-- Which share of a leak's variation lies between colleagues, and how many they are, as JSON; empty where it is not told.
ALTER TABLE leaks ADD COLUMN between_colleagues TEXT NOT NULL DEFAULT '';
