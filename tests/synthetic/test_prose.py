"""The prose of fault-free reports: five aspects, right length, different between agencies and years."""

from collections import Counter
from itertools import pairwise

from analytics.synthetic.career import Career, Settings, run_career
from analytics.synthetic.figures import live
from analytics.synthetic.prose import OVERVIEW_AT_MOST
from analytics.synthetic.region import list_agencies, list_relatives, plan_region

SETTINGS = Settings(2019, 2025, 11, 0.0, ("tabs",))


def run_county() -> list[Career]:
    """The careers of a county's agencies."""
    area = plan_region(40, 2019, 2025)
    _, *agencies = list_agencies(area, 2019, 2025, SETTINGS.seed)
    relatives = list_relatives(area, SETTINGS.seed)
    return [
        run_career(agency, live(agency, relatives, 2025, SETTINGS.seed), None, SETTINGS)
        for agency in agencies
    ]


def grams(texts: tuple[str, ...]) -> set[str]:
    """All five-character pieces of a text."""
    text = "".join(texts)
    return {text[i : i + 5] for i in range(len(text) - 4)}


def likeness(one: set[str], other: set[str]) -> float:
    """Shared pieces over all pieces."""
    return len(one & other) / len(one | other)


def test_overviews_cover_five_aspects_within_a_thousand_characters() -> None:
    """主动公开、依申请公开、政府信息管理、平台建设、监督保障."""
    for career in run_county():
        for (report,) in career.reports.values():
            text = "".join(report.prose["1"])
            assert all(word in text for word in ("主动公开", "依申请", "信息管理", "平台", "监督保障")), text
            assert len(text) <= OVERVIEW_AT_MOST
            assert "{" not in "".join("".join(texts) for texts in report.prose.values())


def test_text_differs_between_years_and_agencies() -> None:
    """No overview or list of problems is nearly last year's or nearly another agency's."""
    careers = run_county()
    for section, limit in (("1", 0.9), ("5", 0.85)):
        for career in careers:
            years = [grams(reports[0].prose[section]) for reports in career.reports.values()]
            assert all(likeness(one, other) < limit for one, other in pairwise(years)), career.agency
    for section in ("1", "5"):
        same_year = [
            grams(career.reports[2023][0].prose[section]) for career in careers if 2023 in career.reports
        ]
        assert max(likeness(a, b) for i, a in enumerate(same_year) for b in same_year[:i]) < 0.85


def test_kinds_of_claims_are_all_there() -> None:
    """Counts, rounded counts, shares, growth, channels and denials."""
    kinds = Counter(
        claim.kind
        for career in run_county()
        for (report,) in career.reports.values()
        for claim in report.claims
    )
    assert set(kinds) == {"count", "rounded", "share", "growth", "channels", "none"}
    assert min(kinds.values()) > 5
