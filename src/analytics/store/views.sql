-- What queries read: the evidence of each filing, by filing_id. Made anew by every publish, because the columns
-- of reading_wide follow the dictionary.

CREATE OR REPLACE VIEW section AS
SELECT filing.filing_id, evidence.number, evidence.text
FROM reading_section evidence JOIN filing USING (reading_id);

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
SELECT
    filing.filing_id, evidence.* EXCLUDE (reading_id),
    left(sha256(concat_ws('|', evidence.rule, filing.agency_id, filing.report_year, evidence.cells)), 16)
        AS fingerprint
FROM reading_finding evidence JOIN filing USING (reading_id);
