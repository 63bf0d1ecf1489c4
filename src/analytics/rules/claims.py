"""E1 to E4: what the prose claims, held against the cells of the tables.

A claim is wrong only when none of its readings fits. Where a figure that it may mean has no value, or where
the sentence speaks of other agencies than the table, it cannot be assessed. Evidence: the sentence and the
cells of the likeliest reading.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from analytics.dictionary import load_dictionary
from analytics.model import Coverage, FigureKey, Finding, Message, Outcome, Passage, Quote
from analytics.narrative import Claim, ClaimKind, Reading, Scope, Topic, mask, read_claims
from analytics.rules.check import Check, Report
from analytics.rules.sums import WrongSum, find_wrong_sums

_SECTIONS = ("1", "2", "3", "4", "5", "6")
SUMMARIES = (Coverage.WHOLE_REGION, Coverage.GOVERNMENT_AND_DEPARTMENTS)


@dataclass(frozen=True, slots=True)
class Prose:
    """The claims of a report, and the passages that each of its sections is joined of."""

    claims: tuple[Claim, ...]
    passages: Mapping[str, Sequence[Passage]]

    def quote(self, claim: Claim) -> Quote:
        """The sentence of a claim as evidence, private data masked."""
        place, start = None, 0
        for passage in self.passages[claim.section]:
            if start > claim.span.start:
                break
            place = passage.place
            start += len(passage.text) + 1
        return Quote(mask(claim.text), claim.section, place)


class Judgement(NamedTuple):
    """What the tables say to one claim: it fits, or what is lacking, or the values that do not fit."""

    claim: Claim
    fits: bool
    lacking: tuple[FigureKey, ...]
    values: tuple[tuple[Reading, Decimal], ...]


@lru_cache(maxsize=4)
def read_prose(report: Report) -> Prose:
    """The claims of a report's prose; the same report is read once for all its rules."""
    passages: dict[str, list[Passage]] = {}
    for passage in report.passages:
        if passage.section in _SECTIONS and not passage.is_heading:
            passages.setdefault(passage.section, []).append(passage)
    texts = {section: "\n".join([passage.text for passage in found]) for section, found in passages.items()}
    return Prose(read_claims(texts), MappingProxyType(passages))


# -- E1 to E4: numbers against cells -----------------------------------------------------------------


def e1(check: Check) -> tuple[Finding, ...]:
    """E1: numbers of requests against table 三."""
    return _check_counts(check, Topic.REQUESTS)


def e2(check: Check) -> tuple[Finding, ...]:
    """E2: reconsiderations and suits, their results, and 均获维持, against table 四."""
    return _check_counts(check, Topic.DISPUTES)


def e3(check: Check) -> tuple[Finding, ...]:
    """E3: licences, penalties, coercion and fees against table 二, within the rounding of the text."""
    return _check_counts(check, Topic.DECISIONS)


def e4(check: Check) -> tuple[Finding, ...]:
    """E4: rules and documents issued, repealed and in force against table 二."""
    return _check_counts(check, Topic.DOCUMENTS)


def _check_counts(check: Check, topic: Topic) -> tuple[Finding, ...]:
    kinds = (ClaimKind.COUNT, ClaimKind.ALL_SAME, ClaimKind.NONE)
    found = _check(check, lambda claim: claim.topic is topic and claim.kind in kinds and not is_denial(claim))
    if found and found[0].outcome not in (Outcome.PASS, Outcome.NOT_ASSESSABLE):
        return found
    return _check_parts(check, topic, is_alone=not found) or found


def _check_parts(check: Check, topic: Topic, *, is_alone: bool) -> tuple[Finding, ...]:
    """Numbers that an unknown word narrows: more than the whole is doubtful; less is no comparison.

    That they were not compared is told only where nothing else was: most of them are rightly parts.
    """
    report, prose = check.report, read_prose(check.report)
    parts = [
        claim
        for claim in prose.claims
        if claim.kind is ClaimKind.PART
        and claim.topic is topic
        and is_of_year(claim, report)
        and not is_out_of_scope(claim, report)
    ]
    for one in (judge(claim, report) for claim in parts):
        if one is not None and not one.lacking and all(_exceeds(one.claim, value) for _, value in one.values):
            return _tell_excess(check, prose, one)
    if not (parts and is_alone):
        return ()
    text = mask(parts[0].text)
    return check.cannot_assess(
        f"“{text}”所述可能只是表中数字的一部分，没有比较",
        f"what the text counts may be a part of the table's number and was not compared: “{text}”",
        cells=[key for key in likeliest_cells(parts[0]) if key in report.figures],
        quotes=[prose.quote(claim) for claim in parts],
    )


def _exceeds(claim: Claim, value: Decimal) -> bool:
    return claim.low is not None and claim.low > value


def _tell_excess(check: Check, prose: Prose, one: Judgement) -> tuple[Finding, ...]:
    text, stated = mask(one.claim.text), f"{one.claim.value:f}"
    zh, en = _list_values(one)
    return check.is_unsure(
        f"正文所述 {stated}（“{text}”）看来只是一部分，却多于表格中的任何一种口径，请核对：{zh}。",
        f"The text says {stated} (“{text}”), which seems to be a part, and is more than any reading of the "
        f"table; please check: {en}.",
        cells=_shown_cells(one),
        quotes=[prose.quote(one.claim)],
    )


def is_denial(claim: Claim) -> bool:
    """Whether a claim says that there were no requests or no disputes at all: that is for E5."""
    if claim.kind is not ClaimKind.NONE:
        return False
    if claim.topic is Topic.DISPUTES:
        return all(name.endswith(".total") for name in claim.measures)
    return claim.topic is Topic.REQUESTS and claim.measures[0].endswith(".total")


def _check(check: Check, is_wanted: Callable[[Claim], bool]) -> tuple[Finding, ...]:
    prose = read_prose(check.report)
    claims = [claim for claim in prose.claims if is_wanted(claim) and is_of_year(claim, check.report)]
    judgements = [one for one in (judge(claim, check.report) for claim in claims) if one is not None]
    if not judgements:
        return ()
    wrong = [one for one in judgements if not one.fits and not one.lacking]
    failed = [one for one in wrong if not is_out_of_scope(one.claim, check.report)]
    if failed:
        return tuple(_tell_wrong(check, prose, failed))
    sums = [] if wrong else list(find_wrong_sums(claims, claims[0].topic))
    if sums:
        return tuple(_tell_sum(check, prose, one) for one in _by_cells(sums))
    if wrong:
        return _tell_scope(check, prose, wrong[0].claim)
    lacking = [one for one in judgements if one.lacking and not one.fits]
    return check.lacks(lacking[0].lacking) if lacking else check.passes()


def judge(claim: Claim, report: Report) -> Judgement | None:
    """Hold a claim against a report's figures; None where its form has none of the rows that it may mean."""
    if claim.kind is ClaimKind.ALL_SAME:
        return _judge_all_same(claim, report)
    values: list[tuple[Reading, Decimal]] = []
    lacking: list[FigureKey] = []
    for reading in claim.subject:
        if any(term.key not in report.figures for term in reading):
            continue
        value = add_up(reading, report)
        if value is None:
            lacking += [term.key for term in reading if report.value(*term.key) is None]
        else:
            values.append((reading, value))
    if not values and not lacking:
        return None
    fits = any(_is_within(value, claim) for _, value in values)
    return Judgement(claim, fits, tuple(dict.fromkeys(lacking)), tuple(values))


def _judge_all_same(claim: Claim, report: Report) -> Judgement | None:
    """Row by row: one whose part is not its whole is enough, also where others are not known."""
    rows = [
        ((part,), (whole,))
        for part, whole in zip(claim.subject[0], claim.whole[0], strict=True)
        if part.key in report.figures and whole.key in report.figures
    ]
    values = [tuple((reading, add_up(reading, report)) for reading in row) for row in rows]
    known = [row for row in values if all(value is not None for _, value in row)]
    lacking = [
        reading[0].key for row in values if row not in known for reading, value in row if value is None
    ]
    wrong = [row for row in known if row[0][1] != row[1][1]]
    shown = tuple((reading, value) for row in wrong for reading, value in row if value is not None)
    if not rows:
        return None
    return Judgement(claim, not wrong and not lacking, () if wrong else tuple(lacking), shown)


def add_up(reading: Reading, report: Report) -> Decimal | None:
    """The sum that a reading stands for; None when a figure has no value."""
    values = [report.value(*term.key) for term in reading]
    if any(value is None for value in values):
        return None
    return sum(
        (term.weight * value for term, value in zip(reading, values, strict=True) if value is not None),
        Decimal(0),
    )


def _is_within(value: Decimal, claim: Claim) -> bool:
    return claim.low is not None and claim.high is not None and claim.low <= value <= claim.high


def is_of_year(claim: Claim, report: Report) -> bool:
    """Whether a claim speaks of the report's own year."""
    return claim.year is None or report.filing.report_year in (None, claim.year)


def is_out_of_scope(claim: Claim, report: Report) -> bool:
    """Whether a sentence counts others than the tables: the office alone in a summary, or the reverse."""
    if claim.scope is None:
        return False
    is_summary = report.filing.coverage in SUMMARIES or report.is_government
    return is_summary == (claim.scope is Scope.OWN)


def _tell_scope(check: Check, prose: Prose, claim: Claim) -> tuple[Finding, ...]:
    text = mask(claim.text)
    return check.cannot_assess(
        f"“{text}”的统计范围与表格不同",
        f"a sentence counts other agencies than the table does: “{text}”",
        cells=likeliest_cells(claim),
        quotes=[prose.quote(claim)],
    )


def _tell_wrong(check: Check, prose: Prose, failed: Sequence[Judgement]) -> Iterator[Finding]:
    """One finding for each set of cells; further sentences about the same cells go with it."""
    groups: dict[tuple[FigureKey, ...], list[Judgement]] = {}
    for one in failed:
        groups.setdefault(tuple(sorted(set(_shown_cells(one)))), []).append(one)
    for number, (cells, ones) in enumerate(groups.items()):
        message = _describe(ones[0], check.report)
        (finding,) = check.fails(
            message.zh,
            message.en,
            cells=cells,
            quotes=[prose.quote(one.claim) for one in ones],
            expected=ones[0].values[0][1] if ones[0].claim.kind is not ClaimKind.ALL_SAME else None,
            reported=ones[0].claim.value,
        )
        name = "+".join(ones[0].claim.measures)
        instance = f"{check.rule.code}:{name}" if number or name else check.rule.code
        yield replace(finding, instance=instance)


def _by_cells(sums: Iterable[WrongSum]) -> Iterable[WrongSum]:
    return {likeliest_cells(one.first): one for one in sums}.values()


def _tell_sum(check: Check, prose: Prose, wrong: WrongSum) -> Finding:
    text = mask(wrong.first.text)
    (finding,) = check.fails(
        f"正文各项之和为 {wrong.total:f}，与所述总数 {wrong.whole:f} 不符：“{text}”。",
        f"The parts in the text add up to {wrong.total:f}, but {wrong.whole:f} is stated: “{text}”.",
        cells=[key for key in likeliest_cells(wrong.first) if key in check.report.figures],
        quotes=[prose.quote(wrong.first)],
        expected=wrong.whole,
        reported=wrong.total,
    )
    return replace(finding, instance=f"{check.rule.code}:sum")


def _shown_cells(one: Judgement) -> tuple[FigureKey, ...]:
    readings = [reading for reading, _ in one.values]
    shown = readings if one.claim.kind is ClaimKind.ALL_SAME else readings[:1]
    return tuple(term.key for reading in shown for term in reading)


def likeliest_cells(claim: Claim) -> tuple[FigureKey, ...]:
    """The cells of the likeliest reading."""
    return tuple(term.key for term in claim.subject[0]) if claim.subject else ()


def _describe(one: Judgement, report: Report) -> Message:
    claim = one.claim
    text = mask(claim.text)
    known = [(name_reading(reading), f"{value:f}") for reading, value in one.values]
    if claim.kind is ClaimKind.ALL_SAME:
        zh = "，".join(f"{name.zh}为 {value}" for name, value in known)
        en = ", ".join(f"{name.en} is {value}" for name, value in known)
        return Message(
            f"正文称“{text}”，而表中{zh}{_note(one, report).zh}。",
            f"The text says “{text}”, but in the table {en}{_note(one, report).en}.",
        )
    stated = f"{claim.value:f}" if claim.value is not None else ""
    zh, en = _list_values(one)
    return Message(
        f"正文所述 {stated}（“{text}”）与表格任何一种口径都不符：{zh}{_note(one, report).zh}。",
        f"The text says {stated} (“{text}”), which fits no reading of the table: {en}"
        f"{_note(one, report).en}.",
    )


def _list_values(one: Judgement) -> tuple[str, str]:
    """What the table has for each reading, in both languages."""
    known = [(name_reading(reading), f"{value:f}") for reading, value in one.values]
    zh = "；".join(f"{name.zh} {value}" for name, value in known)
    return zh, "; ".join(f"{name.en} {value}" for name, value in known)


def _note(one: Judgement, report: Report) -> Message:
    keys = (term.key for reading, _ in one.values for term in reading)
    is_implied = any(report.figures[key].value is None for key in keys)
    return Message("（含推定值）", " (with implied values)") if is_implied else Message("", "")


def name_reading(reading: Reading) -> Message:
    """A sum of figures in words; of many it names the first."""
    names = [load_dictionary().figure_name(term.key) for term in reading]
    if len(names) > 2:
        return Message(
            f"“{names[0].zh}”等{len(names)}格之和", f"the sum of {len(names)} cells from {names[0].en}"
        )
    signs = ["" if not index else "+" if term.weight > 0 else "-" for index, term in enumerate(reading)]
    return Message(
        "".join(f"{sign}“{name.zh}”" for sign, name in zip(signs, names, strict=True)),
        " ".join(f"{sign} {name.en}".strip() for sign, name in zip(signs, names, strict=True)),
    )
