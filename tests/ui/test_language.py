"""Every text that the dashboard asks for is there, in both languages, and is asked for by somebody."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

import pytest

from analytics.ui.language import browser_language, load_texts, translate

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "src" / "analytics" / "ui"
SOURCES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted(UI.rglob("*.py"))]
KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
ASKING = {"text", "translate", "page"}


def find_strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and value of every string, with ``*`` for the filled parts of an f-string."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values]
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value


def find_asked_keys(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and key of every text that is asked for directly; ``*`` stands for a filled part."""
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "attr", getattr(called, "id", ""))
        if isinstance(node, ast.Call) and name in ASKING and node.args:
            argument = ast.Module([ast.Expr(node.args[0])], type_ignores=[])
            yield from ((line, key) for line, key in find_strings(argument) if is_key(key))


def is_key(value: str) -> bool:
    """Whether a string could be the key of a text."""
    return KEY.fullmatch(value.replace("*", "x")) is not None


def find_unmatched(keys: Iterable[str], others: Iterable[str]) -> set[str]:
    """The keys of which no other is one; on either side ``*`` in a key stands for a filled part."""
    known = set(others)
    whole = [key for key in known if "*" not in key]
    fits = [re.compile(_translate(key)).fullmatch for key in known if "*" in key]
    return {
        key
        for key in set(keys) - known
        if not any(fit(key) for fit in fits)
        and not ("*" in key and any(map(re.compile(_translate(key)).fullmatch, whole)))
    }


def _translate(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", r"[a-z0-9_.]+")


def test_every_key_that_is_asked_for_exists() -> None:
    """A key written in the code, or at least one for a key with a filled part, stands in the text files."""
    asked = {
        key: f"{path.relative_to(ROOT)}:{line}: {key}"
        for path in SOURCES
        for line, key in find_asked_keys(ast.parse(path.read_text("utf-8")))
    }
    assert [asked[key] for key in find_unmatched(asked, load_texts())] == []


def test_every_text_is_asked_for() -> None:
    """No text is left over: each key is written somewhere, whole or with a filled part."""
    strings = {value for path in SOURCES for _, value in find_strings(ast.parse(path.read_text("utf-8")))}
    assert find_unmatched(load_texts(), filter(is_key, strings)) == set()


def test_a_key_that_is_missing_is_found() -> None:
    """Whole keys are compared as they are, filled parts with whatever may stand there."""
    assert find_unmatched({"a.b", "a.c"}, ["a.b", "b.*"]) == {"a.c"}
    assert find_unmatched({"a.*", "b.*"}, ["a.b"]) == {"b.*"}
    assert find_unmatched({"a.b"}, ["a.*"]) == set()


@pytest.mark.parametrize("key", sorted(load_texts()))
def test_text_is_whole_in_both_languages(key: str) -> None:
    """Chinese and English are there, fill in the same values, and the Chinese one is not English."""
    entry = load_texts()[key]
    assert {"zh", "en"} <= set(entry) <= {"zh", "en", "en_one"}
    assert all(form.strip() for form in entry.values())

    def names(form: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(form) if name}

    assert names(entry["zh"]) == names(entry["en"])
    assert names(entry.get("en_one", "")) <= names(entry["en"])
    assert not re.search("[\u4e00-\u9fff]{2}", entry["en"]), "Chinese in the English text"
    assert not re.search("[“”]", entry["en"]), "quotes that are as wide as a Han character in our font"


def test_exactly_one_has_its_own_english_form() -> None:
    """English tells one from many; Chinese does not."""
    assert translate("reports.list_title", "en", n=1) == "One report read"
    assert translate("reports.list_title", "en", n=2) == "2 reports read"
    assert translate("reports.list_title", "zh", n=1) == "已读取 1 份报告"


def test_counts_have_thousands_separators_and_years_have_none() -> None:
    """A count is printed in a sentence as it is on a card."""
    assert translate("scope.agencies_all", "zh", n=9200) == "全部 9,200 家单位"
    assert translate("disputes.agencies_note", "zh", small=1048, base=30) == "1,048 家办结不足 30 件，不排"
    assert "2025" in translate("overview.errors_none", "en", year=2025)


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh-TW", "zh"), ("zh", "zh"), ("en-US", "en"), ("fr", "en"), (None, "en"), ("", "en")],
)
def test_browser_decides_the_language(locale: str | None, language: str) -> None:
    """Chinese browsers get Chinese, all others English."""
    assert browser_language(locale) == language
