"""Bytes to text: which encoding a report was written in, and whether its Chinese survived.

Offices publish in UTF-8 and in GB18030 (GBK and GB2312 are parts of it). Text that an earlier
program decoded wrongly looks like text and is none: UTF-8 read as GBK (骞达紝閲戞箹), all Chinese
turned into question marks with the digits intact, or bytes replaced by U+FFFD. Its figures may even
be whole, but nothing says any more which figure is which, so such a file is refused by name.
"""

import codecs
import functools
import re
import sys
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.dictionary.labels import fold_radicals
from analytics.errors import UnreadableFile
from analytics.model import LinePlace, Message, Problem

REPLACEMENT = "\ufffd"

MAX_STRAY_SHARE = 0.01
"""Share of the characters outside ASCII that may be broken in a file that is still read."""

MIN_FREQUENT_SHARE = 0.3
"""Least share of everyday characters among a text's Chinese characters.

Real reports have more than two thirds; Chinese that was decoded wrongly has a few per cent, because
the wrong characters are spread over the whole repertoire.
"""

MIN_JUDGED = 12
"""Fewer Chinese characters than this are too few to judge by frequency."""

MAX_GARBLED_SHARE = 0.05
"""Share of Chinese characters that may be garbled while the rest of a file is still worth reading."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BIG5 = re.compile(rb"""charset\s*=\s*["']?\s*big5""", re.IGNORECASE)
_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\u20ac\u3000-\u303f\ufffd]{4,}")
_QUESTION_RUN = re.compile(r"\?{2,}")
_MARKUP = re.compile(r"<[a-z!/][^<>]*>", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\n|\r")
_LAST_SPACE = 0x3000

_WESTERN = frozenset("ŒœŠšŸŽžƒˆ˜†‡•…‰‹›€™") | {chr(code) for code in range(0x80, 0x100)} - set("\xa0\xb7×°±")
"""Characters that Chinese bytes become when they are read as a Western encoding."""

_MOJIBAKE = frozenset("锛銆鐨鍏骞鏄鎭搴寮淇鏀闄鍦鍙绗")
"""What UTF-8 punctuation and the commonest words become when it is read as GBK; rare in Chinese."""

_FREQUENT = frozenset(
    # Function words and everyday characters, then those of the official form, then traditional ones.
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于"
    "起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理点月明"
    "其种声全工己者向情部正名定问力机给等几业最间新位因重被四第门相次东政海口使教西平信北少关并内加化由代入先山五水万市省县区镇乡"
    "息府规章范性件许可处罚强制收费采购数量金额废止效申请商企科研构社益组织律服务总计结转予密危及安稳保护合权属类程案卷查询提供掌"
    "握补仍确访举报投诉复版物反认具获逾期缴纳告答续继议讼果维持纠审直接存题改况管领导度据求项目办厅局委党建设网站平台推做好加强完"
    "這來國個們為時會後對過學開發無經頭動兩長樣現將與進實點種聲問機給業間關電門東氣並內產數據檔總計規範處罰強製購費請組織構務結"
    "轉區類護權屬訴訟復議審維糾複報縣鎮鄉廳辦領導項網臺"
)


class Decoded(NamedTuple):
    """The text of a file, the encoding it was in, and damage that leaves most of it readable."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


class _Census(NamedTuple):
    """How many characters of some kinds a text has; one count serves every question."""

    signs: int
    wide: int
    han: int
    frequent: int
    western: int
    mojibake: int
    control: int
    radicals: int

    @property
    def is_plausible(self) -> bool:
        """Whether the Chinese characters are those that Chinese is written with."""
        return self.han < MIN_JUDGED or self.frequent >= MIN_FREQUENT_SHARE * self.han

    @property
    def is_text(self) -> bool:
        """Whether a decoding that succeeded gave Chinese, or hardly anything but ASCII."""
        is_chinese = self.wide < MIN_JUDGED or (2 * self.han >= self.wide and self.is_plausible)
        return is_chinese and not self.is_binary

    @property
    def is_binary(self) -> bool:
        """Whether there are more control characters than slip into a text."""
        return self.control > max(2, 0.01 * self.signs)


def decode(data: bytes, name: str) -> Decoded:
    """Decodes a text file or an HTML page and folds radicals, one code point for one.

    Tried in this order: byte order mark, UTF-8, GB18030, Big5 (first where the page declares it), each
    strictly and judged by the Chinese that comes out; then UTF-8 and GB18030 with a few stray bytes.
    A declared charset alone decides nothing: pages are converted and keep their old declaration.

    Raises:
        UnreadableFile: It is no text, its encoding is unknown, or its Chinese is destroyed.
    """
    text, encoding, census = _decode_bytes(data, name)
    damage = _name_damage(text, census)
    if damage:
        raise UnreadableFile(name, damage)
    problems = _stray_problems(text) if REPLACEMENT in text else ()
    return Decoded(fold_radicals(text) if census.radicals else text, encoding, problems)


def split_lines(text: str) -> list[str]:
    r"""Splits at line ends only; form feeds and Unicode separators stay inside their line.

    >>> split_lines("规章\r\n0\n")
    ['规章', '0', '']
    """
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


def name_damage(text: str) -> str:
    """Says as an error code how a wrong decoding destroyed the Chinese of a text; empty when it is sound.

    >>> name_damage("????12????3????4????")
    'CHINESE_AS_QUESTION_MARKS'
    """
    return _name_damage(text, _take_census(text))


def _name_damage(text: str, census: _Census) -> str:
    """The same, for a text whose characters have been counted.

    Single characters, which a sound text has not, are looked for many times as quickly as pieces of text.
    """
    if REPLACEMENT in text and text.count(REPLACEMENT) > max(3, MAX_STRAY_SHARE * census.wide):
        return "CHARACTERS_LOST"
    questions = sum(map(len, _QUESTION_RUN.findall(text))) if "?" in text and "??" in text else 0
    if questions > max(census.han, MIN_JUDGED, 0.02 * census.signs):
        return "CHINESE_AS_QUESTION_MARKS"
    if census.western > max(census.han, MIN_JUDGED, 0.02 * census.signs):
        return "CHINESE_AS_WESTERN"
    if "锟" in text and text.count("锟斤拷") * 3 > MAX_GARBLED_SHARE * census.han:
        return "CHINESE_DECODED_TWICE"
    if census.mojibake > 2 and _garbled_length(text) > MAX_GARBLED_SHARE * census.han:
        return "UTF8_AS_GBK"
    if not census.is_plausible:
        return "CHINESE_GARBLED"
    return ""


def _decode_bytes(data: bytes, name: str) -> tuple[str, str, _Census]:
    """Returns the text without its byte order mark, the encoding, and what it counts."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, name)
    if b"\x00" in data:
        return _decode_wide(data, name)
    text = _try_decode(data, "utf-8")
    if text is not None:
        return text, "utf-8", _count_text(text, name)
    for encoding in ("big5hkscs", "gb18030") if _BIG5.search(data[:4096]) else ("gb18030", "big5hkscs"):
        text = _try_decode(data, encoding)
        if text is not None:
            census = _take_census(text)
            if census.is_text:
                return text, encoding, census
    return _decode_damaged(data, name)


def _decode_marked(data: bytes, encoding: str, name: str) -> tuple[str, str, _Census]:
    """Decodes what follows a byte order mark; the mark is believed."""
    text = data.decode(encoding, errors="replace")
    census = _count_text(text, name)
    if text.count(REPLACEMENT) > max(1, MAX_STRAY_SHARE * census.wide):
        raise UnreadableFile(name, "ENCODING_MARK_FALSE", encoding=encoding)
    return text, encoding, census


def _decode_wide(data: bytes, name: str) -> tuple[str, str, _Census]:
    """Decodes text that holds zero bytes: UTF-16 without a mark, or no text at all."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try_decode(data, encoding)
        if text is not None:
            census = _take_census(text)
            if census.is_text and census.han >= MIN_JUDGED:
                return text, encoding, census
    raise UnreadableFile(name, "BINARY_FILE")


def _decode_damaged(data: bytes, name: str) -> tuple[str, str, _Census]:
    """Decodes a text with a few broken bytes, as a cut or a badly joined page has them."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        census = _take_census(text)
        lost = text.count(REPLACEMENT)
        if census.is_text and lost <= max(1, MAX_STRAY_SHARE * census.wide) and 20 * lost <= census.signs:
            return text, encoding, census
    raise UnreadableFile(name, "ENCODING_UNKNOWN")


def _try_decode(data: bytes, encoding: str) -> str | None:
    """The text when every byte decodes, else None."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _count_text(text: str, name: str) -> _Census:
    """Counts the characters of a text, but refuses what decodes and is no text."""
    census = _take_census(text)
    if census.is_binary:
        raise UnreadableFile(name, "BINARY_FILE")
    return census


def _take_census(text: str) -> _Census:
    """Counts the kinds of characters of a text; its markup counts only where it does not look odd.

    A span around each character, with the names of its fonts, has more Chinese than the report in it.
    """
    census = _count_kinds(text)
    return census if census.is_plausible or "<" not in text else _count_kinds(_MARKUP.sub("", text))


def _count_kinds(text: str) -> _Census:
    """Counts the kinds of characters of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), np.uint32)
    # An index of its own kind is looked up in a third of the time.
    kinds = _tell_kinds().take(codes.astype(np.intp))
    counts = {kind: int(np.count_nonzero(kinds == kind.value)) for kind in _Kind}
    mojibake = counts[_Kind.MOJIBAKE]
    frequent = counts[_Kind.FREQUENT]
    han = counts[_Kind.HAN] + frequent + mojibake
    western, radicals, delete = counts[_Kind.WESTERN], counts[_Kind.RADICAL], counts[_Kind.DELETE]
    wide = counts[_Kind.OTHER] + han + western + radicals + delete
    control = counts[_Kind.CONTROL] + delete
    signs = counts[_Kind.SIGN] + counts[_Kind.CONTROL] + wide
    return _Census(signs, wide, han, frequent, western, mojibake, control, radicals)


class _Kind(IntEnum):
    """What a character is for the census; each is of one kind."""

    SPACE = 0
    SIGN = 1
    CONTROL = 2
    DELETE = 3
    WESTERN = 4
    HAN = 5
    FREQUENT = 6
    MOJIBAKE = 7
    RADICAL = 8
    OTHER = 9


@functools.cache
def _tell_kinds() -> npt.NDArray[np.uint8]:
    """The kind of every code point: a text is looked up at once, not character by character."""
    kinds = np.full(sys.maxunicode + 1, _Kind.OTHER, np.uint8)
    kinds[:0x20] = _Kind.CONTROL
    kinds[0x20:0x7F] = _Kind.SIGN
    kinds[0x7F] = _Kind.DELETE
    kinds[0x3400:0xA000] = kinds[0x20000:] = _Kind.HAN
    kinds[0x2E80:0x2FE0] = kinds[0xF900:0xFB00] = _Kind.RADICAL
    for kind, characters in (
        (_Kind.WESTERN, _WESTERN),
        (_Kind.FREQUENT, _FREQUENT),
        (_Kind.MOJIBAKE, _MOJIBAKE),
        (_Kind.SPACE, filter(str.isspace, map(chr, range(_LAST_SPACE + 1)))),
    ):
        kinds[list(map(ord, characters))] = kind
    return kinds


def _garbled_length(text: str) -> int:
    """How many characters stand in runs that turn into sound Chinese when reading as GBK is undone.

    UTF-8 takes three bytes for a Chinese character and GBK two, so three wrong characters stand for
    two right ones; a run that begins or ends within a character loses its rim.
    """
    garbled = 0
    for run in _HAN_RUN.findall(text):
        undone = run.encode("gb18030", errors="ignore").decode("utf-8", errors="ignore")
        right = sum(1 for character in undone if character in _FREQUENT)
        if right > sum(1 for character in run if character in _FREQUENT) and 3 * right >= len(run):
            garbled += len(run)
    return garbled


def _stray_problems(text: str) -> tuple[Problem, ...]:
    """One problem for each line that lost characters, when the file as a whole is sound."""
    return tuple(
        Problem(
            "CHARACTER_LOST",
            Message("此行有无法识别的字符。", "Characters of this line could not be decoded."),
            LinePlace(number, 0, len(line)),
        )
        for number, line in enumerate(split_lines(text), start=1)
        if REPLACEMENT in line
    )
