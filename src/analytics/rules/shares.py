"""E6 and E8: shares and channels of the prose, held against its own numbers and those of the tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from analytics.model import TOTAL, FigureKey, Finding, Message
from analytics.narrative import DISCLOSURE_RATE, Claim, ClaimKind, Reading, Topic, mask, read_requests
from analytics.rules.check import Check, Report
from analytics.rules.claims import Prose, add_up, is_of_year, is_out_of_scope, likeliest_cells, read_prose

RECEIVED = FigureKey("requests.received", TOTAL)
CARRIED_IN = FigureKey("requests.carried_in", TOTAL)
CONCLUDED = FigureKey("requests.outcome.total", TOTAL)

_WHOLES = ("received", "new", "handled", "concluded")
_WITHIN = re.compile("[其人之]中")
_TOGETHER = re.compile(r"[，、（](?:共|合计|共计|总计|累计)(?:为|是)?(\d{1,6})[件宗份]")
"""The number behind a list that says what it adds up to."""
_CHANNELS_OF_A_FULL_LIST = 3
"""So many channels are all of them; of two there may be a third."""


# -- E6: shares --------------------------------------------------------------------------------------


def e6(check: Check) -> tuple[Finding, ...]:
    """E6: percentages follow from their numbers, and the shares of one list do not exceed the whole."""
    report, prose = check.report, read_prose(check.report)
    shares = [
        claim
        for claim in prose.claims
        if claim.kind is ClaimKind.SHARE
        and claim.value is not None
        and is_of_year(claim, report)
        and claim.topic in (Topic.REQUESTS, Topic.DISPUTES)
    ]
    shares = [claim for claim in shares if not _is_whole(claim) or _is_listed(claim, shares)]
    if not shares:
        return ()
    points = Decimal(str(check.limit("points")))
    wrong: list[tuple[Claim, Decimal | None]] = []
    assessed = 0
    for claim in shares:
        computed = _compute_shares(claim, prose.claims, report)
        assessed += bool(computed)
        if computed and not any(_is_near(claim, share, points) for share in computed):
            wrong.append((claim, min(computed, key=lambda share: abs(share - (claim.value or 0)))))
    wrong += [
        (claim, None)
        for claim in _overfull(shares, Decimal(str(check.limit("sum_points"))))
        if all(claim is not one for one, _ in wrong)
    ]
    if wrong:
        return tuple(_tell_share(check, prose, claim, computed) for claim, computed in _by_cells(wrong))
    if assessed:
        return check.passes()
    return check.cannot_assess("所依据的数字没有填报", "the numbers that it rests on are not there")


def _is_listed(claim: Claim, shares: Iterable[Claim]) -> bool:
    """Whether the share of a whole stands beside another's: alone it is one of what no table has."""
    return any(
        other is not claim
        and _is_whole(other)
        and (other.section, other.sentence_number) == (claim.section, claim.sentence_number)
        for other in shares
    )


def _compute_shares(claim: Claim, claims: Iterable[Claim], report: Report) -> list[Decimal]:
    """Every percentage that a share may be: of the count beside it or of its cells, over any whole."""
    is_apart = is_out_of_scope(claim, report)
    parts = {claim.of} if claim.of is not None else set()
    if not is_apart:
        parts |= {value for reading in claim.subject if (value := _sum_if_there(reading, report)) is not None}
    counts = [
        other
        for other in claims
        if other.kind is ClaimKind.COUNT
        and other.topic is claim.topic
        and (other.section, other.paragraph) == (claim.section, claim.paragraph)
    ]
    wholes = {other.value for other in counts if _is_whole(other)} | _list_parts(claim, counts)
    if claim.measures == (DISCLOSURE_RATE,):
        parts |= _sum_granted(claim, counts)
        wholes |= _decided(report)
    if not is_apart:
        wholes |= _wholes(claim.topic, report)
    known = [whole for whole in wholes if whole is not None and whole > 0]
    return [part * 100 / whole for part in parts for whole in known]


def _sum_granted(claim: Claim, counts: Iterable[Claim]) -> set[Decimal]:
    """What the sentence of a 公开率 says was granted: each count, and all of them."""
    told = [
        other.value
        for other in counts
        if other.value is not None
        and other.sentence_number == claim.sentence_number
        and set(other.measures) <= {"granted", "granted_in_part"}
    ]
    return {*told, sum(told, Decimal(0))}


def _decided(report: Report) -> set[Decimal | None]:
    """What a 公开率 may be of besides all that was concluded: without 不予处理 and 其他处理, or 无法提供."""
    rows = ("granted", "granted_in_part", "refused", "unavailable")
    sums = [_sum_if_there(read_requests([row])[0], report) for row in rows]
    known = [value for value in sums if value is not None]
    return {sum(known[:3], Decimal(0)), sum(known, Decimal(0))} if len(known) == len(rows) else set()


def _list_parts(claim: Claim, counts: Iterable[Claim]) -> set[Decimal | None]:
    """What else a share behind 其中 may be of: of a part that its sentence has just counted."""
    before = [
        other
        for other in counts
        if other.sentence_number == claim.sentence_number and other.span.start < claim.span.start
    ]
    # The last one is the count that the share goes with.
    return {other.value for other in before[:-1]} if _WITHIN.search(claim.text) else set()


def _sum_if_there(reading: Reading, report: Report) -> Decimal | None:
    return add_up(reading, report) if all(term.key in report.figures for term in reading) else None


def _is_whole(claim: Claim) -> bool:
    if claim.topic is Topic.DISPUTES:
        return all(name.endswith(".total") for name in claim.measures)
    return all(name.partition(".")[0] in _WHOLES and name.endswith(".total") for name in claim.measures)


def _wholes(topic: Topic, report: Report) -> set[Decimal]:
    """The totals of a table that shares may refer to."""
    if topic is Topic.DISPUTES:
        groups = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
        totals = [report.value(f"disputes.{group}.total") for group in groups]
        known = [total for total in totals if total is not None]
        sums = [sum(known, Decimal(0)), sum(known[1:], Decimal(0))] if len(known) == len(groups) else []
        pending = [report.value(f"disputes.{group}.pending") or Decimal(0) for group in groups]
        ended = [total - open_ for total, open_ in zip(totals, pending, strict=True) if total is not None]
        return {*known, *sums, *ended, sum(ended, Decimal(0))}
    received, carried_in, concluded = (report.value(*key) for key in (RECEIVED, CARRIED_IN, CONCLUDED))
    wholes = {value for value in (received, concluded) if value is not None}
    return wholes | ({received + carried_in} if received is not None and carried_in is not None else set())


def _is_near(claim: Claim, share: Decimal, points: Decimal) -> bool:
    """Within the rounding of the text; a last digit that was cut off instead of rounded is no fault."""
    if claim.low is None or claim.high is None:
        return False
    half = (claim.high - claim.low) / 2
    return claim.low - points <= share <= claim.high + max(points, half)


def _overfull(shares: Sequence[Claim], slack: Decimal) -> Iterator[Claim]:
    """The first share of each sentence whose shares of different things exceed the whole."""
    for _, group in groupby(shares, key=lambda claim: (claim.section, claim.sentence_number)):
        listed = list(group)
        names = {claim.measures for claim in listed}
        stated = sum((claim.low for claim in listed if claim.low is not None), Decimal(0))
        is_one_list = len(names) == len(listed) >= 2 and len({claim.topic for claim in listed}) == 1
        is_nested = _WITHIN.search(listed[0].text.partition("%")[2].rpartition("%")[0])
        if is_one_list and not is_nested and all(map(_is_row, listed)) and stated > 100 + slack:
            yield listed[0]


def _is_row(claim: Claim) -> bool:
    """Whether a share is that of one row or channel, so that others can stand beside it."""
    return len(claim.measures) == 1 and "." not in claim.measures[0] and claim.measures != (DISCLOSURE_RATE,)


def _by_cells(wrong: Iterable[tuple[Claim, Decimal | None]]) -> list[tuple[Claim, Decimal | None]]:
    """One claim for each set of cells."""
    first: dict[tuple[FigureKey, ...], tuple[Claim, Decimal | None]] = {}
    for claim, computed in wrong:
        first.setdefault(likeliest_cells(claim), (claim, computed))
    return list(first.values())


def _tell_share(check: Check, prose: Prose, claim: Claim, computed: Decimal | None) -> Finding:
    stated = f"{claim.value:f}"
    text = mask(claim.text)
    cells = tuple(key for key in likeliest_cells(claim) if key in check.report.figures)
    if computed is None:
        message = Message(
            f"正文各项占比之和超过100%：“{text}”。", f"The shares of one list exceed 100 %: “{text}”."
        )
        nearest = None
    else:
        nearest = f"{computed:.2f}"
        message = Message(
            f"正文占比 {stated}% 与所依据的数字不符，最接近的计算结果为 {nearest}%：“{text}”。",
            f"The share of {stated} % does not follow from its numbers; the nearest would be "
            f"{nearest} %: “{text}”.",
        )
    (finding,) = check.fails(
        message.zh, message.en, cells=cells, quotes=[prose.quote(claim)], expected=nearest, reported=stated
    )
    return replace(finding, instance=f"E6:{'+'.join(claim.measures)}")


# -- E8: channels ------------------------------------------------------------------------------------


def e8(check: Check) -> tuple[Finding, ...]:
    """E8: what came by net, letter and in person adds up to what was received."""
    report, prose = check.report, read_prose(check.report)
    claims = [c for c in prose.claims if c.kind is ClaimKind.CHANNEL and is_of_year(c, report)]
    found: list[tuple[list[Claim], str]] = []
    for _, group in groupby(claims, key=lambda claim: (claim.section, claim.sentence_number)):
        listed = list(group)
        outcome = _judge_channels(listed, prose.claims, report)
        if outcome:
            found.append((listed, outcome))
    failed = [listed for listed, outcome in found if outcome == "fail"]
    if failed:
        stated = sum((claim.value for claim in failed[0] if claim.value is not None), Decimal(0))
        text = mask(failed[0][0].text)
        received = report.value(*RECEIVED)
        zh, en = (
            ("", "") if received is None else (f"（表中新收 {received:f}）", f" (the table has {received:f})")
        )
        return check.fails(
            f"正文各渠道之和为 {stated:f}，与所述及表中的申请数{zh}都不符：“{text}”。",
            f"The channels in the text add up to {stated:f}, which is no number of requests "
            f"received{en}: “{text}”.",
            cells=(RECEIVED,),
            quotes=[prose.quote(listed[0]) for listed in failed],
            expected=report.value(*RECEIVED),
            reported=stated,
        )
    unsure = next((listed for listed, outcome in found if outcome == "unsure"), None)
    if unsure is not None:
        text = mask(unsure[0].text)
        return check.is_unsure(
            f"正文所列渠道之和小于申请数，可能没有列全：“{text}”。",
            f"The channels in the text are fewer than the requests; perhaps not all are listed: “{text}”.",
            cells=(RECEIVED,),
            quotes=[prose.quote(unsure[0])],
        )
    if any(outcome == "lacking" for _, outcome in found):
        return check.lacks([RECEIVED])
    return check.passes() if found else ()


def _judge_channels(listed: Sequence[Claim], claims: Iterable[Claim], report: Report) -> str:
    """Channels against what the same part of the text received, or the table where it does not say.

    Returns:
        ``pass``, ``fail``, ``unsure``, ``lacking``, or nothing for a list that cannot be added up.
    """
    names = [name for claim in listed for name in claim.measures]
    if len(set(names)) != len(names) or not all(claim.is_exact for claim in listed):
        return ""
    stated = sum((claim.value for claim in listed if claim.value is not None), Decimal(0))
    first = listed[0]
    wholes = {
        claim.value
        for claim in claims
        if claim.kind is ClaimKind.COUNT
        and claim.value is not None
        and claim.topic is Topic.REQUESTS
        and (claim.section, claim.paragraph) == (first.section, first.paragraph)
        and _is_whole(claim)
        and "concluded.total" not in claim.measures
    }
    wholes |= {Decimal(told[1]) for told in _TOGETHER.finditer(first.text)}
    if not wholes and not is_out_of_scope(first, report):
        wholes = _wholes(Topic.REQUESTS, report)
    if not wholes:
        return "lacking"
    if stated in wholes or (stated == report.value(*RECEIVED) and not is_out_of_scope(first, report)):
        return "pass"
    if stated > max(wholes) or len(names) >= _CHANNELS_OF_A_FULL_LIST:
        return "fail"
    return "unsure" if len(names) > 1 else ""
