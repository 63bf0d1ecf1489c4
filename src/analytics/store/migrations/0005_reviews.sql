-- What people decided, applied to what was read. `decided` lists, comma-separated, what of a filing a person said:
-- agency_id, report_year, stage, version.
ALTER TABLE filing ADD COLUMN decided VARCHAR DEFAULT '';
