"""Bytes to text: which encoding a report was written in, and whether its Chinese survived.

Offices publish in UTF-8 and in GB18030 (GBK and GB2312 are parts of it). Text that an earlier
program decoded wrongly looks like text and is none: UTF-8 read as GBK (骞达紝閲戞箹), all Chinese
turned into question marks with the digits intact, or bytes replaced by U+FFFD. Its figures may even
be whole, but nothing says any more which figure is which, so such a file is refused by name.
"""

import codecs
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from analytics.errors import UnreadableFile
from analytics.model import LinePlace, Message, Problem

REPLACEMENT = "\ufffd"

MAX_STRAY_SHARE = 0.002
"""Share of characters that may be broken bytes before the whole file counts as undecodable."""

MIN_FREQUENT_SHARE = 0.15
"""Least share of everyday characters among a text's Chinese characters.

Real reports have more than a half; Chinese that was decoded wrongly has a few per cent, because the
wrong characters are spread over the whole repertoire.
"""

MIN_JUDGED = 12
"""Fewer Chinese characters than this are too few to judge by frequency."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_DECLARED = {
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
"""Declared encodings that are tried besides UTF-8 and GB18030."""

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\u20ac\u3000-\u303f]{4,}")
_QUESTION_RUN = re.compile(r"\?{2,}")
_LATIN_JUNK = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020-\u2022"
                         "\u2026\u2030\u2039\u203a\u20ac\u2122]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")

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

_RADICAL = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")

_SUPPLEMENT_RADICALS = {
    "⺠": "民", "⺟": "母", "⺏": "尣", "⺒": "巳", "⺓": "幺", "⺜": "日", "⺝": "月", "⺧": "牛", "⺩": "王",
    "⺫": "目", "⺬": "示", "⺮": "竹", "⺶": "羊", "⺷": "羊", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角",
    "⻉": "贝", "⻋": "车", "⻑": "長", "⻓": "长", "⻔": "门", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页",
    "⻛": "风", "⻜": "飞", "⻝": "食", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤",
    "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟", "⺪": "疋", "⺌": "小",
    "⺍": "小", "⺁": "厂", "⺄": "乙", "⺊": "卜", "⻱": "龜", "⻯": "竜", "⻭": "歯", "⻫": "斉",
}  # fmt: skip


@cache
def _radical_table() -> dict[int, str]:
    """Maps Kangxi radicals and compatibility ideographs to the characters that they look like."""
    table = {ord(radical): character for radical, character in _SUPPLEMENT_RADICALS.items()}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAFF)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code) and len(plain) == 1:
            table[code] = plain
    return table



class Decoded(NamedTuple):
    """The text of a file, the encoding it was in, and damage that leaves most of it readable."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def fold_radicals(text: str) -> str:
    """Replaces Kangxi radicals and compatibility ideographs by normal characters, one for one.

    Chrome writes ⾏ (U+2F0F) for 行 into its PDFs, and the copies made from them keep it. Nothing
    else changes: bare NFKC would also turn the footnote mark ① into a digit.

    >>> fold_radicals("⾏政处罚 19①")
    '行政处罚 19①'
    """
    return text.translate(_radical_table()) if _RADICAL.search(text) else text


def decode(data: bytes, name: str) -> Decoded:
    """Decodes a text file or an HTML page and folds radicals, one code point for one.

    Tried in this order: byte order mark, UTF-8, the declared charset, GB18030, UTF-16 without mark;
    each strictly, then UTF-8 and GB18030 again with a few stray bytes allowed.

    Raises:
        UnreadableFile: It is no text, its encoding is unknown, or its Chinese is destroyed.
    """
    text, encoding = _decode_bytes(data, name)
    reason = describe_damage(text)
    if reason:
        raise UnreadableFile(name, reason, "Ask for the original file, or save it again as UTF-8.")
    return Decoded(fold_radicals(text), encoding, _stray_problems(text))


def describe_damage(text: str) -> str:
    """Says how a wrong decoding destroyed the Chinese of a text; empty when it is sound."""
    signs = sum(1 for character in text if not character.isspace())
    if not signs:
        return ""
    han = len(_HAN.findall(text))
    replaced = text.count(REPLACEMENT)
    if replaced > max(MAX_STRAY_SHARE * signs, 3):
        return "its characters were lost when an earlier program decoded it (replacement characters U+FFFD)."
    questions = sum(len(run) for run in _QUESTION_RUN.findall(text))
    if questions > han and questions > 0.1 * signs:
        return "its Chinese characters were all turned into question marks by an earlier program."
    if len(_LATIN_JUNK.findall(text)) > max(han, 0.1 * signs):
        return "its Chinese was decoded as a Western encoding by an earlier program (mojibake)."
    if "锟斤拷" in text and 3 * text.count("锟斤拷") > 0.1 * han:
        return "its Chinese was destroyed by two wrong decodings (锟斤拷)."
    if han >= MIN_JUDGED and _mojibake_length(text) > 0.2 * han:
        return "its Chinese is garbled: UTF-8 was read as GBK by an earlier program (mojibake)."
    if han >= MIN_JUDGED and not _is_plausible(text):
        return "its Chinese is garbled: it is in an unknown encoding, or was decoded wrongly (mojibake)."
    return ""


def _decode_bytes(data: bytes, name: str) -> tuple[str, str]:
    """Returns the text without its byte order mark, and the encoding."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, name), encoding
    if b"\x00" in data:
        return _decode_wide(data, name)
    for encoding in ("utf-8", *_declared_encoding(data), "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _is_text(text):
            _refuse_binary(text, name)
            return text, encoding
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        if text.count(REPLACEMENT) <= max(1, MAX_STRAY_SHARE * len(text)) and _is_text(text):
            return text, encoding
    raise UnreadableFile(
        name, "is no text in an encoding that we know (UTF-8, UTF-16, GB18030, Big5).", "Save it as UTF-8."
    )


def _decode_marked(data: bytes, encoding: str, name: str) -> str:
    """Decodes what follows a byte order mark; the mark is believed."""
    text = data.decode(encoding, errors="replace")
    if text.count(REPLACEMENT) > max(1, MAX_STRAY_SHARE * len(text)):
        raise UnreadableFile(name, f"begins with the mark of {encoding} but is not written in it.", "Save it as UTF-8.")
    _refuse_binary(text, name)
    return text


def _decode_wide(data: bytes, name: str) -> tuple[str, str]:
    """Decodes text that holds zero bytes: UTF-16 without a mark, or no text at all."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text) and len(_HAN.findall(text)) >= MIN_JUDGED and _is_plausible(text):
            return text, encoding
    raise UnreadableFile(name, "is a binary file of an unknown kind, not a report.")


def _refuse_binary(text: str, name: str) -> None:
    """Refuses what decodes but is no text."""
    if len(_CONTROL.findall(text)) > max(2, 0.01 * len(text)):
        raise UnreadableFile(name, "is a binary file of an unknown kind, not a report.")


def _declared_encoding(data: bytes) -> tuple[str, ...]:
    """The encoding that an HTML page names in its head, when it is one that we try only then."""
    match = _CHARSET.search(data[:4096])
    declared = match.group(1).decode("ascii").lower() if match else ""
    return (_DECLARED[declared],) if declared in _DECLARED else ()


def _is_text(text: str) -> bool:
    """Whether a decoding that succeeded gave Chinese, or hardly anything but ASCII."""
    if _CONTROL.search(text):
        return False
    wide = sum(1 for character in text if character > "\x7f")
    han = len(_HAN.findall(text))
    return wide < MIN_JUDGED or (2 * han >= wide and _is_plausible(text)) or _mojibake_length(text) > 0.2 * han > 0


def _is_plausible(text: str) -> bool:
    """Whether the Chinese characters of a text are those that Chinese is written with."""
    han = _HAN.findall(text)
    return not han or sum(1 for character in han if character in _FREQUENT) >= MIN_FREQUENT_SHARE * len(han)


def _mojibake_length(text: str) -> int:
    """How many characters stand in runs that turn into sound Chinese when GBK is undone.

    UTF-8 takes three bytes for a Chinese character and GBK two, so three wrong characters stand for
    two right ones; a run that begins or ends within a character loses its rim.
    """
    total = 0
    for run in _HAN_RUN.findall(text):
        if sum(1 for character in run if character in _FREQUENT) >= 0.3 * len(run):
            continue
        undone = run.encode("gb18030", errors="ignore").decode("utf-8", errors="ignore")
        if 2 * len(_HAN.findall(undone)) >= 0.6 * len(run) and _is_plausible(undone):
            total += len(run)
    return total


def _stray_problems(text: str) -> tuple[Problem, ...]:
    """One problem for each line that lost characters, when the file as a whole is sound."""
    if REPLACEMENT not in text:
        return ()
    return tuple(
        Problem(
            "CHARACTER_LOST",
            Message("此行有无法识别的字符。", "Characters of this line could not be decoded."),
            LinePlace(number, 0, len(line)),
        )
        for number, line in enumerate(split_lines(text), start=1)
        if REPLACEMENT in line
    )


_LINE_END = re.compile(r"\r\n|\n|\r")


def split_lines(text: str) -> list[str]:
    """Splits at line ends only; form feeds and Unicode separators stay inside their line."""
    return _LINE_END.split(text)
