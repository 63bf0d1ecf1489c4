"""Statements without a number: 未收到申请, 未发生复议诉讼, 均获维持.

They hold only as far as their words are understood: a denial with an unknown word may deny something else
(未发生超期答复), and so does one whose noun is only a modifier (未发生因申请引发的投诉).
"""

from collections.abc import Iterator, Sequence

from analytics.narrative.claims import Topic
from analytics.narrative.meanings import DISPUTES, DOCUMENTS, Meaning, Memory, resolve
from analytics.narrative.measures import read_disputes, read_requests
from analytics.narrative.vocabulary import Token

Words = Sequence[Token]

_DENIED_FLOWS = frozenset({"new", "received", "carried_in", "carried_out", "carried", "arose"})
_REPLIES = frozenset({"refused", "unavailable", "not_processed", "other_disposal"})
"""Results that nobody denies with 未 alone: 没有不予公开的情形 says that there was none."""
_SILENT = frozenset(
    {"filler", "etc", "join", "cause", "year", "each", "stop", "last", "own", "own_weak", "wider"}
)


def find_denials(clause: Words, memory: Memory) -> Iterator[tuple[Meaning, Words]]:
    """What a clause says there was none of, with its words: one meaning for each thing denied."""
    at = next((index for index, token in enumerate(clause) if token.kind == "negation"), None)
    if at is None:
        return
    words = [token for token in clause[at + 1 :] if token.kind != "stop"]
    if words and words[-1].meaning == "matter":
        words.pop()
    cause = max((index for index, token in enumerate(words) if token.kind == "cause"), default=-1)
    if any(token.kind in ("text", "period", "others", "sample") or token.meaning == "fee" for token in words):
        return
    head = [token for token in words[cause + 1 :] if token.kind not in _SILENT]
    flows = [token for token in words if token.kind == "flow"]
    foreign = [index for index, token in enumerate(words) if token.kind == "foreign"]
    is_listed = all(index and words[index - 1].kind == "join" for index in foreign)
    if any(token.meaning not in _DENIED_FLOWS for token in flows) or not is_listed:
        return
    span = [token for token in clause[at:] if token.kind != "stop"]
    if _is_of_some_applicants(clause):
        return
    is_of_somebody = any(token.kind == "text" for token in clause[:at])  # 有的部门没有制定规范性文件
    for meaning in _denied(head, memory):
        if not (is_of_somebody and meaning.topic is Topic.DOCUMENTS):
            yield meaning, span


def _is_of_some_applicants(clause: Words) -> bool:
    """Whether only some applicants did not ask: 科研机构未提出申请; 公民和组织 are everybody."""
    named = {token.meaning for token in clause if token.kind == "applicant"}
    return bool(named) and ("natural_person" not in named or len(named) == 1)


def _denied(head: Words, memory: Memory) -> Iterator[Meaning]:
    """The nouns that a denial is about: disputes before requests, results and carried ones before both."""
    nouns = [token for token in head if token.kind == "noun"]
    results = [token for token in head if token.kind == "result"]
    disputes = [token for token in nouns if token.meaning in DISPUTES]
    if nouns and all(token.meaning in DOCUMENTS for token in nouns):
        yield from _denied_documents(head, memory)
        return
    if head and all(token.meaning in _REPLIES for token in head):
        meaning = resolve(head, "件", memory) if memory.recall_topic() == "requests" else None
        if meaning is not None:
            yield meaning
        return
    if any(token.kind in ("outcome", "channel", "document", "publish") for token in head):
        return
    carried = [t for t in head if t.kind == "flow" and t.meaning.startswith("carried")]
    if carried:
        meaning = resolve(carried, "件", memory)
        if meaning is not None and all(token.meaning in ("requests", "application") for token in nouns):
            yield meaning
        return
    if results:
        if disputes or memory.disputes:
            meaning = resolve([*disputes, *results], "件", memory)
            if meaning is not None:
                yield meaning
        return
    if disputes:
        first = {token.meaning: token for token in reversed(disputes)}
        yield from filter(None, (resolve([token], "件", memory) for token in reversed(first.values())))
        return
    is_asked = any(token.meaning == "requests" for token in nouns)
    is_weak = bool(nouns) and memory.recall_topic() == "requests"
    if (is_asked or is_weak) and all(token.meaning in ("requests", "application") for token in nouns):
        yield Meaning(Topic.REQUESTS, ("received.total",), read_requests(["new"]))


def _denied_documents(head: Words, memory: Memory) -> Iterator[Meaning]:
    """未制定规范性文件: that none was issued, or none repealed; what else is done to them is no figure."""
    verbs = {token.meaning for token in head if token.kind == "document"}
    if verbs in ({"issued"}, {"repealed"}) and all(token.kind in ("noun", "document") for token in head):
        meaning = resolve(list(head), "件", memory)
        if meaning is not None:
            yield meaning


def find_all_same(
    clause: Words, memory: Memory, counted: Sequence[Meaning]
) -> tuple[Meaning, Meaning, Words] | None:
    """What a clause says that all are: (these, all of them, its words); None when it says no such thing."""
    at = next((index for index, token in enumerate(clause) if token.kind == "each"), None)
    if at is None or any(token.kind == "negation" for token in clause):
        return None
    words = [token for token in clause[at + 1 :] if token.kind != "stop"]
    told = [token for token in words if token.kind in ("result", "applicant")]
    if len(told) != 1 or any(token.kind not in ("filler", "result", "applicant", "each") for token in words):
        return None
    span = list(clause[: at + 1 + len(words)])
    if told[0].kind == "result":
        groups = [token.meaning for token in clause[:at] if token.meaning in DISPUTES] or memory.disputes
        if not groups:
            return None
        groups = list(dict.fromkeys(groups))
        part = read_disputes(groups, [told[0].meaning])
        whole = read_disputes(groups, ["total"])
        names = tuple(f"{group}.{told[0].meaning}" for group in groups)
        return (
            Meaning(Topic.DISPUTES, names, (part,)),
            Meaning(Topic.DISPUTES, tuple(f"{group}.total" for group in groups), (whole,)),
            span,
        )
    # Behind 予以公开3件 it says whose these three are, and nothing of all requests.
    is_of_all = bool(counted) and counted[-1].topic is Topic.REQUESTS and _is_total(counted[-1])
    if not is_of_all or memory.recall_topic() != "requests":
        return None
    person = told[0].meaning
    part_of = read_requests(["new"], [person])
    return (
        Meaning(Topic.REQUESTS, (f"received.{person}",), part_of),
        Meaning(Topic.REQUESTS, ("received.total",), read_requests(["new"])),
        span,
    )


def find_all_ended(clause: Words, memory: Memory) -> Meaning | None:
    """行政复议案件均已审结: of the disputes just told, or named in the clause, none is pending."""
    at = next((index for index, token in enumerate(clause) if token.kind == "each"), None)
    if at is None or any(token.kind in ("negation", "text", "outcome", "result") for token in clause):
        return None
    behind = [token for token in clause[at + 1 :] if token.kind not in ("stop", "filler", "each", "include")]
    groups = [token.meaning for token in clause[:at] if token.meaning in DISPUTES] or memory.disputes
    if len(behind) != 1 or behind[0].meaning != "concluded" or not groups:
        return None
    if any(token.kind == "noun" and token.meaning not in DISPUTES for token in clause):
        return None
    names = tuple(f"{group}.pending" for group in dict.fromkeys(groups))
    return Meaning(Topic.DISPUTES, names, (read_disputes(list(dict.fromkeys(groups)), ["pending"]),))


def _is_total(meaning: Meaning) -> bool:
    return all(name.endswith(".total") for name in meaning.measures)
