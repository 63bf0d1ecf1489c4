"""E7: growth that the prose claims, recomputed with last year's report on every base that it may mean."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from analytics.model import Coverage, FigureKey, Message, Quote
from analytics.narrative import Claim, ClaimKind, Reading, Scope, mask, read_claims
from analytics.rules.history import list_linked, name_cells_before
from analytics.rules.reports import SCALE, Derived, Flags, Ints, Reports, Survey, Violation

_SECTIONS = ("1", "3")
_FLAT = re.compile(
    r"(?:与|和|同|较|比)(?:上年|去年|上一年|上年度|去年同期|上年同期)(?:度|同期)?(?:相比)?(基本|大致|大体)?持平"
)
_TIMES = re.compile(r"(?:是|为|达到?)(?:上年|去年|上一年)度?的?(\d+(?:\.\d+)?)倍")
_DOUBLED = re.compile(r"(?:上年|去年|上一年|同比|同期)[^，。；]{0,10}?翻了?(?:一番|两番|番|倍)(近|约|多)?")
_DOUBLED_POINTS = Decimal(25)
"""Percentage points that 翻了一番 leaves: nobody counts them."""
_FLAT_POINTS, _NEARLY_FLAT_POINTS = Decimal(1), Decimal(10)
"""Percentage points that 持平 and 基本持平 leave."""
_GROWTH = re.compile(
    r"持平|翻了?[一两]?[番倍]|[增升涨多降减落少幅跌][^。，；]{0,12}?(?:\d|百分之)|\d倍|[\d一二两三四五六七八九]成"
    r"|(?:[上去]一?年|同期|\d年)度?的?[为是有]?[\d一二两三四五六七八九十百]+[件宗起]"
)
_TOLD = (ClaimKind.GROWTH, ClaimKind.CHANGE, ClaimKind.LAST_YEAR)
_PART = re.compile(r"(?=（[一二三四五六七八九十]）|\([一二三四五六七八九十]\))")
"""Parts of a section without any of it need not be read."""

Values = Callable[[FigureKey], Decimal | None]
"""Gives a figure's value, printed or implied; None where it has none."""


class Growth(NamedTuple):
    """What last year's report says to a stated growth.

    Attributes:
        claim: The claim.
        fits: A reading of both years gives it.
        computed: What each reading gives; empty when a figure of it is not known.
        lacking: The figures without a value, of either year.
    """

    claim: Claim
    fits: bool
    computed: tuple[tuple[Reading, Decimal], ...]
    lacking: tuple[FigureKey, ...]


def judge_growth(
    claims: Iterable[Claim], this_year: Values, last_year: Values, points: Decimal, report_year: int | None
) -> tuple[Growth, ...]:
    """E7: recompute every stated growth with last year's report, on each base that it may mean.

    Args:
        claims: Of the report's prose; other kinds are passed over.
        this_year: The report's figures.
        last_year: Those of the report for the year before.
        points: How many percentage points it may be off, besides its rounding.
        report_year: Claims about another year, or told against one before the last, are passed over.
    """
    return tuple(
        _judge_one_growth(claim, this_year, last_year, points)
        for claim in claims
        if claim.kind in _TOLD
        and claim.year in (None, report_year)
        and (report_year is None or claim.base in (None, report_year - 1))
    )


def _judge_one_growth(claim: Claim, this_year: Values, last_year: Values, points: Decimal) -> Growth:
    computed: list[tuple[Reading, Decimal]] = []
    lacking: list[FigureKey] = []
    for reading in claim.subject:
        now, before = (_add(reading, values) for values in (this_year, last_year))
        if claim.kind is ClaimKind.LAST_YEAR and before is not None:
            computed.append((reading, before))
        elif now is None or before is None:
            lacking += [t.key for t in reading if this_year(t.key) is None or last_year(t.key) is None]
        elif claim.kind is ClaimKind.CHANGE:
            computed.append((reading, now - before))
        elif before > 0:
            computed.append((reading, (now - before) * 100 / before))
    slack = points if claim.kind is ClaimKind.GROWTH else Decimal(0)
    fits = any(
        claim.low is not None and claim.high is not None and claim.low - slack <= value <= claim.high + slack
        for _, value in computed
    )
    return Growth(claim, fits, tuple(computed), tuple(dict.fromkeys(lacking)))


def _add(reading: Reading, values: Values) -> Decimal | None:
    total = Decimal(0)
    for term in reading:
        value = values(term.key)
        if value is None:
            return None
        total += term.weight * value
    return total


# -- as a rule over several reports ------------------------------------------------------------------


def e7(survey: Survey) -> Iterator[Derived]:
    """E7: a growth in the text follows from last year's report on some base, within rounding.

    After a merger last year is that of all, or of the agency's own report alone: offices do either.
    """
    reports, last = survey.reports, survey.reports.last
    points = Decimal(str(survey.limit("points")))
    for position in list_linked(survey):
        if isinstance(position, Derived):
            if _list_growth(reports, position_of(reports, position)):
                yield position
            continue
        claims = _list_growth(reports, position)
        if not claims:
            continue
        this_year = _look_up(reports, reports.values[position], reports.is_known[position])
        before = _look_up(reports, last.values[position], last.is_known[position])
        year = reports.heads[position].report_year
        judged = judge_growth(claims, this_year, before, points, year)
        own = reports.positions.get((reports.heads[position].agency_id, year - 1))
        if own is not None and not all(growth.fits for growth in judged):
            alone = _look_up(reports, reports.values[own], reports.is_known[own])
            again = judge_growth(claims, this_year, alone, points, year)
            judged = tuple(two if two.fits else one for one, two in zip(judged, again, strict=True))
        yield from _tell(survey, position, judged)


def position_of(reports: Reports, found: Derived) -> int:
    """The position of the report that a finding is about."""
    return reports.positions[found.agency_id, found.report_year]


def _list_growth(reports: Reports, position: int) -> tuple[Claim, ...]:
    """The growth that a report claims of what its own table counts."""
    texts = {
        number: "".join(_keep_growth(part) for part in _PART.split(text) if _GROWTH.search(part))
        for number, text in reports.texts[position].items()
        if number in _SECTIONS
    }
    other = Scope.WIDER if reports.heads[position].coverage is Coverage.SINGLE_ORGAN else Scope.OWN
    year = reports.heads[position].report_year
    claims = (*(claims := read_claims(texts)), *_read_comparisons(claims))
    return tuple(
        claim
        for claim in claims
        if claim.kind in _TOLD and claim.scope is not other and claim.year in (None, year)
    )


def _read_comparisons(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Growth without 增 or 减: 与上年持平, 是上年的3倍, of what the sentence counted first."""
    for _, told in itertools.groupby(claims, key=lambda claim: (claim.section, claim.sentence)):
        first, *others = told
        if first.kind is not ClaimKind.COUNT or any(c.kind in _TOLD for c in others):
            continue
        flat, times = _FLAT.search(first.text), _TIMES.search(first.text)
        doubled = _DOUBLED.search(first.text)
        if flat:
            slack = _NEARLY_FLAT_POINTS if flat[1] else _FLAT_POINTS
            yield replace(first, kind=ClaimKind.GROWTH, value=Decimal(0), low=-slack, high=slack)
        elif doubled:
            percent = Decimal(300) if "两番" in doubled[0] else Decimal(100)
            low, high = percent - _DOUBLED_POINTS, percent + _DOUBLED_POINTS
            yield replace(first, kind=ClaimKind.GROWTH, value=percent, low=low, high=high)
        elif times:
            percent = (Decimal(times[1]) - 1) * 100
            slack = Decimal(5) if "." in times[1] else Decimal(50)
            low, high = percent - slack, percent + slack
            yield replace(first, kind=ClaimKind.GROWTH, value=percent, low=low, high=high)


def _keep_growth(part: str) -> str:
    """The heading of a part and its sentences about growth, which are all that has to be read."""
    heading, *sentences = part.split("。")
    return "。".join((heading, *(sentence for sentence in sentences if _GROWTH.search(sentence)))) + "。"


def _look_up(reports: Reports, values: Ints, is_known: Flags) -> Values:
    def value(key: FigureKey) -> Decimal | None:
        index = reports.columns.get(key)
        return Decimal(int(values[index])) / SCALE if index is not None and is_known[index] else None

    return value


def _tell(survey: Survey, position: int, judged: Iterable[Growth]) -> Iterator[Derived]:
    """One finding for each figure whose growth fits nothing; else one that says how it went."""
    wrong: dict[tuple[FigureKey, ...], Growth] = {}
    lacking = None
    for growth in judged:
        if growth.fits:
            continue
        if growth.lacking or not growth.computed:
            lacking = growth
        else:
            wrong.setdefault(tuple(term.key for term in growth.computed[0][0]), growth)
    for cells, growth in wrong.items():
        yield survey.fails(position, _describe(survey.reports, position, cells, growth))
    if wrong:
        return
    if lacking is not None:
        reason = Message("本年或者上年的数字没有填报", "figures of this year or last are not there")
        yield survey.cannot_assess(position, reason)
    else:
        yield survey.passes(position)


def _describe(reports: Reports, position: int, cells: tuple[FigureKey, ...], growth: Growth) -> Violation:
    claim = growth.claim
    stated = claim.value or Decimal(0)
    nearest = min((value for _, value in growth.computed), key=lambda value: abs(value - stated))
    computed = round(nearest, 2) if claim.kind is ClaimKind.GROWTH else nearest.normalize()
    text = mask(claim.text)
    index = [reports.columns[key] for key in cells]
    return Violation(
        _say(claim, f"{stated:f}", f"{computed:f}", text),
        "+".join(claim.measures),
        cells,
        name_cells_before(reports, reports.links[position], *cells),
        Quote(text, claim.section),
        expected=int(computed * SCALE),
        reported=int(stated * SCALE),
        uses_implied=bool(np.any(reports.is_implied[position, index])),
    )


def _say(claim: Claim, stated: str, computed: str, text: str) -> Message:
    """What is wrong, in words: a change, or the number of last year."""
    if claim.kind is ClaimKind.LAST_YEAR:
        return Message(
            f"正文所述上年数 {stated} 与上年报告按任何口径均不符，最接近的为 {computed}：“{text}”。",
            f"The number {stated} that is told of last year is not in last year's report on any base; the "
            f"nearest is {computed}: “{text}”.",
        )
    sign = "%" if claim.kind is ClaimKind.GROWTH else ""
    return Message(
        f"正文所述增减 {stated}{sign} 与上年报告按任何口径计算均不符，"
        f"最接近的为 {computed}{sign}：“{text}”。",
        f"The stated change of {stated}{sign} fits last year's report on no base; the nearest would be "
        f"{computed}{sign}: “{text}”.",
    )
