"""Slips and near misses in what a single report says: its title, its parts, its sentences, its manners."""

import re

from blind.page import DOCUMENTS, Cases, Page

GOT = "（二）依申请公开情况。"


def new(p: Page) -> Page:
    """Only where the form of 2021 is printed."""
    return p.need(p.year >= 2021)


def is_government(p: Page) -> bool:
    """Whether a government reports."""
    return p.agency["kind"] == "government"


def county_bureau(p: Page) -> Page:
    """Only in the report of a bureau."""
    return p.need(p.agency["kind"] not in ("government", "town", "subdistrict"))


def norms(p: Page, name: str) -> int:
    """A number of documents."""
    return p.n(f"{DOCUMENTS}.{name}")


def spell_out(year: int) -> str:
    """A year in Chinese digits."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


def share(part: int, whole: int, more: float = 0.0) -> str:
    """A percentage, or one that is off."""
    return f"{part * 100 / whole + more:.1f}%"


def swap_sections(p: Page, first: int, second: int) -> Page:
    """Print two neighbouring sections in the other order, numbers and all."""
    a, b, c = p.heading(first), p.heading(second), p.heading(second + 1)
    p.lines[a:c] = p.lines[b:c] + p.lines[a:b]
    return p


def without(p: Page, pattern: str) -> Page:
    """Strike the first paragraph that has a pattern."""
    for number, line in enumerate(p.lines):
        if "\t" not in line and re.search(pattern, line):
            del p.lines[number]
            return p
    return p.need(False)


def scrub(p: Page, pattern: str, instead: str = "") -> Page:
    """Strike a pattern out of section 一."""
    first, behind = p.heading(1) + 1, p.heading(2)
    lines = [re.sub(pattern, instead, line) for line in p.lines[first:behind]]
    p.need(lines != p.lines[first:behind])
    p.lines[first:behind] = lines
    return p


def others_than(p: Page, years: int) -> str:
    """The report year and so many more."""
    return str(p.year + years)


PADDING = (
    "我单位坚持把公开透明作为基本制度，把公开要求落实到决策、执行、管理、服务、结果各环节，回应社会关注。"
    * 25
)
PLAIN_PROBLEM = "一是信息更新不够及时，二是解读形式比较单一。下一步将健全栏目更新责任制，丰富解读形式。"


def _id(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def _apart(number: str) -> str:
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def _card(body: str) -> str:
    digits = [int(d) for d in body][::-1]
    total = sum(sum(divmod(d * 2, 10)) if i % 2 == 0 else d for i, d in enumerate(digits))
    return body + str(-total % 10)


def _period(p: Page, text: str) -> Page:
    """Say the period anew in the preamble."""
    pattern = r"(报告中)?(报告)?(所列)?数据(的)?统计(期限|时间)[^，。]*(，到[^，。]*)?|统计期限为[^，。]*"
    return p.swap(pattern, text)


def _old_preamble(p: Page) -> Page:
    p.lines[1] = p.lines[1].replace(str(p.year), str(p.year - 1))
    return p


def _ordinals(p: Page) -> Page:
    for old, fresh in zip("一二三四五", "一二三四五", strict=True):
        p.swap(f"^（{old}）", f"{fresh}是")
    return p


def _supervision(p: Page, text: str) -> Page:
    return p.need(is_government(p)).swap("^（五）.*$", "（五）监督保障情况。" + text)


SHAPE_CASES: Cases = {
    "B1": (
        (
            ("no_unit", lambda p: p.title(f"{p.year}年度政府信息公开年报")),
            ("a_summary", lambda p: p.title(f"{p.name}{p.year}年政务公开工作总结")),
            ("no_year", lambda p: p.title(f"{p.name}政府信息公开工作年度报告")),
            ("only_report", lambda p: p.title("工作报告")),
            ("doubled_words", lambda p: p.title(f"{p.name}{p.year}年政府信息公开 工作告年度报")),
        ),
        (
            ("year_first", lambda p: p.title(f"{p.year}年度{p.name}政府信息公开工作年度报告")),
            ("with_blanks", lambda p: p.title(f"{p.name} {p.year} 年政府信息公开工作年度报告")),
            ("without_work", lambda p: p.title(f"{p.name}{p.year}年政府信息公开年度报告")),
        ),
    ),
    "B2": (
        (
            ("misspelt", lambda p: p.title(f"{p.name[:-2]}{p.name[-1]}{p.year}年政府信息公开工作年度报告")),
            (
                "former_level",
                lambda p: p.title(f"{p.name[:2]}地区{p.name[3:]}{p.year}年政府信息公开工作年度报告"),
            ),
            (
                "another_office",
                lambda p: county_bureau(p).title(f"{p.next_door.name}{p.year}年政府信息公开工作年度报告"),
            ),
            (
                "two_letters_swapped",
                lambda p: p.title(f"{p.name[1]}{p.name[0]}{p.name[2:]}{p.year}年政府信息公开工作年度报告"),
            ),
            (
                "a_letter_too_many",
                lambda p: p.title(f"{p.name[:3]}县{p.name[3:]}{p.year}年政府信息公开工作年度报告"),
            ),
        ),
        (
            (
                "alias",
                lambda p: p.need(p.agency["aliases"]).title(
                    f"{p.agency['aliases'].split(';')[0]}{p.year}年政府信息公开工作年度报告"
                ),
            ),
            (
                "blank_inside",
                lambda p: p.title(f"{p.name[:3]} {p.name[3:]}{p.year}年政府信息公开工作年度报告"),
            ),
            (
                "without_region",
                lambda p: county_bureau(p).title(f"{p.name[3:]}{p.year}年政府信息公开工作年度报告"),
            ),
        ),
    ),
    "B3": (
        (
            ("last_year", lambda p: p.title(f"{p.name}{p.year - 1}年政府信息公开工作年度报告")),
            ("next_year", lambda p: p.title(f"{p.name}{p.year + 1}年政府信息公开工作年度报告")),
            ("last_year_first", lambda p: p.title(f"{p.year - 1}年度{p.name}政府信息公开工作年度报告")),
            (
                "digits_swapped",
                lambda p: p.title(f"{p.name}20{str(p.year)[3]}{str(p.year)[2]}年政府信息公开工作年度报告"),
            ),
            ("a_digit_lost", lambda p: p.title(f"{p.name}202年政府信息公开工作年度报告")),
        ),
        (
            (
                "chinese_digits",
                lambda p: p.title(f"{p.name}{spell_out(p.year)}年政府信息公开工作年度报告"),
            ),
            ("made_the_year_after", lambda p: p.title(f"{p.title and p.lines[0]}（{p.year + 1}年1月）")),
            (
                "year_apart",
                lambda p: p.title(f"{p.name}{str(p.year)[:2]} {str(p.year)[2:]} 年政府信息公开工作年度报告"),
            ),
        ),
    ),
    "B4": (
        (
            (
                "opening",
                lambda p: p.say(f"{p.year - 1}年，我单位认真贯彻落实政府信息公开条例，扎实推进各项工作。"),
            ),
            ("requests", lambda p: p.say(f"{p.year - 1}年全年主动公开政府信息320条。")),
            ("preamble", _old_preamble),
            (
                "plans_for_this_year",
                lambda p: p.say(f"{p.year}年，我单位将继续加强队伍建设，提升公开质量。", 5),
            ),
            (
                "problems_of_last_year",
                lambda p: p.say(f"{p.year - 1}年度，我单位工作中还存在一些不足，解读形式单一。", 5),
            ),
            ("no_fees_last_year", lambda p: p.write(6, f"{p.year - 1}年度，本单位未收取信息处理费。")),
        ),
        (
            ("compared", lambda p: p.say(f"主动公开信息数量较{p.year - 1}年有所增加。")),
            (
                "last_years_report",
                lambda p: p.say(f"按要求公开了本单位{p.year - 1}年度政府信息公开工作年度报告。"),
            ),
            ("budget", lambda p: p.say(f"公开{p.year - 1}年度部门决算和{p.year}年度部门预算。")),
            ("since", lambda p: p.say(f"自{p.year - 3}年专栏开通以来，累计访问量稳步上升。")),
        ),
    ),
    "B5": (
        (
            ("last_years", lambda p: _period(p, f"统计期限为{p.year - 1}年1月1日至{p.year - 1}年12月31日")),
            ("november", lambda p: _period(p, f"统计期限自{p.year}年1月1日起至{p.year}年11月30日止")),
            ("two_years", lambda p: _period(p, f"统计时间从{p.year - 1}年1月1日到{p.year}年12月31日")),
            ("from_february", lambda p: _period(p, f"统计时限为{p.year}年2月1日至12月31日")),
            ("dec_30", lambda p: _period(p, f"统计周期为{p.year}年1月1日至{p.year}年12月30日")),
            (
                "next_year",
                lambda p: _period(p, f"所列数据的统计期限为{p.year + 1}年1月1日至{p.year + 1}年12月31日"),
            ),
        ),
        (
            ("padded", lambda p: _period(p, f"统计时限为{p.year}年01月01日至{p.year}年12月31日")),
            ("digits_apart", lambda p: _period(p, f"统计期限为 {p.year} 年 1 月 1 日至 12 月 31 日")),
            ("dots", lambda p: _period(p, f"统计期限：{p.year}.1.1—{p.year}.12.31")),
            ("an_activity", lambda p: p.say(f"{p.year}年3月1日至{p.year}年3月31日开展政务公开宣传月活动。")),
        ),
    ),
    "B6": (
        (
            ("no_section_five", lambda p: p.drop(5)),
            ("no_section_six", lambda p: p.drop(6)),
            ("no_heading_five", lambda p: p.need(p.lines.pop(p.heading(5)))),
            ("six_before_five", lambda p: swap_sections(p, 5, 6)),
            ("no_section_one", lambda p: p.drop(1)),
            ("no_disputes", lambda p: p.drop(4)),
        ),
        (
            (
                "because_of",
                lambda p: p.swap(
                    "^四、政府信息公开行政复议、行政诉讼情况$",
                    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
                ),
            ),
            (
                "remedies",
                lambda p: p.swap(
                    "^五、存在的主要问题及改进情况$", "五、政府信息公开工作存在的主要问题及改进情况"
                ),
            ),
            (
                "listed_in_the_preamble",
                lambda p: p.say("本报告包括总体情况、主动公开政府信息情况等六个部分。", 6),
            ),
            ("wide_blank", lambda p: p.swap("^六、其他需要报告的事项$", "六、 其他需要报告的事项")),
        ),
    ),
    "B11": (
        (
            ("no_platform", lambda p: without(p, "^（四）")),
            ("no_management", lambda p: without(p, "^（三）")),
            ("no_supervision", lambda p: without(p, "^（五）")),
            (
                "one_paragraph",
                lambda p: p.write(1, f"{p.year}年我单位主动公开信息120条，开展培训3次，工作平稳有序。"),
            ),
            (
                "only_disclosure",
                lambda p: p.write(1, f"（一）主动公开情况。全年发布信息{300 + p.year % 7}条，解读文件6件。"),
            ),
        ),
        (
            ("headings_without_numbers", lambda p: scrub(p, "^（[一二三四五]）")),
            ("ordinals", _ordinals),
            (
                "shorter_heads",
                lambda p: scrub(
                    p,
                    "政府信息公开平台建设情况|平台建设情况|政府信息公开平台建设|平台建设方面",
                    "公开平台建设",
                ),
            ),
        ),
    ),
    "B12": (
        (
            (
                "no_assessment",
                lambda p: _supervision(p, "社会评议方面，满意度较高；责任追究方面，未发生责任追究情形。"),
            ),
            ("no_social", lambda p: _supervision(p, "将政务公开纳入绩效考核，占比5%；未发生责任追究情形。")),
            (
                "no_blame",
                lambda p: _supervision(p, "将政务公开纳入年度工作考核；开展社会评议，群众总体满意。"),
            ),
            ("none_of_them", lambda p: _supervision(p, "召开推进会3次，组织培训2次，调整领导小组成员。")),
            ("trainings_only", lambda p: _supervision(p, "健全工作机制，强化人员配备，加强业务指导。")),
        ),
        (
            (
                "other_words",
                lambda p: _supervision(
                    p,
                    "政务公开占全市综合考评分值5分；委托第三方开展公众满意度测评；全年无人因公开不力被问责。",
                ),
            ),
            (
                "survey",
                lambda p: _supervision(
                    p, "纳入绩效评价指标体系；通过问卷方式听取社会评价；年内没有需要追责的情形。"
                ),
            ),
            (
                "bureau_without",
                lambda p: county_bureau(p).swap(
                    "^（五）.*$", "（五）监督保障情况。组织业务培训2次，参训40人次。"
                ),
            ),
        ),
    ),
    "B13": (
        (
            ("padded", lambda p: p.say(PADDING)),
            ("padded_in_front", lambda p: p.need(p.lines.insert(p.heading(1) + 1, PADDING) is None)),
            ("many_paragraphs", lambda p: [p.say(PADDING[i * 110 : i * 110 + 110]) for i in range(11)]),
            ("a_long_item", lambda p: p.swap("^（五）", PADDING + "\n（五）")),
            ("just_above", lambda p: p.say(PADDING[:1100])),
        ),
        (
            ("just_below", lambda p: p.say(PADDING[: 900 - sum(map(len, p.body(1)))] + "。")),
            ("long_section_five", lambda p: p.say(PADDING[:700], 5)),
            ("long_section_six", lambda p: p.say(PADDING[:700], 6)),
        ),
    ),
    "B14": (
        (
            ("none", lambda p: p.write(5, "无。")),
            ("nothing", lambda p: p.write(5)),
            ("no_problem", lambda p: p.write(5, "本年度不存在问题。")),
            ("too_short", lambda p: p.write(5, "公开内容不够全面，下步加强。")),
            ("not_yet", lambda p: p.write(5, "暂无")),
        ),
        (
            (
                "two_lines",
                lambda p: p.write(
                    5,
                    "存在的问题：主动公开的深度不够，解读形式单一，队伍力量薄弱，业务培训不够系统。",
                    "改进措施：加大公开力度，丰富解读形式，配强人员，每季度组织一次业务培训。",
                ),
            ),
            (
                "list",
                lambda p: p.write(
                    5,
                    "（一）存在问题",
                    "1.部分栏目更新不够及时；2.政策解读不够生动；3.基层人员力量薄弱。",
                    "（二）改进情况",
                    "1.建立巡查机制；2.推出图解和短视频；3.开展全员培训，配齐专职人员。",
                ),
            ),
            (
                "no_word_problem",
                lambda p: p.write(
                    5,
                    "与群众期盼相比，主动公开的深度还有差距，解读形式有待丰富，人员力量有待充实。今后将加大公开力度，推出更多图解，配强人员并组织培训。",
                ),
            ),
        ),
    ),
    "B15": (
        (
            (
                "problems_only",
                lambda p: p.write(
                    5,
                    "一是信息更新不够及时，个别栏目长期不更新；二是解读形式比较单一，群众不爱看；三是人员力量薄弱，业务不够熟练。",
                ),
            ),
            (
                "remedies_only",
                lambda p: p.write(
                    5,
                    f"{p.year + 1}年，我单位将进一步加大公开力度，丰富解读形式，组织业务培训，"
                    "建立栏目巡查机制，提升服务水平。",
                ),
            ),
            (
                "plans_only",
                lambda p: p.write(
                    5,
                    "下一步工作打算：一是加强组织领导，压实工作责任；二是加强平台建设，优化栏目设置；三是加强业务培训，打造专业队伍。",
                ),
            ),
            (
                "gaps_only",
                lambda p: p.write(
                    5,
                    "对照要求仍有差距：主动公开的广度和深度不足，依申请公开答复的规范性有待提高，公开平台检索功能不便，基层力量薄弱。",
                ),
            ),
            (
                "achievements_only",
                lambda p: p.write(
                    5,
                    "今年以来，我单位公开工作成效明显，群众满意度不断提高，得到上级部门充分肯定，形成了一批经验做法，在全市推广。",
                ),
            ),
        ),
        (
            (
                "problem_then_will",
                lambda p: p.write(
                    5,
                    "目前公开内容的及时性还有欠缺，部分栏目更新慢，解读材料不够通俗。对此，我单位已建立更新台账，并将按月巡查，逐步予以解决。",
                ),
            ),
            (
                "changed_already",
                lambda p: p.write(
                    5,
                    "上年度提出的栏目更新滞后问题，已通过按月巡查得到整改；今年发现解读形式单一的短板，已着手制作图解和视频加以完善。",
                ),
            ),
            (
                "measures_word",
                lambda p: p.write(
                    5,
                    "主要不足：栏目更新慢、解读形式少、专职人员缺。整改措施：每周巡查栏目，增加图解和视频，设专人专岗负责公开。",
                ),
            ),
        ),
    ),
    "B16": (
        (
            ("nothing", lambda p: p.write(6)),
            ("blank_line", lambda p: p.write(6, " ")),
            ("wide_blank", lambda p: p.write(6, "\u3000\u3000")),
            ("hard_blank", lambda p: p.write(6, "\u00a0")),
            ("full_stop", lambda p: p.write(6, "。")),
        ),
        (
            ("none", lambda p: p.write(6, "无")),
            ("none_to_report", lambda p: p.write(6, "本年度没有其他需要报告的事项。")),
            ("fees", lambda p: p.write(6, "全年未收取信息处理费。")),
        ),
    ),
    "B17": (
        (
            ("posts", lambda p: p.say(f"全年主动公开政府信息{600 + p.year}条，其中网站公开400条。", 2)),
            ("channels", lambda p: p.say("通过政府网站、微信公众号、公开栏等渠道主动公开各类信息。", 2)),
            ("press", lambda p: p.say("召开新闻发布会4次，回应热点5次，发布解读稿件12篇。", 2)),
            (
                "about_disputes",
                lambda p: p.say("认真做好政府信息公开行政复议和行政诉讼应对工作，不断提高答复质量。", 4),
            ),
            (
                "about_requests",
                lambda p: p.say("我单位进一步规范依申请公开办理流程，畅通受理渠道，做到依法依规答复。", 3),
            ),
        ),
        (
            ("instruction", lambda p: p.say("（单位：件）", 4)),
            ("in_section_one", lambda p: p.say("召开新闻发布会4次，回应热点5次。")),
            ("in_section_six", lambda p: p.say("召开新闻发布会4次，回应热点5次。", 6)),
        ),
    ),
    "H1": (
        (
            ("identity", lambda p: p.say(f"申请人身份证号码{_id('32070519881203451')}，已依法答复。")),
            (
                "identity_apart",
                lambda p: p.say(
                    f"某市民（身份证：{_apart(_id('11010119900307123'))}）提出申请。",
                    3,
                ),
            ),
            ("mobile", lambda p: p.swap("0000-[0-9]{7}", "13912345678")),
            ("mobile_hyphens", lambda p: p.say("联系人手机：138-1234-5678。", 6)),
            ("card", lambda p: p.say(f"收费账户：{_card('622202160400123456')}。", 6)),
            ("mobile_wide", lambda p: p.say("联系电话：１５８０５１７１２３４", 6)),
        ),
        (
            ("landline", lambda p: p.say("咨询电话：0517-83605210，邮编：223001。", 6)),
            ("index_number", lambda p: p.say("索引号：014007270/2023-00123456。", 6)),
            ("wrong_check_digit", lambda p: p.say("项目代码：320705198812034510000。", 6)),
            ("hotline", lambda p: p.say("可拨打12345或4008001234咨询。", 6)),
        ),
    ),
    "H2": (
        (
            ("mou", lambda p: p.say("申请人王某某申请公开征地补偿方案，已按期答复。")),
            ("plaintiff", lambda p: p.say("原告李建国诉我单位政府信息公开一案，法院驳回诉讼请求。")),
            ("applicant_full", lambda p: p.say("其中申请人张秀兰提出的申请因内容不明确，要求其补正。")),
            ("bracket", lambda p: p.say("复议申请人（陈某）不服答复，复议机关予以维持。")),
            ("colon", lambda p: p.say("申请人：赵德海，申请事项：拆迁公告。", 3)),
        ),
        (
            ("plural", lambda p: p.say("申请人可以通过网络、信函等方式提出申请，申请人满意度较高。")),
            (
                "applicant_of",
                lambda p: p.say("申请人主要关注征地补偿、城市规划等领域，申请人应当补正的及时告知。"),
            ),
            ("lawyer_firm", lambda p: p.say("原告撤诉的案件已由法院裁定准许；申请人逾期不补正的不再处理。")),
        ),
    ),
    "H3": (
        (
            ("163", lambda p: p.say("电子邮箱：xxgk_office@163.com。", 6)),
            ("qq", lambda p: p.say("意见建议请发至 123456789@qq.com", 6)),
            ("126", lambda p: p.say("邮箱（E-mail）：gkb@126.com。")),
            ("sina", lambda p: p.say("联系邮箱：zwgk2023@sina.com", 6)),
            ("wide_at", lambda p: p.say("电子邮箱：ysqgk＠163.com。", 6)),
        ),
        (
            ("government", lambda p: p.say("电子邮箱：xxgk@tingluo.gov.cn。", 6)),
            ("platform_words", lambda p: p.say("在QQ群、微信群转发公开信息163条。")),
            ("at_sign", lambda p: p.say("通过微博“@清风小镇”发布信息126条。")),
        ),
    ),
    "H4": (
        (
            ("bylaw", lambda p: p.swap("政府信息公开条例", "政府信息公开条列")),
            ("doubled", lambda p: p.say("我单位认真认真贯彻落实上级要求。")),
            ("doubled_of", lambda p: p.say("公开的的内容更加全面。")),
            ("other_title", lambda p: p.title(f"{p.name}{p.year}年政务信息公开工作年度报告")),
            ("mixed_width", lambda p: p.say("开展培训3次,参训60人次,工作扎实；取得成效。", 5)),
            ("doubled_stop", lambda p: p.say("公开工作取得新成效。。")),
        ),
        (
            ("reduplication", lambda p: p.say("切切实实为群众办实事，事事有回应，件件有着落。")),
            ("every", lambda p: p.say("常态化开展“回头看”，逐条逐项梳理，方方面面兼顾。")),
            ("half_width_numbers", lambda p: p.say("网站可用率99.9%，完成5项任务（含3项整改）。")),
        ),
    ),
    "H5": (
        (
            (
                "old_decree",
                lambda p: p.say("根据《中华人民共和国政府信息公开条例》（国务院令第492号）开展工作。"),
            ),
            ("old_article", lambda p: p.say("依据《政府信息公开条例》第三十一条的规定编制本报告。", 6)),
            ("march", lambda p: county_bureau(p).say("各部门年度报告应于3月31日前公布。", 6)),
            ("old_article_32", lambda p: p.say("按照《条例》第三十二条要求，年度报告包括以下内容。", 6)),
            ("decree_short", lambda p: p.say("自国令492号施行以来，我单位持续依据该条例推进信息公开。")),
            (
                "state_three_securities_old",
                lambda p: p.say(
                    "根据2008年5月1日起施行的《中华人民共和国政府信息公开条例》，编制本报告。", 6
                ),
            ),
        ),
        (
            (
                "new_decree",
                lambda p: p.say("根据《中华人民共和国政府信息公开条例》（国务院令第711号）开展工作。"),
            ),
            (
                "articles_of_another_law",
                lambda p: p.say("依照《中华人民共和国行政许可法》第三十一条规定公示材料目录。"),
            ),
            (
                "government_march",
                lambda p: p.need(is_government(p)).say("市政府年度报告在3月31日前向社会公布。", 6),
            ),
            ("case_493", lambda p: p.say("全年政务新媒体发布信息492条。")),
        ),
    ),
    "H6": (
        (
            (
                "no_digits",
                lambda p: p.write(
                    1,
                    "我单位高度重视政府信息公开工作，严格落实主动公开、依申请公开、政府信息管理、平台建设、监督保障各项要求，健全工作机制，压实工作责任，不断提升公开工作的规范化水平，切实保障人民群众的知情权、参与权、表达权和监督权。",
                ),
            ),
            ("short", lambda p: p.write(1, f"{p.year}年，我单位认真开展政府信息公开工作。")),
            (
                "list_no_numbers",
                lambda p: p.write(
                    1,
                    "（一）主动公开。及时公开各类信息。",
                    "（二）依申请公开。依法办理。",
                    "（三）政府信息管理。规范有序。",
                    "（四）平台建设。运行平稳。",
                    "（五）监督保障。落实到位。",
                ),
            ),
            (
                "boilerplate",
                lambda p: p.write(
                    1,
                    "坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻党的二十大精神，坚持以公开为常态、不公开为例外，全面推进决策、执行、管理、服务、结果公开，各项工作取得了明显成效。",
                ),
            ),
            (
                "only_the_year",
                lambda p: p.write(
                    1,
                    f"{p.year}年，我单位在上级部门的正确领导下，深入学习贯彻条例精神，主动公开、依申请公开、信息管理、平台建设、监督保障五项工作均按要求推进，没有出现差错，得到群众认可，社会反响良好，信息公开的质量和水平有了明显提高。",
                ),
            ),
        ),
        (
            (
                "short_with_figures",
                lambda p: p.write(
                    1,
                    f"{p.year}年公开信息126条，图解8个，收到申请{p.got}件，清理旧文件12件，新开专栏2个，培训3次60人次，抽查信息40条，接受考核得分96分，公众满意率97.2%，整改问题5个，未发生责任追究；主动公开、依申请公开、信息管理、平台建设、监督保障均有台账可查，有专人负责。",
                ),
            ),
            ("chinese_numerals", lambda p: p.say("全年开展培训两次，召开推进会三次。")),
            (
                "one_item_plain",
                lambda p: p.swap("^（四）.*$", "（四）平台建设情况。平台运行平稳，栏目设置合理，检索方便。"),
            ),
        ),
    ),
}


CLAIM_CASES: Cases = {
    "E1": (
        (
            (
                "registered",
                lambda p: p.need(p.got > 20).requests(f"本年度我单位登记政府信息公开申请{p.got + 7}宗。"),
            ),
            (
                "all_done",
                lambda p: p.need(p.done > 10 and p.done - 3 not in (p.got, p.came)).requests(
                    f"全年共收到申请{p.got}件，办结{p.done - 3}件。"
                ),
            ),
            (
                "carried_out",
                lambda p: p.need(p.left > 0).requests(
                    f"年内未办结、结转至{p.year + 1}年的申请{p.left + 2}件。"
                ),
            ),
            (
                "granted",
                lambda p: p.need(p.out("granted") > 3).requests(
                    f"从办理结果看，予以公开{p.out('granted') + 4}件。"
                ),
            ),
            ("tenfold", lambda p: p.need(p.got > 20).requests(f"收到各类政府信息公开申请{p.got * 10}份。")),
            (
                "numeral",
                lambda p: p.need(p.got > 5 and p.done > 5).requests(
                    "全年共收到政府信息公开申请三件，均已办结。"
                ),
            ),
            ("people", lambda p: p.need(p.people > 10).requests(f"申请人中，自然人申请{p.people - 2}件。")),
        ),
        (
            (
                "with_carried_in",
                lambda p: p.need(p.came > 0).requests(
                    f"全年共办理政府信息公开申请{p.got + p.came}件（含上年结转{p.came}件）。"
                ),
            ),
            (
                "hotline",
                lambda p: p.need(p.got > 3).say(f"受理12345热线诉求{p.got + 311}件，办结{p.got + 300}件。"),
            ),
            (
                "since",
                lambda p: p.need(p.got > 3).say(f"《条例》施行以来，累计受理政府信息公开申请{p.got * 9}件。"),
            ),
            (
                "last_year",
                lambda p: p.need(p.last.got > 3 and p.last.got != p.got).say(
                    f"{p.year - 1}年收到政府信息公开申请{p.last.got}件。"
                ),
            ),
            (
                "on_time",
                lambda p: p.need(p.done > 9).say("当面答复群众咨询45件次，电话解答申请流程问题120件次。"),
            ),
        ),
    ),
    "E2": (
        (
            (
                "more_reviews",
                lambda p: p.need(p.reviews > 1).requests(f"因政府信息公开被申请行政复议{p.reviews + 2}起。"),
            ),
            (
                "suits_as_cases",
                lambda p: p.need(p.suits > 1).requests(f"涉及政府信息公开的行政诉讼案件{p.suits + 3}宗。"),
            ),
            (
                "upheld",
                lambda p: p.need(p.n("disputes.reconsideration.upheld") > 1).requests(
                    f"收到行政复议{p.reviews}件，维持{p.n('disputes.reconsideration.upheld') - 1}件。"
                ),
            ),
            (
                "all_upheld",
                lambda p: p.need(p.n("disputes.reconsideration.pending") > 0).requests(
                    f"发生行政复议{p.reviews}件，均获维持。"
                ),
            ),
            (
                "overturned",
                lambda p: p.need(p.n("disputes.reconsideration.overturned") > 0).requests(
                    f"全年行政复议{p.reviews}件，"
                    f"其中被纠正{p.n('disputes.reconsideration.overturned') + 2}件。"
                ),
            ),
            (
                "pending",
                lambda p: p.need(p.reviews > 2).requests(
                    f"行政复议{p.reviews}件，尚未审结{p.n('disputes.reconsideration.pending') + 1}件。"
                ),
            ),
        ),
        (
            (
                "both_together",
                lambda p: p.need(p.reviews and p.suits).requests(
                    f"行政复议、行政诉讼共{p.reviews + p.suits}件。"
                ),
            ),
            (
                "all_kinds",
                lambda p: p.need(p.reviews).say(
                    f"全年办理各类行政复议案件{p.reviews + 35}件，其中涉及政府信息公开{p.reviews}件。"
                ),
            ),
            (
                "direct_and_after",
                lambda p: p.need(p.suits).requests(
                    f"行政诉讼{p.suits}件，其中未经复议直接起诉{p.n('disputes.litigation_direct.total')}件、复议后起诉{p.n('disputes.litigation_after_reconsideration.total')}件。"
                ),
            ),
        ),
    ),
    "E3": (
        (
            (
                "licences",
                lambda p: p.need(p.licences > 30).powers(f"全年作出行政许可决定{p.licences + 11}件。"),
            ),
            (
                "rounded_wrong",
                lambda p: p.need(p.penalties > 20000).powers(
                    f"全年作出行政处罚决定{p.penalties / 10000 + 0.3:.1f}万件。"
                ),
            ),
            (
                "coercion",
                lambda p: p.need(p.n("proactive.coercion.decisions") > 5).powers(
                    f"实施行政强制{p.n('proactive.coercion.decisions') + 5}件。"
                ),
            ),
            (
                "fees",
                lambda p: (
                    new(p)
                    .need(p.n("proactive.fees.amount") > 10)
                    .powers(f"行政事业性收费{float(p.figures['proactive.fees.amount|total']) * 3:.2f}万元。")
                ),
            ),
            (
                "with_commas",
                lambda p: p.need(p.penalties > 1000).powers(f"办理行政处罚案件{p.penalties + 1000:,}件。"),
            ),
            (
                "digits_swapped",
                lambda p: p.need(p.licences > 100 and p.licences % 10 != p.licences // 10 % 10).powers(
                    f"办理行政许可{str(p.licences)[:-2]}{str(p.licences)[-1]}{str(p.licences)[-2]}件。"
                ),
            ),
        ),
        (
            (
                "about",
                lambda p: p.need(p.penalties > 20000).powers(
                    f"全年作出行政处罚决定约{p.penalties / 10000:.1f}万件。"
                ),
            ),
            (
                "posted",
                lambda p: p.need(p.licences > 30).say("公示行政许可办事指南85条，更新行政处罚裁量基准12项。"),
            ),
            ("items", lambda p: p.need(p.licences > 30).say("取消下放行政许可事项6项，压减审批材料40份。")),
            ("exact", lambda p: p.need(p.licences > 1000).powers(f"作出行政许可{p.licences:,}件。")),
        ),
    ),
    "E4": (
        (
            ("made", lambda p: new(p).documents(f"全年制定行政规范性文件{norms(p, 'issued') + 2}件。")),
            ("repealed", lambda p: new(p).documents(f"宣布废止行政规范性文件{norms(p, 'repealed') + 3}件。")),
            (
                "in_force",
                lambda p: (
                    new(p)
                    .need(norms(p, "in_force") > 2)
                    .documents(f"现行有效的行政规范性文件共{norms(p, 'in_force') + 1}份。")
                ),
            ),
            (
                "continue",
                lambda p: (
                    new(p)
                    .need(norms(p, "in_force") > 2)
                    .documents(f"继续有效行政规范性文件{norms(p, 'in_force') + 5}件。")
                ),
            ),
            (
                "issued_other_word",
                lambda p: new(p).documents(f"本年度新出台行政规范性文件{norms(p, 'issued') + 4}部。"),
            ),
            (
                "rules",
                lambda p: (
                    new(p)
                    .need(is_government(p))
                    .documents(f"现行有效规章{p.n('proactive.government_rules.in_force') + 3}件。")
                ),
            ),
        ),
        (
            ("drafts", lambda p: new(p).say(f"审核规范性文件草案{norms(p, 'issued') + 6}件，提出意见80条。")),
            ("explained", lambda p: new(p).say(f"解读行政规范性文件{norms(p, 'issued') + 9}件次。")),
            ("history", lambda p: new(p).say(f"集中上网公开历史规范性文件{norms(p, 'in_force') + 40}件。")),
            (
                "right",
                lambda p: new(p).documents(
                    f"制发行政规范性文件{norms(p, 'issued')}件，现行有效{norms(p, 'in_force')}件。"
                ),
            ),
        ),
    ),
    "E5": (
        (
            ("nobody_asked", lambda p: p.need(p.got > 3).requests("全年没有收到依申请公开事项。")),
            ("zero_requests", lambda p: p.need(p.got > 3).requests("本年度政府信息公开申请零受理。")),
            (
                "no_reviews",
                lambda p: p.need(p.reviews > 1).requests("全年未发生因政府信息公开引发的行政复议案件。"),
            ),
            ("no_suits", lambda p: p.need(p.suits > 1).requests("年内无政府信息公开行政诉讼。")),
            (
                "asked_after_all",
                lambda p: p.need(not p.got and not p.came).requests(
                    "全年收到政府信息公开申请3件，均已办结。"
                ),
            ),
            (
                "neither",
                lambda p: p.need(p.reviews > 1 and p.suits > 1).requests("没有发生行政复议、行政诉讼。"),
            ),
        ),
        (
            ("no_letters", lambda p: p.need(p.got > 3).say("未收到以传真方式提交的申请。")),
            ("no_late", lambda p: p.need(p.got > 3).say("全年未发生超期答复、收费等情形。")),
            (
                "no_suits_but_reviews",
                lambda p: p.need(p.reviews and not p.suits).requests(
                    f"行政复议{p.reviews}件，未发生行政诉讼。"
                ),
            ),
            (
                "no_institutes",
                lambda p: p.need(p.got > 3 and not p.n("requests.received", "research_institution")).say(
                    "没有收到科研机构提出的申请。"
                ),
            ),
            (
                "no_lost",
                lambda p: p.need(p.reviews and not p.lost).say(
                    "未发生被复议机关纠正、被法院判决败诉的情形。"
                ),
            ),
        ),
    ),
    "E6": (
        (
            (
                "people_share",
                lambda p: p.need(10 < p.people < p.got).requests(
                    f"收到申请{p.got}件，其中自然人{p.people}件，占{share(p.people, p.got, -6)}。"
                ),
            ),
            (
                "sum_too_small",
                lambda p: p.need(p.done > 10).requests(
                    "从答复类型看，予以公开占41.2%，部分公开占8.0%，不予公开占11.5%，无法提供占20.3%，不予处理占4.0%，其他处理占5.0%。"
                ),
            ),
            (
                "sum_too_large",
                lambda p: p.need(p.got > 10).requests(
                    "从申请渠道看，网络申请占72.5%，信函申请占28.0%，当面申请占11.4%。"
                ),
            ),
            (
                "granted_share",
                lambda p: p.need(p.out("granted") > 5).requests(
                    f"办结{p.done}件，予以公开{p.out('granted')}件，"
                    f"占比{share(p.out('granted'), p.done, 9)}。"
                ),
            ),
            (
                "base_wrong",
                lambda p: p.need(p.out("unavailable") > 4 and p.done > 20).requests(
                    f"办结申请{p.done}件，其中无法提供{p.out('unavailable')}件，"
                    f"占办结总数的{share(p.out('unavailable'), p.done, 4)}。"
                ),
            ),
        ),
        (
            (
                "rounding",
                lambda p: p.need(p.got > 10).requests("从申请渠道看，网络占70.4%，信函占28.6%，当面占0.9%。"),
            ),
            (
                "of_something_else",
                lambda p: p.need(p.got > 10).say("群众满意度98.6%，网站可用率占比99.2%，培训覆盖率达100%。"),
            ),
            (
                "right_rounded",
                lambda p: p.need(10 < p.people < p.got).requests(
                    f"收到申请{p.got}件，其中自然人{p.people}件，约占{p.people * 100 / p.got:.0f}%。"
                ),
            ),
        ),
    ),
    "E8": (
        (
            (
                "three_ways",
                lambda p: p.need(p.got > 10).requests(
                    f"收到申请{p.got}件，其中网络申请{p.got - 5}件，信函申请4件，当面申请3件。"
                ),
            ),
            (
                "two_ways",
                lambda p: p.need(p.got > 10).requests(
                    f"共收到申请{p.got}件，其中线上提交{p.got - 3}件、线下提交1件。"
                ),
            ),
            (
                "four_ways",
                lambda p: p.need(p.got > 10).requests(
                    f"全年受理申请{p.got}件：当面2件，邮寄3件，传真1件，网上{p.got - 4}件。"
                ),
            ),
            (
                "mail",
                lambda p: p.need(p.got > 10).requests(
                    f"新收申请{p.got}件，按渠道分，电子邮件6件、信函2件、在线平台{p.got - 11}件、现场1件。"
                ),
            ),
            (
                "one_short",
                lambda p: p.need(p.got > 10).requests(
                    f"收到政府信息公开申请{p.got}件，其中网络{p.got - 2}件、信函1件、当面0件。"
                ),
            ),
        ),
        (
            (
                "one_named",
                lambda p: p.need(p.got > 10).requests(f"收到申请{p.got}件，其中网络申请{p.got - 4}件。"),
            ),
            (
                "rest_named",
                lambda p: p.need(p.got > 10).requests(
                    f"收到申请{p.got}件，其中网络{p.got - 4}件、信函2件、其他方式2件。"
                ),
            ),
            (
                "questions",
                lambda p: p.need(p.got > 10).say("全年接受现场咨询20次、电话咨询50次、网上咨询31次。"),
            ),
        ),
    ),
    "E9": (
        (
            ("plain", lambda p: p.need(p.lost).write(5, PLAIN_PROBLEM)),
            (
                "other_list",
                lambda p: p.need(p.lost).write(
                    5,
                    "主要问题：公开内容不够全面，部分领域公开深度不足，专职人员变动频繁。改进措施：细化目录，加强培训，稳定队伍。",
                ),
            ),
            (
                "website",
                lambda p: p.need(p.lost).write(
                    5,
                    "当前网站检索不够便捷，栏目设置重复。针对上述不足，将优化检索，合并栏目，方便群众查询信息，提升使用体验。",
                ),
            ),
            (
                "villages",
                lambda p: p.need(p.lost).write(
                    5,
                    "基层单位工作进展不平衡，业务水平参差不齐。下一步将加强督促指导，组织交流互学，推动整体提升，补齐基层短板。",
                ),
            ),
            (
                "new_media",
                lambda p: p.need(p.lost).write(
                    5,
                    "新媒体原创内容偏少、互动不足。将挖掘一线素材，开设互动话题，提高传播力和影响力，并完善发布审核机制。",
                ),
            ),
        ),
        (
            (
                "court",
                lambda p: p.need(p.lost).write(
                    5,
                    "个别案件败诉，反映出答复说理不足，更新也不够及时。下一步将逐案复盘，加强法制审核，提高答复规范化水平。",
                ),
            ),
            (
                "revoked",
                lambda p: p.need(p.lost).write(
                    5,
                    "有的答复被复议机关撤销，反映法律适用不够准确。将加强法律培训，健全会商机制，确保依法答复，减少争议发生。",
                ),
            ),
            ("won_all", lambda p: p.need(p.reviews and not p.lost).write(5, PLAIN_PROBLEM)),
        ),
    ),
    "E10": (
        (
            ("silent", lambda p: p.say("依规收取政府信息公开信息处理费260元。").write(6, "无。")),
            (
                "silent_2",
                lambda p: p.swap("^（二）(.*)$", r"（二）\1收取信息处理费共计1200元。").write(
                    6, "没有其他需要报告的事项。"
                ),
            ),
            (
                "notices",
                lambda p: p.say("发出信息处理费收费通知2件，涉及金额600元。").write(
                    6, "无其他需要报告的事项。"
                ),
            ),
            ("odd_amount", lambda p: p.write(6, "本年度收取信息处理费123.45元。")),
            (
                "two_amounts",
                lambda p: p.say("全年收取信息处理费300元。").write(6, "本年度收取信息处理费500元。"),
            ),
        ),
        (
            ("none", lambda p: p.write(6, "本年度未发生信息处理费收取情况。")),
            ("reported", lambda p: p.write(6, "本年度共发出收费通知1件，收取信息处理费100元。")),
            ("other_fees", lambda p: new(p).need(p.n("proactive.fees.amount")).write(6, "无。")),
        ),
    ),
}


WORD_CASES: Cases = {**SHAPE_CASES, **CLAIM_CASES}
