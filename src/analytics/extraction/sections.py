"""The six statutory sections of a report, found by their headings.

Offices number headings anew, add and cut words, repeat all six titles in the preamble and use them
again for sub-headings. So the title tells the section and the number only confirms it, and a heading
counts only where a line, a table row or a sentence of a one-line report begins with it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from analytics.dictionary.labels import normalise_label
from analytics.model import Block, Cell, Document, LinePlace, Paragraph, Place, Table

MAX_HEADING = 45
"""A longer line is a heading only up to where its title ends."""

MIN_LIKENESS = 80
"""How like a title (0–100) a line of the right number must be to be read as its heading."""

MIN_CUT_TITLE = 6
"""Characters of a title that must stand in the first of two lines over which it breaks."""

MIN_PAGE_LINE = 600
MIN_PAGE_GAP = 100
"""A paragraph of this length is searched for headings inside; they count when some of them are so far
apart, which those of a preamble that lists the parts of the report are not."""

_NUMBER = re.compile(
    r"\s*第?(?P<number>[一二三四五六七八九十]{1,2}|[1-9])\s*(?:部分\s*)?[、.．,，:：]?\s*(?=\S)"
)
_MARKED = re.compile(r"[、.．,，:：]|部分")
_INNER = re.compile(r"(?:(?<=[。；;！!？?：:\s|])|^)[一二三四五六七八九]\s*[、.．](?=\S)")
_AFTER_TITLE = re.compile(r"[\s:：。.，,、；;]*")
_SENTENCE = re.compile(r"[。，,；;：:、]")
_CLAUSE = re.compile(r"[。，,；;：:]")
_SURE_WORDS = {
    "4": re.compile(r".{0,20}行政复议.{0,8}行政诉讼.{0,6}"),
    "5": re.compile(r".{0,14}存在.{0,6}问题.{0,8}(?:改进|整改|下一步|今后).{0,8}"),
    "6": re.compile(r"(?:其[他它]|需要).{0,4}(?:报告|说明).{0,2}(?:事项|情况|问题)?"),
}
"""Words that no other heading of their number has, so that the rest of the title may be worded freely."""
_DIGITS = {digit: str(value) for value, digit in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between one heading and the next. `number` is None before the first heading."""

    number: str | None
    heading: Paragraph | None
    blocks: tuple[Block, ...]


class Heading(NamedTuple):
    """A recognised heading: its section and how many characters of the line belong to it."""

    number: str
    end: int


def split_sections(document: Document, headings: Mapping[str, str]) -> tuple[Section, ...]:
    """Splits a document at its section headings.

    Args:
        document: The document.
        headings: Printed headings, with or without their number, to the section ("1" … "6").

    Returns:
        The parts in reading order; together they hold every block once (tables are cut at rows that
        are headings). A section number can come twice, when a report tells it in two parts.
    """
    titles = _titles(tuple(headings.items()))
    parts: list[tuple[str | None, Paragraph | None, list[Block]]] = [(None, None, [])]
    for block, number in _mark_headings(document.blocks, titles):
        if number is not None and isinstance(block, Paragraph):
            parts.append((number, block, []))
        else:
            parts[-1][2].append(block)
    sections = [Section(number, heading, tuple(blocks)) for number, heading, blocks in parts]
    return tuple(part for part in _drop_contents(sections) if part.number is not None or part.blocks)


def find_heading(text: str, headings: Mapping[str, str]) -> Heading | None:
    """Tells which section's heading a line begins with, or None.

    >>> headings = {"一、总体情况": "1", "六、其他需要报告的事项": "6"}
    >>> find_heading("六、其他需要报告的事项：无。", headings)
    Heading(number='6', end=11)
    >>> find_heading("（一）总体情况", headings) is None
    True
    """
    return _match_heading(text, _titles(tuple(headings.items())))


# -- one heading -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Titles:
    """Normalised titles without their number, the longest first, to their sections; equal to itself alone."""

    sections: Mapping[str, str]


@lru_cache(maxsize=16)
def _titles(headings: tuple[tuple[str, str], ...]) -> _Titles:
    titles: dict[str, str] = {}
    for printed, section in headings:
        numbered = _numbered(printed)
        titles[normalise_label(printed[numbered.end() :] if numbered else printed)] = section
    return _Titles(dict(sorted(titles.items(), key=lambda item: -len(item[0]))))


def _numbered(text: str) -> re.Match[str] | None:
    """The number that a line begins with, when a mark parts it from what follows."""
    match = _NUMBER.match(text)
    return match if match and _MARKED.search(match.group()) else None


def _match_heading(text: str, titles: _Titles) -> Heading | None:
    """Matches a line's beginning against the titles: exactly, then loosely under the same number."""
    return _match_short(text, titles) if len(text) <= MAX_HEADING else _match_any(text, titles)


@lru_cache(maxsize=4096)
def _match_short(text: str, titles: _Titles) -> Heading | None:
    # The first cells of rows are asked about, too, and are the same in every report.
    return _match_any(text, titles)


def _match_any(text: str, titles: _Titles) -> Heading | None:
    numbered = _numbered(text)
    if numbered is None:
        section = titles.sections.get(normalise_label(text)) if len(text) <= MAX_HEADING else None
        return Heading(section, len(text)) if section and text[:1] not in "（(" else None
    number = _DIGITS.get(numbered.group("number"), numbered.group("number"))
    body = normalise_label(text[numbered.end() : numbered.end() + 3 * MAX_HEADING])
    for title, section in titles.sections.items():
        if body.startswith(title):
            return _end_heading(text, numbered.end(), title, section, is_confirmed=number == section)
    if len(text) <= MAX_HEADING and not text.rstrip().endswith("。"):
        for title, section in titles.sections.items():
            if number == section and fuzz.ratio(body, title) >= MIN_LIKENESS:
                return Heading(section, len(text))
        words = _SURE_WORDS.get(number)
        if words is not None and words.fullmatch(body) and not _CLAUSE.search(text[numbered.end() :]):
            return Heading(number, len(text))
    return None


def _end_heading(text: str, start: int, title: str, section: str, *, is_confirmed: bool) -> Heading | None:
    """Where a heading that begins with a known title ends; None when the line only mentions it."""
    end, left = start, len(title)
    while left:
        left -= len(normalise_label(text[end]))
        end += 1
    rest = text[end:].strip()
    if not rest:
        return Heading(section, end)
    if not is_confirmed or rest[0] in "、；;" or _lists_titles(rest):
        return None
    if len(text) <= MAX_HEADING and not text[end].isspace() and not _SENTENCE.search(rest):
        return Heading(section, len(text))
    return Heading(section, end)


def _lists_titles(rest: str) -> bool:
    """Whether a short rest goes on with further numbered titles, as a list of the parts does."""
    return len(rest) <= 200 and len(re.findall(r"[二三四五六]\s*、", rest)) >= 3


# -- headings among the blocks -----------------------------------------------------------------------


def _mark_headings(blocks: Sequence[Block], titles: _Titles) -> Iterator[tuple[Block, str | None]]:
    """Yields all blocks in order, headings apart and with the number of their section."""
    left = list(reversed(blocks))
    while left:
        block = left.pop()
        if isinstance(block, Table):
            yield from _split_table(block, titles)
            continue
        if len(block.text) < MIN_PAGE_LINE and _NUMBER.match(block.text) is None:
            # Nearly all of a report, and all of a page's menus.
            bare = _slice(block, 0, len(block.text))
            if len(block.text) > MAX_HEADING or _match_heading(bare.text, titles) is None:
                yield bare, None
            else:
                yield from _split_paragraph(bare, titles)
            continue
        joined = _join_heading(block, left[-1] if left else None, titles)
        if joined is None:
            yield from _split_paragraph(block, titles)
            continue
        left.pop()
        heading, number, rest = joined
        yield heading, number
        if rest.text:
            yield rest, None


def _split_paragraph(paragraph: Paragraph, titles: _Titles) -> Iterator[tuple[Block, str | None]]:
    """Parts the headings that a paragraph begins with, or holds, from its text."""
    for piece in _pieces(paragraph, titles):
        heading = _match_heading(piece.text, titles)
        if heading is None:
            yield piece, None
            continue
        yield _slice(piece, 0, heading.end), heading.number
        after = _AFTER_TITLE.match(piece.text, heading.end)
        rest = _slice(piece, after.end() if after else heading.end, len(piece.text))
        if rest.text:
            yield replace(rest, level=None), None


def _pieces(paragraph: Paragraph, titles: _Titles) -> Iterator[Paragraph]:
    """Cuts a report that stands in one line before each of its headings."""
    text = paragraph.text
    starts = [0]
    if len(text) >= MIN_PAGE_LINE:
        found = (match.start() for match in _INNER.finditer(text))
        inner = [
            start
            for start in found
            if start and _match_heading(text[start : start + 3 * MAX_HEADING], titles)
        ]
        if any(after - before >= MIN_PAGE_GAP for before, after in pairwise((*inner, len(text)))):
            starts += inner
    for start, end in pairwise((*starts, len(text))):
        yield _slice(paragraph, start, end)


def _slice(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """Part of a paragraph without outer blanks, with its own place where places are that fine."""
    text = paragraph.text[start:end]
    if text == paragraph.text == text.strip() and not _is_part(paragraph.place, len(text)):
        return paragraph
    start += len(text) - len(text.lstrip())
    text = text.strip()
    place = paragraph.place
    if isinstance(place, LinePlace):
        place = LinePlace(place.line, place.start + start, place.start + start + len(text))
    return Paragraph(text, place, paragraph.level)


def _is_part(place: Place | None, length: int) -> bool:
    """Whether a place in a line is another span than that of a text of this length."""
    return isinstance(place, LinePlace) and place.end - place.start != length


def _join_heading(
    block: Paragraph, after: Block | None, titles: _Titles
) -> tuple[Paragraph, str, Paragraph] | None:
    """A heading that breaks over two lines with its section and the rest of the second; else None.

    The heading keeps the place of its first line.
    """
    numbered = _numbered(block.text)
    if numbered is None or not isinstance(after, Paragraph) or len(block.text) > MAX_HEADING:
        return None
    body = normalise_label(block.text[numbered.end() :])
    if (
        len(body) < MIN_CUT_TITLE
        or body in titles.sections
        or not any(title.startswith(body) for title in titles.sections)
    ):
        return None
    text = block.text + after.text
    heading = _match_heading(text, titles)
    if heading is None or heading.end <= len(block.text):
        return None
    cut = heading.end - len(block.text)
    end = _AFTER_TITLE.match(after.text, cut)
    rest = _slice(after, end.end() if end else cut, len(after.text))
    return replace(block, text=text[: heading.end]), heading.number, rest


# -- headings within tables --------------------------------------------------------------------------


def _split_table(table: Table, titles: _Titles) -> Iterator[tuple[Block, str | None]]:
    """Cuts a table at the rows that are headings; the rest stays tables, in its place."""
    first = 0
    for index, row in enumerate(table.rows):
        cell = _heading_cell(row, titles)
        if cell is None:
            continue
        if first < index:
            yield _slice_table(table, first, index), None
        yield from _split_paragraph(Paragraph(cell.text, cell.place), titles)
        is_whole_row = all(other.text in ("", cell.text) for other in row)
        first = index + 1 if is_whole_row else index
    if first < len(table.rows):
        yield (_slice_table(table, first, len(table.rows)) if first else table), None


def _heading_cell(row: Sequence[Cell], titles: _Titles) -> Cell | None:
    """The cell of a row that is a section heading: alone in its row, or beside the section's prose."""
    first = next((cell for cell in row if cell.text), None)
    if first is None or _match_heading(first.text, titles) is None:
        return None
    texts = {cell.text for cell in row if cell.text}
    return first if len(texts) == 1 or max(map(len, texts)) > MAX_HEADING else None


def _slice_table(table: Table, first: int, last: int) -> Table:
    """Some rows of a table as a table of their own; cells keep their places."""
    rows = tuple(
        tuple(cell._replace(anchor=(max(cell.anchor[0] - first, 0), cell.anchor[1])) for cell in row)
        for row in table.rows[first:last]
    )
    return Table(rows, table.is_ragged)


# -- tables of contents ------------------------------------------------------------------------------


def _drop_contents(sections: Iterable[Section]) -> Iterator[Section]:
    """Takes headings without content back as text where the same section comes again: they list it."""
    parts = list(sections)
    filled = {part.number for part in parts if part.blocks}
    kept: list[Section] = []
    for part in parts:
        if part.heading is not None and not part.blocks and part.number in filled:
            kept[-1] = replace(kept[-1], blocks=(*kept[-1].blocks, part.heading))
        else:
            kept.append(part)
    return iter(kept)
