"""A1 to A5, A7, A8 and B2: who reported, when, in which versions, and under which name."""

import re
from collections.abc import Iterator
from datetime import date

from analytics.dictionary.due_days import (
    find_due_day,
    find_legal_day,
    find_local_day,
    is_local_government,
)
from analytics.dictionary.labels import abbreviates, normalise_label, write_years_in_digits
from analytics.model import Message, Outcome, Stage
from analytics.rules.reports import Agency, Derived, Head, Reports, Survey, Version, Violation
from analytics.rules.wording import say_count

_TITLE = re.compile(
    r"(?:关于)?(?P<first>(?!政[府务]信息公开)\D{2,40}?)?(?:关于)?20\d\d年度?(?P<second>(?!政[府务]信息公开)\D{2,40}?)?的?(?:政府|政务)?信息公开"
)
_ORGAN = re.compile(
    r"(?<![我本各该贵])(?:政府|局|委|会|厅|院|办|办公室|中心|处|署|部|站|所|馆|社|公司|街道|镇|乡|管理区|开发区|园区)$"
)
"""How the names of organs end."""


def a1(survey: Survey) -> Iterator[Derived]:
    """A1: an agency of the roster that had to report has no report for the year.

    Years are those from the first to the last that anybody reported about. What is not due yet on the last
    day on which anything was received cannot be missing; a year that only a ledger knows proves nothing.
    """
    reports = survey.reports
    years = sorted({year for _, year in reports.versions})
    for agency in reports.agencies.values():
        if not agency.is_in_roster:
            continue
        for year in range(years[0], years[-1] + 1) if years else ():
            if agency.is_active(year):
                yield _look_for_report(survey, agency, year)


def _look_for_report(survey: Survey, agency: Agency, year: int) -> Derived:
    reports = survey.reports
    versions = reports.versions.get((agency.agency_id, year), ())
    handed_in = [version for version in versions if not version.is_ledger]
    due = find_due_day(agency.kind, agency.level, agency.due_on, year)
    if any(version.stage is not Stage.DRAFT for version in handed_in):
        return survey.passes(reports.positions[agency.agency_id, year])
    if handed_in and reports.as_of > due:
        outcome = Outcome.UNCERTAIN
        message = Message(
            f"{agency.name}{year}年报告只有征求意见稿，没有报送稿或公布稿（应于{due}前公布）。",
            f"Of {agency.name}'s report for {year} only a draft is known (due on {due}).",
        )
    elif handed_in or reports.as_of <= due:
        outcome = Outcome.NOT_ASSESSABLE
        message = Message(
            f"{agency.name}{year}年报告尚未到期（{due}）。",
            f"{agency.name}'s report for {year} is not due yet ({due}).",
        )
    elif versions:
        outcome = Outcome.NOT_ASSESSABLE
        message = Message(
            f"{agency.name}{year}年数据只来自台账，没有报告文件。",
            f"{agency.name}'s figures for {year} come from a ledger; no report is at hand.",
        )
    else:
        outcome = Outcome.FAIL
        message = Message(
            f"没有收到{agency.name}{year}年度报告，应于{due}前公布。",
            f"No report of {agency.name} for {year} was received; it was due on {due}.",
        )
    position = reports.positions.get((agency.agency_id, year))
    filing_id = None if position is None else reports.heads[position].filing_id
    return Derived(agency.agency_id, year, filing_id, survey.make(outcome, Violation(message)))


def a2(survey: Survey) -> Iterator[Derived]:
    """A2: a department published after 31 January (《政府信息公开条例》第四十九条)."""
    yield from _published_late(survey, is_for_governments=False)


def a3(survey: Survey) -> Iterator[Derived]:
    """A3: a local government published after 31 March (《政府信息公开条例》第四十九条)."""
    yield from _published_late(survey, is_for_governments=True)


def _published_late(survey: Survey, *, is_for_governments: bool) -> Iterator[Derived]:
    reports = survey.reports
    for position in survey.positions:
        head, agency = reports.heads[position], reports.agency(position)
        if is_local_government(agency.kind, agency.level) is not is_for_governments:
            continue
        published = _first_published(reports, head)
        due = find_legal_day(agency.kind, agency.level, head.report_year)
        if published is None:
            yield survey.cannot_assess(position, _NO_DAY)
        elif published > due:
            days = (published - due).days
            yield survey.fails(
                position,
                Violation(
                    Message(
                        f"{published}公布，法定时限为{due}，逾期 {days} 天。",
                        f"Published on {published}, {say_count(days, 'day', 'days')} after the legal day "
                        f"{due}.",
                    )
                ),
            )
        else:
            yield survey.passes(position)


def a4(survey: Survey) -> Iterator[Derived]:
    """A4: published later than the roster's earlier day, though within the legal one."""
    reports = survey.reports
    for position in survey.positions:
        head, agency = reports.heads[position], reports.agency(position)
        local = find_local_day(agency.due_on, head.report_year)
        legal = find_legal_day(agency.kind, agency.level, head.report_year)
        if local is None or local >= legal:
            continue
        published = _first_published(reports, head)
        if published is None:
            yield survey.cannot_assess(position, _NO_DAY)
        elif local < published <= legal:
            days = (published - local).days
            yield survey.fails(
                position,
                Violation(
                    Message(
                        f"{published}公布，本地规定时限为{local}，晚 {days} 天。",
                        f"Published on {published}, {say_count(days, 'day', 'days')} after the local day "
                        f"{local}.",
                    )
                ),
            )
        else:
            yield survey.passes(position)


_NO_DAY = Message(
    "报告没有写明可以采用的公布日期", "the report gives no date on which it can have been published"
)


def _first_published(reports: Reports, head: Head) -> date | None:
    """The day on which the report was first published, in whatever version."""
    versions = reports.versions.get((head.agency_id, head.report_year), ())
    days = [version.published_on for version in versions if version.published_on and _is_published(version)]
    return min(days, default=head.published_on)


def _is_published(version: Version) -> bool:
    return version.stage is Stage.PUBLISHED and not version.is_ledger


def a5(survey: Survey) -> Iterator[Derived]:
    """A5: a filed version came after the report had been published (先备案后公布)."""
    reports = survey.reports
    for position in survey.positions:
        head = reports.heads[position]
        versions = reports.versions.get((head.agency_id, head.report_year), ())
        filed = [version.received_on for version in versions if version.stage is Stage.FILED]
        published = _first_published(reports, head)
        if not filed or published is None:
            continue
        if min(filed) > published:
            message = Message(
                f"{published}已公布，{min(filed)}才报送备案。",
                f"Published on {published}, and filed only on {min(filed)}.",
            )
            yield survey.fails(position, Violation(message))
        else:
            yield survey.passes(position)


def a7(survey: Survey) -> Iterator[Derived]:
    """A7: two published versions of one report, of different days, differ in their figures."""
    yield from _compare_versions(survey, is_same_day=False)


def a8(survey: Survey) -> Iterator[Derived]:
    """A8: two published versions of one report, dated the same day, differ in their figures."""
    yield from _compare_versions(survey, is_same_day=True)


def _compare_versions(survey: Survey, *, is_same_day: bool) -> Iterator[Derived]:
    reports = survey.reports
    for position in survey.positions:
        head = reports.heads[position]
        versions = [
            v for v in reports.versions.get((head.agency_id, head.report_year), ()) if _is_published(v)
        ]
        if len(versions) < 2:
            continue
        others = [
            version
            for version in versions
            if version.filing_id != head.filing_id
            and (version.published_on == head.published_on and version.published_on is not None)
            is is_same_day
        ]
        if not others:
            yield survey.passes(position)
            continue
        files = "、".join(sorted(version.file for version in others))
        how = (
            Message("同一天公布", "dated the same day")
            if is_same_day
            else Message("先后公布", "published earlier")
        )
        message = Message(
            f"与{how.zh}的另一版本（{files}）数据不同，请说明或统一。",
            f"Its figures differ from another version {how.en} ({files}); explain it or make them agree.",
        )
        yield survey.fails(position, Violation(message))


def b2(survey: Survey) -> Iterator[Derived]:
    """B2: the organ named in the title is neither a name nor an alias of the roster, or not who reports."""
    reports = survey.reports
    if not any(agency.is_in_roster for agency in reports.agencies.values()):
        return
    for position in survey.positions:
        head, agency = reports.heads[position], reports.agency(position)
        printed = normalise_label(head.agency_printed or "")
        if not printed:
            yield survey.cannot_assess(position, Message("报告没有写明单位", "the report names no agency"))
            continue
        known = {normalise_label(name) for name in (agency.name, *agency.aliases)}
        # More or less of the region before the name is the same name.
        if agency.is_in_roster and any(printed.endswith(name) or name.endswith(printed) for name in known):
            titled = _find_organ(head.title or "")
            if not titled or any(_is_same_organ(titled, name) for name in (printed, *known)):
                yield survey.passes(position)
            else:
                message = Message(
                    f"标题中的单位为“{titled}”，落款和正文为“{head.agency_printed}”，疑为照抄未改。",
                    f"The title names {titled}, the text and the signature {head.agency_printed}; "
                    "probably copied.",
                )
                yield survey.fails(position, Violation(message))
            continue
        zh = f"名录中没有“{head.agency_printed}”" if not agency.is_in_roster else f"名录中为“{agency.name}”"
        en = (
            "the roster does not have it" if not agency.is_in_roster else f"the roster calls it {agency.name}"
        )
        message = Message(
            f"报告署名单位为“{head.agency_printed}”，{zh}。", f"The report names {head.agency_printed}; {en}."
        )
        yield survey.fails(position, Violation(message))


def _find_organ(title: str) -> str:
    """The organ that a title names, normalised; empty where it names none, as in 全市2023年 or 定稿."""
    match = _TITLE.match(normalise_label(write_years_in_digits(title)))
    organ = (match["first"] or match["second"] or "") if match else ""
    return organ if _ORGAN.search(organ) else ""


def _is_same_organ(titled: str, name: str) -> bool:
    """Whether two names may be those of one organ: one has more of its region, or is short for the other."""
    return titled in name or name in titled or abbreviates(titled, name) or abbreviates(name, titled)
