"""The command line: ``disclosure read | ingest | check | synthesize | export | pin | serve``.

Results go to standard output, for people or with ``--json`` one JSON object per line; everything else goes to
standard error, errors in one line. Heavy packages are imported by the command that needs them, so that
``--help`` and a mistyped option answer at once.
"""

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.cli_options import NOTHING, Command, build_parser
from analytics.cli_print import (
    choose_language,
    complain,
    describe_filing,
    describe_ingest,
    list_checked,
    list_read,
    print_json,
    print_lines,
    say,
    stored_finding,
)
from analytics.errors import AnalyticsError
from analytics.model import Message, Stage

if TYPE_CHECKING:
    from analytics.batch import Progress, ReadFile, Source

DONE, PARTLY, INTERRUPTED = 0, 1, 130
STOPPED = Message("已中止，没有发布任何内容。", "stopped; nothing was published.")
"""Exit statuses: all done, some files refused, stopped by the person; and `NOTHING`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = list_options().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except AnalyticsError as error:
        complain(error.say(choose_language()))
        return NOTHING
    except BrokenPipeError:
        # Whoever reads our output has seen enough; nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PARTLY
    except KeyboardInterrupt:
        complain(say(STOPPED))
        return INTERRUPTED


def list_options() -> argparse.ArgumentParser:
    """The parser of the whole command line, with what runs each command."""
    return build_parser(
        {
            "read": _read,
            "ingest": _ingest,
            "check": _check,
            "synthesize": _synthesize,
            "export": _export,
            "ledger": _ledger,
            "reviews": _reviews,
            "pin": _pin,
            "serve": _serve,
        }
    )


def _read(options: argparse.Namespace) -> int:
    statuses = []
    for result in _read_in_order(options, has_office=options.data is not None):
        statuses.append(result.error is None)
        if options.json:
            print_json(list_read(result))
        elif result.error is not None:
            complain(result.error.say(choose_language()))
        else:
            for checked in result.filings:
                print_lines(describe_filing(checked.filing))
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
            print_json(list_checked(result, options))
        elif result.error is not None:
            complain(result.error.say(choose_language()))
        else:
            for checked in result.filings:
                print_lines(describe_filing(checked.filing))
                listed = select_findings(checked.findings, options.rule, has_passes=options.all)
                print_lines(describe_findings(listed, checked.findings, groups, choose_language()))
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
        print_json(stored_finding(row) for row in rows)
        return DONE
    for row in rows:
        message = say(Message(row["zh"], row["en"]))
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
    print_lines(describe_ingest(report, data))
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

    return cli_ledger.run(options, choose_language())


def _reviews(options: argparse.Namespace) -> int:
    from analytics import cli_reviews

    return cli_reviews.run(options, choose_language())


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

    return launcher.serve(
        options.data, options.port, open_browser=not options.no_browser, language=choose_language()
    )


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


@contextmanager
def _progress(what: str, *, unit: str = " files") -> Iterator["Progress"]:
    """Show a bar on standard error while files are read or written, if a person is looking."""
    from tqdm import tqdm

    with tqdm(desc=what, unit=unit, file=sys.stderr, disable=None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
