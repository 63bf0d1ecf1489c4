"""The values of lines of text, where blanks may be surplus, lost or moved.

Programs that flatten tables leave the cells of spans behind as blanks, before the values or after them;
some drop blank cells and make up for them at the end of the line. What the full lines of a table show
decides how its other lines are read.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from analytics.extraction.numbers import read_cell


class Printed(Protocol):
    """Anything with a printed text: a cell of a table, a token of a stream."""

    @property
    def text(self) -> str:
        """The printed text."""
        ...


P = TypeVar("P", bound=Printed)

_FEWEST_TELLING = 2
"""One line may add up by chance."""


@dataclass(frozen=True, slots=True)
class LineLayout:
    """What the full lines of a flattened table show.

    Attributes:
        width: Columns of the table.
        leading: Surplus blanks before the values in every line, if always the same.
        trailing: Surplus cells after the values in every line, if always the same.
        full_lines: How many lines have just as many printed cells as the table has columns.
        longest: Cells of the longest line.
        is_collapsed: Blanks may have been moved to the ends of the lines.
    """

    width: int
    leading: int | None
    trailing: int | None
    full_lines: int
    longest: int
    is_collapsed: bool = False


def learn_layout(lines: Sequence[Sequence[P]], width: int) -> LineLayout:
    """Learn from the lines whose printed cells are just as many as the table has columns."""
    offsets = [offset for line in lines if (offset := _offset_of_full(line, width)) is not None]
    leading = {before for before, _ in offsets}
    trailing = {after for _, after in offsets}
    layout = LineLayout(
        width,
        leading.pop() if len(leading) == 1 else None,
        trailing.pop() if len(trailing) == 1 else None,
        len(offsets),
        max((len(line) for line in lines), default=0),
    )
    return replace(layout, is_collapsed=_may_be_collapsed(lines, layout))


def best_layout(lines: Sequence[Sequence[P]], widths: Collection[int]) -> LineLayout:
    """The widest layout that any line fills; heads may name fewer columns than the lines have."""
    layouts = [learn_layout(lines, width) for width in sorted(widths, reverse=True)]
    return next((layout for layout in layouts if layout.full_lines), layouts[-1])


def is_doubtful(window: Sequence[P], layout: LineLayout) -> bool:
    """Whether blanks of these values may have been moved to their end."""
    return layout.is_collapsed and _has_trailing_blank(window)


def adds_up_anyhow(texts: Sequence[str]) -> bool:
    """Whether a row has blanks and no number but zeros: its sums hold in any order of its columns.

    >>> adds_up_anyhow(["0", "", "0"]), adds_up_anyhow(["0", "0"]), adds_up_anyhow(["1", "", "1"])
    (True, False, False)
    """
    printed = [text for text in texts if text]
    return len(printed) < len(texts) and not any(read_cell(text).value for text in printed)


def find_total(lines: Iterable[Sequence[P]]) -> int | None:
    """The one column that is the sum of the others in every line; None where no column or several are.

    Torn heads do not tell whether 总计 was moved. One line that adds up in no way leaves it open; lines with
    a blank say nothing.
    """
    numbers = ([read_cell(value.text).value for value in line] for line in lines)
    full = [[number for number in line if number is not None] for line in numbers if None not in line]
    width = min(map(len, full), default=0)
    wrong = [sum(sum(line) != 2 * line[column] for line in full) for column in range(width)]
    right = [column for column, count in enumerate(wrong) if count == 0]
    others = [count for count in wrong if count]
    is_told = len(right) == 1 and min(others, default=0) >= _FEWEST_TELLING
    return right[0] if is_told else None


def window_of(line: Sequence[P], layout: LineLayout, longest: int | None = None) -> Sequence[P] | None:
    """The values of a line, one for each column; None when the line leaves a choice.

    `longest` is the number of cells of the longest line of its kind, by default of any line.

    A number before the values makes the line doubtful; one behind values that are all printed belongs to
    no column.
    """
    surplus = len(line) - layout.width
    if surplus < 0:
        return None
    full = _offset_of_full(line, layout.width)
    if full is not None:
        return line[full[0] : full[0] + layout.width]
    if not any(value.text for value in line):
        return line[surplus:]
    # A blank in front may belong to the label of a line that has lost a cell.
    is_short = (longest or layout.longest) > len(line)
    if surplus == 0:
        return None if is_short and not line[0].text else line
    ends = _starts_before(line, layout, surplus)
    begins = _starts_behind(line, layout, surplus)
    if begins is not None and ends not in (None, begins):
        return None
    start = begins if ends is None else ends
    if start is None:
        return None
    window, behind = line[start : start + layout.width], line[start + layout.width :]
    if ends is None:
        # With a blank among the values, the number behind them may be their last.
        has_choice = any(value.text for value in behind) and not all(value.text for value in window)
    else:
        has_choice = is_short and not window[0].text
    return None if has_choice else window


def _starts_before(line: Sequence[P], layout: LineLayout, surplus: int) -> int | None:
    """Where the values begin when as many blanks as usual follow them, and nothing but blanks is left out."""
    if layout.trailing is None or surplus < layout.trailing:
        return None
    start = surplus - layout.trailing
    is_all = not any(value.text for value in (*line[:start], *line[start + layout.width :]))
    return start if is_all else None


def _starts_behind(line: Sequence[P], layout: LineLayout, surplus: int) -> int | None:
    """Where the values begin when as many blanks as usual stand before them."""
    if layout.leading is None or surplus < layout.leading:
        return None
    return None if any(value.text for value in line[: layout.leading]) else layout.leading


def _offset_of_full(line: Sequence[P], width: int) -> tuple[int, int] | None:
    """Blank cells before and after the values of a line that has no blank among them."""
    filled = [index for index, value in enumerate(line) if value.text]
    if len(filled) != width or filled[-1] - filled[0] != width - 1:
        return None
    return filled[0], len(line) - 1 - filled[-1]


def _may_be_collapsed(lines: Sequence[Sequence[P]], layout: LineLayout) -> bool:
    """Some lines end in blanks, and none has a blank before a printed value.

    Lines that were cut short at their end are suspected with them.
    """
    windows = [window for line in lines if (window := window_of(line, layout)) is not None]
    has_inner = any(_has_inner_blank(window) for window in windows)
    return not has_inner and any(_has_trailing_blank(window) for window in windows)


def _has_trailing_blank(window: Sequence[P]) -> bool:
    return not window[-1].text and any(value.text for value in window)


def _has_inner_blank(window: Sequence[P]) -> bool:
    last = max((index for index, value in enumerate(window) if value.text), default=0)
    return any(not value.text for value in window[:last])
