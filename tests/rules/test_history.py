"""Rules over years: what an agency continues, and what does not alarm anybody."""

from datetime import date

import pytest

from analytics.dictionary import RuleSettings
from analytics.model import APPLICANTS, Outcome, Severity
from analytics.rules.reports import Agency
from rules.region_kit import Filed, collect, failures, office, outcomes, survey


def carry(given: int, applicant: str = "total") -> dict[str, int]:
    """A report that carries requests over."""
    return {f"requests.carried_out|{applicant}": given}


def took(given: int, applicant: str = "total") -> dict[str, int]:
    """A report that took requests over."""
    return {f"requests.carried_in|{applicant}": given}


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_carry_over_is_compared_in_every_column(applicant: str) -> None:
    """An error in the total, a warning elsewhere; the cells of both years and the difference are named."""
    agencies = office(Agency("a", "云岫区商务局"))
    filed = [Filed("a", 2022, carry(3, applicant)), Filed("a", 2023, took(5, applicant))]
    (finding,) = failures("F1", collect(agencies, filed))
    assert finding.instance == f"F1:{applicant}"
    assert (finding.expected, finding.reported) == ("3", "5")
    assert finding.severity is (Severity.ERROR if applicant == "total" else Severity.WARNING)
    assert [cell.report_year for cell in finding.other_cells] == [2022]
    assert "相差 2" in finding.message.zh


def test_a_renamed_agency_continues_its_predecessor() -> None:
    """The predecessor's last report is last year's report of its only successor."""
    agencies = office(
        Agency("old", "云岫区商务粮食局", report_until=2022),
        Agency("new", "云岫区商务局", report_from=2023, predecessor_ids=("old",)),
    )
    filed = [Filed("old", 2022, carry(3)), Filed("new", 2023, took(2))]
    (finding,) = failures("F1", collect(agencies, filed))
    assert finding.other_cells[0].agency == "old"


def test_an_agency_that_took_another_over_continues_both() -> None:
    """Its own and the other's open requests are its own now."""
    agencies = office(
        Agency("town", "云岫区甲镇人民政府", report_until=2022),
        Agency("street", "云岫区乙街道办事处", predecessor_ids=("town",)),
    )
    before = [Filed("town", 2022, carry(3)), Filed("street", 2022, carry(4))]
    assert outcomes("F1", collect(agencies, [*before, Filed("street", 2023, took(7))])) == {Outcome.PASS}
    assert len(failures("F1", collect(agencies, [*before, Filed("street", 2023, took(4))]))) == 1


def test_of_a_split_agency_nobody_knows_the_shares() -> None:
    """Neither successor is compared, and the reason names the split."""
    agencies = office(
        Agency("both", "云岫区科技和工业局", report_until=2022),
        Agency("science", "云岫区科技局", report_from=2023, predecessor_ids=("both",)),
        Agency("industry", "云岫区工业局", report_from=2023, predecessor_ids=("both",)),
    )
    filed = [Filed("both", 2022, carry(3)), Filed("science", 2023, took(1)), Filed("industry", 2023, took(2))]
    found = survey("F1", collect(agencies, filed))
    assert {each.finding.outcome for each in found} == {Outcome.NOT_ASSESSABLE}
    assert all("拆分" in each.finding.message.zh for each in found)


def test_a_missing_last_year_is_named() -> None:
    """Without last year's report nothing is compared; the first year of a new agency has none to compare."""
    agencies = office(
        Agency("a", "云岫区商务局", report_from=2019), Agency("b", "云岫区数据局", report_from=2023)
    )
    found = survey("F1", collect(agencies, [Filed("a", 2023, took(1)), Filed("b", 2023, took(0))]))
    assert [each.agency_id for each in found] == ["a"]
    assert "缺云岫区商务局2022年报告" in found[0].finding.message.zh


def test_implied_values_are_told() -> None:
    """A value that only follows from others may be used, and the finding says so."""
    agencies = office(Agency("a", "云岫区商务局"))
    implied = frozenset({"requests.carried_out|total"})
    filed = [Filed("a", 2022, carry(3), implied=implied), Filed("a", 2023, took(5))]
    (finding,) = failures("F1", collect(agencies, filed))
    assert finding.uses_implied
    assert "含推定值" in finding.message.zh


def test_a_break_that_all_have_alarms_nobody() -> None:
    """In 2024 reconsiderations rose everywhere; only who departs from the others stands out."""
    agencies = office(*(Agency(f"a{i}", f"云岫区第{i}局") for i in range(8)))
    name = "disputes.reconsideration.total"
    before = [Filed(f"a{i}", 2023, {name: 10 + i}) for i in range(8)]
    after = [Filed(f"a{i}", 2024, {name: 60 + 6 * i}) for i in range(8)]
    assert failures("F7", collect(agencies, [*before, *after])) == []
    odd = [*after[:-1], Filed("a7", 2024, {name: 4000})]
    assert [found.instance for found in failures("F7", collect(agencies, [*before, *odd]))] == [f"F7:{name}"]


def test_after_a_merger_a_jump_from_the_own_last_report_counts_too() -> None:
    """A town that took another over and did no more work than before alarms nobody; one that fell does."""
    agencies = office(
        *(Agency(f"a{i}", f"云岫区第{i}局") for i in range(7)),
        Agency("gone", "云岫区旧局", report_until=2022),
        Agency("heir", "云岫区新局", predecessor_ids=("gone",)),
    )
    name = "proactive.penalty.decisions"
    filed = [Filed(f"a{i}", year, {name: 50 + i}) for i in range(7) for year in (2022, 2023)]
    before = [Filed("gone", 2022, {name: 60}), Filed("heir", 2022, {name: 15})]
    assert failures("F7", collect(agencies, [*filed, *before, Filed("heir", 2023, {name: 8})])) == []
    assert len(failures("F7", collect(agencies, [*filed, *before, Filed("heir", 2023, {name: 1})]))) == 1


def test_a_ten_thousandfold_jump_is_called_a_unit() -> None:
    """元 typed for 万元 shows in the ratio."""
    agencies = office(*(Agency(f"a{i}", f"云岫区第{i}局") for i in range(6)))
    name = "proactive.fees.amount"
    filed = [Filed(f"a{i}", year, {name: 100 + i}) for i in range(6) for year in (2022, 2023)]
    filed[-1] = Filed("a5", 2023, {name: 1_050_000})
    (finding,) = failures("F7", collect(agencies, filed))
    assert "10000" in finding.message.zh


def test_a_ledgers_row_is_no_report() -> None:
    """What an office once wrote down serves as last year's figure; it is neither checked nor missing."""
    agencies = office(Agency("a", "云岫区商务局"))
    filed = [
        Filed("a", 2022, carry(3), is_ledger=True),
        Filed("a", 2023, took(5), published_on=date(2024, 1, 9)),
    ]
    reports = collect(agencies, filed)
    assert len(failures("F1", reports)) == 1
    assert failures("A1", reports) == []
    assert {each.report_year for each in survey("A2", reports)} == {2023}


def test_an_office_sets_thresholds_and_switches() -> None:
    """A higher limit silences a finding, and a rule that is off says nothing."""
    agencies = office(Agency("a", "云岫区商务局"))
    name = "proactive.penalty.decisions"
    reports = collect(agencies, [Filed("a", 2022, {name: 40}), Filed("a", 2023, {name: 0})])
    assert len(failures("F8", reports)) == 1
    higher = RuleSettings(thresholds={"F8": {"least": 50}})
    assert {each.finding.outcome for each in survey("F8", reports, higher)} == {Outcome.PASS}
    assert survey("F8", reports, RuleSettings(rules_off=frozenset({"F8"}))) == []


def test_the_digest_changes_with_the_values_and_not_with_the_order() -> None:
    """A person looks again exactly when what a finding rests on has changed."""
    agencies = office(Agency("a", "云岫区商务局"), Agency("b", "云岫区教育局"))
    filed = [Filed("a", 2022, carry(3)), Filed("a", 2023, took(5))]
    (first,) = failures("F1", collect(agencies, filed))
    (again,) = failures("F1", collect(agencies, [Filed("b", 2023, took(0)), *reversed(filed)]))
    (other,) = failures("F1", collect(agencies, [filed[0], Filed("a", 2023, took(6))]))
    assert first.digest == again.digest != other.digest
