"""How well a filing was read, against what its draft prints."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from analytics.dictionary import load_dictionary
from analytics.model import Figure, FigureKey, Filing, Proof, Status
from analytics.synthetic.grid import Grid

from factory.grid import Draft, Reading

_SILENT = frozenset({Status.ILLEGIBLE, Status.ABSENT})
"""Statuses that say: not read. A printed number may have them; it may not be called blank."""


@dataclass(frozen=True, slots=True)
class Score:
    """Printed figures by how they were read; `wrong` and `lost` say which and how, one line each.

    `right`: status and value as printed. `unreadable`: no value, and said so, or the printed value
    marked as unproven (no total counts it until a person confirms it). `wrong`: another
    value, a number called blank, a blank given a value, an implied value that is not the true one,
    a raw text that is not the printed one, a figure that the report does not have.
    """

    right: int
    unreadable: int
    wrong: tuple[str, ...]
    lost: tuple[str, ...]


def name_lost(scored: Score) -> frozenset[FigureKey]:
    """The figures of a score's lines of lost ones."""
    return frozenset(FigureKey(*line.partition(":")[0].split("|")) for line in scored.lost)


def score(draft: Draft, filing: Filing) -> Score:
    """Compare every figure of a filing with its draft."""
    figures = {figure.key: figure for figure in filing.figures}
    right = 0
    wrong: list[str] = []
    lost: list[str] = []
    if len(figures) != len(filing.figures):
        wrong.append("a figure is listed twice")
    printed = _printed_texts(draft)
    as_printed = dict(draft.report.truth)
    for key, readings in draft.readings.items():
        figure = figures.pop(key, None)
        if figure is None:
            lost.append(f"{'|'.join(key)}: not listed")
            continue
        got = Reading(figure.status, figure.value, figure.proof is Proof.UNPROVEN)
        is_as_printed = got.value is None or _same_text(figure.raw, printed.get(key))
        if got in readings and is_as_printed:
            right += 1
            if got.value is not None:
                as_printed[key] = got.value
        elif figure.value is None and figure.status in _SILENT:
            lost.append(_describe(figure, readings))
        elif got._replace(is_doubtful=False) in readings and is_as_printed:
            lost.append(f"{_describe(figure, readings)}, unproven")
        else:
            wrong.append(_describe(figure, readings))
    wrong += (_describe(figure, ()) for figure in figures.values() if figure.value is not None)
    wrong += _wrong_implied(filing, draft.report.truth, as_printed)
    return Score(right, len(lost), tuple(wrong), tuple(lost))


def unbalanced(filing: Filing) -> str | None:
    """Why a filing's books do not balance, or None: numeric cells = placed + unmapped."""
    listed = filing.numeric_placed + len(filing.unmapped)
    if filing.numeric_cells == listed:
        return None
    return f"{filing.numeric_cells} numeric cells, {listed} placed or unmapped"


def _wrong_implied(
    filing: Filing, truth: Mapping[FigureKey, Decimal], as_printed: Mapping[FigureKey, Decimal]
) -> Iterable[str]:
    """Implied values that neither the true figures nor those that are printed now leave.

    A real report may print a total that is not the sum of its parts; once a damage takes that total away,
    the sum is what its parts leave for it. A damage may also print another number in a part.
    """
    identities = () if filing.form is None else load_dictionary().identities(filing.form, filing.variant)
    allowed = {
        (identity.result, sum((term.weight * known[term.key] for term in identity.terms), Decimal(0)))
        for known in (truth, as_printed)
        for identity in identities
        if all(key in known for key in identity.keys)
    }
    for figure in filing.figures:
        if figure.implied is None or figure.implied == truth.get(figure.key):
            continue
        if (figure.key, figure.implied) not in allowed:
            yield f"{'|'.join(figure.key)}: implied {figure.implied}, true {truth.get(figure.key)}"


def _printed_texts(draft: Draft) -> Mapping[FigureKey, str]:
    return {
        box.key: box.text
        for part in draft.parts
        if isinstance(part, Grid)
        for row in part.rows
        for box in row
        if box.key is not None
    }


def _same_text(raw: str | None, printed: str | None) -> bool:
    return _compact(raw) == _compact(printed)


def _compact(text: str | None) -> str:
    return re.sub(r"[\s\u200b]+", "", text or "")


def _describe(figure: Figure, readings: Iterable[Reading]) -> str:
    expected = " or ".join(f"{r.status}{'' if r.value is None else f' {r.value}'}" for r in readings)
    return (
        f"{'|'.join(figure.key)}: {figure.status} {figure.value} raw {figure.raw!r}, "
        f"expected {expected or 'no such figure'}"
    )
