"""Small synthetic regions, and what is read back of them without the readers under test."""

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics.dictionary import load_dictionary
from analytics.model import Figure, FigureKey, Filing, Form, Status, Variant

Line = dict[str, Any]


def read_lines(folder: Path, name: str) -> list[Line]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def digest(folder: Path) -> dict[str, str]:
    """Every file of a folder by its hash."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def key_of(name: str) -> FigureKey:
    """The figure that ``indicator|applicant`` names."""
    return FigureKey(*name.split("|"))


def value_of(line: Line, key: FigureKey) -> Decimal:
    """A figure's printed value; what was left blank is the zero that it stands for."""
    return Decimal(line["figures"][f"{key.indicator}|{key.applicant}"]["value"] or 0)


def filing_of(line: Line) -> Filing:
    """A filing as a perfect reader would make it from a line of truth; habitual blanks are implied zeros."""
    figures = tuple(
        Figure(
            *key_of(name),
            Status(cell["status"]),
            value=None if cell["value"] is None else Decimal(cell["value"]),
        )
        for name, cell in line["figures"].items()
    )
    return Filing(
        file=line["file"],
        part=None,
        sha256="",
        format="text",
        title=None,
        agency=line["agency_id"],
        report_year=line["report_year"],
        form=Form(line["form"]) if line["form"] else None,
        variant=Variant(line["variant"]) if line["variant"] else None,
        coverage=None,
        published_on=None,
        figures=figures,
        unmapped=(),
        sections={},
        problems=(),
        numeric_cells=0,
        numeric_placed=0,
    )


def broken(line: Line) -> Iterator[str]:
    """The identities that do not hold, by plain arithmetic, blanks as zeros."""
    variant = Variant(line["variant"]) if line["variant"] else None
    for identity in load_dictionary().identities(Form(line["form"]), variant):
        total = sum(term.weight * value_of(line, term.key) for term in identity.terms)
        if total != value_of(line, identity.result):
            yield identity.id
