"""Between years and agencies, through renames, mergers and splits (F, G)."""

import re

from blind.page import CARRIED_IN, DOCUMENTS, RECEIVED, Page
from blind.second.hand import Catalogue, Edit, body, both, need, reads, says


def whole(page: Page) -> None:
    """Only reports that print their zeros."""
    for label in (RECEIVED, CARRIED_IN, "四、结转下年度"):
        need(all(cell.isdigit() for cell in page.cells(label)))


def came(page: Page, column: int, change: int) -> None:
    """So many more came over, and so many fewer were received, so that the report still adds up."""
    page.add(CARRIED_IN, column, change).add(RECEIVED, column, -change)
    need(int(page.cells(CARRIED_IN)[column]) >= 0 and int(page.cells(RECEIVED)[column]) >= 0)


def carry(*changes: tuple[int, int], least: int = 0) -> Edit:
    """The carry-over is off in some columns; the prose does not speak of it."""

    def edit(page: Page) -> None:
        whole(page)
        need(page.before is not None and page.last.left >= least)
        for column, change in changes:
            came(page, column, change)
        says(2, lambda f: "依法受理、登记、答复公众申请，畅通受理渠道。")(page)

    return edit


def forgotten(page: Page) -> None:
    """Nothing came over, although something was left."""
    whole(page)
    need(page.came > 0 and page.came == page.last.left)
    for column, cell in enumerate(page.cells(CARRIED_IN)):
        came(page, column, -int(cell))
    says(2, lambda f: "依法受理、登记、答复公众申请，畅通受理渠道。")(page)


def successor(page: Page) -> None:
    """The first report under a new name."""
    predecessors = page.agency["predecessor_ids"].split(";")
    need(len(predecessors) == 1 and page.agency["report_from"] == str(page.year) and page.year == 2021)
    need(page.before is None and page.agency["kind"] in ("town", "subdistrict"))
    whole(page)


def renamed(page: Page) -> None:
    """After a change of name two more came over than were left."""
    successor(page)
    came(page, 0, 2)
    came(page, 6, 2)
    says(2, lambda f: "依法受理、登记、答复公众申请，畅通受理渠道。")(page)


def renamed_well(page: Page) -> None:
    """After a change of name what was left came over, and the text says from whom."""
    successor(page)
    says(2, lambda f: "承接原单位结转的申请，依法答复。")(page)


def merged(page: Page) -> None:
    """What the agency that was merged into this one had left over is forgotten."""
    whole(page)
    need(page.agency["predecessor_ids"] and page.before is not None)
    own, now = page.last.cells("四、结转下年度"), page.cells(CARRIED_IN)
    need(all(cell.isdigit() for cell in own) and page.came > page.last.left)
    for column in range(7):
        came(page, column, int(own[column]) - int(now[column]))
    says(2, lambda f: "依法受理、登记、答复公众申请，畅通受理渠道。")(page)


def merged_well(page: Page) -> None:
    """What both had left over came over."""
    need(page.agency["predecessor_ids"] and page.before is not None and page.came > page.last.left)
    says(2, lambda f: "机构改革后承接相关申请，依法办理。")(page)


def split(page: Page) -> None:
    """One of two that came of one: nobody knows its share."""
    need(page.agency["predecessor_ids"] and page.before is None and page.year == 2023)
    whole(page)
    came(page, 0, 1)
    came(page, 6, 1)
    says(2, lambda f: "依法受理、登记、答复公众申请，畅通受理渠道。")(page)


def last_years_carry(page: Page) -> None:
    """What came over is what had come over a year before."""
    whole(page)
    old, now = page.last.cells(CARRIED_IN), page.cells(CARRIED_IN)
    need(all(cell.isdigit() for cell in old) and old[6] != now[6] and not page.agency["predecessor_ids"])
    for column in range(7):
        came(page, column, int(old[column]) - int(now[column]))
    says(2, lambda f: "依法受理、登记、答复公众申请，畅通受理渠道。")(page)


def in_force(change: int, issued: int = 0, *, year: int = 0) -> Edit:
    """The documents in force are off; the prose does not count them."""

    def edit(page: Page) -> None:
        need(page.n(f"{DOCUMENTS}.in_force") > 3 and (page.year == year if year else page.year > 2021))
        page.add("行政规范性文件", 2, change)
        if issued:
            page.add("行政规范性文件", 0, issued)
        says(3, lambda f: "对公文公开属性实行源头认定。")(page)

    return edit


def documents_well(page: Page) -> None:
    """One more was issued, and so one more is in force; the year after it is not looked at."""
    need(page.year == 2025 and page.n(f"{DOCUMENTS}.in_force") > 3)
    page.add("行政规范性文件", 0, 1).add("行政规范性文件", 2, 1)
    says(3, lambda f: "对公文公开属性实行源头认定。")(page)


def same_table(section: int, least: int) -> Edit:
    """A table is last year's."""

    def edit(page: Page) -> None:
        need(page.year not in (2019, 2021) and page.last.got >= least)
        page.tables_of(page.last, section)
        says(2, lambda f: "依法受理、登记、答复公众申请，畅通受理渠道。")(page)

    return edit


def few(page: Page) -> None:
    """A small agency's table of disputes is zero again."""
    need(
        page.year not in (2019, 2021)
        and page.reviews + page.suits == 0
        and page.last.reviews + page.last.suits == 0
    )
    page.tables_of(page.last, 4)


def aged_section(number: int, *changes: tuple[str, str], turned: bool = False) -> Edit:
    """A section is last year's, with the years and some words made new."""

    def edit(page: Page) -> None:
        need(page.before is not None)
        assert page.before is not None
        lines = [
            re.sub(r"20\d\d(?=年)", lambda m: str(int(m[0]) + 1), each)
            for each in page.before.lines[body(page.before, number)]
        ]
        for old, new in changes:
            lines = [each.replace(old, new) for each in lines]
        page.lines[body(page, number)] = lines[::-1] if turned else lines

    return edit


def of_another(number: int, *changes: tuple[str, str]) -> Edit:
    """A section is another agency's, with its names made this one's."""

    def edit(page: Page) -> None:
        need(page.peer is not None)
        assert page.peer is not None
        lines = page.peer.lines[body(page.peer, number)]
        for old, new in ((page.peer.agency["name"], page.agency["name"]), *changes):
            lines = [each.replace(old, new) for each in lines]
        need(lines != page.lines[body(page, number)])
        page.lines[body(page, number)] = lines

    return edit


def of_anothers_tables(page: Page) -> None:
    """All tables are another agency's."""
    need(page.next_door.got >= 12)
    page.tables_of(page.next_door, 2, 3, 4)


NEW = (
    "今年存在的主要问题：一是老年人获取信息的渠道不多，线下查询点分布不均；二是数据开放的范围较窄，企业调用数据不便。",
    "改进措施：一是在村居便民服务点增设信息查询终端，配备代查员；二是扩充开放数据目录，按季度更新并提供接口说明。",
)

SERIES: Catalogue = {
    "F1": (
        (
            ("persons for businesses", carry((0, 1), (1, -1))),
            ("one more came", carry((0, 1), (6, 1), least=1)),
            ("forgotten", forgotten),
            ("last year's", last_years_carry),
            ("after a change of name", renamed),
            ("of the merged agency forgotten", merged),
        ),
        (
            ("after a change of name", renamed_well),
            ("of both merged agencies", merged_well),
            ("one of two", split),
        ),
    ),
    "F2": (
        (
            ("two more in force", in_force(2)),
            ("one fewer in force", in_force(-1)),
            ("issued, and not in force", in_force(0, 3)),
        ),
        (
            ("the first year of the form", in_force(2, year=2021)),
            ("issued and in force", documents_well),
        ),
    ),
    "F4": (
        (
            ("requests", same_table(3, 25)),
            ("all three", both(same_table(3, 25), same_table(2, 25), same_table(4, 25))),
        ),
        (("no disputes again", few),),
    ),
    "F5": (
        (
            ("a few words", aged_section(1, ("认真", "切实"), ("及时", "准时"), ("持续", "不断"))),
            ("turned round", aged_section(1, turned=True)),
        ),
        (),
    ),
    "F6": (
        (
            ("a few words", aged_section(5, ("不够", "尚不"), ("进一步", "更好地"))),
            ("turned round", aged_section(5, turned=True)),
        ),
        (("other problems", reads(5, lambda f: [f"{NEW[0]}", NEW[1]])),),
    ),
    "G1": (
        (
            ("problems of another", of_another(5)),
            ("all of section one", of_another(1)),
            ("a few words", of_another(5, ("不够", "尚不"), ("进一步", "更好地"))),
        ),
        (),
    ),
    "G3": ((("all tables of another", of_anothers_tables),), ()),
}

THIRD_SERIES = SERIES
