"""Delivery, structure, cells and arithmetic (A to D): how a clerk spoils them, and what only looks so."""

from datetime import date, timedelta

from blind.page import Page
from blind.second.hand import (
    Catalogue,
    Edit,
    Facts,
    adds,
    also,
    body,
    both,
    disputes,
    drop_row,
    full,
    get,
    hanzi_year,
    head,
    heading,
    if_,
    item,
    label_as,
    need,
    plus,
    preamble,
    put,
    put4,
    reads,
    row,
    says,
    signed,
    swap,
    title,
    values_from,
    whole,
)

DEPARTMENT = ("department", "government_office")


def kind(*kinds: str) -> Edit:
    """Only agencies of these kinds."""
    return if_(lambda f: f.kind in kinds)


def fresh(page: Page) -> None:
    """Only the form of 2021."""
    need(page.year >= 2021 and any("本年制发件数" in line for line in page.lines))


def aged(page: Page) -> None:
    """Only the form of 2019."""
    need(any("对外公开总数量" in line for line in page.lines))


# -- A -------------------------------------------------------------------------------------------------


def no_tables(saying: str, *numbers: int) -> Edit:
    """The tables of sections are something else."""

    def edit(page: Page) -> None:
        for number in numbers:
            page.lines[body(page, number)] = [saying] if saying else []

    return edit


DELIVERY: Catalogue = {
    "A2": (
        (
            ("one day late", both(kind(*DEPARTMENT), signed(lambda y: date(y + 1, 2, 1)))),
            ("after the spring feast", both(kind(*DEPARTMENT), signed(lambda y: date(y + 1, 2, 26)))),
            ("in summer", both(kind(*DEPARTMENT), signed(lambda y: date(y + 1, 7, 9)))),
            (
                "with the governments' deadline in mind",
                both(kind(*DEPARTMENT), signed(lambda y: date(y + 1, 3, 30), "{0:%Y年%m月%d日}")),
            ),
        ),
        (
            ("on the last day", both(kind(*DEPARTMENT), signed(lambda y: date(y + 1, 1, 31)))),
            ("a town in March", both(kind("town", "subdistrict"), signed(lambda y: date(y + 1, 3, 5)))),
            (
                "talks of a later day",
                both(
                    kind(*DEPARTMENT),
                    adds(5, lambda f: f"计划于{f.y + 1}年3月31日前完成公开专栏改版。"),
                ),
            ),
        ),
    ),
    "A3": (
        (
            ("fools' day", both(kind("government"), signed(lambda y: date(y + 1, 4, 1)))),
            ("a month late", both(kind("government"), signed(lambda y: date(y + 1, 4, 29)))),
            ("in June", both(kind("government"), signed(lambda y: date(y + 1, 6, 18), "{0:%Y年%m月%d日}"))),
            ("a year late", both(kind("government"), signed(lambda y: date(y + 2, 1, 20)))),
        ),
        (
            ("on 31 March", both(kind("government"), signed(lambda y: date(y + 1, 3, 31)))),
            ("in February", both(kind("government"), signed(lambda y: date(y + 1, 2, 28)))),
        ),
    ),
    "A9": (
        (
            ("before the year is over", signed(lambda y: date(y, 12, 25))),
            ("on the last day of the year", signed(lambda y: date(y, 12, 31))),
            ("in November", signed(lambda y: date(y, 11, 30))),
            ("signed with last January's year", signed(lambda y: date(y, 1, 15), received=False)),
        ),
        (
            ("on new year's second day", signed(lambda y: date(y + 1, 1, 2))),
            ("as of the last day", adds(1, lambda f: f"以上数据截至{f.y}年12月31日。")),
        ),
    ),
    "A11": (
        (
            ("see picture", no_tables("[图片]", 2, 3, 4)),
            ("see attachment", no_tables("（表格详见附件）", 2, 3, 4)),
            ("nothing at all", no_tables("", 2, 3, 4)),
            ("applications only as a spreadsheet", no_tables("附件2：依申请公开情况统计表.xlsx", 3)),
            ("file names of screenshots", no_tables("微信截图_20240118093312.png", 2, 3, 4)),
        ),
        (
            ("attachment besides", also(6, lambda f: f"附件：{f.name}{f.y}年政府信息公开工作年度报告.docx")),
            ("tables announced", also(2, lambda f: "本部分以表格形式报告，表格如下：", at=0)),
        ),
    ),
}


# -- B -------------------------------------------------------------------------------------------------


def old_form(page: Page) -> None:
    """Table two of 2019 in a report of later."""
    fresh(page)
    f = Facts(page)
    page.lines[body(page, 2)] = [
        "第二十条第（一）项\t\t\t",
        "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量",
        "规章\t0\t0\t0",
        f"规范性文件\t{f.made}\t{f.made}\t{f.valid}",
        "第二十条第（五）项\t\t\t",
        "信息内容\t上一年项目数量\t本年增/减\t处理决定数量",
        f"行政许可\t12\t0\t{f.lic}",
        "其他对外管理服务事项\t6\t0\t31",
        "第二十条第（六）项\t\t\t",
        "信息内容\t上一年项目数量\t本年增/减\t处理决定数量",
        f"行政处罚\t21\t0\t{f.pen}",
        f"行政强制\t4\t0\t{f.coe}",
        "第二十条第（八）项\t\t\t",
        "信息内容\t上一年项目数量\t本年增/减\t",
        "行政事业性收费\t1\t0\t",
        "第二十条第（九）项\t\t\t",
        "信息内容\t采购项目数量\t采购总金额\t",
        "政府集中采购\t2\t18.6\t",
    ]


def new_form(page: Page) -> None:
    """Table two of 2021 in a report of before."""
    aged(page)
    page.lines[body(page, 2)] = [
        "第二十条第（一）项\t\t\t",
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
        "规章\t0\t0\t0",
        "行政规范性文件\t1\t0\t7",
        "第二十条第（五）项\t\t\t",
        "信息内容\t本年处理决定数量\t\t",
        "行政许可\t35\t\t",
        "第二十条第（六）项\t\t\t",
        "信息内容\t本年处理决定数量\t\t",
        "行政处罚\t4\t\t",
        "行政强制\t0\t\t",
        "第二十条第（八）项\t\t\t",
        "信息内容\t本年收费金额（单位：万元）\t\t",
        "行政事业性收费\t0\t\t",
    ]


def mixed_form(page: Page) -> None:
    """Only the first block of table two is of the old form."""
    fresh(page)
    span = body(page, 2)
    old = ["本年制发件数", "本年废止件数", "现行有效件数"]
    new = ["本年新制作数量", "本年新公开数量", "对外公开总数量"]
    for i in range(span.start, span.stop):
        for a, b in zip(old, new, strict=True):
            page.lines[i] = page.lines[i].replace(a, b)


def one_other_row(page: Page) -> None:
    """Table two of the old form, and a single row for other disposals."""
    old_form(page)
    at = row(page, "（六）其他处理")
    cells = page.lines[at].split("\t")
    values = [0] * 7
    for i in range(at, at + 3):
        for j, text in enumerate(page.lines[i].split("\t")[-7:]):
            values[j] += int(text or 0)
    page.lines[at : at + 3] = ["\t".join([*cells[:-8], "", *map(str, values)])]


def merge_items(*numbers: int, into: str) -> Edit:
    """Section one has no items for some aspects."""

    def edit(page: Page) -> None:
        for number in sorted(numbers, reverse=True):
            del page.lines[item(page, number)]
        if into:
            page.lines.insert(head(page, 2), into)

    return edit


def swap_sections(a: int, b: int) -> Edit:
    """Two neighbouring sections change places, their numbers stay in order."""

    def edit(page: Page) -> None:
        first, second = body(page, a), body(page, b)
        need(first.stop == second.start - 1)
        one, two = page.lines[first.start - 1 : first.stop], page.lines[second.start - 1 : second.stop]
        one[0], two[0] = two[0][0] + one[0][1:], one[0][0] + two[0][1:]
        page.lines[first.start - 1 : second.stop] = two + one

    return edit


def short(f: Facts) -> str:
    """A usual short name."""
    for long, brief in (
        ("人力资源和社会保障局", "人社局"),
        ("卫生健康委员会", "卫健委"),
        ("住房和城乡建设局", "住建局"),
        ("市场监督管理局", "市场监管局"),
        ("文化广电和旅游局", "文广旅局"),
        ("自然资源和规划局", "自然资源局"),
    ):
        if long in f.name:
            return f.name.replace(long, brief)
    need(False)
    return ""


def bare(f: Facts) -> str:
    """The name without the region's."""
    need(f.name.startswith(f.region) and f.kind == "department")
    return f.name.removeprefix(f.region)


TITLE = "年政府信息公开工作年度报告"
LONG = (
    "围绕群众关心的事项，我们持续完善公开目录，细化公开标准，明确公开时限，做到责任到岗、任务到人、措施到位，"
    "并将公开情况纳入日常巡查，发现问题立行立改，确保各项信息准确、完整、及时地向社会发布。"
)

STRUCTURE: Catalogue = {
    "B1": (
        (
            ("a summary", title(lambda f: f"{f.name}{f.y}年政务公开工作总结")),
            ("on the state of things", title(lambda f: f"关于{f.name}{f.y}年度信息公开情况的汇报")),
            ("publicity of affairs", title(lambda f: f"{f.name}{f.y}年政务公开工作年度报告")),
            ("letters lost", title(lambda f: f"{f.name}{f.y}年政府信息公开工作年度")),
            ("words turned about", title(lambda f: f"{f.name}{f.y}年信息公开政府工作报告")),
            ("of the year's plan", title(lambda f: f"{f.name}{f.y}年政府信息公开工作要点")),
        ),
        (
            ("year first, measured", title(lambda f: f"{f.y}年度{f.name}政府信息公开工作年度报告")),
            ("blanks about digits", title(lambda f: f"{f.name} {f.y} {TITLE}")),
            ("on two lines", title(lambda f: f"{f.name}\n{f.y}{TITLE}")),
            ("full-width digits", title(lambda f: f"{f.name}{full(f.y)}{TITLE}")),
        ),
    ),
    "B2": (
        (
            (
                "the sister bureau's",
                if_(
                    lambda f: f.kind == "department" and "审计局" not in f.name,
                    title(lambda f: f"{f.region}审计局{f.y}{TITLE}"),
                ),
            ),
            (
                "the superior's",
                both(kind("town", "subdistrict"), title(lambda f: f"{f.region}人民政府{f.y}{TITLE}")),
            ),
            ("the neighbour's", both(kind("department"), title(lambda f: f"青崖区{bare(f)}{f.y}{TITLE}"))),
            (
                "a town of another name",
                both(kind("town"), title(lambda f: f"{f.region}白鹭洲镇人民政府{f.y}{TITLE}")),
            ),
            (
                "the government for its office",
                both(kind("government_office"), title(lambda f: f"{f.region}人民政府{f.y}{TITLE}")),
            ),
        ),
        (
            ("a usual short name", both(kind("department"), title(lambda f: f"{short(f)}{f.y}{TITLE}"))),
            ("without the region", title(lambda f: f"{bare(f)}{f.y}{TITLE}")),
            (
                "the office's short name",
                both(kind("government_office"), title(lambda f: f"{f.region}政府办公室{f.y}{TITLE}")),
            ),
        ),
    ),
    "B3": (
        (
            ("last year's", title(lambda f: f"{f.name}{f.y - 1}{TITLE}")),
            ("the year of writing", title(lambda f: f"{f.name}{f.y + 1}{TITLE}")),
            ("in words, last year's", title(lambda f: f"{f.name}{hanzi_year(f.y - 1)}{TITLE}")),
            ("year first, stale", title(lambda f: f"{f.y - 1}年度{f.name}政府信息公开工作年度报告")),
            ("two years back, on a line of its own", title(lambda f: f"{f.name}\n{f.y - 2} {TITLE}")),
        ),
        (
            ("in words", title(lambda f: f"{f.name}{hanzi_year(f.y)}{TITLE}")),
            ("measured year", title(lambda f: f"{f.name}{f.y}年度政府信息公开工作年度报告")),
            (
                "published when",
                title(lambda f: f"{f.name}{f.y}{TITLE}\n（发布日期：{f.y + 1}年1月18日）"),
            ),
        ),
    ),
    "B4": (
        (
            (
                "the item begins with last year",
                says(1, lambda f: f"{f.y - 1}年，{f.us}通过各类渠道公开信息460条，发布图解12个。"),
            ),
            (
                "this year's work in next year's",
                says(5, lambda f: f"{f.y + 1}年，{f.us}共组织培训3次，培训95人次。"),
            ),
            (
                "in words",
                says(
                    4,
                    lambda f: (
                        f"{hanzi_year(f.y - 1)}年以来，{f.us}对门户网站栏目作了两次集中整理，新增专栏4个。"
                    ),
                ),
            ),
            (
                "full-width",
                says(3, lambda f: f"{full(f.y - 1)}年{f.us}共清理失效信息27条，更新公开指南1次。"),
            ),
            ("months in brackets", says(5, lambda f: f"全年（{f.y - 1}年1月至12月）开展自查4次，通报2次。")),
            (
                "shortcomings of last year",
                reads(
                    5,
                    lambda f: [
                        f"{f.y - 1}年{f.us}的政府信息公开工作虽取得一定进步，但仍有不足：公开内容不够全面，更新不够及时。",
                        f"{f.y}年，{f.us}将加强培训，完善目录，按月检查栏目更新。",
                    ],
                ),
            ),
            (
                "fees of last year",
                reads(6, lambda f: [f"{f.y - 1}年度{f.us}未收取任何信息处理费。"]),
            ),
            (
                "a quarter of last year",
                says(1, lambda f: f"{f.y - 1}年四个季度分别发布信息110条、124条、98条和131条。"),
            ),
            (
                "until the end of last year's December",
                says(3, lambda f: f"截至{f.y - 1}年12月31日，全年共公开文件39份，无一逾期。"),
            ),
        ),
        (
            ("compared with", adds(1, lambda f: f"与{f.y - 1}年相比，信息发布总量有所上升。")),
            (
                "accounts of last year",
                adds(1, lambda f: f"公开了{f.y - 1}年度部门决算和{f.y + 1}年度部门预算。"),
            ),
            (
                "last year's assessment",
                adds(5, lambda f: f"针对{f.y - 1}年度第三方评估指出的9个问题，逐项整改到位。"),
            ),
            (
                "publishes last year's report",
                adds(1, lambda f: f"按期发布了《{f.name}{f.y - 1}年政府信息公开工作年度报告》。"),
            ),
            (
                "a plan of three years",
                adds(3, lambda f: f"按照{f.y - 1}—{f.y + 1}年三年行动安排推进目录标准化。"),
            ),
            ("since a reform", adds(4, lambda f: f"专栏自{f.y - 1}年6月上线以来运行稳定。")),
            ("in brackets of comparison", adds(1, lambda f: f"发布解读材料21篇（{f.y - 1}年为17篇）。")),
            ("work for next year", adds(5, lambda f: f"已着手制定{f.y + 1}年政务公开培训计划。")),
            ("a decree's number", adds(3, lambda f: f"认真落实区政府办公室〔{f.y - 1}〕18号文件要求。")),
        ),
    ),
    "B5": (
        (
            (
                "all of last year",
                preamble(
                    lambda f: (
                        f"本报告依据《条例》编制，统计期限自{f.y - 1}年1月1日起至{f.y - 1}年12月31日止。"
                    )
                ),
            ),
            (
                "ends too early",
                preamble(lambda f: f"本报告所列数据统计时间为{f.y}年1月1日至{f.y}年11月30日。"),
            ),
            ("from December on", preamble(lambda f: f"数据统计周期从{f.y - 1}年12月1日到{f.y}年11月30日。")),
            ("ends before it begins", preamble(lambda f: f"统计期限：{f.y}年01月01日—{f.y - 1}年12月31日。")),
            ("ten months", preamble(lambda f: f"报告中数据统计时限为{f.y}年1—10月。")),
            (
                "runs into next year",
                preamble(lambda f: f"所列数据的统计期限自{f.y}年1月1日起至{f.y + 1}年1月15日止。"),
            ),
            ("thirty days", preamble(lambda f: f"统计期限为{f.y}年1月1日至12月30日。")),
        ),
        (
            ("second year left out", preamble(lambda f: f"统计时间为{f.y}年1月1日至12月31日。")),
            ("with points", preamble(lambda f: f"统计期限：{f.y}.01.01—{f.y}.12.31。")),
            (
                "by the hour",
                preamble(lambda f: f"数据统计期限从{f.y}年1月1日0时起，至{f.y}年12月31日24时止。"),
            ),
            ("in words", preamble(lambda f: f"本报告数据统计期限为{f.y}年全年。")),
            (
                "another period besides",
                both(
                    preamble(lambda f: f"统计期限自{f.y}年1月1日至{f.y}年12月31日。"),
                    adds(5, lambda f: f"{f.y}年3月1日至{f.y}年5月31日开展了专项清查。"),
                ),
            ),
        ),
    ),
    "B6": (
        (
            (
                "no section six",
                both(lambda page: page.lines.__setitem__(body(page, 6), []), heading(6, None)),
            ),
            ("five and six changed places", swap_sections(5, 6)),
            ("no heading over the disputes", heading(4, None)),
            ("problems under the work plan's heading", heading(5, "五、下一年工作打算")),
            ("no heading over the whole", heading(1, None)),
            ("three and four changed places", swap_sections(3, 4)),
        ),
        (
            ("organs' name in front", heading(2, "二、行政机关主动公开政府信息情况")),
            ("older wording", heading(4, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况")),
            ("measures of mending", heading(5, "五、政府信息公开工作存在的问题及整改措施")),
            ("a colon and a blank", heading(1, "一、 总体情况：")),
            ("other matters in brief", heading(6, "六、其他需要报告事项")),
        ),
    ),
    "B7": (
        (
            ("old table two later", old_form),
            ("new table two before", new_form),
            ("first block old", mixed_form),
            ("old in both tables", one_other_row),
        ),
        (
            ("documents without their adjective", both(fresh, label_as("行政规范性文件", "规范性文件"))),
            (
                "prose in the old terms",
                both(fresh, adds(1, lambda f: "新制作图解产品6个，新公开办事指南40项。")),
            ),
        ),
    ),
    "B8": (
        (
            ("no coercion", drop_row("行政强制")),
            ("no publications", drop_row("3.要求提供公开出版物")),
            ("no carry-over at the end", drop_row("四、结转下年度")),
            ("no row for the grand total", drop_row("（七）总计")),
            (
                "a sum of the refusals too many",
                lambda page: page.lines.insert(
                    row(page, "8.属于行政查询事项") + 1, "\t\t小计\t" + "\t".join(["0"] * 7)
                ),
            ),
            ("no charges", drop_row("行政事业性收费")),
        ),
        (
            (
                "an empty row at the end",
                lambda page: page.lines.insert(row(page, "四、结转下年度") + 1, "\t" * 9),
            ),
            ("another dot after the number", both(lambda p: row(p, "8.属于"), label_as("8.属于", "8、属于"))),
        ),
    ),
    "B9": (
        (
            ("law for statute", label_as("2.其他法律行政法规禁止公开", "2.其他法律法规禁止公开")),
            ("with history", both(fresh, label_as("现行有效件数", "现行有效件数（历史累计）"))),
            ("one word less", label_as("6.属于四类过程性信息", "6.属于过程性信息")),
            ("other verb", label_as("1.本机关不掌握相关政府信息", "1.本机关未掌握相关信息")),
            ("complaints only", label_as("1.信访举报投诉类申请", "1.信访投诉类申请")),
        ),
        (
            ("other mark after the number", label_as("2.没有现成信息", "2、没有现成信息")),
            ("a blank in the label", label_as("3.补正后申请内容", "3. 补正后申请内容")),
        ),
    ),
    "B10": (
        (
            ("a cell lost", lambda page: narrow(page, "（一）予以公开")),
            ("a cell too many", lambda page: widen(page, "1.本机关不掌握")),
            ("two rows pushed left", lambda page: (narrow(page, "一、本年新收"), narrow(page, "（七）总计"))),
            ("a stray number before the row", lambda page: widen(page, "二、上年结转")),
            ("fourteen cells of disputes", lambda page: short4(page)),
        ),
        (
            (
                "a blank at the end of the row",
                lambda page: page.lines.__setitem__(
                    row(page, "（二）部分公开"), page.lines[row(page, "（二）部分公开")] + " "
                ),
            ),
            (
                "blanks about a value",
                put("（七）总计", 0, lambda text: f" {text} "),
            ),
        ),
    ),
    "B11": (
        (
            ("no word of platforms", merge_items(4, into="")),
            ("no word of supervision", merge_items(5, into="")),
            (
                "one paragraph on leadership",
                merge_items(
                    1,
                    2,
                    3,
                    4,
                    5,
                    into="领导高度重视，多次召开会议研究部署，各项工作有序开展，全年完成情况良好。",
                ),
            ),
            ("only disclosure and requests", merge_items(3, 4, 5, into="其余各项工作按照上级部署稳步推进。")),
        ),
        (
            (
                "other words for the five",
                lambda page: other_aspects(page),
            ),
            (
                "five without items",
                lambda page: run_together(page),
            ),
        ),
    ),
    "B12": (
        (
            (
                "training only",
                both(
                    kind("government"), says(5, lambda f: "全年举办培训班4期，参训260人次，开展日常检查6轮。")
                ),
            ),
            (
                "assessment only",
                both(
                    kind("government"),
                    says(5, lambda f: "将政务公开纳入对各单位的综合绩效考核，分值权重为4%。"),
                ),
            ),
            (
                "no word of blame",
                both(
                    kind("government"),
                    says(5, lambda f: "组织年度考核1次，邀请群众代表开展社会评议，满意率96.1%。"),
                ),
            ),
            (
                "no word of review by society",
                both(
                    kind("government"),
                    says(
                        5,
                        lambda f: (
                            "年度工作考核按期完成，对2家落后单位进行了约谈，全年没有需要责任追究的情形。"
                        ),
                    ),
                ),
            ),
        ),
        (
            (
                "in other words",
                both(
                    kind("government"),
                    says(
                        5,
                        lambda f: (
                            "政务公开在年终考评中占4分，委托高校开展社会评议，未发生应当追究责任的情况。"
                        ),
                    ),
                ),
            ),
            (
                "a department need not",
                both(
                    kind("department"),
                    says(5, lambda f: "明确专人负责信息发布审核，全年组织培训2次，监督检查3次。"),
                ),
            ),
        ),
    ),
    "B13": (
        (
            ("one item swollen", adds(1, lambda f: LONG * 12)),
            ("all items swollen", both(*(adds(i, lambda f: LONG * 3) for i in range(1, 6)))),
            ("further paragraphs", both(*(also(1, lambda f: LONG * 4) for _ in range(3)))),
            (
                "a list of everything",
                adds(
                    1,
                    lambda f: "".join(
                        f"第{i}批公开事项涉及民生保障、公共资源配置、重大项目建设等领域共{i}类；"
                        for i in range(1, 31)
                    ),
                ),
            ),
        ),
        (
            ("long problems", also(5, lambda f: "同时也要看到，" + LONG * 8)),
            ("one sentence more", adds(4, lambda f: "专栏页面同步适配手机端。")),
        ),
    ),
    "B14": (
        (
            ("nothing", reads(5, lambda f: [])),
            ("none", reads(5, lambda f: ["无。"])),
            ("for the time being none", reads(5, lambda f: ["暂无。"])),
            ("no evident problems", reads(5, lambda f: ["无明显问题。"])),
            ("left out", reads(5, lambda f: ["（略）"])),
            ("a placeholder", reads(5, lambda f: ["XXXX"])),
            ("to be filled in", reads(5, lambda f: ["此处由各科室补充。"])),
        ),
        (
            (
                "short but to the point",
                reads(
                    5,
                    lambda f: [
                        "存在的问题：个别栏目更新不及时，政策解读形式单一，专业人员配备不足，业务能力有待提升。",
                        "改进措施：建立栏目更新提醒制度，丰富图文和视频解读，安排专人参加业务培训。",
                    ],
                ),
            ),
            ("begins with none", also(5, lambda f: "上年度整改任务均已销号，无遗留问题。")),
        ),
    ),
    "B15": (
        (
            (
                "problems only",
                reads(
                    5,
                    lambda f: [
                        f"{f.us}政府信息公开工作还存在不少问题：一是信息更新滞后，部分栏目长期没有新内容；二是工作人员业务不熟，答复文书质量不高；三是公众参与度低，互动渠道利用不足。"
                    ],
                ),
            ),
            (
                "promises only",
                reads(
                    5,
                    lambda f: [
                        f"下一步，{f.us}将继续加强组织领导，健全工作机制，加大培训力度，进一步丰富公开形式，拓展公开渠道，推动政府信息公开工作再上新台阶。"
                    ],
                ),
            ),
            (
                "lists only shortcomings",
                reads(
                    5,
                    lambda f: [
                        "（一）公开目录不够完善，个别领域事项遗漏。",
                        "（二）对依申请公开研究不深，个别答复说理不充分。",
                        "（三）线下查阅点使用率低，设施陈旧。",
                    ],
                ),
            ),
            (
                "praises and plans",
                reads(
                    5,
                    lambda f: [
                        f"一年来，{f.us}各项任务圆满完成，成绩显著。{f.y + 1}年要继续巩固成果，强化责任落实，提升公开实效，擦亮公开品牌，努力创造更多经验。"
                    ],
                ),
            ),
        ),
        (
            (
                "other words",
                reads(
                    5,
                    lambda f: [
                        "从全年情况看，短板主要在两处：部分文件公开属性认定偏严，网上检索不够便捷。",
                        "对此，今年起对拟不公开的文件逐件说明理由并由分管领导复核，同时改造检索功能，支持按主题和时间查找。",
                    ],
                ),
            ),
            (
                "each with its remedy",
                reads(
                    5,
                    lambda f: [
                        "1.解读形式不够多样。拟通过拍摄短视频、制作漫画等办法加以解决。",
                        "2.人员流动较快。准备编印工作手册，实行新老结对，岗前培训不少于两天。",
                    ],
                ),
            ),
        ),
    ),
    "B16": (
        (
            ("nothing", reads(6, lambda f: [])),
            ("a blank line", reads(6, lambda f: ["　　"])),
            ("a full stop", reads(6, lambda f: ["。"])),
            ("dashes", reads(6, lambda f: ["——"])),
        ),
        (
            ("none", reads(6, lambda f: ["无"])),
            ("nothing to tell", reads(6, lambda f: [f"{f.us}没有其他需要说明的情况。"])),
        ),
    ),
    "B17": (
        (
            (
                "figures of disclosure",
                also(2, lambda f: "本年度通过网站公开信息536条，微信公众号推送208条，公示栏张贴40期。", at=0),
            ),
            (
                "requests in prose",
                also(
                    3,
                    lambda f: (
                        f"{f.us}高度重视依申请公开工作，安排专人接收登记，全年运行平稳有序，群众满意度持续提高。"
                    ),
                    at=0,
                ),
            ),
            (
                "after the disputes",
                also(
                    4,
                    lambda f: (
                        "我们将以复议诉讼案件为镜鉴，组织案例研讨2次，编印典型案例汇编1册，提升依法行政水平。"
                    ),
                ),
            ),
            (
                "work on documents",
                also(
                    2,
                    lambda f: (
                        "今年以来重点开展了规范性文件清理，组织专班逐件核查，完善了审查、备案、公布全链条管理。"
                    ),
                ),
            ),
        ),
        (
            ("the form's own words", also(3, lambda f: "（本列数据单位：件）", at=0)),
            ("a note", also(4, lambda f: "注：表中数据含上年度结转案件。")),
        ),
    ),
}


def narrow(page: Page, label: str) -> None:
    """A row with a value less."""
    whole(page)
    at = row(page, label)
    cells = page.lines[at].split("\t")
    del cells[values_from(page, at) + 3]
    page.lines[at] = "\t".join(cells)


def widen(page: Page, label: str) -> None:
    """A row with a value more."""
    whole(page)
    at = row(page, label)
    cells = page.lines[at].split("\t")
    cells.insert(values_from(page, at) + 2, "0")
    page.lines[at] = "\t".join(cells)


def short4(page: Page) -> None:
    """Table four with fourteen values."""
    at = disputes(page)
    cells = page.lines[at].split("\t")
    need(len(cells) == 15 and all(cells))
    del cells[7]
    page.lines[at] = "\t".join(cells)


def other_aspects(page: Page) -> None:
    """The five aspects under freer headings."""
    for number, words in enumerate(
        (
            "公开内容更加丰富",
            "依申请办理更加规范",
            "信息规范管理更加严格",
            "公开载体和平台更加多样",
            "监督与保障更加有力",
        ),
        1,
    ):
        at = item(page, number)
        page.lines[at] = page.lines[at][:3] + words + "。" + page.lines[at].partition("。")[2]
    f = Facts(page)
    page.lines[item(page, 1)] += "主动公开各类信息300余条。"
    page.lines[item(page, 2)] += "依申请公开流程进一步优化。"
    need(f.us)


def run_together(page: Page) -> None:
    """The five aspects in one paragraph without numbers."""
    lines = []
    for number in range(1, 6):
        line = page.lines[item(page, number)]
        lines.append(line[3:].replace("。", "：", 1))
    start = item(page, 1)
    page.lines[start : item(page, 5) + 1] = ["".join(lines)]


# -- C -------------------------------------------------------------------------------------------------


def wipe(*labels: str) -> Edit:
    """Zeros of rows are left out."""

    def edit(page: Page) -> None:
        whole(page)
        for label in labels:
            at = row(page, label)
            cells = page.lines[at].split("\t")
            start = values_from(page, at)
            need(all(cell in ("0", "") for cell in cells[start:]))
            page.lines[at] = "\t".join([*cells[:start], *[""] * (len(cells) - start)])

    return edit


def none_asked(page: Page) -> None:
    """Table three is left empty by an agency that nobody asked."""
    whole(page)
    f = Facts(page)
    need(f.N == 0 and f.I == 0 and f.D == 0)
    start, stop = row(page, "一、本年新收"), row(page, "四、结转下年度")
    for at in range(start, stop + 1):
        cells = page.lines[at].split("\t")
        first = values_from(page, at)
        page.lines[at] = "\t".join([*cells[:first], *[""] * 7])


def blank_total(label: str) -> Edit:
    """A row without its total though it has parts."""

    def edit(page: Page) -> None:
        need(int(get(page, label, 0) or 0) > 0)
        put(label, -1, "")(page)

    return edit


CELL_CASES: Catalogue = {
    "C1": (
        (
            ("penalties left open", put("行政处罚", 0, "")),
            ("a row of zeros left open", wipe("3.危及", "4.保护第三方")),
            ("number of permits left open", put("行政许可", 0, "")),
            ("one group of disputes left open", both(*(put4(i, "") for i in range(10, 15)))),
            ("valid documents left open", both(fresh, put("行政规范性文件", 2, ""))),
        ),
        (
            ("an empty row under the table", lambda page: page.lines.insert(head(page, 4), "\t" * 9)),
            (
                "an empty cell beside a heading",
                swap("第二十条第（五）项\t\t\t", lambda f: "第二十条第（五）项\t\t\t\t"),
            ),
        ),
    ),
    "C2": (
        (
            ("slashes for coercion", put("行政强制", 0, "/")),
            ("none for penalties", put("行政处罚", 0, "无")),
            ("a dash in the disputes", put4(0, "—")),
            ("full-width slash in requests", put("3.危及", 6, "／")),
            ("not applicable", both(fresh, put("行政事业性收费", 0, "不涉及"))),
        ),
        (
            (
                "slashes for government rules",
                both(fresh, kind("department", "town"), *(put("规章", i, "/") for i in range(3))),
            ),
            ("a slash in prose", adds(4, lambda f: "专栏更新频次为2次/月。")),
        ),
    ),
    "C3": (
        (
            ("unit in the cell", put("行政许可", 0, lambda t: f"{int(t)}件")),
            ("about", put("行政处罚", 0, lambda t: f"约{int(t) + 10}")),
            ("in words", put("行政强制", 0, "十二")),
            ("see attachment", put("行政许可", 0, "详见附件")),
            ("ten thousands", both(fresh, put("行政许可", 0, "1.2万"))),
            ("cases of both kinds", put("行政处罚", 0, "简易35，一般12")),
        ),
        (
            ("a blank after the number", put("行政许可", 0, lambda t: f"{int(t)} ")),
            (
                "amount with decimals",
                both(fresh, if_(lambda f: f.fee > 0, put("行政事业性收费", 0, lambda t: f"{float(t):.4f}"))),
            ),
        ),
    ),
    "C4": (
        (
            ("minus one permit", put("行政许可", 0, "-1")),
            ("full-width minus", put("1.信访举报投诉类申请", 0, "－2")),
            ("a valid stock below zero", both(fresh, put("行政规范性文件", 2, "-3"))),
            ("a dispute below zero", put4(2, "-1")),
            ("a long minus", put("（一）予以公开", 0, "−4")),
        ),
        (
            (
                "fewer items",
                both(aged, put("行政处罚", 1, lambda t: "-1" if int(t or 0) == 0 else need(False) or "")),
            ),
            ("a drop in prose", adds(1, lambda f: "公众号推文数量增幅为-3.5%。")),
        ),
    ),
    "C5": (
        (
            ("half a permit", put("行政许可", 0, lambda t: f"{int(t)}.5")),
            ("a third of a request", put("一、本年新收", 0, lambda t: f"{int(t or 0)}.3")),
            ("documents with decimals", both(fresh, put("行政规范性文件", 0, "1.25"))),
            ("penalties in ten thousands", put("行政处罚", 0, "0.31")),
            ("half a suit", put4(5, "0.5")),
        ),
        (
            (
                "decimals of money",
                both(fresh, put("行政事业性收费", 0, lambda t: f"{float(t or 0) + 0.31:.2f}")),
            ),
            (
                "decimals of purchases",
                both(aged, put("政府集中采购", 1, lambda t: f"{float(t or 0) + 0.125:.3f}")),
            ),
        ),
    ),
    "C6": (
        (
            (
                "yuan in the cell",
                both(
                    fresh,
                    if_(
                        lambda f: f.fee > 20, put("行政事业性收费", 0, lambda t: str(round(float(t) * 10000)))
                    ),
                ),
            ),
            (
                "yuan in the cell of a big payer",
                both(
                    fresh,
                    if_(lambda f: f.fee > 500, put("行政事业性收费", 0, lambda t: f"{float(t) * 10000:.2f}")),
                ),
            ),
            (
                "prose says yuan",
                both(
                    fresh,
                    put("行政事业性收费", 0, "86420"),
                    adds(1, lambda f: "全年收取行政事业性收费86420元，全部上缴国库。"),
                ),
            ),
            (
                "prose says far less",
                both(
                    fresh,
                    put("行政事业性收费", 0, "1275300"),
                    adds(1, lambda f: "行政事业性收费全年127.53万元。"),
                ),
            ),
        ),
        (
            (
                "prose in ten thousands agrees",
                both(
                    fresh,
                    if_(
                        lambda f: f.fee > 1,
                        adds(1, lambda f: f"全年收取行政事业性收费{f.exact('proactive.fees.amount')}万元。"),
                    ),
                ),
            ),
            (
                "a third more",
                both(
                    fresh,
                    if_(lambda f: f.fee > 20, put("行政事业性收费", 0, lambda t: f"{float(t) * 1.3:.2f}")),
                ),
            ),
        ),
    ),
    "C7": (
        (
            ("full-width", put("行政许可", 0, lambda t: full(t) if int(t) > 9 else need(False) or "")),
            ("commas", put("行政许可", 0, lambda t: f"{int(t):,}" if int(t) > 999 else need(False) or "")),
            (
                "full-width commas",
                put(
                    "行政处罚",
                    0,
                    lambda t: f"{int(t):,}".replace(",", "，") if int(t) > 999 else need(False) or "",
                ),
            ),
            (
                "a blank between",
                put("行政许可", 0, lambda t: f"{t[0]} {t[1:]}" if int(t) > 999 else need(False) or ""),
            ),
        ),
        (
            ("full-width in prose", adds(4, lambda f: "新增专栏３个。")),
            ("commas in prose", adds(4, lambda f: "公众号关注人数达12,450人。")),
        ),
    ),
    "C8": (
        (
            ("all left open", none_asked),
            ("slashes everywhere", lambda page: (none_asked(page), slash_all(page))),
        ),
        (
            ("all zero", if_(lambda f: f.N == f.I == f.D == 0, whole)),
            ("almost empty", if_(lambda f: 0 < f.N < 3, whole)),
        ),
    ),
    "C9": (
        (
            ("received without total", blank_total("一、本年新收")),
            ("granted without total", blank_total("（一）予以公开")),
            ("grand total's column", blank_total("（七）总计")),
            ("reviews without total", if_(lambda f: f.R > 0, put4(4, ""))),
            ("suits without total", if_(lambda f: f.A > 0, put4(9, ""))),
            (
                "grand total empty throughout",
                both(*(put("（七）总计", i, "") for i in range(7)), if_(lambda f: f.D > 0)),
            ),
        ),
        (
            ("all there", if_(lambda f: f.N > 0, whole)),
            ("total of nothing", if_(lambda f: f.I == 0, wipe("二、上年结转"))),
        ),
    ),
}


def slash_all(page: Page) -> None:
    """Slashes for what is empty in table three."""
    start, stop = row(page, "一、本年新收"), row(page, "四、结转下年度")
    for at in range(start, stop + 1):
        cells = page.lines[at].split("\t")
        page.lines[at] = "\t".join([*cells[:-7], *["/"] * 7])


# -- D -------------------------------------------------------------------------------------------------


def swap_columns(label: str, a: int, b: int) -> Edit:
    """Two cells of a row change places."""

    def edit(page: Page) -> None:
        one, two = get(page, label, a), get(page, label, b)
        need(int(one or 0) != int(two or 0))
        put(label, a, two)(page)
        put(label, b, one)(page)

    return edit


QUIET = says(2, lambda f: "依法受理、登记、答复公众申请，规范文书格式，畅通受理渠道。")

SUMS: Catalogue = {
    "D1": (
        (
            (
                "carry-over forgotten",
                if_(lambda f: f.I > 0, *(put("二、上年结转", i, "0") for i in range(7))),
            ),
            ("one more received", both(put("一、本年新收", 0, plus(2)), put("一、本年新收", 6, plus(2)))),
            (
                "one company more at the end",
                both(put("四、结转下年度", 1, plus(1)), put("四、结转下年度", 6, plus(1))),
            ),
            (
                "nothing carried out",
                if_(lambda f: f.O > 0, *(put("四、结转下年度", i, "0") for i in range(7))),
            ),
        ),
        (
            (
                "one more in and out",
                both(
                    QUIET, *(put(r, c, plus(1)) for r in ("一、本年新收", "四、结转下年度") for c in (0, 6))
                ),
            ),
            (
                "one more in and granted",
                both(
                    QUIET,
                    *(
                        put(r, c, plus(1))
                        for r in ("一、本年新收", "（一）予以公开", "（七）总计")
                        for c in (0, 6)
                    ),
                ),
            ),
        ),
    ),
    "D2": (
        (
            ("granted twice", both(put("（一）予以公开", 0, plus(5)), put("（一）予以公开", 6, plus(5)))),
            (
                "a ground left out",
                both(*(put("1.本机关不掌握", c, "0") for c in range(7)), if_(lambda f: f.held > 0)),
            ),
            (
                "petitions counted above",
                both(put("1.信访举报投诉类申请", 0, plus(3)), put("1.信访举报投诉类申请", 6, plus(3))),
            ),
            ("digits turned", lambda page: turn(page, "（一）予以公开")),
        ),
        (
            (
                "from one ground to another",
                both(
                    QUIET,
                    if_(lambda f: f.of("held", "natural_person") > 0),
                    put("1.本机关不掌握", 0, plus(-1)),
                    put("1.本机关不掌握", 6, plus(-1)),
                    put("2.没有现成", 0, plus(1)),
                    put("2.没有现成", 6, plus(1)),
                ),
            ),
            (
                "from granted to partly",
                both(
                    QUIET,
                    if_(lambda f: f.of("G", "natural_person") > 0),
                    put("（一）予以公开", 0, plus(-1)),
                    put("（一）予以公开", 6, plus(-1)),
                    put("（二）部分公开", 0, plus(1)),
                    put("（二）部分公开", 6, plus(1)),
                ),
            ),
        ),
    ),
    "D3": (
        (
            ("total of received", put("一、本年新收", 6, plus(1))),
            ("a company not summed", put("（一）予以公开", 1, plus(2))),
            ("total of a ground", put("8.属于行政查询事项", 6, plus(1))),
            ("total one digit short", lambda page: cut(page, "（七）总计")),
            ("total of carried in", put("二、上年结转", 6, plus(3))),
        ),
        (
            (
                "from persons to companies throughout",
                both(
                    QUIET,
                    if_(lambda f: f.nat > 0 and f.of("G", "natural_person") > 0),
                    *(
                        put(r, c, plus(s))
                        for r in ("一、本年新收", "（一）予以公开", "（七）总计")
                        for c, s in ((0, -1), (1, 1))
                    ),
                ),
            ),
            ("nothing amiss in a big table", if_(lambda f: f.N > 40)),
        ),
    ),
    "D4": (
        (
            ("total of reviews", put4(4, plus(1))),
            ("total left zero", if_(lambda f: f.R > 1, put4(4, "0"))),
            ("pending not summed", put4(3, plus(2))),
            ("suits after review", put4(10, plus(1))),
            ("direct suits", put4(9, plus(2))),
        ),
        (
            ("one more of both", both(QUIET, put4(0, plus(1)), put4(4, plus(1)))),
            (
                "from upheld to other",
                both(QUIET, if_(lambda f: f.Ru > 0, put4(0, plus(-1)), put4(2, plus(1)))),
            ),
        ),
    ),
    "D6": (
        (
            (
                "a company among persons",
                if_(
                    lambda f: f.of("G", "natural_person") > 0,
                    put("（一）予以公开", 0, plus(-1)),
                    put("（一）予以公开", 1, plus(1)),
                ),
            ),
            (
                "received under others",
                if_(lambda f: f.nat > 1, put("一、本年新收", 0, plus(-1)), put("一、本年新收", 5, plus(1))),
            ),
            (
                "law firm and company",
                if_(
                    lambda f: f.of("D", "legal_service") > 0,
                    put("（七）总计", 4, plus(-1)),
                    put("（七）总计", 1, plus(1)),
                ),
            ),
            (
                "carried out under science",
                if_(
                    lambda f: f.of("O", "natural_person") > 0,
                    put("四、结转下年度", 0, plus(-1)),
                    put("四、结转下年度", 2, plus(1)),
                ),
            ),
        ),
        (
            (
                "moved in both rows",
                both(
                    QUIET,
                    if_(lambda f: f.nat > 0 and f.of("G", "natural_person") > 0),
                    *(
                        put(r, c, plus(s))
                        for r in ("一、本年新收", "（一）予以公开", "（七）总计")
                        for c, s in ((0, -1), (5, 1))
                    ),
                ),
            ),
            ("nothing moved", if_(lambda f: f.org > 0)),
        ),
    ),
    "D7": (
        (
            (
                "permits without items",
                both(aged, put("行政许可", 0, "0"), put("行政许可", 1, "0"), put("行政许可", 2, "37")),
            ),
            (
                "penalties without items",
                both(aged, put("行政处罚", 0, "0"), put("行政处罚", 1, "0"), put("行政处罚", 2, "5")),
            ),
            ("more gone than there were", both(aged, put("行政强制", 0, "2"), put("行政强制", 1, "-4"))),
            (
                "all items given up, still at work",
                both(
                    aged,
                    put("其他对外管理服务事项", 0, "3"),
                    put("其他对外管理服务事项", 1, "-3"),
                    put("其他对外管理服务事项", 2, "120"),
                ),
            ),
        ),
        (
            (
                "first items this year",
                both(
                    if_(lambda f: f.y == 2019),
                    aged,
                    put("行政处罚", 0, "0"),
                    put("行政处罚", 1, "6"),
                    put("行政处罚", 2, "5"),
                ),
            ),
            ("items without decisions", both(aged, put("行政强制", 2, "0"))),
        ),
    ),
}


def turn(page: Page, label: str) -> None:
    """Two digits of a total change places, and of its person's cell the same."""
    text = get(page, label, 0)
    need(len(text) == 2 and text[0] != text[1] and text[1] != "0")
    turned = text[::-1]
    step = int(turned) - int(text)
    put(label, 0, turned)(page)
    put(label, 6, plus(step))(page)


def cut(page: Page, label: str) -> None:
    """The last digit of a total is lost."""
    text = get(page, label, 6)
    need(len(text) > 1)
    put(label, 6, text[:-1])(page)


FORM_CASES: Catalogue = {**DELIVERY, **STRUCTURE, **CELL_CASES, **SUMS}
__all__ = ["FORM_CASES", "reads", "says", "timedelta"]
