"""``disclosure export``: a page's chart as a picture, a scope's numbers as CSV and Parquet."""

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

from analytics.errors import Language, StoreError, UnknownSelection
from analytics.exports import KINDS, frame_to_csv, frame_to_xlsx
from analytics.exports.tables import frame_to_parquet
from analytics.queries import Decisions, Scope, load_decisions
from analytics.queries.exports import export_tables
from analytics.store import write_atomically
from analytics.ui.filters import load_choices
from analytics.ui.recording import find_figure, list_figures, open_context
from analytics.ui.shell import PageContext

_TABLES = ("csv", "xlsx")


def run(options: argparse.Namespace) -> int:
    """Run the command.

    Raises:
        StoreError: The store cannot be read, or the file cannot be written.
        UnknownSelection: The scope, the chart or its metric is unknown.
    """
    # Without a browser Streamlit warns at every element that nobody will see it.
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        return _run(options)
    finally:
        logging.disable(before)


def _run(options: argparse.Namespace) -> int:
    context = _open(options)
    if options.list:
        for figure in list_figures(context, _list_options(context, options)):
            _say(f"{figure.name}\t{figure.download.caption.title}")
        return 0
    if options.out is None or options.what is None:
        raise StoreError("EXPORT_WITHOUT_TARGET")
    if options.what == "data":
        return _export_data(context, options.out)
    if not options.name:
        raise StoreError("EXPORT_WITHOUT_NAME")
    return _export_chart(context, options)


def _open(options: argparse.Namespace) -> PageContext:
    parameters = dict(parse_qsl(options.scope.lstrip("?")))
    if options.years:
        parameters["y"] = options.years
    language: Language = options.language or ("zh" if _is_chinese_terminal() else "en")
    return open_context(options.data, parameters, language)


def _list_options(context: PageContext, options: argparse.Namespace) -> dict[str, str]:
    """The parameters of the page that compares, checked before anything is run."""
    chosen = {}
    if options.metric:
        chosen["metric"] = context.dictionary.metric(options.metric).id
    if options.subject:
        if options.subject not in load_choices(context.snapshot).agencies:
            raise UnknownSelection("agency", (options.subject,))
        chosen["subject"] = options.subject
    return chosen


def _export_chart(context: PageContext, options: argparse.Namespace) -> int:
    kind = options.out.suffix.removeprefix(".").lower()
    if kind not in (*KINDS, *_TABLES):
        raise StoreError("EXPORT_UNKNOWN_SUFFIX", file=str(options.out), known=", ".join((*KINDS, *_TABLES)))
    figure = find_figure(context, options.name, _list_options(context, options))
    makers: dict[str, Callable[[], bytes]] = {"csv": figure.csv, "xlsx": figure.xlsx}
    if kind not in makers and figure.spec is None:
        raise StoreError("EXPORT_NO_CHART", name=options.name, known=", ".join(_TABLES))
    content = makers[kind]() if kind in makers else figure.picture(kind)
    _write(options.out, content)
    _say(str(options.out))
    return 0


def _export_data(context: PageContext, folder: Path) -> int:
    scope: Scope = context.scope
    snapshot = context.snapshot
    notes = [("snapshot", f"{snapshot.number:06d}"), ("published_at", snapshot.published_at.isoformat())]
    if context.is_sample:
        notes.append(("sample", "invented region, no real agency"))
    decisions = Decisions() if context.is_sample else load_decisions(context.data)
    for table in export_tables(snapshot, scope, decisions):
        _write(folder / f"{table.name}.csv", frame_to_csv(table.rows, [("table", table.name), *notes]))
        _write(folder / f"{table.name}.parquet", frame_to_parquet(table.rows))
        if table.name == "metrics_total":
            _write(folder / f"{table.name}.xlsx", frame_to_xlsx(table.rows, notes, context.language))
        _say(f"{table.name}: {len(table.rows)} rows")
    return 0


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise StoreError(
            "EXPORT_NOT_WRITTEN", file=str(path), why=error.strerror or type(error).__name__
        ) from error


def _is_chinese_terminal() -> bool:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return spoken.startswith("zh")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
