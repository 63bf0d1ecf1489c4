-- What the findings over several reports rest on: digests of each current report (`own`), and of it and the reports
-- that it continues (`linked`). Findings of what has the same prints as before are not made again.
CREATE TABLE derived_print (
    agency_id VARCHAR NOT NULL, report_year INTEGER NOT NULL, own VARCHAR NOT NULL, linked VARCHAR NOT NULL
);
-- One row: a digest of what all of them rest on together. Another one makes everything anew.
CREATE TABLE derived_basis (basis VARCHAR NOT NULL);
