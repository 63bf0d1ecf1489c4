"""Which words a number belongs to: counts, shares, growth and lists of one clause."""

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from analytics.narrative.claims import DISCLOSURE_RATE, ClaimKind, Topic
from analytics.narrative.meanings import CARRIED, CONCEPTS, DISPUTES, TABLE_TWO, Meaning, Memory, resolve
from analytics.narrative.measures import read_requests
from analytics.narrative.numbers import Number, loosen
from analytics.narrative.phrases import Run, run_after, run_before
from analytics.narrative.vocabulary import Token

_COUNTED = frozenset({"new", "received", "handled"})
_GRANTED = frozenset({"granted", "granted_in_part"})
_OR_IN_PART = ["join", "granted_in_part"]
"""What makes 公开 a result: 公开或部分公开38件."""
_NARROWED = DISPUTES | TABLE_TWO
_PLACES = "省市县区州旗镇乡》"
_OF_OFFICES = ("家", "个", "名", "人")
_KINDS = "类型域"
"""How texts end that say of what kind the things are that a noun counts, and how names of places do."""


class Found(NamedTuple):
    """What a phrase says, before it is tied to its place."""

    meaning: Meaning
    number: Number
    kind: ClaimKind
    first: Token
    last: Token
    of: Decimal | None = None
    whole: Meaning | None = None
    is_part: bool = False


@dataclass(slots=True)
class Sentence:
    """What has been said in the sentence that is being read.

    `parted` is the result whose applicants are being told: 予以公开34件，其中自然人29件.
    """

    memory: Memory
    counts: list[Found] = field(default_factory=list)
    last: Found | None = None
    is_in_brackets: bool = False
    is_including: bool = False
    parted: Meaning | None = None


# -- one number --------------------------------------------------------------------------------------


def read_number_claims(clause: Sequence[Token], index: int, sentence: Sentence) -> Iterator[Found]:
    """What the number at `index` of a clause claims; several things where it is said of each."""
    token = clause[index]
    if token.number is None:
        return
    before, after = run_before(clause, index), run_after(clause, index)
    number = _weaken(token.number, before, after)
    if number.unit in ("%", "百分点", "倍"):
        yield from _read_percent(number, before, token, sentence)
    elif before.has("grow"):
        yield from _read_change(number, before, token, sentence)
    elif _counts_some(before) or before.has("negation"):
        sentence.last = None  # 未发生一起 says nothing of one
    elif not before.has("last") or _says_carried(before.words):
        yield from _read_count(number, clause, index, before, after, sentence)


def _counts_some(before: Run) -> bool:
    """Whether something that is not understood narrows what is counted: 食品安全领域的行政处罚, 涉企行政处罚.

    The name of a place in front of a noun does not: 柳河县行政许可12件.
    """
    if not (before.is_open and before.words):
        return False
    first = next((word for word in before.words if word.meaning != "end"), before.words[0])
    if first.kind != "noun":
        return first.meaning == "of"
    return (
        before.words[0] is not first
        or before.opening in _KINDS
        or (first.meaning in _NARROWED and before.opening not in _PLACES)
    )


def _weaken(number: Number, before: Run, after: Run) -> Number:
    """The number with 约, 超 or 近 beside it, or 以上 behind it."""
    for word in (*(word for word in before.words[-2:] if word.meaning != "least"), *after.words[:1]):
        if word.kind == "weakener":
            number = loosen(number, word.meaning)
    return number


def _read_count(
    number: Number, clause: Sequence[Token], index: int, before: Run, after: Run, sentence: Sentence
) -> Iterator[Found]:
    """The claims of a number of things; one that is not understood makes shares behind it unclear too."""
    token = clause[index]
    sentence.parted = _find_parted(before, sentence)
    sentence.last = None
    for words in _choose_words(clause, index, before, after):
        meaning = resolve(_read_last_carried(before, words), number.unit, sentence.memory)
        if meaning is None:
            continue
        if sentence.parted is not None:
            meaning = _part(meaning, sentence.parted)
        found = _count(meaning, number, (before.words or (token,))[0], token, sentence, before)
        sentence.counts.append(found)
        sentence.last = found
        _remember_count(meaning, sentence.memory, words)
        yield found
    if sentence.last is None and any(word.kind == "foreign" for word in (*before.words, *after.words)):
        sentence.memory.speak_of("foreign")


def _find_parted(before: Run, sentence: Sentence) -> Meaning | None:
    """The result of which a number behind 其中, or in brackets, may count some applicants."""
    last = sentence.last
    if not any(word.kind == "applicant" for word in before.words) or last is None:
        return None
    if sentence.parted is not None:
        return sentence.parted
    is_result = last.kind is ClaimKind.COUNT and last.meaning.topic is Topic.REQUESTS
    is_result = is_result and not any("." in name or name in CARRIED for name in last.meaning.measures)
    return last.meaning if is_result and (before.has("include") or sentence.is_in_brackets) else None


def _part(meaning: Meaning, parted: Meaning) -> Meaning:
    """Applicants of a result, or of all that was received: the sentence does not say which."""
    persons = [name.partition(".")[2] for name in meaning.measures]
    if meaning.topic is not Topic.REQUESTS or not all(persons):
        return meaning
    measures = tuple(f"{row}.{person}" for row in parted.measures for person in persons)
    own = read_requests(parted.measures, persons)
    return meaning._replace(measures=measures, subject=tuple(dict.fromkeys((*own, *meaning.subject))))


def _count(
    meaning: Meaning, number: Number, first: Token, last: Token, sentence: Sentence, before: Run
) -> Found:
    kind = ClaimKind.CHANNEL if meaning.is_channel else ClaimKind.COUNT
    if not number.value and not meaning.is_channel and _may_deny(meaning):
        kind = ClaimKind.NONE
    is_part = sentence.is_in_brackets or sentence.is_including or before.has("include")
    return Found(meaning, number, kind, first, last, is_part=is_part)


def _may_deny(meaning: Meaning) -> bool:
    """Whether 0件 says that there was nothing of the kind at all."""
    if meaning.topic is Topic.DISPUTES:
        return all(name.endswith(".total") for name in meaning.measures)
    names = {name.partition(".")[0] for name in meaning.measures}
    persons = {name.partition(".")[2] for name in meaning.measures}
    return meaning.topic is Topic.REQUESTS and names <= _COUNTED and persons == {"total"}


def _choose_words(
    clause: Sequence[Token], index: int, before: Run, after: Run
) -> Iterator[tuple[Token, ...]]:
    """The words that one number is about; several times where it is said of each of them (均, 各)."""
    if _is_unfinished(before):
        return
    own = _concepts(_drop_counted(clause, index, before.words))
    is_plain = bool(own) and all(word.meaning == "application" for word in own)
    if is_plain and (before.is_open or _says_carried(clause[:index])):
        return  # 上级转办申请2件, 办结上年结转申请2件、本年申请51件: who knows of which
    after, is_whole = _cut_within(after)
    ahead = () if _is_unfinished(after) else _concepts(after.words)
    kinds = {word.kind for word in own}
    if before.words and before.words[-1].kind == "each" and len(own) > 1:
        yield from ((word,) for word in own if word.kind != "publish")
        return
    if not own and _counts_a_few(before, after, ahead):
        return
    if not own:
        if is_whole and ahead:
            yield ahead
        elif ahead or _says_carried(after.words):
            yield _extend(ahead, clause, index)
        elif any(word.kind == "filler" for word in after.words) or not after.words:
            carried = _carried_behind(clause, index)
            if carried:
                yield carried
        return
    if kinds <= {"flow", "document", "cause", "publish"}:
        if after.is_open and not after.words and not _says_carried(own):
            return
        nouns = tuple(word for word in ahead if word.kind in ("noun", "foreign"))
        yield (*_verbs_before(clause, index, before, own), *nouns)
        return
    yield (*_verbs_before(clause, index, before, own),)


def _drop_counted(clause: Sequence[Token], index: int, words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words before a number without what belongs to the number before them.

    12家单位的30件申请 counts no offices, and 2人申请15件 not all requests.
    """
    at = index - len(words) - 1
    if not words or at < 0 or clause[at].kind != "number" or clause[at].meaning not in _OF_OFFICES:
        return words
    is_counted = words[0].kind == "applicant" or words[0].meaning == "application"
    return words[1:] if is_counted else words


def _concepts(words: Iterable[Token]) -> tuple[Token, ...]:
    """The words that say what is counted; 事项 behind 依申请公开 counts requests."""
    found: list[Token] = []
    listed = tuple(words)
    for at, word in enumerate(listed):
        is_same = word.meaning == "matter" and found and found[-1].meaning == "requests"
        if word.kind == "publish" and [next_.meaning for next_ in listed[at + 1 : at + 3]] == _OR_IN_PART:
            found.append(word._replace(kind="outcome", meaning="granted"))
        elif word.kind in CONCEPTS and not is_same:
            found.append(word)
    return tuple(found)


def _counts_a_few(before: Run, after: Run, ahead: tuple[Token, ...]) -> bool:
    """Whether a number only counts some requests of which more is said: 其中1件申请因材料不全…."""
    is_bare = bool(ahead) and all(word.kind == "noun" for word in ahead)
    return is_bare and (after.is_open or before.has("include"))


def _cut_within(after: Run) -> tuple[Run, bool]:
    """What stands behind a number up to 中, and whether it has one: 54件申请中已办结51件 counts requests."""
    end = next((at for at, word in enumerate(after.words) if word.meaning == "within"), None)
    return (after, False) if end is None else (Run(after.words[:end], False), True)


def _is_unfinished(run: Run) -> bool:
    """Whether a list of things ends in 等: the number counts more than is named."""
    return run.has("etc") and run.has("join")


def _says_carried(words: Iterable[Token]) -> bool:
    return any(word.kind == "flow" and word.meaning.startswith("carried") for word in words)


def _extend(ahead: tuple[Token, ...], clause: Sequence[Token], index: int) -> tuple[Token, ...]:
    """Words behind a number, and that it was carried on, if the clause ends so: 另有3件申请按规定结转下年."""
    return (*ahead, *(_carried_behind(clause, index) if not _says_carried(ahead) else ()))


def _carried_behind(clause: Sequence[Token], index: int) -> tuple[Token, ...]:
    for word in clause[index + 1 :]:
        if word.kind in ("number", "stop", "foreign"):
            break
        if _says_carried([word]):
            return (word,)
    return ()


def _verbs_before(
    clause: Sequence[Token], index: int, before: Run, own: tuple[Token, ...]
) -> tuple[Token, ...]:
    """The words of a run, with the verb further ahead in its clause: 制发了《…》等规范性文件8件."""
    kinds = {word.kind for word in own}
    if "noun" not in kinds or kinds & {"flow", "document", "outcome", "result", "channel", "applicant"}:
        return own
    at = index - len(before.words) - 1
    while at >= 0 and clause[at].kind not in ("number", "stop", "heading"):
        if clause[at].kind in ("flow", "document", "foreign", "publish"):
            return (clause[at], *own)
        at -= 1
    return own


def _read_last_carried(before: Run, words: Sequence[Token]) -> list[Token]:
    """上年度共结转 and 含结转 say that a plain 结转 came from last year; 连同结转共 counts everything."""
    is_last = before.has("last") or before.has("include")
    if before.has("together") and _says_carried(words):
        behind = itertools.dropwhile(lambda word: not _says_carried([word]), before.words)
        if any(word.meaning == "sum" for word in behind):
            return [word._replace(meaning="handled") if _says_carried([word]) else word for word in words]
    return [
        word._replace(meaning="carried_in") if is_last and word.meaning == "carried" else word
        for word in words
    ]


def _remember_count(meaning: Meaning, memory: Memory, words: Sequence[Token]) -> None:
    nouns = [word.meaning for word in words if word.kind == "noun"]
    if meaning.topic is Topic.DISPUTES:
        memory.disputes += [noun for noun in nouns if noun in DISPUTES]
    if meaning.topic is Topic.REQUESTS:
        memory.speak_of("requests")
    if meaning.topic is Topic.DOCUMENTS:
        memory.document_verbs = list(dict.fromkeys(name.partition(".")[2] for name in meaning.measures))


# -- shares, growth, lists ---------------------------------------------------------------------------


def _read_percent(number: Number, before: Run, token: Token, sentence: Sentence) -> Iterator[Found]:
    if number.unit == "百分点" or (before.is_open and not before.words):
        return
    if before.has("grow"):
        yield from _read_growth(number, before, token, sentence)
        return
    last = sentence.last
    is_beside = (
        sentence.is_in_brackets
        and last is not None
        and last.last.end == token.start - 1
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
    return _concepts(words[:at]), tuple(words[at + 1 :])


def _is_of_everything(whole: Sequence[Token]) -> bool:
    """Whether a share is of all that a table counts: not of 全区行政复议案件, nor of one row."""
    if any(word.kind in ("wider", "last") for word in whole):
        return False
    return all(word.kind in ("noun", "flow") for word in _concepts(whole))


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
    own = _concepts(before.words)
    memory = sentence.memory
    counted = [one for one in sentence.counts if one.kind is ClaimKind.COUNT]
    meaning = resolve(own, "%", memory) if own else counted[-1].meaning if counted and sentence.last else None
    if meaning is None or meaning.is_channel:
        return
    low, high = sorted((number.low * sign, number.high * sign))
    signed = Number(value * sign, low, high, "%", number.end)
    yield Found(meaning, signed, ClaimKind.GROWTH, before.words[0], token)


def _read_change(number: Number, before: Run, token: Token, sentence: Sentence) -> Iterator[Found]:
    """比上年增加7件; without 比 or 上年 it may be anything."""
    is_compared = before.has("compare") or before.has("last")
    if not is_compared or before.is_open or not sentence.last:
        return
    sign = -1 if any(word.meaning == "down" for word in before.words) else 1
    low, high = sorted((number.low * sign, number.high * sign))
    signed = number._replace(value=number.value * sign, low=low, high=high)
    yield Found(sentence.last.meaning, signed, ClaimKind.CHANGE, before.words[0], token)


def read_list(
    items: Sequence[Sequence[Token]], numbers: Sequence[Token], clause: Sequence[Token], sentence: Sentence
) -> Iterator[Found]:
    """分别为: item by item; a list of shares alone takes the items of the list or counts before."""
    at = clause.index(numbers[0]) if numbers[0] in clause else 0
    first = clause[at - 1] if at else clause[0]
    is_share = all(token.number is not None and token.number.unit == "%" for token in numbers)
    verbs = [w for w in (items[0] if items else ()) if w.kind in ("document", "flow")]
    counts = [one for one in sentence.counts if one.kind in (ClaimKind.COUNT, ClaimKind.CHANNEL)]
    if not items and (not is_share or len(counts) < len(numbers)):
        return
    for index, token in enumerate(numbers):
        number = token.number
        if number is None:
            continue
        if items:
            words = list(items[index])
            if index and len(words) == 1 and words[0].kind == "noun":
                words = [*verbs, *words]
            meaning = resolve(words, number.unit, sentence.memory)
            of = None
        else:
            one = counts[index - len(numbers)]
            meaning, of = one.meaning, one.number.value
        if meaning is None:
            continue
        if is_share:
            yield Found(meaning, number, ClaimKind.SHARE, first, token, of=of)
            continue
        found = _count(meaning, number, first, token, sentence, Run((), False))
        sentence.counts.append(found)
        sentence.last = found
        if items:
            _remember_count(meaning, sentence.memory, items[index])
        yield found
