"""Which numbers of a table without lines stand below which of its heads.

Heads are often set in the middle of their column and numbers at its side, so that a number may stand beside
its head and nearer to the next one. Numbers and heads keep their order, every column has one head, and all
columns are set alike; where that leaves a choice, the numbers stand over both columns.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from analytics.documents.pdf.segments import Segment

TOUCH: Final = 0.5
"""Points that a number and a head have to share."""
SET_ALIKE: Final = 3.0
"""Points by which the distance between numbers and heads may differ from column to column."""
FEWEST_ALIKE: Final = 3
MOST_LOOSE: Final = 30
"""More columns than this beside their heads are no table of a report."""

Stretch = tuple[float, float]


class Column(NamedTuple):
    """One column: the stretch of its numbers, else that of its head, and which head stands over it."""

    x0: float
    x1: float
    head: int | None


class Matched(NamedTuple):
    """The columns from left to right, and for each number the first and the last one it may stand in."""

    columns: tuple[Column, ...]
    where: dict[int, tuple[int, int]]


class _Cluster(NamedTuple):
    """Numbers below each other; `heads` are those that stand over any of them."""

    x0: float
    x1: float
    numbers: tuple[Segment, ...]
    heads: tuple[int, ...]


def match_heads(heads: Sequence[Stretch], numbers: Iterable[Segment]) -> Matched:
    """Finds the columns of a part of a table that has the same heads.

    Args:
        heads: The stretches of the lowest heads, from left to right.
        numbers: All numbers below them. `Matched.where` names them by their ids.
    """
    clusters = [part for cluster in _cluster(numbers, heads) for part in _split(cluster, heads)]
    fixed = {index: cluster.heads[0] for index, cluster in enumerate(clusters) if len(cluster.heads) == 1}
    free = [head for head in range(len(heads)) if head not in fixed.values()]
    options = _list_options(clusters, heads, free)
    chosen = _pick(options, clusters, heads, fixed)
    columns, of_cluster = _list_columns(clusters, heads, {**fixed, **chosen})
    where: dict[int, tuple[int, int]] = {}
    for index, cluster in enumerate(clusters):
        span = of_cluster[index], of_cluster[index]
        if index not in fixed and index not in chosen:
            span = _span_of(options.get(index, cluster.heads), columns, span)
        where.update({id(number): span for number in cluster.numbers})
    return Matched(columns, where)


def _list_options(
    clusters: Sequence[_Cluster], heads: Sequence[Stretch], free: Sequence[int]
) -> dict[int, tuple[int, ...]]:
    """The one or two free heads beside numbers that no head stands over, by their cluster."""
    options: dict[int, tuple[int, ...]] = {}
    for index, cluster in enumerate(clusters):
        if not cluster.heads:
            before = [h for h, (_, x1) in enumerate(heads) if x1 <= cluster.x0 + TOUCH]
            after = [h for h, (x0, _) in enumerate(heads) if x0 >= cluster.x1 - TOUCH]
            options[index] = tuple(head for head in (*before[-1:], *after[:1]) if head in free)
    return options


def _span_of(heads: Sequence[int], columns: Sequence[Column], own: tuple[int, int]) -> tuple[int, int]:
    """From the first to the last column of these heads."""
    found = [
        index for index, column in enumerate(columns) if column.head is not None and column.head in heads
    ]
    return min((*found, own[0])), max((*found, own[1]))


def _cluster(numbers: Iterable[Segment], heads: Sequence[Stretch]) -> list[_Cluster]:
    """Numbers that stand below each other, from left to right."""
    groups: list[tuple[float, list[Segment]]] = []
    for number in sorted(numbers, key=lambda s: s.x0):
        if groups and number.x0 < groups[-1][0]:
            groups[-1][1].append(number)
            groups[-1] = max(groups[-1][0], number.x1), groups[-1][1]
        else:
            groups.append((number.x1, [number]))
    return [_make_cluster(group, heads) for _, group in groups]


def _make_cluster(numbers: Sequence[Segment], heads: Sequence[Stretch]) -> _Cluster:
    x0, x1 = min(s.x0 for s in numbers), max(s.x1 for s in numbers)
    over = {head for number in numbers for head in find_heads_over(number, heads)}
    return _Cluster(x0, x1, tuple(numbers), tuple(sorted(over)))


def find_heads_over(number: Segment, heads: Sequence[Stretch]) -> list[int]:
    """The heads that stand over a number, in part or whole."""
    return [index for index, (x0, x1) in enumerate(heads) if min(x1, number.x1) - max(x0, number.x0) > TOUCH]


def _split(cluster: _Cluster, heads: Sequence[Stretch]) -> list[_Cluster]:
    """Numbers of two columns that reach over each other, told apart by the one head over each of them."""
    if len(cluster.heads) < 2:
        return [cluster]
    per_head: dict[tuple[int, ...], list[Segment]] = {}
    for number in cluster.numbers:
        per_head.setdefault(tuple(find_heads_over(number, heads)), []).append(number)
    if any(len(over) != 1 for over in per_head):
        return [cluster]
    return [_make_cluster(numbers, heads) for _, numbers in sorted(per_head.items())]


def _choose(options: Sequence[tuple[int, ...]], last: int = -1) -> Iterator[tuple[int, ...]]:
    """All ways to take one of each, so that heads grow from left to right."""
    if not options:
        yield ()
        return
    for head in options[0]:
        if head > last:
            for rest in _choose(options[1:], head):
                yield head, *rest


def _pick(
    options: Mapping[int, tuple[int, ...]],
    clusters: Sequence[_Cluster],
    heads: Sequence[Stretch],
    fixed: Mapping[int, int],
) -> dict[int, int]:
    """The only choice, or the only one in which all columns are set alike; else nothing."""
    loose = [index for index, own in options.items() if own]
    if not loose or len(loose) > MOST_LOOSE:
        return {}
    choices = [*itertools.islice(_choose([options[index] for index in loose]), 2)]
    if len(choices) == 1:
        return dict(zip(loose, choices[0], strict=True))
    alike = {
        tuple(choice.items())
        for of_number, of_head in itertools.product((0.0, 0.5, 1.0), repeat=2)
        for choice in _set_alike(options, loose, fixed, of_number, of_head, clusters, heads)
    }
    return dict(*alike) if len(alike) == 1 else {}


def _set_alike(
    options: Mapping[int, tuple[int, ...]],
    loose: Sequence[int],
    fixed: Mapping[int, int],
    of_number: float,
    of_head: float,
    clusters: Sequence[_Cluster],
    heads: Sequence[Stretch],
) -> Iterator[dict[int, int]]:
    """The choices in which numbers stand equally far from a side, or the middle, of their heads."""

    def gap(index: int, head: int) -> float:
        cluster = clusters[index]
        return _at(cluster.x0, cluster.x1, of_number) - _at(*heads[head], of_head)

    known = [gap(index, head) for index, head in fixed.items()]
    starts = [median(known)] if known else [gap(loose[0], head) for head in options[loose[0]]]
    for start in starts:
        choice = {
            index: min(options[index], key=lambda head: abs(gap(index, head) - start)) for index in loose
        }
        gaps = [*known, *(gap(index, head) for index, head in choice.items())]
        is_ordered = all(a < b for a, b in itertools.pairwise(choice.values()))
        if is_ordered and len(gaps) >= FEWEST_ALIKE and max(gaps) - min(gaps) <= SET_ALIKE:
            yield choice


def _at(x0: float, x1: float, share: float) -> float:
    return x0 + share * (x1 - x0)


def _list_columns(
    clusters: Sequence[_Cluster], heads: Sequence[Stretch], pairs: dict[int, int]
) -> tuple[tuple[Column, ...], dict[int, int]]:
    """All columns in order: those with numbers, and heads below which nothing is printed."""
    items: list[tuple[float, float, int | None, int | None]] = [
        (cluster.x0, cluster.x1, pairs.get(index), index) for index, cluster in enumerate(clusters)
    ]
    used = set(pairs.values())
    items += [(x0, x1, head, None) for head, (x0, x1) in enumerate(heads) if head not in used]
    # A head's own column stands where its head does, so that numbers at a column's side keep the order.
    items.sort(key=lambda item: (_middle_of(item, heads), item[0]))
    columns = tuple(Column(x0, x1, head) for x0, x1, head, _ in items)
    of_cluster = {index: at for at, (*_, index) in enumerate(items) if index is not None}
    return columns, of_cluster


def _middle_of(item: tuple[float, float, int | None, int | None], heads: Sequence[Stretch]) -> float:
    x0, x1 = item[:2] if item[2] is None else heads[item[2]]
    return x0 + x1


def match_alone(rows: Sequence[Sequence[Segment]]) -> Matched:
    """Columns of numbers without heads.

    Columns are the stretches that numbers cover. Where that joins two numbers of one row, the row
    with the most numbers is the pattern and every number belongs to the nearest of its columns.
    """
    numbers = [number for row in rows for number in row]
    columns = [Column(cluster.x0, cluster.x1, None) for cluster in _cluster(numbers, ())]
    longest: Sequence[Segment] = max(rows, key=len, default=())
    fullest = sorted(longest, key=lambda s: s.x0)
    if len(columns) < len(fullest):
        columns = [Column(s.x0, s.x1, None) for s in fullest]
    where = {id(number): _nearest(columns, number) for number in numbers}
    return Matched(tuple(columns), {key: (at, at) for key, at in where.items()})


def _nearest(columns: Sequence[Column], number: Segment) -> int:
    """The column that a number overlaps most, else the nearest one."""

    def distance(index: int) -> tuple[float, float]:
        low, high, _ = columns[index]
        return -min(number.x1, high) + max(number.x0, low), abs((low + high) - (number.x0 + number.x1))

    return min(range(len(columns)), key=distance)
