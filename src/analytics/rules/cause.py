"""The likely slip behind figures that do not add up: the smallest change that makes all identities hold.

One wrong cell of table 三 usually breaks two or three identities, and they cross exactly there. So all
failed identities are looked at together: a change counts only if every identity that it touches holds
afterwards, the best set of changes covers all failures with the fewest cells, and changes that are just as
small are alternatives, because nothing in the report decides between them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import combinations

from analytics.dictionary import Identity, load_dictionary
from analytics.model import APPLICANTS, Cause, CauseKind, FigureKey
from analytics.rules.slips import name_slip

ALTERNATIVES_AT_MOST = 9
SUBSETS_UP_TO = 7
"""Lines with more failures than this are tried whole and in small parts, not in all parts."""
STEPS = 1500
"""Steps of the search for the best cover; a report with so many failures has no single story."""
CELL = 10
"""What a cell costs; a slip costs one more, so that one slip goes before two with as many cells."""
UNEXPLAINED = 300
"""What a failure without any explanation costs: more than any change."""

_FIRST = (
    CauseKind.SHIFTED_ROW,
    CauseKind.MISSING_CARRY_OVER,
    CauseKind.FORGOTTEN_TOTAL,
    CauseKind.TRANSPOSED_DIGITS,
    CauseKind.UNIT_SLIP,
    CauseKind.SUBTOTAL_COUNTED_TWICE,
)
"""Slips with a trace of their own go before those that any wrong number could be."""

Values = Mapping[FigureKey, Decimal]
Hints = Mapping[FigureKey, frozenset[Decimal]]
"""What other sources say of a figure: last year's report, or the prose."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change of some cells after which everything that it touches holds."""

    changes: tuple[tuple[FigureKey, Decimal], ...]
    explains: frozenset[str]
    kind: CauseKind
    is_hinted: bool

    @property
    def rank(self) -> tuple[int, int, int, tuple[tuple[int, int], ...]]:
        """Small changes first, then what another source confirms, then slips that left a trace."""
        trace = _FIRST.index(self.kind) if self.kind in _FIRST else len(_FIRST)
        places = tuple(_official_place(change) for change in self.changes)
        return len(self.changes), 0 if self.is_hinted else 1, trace, places


@dataclass(frozen=True)
class Books:
    """The identities that can be computed, by cell, with what each of them is off by."""

    values: Values
    changeable: frozenset[FigureKey]
    residuals: Mapping[str, Decimal]
    weights: Mapping[FigureKey, Mapping[str, int]]
    hints: Hints = field(default_factory=dict)

    def is_broken(self, instance: str) -> bool:
        """Say whether an identity fails."""
        return self.residuals[instance] != 0


def find_causes(
    identities: Iterable[Identity],
    values: Values,
    changeable: Iterable[FigureKey],
    hints: Hints | None = None,
) -> tuple[Cause, ...]:
    """Name the likely slips behind the identities that fail.

    Args:
        identities: Those that can be computed: all their figures are among `values`.
        values: Figures, printed or implied.
        changeable: The printed ones; what was implied cannot be what is wrong.
        hints: What last year's report or the prose says of figures; decides between equals.

    Returns:
        Causes that explain different failures; a failure that nothing small explains has none.
    """
    books = _open_books(identities, values, frozenset(changeable), hints or {})
    broken = frozenset(name for name in books.residuals if books.is_broken(name))
    if not broken:
        return ()
    moves = sorted(_find_moves(books), key=lambda move: move.rank)
    causes: list[Cause] = []
    for part in _split_parts(broken, moves):
        within = [move for move in moves if move.explains <= part]
        causes.extend(_tell_causes(_choose(part, within)))
    return tuple(causes)


def _open_books(
    identities: Iterable[Identity], values: Values, changeable: frozenset[FigureKey], hints: Hints
) -> Books:
    residuals = {}
    weights: dict[FigureKey, dict[str, int]] = {}
    for identity in identities:
        total = -values[identity.result]
        weights.setdefault(identity.result, {})[identity.id] = -1
        for term in identity.terms:
            total += term.weight * values[term.key]
            weights.setdefault(term.key, {})[identity.id] = term.weight
        residuals[identity.id] = total
    return Books(values, changeable, residuals, weights, hints)


# -- changes that repair what they touch ----------------------------------------------------------------


def _find_moves(books: Books) -> Iterator[Move]:
    """All changes within one line: a cell, or several cells of a row or of a column."""
    seen = set()
    for line, is_row in _lines(books):
        for changes in _repair_line(books, line, is_row=is_row):
            if changes not in seen:
                seen.add(changes)
                yield _make_move(books, changes, is_row=is_row)


def _lines(books: Books) -> Iterator[tuple[tuple[FigureKey, ...], bool]]:
    """The rows and columns of table 三, and the cells of table 四 each for itself."""
    rows: dict[str, list[FigureKey]] = {}
    columns: dict[str, list[FigureKey]] = {}
    for key in books.weights:
        if any(not name.startswith("D4") for name in books.weights[key]):
            rows.setdefault(key.indicator, []).append(key)
            columns.setdefault(key.applicant, []).append(key)
        else:
            yield (key,), True
    yield from ((tuple(row), True) for row in rows.values())
    yield from ((tuple(column), False) for column in columns.values())


def _repair_line(
    books: Books, line: Sequence[FigureKey], *, is_row: bool
) -> Iterator[tuple[tuple[FigureKey, Decimal], ...]]:
    """Changes of some cells of a line that repair the identities across it and keep the one along it."""
    needs = {key: need for key in line if (need := _need(books, key, is_row=is_row))}
    for chosen in _subsets(tuple(needs)):
        changes = tuple((key, books.values[key] + needs[key]) for key in chosen)
        if _is_sound(books, changes):
            yield changes
    if is_row:
        for key in line:
            # Where nothing crosses the row that can be computed, the row alone says what the cell should be.
            along = _along(books, key, is_row=True)
            if key in books.changeable and along and len(along) == len(books.weights[key]):
                name = along[0]
                need = -books.residuals[name] / books.weights[key][name]
                changes = ((key, books.values[key] + need),)
                if need and _is_sound(books, changes):
                    yield changes


def _subsets(keys: tuple[FigureKey, ...]) -> Iterator[tuple[FigureKey, ...]]:
    sizes: Iterable[int] = range(1, len(keys) + 1)
    if len(keys) > SUBSETS_UP_TO:
        sizes = (1, 2, len(keys) - 1, len(keys))
    for size in sizes:
        yield from combinations(keys, size)


def _along(books: Books, key: FigureKey, *, is_row: bool) -> tuple[str, ...]:
    """The identities that run along a row (D3, or D4 for a cell alone), or along a column (D1, D2)."""
    return tuple(name for name in books.weights[key] if name.startswith(("D3", "D4")) == is_row)


def _need(books: Books, key: FigureKey, *, is_row: bool) -> Decimal:
    """What a cell must change by so that the identities across its line hold; 0 when nothing does it."""
    if key not in books.changeable:
        return Decimal(0)
    across = _along(books, key, is_row=not is_row)
    needs = {-books.residuals[name] / books.weights[key][name] for name in across}
    return needs.pop() if len(needs) == 1 else Decimal(0)


def _is_sound(books: Books, changes: tuple[tuple[FigureKey, Decimal], ...]) -> bool:
    """Whether the new values can be, and everything that they touch holds with them."""
    if any(value < 0 or value != value.to_integral_value() for _, value in changes):
        return False
    after: dict[str, Decimal] = {}
    for key, value in changes:
        for name, weight in books.weights[key].items():
            after[name] = after.get(name, books.residuals[name]) + weight * (value - books.values[key])
    return not any(after.values())


def _make_move(books: Books, changes: tuple[tuple[FigureKey, Decimal], ...], *, is_row: bool) -> Move:
    touched = {name for key, _ in changes for name in books.weights[key]}
    return Move(
        changes=changes,
        explains=frozenset(name for name in touched if books.is_broken(name)),
        kind=name_slip(books.values, changes, is_row=is_row),
        is_hinted=all(value in books.hints.get(key, ()) for key, value in changes),
    )


# -- the best set of changes ----------------------------------------------------------------------------


def _split_parts(broken: frozenset[str], moves: Sequence[Move]) -> list[frozenset[str]]:
    """Failures that share no change have nothing to do with each other."""
    parts = [frozenset((name,)) for name in sorted(broken)]
    for move in moves:
        joined = frozenset().union(*(part for part in parts if part & move.explains))
        parts = [*(part for part in parts if not part & move.explains), joined]
    return parts


@dataclass
class _Search:
    """The best covers found so far, and how many steps are left."""

    steps: int = STEPS
    cost: int = 0
    covers: list[tuple[Move, ...]] = field(default_factory=list)


def _choose(part: frozenset[str], moves: Sequence[Move]) -> list[tuple[Move, ...]]:
    """The sets of changes with the fewest cells that explain as many of the failures as possible."""
    by_name = {name: [move for move in moves if name in move.explains] for name in part}
    search = _Search(cost=UNEXPLAINED * len(part) + 1)
    _search(part, (), 0, by_name, search)
    return search.covers


def _search(
    left: frozenset[str],
    chosen: tuple[Move, ...],
    cost: int,
    by_name: Mapping[str, Sequence[Move]],
    search: _Search,
) -> None:
    search.steps -= 1
    if cost > search.cost or search.steps < 0:
        return
    if not left:
        if cost < search.cost:
            search.cost, search.covers = cost, []
        search.covers.append(chosen)
        return
    name = min(left, key=lambda each: (len(by_name[each]), each))
    for move in by_name[name]:
        if move.explains <= left:
            _search(left - move.explains, (*chosen, move), cost + _price(move), by_name, search)
    _search(left - {name}, chosen, cost + UNEXPLAINED, by_name, search)


def _price(move: Move) -> int:
    """What a change costs: its cells, and a little for being a slip of its own."""
    return CELL * len(move.changes) + 1


def _tell_causes(covers: Sequence[tuple[Move, ...]]) -> Iterator[Cause]:
    """The best cover as causes; changes of other covers, just as small, are told as alternatives."""
    if not covers:
        return
    best = min(covers, key=lambda cover: sorted(move.rank for move in cover))
    others = {move for cover in covers for move in cover} - set(best)
    for move in best:
        rivals = sorted((other for other in others if other.explains & move.explains), key=lambda m: m.rank)
        if move.is_hinted:
            rivals = [rival for rival in rivals if rival.is_hinted]
        yield _make_cause(move, tuple(_make_cause(rival) for rival in rivals[:ALTERNATIVES_AT_MOST]))


def _make_cause(move: Move, alternatives: tuple[Cause, ...] = ()) -> Cause:
    changes = sorted(move.changes, key=_official_place)
    return Cause(
        kind=move.kind,
        cells=tuple(key for key, _ in changes),
        suggested=tuple(f"{value.to_integral_value():f}" for _, value in changes),
        explains=tuple(sorted(move.explains)),
        alternatives=alternatives,
    )


def _official_place(change: tuple[FigureKey, Decimal]) -> tuple[int, int]:
    key = change[0]
    return _order()[key.indicator], APPLICANTS.index(key.applicant)


@cache
def _order() -> Mapping[str, int]:
    return {indicator: place for place, indicator in enumerate(load_dictionary().indicators)}
