"""What plain formulas of a sheet give: the result that a file stores beside one may be stale.

Sums, differences and products of the sheet's own cells are reckoned; of any other formula nothing is said,
and its stored result counts. Whether a program reckons anew when it opens a file depends on the program, its
settings and the file, so a result that its operands contradict leaves two readings. Where a file stores no
result, every program reckons.
"""

import math
import re
from collections.abc import Callable, Iterator, MutableMapping
from typing import NamedTuple

from analytics.documents.sheets.grid import Sheet, SheetCell, Spot, name_cell, read_address
from analytics.documents.sheets.hidden import list_some
from analytics.model import Message, Problem

MAX_OPERANDS = 2_000_000
"""Cells that the formulas of a sheet add up; what comes after them is not reckoned."""

MAX_DEPTH = 40
"""Formulas that rest on one another, and brackets in a formula."""

MAX_FORMULA = 2_000
"""Characters of a formula that is reckoned."""

_CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_TOKEN = re.compile(
    rf"\s*(?:(?:(?P<area>{_CELL}:{_CELL})|(?P<cell>{_CELL})|(?P<number>\d+(?:\.\d+)?))(?![\w(!.:])"
    r"|(?P<sum>SUM\()|(?P<sign>[-+*(),]))\s*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?<![\w$])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(!.])", re.IGNORECASE)
_STORED = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)(?:E[-+]?\d{1,3})?\s*", re.IGNORECASE)
_OPENED = re.compile(r"\A(?:\w+:)?=")
_IN_BRACKETS = re.compile(rf"\[\.({_CELL})(?::\.({_CELL}))?\]")
_OFFSETS = re.compile(r"(?<![\w!'])R(\[-?\d{1,7}\]|\d{1,7})?C(\[-?\d{1,5}\]|\d{1,5})?(?![\w(!])")


class Formulas(NamedTuple):
    """The formulas of a sheet, and what its cells store.

    Attributes:
        written: The formulas by cell, in the notation A1, without a sign before them.
        stored: Numbers by cell; None for a word, not a number for an error. Blank cells are not in it.
        is_waiting: The file says that all results are to be reckoned anew.
    """

    written: MutableMapping[Spot, str]
    stored: MutableMapping[Spot, float | None]
    is_waiting: bool = False


def settle_results(
    formulas: Formulas, cells: MutableMapping[Spot, SheetCell], show: Callable[[Spot, float], SheetCell]
) -> None:
    """Corrects what the cells of formulas read as, `show` printing a number as its cell does.

    A result that is missing is what its formula gives; one that its operands contradict is doubtful, and so
    is one that is missing or waits and is not reckoned.
    """
    given = reckon(formulas)
    for spot, formula in formulas.written.items():
        stored, read = formulas.stored.get(spot, math.nan), cells.get(spot, SheetCell(""))
        result = given.get(spot)
        is_stored = spot in formulas.stored
        if result is None:
            if formulas.is_waiting or not is_stored:
                cells[spot] = SheetCell(read.text or f"={formula}", is_suspect=True)
        elif not is_stored:
            cells[spot] = show(spot, result)._replace(given=f"{result:.15g}")
        elif stored is None or not math.isclose(stored, result, rel_tol=1e-9, abs_tol=1e-9):
            text = read.text or f"={formula}"
            cells[spot] = SheetCell(text, is_suspect=True, given=f"{result:.15g}")


def reckon(formulas: Formulas) -> dict[Spot, float]:
    """What the plain ones of some formulas give.

    >>> written = {(2, 0): "SUM(A1:A2)", (3, 0): "2*(A3-A1)", (4, 0): "IF(A1>0,1,2)", (5, 0): "A5+A1"}
    >>> reckon(Formulas(written, {(0, 0): 3.0, (1, 0): 4.0, (2, 0): 9.0, (4, 0): 1.0}))
    {(2, 0): 7.0, (3, 0): 8.0, (5, 0): 4.0}
    """
    reckoner = _Reckoner(formulas)
    given = ((spot, reckoner.give(spot)) for spot in formulas.written)
    return {spot: value for spot, value in given if value is not None}


def shift(formula: str, rows: int, columns: int) -> str:
    """A formula as it stands in another cell, so many rows further down and columns further right.

    >>> shift("SUM(B2:$C$3)+B$2", 1, 2)
    'SUM(D3:$C$3)+D$2'
    """

    def move(found: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = found.groups()
        spot = read_address(f"{letters.upper()}{digits}")
        if spot is None:
            return found.group()
        row = spot[0] if fixed_row else spot[0] + rows
        column = spot[1] if fixed_column else spot[1] + columns
        moved = read_address(name_cell(row, column)) if min(row, column) >= 0 else None
        name = name_cell(*moved) if moved else "?"
        return f"{fixed_column}{name.rstrip('0123456789')}{fixed_row}{row + 1}"

    return _REFERENCE.sub(move, formula)


def say_results(sheet: Sheet) -> Iterator[Problem]:
    """Names the results that are doubtful, and those that the file does not store."""
    given = [(spot, cell) for spot, cell in sheet.cells.items() if cell.given]
    stale = [(spot, cell) for spot, cell in given if cell.is_suspect]
    missing = [spot for spot, cell in given if not cell.is_suspect]
    if stale:
        zh, en = list_some(
            [f"{name_cell(*at)}={c.text}，应为{c.given}" for at, c in stale],
            "格",
            [f"{name_cell(*at)}={c.text} for {c.given}" for at, c in stale],
        )
        yield Problem(
            "RESULTS_STALE",
            Message(
                f"工作表“{sheet.name}”有公式保存的结果与所引用的单元格不符（{zh}），打开时可能重新计算，"
                "无法确定显示哪一个。",
                f"Formulas of the sheet “{sheet.name}” store results that their operands contradict ({en}); "
                "a program may reckon anew when it opens the file, so neither is sure.",
            ),
        )
    if missing:
        zh, en = list_some([name_cell(*spot) for spot in missing], "格")
        yield Problem(
            "RESULTS_RECKONED",
            Message(
                f"工作表“{sheet.name}”有公式没有保存结果（{zh}），按公式计算。",
                f"Formulas of the sheet “{sheet.name}” have no stored result ({en}); they were reckoned.",
            ),
        )


def to_float(stored: str) -> float:
    """A stored number; not a number for anything else.

    >>> to_float("1E-3"), to_float("x"), to_float("inf")
    (0.001, nan, nan)
    """
    return float(stored) if _STORED.fullmatch(stored) else math.nan


def from_opendocument(formula: str) -> str:
    """A formula of OpenDocument in the notation of Excel; other sheets stay as they are.

    >>> from_opendocument("of:=SUM([.B2:.B4];[.$C$1])*2")
    'SUM(B2:B4,$C$1)*2'
    """
    bare = _OPENED.sub("", formula)
    return _IN_BRACKETS.sub(
        lambda found: found.group(1) + (f":{found[2]}" if found[2] else ""), bare
    ).replace(";", ",")


def from_offsets(formula: str, spot: Spot) -> str:
    """A formula that names cells by their distance from its own one, in the notation A1.

    >>> from_offsets("=SUM(R[-2]C:R[-1]C)+R1C[2]", (3, 1))
    'SUM(B2:B3)+D1'
    """

    def name(found: re.Match[str]) -> str:
        row, column = (
            at if not step else at + int(step[1:-1]) if step[0] == "[" else int(step) - 1
            for at, step in zip(spot, found.groups(), strict=True)
        )
        return name_cell(row, column) if min(row, column) >= 0 else "?"

    return _OFFSETS.sub(name, formula.removeprefix("="))


class _Unknown(ValueError):
    """A formula that is not plain, or rests on something else than numbers."""


class _Reckoner:
    """Reckons the formulas of one sheet, each once."""

    def __init__(self, formulas: Formulas) -> None:
        self._formulas = formulas
        self._given: dict[Spot, float | None] = {}
        self._open: set[Spot] = set()
        self._left = MAX_OPERANDS
        self._depth = 0

    def give(self, spot: Spot) -> float | None:
        """What the formula of a cell gives; None where that is not known."""
        if spot not in self._given:
            depth, self._depth = self._depth, self._depth + 1
            self._open.add(spot)
            try:
                self._given[spot] = self._reckon(self._formulas.written[spot])
            except _Unknown:
                self._given[spot] = None
            self._open.discard(spot)
            self._depth = depth
        return self._given[spot]

    def take(self, spot: Spot) -> float | None:
        """The number in a cell, 0 for a blank one, None for a word.

        Raises:
            _Unknown: It is an error, or a formula whose result is not known or that is being reckoned.
        """
        self._left -= 1
        if self._left < 0 or spot in self._open:
            raise _Unknown
        value = self._formulas.stored.get(spot, 0.0)
        if spot in self._formulas.written:
            given = self.give(spot)
            if given is not None:
                return given
            if self._formulas.is_waiting or spot not in self._formulas.stored:
                raise _Unknown
        if value is not None and math.isnan(value):
            raise _Unknown
        return value

    def _reckon(self, formula: str) -> float:
        if len(formula) > MAX_FORMULA or self._depth > MAX_DEPTH:
            raise _Unknown
        tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(formula):
            found = _TOKEN.match(formula, position)
            if found is None or found.lastgroup is None:
                raise _Unknown
            tokens.append((found.lastgroup, found[found.lastgroup].upper()))
            position = found.end()
        tokens.append(("end", ""))
        tokens.reverse()
        value = self._add(tokens)
        if tokens.pop()[0] != "end" or not math.isfinite(value):
            raise _Unknown
        return value

    def _add(self, tokens: list[tuple[str, str]]) -> float:
        """Terms with signs between them; what is read is taken off the end of the tokens."""
        value = self._multiply(tokens)
        while tokens[-1][1] in ("+", "-"):
            sign = 1 if tokens.pop()[1] == "+" else -1
            value += sign * self._multiply(tokens)
        return value

    def _multiply(self, tokens: list[tuple[str, str]]) -> float:
        value = self._read_factor(tokens)
        while tokens[-1][1] == "*":
            tokens.pop()
            value *= self._read_factor(tokens)
        return value

    def _read_factor(self, tokens: list[tuple[str, str]]) -> float:
        sign = 1
        while tokens[-1][1] in ("+", "-"):
            sign *= 1 if tokens.pop()[1] == "+" else -1
        kind, text = tokens.pop()
        if kind == "number":
            return sign * float(text)
        if kind == "cell":
            value = self.take(_spot(text))
            if value is None:
                raise _Unknown
            return sign * value
        if kind != "sum" and text != "(":
            raise _Unknown
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _Unknown
        value = self._sum(tokens) if kind == "sum" else self._add(tokens)
        if tokens.pop()[1] != ")":
            raise _Unknown
        self._depth -= 1
        return sign * value

    def _sum(self, tokens: list[tuple[str, str]]) -> float:
        """The arguments of a sum up to its bracket; words in cells do not count in it."""
        total = 0.0
        while True:
            if tokens[-1][0] == "area":
                total += self._sum_area(tokens.pop()[1])
            elif tokens[-1][0] == "cell" and tokens[-2][1] in (",", ")"):
                total += self.take(_spot(tokens.pop()[1])) or 0.0
            else:
                total += self._add(tokens)
            if tokens[-1][1] != ",":
                return total
            tokens.pop()

    def _sum_area(self, text: str) -> float:
        first, _, last = text.partition(":")
        (top, left), (bottom, right) = _spot(first), _spot(last)
        rows = range(min(top, bottom), max(top, bottom) + 1)
        columns = range(min(left, right), max(left, right) + 1)
        if len(rows) * len(columns) > self._left:
            raise _Unknown
        return math.fsum(self.take((row, column)) or 0.0 for row in rows for column in columns)


def _spot(address: str) -> Spot:
    spot = read_address(address)
    if spot is None:
        raise _Unknown
    return spot
