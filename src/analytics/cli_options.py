"""What the command line takes: its commands, their arguments, and how the arguments are written."""

import argparse
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NoReturn

from analytics.model import Stage

NOTHING = 2
"""The exit status of a call that nothing could be done about."""

Command = Callable[[argparse.Namespace], int]
Add = Callable[[str, str], argparse.ArgumentParser]
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        """Print the fault and how to get help, and end."""
        self.exit(NOTHING, f"{self.prog}: {message}. See `{self.prog} --help`.\n")


def build_parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Make the parser of the whole command line.

    Args:
        commands: What runs each command, by its name.
    """
    parser = _Parser(
        prog="disclosure",
        description="Exact, traceable figures from government information disclosure reports.",
    )
    group = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = group.add_parser(name, help=summary, description=summary)
        added.set_defaults(command=commands[name])
        return added

    _add_reading(add)
    _add_synthesize(add("synthesize", "Write an invented region of agencies and reports, with known faults."))
    _add_export(add("export", "Write a chart as a picture, or the numbers as CSV and Parquet."))
    _add_office(add)
    for name in ("read", "ingest", "check", "export", "ledger", "reviews", "pin", "serve"):
        group.choices[name].add_argument(
            "--data", type=_parse_path, metavar="DIR", help="the office's data folder"
        )
    return parser


def _add_reading(add: Add) -> None:
    """The commands that read files."""
    read = add("read", "Read files and print what they say; store nothing.")
    read.add_argument("files", nargs="+", type=_parse_path, metavar="FILE")

    ingest = add("ingest", "Keep files, read them and publish one snapshot.")
    ingest.add_argument("paths", nargs="*", type=_parse_path, metavar="PATH", help="files and folders")
    ingest.add_argument("--stage", choices=[*map(str, Stage)], default=str(Stage.PUBLISHED))
    ingest.add_argument("--received-on", type=_parse_day, metavar="YYYY-MM-DD", help="default: today")

    check = add("check", "Check files without storing them; without files, list the store's findings.")
    check.add_argument("files", nargs="*", type=_parse_path, metavar="FILE")
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

    for command in (read, check):
        command.add_argument("--json", action="store_true", help="one JSON object per line")
    for command in (read, ingest, check):
        command.add_argument(
            "--workers", type=_parse_workers, metavar="N", help="files read at the same time"
        )


def _add_synthesize(synthesize: argparse.ArgumentParser) -> None:
    synthesize.add_argument(
        "--out", type=_parse_path, required=True, metavar="DIR", help="a new or empty folder"
    )
    synthesize.add_argument("--agencies", type=int, required=True, metavar="N")
    synthesize.add_argument("--years", type=_parse_years, required=True, metavar="YYYY[-YYYY]")
    synthesize.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another region")
    synthesize.add_argument(
        "--faults", type=float, default=0.1, metavar="RATE", help="share of reports with a planted fault"
    )
    synthesize.add_argument(
        "--formats", type=_parse_list, default=(), metavar="F,…", help="formats or shapes; default: all"
    )


def _add_export(export: argparse.ArgumentParser) -> None:
    export.add_argument("what", nargs="?", choices=["chart", "data"], help="a picture, or tables")
    export.add_argument("name", nargs="?", metavar="NAME", help="of a chart, e.g. requests.volume")
    export.add_argument("--list", action="store_true", help="name the charts of the scope")
    export.add_argument(
        "--out", type=_parse_path, metavar="PATH", help="FILE.png|.svg|.pdf|.csv|.xlsx, or a folder"
    )
    export.add_argument("--scope", default="", metavar="…", help="as in a link: 'region=…&agency=a,b'")
    export.add_argument("--years", metavar="YYYY[-YYYY]", help="default: all; the last one is this year")
    export.add_argument("--metric", metavar="ID", help="of the charts compare.*, e.g. grant_rate")
    export.add_argument("--subject", metavar="ID", help="the agency of compare.peers")
    export.add_argument("--language", choices=["zh", "en"], help="default: the terminal's")


def _add_office(add: Add) -> None:
    """The commands that work on an office's data folder."""
    ledger = add("ledger", "Show what the columns of an office's ledger hold; confirm them once.")
    ledger.add_argument("file", type=_parse_path, metavar="FILE")
    ledger.add_argument("--sheet", metavar="NAME", help="one sheet of a workbook")
    ledger.add_argument(
        "--set", action="append", default=[], metavar="COLUMN=MEANING", help="correct a column"
    )
    ledger.add_argument("--confirm", action="store_true", help="remember the columns; then ingest the file")
    ledger.add_argument("--json", action="store_true", help="one JSON object per sheet")

    reviews = add("reviews", "Take away what people decided, or bring it in.")
    reviews.add_argument("what", choices=["export", "import"])
    reviews.add_argument(
        "file", nargs="?", type=_parse_path, metavar="FILE", help=".jsonl, or to export .csv"
    )

    pin = add("pin", "Keep the current snapshot for ever under a name.")
    pin.add_argument("name", metavar="NAME")

    serve = add("serve", "Start the dashboard on this computer.")
    serve.add_argument("--port", type=_parse_port, help="default: 8501, or the next free one")
    serve.add_argument("--no-browser", action="store_true", help="open no browser window")


def _parse_path(text: str) -> Path:
    """A path; an empty one, as an unset variable of a shell gives it, would be the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name is no file and no folder")
    return Path(text)


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
