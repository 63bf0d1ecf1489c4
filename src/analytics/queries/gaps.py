"""Why a metric has no value in a report: what stands in the cells that it needs."""

from collections.abc import Collection

import pandas as pd

from analytics.model import Proof, Status
from analytics.queries.values import resolve_metrics
from analytics.store import Snapshot, query

_GAPS = """
SELECT filing_id, status, proof FROM gap
WHERE list_contains($figures::VARCHAR[], figure)
  AND ($is_whole OR filing_id IN (SELECT unnest($filings::VARCHAR[])))
"""

UNPROVEN = "unproven"
"""A number is there, and nothing proves it (OCR, or text torn from its labels)."""
_TELLING = (
    Status.ILLEGIBLE.value,
    UNPROVEN,
    Status.BLANK.value,
    Status.NOT_APPLICABLE.value,
    Status.ABSENT.value,
)
"""Of several cells without a value the first of these states is told."""


def metric_gaps(snapshot: Snapshot, metric: str, filings: Collection[str] | None = None) -> pd.DataFrame:
    """The state of the cells that a metric needs and a report lacks, one row per report; `filings` None: all.

    Columns: filing_id, state (``illegible``, ``unproven``, ``blank``, ``not_applicable``, ``absent``: the
    most telling one where several cells lack a value). A blank that the identities leave one value for
    is listed too; ask only where the metric has no value.

    Raises:
        UnknownSelection: There is no such metric.
    """
    (one,) = resolve_metrics([metric])
    terms = (*one.numerator, *one.denominator)
    figures = [f"{term.key.indicator}|{term.key.applicant}" for term in terms]
    parameters = {
        "figures": list(dict.fromkeys(figures)),
        "is_whole": filings is None,
        "filings": list(filings or ()),
    }
    rows = query(snapshot, _GAPS, parameters)
    state = rows["status"].where(rows["proof"].fillna("") != Proof.UNPROVEN.value, UNPROVEN)
    known = rows.assign(state=state)[state.isin(_TELLING)]
    first = known.assign(order=known["state"].map(_TELLING.index)).sort_values("order", kind="stable")
    return first.drop_duplicates("filing_id")[["filing_id", "state"]].reset_index(drop=True)
