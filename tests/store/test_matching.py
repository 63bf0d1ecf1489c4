"""Printed names and the roster: sure matches are made, unsure ones never."""

import pytest

from analytics.model import Coverage
from analytics.store import RosterEntry
from analytics.store.agencies import infer_traits, inferred_id, split_region
from analytics.store.matching import Certainty, Match, match_names

ROSTER = (
    RosterEntry("city", "淮安市人民政府", region="淮安市"),
    RosterEntry("office", "淮安市人民政府办公室", aliases=("市政府办",), region="淮安市", parent_id="city"),
    RosterEntry("civil", "淮安市民政局", region="淮安市", parent_id="city"),
    RosterEntry("trade", "商务局", aliases=("商业局",), region="淮安市", parent_id="city"),
    RosterEntry("district", "淮安市洪泽区人民政府", region="淮安市洪泽区", parent_id="city"),
    RosterEntry("district_civil", "洪泽区民政局", region="洪泽区", parent_id="district"),
    RosterEntry("town", "蒋坝镇人民政府", region="洪泽区", parent_id="district"),
)


@pytest.mark.parametrize(
    ("printed", "agency", "certainty"),
    [
        ("淮安市人民政府", "city", Certainty.NAME),
        ("淮安市 人民政府", "city", Certainty.NAME),
        ("市政府办", "office", Certainty.NAME),
        ("淮安市人民政府办公室", "office", Certainty.NAME),
        ("淮安市商务局", "trade", Certainty.NAME),
        ("商业局", "trade", Certainty.NAME),
        ("淮安市商业局", "trade", Certainty.NAME),
        ("洪泽区人民政府", "district", Certainty.NAME),
        ("淮安市洪泽区民政局", "district_civil", Certainty.NAME),
        ("淮安市洪泽区蒋坝镇人民政府", "town", Certainty.NAME),
        ("洪泽区蒋坝镇人民政府", "town", Certainty.NAME),
        ("人民政府办公室", "office", Certainty.WITHOUT_REGION),
    ],
)
def test_a_name_matches_with_more_or_less_of_its_own_region(
    printed: str, agency: str, certainty: Certainty
) -> None:
    """Exact, alias, and the agency's own regions before the name."""
    assert match_names([printed], ROSTER)[printed] == Match(agency, certainty)


@pytest.mark.parametrize(
    ("printed", "resembles"),
    [
        ("民政局", "淮安市民政局"),
        ("江苏省淮安市民政局", "淮安市民政局"),
        ("盱眙县民政局", None),
        ("人民政府", "淮安市人民政府"),
        ("涟水县人民政府", None),
        ("淮安市民政局办公室", "淮安市民政局"),
        ("淮安区人民政府", "淮安市人民政府"),
    ],
)
def test_an_unsure_name_stays_an_agency_of_its_own(printed: str, resembles: str | None) -> None:
    """Two could be meant, the region is another's or unknown: no match; at most a hint for a person."""
    match = match_names([printed], ROSTER)[printed]
    assert match.certainty is Certainty.UNKNOWN
    assert match.agency_id == inferred_id(printed)
    if resembles is not None:
        assert match.resembles == resembles


def test_without_a_roster_every_name_is_its_own_agency() -> None:
    """The same name however it is spaced is one agency; different names are different ones."""
    matches = match_names(["甲市 民政局", "甲市民政局", "乙市民政局"], ())
    assert matches["甲市 民政局"].agency_id == matches["甲市民政局"].agency_id
    assert matches["甲市民政局"].agency_id != matches["乙市民政局"].agency_id


@pytest.mark.parametrize(
    ("name", "kind", "level", "region", "coverage"),
    [
        ("江苏省人民政府", "government", "province", "江苏省", "whole_region"),
        ("上海市人民政府办公厅", "government_office", "province", "上海市", "single_organ"),
        ("淮安市人民政府", "government", "city", "淮安市", "whole_region"),
        ("淮安市人民政府办公室", "government_office", "city", "淮安市", "single_organ"),
        ("淮安市洪泽区人民政府", "government", "county", "淮安市洪泽区", "whole_region"),
        ("三江侗族自治县人民政府", "government", "county", "三江侗族自治县", "whole_region"),
        ("恩施土家族苗族自治州人民政府", "government", "city", "恩施土家族苗族自治州", "whole_region"),
        ("金水区商务局", "department", "county", "金水区", "single_organ"),
        ("郑州市发展和改革委员会", "department", "city", "郑州市", "single_organ"),
        ("大足区外事办", "department", "county", "大足区", "single_organ"),
        ("淮安市城市管理局", "department", "city", "淮安市", "single_organ"),
        ("沈阳市和平区市场监督管理局", "department", "county", "沈阳市和平区", "single_organ"),
        ("国家税务总局淮安市税务局", "department", "city", "淮安市", "single_organ"),
        ("蒋坝镇人民政府", "town", "township", None, "single_organ"),
        ("建新镇", "town", "township", None, "single_organ"),
        ("打浦桥街道办事处", "subdistrict", "township", None, "single_organ"),
        ("黄浦区打浦桥街道", "subdistrict", "township", "黄浦区", "single_organ"),
        ("淮安经济技术开发区管理委员会", "other", None, None, None),
        ("定西市公共资源交易中心", "other", "city", "定西市", None),
    ],
)
def test_a_name_tells_kind_level_region_and_coverage(
    name: str, kind: str, level: str | None, region: str | None, coverage: str | None
) -> None:
    """人民政府 reports for its region, its office and its departments for themselves, towns too."""
    traits = infer_traits(name)
    expected = Coverage(coverage) if coverage else None
    assert (traits.kind, traits.level, traits.region, traits.coverage) == (kind, level, region, expected)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("内蒙古自治区呼和浩特市和林格尔县人民政府", ("内蒙古自治区", "呼和浩特市", "和林格尔县")),
        ("吉林市舒兰市人民政府", ("吉林市", "舒兰市")),
        ("津市市人民政府", ("津市市",)),
        ("沙市区人民政府", ("沙市区",)),
        ("淮安市市场监督管理局", ("淮安市",)),
        ("民政局", ()),
    ],
)
def test_regions_are_split_from_the_largest(name: str, parts: tuple[str, ...]) -> None:
    """市 inside a word is no city."""
    assert split_region(name) == parts
