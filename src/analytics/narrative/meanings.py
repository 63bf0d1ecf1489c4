"""What a run of known words counts: nouns, verbs and rows put together to readings.

`Memory` is what a reader still has in mind: the noun of the last sentence, the verb of the list that goes on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from analytics.narrative.claims import Scope, Topic
from analytics.narrative.measures import (
    Reading,
    accepts_unit,
    list_units,
    read_decisions,
    read_disputes,
    read_documents,
    read_requests,
)
from analytics.narrative.vocabulary import Token

DISPUTES = frozenset(
    {"reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration", "disputes"}
)
DOCUMENTS = frozenset({"government_rules", "normative_documents"})
_DECIDED = MappingProxyType({"licensing_decision": "licensing", "penalty_decision": "penalty"})
"""What is surely a decision, which is counted by 项 too: 行政许可12项 may be kinds of licences."""
DECISIONS = frozenset({"licensing", "penalty", "coercion", "fees", *_DECIDED})
CONCEPTS = frozenset(
    {"noun", "foreign", "flow", "outcome", "applicant", "result", "document", "channel", "publish"}
)
"""Kinds of words that say what is counted."""
COUNTED = CONCEPTS - {"foreign", "publish"}
"""Those of which every claim has one."""

CARRIED = ("carried_in", "carried_out", "carried")
_NAMED = frozenset({"outcome", "applicant", "channel"})
"""Kinds of words that only requests have."""
_PLAIN_FLOWS = frozenset({"new", "received", "handled", "concluded"})
_ASKED = frozenset({"received"})
"""收到申请 alone is understood as one for information where nothing else was spoken of."""
TABLE_TWO = DOCUMENTS | DECISIONS


class Meaning(NamedTuple):
    """What a number counts."""

    topic: Topic
    measures: tuple[str, ...]
    subject: tuple[Reading, ...]
    is_channel: bool = False


@dataclass(slots=True)
class Memory:
    """What the sentences so far leave in mind: topic, heading and scope of claims outlive a sentence.

    Sentences that claim nothing are `passed` over; `find_topic` reads what they speak of, should that matter.
    """

    topic: str | None = None
    heading: str | None = None
    disputes: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    document_verbs: list[str] = field(default_factory=list)
    scope: Scope | None = None
    claim_scope: Scope | None = None
    year: int | None = None
    is_elsewhere: bool = False
    passed: list[tuple[int, int]] = field(default_factory=list)
    find_topic: Callable[[Sequence[tuple[int, int]]], str | None] | None = None

    def speak_of(self, topic: str | None) -> None:
        """Change the topic."""
        self.topic = topic
        self.passed.clear()

    def recall_topic(self) -> str | None:
        """What is spoken of, as far as anything has been said."""
        if self.passed and self.find_topic is not None:
            self.speak_of(self.find_topic(self.passed) or self.topic)
        return self.topic

    def begin_paragraph(self) -> None:
        """Forget everything: （三） speaks of something else."""
        self.speak_of(None)
        self.heading = None
        self.claim_scope = None
        self.begin_sentence()

    def begin_sentence(self) -> None:
        """Forget what only the last sentence meant."""
        self.disputes, self.documents, self.document_verbs = [], [], []
        self.scope = self.claim_scope
        self.year = None
        self.is_elsewhere = False


def resolve(words: Sequence[Token], unit: str, memory: Memory) -> Meaning | None:
    """Put words together to what they count, or None when they do not say it.

    Args:
        words: The known words that belong to one number, in order.
        unit: Of the number; what is counted in 条 or 次 is something else.
        memory: What the sentence said before.
    """
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word.kind, []).append(word.meaning)
    if "foreign" in found or COUNTED.isdisjoint(found) or not (unit == "%" or unit in list_units()):
        return None
    nouns = found.get("noun", [])
    meaning = None
    if "processing_fee" in nouns:
        meaning = Meaning(Topic.PROCESSING_FEE, ("processing_fee",), ())
    elif _is_about_disputes(found, memory):
        if _says_carried(found) or _is_ended_otherwise(words):
            return None
        meaning = _resolve_dispute(found, memory)
    elif not nouns and _NAMED.isdisjoint(found) and memory.recall_topic() in DISPUTES:
        return None
    elif TABLE_TWO & set(nouns):
        meaning = _resolve_proactive(found, memory)
    elif "document" in found and memory.documents and not nouns:
        meaning = _resolve_proactive({**found, "noun": memory.documents[-1:]}, memory)
    elif not found.keys() & {"document", "result"}:
        meaning = _resolve_request(found, memory)
    is_decided = bool(nouns) and _DECIDED.keys() >= set(nouns)
    return meaning if meaning is not None and _has_unit(meaning, unit, is_decided) else None


def _has_unit(meaning: Meaning, unit: str, is_decided: bool) -> bool:
    if unit == "%" or (is_decided and accepts_unit("decided", unit)):
        return True
    is_money = meaning.topic is Topic.PROCESSING_FEE or meaning.measures == ("fees",)
    kind = "money" if is_money else "channels" if meaning.is_channel else meaning.topic
    if meaning.measures == ("coercion",):
        kind = "coercion"
    return accepts_unit(kind, unit)


# -- disputes ----------------------------------------------------------------------------------------


def _is_about_disputes(found: dict[str, list[str]], memory: Memory) -> bool:
    nouns = found.get("noun", [])
    if DISPUTES & set(nouns):
        return True
    return "result" in found and bool(memory.disputes) and set(nouns) <= {"application"}


def _says_carried(found: dict[str, list[str]]) -> bool:
    return any(flow in CARRIED for flow in found.get("flow", ()))


def _is_ended_otherwise(words: Sequence[Token]) -> bool:
    """Whether disputes ended as table 四 does not count: 行政复议不予受理1件, 行政复议撤回1件."""
    nouns = [at for at, word in enumerate(words) if word.kind == "noun" and word.meaning in DISPUTES]
    return bool(nouns) and any(word.kind == "outcome" for word in words[nouns[-1] :])


def _resolve_dispute(found: dict[str, list[str]], memory: Memory) -> Meaning:
    groups = [noun for noun in found.get("noun", []) if noun in DISPUTES]
    groups = _drop_covered(groups)
    columns = list(dict.fromkeys(found.get("result", [])))
    if not columns:
        columns = ["concluded"] if "concluded" in found.get("flow", []) else ["total"]
    if groups:
        subject = [read_disputes(groups, columns)]
    else:
        known = _drop_covered(memory.disputes)
        choices = [known[-1:], known] if len(known) > 1 else [known]
        subject = [read_disputes(choice, columns) for choice in choices]
    if groups == ["litigation"] and columns == ["total"] and memory.disputes[-1:] != ["litigation"]:
        subject.append(read_disputes(["litigation_direct"], columns))
    names = groups or memory.disputes[-1:]
    measures = tuple(f"{name}.{column}" for name in names for column in columns)
    return Meaning(Topic.DISPUTES, measures, tuple(dict.fromkeys(subject)))


def _drop_covered(groups: Iterable[str]) -> list[str]:
    """Groups without those that a wider one counts already: 行政诉讼 has both kinds of suits."""
    unique = list(dict.fromkeys(groups))
    if "disputes" in unique:
        return ["disputes"]
    if "litigation" in unique:
        return [group for group in unique if not group.startswith("litigation_")]
    return unique


# -- table 二 ----------------------------------------------------------------------------------------


def _resolve_proactive(found: dict[str, list[str]], memory: Memory) -> Meaning | None:
    nouns = list(dict.fromkeys(noun for noun in found["noun"] if noun in TABLE_TWO))
    if set(nouns) <= DOCUMENTS:
        verbs = _document_verbs(found, memory)
        if not verbs or "else" in verbs:
            return None
        measures = tuple(f"{noun}.{verb}" for noun in nouns for verb in verbs)
        return Meaning(Topic.DOCUMENTS, measures, read_documents(nouns, verbs))
    if set(nouns) <= DECISIONS and found.keys().isdisjoint(("publish", "document", "result", "outcome")):
        nouns = list(dict.fromkeys(_DECIDED.get(noun, noun) for noun in nouns))
        return Meaning(Topic.DECISIONS, tuple(nouns), read_decisions(nouns))
    return None


def _document_verbs(found: dict[str, list[str]], memory: Memory) -> list[str]:
    """What was done to documents: the run's verbs, else those of the list that goes on."""
    verbs = list(dict.fromkeys(found.get("document", [])))
    if not verbs and "publish" not in found and "new" in found.get("flow", ()):
        return ["issued"]
    if "repealed" in verbs:
        return ["repealed"]
    if "in_force" in verbs and "else" not in verbs:
        return ["in_force"]
    if not verbs and "publish" in found:
        return ["disclosed"]
    return verbs or memory.document_verbs


# -- requests ----------------------------------------------------------------------------------------


def _resolve_request(found: dict[str, list[str]], memory: Memory) -> Meaning | None:
    nouns = set(found.get("noun", []))
    topic = memory.recall_topic()
    is_asked = topic is None and "application" in nouns and set(found.get("flow", ())) >= _ASKED
    is_headed = memory.heading == "requests" and "application" in nouns
    has_noun = "requests" in nouns or topic == "requests" or is_asked or is_headed
    if "channel" in found:
        is_known = has_noun or "application" in nouns
        names = tuple(dict.fromkeys(found["channel"]))
        return Meaning(Topic.REQUESTS, names, (), is_channel=True) if is_known else None
    flows = found.get("flow", [])
    carried = next((flow for flow in CARRIED if flow in flows), None)
    if "outcome" in found and (has_noun or topic is None) and carried is None:
        rows = _drop_groups(found["outcome"])
        measures = tuple(rows)
        return Meaning(Topic.REQUESTS, measures, read_requests(rows, found.get("applicant", [])))
    if not has_noun:
        return None
    if carried is not None:
        return Meaning(Topic.REQUESTS, (carried,), read_requests([carried], found.get("applicant", [])))
    persons = list(dict.fromkeys(found.get("applicant", [])))
    verbs = list(dict.fromkeys(flow for flow in flows if flow in _PLAIN_FLOWS))
    if not verbs and not persons and not nouns & {"requests", "application"}:
        return None
    told = verbs or ["received" if persons else "handled"]
    choices = (read_requests([name], persons) for name in told)
    subject = tuple(dict.fromkeys(reading for choice in choices for reading in choice))
    counted = tuple(f"{name}.{person}" for name in told for person in persons or ["total"])
    return Meaning(Topic.REQUESTS, counted, subject)


_GROUP_OF = {
    "not_held": "unavailable",
    "must_be_created": "unavailable",
    "still_unclear": "unavailable",
    "petition_or_complaint": "not_processed",
    "repeated": "not_processed",
    "public_publication": "not_processed",
    "excessive": "not_processed",
    "reconfirmation": "not_processed",
    "not_corrected_in_time": "other_disposal",
    "fee_unpaid": "other_disposal",
    "withdrawn": "other_disposal",
    **dict.fromkeys(
        (
            "state_secret",
            "prohibited_by_law",
            "security_and_stability",
            "third_party_rights",
            "internal_affairs",
            "process_information",
            "enforcement_case_file",
            "administrative_inquiry",
        ),
        "refused",
    ),
}


def _drop_groups(rows: Iterable[str]) -> list[str]:
    """Rows named together with their group are meant, not both: 不掌握等原因无法提供."""
    unique = list(dict.fromkeys(rows))
    groups = {_GROUP_OF.get(row) for row in unique}
    return [row for row in unique if row not in groups]
