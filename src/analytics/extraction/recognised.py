"""Figures read from pictures (OCR): what confirms them, and what settles their doubts.

A misread digit spoils the sum of its row and the sum of its column at once, and two misread digits that
make up for each other in a row do not do so in their columns. So a figure from a picture counts as proven
when its row and its column both hold, wherever the form has both; anything less is left to a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analytics.dictionary import Identity, load_dictionary
from analytics.extraction.implied import Equation, equation_of, find_confirmed, imply_values
from analytics.extraction.numbers import read_cell
from analytics.model import Document, Figure, FigureKey, Place, Proof, Status, Table

Pictures = Mapping[Place, tuple[str, ...]]
"""Places of cells that were read from pictures, with the readings in doubt there; none where it is sure."""

NOTE = "recognised from a picture"
_ROW_RULE = "D3"
"""The identities along the rows of 表三; all others run down a column or along 表四."""
EMPTY = frozenset({Status.BLANK, Status.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Sum:
    """An identity as an equation, and whether it runs along a row."""

    equation: Equation
    is_row: bool

    @property
    def keys(self) -> tuple[FigureKey, ...]:
        """Its figures."""
        return tuple(key for _, key in self.equation.terms)


def make_sums(identities: tuple[Identity, ...]) -> list[Sum]:
    """Tell the identities along the rows of 表三 from all others."""
    return [Sum(equation_of(identity), identity.rule == _ROW_RULE) for identity in identities]


def find_recognised(document: Document) -> Pictures:
    """The cells of a document that were read from pictures."""
    return {
        cell.place: cell.alternatives
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if cell.is_recognised and cell.place is not None
    }


def prove_recognised(
    figures: Sequence[Figure], pictures: Pictures, identities: tuple[Identity, ...]
) -> tuple[Figure, ...]:
    """Judge the figures that were read from pictures, and all that was concluded from them.

    Args:
        figures: All figures of a report, in order.
        pictures: As `find_recognised` gives them.
        identities: Of the report's form.

    Returns:
        The same figures. One from a picture is confirmed by the sums that cover it, or unproven. Where
        several readings are possible, the one that the sums leave is taken; where they leave none or
        several, the figure is illegible. Implied values follow from what is proven only.
    """
    read = {figure.key: figure for figure in figures if figure.place in pictures} if pictures else {}
    if not read:
        return tuple(figures)
    sums = make_sums(identities)
    doubts = {key: _candidates(figure, pictures) for key, figure in read.items()}
    doubts = {key: readings for key, readings in doubts.items() if readings}
    empty = {figure.key for figure in figures if figure.status in EMPTY and figure.key not in doubts}
    values = {figure.key: figure.value for figure in figures if figure.value is not None}
    known = {key: value for key, value in values.items() if key not in doubts}
    _settle(known, doubts, sums)
    confirmed = find_proven(known, empty, sums)
    judged = [
        _judge(figure, doubts.get(figure.key), known.get(figure.key), is_confirmed=figure.key in confirmed)
        if figure.key in read
        else figure
        for figure in figures
    ]
    return conclude(judged, frozenset(read), identities)


def _candidates(figure: Figure, pictures: Pictures) -> dict[Decimal, str]:
    """The values that a doubtful figure may have, with how each would be printed."""
    readings = pictures.get(figure.place, ()) if figure.place is not None else ()
    unit = load_dictionary().indicators[figure.indicator].unit
    parsed = [(read_cell(text, unit=unit).value, text) for text in readings]
    return {value: text for value, text in reversed(parsed) if value is not None}


def _settle(
    known: dict[FigureKey, Decimal],
    doubts: Mapping[FigureKey, Mapping[Decimal, str]],
    sums: Sequence[Sum],
) -> None:
    """Add to `known` each doubtful figure that a sum of other known figures leaves one of its readings."""
    covering = {key: [one for one in sums if key in one.keys] for key in doubts}
    while True:
        new: dict[FigureKey, Decimal] = {}
        for key, readings in doubts.items():
            if key in known:
                continue
            forced = {value for one in covering[key] if (value := _solve(one, key, known)) is not None}
            if len(forced) == 1 and forced <= readings.keys():
                new[key] = forced.pop()
        if not new:
            return
        known.update(new)


def _solve(one: Sum, wanted: FigureKey, known: Mapping[FigureKey, Decimal]) -> Decimal | None:
    """The value that a sum leaves for one figure; None when anything else in it is missing."""
    rest, own = Decimal(0), 0
    for weight, key in one.equation.terms:
        if key == wanted:
            own += weight
        elif key in known:
            rest -= weight * known[key]
        else:
            # Blanks are not counted as zeros here: too little would be left to check with.
            return None
    return rest / own if own else None


def find_proven(
    known: Mapping[FigureKey, Decimal], empty: set[FigureKey], sums: Sequence[Sum]
) -> frozenset[FigureKey]:
    """The figures, also empty ones, whose row and column both hold where the form has both."""
    held: dict[FigureKey, set[bool]] = {}
    asked: dict[FigureKey, set[bool]] = {}
    failed: set[FigureKey] = set()
    for one in sums:
        outcome = _holds(one, known, empty)
        for key in one.keys:
            asked.setdefault(key, set()).add(one.is_row)
            if outcome is True:
                held.setdefault(key, set()).add(one.is_row)
            elif outcome is False:
                failed.add(key)
    return frozenset(key for key in asked if held.get(key) == asked[key]) - failed


def _holds(one: Sum, known: Mapping[FigureKey, Decimal], empty: set[FigureKey]) -> bool | None:
    """Whether a sum holds; None when that cannot be told.

    Blanks left by habit are zeros where that makes the sum hold and none of them may be anything else:
    counts are never negative, so blanks on one side of the sum cannot make up for each other.
    """
    total = Decimal(0)
    sides: set[bool] = set()
    for weight, key in one.equation.terms:
        if key in known:
            total += weight * known[key]
        elif key in empty:
            sides.add(weight > 0)
        else:
            return None
    if not sides:
        return total == 0
    return True if total == 0 and len(sides) == 1 else None


def _judge(
    figure: Figure,
    readings: Mapping[Decimal, str] | None,
    value: Decimal | None,
    *,
    is_confirmed: bool,
) -> Figure:
    """One figure from a picture after its sums were looked at."""
    if readings and (value is None or not is_confirmed):
        if len(readings) > 1 or figure.value is None:
            note = _join(figure.note, f"{NOTE}; may be {' or '.join(readings.values())}")
            return replace(figure, status=Status.ILLEGIBLE, value=None, implied=None, note=note)
        return replace(figure, proof=Proof.UNPROVEN, note=_join(figure.note, NOTE))
    note = _join(figure.note, NOTE)
    if figure.status not in {Status.REPORTED, *EMPTY} and not readings:
        return replace(figure, note=note)
    # An empty cell is only as sure as the lines around it: a number may have come to stand beside it.
    proof = Proof.UNPROVEN
    if is_confirmed and figure.proof is not Proof.UNPROVEN:
        proof = Proof.ORDER_IDENTITY if figure.proof is Proof.ORDER_IDENTITY else Proof.IDENTITY
    if readings and value is not None:
        if len(readings) > 1:
            note = f"{note}; {' or '.join(readings.values())}, settled by the sums"
        return replace(
            figure, status=Status.REPORTED, value=value, raw=readings[value], proof=proof, note=note
        )
    return replace(figure, proof=proof, note=note)


def _join(first: str | None, second: str) -> str:
    return f"{first}; {second}" if first else second


def conclude(
    figures: Sequence[Figure], read: frozenset[FigureKey], identities: tuple[Identity, ...]
) -> tuple[Figure, ...]:
    """Implied values and confirmations again, from nothing that is unproven."""
    known = {f.key: f.value for f in figures if f.value is not None and f.proof is not Proof.UNPROVEN}
    implied = imply_values(known, identities)
    confirmed = find_confirmed(known, implied, identities)
    concluded = []
    for figure in figures:
        proof = figure.proof
        if figure.key not in read and proof in {Proof.LABEL, Proof.IDENTITY}:
            proof = Proof.IDENTITY if figure.key in confirmed else Proof.LABEL
        is_open = figure.status is not Status.REPORTED
        concluded.append(replace(figure, proof=proof, implied=implied.get(figure.key) if is_open else None))
    return tuple(concluded)
