"""What of a page is displayed: what its styles hide, move, print or change is settled before it is read.

Long hidden content and hidden tables stay, for they are the page itself, which a script unveils; a problem
says so. Only what is displayed as well, last year's tables under this year's labels, is not the page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.html.generated import Generated, find_generated, mark_generated
from analytics.documents.html.moves import HOLDS_OBJECT, IS_DOUBTED, Style, find_moves, settle_moves
from analytics.documents.html.sheets import read_sheets
from analytics.documents.html.styles import Effect, find_effects, mark_effects
from analytics.model import Message, Problem

MAX_HIDDEN_LENGTH = 200
"""Longer hidden content is the page itself, which a script unveils."""

_SKIPPED = (
    *("script", "style", "noscript", "template", "head", "nav", "button", "iframe"),
    *("object", "svg", "canvas", "rt", "rp", "datalist"),
)
_OBJECTS = ("img", "svg", "canvas", "object", "embed", "iframe", "script", "video")
_FORMULAS = ("mfrac", "msup", "msub", "msubsup", "msqrt", "mroot", "mover", "munder", "mtable")
_NO_SIZE = frozenset(("0", "1", "2"))
_SPACER = re.compile(r"spacer|blank|transparent|1x1|space\.gif", re.IGNORECASE)
_CELLS = ("td", "th")
_ROWS = ("tr", "tbody", "thead", "tfoot")
_RIVAL_SHARE = 0.8
_SHORTEST_LABEL = 2
_LEAST_CELLS = 12
"""A hidden table with fewer cells is none of a report's."""
_REMOVED = "removed"
_STORED = "data-is-stored"
"""The attribute of a cell that has a number and does not show it."""


class Looks(NamedTuple):
    """What styles do to a page: effects on text, what they arrange, and what they print."""

    effects: Mapping[Element, Effect]
    moves: Mapping[Element, Style]
    generated: Sequence[Generated]


def find_looks(root: Element) -> Looks:
    """What the styles of a page do, before anything of it is changed."""
    sheets = read_sheets(root)
    return Looks(find_effects(root, sheets), find_moves(root, sheets), find_generated(sheets))


def settle_looks(root: Element, looks: Looks, layouts: Iterable[Element]) -> tuple[Problem, ...]:
    """Takes everything out of a page that it does not display, and doubts what may be seen otherwise.

    Struck text stays for `read_cell`. `layouts` are the tables that only lay the page out.
    """
    problems = list(_remove_hidden(root, looks.effects))
    mark_generated(looks.generated)
    if looks.moves and settle_moves(looks.moves, layouts):
        problems.append(_say_moved())
    mark_effects({element: effect for element, effect in looks.effects.items() if element.tag != _REMOVED})
    _mark_objects(root)
    etree.strip_elements(root, _REMOVED, *_SKIPPED, with_tail=False)
    return tuple(problems)


def _remove_hidden(root: Element, effects: Mapping[Element, Effect]) -> Iterator[Problem]:
    hidden = [
        element
        for element, effect in effects.items()
        if Effect.HIDDEN in effect or (Effect.UNSEEN in effect and not _clear_cells(element))
    ]
    with_tables = [element for element in hidden if next(element.iter("table"), None) is not None]
    for element in hidden:
        if element not in with_tables and sum(map(len, element.itertext())) <= MAX_HIDDEN_LENGTH:
            element.tag = _REMOVED
    if any(map(_leaves_blank, effects)):
        yield _say_unshown()
    rivals = _find_rivals(root, with_tables)
    for element in rivals:
        element.tag = _REMOVED
    kept = [element for element in with_tables if element not in rivals]
    if any(_holds_figures(element) for element in rivals):
        yield _say_hidden(
            "有与所显示的表格栏目相同、但默认不显示的表格，没有读取。",
            "has tables that it does not display, with the labels of those that it does; they were not read.",
        )
    if any(_holds_figures(element) for element in kept):
        yield _say_hidden(
            "有默认不显示的表格（如选项卡），一并读取，请核对。",
            "has tables that it does not display at first, as under tabs; they were read. Please check.",
        )


def _clear_cells(element: Element) -> bool:
    """Makes unseen cells blank, which keep their place; whether an element is one, or a row of them."""
    if element.tag not in (*_CELLS, *_ROWS):
        return False
    for cell in [element] if element.tag in _CELLS else list(element.iter(*_CELLS)):
        if any(text.strip().isdecimal() for text in cast(Iterator[str], cell.itertext())):
            cell.set(_STORED, "")
        for each in list(cell):
            cell.remove(each)
        cell.text = None
    return True


def _leaves_blank(element: Element) -> bool:
    """Whether a number that is not displayed leaves its cell blank."""
    if element.get(_STORED) is not None:
        return True
    if element.tag != _REMOVED or not _join(element).strip().isdecimal():
        return False
    cell = next(element.iterancestors(*_CELLS), None)
    return cell is not None and not "".join(_list_seen(cell)).strip()


def _list_seen(element: Element) -> Iterator[str]:
    """The texts of an element without what was removed of it."""
    yield element.text or ""
    for child in element:
        if child.tag != _REMOVED:
            yield from _list_seen(child)
        yield child.tail or ""


def _join(element: Element) -> str:
    return "".join(cast(Iterator[str], element.itertext()))


def _holds_figures(element: Element) -> bool:
    """Whether hidden tables may be those of a report."""
    texts = [_join(cell).strip() for cell in element.iter(*_CELLS)]
    return len(texts) >= _LEAST_CELLS and any(text.isdecimal() for text in texts)


def _say_hidden(zh: str, en: str) -> Problem:
    return Problem("TABLES_HIDDEN", Message(f"网页{zh}", f"The page {en}"))


def _say_unshown() -> Problem:
    return Problem(
        "NUMBERS_NOT_SHOWN",
        Message(
            "网页的源代码中有不显示的数字，所在的格按所显示的空白处理。",
            "The source of the page has numbers that are not displayed; their cells were read as the blanks "
            "that they show.",
        ),
    )


def _say_moved() -> Problem:
    return Problem(
        "CELLS_MOVED",
        Message(
            "网页样式把数字移到源代码以外的位置，无法确定所见位置的格标为无法识别。",
            "Styles of the page move numbers away from where its source has them; cells whose place cannot "
            "be told are marked unreadable.",
        ),
    )


def _mark_objects(root: Element) -> None:
    """Tells which cells hold a picture, or what a script may write: without text they are not blank.

    The digits of a formula stand above and below one another.
    """
    for element in root.iter(*_FORMULAS):
        cell = next(element.iterancestors(*_CELLS), None)
        if cell is not None:
            cell.set(IS_DOUBTED, "")
    for element in root.iter(*_OBJECTS):
        size = {element.get("width"), element.get("height")}
        is_spacer = element.tag == "img" and (size & _NO_SIZE or _SPACER.search(element.get("src") or ""))
        cell = next(element.iterancestors(*_CELLS), None)
        if cell is not None and not is_spacer:
            cell.set(HOLDS_OBJECT, "")


def _find_rivals(root: Element, hidden: Sequence[Element]) -> list[Element]:
    """Hidden tables, or what holds them, nearly all of whose labels stand in displayed tables as well."""
    if not hidden:
        return []
    inside = {each for element in hidden for each in element.iter("table")}
    shown = {label for table in root.iter("table") if table not in inside for label in _list_labels(table)}
    rivals = []
    for element in hidden:
        labels = set(_list_labels(element))
        if labels and len(labels & shown) >= _RIVAL_SHARE * len(labels):
            rivals.append(element)
    return rivals


def _list_labels(element: Element) -> Iterator[str]:
    """The texts of the cells in an element that are no numbers."""
    for cell in element.iter(*_CELLS):
        text = "".join(_join(cell).split())
        if len(text) >= _SHORTEST_LABEL and not text.isdecimal():
            yield text
