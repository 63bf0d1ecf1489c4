"""What the name of an agency tells: its kind, its level, its region, and whose figures its report counts.

A county government and above publishes two reports: the government's own (人民政府, the figures of its whole
region) and that of its general office (人民政府办公室, the office alone). Taking one for the other counts
everything twice, so the name is read from its end: 人民政府办公室 is not 人民政府.
"""

import hashlib
import re
from dataclasses import dataclass

from analytics.dictionary.labels import normalise_label
from analytics.model import Coverage

KINDS = ("government", "government_office", "department", "subdistrict", "town", "other")
LEVELS = ("province", "city", "county", "township")

_MUNICIPALITIES = frozenset({"北京市", "上海市", "天津市", "重庆市"})
"""直辖市: cities at the level of a province."""

_ENDINGS: tuple[tuple[str, str], ...] = (
    (r"(?:街道|街道办|街道办事处)$", "subdistrict"),
    (r"(?:镇|乡|苏木)(?:人民)?(?:政府)?$", "town"),
    (r"政府(?:办公室|办公厅|办)$", "government_office"),
    (r"人民政府$|行政公署$|[省市区县州盟旗]政府$", "government"),
    # The committee of a development zone governs a region of its own, which the name does not delimit.
    (r"(?:管理委员会|管委会|园区|开发区|新区|示范区|中心|公司|集团|银行|医院|学校|大学|学院)$", "other"),
    (r"(?:局|委|委员会|办|办公室|厅|部|署|院|队|所|站|会)$", "department"),
)

_REGION = re.compile(
    # A local branch of a national authority: 国家税务总局淮安市税务局.
    r"(?:国家[\u4e00-\u9fff]{2,4}?总局)?"
    r"(?P<province>[\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区))?"
    r"(?P<city>[\u4e00-\u9fff]{2,8}?(?:市(?![区县])|自治州|地区|盟))?"
    r"(?P<county>[\u4e00-\u9fff]{1,8}?(?<![社校园小辖])(?:自治县|县|区|旗|市(?![区县])))?"
)
_NO_REGION = re.compile(r"管理|监督|发展|保障|事务|公共|资源|经济|技术|城乡|市场|^城市$")
"""What a region's name does not contain: 城市管理局 does not govern a place called 城市."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a name tells about an agency; None where it tells nothing."""

    kind: str
    level: str | None
    region: str | None
    coverage: Coverage | None


def infer_traits(name: str) -> Traits:
    """Conclude kind, level, region and coverage from an agency's name.

    >>> infer_traits("淮安市人民政府")
    Traits(kind='government', level='city', region='淮安市', coverage=<Coverage.WHOLE_REGION: 'whole_region'>)
    >>> infer_traits("上海市人民政府办公厅").kind, infer_traits("上海市人民政府办公厅").level
    ('government_office', 'province')
    >>> infer_traits("淮安市洪泽区城市管理局").level, infer_traits("淮安市洪泽区城市管理局").region
    ('county', '淮安市洪泽区')
    >>> infer_traits("蒋坝镇人民政府").kind, infer_traits("蒋坝镇人民政府").level
    ('town', 'township')
    """
    compact = normalise_label(name)
    kind = next((kind for ending, kind in _ENDINGS if re.search(ending, compact)), "other")
    parts = split_region(compact)
    level = _level(kind, parts)
    coverage: Coverage | None = Coverage.SINGLE_ORGAN
    if kind == "government":
        coverage = Coverage.WHOLE_REGION
    elif kind == "other":
        coverage = None
    return Traits(kind, level, "".join(parts) or None, coverage)


def split_region(name: str) -> tuple[str, ...]:
    """Split the region that a name begins with into its parts, from the largest.

    >>> split_region("江苏省淮安市洪泽区民政局")
    ('江苏省', '淮安市', '洪泽区')
    >>> split_region("淮安市城市管理局"), split_region("民政局")
    (('淮安市',), ())
    """
    match = _REGION.match(name)
    if match is None:
        return ()
    parts = []
    for part in match.groups():
        if part is None:
            continue
        if _NO_REGION.search(part):
            break
        parts.append(part)
    return tuple(parts)


def inferred_id(name: str) -> str:
    """Name an agency that no roster knows; equal for all ways of writing the same name."""
    return "u-" + hashlib.sha256(normalise_label(name).encode()).hexdigest()[:10]


def _level(kind: str, parts: tuple[str, ...]) -> str | None:
    if kind in ("town", "subdistrict"):
        return "township"
    if not parts:
        return None
    last = parts[-1]
    if last in _MUNICIPALITIES or last.endswith(("省", "自治区", "特别行政区")):
        return "province"
    if last.endswith(("市", "自治州", "地区", "盟")):
        # 市 alone may also be a county-level city; below another 市 it certainly is one.
        is_below_city = any(part.endswith("市") for part in parts[:-1])
        return "county" if is_below_city else "city"
    return "county"
