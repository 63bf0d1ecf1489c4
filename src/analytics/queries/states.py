"""How the cells of each report were read: how many have a value, how many are blank, implied, illegible."""

from collections.abc import Sequence

import pandas as pd

from analytics.model import Status
from analytics.store import Snapshot, query

STATES = (*(status.value for status in Status), "implied")
"""The counted columns: one for every status, and how many of the figures without a value are implied."""

_STATES = """
SELECT
    filing_id,
    count(*) FILTER (WHERE status = 'reported') AS reported,
    count(*) FILTER (WHERE status = 'blank') AS blank,
    count(*) FILTER (WHERE status = 'not_applicable') AS not_applicable,
    count(*) FILTER (WHERE status = 'illegible') AS illegible,
    count(*) FILTER (WHERE status = 'absent') AS absent,
    count(implied) AS implied
FROM figure WHERE $is_whole OR list_contains($filings::VARCHAR[], filing_id)
GROUP BY filing_id ORDER BY filing_id
"""


def filing_states(snapshot: Snapshot, filings: Sequence[str] | None = None) -> pd.DataFrame:
    """For every filing with figures: ``filing_id`` and a count for each of `STATES` (int64).

    `filings` None means all of them.
    """
    parameters = {"is_whole": filings is None, "filings": list(filings or ())}
    return query(snapshot, _STATES, parameters)
