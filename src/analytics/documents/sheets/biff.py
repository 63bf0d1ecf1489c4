"""The records of old workbooks (.xls, BIFF8): what their cells show of what they store.

The library that reads such a workbook gives values only, so number formats, fonts, hidden rows and columns,
raised digits and formulas are looked up in the records themselves.
"""

import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from analytics.documents.html.flow import RAISED
from analytics.documents.office_streams import list_records
from analytics.documents.sheets.biff_formula import decode_formula
from analytics.documents.sheets.format import BUILT_IN, Format, Style, doubt_faint, judge_code, print_stored
from analytics.documents.sheets.formula import Formulas, settle_results
from analytics.documents.sheets.grid import MAX_SHEETS, Hidden, SheetCell, Spot

_BOF, _EOF, _BOUNDSHEET, _CONTINUE, _DATES = 0x0809, 0x000A, 0x0085, 0x003C, 0x0022
_FONT, _FORMAT, _STYLE, _STRINGS, _PALETTE = 0x0031, 0x041E, 0x00E0, 0x00FC, 0x0092
_ROW, _COLUMNS, _WINDOW = 0x0208, 0x007D, 0x023E
_IS_HIDDEN, _SHOWS_ZEROS = 0x20, 0x10
_NUMBER, _SHORT, _SHORTS, _TEXT, _ERROR = 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0205
_FORMULA, _SHARED = 0x0006, 0x04BC
_IS_ERROR, _NO_RESULT = 2, 3
_VERSION = 0x0600
_WHITE_INDEXES = (1, 9, 0x41)
_NEARLY_WHITE = 0xF0
_SMALLEST = 80
"""The size, in twentieths of a point, that print begins with."""
_GRAY_125 = 17
_EPOCHS = (datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01"))


class Font(NamedTuple):
    """What a font does to digits: cannot be seen (white or smaller than print), struck out, off the line."""

    is_faint: bool = False
    is_struck: bool = False
    is_raised: bool = False


class RichText(NamedTuple):
    """A text with runs: its code units, and from which unit on which font counts."""

    units: bytes
    runs: Sequence[tuple[int, int]]


@dataclass(slots=True)
class OldBook:
    """What the cells of all sheets of an old workbook refer to."""

    fonts: list[Font] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    style_fonts: list[int] = field(default_factory=list)
    texts: dict[int, RichText] = field(default_factory=dict)
    epoch: datetime = _EPOCHS[0]
    starts: list[int] = field(default_factory=list)

    def get_font(self, index: int) -> Font:
        """A font by the number that records give it; no font has the number 4."""
        at = index - (index > 4)
        return self.fonts[at] if at < len(self.fonts) else Font()

    def get_style(self, index: int) -> Style:
        """A cell style by its number."""
        return self.styles[index] if index < len(self.styles) else Style()


class OldSheet(NamedTuple):
    """What the records of a sheet say beside its values.

    Attributes:
        cells: The cells with numbers as they are shown, and those with texts of several fonts.
        styles: The style of each cell with a text.
        rows: The rows that the file lists.
        hidden: The rows and columns that are hidden.
    """

    cells: Mapping[Spot, SheetCell]
    styles: Mapping[Spot, Style]
    rows: frozenset[int]
    hidden: Hidden

    def show(self, spot: Spot, text: str) -> SheetCell:
        """What a cell shows whose value the library gives as a text."""
        cell, style = self.cells.get(spot, SheetCell(text)), self.styles.get(spot)
        if style is None:
            return cell
        if style.shown.text is not None and cell.text:
            cell = SheetCell(style.shown.text, stored=cell.text)
        return doubt_faint(cell, style)


def read_looks(records: bytes) -> tuple[OldSheet, ...]:
    """What each sheet of an old workbook shows, in the order in which they are listed; none before BIFF8.

    Damaged records are passed over: what is wrong with a file, its reader says.
    """
    if len(records) < 8 or struct.unpack_from("<HHH", records)[::2] != (_BOF, _VERSION):
        return ()
    book = _read_book(records)
    sheets = {start: _read_sheet(records, start, book) for start in dict.fromkeys(book.starts[:MAX_SHEETS])}
    return tuple(sheets[start] for start in book.starts[:MAX_SHEETS])


# -- the workbook ------------------------------------------------------------------------------------


def _read_book(records: bytes) -> OldBook:
    book = OldBook()
    codes: dict[int, str] = dict(BUILT_IN)
    fonts: list[bytes] = []
    styles: list[bytes] = []
    strings: list[bytes] = []
    whites = set(_WHITE_INDEXES)
    is_of_strings = False
    for kind, body in list_records(records, 0):
        is_of_strings = kind == _STRINGS or (kind == _CONTINUE and is_of_strings)
        if kind == _FONT and len(body) >= 10:
            fonts.append(body)
        elif kind == _FORMAT and len(body) >= 5:
            codes[struct.unpack_from("<H", body)[0]] = _read_code(body)
        elif kind == _STYLE and len(body) >= 20:
            styles.append(body)
        elif kind == _BOUNDSHEET and len(body) >= 4:
            book.starts.append(struct.unpack_from("<I", body)[0])
        elif kind == _DATES and len(body) >= 2:
            book.epoch = _EPOCHS[body[0] & 1]
        elif kind == _PALETTE:
            whites = {1, 0x41} | set(_find_whites(body))
        elif is_of_strings:
            strings.append(body)
    book.fonts = [_read_font(body, whites) for body in fonts]
    for body in styles:
        font, code = struct.unpack_from("<HH", body)
        is_faint = book.get_font(font).is_faint and not _is_filled(body, whites)
        shown = judge_code(codes[code]) if codes.get(code) else Format()
        book.styles.append(Style(shown, is_faint or book.get_font(font).is_struck))
        book.style_fonts.append(font)
    book.texts = dict(_read_rich_texts(strings))
    return book


def _read_code(body: bytes) -> str:
    count, flags = struct.unpack_from("<HB", body, 2)
    encoded = body[5 : 5 + count * (1 + (flags & 1))]
    return encoded.decode("utf-16-le" if flags & 1 else "latin-1", errors="replace")


def _find_whites(palette: bytes) -> Iterator[int]:
    """The numbers of white colours in a workbook's own palette, which begins with the number 8."""
    for index, at in enumerate(range(2, len(palette) - 3, 4), start=8):
        if min(palette[at : at + 3]) >= _NEARLY_WHITE:
            yield index


def _read_font(body: bytes, whites: set[int]) -> Font:
    height, flags, color, _, shift = struct.unpack_from("<5H", body)
    return Font(color in whites or height < _SMALLEST, bool(flags & 0x08), shift in (1, 2))


def _is_filled(style: bytes, whites: set[int]) -> bool:
    """Whether a cell style has a ground on which white shows."""
    pattern = struct.unpack_from("<I", style, 14)[0] >> 26
    return pattern not in (0, _GRAY_125) and struct.unpack_from("<H", style, 18)[0] & 0x7F not in whites


class _Chunks:
    """The bodies of a record and of those that continue it, read from front to back."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._bodies = bodies
        self._body = self._at = 0

    def take(self, count: int) -> bytes:
        """So many bytes; fewer at the end."""
        taken = b""
        while len(taken) < count and self._body < len(self._bodies):
            piece = self._bodies[self._body][self._at : self._at + count - len(taken)]
            taken += piece
            self._at += len(piece)
            if not piece:
                self._body, self._at = self._body + 1, 0
        return taken

    def take_units(self, count: int, is_wide: bool) -> bytes:
        """So many characters as code units of two bytes; in each body they may be stored anew."""
        units = b""
        while len(units) < 2 * count and self._body < len(self._bodies):
            left = len(self._bodies[self._body]) - self._at
            size = min(count - len(units) // 2, left // (1 + is_wide))
            if size <= 0:
                self._body, self._at = self._body + 1, 0
                is_wide = bool((self.take(1) or b"\0")[0] & 1)
                continue
            piece = self.take(size * (1 + is_wide))
            units += piece if is_wide else bytes(each for byte in piece for each in (byte, 0))
        return units


def _read_rich_texts(bodies: Sequence[bytes]) -> Iterator[tuple[int, RichText]]:
    """The texts with runs among those that cells share, by their numbers."""
    chunks = _Chunks(bodies)
    head = chunks.take(8)
    count = struct.unpack_from("<I", head, 4)[0] if len(head) == 8 else 0
    for index in range(count):
        head = chunks.take(3)
        if len(head) < 3:
            return
        length, flags = struct.unpack("<HB", head)
        runs = struct.unpack("<H", chunks.take(2).ljust(2, b"\0"))[0] if flags & 8 else 0
        extra = struct.unpack("<I", chunks.take(4).ljust(4, b"\0"))[0] if flags & 4 else 0
        units = chunks.take_units(length, bool(flags & 1))
        marks = chunks.take(4 * runs)
        chunks.take(extra)
        if runs and len(marks) == 4 * runs:
            yield index, RichText(units, tuple(struct.iter_unpack("<HH", marks)))


# -- a sheet -----------------------------------------------------------------------------------------


def _list_own(records: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet without those of the charts in it."""
    depth = 0
    for kind, body in list_records(records, start, ends=False):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body


class _Gathered(NamedTuple):
    """What the records of a sheet hold, as they stand in it."""

    numbers: dict[Spot, tuple[float, int]]
    texts: dict[Spot, tuple[int, int]]
    words: dict[Spot, float | None]
    formulas: dict[Spot, bytes]
    styles: dict[Spot, int]
    shared: dict[Spot, bytes]
    rows: set[int]
    hidden: tuple[set[int], set[int]]


def _read_sheet(records: bytes, start: int, book: OldBook) -> OldSheet:
    found = _Gathered({}, {}, {}, {}, {}, {}, set(), (set(), set()))
    shows_zeros = True
    last: Spot = (0, 0)
    for kind, body in _list_own(records, start):
        if kind == _WINDOW and len(body) >= 2:
            shows_zeros = bool(body[0] & _SHOWS_ZEROS)
        elif kind == _SHARED and len(body) >= 10:
            found.shared[last] = body[8:]
        elif kind == _FORMULA and len(body) >= 22:
            last = struct.unpack_from("<HH", body)
            _gather(kind, body, found)
        elif kind == _ROW and len(body) >= 14:
            (row,) = struct.unpack_from("<H", body)
            found.rows.add(row)
            found.hidden[0].update([row] if body[12] & _IS_HIDDEN else ())
        elif kind == _COLUMNS and len(body) >= 10:
            left, right, width, _, flags = struct.unpack_from("<5H", body)
            found.hidden[1].update(range(left, right + 1) if flags & 1 or not width else ())
        else:
            _gather(kind, body, found)
    cells = {
        spot: _show(value, book.get_style(style), book, shows_zeros)
        for spot, (value, style) in found.numbers.items()
    }
    styles = {spot: book.get_style(style) for spot, (_, style) in found.texts.items()}
    for spot, (text, style) in found.texts.items():
        if text in book.texts:
            base = book.style_fonts[style] if style < len(book.style_fonts) else 0
            cells[spot] = _join_runs(book.texts[text], book.get_font(base), book)
    formulas = _decode_formulas(found)
    if formulas.written:
        settle_results(
            formulas,
            cells,
            lambda spot, value: _show(value, book.get_style(found.styles[spot]), book, shows_zeros),
        )
    return OldSheet(cells, styles, frozenset(found.rows), Hidden(*map(frozenset, found.hidden)))


def _gather(kind: int, body: bytes, found: _Gathered) -> None:
    """Takes what one record says of cells."""
    size = len(body)
    if kind == _NUMBER and size >= 14:
        row, column, style, value = struct.unpack_from("<3Hd", body)
        found.numbers[row, column] = value, style
    elif kind == _SHORT and size >= 10:
        row, column, style, short = struct.unpack_from("<3Hi", body)
        found.numbers[row, column] = _expand(short), style
    elif kind == _SHORTS and size >= 6:
        row, column = struct.unpack_from("<HH", body)
        for offset, at in enumerate(range(4, size - 7, 6)):
            style, short = struct.unpack_from("<Hi", body, at)
            found.numbers[row, column + offset] = _expand(short), style
    elif kind == _TEXT and size >= 10:
        row, column, style, text = struct.unpack_from("<3HI", body)
        found.texts[row, column] = text, style
        found.words[row, column] = None
    elif kind == _ERROR and size >= 8:
        row, column = struct.unpack_from("<HH", body)
        found.words[row, column] = math.nan if body[7] else None
    elif kind == _FORMULA and size >= 22:
        row, column, style = struct.unpack_from("<3H", body)
        found.styles[row, column] = style
        found.formulas[row, column] = body
        if body[12:14] != b"\xff\xff":
            found.numbers[row, column] = struct.unpack_from("<d", body, 6)[0], style


def _expand(short: int) -> float:
    """A number that is stored in thirty bits: whole or the front of a longer one, perhaps in hundredths."""
    value = float(short >> 2) if short & 2 else struct.unpack("<d", struct.pack("<Ii", 0, short & ~3))[0]
    return float(value / 100 if short & 1 else value)


def _show(value: float, style: Style, book: OldBook, shows_zeros: bool) -> SheetCell:
    return doubt_faint(print_stored(value, style.shown, book.epoch, shows_zeros), style)


def _join_runs(text: RichText, base: Font, book: OldBook) -> SheetCell:
    """A text with runs: raised digits stay raised, struck ones are none; these and faint ones leave doubt."""
    ends = [*(start for start, _ in text.runs), len(text.units) // 2]
    fonts = [base, *(book.get_font(font) for _, font in text.runs)]
    pieces: list[str] = []
    struck = ""
    is_doubtful = False
    start = 0
    for end, font in zip(ends, fonts, strict=True):
        piece = text.units[2 * start : 2 * end].decode("utf-16-le", errors="replace")
        start = max(start, end)
        if font.is_struck:
            struck += piece.strip()
            continue
        pieces.append(piece.translate(RAISED) if font.is_raised else piece)
        is_doubtful = is_doubtful or (font.is_faint and any(map(str.isdigit, piece)))
    shown = "".join(pieces)
    return SheetCell(shown if shown.strip() else struck, is_doubtful or bool(struck))


def _decode_formulas(found: _Gathered) -> Formulas:
    """The formulas that are understood, and what all cells store."""
    formulas = Formulas({}, {spot: value for spot, (value, _) in found.numbers.items()})
    formulas.stored.update(found.words)
    for spot, body in found.formulas.items():
        formula = decode_formula(body[20:], spot, found.shared)
        if formula is not None:
            formulas.written[spot] = formula
        if body[12:14] == b"\xff\xff" and (formula is None or body[6] != _NO_RESULT):
            formulas.stored[spot] = math.nan if body[6] == _IS_ERROR else None
    return formulas
