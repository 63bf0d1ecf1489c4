"""Faults of delivery, title and structure, and oddities that are none."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from analytics.model import APPLICANTS, TOTAL, FigureKey, Form, Status
from analytics.synthetic.compose import due_on
from analytics.synthetic.faults.record import Changed, Planted, ReportFault, Scene, type_cells
from analytics.synthetic.figures import RECEIVED, RULE_MAKERS
from analytics.synthetic.report import Report, read_cell


def _record(
    fault: str, rule: str, reports: tuple[Report, ...], scene: Scene, before: str, after: str, *also: str
) -> Changed:
    return reports, Planted(fault, rule, (scene.report.report_year,), before=before, after=after, also=also)


def withhold(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A1: there is no report of this year."""
    del rng
    yield _record("withhold", "A1", (), scene, scene.report.title, "", "F9", "G9")


def publish_late(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A2, A3 or A4: published days or months after the last day."""
    report = scene.report
    last = due_on(report.agency, report.report_year)
    legal = date(report.report_year + 1, 1, 31)
    day = last + timedelta(days=rng.choice((1, 3, 11, 24, 70)))
    rule = (
        "A3"
        if report.agency.kind == "government"
        else "A4"
        if report.agency.due_on and day <= legal
        else "A2"
    )
    if report.published_on:
        changed = replace(report, published_on=day)
        yield _record(
            "publish_late", rule, (changed,), scene, report.published_on.isoformat(), day.isoformat()
        )


def publish_too_early(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A9: dated before the year had ended."""
    report = scene.report
    day = date(report.report_year, rng.randrange(6, 13), rng.randrange(1, 28))
    if report.published_on:
        changed = replace(report, published_on=day)
        yield _record(
            "publish_too_early", "A9", (changed,), scene, report.published_on.isoformat(), day.isoformat()
        )


def change_published(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A7: a number of the published report was changed weeks later, without a word."""
    report = scene.report
    key = FigureKey("proactive.licensing.decisions", TOTAL)
    if report.number(key.indicator) and report.published_on:
        number = int(report.number(key.indicator)) + rng.randrange(1, 9)
        later = replace(
            type_cells(report, {key: str(number)}),
            version=2,
            published_on=report.published_on + timedelta(days=rng.randrange(20, 90)),
        )
        reports, planted = _record(
            "change_published",
            "A7",
            (report, later),
            scene,
            report.text(key),
            str(number),
            "A2",
            "A3",
            "A4",
            "E3",
            "G9",
        )
        yield reports, replace(planted, cells=(key,))


def differ_elsewhere(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A8: another platform shows the same report with another number, dated the same day."""
    report = scene.report
    key = FigureKey("proactive.penalty.decisions", TOTAL)
    if report.number(key.indicator):
        number = int(report.number(key.indicator)) + rng.randrange(1, 9)
        other = replace(type_cells(report, {key: str(number)}), version=2)
        reports, planted = _record(
            "differ_elsewhere", "A8", (report, other), scene, report.text(key), str(number), "E3", "G9"
        )
        yield reports, replace(planted, cells=(key,))


def show_tables_as_pictures(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A11: under the headings 二, 三 and 四 there is no text."""
    del rng
    report = scene.report
    cells = {
        key: cell._replace(text=None, status=Status.ABSENT, value=None) for key, cell in report.cells.items()
    }
    changed = replace(report, tables=frozenset(), cells=cells)
    yield _record(
        "show_tables_as_pictures", "A11", (changed,), scene, "", "", "E1", "E2", "E3", "E4", "F1", "F2", "G9"
    )


def mistitle(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B1: the title is not the official one."""
    report = scene.report
    year = report.report_year
    title = rng.choice(
        (
            f"关于{year}年度政府信息公开情况的报告",
            f"{report.organ}{year}年政务信息公开年度报告",
            f"{report.organ}{year}年政府信息公开工作告年度报",
        )
    )
    yield _record("mistitle", "B1", (replace(report, title=title),), scene, report.title, title, "B2", "H4")


def name_other_organ(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B2: the organ in the title is none of the roster's."""
    report = scene.report
    organ = report.agency.region + rng.choice(("综合服务中心", "政务公开领导小组办公室", "信息管理处"))
    title = report.title.replace(report.organ, organ)
    if title != report.title:
        yield _record("name_other_organ", "B2", (replace(report, title=title),), scene, report.organ, organ)


def mistake_year(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B3: the title names another year than the report is about."""
    report = scene.report
    wrong = report.report_year + rng.choice((-1, 1))
    title = report.title.replace(f"{report.report_year}年", f"{wrong}年")
    if title != report.title:
        yield _record("mistake_year", "B3", (replace(report, title=title),), scene, report.title, title)


def drop_section(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B6: section 五 or 六 is not there."""
    report = scene.report
    gone = rng.choice(("5", "6"))
    prose = {number: texts for number, texts in report.prose.items() if number != gone}
    changed = replace(
        report,
        sections=tuple(number for number in report.sections if number != gone),
        prose=prose,
        claims=tuple(claim for claim in report.claims if claim.section != gone),
    )
    also = ("B14", "B15", "E9") if gone == "5" else ("B16", "E10")
    yield _record("drop_section", "B6", (changed,), scene, gone, "", *also)


def reorder_sections(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B6: section 四 stands before section 三."""
    del rng
    changed = replace(scene.report, sections=("1", "2", "4", "3", "5", "6"))
    yield _record("reorder_sections", "B6", (changed,), scene, "123456", "124356")


FILING_FAULTS: Mapping[str, tuple[ReportFault, ...]] = {
    "delivery": (withhold, publish_late, publish_late, publish_too_early, change_published, differ_elsewhere),
    "title": (mistitle, name_other_organ, mistake_year),
    "structure": (show_tables_as_pictures, drop_section, reorder_sections),
}


def leave_zeros_blank(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A habit: zeros of tables 三 and 四 are left blank."""
    del rng
    yield from _blank(scene, "leave_zeros_blank", lambda key: not key.indicator.startswith("proactive."))


def leave_organisations_blank(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A habit: the columns of organisations are left blank where they would show zeros."""
    del rng
    yield from _blank(scene, "leave_organisations_blank", lambda key: key.applicant in APPLICANTS[1:-1])


def leave_form_blank(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """Nothing was received, carried in or left: table 三 stays blank."""
    del rng
    rows = [FigureKey(row, TOTAL) for row in (RECEIVED, "requests.carried_in")]
    if not any(scene.report.cells[key].value for key in rows):
        yield from _blank(scene, "leave_form_blank", lambda key: key.indicator.startswith("requests."))


def strike_rules(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """“/” for 规章 by an agency that cannot make any."""
    del rng
    agency = scene.report.agency
    keys = [key for key in scene.report.cells if key.indicator.startswith("proactive.government_rules.")]
    is_maker = agency.kind == "government" and agency.level in RULE_MAKERS
    if not is_maker and not any(scene.report.cells[key].value for key in keys):
        printed = [key for key in keys if scene.report.cells[key].status is not Status.ABSENT]
        changed = type_cells(scene.report, dict.fromkeys(printed, "/"))
        yield _oddity("strike_rules", "C2", scene, changed, tuple(printed), "0", "/")


def relabel(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """Labels as other offices print them: shorter, numbered otherwise, or with a letter changed."""
    choices = {
        "2.其他法律行政法规禁止公开": "2.其他法律法规禁止公开",
        "5.属于三类内部事务信息": "5、属于三类内部事务信息",
        "3.危及“三安全一稳定”": "3.危及三安全一稳定",
    }
    if scene.report.form is not Form.F2019:
        choices["行政规范性文件"] = "规范性文件"
    label = rng.choice(list(choices))
    changed = replace(scene.report, labels={**scene.report.labels, label: choices[label]})
    yield _oddity("relabel", "B9", scene, changed, (), label, choices[label])


def retitle(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """Titles that say the same: 2023年度, the year first."""
    report = scene.report
    year = report.report_year
    title = rng.choice(
        (
            f"{report.organ}{year}年度政府信息公开工作年度报告",
            f"{year}年{report.organ}政府信息公开工作年度报告",
        )
    )
    yield _oddity("retitle", "B1", scene, replace(report, title=title), (), report.title, title)


def explain_withdrawals(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """Withdrawn requests stand under 其他, and a line above table 三 says so."""
    del rng
    report = scene.report
    rest = report.number("requests.outcome.other_disposal.rest")
    if rest:
        text = f"注：“其他处理”中“其他”{rest}件，系申请人主动撤回申请。"
        changed = replace(report, prose={**report.prose, "3": (text,)})
        yield _oddity("explain_withdrawals", "B17", scene, changed, (), "", text)


def repeat_by_chance(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """A request or two a year: table 三 is the same as last year's, and nobody copied it."""
    del rng
    report, last = scene.report, scene.last
    if last is not None and last.report_year == report.report_year - 1:
        rows = [key for key in report.cells if key.indicator.startswith("requests.")]
        shown = [key for key in rows if report.cells[key].value]
        same = all(key in last.cells and report.cells[key].value == last.cells[key].value for key in rows)
        if same and shown:
            yield _oddity("repeat_by_chance", "F4", scene, report, tuple(shown), "", "")


def _blank(scene: Scene, name: str, wanted: Callable[[FigureKey], bool]) -> Iterator[Changed]:
    report = scene.report
    keys = [
        key for key, cell in report.cells.items() if cell.text is not None and not cell.value and wanted(key)
    ]
    if keys:
        changed = replace(report, cells={**report.cells, **{key: read_cell(None) for key in keys}})
        yield _oddity(name, "C1", scene, changed, (), "0", "")


def _oddity(
    name: str,
    rule: str,
    scene: Scene,
    changed: Report,
    cells: tuple[FigureKey, ...],
    before: str,
    after: str,
) -> Changed:
    year = scene.report.report_year
    return (changed,), Planted(name, rule, (year,), cells, before=before, after=after, innocent=True)


HABITS: tuple[tuple[float, ReportFault], ...] = (
    (0.1, leave_zeros_blank),
    (0.06, leave_organisations_blank),
    (0.15, strike_rules),
)
"""What an agency does in every year, with how many agencies do."""

ODDITIES: tuple[tuple[float, ReportFault], ...] = (
    (0.3, leave_form_blank),
    (0.06, relabel),
    (0.08, retitle),
    (0.04, explain_withdrawals),
    (1, repeat_by_chance),
)
"""What happens in a single year, with how often."""
