"""The invented region: who is in it, how they are called, what the roster says."""

import re
from pathlib import Path

import pytest

from analytics.errors import UnknownSelection
from analytics.store import load_roster
from analytics.synthetic import synthesize
from analytics.synthetic.region import Agency, list_agencies, plan_region, walk_areas

YEARS = (2019, 2025)


def list_all(count: int, seed: int = 1, years: tuple[int, int] = YEARS) -> list[Agency]:
    """Every agency of a region."""
    areas = walk_areas(plan_region(count, *years))
    return [agency for area in areas for agency in list_agencies(area, *years, seed)]


@pytest.mark.parametrize("count", [2, 3, 40, 60, 61, 200, 500, 2000])
def test_a_region_has_as_many_agencies_as_asked_for(count: int) -> None:
    """County, city or province: exactly that many, each with an id, a name and an order of its own."""
    agencies = list_all(count)
    assert len(agencies) == count
    for attribute in ("agency_id", "name", "official_order"):
        assert len({getattr(agency, attribute) for agency in agencies}) == count
    parents = {agency.parent_id for agency in agencies if agency.parent_id}
    assert parents - {agency.agency_id for agency in agencies} <= {"c01-government"}


def test_a_city_has_three_levels_and_lineage() -> None:
    """Bureaus of city and counties, townships, vertical agencies, renames, mergers and splits."""
    agencies = list_all(300)
    assert {agency.level for agency in agencies} == {"city", "county", "township"}
    assert {"government", "government_office", "department", "subdistrict", "town", "other"} == {
        agency.kind for agency in agencies
    }
    assert any(agency.is_vertical for agency in agencies)
    assert any(agency.predecessor_ids for agency in agencies)
    assert any(agency.name_in(2020) != agency.name_in(2025) for agency in agencies)
    followed = [other for agency in agencies for other in agency.predecessor_ids]
    assert len(set(followed)) < len(followed), "one agency was split into two"


def test_more_agencies_do_not_rename_the_others() -> None:
    """What is there with few agencies is there with many, under the same id and name."""
    few = {agency.agency_id: agency.name for agency in list_all(30)}
    many = {agency.agency_id: agency.name for agency in list_all(55)}
    assert few.items() <= many.items()


def test_names_are_invented() -> None:
    """No place of a large region is one that a reader could know; the area code of phones does not exist."""
    real = """
    云岩 云溪 云龙 云浮 栖霞 沐川 梦都 芷江 蓼城 荻港 莺歌 雁江 雁塔 雁峰 鹭江 萱花 照山 映秀 听涛 枕水
    语溪 晓店 霜桥 北京 上海 天津 重庆 杭州 淮安 嘉兴 郑州 普陀 余杭 临平 洪泽 金湖 涟水 盱眙 月湖 梅江
    梨树 柳江 桂林 棠下 樱桃 星子
    """.split()
    agencies = list_all(2000)
    assert [agency.name for agency in agencies if any(agency.name.startswith(name) for name in real)] == []
    townships = [agency.aliases[0] for agency in agencies if agency.level == "township"]
    assert [name for name in townships if name.startswith(tuple(real))] == []
    assert all(re.fullmatch(r"0000-\d{7}", agency.phone) for agency in agencies)


def test_another_seed_is_another_region() -> None:
    """Names come from the seed."""
    assert {a.name for a in list_all(40, seed=1)} & {a.name for a in list_all(40, seed=2)} == set()


@pytest.mark.parametrize(
    ("count", "years"), [(1, YEARS), (100_000, YEARS), (20, (2018, 2020)), (20, (2022, 2021))]
)
def test_impossible_regions_are_refused(count: int, years: tuple[int, int]) -> None:
    """Too few or too many agencies, years without a form, years in the wrong order."""
    with pytest.raises(UnknownSelection):
        plan_region(count, *years)


def test_roster_loads_in_the_store(tmp_path: Path) -> None:
    """The store reads the roster without a fault, and nothing in it has to be inferred."""
    synthesize(tmp_path / "region", 80, (2025, 2025), faults=0, formats=("tabs",))
    entries = load_roster(tmp_path / "region" / "roster.csv")
    assert len(entries) == 80
    assert {name for entry in entries for name in entry.inferred} == set()
    assert all(entry.report_until is None or entry.report_until >= 2025 for entry in entries)
