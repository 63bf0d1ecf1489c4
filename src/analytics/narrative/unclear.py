"""Claims that other words of their sentence make wider, or so unclear that they are none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from analytics.narrative.claims import Claim, ClaimKind, Topic
from analytics.narrative.measures import read_requests

_COUNTED = r"[^，。；、\d]{0,4}[\d一二两三四五六七八九十]+[件个份起宗]"
_LAPSED = re.compile(rf"失效{_COUNTED}")
_DISMISSED = re.compile(rf"驳回(?![^，。；、]{{0,4}}请求)(?:起诉|申请)?{_COUNTED}")
_PUT_OFF = re.compile(rf"(?:延期|超期|逾期)(?:后)?(?:答复|办理|回复|办结)?{_COUNTED}")
_IN_TIME = re.compile(r"(?:按[期时]|期限内|时限内|及时)(?:依法)?(?:答复|办结|回复)[^，。；、]{0,4}$")
_BOTH_COERCIONS = re.compile(r"强制措施.*强制执行|强制执行.*强制措施")
_OF_ALL_KINDS = re.compile(
    r"[件份起宗][^。；]{0,12}(?:其中|属于)[^，。；]{0,8}信息公开(?:申请|类|的|案件|复议|诉讼|事项){0,3}\d|[件份][^。；]*其余[^，。；]{0,8}(?:信访|咨询)"
)
"""What a number is followed by that counts more than information requests, and the disputes about them."""


def settle_claims(claims: Sequence[Claim]) -> list[Claim]:
    """Claims of a section with all that they may mean; those of which nobody knows are left out."""
    return [claim for claim in _widen_grants(claims) if not any(is_so(claim) for is_so in _UNCLEAR)]


def _is_repealed_in_part(claim: Claim) -> bool:
    """宣布失效1件、废止1件: 本年废止件数 counts both, or only these."""
    is_repealed = claim.topic is Topic.DOCUMENTS and all(
        name.endswith(".repealed") for name in claim.measures
    )
    return is_repealed and _LAPSED.search(claim.text) is not None


def _is_upheld_in_part(claim: Claim) -> bool:
    """驳回2件、维持2件: what was dismissed stands under 结果维持, or under 其他结果."""
    is_result = claim.topic is Topic.DISPUTES and all(
        name.endswith((".upheld", ".other_result")) for name in claim.measures
    )
    return is_result and claim.kind is ClaimKind.COUNT and _DISMISSED.search(claim.text) is not None


def _is_of_all_kinds(claim: Claim) -> bool:
    """行政复议案件230件，其中信息公开类7件: the first number counts disputes about everything."""
    if claim.kind is not ClaimKind.COUNT or not all(name.endswith(".total") for name in claim.measures):
        return False
    return _OF_ALL_KINDS.match(_cut(claim)[1]) is not None


def _is_concluded_in_part(claim: Claim) -> bool:
    """按期答复50件，延期答复3件: together they are what was concluded."""
    if claim.measures != ("concluded.total",) or claim.kind is not ClaimKind.COUNT:
        return False
    before, after = _cut(claim)
    return _IN_TIME.search(before) is not None and _PUT_OFF.search(after) is not None


def _is_coerced_in_part(claim: Claim) -> bool:
    """行政强制措施10次、行政强制执行2次: the table counts both."""
    return claim.measures == ("coercion",) and _BOTH_COERCIONS.search(claim.text) is not None


def _cut(claim: Claim) -> tuple[str, str]:
    """A claim's sentence before its number and behind it; both empty where it is not printed in digits."""
    found = re.search(rf"(?<!\d){claim.value:f}(?!\d)", claim.text) if claim.value is not None else None
    return ("", "") if found is None else (claim.text[: found.start()], claim.text[found.end() :])


_UNCLEAR: tuple[Callable[[Claim], bool], ...] = (
    _is_repealed_in_part,
    _is_upheld_in_part,
    _is_concluded_in_part,
    _is_coerced_in_part,
    _is_of_all_kinds,
)


def _widen_grants(claims: Sequence[Claim]) -> list[Claim]:
    """予以公开 may include what was granted in part, where a part of the report never says that apart."""
    apart = {claim.paragraph for claim in claims if "granted_in_part" in claim.measures}
    wider = read_requests(["granted", "granted_in_part"])
    return [
        replace(claim, subject=(*claim.subject, *wider))
        if claim.measures == ("granted",) and claim.paragraph not in apart
        else claim
        for claim in claims
    ]
