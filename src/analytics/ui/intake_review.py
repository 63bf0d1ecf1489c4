"""What a person looks at before a batch is published: a row per report, and one of them in full.

Every change is written to the batch on the disk at once, so that another tab and a reload show the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from analytics import intake, pipeline
from analytics.charts.formats import format_date
from analytics.intake import Batch, Choice, News, Review, Reviewed, Said, StagedFile
from analytics.model import Message, Stage
from analytics.ui import blocks
from analytics.ui.intake import Change, change_batch, draw_refused, panel
from analytics.ui.intake_acceptance import show_acceptance
from analytics.ui.intake_doubts import show_doubts
from analytics.ui.intake_ledgers import show_ledger
from analytics.ui.language import current_language, say, text
from analytics.ui.rows import follow_rows
from analytics.ui.search import offer
from analytics.ui.shell import OfficeContext

STATE_REPORT, TABLE = "ingest_report", "ingest_table"
NEWS: tuple[News, ...] = ("new", "version", "rival", "copy", "twice", "known")
FIRST_YEAR, LAST_YEAR = 2008, 2100
"""The regulation came into force in 2008."""
LISTED = 12


def show_review(office: OfficeContext, batch: Batch) -> None:
    """Everything that the files of a batch say, what a person can say to it, and the way to publish it."""
    versions = intake.find_versions(office.data, pipeline.load_office(office.data))
    review = intake.review_batch(office.data, batch, versions)
    for file, said in review.files:
        if said and said.kind == "ledger":
            show_ledger(office, batch, file, said)
    rosters = [(file, said) for file, said in review.files if said and said.roster]
    for file, said in rosters:
        _show_roster(office, batch, file, said)
    if review.reports:
        _show_reports(office, batch, review)
    _show_refused(review)
    show_acceptance(office, batch, review)


def _show_reports(office: OfficeContext, batch: Batch, review: Review) -> None:
    rows = sorted(review.reports, key=lambda report: (not report.is_doubtful, not _list_doubts(report)))
    doubtful = sum(report.is_doubtful for report in rows)
    noted = sum(bool(_list_doubts(report)) for report in rows)
    title = text("ingest.review_title", n=len(rows), files=len(review.files))
    kind = "doubtful" if doubtful else "noted" if noted else "clean"
    sub = text(f"ingest.review_{kind}", n=doubtful or noted)
    with panel("review", title, sub):
        counts = Counter(report.news for report in rows if not report.is_left_out)
        chips: list[tuple[blocks.Chip, str, int]] = [
            ("plain", text(f"ingest.news.{news}"), counts[news]) for news in NEWS if counts[news]
        ]
        if late := sum(bool(report.days_late) for report in rows if not report.is_left_out):
            chips.insert(0, ("explain", text("coverage.late"), late))
        if doubtful:
            chips.insert(0, ("explain", text("ingest.to_check"), doubtful))
        blocks.chips(chips)
        ids = [report.id.text for report in rows]
        chosen = st.session_state.get(STATE_REPORT)
        # Written in any case: a box that was away while files were read comes back showing its first name.
        st.session_state[STATE_REPORT] = chosen if chosen in ids else ids[0]
        _draw_table(rows, ids, batch)
        names = {report.id.text: _name_report(report) for report in rows}
        offered = offer(names, (st.session_state[STATE_REPORT],), STATE_REPORT, "search.reports")
        chosen = st.selectbox(text("ingest.choose"), offered, key=STATE_REPORT, format_func=names.__getitem__)
        report = rows[ids.index(chosen)]
        sides = st.grid(2, min_column_width=400)
        with sides.cell():
            blocks.html(report_html(report))
        with sides.cell():
            _draw_corrections(office, batch, review, report)
    show_doubts(office, review, report)


def _draw_table(rows: Sequence[Reviewed], ids: Sequence[str], batch: Batch) -> None:
    st.dataframe(
        review_frame(rows, batch),
        key=TABLE,
        hide_index=True,
        on_select=follow_rows(TABLE, STATE_REPORT, ids),
        selection_mode="single-row",
        column_config={text("ingest.column.check"): st.column_config.TextColumn(width="medium")},
        alt=text("ingest.table_alt"),
    )


def review_frame(rows: Sequence[Reviewed], batch: Batch) -> pd.DataFrame:
    """The reports of a batch as a table, with readable column names."""
    columns = {
        "agency": [report.agency or text("ingest.no_agency") for report in rows],
        "year": [str(report.report_year or text("reports.year_unknown")) for report in rows],
        "stage": [text(f"reports.stage.{batch.stage_of(report.id.number)}") for report in rows],
        "news": [_name_news(report) for report in rows],
        "published_on": [_print_day(report) for report in rows],
        "check": [_list_doubts(report) for report in rows],
        "form": [_print_form(report) for report in rows],
        "reported": [report.said.counts["reported"] for report in rows],
        "blank": [report.said.counts["blank"] for report in rows],
        "illegible": [report.said.counts["illegible"] + report.said.counts["absent"] for report in rows],
        "unproven": [report.said.counts["unproven"] for report in rows],
        "books": [_print_books(report) for report in rows],
        "errors": [report.said.n_errors for report in rows],
        "file": [_name_file(report) for report in rows],
    }  # fmt: skip
    return pd.DataFrame(columns).rename(columns={name: text(f"ingest.column.{name}") for name in columns})


def _name_news(report: Reviewed) -> str:
    return text(f"ingest.news.{'left_out' if report.is_left_out else report.news}")


def _print_day(report: Reviewed) -> str:
    """The day of publication that the file gives, and how late that is."""
    if report.published_on is None:
        return text("ingest.day.unknown")
    day = format_date(report.published_on, current_language())
    return text("ingest.day.late", day=day, n=report.days_late) if report.days_late else day


def _say_day(report: Reviewed) -> str:
    """The day of publication beside the one that was due, and what counts where there are several."""
    parts = [_print_day(report)]
    if report.due_on is not None:
        due = format_date(report.due_on, current_language())
        state = "unknown" if report.published_on is None else "late" if report.days_late else "in_time"
        parts.append(text(f"ingest.due.{state}", due=due))
    if report.published_on is not None and report.news in ("version", "copy", "known"):
        parts.append(text("ingest.due.first"))
    return text("scope.join").join(parts)


def report_html(report: Reviewed) -> str:
    """Everything that one report said, as a block; all text is escaped."""
    said = report.said
    lines = [
        (text("ingest.column.file"), _name_file(report)),
        (text("ingest.printed"), text("scope.join").join(filter(None, (said.agency, said.title)))),
        (text("ingest.column.published_on"), _say_day(report)),
        (text("ingest.column.form"), _print_form(report)),
        (text("ingest.column.books"), _say_books(report)),
        (text("ingest.figures"), _print_counts(said.counts)),
    ]
    if report.choice.agency_id or report.choice.report_year:
        lines.insert(2, (text("ingest.corrected"), _name_whose(report)))
    body = "".join(
        f"<p><span>{escape(label)}</span>{escape(value or text('value.nothing'))}</p>"
        for label, value in lines
    )
    notes: list[tuple[blocks.Chip, str]] = [("explain", _say_doubt(report, doubt)) for doubt in report.doubts]
    notes += [("error", f"{note.code} {say(Message(note.zh, note.en))}") for note in said.errors]
    notes += [("note", say(Message(note.zh, note.en))) for note in said.problems]
    listed = "".join(
        f'<li class="da-is-{mood}"><i>{blocks.GLYPHS[mood]}</i><span>{escape(sentence)}</span></li>'
        for mood, sentence in notes[:LISTED]
    )
    more = len(notes) - LISTED
    if more > 0:
        listed += f"<li><i></i><span>{escape(text('ingest.more_notes', n=more))}</span></li>"
    return f'<div class="da-said">{body}<ul>{listed}</ul></div>'


def _draw_corrections(office: OfficeContext, batch: Batch, review: Review, report: Reviewed) -> None:
    """Whose report it is, for which year, as what it came, and whether it is published at all."""
    where = f"{batch.id}_{report.id.text}"
    agency, year, stage, taken = (f"ingest_{name}_{where}" for name in ("agency", "year", "stage", "taken"))
    suggested = intake.suggest_agency(report, review.agencies)
    is_unsure = "agency_unknown" in report.doubts or "agency_unsure" in report.doubts
    if is_unsure and suggested:
        with st.container(horizontal=True, vertical_alignment="center"):
            blocks.notice(
                text("ingest.suggest", printed=report.said.agency, agency=review.agencies[suggested]),
                "explain",
            )
            st.button(
                text("ingest.accept"),
                key=f"ingest_accept_{where}",
                on_click=_choose,
                args=(office, batch, report, replace(report.choice, agency_id=suggested)),
            )
    st.session_state[agency] = report.choice.agency_id if report.choice.agency_id in review.agencies else ""
    as_printed = text("ingest.as_printed", agency=report.said.agency or text("ingest.no_agency"))
    numbered = _number_names(review.agencies)
    names = {"": as_printed, **numbered}
    likely = (st.session_state[agency], suggested or "")
    st.selectbox(
        text("ingest.column.agency"),
        ["", *offer(numbered, likely, agency)],
        key=agency,
        format_func=names.__getitem__,
        on_change=lambda: _choose(
            office, batch, report, replace(report.choice, agency_id=st.session_state[agency] or None)
        ),
    )
    st.session_state[year] = report.report_year
    st.number_input(
        text("ingest.column.year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        value=None,
        step=1,
        key=year,
        placeholder=text("reports.year_unknown"),
        on_change=lambda: _choose(
            office,
            batch,
            report,
            replace(report.choice, report_year=_differs(st.session_state[year], report)),
        ),
    )
    _draw_file_choices(office, batch, report.file, stage, taken)


def _draw_file_choices(office: OfficeContext, batch: Batch, file: StagedFile, stage: str, taken: str) -> None:
    """What holds for a whole file: as what it came, and whether it is published."""
    stages = {each.value: text(f"reports.stage.{each}") for each in Stage}
    st.session_state[stage] = batch.stage_of(file.number).value
    st.segmented_control(
        text("ingest.stage_of_file"),
        list(stages),
        key=stage,
        format_func=stages.__getitem__,
        required=True,
        on_change=lambda: change_batch(office, batch, _with_stage(file, Stage(st.session_state[stage]))),
    )
    _draw_toggle(office, batch, file, taken)


def _draw_toggle(office: OfficeContext, batch: Batch, file: StagedFile, key: str) -> None:
    st.session_state[key] = file.number in batch.left_out
    st.toggle(
        text("ingest.leave_out"),
        key=key,
        help=text("ingest.leave_out_help"),
        on_change=lambda: change_batch(office, batch, _with_left_out(file, st.session_state[key])),
    )


def _show_roster(office: OfficeContext, batch: Batch, file: StagedFile, said: Said) -> None:
    """What a roster would change, before it is taken."""
    roster = said.roster
    if roster is None:
        return
    with panel(f"roster-{file.number}", text("ingest.roster_title", n=roster.agencies), file.name):
        parts = [
            (text(f"ingest.roster_{name}"), getattr(roster, name)) for name in ("added", "removed", "changed")
        ]
        if not any(names for _, names in parts):
            blocks.notice(text("ingest.roster_same"))
        body = "".join(
            f"<p><span>{escape(label)}</span>{escape(_print_names(names))}</p>"
            for label, names in parts
            if names
        )
        if body:
            blocks.html(f'<div class="da-said">{body}</div>')
        _draw_toggle(office, batch, file, f"ingest_taken_{batch.id}_{file.number}")


def _show_refused(review: Review) -> None:
    rows = [
        (file.name, fault.part, say(Message(fault.zh, fault.en)))
        for file, said in review.files
        if said and said.kind != "ledger"
        for fault in said.refused
    ]
    if not rows:
        return
    title = text("ingest.refused_title", n=len(rows))
    with panel("refused", title, text("ingest.refused_subtitle")):
        draw_refused(rows, title)


def _choose(office: OfficeContext, batch: Batch, report: Reviewed, choice: Choice) -> None:
    seen = replace(choice, seen=intake.read_as(report.said))
    change_batch(office, batch, lambda known: intake.change_choice(known, *report.id, seen))


def _with_stage(file: StagedFile, stage: Stage) -> Change:
    def change(batch: Batch) -> Batch:
        others = {number: known for number, known in batch.stages.items() if number != file.number}
        return replace(batch, stages=others if stage is batch.stage else {**others, file.number: stage})

    return change


def _with_left_out(file: StagedFile, is_left_out: bool) -> Change:
    def change(batch: Batch) -> Batch:
        others = batch.left_out - {file.number}
        return replace(batch, left_out=others | {file.number} if is_left_out else others)

    return change


def _differs(year: int | None, report: Reviewed) -> int | None:
    """The year that a person chose, None where it is what the report says."""
    return None if year == report.said.report_year else year


def _number_names(agencies: Mapping[str, str]) -> dict[str, str]:
    """Names by id; equal ones get their id, because a select box tells options apart by their words."""
    shared = {name for name, n in Counter(agencies.values()).items() if n > 1}
    return {agency: f"{name} ({agency})" if name in shared else name for agency, name in agencies.items()}


def _name_report(report: Reviewed) -> str:
    return f"{_name_whose(report)}  {_name_file(report)}"


def _name_whose(report: Reviewed) -> str:
    year = report.report_year or text("reports.year_unknown")
    return text("reports.option", agency=report.agency or text("ingest.no_agency"), year=year)


def _name_file(report: Reviewed) -> str:
    return report.file.name if report.said.part is None else f"{report.file.name} ({report.said.part})"


def _print_form(report: Reviewed) -> str:
    return text(f"reports.form.{report.said.variant or report.said.form or 'unknown'}")


def _print_books(report: Reviewed) -> str:
    seen, placed, unmapped = report.said.books
    return (
        f"{seen} = {placed} + {unmapped}" if seen == placed + unmapped else f"{seen} ≠ {placed} + {unmapped}"
    )


def _say_books(report: Reviewed) -> str:
    seen, placed, unmapped = report.said.books
    sign = "=" if seen == placed + unmapped else "≠"
    return text("ingest.books_long", seen=seen, sign=sign, placed=placed, unmapped=unmapped)


def _print_counts(counts: Mapping[str, int]) -> str:
    states = ("reported", "blank", "not_applicable", "illegible", "absent", "implied")
    parts = [text(f"reports.state.{state}", n=counts[state]) for state in states if counts[state]]
    if counts["unproven"]:
        parts.append(text("ingest.unproven", n=counts["unproven"]))
    return text("scope.join").join(parts)


def _print_names(names: Sequence[str]) -> str:
    join = text("ingest.names_join")
    if len(names) <= LISTED:
        return join.join(names)
    return text("ingest.names_more", names=join.join(names[:LISTED]), n=len(names) - LISTED)


def _list_doubts(report: Reviewed) -> str:
    return text("scope.join").join(
        text(f"ingest.doubt.{doubt}") for doubt in report.doubts if doubt != "errors"
    )


def _say_doubt(report: Reviewed, doubt: str) -> str:
    seen, placed, unmapped = report.said.books
    counts = report.said.counts
    return text(
        f"ingest.doubt_long.{doubt}",
        agency=report.said.agency or "",
        known=report.agency,
        gap=seen - placed - unmapped,
        cells=text("ingest.names_join").join(report.said.leftover),
        unmapped=unmapped,
        unreadable=counts["illegible"] + counts["absent"],
        unproven=counts["unproven"],
        problems=report.said.n_problems,
        errors=report.said.n_errors,
    )
