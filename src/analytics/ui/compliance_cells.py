"""The cells that a finding is about: which to mark, the sum that they break, and their rows as printed."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from analytics.charts.formats import is_known
from analytics.dictionary import Dictionary, Identity, Rule
from analytics.model import Cause, FigureKey, Form, Variant
from analytics.ui.language import current_language, say, text
from analytics.ui.report_rows import Figures
from analytics.ui.report_tables import PARTS, SECTIONS, lay_out, print_figure, print_value

Row = Mapping[str, Any]
"""A finding: a row of `queries.finding_by_fingerprint`."""

MANY_TERMS = 4
"""Terms of a sum from which those of 0 are left out."""
MANY_ROWS = 4
"""Rows of a table from which those of 0 are left out."""
TERMS_AT_MOST, FORMULAS_AT_MOST, VALUE_AT_MOST = 12, 3, 24
IN_TEXT = frozenset({"E1", "E2", "E3", "E4", "E8"})
"""Checks whose reported value stands in the text and whose expected one stands in the tables."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Which cells of a finding are at fault for certain, and which perhaps."""

    certain: frozenset[FigureKey]
    perhaps: frozenset[FigureKey]


def read_cells(cells: str) -> tuple[FigureKey, ...]:
    """The figures of the finding's own report."""
    return tuple(FigureKey(cell["indicator"], cell["applicant"]) for cell in json.loads(cells))


def find_identities(dictionary: Dictionary, row: Row, cause: Cause | None) -> list[Identity]:
    """The identities that a finding is about: the one it is told under, then what its cause explains."""
    if not row["form"]:
        return []
    variant = Variant(row["variant"]) if row["variant"] else None
    known = {each.id: each for each in dictionary.identities(Form(row["form"]), variant)}
    ids = dict.fromkeys((row["instance"], *(cause.explains if cause else ())))
    return [known[name] for name in ids if name in known]


def mark_cells(cells: Sequence[FigureKey], cause: Cause | None, rule: Rule, state: str) -> Marked:
    """Which cells to mark: those of the only cause for certain, those of several causes perhaps.

    An identity without a cause accuses none of its cells; any other check is about the cells it names, for
    certain where it is an error.
    """
    if cause is not None and cause.alternatives:
        every = (cause, *cause.alternatives)
        return Marked(frozenset(), frozenset(key for each in every for key in each.cells))
    if cause is not None:
        return Marked(frozenset(cause.cells), frozenset())
    named: frozenset[FigureKey] = frozenset() if rule.kind == "identity" else frozenset(cells)
    return Marked(named, frozenset()) if state == "error" else Marked(frozenset(), named)


def list_terms(
    identity: Identity, figures: Figures
) -> tuple[list[tuple[FigureKey, Decimal]], list[tuple[FigureKey, Decimal]], bool, bool]:
    """The two sides of an identity as it is printed, and whether a blank was tried as 0 and terms left out.

    What is subtracted moves to the other side: received + carried in = concluded + carried over.
    """
    left: list[tuple[FigureKey, Decimal]] = []
    right: list[tuple[FigureKey, Decimal]] = []
    has_blank = False
    terms = [(term.weight, term.key) for term in identity.terms]
    for weight, key in (*terms, (-1, identity.result)):
        row = figures.get(key)
        value = None if row is None else row["value"] if row["value"] is not None else row["implied"]
        has_blank |= value is None
        (left if weight > 0 else right).append((key, Decimal(0) if value is None else Decimal(value)))
    is_cut = False
    if len(left) > MANY_TERMS:
        kept = [term for term in left if term[1]]
        is_cut = len(kept) < len(left)
        left = kept or left[:1]
    return left, right, has_blank, is_cut


def formula_html(
    row: Row, identities: Sequence[Identity], figures: Figures, marked: Marked, dictionary: Dictionary
) -> str:
    """The sums that do not add up; without an identity the reported value beside the expected one."""
    if identities and row["outcome"] == "fail" and figures:
        return "".join(
            _sum_html(identity, figures, marked, dictionary) for identity in identities[:FORMULAS_AT_MOST]
        )
    values = (row["reported"], row["expected"])
    if row["outcome"] != "fail" or not all(value and len(value) <= VALUE_AT_MOST for value in values):
        return ""
    names = ["reported", "expected"]
    if row["rule"] in IN_TEXT:
        names = ["in_text", "in_table"]
    elif row["rule"] == "E5":
        # The text says that there was nothing, so 0 is expected; the table has what is reported.
        names = ["in_table", "in_text"]
    shown = [print_plain(value) for value in values]
    first, second = (
        _term_html(value, text(f"compliance.values.{name}"), is_bad=position == 0)
        for position, (value, name) in enumerate(zip(shown, names, strict=True))
    )
    return f'<div class="da-sum">{first}<i>≠</i>{second}</div>'


def cells_html(
    cells: Sequence[FigureKey],
    cause: Cause | None,
    identities: Sequence[Identity],
    figures: Figures,
    marked: Marked,
    dictionary: Dictionary,
) -> str:
    """The rows of the statutory tables that hold the finding's cells, marked."""
    involved = {*cells, *(cause.cells if cause else ()), *_keys(identities)} & {*figures}
    if not involved:
        return ""
    tables = []
    for part in PARTS:
        inside = {key for key in involved if SECTIONS[dictionary.indicators[key.indicator].section] == part}
        if inside:
            tables.append(_table_html(part, inside, figures, marked, dictionary))
    title = escape(text("compliance.cells"))
    return f"<h3>{title}</h3>" + "".join(f'<div class="da-scroll">{table}</div>' for table in tables)


def print_cell(figures: Figures, key: FigureKey) -> str:
    """A figure as its report prints it, a dash where the report has none."""
    return print_figure(figures[key], current_language()) if key in figures else "—"


def print_plain(value: str) -> str:
    """A value of a finding as it stands, its digits before the point grouped where it is a number.

    >>> print_plain("9291057"), print_plain("1057.9835"), print_plain("2021")
    ('9,291,057', '1,057.9835', '2,021')
    """
    whole, point, rest = value.partition(".")
    is_number = value.isascii() and whole.isdecimal() and (rest.isdecimal() or not point)
    return f"{int(whole):,}{point}{rest}" if is_number else value


def _sum_html(identity: Identity, figures: Figures, marked: Marked, dictionary: Dictionary) -> str:
    left, right, has_blank, is_cut = list_terms(identity, figures)
    sides = []
    for side in (left, right):
        shown = [
            _term_html(print_cell(figures, key), name_term(key, identity, dictionary), key in marked.certain)
            for key, _ in side[:TERMS_AT_MOST]
        ]
        sides.append("<i>+</i>".join(shown) + ("<i>+ …</i>" if len(side) > TERMS_AT_MOST else ""))
    total, other = (sum((value for _, value in side), Decimal(0)) for side in (left, right))
    if total == other:
        # The finding was told under an identity that holds once another is repaired.
        return ""
    gap = text(
        "compliance.gap",
        left=print_value(total),
        right=print_value(other),
        gap=print_value(abs(total - other)),
    )
    notes = [text("compliance.as_zero" if has_blank else "compliance.zeros")] if has_blank or is_cut else []
    if "〔" in "".join(sides) or "[" in "".join(sides):
        notes.append(text("compliance.implied"))
    note = f'<p class="da-sub">{escape(" ".join(notes))}</p>' if notes else ""
    return (
        f'<p class="da-sub">{escape(say(identity.name))}</p>'
        f'<div class="da-sum">{sides[0]}<i>≠</i>{sides[1]}</div>'
        f'<p class="da-gap-line"><b>{escape(gap)}</b></p>{note}'
    )


def _term_html(value: str, name: str, is_bad: bool) -> str:
    bad = ' class="da-bad"' if is_bad else ""
    return f"<span{bad}><b>{escape(value)}</b><small>{escape(name)}</small></span>"


def name_term(key: FigureKey, identity: Identity, dictionary: Dictionary) -> str:
    """The applicant where the terms differ in it, else the indicator without what all have in common."""
    if len({each.indicator for each in identity.keys}) == 1:
        return say(dictionary.applicants[key.applicant])
    names = {each: say(dictionary.indicators[each.indicator].name) for each in identity.keys}
    heads = {re.split("[：:]", name)[0] for name in names.values()}
    return re.split("[：:] ?", names[key])[-1] if len(heads) == 1 else names[key]


def _keys(identities: Sequence[Identity]) -> set[FigureKey]:
    return {key for identity in identities[:FORMULAS_AT_MOST] for key in identity.keys}


def _table_html(
    part: Any, inside: Collection[FigureKey], figures: Figures, marked: Marked, dictionary: Dictionary
) -> str:
    """The rows of one statutory table that hold the cells, the faulty ones framed, the others tinted."""
    table = lay_out(figures, part, dictionary, current_language())
    loud = marked.certain | marked.perhaps
    rows = [position for position, keys in enumerate(table.keys) if any(key in inside for key in keys)]
    if len(rows) > MANY_ROWS:
        rows = [
            position
            for position in rows
            if any(
                key in loud or (key in inside and _is_something(figures[key])) for key in table.keys[position]
            )
        ]
    head = "".join(f"<th>{escape(str(column))}</th>" for column in table.texts.columns)
    body = []
    for position in rows:
        values = table.texts.iloc[position]
        shown = []
        for key, value in zip(table.keys[position], values, strict=False):
            css = (
                "da-cell"
                if key in marked.certain
                else "da-maybe"
                if key in marked.perhaps
                else "da-tinted"
                if key in inside
                else ""
            )
            shown.append(f'<td class="{css}">{escape(str(value))}</td>')
        body.append(f"<tr><th>{escape(str(table.texts.index[position]))}</th>{''.join(shown)}</tr>")
    head = f"<thead><tr><td></td>{head}</tr></thead>"
    return f'<table class="da-cells">{head}<tbody>{"".join(body)}</tbody></table>'


def _is_something(figure: Mapping[Any, Any]) -> bool:
    return any(is_known(figure[name]) and bool(figure[name]) for name in ("value", "implied"))
