"""No page shows a text of the other language, outside of names and quotes from reports."""

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import office
from analytics.ui import language
from analytics.ui.language import load_texts
from spoken import NUMBERED, find_unspoken, find_untranslated, is_foreign

SOURCES = Path(__file__).resolve().parents[2] / "src" / "analytics"

Open = Callable[..., AppTest]

NAMES = [*re.findall(r"^\w+,\d,([^,]+)", office.ROSTER, re.MULTILINE), "云岫区", "听松镇"]
VIEWS = [
    ("reports", {"part": "text"}),
    ("reports", {"part": "books"}),
    ("reports", {"part": "versions"}),
    ("reports", {"agency": "office", "part": "2"}),
    ("compare", {"view": "years"}),
    ("compare", {"view": "peers"}),
    ("compare", {"view": "ranking"}),
    ("compare", {"view": "multiples"}),
    ("glossary", {"section": "indicator"}),
    ("glossary", {"section": "rule"}),
    ("glossary", {"section": "word"}),
    ("glossary", {"section": "crosswalk"}),
    ("overview", {"agency": "nobody"}),
    ("requests", {"agency": "parks"}),
]
"""What a page shows only when it is asked to."""


@pytest.mark.parametrize(("page", "parameters"), VIEWS)
def test_english_views_are_english(
    open_page: Open, data: Path, page: str, parameters: dict[str, str]
) -> None:
    """Every view of a page is in English for an English browser; texts in code would show here."""
    test = open_page(data, page, parameters, locale="en-US")
    assert not test.exception, test.exception
    assert find_untranslated(test, "en-US", NAMES) == []
    assert find_unspoken(test) == []


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_a_text_in_the_other_language_is_found(
    open_page: Open, data: Path, locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search itself finds a label, a title and a header whose languages were mixed up."""
    mixed: dict[str, Mapping[str, str]] = dict(load_texts())
    for key in ("filters.years", "reports.list_subtitle", "reports.column.stage"):
        mixed[key] = {"zh": mixed[key]["en"], "en": mixed[key]["zh"]}
    monkeypatch.setattr(language, "load_texts", lambda: mixed)
    found = find_untranslated(open_page(data, "reports", locale=locale), locale, NAMES)
    other = {"zh-CN": "en", "en-US": "zh"}[locale]
    wanted = {load_texts()[key][other] for key in ("filters.years", "reports.list_subtitle")}
    assert wanted | {load_texts()["reports.column.stage"][other]} == set(found)


@pytest.mark.parametrize(
    ("text", "locale", "foreign"),
    [
        ("已读取 9 份报告", "en-US", True),
        ("9 reports read: 听松镇", "en-US", False),
        ("table 3, item 1", "en-US", False),
        ("table 三, item 1", "en-US", True),
        ("Sections 二 and 三 are missing", "en-US", True),
        ("a single row （六）; the form has three", "en-US", False),
        ("9 reports read", "zh-CN", True),
        ("数据（CSV）", "zh-CN", False),
        ("CSV", "zh-CN", False),
        ("2023", "zh-CN", False),
    ],
)
def test_which_text_is_foreign(text: str, locale: str, foreign: bool) -> None:
    """Names, codes and formats are the same in both languages; official terms stand in English sentences."""
    assert is_foreign(text, locale, NAMES) is foreign


def test_english_texts_number_tables_as_the_tabs_do() -> None:
    """Neither in the texts and the dictionary, nor in what checks and readers say, stands a table 三."""
    found = [
        f"{path.name}: {words[:80]}"
        for path in sorted(SOURCES.rglob("*"))
        if "synthetic" not in path.parts
        for words in list_words(path)
        if NUMBERED.search(words)
    ]
    assert found == []


def list_words(path: Path) -> list[str]:
    """The texts of a file that somebody reads: its lines, of a program its strings without the docstrings."""
    if path.suffix in (".toml", ".csv"):
        return [line for line in path.read_text("utf-8").splitlines() if not line.startswith(("#", "["))]
    if path.suffix != ".py":
        return []
    tree = ast.parse(path.read_text("utf-8"))
    explained = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained
    ]


def test_what_cannot_be_heard_is_found() -> None:
    """The search for what a screen reader misses finds a skipped level, a mute table and a mute picture."""

    def page() -> None:
        import streamlit as st  # noqa: PLC0415 - the page is run from its source

        st.html("<div><h1>A</h1><h3>B</h3><img src='x'></div>")
        st.dataframe({"a": [1]})

    faults = find_unspoken(AppTest.from_function(page).run())
    assert [fault.split(" ")[0] for fault in faults] == ["h1", "picture", "dataframe"]
