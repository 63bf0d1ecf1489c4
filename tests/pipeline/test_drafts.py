"""Several drafts of one agency are checked against each other, and against nobody else's."""

from dataclasses import replace
from decimal import Decimal

from analytics.dictionary import RuleSettings
from analytics.drafts import check_together
from analytics.model import Figure, Filing, Finding, Outcome, Proof, Status
from analytics.store import RosterEntry
from store.invented import make_filing


def make_draft(agency: str, year: int, **figures: int) -> Filing:
    """A draft in which some totals of table 三 are these."""
    change = {
        f"requests.{name}|total": Figure(
            f"requests.{name}", "total", Status.REPORTED, Decimal(value), proof=Proof.LABEL
        )
        for name, value in figures.items()
    }
    return make_filing(agency, year, seed=year, change=change)


def list_broken(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str | None, str]]:
    """Totals that were not carried over: instance, expected, reported, and whose cell says so."""
    return [
        (f.instance, f.expected, f.reported, f.other_cells[0].agency)
        for f in findings
        if f.instance == "F1:total" and f.outcome is Outcome.FAIL
    ]


def test_a_draft_is_checked_against_last_year_s_in_any_order() -> None:
    """What was carried out must be carried in; the finding stands with the later report."""
    last = make_draft("甲县民政局", 2023, carried_out=5)
    draft = make_draft("甲县民政局", 2024, carried_in=7)
    for filings in ([last, draft], [draft, last]):
        found = dict(
            zip((f.report_year for f in filings), check_together(filings, (), RuleSettings()), strict=True)
        )
        assert list_broken(found[2024]) == [("F1:total", "5", "7", "甲县民政局")]
        assert list_broken(found[2023]) == []


def test_reports_of_other_agencies_and_single_ones_are_left_alone() -> None:
    """One year of each agency gives nothing to compare, and nothing is said."""
    drafts = [make_draft("甲县民政局", 2023, carried_out=5), make_draft("乙县民政局", 2024, carried_in=7)]
    assert check_together(drafts, (), RuleSettings()) == ((), ())


def test_the_roster_says_who_continues_whom() -> None:
    """Under a new name the predecessor's report is last year's, also where its title has an alias."""
    roster = (
        RosterEntry("old", "甲县教育局", aliases=("县教育局",), report_until=2023),
        RosterEntry("new", "甲县教育和体育局", report_from=2024, predecessor_ids=("old",)),
    )
    drafts = [make_draft("县教育局", 2023, carried_out=5), make_draft("甲县教育和体育局", 2024, carried_in=7)]
    _, found = check_together(drafts, roster, RuleSettings())
    assert list_broken(found) == [("F1:total", "5", "7", "甲县教育局")]


def test_of_two_drafts_for_one_year_the_last_one_counts() -> None:
    """A corrected draft that comes after the wrong one is the one that is judged."""
    last = make_draft("甲县民政局", 2023, carried_out=5)
    wrong, right = make_draft("甲县民政局", 2024, carried_in=7), make_draft("甲县民政局", 2024, carried_in=5)
    _, of_wrong, of_right = check_together([last, wrong, right], (), RuleSettings())
    assert of_wrong == ()
    assert of_right
    assert list_broken(of_right) == []


def test_a_report_without_agency_or_year_is_held_against_nothing() -> None:
    """Nobody can say what it continues."""
    drafts = [make_draft("甲县民政局", 2023), replace(make_draft("甲县民政局", 2024), report_year=None)]
    assert check_together(drafts, (), RuleSettings()) == ((), ())


def test_a_doubtful_or_blank_figure_is_not_compared() -> None:
    """Not assessable is not a pass."""
    last = make_draft("甲县民政局", 2023, carried_out=5)
    blank = Figure("requests.carried_in", "total", Status.BLANK)
    draft = make_filing("甲县民政局", 2024, change={"requests.carried_in|total": blank})
    _, found = check_together([last, draft], (), RuleSettings())
    assert list_broken(found) == []


def test_a_number_of_seventeen_digits_is_no_number_here_either() -> None:
    """It is illegible, as in the store, and stops nothing."""
    last = make_draft("甲县民政局", 2023, carried_out=10**17)
    draft = make_draft("甲县民政局", 2024, carried_in=7)
    _, found = check_together([last, draft], (), RuleSettings())
    assert list_broken(found) == []
