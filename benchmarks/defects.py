"""Plants every kind of damage in every file shape and counts what it costs; writes docs/defects.md.

    PYTHONPATH=tests python benchmarks/defects.py [SHARE]

SHARE of 10 (the default) plants every tenth of all combinations of damage, report and shape, 1 all of them in
half an hour; with more than 50 the table is only printed. Reports are invented ones in all forms and, where
real reports lie beside the checkout, those too: their figures and their prose are laid out anew in memory,
damaged, written to a temporary folder and read back.

A *damaged* figure is one whose cell, or whose place in the table, the damage touches. *Read*: its value is as
printed. *Proper status*: it has no value and a status that fits what is printed (illegible, not applicable,
blank, absent, or unproven). *Other*: it is given up although it can be read. Nothing may be *wrong*.
"""

import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics.errors import UnreadableFile
from analytics.model import Filing, Status

from factory.damages import DAMAGES
from factory.damages_in_copies import COPY_DAMAGES
from factory.grid import Draft
from factory.probing import FORMS, Filling, build_draft, read_filings
from factory.real import find_reports, lay_out_again
from factory.score import name_lost, score
from factory.shapes import FIXED_SHAPES, Demand, Shape

ROOT = Path(__file__).resolve().parent.parent
REAL_REPORTS = ROOT.parent / "shared" / "reports"
TABLE = ROOT / "docs" / "defects.md"
SHAPES = tuple(shape for shape in FIXED_SHAPES if shape.demand is Demand.EXACT)
FAMILIES = {
    ".txt": "text",
    ".md": "text",
    ".html": "HTML",
    ".docx": "Word",
    ".xlsx": "sheet",
    ".csv": "sheet",
    ".xml": "sheet",
}
MOST_LEFT_OUT = 50
NOT_HERE = (LookupError, StopIteration, ValueError)
"""A draft that has not what a damage changes."""


@dataclass(slots=True)
class Tally:
    """What a kind of damage cost over all files."""

    shapes: set[str] = field(default_factory=set)
    files: int = 0
    refused: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    """Run the probe; the table is written unless most combinations were left out."""
    share = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    drafts = list(list_drafts())
    tallies = probe(drafts, share)
    text = "\n".join(write_table(tallies, len(drafts), share))
    print(text)
    if share <= MOST_LEFT_OUT:
        TABLE.write_text(text, encoding="utf-8")
    sys.exit(any(tally.wrong for tally in tallies.values()))


def list_drafts() -> Iterator[tuple[str, Draft]]:
    """Yield invented reports of every form, and the real ones that lie beside the checkout."""
    fillings = itertools.cycle((Filling.BALANCED, Filling.SMALL))
    for (name, form), filling in zip(FORMS.items(), fillings, strict=False):
        yield f"invented {name}", build_draft(*form, filling)
    for path in find_reports(REAL_REPORTS):
        for filing in read_filings(path):
            yield f"real {filing.report_year}", lay_out_again(filing)


def probe(drafts: Sequence[tuple[str, Draft]], share: int) -> dict[str, Tally]:
    """Plant, write, read and compare every `share`-th of all cases."""
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as folder:
        cases = itertools.product((*DAMAGES, *COPY_DAMAGES), drafts, SHAPES)
        for number, (damage, (name, draft), shape) in enumerate(cases):
            # A prime step apart, so that every damage meets every shape sooner or later.
            if number * 7919 % 10007 % share:
                continue
            tally = tallies.setdefault(damage.name, Tally())
            try:
                damaged = damage.change(draft)
            except NOT_HERE:
                continue
            compare(tally, draft, damaged, shape, Path(folder), f"{damage.name}, {shape.name}, {name}")
    return tallies


def compare(tally: Tally, draft: Draft, damaged: Draft, shape: Shape, folder: Path, case: str) -> None:
    """Count the figures of one damaged file."""
    path = folder / f"damaged{shape.suffix}"
    try:
        path.write_bytes(shape.write(damaged))
    except NOT_HERE:
        # A sheet has as many columns as its form, not one more; a table without bands has no items.
        return
    tally.files += 1
    tally.shapes.add(FAMILIES.get(shape.suffix, "PDF"))
    touched = {
        key
        for key in damaged.readings
        if damaged.readings[key] != draft.readings.get(key)
        or damaged.printed.get(key) != draft.printed.get(key)
    }
    try:
        (filing,) = read_filings(path)
    except (UnreadableFile, ValueError) as error:
        print(f"{case}: {error}", file=sys.stderr, flush=True)
        tally.refused += 1
        tally.cells["undamaged unread"] += len(damaged.readings) - len(touched)
        tally.cells["damaged other"] += len(touched)
        return
    result = score(damaged, filing)
    for line in (*result.wrong, *result.lost):
        print(f"{case}: {line}", file=sys.stderr, flush=True)
    tally.wrong += result.wrong
    tally.cells["wrong"] += len(result.wrong)
    lost = name_lost(result)
    tally.cells["undamaged unread"] += len(lost - touched)
    tally.cells["undamaged right"] += len(damaged.readings) - len(touched | lost) - len(result.wrong)
    tally.cells.update(sort_damaged(filing, touched, lost))


def sort_damaged(filing: Filing, touched: Iterable[object], lost: Iterable[object]) -> Iterator[str]:
    """Yield how each damaged figure came back."""
    found = {figure.key: figure for figure in filing.figures}
    unread = set(lost)
    for key in touched:
        figure = found.get(key)  # type: ignore[call-overload]
        if key in unread:
            yield "damaged other"
        elif figure is not None and figure.status is Status.REPORTED:
            yield "damaged read"
        else:
            yield "damaged proper"


def write_table(tallies: dict[str, Tally], drafts: int, share: int) -> Iterator[str]:
    """Give the lines of docs/defects.md."""
    total = sum((tally.cells for tally in tallies.values()), Counter[str]())
    files = sum(tally.files for tally in tallies.values())
    damaged = total["damaged read"] + total["damaged proper"] + total["damaged other"]
    yield "# What single damages cost"
    yield ""
    yield "Written by `benchmarks/defects.py`, which says what the columns mean. One damage at a time, on"
    yield f"{drafts} reports, in every file shape that keeps labels beside numbers ({len(SHAPES)} shapes),"
    yield f"one in {share} of all combinations: {len(tallies)} kinds of damage,"
    yield f"{files:,} files. Damaged figures read or with their proper status:"
    yield (
        f"{1 - total['damaged other'] / max(1, damaged):.2%} of {damaged:,}; undamaged figures unread: "
        f"{total['undamaged unread']:,} of {total['undamaged right'] + total['undamaged unread']:,}; "
        f"wrong: {total['wrong']}."
    )
    yield ""
    yield (
        "| damage | formats | files | refused | damaged: read | proper status | other "
        "| undamaged: right | unread | wrong |"
    )
    yield "|---|---|" + "---:|" * 8
    columns = (
        "damaged read",
        "damaged proper",
        "damaged other",
        "undamaged right",
        "undamaged unread",
        "wrong",
    )
    for name, tally in tallies.items():
        if tally.files:
            shapes = ", ".join(sorted(tally.shapes))
            counts = " | ".join(f"{tally.cells[column]:,}" for column in columns)
            yield f"| {name} | {shapes} | {tally.files} | {tally.refused} | {counts} |"
    yield ""


if __name__ == "__main__":
    main()
