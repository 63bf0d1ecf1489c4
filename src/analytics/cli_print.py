"""What the command line prints of reports, findings and publishes, for people and as JSON."""

import argparse
import json
import locale
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.errors import Language
from analytics.model import Message, Outcome, Status

if TYPE_CHECKING:
    from analytics.batch import ReadFile
    from analytics.model import Filing
    from analytics.pipeline import IngestReport
    from analytics.store import StoredReport

LISTED = 20
"""Lines of a list that are printed before "and … more"."""

Json = dict[str, Any]


def list_read(result: "ReadFile") -> Iterator[Json]:
    """Give the JSON objects of ``read``: one per filing, or one with the error."""
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


def list_checked(result: "ReadFile", options: argparse.Namespace) -> Iterator[Json]:
    """Give the JSON objects of ``check``: those of ``read`` without the text, with their findings."""
    from analytics import pipeline
    from analytics.cli_check import list_json, select_findings

    unread = () if result.error is None else pipeline.check_refusal(result.error)
    every = tuple(checked.findings for checked in result.filings) or (unread,)
    for report, findings in zip(list_read(result), every, strict=True):
        listed = select_findings(findings, options.rule, has_passes=options.all)
        del report["sections"]
        report["findings"] = list_json(listed, report["agency"], report["report_year"])
        report["passed"] = sum(finding.outcome is Outcome.PASS for finding in findings)
        yield report


def stored_finding(row: Json) -> Json:
    """Give the JSON object of a finding from the store's frame."""
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


def describe_filing(filing: "Filing") -> Iterator[str]:
    """Say for people what was read of a report: states, books, problems."""
    statuses = Counter(figure.status for figure in filing.figures)
    implied = sum(figure.implied is not None for figure in filing.figures)
    counts = ", ".join(f"{statuses[status]} {status}" for status in Status if statuses[status])
    yield f"{filing.file}: {filing.agency or '?'} {filing.report_year or '?'}, form {filing.form or '?'}"
    yield f"  {len(filing.figures)} figures: {counts}; {implied} implied."
    yield (
        f"  Books: {filing.numeric_cells} numeric cells = {filing.numeric_placed} placed "
        f"+ {len(filing.unmapped)} unmapped."
    )
    yield from (f"  {problem.code}: {say(problem.message)}" for problem in filing.problems)


def describe_ingest(report: "IngestReport", data: Path) -> Iterator[str]:
    """Say for people what an ingest did with every file."""
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
        yield from (f"  {refusal.file}: {say(refusal.reason)}" for refusal in done.refused)
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


def print_json(objects: Iterable[Json]) -> None:
    """Print one object per line, at once."""
    for item in objects:
        print(json.dumps(item, ensure_ascii=False))
    sys.stdout.flush()


def print_lines(lines: Iterable[str]) -> None:
    """Print lines for people."""
    for line in lines:
        print(line)


def complain(message: str) -> None:
    """Print a failure in one line on standard error."""
    print(f"disclosure: {' '.join(message.split())}", file=sys.stderr)


def say(message: Message) -> str:
    """Give a message in the terminal's language."""
    return message.zh if choose_language() == "zh" else message.en


def choose_language() -> Language:
    """Tell the language of the person's terminal: Chinese, or else English.

    As in other programs ``LANGUAGE`` comes first, then ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``; where none
    is set, as on Windows, the system's own setting decides.
    """
    named = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next(filter(None, named), None) or locale.getlocale()[0] or ""
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"
