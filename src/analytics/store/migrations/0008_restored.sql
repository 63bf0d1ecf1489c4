-- A load may be the undoing of another one: `restored` is the number of the snapshot that it published again.
ALTER TABLE load ADD COLUMN restored INTEGER;
