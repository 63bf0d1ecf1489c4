"""F5, F6, G1 and G2: prose that was copied, from last year or from another agency.

国办公开办函〔2021〕30号 names 内容雷同 among the faults for which an agency answers. Boilerplate, years,
numbers and names are taken off first, so that likeness is that of what an office has to say for itself.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from analytics.model import Message, OtherReport, Quote, Severity
from analytics.narrative import (
    KEPT_ONE_IN,
    Grams,
    as_five_grams,
    drop_requests,
    find_common_passages,
    find_similar_pairs,
    fingerprint,
    jaccard,
    mask,
    strip_boilerplate,
)
from analytics.rules.history import list_linked
from analytics.rules.reports import Agency, Derived, Flags, Reports, Survey, Violation

OVERVIEW, PROBLEMS = "1", "5"
LEAST_OF_A_SECTION, LEAST_OF_A_REPORT = 40, 200
"""Characters of its own that a text needs to be called a copy of last year's, or of another agency's."""

_PAIR_BUDGET = 2_000_000
_SHOWN_AT_MOST = 5
_NAMED_AT_MOST = 3
_DATED = 14
"""Characters that a date takes behind the name of who signs."""
_NAME_HEAD = 4
"""Names of agencies are looked up by their first characters."""

_SIGNS = 1 << 16
_ENDS = "。！？；\n"
_SENTENCE = re.compile(rf"[^{_ENDS}]+")
_BEFORE_SUBJECT = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]+[）)][^，。]{0,14}。?)?\s*"
    r"(?:\d{4}年(?:度|以来|来)?，?|过去一年，|一年来，|全年，?|本年度，?|下一步，|总的(?:来)?看，|总体(?:上|来)?看，|总体而言，|总的来说，|围绕[^，]{0,20}，|在[^，]{0,20}下，){0,3}\s*$"
)
_NOT_ITSELF = re.compile(r"[、和及与等关]|的|印发|转发|组织开展的|通知|要求|文件|部署")
_WELCOMES = re.compile(
    r"\s*(?:欢迎|感谢|希望|恳请|敬请)[^，。]{0,24}(?:支持|关心|关注|监督)(?:和(?:支持|监督|关注))?$"
)
_OWN_WORK = re.compile(r"的?(?:政府信息公开|政务公开|信息公开)工作")
"""Readers are thanked for what they do for the agency's own work: 欢迎社会各界监督我局政务公开工作."""
_SIGNED = "6"
"""The section below which a report is signed."""
_IN_BRACKETS = re.compile(r"(?:我|本)(?:[局委办厅镇乡院]|街道|单位|中心|部门|机关)[（(]$")
_EDITS = re.compile(r"^(?:编制|组织编制|负责|联系|办公室联系|政府信息公开|\d{4}年)|^（(?:电话|地址|联系)")
_EDITOR = re.compile(r"(?:由|与|向|致电|拨打|，|。|^|\n)\s*$")


def f5(survey: Survey) -> Iterator[Derived]:
    """F5: section 一 is nearly last year's, numbers apart."""
    yield from _compare_years(survey, OVERVIEW, "总体情况", "section 1")


def f6(survey: Survey) -> Iterator[Derived]:
    """F6: the problems and improvements of section 五 are nearly last year's."""
    yield from _compare_years(survey, PROBLEMS, "存在的主要问题及改进情况", "section 5")


def _compare_years(survey: Survey, section: str, zh: str, en: str) -> Iterator[Derived]:
    reports, limit = survey.reports, survey.limit("similarity")
    strip = functools.cache(lambda position: _strip(reports, position, section))
    print_section = functools.cache(lambda position: _print_all(strip(position)))
    for position in list_linked(survey):
        if isinstance(position, Derived):
            yield position
            continue
        own = print_section(position)
        liked = [
            (max(likeness, _liken_unordered(strip(position), strip(source), likeness, limit)), source)
            for source in reports.links[position].sources
            if len(print_section(source)) >= LEAST_OF_A_SECTION
            for likeness in [as_five_grams(jaccard(own, print_section(source)))]
        ]
        if len(own) < LEAST_OF_A_SECTION or not liked:
            reason = Message(f"{zh}文字过少，无从比较", f"{en} is too short to be compared")
            yield survey.cannot_assess(position, reason)
            continue
        likeness, source = max(liked)
        if likeness < limit:
            yield survey.passes(position)
            continue
        percent = f"{likeness:.0%}"
        message = Message(
            f"去掉年度、数字、单位名称和套话后，{zh}与上年报告相同 {percent}，疑为沿用上年文字。",
            f"Without year, numbers, names and boilerplate, {percent} of {en} is last year's; "
            "probably copied.",
        )
        yield survey.fails(
            position, Violation(message, evidence=_show(reports, position, source, (section,)))
        )


def g1(survey: Survey) -> Iterator[Derived]:
    """G1: sections 一 (but for its part on requests) and 五, or 一 alone, are nearly another agency's.

    Nobody can tell from texts who copied; where one was published earlier, it is told for information only.
    """
    reports = survey.reports
    by_year: dict[int, list[int]] = {}
    for position in survey.positions:
        by_year.setdefault(reports.heads[position].report_year, []).append(position)
    limit = survey.limit("similarity")
    for positions in by_year.values():
        whole = _find_twins(reports, positions, limit, _strip_own)
        overview = _find_twins(reports, positions, max(limit, _LEAST_OF_OVERVIEW), _strip_overview)
        for position in positions:
            if position in whole:
                yield survey.fails(position, _tell_twins(reports, position, whole[position], _WHOLE))
            elif position in overview:
                yield survey.fails(position, _tell_twins(reports, position, overview[position], _OVERVIEW))
            else:
                yield survey.passes(position)


def _find_twins(
    reports: Reports, positions: Sequence[int], limit: float, strip: Callable[[Reports, int], str]
) -> dict[int, list[tuple[float, int]]]:
    """By position the others that say the same, the likest first."""
    texts = [strip(reports, position) for position in positions]
    every = [_print_all(text) for text in texts]
    kept = [grams[grams % np.uint64(KEPT_ONE_IN) == 0] for grams in every]
    pairs = find_similar_pairs(kept, least_overlap=limit ** (8 / 5) / 2, pair_budget=_PAIR_BUDGET)
    twins: dict[int, list[tuple[float, int]]] = {}
    for one, two in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True):
        shorter, longer = sorted((len(every[one]), len(every[two])))
        if shorter < LEAST_OF_A_REPORT or as_five_grams(shorter / longer) < limit:
            continue
        likeness = as_five_grams(jaccard(every[one], every[two]))
        likeness = max(likeness, _liken_unordered(texts[one], texts[two], likeness, limit))
        if likeness >= limit:
            twins.setdefault(positions[one], []).append((likeness, positions[two]))
            twins.setdefault(positions[two], []).append((likeness, positions[one]))
    return {position: sorted(found, reverse=True) for position, found in twins.items()}


def _liken_unordered(one: str, two: str, likeness: float, limit: float) -> float:
    """How like two texts are sentence by sentence, in whatever order; 0 where that is not nearly the whole.

    Offices that have the same few things to say share sentences, so more is asked than of texts in order: of
    what may differ, half. What is far from alike in order is not alike in another.
    """
    if not _LEAST_IN_ORDER <= likeness < limit:
        return 0.0
    grams = (fingerprint(text, kept_one_in=1, is_ordered=False) for text in (one, two))
    unordered = as_five_grams(jaccard(*grams))
    return unordered if unordered >= (1 + limit) / 2 else 0.0


_LEAST_OF_OVERVIEW = 0.9
"""Section 一 alone has few sentences that are an office's own: more of it has to be alike."""
_LEAST_IN_ORDER = 0.55
"""Where sentences of twenty characters change places, so much of their grams stays."""
_WHOLE = Message("文字", "the text")
_OVERVIEW = Message("总体情况", "section 1")


def _tell_twins(
    reports: Reports, position: int, twins: Sequence[tuple[float, int]], what: Message
) -> Violation:
    likeness, other = twins[0]
    names = [reports.agency(twin).name for _, twin in twins[:_NAMED_AT_MOST]]
    zh, en = "、".join(names), ", ".join(names)
    if len(twins) > len(names):
        zh, en = f"{zh}等{len(twins)}家单位", f"{en} and {len(twins) - len(names)} more"
    percent = f"{likeness:.0%}"
    here = reports.heads[position].published_on
    others = [reports.heads[twin].published_on for _, twin in twins]
    is_first = here is not None and all(day is not None and here < day for day in others)
    return Violation(
        Message(
            f"去掉数字、单位名称和套话后，{what.zh}与{zh}同年报告相同 {percent}，请核对是否照抄。",
            f"Without numbers, names and boilerplate, {percent} of {what.en} is that of {en} "
            "for the same year; please check which copied.",
        ),
        evidence=_show(reports, position, other, (OVERVIEW, PROBLEMS)),
        severity=Severity.INFO if is_first else None,
    )


def g2(survey: Survey) -> Iterator[Derived]:
    """G2: the report speaks of itself under the name of another agency of its kind."""
    reports = survey.reports
    heads: dict[str, list[Agency]] = {}
    for agency in reports.agencies.values():
        for name in (agency.name, *agency.aliases):
            if agency.is_in_roster and len(name) >= _NAME_HEAD:
                heads.setdefault(name[:_NAME_HEAD], []).append(agency)
    signs = _tabulate(heads)
    for position in survey.positions:
        found = _find_foreign_name(reports, position, heads, signs)
        if found is None:
            yield survey.passes(position)
            continue
        agency, quote = found
        message = _tell_name(agency.name, quote)
        yield survey.fails(position, Violation(message, evidence=quote))


def _tell_name(name: str, quote: Quote) -> Message:
    """Where another agency's name stands: a line of nothing else below the report is its signature."""
    if quote.section == "6" and len(quote.text.strip()) < len(name) + _DATED:
        return Message(
            f"落款为“{quote.text.strip()}”，不是本单位，疑为照抄未改。",
            f"The report is signed by {quote.text.strip()}, another agency; probably copied.",
        )
    return Message(
        f"正文以“{name}”自称：“{quote.text}”，疑为照抄未改。",
        f"The text speaks of itself as {name}: “{quote.text}”; probably copied.",
    )


def _tabulate(heads: Iterable[str]) -> Flags:
    """Which characters stand at each place of the heads; shape (4, 65536)."""
    signs = np.zeros((_NAME_HEAD, _SIGNS), np.bool_)
    for head in heads:
        for place, sign in enumerate(head):
            signs[place, ord(sign) % _SIGNS] = True
    return signs


def _find_heads(text: str, signs: Flags) -> list[int]:
    """Where a name may begin, from left to right: found with whole arrays, because texts are many."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) % _SIGNS
    width = len(codes) - _NAME_HEAD + 1
    if width < 1:
        return []
    places = [signs[place][codes[place : place + width]] for place in range(_NAME_HEAD)]
    return np.flatnonzero(np.logical_and.reduce(places)).tolist()


def _find_foreign_name(
    reports: Reports, position: int, heads: Mapping[str, Sequence[Agency]], signs: Flags
) -> tuple[Agency, Quote] | None:
    """The first sentence whose subject, or whose editor in the preamble, is another agency."""
    own, texts = reports.agency(position), reports.texts[position]
    own_names = _names(reports, position)
    for section in ("0", OVERVIEW, PROBLEMS, _SIGNED):
        text = texts.get(section, "")
        for place in _find_heads(text, signs):
            agencies = heads.get(text[place : place + _NAME_HEAD], ())
            peers = [agency for agency in agencies if _is_peer(own, agency)]
            if not peers:
                continue
            start = max(text.rfind(end, 0, place) for end in _ENDS) + 1
            match = _SENTENCE.match(text, start)
            sentence = match.group() if match else ""
            if any(name in sentence for name in own_names):
                continue
            for agency in peers:
                if _is_itself(sentence, place - start, agency, section):
                    return agency, Quote(mask(sentence.strip()), section)
    return None


def _is_peer(own: Agency, other: Agency) -> bool:
    """Whether two agencies are of one kind and neither stands above the other."""
    is_related = other.agency_id in (own.agency_id, own.parent_id) or other.parent_id == own.agency_id
    is_former = other.agency_id in own.predecessor_ids or own.agency_id in other.predecessor_ids
    is_like = (own.kind == "government") == (other.kind == "government")
    return is_like and not is_related and not is_former


def _is_itself(sentence: str, at: int, agency: Agency, section: str) -> bool:
    """Whether a name stands where a report names itself: as subject, or as who edited it."""
    name = next((n for n in (agency.name, *agency.aliases) if sentence.startswith(n, at)), None)
    if name is None or sentence.rfind("《", 0, at) > sentence.rfind("》", 0, at):
        return False
    before, after = sentence[:at], sentence[at + len(name) :]
    if _WELCOMES.match(before) and _OWN_WORK.match(after):
        return True
    if section == _SIGNED:
        return not before.strip() and not after.strip()
    if _IN_BRACKETS.search(before) and after[:1] in ")）":
        return True
    if section == "0":
        is_editor = before.rstrip().endswith("由") and "编制" in after
        return is_editor or (_EDITS.match(after) is not None and _EDITOR.search(before) is not None)
    return bool(after) and _BEFORE_SUBJECT.match(before) is not None and _NOT_ITSELF.match(after) is None


# -- texts, once for all rules -----------------------------------------------------------------------


def _strip(reports: Reports, position: int, section: str) -> str:
    """One section of a report without boilerplate and own names; section 一 without requests, too."""
    text = reports.texts[position].get(section, "")
    own = drop_requests(text) if section == OVERVIEW else text
    return _strip_text(own, _names(reports, position))


def _strip_own(reports: Reports, position: int) -> str:
    """What an office says for itself, in sections 一 and 五."""
    return _strip(reports, position, OVERVIEW) + _strip(reports, position, PROBLEMS)


def _strip_overview(reports: Reports, position: int) -> str:
    return _strip(reports, position, OVERVIEW)


def _print_all(stripped: str) -> Grams:
    return fingerprint(stripped, kept_one_in=1)


def _names(reports: Reports, position: int) -> tuple[str, ...]:
    head, agency = reports.heads[position], reports.agency(position)
    return tuple(dict.fromkeys(filter(None, (agency.name, *agency.aliases, head.agency_printed))))


@functools.lru_cache(maxsize=65_536)
def _strip_text(text: str, names: tuple[str, ...]) -> str:
    """Kept for the next publish, which brings few new texts."""
    return strip_boilerplate(text, names)


def _show(reports: Reports, position: int, other: int, sections: Iterable[str]) -> OtherReport:
    """The longest passages that two reports have in common, side by side."""
    pairs: list[tuple[Quote, Quote]] = []
    for section in sections:
        here, there = (reports.texts[each].get(section, "") for each in (position, other))
        pairs += (
            (
                Quote(mask(here[passage.first_start : passage.first_end]), section),
                Quote(mask(there[passage.second_start : passage.second_end]), section),
            )
            for passage in find_common_passages(here, there)
        )
    pairs.sort(key=lambda pair: -len(pair[0].text))
    head = reports.heads[other]
    return OtherReport(reports.agency(other).name, head.report_year, passages=tuple(pairs[:_SHOWN_AT_MOST]))
