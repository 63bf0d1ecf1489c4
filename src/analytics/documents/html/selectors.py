"""Which elements of a page a rule of its style sheets is for.

Selectors are read of tags, classes, ids, attributes, places among siblings, and ``::before`` and ``::after``.
One that asks for anything else fits nothing: what a pointer does to a page is not its look. Browsers put rows
into a ``tbody`` that the source need not have, so row groups stand in nobody's way.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import NamedTuple

from lxml.etree import _Element as Element

_SIMPLE = re.compile(
    r"""(?P<name>[.#][\w-]+)|(?P<tag>\*|[a-z][\w-]*)
    |\[\s*(?P<attribute>[\w:-]+)\s*(?:(?P<relation>[~|^$*]?=)\s*["']?(?P<value>[^"'\]]*)["']?\s*)?\]
    |::?(?P<pseudo>[a-z-]+)(?:\((?P<argument>[^()]*)\))?""",
    re.IGNORECASE | re.VERBOSE,
)
_JOINT = re.compile(r"\s*([>+~])\s*|\s+")
_NTH = re.compile(r"(?:([+-]?\d*)n)?\s*([+-]?\s*\d+)?", re.IGNORECASE)
_GENERATED = frozenset(("before", "after"))
_GROUPS = frozenset(("tbody", "thead", "tfoot"))
MAX_PARTS = 12
"""A selector of more parts is none of a report's; every part multiplies the work."""

MAX_SIBLINGS = 300
"""Places among siblings are counted so far; a table has fewer rows."""

Test = Callable[[Element], bool]


class Compound(NamedTuple):
    """What a selector asks of one element: its tag, or any, its classes and ids, and more."""

    tag: str
    names: frozenset[str]
    tests: tuple[Test, ...] = ()

    def fits(self, element: Element) -> bool:
        """Whether an element is one of those that are meant."""
        if self.tag not in ("", element.tag) or not self.names <= name_element(element):
            return False
        return all(test(element) for test in self.tests)


class Selector(NamedTuple):
    """Compounds from the outside to the inside, and what joins each to the next.

    `is_generated`: it is for the text that a style puts before or behind the element.
    """

    compounds: tuple[Compound, ...]
    joints: tuple[str, ...]
    is_generated: bool = False

    @property
    def last(self) -> Compound:
        """What is asked of the element itself."""
        return self.compounds[-1]

    @property
    def rank(self) -> tuple[int, int, int]:
        """How strict the selector is: ids, then classes and the like, then tags."""
        names = [name for compound in self.compounds for name in compound.names]
        ids = sum(name.startswith("#") for name in names)
        tests = sum(len(compound.tests) for compound in self.compounds)
        return ids, len(names) - ids + tests, sum(bool(compound.tag) for compound in self.compounds)

    def fits(self, element: Element) -> bool:
        """Whether a rule with this selector is for an element."""
        if not self.last.fits(element):
            return False
        found = {element}
        for joint, compound in zip(reversed(self.joints), reversed(self.compounds[:-1]), strict=True):
            around = {each for inner in found for each in _AROUND[joint](inner)}
            found = {each for each in around if compound.fits(each)}
            if not found:
                return False
        return True


def name_element(element: Element) -> frozenset[str]:
    """The classes and the id of an element, as selectors write them."""
    classes = (f".{name}" for name in (element.get("class") or "").split())
    return frozenset((*classes, f"#{element.get('id')}"))


def read_selector(text: str) -> Selector | None:
    """Reads a selector; None for one that asks for something else than what an element is."""
    compounds: list[Compound] = []
    joints: list[str] = []
    is_generated = False
    text = text.strip()
    position = 0
    while position < len(text):
        if compounds:
            joint = _JOINT.match(text, position)
            if joint is None or is_generated or len(compounds) == MAX_PARTS:
                return None
            joints.append(joint.group(1) or " ")
            position = joint.end()
        pieces = []
        while (piece := _SIMPLE.match(text, position)) is not None:
            pieces.append(piece)
            position = piece.end()
        is_generated = any((piece["pseudo"] or "").lower() in _GENERATED for piece in pieces)
        compound = _read_compound(pieces)
        if compound is None:
            return None
        compounds.append(compound)
    return _drop_groups(compounds, joints, is_generated) if compounds else None


def _read_compound(pieces: list[re.Match[str]]) -> Compound | None:
    tag = ""
    names: list[str] = []
    tests: list[Test] = []
    for index, piece in enumerate(pieces):
        if piece["tag"] is not None:
            if index:
                return None
            tag = piece["tag"].lower().strip("*")
        elif piece["name"] is not None:
            names.append(piece["name"])
        elif piece["attribute"] is not None:
            tests.append(partial(_has_attribute, piece["attribute"], piece["relation"], piece["value"]))
        elif (pseudo := piece["pseudo"].lower()) not in _GENERATED:
            test = _read_pseudo(pseudo, piece["argument"])
            if test is None:
                return None
            tests.append(test)
    return Compound(tag, frozenset(names), tuple(tests)) if pieces else None


def _drop_groups(compounds: list[Compound], joints: list[str], is_generated: bool) -> Selector:
    """A selector without its plain ``tbody``, which a page's source may leave out."""
    kept = [
        index
        for index, compound in enumerate(compounds)
        if index == len(compounds) - 1 or compound != Compound("tbody", frozenset())
    ]
    return Selector(
        tuple(compounds[index] for index in kept),
        tuple(joints[index - 1] for index in kept[1:]),
        is_generated,
    )


# -- what stands around an element -----------------------------------------------------------------------


def _list_parents(element: Element) -> Iterator[Element]:
    """The parent, and behind a row group the table."""
    parent = element.getparent()
    if parent is not None:
        yield parent
        if parent.tag in _GROUPS and (table := parent.getparent()) is not None:
            yield table


def _list_previous(element: Element) -> Iterator[Element]:
    previous = element.getprevious()
    if previous is not None:
        yield previous


_AROUND: Mapping[str, Callable[[Element], Iterator[Element]]] = {
    " ": lambda element: element.iterancestors(),
    ">": _list_parents,
    "+": _list_previous,
    "~": lambda element: element.itersiblings(preceding=True),
}


# -- attributes and places -------------------------------------------------------------------------------


def _has_attribute(name: str, relation: str | None, value: str | None, element: Element) -> bool:
    found = element.get(name.lower())
    if found is None or relation is None or value is None:
        return found is not None
    match relation:
        case "~=":
            return value in found.split()
        case "|=":
            return found == value or found.startswith(f"{value}-")
        case "^=":
            return value != "" and found.startswith(value)
        case "$=":
            return value != "" and found.endswith(value)
        case "*=":
            return value != "" and value in found
        case _:
            return found == value


def _read_pseudo(name: str, argument: str | None) -> Test | None:
    """What a pseudo-class asks for; None for what is not known."""
    match name:
        case "link" | "any-link":
            return lambda element: element.get("href") is not None
        case "not":
            inner = read_selector(argument or "")
            return None if inner is None else lambda element: not inner.fits(element)
        case "only-child":
            return lambda element: _count_before(element) == _count_behind(element) == 0
        case "first-child" | "first-of-type" | "last-child" | "last-of-type":
            step = 0, 1
        case "nth-child" | "nth-of-type" | "nth-last-child" | "nth-last-of-type":
            found = _read_nth(argument or "")
            if found is None:
                return None
            step = found
        case _:
            return None
    count = _count_behind if "last" in name else _count_before
    return partial(_is_nth, *step, partial(count, of_type=name.endswith("type")))


def _read_nth(argument: str) -> tuple[int, int] | None:
    """Step and start of an ``nth-child``.

    >>> _read_nth("2n + 1"), _read_nth("odd"), _read_nth("3"), _read_nth("-n+2"), _read_nth("x")
    ((2, 1), (2, 1), (0, 3), (-1, 2), None)
    """
    text = {"odd": "2n+1", "even": "2n"}.get(argument.strip().lower(), argument.strip())
    found = _NTH.fullmatch(text)
    if not text or found is None:
        return None
    step, start = found.groups()
    factor = 0 if step is None else int(f"{step}1" if step in ("", "+", "-") else step)
    return factor, int("".join((start or "0").split()))


def _is_nth(step: int, start: int, count: Callable[[Element], int], element: Element) -> bool:
    beyond = count(element) + 1 - start
    return beyond == 0 if step == 0 else beyond % step == 0 and beyond // step >= 0


def _count_before(element: Element, of_type: bool = False) -> int:
    return _count(element, of_type, preceding=True)


def _count_behind(element: Element, of_type: bool = False) -> int:
    return _count(element, of_type, preceding=False)


def _count(element: Element, of_type: bool, *, preceding: bool) -> int:
    """How many siblings stand before or behind an element; rows without a group are among themselves."""
    parent = element.getparent()
    is_alone = of_type or (element.tag == "tr" and parent is not None and parent.tag == "table")
    siblings = element.itersiblings(element.tag if is_alone else None, preceding=preceding)
    return sum(1 for _ in islice(siblings, MAX_SIBLINGS))
