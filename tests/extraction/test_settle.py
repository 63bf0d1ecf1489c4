"""What follows once a person has said what some figures are."""

from dataclasses import replace
from decimal import Decimal

from analytics.dictionary import load_dictionary
from analytics.extraction import settle_figures
from analytics.extraction.recognised import NOTE
from analytics.model import APPLICANTS, Figure, FigureKey, Filing, Form, Proof, Status
from store.invented import make_filing


def scan(**said: str) -> Filing:
    """A scan in which everything is zero, but for received and granted of natural persons and in total.

    The natural persons' received is misread as 12, unless a person `said` what it is.
    """
    ones = {("requests.received", "natural_person"): "12", ("requests.received", "total"): "17"}
    for row in ("requests.outcome.granted", "requests.outcome.total"):
        ones |= {(row, "natural_person"): "17", (row, "total"): "17"}
    figures = []
    for key in load_dictionary().figure_keys(Form.F2021):
        value = Decimal(ones.get((key.indicator, key.applicant), "0"))
        name = f"{key.indicator}|{key.applicant}"
        proof = Proof.PERSON if name in said else Proof.UNPROVEN
        value = Decimal(said[name]) if name in said else value
        figures.append(Figure(*key, Status.REPORTED, value, proof=proof, raw=f"{value}", note=NOTE))
    return replace(make_filing(), figures=tuple(figures))


def proofs(filing: Filing) -> dict[FigureKey, Proof | None]:
    """The proof of every figure."""
    return {figure.key: figure.proof for figure in filing.figures}


def test_one_figure_that_a_person_read_confirms_its_row_and_column() -> None:
    """Its neighbours need nobody any more; what no sum covers still does."""
    received = [FigureKey("requests.received", applicant) for applicant in APPLICANTS]
    before = proofs(settle_figures(scan()))
    assert {before[key] for key in received if key.applicant in ("natural_person", "total")} == {
        Proof.UNPROVEN
    }
    settled = proofs(settle_figures(scan(**{"requests.received|natural_person": "17"})))
    assert settled[received[0]] is Proof.PERSON
    assert {settled[key] for key in received[1:]} == {Proof.IDENTITY}
    assert settled[FigureKey("proactive.licensing.decisions", "total")] is Proof.UNPROVEN


def test_a_doubt_of_another_kind_stays() -> None:
    """A sum confirms digits, but not a column that could not be read."""
    filing = scan(**{"requests.received|natural_person": "17"})
    key = FigureKey("requests.received", "total")
    torn = tuple(
        replace(figure, note=f"column label unreadable; {NOTE}") if figure.key == key else figure
        for figure in filing.figures
    )
    assert proofs(settle_figures(replace(filing, figures=torn)))[key] is Proof.UNPROVEN


def test_what_a_person_cannot_read_is_implied_where_the_sums_leave_no_choice() -> None:
    """The figure stays unreadable and carries the only value that is possible."""
    filing = make_filing(change={})
    zeros = tuple(
        Figure(*figure.key, Status.REPORTED, Decimal(0), proof=Proof.LABEL, raw="0")
        if figure.key != ("requests.received", "business")
        else Figure(*figure.key, Status.ILLEGIBLE, proof=Proof.PERSON, raw="0")
        for figure in filing.figures
    )
    settled = {figure.key: figure for figure in settle_figures(replace(filing, figures=zeros)).figures}
    unread = settled[FigureKey("requests.received", "business")]
    assert (unread.status, unread.implied, unread.proof) == (Status.ILLEGIBLE, Decimal(0), Proof.PERSON)
