"""Plain text and Markdown to blocks: what is left of a report when a table was flattened.

A line with separators (tabs, ``|``) is a row of cells, consecutive ones are a table, everything else
is a paragraph. Programs flatten tables in many ways (a row per line, a cell per line, separators on
lines of their own, many small Markdown grids); what they have in common is that cells come in
reading order, so nothing here needs to know what the cells mean.

A place is a line and a span of code points, and the text of a block is exactly what stands there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from analytics.documents.encoding import Decoded, decode, split_lines
from analytics.documents.grid import MAX_CELLS, GridTooLarge, make_cell, pad_rows
from analytics.documents.hard_wrapped import find_wrapped_rows
from analytics.documents.metadata import read_declarations
from analytics.errors import UnreadableFile
from analytics.model import Block, Cell, Document, LinePlace, Message, Paragraph, Problem, Table

MAX_ROW_CELLS = 40
"""More cells than this in one line are a whole page flattened into a line, not a row."""

MAX_CELL_LENGTH = 60
"""A longer cell of such a line is prose."""

MAX_EMPHASIS = 3
"""Marks of emphasis that may enclose one another."""

MAX_LINES = 200_000

_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u3164\ufeff"
_SPACES = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
_BLANKS = f"{_SPACES}\u2028\u2029\u202f\u205f\u3000{_ZERO_WIDTH}"
"""Every character that prints nothing: white space, and what has no width."""
_NO_WIDTH = re.compile(f"[{_ZERO_WIDTH}]")
_BARS = "|｜│┃║"
_SEPARATORS = f"\t{_BARS}"
_PIPES = re.compile(r"[|｜│┃║](?<!\\[|｜│┃║])")
"""A bar that no backslash stands before; looked for by the bar, which is quicker."""
_OUTER_BAR = re.compile(r"\s*(?:>\s*)*[|｜│┃║]")
"""A row that begins with a bar, also where it is quoted."""
_QUOTE = re.compile(r"\s*(?:>\s*)+")
_RULE = re.compile(r"^[\s>|｜│┃║+:\-=_*─━┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬═]{3,}$")
_RULE_OPENS = frozenset("|｜│┃║+:>-=_*─━┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬═")
"""With what a rule begins, as the pattern says: hardly any line does."""
_RULE_MARK = re.compile(r"-{3,}|={3,}|_{3,}|\*{3,}|[─━═┌└├╔╚╠]|:-|-:")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+(?=[^\s|])|(?=[^\s#\x00-\x7f]))")
_EMPHASIS = re.compile(r"^(\*\*\*|\*\*|__|\*|`)(?=\S)(.*\S)\1$")
_HTML_BLANK = re.compile(r"(?:&nbsp;|&#160;|&emsp;|&ensp;|<br\s*/?>|\s)+", re.IGNORECASE)
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"^---[ \t]*$")
_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
_FIGURE = re.compile(r"^[-+—–−/／无]*[\d.,，]*$")
_TRIMMED = frozenset(_BLANKS)
_OPENS = _TRIMMED | frozenset("#>*_`")
"""With what a line begins that is more than its own text: blanks, and marks of Markdown."""
_CELL_OPENS = _OPENS | frozenset("&<")
"""The same of a cell, which may hold blanks as HTML has them."""


_ROWS_WRAPPED = Problem(
    "ROWS_WRAPPED",
    Message(
        "文本按固定宽度折行，表格中被折断的行未读取；请改用原文件。",
        "The text was wrapped at a fixed width; the rows that this cut are not read. Use the original file.",
    ),
)

Span = tuple[int, int]
"""Where a piece of a line begins and ends, in code points."""


class Line(NamedTuple):
    """A line of text with its 1-based number."""

    number: int
    text: str


_make_line = partial(tuple.__new__, Line)
"""Makes a line of its number and text at once, in half the time of its own constructor."""


def read_text(decoded: Decoded, name: str, sha256: str) -> Document:
    """Reads plain text or Markdown.

    Raises:
        UnreadableFile: More lines or cells than any report has.
    """
    lines = list(map(_make_line, enumerate(split_lines(decoded.text), start=1)))
    if len(lines) > MAX_LINES:
        raise UnreadableFile(name, "TEXT_TOO_MANY_LINES", limit=MAX_LINES)
    declared, body = _split_front_matter(lines)
    wrapped = find_wrapped_rows([line.text for line in body])
    try:
        blocks = _join_blocks(body, wrapped) if wrapped else build_blocks(body)
    except GridTooLarge as error:
        raise UnreadableFile(name, "TABLE_TOO_LARGE", limit=MAX_CELLS) from error
    title = declared.get("title") or _first_heading(blocks)
    metadata = MappingProxyType({**read_declarations(blocks), **declared})
    problems = (*decoded.problems, *([_ROWS_WRAPPED] if wrapped else ()))
    return Document(name, None, sha256, "text", title, blocks, metadata, problems)


def _join_blocks(lines: Sequence[Line], wrapped: AbstractSet[int]) -> tuple[Block, ...]:
    """The blocks of a text whose rows were cut in part: what is left of those is no table."""
    blocks: list[Block] = []
    for is_cut, group in groupby(enumerate(lines), key=lambda pair: pair[0] in wrapped):
        members = [line for _, line in group]
        blocks.extend(_build_paragraphs(members) if is_cut else build_blocks(members))
    return tuple(blocks)


def text_at(data: bytes, place: LinePlace, name: str = "") -> str:
    """Reads again what stands at a place of a text file.

    Raises:
        UnreadableFile: The file cannot be read, or has no such place.
    """
    lines = split_lines(decode(data, name).text)
    if not (1 <= place.line <= len(lines) and 0 <= place.start <= place.end <= len(lines[place.line - 1])):
        raise UnreadableFile(name, "NO_SUCH_LINE", line=place.line, start=place.start + 1, end=place.end)
    return printed_text(lines[place.line - 1][place.start : place.end])


def build_blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Groups lines to paragraphs and tables in reading order.

    Table-like lines follow one another, with at most single blank lines between them; prose ends a
    table. Every line that has text is in exactly one block, and every cell is in a table.

    Raises:
        GridTooLarge: More separators than any report has.
    """
    text = "".join([line.text for line in lines])
    separators = sum(map(text.count, _SEPARATORS))
    if separators > MAX_CELLS:
        raise GridTooLarge(f"{separators} cells")
    if not separators:
        return tuple(_build_paragraphs(line for line in lines if _classify(line.text, "") == "plain"))
    blocks: list[Block] = []
    for is_table, group in groupby(
        _mark_rows(lines, "".join(bar for bar in _BARS if bar in text)), key=lambda pair: pair[0]
    ):
        members = [line for _, line in group]
        blocks.extend(_build_tables(members) if is_table else _build_paragraphs(members))
    return tuple(blocks)


# -- which lines belong to a table -------------------------------------------------------------------


def _mark_rows(lines: Sequence[Line], bars: str) -> list[tuple[int, Line]]:
    """Pairs each line with the number of its table, 0 for lines outside tables; rules are dropped.

    `bars` are those that any line has.
    """
    kinds = [_classify(line.text, bars) for line in lines]
    rows = _join_lone_cells(lines, kinds)
    marked: list[tuple[int, Line]] = []
    run, blanks, is_after_row = 0, 0, False
    for line, kind, is_row in zip(lines, kinds, rows, strict=True):
        if kind in ("blank", "rule") and not is_row:
            blanks += kind == "blank"
            continue
        if is_row and (not is_after_row or blanks > 1):
            run += 1
        marked.append((run if is_row else 0, line))
        is_after_row, blanks = is_row, 0
    return marked


def _classify(text: str, bars: str) -> str:
    """Tells a line's kind: blank, rule, bar (only separators), row, indented or plain.

    Most lines are prose, so what they lack is looked for before what is made of it.
    """
    stripped = text.strip()
    if not stripped:
        return "row" if text.count("\t") > 1 else "blank"
    if stripped[0] in _RULE_OPENS and _RULE.match(stripped) and _RULE_MARK.search(stripped):
        return "rule"
    if stripped[0] == "#" and _HEADING.match(text):
        return "plain"
    has_bar = any(bar in stripped for bar in bars) if len(bars) > 1 else bars != "" and bars in stripped
    if has_bar and _PIPES.search(stripped):
        return "row" if _PIPES.sub("", stripped).strip() else "bar"
    if "\t" in text.lstrip():  # also of blanks alone behind a label
        return "row"
    return "indented" if text.startswith("\t") and len(stripped) <= MAX_CELL_LENGTH else "plain"


def _join_lone_cells(lines: Sequence[Line], kinds: Sequence[str]) -> list[bool]:
    """Tells which lines are rows, with the plain lines that are cells between separator lines.

    Some programs put the cell and its separator on lines of their own: a plain line before a bar is a
    cell, and so is a short one after it, unless it opens the next section. Where the line after the
    bar holds a cell and its separator, bars lead rows instead and close nothing.
    """
    if "bar" not in kinds and "indented" not in kinds:
        return [kind == "row" for kind in kinds]
    filled = [index for index, kind in enumerate(kinds) if kind not in ("blank", "rule")]
    rows = [kind in ("row", "bar") for kind in kinds]
    for position, index in enumerate(filled):
        before, after = (filled[at] if 0 <= at < len(filled) else None for at in (position - 1, position + 1))
        beyond = kinds[filled[position + 2]] if position + 2 < len(filled) else ""
        text = lines[index].text.strip()
        if (
            kinds[index] == "plain"
            and _count(text) <= MAX_CELL_LENGTH
            and not _HEADING.match(lines[index].text)
        ):
            has_bar_after = after is not None and kinds[after] == "bar" and after - index <= 2
            has_bar_before = before is not None and kinds[before] == "bar" and index - before <= 2
            is_last = has_bar_before and (_FIGURE.match(text) is not None or _is_label(text))
            rows[index] = (has_bar_after and beyond != "row") or is_last
        elif kinds[index] == "indented":
            rows[index] = (before is not None and rows[before]) or (after is not None and rows[after])
    return rows


def _count(text: str) -> int:
    """The characters of a text; labels may be spaced out."""
    return len(text) - text.count(" ")


def _is_label(text: str) -> bool:
    """Whether a line can be the last cell of a row: short, no sentence, no numbered heading."""
    return len(text) <= 12 and not _NUMBERED.match(text) and not text.endswith(("。", "：", ":"))


# -- lines to paragraphs -----------------------------------------------------------------------------


def _build_paragraphs(lines: Iterable[Line]) -> list[Block]:
    """One paragraph for each line, without its marks of headings and quotations and outer blanks."""
    paragraphs: list[Block] = []
    for line in lines:
        if line.text and line.text[0] not in _OPENS and line.text[-1] not in _TRIMMED:
            paragraphs.append(Paragraph(line.text, LinePlace(line.number, 0, len(line.text))))
            continue
        heading = _HEADING.match(line.text)
        quote = _QUOTE.match(line.text)
        start = heading.end() if heading else quote.end() if quote else 0
        end = len(line.text.rstrip(" \t#")) if heading else len(line.text)
        start, end = _trim(line.text, start, end)
        if start < end:
            level = len(heading.group(1)) if heading else None
            paragraphs.append(Paragraph(line.text[start:end], LinePlace(line.number, start, end), level))
    return paragraphs


def _trim(text: str, start: int, end: int) -> Span:
    """Leaves blanks at both ends out of a span, and Markdown emphasis that encloses all of it."""
    start, end = _strip(text, start, end)
    for _ in range(MAX_EMPHASIS):
        if start >= end or text[start] not in "*_`":
            break
        emphasis = _EMPHASIS.match(text[start:end])
        if emphasis is None:
            break
        mark = len(emphasis.group(1))
        start, end = _strip(text, start + mark, end - mark)
    return start, end


def _strip(text: str, start: int, end: int) -> Span:
    """Leaves blanks at both ends out of a span."""
    piece = text[start:end].rstrip(_BLANKS)
    if not piece:
        return end, end
    end = start + len(piece)
    return end - len(piece.lstrip(_BLANKS)), end


# -- lines to tables ---------------------------------------------------------------------------------


def _build_tables(lines: Sequence[Line]) -> list[Block]:
    """Makes tables of a run of table-like lines, or paragraphs where they are no table."""
    has_outer_bars = all(_OUTER_BAR.match(line.text) for line in lines if _PIPES.search(line.text))
    rows = [(line, _split_cells(line.text, has_outer_bars)) for line in lines]
    blocks: list[Block] = []
    for is_page, group in groupby(rows, key=lambda row: _is_page(row[1])):
        members = list(group)
        blocks += _flatten_page(members) if is_page else _build_table(members, has_outer_bars)
    return blocks


def _build_table(rows: Sequence[tuple[Line, list[Span]]], has_outer_bars: bool) -> list[Block]:
    """Makes one table of rows: of their cells, or a column where each line is a single cell."""
    lines = [line for line, _ in rows]
    is_narrow = all(_count_filled(spans) <= 1 for _, spans in rows)
    if is_narrow and _has_bars(lines) and not any("\t" in line.text.strip("\t") for line in lines):
        cells = [(line, span) for line, spans in _split_narrow(rows, has_outer_bars) for span in spans]
        return [_column(cells)] if len(cells) > 2 else _build_paragraphs(lines)
    if len(rows) == 1 and not _is_lone_row(*rows[0]):
        return _build_paragraphs(lines)
    return [pad_rows([_make_cells(line, spans, index) for index, (line, spans) in enumerate(rows)])]


def _is_page(spans: Sequence[Span]) -> bool:
    """Whether a line holds a whole page, or the bars that are left of its layout."""
    return len(spans) > MAX_ROW_CELLS and (_count_filled(spans) > MAX_ROW_CELLS or not _count_filled(spans))


def _count_filled(spans: Sequence[Span]) -> int:
    """How many cells print something."""
    return sum(1 for start, end in spans if start < end)


def _has_bars(lines: Sequence[Line]) -> bool:
    """Whether cells are closed by bars rather than parted by tabs."""
    return any(_PIPES.search(line.text) for line in lines)


def _split_cells(text: str, has_outer_bars: bool) -> list[Span]:
    """Splits a line at its separators; a bar at the end closes the last cell and opens none.

    With outer bars (Markdown) the first bar opens the row; without, it closes an empty first cell.
    """
    start = 0
    pieces = _PIPES.split(text)
    if len(pieces) == 1:
        pieces = text.split("\t")
    else:
        if has_outer_bars:
            start = len(pieces.pop(0)) + 1
        if not pieces[-1].strip():
            pieces.pop()
    spans = []
    for piece in pieces:
        spans.append(_trim_cell(piece, start))
        start += len(piece) + 1
    return spans


def _split_narrow(
    rows: Sequence[tuple[Line, list[Span]]], has_outer_bars: bool
) -> list[tuple[Line, list[Span]]]:
    """Splits lines of one cell each: a bar closes a cell, so n bars are n cells.

    A bar that stands on the line after its cell closes that cell and is none of its own.
    """
    narrow: list[tuple[Line, list[Span]]] = []
    is_open = False
    for line, spans in rows:
        between = _PIPES.split(line.text)
        is_bar = len(between) > 1 and not "".join(between).strip()
        is_enclosed = len(between) > 1 and not is_bar and not between[0].strip()
        cells = spans if is_enclosed == has_outer_bars else _split_cells(line.text, is_enclosed)
        narrow.append((line, cells[1:] if is_bar and is_open else cells))
        is_open = len(between) == 1
    return narrow


def _trim_cell(piece: str, at: int) -> Span:
    """The span of a cell that stands at a place of its line, trimmed; of HTML blanks nothing is left."""
    body = piece.strip(" ")
    if body and body[0] not in _CELL_OPENS and body[-1] not in _TRIMMED:
        at += piece.index(body)  # nearly all cells of a report
        return at, at + len(body)
    start, end = _trim(piece, 0, len(piece))
    if start < end and piece[start] in "&<" and _HTML_BLANK.fullmatch(piece, start, end):
        end = start
    return at + start, at + end


def _make_cells(line: Line, spans: Iterable[Span], row: int) -> list[Cell]:
    """The cells of a line that is a row of a table."""
    number, text = line
    is_plain = printed_text(text) == text
    return [
        make_cell(
            (
                text[start:end] if is_plain else printed_text(text[start:end]),
                LinePlace(number, start, end),
                (row, column),
                False,
                False,
                (),
            )
        )
        for column, (start, end) in enumerate(spans)
    ]


def printed_text(text: str) -> str:
    r"""What a cell prints: without characters of no width, and joined where Markdown breaks it.

    >>> printed_text("12\u200b3"), printed_text("商业<br>企业")
    ('123', '商业企业')
    """
    if not text.isascii():
        text = drop_zero_width(text)
    return _LINE_BREAK_TAG.sub("", text) if "<" in text else text


def drop_zero_width(text: str) -> str:
    """Leaves out characters of no width, which web editors put between digits too."""
    return _NO_WIDTH.sub("", text) if _NO_WIDTH.search(text) else text


def _column(cells: Sequence[tuple[Line, Span]]) -> Table:
    """A table of width 1: cells in reading order whose rows are not marked."""
    return Table(tuple([tuple(_make_cells(line, [span], row)) for row, (line, span) in enumerate(cells)]))


def _is_lone_row(line: Line, spans: Sequence[Span]) -> bool:
    """Whether a single line with separators is a row of a table rather than a menu or a breadcrumb."""
    texts = [line.text[start:end] for start, end in spans]
    return len(spans) >= 3 and any(not text or _FIGURE.match(text) for text in texts)


def _flatten_page(rows: Sequence[tuple[Line, Sequence[Span]]]) -> list[Block]:
    """Takes apart a page that stands in one line: long pieces are prose, the others cells in order."""
    blocks: list[Block] = []
    pieces = [(line, span) for line, spans in rows for span in spans]
    for is_prose, group in groupby(pieces, key=lambda piece: piece[1][1] - piece[1][0] > MAX_CELL_LENGTH):
        members = list(group)
        if is_prose:
            blocks += [
                Paragraph(line.text[start:end], LinePlace(line.number, start, end))
                for line, (start, end) in members
            ]
        else:
            blocks.append(_column(members))
    return blocks


# -- what the file says about itself -----------------------------------------------------------------


def _split_front_matter(lines: Sequence[Line]) -> tuple[Mapping[str, str], Sequence[Line]]:
    """Takes the ``---`` block at the head of a Markdown file apart; returns it and the rest."""
    first = next((index for index, line in enumerate(lines) if line.text.strip()), 0)
    if not lines or not _FRONT_MATTER.match(lines[first].text):
        return {}, lines
    for index in range(first + 1, min(first + 50, len(lines))):
        if _FRONT_MATTER.match(lines[index].text):
            paragraphs = _build_paragraphs(lines[first + 1 : index])
            return read_declarations(paragraphs), lines[index + 1 :]
    return {}, lines


def _first_heading(blocks: Sequence[Block]) -> str | None:
    """The first heading of level 1."""
    return next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1), None)
