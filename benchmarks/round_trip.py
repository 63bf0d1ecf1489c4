"""Writes reports in every file shape and reads them back: how many figures come back right, wrong, unread.

    PYTHONPATH=tests python benchmarks/round_trip.py [COUNT [NAME…]]

COUNT reports for each shape (200), all shapes or only those named (by format or name). Slow shapes (scans,
pages printed by a browser) take a tenth of them.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analytics.synthetic.shapes import COLLECTIONS, SHAPES, choose_shapes
from analytics.synthetic.shapes.browser import BROWSER_SHAPES

from factory.round_trip import Trip, plan_drafts, travel

COUNT = 200
SLOW = ("scan",)
"""Formats whose files take seconds to write or to read."""

Row = tuple[str, ...]


def main() -> None:
    """Print a row for each shape as soon as it is done."""
    count, *names = sys.argv[1:] or (str(COUNT),)
    for row in list_trips(int(count), tuple(names)):
        print(" | ".join(f"{cell:>12}" for cell in row), flush=True)


def list_trips(count: int = COUNT, names: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield a head, and for each shape what came of its reports."""
    yield ("shape", "demand", "reports", "right", "wrong", "unreadable", "right %", "agency and year")
    shapes = {**SHAPES, **COLLECTIONS}
    drafts = tuple(plan_drafts(count))
    with tempfile.TemporaryDirectory() as folder:
        for name in choose_shapes(names) if names else shapes:
            shape = shapes[name]
            is_slow = shape.format in SLOW or name in BROWSER_SHAPES
            some = drafts[: max(1, count // 10)] if is_slow else drafts
            yield _describe(travel(name, shape, some, Path(folder)))


def _describe(trip: Trip) -> Row:
    return (
        trip.shape,
        str(trip.demand),
        str(trip.reports),
        str(trip.right),
        str(len(trip.wrong)),
        str(trip.unreadable),
        f"{100 * trip.share:.2f}",
        str(trip.named),
    )


if __name__ == "__main__":
    main()
