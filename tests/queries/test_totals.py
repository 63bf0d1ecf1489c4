"""Totals equal numbers that plain Python computes from the same small truth, member by member."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from analytics import queries
from analytics.errors import UnknownSelection
from analytics.queries import Scope
from analytics.store import Snapshot
from queries.conftest import Build
from queries.kit import Agency, Gap, Report, build_snapshot, figures_of

YEARS = range(2019, 2025)
REFUSED = (
    *("state_secret", "prohibited_by_law", "security_and_stability", "third_party_rights"),
    *("internal_affairs", "process_information", "enforcement_case_file", "administrative_inquiry"),
)
UNAVAILABLE = ("not_held", "must_be_created", "still_unclear")
OTHER = ("not_corrected_in_time", "fee_unpaid", "rest")

Get = Callable[[str], Decimal]


class UnknownFigure(Exception):
    """A figure is neither reported nor implied."""


class NotInForm(Exception):
    """The report's form has no such figure."""


def other_disposal(get: Get) -> Decimal:
    """One row in the old form and its variant, three in the new one."""
    try:
        return get("requests.outcome.other_disposal")
    except NotInForm:
        return sum((get(f"requests.outcome.other_disposal.{row}") for row in OTHER), Decimal(0))


def decided(get: Get, group: str) -> Decimal:
    """Cases that are not pending."""
    return get(f"disputes.{group}.total") - get(f"disputes.{group}.pending")


DIRECT, AFTER = "litigation_direct", "litigation_after_reconsideration"
ABOVE: dict[str, Callable[[Get], Decimal]] = {
    "received": lambda get: get("requests.received"),
    "accepted": lambda get: get("requests.received") + get("requests.carried_in"),
    "refused": lambda get: sum((get(f"requests.outcome.refused.{row}") for row in REFUSED), Decimal(0)),
    "other_disposal": other_disposal,
    "grant_rate": lambda get: get("requests.outcome.granted") + get("requests.outcome.granted_in_part"),
    "unavailable_rate": lambda get: sum(
        (get(f"requests.outcome.unavailable.{row}") for row in UNAVAILABLE), Decimal(0)
    ),
    "carry_over_rate": lambda get: get("requests.carried_out"),
    "reconsideration_overturn_rate": lambda get: get("disputes.reconsideration.overturned"),
    "reconsideration_overturn_rate_all": lambda get: get("disputes.reconsideration.overturned"),
    "litigation_overturn_rate": lambda get: (
        get(f"disputes.{DIRECT}.overturned") + get(f"disputes.{AFTER}.overturned")
    ),
    "litigation": lambda get: get(f"disputes.{DIRECT}.total") + get(f"disputes.{AFTER}.total"),
    "reconsiderations_per_100": lambda get: 100 * get("disputes.reconsideration.total"),
    "penalty_decisions": lambda get: get("proactive.penalty.decisions"),
    "normative_issued": lambda get: get("proactive.normative_documents.issued"),
    "normative_made": lambda get: get("proactive.normative_documents.made"),
    "fees_amount": lambda get: get("proactive.fees.amount"),
}
BELOW: dict[str, Callable[[Get], Decimal]] = {
    "grant_rate": lambda get: get("requests.outcome.total"),
    "unavailable_rate": lambda get: get("requests.outcome.total"),
    "carry_over_rate": lambda get: get("requests.received") + get("requests.carried_in"),
    "reconsideration_overturn_rate": lambda get: decided(get, "reconsideration"),
    "reconsideration_overturn_rate_all": lambda get: get("disputes.reconsideration.total"),
    "litigation_overturn_rate": lambda get: decided(get, DIRECT) + decided(get, AFTER),
    "reconsiderations_per_100": lambda get: get("requests.outcome.total"),
}


@dataclass
class Sums:
    """One metric in one year, added up by hand."""

    above: Decimal = Decimal(0)
    below: Decimal = Decimal(0)
    implied: int = 0
    known: int = 0
    unknown: tuple[str, ...] = ()
    not_in_form: int = 0
    reports: int = 0


def read_figure(report: Report, name: str, *, use_implied: bool) -> tuple[Decimal, bool]:
    """The value of a figure, and whether it is an implied one."""
    figures = figures_of(report)
    if f"{name}|total" not in figures:
        raise NotInForm
    value = figures[f"{name}|total"]
    if not isinstance(value, Gap):
        return Decimal(str(value)), False
    if value.implied is None or value.proof == "unproven" or not use_implied:
        raise UnknownFigure
    return Decimal(value.implied), True


def add_by_hand(
    agencies: list[Agency], reports: list[Report], metric: str, year: int, *, use_implied: bool
) -> Sums:
    """Walk over the members one by one."""
    sums = Sums()
    for agency in agencies:
        found = [
            each for each in reports if (each.agency, each.year, each.is_current) == (agency.id, year, True)
        ]
        sums.reports += len(found)
        used: list[bool] = []

        def get(name: str, found: list[Report] = found, used: list[bool] = used) -> Decimal:
            value, is_implied = read_figure(found[0], name, use_implied=use_implied)
            used.append(is_implied)
            return value

        if not found:
            sums.unknown += (agency.name,)
            continue
        try:
            above = ABOVE[metric](get)
            below = BELOW[metric](get) if metric in BELOW else Decimal(0)
        except UnknownFigure:
            sums.unknown += (agency.name,)
        except NotInForm:
            sums.unknown += (agency.name,)
            sums.not_in_form += 1
        else:
            sums.above, sums.below = sums.above + above, sums.below + below
            sums.known += 1
            sums.implied += any(used)
    return sums


def write_truth(seed: int) -> tuple[list[Agency], list[Report]]:
    """Twelve agencies over six years: both forms, the variant, blanks, implied and doubtful values."""
    rng = random.Random(seed)
    agencies = [Agency(f"a{number:02}", f"第{number:02}局", order=number) for number in range(12)]
    reports = []
    for agency in agencies:
        for year in YEARS:
            if rng.random() < 0.15:
                continue
            form, variant = rng.choice([("2019", None), ("2021", None), ("2021", "one_row_six")])
            if year < 2021:
                form, variant = "2019", None
            blank = Report(agency.id, year, form=form, variant=variant)
            figures = {name: pick_value(rng, name) for name in figures_of(blank)}
            reports.append(Report(agency.id, year, figures, form=form, variant=variant))
    return agencies, reports


def pick_value(rng: random.Random, name: str) -> str | int | Gap:
    """Mostly a number; now and then a gap of each kind."""
    draw = rng.random()
    if draw < 0.02:
        return Gap("illegible")
    if draw < 0.05:
        return Gap("blank", implied=str(rng.randrange(9)))
    if draw < 0.06:
        return Gap("blank", implied="3", proof="unproven")
    if draw < 0.07:
        return Gap("reported", proof="unproven")
    return f"{rng.randrange(10**9)}.{rng.randrange(10**4):04}" if "amount" in name else rng.randrange(500)


@pytest.fixture(scope="module", params=[1, 2])
def truth(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Snapshot, list[Agency], list[Report]]:
    """A random truth and the snapshot that holds it."""
    agencies, reports = write_truth(request.param)
    return build_snapshot(tmp_path_factory.mktemp("truth"), agencies, reports), agencies, reports


@pytest.mark.parametrize("use_implied", [True, False])
@pytest.mark.parametrize("metric", ABOVE)
def test_totals_equal_a_walk_over_the_members(
    truth: tuple[Snapshot, list[Agency], list[Report]], metric: str, use_implied: bool
) -> None:
    """Value, members, implied ones, the names of the others and the status, for every year."""
    snapshot, agencies, reports = truth
    frame = queries.metric_by_year(snapshot, Scope(use_implied=use_implied), [metric])
    assert frame["year"].tolist() == list(YEARS)
    for row in frame.itertuples():
        sums = add_by_hand(agencies, reports, metric, row.year, use_implied=use_implied)
        assert (row.n_known, row.n_expected) == (sums.known, len(agencies))
        assert row.n_implied == sums.implied
        assert row.unknown == sums.unknown
        if sums.known == 0:
            expected = "not_in_form" if sums.not_in_form == sums.reports else "not_computable"
            assert (row.value, row.status) == (None, expected)
        elif metric in BELOW and sums.below <= 0:
            assert (row.value, row.reason) == (None, "zero_base")
        elif metric in BELOW:
            assert row.value == sums.above / sums.below
            assert (row.status, row.is_lower_bound) == ("computed", False)
        else:
            assert row.value == row.numerator == sums.above
            is_all = sums.known == len(agencies)
            assert row.status == ("computed" if is_all else "lower_bound")
            assert row.is_lower_bound is not is_all


def test_values_of_agencies_equal_their_reports(
    truth: tuple[Snapshot, list[Agency], list[Report]],
) -> None:
    """Each agency's own value is what its current report says."""
    snapshot, agencies, reports = truth
    for metric in ("grant_rate", "refused", "fees_amount"):
        frame = queries.metric_by_agency_year(snapshot, Scope(), [metric])
        assert len(frame) == len(agencies) * len(YEARS)
        for row in frame.itertuples():
            [agency] = [each for each in agencies if each.id == row.agency_id]
            sums = add_by_hand([agency], reports, metric, row.year, use_implied=True)
            if sums.known and (metric not in BELOW or sums.below > 0):
                assert row.value == (sums.above / sums.below if metric in BELOW else sums.above)
                assert row.is_implied is bool(sums.implied)
                assert row.status == "computed"
            else:
                assert row.value is None
                assert row.status != "computed"


def totals(snapshot: Snapshot, metrics: Iterable[str], scope: Scope | None = None) -> list[dict[str, object]]:
    """Rows of `metric_by_year` as dictionaries."""
    return queries.metric_by_year(snapshot, scope or Scope(), metrics).to_dict("records")


def test_a_total_with_an_unknown_member_is_a_lower_bound_with_its_name(build: Build) -> None:
    """≥ 10 (1 of 2), and who is not in it; a blank is never read as zero."""
    snapshot = build(
        [Agency("a", "甲局"), Agency("b", "乙局")],
        [Report("a", 2024, {"requests.received": 10}), Report("b", 2024, {"requests.received": Gap()})],
    )
    [row] = totals(snapshot, ["received"])
    assert (row["value"], row["status"], row["unknown"]) == (Decimal(10), "lower_bound", ("乙局",))
    assert (row["n_known"], row["n_expected"]) == (1, 2)


def test_a_sum_with_a_part_that_may_fall_is_not_computed_in_part(build: Build) -> None:
    """The only signed figures may be negative, so a missing member may lower the sum."""
    name = "proactive.licensing.items_change"
    snapshot = build(
        [Agency("a"), Agency("b")],
        [Report("a", 2020, {name: -3}, form="2019"), Report("b", 2020, {name: Gap()}, form="2019")],
    )
    [row] = totals(snapshot, [f"{name}|total"])
    assert (row["value"], row["status"], row["reason"]) == (None, "not_computable", "incomplete")
    assert row["numerator"] == Decimal(-3)


def test_a_rate_uses_the_same_members_above_and_below(build: Build) -> None:
    """A report whose numerator is unknown leaves the denominator too."""
    snapshot = build(
        [Agency("a"), Agency("b")],
        [
            Report("a", 2024, {"requests.outcome.granted": 6, "requests.outcome.total": 10}),
            Report("b", 2024, {"requests.outcome.granted": Gap(), "requests.outcome.total": 90}),
        ],
    )
    [row] = totals(snapshot, ["grant_rate"])
    assert row["value"] == Decimal("0.6")
    assert (row["numerator"], row["denominator"]) == (Decimal(6), Decimal(10))
    assert (row["n_known"], row["n_expected"], row["unknown"]) == (1, 2, ("b",))


def test_a_rate_without_base_cannot_be_computed(build: Build) -> None:
    """Nothing was concluded: neither 0 % nor 100 %."""
    snapshot = build([Agency("a")], [Report("a", 2024)])
    [row] = totals(snapshot, ["grant_rate"])
    assert (row["value"], row["status"], row["reason"]) == (None, "not_computable", "zero_base")
    assert row["is_small_base"]
    [own] = queries.metric_by_agency(snapshot, Scope(), ["grant_rate"], 2024).to_dict("records")
    assert (own["value"], own["reason"]) == (None, "zero_base")


def test_a_metric_of_the_other_form_is_not_in_form(build: Build) -> None:
    """The 2019 form has no fees; that is not zero and not unknown."""
    snapshot = build([Agency("a")], [Report("a", 2020, form="2019")])
    [row] = totals(snapshot, ["fees_amount"])
    assert (row["value"], row["status"], row["reason"]) == (None, "not_in_form", "not_in_form")


def test_a_report_on_the_old_form_makes_a_new_metric_a_lower_bound(build: Build) -> None:
    """In 2023 one office still used the 2019 form: its fees are unknown, not absent."""
    snapshot = build(
        [Agency("a"), Agency("b")],
        [Report("a", 2023, {"proactive.fees.amount": "7.5"}), Report("b", 2023, form="2019")],
    )
    [row] = totals(snapshot, ["fees_amount"])
    assert (row["value"], row["status"], row["unknown"]) == (Decimal("7.5"), "lower_bound", ("b",))


def test_no_digit_is_lost(build: Build) -> None:
    """万元 keep four decimals, and sums beyond the digits of a float or of 64 bits are exact."""
    large = "99999999999999.9999"
    snapshot = build(
        [Agency("a"), Agency("b"), Agency("c")],
        [
            Report("a", 2024, {"proactive.fees.amount": large, "proactive.penalty.decisions": 31_240_001}),
            Report("b", 2024, {"proactive.fees.amount": large, "proactive.penalty.decisions": 2}),
            Report("c", 2024, {"proactive.fees.amount": "0.0001", "proactive.penalty.decisions": 0}),
        ],
    )
    fees, penalties = totals(snapshot, ["fees_amount", "penalty_decisions"])
    assert fees["value"] == 2 * Decimal(large) + Decimal("0.0001")
    assert penalties["value"] == 31_240_003
    assert str(penalties["value"]) == "31240003"


def test_only_current_versions_count(build: Build) -> None:
    """An older version of the same report is kept and in no total."""
    snapshot = build(
        [Agency("a")],
        [
            Report("a", 2024, {"requests.received": 7}, version=1, is_current=False),
            Report("a", 2024, {"requests.received": 9}, version=2),
        ],
    )
    [row] = totals(snapshot, ["received"])
    assert (row["value"], row["n_known"], row["n_expected"]) == (Decimal(9), 1, 1)


def test_an_unreadable_report_is_no_report_without_requests(build: Build) -> None:
    """A report of which no figure could be read is an unknown member."""
    snapshot = build([Agency("a"), Agency("b")], [Report("a", 2024, form=None), Report("b", 2024)])
    [row] = totals(snapshot, ["received"])
    assert (row["status"], row["unknown"]) == ("lower_bound", ("a",))
    own = queries.metric_by_agency(snapshot, Scope(), ["received"], 2024).set_index("agency_id")
    assert (own.loc["a", "status"], own.loc["a", "reason"]) == ("not_computable", "unreadable")


def test_applicants_are_counted_each(build: Build) -> None:
    """The six kinds and the total, each from its own column."""
    figures = {
        f"requests.received|{kind}": number for number, kind in enumerate(("business", "total"), start=3)
    }
    snapshot = build([Agency("a")], [Report("a", 2024, figures)])
    frame = queries.metric_by_applicant(snapshot, Scope(), "received", [2024])
    assert dict(zip(frame["applicant"], frame["value"], strict=True)) == {
        "natural_person": 0,
        "business": 3,
        "research_institution": 0,
        "public_interest_organization": 0,
        "legal_service": 0,
        "other": 0,
        "total": 4,
    }
    with pytest.raises(UnknownSelection):
        queries.metric_by_applicant(snapshot, Scope(), "reconsiderations")


def test_an_empty_snapshot_answers_every_question(build: Build) -> None:
    """Before the first report: frames with their columns and no rows."""
    snapshot = build([], [])
    scope = queries.validate_scope(snapshot, Scope())
    assert queries.list_years(snapshot) == ()
    assert "agency_id" in queries.list_agencies(snapshot)
    for frame in (
        queries.metric_by_year(snapshot, scope, ["received"]),
        queries.metric_by_agency_year(snapshot, scope, ["received"]),
        queries.metric_by_applicant(snapshot, scope, "received"),
        queries.coverage_by_year(snapshot, scope),
        queries.list_filings(snapshot, scope),
        queries.findings(snapshot, scope),
        queries.members(snapshot, scope, 2024),
    ):
        assert frame.empty
        assert len(frame.columns) > 4
