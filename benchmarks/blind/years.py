"""Slips and near misses that only show beside other reports, or beside the calendar."""

import re
from datetime import date

from blind.page import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    DOCUMENTS,
    GRANTED,
    RECEIVED,
    Cases,
    Page,
)
from blind.tables import COERCIONS, LICENCES, NORMS, PENALTIES, REST, every, new, old
from blind.words import county_bureau, is_government, norms

SECRET, SENSITIVE = "1.属于国家秘密", "3.危及"


def town(p: Page) -> Page:
    """Only in the report of a town or street."""
    return p.need(p.agency["kind"] in ("town", "subdistrict"))


def low(p: Page) -> Page:
    """Only below the city."""
    return p.need(p.agency["level"] in ("county", "township") and not is_government(p))


def received(p: Page, month: int, day: int, year: int = 1) -> Page:
    """Hand the report in on another day, and sign it then."""
    p.received_on = date(p.year + year, month, day)
    p.lines[-1] = f"{p.year + year}年{month}月{day}日"
    return p


def carry(p: Page, total: int) -> Page:
    """Say another carry-over, all of natural persons, with a balance that holds."""
    change = total - p.came
    p.fill(CARRIED_IN, total - sum(map(int, p.cells(CARRIED_IN)[1:6])), *p.cells(CARRIED_IN)[1:6], total)
    return grow(p, change)


def grow(p: Page, change: int, label: str = GRANTED) -> Page:
    """Conclude so many more requests of natural persons, so that all sums hold."""
    for row in (label, CONCLUDED):
        p.add(row, 0, change).add(row, 6, change)
    return p.need(int(p.cells(label)[0]) >= 0)


def ask(p: Page, change: int, label: str = GRANTED) -> Page:
    """Receive and conclude so many more, so that all sums hold; the prose says nothing of it."""
    p.add(RECEIVED, 0, change).add(RECEIVED, 6, change)
    return grow(p, change, label).requests("均依法办理。")


def quiet(p: Page) -> Page:
    """Say no number of disputes."""
    return p.requests("均依法办理。")


def after(p: Page, suits: int, column: int = 10) -> Page:
    """So many suits after reconsideration, in one column and its total."""
    p.fill("四", *p.cells("四")[:10], 0, 0, 0, 0, suits)
    return quiet(p.put("四", column, suits))


def allowed(p: Page) -> int:
    """How many reconsiderations could have led to a suit this year."""
    return p.reviews - p.n("disputes.reconsideration.pending") + p.last.reviews


def named(p: Page, other: Page) -> str:
    """Another agency's name."""
    return p.need(other.name != p.name) and other.name


def borrow(p: Page, other: Page, *sections: int) -> Page:
    """Take another report's prose over, name and year put right."""
    for section in sections:
        text = [
            line.replace(other.name, p.name)
            .replace(str(other.year + 1), str(p.year + 1))
            .replace(str(other.year), str(p.year))
            for line in other.body(section)
        ]
        p.write(section, *text)
    return p


def polish(p: Page, section: int, *pairs: tuple[str, str]) -> Page:
    """Change a few words."""
    first, behind = p.heading(section) + 1, p.heading(section + 1)
    for number in range(first, behind):
        for old_word, word in pairs:
            p.lines[number] = p.lines[number].replace(old_word, word)
    return p


def reorder(p: Page, section: int) -> Page:
    """Print a section's sentences of each paragraph from the last to the first."""
    first, behind = p.heading(section) + 1, p.heading(section + 1)
    for number in range(first, behind):
        parts = re.findall(r"[^。；]+[。；]?", p.lines[number])
        p.lines[number] = "".join(reversed(parts))
    return p


def kill(p: Page, label: str, figure: str) -> Page:
    """Print nought where last year had many."""
    new(p).need(p.last.year >= 2021 and p.last.n(figure) >= 60 and p.n(figure))
    return p.put(label, 0, 0).powers("")


def times(p: Page, label: str, figure: str, by: int) -> Page:
    """Print a number many times last year's."""
    new(p).need(p.last.n(figure) >= 40 and p.n(figure) >= 40)
    return p.put(label, 0, p.last.n(figure) * by).powers("")


LICENSING, PENALTY, COERCION = (
    f"proactive.{name}.decisions" for name in ("licensing", "penalty", "coercion")
)


def _growth(p: Page, tell: object, least: float = 0.0) -> Page:
    now, was = p.got, p.last.got
    p.need(was > 15 and now > 15 and abs(now / was - 1) >= least)
    return p.requests(f"全年新收政府信息公开申请{now}件，{tell(now, was)}。")  # type: ignore[operator]


def _growth_handled(p: Page) -> Page:
    now, was = p.got + p.came, p.last.got + p.last.came
    p.need(was > 15 and now > 15 and now != was and p.came)
    verb = "增长" if now > was else "下降"
    return p.requests(f"全年共办理政府信息公开申请{now}件，同比{verb}{abs(now / was - 1) * 100:.1f}%。")


def _dispute(p: Page, column: int, total: int, number: int) -> Page:
    first = total - 4
    cells = p.cells("四")
    cells[first : total + 1] = ["0"] * 5
    cells[column] = cells[total] = str(number)
    return quiet(p.fill("四", *cells))


def _recount(p: Page) -> Page:
    for row in (CARRIED_IN, CONCLUDED, GRANTED):
        p.need(int(p.cells(row)[0]) > 0).add(row, 0, -1).add(row, 5, 1)
    return p


def _leave_more(p: Page) -> Page:
    p.add(CARRIED_OUT, 0, 1).add(CARRIED_OUT, 6, 1)
    return grow(p, -1).requests("均依法办理。")


def _in_force(p: Page, number: int) -> Page:
    p.need(p.year >= 2022 and number != norms(p, "in_force"))
    return p.put(NORMS, 2, number).documents("")


def _twenty(p: Page) -> Page:
    return old(p).need(p.year == 2020 and p.last)


def _same_form(p: Page) -> Page:
    return p.need((p.year < 2021) == (p.last.year < 2021))


def _nobody(p: Page) -> Page:
    for number in range(*p.table(3).indices(len(p.lines))[:2]):
        parts = p.lines[number].split("\t")
        if len(parts) == 10 and all(part.isdigit() for part in parts[3:]):
            if parts[0].startswith(("二、", "四、")) or "（七）" in p.lines[number]:
                continue
            p.lines[number] = "\t".join([*parts[:3], *"0000000"])
    return p.need(not p.came and not p.left).fill(CONCLUDED, *"0000000").requests("均依法办理。")


def _vector(p: Page) -> Page:
    other = p.next_door
    return p.need((p.year < 2021) == (other.year < 2021) and other.done > 8 and not is_government(p))


def _nought(p: Page, label: str, figure: str) -> Page:
    new(p).need(p.n(figure) > 120 and p.last.n(figure) > 120 and not is_government(p))
    return p.put(label, 0, 0).powers("")


def _ground(p: Page, label: str, number: int) -> Page:
    p.need(int(p.cells(GRANTED)[0]) >= number > 0)
    p.add(GRANTED, 0, -number).add(GRANTED, 6, -number)
    return p.add(label, 0, number).add(label, 6, number).requests("均依法办理。")


def _ground_of(p: Page, label: str, column: int) -> Page:
    p.need(int(p.cells(GRANTED)[column]) > 0)
    p.add(GRANTED, column, -1).add(GRANTED, 6, -1)
    return p.add(label, column, 1).add(label, 6, 1).requests("均依法办理。")


YEAR_CASES: Cases = {
    "A2": (
        (
            ("february", lambda p: received(county_bureau(p), 2, 3)),
            ("one_day", lambda p: received(county_bureau(p), 2, 1)),
            ("april", lambda p: received(county_bureau(p), 4, 9)),
            ("december", lambda p: received(county_bureau(p), 12, 28)),
            ("two_years", lambda p: received(county_bureau(p), 3, 1, 2)),
        ),
        (
            ("last_day", lambda p: received(county_bureau(p), 1, 31)),
            ("new_year", lambda p: received(county_bureau(p), 1, 2)),
            ("day_before", lambda p: received(county_bureau(p), 1, 30)),
        ),
    ),
    "A3": (
        (
            ("april_first", lambda p: received(p.need(is_government(p)), 4, 1)),
            ("may", lambda p: received(p.need(is_government(p)), 5, 20)),
            ("next_january", lambda p: received(p.need(is_government(p)), 1, 10, 2)),
        ),
        (
            ("last_day", lambda p: received(p.need(is_government(p)), 3, 31)),
            ("february", lambda p: received(p.need(is_government(p)), 2, 15)),
        ),
    ),
    "A9": (
        (
            ("december", lambda p: received(p, 12, 30, 0)),
            ("june", lambda p: received(p, 6, 1, 0)),
            ("a_year_before", lambda p: received(p, 1, 15, 0)),
            ("signed_a_year_early", lambda p: p.need(p.lines.__setitem__(-1, f"{p.year}年1月20日") is None)),
            ("signed_long_ago", lambda p: p.need(p.lines.__setitem__(-1, f"{p.year - 1}年12月20日") is None)),
        ),
        (
            ("first_day", lambda p: received(p, 1, 1)),
            ("no_date", lambda p: p.need(p.lines.__setitem__(-1, "（盖章）") is None)),
            ("activity", lambda p: p.say(f"{p.year}年12月20日发布公开指南修订稿。")),
        ),
    ),
    "E7": (
        (
            (
                "more_than_true",
                lambda p: _growth(p, lambda now, was: f"同比增长{(now / was - 1) * 100 + 15:.1f}%"),
            ),
            (
                "wrong_direction",
                lambda p: _growth(
                    p,
                    lambda now, was: (
                        f"较上年{'下降' if now > was else '增长'}{abs(now / was - 1) * 100:.1f}%"
                    ),
                    0.2,
                ),
            ),
            ("flat", lambda p: _growth(p, lambda _now, _was: "与上年持平", 0.2)),
            (
                "doubled",
                lambda p: _growth(
                    p, lambda now, was: "是上年的3倍" if now < 2 * was else "与去年基本持平", 0.1
                ),
            ),
            (
                "count",
                lambda p: _growth(
                    p, lambda now, was: f"比上年{'增加' if now > was else '减少'}{abs(now - was) + 7}件", 0.1
                ),
            ),
            (
                "other_word",
                lambda p: _growth(p, lambda now, was: f"比去年上升{abs(now / was - 1) * 100 + 33:.0f}%"),
            ),
        ),
        (
            (
                "right_whole",
                lambda p: _growth(
                    p,
                    lambda now, was: f"同比{'增长' if now > was else '下降'}{abs(now / was - 1) * 100:.0f}%",
                    0.1,
                ),
            ),
            ("posts", lambda p: p.say("主动公开信息数量同比增长35.2%，网站访问量较上年下降12%。")),
            (
                "right_count",
                lambda p: _growth(
                    p, lambda now, was: f"比上年{'增加' if now > was else '减少'}{abs(now - was)}件", 0.1
                ),
            ),
            ("handled", _growth_handled),
        ),
    ),
    "E11": (
        (
            ("upheld", lambda p: after(p.need(p.last), allowed(p) + 3, 10)),
            ("overturned", lambda p: after(p.need(p.last), allowed(p) + 1, 11)),
            ("other", lambda p: after(p.need(p.last), allowed(p) + 9, 12)),
            ("pending", lambda p: after(p.need(p.last), allowed(p) + 2, 13)),
            (
                "total_of_all_reviews",
                lambda p: after(
                    p.need(p.reviews > 3 and p.last.reviews < p.reviews), p.reviews + p.last.reviews + 1, 10
                ),
            ),
        ),
        (
            ("just_as_many", lambda p: after(p.need(allowed(p) > 0), allowed(p), 10)),
            ("from_last_year", lambda p: after(p.need(not p.reviews and p.last.reviews), 1, 12)),
            ("none", lambda p: after(p.need(p.suits), 0, 10)),
        ),
    ),
    "E12": (
        (
            ("reviews", lambda p: _dispute(p.need(p.done < 40), 0, 4, p.done + p.last.done + 5)),
            ("suits", lambda p: _dispute(p.need(p.done < 40), 5, 9, p.done + p.last.done + 2)),
            ("pending", lambda p: _dispute(p.need(p.done < 40), 3, 4, p.done + p.last.done + 1)),
            ("others", lambda p: _dispute(p.need(p.done < 40), 7, 9, p.done + p.last.done + 30)),
            ("nothing_done", lambda p: _dispute(p.need(not p.done and not p.last.done), 0, 4, 2)),
        ),
        (
            (
                "just_as_many",
                lambda p: _dispute(p.need(1 < p.done < 40 and not p.suits), 0, 4, p.done + p.last.done),
            ),
            (
                "of_last_year",
                lambda p: _dispute(p.need(not p.done and p.last.done > 2 and not p.suits), 0, 4, 2),
            ),
            ("one", lambda p: _dispute(p.need(p.done > 9 and not p.suits), 0, 4, 1)),
        ),
    ),
    "F1": (
        (
            ("one_more", lambda p: carry(p.need(p.last.left == p.came), p.came + 1)),
            (
                "forgotten",
                lambda p: carry(p.need(p.last.left == p.came > 0 and p.out("granted") > p.came), 0),
            ),
            ("tenfold", lambda p: carry(p.need(p.last.left == p.came > 0), p.came * 10)),
            ("last_years_received", lambda p: carry(p.need(p.last.got != p.came), p.last.got)),
            (
                "another_kind",
                lambda p: _recount(p.need(p.last.left == p.came > 0 and int(p.cells(CARRIED_IN)[0]) > 0)),
            ),
        ),
        (
            (
                "blank_for_nought",
                lambda p: p.need(not p.came and not p.last.left).fill(CARRIED_IN, *[""] * 7),
            ),
            ("with_unit", lambda p: p.need(p.came).put(CARRIED_IN, 6, f"{p.came}件")),
            ("more_left", lambda p: _leave_more(p.need(p.out("granted") > 3 and p.year == 2025))),
        ),
    ),
    "F2": (
        (
            (
                "not_rolled",
                lambda p: _in_force(
                    p.need(norms(p, "issued") != norms(p, "repealed")), norms(p.last, "in_force")
                ),
            ),
            (
                "added_twice",
                lambda p: _in_force(p.need(norms(p, "issued")), norms(p, "in_force") + norms(p, "issued")),
            ),
            (
                "repealed_not_taken",
                lambda p: _in_force(
                    p.need(norms(p, "repealed")), norms(p, "in_force") + norms(p, "repealed")
                ),
            ),
            (
                "only_made",
                lambda p: _in_force(p.need(norms(p, "in_force") > norms(p, "issued")), norms(p, "issued")),
            ),
            ("nine_more", lambda p: _in_force(p, norms(p, "in_force") + 9)),
        ),
        (
            ("unit", lambda p: new(p).put(NORMS, 2, f"{norms(p, 'in_force')}件")),
            (
                "remark",
                lambda p: (
                    new(p)
                    .need(norms(p, "in_force") > 3)
                    .put(NORMS, 2, f"{norms(p, 'in_force')}（其中修订1件）")
                ),
            ),
            (
                "first_year",
                lambda p: p.need(p.year == 2021).put(NORMS, 2, norms(p, "in_force") + 4).documents(""),
            ),
        ),
    ),
    "F3": (
        (
            ("licences", lambda p: _twenty(p).add(LICENCES, 0, 5)),
            ("penalties", lambda p: _twenty(p).add(PENALTIES, 0, 12)),
            ("coercions", lambda p: _twenty(p).add(COERCIONS, 0, 2)),
            ("services", lambda p: _twenty(p).add("其他对外管理", 0, 1)),
            (
                "fallen_total",
                lambda p: (
                    _twenty(p)
                    .need(p.last.n(f"{DOCUMENTS}.disclosed_total") > 8)
                    .put("规范性文件", 2, p.last.n(f"{DOCUMENTS}.disclosed_total") // 2)
                ),
            ),
            (
                "change_left_out",
                lambda p: (
                    _twenty(p)
                    .need(p.last.n("proactive.penalty.items_change"))
                    .put(PENALTIES, 0, p.last.n("proactive.penalty.items_prior_year"))
                ),
            ),
        ),
        (
            (
                "plus_sign",
                lambda p: (
                    _twenty(p)
                    .need(p.n("proactive.penalty.items_change") > 0)
                    .put(PENALTIES, 1, f"+{p.n('proactive.penalty.items_change')}")
                ),
            ),
            ("unit", lambda p: _twenty(p).put(LICENCES, 0, f"{p.cells(LICENCES)[0]}项")),
            ("total_grown", lambda p: _twenty(p).add("规范性文件", 2, 6)),
        ),
    ),
    "F4": (
        (
            (
                "table_three",
                lambda p: _same_form(p).need(p.last.done > 25 and p.last.done != p.done).tables_of(p.last, 3),
            ),
            (
                "all_tables",
                lambda p: (
                    _same_form(p).need(p.last.done > 25 and p.last.done != p.done).tables_of(p.last, 2, 3, 4)
                ),
            ),
            (
                "all_but_one_cell",
                lambda p: (
                    _same_form(p)
                    .need(p.last.done > 60 and p.last.done != p.done)
                    .tables_of(p.last, 3)
                    .add(RECEIVED, 5, 1)
                ),
            ),
            (
                "disputes",
                lambda p: (
                    _same_form(p)
                    .need(
                        sum(c != "0" for c in p.last.cells("四")) > 5 and p.last.cells("四") != p.cells("四")
                    )
                    .tables_of(p.last, 4)
                ),
            ),
            (
                "table_two",
                lambda p: (
                    _same_form(p)
                    .need(
                        sum(v > 0 for k, v in p.last.figures.items() if k.startswith("pro")) > 5
                        and p.last.licences != p.licences
                    )
                    .tables_of(p.last, 2)
                ),
            ),
        ),
        (
            (
                "same_licences",
                lambda p: new(p).need(p.last.year > 2020).put(LICENCES, 0, p.last.licences).powers(""),
            ),
            ("same_received", lambda p: _same_form(p).need(p.last.got == p.got)),
            ("same_zeros", lambda p: _same_form(p).need(not p.last.got and not p.got)),
        ),
    ),
    "F5": (
        (
            ("years_changed", lambda p: borrow(p, p.last, 1)),
            ("everything", lambda p: borrow(p, p.last, 1, 5, 6)),
            ("reordered", lambda p: reorder(borrow(p, p.last, 1), 1)),
            (
                "few_words",
                lambda p: polish(
                    borrow(p, p.last, 1), 1, ("全年", "本年度"), ("政府信息公开申请", "信息公开申请")
                ),
            ),
            ("years_left", lambda p: p.write(1, *p.last.body(1))),
        ),
        (
            (
                "one_paragraph",
                lambda p: p.swap(
                    "^（四）.*$", next(line for line in p.last.body(1) if line.startswith("（四）"))
                ),
            ),
            (
                "same_opening",
                lambda p: p.need(
                    p.lines.__setitem__(
                        p.heading(1) + 1, p.last.body(1)[0].replace(str(p.year - 1), str(p.year))
                    )
                    is None
                ),
            ),
            (
                "same_preamble",
                lambda p: p.need(
                    p.lines.__setitem__(
                        1,
                        p.last.lines[1]
                        .replace(str(p.year - 1), str(p.year))
                        .replace("〔2019〕60", "〔2021〕30"),
                    )
                    is None
                ),
            ),
        ),
    ),
    "F6": (
        (
            ("years_changed", lambda p: borrow(p, p.last, 5)),
            ("years_left", lambda p: p.write(5, *p.last.body(5))),
            ("reordered", lambda p: reorder(borrow(p, p.last, 5), 5)),
            (
                "arabic",
                lambda p: polish(borrow(p, p.last, 5), 5, ("一是", "1."), ("二是", "2."), ("三是", "3.")),
            ),
            ("few_words", lambda p: polish(borrow(p, p.last, 5), 5, ("不够", "还不够"), ("存在", "还存在"))),
        ),
        (
            ("one_of_three", lambda p: p.say("此外，政策解读形式单一的情况仍需持续改进。", 5)),
            (
                "same_opening",
                lambda p: p.write(
                    5,
                    p.last.body(5)[0][:24].replace(str(p.year - 1), str(p.year))
                    + "部分栏目设置与群众办事需求脱节，基层公开专区无人值守，历史文件没有电子版。",
                    f"{p.year + 1}年将重设栏目，排班值守，分批扫描历史文件并编制索引。",
                ),
            ),
            (
                "solved",
                lambda p: p.write(
                    5,
                    "去年提出的解读形式单一问题已解决，全年推出短视频14部。今年的不足是历史文件数字化程度低，检索费时；下一步将分三批扫描入库。",
                ),
            ),
        ),
    ),
    "F7": (
        (
            ("requests", lambda p: ask(p.need(p.last.got > 60), p.got * 9)),
            ("licences", lambda p: times(p, LICENCES, LICENSING, 12)),
            ("penalties", lambda p: times(p, PENALTIES, PENALTY, 20)),
            ("coercions", lambda p: times(p, COERCIONS, COERCION, 15)),
            (
                "licences_a_twentieth",
                lambda p: (
                    new(p)
                    .need(p.last.licences > 900 and p.licences > 900)
                    .put(LICENCES, 0, p.last.licences // 20)
                    .powers("")
                ),
            ),
        ),
        (
            ("small", lambda p: ask(p.need(1 < p.last.got < 4 and p.got < 4), 9)),
            (
                "third_more",
                lambda p: (
                    new(p).need(p.last.licences > 90).put(LICENCES, 0, p.last.licences * 4 // 3).powers("")
                ),
            ),
            ("doubled", lambda p: ask(p.need(p.last.got > 30 and p.got < p.last.got * 1.1), p.got)),
        ),
    ),
    "F8": (
        (
            ("licences", lambda p: kill(p, LICENCES, LICENSING)),
            ("penalties", lambda p: kill(p, PENALTIES, PENALTY)),
            ("coercions", lambda p: kill(p, COERCIONS, COERCION)),
            ("requests", lambda p: _nobody(p.need(p.last.got > 40 and p.came == p.left))),
            (
                "documents",
                lambda p: (
                    new(p)
                    .need(norms(p.last, "in_force") >= 30)
                    .fill(NORMS, 0, norms(p.last, "in_force"), 0)
                    .documents("")
                ),
            ),
        ),
        (
            (
                "few_before",
                lambda p: (
                    new(p)
                    .need(p.last.year > 2020 and 0 < p.last.licences < 20)
                    .put(LICENCES, 0, 0)
                    .powers("")
                ),
            ),
            (
                "one_left",
                lambda p: (
                    new(p)
                    .need(p.last.year > 2020 and 30 < p.last.licences < 50)
                    .put(LICENCES, 0, p.last.licences // 3)
                    .powers("")
                ),
            ),
            (
                "never_any",
                lambda p: new(p).need(not p.last.licences and not p.licences).put(LICENCES, 0, "0"),
            ),
        ),
    ),
    "G1": (
        (
            ("whole", lambda p: borrow(p, p.next_door, 1)),
            ("all_sections", lambda p: borrow(p, p.next_door, 1, 5)),
            ("few_words", lambda p: polish(borrow(p, p.next_door, 1), 1, ("全年", "年内"), ("情况", "工作"))),
            ("reordered", lambda p: reorder(borrow(p, p.next_door, 1), 1)),
            (
                "other_figures",
                lambda p: p.write(
                    1,
                    *(
                        re.sub(r"\d+(?=[条次个])", lambda m: str(int(m[0]) + 3), line)
                        for line in borrow(p, p.next_door, 1).body(1)
                    ),
                ),
            ),
        ),
        (
            (
                "same_preamble",
                lambda p: p.need(
                    p.lines.__setitem__(1, p.next_door.lines[1].replace(p.next_door.name, p.name)) is None
                ),
            ),
            (
                "one_paragraph",
                lambda p: p.swap(
                    "^（五）.*$", next(line for line in p.next_door.body(1) if line.startswith("（五）"))
                ),
            ),
            (
                "same_last_section",
                lambda p: (
                    p.write(6, *p.next_door.body(6))
                    if "我" not in "".join(p.next_door.body(6))
                    else p.need(False)
                ),
            ),
        ),
    ),
    "G2": (
        (
            (
                "opening",
                lambda p: p.say(
                    f"{p.year}年，{named(county_bureau(p), p.next_door)}认真落实政府信息公开各项要求。"
                ),
            ),
            (
                "signature",
                lambda p: p.need(p.lines.__setitem__(-2, named(county_bureau(p), p.next_door)) is None),
            ),
            (
                "preamble",
                lambda p: p.need(
                    p.lines.__setitem__(
                        1,
                        f"本报告由{named(county_bureau(p), p.next_door)}编制，"
                        f"统计期限为{p.year}年1月1日至12月31日。",
                    )
                    is None
                ),
            ),
            (
                "our_bureau",
                lambda p: p.say(f"我单位（{named(county_bureau(p), p.next_door)}）持续加强公开平台建设。"),
            ),
            (
                "problems",
                lambda p: p.say(
                    f"下一步，{named(county_bureau(p), p.next_door)}将进一步完善公开机制，提升服务水平。", 5
                ),
            ),
        ),
        (
            ("joint", lambda p: p.say(f"会同{named(county_bureau(p), p.next_door)}联合开展政务公开日活动。")),
            (
                "passed_on",
                lambda p: p.say(
                    f"不属于本机关职责的申请，告知申请人向{named(county_bureau(p), p.next_door)}提出。"
                ),
            ),
            ("learned", lambda p: p.say(f"赴{named(county_bureau(p), p.next_door)}学习交流公开工作经验。")),
        ),
    ),
    "G3": (
        (
            ("all", lambda p: _vector(p).tables_of(p.next_door, 2, 3, 4)),
            (
                "two_and_three",
                lambda p: (
                    _vector(p)
                    .need(not p.next_door.suits and not p.next_door.reviews and not p.suits and not p.reviews)
                    .tables_of(p.next_door, 2, 3)
                ),
            ),
            (
                "with_blank_zeros",
                lambda p: _vector(p).need(every(p.tables_of(p.next_door, 2, 3, 4), "0", "", 3)),
            ),
            (
                "with_units",
                lambda p: _vector(p).tables_of(p.next_door, 2, 3, 4).put(RECEIVED, 6, f"{p.next_door.got}件"),
            ),
            ("all_again", lambda p: _vector(p).tables_of(p.next_door, 2, 3, 4).requests("均依法办理。")),
        ),
        (
            (
                "same_received",
                lambda p: (
                    new(p)
                    .need(not p.got and not p.next_door.got and not p.came and not p.next_door.came)
                    .tables_of(p.next_door, 3)
                ),
            ),
            ("same_disputes", lambda p: new(p).need(p.next_door.cells("四") == p.cells("四"))),
            (
                "same_licences",
                lambda p: (
                    new(p).need(p.next_door.licences > 9).put(LICENCES, 0, p.next_door.licences).powers("")
                ),
            ),
        ),
    ),
    "G4": (
        (
            ("licences", lambda p: _nought(p, LICENCES, LICENSING)),
            ("penalties", lambda p: _nought(p, PENALTIES, PENALTY)),
            ("coercions", lambda p: _nought(p, COERCIONS, COERCION)),
            ("licences_wide", lambda p: _nought(p, LICENCES, LICENSING).put(LICENCES, 0, "０")),
            ("penalties_unit", lambda p: _nought(p, PENALTIES, PENALTY).put(PENALTIES, 0, "0件")),
        ),
        (
            ("blank", lambda p: new(p).need(p.licences > 3).put(LICENCES, 0, "/")),
            ("few", lambda p: new(p).need(20 > p.licences > 3).put(LICENCES, 0, 1).powers("")),
            ("no_documents", lambda p: new(p).need(p.n("proactive.government_rules.in_force") == 0)),
        ),
    ),
    "G5": (
        (
            ("bureau_in_force", lambda p: low(new(p)).put("规章", 2, 3)),
            ("town_made", lambda p: town(new(p)).put("规章", 0, 1)),
            ("bureau_repealed", lambda p: low(new(p)).put("规章", 1, 2)),
            ("town_all", lambda p: town(new(p)).fill("规章", 1, 1, 6)),
            ("old_form", lambda p: low(old(p)).put("规章", 2, 4)),
        ),
        (
            ("slashes", lambda p: low(new(p)).fill("规章", *"///")),
            ("documents_only", lambda p: low(new(p)).fill("规章", 0, 0, 0)),
            ("internal_rules", lambda p: low(p).say("修订内部规章制度6项，健全公开规章。")),
        ),
    ),
    "G6": (
        (
            ("town", lambda p: _ground(town(p), SECRET, 1)),
            ("bureau", lambda p: _ground(low(p), SECRET, 1)),
            ("several", lambda p: _ground(low(p), SECRET, 3)),
            ("business", lambda p: _ground_of(low(p), SECRET, 1)),
            ("most", lambda p: _ground(low(p).need(p.out("granted") > 2), SECRET, 2)),
        ),
        (
            ("other_law", lambda p: _ground(low(p), "2.其他法律", 1)),
            ("in_words", lambda p: low(p).say("开展国家秘密保密审查培训2次。")),
            ("files", lambda p: _ground(low(p), "7.属于行政执法", 1)),
        ),
    ),
    "G7": (
        (
            (
                "half",
                lambda p: _ground(
                    new(p).need(p.out("granted") > 12), REST, p.out("granted") // 2 + p.done // 4
                ),
            ),
            (
                "all_granted",
                lambda p: _ground(
                    new(p).need(p.out("granted") * 4 > p.done > 30), REST, int(p.cells(GRANTED)[0])
                ),
            ),
            (
                "a_third",
                lambda p: _ground(
                    new(p).need(p.done > 30 and p.out("granted") * 3 > p.done), REST, p.done // 3
                ),
            ),
            (
                "just_above",
                lambda p: _ground(
                    new(p).need(p.done > 30 and p.out("granted") * 4 > p.done), REST, p.done // 5 + 1
                ),
            ),
            ("new_ones", lambda p: ask(new(p).need(p.done > 20), p.done, REST)),
        ),
        (
            (
                "four_of_ten",
                lambda p: _ground(
                    new(p).need(
                        p.done < 20 and int(p.cells(GRANTED)[0]) >= 4 and not p.out("other_disposal.rest")
                    ),
                    REST,
                    4,
                ),
            ),
            (
                "a_tenth",
                lambda p: _ground(
                    new(p).need(
                        p.done > 60 and p.out("granted") * 4 > p.done and not p.out("other_disposal.rest")
                    ),
                    REST,
                    p.done // 10,
                ),
            ),
            (
                "late",
                lambda p: _ground(
                    new(p).need(p.done > 30 and p.out("granted") * 4 > p.done),
                    "1.申请人无正当理由",
                    p.done // 5 + 1,
                ),
            ),
        ),
    ),
    "G8": (
        (
            ("one", lambda p: _ground(p, SENSITIVE, 1)),
            ("two", lambda p: _ground(p, SENSITIVE, 2)),
            ("business", lambda p: _ground_of(p, SENSITIVE, 1)),
            ("town", lambda p: _ground(town(p), SENSITIVE, 1)),
            ("government", lambda p: _ground(p.need(p.out("granted") > 20), SENSITIVE, 5)),
        ),
        (
            ("third_party", lambda p: _ground(p, "4.保护第三方", 1)),
            ("blank", lambda p: p.fill(SENSITIVE, *[""] * 7)),
            ("in_words", lambda p: p.say("危及国家安全、公共安全、经济安全和社会稳定的信息一律不公开。")),
        ),
    ),
}
