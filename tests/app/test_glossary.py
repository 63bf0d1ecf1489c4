"""The glossary: everything has an entry, every link leads to one, and a search finds it in both languages."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from analytics.dictionary import load_dictionary
from analytics.ui.crosswalk import list_pairs
from analytics.ui.glossary import KINDS, find_address
from analytics.ui.language import translate

Open = Callable[..., AppTest]


def html(test: AppTest) -> str:
    """Everything that our own blocks print."""
    return " ".join(block.value for block in test.html if "<style>" not in block.value)


def addresses(test: AppTest) -> list[str]:
    """The anchors of the entries that are shown."""
    return re.findall(r'<(?:section|details) id="([^"]+)"', html(test))


def test_everything_has_one_entry(open_page: Open, data: Path) -> None:
    """Each metric, figure, check and word of the dictionary stands there once."""
    dictionary = load_dictionary()
    wanted = {
        *(f"metric.{metric}" for metric in dictionary.metrics),
        *(f"indicator.{indicator}" for indicator in dictionary.indicators),
        *(f"rule.{code}" for code in dictionary.rule_set.rules),
        *(f"word.{word}" for word in dictionary.glossary),
    }
    shelves = [open_page(data, "glossary", {"section": kind}) for kind in KINDS]
    assert sorted(address for shelf in shelves for address in addresses(shelf)) == sorted(wanted)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_link_shows_its_entry_first(open_page: Open, data: Path, locale: str) -> None:
    """The entry of a link stands unfolded above those of its kind, in the reader's language."""
    test = open_page(data, "glossary", {"entry": "metric.carry_over_rate"}, locale=locale)
    assert not test.exception, test.exception
    assert addresses(test)[0] == "metric.carry_over_rate"
    assert {address.partition(".")[0] for address in addresses(test)} == {"metric"}
    rule = open_page(data, "glossary", {"entry": "rule.D1"}, locale=locale)
    assert {address.partition(".")[0] for address in addresses(rule)} == {"rule"}
    name = load_dictionary().metrics["carry_over_rate"].name
    first = html(test)[html(test).index("<section") :][:200]
    assert (name.zh if locale == "zh-CN" else name.en) in first


@pytest.mark.parametrize(
    ("parameters", "what"),
    [({"entry": "metric.luck"}, "entry"), ({"entry": "<script>"}, "entry"), ({"section": "x"}, "section")],
)
def test_unknown_entry_is_said(open_page: Open, data: Path, parameters: dict[str, str], what: str) -> None:
    """A link to an entry that is not there stops the page with a notice."""
    test = open_page(data, "glossary", parameters)
    assert translate(f"unknown.{what}", "zh") in html(test)
    assert not addresses(test)
    assert "<script>" not in html(test)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("危及", "indicator.requests.outcome.refused.security_and_stability"),
        ("D1", "rule.D1"),
        ("GRANT rate", "metric.grant_rate"),
        ("空白", "word.blank"),
    ],
)
def test_search_finds_in_both_languages(
    open_page: Open, data: Path, sought: str, found: str, locale: str
) -> None:
    """A word of either language finds the entry, whatever language the reader has."""
    test = open_page(data, "glossary", locale=locale)
    test.text_input(key="glossary_search").set_value(sought).run()
    assert found in addresses(test)
    assert len(addresses(test)) < 60
    assert test.query_params["q"] == sought
    again = open_page(data, "glossary", {"q": sought}, locale=locale)
    assert addresses(again) == addresses(test)


def test_name_comes_before_mere_mention(open_page: Open, data: Path) -> None:
    """Of the measures, the one that is called so stands above those that only mention it."""
    found = addresses(open_page(data, "glossary", {"q": "公开率"}))
    assert found[0] == "metric.grant_rate"


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_crosswalk_has_every_figure_of_both_forms_once(open_page: Open, data: Path, locale: str) -> None:
    """Each figure stands in one row, members of a series together, and links to its entry."""
    test = open_page(data, "glossary", {"section": "crosswalk"}, locale=locale)
    assert not test.exception, test.exception
    listed = re.findall(r"entry=indicator\.([\w.]+)", html(test))
    assert sorted(listed) == sorted(load_dictionary().indicators)
    assert "对外公开总数量" in html(test)


def test_labels_of_the_crosswalk_are_those_of_the_forms() -> None:
    """What a form prints differently stands there differently; a form that lacks a figure prints nothing."""
    pairs = {pair.indicators[0]: pair.printed for pair in list_pairs(load_dictionary())}
    (before,), (after,) = pairs["proactive.licensing.decisions"]
    assert ("本年" in before, "本年" in after) == (False, True)
    assert pairs["proactive.procurement.amount"][1] == ()
    assert len(pairs["requests.outcome.other_disposal"][1]) == 3


def test_search_without_a_match_says_so(open_page: Open, data: Path) -> None:
    """Nothing found is said, with what to do."""
    test = open_page(data, "glossary")
    test.text_input(key="glossary_search").set_value("qqqq").run()
    assert not addresses(test)
    assert translate("glossary.nothing", "zh") in html(test)


def test_every_card_links_to_its_entry(open_page: Open, data: Path) -> None:
    """The label of each key figure leads to an entry that exists."""
    links = re.findall(r'class="da-define" href="([^"]+)"', html(open_page(data, "overview")))
    assert len(links) == 9
    known = set(addresses(open_page(data, "glossary", {"section": "metric"})))
    for link in links:
        (entry,) = parse_qs(urlsplit(link).query)["entry"]
        assert entry in known


def test_figures_of_a_form_have_the_entry_of_their_row() -> None:
    """Charts draw single figures too; theirs is the entry of the indicator."""
    assert (
        find_address("disputes.reconsideration.upheld|total") == "indicator.disputes.reconsideration.upheld"
    )
