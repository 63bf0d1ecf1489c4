"""Shares and changes of a clause: 占34.2%, 同比增长5%, 比上年增加7件."""

import functools
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from analytics.narrative.claims import DISCLOSURE_RATE, ClaimKind, Topic
from analytics.narrative.meanings import Meaning, resolve
from analytics.narrative.measures import read_requests
from analytics.narrative.numbers import Number
from analytics.narrative.phrases import Run
from analytics.narrative.sentence import Found, Sentence, list_concepts
from analytics.narrative.vocabulary import Token

_RESULTS = MappingProxyType({"upheld_rate": "upheld", "overturned_rate": "overturned"})
"""Rates of disputes, each the share of a result."""
_SAYS_WHEN = frozenset({"last", "compare", "year", "filler", "weakener"})
_GRANTED = frozenset({"granted", "granted_in_part"})


def read_percent(number: Number, before: Run, token: Token, sentence: Sentence) -> Iterator[Found]:
    """A share of some whole, or growth; points of a percentage and shares of who knows what are neither."""
    if number.unit == "百分点" or (before.is_open and not before.words):
        return
    if before.has("grow"):
        yield from _read_growth(number, before, token, sentence)
        return
    last = sentence.last
    is_weakened = bool(before.words) and all(word.kind in ("weakener", "filler") for word in before.words)
    is_beside = (
        (sentence.is_in_brackets or (is_weakened and before.has("weakener")))
        and last is not None
        and last.last.end == (before.words or (token,))[0].start - 1
        and _counts_part(last)
    )
    if number.unit != "%" or before.is_open or not (before.has("share") or is_beside):
        return
    own, whole = _split_share(before.words)
    if not _is_of_everything(whole):
        return
    if any(word.meaning == "rate" for word in before.words):
        if last is not None and not own and set(last.meaning.measures) <= _GRANTED:
            yield Found(_resolve_rate(), number, ClaimKind.SHARE, before.words[0], token)
        return
    result = next((_RESULTS[word.meaning] for word in before.words if word.meaning in _RESULTS), None)
    if result is not None:
        own = (Token("result", result, token.start, token.end),) if sentence.memory.disputes else ()
        last = last if own else None
    meaning = resolve(own, "%", sentence.memory) if own else last.meaning if last else None
    if meaning is None:
        return
    of = last.number.value if last is not None and (not own or meaning == last.meaning) else None
    yield Found(meaning, number, ClaimKind.SHARE, (before.words or (token,))[0], token, of=of)


@functools.cache
def _resolve_rate() -> Meaning:
    granted = (*read_requests(["granted"]), *read_requests(["granted", "granted_in_part"]))
    return Meaning(Topic.REQUESTS, (DISCLOSURE_RATE,), granted)


def _split_share(words: Sequence[Token]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """What has a share, and of what: 维持4件，占行政复议总数的 and 自然人占比."""
    at = next((at for at, word in enumerate(words) if word.kind == "share"), len(words))
    return list_concepts(words[:at]), tuple(words[at + 1 :])


def _is_of_everything(whole: Sequence[Token]) -> bool:
    """Whether a share is of all that a table counts: not of 全区行政复议案件, nor of one row."""
    if any(word.kind in ("wider", "last") for word in whole):
        return False
    return all(word.kind in ("noun", "flow") for word in list_concepts(whole))


def _counts_part(found: Found) -> bool:
    """Whether a count is one of the parts of a table, of which a bare percentage in brackets is the share."""
    return found.kind in (ClaimKind.COUNT, ClaimKind.CHANNEL) and not any(
        name.endswith(".total") for name in found.meaning.measures
    )


def _read_growth(number: Number, before: Run, token: Token, sentence: Sentence) -> Iterator[Found]:
    sign = -1 if any(word.kind == "grow" and word.meaning == "down" for word in before.words) else 1
    value = number.value
    if number.unit not in ("%", "倍") or before.is_open:
        return
    own = list_concepts(before.words)
    memory = sentence.memory
    counted = [one for one in sentence.counts if one.kind is ClaimKind.COUNT]
    meaning = resolve(own, "%", memory) if own else counted[-1].meaning if counted and sentence.last else None
    if meaning is None or meaning.is_channel:
        return
    low, high = sorted((number.low * sign, number.high * sign))
    signed = Number(value * sign, low, high, "%", number.end)
    yield Found(meaning, signed, ClaimKind.GROWTH, before.words[0], token, base=_find_base(before))


def _find_base(before: Run) -> int | None:
    """The year that something is compared with, if it is named: 较2021年增长28%."""
    years = [word.meaning for word in before.words if word.kind == "year" and word.meaning]
    return int(years[-1]) if years and before.has("compare") else None


def read_last_year(number: Number, before: Run, token: Token, sentence: Sentence) -> Iterator[Found]:
    """上年为50件, 比2022年的50件: what last year's report has of that which was just counted."""
    last = sentence.last
    is_named = before.has("last") or _find_base(before) is not None
    is_plain = all(word.kind in _SAYS_WHEN for word in before.words)
    if last is None or last.kind is not ClaimKind.COUNT or before.is_open or not (is_named and is_plain):
        return
    is_total = all(name.endswith(".total") for name in last.meaning.measures)
    if is_total and number.unit == last.number.unit and last.number.low == last.number.high:
        base = _find_base(before)
        yield Found(last.meaning, number, ClaimKind.LAST_YEAR, before.words[0], token, base=base)


def read_change(number: Number, before: Run, token: Token, sentence: Sentence) -> Iterator[Found]:
    """比上年增加7件; without 比 or 上年 it may be anything."""
    is_compared = before.has("compare") or before.has("last")
    if not is_compared or before.is_open or not sentence.last:
        return
    sign = -1 if any(word.meaning == "down" for word in before.words) else 1
    low, high = sorted((number.low * sign, number.high * sign))
    signed = number._replace(value=number.value * sign, low=low, high=high)
    base = _find_base(before)
    yield Found(sentence.last.meaning, signed, ClaimKind.CHANGE, before.words[0], token, base=base)
