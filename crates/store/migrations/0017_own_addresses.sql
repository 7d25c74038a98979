-- Further addresses under which a channel is written to and answers, each with a name and a signature, as JSON. The one
-- it answers under by default stands in the column address.
ALTER TABLE channels ADD COLUMN own_addresses TEXT NOT NULL DEFAULT '[]';
