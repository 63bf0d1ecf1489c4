"""The invented district 云岫区: its agencies, and what each of them did in each year.

Every number comes from a generator seeded with agency and year, so the region is the same on every
machine. Requests are drawn one by one, which keeps every identity of the forms; carry-over and
documents in force are handed from year to year. What a year contains does not depend on the form
that a report prints, so the government's summary can add up its parts.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from analytics.model import APPLICANTS, TOTAL, FigureKey, Form, Variant
from analytics.synthetic.forms import DISPUTE_GROUPS, RESULTS

from factory.figures import Figures, complete
from factory.forms import figure_keys, outcome_indicators

YEARS = range(2019, 2025)
REGION = "云岫区"
GOVERNMENT = "yunxiu-gov"

_APPLICANT_MIX = (0.86, 0.085, 0.004, 0.006, 0.03, 0.015)
_VOLUME = {2019: 0.9, 2020: 0.74, 2021: 0.96, 2022: 1.0, 2023: 1.12, 2024: 1.3}
"""Requests of a year against 2022: a dip in 2020, growth since."""

_DISPUTES = {2019: 0.7, 2020: 0.6, 2021: 0.8, 2022: 1.0, 2023: 1.05, 2024: 3.1}
"""Reconsiderations against 2022. Since 2024 a refusal must be reconsidered before it goes to court."""


@dataclass(frozen=True, slots=True)
class Work:
    """What an agency does in a usual year (2022).

    `items` holds (items of power, decisions) of licensing, other services, penalties and coercion;
    `documents` what of normative documents is made and repealed, and how many were in force when
    the form began to ask; `outcomes` weighs the rows of table 三.
    """

    requests: float
    outcomes: Mapping[str, float]
    licensing: tuple[int, int] = (0, 0)
    services: tuple[int, int] = (0, 0)
    penalty: tuple[int, int] = (0, 0)
    coercion: tuple[int, int] = (0, 0)
    fees: tuple[int, str] = (0, "0")
    procurement: tuple[int, str] = (0, "0")
    documents: tuple[float, float, int] = (0, 0, 0)
    disputes: tuple[float, float, float] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency of the roster. `works` is None for the government: its report is a sum."""

    agency_id: str
    name: str
    kind: str
    level: str
    work: Work | None
    aliases: tuple[str, ...] = ()
    report_from: int = 2019
    due_on: str = ""
    note: str = ""


def _weigh(**weights: float) -> dict[str, float]:
    """Weights by the last part of a row's id; the rows not named happen now and then."""
    return {row: weights.get(row.rpartition(".")[2], 0.4) for row in outcome_indicators(Form.F2021)}


OFFICE_OUTCOMES = _weigh(
    granted=34, granted_in_part=6, internal_affairs=2, process_information=3, not_held=24, must_be_created=4,
    petition_or_complaint=9, repeated=3, reconfirmation=2, not_corrected_in_time=4, rest=5,
)  # fmt: skip
MARKET_OUTCOMES = _weigh(
    granted=40, granted_in_part=7, third_party_rights=6, enforcement_case_file=8, administrative_inquiry=5,
    not_held=12, petition_or_complaint=14, repeated=3, not_corrected_in_time=3, rest=3,
)  # fmt: skip
LAND_OUTCOMES = _weigh(
    granted=46, granted_in_part=11, state_secret=1.5, process_information=3, administrative_inquiry=9,
    not_held=17, must_be_created=3, petition_or_complaint=2, repeated=4, not_corrected_in_time=3, rest=3,
)  # fmt: skip
PLAIN_OUTCOMES = _weigh(granted=58, granted_in_part=6, not_held=20, petition_or_complaint=6, rest=4)

AGENCIES = (
    Agency(GOVERNMENT, "云岫区人民政府", "government", "county", None, ("云岫区政府",)),
    Agency(
        "yunxiu-office",
        "云岫区人民政府办公室",
        "government_office",
        "county",
        Work(
            requests=84,
            outcomes=OFFICE_OUTCOMES,
            procurement=(3, "38.6"),
            disputes=(4.2, 1.4, 0.9),
        ),
        ("云岫区政府办", "区政府办公室"),
    ),
    Agency(
        "yunxiu-commerce",
        "云岫区商务局",
        "department",
        "county",
        Work(
            requests=7,
            outcomes=PLAIN_OUTCOMES,
            licensing=(4, 62),
            services=(2, 18),
            penalty=(21, 5),
            procurement=(2, "12.35"),
            documents=(0.5, 0.4, 3),
        ),
        ("区商务局",),
    ),
    Agency(
        "yunxiu-market",
        "云岫区市场监督管理局",
        "department",
        "county",
        Work(
            requests=61,
            outcomes=MARKET_OUTCOMES,
            licensing=(17, 15200),
            services=(6, 930),
            penalty=(584, 1130),
            coercion=(23, 44),
            fees=(1, "36.418"),
            procurement=(11, "214.075"),
            documents=(0.7, 0.6, 5),
            disputes=(3.4, 0.8, 0.5),
        ),
        ("云岫区市监局", "区市场监管局"),
    ),
    Agency(
        "yunxiu-land",
        "云岫区自然资源局",
        "department",
        "county",
        Work(
            requests=96,
            outcomes=LAND_OUTCOMES,
            licensing=(14, 712),
            services=(9, 4850),
            penalty=(62, 31),
            coercion=(4, 1),
            fees=(3, "1268.4072"),
            procurement=(9, "326.81"),
            documents=(1.1, 0.9, 9),
            disputes=(5.1, 2.2, 1.2),
        ),
        ("区自然资源局",),
        report_from=2020,
        note="2019年机构改革组建，自2020年度起编报",
    ),
    Agency(
        "zhenquan",
        "枕泉街道办事处",
        "subdistrict",
        "township",
        Work(
            requests=18,
            outcomes=PLAIN_OUTCOMES,
            licensing=(2, 9),
            penalty=(46, 238),
            coercion=(6, 3),
            procurement=(4, "57.2"),
            disputes=(1.3, 0.5, 0.3),
        ),
        ("枕泉街道", "云岫区枕泉街道办事处"),
        report_from=2021,
        due_on="01-20",
    ),
    Agency(
        "luhui",
        "鹭洄镇人民政府",
        "town",
        "township",
        Work(
            requests=5,
            outcomes=PLAIN_OUTCOMES,
            licensing=(2, 41),
            penalty=(38, 27),
            procurement=(3, "44.9"),
            disputes=(0.3, 0.2, 0.1),
        ),
        ("鹭洄镇", "云岫区鹭洄镇人民政府"),
        report_from=2021,
        due_on="01-20",
    ),
)
"""In official order. Names are invented; no such district exists."""

REST = Agency(
    "rest",
    "其余单位",
    "other",
    "county",
    Work(
        requests=188,
        outcomes=OFFICE_OUTCOMES,
        licensing=(212, 168400),
        services=(86, 52100),
        penalty=(2860, 91300),
        coercion=(214, 2460),
        fees=(21, "5630.2215"),
        procurement=(96, "4120.6633"),
        documents=(6.5, 4.8, 61),
        disputes=(7.5, 3.1, 1.8),
    ),
)
"""All that the government sums up and that files no report in these samples."""


def work_of_region() -> dict[str, dict[int, Figures]]:
    """What every agency did in every year, by agency id; the government is the sum of all others.

    The figures are those of both forms together, with （六） in its three rows.
    """
    done = {
        agency.agency_id: dict(_live(agency.agency_id, agency.work))
        for agency in (*AGENCIES, REST)
        if agency.work
    }
    summary = {year: _add_up(years[year] for years in done.values()) for year in YEARS}
    return {**done, GOVERNMENT: summary}


def figures_of_form(done: Figures, form: Form, variant: Variant | None) -> Figures:
    """The figures that a report in this form states; 其他处理 in one row is the sum of the three."""
    figures = dict(done)
    for applicant in APPLICANTS:
        rows = ("not_corrected_in_time", "fee_unpaid", "rest")
        keys = (FigureKey(f"requests.outcome.other_disposal.{row}", applicant) for row in rows)
        figures[FigureKey("requests.outcome.other_disposal", applicant)] = _sum(figures[k] for k in keys)
    return {key: figures[key] for key in figure_keys(form, variant)}


def _live(name: str, work: Work) -> Iterator[tuple[int, Figures]]:
    """The years of one agency, one after the other: what is left over begins the next."""
    carried: Counter[str] = Counter()
    pending: Counter[str] = Counter()
    in_force = disclosed = work.documents[2]
    for year in YEARS:
        rng = random.Random(f"{name} {year}")
        figures: Figures = {}
        carried = _handle_requests(figures, work, year, carried, rng)
        pending = _settle_disputes(figures, work, year, pending, rng)
        made, repealed = _keep_documents(figures, work, in_force, disclosed, rng)
        in_force, disclosed = in_force + made - repealed, disclosed + made
        _decide(figures, work, year, _first_changes(name, work), rng)
        yield year, complete(figures, Form.F2021, None)


def _handle_requests(
    figures: Figures, work: Work, year: int, carried: Counter[str], rng: random.Random
) -> Counter[str]:
    """Draw each request's applicant and each case's outcome; about one in twenty-five is carried over."""
    people = APPLICANTS[:-1]
    for key in figure_keys(Form.F2021):
        if key.indicator.startswith("requests."):
            figures[key] = Decimal(0)
    count = round(work.requests * _VOLUME[year] * rng.uniform(0.9, 1.1))
    received = Counter(rng.choices(people, weights=_APPLICANT_MIX, k=count))
    rows, weights = zip(*work.outcomes.items(), strict=True)
    left: Counter[str] = Counter()
    for person in people:
        figures[FigureKey("requests.carried_in", person)] = Decimal(carried[person])
        for _ in range(received[person] + carried[person]):
            if rng.random() < 0.04:
                left[person] += 1
            else:
                figures[FigureKey(rng.choices(rows, weights=weights)[0], person)] += 1
        figures[FigureKey("requests.carried_out", person)] = Decimal(left[person])
    return left


def _settle_disputes(
    figures: Figures, work: Work, year: int, pending: Counter[str], rng: random.Random
) -> Counter[str]:
    """New cases and those left pending, by result; the pending ones of a year are settled in the next."""
    left: Counter[str] = Counter()
    for (_, group), usual in zip(DISPUTE_GROUPS, work.disputes, strict=True):
        growth = _DISPUTES[year] if group == "reconsideration" else min(_DISPUTES[year], 1.4)
        new = sum(rng.random() < usual * growth / 40 for _ in range(40))
        results = rng.choices(("upheld", "overturned", "other_result", "pending"), (56, 12, 14, 18), k=new)
        results += rng.choices(("upheld", "overturned", "other_result"), (60, 15, 25), k=pending[group])
        counted = Counter(results)
        left[group] = counted["pending"]
        for _, result in RESULTS:
            figures[FigureKey(f"disputes.{group}.{result}", TOTAL)] = Decimal(counted[result])
    return left


def _keep_documents(
    figures: Figures, work: Work, in_force: int, disclosed: int, rng: random.Random
) -> tuple[int, int]:
    """Documents made and repealed; in force are last year's, plus made, minus repealed."""
    usual_made, usual_repealed, _ = work.documents
    made = sum(rng.random() < usual_made / 12 for _ in range(12))
    repealed = min(in_force, sum(rng.random() < usual_repealed / 12 for _ in range(12)))
    documents = {
        "issued": made,
        "repealed": repealed,
        "in_force": in_force + made - repealed,
        "made": made,
        "newly_disclosed": made,
        "disclosed_total": disclosed + made,
    }
    for column, number in documents.items():
        figures[FigureKey(f"proactive.normative_documents.{column}", TOTAL)] = Decimal(number)
        # Only cities and above may make rules.
        figures[FigureKey(f"proactive.government_rules.{column}", TOTAL)] = Decimal(0)
    return made, repealed


def _decide(
    figures: Figures, work: Work, year: int, first_changes: Mapping[str, int], rng: random.Random
) -> None:
    """Items of power, decisions, fees and procurement; 2020 begins with the items that 2019 left."""
    trend = 0.82 if year == 2020 else 1 + (year - 2022) * 0.03
    for row, (items, decisions) in _powers(work).items():
        numbers = {
            "items_prior_year": items if year == 2019 else items + first_changes[row],
            "items_change": first_changes[row] if year == 2019 else 0,
            "decisions": round(decisions * trend * rng.uniform(0.9, 1.1)),
        }
        for column, number in numbers.items():
            figures[FigureKey(f"proactive.{row}.{column}", TOTAL)] = Decimal(number)
    share = Decimal(rng.randrange(8800, 11300)) / 10000
    for indicator, usual in (("fees.amount", work.fees[1]), ("procurement.amount", work.procurement[1])):
        amount = (Decimal(usual) * share).quantize(Decimal("0.0001"))
        figures[FigureKey(f"proactive.{indicator}", TOTAL)] = amount
    figures[FigureKey("proactive.procurement.projects", TOTAL)] = Decimal(work.procurement[0])


def _powers(work: Work) -> dict[str, tuple[int, int]]:
    return {
        "licensing": work.licensing,
        "other_services": work.services,
        "penalty": work.penalty,
        "coercion": work.coercion,
        "fees": (work.fees[0], 0),
    }


def _first_changes(name: str, work: Work) -> dict[str, int]:
    """How many items 2019 added or removed; only where there are enough to remove some."""
    rng = random.Random(name)
    drawn = {row: (items, rng.choice((-2, -1, 0, 0, 1, 3))) for row, (items, _) in _powers(work).items()}
    return {row: change if items > 3 else 0 for row, (items, change) in drawn.items()}


def _add_up(parts: Iterable[Figures]) -> Figures:
    total: Figures = {}
    for part in parts:
        for key, value in part.items():
            total[key] = total.get(key, Decimal(0)) + value
    return total


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))
