"""Figures for probes: numbers that cannot be mistaken for each other."""

import random
from collections.abc import Mapping
from decimal import Decimal

from analytics.model import APPLICANTS, TOTAL, FigureKey, Form, Variant
from analytics.synthetic.forms import DISPUTE_GROUPS, RESULTS
from analytics.synthetic.report import AMOUNTS

from factory.forms import figure_keys, outcome_indicators

Figures = dict[FigureKey, Decimal]

_SUMMED = APPLICANTS[:-1]
_YEAR_LIKE = range(1900, 2100)
"""Numbers that a reader could take for a year tell nothing about placement."""


def label_figures(form: Form, variant: Variant | None, seed: int) -> Figures:
    """Every figure its own number, at random: identities do not hold, so only labels can place them."""
    keys = figure_keys(form, variant)
    pool = [n for n in range(101, 9990) if n not in _YEAR_LIKE]
    numbers = random.Random(seed).sample(pool, len(keys))
    return {key: _suit(key, number) for key, number in zip(keys, numbers, strict=True)}


def balanced_figures(form: Form, variant: Variant | None, seed: int) -> Figures:
    """Every figure its own number, and every identity of the form holds."""
    rng = random.Random(seed)
    keys = figure_keys(form, variant)
    while True:
        figures = _draw_balanced(form, variant, keys, rng)
        if len({abs(value) for value in figures.values()}) == len(keys):
            return figures


def small_figures(form: Form, variant: Variant | None, seed: int) -> Figures:
    """A small office: mostly zeros and ones, every identity holds. Zeros land on zeros, as in real life."""
    rng = random.Random(seed)
    base = {key: Decimal(rng.choice((0, 0, 0, 0, 0, 0, 1, 1, 2, 5))) for key in figure_keys(form, variant)}
    return complete(base, form, variant)


def complete(base: Mapping[FigureKey, Decimal], form: Form, variant: Variant | None) -> Figures:
    """Compute what the form derives from the rest: received, （七）总计, the 总计 column, the totals of 四.

    一 is computed from 七 + 四 − 二; where that is negative, 二 is lowered to fit.
    """
    figures = dict(base)
    outcomes = outcome_indicators(form, variant)
    for applicant in _SUMMED:
        concluded = sum((figures[FigureKey(row, applicant)] for row in outcomes), Decimal(0))
        handled = concluded + figures[FigureKey("requests.carried_out", applicant)]
        carried_in = min(figures[FigureKey("requests.carried_in", applicant)], handled)
        figures[FigureKey("requests.outcome.total", applicant)] = concluded
        figures[FigureKey("requests.carried_in", applicant)] = carried_in
        figures[FigureKey("requests.received", applicant)] = handled - carried_in
    for key in figures:
        if key.indicator.startswith("requests.") and key.applicant == TOTAL:
            figures[key] = sum((figures[FigureKey(key.indicator, a)] for a in _SUMMED), Decimal(0))
    for _, group in DISPUTE_GROUPS:
        parts = (figures[FigureKey(f"disputes.{group}.{result}", TOTAL)] for _, result in RESULTS[:-1])
        figures[FigureKey(f"disputes.{group}.total", TOTAL)] = sum(parts, Decimal(0))
    return figures


def _draw_balanced(
    form: Form, variant: Variant | None, keys: tuple[FigureKey, ...], rng: random.Random
) -> Figures:
    pool = range(11, 900)
    numbers = rng.sample(pool, len(keys))
    drawn = {key: _suit(key, number) for key, number in zip(keys, numbers, strict=True)}
    return complete(drawn, form, variant)


def _suit(key: FigureKey, number: int) -> Decimal:
    """Dress a number as the figure's kind: amounts get four decimals, changes a sign by parity."""
    if key.indicator in AMOUNTS:
        return Decimal(number) + Decimal(number % 9000 + 1001) / 10000
    if key.indicator.endswith(".items_change") and number % 2:
        return Decimal(-number)
    return Decimal(number)
