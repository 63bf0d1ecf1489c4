"""The catalogue of damages that the defect probe plants, each met in a real report or named by an office."""

from analytics.model import FigureKey
from analytics.synthetic.grid import Box, Row

from factory.damage import (
    BLANK,
    ILLEGIBLE,
    NOT_APPLICABLE,
    Change,
    Damage,
    add_cell,
    add_row,
    all_figures,
    blank_everything,
    doubt,
    drop_totals,
    edit_rows,
    flatten_heads,
    insert_after,
    insert_lines,
    move_total_first,
    number_cells,
    print_in,
    relabel,
    remove_column,
    remove_row,
    repeat_row,
    repeat_table,
    single,
    swap_dispute_groups,
    swap_organisations,
    swap_rows,
    value,
)
from factory.grid import Draft, Reading

RECEIVED = FigureKey("requests.received", "natural_person")
GRANTED = FigureKey("requests.outcome.granted", "business")
FEES = single("proactive.fees.amount")
PROCURED = single("proactive.procurement.amount")
CHANGED = single("proactive.licensing.items_change")
IN_FORCE = single("proactive.normative_documents.in_force")
LICENSING = single("proactive.licensing.decisions")
PENDING = single("disputes.reconsideration.pending")

_PRINTED: tuple[tuple[str, str, FigureKey, str, tuple[Reading, ...]], ...] = (
    ("a footnote mark behind a number", "2021", RECEIVED, "19①", (value(19),)),
    ("a footnote mark in table 二", "2021", IN_FORCE, "66②", (value(66),)),
    ("a remark in brackets", "2021", IN_FORCE, "22（其中修订 16 件）", (value(22),)),
    ("a remark in half-width brackets", "2021", IN_FORCE, "55(含自然失效 29 件)", (value(55),)),
    ("a unit behind a count", "2021", LICENSING, "748件", (value(748),)),
    ("a unit behind a blank", "2021", GRANTED, "12 件", (value(12),)),
    ("an amount in 元 under a head in 万元", "2021", FEES, "251000元", (value("25.1"),)),
    ("an amount in 元", "2019", PROCURED, "251000元", (value("25.1"),)),
    ("an amount in 万元", "2019", PROCURED, "0.37万元", (value("0.37"),)),
    ("万元 in head and cell", "2021", FEES, "103.3879万元", (value("103.3879"),)),
    ("four decimals", "2019", PROCURED, "59237.2449", (value("59237.2449"),)),
    ("a whole amount", "2021", FEES, "7545", (value(7545),)),
    ("an amount with separators", "2021", FEES, "96,171.6", (value("96171.6"),)),
    ("eight digits", "2021", LICENSING, "11398889", (value(11398889),)),
    ("a plus sign where a sign belongs", "2019", CHANGED, "+3", (value(3),)),
    ("a minus sign", "2019", CHANGED, "-8", (value(-8),)),
    ("a full-width minus sign", "2019", CHANGED, "－8", (value(-8),)),
    ("a typographic minus sign", "2019", CHANGED, "−8", (value(-8),)),
    ("the word 减", "2019", CHANGED, "减3", (value(-3),)),
    ("the word 增", "2019", CHANGED, "增2", (value(2),)),
    ("a doubled minus sign", "2019", CHANGED, "--253", (value(-253), ILLEGIBLE)),
    ("added and removed in one cell", "2019", CHANGED, "2/1", (ILLEGIBLE,)),
    (
        "a sign in a column of counts",
        "2019",
        single("proactive.licensing.decisions"),
        "+22",
        (value(22), ILLEGIBLE),
    ),
    ("a negative count", "2021", GRANTED, "-5", (value(-5), ILLEGIBLE)),
    ("a dash", "2021", GRANTED, "-", (NOT_APPLICABLE,)),
    ("a long dash", "2021", GRANTED, "——", (NOT_APPLICABLE,)),
    ("a full-width dash", "2021", GRANTED, "－", (NOT_APPLICABLE,)),
    ("a dash for a signed number", "2019", CHANGED, "-", (NOT_APPLICABLE,)),
    ("a slash", "2021", single("proactive.government_rules.issued"), "/", (NOT_APPLICABLE,)),
    ("a full-width slash", "2021", single("proactive.government_rules.issued"), "／", (NOT_APPLICABLE,)),
    ("无", "2021", FEES, "无", (NOT_APPLICABLE,)),
    ("不涉及", "2021", FEES, "不涉及", (NOT_APPLICABLE, ILLEGIBLE)),
    ("a blank cell", "2021", GRANTED, "", (BLANK,)),
    ("a blank cell in table 二", "2021", IN_FORCE, "", (BLANK,)),
    ("a blank cell in table 四", "2021", PENDING, "", (BLANK,)),
    ("a no-break blank", "2021", GRANTED, "\u00a0", (BLANK,)),
    ("an ideographic blank", "2021", IN_FORCE, "\u3000", (BLANK,)),
    ("full-width digits", "2021", GRANTED, "１２", (value(12),)),
    ("a thousands separator", "2021", LICENSING, "1,234", (value(1234),)),
    ("a full-width thousands separator", "2021", LICENSING, "447，228", (value(447228),)),
    ("a misplaced separator", "2021", LICENSING, "12,34", (ILLEGIBLE,)),
    ("a blank inside a number", "2021", LICENSING, "1 234", (value(1234), ILLEGIBLE)),
    ("the letter O for a zero", "2021", GRANTED, "1O", (ILLEGIBLE,)),
    ("the letter l for a one", "2021", GRANTED, "l2", (ILLEGIBLE,)),
    ("two numbers in one cell", "2021", GRANTED, "12、3", (ILLEGIBLE,)),
    ("an estimate", "2021", LICENSING, "约30", (ILLEGIBLE,)),
    ("more than", "2021", LICENSING, "260余", (ILLEGIBLE,)),
    ("a reference", "2021", LICENSING, "见附件", (ILLEGIBLE,)),
    ("a misread character", "2021", GRANTED, "□", (ILLEGIBLE,)),
    ("a decimal count", "2021", GRANTED, "1.5", (value("1.5"), ILLEGIBLE)),
    ("a wrong total of table 四", "2021", single("disputes.reconsideration.total"), "0", (value(0),)),
)
"""Name, form, figure, what is printed in its cell, the readings that are right."""

_LABELS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "行政 missing (a real bureau report)",
        "2019",
        "3",
        "2.其他法律行政法规禁止公开",
        "2.其他法律法规禁止公开",
    ),
    ("lost letters", "2021", "3", "2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    ("事务 misprinted", "2021", "3", "5.属于三类内部事务信息", "5.属于三类内容事务信息"),
    ("a doubled letter", "2021", "3", "6.属于四类过程性信息", "6.属于四类过程性性信息"),
    (
        "情况 for 情形",
        "2021",
        "3",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（二）部分公开（区分处理的，只计这一情况，不计其他情形）",
    ),
    ("numbers with 、", "2021", "3", "1.属于国家秘密", "1、属于国家秘密"),
    ("no item number", "2021", "3", "7.属于行政执法案卷", "属于行政执法案卷"),
    ("half-width brackets", "2021", "3", "（一）予以公开", "(一)予以公开"),
    ("a lost bracket", "2021", "3", "（七）总计", "七）总计"),
    ("a label cut by a blank", "2021", "3", "4.无正当理由大量反复申请", "4.无正当理由大量反复 申请"),
    ("spaced letters", "2021", "3", "自然人", "自 然 人"),
    ("other quotation marks", "2021", "3", "3.危及“三安全一稳定”", '3.危及"三安全一稳定"'),
    ("no quotation marks", "2021", "3", "3.危及“三安全一稳定”", "3.危及三安全一稳定"),
    ("规范性文件 in the new form", "2021", "2", "行政规范性文件", "规范性文件"),
    ("a cut head", "2021", "2", "本年制发件数", "本年发件"),
    ("a head without 数", "2021", "2", "现行有效件数", "现行有效件"),
    ("a remark in a head", "2021", "2", "现行有效件数", "现行有效件数（历史累计）"),
    ("instructions in a head", "2019", "2", "本年增/减", "本年增/减（减用负值表示，如-8）"),
    ("a year in a head", "2019", "2", "上一年项目数量", "上一年项目数量（指2018年事项数）"),
    ("a spaced head", "2019", "2", "本年新制作数量", "本年新 制作数量"),
    ("a blank in a band", "2021", "2", "第二十条第（一）项", "第二十条 第（一）项"),
    ("half-width brackets in a band", "2019", "2", "第二十条第（九）项", "第二十条第(九)项"),
    ("a split head in table 四", "2021", "4", "尚未审结", "尚未 审结"),
    ("a spaced total in table 四", "2021", "4", "总计", "总 计"),
    (
        "数字 in the amount's head",
        "2019",
        "2",
        "采购总金额（单位：万元，保留4位小数）",
        "采购总金额（万元，保留四位小数）",
    ),
    (
        "no balance note",
        "2021",
        "3",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "",
    ),
)
"""Name, form, table, official label, what is printed instead: every figure must still be read."""


def _drop_first_bands(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row[0].role != "band")


def _drop_head_of_licensing(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    heads = [i for i, row in enumerate(rows) if row[0].text == "信息内容"]
    return tuple(row for i, row in enumerate(rows) if i != heads[1])


def _lose_second_lines(draft: Draft) -> Draft:
    """本年新制作数量 and 本年新公开数量 both lost their second line: two equal heads."""
    change = relabel("2", "本年新制作数量", "本年新", ("本年新公开数量", "本年新"))
    keys = [
        single(f"proactive.{row}.{column}")
        for row in ("government_rules", "normative_documents")
        for column in ("made", "newly_disclosed")
    ]
    return doubt(change, keys)(draft)


def _name_two_columns_alike(draft: Draft) -> Draft:
    """科研机构 is printed over two columns: neither can be told from the other by its label."""
    keys = [
        k for k in draft.readings if k.applicant in {"research_institution", "public_interest_organization"}
    ]
    return doubt(relabel("3", "社会公益组织", "科研机构"), keys)(draft)


def _name_a_column_nothing(draft: Draft) -> Draft:
    keys = [k for k in draft.readings if k.applicant == "legal_service"]
    return doubt(relabel("3", "法律服务机构", ""), keys)(draft)


def _amount_without_unit(draft: Draft) -> Draft:
    """A bare number under a head without a unit: 元 or 万元, two readings."""
    bare = relabel("2", "采购总金额（单位：万元，保留4位小数）", "采购总金额")(draft)
    return print_in(PROCURED, "8040", ILLEGIBLE, value(8040)._replace(is_doubtful=True))(bare)


def _zero_without_unit(draft: Draft) -> Draft:
    """Zero is zero in any unit."""
    bare = relabel("2", "采购总金额（单位：万元，保留4位小数）", "采购总金额")(draft)
    return print_in(PROCURED, "0", value(0))(bare)


def _values(*texts: str) -> Row:
    return tuple(Box(text, role="value") for text in texts)


_STRUCTURE: tuple[tuple[str, str, Change, bool], ...] = (
    ("a row removed", "2021", remove_row("requests.outcome.unavailable.must_be_created"), True),
    ("the last row removed", "2021", remove_row("requests.carried_out"), True),
    ("a column missing", "2021", remove_column("research_institution"), True),
    ("a column missing (2019)", "2019", remove_column("legal_service"), True),
    (
        "a label that nobody knows",
        "2021",
        doubt(
            relabel("3", "8.属于行政查询事项", "8.某某某某"),
            all_figures("requests.outcome.refused.administrative_inquiry"),
        ),
        False,
    ),
    (
        "a label missing",
        "2021",
        doubt(relabel("3", "2.重复申请", ""), all_figures("requests.outcome.not_processed.repeated")),
        False,
    ),
    ("two columns with one name", "2021", _name_two_columns_alike, False),
    ("a column without a name", "2021", _name_a_column_nothing, False),
    ("total column first", "2021", move_total_first, True),
    ("organisation columns in another order", "2021", swap_organisations, True),
    (
        "rows of a group in another order",
        "2021",
        swap_rows(
            "requests.outcome.refused.third_party_rights", "requests.outcome.refused.process_information"
        ),
        True,
    ),
    ("litigation before reconsideration", "2021", swap_dispute_groups, True),
    ("total cells missing", "2021", drop_totals, True),
    ("total cells missing (2019)", "2019", drop_totals, True),
    ("nothing filled in", "2021", blank_everything, True),
    ("nothing filled in (2019)", "2019", blank_everything, True),
    ("one head row for three", "2021", flatten_heads, True),
    ("item numbers in cells of their own", "2021", number_cells, True),
    ("a row printed twice", "2021", repeat_row("requests.outcome.not_processed.repeated", shift=0), False),
    (
        "a row printed twice with other numbers",
        "2021",
        repeat_row("requests.outcome.not_processed.repeated", shift=3),
        False,
    ),
    (
        "an extra row of Hubei",
        "2019",
        add_row("2", 4, (Box("其他主动公开文件"), *_values("7701", "7702", "7703")), "7701", "7702", "7703"),
        True,
    ),
    (
        "an extra row of the new form",
        "2021",
        add_row("2", 4, (Box("其他主动公开文件"), *_values("7701", "", "7703")), "7701", "7703"),
        True,
    ),
    ("an empty last row", "2021", add_row("4", -1, _values(*[""] * 15)), True),
    (
        "a row of numbers without a label",
        "2021",
        add_row(
            "3",
            -1,
            (Box("", colspan=3), *_values("7711", "7712", "7713", "7714", "7715", "7716", "7717")),
            *(str(n) for n in range(7711, 7718)),
        ),
        True,
    ),
    ("a stray number behind a row", "2021", add_cell("3", "requests.received", "7777"), True),
    ("a stray number in table 二", "2021", add_cell("2", "proactive.penalty.decisions", "7778"), True),
    ("bands missing", "2021", edit_rows("2", _drop_first_bands), True),
    ("bands missing (2019)", "2019", edit_rows("2", _drop_first_bands), True),
    ("a head row missing", "2021", doubt(edit_rows("2", _drop_head_of_licensing), [LICENSING]), False),
    ("second lines of heads lost", "2019", _lose_second_lines, False),
    ("an amount without any unit", "2019", _amount_without_unit, False),
    ("a zero without any unit", "2019", _zero_without_unit, True),
    (
        "a note under table 四",
        "2021",
        insert_after("4", "注：行政复议、行政诉讼数量含上年度结转数量3件。"),
        True,
    ),
    ("a note under table 三", "2021", insert_after("3", "注：本表不含2022年转办的12件。"), True),
    ("the form's instruction left in", "2021", insert_lines("2", "该部分以表格形式报告。表格如下："), True),
    (
        "headings of the prose repeat",
        "2021",
        insert_lines("2", "（一）主动公开政府信息情况。2023年共制发规范性文件9件。"),
        True,
    ),
    ("last year's table below this year's", "2021", repeat_table("3", "附：2022年度办理情况"), False),
    ("last year's disputes below this year's", "2021", repeat_table("4", "附：2022年度情况"), False),
)

DAMAGES: tuple[Damage, ...] = (
    *(
        Damage(name, form, print_in(key, text, *readings), is_tidy=ILLEGIBLE not in readings)
        for name, form, key, text, readings in _PRINTED
    ),
    *(
        Damage(f"label: {name}", form, relabel(number, official, printed))
        for name, form, number, official, printed in _LABELS
    ),
    *(Damage(name, form, change, is_tidy) for name, form, change, is_tidy in _STRUCTURE),
)
"""Every damage, with a name of its own."""
