"""The Import page's way in and out: handing files in, following the work on them, and what came of it.

What a person looks at in between is in `analytics.ui.intake_review`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from html import escape
from typing import Any, cast

import pandas as pd
import streamlit as st

from analytics import intake, pipeline, queries
from analytics.errors import AnalyticsError, StoreError, UnreadableFile
from analytics.intake import Batch, Job, StagedFile
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.formats import escape_label
from analytics.ui.language import current_language, text
from analytics.ui.links import link_page
from analytics.ui.report_rows import list_rows, print_year
from analytics.ui.shell import OfficeContext
from analytics.ui.snapshots import dismiss_change

URL_BATCH = "batch"
STATE_TURNED_AWAY, STATE_UPLOADS, STATE_STARTED = "ingest_turned_away", "ingest_uploads", "ingest_started"
STATE_FAILED, STATE_LATE = "ingest_failed", "ingest_late"
LINKS = 12
"""Reports of a load that get a link of their own; the reports page has all."""
POLL_SECONDS = 1.0

Change = Callable[[Batch], Batch]


@contextmanager
def panel(key: str, title: str, subtitle: str = "") -> Iterator[None]:
    """A bordered part of the page with its heading."""
    with st.container(border=True, gap="small", key=f"da-figure-{key}"):
        sub = f'<p class="da-sub">{escape(subtitle)}</p>' if subtitle else ""
        blocks.html(f"<h2>{escape(title)}</h2>{sub}")
        yield


def attempt(action: Callable[..., object], *arguments: object) -> None:
    """Do what a button asks for; what prevents it is said at the top of the page.

    A callback runs before `ui.frame_page`, so nothing else would put its error into the reader's words.
    """
    try:
        action(*arguments)
    except AnalyticsError as error:
        st.session_state[STATE_FAILED] = error


def change_batch(office: OfficeContext, batch: Batch, change: Change) -> None:
    """Write a change to the batch as it is now on the disk: another tab may have changed it too."""

    def write() -> None:
        intake.save_batch(office.data, change(intake.load_batch(office.data, batch.id)))

    attempt(write)


def choose_batch(office: OfficeContext) -> Batch | None:
    """The batch that this page is about: the one of the link, else the newest that waits.

    A batch of the link that is gone is said to be gone, and so is what the last button could not do.
    """
    failed: AnalyticsError | None = st.session_state.pop(STATE_FAILED, None)
    if failed is not None:
        blocks.notice(failed.say(current_language()), "error")
    waiting = intake.list_waiting(office.data)
    named, batch = st.query_params.get(URL_BATCH), None
    if named:
        try:
            batch = intake.load_batch(office.data, named)
        except StoreError as error:
            if failed is None or failed.code != error.code:
                blocks.notice(error.say(current_language()), "explain")
            del st.query_params[URL_BATCH]
    if batch is None and waiting:
        batch = waiting[0]
    if batch is not None and st.query_params.get(URL_BATCH) != batch.id:
        st.query_params[URL_BATCH] = batch.id
    if len(waiting) > 1 or (waiting and batch not in waiting):
        _draw_waiting(office, waiting, batch)
    return batch


def _draw_waiting(office: OfficeContext, waiting: tuple[Batch, ...], batch: Batch | None) -> None:
    names = _name_batches(office, waiting)

    def turn() -> None:
        if chosen := st.session_state["ingest_batch"]:
            st.query_params[URL_BATCH] = chosen

    st.session_state["ingest_batch"] = batch.id if batch is not None and batch in waiting else None
    st.selectbox(
        text("ingest.waiting", n=len(waiting)),
        list(names),
        index=None,
        key="ingest_batch",
        format_func=names.__getitem__,
        on_change=turn,
        width=420,
    )


def _name_batches(office: OfficeContext, batches: Sequence[Batch]) -> dict[str, str]:
    """Names by id. Streamlit tells options apart by their label, so no two are called the same."""
    names: dict[str, str] = {}
    for batch in batches:
        files = intake.list_files(office.data, batch.id)
        moment = datetime.fromisoformat(batch.created_at).replace(tzinfo=UTC).astimezone()
        facts = {"moment": f"{moment:%Y-%m-%d %H:%M:%S}", "first": files[0].name if files else ""}
        name = text("ingest.batch", n=len(files), **facts)
        names[batch.id] = f"{name} ({batch.id[-6:]})" if name in names.values() else name
    return names


def draw_upload(office: OfficeContext, batch: Batch | None) -> None:
    """Where files are handed in: written to the disk at once, and read as soon as they are there."""
    language = current_language()
    # Another key empties the uploader: its files are on the disk by then, and leave the memory.
    turn = st.session_state.get(STATE_UPLOADS, 0)
    key = f"da-upload-{language}-{turn}"
    with panel("upload", text("ingest.upload_title"), text("ingest.upload_subtitle")):
        st.file_uploader(
            text("ingest.upload_label"),
            accept_multiple_files=True,
            key=key,
            on_change=_take_files,
            args=(office, batch, key, turn),
            max_upload_size=intake.MAX_FILE_BYTES // 1024 // 1024,
            label_visibility="collapsed",
        )
        limits = {"files": intake.MAX_FILES, "size": intake.MAX_FILE_BYTES // 1024 // 1024}
        blocks.html(f'<p class="da-sub">{escape(text("ingest.upload_note", **limits))}</p>')
        if batch is not None and batch.id == st.session_state.get(STATE_LATE):
            blocks.notice(text("ingest.late"))
        for error in st.session_state.get(STATE_TURNED_AWAY, ()):
            blocks.notice(error.say(language), "error")


def _take_files(office: OfficeContext, batch: Batch | None, key: str, turn: int) -> None:
    """Stage what was handed in, and have it read; what comes too late for a batch is a batch of its own.

    Streamlit calls this again for the same files where the run that they began was cut short by another one:
    what was taken in this `turn` of the uploader is on the disk already.
    """
    if st.session_state.get(STATE_UPLOADS, 0) != turn:
        return
    st.session_state[STATE_UPLOADS] = turn + 1
    turned_away: list[AnalyticsError] = []
    staged: list[StagedFile] = []
    before = batch
    try:
        if batch is None or intake.is_closed(office.data, batch.id):
            batch = intake.open_batch(office.data)
        room = intake.measure_room(office.data, batch.id)
        for upload in st.session_state.get(key) or ():
            try:
                staged.append(intake.stage_file(office.data, batch.id, upload.name, upload, room))
                room = room.take(staged[-1])
            except UnreadableFile as error:
                turned_away.append(error)
        if intake.is_closed(office.data, batch.id):
            # Published from another tab while these files were still coming.
            batch = intake.move_late(office.data, staged)
        st.query_params[URL_BATCH] = batch.id
        st.session_state[STATE_LATE] = batch.id if before and before.id != batch.id else None
        intake.start_job(office.data, batch.id, "read")
    except StoreError as error:
        turned_away.append(error)
    st.session_state[STATE_TURNED_AWAY] = turned_away


def follow_work(office: OfficeContext, batch: Batch) -> bool:
    """Show how the work on a batch stands; True while there is some, and nothing can be decided.

    Work that a server which is gone left half done goes on by itself.
    """
    job = intake.find_job(office.data, batch.id)
    has_unread = None if job.is_running else _has_unread(office, batch)
    if has_unread and job.task == "read" and _must_read(office, batch, job):
        intake.start_job(office.data, batch.id, "read")
        job, has_unread = intake.find_job(office.data, batch.id), None
    if job.is_running:
        with panel("progress", text(f"ingest.working_{job.task}"), text(f"ingest.working_{job.task}_note")):
            st.fragment(_draw_progress, run_every=POLL_SECONDS)(office, batch)
        return True
    if has_unread is None:
        has_unread = _has_unread(office, batch)
    if job.step in ("failed", "cancelled", "interrupted"):
        _say_stopped(job)
    elif not has_unread:
        return False
    # Nothing is published while a file is unread, so publishing again would be no way on.
    is_read = has_unread or job.task == "read"
    st.button(
        text("ingest.again_read" if is_read else "ingest.again_publish"),
        key="ingest_again",
        on_click=attempt,
        args=(intake.start_job, office.data, batch.id, "read")
        if is_read
        else (intake.start_publish, office.data, batch.id, list_numbers(office, batch)),
    )
    return False


def list_numbers(office: OfficeContext, batch: Batch) -> tuple[str, ...]:
    """The files of a batch that this page shows; others may come before a button of it is pressed."""
    return tuple(file.number for file in intake.list_files(office.data, batch.id))


def _has_unread(office: OfficeContext, batch: Batch) -> bool:
    versions = intake.find_versions(office.data, pipeline.load_office(office.data))
    return intake.has_unread(office.data, batch.id, versions)


def _must_read(office: OfficeContext, batch: Batch, job: Job) -> bool:
    """Whether reading what is unread begins without being asked: what stopped here waits for a person."""
    if job.step in ("failed", "cancelled") or (job.step == "interrupted" and intake.is_ours(batch.id)):
        return False
    versions = intake.find_versions(office.data, pipeline.load_office(office.data))
    started = (batch.id, versions, len(intake.list_files(office.data, batch.id)))
    is_first_time = st.session_state.get(STATE_STARTED) != started
    st.session_state[STATE_STARTED] = started
    return is_first_time


def _draw_progress(office: OfficeContext, batch: Batch) -> None:
    """The bar, redrawn every second; the page comes back when the work has ended."""
    job = intake.find_job(office.data, batch.id)
    if not job.is_running:
        st.rerun()
    share = job.done / job.total if job.total else 0.0
    st.progress(share, text=text(f"ingest.step_{job.step}", done=job.done, total=job.total))
    read = [file.name for file in intake.list_files(office.data, batch.id)][: job.done]
    if read and job.task == "read":
        blocks.html(f'<p class="da-sub">{escape(text("ingest.last_read", file=read[-1]))}</p>')
    if job.step != "writing":
        st.button(
            text("ingest.cancel"),
            key="ingest_cancel",
            on_click=attempt,
            args=(intake.cancel_job, office.data, batch.id),
        )


def _say_stopped(job: Job) -> None:
    if job.error is not None:
        blocks.notice(job.error[1 if current_language() == "zh" else 2], "error")
    else:
        mood: blocks.Mood = "explain" if job.step == "cancelled" else "error"
        blocks.notice(text(f"ingest.{job.step}_{job.task}"), mood)


def find_result(office: OfficeContext, batch: Batch) -> Mapping[str, Any] | None:
    """What publishing a batch did; None while it is not published."""
    return intake.load_result(office.data, batch.id)


def show_result(office: OfficeContext, result: Mapping[str, Any]) -> None:
    """What publishing a batch did, with the ways to its reports, their findings and the overview."""
    dismiss_change()
    language = current_language()
    filings = (
        cached(queries.list_filings_of_files, office.snapshot, tuple(result["hashes"]))
        if office.snapshot is not None
        else pd.DataFrame()
    )
    counts = {name: len(result[name]) for name in ("added", "versioned", "copies", "unchanged", "refused")}
    title = text("ingest.published" if result["is_new"] else "ingest.nothing_new", n=result["snapshot"] or 0)
    with panel("result", title, text("ingest.published_counts", **counts)):
        if result["roster"]:
            blocks.notice(text("ingest.roster_taken", file=result["roster"]))
        books = result["books"]
        if books["reports"]:
            blocks.notice(text("ingest.books", **{**books, "n": books["reports"]}))
        if result["refused"]:
            title = text("ingest.refused_title", n=len(result["refused"]))
            blocks.subheading(title)
            draw_refused(
                [(entry["file"], entry["part"], entry[language]) for entry in result["refused"]], title
            )
        _link_filings(filings)


def draw_refused(rows: Sequence[tuple[str, str | None, str]], title: str) -> None:
    """Files that give no report, with the part of an archive or workbook that is meant, and why.

    A few are written out, so that what is to be done is read to its end on a narrow page as well.
    """
    columns = {
        "file": [file if part is None else f"{file} ({part})" for file, part, _ in rows],
        "reason": [reason for *_, reason in rows],
    }
    if len(rows) <= LINKS:
        said = [
            f"<p><span>{escape(file)}</span>{escape(reason)}</p>"
            for file, reason in zip(*columns.values(), strict=True)
        ]
        blocks.html(f'<div class="da-said">{"".join(said)}</div>')
        return
    frame = pd.DataFrame(columns).rename(columns={name: text(f"ingest.column.{name}") for name in columns})
    st.dataframe(frame, hide_index=True, alt=title)


def _link_filings(filings: pd.DataFrame) -> None:
    rows = list_rows(filings)
    with st.container(gap="xxsmall", key="da-result-links"):
        for row in rows[:LINKS]:
            _link_filing(row)
        if len(rows) > LINKS:
            link_page("pages/reports.py", text("ingest.more_reports", n=len(rows)))
        if rows:
            failed = sum(int(row["failed"]) for row in rows)
            link_page("pages/compliance.py", text("ingest.to_findings", n=failed))
            link_page("pages/overview.py", text("ingest.to_overview"))


def _link_filing(row: Mapping[Any, Any]) -> None:
    facts = {
        "agency": escape_label(str(row["name"])),
        "year": print_year(row),
        "version": row["version"],
        "n": int(row["failed"]),
    }
    key = "ingest.to_report_version" if row["version"] > 1 else "ingest.to_report"
    link_page("pages/reports.py", text(key, **facts), {"filing": row["filing_id"]})


def tidy(office: OfficeContext) -> None:
    """Clear away what killed uploads left, once per session."""
    if not st.session_state.get("ingest_tidied") and (office.data / "intake").is_dir():
        intake.clear_intake(office.data, intake.list_published(office.data))
        st.session_state["ingest_tidied"] = True


def print_moment(moment: datetime) -> str:
    """A moment of the store, on this computer's clock."""
    return f"{cast('Any', moment).tz_localize('UTC').tz_convert(None):%Y-%m-%d %H:%M}"
