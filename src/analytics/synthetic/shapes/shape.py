"""What a file shape is: how a report is written to a file, how often, and what may be asked of its reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from analytics.model import FigureKey
from analytics.synthetic.grid import Layout


class Demand(StrEnum):
    """What a reader owes to a shape. No shape may ever give a wrong figure."""

    EXACT = "exact"
    """Labels and cells are all there: every figure is read."""
    CAREFUL = "careful"
    """Cells are there but their columns are lost where one is blank: exact only when none is."""
    HONEST = "honest"
    """Nothing separates the cells, or they are pixels: figures may be unreadable, never wrong."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to write one report to a file.

    Attributes:
        format: As the command line names it: ``text``, ``html``, ``word``, ``sheet``, ``pdf``, ``scan``.
        weight: How often it is met, in parts of ten thousand; 0: written only where it is asked for by
            name (what it needs is not on every machine, or its bytes differ between machines).
        suffix: Of its files, with the dot.
        write: Lays the file out; the same layout gives the same bytes.
        demand: What a reader owes to it.
    """

    format: str
    weight: int
    suffix: str
    write: Callable[[Layout], bytes]
    demand: Demand = Demand.EXACT


@dataclass(frozen=True, slots=True)
class Collection:
    """One way to write several reports to one file: a sheet for each, or a row for each.

    Attributes:
        format, weight, suffix, demand: As of a :class:`Shape`.
        write: Lays the file out; the layouts are in the order in which they stand in the file.
        parts: The names of the parts that the reports stand in, in the same order (``part`` of the truth).
        joins: What is in one file: two years of one agency, or several agencies of one year.
        has: Whether there is room for a figure. None: for all, and for the prose.
    """

    format: str
    weight: int
    suffix: str
    write: Callable[[Sequence[Layout]], bytes]
    parts: Callable[[Sequence[Layout]], tuple[str, ...]]
    demand: Demand = Demand.EXACT
    joins: Literal["years", "agencies"] = "agencies"
    has: Callable[[FigureKey], bool] | None = None
