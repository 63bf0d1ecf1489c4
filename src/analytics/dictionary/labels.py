"""Printed labels: how they are compared, whatever way a report writes them."""

import functools
import importlib.resources
import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width forms of ASCII. Only these: bare NFKC would also turn the footnote mark ① into 1."""

_RADICAL_BLOCKS = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF))
"""Radicals and compatibility ideographs that PDF fonts put in place of ordinary characters."""

_MAY_BE_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")

_DROPPED_CATEGORIES = frozenset("ZPSC")
"""Unicode categories without meaning in a label: blanks, punctuation, symbols, control characters."""


@functools.lru_cache(maxsize=16_384)
def normalise_label(text: str) -> str:
    """Brings a label to the one form in which labels are compared.

    Radicals become characters (some PDF fonts print ⾏ for 行), traditional characters of the official
    labels become simplified, full-width becomes ASCII, and all white space, punctuation, brackets and
    quotes go. Circled numbers stay what they are: ① is a footnote mark and not a digit.

    >>> normalise_label("（一）予以公开")
    '一予以公开'
    >>> normalise_label("1.属于国家秘密") == normalise_label(" １、属于 国家秘密")
    True
    >>> normalise_label("⾏政许可")
    '行政许可'
    >>> normalise_label("3.危及“三安全一稳定”") == normalise_label('3.危及"三安全一稳定"')
    True
    >>> normalise_label("本年增/減(減用負值表示，如-8)")
    '本年增减减用负值表示如8'
    >>> normalise_label("规章①")
    '规章①'
    >>> normalise_label(" \u3000\u00a0")
    ''
    """
    folded = fold_radicals(text).translate(_FULL_WIDTH)
    simplified = folded.translate(_characters("traditional"))
    return "".join(char for char in simplified if unicodedata.category(char)[0] not in _DROPPED_CATEGORIES)


def fold_radicals(text: str) -> str:
    """Replaces Kangxi radicals, CJK radicals and compatibility ideographs by ordinary characters.

    Nothing else changes, so the result has the same meaning and length as the text.

    >>> fold_radicals("⾏政复议⻅⻚①")
    '行政复议见页①'
    """
    if _MAY_BE_RADICAL.search(text) is None:
        return text
    radicals = _characters("radical")
    return "".join(_fold(char, radicals) for char in text)


def _fold(char: str, radicals: Mapping[int, str]) -> str:
    code = ord(char)
    if not any(first <= code <= last for first, last in _RADICAL_BLOCKS):
        return char
    folded = radicals.get(code) or unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


@functools.cache
def _characters(kind: str) -> Mapping[int, str]:
    """The replacements of one kind of ``characters.csv``, ready for ``str.translate``."""
    folder = importlib.resources.files("analytics.dictionary").joinpath("data")
    lines = folder.joinpath("characters.csv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = (line.split(",") for line in lines)
    return MappingProxyType({ord(printed): plain for of, printed, plain in pairs if of == kind})


_YEAR_ALONE = re.compile(r"(?:19|20)\d\d年(?!度?\d)")
"""The year of a head such as 2023年制发件数, not that of a day."""


@functools.cache
def _qualifiers() -> Mapping[str, str]:
    """Word -> its kind, of ``qualifiers.csv``."""
    folder = importlib.resources.files("analytics.dictionary").joinpath("data")
    lines = folder.joinpath("qualifiers.csv").read_text(encoding="utf-8").splitlines()[1:]
    return MappingProxyType({word: kind for kind, word in (line.split(",") for line in lines)})


@functools.lru_cache(maxsize=4096)
def find_qualifiers(label: str) -> frozenset[str]:
    """The kinds of words in a normalised label that say which year, what share or what else is counted.

    A label that has such a word beside a known one counts another thing: 去年制发件数, 处理决定数量占比.

    >>> sorted(find_qualifiers("上年处理决定数量占比")), find_qualifiers("本年处理决定数量")
    (['last_year', 'share'], frozenset())
    >>> sorted(find_qualifiers("2023年制发件数")), find_qualifiers("现行有效件数截至2024年12月31日")
    (['year'], frozenset())
    """
    kinds = {kind for word, kind in _qualifiers().items() if word in label}
    return frozenset(kinds | {"year"} if _YEAR_ALONE.search(label) else kinds)


def compile_qualifiers() -> str:
    """A regular expression for one word of `find_qualifiers`."""
    words = sorted(_qualifiers(), key=lambda word: (-len(word), word))
    return f"{_YEAR_ALONE.pattern}|{'|'.join(map(re.escape, words))}"


_YEAR_IN_WORDS = re.compile(r"二([〇○零0])([一二三])([〇○零一二三四五六七八九0])(?=年)")
_OTHER_DIGIT = re.compile("[０-９]")
_VALUES: Mapping[str, str] = MappingProxyType(
    {**{char: str(value) for value, char in enumerate("〇一二三四五六七八九")}, **dict.fromkeys("○零0", "0")}
)


def write_years_in_digits(text: str) -> str:
    """Writes full-width digits and years in words (二〇二三年) as plain digits; nothing else changes.

    >>> write_years_in_digits("二〇二三年，二○一九年度，２０２１年")
    '2023年，2019年度，2021年'
    """
    if _OTHER_DIGIT.search(text):
        text = "".join(chr(ord(char) - 0xFEE0) if "０" <= char <= "９" else char for char in text)
    if "二" not in text:
        return text
    return _YEAR_IN_WORDS.sub(lambda year: "2" + "".join(_VALUES[char] for char in year.groups()), text)


def abbreviates(short: str, name: str) -> bool:
    """Whether a name is a shorter one of the same organ: its characters in order, with the same last word.

    A name that says of which region it is does not leave out the district or town of another.

    >>> abbreviates("云岫区文广旅局", "云岫区文化广电和旅游局"), abbreviates("卫健委", "云岫区卫生健康委员会")
    (True, True)
    >>> abbreviates("云岫区公安局", "云岫区公安局交警支队"), abbreviates("商务局", "云岫区财政局")
    (False, False)
    >>> abbreviates("住建局", "住房和城乡建设局"), abbreviates("云岫区人民政府", "云岫区白石镇人民政府")
    (True, False)
    """
    one, two = normalise_label(short), normalise_label(name)
    if not 3 <= len(one) < len(two):
        return False
    ending = _WORDS_FOR_ORGANS.get(one[-1], one[-1])
    if not two.endswith((one[-1], ending)):
        return False
    if _REGION.search(one[:-1]) and len(_DIVISION.findall(two)) > len(_DIVISION.findall(one)):
        return False
    rest = iter(two)
    return all(char in rest for char in one)


_REGION = re.compile("[省市县区州旗镇乡]")
_DIVISION = re.compile("区|县|镇|(?<!城)乡(?!村)|街道|旗")
_WORDS_FOR_ORGANS: Mapping[str, str] = MappingProxyType({"委": "委员会", "办": "办公室"})
"""The last word of a short name, in full."""
