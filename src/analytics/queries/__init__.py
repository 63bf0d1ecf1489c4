"""Questions over one snapshot: typed filter in, frames with documented columns out.

The only SELECTs over the store. Every number names its members: how many are known of how many, who the
others are, and why a value cannot be computed. Sums are exact (Decimal), no NULL is skipped in silence.
"""

from analytics.queries.bridge import summary_bridge
from analytics.queries.carry import CARRIED, carry_chain, carry_joints
from analytics.queries.catalogue import describe_snapshot, list_agencies, list_refusals, list_years
from analytics.queries.changes import metric_change
from analytics.queries.compliance import (
    FindingFilter,
    check_matrix,
    count_findings,
    current_filing,
    find_findings,
    finding_by_fingerprint,
    finding_history,
    other_figures,
    rank_agencies,
)
from analytics.queries.coverage import coverage_by_year, coverage_names
from analytics.queries.decisions import DECISION_STATES, Decisions, index_decisions, load_decisions
from analytics.queries.doubts import doubted_figures
from analytics.queries.drivers import change_drivers
from analytics.queries.filings import (
    count_filings,
    filing_figures,
    filing_findings,
    filing_problems,
    filing_sections,
    filing_sources,
    filing_unmapped,
    find_filer,
    findings,
    list_filers,
    list_filings,
)
from analytics.queries.frames import as_floats
from analytics.queries.gaps import metric_gaps
from analytics.queries.holdings import list_present
from analytics.queries.loads import list_filings_of_files, list_known_files, list_loads, list_series
from analytics.queries.members import decide_basis, members
from analytics.queries.metrics import (
    metric_by_agency,
    metric_by_agency_year,
    metric_by_applicant,
    metric_by_year,
)
from analytics.queries.scope import Basis, Scope, scope_agencies, validate_scope
from analytics.queries.states import filing_states
from analytics.queries.sums import find_unbalanced, roll_forward, sum_by_kind, sum_common, sum_complete
from analytics.queries.values import read_ahead
from analytics.queries.verdicts import count_open, read_passes_ahead
from analytics.queries.waiting import (
    filing_of,
    find_waiting,
    has_doubts,
    list_doubts,
    list_versions,
    open_waiting,
    read_as_of,
    reading_of,
)

__all__ = [
    "CARRIED",
    "DECISION_STATES",
    "Basis",
    "Decisions",
    "FindingFilter",
    "Scope",
    "as_floats",
    "carry_chain",
    "carry_joints",
    "change_drivers",
    "check_matrix",
    "count_filings",
    "count_findings",
    "count_open",
    "coverage_by_year",
    "coverage_names",
    "current_filing",
    "decide_basis",
    "describe_snapshot",
    "doubted_figures",
    "filing_figures",
    "filing_findings",
    "filing_of",
    "filing_problems",
    "filing_sections",
    "filing_sources",
    "filing_states",
    "filing_unmapped",
    "find_filer",
    "find_findings",
    "find_unbalanced",
    "find_waiting",
    "finding_by_fingerprint",
    "finding_history",
    "findings",
    "has_doubts",
    "index_decisions",
    "list_agencies",
    "list_doubts",
    "list_filers",
    "list_filings",
    "list_filings_of_files",
    "list_known_files",
    "list_loads",
    "list_present",
    "list_refusals",
    "list_series",
    "list_versions",
    "list_years",
    "load_decisions",
    "members",
    "metric_by_agency",
    "metric_by_agency_year",
    "metric_by_applicant",
    "metric_by_year",
    "metric_change",
    "metric_gaps",
    "open_waiting",
    "other_figures",
    "rank_agencies",
    "read_ahead",
    "read_as_of",
    "read_passes_ahead",
    "reading_of",
    "roll_forward",
    "scope_agencies",
    "sum_by_kind",
    "sum_common",
    "sum_complete",
    "summary_bridge",
    "validate_scope",
]
