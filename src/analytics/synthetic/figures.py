"""What every agency does in every year: figures that behave like real ones.

Requests are drawn one by one, which keeps every identity of the forms; what is left over, disputes still open
and documents in force are handed from year to year, and from agencies that were merged or split to their
successors. What a year contains does not depend on the form that a report prints, so a government's summary
can add up its parts.
"""

import functools
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from analytics.dictionary import load_dictionary
from analytics.model import APPLICANTS, TOTAL, FigureKey, Form, Variant
from analytics.synthetic.functions import FIRST_YEAR, Function, load_functions
from analytics.synthetic.region import Agency

Number = int | Decimal
Figures = dict[FigureKey, Number]
"""What an agency did in a year: the figures of both forms, with （六） in its three rows."""

RESULTS = ("upheld", "overturned", "other_result", "pending", "total")
GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
OTHER_DISPOSAL = "requests.outcome.other_disposal"
OTHER_ROWS = tuple(f"{OTHER_DISPOSAL}.{row}" for row in ("not_corrected_in_time", "fee_unpaid", "rest"))
RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT = (
    f"requests.{row}" for row in ("received", "carried_in", "outcome.total", "carried_out")
)
PEOPLE = APPLICANTS[:-1]
"""The six columns that 总计 adds up."""

RULE_MAKERS = ("city", "province")
"""Only governments of provinces and of cities with districts make 规章 (立法法)."""

_MIX = (0.86, 0.085, 0.004, 0.006, 0.03, 0.015)
_CARRIED = 0.04
_RARE = 0.35
_DISPUTED = 0.45
"""Keeps a county between one and nine reconsiderations for a hundred requests, as published ones."""
_VOLUME = {2019: 0.9, 2020: 0.74, 2021: 0.96, 2022: 1.0, 2023: 1.12, 2024: 1.3, 2025: 1.36}
"""Requests of a year against 2022: a dip in 2020, growth since."""
_DECIDED = {2019: 0.94, 2020: 0.8, 2021: 0.97, 2022: 1.0, 2023: 1.06, 2024: 1.09, 2025: 1.1}
_RECONSIDERED = {2019: 0.7, 2020: 0.6, 2021: 0.8, 2022: 1.0, 2023: 1.05, 2024: 3.1, 2025: 3.3}
"""Since 2024 a refusal must be reconsidered before it goes to court (《行政复议法》第二十三条第四项)."""


@dataclass(slots=True)
class _Open:
    """What a year leaves to the next."""

    carried: Counter[str] = field(default_factory=Counter)
    pending: Counter[str] = field(default_factory=Counter)
    in_force: int = 0
    disclosed: int = 0


def live(agency: Agency, relatives: Mapping[str, Agency], last_year: int, seed: int) -> dict[int, Figures]:
    """What an agency did in each year up to `last_year`, by year; every year follows from the one before."""
    return dict(_live(agency, relatives, last_year, seed, lambda _: None))


def add_up(parts: Iterable[Mapping[FigureKey, Number]]) -> Figures:
    """The sum of several agencies' figures, figure by figure."""
    total: Figures = {}
    for part in parts:
        for key, value in part.items():
            total[key] = total.get(key, 0) + value
    return total


def live_as_government(agency: Agency, last_year: int, seed: int) -> dict[int, Figures]:
    """What a government has of its own: the documents that it issues in its own name, rules above all."""
    years: dict[int, Figures] = {}
    rules, documents = {"city": (14, 46), "province": (160, 210)}.get(agency.level, (0, 31))
    disclosed = {"government_rules": rules, "normative_documents": documents}
    for year in range(FIRST_YEAR, last_year + 1):
        rng = random.Random(f"{seed} {agency.agency_id} {year}")
        figures = _nothing()
        rules = _issue(figures, "government_rules", rules, 0.05 * rules, disclosed, rng)
        documents = _issue(figures, "normative_documents", documents, 0.09 * documents, disclosed, rng)
        years[year] = figures
    return years


def figures_of_form(done: Mapping[FigureKey, Number], form: Form, variant: Variant | None) -> Figures:
    """The figures that a report in this form states; 其他处理 in one row is the sum of the three."""
    stated = dict(done)
    for applicant in APPLICANTS:
        stated[FigureKey(OTHER_DISPOSAL, applicant)] = sum(
            done[FigureKey(row, applicant)] for row in OTHER_ROWS
        )
    return {key: stated[key] for key in load_dictionary().figure_keys(form, variant)}


@functools.cache
def outcome_rows() -> tuple[str, ...]:
    """The rows of table 三 that （七）总计 adds up, in the 2021 form."""
    keys = load_dictionary().figure_keys(Form.F2021)
    found = dict.fromkeys(key.indicator for key in keys if key.indicator.startswith("requests.outcome."))
    return tuple(row for row in found if row != CONCLUDED)


def settle_totals(figures: Figures) -> None:
    """Write every total of tables 三 and 四 anew from what it adds up."""
    rows = (RECEIVED, CARRIED_IN, *outcome_rows(), CARRIED_OUT)
    for applicant in PEOPLE:
        figures[FigureKey(CONCLUDED, applicant)] = sum(
            figures[FigureKey(row, applicant)] for row in outcome_rows()
        )
    for row in (*rows, CONCLUDED):
        figures[FigureKey(row, TOTAL)] = sum(figures[FigureKey(row, person)] for person in PEOPLE)
    for group in GROUPS:
        figures[FigureKey(f"disputes.{group}.total", TOTAL)] = sum(
            figures[FigureKey(f"disputes.{group}.{result}", TOTAL)] for result in RESULTS[:-1]
        )


def _live(
    agency: Agency,
    relatives: Mapping[str, Agency],
    last_year: int,
    seed: int,
    keep: Callable[[_Open], None],
) -> Iterator[tuple[int, Figures]]:
    function = load_functions()[agency.function]
    rng = random.Random(f"{seed} {agency.agency_id}")
    growth = rng.uniform(-0.04, 0.08)
    changes = {
        row: rng.choice((-2, -1, 0, 0, 1, 3)) if n > 3 else 0 for row, (n, _) in function.powers.items()
    }
    # A successor has the documents that it takes over, and no others.
    start = function.documents[2] if agency.report_from == FIRST_YEAR else 0
    left = _Open(in_force=start, disclosed=start)
    end = min(last_year, agency.report_until or last_year)
    for year in range(agency.report_from, end + 1):
        for other in agency.inherits:
            _take_over(left, relatives[other], relatives, year, seed)
        rng = random.Random(f"{seed} {agency.agency_id} {year}")
        scale = agency.scale * (1 + growth) ** (year - 2022)
        figures = _nothing()
        _handle_requests(figures, function, agency.level, scale * _of(_VOLUME, year), left, rng)
        _settle_disputes(figures, function, scale, year, left, rng)
        _keep_documents(figures, function, left, rng)
        _decide(figures, function, scale, year, changes, rng)
        settle_totals(figures)
        yield year, figures
    keep(left)


def _take_over(left: _Open, other: Agency, relatives: Mapping[str, Agency], year: int, seed: int) -> None:
    """In the year after another agency's last report, add what it left open."""
    if other.report_until != year - 1:
        return
    for _ in _live(other, relatives, year - 1, seed, lambda its: _merge(left, its)):
        pass


def _merge(left: _Open, other: _Open) -> None:
    left.carried += other.carried
    left.pending += other.pending
    left.in_force += other.in_force
    left.disclosed += other.disclosed


def _nothing() -> Figures:
    """Every figure of both forms at zero, （六） in three rows."""
    return {key: 0 for key in load_dictionary().all_keys if key.indicator != OTHER_DISPOSAL}


def _of(factors: Mapping[int, float], year: int) -> float:
    """A year's factor; years after the table go on as its last one."""
    return factors.get(year, factors[max(factors)])


def _draw_count(mean: float, rng: random.Random) -> int:
    """A count around a mean: Poisson below 30, a little more scattered above."""
    if mean > 30:
        return max(0, round(mean + rng.gauss(0, 1.3) * math.sqrt(mean)))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _handle_requests(
    figures: Figures, function: Function, level: str, factor: float, left: _Open, rng: random.Random
) -> None:
    """Draw each request's applicant and each case's outcome; about one in twenty-five is carried over."""
    rows = outcome_rows()
    rare = _RARE if function.requests * factor > 12 else 0.0
    weights = [_weigh(row.rpartition(".")[2], function, level, rare) for row in rows]
    received = Counter(rng.choices(PEOPLE, weights=_MIX, k=_draw_count(function.requests * factor, rng)))
    for person in PEOPLE:
        cases = received[person] + left.carried[person]
        kept = sum(rng.random() < _CARRIED for _ in range(cases))
        figures[FigureKey(RECEIVED, person)] = received[person]
        figures[FigureKey(CARRIED_IN, person)] = left.carried[person]
        figures[FigureKey(CARRIED_OUT, person)] = kept
        for row, count in Counter(rng.choices(rows, weights=weights, k=cases - kept)).items():
            figures[FigureKey(row, person)] = count
        left.carried[person] = kept
    _keep_rest_small(figures)


def _keep_rest_small(figures: Figures) -> None:
    """Chance alone hides nothing: where 其他 would hold more than a fifth of all cases, some were granted."""
    cases = sum(figures[FigureKey(row, person)] for row in outcome_rows() for person in PEOPLE)
    rest = sum(figures[FigureKey(OTHER_ROWS[-1], person)] for person in PEOPLE)
    excess = int(rest - max(4, cases // 5))
    for person in PEOPLE:
        moved = max(0, min(excess, int(figures[FigureKey(OTHER_ROWS[-1], person)])))
        figures[FigureKey(OTHER_ROWS[-1], person)] -= moved
        figures[FigureKey("requests.outcome.granted", person)] += moved
        excess -= moved


def _weigh(row: str, function: Function, level: str, rare: float) -> float:
    """How often cases end so. Counties classify nothing, and grounds that ask for review are only planted."""
    if row == "security_and_stability" or (row == "state_secret" and level not in RULE_MAKERS):
        return 0.0
    return function.outcomes.get(row, 0.0 if row == "state_secret" else rare)


def _settle_disputes(
    figures: Figures, function: Function, scale: float, year: int, left: _Open, rng: random.Random
) -> None:
    """New cases and those left pending, by result. After reconsideration only what it did not overturn."""
    growth = _of(_RECONSIDERED, year)
    handled = sum(figures[FigureKey(RECEIVED, person)] for person in PEOPLE)
    reconsidered = 0
    for group, usual in zip(GROUPS, function.disputes, strict=True):
        factor = growth if group == "reconsideration" else min(growth, 1.4)
        new = min(_draw_count(usual * scale * factor * _DISPUTED, rng), int(handled) // 3)
        if group == "litigation_after_reconsideration":
            new = max(0, min(new, reconsidered - left.pending[group]))
        results = Counter(rng.choices(RESULTS[:4], (58, 11, 14, 17), k=new))
        results += Counter(rng.choices(RESULTS[:3], (60, 15, 25), k=left.pending[group]))
        left.pending[group] = results["pending"]
        for result in RESULTS[:4]:
            figures[FigureKey(f"disputes.{group}.{result}", TOTAL)] = results[result]
        if group == "reconsideration":
            reconsidered = results["upheld"] + results["other_result"]


def _keep_documents(figures: Figures, function: Function, left: _Open, rng: random.Random) -> None:
    made = _draw_count(function.documents[0], rng)
    repealed = min(left.in_force, _draw_count(function.documents[1], rng))
    left.in_force += made - repealed
    left.disclosed += made
    _write_documents(figures, "normative_documents", made, repealed, (left.in_force, left.disclosed))


def _issue(
    figures: Figures, row: str, in_force: int, usual: float, disclosed: dict[str, int], rng: random.Random
) -> int:
    """A government's own documents of one kind; the number in force at the year's end.

    What was once disclosed stays so when it is repealed, so that `disclosed` never falls.
    """
    made = _draw_count(usual, rng) if usual else 0
    repealed = min(in_force, _draw_count(usual * 0.8, rng)) if usual else 0
    after = in_force + made - repealed
    disclosed[row] += made
    _write_documents(figures, row, made, repealed, (after, disclosed[row]))
    return after


def _write_documents(figures: Figures, row: str, made: int, repealed: int, stocks: tuple[int, int]) -> None:
    numbers = {
        "issued": made,
        "repealed": repealed,
        "in_force": stocks[0],
        "made": made,
        "newly_disclosed": made,
        "disclosed_total": stocks[1],
    }
    for column, number in numbers.items():
        figures[FigureKey(f"proactive.{row}.{column}", TOTAL)] = number


def _decide(
    figures: Figures,
    function: Function,
    scale: float,
    year: int,
    changes: Mapping[str, int],
    rng: random.Random,
) -> None:
    """Items of power, decisions, fees and procurement; 2020 begins with the items that 2019 left."""
    factor = scale * _of(_DECIDED, year)
    for row, (items, decisions) in function.powers.items():
        figures[FigureKey(f"proactive.{row}.items_prior_year", TOTAL)] = (
            items if year == FIRST_YEAR else items + changes[row]
        )
        figures[FigureKey(f"proactive.{row}.items_change", TOTAL)] = changes[row] if year == FIRST_YEAR else 0
        if row != "fees":
            figures[FigureKey(f"proactive.{row}.decisions", TOTAL)] = _draw_count(
                decisions * factor * rng.uniform(0.88, 1.13), rng
            )
    share = Decimal(rng.randrange(8800, 11300)) / 10000 * Decimal(str(round(factor, 2)))
    projects, amount = function.procurement
    figures[FigureKey("proactive.procurement.projects", TOTAL)] = projects
    for indicator, usual in (("fees.amount", function.fees), ("procurement.amount", amount)):
        figures[FigureKey(f"proactive.{indicator}", TOTAL)] = (usual * share).quantize(Decimal("0.0001"))
