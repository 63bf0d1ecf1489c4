"""The rows of a table without lines: which labels, numbers and heads stand at one height.

Where a label and the numbers beside it stand too far apart to be sure, both rows have the numbers, doubtful.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from analytics.documents.pdf.blocks import TextBlock
from analytics.documents.pdf.rows import ROW_TOLERANCE, Row
from analytics.documents.pdf.segments import Segment

OFF: Final = 0.3
"""A label's numbers stand at most this share of its height above or below it."""
SPACED: Final = 0.8
"""Single digits fewer heights apart may be one number."""
NEARER: Final = 0.9
"""A row of blanks stands at least this share of the least distance between rows away from them."""
SHORTEST_HEAD: Final = 4
"""Characters of a head that opens another part below the first numbers; a word in a cell is shorter."""


class Line(NamedTuple):
    """One row of the table to be: its height, its numbers, its labels, and texts over columns.

    `is_suspect`: its numbers may be parts of others, or belong to the row above or below. `is_adrift`: they
    may belong to a row without a label, so that a blank of any row may be theirs.
    """

    at: float
    numbers: tuple[Segment, ...]
    labels: list[TextBlock]
    heads: list[TextBlock]
    is_suspect: bool = False
    is_adrift: bool = False


class TablePart(NamedTuple):
    """Rows below the same heads, with these; `leaves` are the heads that stand right over columns."""

    lines: list[Line]
    leaves: list[TextBlock]


def arrange(rows: Sequence[Row], labels: Iterable[TextBlock], heads: Iterable[TextBlock]) -> list[Line]:
    """Puts labels and headers into rows, from top to bottom."""
    lines = [Line(row.at, row.numbers, [], []) for row in rows]
    labels = sorted(labels, key=lambda block: block.x0)
    loose: list[tuple[TextBlock, bool]] = []
    for block in labels:
        line = _line_of(lines, block)
        if line is None and any(_is_group_of(block, other) for other in labels):
            line = min(lines, key=lambda candidate: abs(candidate.at - block.middle))
        line = line or _only_line_beside(lines, block)
        if line is None:
            loose.append((block, True))
        else:
            line.labels.append(block)
    for block in heads:
        line = _line_of(lines, block)
        if line is None:
            loose.append((block, False))
        else:
            line.heads.append(block)
    texts: list[Line] = []
    for block, is_label in sorted(loose, key=lambda item: (item[0].middle, item[0].x0)):
        height = block.lines[0].height
        if not texts or block.middle - texts[-1].at > ROW_TOLERANCE * height:
            texts.append(Line(block.middle, (), [], []))
        (texts[-1].labels if is_label else texts[-1].heads).append(block)
    return sorted([*lines, *texts], key=lambda line: line.at)


def _line_of(lines: Iterable[Line], block: TextBlock) -> Line | None:
    """The row of numbers at the height of a text's middle or of its first line, if there is one."""
    height = block.lines[0].height
    near = [
        (min(abs(line.at - block.middle), abs(line.at - block.lines[0].middle)), index, line)
        for index, line in enumerate(lines)
    ]
    distance, _, line = min(near)
    return line if distance <= ROW_TOLERANCE * height else None


def _only_line_beside(lines: Iterable[Line], block: TextBlock) -> Line | None:
    """The one row of numbers beside a label of several lines, at whichever of them it stands.

    Put into a row of its own such a label would have blanks beside it, although its numbers are printed.
    """
    beside = [line for line in lines if line.numbers and block.top < line.at < block.bottom]
    return beside[0] if len(block.lines) > 1 and len(beside) == 1 else None


def _is_group_of(block: TextBlock, other: TextBlock) -> bool:
    """Whether a text stands left of another one at an overlapping height, as a group's name does."""
    overlap = min(block.bottom, other.bottom) - max(block.top, other.top)
    return other.x0 >= block.x1 and overlap > 1.0


def doubt_rows(lines: Sequence[Line]) -> list[Line]:
    """Brings numbers and labels together that stand a little off, and doubts what may belong elsewhere."""
    settled = [
        line._replace(is_suspect=True, is_adrift=True) if _are_spaced(line.numbers) else line
        for line in lines
    ]
    if not any(line.labels for line in settled):
        return settled
    for index, line in enumerate(list(settled)):
        if not line.numbers or line.labels:
            continue
        beside = [i for i in (index - 1, index + 1) if 0 <= i < len(settled) and is_bare_label(settled[i])]
        near = [i for i in beside if _reaches(settled[i], line)]
        if len(near) == 1 and len(beside) == 1:
            settled[near[0]] = line._replace(labels=settled[near[0]].labels)
            settled[index] = line._replace(numbers=())
        elif beside:
            for other in beside:
                settled[other] = settled[other]._replace(
                    numbers=line.numbers, is_suspect=True, is_adrift=True
                )
            settled[index] = line._replace(is_suspect=True, is_adrift=True)
    return _doubt_near([line for line in settled if line.numbers or line.labels or line.heads])


def _are_spaced(numbers: Sequence[Segment]) -> bool:
    """Whether single digits stand so near to each other that they may be one number, set wide."""
    ordered = sorted(numbers, key=lambda s: s.x0)
    return any(
        len(a.text) == len(b.text) == 1 and b.x0 - a.x1 < SPACED * a.height
        for a, b in itertools.pairwise(ordered)
    )


def _doubt_near(lines: list[Line]) -> list[Line]:
    """Doubts numbers to which a label without numbers stands nearer than rows stand to each other."""
    rows = [line.at for line in lines if line.numbers and line.labels]
    nearest = NEARER * min((b - a for a, b in itertools.pairwise(rows)), default=0.0)
    for index, line in enumerate(lines):
        if not is_bare_label(line):
            continue
        start = max(block.x0 for block in line.labels)
        for at in (index - 1, index + 1):
            other = lines[at] if 0 <= at < len(lines) else None
            # A group's name that is broken over rows stands left of their own labels.
            if other is None or not other.numbers or any(block.x1 > start for block in other.labels):
                continue
            if abs(other.at - line.at) < nearest:
                lines[at] = other._replace(is_suspect=True, is_adrift=True)
                lines[index] = line._replace(numbers=other.numbers, is_suspect=True, is_adrift=True)
    return lines


def is_bare_label(line: Line) -> bool:
    """Whether a row has nothing but labels."""
    return bool(line.labels) and not line.numbers and not line.heads


def _reaches(label: Line, numbers: Line) -> bool:
    """Whether one of the labels stands at the height of the numbers, or nearly so."""
    return any(
        block.top - OFF * block.lines[0].height <= numbers.at <= block.bottom + OFF * block.lines[0].height
        for block in label.labels
    )


def cut_parts(lines: Sequence[Line]) -> Iterator[TablePart]:
    """Cuts a table where other heads begin."""
    part: list[Line] = []
    group: list[Line] = []
    leaves: list[TextBlock] = []
    for line in lines:
        if line.heads and not line.numbers:
            group.append(line)
            continue
        if group and line.numbers:
            found = _find_leaves(group)
            if not leaves or _are_other_heads(found, leaves):
                if part:
                    yield TablePart(part, leaves)
                part, leaves = [], found
        if line.numbers:
            part += group
            group = []
            part.append(line)
        else:
            group.append(line)
    if part or group:
        yield TablePart([*part, *group], leaves)


def _find_leaves(group: Sequence[Line]) -> list[TextBlock]:
    """The heads below which no other one stands; a text alone at its height, over others, is a band."""
    last = max((index for index, line in enumerate(group) if line.heads), default=0)
    heads = [block for line in group for block in line.heads]
    blocks = [
        block
        for index, line in enumerate(group)
        for block in line.heads
        if index == last or line.labels or _stands_beside(block, heads)
    ]
    leaves = [
        block
        for block in blocks
        if not any(
            other.top > block.middle and other.x0 < block.x1 and other.x1 > block.x0 for other in blocks
        )
    ]
    return sorted(leaves, key=lambda block: block.x0)


def _stands_beside(block: TextBlock, heads: Iterable[TextBlock]) -> bool:
    """Whether another head stands at the height of one, or at that of a part of it."""
    return any(
        head is not block
        and min(head.bottom, block.bottom) - max(head.top, block.top) > OFF * block.lines[0].height
        for head in heads
    )


def _are_other_heads(found: Sequence[TextBlock], leaves: Sequence[TextBlock]) -> bool:
    texts = [_text_of(block) for block in found]
    return min(map(len, texts), default=0) >= SHORTEST_HEAD and texts != [_text_of(leaf) for leaf in leaves]


def name_stub(parts: Sequence[TablePart]) -> str | None:
    """The head of the labels' column (信息内容): it opens several parts whose other heads differ."""
    first = [
        (_text_of(part.leaves[0]), tuple(map(_text_of, part.leaves[1:])))
        for part in parts
        if part.leaves and not _has_label_beside(part)
    ]
    texts = {text for text, _ in first}
    return texts.pop() if len(texts) == 1 and len({rest for _, rest in first}) > 1 else None


def _has_label_beside(part: TablePart) -> bool:
    """Whether a label stands in the row of a part's first head."""
    return any(line.labels for line in part.lines if any(head is part.leaves[0] for head in line.heads))


def move_stub(part: TablePart, stub: str | None) -> TablePart:
    """The part with the head of its labels' column among the labels."""
    if stub is None or not part.leaves or _text_of(part.leaves[0]) != stub or _has_label_beside(part):
        return part
    own = part.leaves[0]
    lines = [
        line._replace(labels=[*line.labels, own], heads=[head for head in line.heads if head is not own])
        if any(head is own for head in line.heads)
        else line
        for line in part.lines
    ]
    return TablePart(lines, part.leaves[1:])


def _text_of(block: TextBlock) -> str:
    return "".join(line.text for line in block.lines)
