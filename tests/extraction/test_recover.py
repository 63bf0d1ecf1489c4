"""Rows whose cells do not say their columns: what the sums leave of their lay-outs."""

from analytics.dictionary import load_dictionary
from analytics.extraction.placement import DoubtfulRow
from analytics.extraction.recover import recover_rows
from analytics.model import APPLICANTS, FigureKey, Form

IDENTITIES = load_dictionary().identities(Form.F2021, None)


def recover(*texts: str) -> tuple[list[str], bool]:
    """What a row with these cells places in order, and whether every lay-out contradicts a sum."""
    keys = tuple(FigureKey("requests.received", applicant) for applicant in APPLICANTS)
    found = recover_rows({}, [DoubtfulRow(keys, tuple((text, None) for text in texts))], IDENTITIES)
    return [placement.text for placement in found.placements], found.is_contradictory


def test_a_row_that_adds_up_in_one_way_is_placed() -> None:
    """The blank in front is the label's."""
    assert recover("", "3", "0", "0", "0", "1", "0", "4") == (["3", "0", "0", "0", "1", "0", "4"], False)


def test_a_row_that_adds_up_in_no_way_says_so() -> None:
    """It stays unread; that it contradicts itself is more than that its columns are not known."""
    assert recover("", "3", "0", "0", "0", "1", "0", "5")[1] is True


def test_a_row_of_too_few_blanks_is_no_missing_row() -> None:
    """Its label is printed and six blanks; the seventh cell is lost, whichever that was."""
    assert recover(*[""] * 6) == ([""] * 6, False)
