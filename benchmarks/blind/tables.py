"""Slips and near misses in the tables: what is missing, what no number is, what does not add up."""

from blind.page import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    DOCUMENTS,
    GRANTED,
    PARTLY,
    RECEIVED,
    Cases,
    Page,
)

NOT_HELD, REST = "1.本机关不掌握", "3.其他"
LICENCES, PENALTIES, COERCIONS, FEES, NORMS = (
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政事业性收费",
    "行政规范性文件",
)


def new(p: Page) -> Page:
    """Only where the form of 2021 is printed."""
    return p.need(p.year >= 2021)


def old(p: Page) -> Page:
    """Only where the form of 2019 is printed."""
    return p.need(p.year < 2021)


def without_tables(p: Page, *instead: str) -> Page:
    """Leave nothing of the tables but what is put in their place."""
    for section in (2, 3, 4):
        p.write(section, *instead)
    return p


def without_row(p: Page, label: str) -> Page:
    """Strike a row out."""
    del p.lines[p.row(label)]
    return p


def extra_row(p: Page, behind: str, line: str) -> Page:
    """A row that no form has."""
    p.lines.insert(p.row(behind) + 1, line)
    return p


def cut(p: Page, label: str, *columns: int) -> Page:
    """Leave cells of a row out, so that later ones move to the left."""
    number = p.row(label)
    parts = p.lines[number].split("\t")
    first = len(parts) - 7
    for column in sorted(columns, reverse=True):
        del parts[first + column]
    p.lines[number] = "\t".join(parts)
    return p


def widen(p: Page, label: str, text: str = "0") -> Page:
    """One number too many in a row."""
    p.lines[p.row(label)] += "\t" + text
    return p


def move(p: Page, label: str, giver: int, taker: int) -> Page:
    """Count one request under another kind of applicant."""
    p.need(int(p.cells(label)[giver]) > 0)
    return p.add(label, giver, -1).add(label, taker, 1)


def every(p: Page, old_text: str, new_text: str, section: int) -> Page:
    """Print something else in all cells of a table that hold a text."""
    part = p.table(section)
    p.lines[part] = [
        "\t".join(new_text if cell == old_text else cell for cell in line.split("\t"))
        for line in p.lines[part]
    ]
    return p


def _blank_totals(p: Page) -> Page:
    p.need(p.got > 3 and p.done > 3)
    for label in (RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT):
        p.put(label, 6, "")
    return p


def _old_form(p: Page) -> Page:
    new(p).relabel("本年制发件数", "本年新制作数量").relabel("本年废止件数", "本年新公开数量")
    return p.relabel("现行有效件数", "对外公开总数量").relabel("本年收费金额", "采购总金额（单位：万元）")


def _new_form(p: Page) -> Page:
    old(p).relabel("本年新制作数量", "本年制发件数").relabel("本年新公开数量", "本年废止件数")
    return p.relabel("对外公开总数量", "现行有效件数").relabel("规范性文件", NORMS)


def _slip(label: str, column: int, change: int) -> tuple[str, object]:
    return f"{label}_{column}_{change:+}", lambda p: p.need(p.got > 3).add(label, column, change)


def _fees(p: Page) -> float:
    return float(p.figures.get("proactive.fees.amount|total", 0))


def _fee(p: Page, times: int) -> Page:
    return new(p).need(_fees(p) > 5).put(FEES, 0, f"{_fees(p) * times:.0f}")


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _swap_digits(number: int) -> str:
    text = str(number)
    return text[:-2] + text[-1] + text[-2]


def _swapped(cells: list[str]) -> list[str]:
    cells[4], cells[9] = cells[9], cells[4]
    return cells


def _swap_received(p: Page) -> Page:
    p.need((p.got != p.came and p.left == 0) or p.got > 3)
    return p.fill(CARRIED_OUT, *p.cells(CARRIED_IN)).need(p.came != p.left)


def _swap_granted(p: Page) -> Page:
    p.need(p.out("granted") and p.out("granted") != p.out("granted_in_part"))
    p.swap(r"(予以公开|已办结的申请中|从答复类型看|办理结果中)[^。]*。", "")
    granted, partly = p.cells(GRANTED), p.cells(PARTLY)
    return p.fill(GRANTED, *partly).fill(PARTLY, *granted)


def _oldest(p: Page) -> Page:
    while p.year >= 2021:
        p = p.last
    return p


TABLE_CASES: Cases = {
    "A11": (
        (
            ("see_the_attachment", lambda p: without_tables(p, "（数据表格详见附件）")),
            ("picture_names", lambda p: without_tables(p, "![](images/table.png)")),
            ("nothing_under_the_headings", without_tables),
            ("captured_pictures", lambda p: without_tables(p, "捕获2.PNG")),
            ("download_link", lambda p: without_tables(p, "点击下载：附件1.统计表.xls")),
        ),
        (
            ("sentence_before_the_table", lambda p: p.say("本部分数据如下表所示（详见下表）：", 3)),
            ("attachment_beside_the_tables", lambda p: p.say("附件：本报告电子版下载.pdf", 6)),
            ("picture_in_section_one", lambda p: p.say("（图：政务公开日活动现场，图片略）")),
        ),
    ),
    "B7": (
        (
            ("renamed_columns", _old_form),
            ("old_form_in_a_new_year", lambda p: new(p).need(p.year > 2021).tables_of(_oldest(p), 2, 3)),
            ("old_form_whole", lambda p: new(p).need(p.year > 2021).tables_of(_oldest(p), 2, 3, 4)),
            ("old_table_two_only", lambda p: new(p).tables_of(_oldest(p), 2)),
            ("new_heads_in_an_old_year", _new_form),
        ),
        (
            ("shorter_label_in_the_new_form", lambda p: new(p).relabel(NORMS, "规范性文件")),
            (
                "old_notice_cited_in_the_text",
                lambda p: new(p).say("此前的报告格式见国办公开办函〔2019〕60号。", 6),
            ),
            ("procurement_in_the_text", lambda p: new(p).say("政府集中采购项目目录已在网站公开。")),
        ),
    ),
    "B8": (
        (
            ("no_licences", lambda p: without_row(p, LICENCES)),
            ("no_repeated", lambda p: without_row(p, "2.重复申请")),
            ("no_carried_in", lambda p: without_row(p, CARRIED_IN)),
            ("no_state_secret", lambda p: without_row(p, "1.属于国家秘密")),
            ("confirmations_added", lambda p: extra_row(new(p), LICENCES, "行政确认\t12\t\t")),
            (
                "ninth_refusal",
                lambda p: extra_row(p, "8.属于行政查询", "\t\t9.其他不予公开情形\t0\t0\t0\t0\t0\t0\t0"),
            ),
        ),
        (
            ("label_with_a_blank", lambda p: p.relabel("2.重复申请", "2. 重 复 申 请")),
            ("label_cut", lambda p: p.relabel("3.要求提供公开", "3.要求行政机关提供公开出版物")),
            ("item_with_a_dun", lambda p: p.relabel("1.属于国家秘密", "1、属于国家秘密")),
        ),
    ),
    "B10": (
        (
            ("six_numbers_in_received", lambda p: cut(p.need(p.got > 5), RECEIVED, 2)),
            ("six_numbers_no_total", lambda p: cut(p.need(p.got > 5), RECEIVED, 6)),
            ("six_numbers_in_granted", lambda p: cut(p.need(p.out("granted") > 2), GRANTED, 3)),
            ("eight_numbers", lambda p: widen(p.need(p.got > 5), RECEIVED)),
            ("eight_numbers_in_seven", lambda p: widen(p.need(p.got > 5), CONCLUDED, "1")),
            ("five_numbers", lambda p: cut(p.need(p.got > 5), CONCLUDED, 2, 3)),
        ),
        (
            ("zeros_blank", lambda p: every(p, "0", "", 3)),
            ("all_wide_blanks", lambda p: every(p, "0", "\u3000", 3)),
            ("unit_in_a_cell", lambda p: p.put(RECEIVED, 6, f"{p.got} ")),
        ),
    ),
    "C1": (
        (
            ("licences_blank", lambda p: p.need(p.licences).put(LICENCES, 0, "")),
            (
                "received_total_blank",
                lambda p: p.need(p.got and p.came).put(GRANTED, 6, "").put(GRANTED, 0, ""),
            ),
            ("penalties_blank", lambda p: new(p).need(p.penalties).put(PENALTIES, 0, "")),
            ("in_force_blank", lambda p: new(p).need(p.n(f"{DOCUMENTS}.in_force")).put(NORMS, 2, "")),
            ("fee_blank", lambda p: new(p).need(p.n("proactive.fees.amount")).put(FEES, 0, "")),
        ),
        (
            ("explicit_zeros", lambda p: p.need(not p.got).put(RECEIVED, 0, "0")),
            ("zero_with_blanks", lambda p: p.need(not p.came).put(CARRIED_IN, 6, " 0 ")),
            ("header_blank", lambda p: p.swap("^（五）监督保障情况", "（五）  监督保障情况")),
        ),
    ),
    "C2": (
        (
            ("slash_for_licences", lambda p: new(p).need(p.licences).put(LICENCES, 0, "/")),
            ("dash_for_fees", lambda p: new(p).put(FEES, 0, "—")),
            ("none_for_received", lambda p: p.need(not p.got).put(RECEIVED, 6, "无")),
            ("long_dash_in_disputes", lambda p: p.need(not p.reviews).put("四", 4, "——")),
            ("slashes_in_a_row", lambda p: p.need(not p.came).fill(CARRIED_IN, *"///////")),
        ),
        (
            (
                "slash_for_rules",
                lambda p: new(p).need(not p.n("proactive.government_rules.in_force")).fill("规章", *"///"),
            ),
            ("none_in_section_six", lambda p: p.write(6, "无")),
            ("dash_in_a_sentence", lambda p: p.say("政务公开日活动——走进机关——如期举办。")),
        ),
    ),
    "C3": (
        (
            (
                "number_with_measure_word",
                lambda p: p.put(LICENCES, 0 if p.year > 2020 else 2, f"{p.licences}件次"),
            ),
            ("remark_beside_it", lambda p: new(p).put(LICENCES, 0, f"{p.licences}（含变更）")),
            ("about", lambda p: new(p).need(p.penalties > 9).put(PENALTIES, 0, f"约{p.penalties}")),
            ("ten_thousands", lambda p: new(p).need(p.penalties > 9).put(PENALTIES, 0, "1.2万")),
            ("chinese_numeral", lambda p: p.need(p.got == 0).put(RECEIVED, 6, "零")),
            ("amount_with_unit", lambda p: new(p).put(FEES, 0, f"{p.cells(FEES)[0]}万元")),
        ),
        (
            ("blank_before", lambda p: p.put(RECEIVED, 6, f" {p.got}")),
            ("blank_behind", lambda p: new(p).put(LICENCES, 0, f"{p.licences}\u3000")),
            ("unit_in_the_head", lambda p: new(p).relabel("本年处理决定数量", "本年处理决定数量（件）")),
        ),
    ),
    "C4": (
        (
            ("received", lambda p: p.need(p.got).put(RECEIVED, 6, -p.got)),
            ("repealed", lambda p: new(p).put(NORMS, 1, "-2")),
            ("licences", lambda p: new(p).need(p.licences).put(LICENCES, 0, f"-{p.licences}")),
            ("wide_minus", lambda p: new(p).need(p.licences).put(LICENCES, 0, f"－{p.licences}")),
            ("real_minus", lambda p: new(p).put(COERCIONS, 0, "\u22123")),
            ("disputes", lambda p: p.put("四", 3, "-1")),
        ),
        (
            (
                "less_items",
                lambda p: old(p).need(p.n("proactive.licensing.items_prior_year") > 3).put(LICENCES, 1, "-2"),
            ),
            (
                "less_with_a_word",
                lambda p: old(p).need(p.n("proactive.penalty.items_prior_year") > 3).put(PENALTIES, 1, "减1"),
            ),
            ("dash_in_a_date", lambda p: p.say("2021-03-05 完成专栏改版。")),
        ),
    ),
    "C5": (
        (
            ("half_a_licence", lambda p: new(p).put(LICENCES, 0, f"{p.licences}.5")),
            ("half_a_request", lambda p: p.put(RECEIVED, 0, f"{p.people}.5")),
            (
                "thousandths",
                lambda p: new(p).need(p.penalties > 1000).put(PENALTIES, 0, f"{p.penalties / 1000:.3f}1"),
            ),
            ("a_document", lambda p: new(p).put(NORMS, 2, "3.7")),
            ("a_dispute", lambda p: p.put("四", 0, "0.5")),
        ),
        (
            ("nought_behind_the_point", lambda p: new(p).put(LICENCES, 0, f"{p.licences}.0")),
            (
                "fee_with_decimals",
                lambda p: (
                    new(p)
                    .need(p.n("proactive.fees.amount"))
                    .put(FEES, 0, f"{p.n('proactive.fees.amount')}.5")
                ),
            ),
            ("share_in_the_text", lambda p: p.say("网站适老化改造完成率98.75%。")),
        ),
    ),
    "C6": (
        (
            ("yuan_for_ten_thousands", lambda p: _fee(p, 10_000)),
            (
                "yuan_with_decimals",
                lambda p: new(p).need(_fees(p) > 5).put(FEES, 0, f"{_fees(p) * 10_000:.2f}"),
            ),
            (
                "yuan_said_in_the_text",
                lambda p: _fee(p, 10_000).say(f"全年行政事业性收费{_fees(p) * 10_000:.0f}元。"),
            ),
            (
                "unit_yuan_in_the_cell",
                lambda p: new(p).need(_fees(p) > 5).put(FEES, 0, f"{_fees(p) * 10_000:.0f}元"),
            ),
            (
                "yuan_with_commas",
                lambda p: new(p).need(_fees(p) > 5).put(FEES, 0, f"{int(_fees(p) * 10_000):,}"),
            ),
        ),
        (
            ("fees_doubled", lambda p: new(p).need(_fees(p) > 5).put(FEES, 0, f"{_fees(p) * 2:.2f}")),
            ("yuan_of_handling_fees", lambda p: new(p).say("未收取信息处理费，计0元。", 6)),
            (
                "fee_said_in_yuan",
                lambda p: (
                    new(p)
                    .need(_fees(p) > 5)
                    .say(f"行政事业性收费{_fees(p) * 10_000:.0f}元，已全部缴入国库。")
                ),
            ),
        ),
    ),
    "C7": (
        (
            ("wide_digits", lambda p: new(p).put(LICENCES, 0, _wide(p.licences))),
            ("commas", lambda p: new(p).need(p.penalties > 1000).put(PENALTIES, 0, f"{p.penalties:,}")),
            (
                "wide_commas",
                lambda p: (
                    new(p).need(p.penalties > 1000).put(PENALTIES, 0, f"{p.penalties:,}".replace(",", "，"))
                ),
            ),
            (
                "blank_inside",
                lambda p: (
                    new(p).need(p.penalties > 1000).put(PENALTIES, 0, f"{p.penalties:,}".replace(",", " "))
                ),
            ),
            ("wide_in_requests", lambda p: p.put(RECEIVED, 6, _wide(p.got))),
        ),
        (
            ("commas_in_the_text", lambda p: p.say("网站访问量达1,205,300次。")),
            ("wide_digits_in_the_text", lambda p: p.say("举办开放日活动３次。")),
            ("blank_beside", lambda p: p.put(RECEIVED, 6, f"{p.got} ")),
        ),
    ),
    "C8": (
        (
            ("nothing_in_table_three", lambda p: p.need(not p.got and not p.came).need(every(p, "0", "", 3))),
            ("blanks_in_table_three", lambda p: p.need(not p.got and not p.came).need(every(p, "0", " ", 3))),
            ("wide_blanks", lambda p: p.need(not p.got and not p.came).need(every(p, "0", "\u3000", 3))),
            ("hard_blanks", lambda p: p.need(not p.got and not p.came).need(every(p, "0", "\u00a0", 3))),
            (
                "both_tables",
                lambda p: p.need(not p.got and not p.came).need(every(every(p, "0", "", 3), "0", "", 4)),
            ),
        ),
        (
            ("all_noughts_padded", lambda p: p.need(not p.got and not p.came).need(every(p, "0", " 0", 3))),
            ("disputes_blank", lambda p: p.need(not p.reviews and not p.suits).need(every(p, "0", "", 4))),
            ("some_blank", lambda p: p.need(p.got > 5).need(every(p, "0", "", 3))),
        ),
    ),
    "C9": (
        (
            ("all_totals", _blank_totals),
            ("total_of_received", lambda p: p.need(p.got > 3).put(RECEIVED, 6, "")),
            ("row_seven", lambda p: p.need(p.done > 3).fill(CONCLUDED, *[""] * 7)),
            ("total_of_disputes", lambda p: p.need(p.reviews > 1).put("四", 4, "")),
            ("total_of_granted", lambda p: p.need(p.out("granted") > 2).put(GRANTED, 6, "")),
        ),
        (
            ("empty_row", lambda p: p.need(not p.came).fill(CARRIED_IN, *[""] * 7)),
            (
                "nothing_at_all",
                lambda p: p.need(not p.suits).fill("四", *(c for c in p.cells("四")[:5]), *[""] * 10),
            ),
            ("zeros_blank_totals_there", lambda p: p.need(p.got > 3).need(every(p, "0", "", 3))),
        ),
    ),
    "D1": (
        (
            ("carried_out_total", lambda p: p.need(p.got > 3).add(CARRIED_OUT, 6, 1).add(CARRIED_OUT, 0, 1)),
            ("received_both", lambda p: p.need(p.got > 3).add(RECEIVED, 6, 10).add(RECEIVED, 0, 10)),
            ("carried_in_forgotten", lambda p: p.need(p.came > 0).fill(CARRIED_IN, *[0] * 7)),
            ("carried_out_forgotten", lambda p: p.need(p.left > 0).fill(CARRIED_OUT, *[0] * 7)),
            ("only_organisations", lambda p: p.need(p.got > 3).add(RECEIVED, 1, 2).add(RECEIVED, 6, 2)),
            ("received_and_carried_swapped", _swap_received),
        ),
        (
            ("zeros_blank", lambda p: p.need(p.got > 3).need(every(p, "0", "", 3))),
            (
                "commas",
                lambda p: (
                    p.need(p.got > 1000).put(RECEIVED, 6, f"{p.got:,}").put(CONCLUDED, 6, f"{p.done:,}")
                ),
            ),
            ("footnote_mark", lambda p: p.need(p.got > 3).put(RECEIVED, 6, f"{p.got}①")),
        ),
    ),
    "D2": (
        (
            (
                "granted_counted_twice",
                lambda p: (
                    p.need(p.out("granted") > 1)
                    .add(PARTLY, 6, p.out("granted"))
                    .add(PARTLY, 0, p.out("granted"))
                ),
            ),
            (
                "a_result_forgotten",
                lambda p: p.need(p.out("unavailable.not_held") > 0).fill(NOT_HELD, *[0] * 7),
            ),
            ("rest_too_much", lambda p: p.need(p.got > 3).add("1.信访举报", 0, 1).add("1.信访举报", 6, 1)),
            ("whole_column", lambda p: p.need(p.got > 3).add(GRANTED, 1, 3).add(GRANTED, 6, 3)),
            (
                "rows_shifted",
                lambda p: p.need(p.out("granted") != p.out("granted_in_part") and p.done > 3).fill(
                    PARTLY, *p.cells(GRANTED)
                ),
            ),
        ),
        (
            ("rows_swapped_whole", _swap_granted),
            ("blank_zeros", lambda p: p.need(p.done > 3).need(every(p, "0", " ", 3))),
            ("wide_digits", lambda p: p.need(p.done > 3).put(CONCLUDED, 6, _wide(p.done))),
        ),
    ),
    "D3": (
        (
            _slip(GRANTED, 6, 1),
            _slip(RECEIVED, 0, 9),
            _slip(NOT_HELD, 3, 1),
            (
                "moved_into_another_column",
                lambda p: move(p.need(p.got > 3), RECEIVED, 0, 5).add(RECEIVED, 6, 1),
            ),
            (
                "digits_swapped",
                lambda p: p.need(p.got > 9 and p.got % 10 != p.got // 10 % 10).put(
                    RECEIVED, 6, _swap_digits(p.got)
                ),
            ),
            (
                "total_of_the_row_above",
                lambda p: p.need(p.out("granted") != p.out("granted_in_part")).put(
                    PARTLY, 6, p.cells(GRANTED)[6]
                ),
            ),
        ),
        (
            ("ok_with_blank_total", lambda p: p.need(p.came == 0).put(CARRIED_IN, 6, "")),
            ("unit_in_total", lambda p: p.need(p.got > 3).put(RECEIVED, 6, f"{p.got}件")),
            ("wide_digits", lambda p: p.need(p.got > 3).put(RECEIVED, 0, _wide(p.people))),
        ),
    ),
    "D4": (
        (
            ("total_nought", lambda p: p.need(p.reviews > 0).put("四", 4, 0)),
            ("direct_total_off", lambda p: p.add("四", 9, 2)),
            ("after_total_off", lambda p: p.add("四", 14, 1)),
            ("pending_not_counted", lambda p: p.add("四", 3, 4)),
            (
                "totals_swapped",
                lambda p: p.need(int(p.cells("四")[4]) != int(p.cells("四")[9])).fill(
                    "四", *_swapped(p.cells("四"))
                ),
            ),
        ),
        (
            ("zeros_blank", lambda p: p.need(p.reviews > 0).need(every(p, "0", "", 4))),
            (
                "moved_between_results",
                lambda p: p.need(int(p.cells("四")[0]) > 0).add("四", 0, -1).add("四", 2, 1),
            ),
            ("footnote_mark", lambda p: p.need(p.reviews > 0).put("四", 4, f"{p.reviews}①")),
        ),
    ),
    "D6": (
        (
            ("natural_to_other", lambda p: move(p.need(p.got > 3), RECEIVED, 0, 5)),
            ("business_to_law", lambda p: move(p, RECEIVED, 1, 4)),
            ("concluded_natural_to_business", lambda p: move(p.need(p.done > 3), CONCLUDED, 0, 1)),
            ("granted_natural_to_research", lambda p: move(p, GRANTED, 0, 2)),
            ("other_to_natural", lambda p: move(p, RECEIVED, 5, 0)),
        ),
        (
            (
                "moved_in_all_rows",
                lambda p: move(move(move(p, RECEIVED, 0, 5), GRANTED, 0, 5), CONCLUDED, 0, 5).requests(
                    "均依法办理。"
                ),
            ),
            ("nothing_moved", lambda p: p.put(RECEIVED, 0, f"{p.people} ")),
            ("blank_zeros", lambda p: p.need(p.got > 3).need(every(p, "0", "", 3))),
        ),
    ),
    "D7": (
        (
            (
                "no_items_yet_decisions",
                lambda p: old(p).need(p.licences > 9).put(LICENCES, 0, 0).put(LICENCES, 1, 0),
            ),
            (
                "no_penalty_items",
                lambda p: old(p).need(p.penalties > 9).put(PENALTIES, 0, 0).put(PENALTIES, 1, 0),
            ),
            (
                "less_than_none",
                lambda p: (
                    old(p)
                    .need(p.n("proactive.licensing.items_prior_year"))
                    .put(LICENCES, 1, -p.n("proactive.licensing.items_prior_year") - 3)
                ),
            ),
            (
                "all_taken_away",
                lambda p: (
                    old(p)
                    .need(p.licences > 9 and p.n("proactive.licensing.items_prior_year"))
                    .put(LICENCES, 1, -p.n("proactive.licensing.items_prior_year"))
                ),
            ),
            (
                "no_coercion_items",
                lambda p: (
                    old(p)
                    .need(p.n("proactive.coercion.decisions") > 3)
                    .put(COERCIONS, 0, 0)
                    .put(COERCIONS, 1, 0)
                ),
            ),
        ),
        (
            (
                "one_item_many_decisions",
                lambda p: old(p).need(p.licences > 9).put(LICENCES, 0, 1).put(LICENCES, 1, 0),
            ),
            ("items_and_no_decisions", lambda p: old(p).put(COERCIONS, 2, 0)),
            (
                "new_items_this_year",
                lambda p: old(p).need(p.licences > 9).put(LICENCES, 0, 0).put(LICENCES, 1, 4),
            ),
        ),
    ),
}
