"""Which words a number belongs to: counts and lists of one clause."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

from analytics.narrative.claims import ClaimKind, Topic
from analytics.narrative.meanings import CARRIED, DISPUTES, DOCUMENTS, TABLE_TWO, Meaning, Memory, resolve
from analytics.narrative.measures import read_requests
from analytics.narrative.numbers import Number, loosen
from analytics.narrative.phrases import Run, run_after, run_before
from analytics.narrative.sentence import Found, Sentence, list_concepts
from analytics.narrative.shares import read_change, read_last_year, read_percent
from analytics.narrative.vocabulary import Token

_COUNTED = frozenset({"new", "received", "handled"})
_NARROWED = DISPUTES | TABLE_TWO
_PRINTED = TABLE_TWO | {"requests"}
"""Nouns of which a table has all that an office counts under them."""
_PLACES = "省市县区州旗镇乡》"
_OF_OFFICES = ("家", "个", "名", "人")
_APART = frozenset({"period", "plan", "sample", "others", "elsewhere", "grow"})
"""Kinds of words with which numbers of several years are not those of whole years, or of others."""
_KINDS = "类型域"
"""How texts end that say of what kind the things are that a noun counts, and how names of places do."""


# -- one number --------------------------------------------------------------------------------------


def read_number_claims(clause: Sequence[Token], index: int, sentence: Sentence) -> Iterator[Found]:
    """What the number at `index` of a clause claims; several things where it is said of each."""
    token = clause[index]
    if token.number is None:
        return
    before, after = _pass_last_year(clause, index), run_after(clause, index)
    number = _weaken(token.number, before, after)
    if number.unit in ("%", "百分点", "倍"):
        yield from read_percent(number, before, token, sentence)
    elif before.has("grow"):
        yield from read_change(number, before, token, sentence)
    elif before.has("negation") or _is_of_several(clause, index, before):
        sentence.last = None  # 未发生一起 says nothing of one
    elif _counts_some(before):
        sentence.last = None
        yield from _read_part(number, before, token, sentence)
    elif before.has("last") and _cut_within(after)[1]:
        sentence.memory.is_elsewhere = True  # 上年的50件申请中，自然人43件
    elif told := list(read_last_year(number, before, token, sentence)):
        yield from told
    elif not before.has("last") or _says_carried(before.words):
        yield from _read_count(number, clause, index, before, after, sentence)


def _is_of_several(clause: Sequence[Token], index: int, before: Run) -> bool:
    """Whether a number is the first of several, told of things not understood: 前三名分别收到18件、11件."""
    at = index - len(before.words) - 1
    return at >= 0 and clause[at].kind == "respective"


def _pass_last_year(clause: Sequence[Token], index: int) -> Run:
    """The words before a number, also those before last year's: 申请数量由上年的50件上升至54件."""
    before = run_before(clause, index)
    at = index - len(before.words) - 1
    is_risen = any(word.meaning == "level" for word in before.words) and not list_concepts(before.words)
    if not is_risen or at < 0 or clause[at].kind != "number":
        return before
    earlier = run_before(clause, at)
    if not earlier.has("last"):
        return before
    words = tuple(word for word in earlier.words if word.kind not in ("last", "compare"))
    return Run(words, earlier.is_open, earlier.opening)


def _read_part(number: Number, before: Run, token: Token, sentence: Sentence) -> Iterator[Found]:
    """What an unknown word narrows is at most what is printed; disputes may be about other things."""
    meaning = resolve(list_concepts(before.words), number.unit, sentence.memory)
    is_told = any(word.kind == "noun" and word.meaning in _PRINTED for word in before.words)
    if meaning is not None and is_told and not meaning.is_channel:
        yield Found(meaning, number, ClaimKind.PART, before.words[0], token)


def _counts_some(before: Run) -> bool:
    """Whether something that is not understood narrows what is counted: 食品安全领域的行政处罚, 涉企行政处罚.

    The name of a place in front of a noun does not: 柳河县行政许可12件.
    """
    if not (before.is_open and before.words):
        return False
    first = next((word for word in before.words if word.meaning != "end"), before.words[0])
    if first.kind != "noun":
        return first.meaning == "of" or first.kind == "applicant"
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
    sentence.is_within = sentence.is_within and sentence.parted is not None
    sentence.last = None
    for words in _choose_words(clause, index, before, after):
        meaning = resolve(_read_last_carried(before, words), number.unit, sentence.memory)
        if meaning is None:
            continue
        if sentence.parted is not None:
            meaning = _part(meaning, sentence.parted, is_surely=sentence.is_within)
        elif sentence.askers:
            meaning = _narrow(meaning, sentence.askers)
        found = _count(meaning, number, (before.words or (token,))[0], token, sentence, before)
        sentence.counts.append(found)
        sentence.last = found
        _remember_count(meaning, sentence.memory, words)
        yield found
    if sentence.last is not None and _cut_within(after)[1]:
        _look_within(sentence.last, sentence)
    if sentence.last is None and any(word.kind == "foreign" for word in (*before.words, *after.words)):
        sentence.memory.speak_of("foreign")


def _find_parted(before: Run, sentence: Sentence) -> Meaning | None:
    """The result of which a number behind 其中, or in brackets, may count some applicants."""
    last = sentence.last
    if not any(word.kind == "applicant" for word in before.words) or last is None:
        return None
    if sentence.parted is not None:
        return sentence.parted
    is_result = _is_result(last) and not any(name in CARRIED for name in last.meaning.measures)
    return last.meaning if is_result and (before.has("include") or sentence.is_in_brackets) else None


def _is_result(found: Found) -> bool:
    """Whether a count is of one row of table 三, of which each applicant has a part."""
    is_count = found.kind is ClaimKind.COUNT and found.meaning.topic is Topic.REQUESTS
    return is_count and not any("." in name for name in found.meaning.measures)


def _look_within(found: Found, sentence: Sentence) -> None:
    """Keep in mind whose parts are told after 34件予以公开的申请中, or 46件自然人申请中."""
    names = found.meaning.measures
    if _is_result(found):
        sentence.parted, sentence.is_within = found.meaning, True
    elif found.meaning.topic is Topic.REQUESTS and all("." in name for name in names):
        persons = tuple(name.partition(".")[2] for name in names)
        sentence.askers = () if "total" in persons else persons


def _narrow(meaning: Meaning, persons: tuple[str, ...]) -> Meaning:
    """A result of some applicants' requests alone."""
    rows = meaning.measures
    if meaning.topic is not Topic.REQUESTS or meaning.is_channel or any("." in row for row in rows):
        return meaning
    measures = tuple(f"{row}.{person}" for row in rows for person in persons)
    return meaning._replace(measures=measures, subject=read_requests(rows, persons))


def _part(meaning: Meaning, parted: Meaning, *, is_surely: bool) -> Meaning:
    """Applicants of a result, or of all that was received, where the sentence does not say which."""
    persons = [name.partition(".")[2] for name in meaning.measures]
    if meaning.topic is not Topic.REQUESTS or not all(persons):
        return meaning
    measures = tuple(f"{row}.{person}" for row in parted.measures for person in persons)
    own = read_requests(parted.measures, persons)
    if is_surely:
        return meaning._replace(measures=measures, subject=own)
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
    own = list_concepts(_begin_with_act(_drop_counted(clause, index, before.words)))
    is_plain = bool(own) and all(word.meaning == "application" for word in own)
    if is_plain and (before.is_open or _says_carried(clause[:index])):
        return  # 上级转办申请2件, 办结上年结转申请2件、本年申请51件: who knows of which
    after, is_whole = _cut_within(after)
    ahead = () if _is_unfinished(after) else list_concepts(after.words)
    kinds = {word.kind for word in own}
    if before.words and before.words[-1].kind == "each" and len(own) > 1:
        yield from ((word,) for word in own if word.kind != "publish")
        return
    if not own and (_counts_a_few(before, after, ahead) or _begins_anew(after)):
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
    words = _verbs_before(clause, index, before, own)
    yield (*words, *_verb_behind(words, after))


def _drop_counted(clause: Sequence[Token], index: int, words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words before a number without what belongs to the number before them.

    12家单位的30件申请 counts no offices, and 2人申请15件 not all requests.
    """
    at = index - len(words) - 1
    if not words or at < 0 or clause[at].kind != "number" or clause[at].meaning not in _OF_OFFICES:
        return words
    is_counted = words[0].kind == "applicant" or words[0].meaning == "application"
    return words[1:] if is_counted else words


def _begin_with_act(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words from what was decided on: 立案查处并作出行政处罚决定12宗 counts the decisions alone."""
    for at, (before, word) in enumerate(itertools.pairwise(words), 1):
        if before.kind == "join" and word.meaning == "act":
            return words[at:]
    return words


def _counts_a_few(before: Run, after: Run, ahead: tuple[Token, ...]) -> bool:
    """Whether a number only counts some requests of which more is said: 其中1件申请因材料不全…."""
    is_bare = bool(ahead) and all(word.kind == "noun" for word in ahead)
    return is_bare and (after.is_open or before.has("include"))


def _begins_anew(after: Run) -> bool:
    """Whether what stands behind a number is the next item's, or one that goes on in words not understood.

    答复书38份、不予公开告知书3份; 其中1件为上年结转、因补正延期.
    """
    is_next = bool(after.words) and after.words[0].kind == "join"
    return is_next or (after.is_open and after.has("join"))


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


def _verb_behind(words: Sequence[Token], after: Run) -> tuple[Token, ...]:
    """What is said of documents behind their number: 规范性文件21件现行有效."""
    is_told = any(word.kind in ("document", "publish", "flow") for word in words)
    is_of_documents = any(word.meaning in DOCUMENTS for word in words)
    behind = after.words[:1]
    is_verb = bool(behind) and behind[0].kind == "document" and not after.is_open
    return behind if is_of_documents and not is_told and is_verb else ()


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


# -- lists -------------------------------------------------------------------------------------------


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


def read_years(clause: Sequence[Token], sentence: Sentence) -> Iterator[tuple[int, Found]]:
    """Numbers of one thing, year by year: 2021年至2023年，收到申请分别为27件、50件和54件."""
    numbers = [token for token in clause if token.kind == "number"]
    if len(numbers) != len(sentence.years) or any(token.kind in _APART for token in clause):
        return
    at = next(index for index, token in enumerate(clause) if token.kind == "respective")
    before = run_before(clause, at)
    if _counts_some(before):
        return
    words = list_concepts((*before.words, *clause[at + 1 : clause.index(numbers[0])]))
    for year, token in zip(sentence.years, numbers, strict=True):
        number = token.number
        meaning = resolve(words, number.unit, sentence.memory) if number is not None else None
        if number is not None and meaning is not None and not meaning.is_channel:
            yield year, Found(meaning, number, ClaimKind.COUNT, clause[0], token)
