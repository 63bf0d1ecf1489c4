"""A finding as plain text for the agency: which report, what it prints where, what does not fit, what to do.

Every sentence is in ``texts_compliance.toml``; numbers, places and quotes are those of the finding's panel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from analytics.charts.records import list_records
from analytics.dictionary import Dictionary, Identity, Rule
from analytics.model import FigureKey, OtherReport, Quote
from analytics.ui.compliance_cells import (
    FORMULAS_AT_MOST,
    TERMS_AT_MOST,
    Marked,
    Row,
    list_terms,
    name_term,
    print_cell,
)
from analytics.ui.language import current_language, say, say_numeral, text
from analytics.ui.places import describe_place
from analytics.ui.report_rows import Figures, name_figure, read_place
from analytics.ui.report_tables import print_figure, print_value

CELLS_AT_MOST = 12
"""Cells that are listed with their places; the others are counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with all that its panel shows.

    Attributes:
        row: The finding.
        rule: Its check.
        figures: Of its report.
        cells: The figures that it names.
        marked: Those at fault, for certain and perhaps.
        identities: That it breaks.
        quotes: What the report's text says.
        other: The report that it is compared with as a whole.
        others: Figures of other reports, as `queries.other_figures` gives them.
    """

    row: Row
    rule: Rule
    figures: Figures
    cells: Sequence[FigureKey]
    marked: Marked
    identities: Sequence[Identity]
    quotes: Sequence[Quote]
    other: OtherReport | None
    others: pd.DataFrame


def write_letter(told: Told, dictionary: Dictionary, because: Sequence[str], source: str) -> str:
    """The text in the reader's language, ready to be copied.

    Args:
        told: The finding.
        dictionary: For names.
        because: What its likely cause is, sentence by sentence.
        source: Where the numbers come from: day and snapshot.
    """
    row, rule = told.row, told.rule
    message = row["zh"] if current_language() == "zh" else row["en"]
    facts = {"agency": row["name"], "year": row["report_year"]}
    parts = [
        text("compliance.letter.greeting", **facts),
        text("compliance.letter.opening", **facts),
        _label("finding", message),
        _label("rule", text("compliance.letter.rule_is", code=rule.code, title=say(rule.title))),
        _label("file", row["file"]) if row["file"] else "",
        _list("printed", _list_printed(told, dictionary)),
        _list("quoted", _list_quotes(told.quotes)),
        _list("compared", _list_compared(told, dictionary)),
        _list("misfit", _list_misfits(told, dictionary)),
        _list("cause", [sentence.replace("**", "") for sentence in because]),
        _label("basis", say(rule.basis)),
        _label("asked", text(f"compliance.letter.todo.{_find_todo(told)}")),
        text(
            "compliance.letter.closing", fingerprint=row["fingerprint"], version=row["version"], source=source
        ),
    ]
    return "\n".join(part for part in parts if part)


def _find_todo(told: Told) -> str:
    """What the agency is asked for: by state, and where there is no report at all, to publish one."""
    return "missing" if not told.row["filing_id"] else str(told.row["state"])


def _label(part: str, content: str) -> str:
    return text("compliance.letter.line", label=text(f"compliance.letter.{part}"), content=content)


def _list(part: str, lines: Sequence[str]) -> str:
    """A heading and its lines, numbered where there are several; nothing without lines."""
    if not lines:
        return ""
    if len(lines) == 1:
        return _label(part, lines[0])
    numbered = [f"  {place}. {line}" for place, line in enumerate(lines, 1)]
    return "\n".join([_label(part, "").rstrip(), *numbered])


def _list_printed(told: Told, dictionary: Dictionary) -> list[str]:
    """The cells with what is printed in them and where; of a long sum those of 0 are left out."""
    loud = told.marked.certain | told.marked.perhaps
    terms = [key for identity in told.identities[:FORMULAS_AT_MOST] for key in identity.keys]
    named = {*loud, *told.cells}
    every = [
        key
        for key, figure in told.figures.items()
        if key in named or (key in terms and (figure["value"] or figure["implied"]))
    ]
    every.sort(key=lambda key: key not in loud)
    lines = []
    for key in every[:CELLS_AT_MOST]:
        place = read_place(told.figures[key])
        facts = {"name": name_figure(key, dictionary), "value": print_cell(told.figures, key)}
        if place is None:
            lines.append(text("compliance.letter.cell_nowhere", **facts))
        else:
            lines.append(text("compliance.letter.cell", place=describe_place(place), **facts))
    if len(every) > CELLS_AT_MOST:
        lines.append(text("compliance.letter.more", n=len(every) - CELLS_AT_MOST))
    return lines


def _list_quotes(quotes: Sequence[Quote]) -> list[str]:
    lines = []
    for quote in quotes:
        where = (
            [] if quote.section == "0" else [text("compliance.section", number=say_numeral(quote.section))]
        )
        if quote.place is not None:
            where.append(describe_place(quote.place))
        place = text("scope.join").join(where)
        lines.append(text("compliance.letter.quote", quote=quote.text, place=place) if place else quote.text)
    return lines


def _list_compared(told: Told, dictionary: Dictionary) -> list[str]:
    """What other reports say: their figures, and the passages that are alike."""
    lines = []
    for figure in list_records(told.others):
        key = FigureKey(figure["indicator"], figure["applicant"])
        value = print_figure(figure, current_language()) if figure["status"] else text("value.absent")
        facts = {"agency": figure["name"], "year": figure["report_year"], "value": value}
        lines.append(text("compliance.other", name=name_figure(key, dictionary), **facts))
    if told.other is not None:
        for mine, theirs in told.other.passages:
            lines.append(text("compliance.letter.passages", mine=mine.text, theirs=theirs.text))
    return lines


def _list_misfits(told: Told, dictionary: Dictionary) -> list[str]:
    """The sums that do not add up, with the name of every term."""
    if told.row["outcome"] != "fail" or not told.figures:
        return []
    lines = []
    for identity in told.identities[:FORMULAS_AT_MOST]:
        left, right, has_blank, _ = list_terms(identity, told.figures)
        total, other = (sum((value for _, value in side), Decimal(0)) for side in (left, right))
        if total == other:
            continue
        shown = [_print_side(side, identity, told.figures, dictionary) for side in (left, right)]
        gap = text(
            "compliance.gap",
            left=print_value(total),
            right=print_value(other),
            gap=print_value(abs(total - other)),
        )
        line = text("compliance.letter.sum", name=say(identity.name), left=shown[0], right=shown[1], gap=gap)
        lines.append(line + (text("compliance.letter.as_zero") if has_blank else ""))
    return lines


def _print_side(
    side: Sequence[tuple[FigureKey, Decimal]], identity: Identity, figures: Figures, dictionary: Dictionary
) -> str:
    terms = [
        text(
            "compliance.letter.term",
            name=name_term(key, identity, dictionary),
            value=print_cell(figures, key),
        )
        for key, _ in side[:TERMS_AT_MOST]
    ]
    return " + ".join([*terms, *(["…"] if len(side) > TERMS_AT_MOST else [])])
