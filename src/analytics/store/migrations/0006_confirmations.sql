-- Of readings in which people confirmed figures, or corrected whose they are: what the program had read, so that a
-- decision can be withdrawn. reading_figure, reading_wide, reading_gap and reading_finding hold what counts.
-- `decided` is the digest of the decisions that are applied.
CREATE TABLE as_read (reading_id VARCHAR NOT NULL, decided VARCHAR NOT NULL, digest VARCHAR NOT NULL, unproven INTEGER NOT NULL);
CREATE TABLE as_read_figure AS SELECT * FROM reading_figure LIMIT 0;
CREATE TABLE as_read_finding AS SELECT * FROM reading_finding LIMIT 0;
