"""How the shell writes years and lists of names; numbers are written by `analytics.charts.formats`."""

import re
from datetime import UTC, date, datetime

from analytics.charts.formats import Language

RANGE = "\N{EN DASH}"


def format_years(first: int, last: int) -> str:
    """A span of report years.

    >>> format_years(2019, 2025), format_years(2024, 2024)
    ('2019–2025', '2024')
    """
    return str(first) if first == last else f"{first}{RANGE}{last}"


def local_day(moment: datetime) -> date:
    """The day on this computer's calendar of a moment that the store keeps in UTC without a zone."""
    return moment.replace(tzinfo=UTC).astimezone().date()


def escape_label(words: str) -> str:
    r"""Words from a report or a roster as a widget's label, which Streamlit reads as Markdown.

    Unescaped, a name like ``![](http://…)`` would make the browser ask a stranger for a picture.

    >>> escape_label("![a](http://b)&#47;")
    '\\!\\[a\\]\\(http\\:\\/\\/b\\)\\&\\#47;'
    """
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!:$~|&/])", r"\\\1", words)


def join_names(names: list[str], language: Language, limit: int = 5) -> str:
    """Names in one line; beyond `limit` the rest is counted.

    >>> join_names(["甲局", "乙局"], "zh"), join_names(["A", "B", "C"], "en", 2)
    ('甲局、乙局', 'A, B and 1 more')
    >>> join_names(["甲", "乙", "丙"], "zh", 2)
    '甲、乙等 3 家'
    """
    shown = ("、" if language == "zh" else ", ").join(names[:limit])
    if len(names) <= limit:
        return shown
    return f"{shown}等 {len(names):,} 家" if language == "zh" else f"{shown} and {len(names) - limit:,} more"
