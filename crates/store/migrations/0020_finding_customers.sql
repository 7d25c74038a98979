-- Customers by the words of their names and addresses, as they are compared: small letters without accents.
-- part: 0: of the name or before the @, 1: behind it, where many share theirs. customer_indexings: customers below before_id are still to be gone through; 0: everybody has been, no row: nobody yet.
CREATE TABLE customer_words (
  org_id BIGINT NOT NULL,
  part SMALLINT NOT NULL,
  word TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, part, word, customer_id)
) WITHOUT ROWID;
CREATE INDEX customer_words_of ON customer_words (org_id, customer_id, word);
CREATE TABLE customer_indexings (
  org_id BIGINT NOT NULL,
  before_id BIGINT NOT NULL,
  PRIMARY KEY (org_id)
) WITHOUT ROWID;
-- Which browser page saved a draft last; empty: none of them. Another one that began before does not write over it.
ALTER TABLE drafts ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts_apart ADD COLUMN writer TEXT NOT NULL DEFAULT '';
