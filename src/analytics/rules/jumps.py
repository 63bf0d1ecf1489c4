"""F7, F8 and C6: a number that jumps, falls to nothing, or has another unit than last year or peers."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from analytics.dictionary import load_dictionary
from analytics.model import TOTAL, FigureKey, Message
from analytics.rules.history import list_linked, name_cells_before
from analytics.rules.peers import name_function
from analytics.rules.reports import (
    SCALE,
    Derived,
    LastYear,
    Link,
    Reports,
    Survey,
    Violation,
    to_text,
)

WATCHED = (
    "requests.received",
    "requests.outcome.total",
    "disputes.reconsideration.total",
    "disputes.litigation_direct.total",
    "proactive.licensing.decisions",
    "proactive.penalty.decisions",
    "proactive.coercion.decisions",
    "proactive.fees.amount",
)
"""What is looked at for jumps: the totals that an office is asked about."""

_SLIP_FROM = 3
"""A jump by 10 or 100 happens; one by a thousand or ten thousand, to the last digits, is a unit."""
_SLIP_TOLERANCE = 0.02
_MAD_FLOOR = 0.1
"""Changes of a peer group that are all alike would make any other one infinitely far."""


def f7(survey: Survey) -> Iterator[Derived]:
    """F7: a change that stands out among the peers of the same year, so a break that all have alarms nobody.

    The ratio to last year must be large or small, one of the two numbers not small, and the change far from
    the median of the peer group in units of its median deviation. After a merger last year is that of all, or
    of the agency's own report alone, as in E7: who takes a neighbour over need not do its work, too.
    """
    reports, links, last = survey.reports, survey.reports.links, survey.reports.last
    positions = []
    for position in list_linked(survey):
        if isinstance(position, Derived):
            yield position
        else:
            positions.append(position)
    groups = _group_peers(reports, positions)
    unusual: dict[int, list[Violation]] = {position: [] for position in positions}
    tested: set[int] = set()
    for indicator in WATCHED:
        index = reports.columns[FigureKey(indicator, TOTAL)]
        for members in groups.values():
            rows = np.array(
                [m for m in members if reports.is_known[m, index] and last.is_known[m, index]], int
            )
            if len(rows) < survey.limit("least_peers"):
                continue
            tested.update(rows.tolist())
            now, before = reports.values[rows, index] / SCALE, last.values[rows, index] / SCALE
            now, before = np.maximum(now, 0), np.maximum(before, 0)  # numbers below zero are C4's
            change = np.log((now + 1) / (before + 1))
            distance = np.abs(change - np.median(change))
            spread = max(float(np.median(distance)), _MAD_FLOOR)
            ratio = (now + 1) / (before + 1)
            is_jump = (ratio > survey.limit("ratio_high")) | (ratio < survey.limit("ratio_low"))
            is_large = np.maximum(now, before) >= survey.limit("least")
            is_far = distance / spread > survey.limit("robust_z")
            for row in map(int, rows[is_jump & is_large & is_far & (now > 0)]):
                if _jumps_alone(survey, row, index):
                    unusual[row].append(_tell_jump(reports, last, links, row, index, len(rows)))
    for position in positions:
        for found in unusual[position]:
            yield survey.fails(position, found)
        if not unusual[position]:
            yield (
                survey.passes(position)
                if position in tested
                else survey.cannot_assess(position, Message("同类单位不足", "there are too few peers"))
            )


def _jumps_alone(survey: Survey, position: int, index: int) -> bool:
    """Whether a number also jumps from the agency's own last report, where others were merged into it."""
    reports, head = survey.reports, survey.reports.heads[position]
    own = reports.positions.get((head.agency_id, head.report_year - 1))
    if len(reports.links[position].sources) < 2 or own is None or not reports.is_known[own, index]:
        return True
    now, before = (max(int(reports.values[each, index]), 0) / SCALE for each in (position, own))
    ratio = (now + 1) / (before + 1)
    return bool(ratio > survey.limit("ratio_high") or ratio < survey.limit("ratio_low"))


def _group_peers(reports: Reports, positions: Sequence[int]) -> Mapping[tuple[object, ...], list[int]]:
    """Agencies of the same level, kind and coverage in the same year."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for position in positions:
        agency, head = reports.agency(position), reports.heads[position]
        groups.setdefault((head.report_year, agency.level, agency.kind, head.coverage), []).append(position)
    return MappingProxyType(groups)


def _tell_jump(
    reports: Reports, last: LastYear, links: Sequence[Link], position: int, index: int, peers: int
) -> Violation:
    key = reports.keys[index]
    name = load_dictionary().figure_name(key)
    now, before = int(reports.values[position, index]), int(last.values[position, index])
    slip = _guess_slip(now, before)
    zh_slip = f"比值接近 {slip:g}，可能是单位或位数错误" if slip else "请核对或说明原因"
    en_slip = f"the ratio is close to {slip:g}, perhaps a unit or a digit" if slip else "check or explain it"
    others = name_cells_before(reports, links[position], key)
    return Violation(
        Message(
            f"“{name.zh}”由上年 {to_text(before)} 变为 {to_text(now)}，"
            f"明显不同于 {peers} 家同类单位；{zh_slip}。",
            f"{name.en} went from {to_text(before)} to {to_text(now)}, unlike its {peers} peers; {en_slip}.",
        ),
        key.indicator,
        cells=(key,),
        other_cells=others,
        expected=before,
        reported=now,
    )


def _guess_slip(now: int, before: int) -> float:
    """The power of ten that one number is of the other, or 0."""
    if now <= 0 or before <= 0:
        return 0.0
    power = round(float(np.log10(now / before)))
    factor = 10.0**power
    is_close = abs(now / before / factor - 1) <= _SLIP_TOLERANCE
    return factor if is_close and abs(power) >= _SLIP_FROM else 0.0


def f8(survey: Survey) -> Iterator[Derived]:
    """F8: a large number of last year is 0 this year."""
    reports, links, last = survey.reports, survey.reports.links, survey.reports.last
    for position in list_linked(survey):
        if isinstance(position, Derived):
            yield position
            continue
        fallen = []
        for indicator in (*WATCHED, "proactive.normative_documents.in_force"):
            key = FigureKey(indicator, TOTAL)
            index = reports.columns[key]
            is_known = reports.is_known[position, index] and last.is_known[position, index]
            before = int(last.values[position, index])
            if is_known and reports.values[position, index] == 0 and before >= survey.limit("least") * SCALE:
                fallen.append((key, before))
        for key, before in fallen:
            name = load_dictionary().figure_name(key)
            others = name_cells_before(reports, links[position], key)
            yield survey.fails(
                position,
                Violation(
                    Message(
                        f"“{name.zh}”上年为 {to_text(before)}，本年为 0，请核对或说明原因。",
                        f"{name.en}: {to_text(before)} last year and 0 now; check or explain it.",
                    ),
                    key.indicator,
                    cells=(key,),
                    other_cells=others,
                    expected=before,
                    reported=0,
                ),
            )
        if not fallen:
            yield survey.passes(position)


_FEES = FigureKey("proactive.fees.amount", TOTAL)


def c6(survey: Survey) -> Iterator[Derived]:
    """C6: fees a thousand times those of last year, or of the median of peers, are yuan under a head of 万元.

    The rule's other half compares the table with the prose of its own report, and says what passed and what
    cannot be assessed; here only what stands out is told. Peers are asked where last year has no fees, and
    are agencies of one function and level, as in G4.
    """
    reports, last = survey.reports, survey.reports.last
    index = reports.columns[_FEES]
    is_large = reports.is_known[:, index] & (reports.values[:, index] >= survey.limit("least") * SCALE)
    for position in survey.positions:
        if not is_large[position]:
            continue
        amount, before = int(reports.values[position, index]), int(last.values[position, index])
        if last.is_known[position, index] and before > 0:
            others = name_cells_before(reports, reports.links[position], _FEES)
            base, zh, en = before, "上年报告", "last year's report"
        else:
            others = ()
            base, zh, en = (
                _median_of_peers(survey, position, index),
                "同类单位的中位数",
                "the median of its peers",
            )
        if base <= 0 or amount < survey.limit("ratio") * base:
            continue
        message = Message(
            f"行政事业性收费填 {to_text(amount)} 万元，{zh}为 {to_text(base)} 万元，疑以元填报。",
            f"Fees are entered as {to_text(amount)} 万元, {en} is {to_text(base)}; probably in yuan.",
        )
        wrong = Violation(message, "unit", (_FEES,), others, expected=base, reported=amount)
        yield survey.fails(position, wrong)


def _median_of_peers(survey: Survey, position: int, index: int) -> int:
    """The median of the fees of agencies with the same function in the year, those without any left out.

    Agencies of the same level are asked first, those of others where they are too few.
    """
    reports = survey.reports
    known = reports.is_known[:, index] & (reports.values[:, index] > 0)
    own = name_function(reports, reports.agency(position))
    same_year = known & (reports.years == reports.heads[position].report_year)
    functions = {
        other: name_function(reports, reports.agency(other))
        for other in np.flatnonzero(same_year).tolist()
        if other != position
    }
    # A city has one office of a kind: then those of its counties, none of which is a thousandth of it.
    for first in (0, 1):
        peers = [other for other, function in functions.items() if function[first:] == own[first:]]
        if len(peers) >= survey.limit("least_peers"):
            return int(np.median(reports.values[peers, index]))
    return 0
