"""What the page on proactive disclosure shows: documents of both forms, steps of the roll-forward."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.charts.formats import is_known
from analytics.charts.years import Break
from analytics.model import Form
from analytics.ui.charted import explain_nothing
from analytics.ui.language import say, text
from analytics.ui.shell import PageContext

KINDS = ("normative_documents", "government_rules")
_MEASURES: Mapping[str, Mapping[Form, tuple[str, ...]]] = {
    "flow": {Form.F2019: ("made", "newly_disclosed"), Form.F2021: ("issued", "repealed")},
    "stock": {Form.F2019: ("disclosed_total",), Form.F2021: ("in_force",)},
}
"""Columns of 第二十条第（一）项: 新制作 and 制发 are near, 对外公开总数 and 现行有效 are not the same."""
_DOCUMENT_METRICS = tuple(
    f"proactive.{kind}.{column}|total"
    for kind in KINDS
    for forms in _MEASURES.values()
    for columns in forms.values()
    for column in columns
)
ROLL_METRICS = ("normative_in_force", "normative_issued", "normative_repealed")
METRICS = (*_DOCUMENT_METRICS, *ROLL_METRICS)


def list_document_kinds(totals: pd.DataFrame) -> tuple[str, ...]:
    """Normative documents, and government rules where any report has some (few agencies may make rules)."""
    rules = totals[totals["metric"].str.startswith("proactive.government_rules.")]
    has_rules = any(is_known(value) and value > 0 for value in rules["value"])
    return KINDS if has_rules else KINDS[:1]


def name_kind(kind: str) -> str:
    """Shown name of a kind of document."""
    return text(f"proactive.{kind}")


def name_forms(context: PageContext, kind: str, measure: str) -> list[tuple[str, str, dict[str, str]]]:
    """The two forms with the columns that each prints on a kind of document.

    Args:
        context: From `ui.page`.
        kind: One of `KINDS`.
        measure: ``flow`` or ``stock``.
    """
    forms = context.dictionary.forms
    return [
        (
            form.value,
            say(forms[form].name),
            {f"proactive.{kind}.{column}|total": text(f"proactive.{column}") for column in columns},
        )
        for form, columns in _MEASURES[measure].items()
    ]


def count_form(forms: pd.DataFrame, year: int) -> dict[str, Any] | None:
    """Of this year's rows the one with most agencies, for the source line; None without this year."""
    rows = forms[forms["year"] == year].to_dict("records")
    if not rows:
        return None
    row = max(rows, key=lambda row: int(row["n_known"]))
    return {"n_known": row["n_known"], "n_expected": row["n_expected"]}


def explain_forms(totals: pd.DataFrame, forms: pd.DataFrame, kind: str) -> str:
    """Why no form has a value for a kind of document; empty when one has."""
    if forms["value"].notna().any():
        return ""
    return explain_nothing(totals[totals["metric"].str.startswith(f"proactive.{kind}.")])


def name_steps() -> dict[str, str]:
    """Shown names of the steps of the roll-forward."""
    return {step: text(f"step.{step}") for step in ("opening", "added", "removed", "closing")}


def list_breaks(years: Sequence[int]) -> tuple[Break, ...]:
    """Breaks without a note: the columns beside them are named as not in the form."""
    return tuple(Break(year) for year in years)
