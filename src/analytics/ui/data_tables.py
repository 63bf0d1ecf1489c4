"""The rows behind a chart as a table of plain HTML: read aloud, reached by keyboard, searched in the page."""

from html import escape
from typing import Any

import pandas as pd

from analytics.charts.formats import format_number, is_known
from analytics.ui.language import load_texts, text

MOST_ROWS = 100
"""Rows that are shown; a file has them all."""


def table_html(frame: pd.DataFrame, title: str) -> str:
    """A table with its title as caption.

    Args:
        frame: With readable column names; at most `MOST_ROWS` of its rows are shown.
        title: What the table says.
    """
    left_out = len(frame) - MOST_ROWS
    caption = title + (text("download.rows", n=MOST_ROWS, every=len(frame)) if left_out > 0 else "")
    heads = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    years = {text(key) for key in load_texts() if key.endswith("column.year")}
    is_year = [str(name) in years for name in frame.columns]
    body = "".join(
        f"<tr>{''.join(map(_cell_html, row, is_year))}</tr>"
        for row in frame.head(MOST_ROWS).astype(object).itertuples(index=False, name=None)
    )
    return (
        f'<div class="da-data" tabindex="0" role="region" aria-label="{escape(title)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell_html(value: Any, is_year: bool) -> str:
    if isinstance(value, str) or value is None or not is_known(value):
        return f"<td>{escape(value if isinstance(value, str) else '')}</td>"
    if is_year:
        return f"<td>{int(value)}</td>"
    return f'<td class="da-number">{format_number(value)}</td>'
