"""A clause's words around its numbers: which belong to which.

A number is counted by the known words that stand before it without a gap (答复政府信息公开申请805件); where
there are none, by those behind it (34件为自然人申请). Text that is not understood ends a run.
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from analytics.narrative.vocabulary import Token

_ENDS_RUN = frozenset({"text", "number", "stop", "heading", "respective"})
_INCLUDED = frozenset({"outcome", "filler", "join"})


class Run(NamedTuple):
    """Known words beside a number.

    `is_open`: text that is not understood stands at its far end; before the number, `opening` is its last
    character.
    """

    words: tuple[Token, ...]
    is_open: bool
    opening: str = ""

    def has(self, kind: str) -> bool:
        """Whether a word of a kind is among them."""
        return kind in [word.kind for word in self.words]


class List(NamedTuple):
    """复议、诉讼分别为3件、5件: what is counted, item by item, and the numbers in the same order."""

    items: tuple[tuple[Token, ...], ...]
    numbers: tuple[Token, ...]


def run_before(clause: Sequence[Token], at: int) -> Run:
    """The known words before the token at `at`; none when a list goes on with a bare number (、3件)."""
    start = at
    while start and clause[start - 1].kind not in _ENDS_RUN:
        start -= 1
    words = tuple(clause[start:at])
    is_bare_item = bool(words) and words[-1].kind == "join"
    is_open = bool(start) and clause[start - 1].kind == "text"
    return Run(() if is_bare_item else words, is_open, clause[start - 1].meaning if is_open else "")


def run_after(clause: Sequence[Token], at: int) -> Run:
    """The known words behind the token at `at`, up to where a list goes on with the next number."""
    end = at + 1
    while end < len(clause) and clause[end].kind not in _ENDS_RUN:
        goes_on = clause[end].kind == "join" and end + 1 < len(clause) and clause[end + 1].kind == "number"
        if goes_on:
            break
        end += 1
    return Run(tuple(clause[at + 1 : end]), end < len(clause) and clause[end].kind == "text")


def find_list(clause: Sequence[Token]) -> List | None:
    """The list of a clause with 分别; None without one, or where items and numbers are not as many.

    The items may be missing (分别占70%、30%): then they are those of the list before.
    """
    at = next((index for index, token in enumerate(clause) if token.kind == "respective"), None)
    if at is None:
        return None
    numbers = tuple(token for token in clause[at + 1 :] if token.kind == "number")
    rest = {token.kind for token in clause[at + 1 :]} - {"number", "join", "filler", "share", "stop"}
    items = _split_items(run_before(clause, at).words)
    if rest or len(numbers) < 2 or (items and len(items) != len(numbers)):
        return None
    last = numbers[-1]
    return List(items, tuple(_with_unit(token, last) for token in numbers))


def _split_items(words: Sequence[Token]) -> tuple[tuple[Token, ...], ...]:
    items: list[list[Token]] = [[]]
    for word in words:
        if word.kind == "join":
            items.append([])
        elif word.kind not in ("filler", "include", "share"):
            items[-1].append(word)
    return tuple(tuple(item) for item in items if item)


def _with_unit(token: Token, last: Token) -> Token:
    """A number of a list that leaves its unit to the last: 3、5和7件."""
    if token.number is None or token.number.unit or last.number is None:
        return token
    return token._replace(number=token.number._replace(unit=last.number.unit))


def join_brackets(tokens: Sequence[Token]) -> Sequence[Token]:
    """Take what a bracket before a number includes into its clause: 予以公开（含部分公开）38件."""
    joined = list(tokens)
    for at, token in enumerate(tokens[:-2]):
        if token.meaning != "（" or tokens[at + 1].kind != "include":
            continue
        end = next((i for i, other in enumerate(tokens[at + 2 :], at + 2) if other.kind not in _INCLUDED), 0)
        if tokens[end].meaning == "）" and tokens[end + 1 : end + 2] and tokens[end + 1].kind == "number":
            joined[at] = joined[at + 1] = token._replace(kind="join", meaning="join")
            joined[end] = tokens[end]._replace(kind="filler", meaning="filler")
    return joined


def list_years(tokens: Sequence[Token]) -> tuple[int, ...]:
    """The years that a sentence tells of one by one, before 分别: 2021年至2023年, 2022年、2023年."""
    told: list[Token] = []
    for before, token in itertools.pairwise((None, *tokens)):
        if token is None or token.kind == "respective":
            break
        if token.kind == "period":
            return ()  # 2022年和2023年上半年
        is_compared = before is not None and before.kind == "compare"
        if token.kind == "year" and token.meaning and not is_compared:
            told.append(token)
    years = tuple(int(token.meaning) for token in told)
    between = [token.kind for token in tokens if told and told[0].end <= token.start < told[-1].start]
    if len(years) == 2 and between in (["filler"], ["text"]):
        return tuple(range(years[0], years[1] + 1))
    return years if len(set(years)) == len(years) else ()


def split_clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """The clauses of a sentence; each ends with its mark, which belongs to it."""
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        clauses[-1].append(token)
        if token.kind == "stop":
            clauses.append([])
    return [clause for clause in clauses if clause]
