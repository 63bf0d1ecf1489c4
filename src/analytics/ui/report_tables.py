"""The three statutory tables as read: which figure stands in which cell of the screen, and how it is printed.

Zero, blank, implied, not applicable, illegible and absent never look alike. Pure functions over the
frame of `analytics.queries.filing_figures`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from analytics.charts.formats import Language, format_number, is_known
from analytics.dictionary import Dictionary
from analytics.model import APPLICANTS, FigureKey, Proof, Status
from analytics.ui.language import translate
from analytics.ui.parameters import SEPARATOR

Part = Literal["2", "3", "4"]
"""A statutory table, by the number of its section."""

PARTS: tuple[Part, ...] = ("2", "3", "4")
SECTIONS: dict[str, Part] = {"二": "2", "三": "3", "四": "4"}

_LONG = ("prohibited_by_law", "security_and_stability", "internal_affairs", "not_held", "must_be_created")
SHORT_ROWS = {
    name: f"reports.row.{name}" for name in (*_LONG, "still_unclear", "excessive", "reconfirmation")
}
"""Rows of table 三 whose names are wider than their column, and where their short ones stand."""

FAINT = "color:#8A95A1"
DOUBT = "color:#B45F06;font-weight:600"
CHOSEN = "background-color:rgba(179,38,30,.16);font-weight:600"


@dataclass(frozen=True)
class ReportTable:
    """One table on the screen.

    Attributes:
        texts: What the cells print; the index names the rows.
        keys: The figure of each cell, in the same shape.
        styles: CSS of each cell, in the same shape.
    """

    texts: pd.DataFrame
    keys: tuple[tuple[FigureKey, ...], ...]
    styles: pd.DataFrame

    @property
    def names(self) -> list[str]:
        """The ids of its figures, ``<indicator>|<applicant>``, row by row."""
        return [SEPARATOR.join(key) for row in self.keys for key in row]

    def position(self, key: FigureKey) -> tuple[int, int] | None:
        """Row and column of a figure in this table."""
        for row, keys in enumerate(self.keys):
            if key in keys:
                return row, keys.index(key)
        return None


def part_of(dictionary: Dictionary, key: FigureKey) -> Part:
    """The statutory table that a figure belongs to."""
    return SECTIONS[dictionary.indicators[key.indicator].section]


def lay_out(
    figures: Mapping[FigureKey, Mapping[str, Any]],
    part: Part,
    dictionary: Dictionary,
    language: Language,
    chosen: FigureKey | None = None,
) -> ReportTable:
    """Arrange the figures of one statutory table as the form has them.

    Args:
        figures: All figures of one report, in the order of its form, as rows with ``status``,
            ``value``, ``implied`` and ``proof``.
        part: Which table.
        dictionary: Names and order.
        language: Of names and words.
        chosen: The figure whose place is shown; its cell is tinted.
    """
    keys = [key for key in figures if part_of(dictionary, key) == part]
    rows = _rows(keys, part)
    index = pd.Index(
        [_row_name(row[0], part, dictionary, language) for row in rows],
        name=translate("reports.column.item", language),
    )
    columns = _column_names(rows, part, language)
    texts = [[print_figure(figures[key], language) for key in row] for row in rows]
    styles = [[_style(figures[key], is_chosen=key == chosen) for key in row] for row in rows]
    return ReportTable(
        texts=pd.DataFrame(texts, index=index, columns=columns),
        keys=tuple(rows),
        styles=pd.DataFrame(styles, index=index, columns=columns),
    )


def print_figure(figure: Mapping[str, Any], language: Language) -> str:
    """What a cell prints for a figure: its value, or the mark of its state with the implied value.

    Implied blanks are by far the most frequent, so the brackets alone stand for them.

    >>> print_figure({"status": "reported", "value": 0.0, "implied": None, "proof": "label"}, "zh")
    '0'
    >>> print_figure({"status": "blank", "value": None, "implied": 3.0, "proof": None}, "zh")
    '〔3〕'
    >>> print_figure({"status": "absent", "value": None, "implied": 3.0, "proof": None}, "zh")
    '缺〔3〕'
    """
    if figure["status"] == Status.REPORTED:
        value = print_value(figure["value"])
        is_doubtful = figure["proof"] == Proof.UNPROVEN
        return translate("reports.figure.doubtful", language, value=value) if is_doubtful else value
    state = translate(f"value.{figure['status']}", language)
    if not is_known(figure["implied"]):
        return state
    implied = translate("reports.figure.implied_cell", language, value=print_value(figure["implied"]))
    return implied if figure["status"] == Status.BLANK else f"{state}{implied}"


def print_value(value: object) -> str:
    """An exact value as tables print it.

    >>> print_value(Decimal("86.4000")), print_value(5206.0)
    ('86.4', '5,206')
    """
    if not isinstance(value, int | float | Decimal):
        raise TypeError(f"{value!r} is no number")
    return format_number(value)


def _rows(keys: list[FigureKey], part: Part) -> list[tuple[FigureKey, ...]]:
    """The figures in rows: an indicator by applicants, a dispute group by results, else one a row."""
    if part == "2":
        return [(key,) for key in keys]
    grouped: dict[str, list[FigureKey]] = {}
    for key in keys:
        group = key.indicator if part == "3" else key.indicator.rpartition(".")[0]
        grouped.setdefault(group, []).append(key)
    return [tuple(group) for group in grouped.values()]


def _row_name(key: FigureKey, part: Part, dictionary: Dictionary, language: Language) -> str:
    indicator = dictionary.indicators[key.indicator]
    if part == "4":
        return translate(f"reports.dispute.{key.indicator.split('.')[1]}", language)
    name = indicator.name.zh if language == "zh" else indicator.name.en
    number, dot, _ = indicator.row.partition(".")
    if part == "3" and dot and number.isdigit():
        # 不予公开：属于国家秘密 becomes （三）1 属于国家秘密, as the form numbers it; there is little room.
        group = translate(f"reports.group.{key.indicator.split('.')[2]}", language)
        short = SHORT_ROWS.get(key.indicator.rpartition(".")[2])
        return f"{group}{number} {translate(short, language) if short else re.split('[：:] ?', name)[-1]}"
    return add_unit(name, indicator.unit, dictionary, language) if part == "2" else name


def add_unit(name: str, unit: str, dictionary: Dictionary, language: Language) -> str:
    """A figure's name with its unit, where that is not the usual count.

    >>> from analytics.dictionary import load_dictionary
    >>> add_unit("收费", "万元", load_dictionary(), "zh"), add_unit("收费", "件", load_dictionary(), "zh")
    ('收费（万元）', '收费')
    """
    if unit == "件":
        return name
    words = dictionary.units[unit]
    return f"{name}（{words.zh}）" if language == "zh" else f"{name} ({words.en})"


def _column_names(rows: list[tuple[FigureKey, ...]], part: Part, language: Language) -> list[str]:
    if not rows:
        return []
    if part == "2":
        return [translate("reports.column.value", language)]
    if part == "3":
        return [translate(f"reports.applicant.{applicant}", language) for applicant in APPLICANTS]
    return [translate(f"reports.result.{key.indicator.rpartition('.')[2]}", language) for key in rows[0]]


def _style(figure: Mapping[str, Any], *, is_chosen: bool) -> str:
    if figure["status"] != Status.REPORTED or figure["value"] == 0:
        style = FAINT
    elif figure["proof"] == Proof.UNPROVEN:
        style = DOUBT
    else:
        style = ""
    return ";".join(part for part in (style, CHOSEN if is_chosen else "") if part)
