"""Values that a report does not print but leaves no choice about, and figures that identities confirm.

Many offices leave zeros blank by habit. Where the printed figures of a report leave exactly one
possible value for a figure that is not printed (counts are whole and never negative, every identity
of the form holds, and nothing contradicts), that value is implied. A contradiction implies nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from analytics.dictionary import Identity
from analytics.model import FigureKey

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Equation:
    """Σ weight x figure = 0 over counts that are never negative."""

    terms: tuple[tuple[int, FigureKey], ...]
    keys: frozenset[FigureKey]


@lru_cache(maxsize=512)
def equation_of(identity: Identity) -> Equation:
    """An identity as an equation that is zero when it holds."""
    terms = (*((term.weight, term.key) for term in identity.terms), (-1, identity.result))
    return Equation(terms, frozenset(key for _, key in terms))


def imply_values(
    known: Mapping[FigureKey, Decimal], identities: tuple[Identity, ...]
) -> dict[FigureKey, Decimal]:
    """Find every value that the known figures leave no choice about.

    Args:
        known: The reported values. Figures of the identities that are not in it are the unknowns.
        identities: All identities of the report's form.

    Returns:
        The implied value of each unknown that has exactly one. Identities that share a figure are
        taken together; where one of such a group is contradicted, none of the group implies anything.
    """
    implied: dict[FigureKey, Decimal] = {}
    for group in _connected_groups(identities):
        if not group.keys <= known.keys():
            implied.update(_solve_group(group.equations, known) or {})
    return implied


def is_consistent(known: Mapping[FigureKey, Decimal], identities: tuple[Identity, ...]) -> bool:
    """Whether some non-negative choice of the figures that are not known may satisfy every identity."""
    groups = _connected_groups(identities)
    return all(_solve_group(group.equations, known) is not None for group in groups)


class _Group(NamedTuple):
    """Equations that share figures, and all these figures."""

    equations: tuple[Equation, ...]
    keys: frozenset[FigureKey]


@lru_cache(maxsize=16)
def _connected_groups(identities: tuple[Identity, ...]) -> tuple[_Group, ...]:
    """The identities as equations, split into groups that share no figure."""
    groups: list[tuple[set[FigureKey], list[Equation]]] = []
    for equation in map(equation_of, identities):
        keys = set(equation.keys)
        joined: list[Equation] = [equation]
        apart = []
        for group_keys, members in groups:
            if group_keys & keys:
                keys |= group_keys
                joined = members + joined
            else:
                apart.append((group_keys, members))
        groups = [*apart, (keys, joined)]
    return tuple(_Group(tuple(members), frozenset(keys)) for keys, members in groups)


def _solve_group(
    equations: Sequence[Equation], known: Mapping[FigureKey, Decimal]
) -> dict[FigureKey, Decimal] | None:
    """Bounds first (a sum of counts that is full leaves zeros), then elimination, until nothing is new.

    None means that the known figures contradict the equations.
    """
    no_counts = {key for key, value in known.items() if value < 0 or value != value.to_integral_value()}
    if no_counts and any(key in no_counts for equation in equations for _, key in equation.terms):
        return None
    solved: dict[FigureKey, Decimal] = {}
    residuals = [_fill_in((equation.terms, _ZERO), known) for equation in equations]
    while True:
        if any(_is_contradicted(unknowns, rest) for unknowns, rest in residuals):
            return None
        residuals = [residual for residual in residuals if residual[0]]
        new = _fill_by_bounds(residuals) or _fill_by_elimination(residuals)
        if new is None:
            return None
        if not new:
            return solved
        solved.update(new)
        residuals = [_fill_in(residual, new) for residual in residuals]


Residual = tuple[tuple[tuple[int, FigureKey], ...], Decimal]
"""The unknown terms of an equation and what the known ones leave: Σ weight x unknown = rest."""


def _fill_in(residual: Residual, values: Mapping[FigureKey, Decimal]) -> Residual:
    """A residual after some of its unknowns became known."""
    unknowns, rest = residual
    left = []
    for term in unknowns:
        weight, key = term
        value = values.get(key)
        if value is None:
            left.append(term)
        elif value:
            rest -= value if weight == 1 else weight * value
    return tuple(left), rest


def _is_contradicted(unknowns: tuple[tuple[int, FigureKey], ...], rest: Decimal) -> bool:
    """Whether no non-negative choice of the unknowns satisfies the equation."""
    if not unknowns:
        return rest != 0
    if not rest:
        return False
    weights = {weight > 0 for weight, _ in unknowns}
    return (weights == {True} and rest < 0) or (weights == {False} and rest > 0)


def _fill_by_bounds(residuals: list[Residual]) -> dict[FigureKey, Decimal]:
    """Unknowns of one sign that must add up to nothing are zero; a single unknown takes what is left.

    Adding zero turns a negative zero into zero.
    """
    new: dict[FigureKey, Decimal] = {}
    for unknowns, rest in residuals:
        if len(unknowns) == 1:
            ((weight, key),) = unknowns
            new[key] = _ZERO + rest / weight
        elif rest == 0 and len({weight > 0 for weight, _ in unknowns}) == 1:
            new.update({key: _ZERO for _, key in unknowns})
    return new


def _fill_by_elimination(residuals: list[Residual]) -> dict[FigureKey, Decimal] | None:
    """Solve the remaining equations together; None when they contradict each other.

    A reduced row with one unknown gives its value; a reduced row of one sign that must add up to
    nothing gives zeros.
    """
    new: dict[FigureKey, Decimal] = {}
    for terms, rest in _reduce([(dict(_flip(unknowns)), Fraction(rest)) for unknowns, rest in residuals]):
        unknowns = tuple((1 if weight > 0 else -1, key) for key, weight in terms.items())
        if _is_contradicted(unknowns, _to_decimal(rest)):
            return None
        if len(terms) == 1:
            ((key, weight),) = terms.items()
            value = rest / weight
            if value.denominator != 1:
                return None
            new[key] = _to_decimal(value)
        elif rest == 0 and terms and len({sign for sign, _ in unknowns}) == 1:
            new.update(dict.fromkeys(terms, _ZERO))
    return new


Row = tuple[dict[FigureKey, Fraction | int], Fraction]
"""A sparse equation: weight of each unknown, and the rest. Weights stay integers while pivots are ±1."""


def _flip(unknowns: tuple[tuple[int, FigureKey], ...]) -> Iterable[tuple[FigureKey, int]]:
    return ((key, weight) for weight, key in unknowns)


def _reduce(rows: list[Row]) -> list[Row]:
    """Reduced row-echelon form (Gauss-Jordan) of sparse rows."""
    done: list[Row] = []
    waiting = list(rows)
    while waiting:
        terms, rest = waiting.pop(0)
        if not terms:
            if rest != 0:
                done.append((terms, rest))
            continue
        pivot, lead = next(iter(terms.items()))
        if lead != 1:
            factor = -1 if lead == -1 else Fraction(1) / lead
            terms, rest = {key: weight * factor for key, weight in terms.items()}, rest * factor
        done = [_eliminate(row, pivot, (terms, rest)) for row in done]
        waiting = [_eliminate(row, pivot, (terms, rest)) for row in waiting]
        done.append((terms, rest))
    return done


def _eliminate(row: Row, pivot: FigureKey, base: Row) -> Row:
    """Take the multiple of `base` off `row` that clears `pivot`."""
    terms, rest = row
    factor = terms.get(pivot, 0)
    if factor == 0:
        return row
    cleared = dict(terms)
    for key, weight in base[0].items():
        left = cleared.get(key, 0) - factor * weight
        if left == 0:
            cleared.pop(key, None)
        else:
            cleared[key] = left
    return cleared, rest - factor * base[1]


def _to_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def find_confirmed(
    reported: Mapping[FigureKey, Decimal],
    implied: Mapping[FigureKey, Decimal],
    identities: Iterable[Identity],
) -> frozenset[FigureKey]:
    """The reported figures that at least one identity confirms.

    An identity confirms its members when it holds and everything in it is either printed or a zero
    left blank. An identity that an implied non-zero value makes true confirms nothing: it was used
    to find that value.
    """
    told = {*reported, *(key for key, value in implied.items() if value == 0)}
    numbers = {key: value for key, value in reported.items() if value}
    confirmed: set[FigureKey] = set()
    for identity in identities:
        if identity.members <= told:
            left = numbers.get(identity.result, _ZERO)
            for term in identity.terms:
                value = numbers.get(term.key)
                if value is not None:
                    left -= value if term.weight == 1 else term.weight * value
            if not left:
                confirmed |= identity.members
    return frozenset(confirmed & reported.keys())
