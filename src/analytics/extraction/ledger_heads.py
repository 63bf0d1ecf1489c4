"""What a column of an office's ledger holds, told by its heads.

A ledger prints a report's rows and columns as heads of columns: "本年新收-自然人", "行政复议 / 结果维持",
or a short name such as "新收" for the row's total. The parts of a head are matched with the labels of the
dictionary; a head that fits two figures fits none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import normalise_label
from analytics.extraction.matching import match_label
from analytics.model import APPLICANTS, LEDGER_ROLES, TOTAL, FigureKey

_SEPARATORS = re.compile(r"[-—–－·|｜:：_＿]+")
_BRACKETED = re.compile(r"^(?P<head>.+?)[（(](?P<tail>[^（）()]+)[）)]$")
_SCOPES = ("row3", "ledger_name", "applicant", "group4", "result4", "row2", "column2")
_NEUTRAL_SCOPES = ("group3", "block2", "section", "applicant_group")
_LAST_SCOPES = ("applicant", "result4", "column2")
"""Scopes whose labels stand last in a head that is written without separators ("新收自然人")."""
_YEAR = re.compile(r"20[0-3]\d\s*年?度?")
_OTHER = re.compile(
    "上年|去年|前年|上一年|上半年|下半年|季度|月份|累计|历年|历史|同比|环比|增长|增幅|增减|占比|比例|比重|率|排名|名次"
    "|平均|人均|目标|计划|预算|预计|拟|未|得分|分值"
)
"""Words of what is no figure of a report, unless the report's own label has them (上年结转, 尚未审结)."""
_ENUMERATED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]")
_MAX_PARTS = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a part of a head may say: a target of a scope, and whether letter by letter."""

    scope: str
    target: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What a column is: `role` is one of `LEDGER_ROLES`, ``figure`` or ``unknown``.

    `key` is set for a figure; `is_sure` says that every word of the head is a known label.
    """

    role: str
    key: FigureKey | None = None
    is_sure: bool = True


_UNKNOWN = Reading("group3", "", False)
"""A head above others that no label knows ("依申请公开情况统计"): it decides nothing, and nothing is sure."""


def read_head(parts: Sequence[str]) -> Head:
    """Tell what a column holds from its heads, from the top down.

    >>> read_head(["本年新收政府信息公开申请数量", "自然人"]).key
    FigureKey(indicator='requests.received', applicant='natural_person')
    >>> read_head(["行政复议-结果维持"]).key
    FigureKey(indicator='disputes.reconsideration.upheld', applicant='total')
    >>> read_head(["单位名称"]).role, read_head(["不予公开"]).role
    ('agency', 'unknown')
    """
    printed = [bare for part in parts if normalise_label(bare := _YEAR.sub("", part))]
    if not printed:
        return Head("ignored")
    role = match_label("ledger_column", printed[-1])
    if role is not None and role.is_exact and role.target in LEDGER_ROLES:
        return Head(role.target)
    unsure: list[FigureKey] = []
    for pieces in _split(printed):
        found = _read_pieces(pieces)
        sure = [key for key, is_sure in found.items() if is_sure]
        # What is known letter by letter decides: 本年新收-其他 is close to 本年新收, and is not it.
        if sure:
            return Head("figure", sure[0]) if len(found) == 1 else Head("unknown")
        unsure = unsure or list(found)
    return Head("figure", unsure[0], is_sure=False) if len(unsure) == 1 else Head("unknown")


def _read_pieces(pieces: Sequence[str]) -> dict[FigureKey, bool]:
    """The figures that the pieces of a head may name together, and whether every piece is a known label."""
    found: dict[FigureKey, bool] = {}
    read = [tuple(_read_part(piece)) for piece in pieces]
    if any(
        _OTHER.search(piece) and not any(each.is_exact for each in readings)
        for piece, readings in zip(pieces, read, strict=True)
    ):
        return {}
    *above, last = read
    for reading in product(*(readings or (_UNKNOWN,) for readings in above), last):
        key = _combine([each for each in reading if each.scope not in _NEUTRAL_SCOPES])
        if key is not None and not _is_bare(reading, pieces[-1]) and _is_in_groups(key, reading):
            found[key] = found.get(key, False) or all(each.is_exact for each in reading)
    return found


def _is_in_groups(key: FigureKey, readings: Sequence[Reading]) -> bool:
    """Whether a row stands in every group that its head names: 其他处理 / 总计 is not （七）总计."""
    groups = (each.target for each in readings if each.scope == "group3" and each.target)
    return all(key.indicator.startswith(f"requests.{group}.") for group in groups)


def _split(printed: Sequence[str]) -> Iterator[list[str]]:
    """The heads as they are, then cut at separators and brackets, then before a known last word."""
    yield list(printed)[:_MAX_PARTS]
    cut = [piece for part in printed for piece in _SEPARATORS.split(part) if normalise_label(piece)]
    yield cut[:_MAX_PARTS]
    unbracketed = [piece for part in cut for piece in _cut_bracket(part)]
    yield unbracketed[:_MAX_PARTS]
    yield [piece for part in unbracketed for piece in _cut_last_word(part)][:_MAX_PARTS]


def _cut_bracket(part: str) -> list[str]:
    match = _BRACKETED.match(part.strip())
    return [match["head"], match["tail"]] if match else [part]


def _cut_last_word(part: str) -> list[str]:
    """Cut a known last word off: 新收自然人 -> 新收, 自然人. The longest one decides."""
    label = normalise_label(part)
    endings = [
        known
        for scope in _LAST_SCOPES
        for known in _known_labels(scope)
        if label.endswith(known) and len(label) > len(known)
    ]
    known_whole = (match_label(scope, part) for scope in ("row3", "ledger_name"))
    if not endings or any(match is not None and match.is_exact for match in known_whole):
        return [part]
    end = max(endings, key=len)
    return [label[: -len(end)], end]


def _known_labels(scope: str) -> tuple[str, ...]:
    return tuple(normalise_label(label.text) for label in load_dictionary().labels if label.scope == scope)


def _read_part(part: str) -> Iterator[Reading]:
    """Everything that one part may say; exact readings leave no room for close ones."""
    matches = [
        Reading(scope, match.target, match.is_exact)
        for scope in (*_SCOPES, *_NEUTRAL_SCOPES)
        if (match := match_label(scope, part)) is not None
    ]
    exact = [reading for reading in matches if reading.is_exact]
    yield from exact or matches


def _is_bare(readings: Sequence[Reading], last: str) -> bool:
    """Whether a head says only 总计 or 其他, which may be that of anything."""
    above = readings[:-1]
    is_alone = all(each.scope in _NEUTRAL_SCOPES for each in above)
    is_alone &= not any(each.scope == "group3" and each.target for each in above)
    return is_alone and match_label("applicant", last) is not None and not _ENUMERATED.match(last.strip())


def _combine(readings: Sequence[Reading]) -> FigureKey | None:
    """The one figure that these readings name together, or None."""
    if len({"litigation"} | {r.target for r in readings if r.scope == "group4"}) > 1:
        # 行政诉讼 stands above its two kinds.
        readings = [reading for reading in readings if reading.target != "litigation"]
    by_scope = {("row3" if r.scope == "ledger_name" else r.scope): r.target for r in readings}
    if len(by_scope) != len(readings):
        return None
    scopes = frozenset(by_scope)
    indicators = load_dictionary().indicators
    if scopes in ({"row3"}, {"row3", "applicant"}):
        return FigureKey(by_scope["row3"], by_scope.get("applicant", TOTAL))
    if scopes in ({"group4", "result4"}, {"group4"}):
        indicator = f"disputes.{by_scope['group4']}.{by_scope.get('result4', 'total')}"
    elif scopes == {"row2", "column2"}:
        indicator = f"proactive.{by_scope['row2']}.{by_scope['column2']}"
    else:
        return None
    return FigureKey(indicator, APPLICANTS[-1]) if indicator in indicators else None
