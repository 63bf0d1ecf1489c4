"""F1 to F4, F9, E11 and E12: a report against the same agency's reports of the years before."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from analytics.dictionary import load_dictionary
from analytics.dictionary.numerals import say_in_english
from analytics.model import APPLICANTS, TOTAL, FigureKey, Message, OtherCell, Severity
from analytics.rules.reports import (
    TABLES,
    Derived,
    LastYear,
    Link,
    Reports,
    Survey,
    Violation,
    cells_of,
    name_unknown,
    to_text,
)

_STOCKS = ("government_rules", "normative_documents")
_ITEM_ROWS = ("licensing", "other_services", "penalty", "coercion", "fees")
_CARRY = tuple(
    (FigureKey("requests.carried_in", applicant), FigureKey("requests.carried_out", applicant))
    for applicant in APPLICANTS
)


def list_linked(survey: Survey) -> Iterator[int | Derived]:
    """The positions that a rule applies to and that have a last year; why the others cannot be assessed."""
    for position in survey.positions:
        link = survey.reports.links[position]
        if link.lacking is not None:
            yield survey.cannot_assess(position, link.lacking)
        elif link.sources:
            yield position


def name_cells_before(reports: Reports, link: Link, *keys: FigureKey) -> tuple[OtherCell, ...]:
    """The cells of last year's reports that a figure is compared with."""
    return tuple(cell for source in link.sources for cell in cells_of(reports, source, *keys))


def f1(survey: Survey) -> Iterator[Derived]:
    """F1: last year's 结转下年度 equals this year's 上年结转, in all seven columns.

    Both count the requests that were open at the end of the year (国办公开办函〔2021〕30号, table 三).
    """
    reports, links, last = survey.reports, survey.reports.links, survey.reports.last
    for position in list_linked(survey):
        if isinstance(position, Derived):
            yield position
            continue
        link = links[position]
        verdicts = {pair: _differs(reports, last, position, *pair) for pair in _CARRY}
        wrong = [pair for pair, verdict in verdicts.items() if verdict]
        for here, there in wrong:
            yield survey.fails(position, _break_carry(reports, link, last, position, here, there))
        if wrong:
            continue
        if all(verdict is None for verdict in verdicts.values()):
            yield survey.cannot_assess(position, _lack_pairs(reports, last, link, position, _CARRY))
        else:
            yield survey.passes(position)


def _differs(
    reports: Reports, last: LastYear, position: int, here: FigureKey, there: FigureKey
) -> bool | None:
    """Whether this year's figure differs from last year's; None where one is unknown."""
    a, b = reports.columns[here], reports.columns[there]
    if not (reports.is_known[position, a] and last.is_known[position, b]):
        return None
    return bool(reports.values[position, a] != last.values[position, b])


def _break_carry(
    reports: Reports, link: Link, last: LastYear, position: int, here: FigureKey, there: FigureKey
) -> Violation:
    a, b = reports.columns[here], reports.columns[there]
    reported, expected = int(reports.values[position, a]), int(last.values[position, b])
    name = load_dictionary().figure_name(here)
    year = reports.heads[position].report_year
    uses_implied = bool(reports.is_implied[position, a] or last.is_implied[position, b])
    zh_note, en_note = ("（含推定值）", " (with implied values)") if uses_implied else ("", "")
    return Violation(
        Message(
            f"“{name.zh}”填报 {to_text(reported)}，{year - 1}年报告结转下年度为 {to_text(expected)}，"
            f"相差 {to_text(reported - expected)}{zh_note}。",
            f"{name.en}: {to_text(reported)} reported; the report for {year - 1} carried over "
            f"{to_text(expected)}{en_note}.",
        ),
        here.applicant,
        cells=(here,),
        other_cells=name_cells_before(reports, link, there),
        severity=None if here.applicant == TOTAL else Severity.WARNING,
        expected=expected,
        reported=reported,
        uses_implied=uses_implied,
    )


def _lack_pairs(
    reports: Reports, last: LastYear, link: Link, position: int, pairs: Sequence[tuple[FigureKey, FigureKey]]
) -> Message:
    """Say which of the two sides has no value."""
    here = [a for a, _ in pairs if not reports.is_known[position, reports.columns[a]]]
    if here:
        return name_unknown(reports, position, here)
    there = [b for _, b in pairs if not last.is_known[position, reports.columns[b]]]
    source = next(
        each
        for each in link.sources
        if not all(reports.is_known[each, reports.columns[key]] for key in there)
    )
    found = name_unknown(reports, source, there)
    year = reports.heads[source].report_year
    return Message(f"{year}年{found.zh}", f"{year}: {found.en}")


Roll = Callable[[Reports, LastYear, int], tuple[list[Violation], list[FigureKey], int]]
"""Violations, figures of this or last year without a value, and how many relations were tested."""


def f2(survey: Survey) -> Iterator[Derived]:
    """F2: in force = last year's in force + issued - repealed, for rules and for normative documents."""
    yield from _roll_forward(survey, _roll_stock)


def f3(survey: Survey) -> Iterator[Derived]:
    """F3: 2019 form: last year's items + change = this year's prior items; disclosed totals do not fall."""
    yield from _roll_forward(survey, _roll_items)


def _roll_forward(survey: Survey, roll: Roll) -> Iterator[Derived]:
    reports, links, last = survey.reports, survey.reports.links, survey.reports.last
    for position in list_linked(survey):
        if isinstance(position, Derived):
            yield position
            continue
        wrong, unknown, tested = roll(reports, last, position)
        link = links[position]
        for found in wrong:
            others = name_cells_before(reports, link, *found.cells[-1:])
            yield survey.fails(position, found._replace(other_cells=others))
        if not wrong and tested:
            yield survey.passes(position)
        elif not wrong:
            pairs = [(key, key) for key in unknown]
            yield survey.cannot_assess(position, _lack_pairs(reports, last, link, position, pairs))


def _roll_stock(
    reports: Reports, last: LastYear, position: int
) -> tuple[list[Violation], list[FigureKey], int]:
    wrong: list[Violation] = []
    unknown, tested = [], 0
    for row in _STOCKS:
        parts = ("issued", "repealed", "in_force")
        keys = tuple(FigureKey(f"proactive.{row}.{part}", TOTAL) for part in parts)
        columns = [reports.columns[key] for key in keys]
        if not (reports.is_known[position, columns].all() and last.is_known[position, columns[-1]]):
            unknown.append(keys[-1])
            continue
        tested += 1
        issued, repealed, reported = (int(value) for value in reports.values[position, columns])
        before = int(last.values[position, columns[-1]])
        expected = before + issued - repealed
        if expected == reported:
            continue
        name = load_dictionary().figure_name(keys[-1])
        message = Message(
            f"“{name.zh}”填报 {to_text(reported)}，按上年 {to_text(before)} 加制发 {to_text(issued)} "
            f"减废止 {to_text(repealed)} 应为 {to_text(expected)}；如因清理、失效或职能划转，请说明。",
            f"{name.en}: {to_text(reported)} reported; last year's {to_text(before)} plus "
            f"{to_text(issued)} issued minus {to_text(repealed)} repealed gives {to_text(expected)}. A "
            "clean-up may explain it.",
        )
        uses_implied = bool(reports.is_implied[position, columns].any())
        wrong.append(
            Violation(message, row, keys, expected=expected, reported=reported, uses_implied=uses_implied)
        )
    return wrong, unknown, tested


def _roll_items(
    reports: Reports, last: LastYear, position: int
) -> tuple[list[Violation], list[FigureKey], int]:
    wrong: list[Violation] = []
    unknown, tested = [], 0
    for row in _ITEM_ROWS:
        prior = FigureKey(f"proactive.{row}.items_prior_year", TOTAL)
        change = FigureKey(f"proactive.{row}.items_change", TOTAL)
        a, b = reports.columns[prior], reports.columns[change]
        if not (reports.is_known[position, a] and last.is_known[position, [a, b]].all()):
            unknown.append(prior)
            continue
        tested += 1
        expected, reported = int(last.values[position, [a, b]].sum()), int(reports.values[position, a])
        if expected != reported:
            name = load_dictionary().figure_name(prior)
            message = Message(
                f"“{name.zh}”填报 {to_text(reported)}，按上年报告的项目数加增减应为 {to_text(expected)}。",
                f"{name.en}: {to_text(reported)} reported; last year's items plus change give "
                f"{to_text(expected)}.",
            )
            wrong.append(Violation(message, row, (prior,), expected=expected, reported=reported))
    for row in _STOCKS:
        key = FigureKey(f"proactive.{row}.disclosed_total", TOTAL)
        index = reports.columns[key]
        if not (reports.is_known[position, index] and last.is_known[position, index]):
            continue
        tested += 1
        before, now = int(last.values[position, index]), int(reports.values[position, index])
        if now < before:
            name = load_dictionary().figure_name(key)
            message = Message(
                f"“{name.zh}”由 {to_text(before)} 减为 {to_text(now)}；如因清理，请说明。",
                f"{name.en} fell from {to_text(before)} to {to_text(now)}; a clean-up may explain it.",
            )
            wrong.append(Violation(message, f"{row}.disclosed", (key,), expected=before, reported=now))
    return wrong, unknown, tested


def f4(survey: Survey) -> Iterator[Derived]:
    """F4: nearly all numbers of a table that are not zero are last year's.

    Totals do not count: two small agencies that granted two requests each have the same eight numbers.
    """
    reports, links, last = survey.reports, survey.reports.links, survey.reports.last
    least, share = survey.limit("least_cells"), survey.limit("share")
    tables = {
        name: reports.is_counted & [key.indicator.startswith(prefix) for key in reports.keys]
        for prefix, name in TABLES.items()
    }
    for position in list_linked(survey):
        if isinstance(position, Derived):
            yield position
            continue
        known = reports.is_known[position] & last.is_known[position]
        values, before = reports.values[position], last.values[position]
        is_copied = False
        for name, columns in tables.items():
            filled = known & columns & ((values != 0) | (before != 0))
            equal = filled & (values == before)
            count, total = int(equal.sum()), int(filled.sum())
            if count < least or count < share * total:
                continue
            is_copied = True
            cells = tuple(reports.keys[i] for i in np.flatnonzero(equal))
            message = Message(
                f"表{name}有 {total} 个非零数字，其中 {count} 个与上年报告完全相同，疑为沿用上年数据。",
                f"{count} of the {total} numbers of table {say_in_english(name)} that are not zero "
                "are last year's; probably copied.",
            )
            others = name_cells_before(reports, links[position], *cells)
            yield survey.fails(position, Violation(message, name, cells, others))
        if not is_copied:
            yield survey.passes(position)


def f9(survey: Survey) -> Iterator[Derived]:
    """F9: a year is missing between an agency's first and latest report."""
    reports = survey.reports
    years: dict[str, list[int]] = {}
    for head in (reports.heads[position] for position in survey.asked):
        years.setdefault(head.agency_id, []).append(head.report_year)
    for agency_id, known in years.items():
        latest = reports.positions[agency_id, max(known)]
        gaps = sorted(set(range(min(known), max(known))) - set(known))
        if gaps:
            zh = "、".join(f"{year}年" for year in gaps)
            message = Message(
                f"{min(known)}年至{max(known)}年之间缺{zh}报告。",
                f"Reports for {', '.join(map(str, gaps))} are missing between {min(known)} and {max(known)}.",
            )
            yield survey.fails(latest, Violation(message))
        elif len(known) > 1:
            yield survey.passes(latest)


def e11(survey: Survey) -> Iterator[Derived]:
    """E11: suits after reconsideration exceed this year's concluded and last year's reconsiderations."""
    concluded = {"disputes.reconsideration.total": 1, "disputes.reconsideration.pending": -1}
    suits = ("disputes.litigation_after_reconsideration.total",)
    yield from _exceed(survey, suits, concluded, "disputes.reconsideration.total")


def e12(survey: Survey) -> Iterator[Derived]:
    """E12: reconsiderations and direct suits exceed the requests concluded this year and last."""
    disputes = ("disputes.reconsideration.total", "disputes.litigation_direct.total")
    concluded = "requests.outcome.total"
    yield from _exceed(survey, disputes, {concluded: 1}, concluded)


def _exceed(
    survey: Survey,
    parts: Sequence[str],
    now: Mapping[str, int],
    before: str,
) -> Iterator[Derived]:
    """A sum of this year that should not exceed another sum of this year and last."""
    reports, links, last = survey.reports, survey.reports.links, survey.reports.last
    here = [FigureKey(name, TOTAL) for name in dict.fromkeys((*parts, *now))]
    there = FigureKey(before, TOTAL)
    for position in list_linked(survey):
        if isinstance(position, Derived):
            yield position
            continue
        values = {key.indicator: int(reports.values[position, reports.columns[key]]) for key in here}
        is_known = all(reports.is_known[position, reports.columns[key]] for key in here)
        if not is_known or not last.is_known[position, reports.columns[there]]:
            pairs = [(key, there) for key in here]
            reason = _lack_pairs(reports, last, links[position], position, pairs)
            yield survey.cannot_assess(position, reason)
            continue
        total = sum(values[name] for name in parts)
        most = sum(weight * values[name] for name, weight in now.items())
        most += int(last.values[position, reports.columns[there]])
        if total <= most:
            yield survey.passes(position)
            continue
        message = _say_excess(survey.rule.code, to_text(total), to_text(most))
        others = name_cells_before(reports, links[position], there)
        yield survey.fails(
            position, Violation(message, "", tuple(here), others, expected=most, reported=total)
        )


def _say_excess(rule: str, total: str | None, most: str | None) -> Message:
    """What exceeds what, in the words of each of the two rules."""
    if rule == "E11":
        return Message(
            f"复议后起诉 {total} 件，多于本年已审结的复议与上年复议总计之和 {most} 件，请核对。",
            f"Suits after reconsideration: {total}, more than the {most} reconsiderations that this year "
            "ended and last year had; please check.",
        )
    return Message(
        f"行政复议与未经复议直接起诉共 {total} 件，多于本年与上年办理结果总计之和 {most} 件，请核对。",
        f"Reconsiderations and direct suits: {total}, more than the {most} requests concluded this year and "
        "last; please check.",
    )
