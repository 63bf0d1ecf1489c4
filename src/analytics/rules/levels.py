"""G9: a government's summary against the reports of the agencies that it sums up."""

from collections.abc import Iterator

from analytics.dictionary import load_dictionary
from analytics.model import TOTAL, Coverage, FigureKey, Message
from analytics.rules.reports import Agency, Derived, Survey, Violation, to_text
from analytics.rules.wording import say_count

BRIDGED = (
    "requests.received",
    "requests.carried_in",
    "requests.outcome.total",
    "requests.carried_out",
    "disputes.reconsideration.total",
    "disputes.litigation_direct.total",
    "disputes.litigation_after_reconsideration.total",
    "proactive.licensing.decisions",
    "proactive.penalty.decisions",
    "proactive.coercion.decisions",
)
"""Counts that add up over agencies; documents and fees may be joint, and are compared on the pages only."""

_NAMED_AT_MOST = 5


def g9(survey: Survey) -> Iterator[Derived]:
    """G9: summary = own office + departments and lower levels + what is not loaded + what nothing explains.

    While reports of units are missing the difference may be theirs, so all that is said is uncertain.
    Vertical agencies report to their own system and need not be in the summary (《政府信息公开条例》第三条),
    and a case with two defendants stands in two reports: a difference wants an explanation, and is no error.
    """
    reports = survey.reports
    units: dict[str, list[Agency]] = {}
    for agency in reports.agencies.values():
        if agency.parent_id is not None and not agency.is_vertical:
            units.setdefault(agency.parent_id, []).append(agency)
    for position in survey.positions:
        head = reports.heads[position]
        if head.coverage is not Coverage.WHOLE_REGION:
            continue
        parts = [unit for unit in units.get(head.agency_id, ()) if unit.is_active(head.report_year)]
        if not parts:
            reason = Message("名录中没有下属单位", "the roster has no units below it")
            yield survey.cannot_assess(position, reason)
            continue
        yield from _bridge(survey, position, parts)


def _bridge(survey: Survey, position: int, parts: list[Agency]) -> Iterator[Derived]:
    reports = survey.reports
    year = reports.heads[position].report_year
    found = [reports.positions.get((part.agency_id, year)) for part in parts]
    loaded = [where for where in found if where is not None]
    missing = [part.name for part, where in zip(parts, found, strict=True) if where is None]
    differing = []
    for indicator in BRIDGED:
        key = FigureKey(indicator, TOTAL)
        index = reports.columns[key]
        if not reports.is_known[position, index]:
            continue
        lacking = [where for where in loaded if not reports.is_known[where, index]]
        total = int(reports.values[loaded, index].sum()) if loaded else 0
        stated = int(reports.values[position, index])
        if stated != total:
            differing.append((key, stated, total, [reports.agency(where).name for where in lacking]))
    if not differing:
        yield survey.passes(position)
    for key, stated, total, blank in differing:
        bridge = _tell_bridge(key, stated, total, (missing, blank), len(loaded))
        is_complete = not missing and not blank
        yield survey.fails(position, bridge) if is_complete else survey.is_unsure(position, bridge)


def _tell_bridge(
    key: FigureKey, stated: int, total: int, lacking: tuple[list[str], list[str]], loaded: int
) -> Violation:
    name = load_dictionary().figure_name(key)
    missing, blank = lacking
    gap = to_text(stated - total)
    zh = f"“{name.zh}”汇总 {to_text(stated)}，已载入 {loaded} 家单位之和 {to_text(total)}，差 {gap}"
    en = (
        f"{name.en}: the summary says {to_text(stated)}, the {loaded} units at hand add up to "
        f"{to_text(total)}, difference {gap}"
    )
    if missing:
        zh += f"；未载入 {len(missing)} 家（{_list_names(missing)}）"
        en += f"; {say_count(len(missing), 'unit is', 'units are')} not loaded ({_list_names(missing)})"
    if blank:
        zh += f"；{len(blank)} 家该项无数值（{_list_names(blank)}）"
        en += f"; {say_count(len(blank), 'unit has', 'units have')} no value ({_list_names(blank)})"
    if not missing and not blank:
        zh += "，请说明（垂直管理单位、共同被告或口径）"
        en += "; explain it (vertical agencies, joint defendants, other definitions)"
    return Violation(
        Message(f"{zh}。", f"{en}."), key.indicator, cells=(key,), expected=total, reported=stated
    )


def _list_names(names: list[str]) -> str:
    more = "…" if len(names) > _NAMED_AT_MOST else ""
    return "、".join(names[:_NAMED_AT_MOST]) + more
