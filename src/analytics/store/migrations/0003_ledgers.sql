-- A reading may be a row of an office's ledger; any report of the same agency and year stands before it.
ALTER TABLE reading ADD COLUMN is_ledger BOOLEAN DEFAULT false;
ALTER TABLE filing ADD COLUMN is_ledger BOOLEAN DEFAULT false;
