"""What the reading noted beside a figure, in the reader's language.

Notes are stored in English, one after the other (``analytics.extraction``); a note that is not known here is
shown as it is, because leaving it out would be worse.
"""

import re
from types import MappingProxyType
from typing import Final

from analytics.charts.formats import Language
from analytics.ui.language import translate

_NOTES: Final = MappingProxyType(
    {
        r"recognised from a picture": "reports.note.recognised",
        r"no unit is printed; read as 万元": "reports.note.no_unit",
        r"column label unreadable; placed by the official order": "reports.note.guessed_column",
        r"the cell may stand for several figures": "reports.note.ambiguous",
        r"may be (?P<readings>[^;]+)": "reports.note.readings",
        r"(?P<readings>[^;]+), settled by the sums": "reports.note.settled",
        r"remark (?P<remark>[^;]+)": "reports.note.remark",
        r"unit (?P<unit>[^;]+) in the cell": "reports.note.unit",
    }
)
"""Pattern of a note -> the key of its text, whose values are the pattern's groups."""
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in (re.sub(r"\?P<\w+>", "?:", p) for p in _NOTES)))


def print_note(note: str, language: Language) -> str:
    """A figure's note.

    >>> print_note("remark *; recognised from a picture; may be 3 or 8", "zh")
    '附注“*”；由图片识别；可能是 3 或 8'
    >>> print_note("no unit is printed; read as 万元", "en")
    'no unit is printed, read as 10,000 yuan'
    """
    parts = [*_ANY.findall(note)]
    rest = _ANY.sub("", note)
    printed = [_print_part(part, language) for part in parts]
    left = rest.strip("; ")
    return translate("reports.note.join", language).join([*printed, left] if left else printed)


def _print_part(part: str, language: Language) -> str:
    for pattern, key in _NOTES.items():
        found = re.fullmatch(pattern, part)
        if found:
            values = {
                name: value.strip().replace(" or ", translate("reports.note.or", language))
                for name, value in found.groupdict().items()
            }
            return translate(key, language, **values)
    return part
