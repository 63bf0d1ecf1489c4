"""Fault-free regions: every identity of every report, across years, and from level to level."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.model import APPLICANTS, TOTAL, FigureKey, Form
from analytics.store import RosterEntry, load_roster
from analytics.synthetic import synthesize
from synthetic.kit import Line, broken, key_of, read_lines, value_of

YEARS = range(2019, 2026)


@pytest.fixture(scope="module")
def truth(clean_region: Path) -> dict[tuple[str, int], Line]:
    """What is true of each report."""
    return {
        (line["agency_id"], line["report_year"]): line for line in read_lines(clean_region, "truth.jsonl")
    }


@pytest.fixture(scope="module")
def roster(clean_region: Path) -> dict[str, RosterEntry]:
    """The roster by id."""
    return {entry.agency_id: entry for entry in load_roster(clean_region / "roster.csv")}


def test_every_identity_holds(truth: dict[tuple[str, int], Line]) -> None:
    """By plain arithmetic."""
    assert {name: list(broken(line)) for name, line in truth.items() if list(broken(line))} == {}


def test_forms_follow_the_years(truth: dict[tuple[str, int], Line]) -> None:
    """The form of 2019 for 2019 and 2020, that of 2021 from then on, each with all its figures."""
    for (_, year), line in truth.items():
        assert line["form"] == (Form.F2019 if year <= 2020 else Form.F2021)
        assert len(line["figures"]) == (198 if year <= 2020 else 200)


def test_carry_over_holds_across_years_and_successors(
    truth: dict[tuple[str, int], Line], roster: dict[str, RosterEntry]
) -> None:
    """二 of a year is 四 of the year before, of the agency and of those ended that it succeeds."""
    split = {"industry", "science"}
    for (agency, year), line in truth.items():
        if year == 2019 or agency.rpartition("-")[2] in split:
            continue
        ended = [o for o in roster[agency].predecessor_ids if roster[o].report_until == year - 1]
        before = [truth[other, year - 1] for other in (agency, *ended) if (other, year - 1) in truth]
        for applicant in APPLICANTS:
            left = sum(value_of(last, FigureKey("requests.carried_out", applicant)) for last in before)
            assert value_of(line, FigureKey("requests.carried_in", applicant)) == left, (agency, year)


def test_documents_in_force_roll_forward(
    truth: dict[tuple[str, int], Line], roster: dict[str, RosterEntry]
) -> None:
    """In force = last year's + issued - repealed, from 2022 on, for all that took over from nobody."""
    heirs = {entry.agency_id for entry in roster.values() if entry.predecessor_ids}
    for (agency, year), line in truth.items():
        if year < 2022 or agency in heirs:
            continue
        for row in ("government_rules", "normative_documents"):
            issued, repealed, in_force = (
                value_of(line, FigureKey(f"proactive.{row}.{column}", TOTAL))
                for column in ("issued", "repealed", "in_force")
            )
            last = value_of(truth[agency, year - 1], FigureKey(f"proactive.{row}.in_force", TOTAL))
            assert in_force == last + issued - repealed, (agency, year)


def test_items_of_2020_follow_from_2019(
    truth: dict[tuple[str, int], Line], roster: dict[str, RosterEntry]
) -> None:
    """Items of power at the start of 2020 = those of 2019 + that year's change."""
    for agency, entry in roster.items():
        if (agency, 2019) not in truth or entry.kind == "government":
            continue
        for row in ("licensing", "penalty", "coercion", "other_services", "fees"):
            prior, change = (
                FigureKey(f"proactive.{row}.{column}", TOTAL)
                for column in ("items_prior_year", "items_change")
            )
            first = truth[agency, 2019]
            assert value_of(truth[agency, 2020], prior) == value_of(first, prior) + value_of(first, change)


def test_a_summary_is_the_sum_of_its_parts(
    truth: dict[tuple[str, int], Line], roster: dict[str, RosterEntry]
) -> None:
    """Requests, disputes, decisions and amounts of all parts but vertical ones; documents at least theirs."""
    parts: dict[str, list[str]] = defaultdict(list)
    for entry in roster.values():
        if entry.parent_id and not entry.is_vertical:
            parts[entry.parent_id].append(entry.agency_id)
    assert len(parts) == 3
    for government, ids in parts.items():
        for year in YEARS:
            summary = truth[government, year]
            lines = [truth[part, year] for part in ids if (part, year) in truth]
            for name in summary["figures"]:
                added = sum((value_of(line, key_of(name)) for line in lines), Decimal(0))
                is_document = "government_rules" in name or "normative_documents" in name
                whole = value_of(summary, key_of(name))
                assert whole >= added if is_document else whole == added, (government, year, name)


def test_nothing_looks_like_a_fault_that_was_not_planted(
    truth: dict[tuple[str, int], Line], roster: dict[str, RosterEntry]
) -> None:
    """Disputes fit to decisions (E11, E12), no odd ground (G6, G7, G8), no collapse (F8), no spike (F7)."""
    for (agency, year), line in truth.items():

        def number(indicator: str, of: int = year, agency: str = agency) -> Decimal:
            found = truth.get((agency, of))
            return value_of(found, FigureKey(indicator, TOTAL)) if found else Decimal(0)

        after, reconsidered = (
            f"disputes.{group}" for group in ("litigation_after_reconsideration", "reconsideration")
        )
        reviewed = number(f"{reconsidered}.total") - number(f"{reconsidered}.pending")
        assert number(f"{after}.total") <= reviewed + number(f"{reconsidered}.total", year - 1), (
            agency,
            year,
        )
        disputes = number(f"{reconsidered}.total") + number("disputes.litigation_direct.total")
        concluded = number("requests.outcome.total")
        assert disputes <= concluded + number("requests.outcome.total", year - 1), (agency, year)
        assert number("requests.outcome.refused.security_and_stability") == 0
        if roster[agency].level in ("county", "township"):
            assert number("requests.outcome.refused.state_secret") == 0
        rest = Decimal(0) if year <= 2020 else number("requests.outcome.other_disposal.rest")
        assert rest < 5 or rest * 5 <= concluded, (agency, year)
        for row in ("requests.received", "proactive.licensing.decisions", "proactive.penalty.decisions"):
            last, this = number(row, year - 1), number(row)
            if (agency, year - 1) in truth and max(last, this) >= 30:
                assert last / 5 <= this <= last * 5, (agency, year, row)
        assert line["figures"]


def test_figures_have_the_sizes_of_real_ones(truth: dict[tuple[str, int], Line]) -> None:
    """A dip in 2020, a jump of disputes in 2024, penalties of a city in five digits, small townships."""

    def of_city(indicator: str, year: int) -> Decimal:
        return value_of(truth["c01-government", year], FigureKey(indicator, TOTAL))

    received = {year: of_city("requests.received", year) for year in YEARS}
    assert received[2020] < received[2019] < received[2025]
    assert 300 < received[2022] < 6000
    disputes = {year: of_city("disputes.reconsideration.total", year) for year in YEARS}
    assert disputes[2024] > 1.6 * float(disputes[2023])
    assert all(Decimal("0.004") < disputes[year] / received[year] < Decimal("0.12") for year in YEARS)
    assert of_city("proactive.penalty.decisions", 2023) > 20_000
    assert of_city("proactive.government_rules.in_force", 2023) > 0
    townships = [line for (agency, year), line in truth.items() if "-t" in agency and year == 2022]
    small = [line for line in townships if value_of(line, FigureKey("requests.received", TOTAL)) <= 60]
    assert len(small) == len(townships) > 5
    rules = FigureKey("proactive.government_rules.in_force", TOTAL)
    assert {value_of(line, rules) for line in townships} == {0}


def test_more_agencies_do_not_change_the_others(tmp_path: Path) -> None:
    """The same agency prints the same bytes in a small and in a larger region."""
    for name, count in (("few", 12), ("many", 20)):
        synthesize(tmp_path / name, count, (2022, 2023), faults=0, formats=("tabs",))
    few, many = (
        {path.name: path for path in (tmp_path / n / "reports").rglob("*.*")} for n in ("few", "many")
    )
    common = [name for name in few if "government" not in name]
    assert len(common) > 15
    assert [name for name in common if few[name].read_bytes() != many[name].read_bytes()] == []
