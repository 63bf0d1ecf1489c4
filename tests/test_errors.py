"""Errors are codes with texts in both languages: none is missing, unused, or a sentence in the code."""

import ast
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from analytics import errors
from analytics.errors import (
    AnalyticsError,
    NoFiling,
    RosterError,
    RosterFault,
    Selected,
    StoreError,
    UnknownSelection,
    UnreadableFile,
    load_error_texts,
)

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "analytics"
CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}

CODE_STANDS = {"UnreadableFile": 1, "NoFiling": 1, "StoreError": 0, "RosterFault": 2, "PageTooLarge": 0}
"""Which positional argument of an error is its code; errors that a single module makes have it first."""
OWN_TEXT = {"UnknownSelection", "RosterError", "DictionaryError", "RuleSettingsError"}
"""Errors that know their code themselves."""


def find_raised() -> Iterator[tuple[str, ast.Call, ast.expr]]:
    """Every place that makes an error: where, the call, and the argument that is its code."""
    kinds = {
        node.name
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any("AnalyticsError" in ast.unparse(base) for base in node.bases)
    }
    places = {**dict.fromkeys(kinds - OWN_TEXT, 0), **CODE_STANDS}
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in places:
                yield f"{path.name}:{node.lineno}", node, node.args[places[node.func.id]]


def list_constants(expression: ast.expr) -> list[str]:
    """The texts that an expression can be, as far as they are written there."""
    choices = (expression.body, expression.orelse) if isinstance(expression, ast.IfExp) else (expression,)
    return [item.value for item in choices if isinstance(item, ast.Constant) and isinstance(item.value, str)]


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_errors_are_found_where_they_are_made() -> None:
    """The two tests below look at something."""
    assert len(list(find_raised())) > 60


def test_no_place_passes_a_sentence_or_an_unknown_code() -> None:
    """A code is written out or comes from a name; what is written out has a text."""
    texts = load_error_texts()
    wrong = [
        f"{where}: {ast.unparse(code)}"
        for where, _, code in find_raised()
        if isinstance(code, ast.JoinedStr | ast.BinOp)
        or any(text not in texts for text in list_constants(code))
    ]
    assert wrong == []


def test_every_place_gives_what_its_text_needs() -> None:
    """The placeholders of a text are keywords of the call."""
    texts = load_error_texts()
    lacking = []
    for where, call, code in find_raised():
        given = {keyword.arg for keyword in call.keywords}
        if ast.unparse(call.func) == "PageTooLarge":
            # Whoever knows the page's number adds it.
            given.add("page")
        if None in given or call.args[-1] is not code:
            # Values that are handed on, or a mapping of them.
            continue
        for name in list_constants(code):
            lacking += [f"{where}: {missing}" for missing in placeholders(texts[name]["en"]) - given]
    assert lacking == []


def test_every_text_is_used() -> None:
    """A code that nobody names is a leftover."""
    named = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }
    named |= {f"UNKNOWN_{what.upper().replace(' ', '_')}" for what in get_args(Selected)}
    assert load_error_texts().keys() - named == set()


def test_everything_that_can_be_selected_has_a_text() -> None:
    """An unknown one of each kind can be told in both languages."""
    for what in get_args(Selected):
        error = UnknownSelection(what, ("x1", "x2"))
        assert "x1, x2" in error.say("zh")
        assert "x1, x2" in error.say("en")


def test_both_languages_say_the_same() -> None:
    """Each text is there in Chinese and English with the same placeholders, and written in its language."""
    wrong = []
    for code, text in load_error_texts().items():
        is_whole = set(text) == {"zh", "en"} and all(text.values())
        same = is_whole and placeholders(text["zh"]) == placeholders(text["en"])
        is_chinese = is_whole and re.search("[一-鿿]", text["zh"])
        # A lost encoding and a column's heading are named as they are printed.
        is_english = is_whole and not re.search("[一-鿿]{4,}", text["en"])
        if not (same and is_chinese and is_english and CODE.fullmatch(code)):
            wrong.append(code)
    assert wrong == []


def test_no_text_is_more_than_one_line() -> None:
    """An error is one line on a terminal."""
    assert [code for code, text in load_error_texts().items() if "\n" in "".join(text.values())] == []


def test_an_error_says_itself_in_both_languages() -> None:
    """The file's name, a colon of the language, what is wrong; as a string it is English."""
    error = UnreadableFile("年报.pdf", "PDF_NO_PAGE", page=3, last=2)
    assert error.say("zh") == "年报.pdf：PDF 没有第 3 页，最后一页是第 2 页。"
    assert error.say("en") == str(error) == "年报.pdf: The PDF has no page 3; its last one is 2."
    assert error.say_reason("zh") == "PDF 没有第 3 页，最后一页是第 2 页。"


@pytest.mark.parametrize(
    "error",
    [
        UnreadableFile("x.pdf", "PDF_NO_PAGE", page=3, last=2),
        NoFiling("x.pdf", "NO_TABLES"),
        StoreError("STORE_NO_REPORTS", data="here"),
        RosterError([RosterFault("roster.csv", 2, "ROSTER_NO_NUMBER", {"column": "c", "value": "v"})]),
        UnknownSelection("year", ("1999",)),
    ],
)
def test_an_error_survives_the_way_to_another_process(error: AnalyticsError) -> None:
    """Its kind, its code, its values and both sentences."""
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (copy.code, copy.values, str(copy)) == (error.code, error.values, str(error))
    assert [copy.say(language) for language in ("zh", "en")] == [error.say("zh"), error.say("en")]


def test_an_unknown_code_is_a_mistake_of_ours() -> None:
    """It is found when the error is made, not when somebody reads it."""
    with pytest.raises(KeyError):
        UnreadableFile("x.pdf", "is no report.")
    with pytest.raises(KeyError):
        UnreadableFile("x.pdf", "PDF_NO_PAGE")


def test_a_code_stands_in_one_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files with the same code are a mistake that is named."""
    (tmp_path / "error_texts").mkdir()
    for name in ("a", "b"):
        (tmp_path / "error_texts" / f"{name}.toml").write_text('[SAME_CODE]\nzh = "甲"\nen = "a"\n', "utf-8")
    monkeypatch.setattr(errors, "__file__", str(tmp_path / "errors.py"))
    with pytest.raises(KeyError, match=r"b\.toml: SAME_CODE is defined twice"):
        load_error_texts.__wrapped__()
