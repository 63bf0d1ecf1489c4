"""Between years and agencies (F and G)."""

import re
from decimal import Decimal

from blind.page import Page
from blind.second.forms import aged, fresh
from blind.second.hand import (
    Catalogue,
    Edit,
    Facts,
    adds,
    also,
    body,
    both,
    disputes,
    get,
    if_,
    item,
    need,
    plus,
    preamble,
    put,
    put4,
    reads,
    row,
    says,
    values_from,
    whole,
)

QUIET = says(2, lambda f: "依法受理、登记、答复公众申请，规范文书格式，畅通受理渠道。")


def before(page: Page) -> Page:
    """Last year's report, of the same form."""
    need(page.before is not None and page.year != 2021)
    assert page.before is not None
    return page.before


def peer(page: Page) -> Page:
    """Another agency's report."""
    need(page.peer is not None)
    assert page.peer is not None
    return page.peer


def copy_body(number: int, source: Page, page: Page, *, years: bool = True) -> None:
    """A section as another report has it, brought up to date by find and replace."""
    lines = source.lines[body(source, number)]
    step = page.year - source.year
    if step and years:
        lines = [re.sub(r"20\d\d(?=年)", lambda m: str(int(m[0]) + step), line) for line in lines]
    mine, theirs = Facts(page), Facts(source)
    lines = [line.replace(theirs.name, mine.name).replace(theirs.us, mine.us) for line in lines]
    page.lines[body(page, number)] = lines


def move(a: str, b: str, column: int, step: int = 1) -> Edit:
    """From one row to another, in a column and in the total."""
    return both(*(put(label, c, plus(s)) for label, s in ((a, -step), (b, step)) for c in (column, 6)))


def scale(factor: int) -> Edit:
    """All of table three is so many times as much."""

    def edit(page: Page) -> None:
        for at in range(row(page, "一、本年新收"), row(page, "四、结转下年度") + 1):
            if "二、上年结转" in page.lines[at]:
                continue
            cells = page.lines[at].split("\t")
            cells[-7:] = [str(int(c) * factor) if c else "" for c in cells[-7:]]
            page.lines[at] = "\t".join(cells)

    return edit


def empty(page: Page) -> None:
    """All of table three is zero."""
    for at in range(row(page, "一、本年新收"), row(page, "四、结转下年度") + 1):
        cells = page.lines[at].split("\t")
        cells[-7:] = ["0"] * 7
        page.lines[at] = "\t".join(cells)


def tables_of(*numbers: int, last: bool = True) -> Edit:
    """Tables are last year's or another agency's."""

    def edit(page: Page) -> None:
        source = before(page) if last else peer(page)
        for number in numbers:
            page.lines[body(page, number)] = source.lines[body(source, number)]

    return edit


def filled(short: str, least: int) -> Edit:
    """Only where last year's figure is big enough."""
    return if_(lambda f: getattr(f.old, short) >= least)


def busy(page: Page) -> None:
    """Only where table three has many figures, and last year's differ."""
    f = Facts(page)
    need(f.old.N >= 12 and f.N != f.old.N)


SERIES: Catalogue = {
    "F1": (
        (
            ("one booked as carried in", both(QUIET, before, move("一、本年新收", "二、上年结转", 0))),
            (
                "carried in booked as new",
                both(
                    QUIET,
                    before,
                    if_(lambda f: f.of("I", "natural_person") > 0),
                    move("二、上年结转", "一、本年新收", 0),
                ),
            ),
            (
                "all carried in forgotten",
                both(
                    QUIET,
                    before,
                    if_(lambda f: f.of("I", "natural_person") > 1),
                    lambda p: move("二、上年结转", "一、本年新收", 0, int(get(p, "二、上年结转", 0)))(p),
                ),
            ),
            (
                "persons and companies exchanged",
                both(
                    QUIET,
                    before,
                    put("二、上年结转", 0, plus(1)),
                    put("二、上年结转", 1, plus(-1)),
                    put("一、本年新收", 0, plus(-1)),
                    put("一、本年新收", 1, plus(1)),
                ),
            ),
            ("a company's booked anew", both(QUIET, before, move("一、本年新收", "二、上年结转", 1))),
        ),
        (
            ("new name of the agency", if_(lambda f: f.page.before is None and f.I > 0)),
            ("carried in, as was carried out", both(before, if_(lambda f: f.I > 1))),
        ),
    ),
    "F2": (
        (
            ("some found again", both(fresh, before, put("行政规范性文件", 2, plus(6)))),
            (
                "last year's number again",
                both(
                    fresh,
                    before,
                    if_(lambda f: f.made != f.gone),
                    lambda p: put("行政规范性文件", 2, str(Facts(p).old.valid))(p),
                ),
            ),
            (
                "repealed ones not taken off",
                both(
                    fresh,
                    before,
                    if_(lambda f: f.gone > 0),
                    lambda p: put("行政规范性文件", 2, plus(Facts(p).gone))(p),
                ),
            ),
            (
                "new ones not added",
                both(
                    fresh,
                    before,
                    if_(lambda f: f.made > 0),
                    lambda p: put("行政规范性文件", 2, plus(-Facts(p).made))(p),
                ),
            ),
        ),
        (
            ("first year of the form", both(fresh, if_(lambda f: f.y == 2021 and f.valid > 0))),
            (
                "one more made, one more repealed",
                both(
                    fresh,
                    before,
                    says(3, lambda f: "规范公文管理，做好归档。"),
                    put("行政规范性文件", 0, plus(1)),
                    put("行政规范性文件", 1, plus(1)),
                ),
            ),
        ),
    ),
    "F3": (
        (
            (
                "more penalties than left",
                both(if_(lambda f: f.y == 2020), before, put("行政处罚", 0, plus(7))),
            ),
            ("fewer permits", both(if_(lambda f: f.y == 2020), before, put("行政许可", 0, plus(-2)))),
            (
                "fewer papers open",
                both(
                    if_(lambda f: f.y == 2020),
                    before,
                    put("规范性文件", 2, lambda t: str(int(t) // 3) if int(t) > 5 else need(False) or ""),
                ),
            ),
            (
                "services unlike",
                both(if_(lambda f: f.y == 2020), before, put("其他对外管理服务事项", 0, plus(15))),
            ),
        ),
        (
            ("more papers open", both(if_(lambda f: f.y == 2020), before, put("规范性文件", 2, plus(3)))),
            ("items follow", both(if_(lambda f: f.y == 2020), before)),
        ),
    ),
    "F4": (
        (
            ("applications of last year", both(busy, tables_of(3))),
            ("all tables of last year", both(busy, tables_of(2, 3, 4))),
            (
                "applications, carry-over mended",
                both(busy, tables_of(3), put("二、上年结转", 0, plus(1)), put("二、上年结转", 6, plus(1))),
            ),
            (
                "disclosure of last year",
                both(
                    if_(
                        lambda f: (
                            f.old.lic > 0
                            and f.old.pen > 0
                            and f.old.coe > 0
                            and f.old.valid > 0
                            and f.old.fee > 0
                            and f.old.made > 0
                            and f.lic != f.old.lic
                        )
                    ),
                    tables_of(2),
                ),
            ),
        ),
        (
            ("few figures, some the same", both(before, if_(lambda f: f.N == f.old.N and 0 < f.N < 4))),
            (
                "coercion the same",
                both(
                    before,
                    says(1, lambda f: "公开各类信息300余条。"),
                    lambda p: put("行政强制", 0, str(Facts(p).old.coe))(p),
                ),
            ),
        ),
    ),
    "F5": (
        (
            ("copied, years replaced", lambda page: copy_body(1, before(page), page)),
            (
                "copied, years and figures replaced",
                lambda page: (copy_body(1, before(page), page), renumber(page)),
            ),
            (
                "copied, sentences in other order",
                lambda page: (copy_body(1, before(page), page), shuffle(page, 1)),
            ),
            (
                "copied, a sentence added",
                lambda page: (
                    copy_body(1, before(page), page),
                    also(1, lambda f: "全年工作平稳有序，群众满意度持续提升。")(page),
                ),
            ),
        ),
        (
            ("one item alike", lambda page: one_item(page, before(page), 4)),
            (
                "same opening",
                lambda page: page.lines.__setitem__(
                    slice(1, 2),
                    [
                        re.sub(r"20\d\d", str(page.year), before(page).lines[1]).replace(
                            "〔" + str(page.year) + "〕", "〔2021〕"
                        )
                    ],
                ),
            ),
        ),
    ),
    "F6": (
        (
            ("copied, years replaced", lambda page: copy_body(5, before(page), page)),
            ("copied with the years", lambda page: copy_body(5, before(page), page, years=False)),
            ("a few words otherwise", lambda page: (copy_body(5, before(page), page), other_words(page, 5))),
            (
                "one more remark",
                lambda page: (
                    copy_body(5, before(page), page),
                    also(5, lambda f: "以上措施已明确责任人和完成时限。")(page),
                ),
            ),
        ),
        (
            (
                "same subject, told anew",
                both(
                    lambda page: need(before(page)),
                    reads(
                        5,
                        lambda f: [
                            "对照群众期待，仍有两点不足：首先，信息发布有时慢半拍；其次，解读多为照搬原文，不够接地气。",
                            f"针对这些不足，{f.us}拟从{f.y + 1}年起推行发布时限预警，并请一线办事人员参与撰写解读。",
                        ],
                    ),
                ),
            ),
            (
                "measures of last year reported",
                both(
                    lambda page: need(before(page)),
                    also(5, lambda f: "上年提出的栏目巡查、人员培训两项措施已落实到位，巡查12次、培训3期。"),
                ),
            ),
        ),
    ),
    "F7": (
        (
            ("nine times as many requests", both(QUIET, before, if_(lambda f: f.old.N >= 30), scale(9))),
            (
                "permits with two more digits",
                both(
                    fresh,
                    before,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: f.old.lic >= 100),
                    put("行政许可", 0, lambda t: t + "00"),
                ),
            ),
            (
                "a tenth of the penalties",
                both(
                    fresh,
                    before,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: f.old.pen >= 400),
                    put("行政处罚", 0, lambda t: str(int(t) // 20)),
                ),
            ),
            (
                "coercion forty times",
                both(
                    fresh,
                    before,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: f.old.coe >= 30),
                    put("行政强制", 0, lambda t: str(int(t) * 40)),
                ),
            ),
        ),
        (
            (
                "from two to eleven",
                both(
                    fresh,
                    QUIET,
                    before,
                    if_(lambda f: f.old.lic <= 3),
                    says(1, lambda f: "公开各类信息300余条。"),
                    put("行政许可", 0, "11"),
                ),
            ),
            (
                "half as much again",
                both(
                    fresh,
                    before,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: f.old.lic >= 100),
                    put("行政许可", 0, lambda t: str(int(t) * 3 // 2)),
                ),
            ),
            (
                "took over another town",
                if_(lambda f: f.page.agency["predecessor_ids"] != "" and f.kind == "town" and f.y >= 2020),
            ),
        ),
    ),
    "F8": (
        (
            (
                "no permits any more",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    filled("lic", 60),
                    put("行政许可", 0, "0"),
                ),
            ),
            (
                "no penalties any more",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    filled("pen", 60),
                    put("行政处罚", 0, "0"),
                ),
            ),
            ("no requests any more", both(QUIET, filled("N", 30), empty)),
            (
                "no coercion any more",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    filled("coe", 35),
                    put("行政强制", 0, "0"),
                ),
            ),
        ),
        (
            (
                "few before",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: 0 < f.old.coe < 12),
                    put("行政强制", 0, "0"),
                ),
            ),
            (
                "one is left",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: 30 <= f.old.lic < 60),
                    put("行政许可", 0, lambda t: str(int(t) - 1)),
                ),
            ),
        ),
    ),
}


def renumber(page: Page) -> None:
    """All figures of section one are raised."""
    span = body(page, 1)
    for i in range(span.start, span.stop):
        page.lines[i] = re.sub(
            r"(?<![\d.])\d{1,4}(?=条|次|个|人次|处|场|期)", lambda m: str(int(m[0]) + 3), page.lines[i]
        )


def shuffle(page: Page, number: int) -> None:
    """The sentences of each paragraph in reverse, the heading stays in front."""
    span = body(page, number)
    for i in range(span.start, span.stop):
        first, *rest = [s for s in page.lines[i].split("。") if s]
        page.lines[i] = "。".join([first, *reversed(rest)]) + "。"


def other_words(page: Page, number: int) -> None:
    """Some words for others of the same meaning."""
    span = body(page, number)
    for i in range(span.start, span.stop):
        for a, b in (
            ("存在", "有"),
            ("不够", "不太"),
            ("加强", "强化"),
            ("进一步", "持续"),
            ("健全", "完善"),
        ):
            page.lines[i] = page.lines[i].replace(a, b)


def one_item(page: Page, source: Page, number: int) -> None:
    """One item is another report's."""
    page.lines[item(page, number)] = source.lines[item(source, number)]


def move_out(label: str, share: float, least: int) -> Edit:
    """Some of the granted are booked elsewhere, in the persons' column."""

    def edit(page: Page) -> None:
        f = Facts(page)
        step = max(least, round(f.D * share))
        need(f.of("G", "natural_person") >= step)
        move("（一）予以公开", label, 0, step)(page)

    return edit


def vector(page: Page) -> None:
    """Only where enough figures are not zero."""
    values: dict[str, Decimal] = dict(peer(page).figures)
    need(sum(bool(v) for v in values.values()) >= 12)


AGENCIES: Catalogue = {
    "G1": (
        (
            ("copied, names replaced", lambda page: copy_body(1, peer(page), page)),
            (
                "copied, sentences in other order",
                lambda page: (copy_body(1, peer(page), page), shuffle(page, 1)),
            ),
            ("copied, figures raised", lambda page: (copy_body(1, peer(page), page), renumber(page))),
            ("copied, items in other order", lambda page: (copy_body(1, peer(page), page), turn_items(page))),
            (
                "copied with its problems, some words otherwise",
                lambda page: (
                    copy_body(1, peer(page), page),
                    copy_body(5, peer(page), page),
                    other_words(page, 1),
                ),
            ),
        ),
        (
            ("one item alike", lambda page: one_item(page, peer(page), 4)),
            (
                "same opening",
                lambda page: page.lines.__setitem__(
                    1, peer(page).lines[1].replace(peer(page).agency["name"], page.agency["name"])
                ),
            ),
            (
                "same phrase of the leaders",
                adds(
                    1,
                    lambda f: (
                        "坚持以人民为中心的发展思想，坚持以公开为常态、不公开为例外，着力建设法治政府、服务型政府。"
                    ),
                ),
            ),
        ),
    ),
    "G2": (
        (
            (
                "opening of another",
                preamble(
                    lambda f: (
                        f"本报告由{peer(f.page).agency['name']}编制，统计期限自{f.y}年1月1日起至{f.y}年12月31日止。"
                    )
                ),
            ),
            ("signed by another", lambda page: page.lines.__setitem__(-2, peer(page).agency["name"])),
            (
                "another's year in section one",
                says(
                    3,
                    lambda f: (
                        f"{f.y}年，{peer(f.page).agency['name']}严格执行公文属性源头认定制度，清理失效信息26条。"
                    ),
                ),
            ),
            (
                "another's thanks",
                also(6, lambda f: f"欢迎社会各界继续关心支持{peer(f.page).agency['name']}政府信息公开工作。"),
            ),
            (
                "another's shortcomings",
                also(
                    5,
                    lambda f: (
                        f"总的看，{peer(f.page).agency['name']}政务公开工作与群众期盼仍有差距，我们将正视不足、持续改进。"
                    ),
                ),
            ),
        ),
        (
            ("together with", adds(5, lambda f: f"与{peer(f.page).agency['name']}联合开展业务交流1次。")),
            (
                "handed over to",
                adds(2, lambda f: f"对不属于本机关职责的，告知申请人向{peer(f.page).agency['name']}咨询。"),
            ),
            ("learned from", adds(5, lambda f: f"赴{peer(f.page).agency['name']}学习专区建设经验。")),
            (
                "reviewed by justice",
                if_(
                    lambda f: "司法局" not in f.name,
                    adds(3, lambda f: f"规范性文件均送{f.region}司法局备案审查。"),
                ),
            ),
        ),
    ),
    "G3": (
        (
            ("all tables", both(vector, tables_of(2, 3, 4, last=False))),
            (
                "all tables of a busy one",
                both(vector, if_(lambda f: Facts(peer(f.page)).N > 15), tables_of(2, 3, 4, last=False)),
            ),
            (
                "all tables of a town",
                both(
                    vector, if_(lambda f: f.kind in ("town", "subdistrict")), tables_of(2, 3, 4, last=False)
                ),
            ),
            ("all tables, other prose", both(vector, QUIET, tables_of(2, 3, 4, last=False))),
        ),
        (
            (
                "only disclosure of few figures",
                both(
                    says(1, lambda f: "公开各类信息300余条。"),
                    says(3, lambda f: "做好归档。"),
                    if_(
                        lambda f: (
                            sum(bool(v) for k, v in peer(f.page).figures.items() if k.startswith("proactive"))
                            < 4
                        )
                    ),
                    tables_of(2, last=False),
                ),
            ),
            (
                "disputes alike",
                both(
                    QUIET,
                    if_(lambda f: f.R + f.L == 0 and Facts(peer(f.page)).R + Facts(peer(f.page)).L == 0),
                    tables_of(4, last=False),
                ),
            ),
        ),
    ),
    "G4": (
        (
            (
                "no permits among busy ones",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: Facts(peer(f.page)).lic > 400 and f.lic > 200),
                    put("行政许可", 0, "0"),
                ),
            ),
            (
                "no penalties among busy ones",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: Facts(peer(f.page)).pen > 400 and f.pen > 200),
                    put("行政处罚", 0, "0"),
                ),
            ),
            (
                "no coercion among busy ones",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: Facts(peer(f.page)).coe > 300 and f.coe > 100),
                    put("行政强制", 0, "0"),
                ),
            ),
            (
                "no permits in the building office",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: "住房" in f.name and f.lic > 100),
                    put("行政许可", 0, "0"),
                ),
            ),
        ),
        (
            (
                "none where few have some",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: f.lic < 5 and Facts(peer(f.page)).lic < 8),
                    put("行政许可", 0, "0"),
                ),
            ),
            ("none of research bodies", if_(lambda f: f.of("N", "research_institution") == 0)),
        ),
    ),
    "G5": (
        (
            (
                "a department makes one",
                both(fresh, if_(lambda f: f.kind == "department"), put("规章", 0, "1")),
            ),
            ("a town has six in force", both(fresh, if_(lambda f: f.kind == "town"), put("规章", 2, "6"))),
            (
                "a county repeals two",
                both(
                    fresh,
                    if_(lambda f: f.kind == "government" and f.page.agency["level"] == "county"),
                    put("规章", 1, "2"),
                ),
            ),
            (
                "in the old form",
                both(aged, if_(lambda f: f.kind in ("department", "subdistrict")), put("规章", 2, "3")),
            ),
        ),
        (
            (
                "slashes",
                both(fresh, if_(lambda f: f.kind == "department"), *(put("规章", i, "/") for i in range(3))),
            ),
            ("papers, not rules", adds(3, lambda f: "修订完善内部规章制度5项。")),
        ),
    ),
    "G6": (
        (
            ("a town", both(QUIET, if_(lambda f: f.kind == "town"), move_out("1.属于国家秘密", 0, 1))),
            (
                "a county's bureau",
                both(
                    QUIET,
                    if_(lambda f: f.kind == "department" and f.page.agency["level"] == "county"),
                    move_out("1.属于国家秘密", 0, 1),
                ),
            ),
            (
                "a subdistrict, several",
                both(QUIET, if_(lambda f: f.kind == "subdistrict"), move_out("1.属于国家秘密", 0, 2)),
            ),
            (
                "a bureau of culture",
                both(QUIET, if_(lambda f: "文化" in f.name), move_out("1.属于国家秘密", 0, 1)),
            ),
        ),
        (
            ("trained on secrecy", adds(3, lambda f: "开展国家秘密定密培训1次，未发生泄密。")),
            ("another ground", both(QUIET, move_out("7.属于行政执法案卷", 0, 1))),
        ),
    ),
    "G7": (
        (
            ("a third", both(fresh, QUIET, if_(lambda f: f.D >= 18), move_out("3.其他", 0.34, 6))),
            ("just over a fifth", both(fresh, QUIET, if_(lambda f: f.D >= 30), move_out("3.其他", 0.23, 6))),
            (
                "nearly all",
                both(
                    fresh,
                    QUIET,
                    if_(lambda f: f.D >= 10 and f.of("G", "natural_person") > 0.5 * f.D),
                    move_out("3.其他", 0.5, 6),
                ),
            ),
            (
                "in a town",
                both(
                    fresh, QUIET, if_(lambda f: f.kind in ("town", "subdistrict")), move_out("3.其他", 0.4, 5)
                ),
            ),
        ),
        (
            (
                "four",
                both(
                    fresh,
                    QUIET,
                    if_(lambda f: f.D >= 5 and f.exact("requests.outcome.other_disposal.rest") == 0),
                    move_out("3.其他", 0, 4),
                ),
            ),
            (
                "one in fifteen",
                both(
                    fresh,
                    QUIET,
                    if_(lambda f: f.D >= 90 and f.exact("requests.outcome.other_disposal.rest") < 4),
                    move_out("3.其他", 0.05, 5),
                ),
            ),
        ),
    ),
    "G8": (
        (
            ("one", both(QUIET, move_out("3.危及", 0, 1))),
            ("several", both(QUIET, move_out("3.危及", 0.1, 3))),
            ("in a town", both(QUIET, if_(lambda f: f.kind == "town"), move_out("3.危及", 0, 1))),
            (
                "a company's",
                both(QUIET, if_(lambda f: f.of("G", "business") > 0), move("（一）予以公开", "3.危及", 1)),
            ),
        ),
        (
            (
                "in prose",
                adds(3, lambda f: "严把保密审查关，防止公开内容危及国家安全、公共安全、经济安全和社会稳定。"),
            ),
            ("another ground", both(QUIET, move_out("4.保护第三方", 0, 1))),
        ),
    ),
    "G9": (
        (
            (
                "permits doubled",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: f.kind == "government"),
                    put("行政许可", 0, lambda t: str(int(t) * 2)),
                ),
            ),
            (
                "penalties halved",
                both(
                    fresh,
                    says(1, lambda f: "公开各类信息300余条。"),
                    if_(lambda f: f.kind == "government"),
                    put("行政处罚", 0, lambda t: str(int(t) // 2)),
                ),
            ),
            (
                "many more reviews",
                both(QUIET, if_(lambda f: f.kind == "government"), put4(0, plus(45)), put4(4, plus(45))),
            ),
            (
                "only its own requests",
                both(
                    QUIET,
                    if_(lambda f: f.kind == "government"),
                    put("一、本年新收", 0, plus(90)),
                    put("一、本年新收", 6, plus(90)),
                    put("（一）予以公开", 0, plus(90)),
                    put("（一）予以公开", 6, plus(90)),
                    put("（七）总计", 0, plus(90)),
                    put("（七）总计", 6, plus(90)),
                ),
            ),
        ),
        (),
    ),
}


def turn_items(page: Page) -> None:
    """The items of section one in reverse, numbered anew."""
    rows = [item(page, i) for i in range(1, 6)]
    texts = [page.lines[i][3:] for i in rows]
    for number, (at, text) in enumerate(zip(rows, reversed(texts), strict=True)):
        page.lines[at] = f"（{'一二三四五'[number]}）{text}"


SERIES_CASES: Catalogue = {**SERIES, **AGENCIES}
__all__ = ["SERIES_CASES", "disputes", "values_from", "whole"]
