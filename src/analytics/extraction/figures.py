"""From placed cells to figures: status, value, implied value and proof of every figure of the form."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from analytics.dictionary import Identity, Indicator, load_dictionary
from analytics.extraction.implied import equation_of, find_confirmed, imply_values
from analytics.extraction.numbers import CellReading, read_cell
from analytics.extraction.placement import Footing, Placement
from analytics.model import Figure, FigureKey, Message, Problem, Proof, Status

# Asked of every figure many times; the look-up costs more than the rest.
_GUESSED = Footing.GUESSED_COLUMN
_LABELLED = Footing.LABEL
_ORDERED = Footing.ORDER
_AMBIGUOUS = Footing.AMBIGUOUS
_REPORTED, _ABSENT = Status.REPORTED, Status.ABSENT
_NUMBERS = re.compile("[\\d〇零一二三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟萬\ufffc]+")
_TO_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
"""Full-width digits."""
_MONEY = "万元"
_BY_LABEL, _BY_IDENTITY, _BY_ORDER, _UNPROVEN = (
    *(Proof.LABEL, Proof.IDENTITY, Proof.ORDER_IDENTITY, Proof.UNPROVEN),
)


class _Reading(NamedTuple):
    """One figure as placed and read, before it is proven."""

    placement: Placement
    cell: CellReading


def build_figures(
    keys: Sequence[FigureKey], placements: Iterable[Placement], identities: tuple[Identity, ...]
) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    """Make one figure for every key, in order.

    A figure without any placement is ``absent``. Two cells that print different things for one
    figure, a cell that may stand for several figures, and a cell placed by the official order that no
    identity confirms are ``illegible``. What identities cannot test and labels do not place is
    ``unproven``.

    Returns:
        The figures, and the problems that explain what could not be read.
    """
    readings, problems = _read_placements(keys, placements)
    readings, unproven_problems = _reject_unconfirmed(readings, identities)
    known = _trusted_values(readings)
    implied = imply_values(known, identities)
    confirmed = find_confirmed(known, implied, identities)
    figures = tuple(_to_figure(key, readings.get(key), implied.get(key), key in confirmed) for key in keys)
    return figures, (*problems, *unproven_problems)


def trusted_values(keys: Sequence[FigureKey], placements: Iterable[Placement]) -> dict[FigureKey, Decimal]:
    """The values that labels alone place, for deciding doubtful rows."""
    readings, _ = _read_placements(keys, placements)
    return _trusted_values({key: r for key, r in readings.items() if r.placement.footing is Footing.LABEL})


def _read_placements(
    keys: Sequence[FigureKey], placements: Iterable[Placement]
) -> tuple[dict[FigureKey, _Reading], list[Problem]]:
    wanted = set(keys)
    indicators = load_dictionary().indicators
    readings: dict[FigureKey, _Reading] = {}
    problems: list[Problem] = []
    twice: set[FigureKey] = set()
    differing: set[FigureKey] = set()
    for placement in placements:
        key = placement.key
        if key not in wanted:
            continue
        new = _Reading(placement, _read(placement, indicators[key.indicator]))
        old = readings.setdefault(key, new)
        if old is new:
            continue
        twice.add(key)
        if _leaves_zero(old, new):
            readings[key] = old if old.cell.status is _REPORTED else new
        elif not _says_the_same(old, new):
            readings[key] = _make_illegible(old)
            differing.add(key)
            problems.append(_problem_printed_twice(old, new))
    for key in _find_parts_of_others(readings, twice, differing):
        readings[key] = _make_illegible(readings[key])
    return readings, problems


def _find_parts_of_others(
    readings: Mapping[FigureKey, _Reading], twice: AbstractSet[FigureKey], differing: AbstractSet[FigureKey]
) -> Iterator[FigureKey]:
    """Figures that two tables print alike by chance, or one of them alone: most of what both print differs.

    They are tables of two bodies or years, and nothing says whose figure is the report's.
    """
    for section in {_section_of(key) for key in differing}:
        both = {key for key in twice if _section_of(key) == section}
        if 2 * len(both & differing) <= len(both):
            continue
        yield from both - differing
        once = {key for key, each in readings.items() if each.placement.text} - both
        once = {key for key in once if _section_of(key) == section}
        if len(both) > len(once):
            yield from once


def _section_of(key: FigureKey) -> str:
    return key.indicator.partition(".")[0]


def _leaves_zero(first: _Reading, second: _Reading) -> bool:
    """Whether one print of a figure is a zero and the other a blank, which says nothing against it."""
    one, two = sorted((first.cell, second.cell), key=lambda cell: cell.status is _REPORTED)
    return one.status is Status.BLANK and two.status is _REPORTED and two.value == 0


def _read(placement: Placement, indicator: Indicator) -> CellReading:
    _, text, _, footing, header_unit = placement
    if indicator.unit == _MONEY:
        reading = read_cell(text, _MONEY, header_unit, is_signed=indicator.kind == "signed")
    else:
        reading = _read_signed(text) if indicator.kind == "signed" else _read_count(text)
    if footing is _AMBIGUOUS:
        return CellReading(Status.ILLEGIBLE, note=reading.note)
    return reading


@lru_cache(maxsize=16_384)
def _read_count(text: str) -> CellReading:
    """A count reads the same whatever it counts, and most cells hold one: it is found by its text alone."""
    return read_cell(text)


@lru_cache(maxsize=4096)
def _read_signed(text: str) -> CellReading:
    return read_cell(text, is_signed=True)


def _says_the_same(first: _Reading, second: _Reading) -> bool:
    return (first.cell.status, first.cell.value) == (second.cell.status, second.cell.value)


def _make_illegible(reading: _Reading) -> _Reading:
    return reading._replace(cell=CellReading(Status.ILLEGIBLE, note=reading.cell.note))


def _reject_unconfirmed(
    readings: Mapping[FigureKey, _Reading], identities: tuple[Identity, ...]
) -> tuple[dict[FigureKey, _Reading], list[Problem]]:
    """Take back figures placed by order unless the identities that cover them hold.

    A row stands or falls as a whole: where one of its numbers is in doubt, the sums that hold over the
    others hold by luck, and its blanks say nothing.
    """
    by_order = {key for key, reading in readings.items() if reading.placement.footing is _ORDERED}
    if not by_order:
        return dict(readings), []
    values = {key: r.cell.value for key, r in readings.items() if r.cell.value is not None}
    implied = imply_values(values, identities)
    complete = {**values, **{key: value for key, value in implied.items() if value == 0}}
    held: set[FigureKey] = set()
    broken: set[FigureKey] = set()
    for identity in identities:
        equation = equation_of(identity)
        members = [key for _, key in equation.terms]
        if all(key in complete for key in members):
            total = sum((weight * complete[key] for weight, key in equation.terms), Decimal(0))
            (held if total == 0 else broken).update(members)
    doubted = {key for key in by_order if key not in held or key in broken}
    torn = {_row_of(key) for key in doubted if readings[key].cell.value is not None}
    across = [identity for identity in identities if identity.rule == "D3" and set(identity.keys) <= by_order]
    if any(set(each.keys) <= broken or _is_exceeded(each, values) for each in across):
        # A row that does not add up disproves the order of columns, for every row that follows it. Sums down
        # the columns hold in any order.
        torn |= {_row_of(key) for key in by_order if key.indicator.startswith("requests.")}
    lost = {key for key in by_order if _row_of(key) in torn}
    kept = {key: _make_illegible(r) if key in lost else r for key, r in readings.items()}
    problems = [_problem_order_unproven(readings[key]) for key in sorted(lost)[:1]]
    return kept, problems


def _is_exceeded(identity: Identity, values: Mapping[FigureKey, Decimal]) -> bool:
    """Whether the printed parts are more than the printed total; no count is below zero."""
    total = values.get(identity.result)
    parts = [values[term.key] for term in identity.terms if term.key in values]
    return total is not None and min(parts, default=Decimal(0)) >= 0 and sum(parts) > total


def _row_of(key: FigureKey) -> str:
    """The printed row that a figure stands in: a row of 表三, or the single row of 表四."""
    return key.indicator if key.indicator.startswith("requests.") else key.indicator.partition(".")[0]


def _trusted_values(readings: Mapping[FigureKey, _Reading]) -> dict[FigureKey, Decimal]:
    return {
        key: reading.cell.value
        for key, reading in readings.items()
        if reading.cell.value is not None and not _is_unproven(reading)
    }


def _is_unproven(reading: _Reading) -> bool:
    """Placed by a guessed column, or an amount whose unit is printed nowhere."""
    return reading.placement.footing is _GUESSED or reading.cell.is_unit_missing


def _to_figure(
    key: FigureKey, reading: _Reading | None, implied: Decimal | None, is_confirmed: bool
) -> Figure:
    indicator, applicant = key
    if reading is None:
        return Figure(indicator, applicant, _ABSENT, None, implied)
    (_, text, place, footing, _), cell = reading
    if footing is _ORDERED:
        proof = _BY_ORDER
    elif footing is _GUESSED or cell.is_unit_missing:
        proof = _UNPROVEN
    else:
        proof = _BY_IDENTITY if is_confirmed else _BY_LABEL
    status = cell.status
    if status is _REPORTED or (status is Status.ILLEGIBLE and implied is not None and _denies(text, implied)):
        implied = None
    note = _note(footing, cell)
    return Figure(indicator, applicant, status, cell.value, implied, proof, text or None, place, note)


def _denies(text: str, implied: Decimal) -> bool:
    """Whether what is printed in a cell that cannot be read is another number than its sums leave for it."""
    numbers = _NUMBERS.findall(text.translate(_TO_DIGITS))
    return bool(numbers) and numbers != [str(implied)]


def _note(footing: Footing, cell: CellReading) -> str | None:
    if footing is _LABELLED and not cell.note and not cell.is_unit_missing:
        return None
    notes = [cell.note] if cell.note else []
    if cell.is_unit_missing:
        notes.append("no unit is printed; read as 万元")
    if footing is _GUESSED:
        notes.append("column label unreadable; placed by the official order")
    if cell.status is Status.ILLEGIBLE and footing is _AMBIGUOUS:
        notes.append("the cell may stand for several figures")
    return "; ".join(notes) or None


def _problem_printed_twice(old: _Reading, new: _Reading) -> Problem:
    name = load_dictionary().indicators[old.placement.key.indicator].name
    first, second = old.placement.text, new.placement.text
    return Problem(
        "FIGURE_PRINTED_TWICE",
        Message(
            zh=f"“{name.zh}”出现两次且不一致（“{first}”与“{second}”），不取任何一个。",
            en=f"“{name.en}” is printed twice and differs (“{first}” and “{second}”); neither is taken.",
        ),
        new.placement.place,
    )


def _problem_order_unproven(reading: _Reading) -> Problem:
    return Problem(
        "ORDER_NOT_PROVEN",
        Message(
            zh="标签与数字分离，按法定顺序排列后勾稽关系不成立，相关各格标为无法识别。",
            en="Labels and numbers are torn apart, and in the official order the identities do not hold; "
            "the cells are marked unreadable.",
        ),
        reading.placement.place,
    )
