"""The figures of a snapshot column by column, as plain arrays: what every sum and every rate is made of.

A page asks ten questions about the same figures, and the next session asks them again with other filters. So
a figure is read once for all reports, whatever the question, and kept in nine bytes a report; which reports a
question counts is decided afterwards (`holdings.load_members`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt

from analytics.dictionary import load_dictionary
from analytics.store import Snapshot, query

SCALE = 10_000
"""The store keeps four decimals (万元 to the yuan)."""

COLUMN_BYTES = 128 * 2**20
"""What the figures of one snapshot may take: all of them at 60,000 reports."""

_ROW_BYTES = 9
"""Of one figure of one report: a number and its state."""

OPEN = 2
"""Snapshots whose figures a process keeps: the current one, and one that a publish has just replaced."""

PRINTED, GAP, IMPLIED = 1, 2, 4
"""Bits of `Column.state`: a number is printed; the form has the figure and it has no number; the other
figures of the report leave one number for it, which `Column.number` then holds."""

EXACT = 2**49 / SCALE
"""Below this a number that arrives as a double still gives back each of its four decimals."""

_WHOLE = f"coalesce(trunc({{0}})::BIGINT * {SCALE} + (({{0}} % 1) * {SCALE})::BIGINT, 0)"
"""A number as a whole number of ten-thousandths. Multiplying it at once would overflow, or cost four
times as much in wider decimals; taking it as a double, where it is not too large, costs a third."""

_GAPS = f"""
SELECT
    list_position($figures::VARCHAR[], gap.figure) - 1 AS figure, wide.rowid AS place,
    {_WHOLE.format("gap.implied")} AS implied,
    gap.implied IS NOT NULL AND gap.proof IS DISTINCT FROM 'unproven' AS is_usable
FROM reading_gap gap JOIN reading_wide wide USING (reading_id) WHERE gap.figure IN ({{figures}})
"""  # noqa: S608 - constants of this module; {{figures}} are numbered parameters


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of every report, in the order of `Columns.places`.

    Attributes:
        number: Whole ten-thousandths; means something only where `state` says PRINTED or IMPLIED.
        state: PRINTED, GAP, GAP + IMPLIED, or 0: the form of that report has no such figure.
        largest: No number is larger, signs apart.
    """

    number: npt.NDArray[np.int64]
    state: npt.NDArray[np.uint8]
    largest: int

    @property
    def size(self) -> int:
        """Bytes."""
        return self.number.nbytes + self.state.nbytes


class Columns:
    """The figures of one snapshot, read when they are first asked for; the oldest leave for the newest."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lock = Lock()
        self._kept: dict[str, Column] = {}
        self.places: npt.NDArray[np.int64] = query(snapshot, "SELECT rowid FROM reading_wide ORDER BY rowid")[
            "rowid"
        ].to_numpy()

    def take(self, names: Sequence[str]) -> dict[str, Column]:
        """Figures by name; what is not kept yet is read in one go, once however many sessions ask."""
        with self._lock:
            if any(name not in self._kept for name in names):
                wanted = dict.fromkeys([*self._find_siblings(names), *names])
                self._kept.update(self._read([name for name in wanted if name not in self._kept]))
            # What was asked for last stands last and leaves last.
            found = {name: self._kept.pop(name) for name in names}
            self._kept.update(found)
            used = sum(column.size for column in self._kept.values())
            for name in list(self._kept):
                if used <= COLUMN_BYTES:
                    break
                used -= self._kept.pop(name).size
        return found

    def _find_siblings(self, names: Sequence[str]) -> list[str]:
        """The figures of the same chapters and applicants, which the rest of the page asks for next.

        Looking for what is not printed costs as much for one figure as for all of them.
        """
        asked = {_name_family(name) for name in names}
        keys = (f"{key.indicator}|{key.applicant}" for key in load_dictionary().all_keys)
        siblings = [name for name in keys if _name_family(name) in asked]
        return siblings if len(siblings) * len(self.places) * _ROW_BYTES <= COLUMN_BYTES // 2 else []

    def _read(self, names: Sequence[str]) -> dict[str, Column]:
        # The names come from the dictionary and the rest are constants: nothing that a person typed is in it.
        chosen = "".join(f", {_quote(name)}" for name in names)
        rows = query(self._snapshot, f"SELECT rowid{chosen} FROM reading_wide")  # noqa: S608 - see above
        order = np.argsort(rows["rowid"].to_numpy(), kind="stable")
        single = {f"figure{number}": name for number, name in enumerate(names)}
        # One parameter each, because the scan cannot look into a list.
        placeholders = ", ".join(f"${name}" for name in single)
        gaps = query(self._snapshot, _GAPS.format(figures=placeholders), {"figures": list(names), **single})
        at, of = np.searchsorted(self.places, gaps["place"].to_numpy()), gaps["figure"].to_numpy()
        implied, is_usable = gaps["implied"].to_numpy(), gaps["is_usable"].to_numpy(dtype=bool)
        columns = {}
        for number, name in enumerate(names):
            values, state = self._convert(name, rows[name].to_numpy(dtype=float)[order])
            these = of == number
            used = these & is_usable
            state[at[these]] |= GAP
            state[at[used]] |= IMPLIED
            values[at[used]] = implied[used]
            columns[name] = Column(values, state, int(np.abs(values).max(initial=0)))
        return columns

    def _convert(
        self, name: str, column: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        """The numbers of a figure in whole ten-thousandths, and where one is printed."""
        is_printed = ~np.isnan(column)
        numbers = np.where(is_printed, column, 0.0)
        if np.abs(numbers).max(initial=0) < EXACT:
            return np.rint(numbers * SCALE).astype(np.int64), is_printed.astype(np.uint8)
        sql = f"SELECT {_WHOLE.format(_quote(name))} AS number FROM reading_wide ORDER BY rowid"  # noqa: S608
        return query(self._snapshot, sql)["number"].to_numpy().copy(), is_printed.astype(np.uint8)


@lru_cache(maxsize=OPEN)
def open_columns(snapshot: Snapshot) -> Columns:
    """The figures of a snapshot; every session of a process shares them."""
    return Columns(snapshot)


def _name_family(name: str) -> tuple[str, str]:
    """Chapter and applicant of a figure.

    >>> _name_family("requests.outcome.granted|business")
    ('requests', 'business')
    """
    indicator, _, applicant = name.partition("|")
    return indicator.partition(".")[0], applicant


def _quote(name: str) -> str:
    return f'"{name}"'
