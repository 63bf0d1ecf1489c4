"""The invented region: which agencies there are, how they are called, who is above whom, since when.

A region is a tree of areas (a province of cities, a city of counties, or one county); an area lists its
agencies when asked, so a region of any size takes the room of one area. An agency's id, name and history do
not depend on how many agencies are asked for.
"""

import functools
import importlib.resources
import itertools
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analytics.errors import UnknownSelection
from analytics.model import Coverage
from analytics.synthetic.functions import FIRST_YEAR, LEVELS, Function, load_functions

COUNTY_AGENCIES = 54
"""Agencies of a county below a city: a government, its office, some thirty bureaus, twenty townships."""

COUNTY_AGENCIES_AT_MOST = 60
COUNTIES_PER_CITY = 8
CITIES_AT_MOST = 14
_STEMS_PER_AREA = 32
_DUE_OF_TOWNSHIPS = "01-20"
"""Townships are not named in article 49; counties set them a day of their own."""

_AREA_ENDINGS = {"county": ("区", "县", "市"), "city": ("市",), "province": ("省",)}


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency as the roster has it, and what it is made of.

    `function` names its row of ``functions.toml`` (empty for a government, whose report is a sum), `stem`
    is the invented name of its area or township, `scale` how much more or less it does than usual.
    `inherits` lists agencies whose unfinished work it takes over in the year after their last report.
    """

    agency_id: str
    official_order: int
    name: str
    aliases: tuple[str, ...]
    kind: str
    level: str
    parent_id: str | None
    region: str
    is_vertical: bool
    coverage: Coverage
    report_from: int
    report_until: int | None
    due_on: str
    predecessor_ids: tuple[str, ...]
    phone: str
    note: str
    function: str
    scale: float
    renamed_until: int | None = None
    former_name: str = ""
    inherits: tuple[str, ...] = ()

    def name_in(self, year: int) -> str:
        """The name that its report of a year prints."""
        is_former = self.renamed_until is not None and year <= self.renamed_until
        return self.former_name if is_former else self.name

    def is_active(self, year: int) -> bool:
        """Whether it must report about a year."""
        return self.report_from <= year <= (self.report_until or year)


@dataclass(frozen=True, slots=True)
class Area:
    """A province, city or county: `size` agencies of its own are in the region, and those of its parts."""

    area_id: str
    level: str
    parent_id: str | None
    first_order: int
    block: int
    size: int
    parts: tuple["Area", ...] = ()

    @property
    def government_id(self) -> str:
        """The agency whose summary covers the area."""
        return f"{self.area_id}-government"


def plan_region(agencies: int, first_year: int, last_year: int) -> Area:
    """Divide the agencies asked for over as few levels as they need.

    Up to 60 agencies are one county, some five hundred a city with its counties, more a province.

    Raises:
        UnknownSelection: Too few or too many agencies, or years that have no official form.
    """
    if not FIRST_YEAR <= first_year <= last_year <= FIRST_YEAR + 20:
        raise UnknownSelection("synthetic years", (f"{first_year}-{last_year}",))
    if agencies < 2:
        raise UnknownSelection("number of agencies", (str(agencies),))
    if agencies <= COUNTY_AGENCIES_AT_MOST:
        return Area("c01d01", "county", None, 1_010_000, 2, agencies)
    own = _count_own("city", first_year, last_year)
    city_agencies = own + COUNTY_AGENCIES * COUNTIES_PER_CITY
    if agencies <= city_agencies:
        return _plan_city(1, agencies, own, None)
    rest = agencies - (provincial := _count_own("province", first_year, last_year))
    cities = -(-rest // city_agencies)
    if cities > CITIES_AT_MOST:
        raise UnknownSelection("number of agencies", (str(agencies),))
    shares = [rest // cities + (i < rest % cities) for i in range(cities)]
    parts = tuple(_plan_city(number, share, own, "p") for number, share in enumerate(shares, start=1))
    return Area("p", "province", None, 0, 0, provincial, parts)


def list_agencies(area: Area, first_year: int, last_year: int, seed: int) -> tuple[Agency, ...]:
    """The area's own agencies that are in the region, in official order, the government first."""
    everyone = _list_everyone(area, seed)
    active = [a for a in everyone if any(a.is_active(year) for year in range(first_year, last_year + 1))]
    chosen = {agency.agency_id for agency in sorted(active, key=_priority)[: area.size]}
    left_out = {agency.agency_id for agency in active} - chosen
    return tuple(
        _without_strangers(agency, chosen, left_out) for agency in active if agency.agency_id in chosen
    )


def list_relatives(area: Area, seed: int) -> dict[str, Agency]:
    """All agencies that the area has, chosen or not, by id: what successors take over from."""
    return {agency.agency_id: agency for agency in _list_everyone(area, seed)}


def walk_areas(area: Area) -> Iterator[Area]:
    """The area and all its parts, from above."""
    yield area
    for part in area.parts:
        yield from walk_areas(part)


def _plan_city(number: int, agencies: int, own: int, parent: str | None) -> Area:
    rest = max(0, agencies - own)
    counties = max(1, -(-max(0, rest - (COUNTY_AGENCIES_AT_MOST - COUNTY_AGENCIES)) // COUNTY_AGENCIES))
    sizes = [COUNTY_AGENCIES] * (counties - 1)
    sizes.append(rest - sum(sizes))
    city_id, order, block = f"c{number:02d}", number * 1_000_000, 1 + (number - 1) * (COUNTIES_PER_CITY + 1)
    parts = tuple(
        Area(f"{city_id}d{i:02d}", "county", city_id, order + i * 10_000, block + i, size)
        for i, size in enumerate(sizes, start=1)
        if size > 0
    )
    return Area(city_id, "city", parent, order, block, min(agencies, own), parts)


def _count_own(level: str, first_year: int, last_year: int) -> int:
    position = LEVELS.index(level)
    years = range(first_year, last_year + 1)
    found = [f for f in _bureaus(level) if any(_is_active(f, position, year) for year in years)]
    return len(found) + 1


def _is_active(function: Function, position: int, year: int) -> bool:
    return function.first_years[position] <= year <= (function.until or year)


def _bureaus(level: str) -> list[Function]:
    position = LEVELS.index(level)
    return [
        function
        for function in load_functions().values()
        if function.names[position] and function.kind not in ("subdistrict", "town")
    ]


@functools.lru_cache(maxsize=2)
def _list_everyone(area: Area, seed: int) -> tuple[Agency, ...]:
    """All agencies of an area in official order: government, office, bureaus, townships.

    Two areas are remembered, because roster, plan and figures ask for the same one in turn.
    """
    rng = random.Random(f"{seed} area {area.area_id}")
    stems = _stems_of_block(area.block, seed)
    endings = _AREA_ENDINGS[area.level]
    region = stems[0] + (rng.choices(endings, weights=(5, 4, 1))[0] if len(endings) > 1 else endings[0])
    scale = rng.uniform(0.55, 1.5)
    position = LEVELS.index(area.level)
    agencies = [_make_government(area, region)]
    agencies += [
        _make_bureau(area, region, function, position, number, scale * rng.uniform(0.7, 1.4))
        for number, function in enumerate(_bureaus(area.level), start=2)
    ]
    if area.level == "county":
        agencies += _list_townships(area, region, stems[1:], scale, rng)
    return tuple(agencies)


def _make_government(area: Area, region: str) -> Agency:
    above = {"county": "及各镇、街道", "city": "及各县（市、区）", "province": "及各市"}[area.level]
    return Agency(
        agency_id=area.government_id,
        official_order=area.first_order + 1,
        name=f"{region}人民政府",
        aliases=(f"{region}政府",),
        kind="government",
        level=area.level,
        parent_id=f"{area.parent_id}-government" if area.parent_id else None,
        region=region,
        is_vertical=False,
        coverage=Coverage.WHOLE_REGION,
        report_from=FIRST_YEAR,
        report_until=None,
        due_on="",
        predecessor_ids=(),
        phone=_phone(area.first_order + 1),
        note=f"汇总本级各部门{above}，不含垂直管理单位",
        function="",
        scale=1.0,
    )


def _make_bureau(
    area: Area, region: str, function: Function, position: int, number: int, scale: float
) -> Agency:
    def named(ending: str) -> str:
        return ending.format(region=region) if "{region}" in ending else region + ending

    ids = tuple(
        f"{area.area_id}-{other}" for other in function.follows if load_functions()[other].names[position]
    )
    former = named(function.former_names[position]) if function.former_names else ""
    name = named(function.names[position])
    is_office = function.kind == "government_office"
    aliases = (f"{region}政府办",) if is_office else ()
    until = function.until
    return Agency(
        agency_id=f"{area.area_id}-{function.id.replace('_', '-')}",
        official_order=area.first_order + number,
        name=name,
        aliases=(*aliases, *([former] if former else [])),
        kind=function.kind,
        level=area.level,
        parent_id=area.government_id,
        region=region,
        is_vertical=function.is_vertical,
        coverage=Coverage.SINGLE_ORGAN,
        report_from=function.first_years[position],
        report_until=until,
        due_on="",
        predecessor_ids=tuple(other.replace("_", "-") for other in ids),
        phone=_phone(area.first_order + number),
        note=f"{until + 1}年机构改革后不再保留" if until else "",
        function=function.id,
        scale=scale * {"county": 1.0, "city": 2.1, "province": 3.4}[area.level],
        renamed_until=function.renamed_until,
        former_name=former,
        inherits=tuple(other.replace("_", "-") for other in ids) if function.takes_over else (),
    )


def _list_townships(
    area: Area, region: str, stems: tuple[str, ...], scale: float, rng: random.Random
) -> list[Agency]:
    """Sub-districts and towns. One township is raised to a town, and one town joins its neighbour."""
    is_urban = region.endswith(("区", "市"))
    raised_after, joined_after = rng.choice((2020, 2021, 2022)), rng.choice((2020, 2021))
    made: list[Agency] = []
    for number, stem in enumerate(stems, start=1):
        is_street = number % 3 != 0 if is_urban else number % 5 == 1
        order = area.first_order + 100 + number * 2
        ending = "街道" if is_street and number not in (3, 6, 9) else "镇"
        one = _make_township(area, region, order, stem + ending, scale * rng.uniform(0.4, 1.9))
        if number == 3:
            old = _make_township(area, region, order, f"{stem}乡", one.scale)
            old = replace(old, agency_id=f"{one.agency_id}a", report_until=raised_after, note="撤乡设镇")
            made.append(old)
            one = replace(_follow(one, old.agency_id), official_order=order + 1, report_from=raised_after + 1)
        elif number == 6:
            one = replace(one, report_until=joined_after, note="并入相邻的镇")
        elif number == 9:
            one = _follow(one, f"{area.area_id}-t06")
        made.append(one)
    return made


def _follow(agency: Agency, other: str) -> Agency:
    """The agency as the successor of another, whose unfinished work it takes over."""
    return replace(agency, predecessor_ids=(other,), inherits=(other,))


def _make_township(area: Area, region: str, order: int, name: str, scale: float) -> Agency:
    is_street = name.endswith("街道")
    organ = f"{name}{'办事处' if is_street else '人民政府'}"
    return Agency(
        agency_id=f"{area.area_id}-t{(order - area.first_order - 100) // 2:02d}",
        official_order=order,
        name=region + organ,
        aliases=(name, organ),
        kind="subdistrict" if is_street else "town",
        level="township",
        parent_id=area.government_id,
        region=region,
        is_vertical=False,
        coverage=Coverage.SINGLE_ORGAN,
        report_from=FIRST_YEAR,
        report_until=None,
        due_on=_DUE_OF_TOWNSHIPS,
        predecessor_ids=(),
        phone=_phone(order),
        note="",
        function="subdistrict" if is_street else "town",
        scale=scale,
    )


def _priority(agency: Agency) -> tuple[int, int]:
    """Who is taken first: government, office, then bureaus and townships in turn."""
    if agency.kind == "government":
        return (-2, 0)
    if agency.kind == "government_office":
        return (-1, 0)
    if agency.level == "township":
        return (int((agency.official_order % 10_000 - 100) // 2 * 2.1), 1)
    return (load_functions()[agency.function].priority, 0)


def _without_strangers(agency: Agency, chosen: set[str], left_out: set[str]) -> Agency:
    """The agency without links to agencies that are not in the roster.

    It takes over nothing from one that was left out, so that a summary's carry-over holds; what agencies
    left that ended before the first year asked for is taken over all the same.
    """
    return replace(
        agency,
        predecessor_ids=tuple(other for other in agency.predecessor_ids if other in chosen),
        inherits=tuple(other for other in agency.inherits if other not in left_out),
    )


def _stems_of_block(block: int, seed: int) -> tuple[str, ...]:
    start = block * _STEMS_PER_AREA
    return _list_stems(seed)[start : start + _STEMS_PER_AREA]


@functools.lru_cache(maxsize=1)
def _list_stems(seed: int) -> tuple[str, ...]:
    """All invented stems in the order of this seed."""
    text = importlib.resources.files("analytics.synthetic").joinpath("data/names.toml").read_text("utf-8")
    data = tomllib.loads(text)
    real = set(data["real"])
    pairs = itertools.product(data["first"], data["second"])
    stems = sorted({a + b for a, b in pairs if a != b and a + b not in real and b + a not in real})
    random.Random(f"{seed} names").shuffle(stems)
    return tuple(stems)


def _phone(order: int) -> str:
    """A number with an area code that is assigned to no place."""
    return f"0000-{6_000_000 + order % 1_000_000:07d}"
