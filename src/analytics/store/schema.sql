-- The tables of one snapshot, schema version 1. Later changes are numbered steps in migrations/.
--
-- Three layers: what a file said (original, reading, reading_*), who should report (agency, agency_alias), and
-- what follows from both (filing, filing_source). The last layer is made anew by every publish, so that the order
-- in which files arrive can never decide anything. Queries read the views of views.sql, which join a filing to
-- the evidence of the one reading that stands for it.
--
-- Only types and constraints that DuckLake takes too: no ENUM, no keys, no CHECK. Publishing checks uniqueness.

CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR);

-- A kept file. `file` is the fullest name it was ever given, `stage` the latest it was ever given, `received_on`
-- the first day it came with that stage. `read_by` is the digest of the program parts that read it.
CREATE TABLE original (
    sha256 VARCHAR NOT NULL, file VARCHAR NOT NULL, size BIGINT NOT NULL, format VARCHAR NOT NULL,
    stage VARCHAR NOT NULL, received_on DATE NOT NULL, stored_at TIMESTAMP NOT NULL, read_by VARCHAR NOT NULL
);

-- One annual report as one file says it: a file (or a part of it) may hold several.
CREATE TABLE reading (
    reading_id VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, part VARCHAR, ordinal INTEGER NOT NULL,
    format VARCHAR NOT NULL, title VARCHAR, agency_printed VARCHAR, report_year INTEGER, form VARCHAR,
    variant VARCHAR, coverage_printed VARCHAR, published_on DATE, digest VARCHAR NOT NULL,
    unproven INTEGER NOT NULL, numeric_cells INTEGER NOT NULL, numeric_placed INTEGER NOT NULL,
    unmapped INTEGER NOT NULL
);
CREATE TABLE reading_section (reading_id VARCHAR NOT NULL, number VARCHAR NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE reading_figure (
    reading_id VARCHAR NOT NULL, position INTEGER NOT NULL, indicator VARCHAR NOT NULL, applicant VARCHAR NOT NULL,
    status VARCHAR NOT NULL, value DECIMAL(18, 4), implied DECIMAL(18, 4), proof VARCHAR, raw VARCHAR,
    place VARCHAR, note VARCHAR
);
-- One row per reading and one column "<indicator>|<applicant>" per figure of any form; publishing adds the
-- columns from the dictionary. NULL unless reported and not unproven.
CREATE TABLE reading_wide (reading_id VARCHAR NOT NULL);
-- One row for each figure that the form of a reading has and reading_wide lacks.
CREATE TABLE reading_gap (
    reading_id VARCHAR NOT NULL, figure VARCHAR NOT NULL, status VARCHAR NOT NULL, implied DECIMAL(18, 4),
    proof VARCHAR
);
CREATE TABLE reading_unmapped (
    reading_id VARCHAR NOT NULL, position INTEGER NOT NULL, raw VARCHAR NOT NULL, place VARCHAR
);
CREATE TABLE reading_problem (
    reading_id VARCHAR NOT NULL, position INTEGER NOT NULL, code VARCHAR NOT NULL, zh VARCHAR NOT NULL,
    en VARCHAR NOT NULL, place VARCHAR
);
CREATE TABLE reading_finding (
    reading_id VARCHAR NOT NULL, position INTEGER NOT NULL, rule VARCHAR NOT NULL, instance VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, severity VARCHAR NOT NULL, zh VARCHAR NOT NULL, en VARCHAR NOT NULL,
    cells VARCHAR NOT NULL, expected VARCHAR, reported VARCHAR, uses_implied BOOLEAN NOT NULL
);

-- A file, or a part of one, from which no report could be taken, and why.
CREATE TABLE refusal (
    sha256 VARCHAR NOT NULL, file VARCHAR NOT NULL, part VARCHAR, reason VARCHAR NOT NULL, received_on DATE NOT NULL
);

-- Who reports: the roster, then the agencies that only reports name. `inferred` lists, comma-separated, the
-- columns that nobody wrote down and that were concluded from the name.
CREATE TABLE agency (
    agency_id VARCHAR NOT NULL, name VARCHAR NOT NULL, official_order INTEGER, kind VARCHAR, level VARCHAR,
    parent_id VARCHAR, region VARCHAR, is_vertical BOOLEAN, coverage VARCHAR, report_from INTEGER,
    report_until INTEGER, due_on VARCHAR, predecessor_ids VARCHAR, contact VARCHAR, phone VARCHAR, note VARCHAR,
    is_in_roster BOOLEAN NOT NULL, inferred VARCHAR NOT NULL
);
CREATE TABLE agency_alias (agency_id VARCHAR NOT NULL, alias VARCHAR NOT NULL);

-- One version of the report of an agency for a year. Copies (same agency, year and figures) are one filing;
-- `version` counts from 1 in the order of stage and receipt; exactly one filing of an agency and year is
-- current. `is_choice_open`: stage and date do not tell which version is the latest, a person should.
CREATE TABLE filing (
    filing_id VARCHAR NOT NULL, reading_id VARCHAR NOT NULL, agency_id VARCHAR NOT NULL, agency_printed VARCHAR,
    report_year INTEGER, form VARCHAR, variant VARCHAR, coverage VARCHAR, stage VARCHAR NOT NULL, title VARCHAR,
    published_on DATE, received_on DATE NOT NULL, sha256 VARCHAR NOT NULL, file VARCHAR NOT NULL, part VARCHAR,
    format VARCHAR NOT NULL, version INTEGER NOT NULL, is_current BOOLEAN NOT NULL,
    is_choice_open BOOLEAN NOT NULL, digest VARCHAR NOT NULL, numeric_cells INTEGER NOT NULL,
    numeric_placed INTEGER NOT NULL, unmapped INTEGER NOT NULL
);
-- Every file (or part) that says the same as a filing, the one that stands for it included.
CREATE TABLE filing_source (
    filing_id VARCHAR NOT NULL, reading_id VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, file VARCHAR NOT NULL,
    part VARCHAR, stage VARCHAR NOT NULL, received_on DATE NOT NULL
);

CREATE TABLE load (
    load_id INTEGER NOT NULL, started_at TIMESTAMP NOT NULL, finished_at TIMESTAMP NOT NULL, files INTEGER NOT NULL,
    added INTEGER NOT NULL, versioned INTEGER NOT NULL, unchanged INTEGER NOT NULL, refused INTEGER NOT NULL
);
