"""G3 to G6: a report against other agencies' of the same year, and against what its agency may do."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from analytics.dictionary import load_dictionary
from analytics.dictionary.numerals import say_in_english
from analytics.model import TOTAL, FigureKey, Message, OtherReport, Severity
from analytics.rules.reports import (
    SCALE,
    TABLES,
    Agency,
    Derived,
    Flags,
    Reports,
    Survey,
    Violation,
    cells_of,
    to_text,
)

EXPECTED_OF_PEERS = (
    "proactive.licensing.decisions",
    "proactive.penalty.decisions",
    "proactive.coercion.decisions",
)
"""Numbers that follow from what an agency is for: where its peers have many, none at all is odd."""

_TWO_DIGITS = 10 * SCALE
_BUNDLES, _LEAST_OF_A_BUNDLE = 3, 2
_ALL_BUT_ONE = 1.5
"""Times the least numbers that are a copy: so many equal ones are one although another was corrected."""
_ALIKE_AT_MOST = 50
"""So many reports with the same numbers are enough to be told; all pairs of hundreds would take long."""

_RULE_MAKING_LEVELS = ("province", "city")
_LOCAL_LEVELS = ("city", "county", "township")
_RULES = "proactive.government_rules."
_STATE_SECRET = FigureKey("requests.outcome.refused.state_secret", TOTAL)


def g3(survey: Survey) -> Iterator[Derived]:
    """G3: nearly all numbers of a table that are not zero equal another agency's of the same year.

    Totals do not count, and a few numbers prove nothing: among 3,000 reports there are pairs of small
    agencies with the same six of one digit. A longer number counts twice.
    """
    reports = survey.reports
    paired: dict[int, list[Violation]] = {}
    for prefix, name in TABLES.items():
        columns = reports.is_counted & [key.indicator.startswith(prefix) for key in reports.keys]
        for position, twins in _find_twins(survey, columns).items():
            paired.setdefault(position, []).append(_tell_twins(reports, position, twins, columns, name))
    for position in survey.positions:
        for twin in paired.get(position, ()):
            yield survey.fails(position, twin)
        if position not in paired:
            yield survey.passes(position)


def _find_twins(survey: Survey, columns: Flags) -> dict[int, list[int]]:
    """By position the others whose table is the same, or differs in one number of twenty, or of a dozen.

    Every third number makes a bundle. Who corrected a copied number left two bundles as they were, so only
    reports with a bundle in common need be compared.
    """
    reports = survey.reports
    bundles: dict[bytes, list[int]] = {}
    for position in survey.positions:
        head = reports.heads[position]
        filled = np.flatnonzero(reports.values[position] * columns)
        numbers = reports.values[position, filled]
        if len(numbers) + np.count_nonzero(numbers >= _TWO_DIGITS) < survey.limit("least_cells"):
            continue
        for third in range(_BUNDLES):
            part = filled[filled % _BUNDLES == third]
            if len(part) >= _LEAST_OF_A_BUNDLE:
                numbers = reports.values[position, part]
                content = bytes([third]) + head.report_year.to_bytes(2) + part.tobytes() + numbers.tobytes()
                bundles.setdefault(content, []).append(position)
    twins: dict[int, list[int]] = {}
    pairs = {pair for group in bundles.values() for pair in itertools.combinations(group[:_ALIKE_AT_MOST], 2)}
    for one, two in sorted(pairs):
        here, there = (reports.values[each] * columns for each in (one, two))
        filled = (here != 0) | (there != 0)
        equal, count = int((here == there)[filled].sum()), int(filled.sum())
        most = max(np.count_nonzero(here), np.count_nonzero(there))
        is_all_but_one = most - equal <= 1 and equal >= _ALL_BUT_ONE * survey.limit("least_cells")
        if equal >= survey.limit("share") * count or is_all_but_one:
            twins.setdefault(one, []).append(two)
            twins.setdefault(two, []).append(one)
    return twins


def _tell_twins(
    reports: Reports, position: int, others: Sequence[int], columns: Flags, name: str
) -> Violation:
    same = (reports.values[position] == reports.values[others[0]]) & columns & (reports.values[position] != 0)
    cells = tuple(reports.keys[i] for i in np.flatnonzero(same))
    count = int(np.count_nonzero(reports.values[position] * columns))
    names = [reports.agency(other).name for other in others]
    return Violation(
        Message(
            f"表{name} {count} 个非零数字中 {len(cells)} 个与{'、'.join(names[:3])}同年报告完全相同，"
            "请核对是否照抄。",
            f"{len(cells)} of the {count} numbers of table {say_in_english(name)} that are not zero equal "
            f"those of {', '.join(names[:3])} for the same year; please check which copied.",
        ),
        name,
        cells,
        tuple(cells_of(reports, others[0], *cells)),
        OtherReport(names[0], reports.heads[others[0]].report_year),
    )


def g4(survey: Survey) -> Iterator[Derived]:
    """G4: the median of agencies with the same function is large and this agency has 0.

    Peers are the agencies of one level with the same name but for their region (县级公安局), so that nobody
    is measured against agencies that do something else.
    """
    reports = survey.reports
    groups: dict[tuple[object, ...], list[int]] = {}
    for position in survey.positions:
        head, agency = reports.heads[position], reports.agency(position)
        peers = (head.report_year, head.coverage, *name_function(reports, agency))
        groups.setdefault(peers, []).append(position)
    for members in groups.values():
        odd: dict[int, list[Violation]] = {position: [] for position in members}
        is_tested = False
        for indicator in EXPECTED_OF_PEERS:
            key = FigureKey(indicator, TOTAL)
            index = reports.columns[key]
            rows = np.array([row for row in members if reports.is_known[row, index]], int)
            if len(rows) <= survey.limit("least_peers"):
                continue
            is_tested = True
            median = float(np.median(reports.values[rows, index])) / SCALE
            if median >= survey.limit("median"):
                for row in rows[reports.values[rows, index] == 0]:
                    odd[int(row)].append(_tell_zero(key, median, len(rows) - 1))
        for position in members:
            for found in odd[position]:
                yield survey.fails(position, found)
            if not odd[position]:
                reason = Message("同类单位不足", "there are too few peers")
                yield survey.passes(position) if is_tested else survey.cannot_assess(position, reason)


def name_function(reports: Reports, agency: Agency) -> tuple[str | None, str | None, str]:
    """Level, kind, and name without its region: what makes agencies of different regions peers."""
    name = agency.name
    above = agency
    regions = [agency.region]
    while above.parent_id is not None and above.parent_id in reports.agencies and len(regions) < 4:
        above = reports.agencies[above.parent_id]
        regions.append(above.region)
    for region in regions:
        if region and name.startswith(region) and len(name) > len(region):
            name = name[len(region) :]
            break
    return agency.level, agency.kind, "" if agency.kind in ("town", "subdistrict") else name


def _tell_zero(key: FigureKey, median: float, peers: int) -> Violation:
    name = load_dictionary().figure_name(key)
    return Violation(
        Message(
            f"“{name.zh}”为 0，而 {peers} 家同类单位的中位数为 {median:g}，请核对是否漏填。",
            f"{name.en} is 0, and the median of its {peers} peers is {median:g}; was it forgotten?",
        ),
        key.indicator,
        cells=(key,),
        reported=0,
    )


def g5(survey: Survey) -> Iterator[Derived]:
    """G5: an agency without the power to make government rules reports some (《立法法》).

    Of local organs only the governments of provinces and of cities with districts make 规章.
    """
    reports = survey.reports
    columns = [(key, index) for key, index in reports.columns.items() if key.indicator.startswith(_RULES)]
    for position in survey.positions:
        agency = reports.agency(position)
        if agency.kind is None or (agency.kind == "other" and agency.level not in _LOCAL_LEVELS):
            continue
        if agency.kind == "government" and (agency.level is None or agency.level in _RULE_MAKING_LEVELS):
            continue
        filled = tuple(key for key, index in columns if reports.values[position, index] > 0)
        if not filled:
            yield survey.passes(position)
            continue
        names = [load_dictionary().figure_name(key) for key in filled]
        values = [to_text(int(reports.values[position, reports.columns[key]])) for key in filled]
        zh = "、".join(f"“{name.zh}”{value}" for name, value in zip(names, values, strict=True))
        en = ", ".join(f"{name.en} {value}" for name, value in zip(names, values, strict=True))
        message = Message(
            f"{agency.name}没有规章制定权，而填有{zh}；是否误将行政规范性文件填入规章。",
            f"{agency.name} cannot make government rules, and reports {en}; are these normative documents?",
        )
        yield survey.fails(position, Violation(message, cells=filled))


def g6(survey: Survey) -> Iterator[Derived]:
    """G6: a township or a county's department refused for state secrets; worth a look, no fault."""
    reports = survey.reports
    index = reports.columns[_STATE_SECRET]
    for position in survey.positions:
        agency = reports.agency(position)
        is_low = agency.level == "township" or (agency.level == "county" and agency.kind != "government")
        if not is_low:
            continue
        if not reports.is_known[position, index]:
            reason = Message("该格没有数值", "the cell has no value")
            yield survey.cannot_assess(position, reason)
        elif reports.values[position, index] > 0:
            count = to_text(int(reports.values[position, index]))
            message = Message(
                f"以“属于国家秘密”不予公开 {count} 件，建议核对定密依据。",
                f"{count} refused for state secrets; worth checking on what basis.",
            )
            wrong = Violation(message, cells=(_STATE_SECRET,), severity=Severity.INFO)
            yield survey.fails(position, wrong)
        else:
            yield survey.passes(position)
