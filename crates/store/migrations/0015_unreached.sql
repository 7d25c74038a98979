-- Parcels whose recipients went different ways: who has not been reached yet, as the carrier writes it.
-- Empty: nobody has been.
ALTER TABLE outbox ADD COLUMN unreached TEXT NOT NULL DEFAULT '';
