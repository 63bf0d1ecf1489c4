"""E7: growth that the prose claims, recomputed with last year's report on every base that it may mean."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from analytics.model import FigureKey
from analytics.narrative import Claim, ClaimKind, Reading

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
        report_year: Claims about another year are passed over.
    """
    return tuple(
        _judge_one_growth(claim, this_year, last_year, points)
        for claim in claims
        if claim.kind in (ClaimKind.GROWTH, ClaimKind.CHANGE)
        and claim.scope is None
        and claim.year in (None, report_year)
    )


def _judge_one_growth(claim: Claim, this_year: Values, last_year: Values, points: Decimal) -> Growth:
    computed: list[tuple[Reading, Decimal]] = []
    lacking: list[FigureKey] = []
    for reading in claim.subject:
        now, before = (_add(reading, values) for values in (this_year, last_year))
        if now is None or before is None:
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
