"""Reports as plain text and Markdown: what is left of a table when a page or a PDF is turned into text.

Each layout is one that real reports were met in. A table layout is a function from a grid to lines;
`write_text` puts headings and prose around it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import pairwise

from analytics.synthetic.grid import Grid, Heading, Layout, Line, Row, Slot, expand
from analytics.synthetic.shapes.shape import Demand, Shape

TableLayout = Callable[[Grid], Iterable[str]]


def write_text(
    layout: Layout,
    lay: TableLayout,
    *,
    heading: str = "",
    gap: str = "\n",
    ending: str = "\n",
    encoding: str = "utf-8",
) -> bytes:
    """Write a report with one table layout.

    Args:
        layout: What to write.
        lay: How tables become lines.
        heading: Put before section headings (``## `` in Markdown); its first character before the title.
        gap: Between paragraphs: one line break, or two for a blank line.
        ending: Line ending of the file.
        encoding: Of the file.
    """
    blocks = [heading[:1] + (" " if heading else "") + layout.title]
    for part in layout.parts:
        match part:
            case Heading(text):
                blocks.append(heading + text)
            case Line(text):
                blocks.append(text)
            case Grid():
                blocks.append("\n".join(lay(part)))
    return (gap.join(blocks) + "\n").replace("\n", ending).encode(encoding)


def lay_tabs(grid: Grid) -> Iterator[str]:
    """Tabs between all cells of the full rectangle; covered cells are empty, and a short row ends early."""
    for row in expand(grid):
        width = max((place for place, slot in enumerate(row, start=1) if slot is not None), default=0)
        yield "\t".join(_own_text(slot) for slot in row[:width])


def lay_tabs_torn(grid: Grid) -> Iterator[str]:
    """Tabs as a word processor leaves them, like table 三 of a real bureau report of 2020.

    Label columns collapse differently by row, 三、本年度办理结果 lands beside （三）, and a blank line
    splits the table after its first data row.
    """
    if grid.number != "3":
        yield from lay_tabs(grid)
        return
    note, applicants = grid.rows[0][0], grid.rows[0][1]
    person, organisations, total = grid.rows[1]
    yield "\t".join((note.text, applicants.text, *[""] * 5, total.text))
    yield "\t".join(("", person.text, organisations.text, *[""] * 5))
    yield "\t".join(("", "", *(box.text for box in grid.rows[2]), ""))
    vertical = next((box.text for row in grid.rows for box in row if box.rowspan > 10), "")
    for number, row in enumerate(grid.rows[3:]):
        labels = [box for box in row if box.key is None and box.rowspan <= 10]
        values = [box.text for box in row if box.key is not None]
        if number == 0:
            yield "\t".join((labels[0].text, *values))
            yield ""
        elif labels and labels[0].text.startswith("（三）"):
            yield "\t".join((vertical, *(box.text for box in labels), *values))
        elif len(labels) == 2:
            yield "\t".join(("", *(box.text for box in labels), *values))
        elif labels and labels[0].colspan > 1:
            yield "\t".join((labels[0].text, "", *values))
        else:
            yield "\t".join(("", "", *(box.text for box in labels), *values))


def lay_markdown(grid: Grid) -> Iterator[str]:
    """A pipe table of the full rectangle; covered cells are empty."""
    for number, row in enumerate(expand(grid)):
        yield "| " + " | ".join(_own_text(slot) for slot in row) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)


def lay_markdown_broken(grid: Grid) -> Iterator[str]:
    """Many small grids: a rule after each row, a blank line after every third, rows of own width."""
    for number, row in enumerate(grid.rows):
        if number and number % 3 == 0:
            yield ""
        yield "| " + " | ".join(box.text for box in row) + " |"
        yield "|" + "---|" * len(row)


def lay_pipes(grid: Grid) -> Iterator[str]:
    """``a | b | c |``, one line a row; what spans took away is padded at the end of the row."""
    for row, padding in _padded(grid):
        yield " ".join((*(f"{box.text} |".lstrip() for box in row), padding)).rstrip()


def lay_pipes_collapsed(grid: Grid) -> Iterator[str]:
    """The same, but blank cells vanish and only lengthen the padding."""
    for row, padding in _padded(grid):
        kept = tuple(box for box in row if box.text)
        bars = padding + "|" * (len(row) - len(kept))
        yield " ".join((*(f"{box.text} |" for box in kept), bars)).rstrip()


def lay_cell_lines(grid: Grid) -> Iterator[str]:
    """One cell per line, closed by a bar; an empty cell is a bare bar, spans are a line of bars."""
    for row, padding in _padded(grid):
        yield from (f"{box.text} |".lstrip() for box in row)
        if padding:
            yield padding


def lay_cell_lines_inline(grid: Grid) -> Iterator[str]:
    """One cell per line, closed by a bar; the spans' bars follow the last cell on its line."""
    for row, padding in _padded(grid):
        lines = [f"{box.text} |".lstrip() for box in row]
        yield from lines[:-1]
        yield f"{lines[-1]} {padding}".rstrip()


def lay_cell_lines_led(grid: Grid) -> Iterator[str]:
    """The same with a bare bar before each row, and bars for a grid that is sixteen cells wide."""
    for row, padding in _padded(grid, width=16 if grid.number == "3" else None):
        yield "|"
        lines = [f"{box.text} |".lstrip() for box in row]
        yield from lines[:-1]
        yield f"{lines[-1]} {padding}".rstrip()


def lay_separator_lines(grid: Grid) -> Iterator[str]:
    """Cell and bar on lines of their own; nothing tells where a row ends."""
    for row in grid.rows:
        for box in row:
            if box.text:
                yield box.text
            yield "|"


def lay_separator_lines_padded(grid: Grid) -> Iterator[str]:
    """Cell and bar on lines of their own; a line of bars pads each row to the table's width."""
    for row, padding in _padded(grid):
        for box in row:
            if box.text:
                yield box.text
            yield "|"
        if padding:
            yield padding


def lay_paragraphs(grid: Grid) -> Iterator[str]:
    """One cell per paragraph with blank lines between; blank cells leave nothing, values are indented."""
    texts = [
        f" {box.text}" if box.key is not None else box.text for row in grid.rows for box in row if box.text
    ]
    for before, after in pairwise((*texts, "")):
        yield before
        if after:
            yield ""


def lay_number_lines(grid: Grid) -> Iterator[str]:
    """Labels and numbers of a row on one line with blanks between; table 四's heads letter by letter."""
    if grid.number == "4":
        yield "行政复议 行政诉讼"
        yield "未经复议直接起诉 复议后起诉"
        for letters in zip(*(box.text.ljust(4) for box in grid.rows[1][:5]), strict=True):
            yield " ".join(letter for letter in letters * 3 if letter.strip())
        yield " ".join(box.text for box in grid.rows[-1] if box.text)
        return
    for row in grid.rows:
        yield " ".join(box.text for box in row if box.text)


def write_deduplicated(layout: Layout) -> bytes:
    """One cell per line, and every line kept once: repeated zeros and repeated heads are gone."""

    def lay(grid: Grid) -> Iterator[str]:
        return (box.text for row in grid.rows for box in row if box.text)

    lines = write_text(layout, lay).decode().splitlines()
    return ("\n".join(dict.fromkeys(lines)) + "\n").encode()


def write_one_line(layout: Layout) -> bytes:
    """The whole report on one line, headings and tables inside."""
    text = write_text(layout, lay_number_lines).decode()
    return (" ".join(text.split("\n")).strip() + "\n").encode()


def write_giant_cell(layout: Layout) -> bytes:
    """The page stood inside one table cell: menu words in front, hundreds of bars behind."""
    body = write_text(layout, lay_pipes).decode()
    menu = "首页 | 政务公开 | 政府信息公开年报 | 规章 | 行政规范性文件 |\n"
    return (menu + body + "|" * 300 + "\n").encode()


def _own_text(slot: Slot | None) -> str:
    return slot.box.text if slot is not None and slot.is_anchor else ""


def _padded(grid: Grid, width: int | None = None) -> Iterator[tuple[Row, str]]:
    """Each row with the bars that an extractor appends for the cells a span took; the last row has none."""
    full = width or grid.width
    for number, row in enumerate(grid.rows):
        is_last = number == len(grid.rows) - 1
        yield row, "" if is_last else "|" * (full - len(row))


def _shape(
    weight: int,
    lay: TableLayout,
    demand: Demand = Demand.EXACT,
    *,
    gap: str = "\n",
    ending: str = "\n",
    encoding: str = "utf-8",
) -> Shape:
    write = partial(write_text, lay=lay, gap=gap, ending=ending, encoding=encoding)
    return Shape("text", weight, ".txt", write, demand)


def _markdown(weight: int, lay: TableLayout) -> Shape:
    write = partial(write_text, lay=lay, heading="## ", gap="\n\n")
    return Shape("text", weight, ".md", write, Demand.EXACT)


TEXT_SHAPES: Mapping[str, Shape] = {
    "tabs": _shape(200, lay_tabs),
    "tabs_torn": _shape(40, lay_tabs_torn),
    "tabs_windows": _shape(60, lay_tabs, ending="\r\n", encoding="utf-8-sig"),
    "tabs_gb18030": _shape(40, lay_tabs, encoding="gb18030"),
    "tabs_utf16": _shape(10, lay_tabs, encoding="utf-16"),
    "markdown": _markdown(60, lay_markdown),
    "markdown_broken": _markdown(20, lay_markdown_broken),
    "pipes": _shape(50, lay_pipes),
    "pipes_collapsed": _shape(5, lay_pipes_collapsed, Demand.CAREFUL),
    "cell_lines": _shape(30, lay_cell_lines),
    "cell_lines_inline": _shape(20, lay_cell_lines_inline),
    "cell_lines_led": _shape(10, lay_cell_lines_led, Demand.CAREFUL),
    "separator_lines": _shape(20, lay_separator_lines),
    "separator_lines_padded": _shape(10, lay_separator_lines_padded),
    "giant_cell": Shape("text", 10, ".txt", write_giant_cell),
    "paragraphs": _shape(1, lay_paragraphs, Demand.HONEST, gap="\n\n"),
    "number_lines": _shape(1, lay_number_lines, Demand.HONEST),
    "one_line": Shape("text", 1, ".txt", write_one_line, Demand.HONEST),
    "deduplicated": Shape("text", 1, ".txt", write_deduplicated, Demand.HONEST),
}
"""What is left of a report when its tables become text; an office hardly ever keeps those that lost cells."""
