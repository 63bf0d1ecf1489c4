"""Faults in table cells: numbers mistyped, swapped, shifted, left out, or typed with what does not belong."""

import random
from collections.abc import Iterator
from dataclasses import replace

from analytics.model import APPLICANTS, TOTAL, FigureKey, Form, Variant
from analytics.synthetic.compose import ABSENT, Facts
from analytics.synthetic.faults.record import (
    Changed,
    FormFault,
    Planted,
    ReportFault,
    Scene,
    claimed_keys,
    consequences,
    mistype,
    newly_broken,
)
from analytics.synthetic.figures import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    GROUPS,
    PEOPLE,
    RECEIVED,
    RESULTS,
)
from analytics.synthetic.report import AMOUNTS, Report


def _result_rows(report: Report) -> list[str]:
    found = dict.fromkeys(
        key.indicator for key in report.cells if key.indicator.startswith("requests.outcome.")
    )
    return [row for row in found if row != CONCLUDED and row not in report.absent_rows]


def _number(report: Report, key: FigureKey) -> int:
    return int(report.cells[key].value or 0)


def _pick(report: Report, keys: list[FigureKey], rng: random.Random) -> list[FigureKey]:
    """One of the cells that show a number, if possible one that no sentence states; or none."""
    shown = [key for key in keys if report.cells[key].text]
    silent = [key for key in shown if key not in claimed_keys(report.claims)]
    return [rng.choice(silent or shown)] if shown else []


def _filled(report: Report, rows: list[str], people: tuple[str, ...]) -> list[FigureKey]:
    keys = [FigureKey(row, person) for row in rows for person in people]
    return [key for key in keys if _number(report, key)]


def mistype_cell(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D3: a number inside table 三 is off by a little; its row and its column no longer add up."""
    report = scene.report
    for key in _pick(report, _filled(report, _result_rows(report), PEOPLE), rng):
        text = str(_number(report, key) + rng.choice((1, 2, 10)))
        yield mistype("mistype_cell", "D3", report, {key: text})


def transpose_digits(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D2: two digits changed places, so the difference is divisible by nine."""
    report = scene.report
    keys = _filled(report, [*_result_rows(report), CONCLUDED], PEOPLE)
    keys = [
        key
        for key in keys
        if len({*str(_number(report, key))[-2:]}) == 2 and "0" not in str(_number(report, key))
    ]
    for key in _pick(report, keys, rng):
        digits = str(_number(report, key))
        yield mistype("transpose_digits", "D2", report, {key: digits[:-2] + digits[-1] + digits[-2]})


def mistype_row_total(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D3: the total at the end of a row is wrong."""
    report = scene.report
    for key in _pick(report, _filled(report, _result_rows(report), (TOTAL,)), rng):
        yield mistype(
            "mistype_row_total", "D3", report, {key: str(_number(report, key) + rng.choice((1, -1, 3)))}
        )


def mistype_concluded(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D2: （七）总计 of one applicant is wrong."""
    report = scene.report
    for key in _pick(report, _filled(report, [CONCLUDED], PEOPLE), rng):
        yield mistype("mistype_concluded", "D2", report, {key: str(_number(report, key) + 1)})


def mistype_carried_out(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D1: 四、结转下年度继续办理 of one applicant is wrong."""
    report = scene.report
    for key in _pick(report, [FigureKey(CARRIED_OUT, person) for person in PEOPLE], rng):
        yield mistype(
            "mistype_carried_out", "D1", report, {key: str(_number(report, key) + rng.choice((1, 2)))}
        )


def forget_carried_in(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D1: 二、上年结转 is all zeros although its cases are among those concluded (漏加结转)."""
    del rng
    report = scene.report
    carried = [key for key in (FigureKey(CARRIED_IN, a) for a in APPLICANTS) if _number(report, key)]
    if carried:
        yield mistype("forget_carried_in", "D1", report, dict.fromkeys(carried, "0"))


def swap_applicants(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D6: one case is counted under another applicant; the row still adds up, two columns do not."""
    report = scene.report
    for key in _pick(report, _filled(report, _result_rows(report), PEOPLE[:1]), rng):
        other = FigureKey(key.indicator, rng.choice(PEOPLE[1:]))
        if report.cells[other].text is not None:
            texts = {key: str(_number(report, key) - 1), other: str(_number(report, other) + 1)}
            yield mistype("swap_applicants", "D6", report, texts)


def shift_row(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D2: the numbers of a row stand one column too far to the right; its total stayed."""
    report = scene.report
    for key in _pick(report, _filled(report, _result_rows(report), PEOPLE[:1]), rng):
        keys = [FigureKey(key.indicator, person) for person in PEOPLE]
        texts = ["0", *(report.text(other) or "0" for other in keys[:-1])]
        yield mistype("shift_row", "D2", report, dict(zip(keys, texts, strict=True)))


def mistype_dispute_total(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D4: the total of a group of table 四 is wrong, or was left at zero."""
    report = scene.report
    keys = [
        FigureKey(f"disputes.{group}.total", TOTAL)
        for group in GROUPS
        if all(report.cells[FigureKey(f"disputes.{group}.{result}", TOTAL)].text for result in RESULTS[:4])
    ]  # where a result is blank, the total may be right
    for key in _pick(report, [key for key in keys if _number(report, key)], rng):
        text = rng.choice(("0", str(_number(report, key) + 1)))
        yield mistype("mistype_dispute_total", "D4", report, {key: text})


def mistype_dispute_result(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """D4: a result of table 四 is one too many."""
    report = scene.report
    keys = [FigureKey(f"disputes.{group}.{result}", TOTAL) for group in GROUPS for result in RESULTS[:4]]
    for key in _pick(report, keys, rng):
        yield mistype("mistype_dispute_result", "D4", report, {key: str(_number(report, key) + 1)})


def _shown_numbers(report: Report) -> list[FigureKey]:
    """Every cell of the three tables that shows a number other than zero, signed changes left out."""
    return [
        key for key, cell in report.cells.items() if cell.value and not key.indicator.endswith("items_change")
    ]


def _counts(report: Report) -> list[FigureKey]:
    """The same without amounts of money."""
    return [key for key in _shown_numbers(report) if key.indicator not in AMOUNTS]


def type_unit(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C3: a unit stands inside the cell."""
    report = scene.report
    for key in _pick(report, _shown_numbers(report), rng):
        unit = "万元" if key.indicator in AMOUNTS else "项" if "items" in key.indicator else "件"
        yield mistype("type_unit", "C3", report, {key: f"{report.text(key)}{unit}"})


def type_placeholder(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C3: the draft's placeholder was never replaced."""
    report = scene.report
    for key in _pick(report, list(report.cells), rng):
        yield mistype("type_placeholder", "C3", report, {key: rng.choice(("待填", "XX", "待核"))})


def type_negative(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C4: a count below zero."""
    report = scene.report
    for key in _pick(report, _shown_numbers(report), rng):
        yield mistype("type_negative", "C4", report, {key: f"-{report.text(key)}"})


def type_fraction(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C5: a count with decimals."""
    report = scene.report
    for key in _pick(report, _counts(report), rng):
        yield mistype("type_fraction", "C5", report, {key: f"{_number(report, key)}.5"})


def type_full_width(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C7: full-width digits, or a separator between thousands."""
    report = scene.report
    for key in _pick(report, _counts(report), rng):
        number = _number(report, key)
        wide = str(number).translate({ord("0") + i: chr(0xFF10 + i) for i in range(10)})
        yield mistype("type_full_width", "C7", report, {key: f"{number:,}" if number > 999 else wide})


def blank_cell(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C1: a cell that should show a number is empty."""
    report = scene.report
    totals = {*_totals(report)}
    for key in _pick(report, [key for key in _shown_numbers(report) if key not in totals], rng):
        yield mistype("blank_cell", "C1", report, {key: None})


def blank_total(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C9: the total of a filled row, column or group is empty."""
    report = scene.report
    for key in _pick(report, _totals(report), rng):
        yield mistype("blank_total", "C9", report, {key: None})


def _totals(report: Report) -> list[FigureKey]:
    """The totals of tables 三 and 四 that show a number: ends of rows, （七）总计, three of 四."""
    rows = [*_result_rows(report), CONCLUDED, RECEIVED, CARRIED_IN, CARRIED_OUT]
    keys = _filled(report, rows, (TOTAL,)) + _filled(report, [CONCLUDED], PEOPLE)
    return keys + _filled(report, [f"disputes.{group}.total" for group in GROUPS], (TOTAL,))


def blank_requests(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C8: table 三 was not filled in although there were requests."""
    del rng
    report = scene.report
    keys = [key for key in report.cells if key.indicator.startswith("requests.") and report.cells[key].text]
    if any(_number(report, key) for key in keys):
        for reports, planted in (mistype("blank_requests", "C8", report, dict.fromkeys(keys)),):
            yield reports, replace(planted, also=("C1", "C9", *planted.also))


def type_dash(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """C2: a dash or 无 in place of every zero of table 三 or 四, where every agency has a number."""
    report = scene.report
    table = rng.choice(("requests.", "disputes."))
    keys = [
        key
        for key, cell in report.cells.items()
        if key.indicator.startswith(table) and cell.text == "0" and cell.value == 0
    ]
    if keys:
        yield mistype("type_dash", "C2", report, dict.fromkeys(keys, rng.choice(("—", "无", "/"))))


def drop_row(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B8: a row of table 三 is not there."""
    report = scene.report
    rows = [
        row
        for row in _result_rows(report)
        if row.split(".")[2] in ("refused", "unavailable", "not_processed")
    ]
    row = rng.choice(rows)
    keys = tuple(FigureKey(row, person) for person in APPLICANTS)
    changed = replace(
        report,
        absent_rows=report.absent_rows | {row},
        cells={**report.cells, **dict.fromkeys(keys, ABSENT)},
    )
    yield (changed,), _structural("drop_row", "B8", report, changed, keys)


def drop_last_cell(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B10: a row of table 三 has six numbers and no total; not where marks keep its place, blank."""
    report = scene.report
    if report.shape.startswith(_RULED):
        return
    row = rng.choice(_result_rows(report))
    key = FigureKey(row, TOTAL)
    changed = replace(
        report, truncated_rows=report.truncated_rows | {row}, cells={**report.cells, key: ABSENT}
    )
    yield (changed,), _structural("drop_last_cell", "B10", report, changed, (key,))


def add_row(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B8: table 二 has a row that no form has."""
    number = str(rng.randrange(3, 90))
    changed = replace(scene.report, extra_rows=(*scene.report.extra_rows, ("其他主动公开文件", number)))
    yield (
        (changed,),
        Planted("add_row", "B8", (scene.report.report_year,), after=f"其他主动公开文件 {number}"),
    )


_RULED = ("markdown", "pipes", "cell_lines", "separator_lines", "giant_cell")
"""Shapes of text that keep a place for every cell."""


def _structural(
    fault: str, rule: str, report: Report, changed: Report, keys: tuple[FigureKey, ...]
) -> Planted:
    return Planted(
        fault,
        rule,
        (report.report_year,),
        keys,
        before="; ".join(report.text(key) for key in keys),
        instances=newly_broken(report, changed, keys),
        also=consequences(report, keys),
    )


def use_old_form(facts: Facts, rng: random.Random) -> Iterator[tuple[Facts, Planted]]:
    """B7: the form of 2019 when that of 2021 was due."""
    del rng
    if facts.year >= 2021:
        planted = Planted("use_old_form", "B7", (facts.year,), before="2021", after="2019")
        yield replace(facts, form=Form.F2019), planted


def use_new_form(facts: Facts, rng: random.Random) -> Iterator[tuple[Facts, Planted]]:
    """B7: the report for 2020 was filled in again, or late, on the form of 2021."""
    del rng
    if facts.year == 2020:
        planted = Planted("use_new_form", "B7", (facts.year,), before="2019", after="2021")
        yield replace(facts, form=Form.F2021), planted


def mix_forms(facts: Facts, rng: random.Random) -> Iterator[tuple[Facts, Planted]]:
    """B7: item (一) has the old columns, all others are new."""
    del rng
    if facts.year >= 2021:
        planted = Planted("mix_forms", "B7", (facts.year,), before="2021", after="mixed")
        yield replace(facts, form=Form.MIXED), planted


def keep_one_row_six(facts: Facts, rng: random.Random) -> Iterator[tuple[Facts, Planted]]:
    """B8: the form of 2021 with the single row （六）其他处理 of the old one."""
    del rng
    if facts.year >= 2021:
        planted = Planted(
            "keep_one_row_six", "B8", (facts.year,), before="2021", after="one_row_six", also=("B7",)
        )
        yield replace(facts, variant=Variant.ONE_ROW_SIX), planted


FORM_FAULTS: tuple[FormFault, ...] = (use_old_form, use_new_form, mix_forms, keep_one_row_six)

CELL_FAULTS: tuple[ReportFault, ...] = (
    mistype_cell,
    transpose_digits,
    mistype_row_total,
    mistype_concluded,
    mistype_carried_out,
    forget_carried_in,
    swap_applicants,
    shift_row,
    mistype_dispute_total,
    mistype_dispute_result,
    type_unit,
    type_placeholder,
    type_negative,
    type_fraction,
    type_full_width,
    type_dash,
    blank_cell,
    blank_total,
    blank_requests,
    drop_row,
    drop_last_cell,
    add_row,
)
