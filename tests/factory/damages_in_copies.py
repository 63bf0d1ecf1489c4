"""More kinds of damage: what copying, converting and retyping do to cells, rows, heads and headings.

The names of the reports that show each: the project's notes on real reports, section by section.
"""

from collections.abc import Mapping
from dataclasses import replace

from analytics.model import FigureKey
from analytics.synthetic.grid import Box, Grid, Heading, Line, Row

from factory.damage import (
    ABSENT,
    BLANK,
    ILLEGIBLE,
    NOT_APPLICABLE,
    Change,
    Damage,
    all_figures,
    doubt,
    edit_rows,
    insert_lines,
    print_in,
    relabel,
    single,
    value,
)
from factory.grid import Draft, Reading, find_row, map_boxes

GRANTED = FigureKey("requests.outcome.granted", "business")
LICENSING = single("proactive.licensing.decisions")
IN_FORCE = single("proactive.normative_documents.in_force")
CARRIED_IN = FigureKey("requests.carried_in", "total")
REVIEWED = single("disputes.reconsideration.total")

_PRINTED: tuple[tuple[str, FigureKey, str, tuple[Reading, ...]], ...] = (
    ("a superscript footnote mark", GRANTED, "19¹", (value(19), ILLEGIBLE)),
    ("a footnote mark in square brackets", GRANTED, "19[1]", (value(19), ILLEGIBLE)),
    ("an asterisk behind a number", GRANTED, "19*", (value(19), ILLEGIBLE)),
    ("a number in brackets", GRANTED, "（12）", (value(12), value(-12), ILLEGIBLE)),
    ("a full stop behind a number", GRANTED, "12。", (value(12), ILLEGIBLE)),
    ("leading zeros", GRANTED, "012", (value(12), ILLEGIBLE)),
    ("a Chinese zero", GRANTED, "零", (value(0), ILLEGIBLE)),
    ("a Chinese number", GRANTED, "十二", (value(12), ILLEGIBLE)),
    ("a number in 万", LICENSING, "1.2万", (value(12000), ILLEGIBLE)),
    ("a percentage", GRANTED, "12%", (ILLEGIBLE,)),
    ("a date in a cell", LICENSING, "2023年12月", (ILLEGIBLE,)),
    ("the letters N/A", GRANTED, "N/A", (NOT_APPLICABLE, ILLEGIBLE)),
    ("a scientific number", LICENSING, "1.2E+04", (value(12000), ILLEGIBLE)),
    ("a word of a spreadsheet's error", LICENSING, "#REF!", (ILLEGIBLE,)),
    ("a column too narrow", LICENSING, "####", (ILLEGIBLE,)),
    ("a blank of zero width inside a number", GRANTED, "1\u200b2", (value(12), ILLEGIBLE)),
    ("a character that could not be decoded", GRANTED, "1\ufffd", (ILLEGIBLE,)),
    ("a number struck and written anew", GRANTED, "12→13", (ILLEGIBLE,)),
    ("a blank total", CARRIED_IN, "", (BLANK,)),
    ("a blank total of table 四", REVIEWED, "", (BLANK,)),
    ("a remark with a year", IN_FORCE, "22（截至2023年底）", (value(22), ILLEGIBLE)),
)
"""Name, figure, what is printed in its cell, the readings that are right; done to every form that has it."""

_RADICALS = str.maketrans(
    {"人": "⼈", "行": "⾏", "文": "⽂", "一": "⼀", "二": "⼆", "自": "⾃", "大": "⼤"}
)
_TRADITIONAL = str.maketrans(
    "总计结维纠业构织务办请处无护态类决达项强开给报关执询内审复诉讼规废数额个转变证实难现据来书",
    "總計結維糾業構織務辦請處無護態類決達項強開給報關執詢內審復訴訟規廢數額個轉變證實難現據來書",
)

_LABELS: tuple[tuple[str, str, str, str], ...] = (
    ("cut by a page break", "3", "（四）无法提供", "（四）无 法提供"),
    ("item number with a bracket", "3", "1.属于国家秘密", "1)属于国家秘密"),
    ("item number in full width", "3", "1.属于国家秘密", "１．属于国家秘密"),
    ("item number in a circle", "3", "1.属于国家秘密", "①属于国家秘密"),
    ("a footnote mark", "3", "（一）予以公开", "（一）予以公开①"),
    ("a spaced applicant", "3", "商业企业", "商 业 企 业"),
    ("a colon behind a label", "2", "行政处罚", "行政处罚："),
    ("a misprinted head of table 四", "4", "结果纠正", "结果纠证"),
)
"""Name, table, official label, what is printed instead: every figure must still be read."""


def write_radicals(draft: Draft) -> Draft:
    """Every label in the radicals that fonts of PDFs put in the place of characters."""
    return _rewrite(draft, lambda text: text.translate(_RADICALS))


def write_traditional(draft: Draft) -> Draft:
    """Every label in traditional characters, as in a copy from a site of Hong Kong or Taiwan."""
    return _rewrite(draft, lambda text: text.translate(_TRADITIONAL))


def space_labels(draft: Draft) -> Draft:
    """A blank between all characters of all labels, as an extractor leaves them."""
    return _rewrite(draft, " ".join)


def keep_only_person_and_total(draft: Draft) -> Draft:
    """A row whose five middle cells are gone: two numbers that may be anybody's.

    Among rows with blanks of their own nobody can tell it from a row that was printed so.
    """
    grid = draft.grid("3")
    if any(box.key is not None and not box.text for row in grid.rows for box in row):
        raise LookupError("table 三 has blanks")
    at = find_row(grid, "requests.received")
    row = grid.rows[at]
    values = [box for box in row if box.key is not None]
    short = (*(box for box in row if box.key is None), values[0], values[-1])
    done = draft.map_grid("3", lambda g: replace(g, rows=(*g.rows[:at], short, *g.rows[at + 1 :])))
    unread = frozenset({ABSENT, BLANK, ILLEGIBLE})
    lost = {box.key: unread for box in values[1:-1] if box.key is not None}
    kept = [box.key for box in (values[0], values[-1]) if box.key is not None]
    return done.allow({**lost, **{key: done.readings[key] | {ABSENT, BLANK, ILLEGIBLE} for key in kept}})


def lose_row_total(draft: Draft) -> Draft:
    """The last number of table 四 stands some lines above the table."""
    grid = draft.grid("4")
    *body, values = grid.rows
    key = values[-1].key
    if key is None:
        raise LookupError("no total in table 四")
    stray = values[-1].text
    done = draft.map_grid(
        "4", lambda g: replace(g, rows=(*body, (*values[:-1], replace(values[-1], text=""))))
    )
    done = done.allow({key: frozenset({BLANK})})
    torn = [key for key in done.readings if key.indicator.startswith("disputes.")]
    return doubt(insert_lines("4", stray), torn)(done)


def put_group_in_wrong_row(draft: Draft) -> Draft:
    """三、本年度办理结果 stands beside a later row, alone, as in a flattened cell that spanned all rows."""
    grid = draft.grid("3")
    rows = list(grid.rows)
    start = next(i for i, row in enumerate(rows) if row[0].text.startswith("三、"))
    group, *first = rows[start]
    size = group.rowspan
    rows[start] = (replace(group, text="", rowspan=3), *first)
    rows[start + 3] = (replace(group, rowspan=size - 3), *rows[start + 3])
    return draft.map_grid("3", lambda g: replace(g, rows=tuple(rows)))


def break_label_over_rows(draft: Draft) -> Draft:
    """The numbers stand beside a label's first line; its second line has a row of blanks."""
    return _break_label(draft, numbers_last=False)


def break_label_before_numbers(draft: Draft) -> Draft:
    """A label's second line takes the numbers; its first line has a row of blanks."""
    return _break_label(draft, numbers_last=True)


def _break_label(draft: Draft, *, numbers_last: bool) -> Draft:
    indicator = "requests.outcome.unavailable.not_held"
    grid = draft.grid("3")
    at = find_row(grid, indicator)
    row = grid.rows[at]
    label = next(i for i, box in enumerate(row) if box.role == "label")
    text = row[label].text
    begin, end = text[: len(text) // 2 + 1], text[len(text) // 2 + 1 :]
    lead = row[:label]
    filled = row[label + 1 :]
    empty = tuple(replace(box, text="", key=None) for box in filled)
    upper = (*lead, replace(row[label], text=begin), *(empty if numbers_last else filled))
    lower = (replace(row[label], text=end), *(filled if numbers_last else empty))
    rows = tuple(
        tuple(
            replace(box, rowspan=box.rowspan + 1)
            if box.role == "group" and i <= at < i + box.rowspan
            else box
            for box in each
        )
        for i, each in enumerate(grid.rows[:at])
    )
    upper = tuple(replace(box, rowspan=box.rowspan + 1) if box.role == "group" else box for box in upper)
    done = draft.map_grid("3", lambda g: replace(g, rows=(*rows, upper, lower, *g.rows[at + 1 :])))
    return done.allow(
        {key: done.readings[key] | {ILLEGIBLE, ABSENT, BLANK} for key in all_figures(indicator)}
    )


def print_page_number(draft: Draft) -> Draft:
    """A page's number between two rows of table 三."""
    grid = draft.grid("3")
    at = find_row(grid, "requests.outcome.granted")
    rows = (*grid.rows[:at], (Box("- 4 -", colspan=10),), *grid.rows[at:])
    return draft.map_grid("3", lambda g: replace(g, rows=rows))


def add_empty_column(draft: Draft) -> Draft:
    """An empty column behind table 三."""
    return edit_rows("3", lambda rows: tuple((*row, Box("", role="value")) for row in rows))(draft)


def repeat_heads_of_requests(draft: Draft) -> Draft:
    """The head of table 三 again before its last row, as at the top of a printed page."""

    def edit(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return (*rows[:-1], *rows[:3], rows[-1])

    return edit_rows("3", edit)(draft)


def change_headings(words: Mapping[str, str]) -> Change:
    """Other headings of sections; what begins with a key is printed as its value, or not at all."""

    def change(draft: Draft) -> Draft:
        parts = []
        for part in draft.parts:
            if isinstance(part, Heading) and (new := words.get(part.text[:2])) is not None:
                if new:
                    parts.append(Heading(new))
            else:
                parts.append(part)
        return replace(draft, parts=tuple(parts))

    return change


def change_title(*lines: str) -> Change:
    """Another title; further lines stand below it. ``{organ}`` and ``{year}`` are filled in."""

    def change(draft: Draft) -> Draft:
        first, *rest = (line.format(organ=draft.organ, year=draft.report_year) for line in lines)
        return replace(draft, title=first, parts=(*map(Line, rest), *draft.parts))

    return change


def doubt_column(applicant: str, change: Change) -> Change:
    """Let the figures of one column of table 三 be unread after a change."""

    def changed(draft: Draft) -> Draft:
        keys = [key for key in draft.readings if key.applicant == applicant]
        return doubt(change, keys)(draft)

    return changed


def _insert_first(*lines: str) -> Change:
    return lambda draft: replace(draft, parts=(*map(Line, lines), *draft.parts))


def _rewrite(draft: Draft, change_text: object) -> Draft:
    """Labels and heads changed; numbers and sections' headings stay."""
    assert callable(change_text)

    def edit(grid: Grid) -> Grid:
        return map_boxes(grid, lambda b: b if b.role == "value" else replace(b, text=change_text(b.text)))

    for number in ("2", "3", "4"):
        draft = draft.map_grid(number, edit)
    return draft


_MENU = ("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费", "政府集中采购")

_STRUCTURE: tuple[tuple[str, Change, bool], ...] = (
    ("Kangxi radicals in all labels", write_radicals, True),
    ("traditional characters in all labels", write_traditional, False),
    ("blanks between all characters of labels", space_labels, True),
    ("a row with only two numbers", keep_only_person_and_total, False),
    ("a total that stands above its table", lose_row_total, False),
    ("a group's cell in the wrong row", put_group_in_wrong_row, True),
    ("a label's second line in a row of blanks", break_label_over_rows, False),
    ("a label's second line takes the numbers", break_label_before_numbers, False),
    ("a page number inside a table", print_page_number, False),
    ("an empty column", add_empty_column, True),
    ("heads repeated inside a table", repeat_heads_of_requests, True),
    ("a side menu with the labels", _insert_first(*_MENU), True),
    (
        "all six headings in one sentence",
        _insert_first(
            "本报告由一、总体情况，二、主动公开政府信息情况，三、收到和处理政府信息公开申请情况，"
            "四、政府信息公开行政复议、行政诉讼情况，五、存在的主要问题及改进情况，六、其他需要报告的事项组成。"
        ),
        True,
    ),
    (
        "contact data before the first section",
        _insert_first("（地址：云岫区听松路18号，邮编：223001，电话：0517-83605210）"),
        True,
    ),
    (
        "figures in the prose before table 三",
        insert_lines(
            "3", "2023年，共收到8份申请，其中予以公开2件，部分公开1件，不予公开3件，结转下年度继续办理2件。"
        ),
        True,
    ),
    ("a lone number before table 四", insert_lines("4", "1"), False),
    (
        "headings restart at 一",
        change_headings(
            {
                "二、": "一、主动公开政府信息情况",
                "三、": "二、收到和处理政府信息公开申请情况",
                "四、": "三、政府信息公开行政复议、行政诉讼情况",
            }
        ),
        True,
    ),
    ("headings of tables missing", change_headings({"二、": "", "三、": "", "四、": ""}), True),
    (
        "headings in other words",
        change_headings(
            {
                "二、": "二、行政机关主动公开政府信息情况",
                "四、": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
                "五、": "五、存在的主要问题及整改措施",
            }
        ),
        True,
    ),
    ("a misprinted title", change_title("{organ}{year}年政府信息公开 工作告年度报"), True),
    ("a title with the year first", change_title("{year}年度{organ}政府信息公开工作年度报告"), True),
    ("a title over two lines", change_title("{organ}", "{year} 年政府信息公开工作年度报告"), True),
    ("a title broken inside a word", change_title("{organ}{year}年政府信息", "公开工作年度报告"), True),
    ("a title in other words", change_title("{organ}关于{year}年度政府信息公开情况的报告"), True),
    (
        "a remark behind an applicant",
        doubt_column("other", relabel("3", "其他", "其他（含个体工商户）")),
        False,
    ),
    (
        "a misprinted row of table 二",
        doubt(relabel("2", "行政许可", "行政许司"), [LICENSING]),
        False,
    ),
    (
        "a label missing in table 二",
        doubt(relabel("2", "行政处罚", ""), [single("proactive.penalty.decisions")]),
        False,
    ),
)

COPY_DAMAGES: tuple[Damage, ...] = (
    *(
        Damage(name, form, print_in(key, text, *readings), is_tidy=ILLEGIBLE not in readings)
        for name, key, text, readings in _PRINTED
        for form in ("2021",)
    ),
    *(Damage(f"label: {name}", "2021", relabel(table, old, new)) for name, table, old, new in _LABELS),
    *(Damage(name, "2021", change, is_tidy) for name, change, is_tidy in _STRUCTURE),
)
"""Every damage, with a name of its own."""
