"""Reads the claims of a section: sentence by sentence, clause by clause, number by number."""

import bisect
import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from analytics.narrative.claims import Claim, ClaimKind, Scope, Span, Topic
from analytics.narrative.counting import read_list, read_number_claims, read_years
from analytics.narrative.meanings import DOCUMENTS, Memory
from analytics.narrative.numbers import Number
from analytics.narrative.phrases import find_list, join_brackets, list_years, split_clauses
from analytics.narrative.sentence import Found, Sentence
from analytics.narrative.sieve import find_claiming, has_marks
from analytics.narrative.statements import find_all_ended, find_all_same, find_denials
from analytics.narrative.text import Folded, find_characters, fold
from analytics.narrative.unclear import settle_claims
from analytics.narrative.vocabulary import Token, cut_tokens, find_nouns

_ZERO = Decimal(0)
_FIRST_TOPICS = {"3": "requests"}
"""Section 三 speaks of requests before it says so."""

_SENTENCE_ENDS = frozenset("。！？\n")
_OPENINGS = frozenset("（")
"""With what a heading begins, as （一） does."""
_REMEMBERED = frozenset({"noun", "year", "period", "elsewhere", "own", "own_weak", "wider", "document"})
"""Kinds of words that say something of the words that follow."""

_OFFICES = frozenset("局委办厅")
"""How the names of offices end; one that is named counts what is its own."""
_AROUND = 200
"""Characters of a sentence without end that are shown before and behind a claim."""


def read_claims(sections: Mapping[str, str]) -> tuple[Claim, ...]:
    """Every number that the prose of a report claims.

    Args:
        sections: "0" (preamble) to "6" to their text.

    Returns:
        The claims in reading order, section by section.
    """
    return tuple(claim for number, text in sections.items() for claim in read_section(number, text))


def compile_patterns() -> None:
    """Compile the patterns of the vocabulary, for which the first report that is read would wait."""
    find_claiming("提1件", [0])
    cut_tokens("1", 0, 1)


def read_section(section: str, text: str) -> list[Claim]:
    """The claims of one section; time grows with the length of its text alone."""
    folded = fold(text)
    first = _FIRST_TOPICS.get(section)
    memory = Memory(topic=first, heading=first, find_topic=partial(_find_topic, folded.text))
    claims: list[Claim] = []
    paragraph = 0
    marks, openings = find_characters(folded.text, _SENTENCE_ENDS, _OPENINGS)
    starts = [0, *[mark + 1 for mark in marks]]
    ends = [*starts[1:], len(folded.text)]
    claiming = find_claiming(folded.text, starts)
    headed = {bisect.bisect_left(starts, opening) for opening in {*openings}.intersection(starts)}
    following = 0
    for number in sorted(claiming | headed):
        memory.passed += zip(starts[following:number], ends[following:number], strict=True)
        following = number + 1
        is_read = number in claiming
        span = starts[number], ends[number]
        tokens = cut_tokens(folded.text, *span)
        if tokens[0].kind == "heading":
            memory.begin_paragraph()
            paragraph += 1
            memory.topic = memory.heading = _name_heading(tokens) or first
        if not is_read:
            memory.passed.append(span)
            continue
        memory.begin_sentence()
        found = list(read_sentence(tokens, memory))
        claims += (_place(one, folded, section, number, paragraph) for one in found)
    return settle_claims(claims)


def _find_topic(text: str, sentences: Sequence[tuple[int, int]]) -> str | None:
    """What the last of some sentences that claim nothing speaks of, if any of them says."""
    for start, end in reversed(sentences):
        sentence = text[start:end]
        if has_marks(sentence):
            memory = Memory()
            # Read for what it leaves in mind, as a number of other things does (培训3期).
            list(read_sentence(cut_tokens(text, start, end), memory))
            topic = memory.topic
        else:
            topic = next(reversed(find_nouns(sentence)), None)
        if topic is not None:
            return topic
    return None


class _Placed(NamedTuple):
    """What was found, and the part of its sentence, between semicolons, that shows it."""

    found: Found
    part: tuple[int, int]
    scope: Scope | None
    year: int | None


def read_sentence(tokens: Sequence[Token], memory: Memory) -> Iterator[_Placed]:
    """What one sentence claims, in order; what it says is remembered for the next."""
    sentence = Sentence(memory)
    ends = [token.end for token in tokens if token.kind == "stop" and token.meaning == "；"]
    edges = [tokens[0].start, *ends, tokens[-1].end]
    sentence.years = list_years(tokens)
    for clause in split_clauses(join_brackets(tokens)):
        sentence.is_including = sentence.is_including or clause[0].kind == "include"
        for found in _read_clause(clause, sentence):
            memory.claim_scope = memory.scope
            at = bisect.bisect_right(ends, found.first.start)
            yield _Placed(found, (edges[at], edges[at + 1]), memory.scope, memory.year)
        mark = clause[-1].meaning if clause[-1].kind == "stop" else ""
        if mark in "（）":
            sentence.is_in_brackets = mark == "（"
        if mark == "；":
            sentence.is_including = False
            sentence.parted = None
            sentence.is_within = False
            sentence.askers = ()
            _forget_settled(sentence)


def _tells_of_years(clause: Sequence[Token]) -> bool:
    """Whether a clause lists several years: 2021年、2022年、2023年分别收到申请27件、50件、54件."""
    years = {
        token.meaning
        for before, token in itertools.pairwise((None, *clause))
        if token is not None
        and token.kind == "year"
        and not (before is not None and before.kind == "compare")
    }
    return len(years - {""}) > 1


def _is_of_others(words: Sequence[Token]) -> bool:
    return any(word.kind == "others" for word in words)


def _begins_to_count(words: Sequence[Token]) -> bool:
    """Whether the words behind an office's name say what it did: 县自然资源局共收到申请20件."""
    return bool(words) and (words[0].kind == "flow" or words[0].meaning in ("sum", "act"))


def _forget_settled(sentence: Sentence) -> None:
    """Disputes whose results have been told are not meant by what follows."""
    told = (one for one in sentence.counts if one.meaning.topic is Topic.DISPUTES)
    if any(not name.endswith(".total") for one in told for name in one.meaning.measures):
        sentence.memory.disputes = []


def _read_clause(clause: Sequence[Token], sentence: Sentence) -> Iterator[Found]:
    """The claims of one clause, in order; what it says is remembered for the next."""
    kinds = [token.kind for token in clause]
    told = list(read_years(clause, sentence)) if len(sentence.years) > 1 and "respective" in kinds else []
    for year, found in told:
        sentence.memory.year = year
        yield found
    if told:
        return
    is_plan = "plan" in kinds or "sample" in kinds or (kinds.count("year") > 1 and _tells_of_years(clause))
    read = _read_numbers if "number" in kinds else _read_statements
    yield from read(clause, sentence, is_plan=is_plan)


def _read_numbers(clause: Sequence[Token], sentence: Sentence, *, is_plan: bool) -> Iterator[Found]:
    memory = sentence.memory
    listed = find_list(clause)
    for index, token in enumerate(clause):
        if token.kind in _REMEMBERED or token.meaning in _OFFICES:
            _remember(clause, index, memory)
        is_passed = is_plan or memory.is_elsewhere or listed is not None
        if token.kind != "number" or is_passed or _is_of_others(clause[:index]):
            continue
        yield from read_number_claims(clause, index, sentence)
    if is_plan or memory.is_elsewhere:
        return
    if listed is not None:
        yield from read_list(listed.items, listed.numbers, clause, sentence)
    last = max(index for index, token in enumerate(clause) if token.kind == "number")
    yield from _read_same(clause[last + 1 :], sentence)


def _read_statements(clause: Sequence[Token], sentence: Sentence, *, is_plan: bool) -> Iterator[Found]:
    memory = sentence.memory
    for index, token in enumerate(clause):
        if token.kind in _REMEMBERED:
            _remember(clause, index, memory)
    if is_plan or memory.is_elsewhere:
        return
    for meaning, words in find_denials(clause, memory):
        yield Found(meaning, _nothing(), ClaimKind.NONE, words[0], words[-1])
    yield from _read_same(clause, sentence)
    ended = find_all_ended(clause, memory)
    if ended is not None:
        yield Found(ended, _nothing(), ClaimKind.NONE, clause[0], clause[-1])


def _read_same(words: Sequence[Token], sentence: Sentence) -> Iterator[Found]:
    """均获维持, in a clause of its own or behind a number."""
    same = find_all_same(words, sentence.memory, [one.meaning for one in sentence.counts])
    if same is not None:
        part, whole, span = same
        yield Found(part, _nothing(), ClaimKind.ALL_SAME, span[0], span[-1], whole=whole)


def _nothing() -> Number:
    return Number(_ZERO, _ZERO, _ZERO, "", 0)


def _remember(clause: Sequence[Token], index: int, memory: Memory) -> None:
    """Keep in mind what a word says about the words that follow."""
    token = clause[index]
    before = clause[index - 1].kind if index else ""
    if token.kind == "noun" and token.meaning != "application":
        memory.speak_of(token.meaning)
        if token.meaning in DOCUMENTS:
            memory.documents.append(token.meaning)
    elif token.kind == "year" and token.meaning and before != "compare":
        memory.year = int(token.meaning)
    elif token.kind in ("period", "elsewhere"):
        memory.is_elsewhere = True
    elif token.kind in ("own", "own_weak"):
        memory.scope = Scope.OWN
    elif token.kind == "wider":
        memory.scope = Scope.WIDER
    elif token.kind == "document":
        memory.document_verbs = [token.meaning]
    elif token.kind == "text" and _begins_to_count(clause[index + 1 :]):
        memory.scope = Scope.OWN


def _name_heading(tokens: Sequence[Token]) -> str | None:
    """What the heading that a sentence begins with is about, up to its first mark or number."""
    for token in tokens[1:]:
        if token.kind in ("stop", "number", "year"):
            break
        if token.kind == "noun" and token.meaning != "application":
            return token.meaning
    return None


# -- places ------------------------------------------------------------------------------------------


def _place(placed: _Placed, folded: Folded, section: str, number: int, paragraph: int) -> Claim:
    found = placed.found
    start, end = placed.part
    start, end = max(start, found.first.start - _AROUND), min(end, found.last.end + _AROUND)
    has_value = found.kind is not ClaimKind.ALL_SAME
    return Claim(
        section=section,
        kind=found.kind,
        topic=found.meaning.topic,
        measures=found.meaning.measures,
        subject=found.meaning.subject,
        value=found.number.value if has_value else None,
        low=found.number.low if has_value else None,
        high=found.number.high if has_value else None,
        span=Span(*folded.locate(found.first.start, found.last.end)),
        sentence=Span(*folded.locate(start, end)),
        text=folded.text[start:end].strip(),
        sentence_number=number,
        paragraph=paragraph,
        scope=placed.scope,
        year=placed.year,
        of=found.of,
        base=found.base,
        whole=found.whole.subject if found.whole is not None else (),
        is_part=found.is_part,
    )
