"""The search above long lists."""

from analytics.ui.search import MOST_FOUND, find_names, match_names

NAMES = {f"a{number}": f"第{number}区财政局" for number in range(1, 2000)}


def test_every_match_counts_and_a_select_box_gets_the_first_of_them() -> None:
    """A list that is turned over shows all matches; a box would send them all to the browser."""
    assert len(list(match_names(NAMES, "财政 区"))) == len(NAMES)
    assert len(find_names(NAMES, "财政 区")) == MOST_FOUND
    assert list(match_names(NAMES, "第1999区")) == ["a1999"]
    assert list(match_names(NAMES, "")) == list(NAMES)
