"""What is left over from another year, agency or law, what is private, and when it came (A, B, G2, H)."""

from datetime import date

from blind.page import Page
from blind.second.hand import (
    Catalogue,
    Edit,
    adds,
    also,
    full,
    hanzi_year,
    need,
    preamble,
    reads,
    says,
    signed,
    swap,
    title,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(first: str) -> str:
    """Seventeen digits and their check digit."""
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def card(first: str) -> str:
    """Digits of a card and their check digit."""
    for last in "0123456789":
        doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(first + last))]
        if sum(d // 10 + d % 10 for d in doubled) % 10 == 0:
            return first + last
    raise AssertionError


def other(page: Page) -> str:
    """Another agency of the same kind."""
    need(page.peer is not None)
    assert page.peer is not None
    name = page.peer.agency["name"]
    need(name != page.agency["name"])
    return str(name)


def beside(text: str, number: int = 1) -> Edit:
    """An item of section one also says this, with another agency's name."""

    def edit(page: Page) -> None:
        adds(number, lambda f: text.format(other=other(page), us=f.us, y=f.y, region=f.region))(page)

    return edit


def opening(text: str) -> Edit:
    """The opening says this, with another agency's name."""

    def edit(page: Page) -> None:
        preamble(lambda f: text.format(other=other(page), me=f.name, y=f.y))(page)

    return edit


def period(text: str) -> Edit:
    """The opening with a statistical period."""
    return preamble(
        lambda f: (
            "根据《中华人民共和国政府信息公开条例》第五十条规定编制本报告。"
            + text.format(y=f.y, p=f.y - 1, n=f.y + 1, h=hanzi_year(f.y))
        )
    )


def of(*kinds: str) -> object:
    """Only agencies of some kinds."""
    return lambda f: f.kind in kinds


def after(edit: Edit, *kinds: str) -> Edit:
    """An edit of agencies of some kinds."""

    def change(page: Page) -> None:
        need(page.agency["kind"] in kinds and not page.agency["due_on"])
        edit(page)

    return change


MEASURES = (
    "存在的主要问题：一是部分栏目更新不够及时，公开的时效性需要加强；二是政策解读形式单一，群众参与度不高。",
    "针对上述问题，{y}年{us}将采取以下措施：一是建立栏目更新台账，逐月检查通报；二是综合运用图解、视频等方式开展解读，邀请群众代表座谈。",
)


def measures(step: int, problems: str = "") -> Edit:
    """Section five with the year of its measures."""
    return reads(
        5, lambda f: [problems.format(p=f.y - 1) + MEASURES[0], MEASURES[1].format(y=f.y + step, us=f.us)]
    )


STALE: Catalogue = {
    "A2": (
        (
            ("the first of February", after(signed(lambda y: date(y + 1, 2, 1)), "department")),
            ("March, in figures", after(signed(lambda y: date(y + 1, 3, 6), "{0:%Y-%m-%d}"), "department")),
            (
                "the middle of February, with slashes",
                after(signed(lambda y: date(y + 1, 2, 17), "{0.year}/{0.month}/{0.day}"), "department"),
            ),
        ),
        (
            ("the last day", after(signed(lambda y: date(y + 1, 1, 31)), "department")),
            (
                "came in later than it is signed",
                after(signed(lambda y: date(y + 1, 1, 24), received=False), "department"),
            ),
            ("dots", after(signed(lambda y: date(y + 1, 1, 19), "{0.year}.{0.month}.{0.day}"), "department")),
        ),
    ),
    "A3": (
        (
            ("the first of April", after(signed(lambda y: date(y + 1, 4, 1)), "government")),
            ("May", after(signed(lambda y: date(y + 1, 5, 12)), "government")),
        ),
        (("the last day of March", after(signed(lambda y: date(y + 1, 3, 31)), "government")),),
    ),
    "A9": (
        (
            ("before the year was over", after(signed(lambda y: date(y, 12, 25)), "department")),
            ("a year too early", after(signed(lambda y: date(y, 1, 20)), "department")),
        ),
        (("the second of January", after(signed(lambda y: date(y + 1, 1, 2)), "department")),),
    ),
    "B3": (
        (
            ("last year in the title", title(lambda f: f"{f.name}{f.y - 1}年政府信息公开工作年度报告")),
            (
                "next year in the title, in words",
                title(lambda f: f"{f.name}{hanzi_year(f.y + 1)}年政府信息公开工作年度报告"),
            ),
            ("year first, off", title(lambda f: f"{f.y - 2}年度{f.name}政府信息公开工作年度报告")),
        ),
        (
            ("year first", title(lambda f: f"{f.y}年度{f.name}政府信息公开工作年度报告")),
            ("in words", title(lambda f: f"{f.name}{hanzi_year(f.y)}年政府信息公开工作年度报告")),
            ("with brackets", title(lambda f: f"{f.name}政府信息公开工作年度报告（{f.y}年度）")),
        ),
    ),
    "B4": (
        (
            (
                "published last year",
                says(
                    1,
                    lambda f: (
                        f"{f.y - 1}年，{f.us}主动公开政府信息326条，发布政策解读材料8篇，回应公众关切12次。"
                    ),
                ),
            ),
            ("measures for the year reported", measures(0)),
            (
                "until the end of last year",
                says(
                    4, lambda f: f"截至{f.y - 1}年12月31日，{f.us}政务新媒体共发布信息415条，栏目运行平稳。"
                ),
            ),
            ("problems of last year", measures(1, "{p}年，政府信息公开工作取得一定成效，但仍存在不足。")),
            (
                "in words",
                says(3, lambda f: f"{hanzi_year(f.y - 1)}年，{f.us}修订信息发布审核制度，开展自查4次。"),
            ),
            (
                "requests with last year's date",
                says(
                    2,
                    lambda f: f"{f.y - 1}年全年，{f.us}新收政府信息公开申请{f.N}件，办结{f.D}件。",
                    lambda f: f.N > 5 and f.N != f.old.N,
                ),
            ),
            (
                "trained two years ago",
                says(5, lambda f: f"{f.y - 2}年，{f.us}组织业务培训3次，参训120人次，未发生责任追究情形。"),
            ),
            ("measures for the year before", measures(-1)),
            (
                "nothing else of last year",
                reads(6, lambda f: [f"{f.y - 1}年度，{f.us}未收取信息处理费，无其他需要报告的事项。"]),
            ),
        ),
        (
            ("points of last year", adds(1, lambda f: f"持续落实{f.y - 1}年、{f.y}年政务公开工作要点。")),
            (
                "report of last year published",
                adds(1, lambda f: f"按时公布{f.y - 1}年政府信息公开工作年度报告。"),
            ),
            ("accounts", adds(1, lambda f: f"公开{f.y - 1}年度部门决算、{f.y}年部门预算和“三公”经费信息。")),
            (
                "found by last year's assessment",
                adds(5, lambda f: f"对{f.y - 1}年第三方评估反馈的11个问题逐项整改。"),
            ),
            ("since", adds(4, lambda f: f"自{f.y - 3}年专栏建成以来，累计访问量超过12万次。")),
            (
                "the law as amended",
                adds(3, lambda f: "认真执行2019年修订的《中华人民共和国政府信息公开条例》。"),
            ),
            ("five-year plan", adds(1, lambda f: "做好“十四五”规划（2021—2025年）重点任务信息公开。")),
            (
                "came in last December",
                says(
                    2,
                    lambda f: f"新收申请{f.N}件；{f.y - 1}年12月收到的{f.I}件结转本年办理，均已答复。",
                    lambda f: f.I > 0,
                ),
            ),
            ("measures for the next year", measures(1)),
            ("against last year", adds(1, lambda f: f"与{f.y - 1}年相比，解读材料数量明显增加。")),
            ("to be followed", adds(5, lambda f: f"将政务公开纳入{f.y + 1}年度培训计划。")),
        ),
    ),
    "B5": (
        (
            ("until November", period("本报告统计期限为{y}年1月1日至{y}年11月30日。")),
            ("last year's", period("本报告中所列数据的统计期限自{p}年1月1日起至{p}年12月31日止。")),
            ("two years", period("统计数据时间：{p}年1月1日至{y}年12月31日。")),
            ("November to October", period("数据统计时段从{p}年11月1日起，到{y}年10月31日止。")),
        ),
        (
            ("with dots", period("本报告统计期限为{y}.1.1—{y}.12.31。")),
            ("in words", period("本报告统计期限为{h}年一月一日至十二月三十一日。")),
            ("the year only", period("本报告所列数据为{y}年度数据。")),
            ("months", period("统计期限为{y}年1月至12月。")),
        ),
    ),
    "G2": (
        (
            (
                "another attaches weight",
                beside(
                    "{other}高度重视政府信息公开工作，成立由主要负责同志任组长的领导小组，逐级压实责任。", 5
                ),
            ),
            (
                "another wrote it",
                opening(
                    "根据《中华人民共和国政府信息公开条例》，由{other}编制本报告。统计期限为{y}年1月1日至{y}年12月31日。"
                ),
            ),
            (
                "to be asked",
                opening(
                    "根据《中华人民共和国政府信息公开条例》编制本报告。统计期限为{y}年1月1日至{y}年12月31日。如对报告内容有疑问，请与{other}联系。"
                ),
            ),
            ("another published", beside("{y}年，{other}通过门户网站主动公开政府信息215条。", 1)),
        ),
        (
            ("together with another", beside("联合{other}开展“政务公开进社区”活动2次。")),
            ("pointed to another", beside("对不属于{us}职责范围的申请，引导申请人向{other}提出。", 2)),
            ("learnt from another", beside("赴{other}学习政务公开专区建设经验。", 4)),
            ("led by another", beside("会同{other}印发联合惩戒备忘录，文件由{other}牵头公开。", 3)),
            ("sued together with another", beside("与{other}作为共同被告参加诉讼1次。", 5)),
        ),
    ),
    "H1": (
        (
            ("mobile with spaces", also(6, lambda f: "联系人手机：138 1277 4390。")),
            ("mobile with hyphens", also(6, lambda f: "咨询请拨打手机159-5081-2236。")),
            (
                "identity number",
                also(6, lambda f: f"申请人（身份证号{identity('32080219870614251')}）的申请已答复。"),
            ),
            (
                "identity number, full width",
                also(6, lambda f: f"某申请人证件号码：{full(identity('41010519790323151'))}。"),
            ),
            ("card", also(6, lambda f: f"信息处理费请缴至账号{card('622848045678901234')}。")),
            ("mobile after a name", says(5, lambda f: "政务公开联络员小王，电话13655177820，负责日常维护。")),
        ),
        (
            ("landline", also(6, lambda f: "联系电话：0517-83605210转8012，传真：（0517）83605213。")),
            ("hot line", also(6, lambda f: "欢迎拨打12345政务服务便民热线、4008-123-456监督电话。")),
            ("credit code", also(6, lambda f: "统一社会信用代码：11320800014123456K。")),
            (
                "registration",
                also(
                    6,
                    lambda f: (
                        "网站备案号：苏ICP备05009012号，网站标识码3208000001，苏公网安备32080202000123号。"
                    ),
                ),
            ),
            ("eighteen digits that are none", also(6, lambda f: "项目代码：210098765432109876。")),
            ("money", says(5, lambda f: "全年公开财政资金13812774390元的使用情况。")),
        ),
    ),
    "H2": (
        (
            (
                "so-and-so",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，其中申请人张某某一人提出{max(f.N // 3, 1)}件。",
                    lambda f: f.N > 5,
                ),
            ),
            (
                "named against us",
                also(6, lambda f: f"原告李建国诉{f.us}政府信息公开一案，法院判决驳回诉讼请求。"),
            ),
            ("Mrs Wang", also(6, lambda f: "申请人王女士对答复不服，向上级机关申请行政复议。")),
            ("a citizen by name", also(6, lambda f: "申请人陈小华申请公开征地批复，已依法答复。")),
            ("sued by", also(6, lambda f: f"行政诉讼案件为赵某诉{f.us}不履行信息公开职责案，原告赵某撤诉。")),
        ),
        (
            (
                "what applicants must",
                also(2 + 4, lambda f: "申请人须提供有效身份证明，申请人对答复不服的可依法申请行政复议。"),
            ),
            ("the head", says(5, lambda f: "召开政务公开推进会，局长王建国同志主持会议并讲话。")),
            ("standing", also(6, lambda f: "法院认为原告不具有利害关系，裁定驳回起诉；原告未上诉。")),
            (
                "applicants' questions",
                says(2, lambda f: f"全年新收申请{f.N}件，加强与申请人沟通，申请人满意度明显提升。"),
            ),
            (
                "a company in general",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件，申请人为企业的优先办理，申请人周边邻里关系纠纷引发的申请注重说理。"
                    ),
                ),
            ),
        ),
    ),
    "H4": (
        (
            ("twice", adds(1, lambda f: "扎实推进政府信息信息公开工作。")),
            ("ordinance misspelt", adds(2, lambda f: "严格执行《政府信息公开条列》有关规定。")),
            ("blank to be filled", adds(1, lambda f: "全年发布信息XX条，解读材料XX篇。")),
            ("squares", adds(5, lambda f: "组织培训□□次，参训□□人次。")),
            ("to be added", adds(4, lambda f: "新媒体发布信息（待补充）条。")),
            ("fill in here", adds(3, lambda f: "（此处填写本单位政府信息管理情况）")),
        ),
        (
            ("one by one", adds(1, lambda f: "件件有着落、事事有回音，人人参与，逐条一一对应。")),
            ("file types", adds(4, lambda f: "支持DOCX、XLSX、PDF格式下载，开设X射线装置许可专栏。")),
            ("initiatives", adds(1, lambda f: "落实“双随机、一公开”，公开公平公正，推进“互联网+政务公开”。")),
            (
                "words that double",
                adds(5, lambda f: "坚持常态化管理，健健康康促公开；做到应公开尽公开、公开促公平。"),
            ),
            (
                "brackets",
                adds(3, lambda f: "印发《政务公开（依申请部分）工作规范（试行）》（以下简称《规范》）。"),
            ),
        ),
    ),
    "H5": (
        (
            (
                "decree 492",
                preamble(
                    lambda f: (
                        f"根据《中华人民共和国政府信息公开条例》（国务院令第492号）编制本报告。统计期限为{f.y}年1月1日至{f.y}年12月31日。"
                    )
                ),
            ),
            (
                "articles 31 and 32",
                preamble(
                    lambda f: (
                        f"依据《中华人民共和国政府信息公开条例》第三十一条、第三十二条要求编制年度报告。统计期限为{f.y}年1月1日至{f.y}年12月31日。"
                    )
                ),
            ),
            (
                "of 2008",
                adds(
                    1,
                    lambda f: (
                        "认真贯彻2008年5月1日起施行的《中华人民共和国政府信息公开条例》，不断规范公开行为。"
                    ),
                ),
            ),
            (
                "fifteen working days",
                adds(2, lambda f: "严格执行条例关于自收到申请之日起15个工作日内予以答复的规定。"),
            ),
            (
                "March for a department",
                after(
                    adds(1, lambda f: "按照要求在每年3月31日前公布本部门上一年度政府信息公开工作年度报告。"),
                    "department",
                ),
            ),
            ("form of 2019", swap("国办公开办函〔2021〕30号", lambda f: "国办公开办函〔2019〕60号")),
        ),
        (
            ("third parties, article 32", adds(2, lambda f: "依据《条例》第三十二条书面征求第三方意见6次。")),
            (
                "date of receipt, article 31",
                adds(2, lambda f: "按照《条例》第三十一条准确认定收到申请的时间。"),
            ),
            (
                "twenty working days",
                adds(2, lambda f: "全部申请均在《条例》规定的20个工作日内答复，平均用时9个工作日。"),
            ),
            (
                "third parties have fifteen",
                adds(2, lambda f: "第三方自收到征求意见书之日起15个工作日内提出意见。"),
            ),
            (
                "March for a government",
                after(adds(1, lambda f: "3月31日前公布县政府上一年度报告。"), "government"),
            ),
            (
                "before January's end",
                after(adds(1, lambda f: "1月31日前公布本部门上一年度报告。"), "department"),
            ),
        ),
    ),
}

THIRD_STALE = STALE
