"""What changed between two versions of a report: figure by figure, and letter by letter in the text.

Pure functions; what is shown of them is escaped here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from analytics.charts.formats import Language, format_number
from analytics.dictionary import Dictionary
from analytics.model import FigureKey, Status
from analytics.ui.report_tables import part_of, print_figure

_TOKEN = re.compile(r"\d[\d,.]*|[A-Za-z]+|\s+|.", re.DOTALL)
"""A number or a word changes as a whole; every other letter for itself."""
_LARGEST = 4_000_000
"""Pairs of tokens up to which two passages are compared letter by letter; beyond, one replaces the other."""
_SHORT = 2
"""Letters between two changes that are too few to read; they join the changes."""
_CONTEXT = 40
"""Unchanged letters that are shown on either side of a change."""


class FigureChange(NamedTuple):
    """One figure that differs, as the two versions print it; `change` is empty where one has no value."""

    key: FigureKey
    part: str
    before: str
    after: str
    change: str


class Piece(NamedTuple):
    """A run of text: ``equal``, ``delete`` (only before) or ``insert`` (only after)."""

    kind: str
    text: str


def compare_figures(
    before: Mapping[FigureKey, Mapping[str, Any]],
    after: Mapping[FigureKey, Mapping[str, Any]],
    dictionary: Dictionary,
    language: Language,
    not_in_form: str,
) -> list[FigureChange]:
    """The figures whose value or state differs, in official order.

    Args:
        before: The figures of the earlier version, as rows of ``queries.filing_figures`` by their key.
        after: Likewise of the later one.
        dictionary: Order and tables.
        language: Of the words for states.
        not_in_form: What is printed for a figure that one version's form does not have.
    """
    changes = []
    for key in dictionary.all_keys:
        old, new = before.get(key), after.get(key)
        if _content(old) == _content(new):
            continue
        printed = [not_in_form if row is None else print_figure(row, language) for row in (old, new)]
        changes.append(
            FigureChange(key, part_of(dictionary, key), printed[0], printed[1], _subtract(old, new))
        )
    return changes


def compare_texts(before: str, after: str) -> list[Piece]:
    """Two texts as one run of pieces; lines are matched first, then the letters of lines that changed.

    >>> compare_texts("新收12件。", "新收13件。")
    [Piece(kind='equal', text='新收'), Piece(kind='delete', text='12'), Piece(kind='insert', text='13'), \
Piece(kind='equal', text='件。')]
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for step in Levenshtein.opcodes(old, new):
        mine, theirs = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        if step.tag == "equal":
            pieces.append(Piece("equal", "".join(mine)))
        else:
            pieces += _compare_letters("".join(mine), "".join(theirs))
    return list(_join(pieces))


def changes_html(pieces: Sequence[Piece]) -> str:
    """The pieces as HTML with ``del`` and ``ins``, all text escaped; long unchanged runs are cut short."""
    drawn = []
    for place, piece in enumerate(pieces):
        if piece.kind == "equal":
            drawn.append(escape(_cut(piece.text, is_first=place == 0, is_last=place == len(pieces) - 1)))
        else:
            tag = "del" if piece.kind == "delete" else "ins"
            drawn.append(f"<{tag}>{escape(piece.text)}</{tag}>")
    return "".join(drawn)


def has_changed(pieces: Sequence[Piece]) -> bool:
    """Whether anything but white space differs."""
    return any(piece.kind != "equal" and piece.text.strip() for piece in pieces)


def _content(figure: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    """What makes a figure another one: its state and its value; an implied value follows from others."""
    return None if figure is None else (figure["status"], figure["value"])


def _subtract(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None or after is None:
        return ""
    if before["status"] != Status.REPORTED or after["status"] != Status.REPORTED:
        return ""
    change = format_number(after["value"] - before["value"])
    return change if change.startswith("\N{MINUS SIGN}") else f"+{change}"


def _compare_letters(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if not old or not new or len(old) * len(new) > _LARGEST:
        yield from _replace(before, after)
        return
    for step in Levenshtein.opcodes(old, new):
        mine = "".join(old[step.src_start : step.src_end])
        if step.tag == "equal":
            yield Piece("equal", mine)
        else:
            yield from _replace(mine, "".join(new[step.dest_start : step.dest_end]))


def _replace(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece("delete", before)
    if after:
        yield Piece("insert", after)


def _join(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbouring changes become one; a letter or two between them join it on both sides."""
    old = new = ""
    for place, piece in enumerate(pieces):
        is_change = piece.kind != "equal"
        is_bridge = (
            not is_change
            and (old or new)
            and len(piece.text) <= _SHORT
            and not re.search(r"[\n。；，]", piece.text)
            and place + 1 < len(pieces)
        )
        if is_change or is_bridge:
            old += piece.text if piece.kind != "insert" else ""
            new += piece.text if piece.kind != "delete" else ""
            continue
        yield from _replace(old, new)
        old = new = ""
        yield piece
    yield from _replace(old, new)


def _cut(text: str, *, is_first: bool, is_last: bool) -> str:
    head, tail = (0 if is_first else _CONTEXT), (0 if is_last else _CONTEXT)
    if len(text) <= head + tail + 10:
        return text
    end = text[len(text) - tail :] if tail else ""
    return f"{text[:head]} … {end}"
