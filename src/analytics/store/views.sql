-- What queries read: the evidence of each filing, by filing_id. Made anew by every publish, because the columns
-- of reading_wide follow the dictionary.

CREATE OR REPLACE VIEW passage AS
SELECT filing.filing_id, evidence.* EXCLUDE (reading_id)
FROM reading_passage evidence JOIN filing USING (reading_id);

CREATE OR REPLACE VIEW section AS
SELECT
    filing_id, section AS number,
    coalesce(string_agg(text, chr(10) ORDER BY position) FILTER (NOT is_heading), '') AS text
FROM passage WHERE section <> '0' GROUP BY filing_id, section;

CREATE OR REPLACE VIEW figure AS
SELECT filing.filing_id, evidence.* EXCLUDE (reading_id)
FROM reading_figure evidence JOIN filing USING (reading_id);

CREATE OR REPLACE VIEW wide AS
SELECT filing.filing_id, evidence.* EXCLUDE (reading_id)
FROM reading_wide evidence JOIN filing USING (reading_id);

CREATE OR REPLACE VIEW gap AS
SELECT filing.filing_id, evidence.* EXCLUDE (reading_id)
FROM reading_gap evidence JOIN filing USING (reading_id);

CREATE OR REPLACE VIEW unmapped AS
SELECT filing.filing_id, evidence.* EXCLUDE (reading_id)
FROM reading_unmapped evidence JOIN filing USING (reading_id);

CREATE OR REPLACE VIEW problem AS
SELECT filing.filing_id, evidence.* EXCLUDE (reading_id)
FROM reading_problem evidence JOIN filing USING (reading_id);

-- The fingerprint names a finding for good: a reworded message or another file of the same report keeps it.
CREATE OR REPLACE VIEW finding AS
WITH every AS (
    SELECT filing.agency_id, filing.report_year, filing.filing_id, evidence.* EXCLUDE (reading_id)
    FROM reading_finding evidence JOIN filing USING (reading_id)
    UNION ALL BY NAME
    SELECT * FROM derived_finding
)
SELECT
    every.* EXCLUDE (agency_id, report_year), every.agency_id AS found_in_agency, every.report_year AS found_in_year,
    left(sha256(concat_ws('|', rule, agency_id, report_year, cells, other_cells)), 16) AS fingerprint
FROM every;
