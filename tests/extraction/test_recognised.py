"""What confirms a figure that was read from a picture, and what settles its doubts."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from analytics.dictionary import load_dictionary
from analytics.extraction.recognised import Pictures, find_recognised, prove_recognised
from analytics.model import (
    TOTAL,
    Cell,
    Document,
    Figure,
    FigureKey,
    Form,
    PagePlace,
    Proof,
    Status,
    Table,
)

from factory.figures import balanced_figures, small_figures

IDENTITIES = load_dictionary().identities(Form.F2021, None)
GRANTED = FigureKey("requests.outcome.granted", "natural_person")
REFUSED = FigureKey("requests.outcome.granted_in_part", "natural_person")
GRANTED_BUSINESS = FigureKey("requests.outcome.granted", "business")
REFUSED_BUSINESS = FigureKey("requests.outcome.granted_in_part", "business")
UPHELD = FigureKey("disputes.reconsideration.upheld", TOTAL)
LICENSING = FigureKey("proactive.licensing.decisions", TOTAL)


def place_of(number: int) -> PagePlace:
    """A place of its own for each figure."""
    return PagePlace(1, (float(number), 0.0, float(number + 1), 1.0))


def prove(
    printed: Mapping[FigureKey, Decimal | None], doubts: Mapping[FigureKey, tuple[str, ...]] | None = None
) -> dict[FigureKey, Figure]:
    """The figures of a scan that reads like this; None is an empty cell."""
    places = {key: place_of(index) for index, key in enumerate(printed)}
    pictures: Pictures = {places[key]: (doubts or {}).get(key, ()) for key in printed}
    figures = tuple(
        Figure(
            *key,
            Status.BLANK if value is None else Status.REPORTED,
            value=value,
            proof=Proof.LABEL,
            raw=None if value is None else str(value),
            place=places[key],
        )
        for key, value in printed.items()
    )
    return {figure.key: figure for figure in prove_recognised(figures, pictures, IDENTITIES)}


@pytest.fixture
def truth() -> dict[FigureKey, Decimal | None]:
    """Numbers of which no two are equal, and all sums hold."""
    return dict(balanced_figures(Form.F2021, None, seed=5))


def test_sums_that_hold_prove_all_figures_but_those_of_table_two(
    truth: dict[FigureKey, Decimal | None],
) -> None:
    """The ten figures of table two are in no sum."""
    proofs = {key: figure.proof for key, figure in prove(truth).items()}
    unproven = {key for key, proof in proofs.items() if proof is Proof.UNPROVEN}
    assert unproven == {key for key in truth if key.indicator.startswith("proactive.")}
    assert set(proofs.values()) == {Proof.IDENTITY, Proof.UNPROVEN}


def test_a_misread_digit_proves_nothing_in_its_row_and_its_column(
    truth: dict[FigureKey, Decimal | None],
) -> None:
    """The wrong figure and all that share a sum with it are left to a person."""
    value = truth[GRANTED]
    assert value is not None
    read = prove({**truth, GRANTED: value + 1})
    for key in (GRANTED, GRANTED_BUSINESS, REFUSED):
        assert (read[key].proof, read[key].effective) == (Proof.UNPROVEN, None)
    assert read[REFUSED_BUSINESS].proof is Proof.IDENTITY


def test_two_misread_digits_that_make_up_for_each_other_are_not_proven(
    truth: dict[FigureKey, Decimal | None],
) -> None:
    """Their row holds; their columns do not."""
    one, two = truth[GRANTED], truth[GRANTED_BUSINESS]
    assert one is not None
    assert two is not None
    read = prove({**truth, GRANTED: one + 3, GRANTED_BUSINESS: two - 3})
    assert read[GRANTED].proof is Proof.UNPROVEN
    assert read[GRANTED_BUSINESS].proof is Proof.UNPROVEN


def test_a_number_taken_for_an_empty_cell_is_not_implied_to_be_zero(
    truth: dict[FigureKey, Decimal | None],
) -> None:
    """What is implied follows from figures that are proven."""
    read = prove({**truth, GRANTED: None})
    assert read[GRANTED].implied in {None, truth[GRANTED]}


def test_blanks_left_by_habit_do_not_keep_a_scan_from_being_proven() -> None:
    """Zeros that are not printed are zeros where the printed figures already make the sums."""
    truth = small_figures(Form.F2021, None, seed=3)
    printed = {
        key: None if value == 0 and not key.indicator.startswith("proactive.") else value
        for key, value in truth.items()
    }
    read = prove(printed)
    shown = [figure for key, figure in read.items() if printed[key] and not key.indicator.startswith("proa")]
    proven = [figure for figure in shown if figure.proof is Proof.IDENTITY]
    assert len(proven) > 0.6 * len(shown)
    assert all(f.implied in {None, Decimal(0)} for key, f in read.items() if printed[key] is None)


def test_a_doubt_is_settled_by_the_sums_and_says_so(truth: dict[FigureKey, Decimal | None]) -> None:
    """Row and column leave one of the readings."""
    value = truth[GRANTED]
    other = str(value).replace(str(value)[0], "9" if str(value)[0] != "9" else "4", 1)
    read = prove({**truth, GRANTED: Decimal(other)}, {GRANTED: (other, str(value))})
    figure = read[GRANTED]
    assert (figure.value, figure.raw, figure.proof) == (value, str(value), Proof.IDENTITY)
    assert figure.note is not None
    assert "settled by the sums" in figure.note
    assert read[GRANTED_BUSINESS].proof is Proof.IDENTITY


def test_a_doubt_that_no_reading_settles_is_illegible(truth: dict[FigureKey, Decimal | None]) -> None:
    """None of the readings makes the sums."""
    value = truth[GRANTED]
    assert value is not None
    wrong = (str(value + 1), str(value + 2))
    figure = prove({**truth, GRANTED: value + 1}, {GRANTED: wrong})[GRANTED]
    assert (figure.status, figure.value) == (Status.ILLEGIBLE, None)


def test_four_doubts_at_the_corners_of_a_rectangle_settle_nothing(
    truth: dict[FigureKey, Decimal | None],
) -> None:
    """Every sum over them has two unknowns."""
    corners = (GRANTED, GRANTED_BUSINESS, REFUSED, REFUSED_BUSINESS)
    doubts = {key: (str(truth[key]), str((truth[key] or Decimal(0)) + 1)) for key in corners}
    read = prove(truth, doubts)
    assert {read[key].status for key in corners} == {Status.ILLEGIBLE}


def test_a_doubt_in_table_two_is_for_a_person(truth: dict[FigureKey, Decimal | None]) -> None:
    """With one likely reading it is shown unproven, with several it is illegible."""
    value = truth[LICENSING]
    sure = prove(truth, {LICENSING: (str(value),)})[LICENSING]
    assert (sure.value, sure.proof) == (value, Proof.UNPROVEN)
    assert prove(truth, {LICENSING: (str(value), "1")})[LICENSING].status is Status.ILLEGIBLE


def test_a_figure_of_table_four_is_proven_by_its_one_sum(truth: dict[FigureKey, Decimal | None]) -> None:
    """The form has no second one."""
    value = truth[UPHELD]
    assert value is not None
    assert prove(truth)[UPHELD].proof is Proof.IDENTITY
    assert prove({**truth, UPHELD: value + 1})[UPHELD].proof is Proof.UNPROVEN


def test_figures_of_a_text_are_not_touched() -> None:
    """Only cells that say that they were recognised are judged."""
    cell = Cell("5", place_of(1), (0, 0))
    document = Document("a.pdf", None, "", "pdf", None, (Table(((cell,),)),))
    assert find_recognised(document) == {}
    figure = Figure(
        *GRANTED, Status.REPORTED, value=Decimal(5), proof=Proof.LABEL, raw="5", place=place_of(1)
    )
    assert prove_recognised((figure,), {}, IDENTITIES) == (figure,)
