"""What the checks found: counts, the matrix of agencies and checks, the list of findings, one finding whole.

A finding's *state* is its severity where it failed, else its outcome: ``error``, ``warning``, ``info``,
``uncertain``, ``not_assessable``, ``pass``, from worst to best. What a person explained or dismissed is
``settled`` and is counted apart. Only current reports count, and agencies whose report is missing. The view
``finding`` names every row by a digest, which costs; questions over many reports leave it out or ask for it
last.
"""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.queries.decisions import DECIDED_SQL, DECISION_SQL, DECISION_STATES, Decisions
from analytics.queries.frames import keep_none
from analytics.queries.holdings import load_members
from analytics.queries.members import plan_members
from analytics.queries.scope import Scope
from analytics.queries.verdicts import (
    COUNTED,
    CURRENT_SQL,
    FINDING_STATES,
    STATE_SQL,
    count_shown,
    count_verdicts,
    find_whose,
    list_rules,
)
from analytics.store import Snapshot, fetch_rows, query

PER_REPORT = 10
"""Findings of one report that a list shows at first sight."""

EVERY = 2**31
"""More findings than a report has."""

NOTHING_DECIDED = Decisions()

_STATE, _CURRENT = STATE_SQL, CURRENT_SQL
_RANK = "list_position(['error', 'warning', 'info', 'uncertain', 'not_assessable', 'pass'], state)"

# A few agencies are looked for in a list, which goes before the digest is computed; all of them are joined.
_MATRIX = f"""
WITH {DECIDED_SQL},
named AS (
    SELECT
        finding.found_in_agency AS agency_id, finding.rule, {_STATE} AS state, finding.position,
        finding.digest,
        CASE WHEN finding.outcome <> 'pass' THEN finding.fingerprint END AS fingerprint
    FROM finding LEFT JOIN filing USING (filing_id)
    WHERE finding.found_in_year = $year AND {_CURRENT}
      AND list_contains($agencies::VARCHAR[], finding.found_in_agency)
),
found AS (
    SELECT finding.*, {DECISION_SQL} AS decision FROM named finding LEFT JOIN decided USING (fingerprint)
)
SELECT
    agency_id, rule, state, decision, coalesce(arg_min(fingerprint, position), '') AS fingerprint,
    count(*)::BIGINT AS n
FROM found GROUP BY agency_id, rule, state, decision
QUALIFY row_number() OVER (
    PARTITION BY agency_id, rule
    ORDER BY
        state = 'pass', decision IN ('explained', 'dismissed'), {_RANK},
        list_position({list(DECISION_STATES)}, decision)
) = 1
"""  # noqa: S608 - all parts are constants of this module

_LIST = f"""
WITH {DECIDED_SQL},
found AS (
    SELECT
        finding.*, {_STATE} AS state, json_extract_string(finding.cause, '$.kind') AS cause_kind
    FROM finding LEFT JOIN filing USING (filing_id)
    WHERE finding.outcome <> 'pass' AND ($is_any OR (finding.outcome = 'fail' AND finding.severity = 'error'))
      AND {_CURRENT} AND finding.found_in_year BETWEEN $first AND $last
      AND finding.found_in_agency IN (SELECT unnest($agencies::VARCHAR[]))
),
wanted AS (
    SELECT * FROM found
    WHERE (len($rules::VARCHAR[]) = 0 OR list_contains($rules, rule))
      AND ($cause = '' OR cause_kind = $cause)
      AND (
          list_contains($states::VARCHAR[], state)
          OR (state IN ('warning', 'uncertain') AND list_contains($warnings::VARCHAR[], rule[1]))
      )
),
judged AS (
    SELECT finding.*, {DECISION_SQL} AS decision FROM wanted finding LEFT JOIN decided USING (fingerprint)
),
placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY found_in_agency, found_in_year
            ORDER BY {_RANK}, cause_kind NULLS LAST, rule, position
        ) AS place
    FROM judged
    WHERE len($decisions::VARCHAR[]) = 0 OR list_contains($decisions, decision)
)
"""  # noqa: S608 - all parts are constants of this module

_COUNT = f"{_LIST} SELECT count(*), count(*) FILTER (WHERE place <= $per_report) FROM placed"  # noqa: S608

_PAGE = f"""
{_LIST}
SELECT
    placed.fingerprint, placed.filing_id, placed.found_in_agency AS agency_id, agency.name,
    placed.found_in_year AS report_year, placed.rule, placed.instance, placed.state, placed.cause_kind, placed.zh,
    placed.en, placed.cells, placed.expected, placed.reported, placed.uses_implied, placed.cause, placed.digest,
    placed.decision
FROM placed JOIN agency ON agency.agency_id = placed.found_in_agency
WHERE place <= $per_report
ORDER BY
    report_year DESC, agency.official_order NULLS LAST, agency.name, agency.agency_id, {_RANK.replace("state", "placed.state")},
    placed.place
LIMIT $n OFFSET $start
"""  # noqa: E501, S608 - all parts are constants of this module

_ONE = f"""
SELECT
    finding.fingerprint, finding.filing_id, finding.found_in_agency AS agency_id, agency.name,
    finding.found_in_year AS report_year, finding.rule, finding.instance, finding.outcome, finding.severity,
    {_STATE} AS state, finding.zh, finding.en, finding.cells, finding.expected, finding.reported,
    finding.uses_implied, finding.other_cells, finding.evidence, finding.cause, finding.version,
    finding.digest,
    filing.file, filing.part, filing.form, filing.variant, filing.sha256, original.stored_at
FROM finding
JOIN agency ON agency.agency_id = finding.found_in_agency
LEFT JOIN filing USING (filing_id)
LEFT JOIN original USING (sha256)
WHERE finding.outcome <> 'pass' AND {_CURRENT} AND finding.fingerprint = $fingerprint
  AND finding.found_in_agency = $agency
ORDER BY finding.position LIMIT 1
"""  # noqa: S608 - all parts are constants of this module

_HISTORY = f"""
WITH found AS (
    SELECT
        finding.found_in_year AS report_year, finding.position, {_STATE} AS state,
        CASE WHEN finding.outcome <> 'pass' THEN finding.fingerprint END AS fingerprint
    FROM finding LEFT JOIN filing USING (filing_id)
    WHERE finding.found_in_agency = $agency AND finding.rule = $rule AND {_CURRENT}
      AND finding.found_in_year IS NOT NULL
)
SELECT
    report_year, state, coalesce(arg_min(fingerprint, position), '') AS fingerprint, count(*)::BIGINT AS n
FROM found GROUP BY report_year, state
QUALIFY row_number() OVER (PARTITION BY report_year ORDER BY {_RANK}) = 1
ORDER BY report_year
"""  # noqa: S608 - all parts are constants of this module

_OTHERS = """
WITH wanted AS (
    SELECT
        unnest($agencies::VARCHAR[]) AS agency_id, unnest($years::INTEGER[]) AS report_year,
        unnest($indicators::VARCHAR[]) AS indicator, unnest($applicants::VARCHAR[]) AS applicant,
        unnest(range(len($agencies))) AS number
)
SELECT
    wanted.agency_id, agency.name, wanted.report_year, wanted.indicator, wanted.applicant, filing.filing_id,
    figure.status, figure.value, figure.implied, figure.proof
FROM wanted
JOIN agency USING (agency_id)
LEFT JOIN filing
    ON filing.agency_id = wanted.agency_id AND filing.report_year = wanted.report_year AND filing.is_current
LEFT JOIN figure
    ON figure.filing_id = filing.filing_id AND figure.indicator = wanted.indicator
    AND figure.applicant = wanted.applicant
ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings a list shows; all kinds of them are chosen by id, and an empty tuple of rules means all.

    Attributes:
        states: Of `FINDING_STATES`, without ``pass``.
        warnings: Letters of the groups whose warnings and uncertain findings are shown besides.
        rules: Codes.
        cause: Kind of the likely cause, or "".
        per_report: At most so many of one report, worst first; None for all.
        decisions: Of `decisions.DECISION_STATES`; an empty tuple means all.
    """

    states: tuple[str, ...] = ("error",)
    warnings: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    cause: str = ""
    per_report: int | None = PER_REPORT
    decisions: tuple[str, ...] = ()

    @property
    def is_countable(self) -> bool:
        """It chooses by check and state alone, whatever the cause and whatever people said."""
        return not (self.cause or self.decisions)

    def has(self, rule: str, state: str) -> bool:
        """It chooses the findings of a check in a state."""
        is_shown = state in self.states or (state in ("warning", "uncertain") and rule[0] in self.warnings)
        return is_shown and (not self.rules or rule in self.rules)


def rank_agencies(
    snapshot: Snapshot, scope: Scope, year: int, decisions: Decisions = NOTHING_DECIDED
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each check said in one year, and every agency that reported or should have, worst first.

    Returns:
        rule, then int64 counts of findings: error, warning, info, uncertain, not_assessable, pass, and
        settled (of whatever state; in no other count); a check that was not applied is not there. And
        agency_id, name, filing_id (None without a report), is_missing, then the same counts. Those with most
        errors come first, then the missing, then by warnings and so on; equals stand in official order.
    """
    plan = plan_members(snapshot, scope)
    by_rule, by_agency = count_verdicts(snapshot, scope, year, decisions)
    members = load_members(snapshot, plan, [year])
    counts = pd.DataFrame(by_agency[members.agency], columns=list(COUNTED))
    ranked = pd.DataFrame(
        {
            "agency_id": pd.Series(
                [plan.agencies[agency] for agency in members.agency.tolist()], dtype=object
            ),
            "name": pd.Series([plan.names[agency] for agency in members.agency.tolist()], dtype=object),
            "filing_id": pd.Series(members.filing, dtype=object),
            "is_missing": ~members.has_report,
        }
    )
    order = ["error", "is_missing", "warning", "info", "uncertain", "not_assessable"]
    return (
        pd.DataFrame.from_dict(by_rule, orient="index", columns=list(COUNTED), dtype="int64")
        .rename_axis("rule")
        .reset_index(),
        pd.concat([ranked, counts], axis=1).sort_values(
            order, ascending=False, kind="stable", ignore_index=True
        ),
    )


def check_matrix(
    snapshot: Snapshot,
    scope: Scope,
    year: int,
    agencies: tuple[str, ...] | None = None,
    decisions: Decisions = NOTHING_DECIDED,
) -> pd.DataFrame:
    """The worst state of every check at every agency; what was not applied is not there.

    What is settled stands behind everything that is not, and before passes. Columns: agency_id, rule, state,
    decision (of `DECISION_STATES`), fingerprint (of the first finding in that state; "" for a pass), n
    (findings in that state).

    Args:
        snapshot: The data.
        scope: Which agencies.
        year: The report year.
        agencies: Only these of the scope; all when None.
        decisions: What people said of findings.
    """
    within = plan_members(snapshot, scope).agencies
    wanted = within if agencies is None else tuple(agency for agency in agencies if agency in set(within))
    return query(snapshot, _MATRIX, {**decisions.parameters(), "agencies": list(wanted), "year": year})


def count_findings(
    snapshot: Snapshot, scope: Scope, wanted: FindingFilter, decisions: Decisions = NOTHING_DECIDED
) -> tuple[int, int]:
    """How many findings the list has: all, and those that `per_report` leaves."""
    if wanted.is_countable and scope.first_year is not None and scope.first_year == scope.last_year:
        rules = list_rules(snapshot)
        kinds = {(rule, state) for rule in rules for state in FINDING_STATES[:-1] if wanted.has(rule, state)}
        most = wanted.per_report if wanted.per_report is not None else EVERY
        return count_shown(snapshot, scope, scope.first_year, kinds, most)
    ((every, shown),) = fetch_rows(snapshot, _COUNT, _list_parameters(snapshot, scope, wanted, decisions))
    return int(every), int(shown)


def find_findings(
    snapshot: Snapshot,
    scope: Scope,
    wanted: FindingFilter,
    start: int = 0,
    n: int = 50,
    decisions: Decisions = NOTHING_DECIDED,
) -> pd.DataFrame:
    """A page of the list of findings in the years of the scope: latest year first, then official order.

    Within a report the worst stand first and those of one kind of cause together.

    Columns: fingerprint, filing_id (None where the report is missing), agency_id, name, report_year, rule,
    instance, state, cause_kind (or None), zh, en, cells (JSON text), expected, reported, uses_implied, cause
    (JSON text or None), digest, decision (of `DECISION_STATES`).
    """
    parameters = _list_parameters(snapshot, scope, wanted, decisions)
    return keep_none(query(snapshot, _PAGE, {**parameters, "start": start, "n": n}))


def finding_by_fingerprint(snapshot: Snapshot, fingerprint: str, agency: str = "") -> pd.DataFrame:
    """One finding whole, or no row where today's data have none of that name.

    Columns: those of `queries.findings`, state, and file, part, form, variant, sha256, stored_at (when its
    file was first kept) of its report (None where the report is missing).

    It is sought among those of its agency alone, which `agency` names where it is known.
    """
    agency = agency or find_whose(snapshot, fingerprint)
    return keep_none(query(snapshot, _ONE, {"fingerprint": fingerprint, "agency": agency}))


def finding_history(snapshot: Snapshot, agency: str, rule: str) -> pd.DataFrame:
    """What one check said of one agency year by year; a year in which it was not applied is not there.

    Columns: report_year, state (the worst), fingerprint ("" for a pass), n (findings in that state).
    """
    return query(snapshot, _HISTORY, {"agency": agency, "rule": rule})


def other_figures(snapshot: Snapshot, other_cells: str | None) -> pd.DataFrame:
    """The figures of other reports that a finding points at, in its order.

    Columns: agency_id, name, report_year, indicator, applicant, filing_id, status, value, implied, proof;
    None from filing_id on where there is no such report or cell.
    """
    cells = json.loads(other_cells) if other_cells else []
    parameters = {
        "agencies": [cell["agency"] for cell in cells],
        "years": [cell["report_year"] for cell in cells],
        "indicators": [cell["indicator"] for cell in cells],
        "applicants": [cell["applicant"] for cell in cells],
    }
    return keep_none(query(snapshot, _OTHERS, parameters))


def current_filing(snapshot: Snapshot, agency: str, year: int) -> str:
    """The id of the report of an agency for a year that counts; "" where there is none."""
    sql = "SELECT filing_id FROM filing WHERE agency_id = ? AND report_year = ? AND is_current"
    rows = fetch_rows(snapshot, sql, [agency, year])
    return str(rows[0][0]) if rows else ""


def _list_parameters(
    snapshot: Snapshot, scope: Scope, wanted: FindingFilter, decisions: Decisions
) -> dict[str, Any]:
    return {
        **decisions.parameters(),
        "decisions": list(wanted.decisions),
        "agencies": list(plan_members(snapshot, scope).agencies),
        "first": scope.first_year if scope.first_year is not None else 0,
        "last": scope.last_year if scope.last_year is not None else 9999,
        "is_any": wanted.states != ("error",) or bool(wanted.warnings),
        "states": list(wanted.states),
        "warnings": list(wanted.warnings),
        "rules": list(wanted.rules),
        "cause": wanted.cause,
        "per_report": wanted.per_report if wanted.per_report is not None else EVERY,
    }
