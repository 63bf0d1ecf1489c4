-- From readings, receipts and agencies to filings: what is a copy, what a version, and which one is current.
-- Runs over everything at each publish, so that nothing depends on the order in which files came.
-- `matched` (printed, agency_id), `correction` (what people said of a reading), `choice` and `choice_seen` (which
-- version they chose, and from which) are made by versions.py before.

CREATE OR REPLACE TEMP TABLE source AS
WITH named AS (
    SELECT
        reading.* EXCLUDE (report_year), original.file, original.received_on,
        coalesce(correction.report_year, reading.report_year) AS report_year,
        coalesce(correction.stage, original.stage) AS stage,
        -- What an office once wrote down in a ledger yields to every report, and a report without any table that
        -- can be read to one that has them.
        CASE WHEN reading.is_ledger THEN 0 WHEN reading.form IS NULL THEN 1
             WHEN coalesce(correction.stage, original.stage) = 'draft' THEN 2
             WHEN coalesce(correction.stage, original.stage) = 'filed' THEN 3 ELSE 4 END AS stage_rank,
        -- A report that names no agency stays apart from all others, except from its own copies.
        coalesce(
            correction.agency_id, matched.agency_id, 'u-' || left(sha256('unnamed|' || reading.digest), 10)
        ) AS agency_id,
        concat_ws(
            ',', CASE WHEN correction.agency_id IS NOT NULL THEN 'agency_id' END,
            CASE WHEN correction.report_year IS NOT NULL THEN 'report_year' END,
            CASE WHEN correction.stage IS NOT NULL THEN 'stage' END
        ) AS decided
    FROM reading
    LEFT JOIN correction ON correction.sha256 = reading.sha256 AND correction.ordinal = reading.ordinal
        AND correction.part IS NOT DISTINCT FROM reading.part
    JOIN original ON original.sha256 = reading.sha256
    LEFT JOIN matched ON matched.printed = reading.agency_printed
),
-- What a person said of one copy holds for those that were read the same and are as doubtful.
moved AS (
    SELECT named.agency_id, named.report_year, as_read.digest AS was, min(named.digest) AS digest
    FROM named JOIN as_read USING (reading_id) WHERE as_read.digest <> named.digest
    GROUP BY ALL HAVING count(DISTINCT named.digest) = 1
),
joined AS (
    SELECT
        named.* REPLACE (coalesce(moved.digest, named.digest) AS digest),
        coalesce(as_read.digest <> named.digest, false) AS is_decided
    FROM named LEFT JOIN as_read USING (reading_id)
    LEFT JOIN moved ON as_read.reading_id IS NULL AND named.unproven > 0 AND moved.was = named.digest
        AND moved.agency_id = named.agency_id AND moved.report_year IS NOT DISTINCT FROM named.report_year
)
SELECT
    *,
    left(sha256(agency_id || '|' || coalesce(report_year::VARCHAR, '') || '|' || digest), 16) AS filing_id
FROM joined;

DELETE FROM filing_source;
INSERT INTO filing_source BY NAME
SELECT filing_id, reading_id, sha256, file, part, stage, received_on FROM source;

DELETE FROM filing;
INSERT INTO filing BY NAME
WITH ranked AS (
    -- Of several copies the one with the fewest doubtful figures stands for the filing.
    SELECT
        source.*,
        row_number() OVER (
            PARTITION BY filing_id
            ORDER BY is_decided DESC, unproven, stage_rank DESC, received_on DESC, sha256, part NULLS FIRST, ordinal
        ) AS rank_as_copy,
        max(stage_rank) OVER (PARTITION BY filing_id) AS last_stage_rank
    FROM source
),
represented AS (
    SELECT
        ranked.* EXCLUDE (stage, received_on, published_on),
        -- Of copies that print different days the first day counts: who puts a report up again was no later for it.
        coalesce(
            min(CASE WHEN stage = 'published' THEN published_on END) OVER (PARTITION BY filing_id), published_on
        ) AS published_on,
        arg_max(stage, stage_rank) OVER (PARTITION BY filing_id) AS stage,
        max(CASE WHEN stage_rank = last_stage_rank THEN received_on END)
            OVER (PARTITION BY filing_id) AS received_on
    FROM ranked
),
-- A report without a year is a group of its own: nobody can say what it is a version of.
versions AS (
    SELECT
        represented.*,
        agency_id || '|' || coalesce(report_year::VARCHAR, filing_id) AS series,
    FROM represented
    WHERE rank_as_copy = 1
),
numbered AS (
    SELECT
        versions.*,
        row_number() OVER (
            PARTITION BY series ORDER BY last_stage_rank, received_on, digest
        )::INTEGER AS version,
        row_number() OVER (
            PARTITION BY series ORDER BY last_stage_rank DESC, received_on DESC, digest DESC
        ) AS rank_from_last,
        count(*) OVER (PARTITION BY series, last_stage_rank, received_on) AS tied,
        dense_rank() OVER (PARTITION BY series ORDER BY last_stage_rank DESC, received_on DESC) AS moment
    FROM versions
),
-- A choice holds while no version that the person did not see would stand before the chosen one.
chosen AS (
    SELECT DISTINCT numbered.series, numbered.filing_id, numbered.rank_from_last
    FROM numbered JOIN source USING (filing_id) JOIN choice ON choice.reading_id = source.reading_id
        AND choice.agency_id = numbered.agency_id AND choice.report_year = numbered.report_year
),
seen AS (
    SELECT DISTINCT source.filing_id
    FROM source JOIN choice_seen USING (reading_id, agency_id, report_year)
),
standing AS (
    SELECT
        chosen.series, chosen.filing_id AS chosen_id,
        NOT bool_or(other.rank_from_last < chosen.rank_from_last AND seen.filing_id IS NULL) AS holds
    FROM chosen JOIN numbered other USING (series) LEFT JOIN seen ON seen.filing_id = other.filing_id
    GROUP BY chosen.series, chosen.filing_id
)
SELECT
    numbered.filing_id, numbered.reading_id, numbered.agency_id, numbered.agency_printed, numbered.report_year,
    numbered.form, numbered.variant, numbered.title, numbered.published_on, numbered.stage, numbered.received_on,
    numbered.sha256, numbered.file, numbered.part, numbered.format, numbered.version, numbered.digest,
    numbered.numeric_cells, numbered.numeric_placed, numbered.unmapped, numbered.is_ledger,
    -- What a person wrote down about the agency knows more than a title.
    coalesce(
        CASE WHEN agency.is_in_roster THEN agency.coverage END, numbered.coverage_printed, agency.coverage
    ) AS coverage,
    CASE WHEN standing.holds THEN numbered.filing_id = standing.chosen_id ELSE numbered.rank_from_last = 1 END
        AS is_current,
    CASE WHEN standing.holds THEN false
         WHEN standing.series IS NOT NULL THEN numbered.rank_from_last = 1 OR numbered.filing_id = standing.chosen_id
         ELSE numbered.moment = 1 AND numbered.tied > 1 END AS is_choice_open,
    concat_ws(
        ',', nullif(numbered.decided, ''),
        CASE WHEN standing.holds AND numbered.filing_id = standing.chosen_id THEN 'version' END
    ) AS decided
FROM numbered LEFT JOIN agency USING (agency_id) LEFT JOIN standing USING (series);
