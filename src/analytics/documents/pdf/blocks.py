"""Lines of text that belong to one cell, told by how close and how aligned they stand."""

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from analytics.documents.pdf.rows import ROW_TOLERANCE
from analytics.documents.pdf.segments import Segment

LINE_GAPS: Final = (0.7, 1.3)
"""Lines of one cell may always be this many heights apart, and never further than the second."""
ROW_SHARE: Final = 0.75
"""Between these limits: this share of the narrowest blank between two rows of numbers."""
LINE_SLACK: Final = 1.5
"""A broken line is at most this many heights shorter than its cell is wide."""
NEAR: Final = 7.5
"""Lines within this many heights show how wide a column is."""
STACKED: Final = 0.85
"""A stack of labels is at least this high beside the rows that it labels; one label is not."""
ON_ROW: Final = 0.2
"""A label of one line stands at the height of its numbers, within this share of its height."""
ALIGNED: Final = 3.0
"""Points by which the edges or the middles of lines of one cell may differ."""

FEW_HEADS: Final = 2
"""More texts than this beside each other are a row of heads, over which a single one may be a title."""
MIN_NUMBERED: Final = 4
NUMBERED: Final = 0.6
"""Labels are numbered where so many of them, and this share, are."""

_ITEM: Final = re.compile(r"[（(]?[一二三四五六七八九十]{1,2}[）)、]|\d{1,2}[.、．]")
"""How a numbered label begins: never in the middle of a cell."""


class TextBlock(NamedTuple):
    """Lines of text that belong to one cell."""

    lines: tuple[Segment, ...]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


def join_lines(segments: Iterable[Segment], anchors: Sequence[float], left: float) -> list[TextBlock]:
    """Joins lines of text that stand below each other in one cell.

    Lines are candidates when they are close and aligned. A run of lines that passes several rows of
    numbers and is as high as they are is a stack of labels and is divided among the rows.

    Args:
        segments: The texts of a table.
        anchors: The heights of its rows of numbers.
        left: Where its first column of numbers begins: labels stand left of it, headers right.
    """
    ordered = sorted(segments, key=lambda s: (s.middle, s.x0))
    runs: list[list[Segment]] = []
    for segment in ordered:
        gap = _line_gap(segment.height, anchors)
        beside = _find_beside(ordered, segment)
        run = next((run for run in reversed(runs) if _follows(run[-1], segment, gap, beside)), None)
        if run is not None and len(run) == 1 and len(beside) > FEW_HEADS and segment.x1 > left:
            # A long title over a row of heads is none of their lines.
            is_longer = (run[0].x1 - run[0].x0) - (segment.x1 - segment.x0) > LINE_SLACK * segment.height
            run = None if is_longer and len(_find_beside(ordered, run[0])) == 1 else run
        if run is None:
            runs.append([segment])
        else:
            run.append(segment)
    return [
        _make_block(lines)
        for run in runs
        for part in (_split_at_short_lines(run, anchors, ordered) if run[0].x1 <= left else [run])
        for lines in _divide(part, anchors)
    ]


def _find_beside(ordered: Iterable[Segment], segment: Segment) -> list[Segment]:
    """The segments at the height of one of them, itself among them."""
    return [s for s in ordered if abs(s.middle - segment.middle) < ROW_TOLERANCE * s.height]


def join_items(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Blocks below each other of which nearly all are numbered: one without a number goes on the one above.

    Its lines were divided among rows of numbers that are none, as of numbers broken in two.
    """
    joined: list[TextBlock] = []
    for block in sorted(blocks, key=lambda b: b.top):
        column = [other for other in blocks if are_aligned(other, block)]
        numbered = sum(is_numbered(other) for other in column)
        above = next((i for i in range(len(joined) - 1, -1, -1) if are_aligned(joined[i], block)), None)
        is_part = not is_numbered(block) and numbered >= max(MIN_NUMBERED, NUMBERED * len(column))
        if (
            is_part
            and above is not None
            and block.top - joined[above].bottom < LINE_GAPS[1] * block.lines[0].height
        ):
            joined[above] = _make_block((*joined[above].lines, *block.lines))
        else:
            joined.append(block)
    return joined


def is_numbered(block: TextBlock) -> bool:
    """Whether a label begins with the number of an item."""
    return _ITEM.match(block.lines[0].text) is not None


def _split_at_short_lines(
    run: list[Segment], anchors: Sequence[float], others: Sequence[Segment]
) -> list[list[Segment]]:
    """Divides a run after lines that were not broken, because the next word would have fitted.

    A text in the middle of its row stays whole: it is what the row's numbers stand beside.
    """
    middle = (run[0].top + run[-1].bottom) / 2
    if len(run) < 2 or any(abs(at - middle) < ON_ROW * run[0].height for at in anchors):
        return [run]
    parts = [[run[0]]]
    for upper, lower in itertools.pairwise(run):
        if is_full(upper, others):
            parts[-1].append(lower)
        else:
            parts.append([lower])
    return parts


def is_full(line: Segment, others: Iterable[Segment]) -> bool:
    """Whether a line, one of others, is about as long as the longest of them near it in its column."""
    near = (s for s in others if abs(s.middle - line.middle) < NEAR * line.height and are_aligned(s, line))
    widest = max(s.x1 - s.x0 for s in near)
    return widest - (line.x1 - line.x0) <= LINE_SLACK * line.height


def _line_gap(height: float, anchors: Sequence[float]) -> float:
    """How far apart the lines of one cell may be, in points."""
    low, high = (share * height for share in LINE_GAPS)
    pitch = min((b - a for a, b in itertools.pairwise(anchors)), default=0.0)
    return max(low, min(high, ROW_SHARE * (pitch - height)))


def _follows(upper: Segment, lower: Segment, widest: float, beside: Iterable[Segment]) -> bool:
    """Whether a line may be the next line of the same cell.

    A line was broken because it was full, so the next one is hardly longer; and a line that stands
    over several texts is their common header.
    """
    height = min(upper.height, lower.height)
    is_longer = (lower.x1 - lower.x0) - (upper.x1 - upper.x0) > LINE_SLACK * height
    if not (_are_close(upper, lower, widest) and are_aligned(upper, lower)):
        return False
    if is_longer or _ITEM.match(lower.text):
        return False
    return all(other is lower or other.x1 <= upper.x0 or other.x0 >= upper.x1 for other in beside)


def _are_close(upper: Segment, lower: Segment, widest: float) -> bool:
    height = min(upper.height, lower.height)
    gap = lower.top - upper.bottom
    return -0.5 * height < gap < widest and lower.middle - upper.middle >= 0.5 * height


def are_aligned(a: Segment | TextBlock, b: Segment | TextBlock) -> bool:
    """Whether two texts are set to the same left, right or middle."""
    left, right = a.x0 - b.x0, a.x1 - b.x1
    return min(abs(left), abs(right), abs(left + right) / 2) < ALIGNED


def _divide(run: list[Segment], anchors: Sequence[float]) -> list[list[Segment]]:
    """Divides a run of lines among the rows of numbers that it passes."""
    passed = [at for at in anchors if run[0].top < at < run[-1].bottom]
    if len(passed) < 2 or len(run) < 2:
        return [run]
    gaps = [lower.top - upper.bottom for upper, lower in itertools.pairwise(run)]
    tight = min(gaps) + 0.25 * run[0].height
    parts: list[list[Segment]] = [[run[0]]]
    for gap, segment in zip(gaps, run[1:], strict=True):
        if gap <= tight:
            parts[-1].append(segment)
        else:
            parts.append([segment])
    if len(parts) > 1:
        return [piece for part in parts for piece in _divide(part, anchors)]
    return _share_out(run, passed) if _is_stack(run, passed) else [run]


def _is_stack(run: Sequence[Segment], passed: Sequence[float]) -> bool:
    """Whether a run of lines is several labels: two lines on rows of their own, or as high as the rows."""
    labelled = {at for at in passed for line in run if abs(at - line.middle) < ON_ROW * line.height}
    rows_height = (passed[-1] - passed[0]) * len(passed) / (len(passed) - 1)
    return len(labelled) > 1 or run[-1].bottom - run[0].top >= STACKED * rows_height


def _share_out(run: Sequence[Segment], anchors: Sequence[float]) -> list[list[Segment]]:
    """Gives each of evenly spaced lines to a row: labels stand in the middle of their row or at its top."""
    centred: dict[float, list[Segment]] = {}
    topped: dict[float, list[Segment]] = {}
    for line in run:
        centred.setdefault(min(anchors, key=lambda at: abs(at - line.middle)), []).append(line)
        above = [at for at in anchors if at <= line.middle + ROW_TOLERANCE * line.height]
        topped.setdefault(above[-1] if above else anchors[0], []).append(line)
    off_centre = sum(abs(at - (g[0].top + g[-1].bottom) / 2) for at, g in centred.items())
    off_top = sum(abs(at - g[0].middle) for at, g in topped.items())
    return list((centred if off_centre <= off_top else topped).values())


def _make_block(lines: Sequence[Segment]) -> TextBlock:
    return TextBlock(
        tuple(lines),
        min(s.x0 for s in lines),
        min(s.top for s in lines),
        max(s.x1 for s in lines),
        max(s.bottom for s in lines),
    )
