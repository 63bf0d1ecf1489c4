"""How findings are put into words: counts in English, quotation marks within quotation marks."""

from decimal import Decimal
from functools import lru_cache

from analytics.model import Message

_INNER = {"“": "‘", "”": "’"}
_DEEPEST = 2


def say_count(number: Decimal | int, one: str, more: str) -> str:
    """A number with what it counts: 1 row is missing, 2 rows are missing.

    >>> say_count(1, "row is", "rows are"), say_count(Decimal("2"), "row is", "rows are")
    ('1 row is', '2 rows are')
    """
    shown = f"{number:f}" if isinstance(number, Decimal) else f"{number}"
    return f"{shown} {one if number == 1 else more}"


def nest_quotes(message: Message) -> Message:
    """A message whose marks within marks are single ones, as Chinese prints them."""
    if message.zh.count("“") < _DEEPEST and message.en.count("“") < _DEEPEST:
        return message
    return Message(_nest(message.zh), _nest(message.en))


@lru_cache(maxsize=1024)
def _nest(text: str) -> str:
    """A text with ‘ ’ within “ ”; as it is where marks are not paired, as in a sentence that was cut.

    >>> _nest("“不予公开：危及“三安全一稳定””空白"), _nest("“做好“回头看……”")
    ('“不予公开：危及‘三安全一稳定’”空白', '“做好“回头看……”')
    """
    pieces, depth, deepest = [], 0, 0
    for char in text:
        depth += (char == "“") - (char == "”" and depth > 0)
        deepest = max(deepest, depth)
        level = depth + (char == "”")
        pieces.append(_INNER.get(char, char) if level >= _DEEPEST else char)
    is_paired = not depth and text.count("“") == text.count("”")
    return "".join(pieces) if is_paired and deepest == _DEEPEST else text
