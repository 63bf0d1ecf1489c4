"""What every chart over years shares: the axis with its coverage, the breaks, the named gaps.

Years are drawn on a continuous scale, so that a break stands between two years.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, format_coverage, is_known
from analytics.charts.records import list_records
from analytics.charts.widths import text_width
from analytics.charts.words import say

YEAR_PAD = 0.4
"""Years that a scale goes on before the first and behind the last."""
_LABEL_GAP, _LEAST_GAP, _LEAST_SIZE = 6, 3, 10
END_PAD = 0.18
"""Likewise behind the last, where the names of lines stand."""


class Break(NamedTuple):
    """Figures from `year` on are not comparable with those before it; `note` says why, line by line."""

    year: int
    note: tuple[str, ...] = ()


def year_labels(frame: pd.DataFrame) -> dict[int, list[str]]:
    """The two lines under each year: the year, and who stands behind it.

    Args:
        frame: `year`; and `under` (text, used as it is), or `n_known` and `n_expected`, or neither.
    """
    labels: dict[int, list[str]] = {}
    for row in list_records(frame):
        lines = [str(row["year"])]
        if "under" in row:
            lines.append(str(row["under"]))
        elif "n_known" in row:
            known = int(row["n_known"]) if is_known(row["n_known"]) else 0
            lines.append(format_coverage(known, row.get("n_expected")))
        labels.setdefault(int(row["year"]), lines)
    return dict(sorted(labels.items()))


def year_axis(labels: Mapping[int, list[str]] | Mapping[float, list[str]], span: float) -> alt.Axis:
    """The axis under the years (or under other places of the same scale), with `labels` in lines.

    Args:
        labels: The lines under each place.
        span: Of the scale, in years.
    """
    # tickCount: Vega thins out even explicit values to the count that the theme sets.
    return alt.Axis(
        values=list(labels),
        tickCount=len(labels),
        labelExpr=_fit_labels(labels, span),
        labelFontSize=_fit_size(labels, span),
        labelLineHeight=15,
        title=None,
    )


def _fit_labels(labels: Mapping[int, list[str]] | Mapping[float, list[str]], span: float) -> str:
    """A Vega expression of the lines under a place: coverage takes a line more where places stand close.

    Where even that is wider than the place, only every second or third year is labelled, the last one always.
    """

    def look_up(texts: Mapping[str, list[str]]) -> str:
        return f"({json.dumps(texts, ensure_ascii=False)})[datum.value]"

    whole = {f"{year:g}": lines for year, lines in labels.items()}
    halved = {year: [part for line in lines for part in _halve(line)] for year, lines in whole.items()}

    def thin_out(step: int) -> str:
        kept = [f"{year:g}" for year in sorted(labels, reverse=True)[::step]]
        return look_up({year: lines if year in kept else [] for year, lines in halved.items()})

    need = (text_width([line for lines in whole.values() for line in lines]) + _LABEL_GAP) * span
    least = _least_width(halved.values()) * span
    fitted = look_up(whole) if halved == whole else f"width<{need:.0f}?{look_up(halved)}:{look_up(whole)}"
    return f"width<{least / 2:.0f}?{thin_out(3)}:width<{least:.0f}?{thin_out(2)}:{fitted}"


def _least_width(lines: Iterable[list[str]]) -> float:
    """Pixels that a place needs for its lines in the smallest size."""
    return text_width([part for each in lines for part in each]) * _LEAST_SIZE / theme.LABEL_SIZE + _LEAST_GAP


def _fit_size(labels: Mapping[int, list[str]] | Mapping[float, list[str]], span: float) -> int | alt.ExprRef:
    """The font size of the labels, smaller where even halved coverage is wider than a year."""
    parts = [part for lines in labels.values() for line in lines for part in _halve(line)]
    return alt.ExprRef(expr=f"width<{text_width(parts) * span:.0f}?{_LEAST_SIZE}:{theme.LABEL_SIZE}")


def _halve(line: str) -> list[str]:
    """Break coverage behind the number that is known.

    >>> _halve("8,395/8,533"), _halve("2019")
    (['8,395', '/8,533'], ['2019'])
    """
    known, slash, expected = line.partition("/")
    return [known, slash + expected] if slash else [line]


def encode_year(
    labels: Mapping[int, list[str]] | Mapping[float, list[str]],
    before: float = YEAR_PAD,
    behind: float = YEAR_PAD,
) -> alt.X:
    """The x encoding that all layers share: a layer with a scale of its own would squash the others."""
    domain = [min(labels) - before, max(labels) + behind]
    scale = alt.Scale(domain=domain, nice=False, zero=False)
    return alt.X("year:Q", scale=scale, axis=year_axis(labels, domain[1] - domain[0]))


def count_breaks(year: int, breaks: Sequence[Break]) -> int:
    """Which stretch between breaks a year lies in; lines are drawn within one stretch only."""
    return sum(year >= entry.year for entry in breaks)


def drawn_breaks(years: Sequence[int], breaks: Sequence[Break]) -> tuple[Break, ...]:
    """The breaks that have years on both sides; the others separate nothing."""
    return tuple(entry for entry in breaks if min(years) < entry.year <= max(years))


def draw_break_rules(x: alt.X, breaks: Sequence[Break]) -> list[theme.AnyChart]:
    """A dashed rule half a year before each break."""
    return draw_rules(x, [entry.year - 0.5 for entry in breaks])


def draw_rules(x: alt.X, places: Sequence[float]) -> list[theme.AnyChart]:
    """Dashed rules from top to bottom: what stands on their two sides is not one series."""
    if not places:
        return []
    frame = pd.DataFrame({"year": list(places)})
    return [
        alt.Chart(frame)
        .mark_rule(color=theme.paint(theme.INK), strokeDash=list(theme.BREAK_DASH))
        .encode(x=x)
    ]


def draw_gap_words(frame: pd.DataFrame, x: alt.X, y: alt.Y, language: Language) -> list[theme.AnyChart]:
    """Name every year without a value at the zero line, so that a gap is never read as nothing.

    Args:
        frame: `year`, `value`, `status`.
        x: The shared year encoding.
        y: The shared value encoding of field ``value``.
        language: ``zh`` or ``en``.
    """
    gaps = name_gaps(frame, language)
    if gaps.empty:
        return []
    return [
        alt.Chart(gaps)
        .mark_text(
            dy=alt.ExprRef(expr=r"indexof(datum.word,'\n')<0?-9:-21"),
            fontSize=theme.SMALL_SIZE,
            color=theme.paint(theme.MUTED),
            lineBreak="\n",
            lineHeight=13,
        )
        .encode(x=x, y=y, text=alt.Text("word:N"))
    ]


def name_gaps(frame: pd.DataFrame, language: Language) -> pd.DataFrame:
    """The rows without a value: `year`, `value` 0 (where the word stands) and `word`."""
    gaps = frame[~frame["value"].map(is_known).astype(bool)]
    words = [_in_two_lines(say(f"state.{status}", language)) for status in gaps["status"]]
    return pd.DataFrame({"year": gaps["year"], "value": 0.0, "word": words})


def _in_two_lines(word: str) -> str:
    r"""Years stand close together on a narrow page, so a long word is broken.

    >>> _in_two_lines("不可计算"), _in_two_lines("缺报"), _in_two_lines("not in form")
    ('不可\n计算', '缺报', 'not in\nform')
    """
    if word.isascii():
        return "\n".join(word.rsplit(" ", 1))
    return word if len(word) < 4 else f"{word[:2]}\n{word[2:]}"
