"""What a file declares about itself: publisher, dates, title.

Offices print these as a small table above the report (名称, 索引号, 发布机构, 公开日期), as lines
(发布日期：2020-01-31), or as the meta tags that the State Council's site guideline asks for. They are
evidence, not truth: the publisher is often the office that runs the site and not the one that reports.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise

from analytics.model import Block, Paragraph

KEYS: Mapping[str, str] = {
    "发布机构": "publisher",
    "发布单位": "publisher",
    "发文机关": "publisher",
    "发文机构": "publisher",
    "公开机构": "publisher",
    "公开主体": "publisher",
    "信息公开机构": "publisher",
    "publisher": "publisher",
    "来源": "source",
    "信息来源": "source",
    "文章来源": "source",
    "contentsource": "source",
    "source": "source",
    "author": "author",
    "发布日期": "published_on",
    "发布时间": "published_on",
    "公开日期": "published_on",
    "公开时间": "published_on",
    "pubdate": "published_on",
    "published": "published_on",
    "date": "published_on",
    "生成日期": "written_on",
    "成文日期": "written_on",
    "名称": "title",
    "标题": "title",
    "信息名称": "title",
    "文件名称": "title",
    "articletitle": "title",
    "title": "title",
    "索引号": "index_number",
    "sitename": "site",
    "columnname": "column",
    "url": "url",
}
"""Printed and machine names of what a file declares, without blanks and colons, in lower case."""

MAX_VALUE_LENGTH = 120
MAX_BLOCKS = 60
MAX_ROWS = 12
"""Declarations stand at the head of a page; what stands further down is the report's own prose."""

_KEY_STARTS = frozenset(start for key in KEYS for start in (key[0], key[0].upper()))
_DATES = frozenset({"published_on", "written_on"})
_DECLARATION = re.compile(r"【?([^：:【】\[\]]{2,12})】?\s*[：:]\s*(\S.*)")
_NEXT_KEY = re.compile(r"[\s\u3000|｜]+(?=[^：:\s]{2,8}\s*[：:])")
_DATE = re.compile(r"(?<!\d)(20\d\d|19\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_BLANKS = re.compile(r"[\s\u3000\xa0：:【】\[\]]+")


def read_declarations(blocks: Sequence[Block]) -> dict[str, str]:
    """Collects what the head of a document declares, dates as ISO; the first of a kind wins.

    >>> read_declarations([Paragraph("发布日期：2020年1月31日 来源：市政府办公厅", None)])
    {'published_on': '2020-01-31', 'source': '市政府办公厅'}
    """
    return collect_declarations(_pairs(islice(blocks, MAX_BLOCKS)))


def collect_declarations(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keeps the pairs of name and value that are known declarations; a date must be clear."""
    declared: dict[str, str] = {}
    for name, value in pairs:
        # Most cells at the head of a report's tables are empty, numbers or labels, which name nothing.
        may_name = name and (name[0] in _KEY_STARTS or not name[0].isalnum())
        key = KEYS.get(_BLANKS.sub("", name).lower()) if may_name else None
        if key is None:
            continue
        text = " ".join(value.strip("\"' \t\u3000\xa0").split())
        if key in _DATES:
            text = parse_date(text)
        if text and len(text) <= MAX_VALUE_LENGTH:
            declared.setdefault(key, text)
    return declared


def parse_date(text: str) -> str:
    """The only date in a text as ``YYYY-MM-DD``; empty when there is none, or more than one.

    >>> parse_date("2024-01-17 10:05:00"), parse_date("2024年1月"), parse_date("2023-02-30")
    ('2024-01-17', '', '')
    """
    found = {match.groups() for match in _DATE.finditer(text)}
    if len(found) != 1:
        return ""
    year, month, day = (int(part) for part in found.pop())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _pairs(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Name and value of each declaration: in a line after a colon, or in neighbouring cells."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _line_pairs(block.text)
            continue
        for row in block.rows[:MAX_ROWS]:
            texts = [cell.text for cell, before in zip(row, (None, *row), strict=False) if cell is not before]
            yield from pairwise(texts)
            for text in texts:
                yield from _line_pairs(text)


def _line_pairs(text: str) -> Iterator[tuple[str, str]]:
    """The declarations of one line; several may stand beside each other."""
    if len(text) > 2 * MAX_VALUE_LENGTH or not ("：" in text or ":" in text):
        return
    for piece in _NEXT_KEY.split(text):
        match = _DECLARATION.match(piece.strip())
        if match:
            yield match.group(1), match.group(2)
