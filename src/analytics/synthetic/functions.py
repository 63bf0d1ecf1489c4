"""What kinds of agencies there are and how much of what each does: ``data/functions.toml``, read once."""

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LEVELS = ("county", "city", "province")
"""The three levels that have bureaus, in the order of the lists in the data file."""

FIRST_YEAR = 2019
"""The first report year of the official forms; every chain of figures begins here."""


@dataclass(frozen=True, slots=True)
class Function:
    """One kind of agency and what it does in a usual year (2022) in a county of middling size.

    Attributes:
        id: Stable id, part of agency ids.
        kind: As in the roster.
        names: The organ's name after its region, by level; empty where a level has none.
        former_names: The names used up to and including `renamed_until`.
        first_years: First report year by level.
        until: Last report year, or None.
        follows: Functions whose agencies it succeeds (合并、分立).
        takes_over: Whether it takes over what they left unfinished; a split has one such heir.
        priority: Who is taken first when a small region is asked for.
        powers: Items of power and decisions a year of licensing, other_services, penalty, coercion, fees.
        outcomes: Weights of the rows of table 三 by the last part of their ids.
        documents: Normative documents made and repealed a year, and in force at the start.
        disputes: 行政复议, 未经复议直接起诉, 复议后起诉 a year.
        fields: What it publishes of itself, for the prose.
    """

    id: str
    kind: str
    names: tuple[str, ...]
    former_names: tuple[str, ...]
    renamed_until: int | None
    first_years: tuple[int, ...]
    until: int | None
    follows: tuple[str, ...]
    takes_over: bool
    is_vertical: bool
    priority: int
    requests: float
    outcomes: Mapping[str, float]
    powers: Mapping[str, tuple[int, int]]
    fees: Decimal
    procurement: tuple[int, Decimal]
    documents: tuple[float, float, int]
    disputes: tuple[float, float, float]
    fields: tuple[str, ...]


@functools.cache
def load_functions() -> Mapping[str, Function]:
    """Every function by id, in official order."""
    text = importlib.resources.files("analytics.synthetic").joinpath("data/functions.toml").read_text("utf-8")
    data = tomllib.loads(text)
    found = (_parse(entry, data["profiles"]) for entry in data["function"])
    return {function.id: function for function in found}


def _parse(entry: Mapping[str, Any], profiles: Mapping[str, Mapping[str, float]]) -> Function:
    first = entry.get("from", FIRST_YEAR)
    renamed = entry.get("renamed", {})
    fees = entry.get("fees", (0, 0))
    projects, amount = entry.get("procurement", (0, 0))
    powers = {
        "licensing": entry.get("licensing", (0, 0)),
        "other_services": entry.get("services", (0, 0)),
        "penalty": entry.get("penalty", (0, 0)),
        "coercion": entry.get("coercion", (0, 0)),
        "fees": (fees[0], 0),
    }
    return Function(
        id=entry["id"],
        kind=entry.get("kind", "department"),
        names=tuple(entry["names"]),
        former_names=tuple(renamed.get("names", ())),
        renamed_until=renamed.get("until"),
        first_years=tuple(first) if isinstance(first, list) else (first,) * len(LEVELS),
        until=entry.get("until"),
        follows=tuple(entry.get("follows", ())),
        takes_over=entry.get("takes_over", False),
        is_vertical=entry.get("is_vertical", False),
        priority=entry.get("priority", 99),
        requests=entry["requests"],
        outcomes=profiles[entry.get("profile", "plain")],
        powers={row: (items, decisions) for row, (items, decisions) in powers.items()},
        fees=Decimal(str(fees[1])),
        procurement=(projects, Decimal(str(amount))),
        documents=tuple(entry.get("documents", (0, 0, 0))),
        disputes=tuple(entry.get("disputes", (0, 0, 0))),
        fields=tuple(entry["fields"]),
    )
