"""What follows once a person has said what some figures of a report are."""

from dataclasses import replace

from analytics.dictionary import load_dictionary
from analytics.extraction.recognised import EMPTY, NOTE, conclude, find_proven, make_sums
from analytics.model import Figure, FigureKey, Filing, Proof


def settle_figures(filing: Filing) -> Filing:
    """Conclude implied values and proofs again, with what a person said among the known figures.

    One figure that a person read may complete the sums that its neighbours were waiting for: a figure from a
    picture is confirmed when its row and its column both hold, as when the report was read. What a person
    said stays as it is, and so does every other doubt.
    """
    if filing.form is None:
        return filing
    identities = load_dictionary().identities(filing.form, filing.variant)
    known = {figure.key: figure.value for figure in filing.figures if figure.value is not None}
    empty = {figure.key for figure in filing.figures if figure.status in EMPTY}
    confirmed = find_proven(known, empty, make_sums(identities))
    figures = [_settle(figure, confirmed) for figure in filing.figures]
    kept = frozenset(figure.key for figure in figures if NOTE in (figure.note or ""))
    return replace(filing, figures=conclude(figures, kept, identities))


def _settle(figure: Figure, confirmed: frozenset[FigureKey]) -> Figure:
    # Nothing else is in doubt: neither the column nor the unit.
    is_only_recognised = figure.proof is Proof.UNPROVEN and figure.note == NOTE
    if is_only_recognised and figure.key in confirmed:
        return replace(figure, proof=Proof.IDENTITY)
    return figure
