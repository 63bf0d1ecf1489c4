"""The two official forms side by side: what each prints for the same thing, and what may be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from analytics.dictionary import Dictionary, Indicator, Relation
from analytics.model import Form
from analytics.ui.language import say, say_numeral, text, translate

FORMS = (Form.F2019, Form.F2021)


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the crosswalk.

    Attributes:
        table: Number of the statutory table, 二, 三 or 四.
        printed: What the 2019 and the 2021 form print, one text per figure; empty where a form has none.
        relation: How the two relate.
        note: What may be compared, in the reader's language.
        indicators: Ids of the figures, the 2019 form's first.
        words: What a search looks through, folded.
    """

    table: str
    printed: tuple[tuple[str, ...], tuple[str, ...]]
    relation: Relation
    note: str
    indicators: tuple[str, ...]
    words: str


def list_pairs(dictionary: Dictionary) -> list[Pair]:
    """Every figure of both forms once, in official order; members of a series stand in one row."""
    pairs = []
    done: set[str] = set()
    for indicator in dictionary.indicators.values():
        if indicator.id in done:
            continue
        series = next((s for s in dictionary.series.values() if indicator.id in s.indicators), None)
        sides = (
            (series.indicators_2019, series.indicators_2021)
            if series
            else tuple((indicator.id,) if form in indicator.forms else () for form in FORMS)
        )
        done |= {name for side in sides for name in side}
        relation = dictionary.relation(indicator.id)
        note = say(series.note) if series else text(f"glossary.relation_{relation.value.lower()}")
        pairs.append(_make_pair(dictionary, indicator, (sides[0], sides[1]), relation, note))
    return pairs


def print_label(indicator: Indicator, form: Form, dictionary: Dictionary) -> str:
    """What a form prints for an indicator: row and column, or that it has no such figure."""
    if form not in indicator.forms:
        return text("value.not_in_form")
    row, column = indicator.row, indicator.column
    if indicator.section == "二":
        _, row_id, column_id = indicator.id.split(".")
        row = _find_label(dictionary, "row2", row_id, form) or row
        column = _find_label(dictionary, "column2", column_id, form) or column
    if row[:1].isdigit():
        # 1. to 8. stand under several heads; the number alone would name several rows.
        row = translate(f"reports.group.{indicator.id.split('.')[2]}", "zh") + row
    return text("glossary.join").join(part for part in (row, column) if part)


def search_pairs(pairs: Sequence[Pair], sought: str) -> list[Pair]:
    """The rows that have every word that is looked for, in either language."""
    wanted = sought.casefold().split()
    return [pair for pair in pairs if all(word in pair.words for word in wanted)]


def crosswalk_html(pairs: Sequence[Pair], urls: dict[str, str]) -> str:
    """One row per pair under the head of its statutory table; relation in words, never by colour alone.

    Args:
        pairs: The rows.
        urls: The address of each indicator's entry.
    """
    heads = "".join(
        f'<th scope="col">{escape(text(key))}</th>'
        for key in ("reports.form.2019", "reports.form.2021", "crosswalk.relation", "crosswalk.note")
    )
    rows: list[str] = []
    table = None
    for pair in pairs:
        if pair.table != table:
            table = pair.table
            name = escape(text("glossary.table", number=say_numeral(table)))
            rows.append(f'<tr><th colspan="4" scope="rowgroup">{name}</th></tr>')
        cells = "".join(_cell_html(printed) for printed in pair.printed)
        links = "".join(
            f' <a href="{escape(urls[name])}" target="_self"><code>{escape(name)}</code></a>'
            for name in pair.indicators
        )
        relation = escape(text(f"crosswalk.{pair.relation.value.lower()}"))
        rows.append(
            f'<tr>{cells}<td class="da-relation-{pair.relation.value.lower()}">{relation}</td>'
            f"<td>{escape(pair.note)}{links}</td></tr>"
        )
    return (
        f'<div class="da-scroll"><table class="da-crosswalk"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def tabulate_pairs(pairs: Sequence[Pair]) -> pd.DataFrame:
    """The crosswalk as it is downloaded, with readable column names."""
    join = text("note.join")
    rows = [
        (
            text("glossary.table", number=say_numeral(pair.table)),
            join.join(pair.printed[0]) or text("value.not_in_form"),
            join.join(pair.printed[1]) or text("value.not_in_form"),
            text(f"crosswalk.{pair.relation.value.lower()}"),
            pair.note,
            "; ".join(pair.indicators),
        )
        for pair in pairs
    ]
    forms = [text(f"reports.form.{form.value}") for form in FORMS]
    rest = [text(f"crosswalk.{name}") for name in ("relation", "note", "id")]
    return pd.DataFrame(rows, columns=[text("crosswalk.table"), *forms, *rest])


def _make_pair(
    dictionary: Dictionary,
    indicator: Indicator,
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    relation: Relation,
    note: str,
) -> Pair:
    first, second = (
        tuple(print_label(dictionary.indicators[name], form, dictionary) for name in side)
        for side, form in zip(sides, FORMS, strict=True)
    )
    names = tuple(dict.fromkeys((*sides[0], *sides[1])))
    both = [
        part
        for name in names
        for part in (name, dictionary.indicators[name].name.zh, dictionary.indicators[name].name.en)
    ]
    words = " ".join([*both, *first, *second, note]).casefold()
    return Pair(indicator.section, (first, second), relation, note, names, words)


def _find_label(dictionary: Dictionary, scope: str, target: str, form: Form) -> str:
    return next(_list_labels(dictionary, scope, target, form), "")


def _list_labels(dictionary: Dictionary, scope: str, target: str, form: Form) -> Iterator[str]:
    for label in dictionary.labels:
        if (
            label.is_official
            and (label.scope, label.target) == (scope, target)
            and label.form in (None, form)
        ):
            yield label.text


def _cell_html(printed: Sequence[str]) -> str:
    if not printed:
        return f'<td class="da-is-none">{escape(text("value.not_in_form"))}</td>'
    return f'<td lang="zh-CN">{"<br>".join(map(escape, printed))}</td>'
