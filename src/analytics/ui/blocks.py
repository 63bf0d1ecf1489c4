"""Blocks of our own HTML: headings, notices, key figures, coverage, chips, empty states.

Everything printed in a block is escaped here; callers pass plain text. Classes are in ``style.css``.
"""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

import streamlit as st

from analytics.charts.formats import Language, format_date, format_number, format_rate
from analytics.store import Snapshot
from analytics.ui.formats import join_names, local_day
from analytics.ui.language import current_language, text
from analytics.ui.links import link_page

Mood = Literal["note", "explain", "error"]
Chip = Literal["error", "explain", "note", "unsure", "pass", "open", "missing", "plain"]

GLYPHS: Mapping[Chip, str] = {
    "error": "■",
    "explain": "▲",
    "note": "●",
    "unsure": "◇",
    "pass": "·",
    "open": "○",
    "missing": "",
    "plain": "",
}
_STRIP = ("expected", "received", "on_time", "late", "undated", "missing", "unreadable", "counted")
_STRIP_BAR = ("on_time", "unreadable", "late", "undated", "missing")


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of the small bars of a card.

    `value` None draws a dashed gap; `has_break` draws the dashed rule before this year that says:
    the years on its two sides are not comparable; `is_bound` leaves the end of a lower bound open. `printed`
    is the value in words.
    """

    year: int
    value: float | None
    has_break: bool = False
    is_bound: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure.

    Attributes:
        label: Short name of the measure.
        value: As printed, without its unit; or the words for why there is none.
        unit: Unit, or "".
        change: The change on last year as printed, or the reason why there is none, or "".
        more: Muted text after it, such as "可比 35 家".
        bars: The years of the scope, ascending; the last one is this year.
        is_missing: `value` holds words in place of a number.
        link: Address of the label's definition, or "".
        breakdown: Parameters of the page Compare that show agency by agency what the number is made of.
    """

    label: str
    value: str
    unit: str = ""
    change: str = ""
    more: str = ""
    bars: tuple[Bar, ...] = ()
    is_missing: bool = False
    link: str = ""
    breakdown: Mapping[str, str] = field(default_factory=dict)


def html(body: str, *, is_narrow: bool = False) -> None:
    """Show a block; `body` is finished HTML. A narrow one takes no more width than its content."""
    lang = "zh-CN" if current_language() == "zh" else "en"
    st.html(f'<div class="da" lang="{lang}">{body}</div>', width="content" if is_narrow else "stretch")


def image(picture: bytes, alt: str) -> None:
    """A picture, PNG or JPEG, as wide as its column; on a telephone no smaller than its print can be read.

    It stands in the page itself: Streamlit's own images are files of the running session, and a rerun takes
    away the one that a slow browser has still to ask for.
    """
    kind = "jpeg" if picture.startswith(b"\xff\xd8") else "png"
    source = f"data:image/{kind};base64,{b64encode(picture).decode('ascii')}"
    html(f'<div class="da-picture"><img class="da-image" src="{source}" alt="{escape(alt)}"></div>')


def heading(title: str, scope: str = "") -> None:
    """The one h1 of a page, with the scope below it."""
    html(f"<h1>{escape(title)}</h1>" + (f'<p class="da-scope">{escape(scope)}</p>' if scope else ""))


def lead(sentence: str) -> None:
    """The sentence above the numbers; ``**…**`` marks what is set bold."""
    html(f'<p class="da-lead">{mark_bold(sentence)}</p>')


def mark_bold(sentence: str) -> str:
    """Escape a sentence and turn ``**…**`` into bold.

    >>> mark_bold("36 < 40, **5,206** 件")
    '36 &lt; 40, <b>5,206</b> 件'
    """
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(sentence))


def subheading(title: str) -> None:
    """A block title inside a figure (h3)."""
    html(f"<h3>{escape(title)}</h3>")


def trace(sentence: str) -> None:
    """What was chosen in a chart or table, in one sentence, beside the links that it leads to."""
    html(f'<div class="da-trace">{escape(sentence)}</div>', is_narrow=True)


def notice(sentence: str, mood: Mood = "note") -> None:
    """One sentence that everybody on the page should read; what stands in backticks is set as code."""
    marked = re.sub(r"`(.+?)`", r"<code>\1</code>", escape(sentence))
    html(f'<div class="da-notice da-is-{mood}" role="status">{marked}</div>')


def empty_state(title: str, explanation: str, action: str = "", command: str = "") -> None:
    """What stands in place of content: what is missing, how matters stand, what can be done."""
    body = f"<h2>{escape(title)}</h2><p class='da-sub'>{escape(explanation)}</p>"
    if action:
        body += f"<p>{escape(action)}</p>"
    if command:
        body += f"<code>{escape(command)}</code>"
    with st.container(border=True):
        html(f'<div class="da-empty">{body}</div>')


def sidebar_facts(snapshot: Snapshot, language: Language) -> None:
    """Below the filters: as of when the data are, and which snapshot."""
    number = f"{snapshot.number:06d}"
    lines = [
        text("sidebar.as_of", date=format_date(local_day(snapshot.published_at), language)),
        text("sidebar.snapshot_pinned", number=number, pin=snapshot.pin)
        if snapshot.pin
        else text("sidebar.snapshot", number=number),
    ]
    if snapshot.is_sample:
        lines.append(text("sidebar.sample"))
    html('<div class="da-side">' + "<br>".join(map(escape, lines)) + "</div>")


def card(content: Card) -> None:
    """A key figure in its frame; put it into ``st.grid(3)``."""
    with st.container(border=True, height="stretch", gap="xxsmall"):
        html(card_html(content))
        if content.breakdown:
            link_page("pages/compare.py", text("cards.breakdown"), dict(content.breakdown))


def card_html(content: Card) -> str:
    """The HTML of a card (own HTML because ``st.metric`` draws no zero, no missing year and no break)."""
    missing = " da-is-missing" if content.is_missing else ""
    unit = f'<span class="da-unit">{escape(content.unit)}</span>' if content.unit else ""
    more = f' <span class="da-more">{escape(content.more)}</span>' if content.more else ""
    return (
        '<div class="da-card"><div>'
        f"{_label_html(content)}"
        f'<div class="da-value{missing}">{escape(content.value)}{unit}</div>'
        f'<div class="da-change">{escape(content.change)}{more}</div>'
        f"</div>{_spark_html(content.bars)}</div>"
    )


def _label_html(content: Card) -> str:
    label = f'<div class="da-label">{escape(content.label)}</div>'
    return (
        f'<a class="da-define" href="{escape(content.link)}" target="_self">{label}</a>'
        if content.link
        else label
    )


def _spark_html(bars: Sequence[Bar]) -> str:
    if len(bars) < 2:
        return ""
    highest = max((bar.value for bar in bars if bar.value is not None), default=0) or 1
    drawn = []
    for position, bar in enumerate(bars):
        if bar.has_break:
            drawn.append('<i class="da-break"></i>')
        if bar.value is None:
            drawn.append(f'<i class="da-gap" title="{escape(text("card.year_missing", year=bar.year))}"></i>')
            continue
        marks = ["da-now"] * (position == len(bars) - 1) + ["da-bound"] * bar.is_bound
        css = f' class="{" ".join(marks)}"' if marks else ""
        share = max(bar.value, 0) / highest * 100
        title = escape(text("card.year_value", year=bar.year, value=bar.printed or format_number(bar.value)))
        drawn.append(f'<i{css} style="height:{share:.1f}%" title="{title}"></i>')
    return (
        f'<div class="da-spark"><div class="da-bars">{"".join(drawn)}</div>'
        f'<div class="da-ends"><span>{bars[0].year}</span><span>{bars[-1].year}</span></div></div>'
    )


def coverage_strip(counts: Mapping[str, int | None], names: Mapping[str, Sequence[str]]) -> None:
    """How many agencies were expected, received and counted, above every number of a page.

    Args:
        counts: By ``expected``, ``received``, ``on_time``, ``late``, ``undated``, ``missing``,
            ``unreadable``, ``counted``; ``expected`` and what hangs on it are None while no roster
            says who must report. A part that is left out is not shown.
        names: The agencies of ``missing``, ``unreadable``, ``late`` … that are worth naming.
    """
    with st.container(border=True):
        html(coverage_html(counts, names, current_language()))


def coverage_html(
    counts: Mapping[str, int | None], names: Mapping[str, Sequence[str]], language: Language
) -> str:
    """The HTML of the coverage strip."""
    expected = counts.get("expected")
    cells = []
    for part in _STRIP:
        if part not in counts:
            continue
        count = counts[part]
        key = f'<i class="da-key da-{part.replace("_", "-")}"></i>' if part in _STRIP_BAR else ""
        share = ""
        if expected and count is not None and part in ("received", "on_time", "counted"):
            share = f"<small>{format_rate(count / expected)}</small>"
        value = (
            f'<div class="da-value da-is-missing">{escape(text("coverage.unknown"))}</div>'
            if count is None
            else f'<div class="da-value">{count:,}{share}</div>'
        )
        cells.append(f'<div><div class="da-label">{key}{escape(text(f"coverage.{part}"))}</div>{value}</div>')
    bar = "".join(
        f'<i class="da-{part.replace("_", "-")}" style="flex-grow:{counts[part]}"></i>'
        for part in _STRIP_BAR
        if counts.get(part)
    )
    named = "".join(
        f"<span><span>{escape(text('coverage.names', label=text(f'coverage.{part}'), names=''))}</span>"
        f"{escape(join_names(list(who), language))}</span>"
        for part, who in names.items()
        if who
    )
    return (
        f'<div class="da-strip">{"".join(cells)}</div>'
        + (f'<div class="da-bar">{bar}</div>' if bar else "")
        + (f'<div class="da-names">{named}</div>' if named else "")
    )


def chips(items: Sequence[tuple[Chip, str, int]]) -> None:
    """Status chips: mood, word and count. Shape and word carry the meaning, colour only helps."""
    html('<div class="da-chips">' + "".join(chip_html(*item) for item in items) + "</div>")


def chip_html(mood: Chip, word: str, count: int) -> str:
    """One status chip."""
    css = "missing-chip" if mood == "missing" else mood
    glyph = f"<i>{GLYPHS[mood]}</i>" if GLYPHS[mood] else ""
    return f'<span class="da-chip da-is-{css}">{glyph}{escape(word)} <b>{count:,}</b></span>'
