"""Two reports printed side by side: pages whose left half is one report and whose right half another.

Offices print two years beside each other on landscape pages and set a wide table (section 四) over both
halves, once for each year, in any order. A half is read as a document of its own. What runs over both
halves is a band; it belongs to a report only when that report's year or agency stands over it, and is
doubtful in both reports otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from analytics.documents.pdf.glyphs import Glyph
from analytics.documents.pdf.grid import Grid, find_grids
from analytics.documents.pdf.ink import Ink
from analytics.documents.pdf.pages import MIN_COLUMNS, is_page_number, read_pages
from analytics.documents.pdf.segments import split_segments
from analytics.documents.pdf.table import is_inside
from analytics.documents.pdf.text import BLANKS, Line, join_line, split_lines
from analytics.errors import UnreadableFile
from analytics.model import Block, Message, PagePlace, Paragraph, Problem

MIN_GUTTER: Final = 8.0
"""Points without ink between two reports; columns of one table stand closer, or a line divides them."""
TITLE_LINES: Final = 6
"""A title stands in the first lines of its half, over at most `BROKEN_OVER` of them."""
BROKEN_OVER: Final = 3
MIN_LISTED: Final = 3
"""As many titles below each other are a list of reports."""
LONGEST_TITLE: Final = 70
TITLE_PITCH: Final = 2.2
SAME_HEIGHT: Final = 0.05
"""The lines of one title are at most so many heights apart, and equally high within this share."""
LEAD_GAP: Final = 2.5
"""Lines over a wide table, at most this many heights apart, say whose it is."""
LEAD_LINES: Final = 2
LONGEST_LEAD: Final = 45
MAX_LOOSE: Final = 3
"""As many numbers outside of ruled tables are a table without lines, which may run over both halves."""
MAX_LOST: Final = 0.2
MAX_DOUBTFUL: Final = 0.5
"""A file is not two reports when more than the first share of its text runs over both halves, or more than
the second stands in tables over both of which nothing tells whose they are."""
SAME_SIZE: Final = 2.0

_TITLE: Final = re.compile(r"《?[^。；]*(?:政府|政务)信息公开[^。；，]{0,20}(?:报告|年报)》?[^。；，]{0,12}")
_MENTION: Final = re.compile(r"信息公开[^。；，]{0,20}(?:报告|年报)")
_YEAR: Final = re.compile(r"20[0-3]\d")
_NOT_NAME: Final = re.compile(r"(?:关于)?20[0-3]\d年?度?|(?:政府|政务)信息公开.*|[《》]")
_HEADING: Final = re.compile(
    r"第?[一二三四五六七八九十]{1,2}[、.．部]|[（(][一二三四五六七八九十]{1,2}[）)]|表|20[0-3]\d年"
)
"""How a line begins that heads what is below it, though it stands over one half only."""
_NO_HEADING: Final = re.compile(r"[。；]|年\d{1,2}月")
"""Sentences and dates: a signature may stand right over the other report's table."""

Titles = tuple[str, str]


class Band(NamedTuple):
    """What runs over both halves of a page, between two heights.

    `owner` is 0 for the left report, 1 for the right one, None when nothing tells. `head` is the first row
    of a table, None for mere text.
    """

    page: int
    top: float
    bottom: float
    head: str | None
    owner: int | None


class Pair(NamedTuple):
    """A file of two reports: the titles, the pages of each, and what belongs to neither for sure."""

    titles: Titles
    halves: tuple[tuple[Ink, ...], tuple[Ink, ...]]
    untold: tuple[Band, ...]
    size: tuple[float, float]


def split_pair(inks: Sequence[Ink], name: str) -> Pair | None:
    """Parts the pages of two reports that are printed side by side; None for any other file.

    Only a first page at whose top two different titles stand beside each other begins such a file.

    Args:
        inks: All pages.
        name: The file's name, for errors.

    Raises:
        UnreadableFile: Two titles stand side by side, but what is below cannot be told apart.
        PageTooLarge: A page has more lines or cells than any report.
    """
    shown = [index for index, ink in enumerate(inks) if ink.glyphs]
    starts = [(index, found) for index in shown for found in (_find_titles(inks[index]),) if found]
    if not starts:
        return None
    first, (gutter, titles) = starts[0]
    size = (inks[first].width, inks[first].height)
    inks = [_drop_page_number(ink) for ink in inks]
    bands = tuple(band for ink in inks for band in _find_bands(ink, gutter, titles))
    halves = (_take_half(inks, gutter, 0, bands), _take_half(inks, gutter, 1, bands))
    is_told = (
        first == shown[0]
        and all(found[1] == titles for _, found in starts)
        and all(abs(ink.width - size[0]) + abs(ink.height - size[1]) <= SAME_SIZE for ink in inks)
        and _share_inside(inks, [band for band in bands if band.head is None]) <= MAX_LOST
        and _share_inside(inks, [band for band in bands if band.owner is None]) <= MAX_DOUBTFUL
        and all(_is_ruled(half) for half in halves)
    )
    if not is_told:
        raise UnreadableFile(name, "REPORTS_SIDE_BY_SIDE", first=titles[0], second=titles[1])
    return Pair(titles, halves, tuple(band for band in bands if band.owner is None), size)


def doubt_bands(blocks: Sequence[Block], bands: Sequence[Band]) -> tuple[Block, ...]:
    """Marks the cells as doubtful that lie in bands of which nobody knows whose they are."""
    return tuple(
        block
        if isinstance(block, Paragraph)
        else replace(
            block,
            rows=tuple(
                tuple(cell._replace(is_suspect=True) if _lies_in(cell.place, bands) else cell for cell in row)
                for row in block.rows
            ),
        )
        for block in blocks
    )


def join_title(blocks: Sequence[Block], title: str) -> tuple[Block, ...]:
    """Makes one paragraph of the lines over which a title is broken."""
    for start, end in ((start, start + n) for n in range(2, BROKEN_OVER + 1) for start in range(TITLE_LINES)):
        lines = [block for block in blocks[start:end] if isinstance(block, Paragraph)]
        boxes = [line.place.box for line in lines if isinstance(line.place, PagePlace)]
        if len(boxes) == end - start and "".join("".join(line.text for line in lines).split()) == title:
            sides = list(zip(*boxes, strict=True))
            box = (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))
            place = replace(lines[0].place, box=box) if isinstance(lines[0].place, PagePlace) else None
            return (*blocks[:start], Paragraph(title, place), *blocks[end:])
    return tuple(blocks)


def list_band_problems(pair: Pair) -> Iterator[Problem]:
    """What could not be given to either report."""
    for band in pair.untold:
        place = PagePlace(band.page, (0.0, round(band.top, 1), round(pair.size[0], 1), round(band.bottom, 1)))
        said = f"第{band.page}页有跨左右两份报告的内容，没有写明属于哪一份，"
        told = f"On page {band.page} something runs over both reports and does not say whose it is; "
        message = (
            Message(f"{said}未读取。", f"{told}it was not read.")
            if band.head is None
            else Message(f"{said}其中的数字标为无法识别。", f"{told}its numbers are marked unreadable.")
        )
        yield Problem("PDF_BAND_OF_NEITHER", message, place)


def _lies_in(place: object, bands: Sequence[Band]) -> bool:
    if not isinstance(place, PagePlace):
        return False
    middle = (place.box[1] + place.box[3]) / 2
    return any(_holds(band, place.page, middle) for band in bands)


def _holds(band: Band, page: int, y: float) -> bool:
    return band.page == page and band.top <= y <= band.bottom


# -- titles and the gutter ---------------------------------------------------------------------------


def _find_titles(ink: Ink) -> tuple[float, Titles] | None:
    """The middle of the gutter and the two titles beside each other at the top of a page."""
    if len(_MENTION.findall("".join(glyph.text for glyph in ink.glyphs if glyph.text not in BLANKS))) < 2:
        return None
    gutter = _find_gutter(_drop_page_number(ink))
    if gutter is None:
        return None
    left = _read_title([glyph for glyph in ink.glyphs if glyph.x < gutter])
    right = _read_title([glyph for glyph in ink.glyphs if glyph.x >= gutter])
    if left is None or right is None or left[0] == right[0]:
        return None
    if min(left[2], right[2]) <= max(left[1], right[1]):
        return None
    return gutter, (left[0], right[0])


def _read_title(glyphs: Sequence[Glyph]) -> tuple[str, float, float] | None:
    """A title with its year among the first lines of half a page, its top and its bottom."""
    lines = [line for line in split_lines(glyphs) if join_line(line)][:TITLE_LINES]
    texts = ["".join(join_line(line).split()) for line in lines]
    if sum(map(_is_title, texts)) >= MIN_LISTED:
        return None
    for length in range(1, BROKEN_OVER + 1):
        for start in range(len(lines) - length + 1):
            if _is_title("".join(texts[start : start + length])):
                first = start - _count_above(lines[: start + 1])
                own = [glyph for line in lines[first : start + length] for glyph in line]
                text = "".join(texts[first : start + length])
                return text, min(glyph.top for glyph in own), max(glyph.bottom for glyph in own)
    return None


def _is_title(text: str) -> bool:
    is_complete = _TITLE.fullmatch(text) is not None and _YEAR.search(text) is not None
    return is_complete and len(text) <= LONGEST_TITLE


def _count_above(lines: Sequence[Line]) -> int:
    """How many lines over the last one are the beginning of its title: set as large, right over it.

    The second line of a title that was broken often looks like a whole one: 理局2024年政府信息公开年度报告.
    """
    heights = [max(glyph.bottom - glyph.top for glyph in line) for line in lines]
    tops = [min(glyph.top for glyph in line) for line in lines]
    count = 0
    for index in range(len(lines) - 1, 0, -1):
        is_close = tops[index] - tops[index - 1] <= TITLE_PITCH * heights[-1]
        if not is_close or abs(heights[index - 1] - heights[-1]) > SAME_HEIGHT * heights[-1]:
            break
        count += 1
    return count


def _find_gutter(ink: Ink) -> float | None:
    """The middle of the widest strip near the middle of a page that the least ink crosses."""
    low, high = int(0.3 * ink.width), int(0.7 * ink.width)
    steps = [0] * (high + 2)
    spans = [(glyph.x0, glyph.x1) for glyph in ink.glyphs if glyph.text not in BLANKS]
    spans += [(rule.start, rule.end) for rule in ink.drawings.level]
    spans += [(rule.at, rule.at) for rule in ink.drawings.upright]
    for start, end in spans:
        if start <= high and end >= 0:
            steps[max(0, int(start))] += 1
            steps[min(high, int(end)) + 1] -= 1
    counts = list(accumulate(steps))[low : high + 1]
    least = min(counts)
    best = (0, 0)
    for is_least, run in groupby(enumerate(counts), key=lambda item: item[1] == least):
        places = [low + index for index, _ in run]
        if is_least:
            best = max(best, (len(places), places[0]))
    width, start_at = best
    return start_at + width / 2 if width >= MIN_GUTTER else None


def _drop_page_number(ink: Ink) -> Ink:
    """The page without its number, which stands in the middle below both reports."""
    lines = split_lines(ink.glyphs)
    numbers = {glyph for line in lines[:1] + lines[-1:] if is_page_number(line, ink.height) for glyph in line}
    return ink._replace(glyphs=tuple(glyph for glyph in ink.glyphs if glyph not in numbers))


# -- bands that run over both halves -----------------------------------------------------------------


def _find_bands(ink: Ink, gutter: float, titles: Titles) -> Iterator[Band]:
    """The tables over both halves, each with the lines that stand over it, and the text over both."""
    grids = _find_all_grids(ink)
    wide = [grid for grid in grids if grid.xs[0] < gutter < grid.xs[-1]]
    lines = split_lines(glyph for glyph in ink.glyphs if not any(is_inside(glyph, g.box) for g in grids))
    led: set[Glyph] = set()
    for grid in wide:
        roof = max((other.ys[-1] for other in grids if other.ys[-1] <= grid.ys[0] + 1), default=0.0)
        lead = _find_lead(lines, grid, roof, gutter)
        led |= {glyph for line in lead for glyph in line}
        top = min((glyph.top for line in lead for glyph in line), default=grid.ys[0])
        head = _first_row(ink, grid)
        owner = _name_owner("".join(map(join_line, lead)) + head, titles)
        yield Band(ink.number, top - 1, grid.ys[-1] + 1, head, owner)
    for line in lines:
        if line[0] not in led and _is_crossing(line, gutter):
            top, bottom = min(glyph.top for glyph in line), max(glyph.bottom for glyph in line)
            yield Band(ink.number, top, bottom, None, None)


def _find_all_grids(ink: Ink) -> tuple[Grid, ...]:
    shown = [(glyph.x, glyph.y) for glyph in ink.glyphs if glyph.text not in BLANKS]
    return find_grids(ink.drawings.level, ink.drawings.upright, shown)


def _find_lead(lines: Sequence[Line], grid: Grid, roof: float, gutter: float) -> list[Line]:
    """The heading or caption over a table: short lines that no line of another report stands beside."""
    lead: list[Line] = []
    below = grid.ys[0]
    for line in reversed(lines):
        top, bottom = min(glyph.top for glyph in line), max(glyph.bottom for glyph in line)
        if bottom > below + 1:
            continue
        text = join_line(line)
        is_near = top >= roof - 1 and below - bottom <= LEAD_GAP * (bottom - top)
        is_alone = _is_crossing(line, gutter) or (
            len({glyph.x < gutter for glyph in line}) == 1 and _HEADING.match(text) is not None
        )
        if not (is_near and is_alone) or len(text) > LONGEST_LEAD or _NO_HEADING.search(text):
            break
        lead.insert(0, line)
        below = top
        if len(lead) == LEAD_LINES:
            break
    return lead


def _first_row(ink: Ink, grid: Grid) -> str:
    """What the first row of a table says, where a table may name its year."""
    box = (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[1])
    return "".join(glyph.text for glyph in ink.glyphs if is_inside(glyph, box))


def _is_crossing(line: Line, gutter: float) -> bool:
    """Whether a piece of text runs over the gutter."""
    return any(segment.x0 < gutter < segment.x1 for segment in split_segments(line))


def _name_owner(said: str, titles: Titles) -> int | None:
    """The only report whose year (of the same year: whose agency) is named; None when none or both are.

    >>> titles = ("云岫区商务局2023年政府信息公开年度报告", "云岫区商务局2024年政府信息公开年度报告")
    >>> _name_owner("四、2024年行政复议、行政诉讼情况", titles), _name_owner("四、行政复议情况", titles)
    (1, None)
    """
    left, right = ({match.group() for match in _YEAR.finditer(title)} for title in titles)
    if left == right:
        left, right = ({_NOT_NAME.sub("", title)} for title in titles)
    said = "".join(said.split())
    named: set[int] = set()
    # The office's name holds the government's: 云岫区人民政府办公室.
    for mark in sorted(left | right, key=len, reverse=True):
        if mark in said:
            named |= {index for index, marks in enumerate((left, right)) if mark in marks}
            said = said.replace(mark, "")
    return named.pop() if len(named) == 1 else None


def _take_half(inks: Sequence[Ink], gutter: float, side: int, bands: Sequence[Band]) -> tuple[Ink, ...]:
    """What one of the reports has on each page.

    A table of which nothing tells whose it is goes with both, but not with one that surely has such a table.
    """
    sure = {band.head for band in bands if band.owner == side} | {
        _first_row(ink, grid)
        for ink in inks
        for grid in _find_all_grids(ink)
        if (grid.xs[-1] <= gutter if side == 0 else grid.xs[0] >= gutter)
    }
    own = [
        band
        for band in bands
        if band.owner == side or (band.owner is None and band.head is not None and band.head not in sure)
    ]
    return tuple(_take_part(ink, gutter, side, own, bands) for ink in inks)


def _take_part(ink: Ink, gutter: float, side: int, own: Sequence[Band], bands: Sequence[Band]) -> Ink:
    """One half of a page, with some of the bands over both."""

    def belongs(x: float, y: float) -> bool:
        band = next((band for band in bands if _holds(band, ink.number, y)), None)
        return (x >= gutter) == bool(side) if band is None else band in own

    drawings = ink.drawings
    return ink._replace(
        glyphs=tuple(glyph for glyph in ink.glyphs if belongs(glyph.x, glyph.y)),
        drawings=drawings._replace(
            level=tuple(rule for rule in drawings.level if belongs(rule.start, rule.at)),
            upright=tuple(rule for rule in drawings.upright if belongs(rule.at, (rule.start + rule.end) / 2)),
        ),
    )


# -- whether the halves are two reports --------------------------------------------------------------


def _share_inside(inks: Sequence[Ink], bands: Sequence[Band]) -> float:
    """How much of the text stands in some bands."""
    count = sum(len(ink.glyphs) for ink in inks)
    inside = sum(
        any(_holds(band, ink.number, glyph.y) for band in bands) for ink in inks for glyph in ink.glyphs
    )
    return inside / count


def _is_ruled(half: Sequence[Ink]) -> bool:
    """Whether a report has ruled tables and hardly any number stands outside of them."""
    pages = read_pages(half)
    loose = sum(
        segment.is_number and segment.has_digit for page in pages for segment in split_segments(page.free)
    )
    has_table = any(len(grid.xs) > MIN_COLUMNS for page in pages for grid, _ in page.tables)
    return has_table and loose < MAX_LOOSE
