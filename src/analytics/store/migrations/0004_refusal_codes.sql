-- Why a file was refused: an error code and its sentence in both languages. What was refused before has one
-- sentence only, until the file is ingested again.
ALTER TABLE refusal RENAME TO refusal_before;
CREATE TABLE refusal (
    sha256 VARCHAR NOT NULL, file VARCHAR NOT NULL, part VARCHAR, code VARCHAR NOT NULL, zh VARCHAR NOT NULL,
    en VARCHAR NOT NULL, received_on DATE NOT NULL
);
INSERT INTO refusal SELECT sha256, file, part, 'REFUSED_BEFORE', reason, reason, received_on FROM refusal_before;
DROP TABLE refusal_before;
