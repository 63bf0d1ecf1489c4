-- Prose paragraph by paragraph with its places; the section texts of before have none. `section` is '0' before
-- the first heading.
CREATE TABLE reading_passage (
    reading_id VARCHAR NOT NULL, position INTEGER NOT NULL, section VARCHAR NOT NULL, text VARCHAR NOT NULL,
    place VARCHAR, is_heading BOOLEAN NOT NULL
);
INSERT INTO reading_passage
SELECT reading_id, row_number() OVER (PARTITION BY reading_id ORDER BY number)::INTEGER - 1, number, text, NULL, text = ''
FROM reading_section;
DROP TABLE reading_section;

-- JSON as the command line prints it, NULL for none; `digest` is the evidence digest.
ALTER TABLE reading_finding ADD COLUMN other_cells VARCHAR;
ALTER TABLE reading_finding ADD COLUMN evidence VARCHAR;
ALTER TABLE reading_finding ADD COLUMN cause VARCHAR;
ALTER TABLE reading_finding ADD COLUMN version INTEGER;
ALTER TABLE reading_finding ADD COLUMN digest VARCHAR;

-- What follows only from several reports, or from there being none (`filing_id` NULL). Made anew by every publish.
CREATE TABLE derived_finding (
    agency_id VARCHAR NOT NULL, report_year INTEGER, filing_id VARCHAR, position INTEGER NOT NULL,
    rule VARCHAR NOT NULL, instance VARCHAR NOT NULL, outcome VARCHAR NOT NULL, severity VARCHAR NOT NULL,
    zh VARCHAR NOT NULL, en VARCHAR NOT NULL, cells VARCHAR NOT NULL, expected VARCHAR, reported VARCHAR,
    uses_implied BOOLEAN NOT NULL, other_cells VARCHAR, evidence VARCHAR, cause VARCHAR, version INTEGER,
    digest VARCHAR
);
