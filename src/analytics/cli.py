"""The command line: ``disclosure read | ingest | check | synthesize | export | pin | serve``.

Results go to standard output, for people or with ``--json`` one JSON object per line; everything else goes to
standard error, errors in one line. Heavy packages are imported by the command that needs them, so that
``--help`` and a mistyped option answer at once.
"""

import argparse
import io
import json
import locale
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from analytics.errors import AnalyticsError, Language
from analytics.model import Message, Outcome, Stage, Status

if TYPE_CHECKING:
    from analytics.batch import Progress, ReadFile, Source
    from analytics.model import Filing
    from analytics.pipeline import IngestReport
    from analytics.store import StoredReport

DONE, PARTLY, NOTHING, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses: all done, some files refused, nothing could be done, stopped by the person."""

LISTED = 20
"""Lines of a list that are printed before "and … more"."""

Json = dict[str, Any]
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        """Print the fault and how to get help, and end."""
        self.exit(NOTHING, f"{self.prog}: {message}. See `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _build_parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except AnalyticsError as error:
        _complain(error.say(_language()))
        return NOTHING
    except BrokenPipeError:
        # Whoever reads our output has seen enough; nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PARTLY
    except KeyboardInterrupt:
        _complain("stopped; nothing was published.")
        return INTERRUPTED


def _build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="disclosure",
        description="Exact, traceable figures from government information disclosure reports.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def add(name: str, command: Callable[[argparse.Namespace], int], summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary)
        added.set_defaults(command=command)
        return added

    read = add("read", _read, "Read files and print what they say; store nothing.")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")

    ingest = add("ingest", _ingest, "Keep files, read them and publish one snapshot.")
    ingest.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders")
    ingest.add_argument("--stage", choices=[*map(str, Stage)], default=str(Stage.PUBLISHED))
    ingest.add_argument("--received-on", type=_parse_day, metavar="YYYY-MM-DD", help="default: today")

    check = add(
        "check", _check, "Check files without storing them; without files, list the store's findings."
    )
    check.add_argument("files", nargs="*", type=Path, metavar="FILE")
    check.add_argument("--agency", action="append", default=[], help="id or name; may be repeated")
    check.add_argument("--year", type=_parse_years, metavar="YYYY[-YYYY]")
    check.add_argument("--rule", action="append", default=[], help="code, e.g. D3; may be repeated")
    check.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="LETTER",
        help="show warnings of a group too, e.g. B; of the store, only this group",
    )
    check.add_argument("--all", action="store_true", help="list everything, passes too (files only)")

    synthesize = add(
        "synthesize", _synthesize, "Write an invented region of agencies and reports, with known faults."
    )
    synthesize.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    synthesize.add_argument("--agencies", type=int, required=True, metavar="N")
    synthesize.add_argument("--years", type=_parse_years, required=True, metavar="YYYY[-YYYY]")
    synthesize.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another region")
    synthesize.add_argument(
        "--faults", type=float, default=0.1, metavar="RATE", help="share of reports with a planted fault"
    )
    synthesize.add_argument(
        "--formats", type=_parse_list, default=(), metavar="F,…", help="formats or shapes; default: all"
    )

    export = add("export", _export, "Write a chart as a picture, or the numbers as CSV and Parquet.")
    export.add_argument("what", nargs="?", choices=["chart", "data"], help="a picture, or tables")
    export.add_argument("name", nargs="?", metavar="NAME", help="of a chart, e.g. requests.volume")
    export.add_argument("--list", action="store_true", help="name the charts of the scope")
    export.add_argument("--out", type=Path, metavar="PATH", help="FILE.png|.svg|.pdf|.csv|.xlsx, or a folder")
    export.add_argument("--scope", default="", metavar="…", help="as in a link: 'region=…&agency=a,b'")
    export.add_argument("--years", metavar="YYYY[-YYYY]", help="default: all; the last one is this year")
    export.add_argument("--metric", metavar="ID", help="of the charts compare.*, e.g. grant_rate")
    export.add_argument("--subject", metavar="ID", help="the agency of compare.peers")
    export.add_argument("--language", choices=["zh", "en"], help="default: the terminal's")

    ledger = add("ledger", _ledger, "Show what the columns of an office's ledger hold; confirm them once.")
    ledger.add_argument("file", type=Path, metavar="FILE")
    ledger.add_argument("--sheet", metavar="NAME", help="one sheet of a workbook")
    ledger.add_argument(
        "--set", action="append", default=[], metavar="COLUMN=MEANING", help="correct a column"
    )
    ledger.add_argument("--confirm", action="store_true", help="remember the columns; then ingest the file")
    ledger.add_argument("--json", action="store_true", help="one JSON object per sheet")

    reviews = add("reviews", _reviews, "Take away what people decided, or bring it in.")
    reviews.add_argument("what", choices=["export", "import"])
    reviews.add_argument("file", nargs="?", type=Path, metavar="FILE", help=".jsonl, or to export .csv")

    pin = add("pin", _pin, "Keep the current snapshot for ever under a name.")
    pin.add_argument("name", metavar="NAME")

    serve = add("serve", _serve, "Start the dashboard on this computer.")
    serve.add_argument("--port", type=_parse_port, help="default: 8501, or the next free one")
    serve.add_argument("--no-browser", action="store_true", help="open no browser window")

    for command in (read, check):
        command.add_argument("--json", action="store_true", help="one JSON object per line")
    for command in (read, ingest, check):
        command.add_argument(
            "--workers", type=_parse_workers, metavar="N", help="files read at the same time"
        )
    for command in (read, ingest, check, export, ledger, reviews, pin, serve):
        command.add_argument("--data", type=Path, metavar="DIR", help="the office's data folder")
    return parser


def _read(options: argparse.Namespace) -> int:
    statuses = []
    for result in _read_in_order(options, has_office=options.data is not None):
        statuses.append(result.error is None)
        if options.json:
            _print_json(_read_objects(result))
        elif result.error is not None:
            _complain(result.error.say(_language()))
        else:
            for checked in result.filings:
                _print_lines(_describe_filing(checked.filing))
    return DONE if all(statuses) else PARTLY


def _check(options: argparse.Namespace) -> int:
    _require_known_checks(options)
    if not options.files:
        return _check_store(options)
    from analytics.cli_check import describe_findings, select_findings

    groups = ["*"] if options.all or options.rule else options.group
    results = tuple(_read_in_order(options, has_office=True))
    if sum(len(result.filings) for result in results) > 1:
        from analytics import drafts, pipeline, store

        data = store.locate_data(options.data)
        results = drafts.check_files(results, data, pipeline.load_office(data).rules)
    statuses = []
    for result in results:
        statuses.append(result.error is None)
        if options.json:
            _print_json(_check_objects(result, options))
        elif result.error is not None:
            _complain(result.error.say(_language()))
        else:
            for checked in result.filings:
                _print_lines(_describe_filing(checked.filing))
                listed = select_findings(checked.findings, options.rule, has_passes=options.all)
                _print_lines(describe_findings(listed, checked.findings, groups, _language()))
    if not any(statuses):
        return NOTHING
    return DONE if all(statuses) else PARTLY


def _require_known_checks(options: argparse.Namespace) -> None:
    """Say which checks or groups do not exist, instead of finding nothing wrong."""
    from analytics.dictionary import load_dictionary
    from analytics.errors import UnknownSelection

    rules = load_dictionary().rule_set
    options.rule = [code.upper() for code in options.rule]
    options.group = [letter.upper() for letter in options.group]
    if unknown := tuple(code for code in options.rule if code not in rules.rules):
        raise UnknownSelection("rule", unknown)
    if unknown := tuple(letter for letter in options.group if letter not in rules.groups):
        raise UnknownSelection("group", unknown)


def _check_store(options: argparse.Namespace) -> int:
    from analytics import queries, store

    snapshot = store.find_snapshot(store.locate_data(options.data))
    agencies = queries.list_agencies(snapshot)
    ids = dict(zip(agencies["name"], agencies["agency_id"], strict=True))
    first, last = options.year or (None, None)
    scope = queries.Scope(
        agencies=tuple(ids.get(agency, agency) for agency in options.agency), first_year=first, last_year=last
    )
    found = queries.findings(snapshot, queries.validate_scope(snapshot, scope))
    rows = [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]
    rows = [row for row in rows if not options.rule or row["rule"] in options.rule]
    rows = [row for row in rows if not options.group or row["rule"][0] in options.group]
    if options.json:
        _print_json(_stored_finding(row) for row in rows)
        return DONE
    for row in rows:
        message = _say(Message(row["zh"], row["en"]))
        print(f"{row['name']} {row['report_year']}  {row['instance']}  {row['outcome']}: {message}")
    print(f"{len(rows)} findings in snapshot {snapshot.number}.")
    return DONE


def _ingest(options: argparse.Namespace) -> int:
    from analytics import pipeline, store

    data = store.locate_data(options.data)
    with _progress("reading") as progress:
        report = pipeline.ingest(
            options.paths,
            data,
            stage=Stage(options.stage),
            received_on=options.received_on,
            workers=options.workers,
            progress=progress,
        )
    _print_lines(_describe_ingest(report, data))
    refused = len(report.published.refused)
    if options.paths and refused == report.files:
        return NOTHING
    return PARTLY if refused else DONE


def _synthesize(options: argparse.Namespace) -> int:
    from analytics import synthetic

    with _progress("writing", unit=" reports") as progress:
        made = synthetic.synthesize(
            options.out,
            options.agencies,
            options.years,
            seed=options.seed,
            faults=options.faults,
            formats=options.formats,
            progress=progress,
        )
    print(
        f"{made.files} report files of {made.agencies} invented agencies in {options.out}, "
        f"{made.faults} planted faults, {made.oddities} oddities that are none."
    )
    return DONE


def _ledger(options: argparse.Namespace) -> int:
    from analytics import cli_ledger

    return cli_ledger.run(options, _language())


def _reviews(options: argparse.Namespace) -> int:
    from analytics import cli_reviews

    return cli_reviews.run(options, _language())


def _pin(options: argparse.Namespace) -> int:
    from analytics import store

    snapshot = store.pin(store.locate_data(options.data), options.name)
    print(f"Snapshot {snapshot.number} is kept for ever as {snapshot.pin}.")
    return DONE


def _export(options: argparse.Namespace) -> int:
    from analytics import cli_export

    return cli_export.run(options)


def _serve(options: argparse.Namespace) -> int:
    from analytics.ui import launcher

    return launcher.serve(options.data, options.port, open_browser=not options.no_browser)


def _read_in_order(options: argparse.Namespace, *, has_office: bool = False) -> Iterator["ReadFile"]:
    """Read files in order; with the office's limits of checks and ledgers, whose folder is not changed."""
    from analytics import batch

    settings = None
    if has_office:
        # Only here: reading alone needs none of the packages that stores are made of.
        from analytics import pipeline, store

        settings = pipeline.load_office(store.locate_data(options.data))
    sources = tuple(_name_as_given(options.files))
    with _progress("reading") as progress:
        yield from batch.read_files(sources, workers=options.workers, settings=settings, progress=progress)


def _name_as_given(paths: Iterable[Path]) -> Iterator["Source"]:
    """Call every file as the person did; a folder gives its files."""
    from analytics import batch

    for path in paths:
        for source in batch.list_sources([path]):
            yield batch.Source(source.path, str(source.path))


def _read_objects(result: "ReadFile") -> Iterator[Json]:
    from analytics.filing_json import filing_to_json

    if result.error is None:
        for checked in result.filings:
            report = filing_to_json(checked.filing)
            del report["passages"]
            yield report
        return
    empty: Json = dict.fromkeys(
        (
            "part",
            "sha256",
            "format",
            "title",
            "agency",
            "report_year",
            "form",
            "variant",
            "coverage",
            "published_on",
        )
    )
    error = {
        "type": type(result.error).__name__,
        "code": result.error.code,
        "message": result.error.say_reason("en"),
        "message_zh": result.error.say_reason("zh"),
    }
    yield {
        "file": result.source.name,
        **empty,
        "part": result.source.member,
        "figures": [],
        "unmapped": [],
        "sections": {},
        "problems": [],
        "error": error,
    }


def _check_objects(result: "ReadFile", options: argparse.Namespace) -> Iterator[Json]:
    from analytics import pipeline
    from analytics.cli_check import list_json, select_findings

    unread = () if result.error is None else pipeline.check_refusal(result.error)
    every = tuple(checked.findings for checked in result.filings) or (unread,)
    for report, findings in zip(_read_objects(result), every, strict=True):
        listed = select_findings(findings, options.rule, has_passes=options.all)
        del report["sections"]
        report["findings"] = list_json(listed, report["agency"], report["report_year"])
        report["passed"] = sum(finding.outcome is Outcome.PASS for finding in findings)
        yield report


def _stored_finding(row: Json) -> Json:
    own = {"agency": row["name"], "report_year": _none_if_missing(row["report_year"])}
    cells = [{**own, **cell} for cell in json.loads(row["cells"])]
    kept = ("fingerprint", "agency_id", "rule", "instance", "outcome", "severity", "uses_implied")
    return {
        **{name: row[name] for name in kept},
        **own,
        "message": {"zh": row["zh"], "en": row["en"]},
        "cells": [*cells, *(_parse_json(row["other_cells"]) or ())],
        "expected": _none_if_missing(row["expected"]),
        "reported": _none_if_missing(row["reported"]),
        "evidence": _parse_json(row["evidence"]),
        "cause": _parse_json(row["cause"]),
        "version": _none_if_missing(row["version"]),
        "digest": _none_if_missing(row["digest"]),
    }


def _none_if_missing(value: Any) -> Any:
    """Turn the frame's marks for what is missing into JSON's; whole numbers stay whole."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    return int(value) if isinstance(value, float) else value


def _parse_json(text: object) -> Any:
    return json.loads(text) if isinstance(text, str) else None


def _describe_filing(filing: "Filing") -> Iterator[str]:
    statuses = Counter(figure.status for figure in filing.figures)
    implied = sum(figure.implied is not None for figure in filing.figures)
    counts = ", ".join(f"{statuses[status]} {status}" for status in Status if statuses[status])
    yield f"{filing.file}: {filing.agency or '?'} {filing.report_year or '?'}, form {filing.form or '?'}"
    yield f"  {len(filing.figures)} figures: {counts}; {implied} implied."
    yield (
        f"  Books: {filing.numeric_cells} numeric cells = {filing.numeric_placed} placed "
        f"+ {len(filing.unmapped)} unmapped."
    )
    yield from (f"  {problem.code}: {_say(problem.message)}" for problem in filing.problems)


def _describe_ingest(report: "IngestReport", data: Path) -> Iterator[str]:
    done = report.published
    counts = (
        f"{len(done.added)} added, {len(done.versioned)} new versions, {len(done.copies)} copies, "
        f"{len(done.unchanged)} unchanged, {len(done.refused)} refused"
    )
    yield f"{report.files} files: {counts}."
    if report.roster is not None:
        yield f"Roster: {report.roster}"
    yield from _describe_reports("Added", done.added)
    yield from _describe_reports("New versions", done.versioned)
    yield from _describe_reports("Copies", done.copies)
    if done.refused:
        yield "Refused:"
        yield from (f"  {refusal.file}: {_say(refusal.reason)}" for refusal in done.refused)
    if done.notices:
        yield "Please look at:"
        yield from (f"  {notice}" for notice in done.notices)
    books = done.books
    yield (
        f"Books of {books.reports} reports: {books.numeric_cells} numeric cells "
        f"= {books.placed} placed + {books.unmapped} unmapped."
    )
    if done.snapshot is None:
        yield f"Nothing was published; {data} holds no report."
    else:
        verb = "Published" if done.is_new else "Nothing is new; current is still"
        yield f"{verb} snapshot {done.snapshot.number} in {data}."


def _describe_reports(title: str, reports: Sequence["StoredReport"]) -> Iterator[str]:
    if reports:
        yield f"{title}:"
    for report in reports[:LISTED]:
        yield f"  {report.agency} {report.report_year or '?'}  {report.file}"
    if len(reports) > LISTED:
        yield f"  and {len(reports) - LISTED} more"


@contextmanager
def _progress(what: str, *, unit: str = " files") -> Iterator["Progress"]:
    """Show a bar on standard error while files are read or written, if a person is looking."""
    from tqdm import tqdm

    with tqdm(desc=what, unit=unit, file=sys.stderr, disable=None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def _print_json(objects: Iterable[Json]) -> None:
    for item in objects:
        print(json.dumps(item, ensure_ascii=False))
    sys.stdout.flush()


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _complain(message: str) -> None:
    print(f"disclosure: {' '.join(message.split())}", file=sys.stderr)


def _say(message: Message) -> str:
    return message.zh if _language() == "zh" else message.en


def _language() -> Language:
    """Tell the language of the person's terminal: Chinese, or else English.

    As in other programs ``LANGUAGE`` comes first, then ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``; where none
    is set, as on Windows, the system's own setting decides.
    """
    named = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next(filter(None, named), None) or locale.getlocale()[0] or ""
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day written YYYY-MM-DD") from error


def _parse_years(text: str) -> tuple[int, int]:
    match = _YEARS.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no year, and no years written YYYY-YYYY")
    return int(match[1]), int(match[2] or match[1])


def _parse_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _parse_workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 64")
    return int(text)


def _parse_port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to 65535")
    return int(text)
