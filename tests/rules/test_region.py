"""Every rule over several reports: a clean, a violating and a not assessable example of each."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from analytics.dictionary import load_dictionary
from analytics.model import Coverage, Form, Outcome, Stage
from analytics.rules.region import SURVEYORS
from analytics.rules.reports import Agency, Reports
from rules.region_kit import Filed, collect, office, outcomes

CARRY = {
    "requests.carried_in": 2,
    "requests.carried_in|natural_person": 2,
    "requests.carried_out": 3,
    "requests.carried_out|natural_person": 3,
}
BUREAU = office(Agency("a", "云岫区商务局"))


def pair(this: dict, last: dict, form: Form = Form.F2021, year: int = 2023) -> Reports:
    """One agency's reports for two years."""
    return collect(BUREAU, [Filed("a", year - 1, last, form=form), Filed("a", year, this, form=form)])


def alone(**fields: object) -> Reports:
    """One report."""
    return collect(BUREAU, [Filed("a", 2023, **fields)])


def peers(figures: list[dict], last: list[dict] | None = None) -> Reports:
    """Seven bureaus of the same function in seven districts."""
    names = [f"{name}区公安局" for name in ("甲", "乙", "丙", "丁", "戊", "己", "庚")]
    agencies = office(*(Agency(f"p{i}", name, region=name[:2]) for i, name in enumerate(names)))
    filed = [Filed(f"p{i}", 2023, each) for i, each in enumerate(figures)]
    filed += [Filed(f"p{i}", 2022, each) for i, each in enumerate(last or [])]
    return collect(agencies, filed)


def summary(stated: int, parts: list[int], *, is_complete: bool = True) -> Reports:
    """A district's summary and the reports of its units; one unit may have none."""
    agencies = office(
        Agency("g", "云岫区人民政府", kind="government", coverage=Coverage.WHOLE_REGION),
        *(Agency(f"d{i}", f"云岫区第{i}局", parent_id="g") for i in range(len(parts) + (not is_complete))),
    )
    filed = [Filed("g", 2023, {"requests.received": stated}, coverage=Coverage.WHOLE_REGION)]
    filed += [Filed(f"d{i}", 2023, {"requests.received": part}) for i, part in enumerate(parts)]
    return collect(agencies, filed)


def published(*days: date, stage: Stage = Stage.PUBLISHED) -> Reports:
    """Versions of one report, published on these days."""
    versions = [
        Filed("a", 2023, {"requests.received": i}, published_on=day, version=i + 1, stage=stage)
        for i, day in enumerate(days)
    ]
    return collect(BUREAU, versions)


def governed(day: date | None) -> Reports:
    """A government's own report."""
    agencies = office(Agency("g", "云岫区人民政府", kind="government", coverage=Coverage.WHOLE_REGION))
    return collect(agencies, [Filed("g", 2023, published_on=day, coverage=Coverage.WHOLE_REGION)])


def due(day: date | None) -> Reports:
    """A report of an agency with an earlier day of its own."""
    return collect(office(Agency("a", "云岫区商务局", due_on="01-20")), [Filed("a", 2023, published_on=day)])


def filed_on(day: date | None) -> Reports:
    """A report that was filed on one day and published on 20 January."""
    versions = [Filed("a", 2023, {"requests.received": 2}, date(2024, 1, 20), version=2)]
    if day is not None:
        versions.insert(0, Filed("a", 2023, stage=Stage.FILED, received_on=day))
    return collect(BUREAU, versions)


def secret(count: int | None) -> Reports:
    """A county department's refusals for state secrets."""
    return alone(figures={"requests.outcome.refused.state_secret": count})


STOCK = "proactive.normative_documents."
ITEMS = "proactive.licensing."
DISPUTES = {
    "disputes.reconsideration.total": 4,
    "disputes.reconsideration.pending": 1,
    "disputes.litigation_direct.total": 1,
}
TABLE = {
    f"disputes.reconsideration.{name}": 13 for name in ("upheld", "overturned", "other_result", "pending")
}
TABLE |= {"disputes.litigation_direct.upheld": 17, "disputes.litigation_direct.total": 19}
TABLE |= {"disputes.litigation_direct.pending": 2}
"""Six counted numbers, five of them of two digits, and a total."""
PENALTIES = [{"proactive.penalty.decisions": 300 + i} for i in range(6)]
LAST = [{"proactive.penalty.decisions": 290 + i} for i in range(7)]

Example = Callable[[], Reports]


def prose(seed: int | None) -> str:
    """Invented sentences of an office's own; none without a seed."""
    rng = random.Random(seed)
    words = ("".join(chr(rng.randrange(0x4E00, 0x5A00)) for _ in range(25)) for _ in range(12))
    return "" if seed is None else "。".join(words)


def retold(section: str, before: int, now: int | None) -> Reports:
    """A section of two years."""
    filed = (Filed("a", year, texts={section: prose(seed)}) for year, seed in ((2022, before), (2023, now)))
    return collect(BUREAU, filed)


def both_tell(one: int, two: int) -> Reports:
    """Section 一 of two agencies in one year."""
    both = office(Agency("a", "云岫区商务局"), Agency("b", "云岫区教育局"))
    return collect(
        both, [Filed("a", 2023, texts={"1": prose(one)}), Filed("b", 2023, texts={"1": prose(two)})]
    )


def speaks(name: str) -> Reports:
    """Section 一 of the bureau of commerce speaks of itself under a name."""
    both = office(Agency("a", "云岫区商务局"), Agency("b", "云岫区教育局"))
    return collect(both, [Filed("a", 2023, texts={"1": f"2023年，{name}认真贯彻条例，工作平稳有序。"})])


def grown(share: str, before: int | None = 50) -> Reports:
    """54 requests after 50, and by how much the text says that they grew."""
    names = ("requests.received", "requests.outcome.total")
    text = f"（二）依申请公开。收到政府信息公开申请54件，同比增长{share}。"
    carried = {"requests.carried_in": 0}
    return collect(
        BUREAU,
        [
            Filed("a", 2022, dict.fromkeys(names, before) | carried),
            Filed("a", 2023, dict.fromkeys(names, 54) | carried, texts={"1": text}),
        ],
    )


EXAMPLES: dict[str, tuple[Example, Example, Example | None]] = {
    "A1": (
        alone,
        lambda: collect(office(Agency("a", "云岫区商务局"), Agency("b", "云岫区教育局")), [Filed("a", 2023)]),
        lambda: collect(
            office(Agency("a", "云岫区商务局"), Agency("b", "云岫区教育局")),
            [Filed("a", 2023)],
            as_of=date(2024, 1, 10),
        ),
    ),
    "A2": (
        lambda: alone(published_on=date(2024, 1, 31)),
        lambda: alone(published_on=date(2024, 2, 1)),
        lambda: alone(published_on=None),
    ),
    "A3": (
        lambda: governed(date(2024, 3, 31)),
        lambda: governed(date(2024, 4, 1)),
        lambda: governed(None),
    ),
    "A4": (lambda: due(date(2024, 1, 20)), lambda: due(date(2024, 1, 25)), lambda: due(None)),
    "A5": (lambda: filed_on(date(2024, 1, 18)), lambda: filed_on(date(2024, 1, 22)), None),
    "A7": (
        lambda: published(date(2024, 1, 20), date(2024, 1, 20)),
        lambda: published(date(2024, 1, 20), date(2024, 2, 20)),
        None,
    ),
    "A8": (
        lambda: published(date(2024, 1, 20), date(2024, 2, 20)),
        lambda: published(date(2024, 1, 20), date(2024, 1, 20)),
        None,
    ),
    "B2": (
        lambda: alone(printed="云海市云岫区商务局"),
        lambda: alone(printed="云岫区教育局"),
        lambda: collect(BUREAU, [Filed("a", 2023, printed=" ")]),
    ),
    "E11": (
        lambda: pair({**DISPUTES, "disputes.litigation_after_reconsideration.total": 5}, DISPUTES),
        lambda: pair({**DISPUTES, "disputes.litigation_after_reconsideration.total": 8}, DISPUTES),
        lambda: pair({**DISPUTES, "disputes.litigation_after_reconsideration.total": None}, DISPUTES),
    ),
    "E12": (
        lambda: pair({**DISPUTES, "requests.outcome.total": 3}, {"requests.outcome.total": 2}),
        lambda: pair({**DISPUTES, "requests.outcome.total": 2}, {"requests.outcome.total": 2}),
        lambda: pair({**DISPUTES, "requests.outcome.total": 2}, {"requests.outcome.total": None}),
    ),
    "F1": (
        lambda: pair({"requests.carried_in": 3}, CARRY),
        lambda: pair({"requests.carried_in": 2}, CARRY),
        lambda: pair({"requests.carried_in": None}, CARRY),
    ),
    "F2": (
        lambda: pair(
            {f"{STOCK}issued": 2, f"{STOCK}repealed": 1, f"{STOCK}in_force": 11}, {f"{STOCK}in_force": 10}
        ),
        lambda: pair(
            {f"{STOCK}issued": 2, f"{STOCK}repealed": 1, f"{STOCK}in_force": 12}, {f"{STOCK}in_force": 10}
        ),
        lambda: pair(
            {f"{STOCK}issued": 2, f"{STOCK}repealed": 1, f"{STOCK}in_force": 11}, {f"{STOCK}in_force": None}
        ),
    ),
    "F3": (
        lambda: pair(
            {f"{ITEMS}items_prior_year": 5},
            {f"{ITEMS}items_prior_year": 6, f"{ITEMS}items_change": -1},
            Form.F2019,
            2020,
        ),
        lambda: pair(
            {f"{ITEMS}items_prior_year": 6},
            {f"{ITEMS}items_prior_year": 6, f"{ITEMS}items_change": -1},
            Form.F2019,
            2020,
        ),
        lambda: pair({f"{ITEMS}items_prior_year": 6}, {f"{ITEMS}items_prior_year": None}, Form.F2019, 2020),
    ),
    "F4": (
        lambda: pair({**TABLE, "disputes.reconsideration.upheld": 4}, TABLE),
        lambda: pair(TABLE, TABLE),
        lambda: collect(office(Agency("a", "云岫区商务局", report_from=2020)), [Filed("a", 2023, TABLE)]),
    ),
    "F7": (
        lambda: peers([{"proactive.penalty.decisions": 300 + i} for i in range(7)], LAST),
        lambda: peers([*PENALTIES, {"proactive.penalty.decisions": 3000}], LAST),
        lambda: pair({"proactive.penalty.decisions": 3000}, {"proactive.penalty.decisions": 300}),
    ),
    "F8": (
        lambda: pair({"proactive.penalty.decisions": 10}, {"proactive.penalty.decisions": 300}),
        lambda: pair({"proactive.penalty.decisions": 0}, {"proactive.penalty.decisions": 300}),
        lambda: collect(office(Agency("a", "云岫区商务局", report_from=2020)), [Filed("a", 2023, TABLE)]),
    ),
    "F9": (
        lambda: pair({}, {}),
        lambda: collect(BUREAU, [Filed("a", 2021), Filed("a", 2023)]),
        None,
    ),
    "G3": (
        lambda: peers([{**TABLE, "disputes.reconsideration.upheld": i} for i in range(1, 8)]),
        lambda: peers([TABLE, TABLE, {"requests.received": 1}]),
        None,
    ),
    "G4": (
        lambda: peers([*PENALTIES, {"proactive.penalty.decisions": 2}]),
        lambda: peers([*PENALTIES, {"proactive.penalty.decisions": 0}]),
        lambda: peers([*PENALTIES[:2], {"proactive.penalty.decisions": 0}]),
    ),
    "G5": (
        lambda: alone(figures={"proactive.government_rules.in_force": 0}),
        lambda: alone(figures={"proactive.government_rules.in_force": 3}),
        None,
    ),
    "G6": (lambda: secret(0), lambda: secret(1), lambda: secret(None)),
    "G9": (
        lambda: summary(6, [1, 2, 3]),
        lambda: summary(7, [1, 2, 3]),
        lambda: collect(
            office(Agency("g", "云岫区人民政府", kind="government", coverage=Coverage.WHOLE_REGION)),
            [Filed("g", 2023, {"requests.received": 3}, coverage=Coverage.WHOLE_REGION)],
        ),
    ),
    "E7": (lambda: grown("8%"), lambda: grown("18%"), lambda: grown("8%", None)),
    "F5": (lambda: retold("1", 1, 2), lambda: retold("1", 1, 1), lambda: retold("1", 1, None)),
    "F6": (lambda: retold("5", 1, 2), lambda: retold("5", 1, 1), lambda: retold("5", 1, None)),
    "G1": (lambda: both_tell(1, 2), lambda: both_tell(1, 1), None),
    "G2": (lambda: speaks("我局"), lambda: speaks("云岫区教育局"), None),
}
"""Clean, violating, not assessable; None where the rule needs nothing that could be lacking."""


def test_every_rule_has_its_examples() -> None:
    """A rule of the catalogue that looks at several reports has a function, and the function has examples."""
    rules = load_dictionary().rule_set
    listed = {rule.code for scope in ("history", "region") for rule in rules.select(scope, "generator")}
    assert set(SURVEYORS) == {"C6", *listed}  # C6 looks at its own report, and at last year's
    assert listed - set(EXAMPLES) == set()


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_clean_example_passes(code: str) -> None:
    """Nothing is found where nothing is wrong."""
    found = outcomes(code, EXAMPLES[code][0]())
    assert Outcome.PASS in found
    assert Outcome.FAIL not in found


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_violation_is_found(code: str) -> None:
    """The fault is found, and told in both languages."""
    reports = EXAMPLES[code][1]()
    assert Outcome.FAIL in outcomes(code, reports)


@pytest.mark.parametrize("code", [code for code, examples in EXAMPLES.items() if examples[2] is not None])
def test_what_is_lacking_is_not_assessable(code: str) -> None:
    """Without what it needs a rule finds nothing, and says so."""
    example = EXAMPLES[code][2]
    assert example is not None
    found = outcomes(code, example())
    assert Outcome.NOT_ASSESSABLE in found
    assert Outcome.FAIL not in found


@pytest.mark.parametrize(
    ("organ", "outcome"),
    [
        ("云岫区商务局", Outcome.PASS),
        ("商务局", Outcome.PASS),
        ("", Outcome.PASS),
        ("云海市云岫区商务局", Outcome.PASS),
        ("云岫区审计局", Outcome.FAIL),
        ("青崖区粮食局", Outcome.FAIL),
        ("全市", Outcome.PASS),
        ("我局", Outcome.PASS),
        ("（定稿）", Outcome.PASS),
    ],
)
def test_a_copied_title_names_another_organ(organ: str, outcome: Outcome) -> None:
    """B2: more or less of the region, or no organ at all, is none."""
    for title in (f"{organ}2023年政府信息公开工作年度报告", f"关于2023年{organ}政府信息公开工作的年度报告"):
        assert outcomes("B2", alone(printed="云岫区商务局", title=title)) == {outcome}


FEES = "proactive.fees.amount"


def test_fees_in_yuan_stand_out_against_last_year() -> None:
    """C6: ten thousand times last year's fees are in yuan; twice as much, or last year's slip, are not."""
    assert Outcome.FAIL in outcomes("C6", pair({FEES: 420_000}, {FEES: 40}))
    assert outcomes("C6", pair({FEES: 80}, {FEES: 40})) == set()
    assert outcomes("C6", pair({FEES: 40}, {FEES: 420_000})) == set()
    assert outcomes("C6", pair({FEES: 420_000}, {FEES: None})) == set()


@pytest.mark.parametrize(("wrong", "outcomes_of_both"), [(1, {Outcome.FAIL}), (3, {Outcome.PASS})])
def test_a_copied_table_may_have_a_number_corrected(wrong: int, outcomes_of_both: set[Outcome]) -> None:
    """G3: one number of twenty-four may differ, three may not."""
    grounds = [i.id for i in load_dictionary().indicators.values() if i.id.startswith("requests.outcome.")]
    rows = [f"{row}|{who}" for row in grounds[:12] for who in ("natural_person", "business")]
    table = {row: 3 + number for number, row in enumerate(rows)}
    other = {**table, **{row: 90 + number for number, row in enumerate(rows[:wrong])}}
    assert outcomes("G3", peers([table, other])) == outcomes_of_both


@pytest.mark.parametrize(("equal", "told"), [(12, Outcome.FAIL), (10, Outcome.PASS)])
def test_one_number_of_a_dozen_may_have_been_corrected(equal: int, told: Outcome) -> None:
    """G3: twelve equal numbers and one that differs are a copy; of ten nobody knows."""
    grounds = [i.id for i in load_dictionary().indicators.values() if i.id.startswith("requests.outcome.")]
    rows = [f"{row}|natural_person" for row in grounds[: equal + 1]]
    table = {row: 1 + number % 9 for number, row in enumerate(rows)}
    assert outcomes("G3", peers([table, {**table, rows[0]: 7}])) == {told}
    moved = {**table, rows[0]: 0, f"{grounds[-1]}|business": 7}
    assert outcomes("G3", peers([table, moved])) == {told}


def test_few_small_numbers_are_alike_by_chance() -> None:
    """G3: six of one digit are nothing, eight are a copy."""
    rows = [i.id for i in load_dictionary().indicators.values() if i.id.startswith("requests.outcome.")]
    few = {f"{row}|natural_person": 1 + number for number, row in enumerate(rows[:6])}
    many = {f"{row}|natural_person": 1 + number for number, row in enumerate(rows[:8])}
    assert outcomes("G3", peers([few, few])) == {Outcome.PASS}
    assert outcomes("G3", peers([many, many])) == {Outcome.FAIL}


def test_a_citys_centre_makes_no_rules() -> None:
    """G5: whatever kind an organ of a city or below has; of others the roster does not say enough."""
    rules = {"proactive.government_rules.in_force": 5}

    def judge(level: str) -> set[Outcome]:
        centre = Agency("a", "云岫市住房公积金管理中心", kind="other", level=level)
        return outcomes("G5", collect(office(centre), [Filed("a", 2023, rules)]))

    assert judge("city") == {Outcome.FAIL}
    assert judge("province") == set()


def test_last_years_number_in_the_sentence_is_not_this_years() -> None:
    """E7: 上年同期 names the base, 翻了一番 doubles it, and both are held against last year's report."""

    def judge(text: str, before: int) -> set[Outcome]:
        reports = grown("8%", before)
        head = "（二）依申请公开。收到政府信息公开申请54件，"
        texts = {position: {"1": head + text} for position in reports.texts if reports.texts[position]}
        return outcomes("E7", replace(reports, texts={**reports.texts, **texts}))

    assert judge("上年同期60件，同比减少6件。", 60) == {Outcome.PASS}
    assert judge("上年同期70件，同比减少16件。", 60) == {Outcome.FAIL}
    assert judge("较上年翻了一番。", 27) == {Outcome.PASS}
    assert judge("较上年翻了一番。", 50) == {Outcome.FAIL}


def test_fees_in_yuan_stand_out_among_peers() -> None:
    """C6: where last year says nothing, five peers of the same function do; fewer prove nothing."""
    usual = [{FEES: 30 + i} for i in range(6)]
    assert outcomes("C6", peers([*usual, {FEES: 350_000}])) == {Outcome.FAIL}
    assert outcomes("C6", peers([*usual[:3], {FEES: 350_000}])) == set()


@pytest.mark.parametrize(("fees", "told"), [(1_277_476, {Outcome.FAIL}), (120, set())])
def test_a_citys_only_bureau_is_held_against_those_of_its_districts(fees: int, told: set[Outcome]) -> None:
    """C6: the first year of the form has no year before, and a city one office of a kind."""
    districts = [f"{name}区" for name in ("甲", "乙", "丙", "丁", "戊")]
    agencies = office(
        Agency("c", "云岫市公安局", level="city", region="云岫市"),
        *(Agency(f"d{i}", f"{name}公安局", region=name) for i, name in enumerate(districts)),
    )
    filed = [Filed("c", 2021, {FEES: fees}), *(Filed(f"d{i}", 2021, {FEES: 20 + i}) for i in range(5))]
    assert outcomes("C6", collect(agencies, filed)) == told
