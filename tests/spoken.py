"""Every text that a page shows: which are in the other language, and what has none for a screen reader.

Names of agencies and quotes from reports stay as they were printed: names are taken out first, quotes are
told by their ``lang`` (a page's own blocks say theirs once, on the outside).
"""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
from lxml import html
from streamlit.testing.v1 import AppTest

HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]{2,}")
SAME_IN_BOTH = re.compile(
    r"\b(CSV|XLSX|PNG|SVG|PDF|HTML|Word|SHA|Wilson|[A-H]\d{1,2})\b|[\w.-]+\.(html|txt|pdf)\b|[0-9a-f]{8}…"
)
"""Words that Chinese pages print in Latin letters: formats, codes of checks, names of files, hashes."""
NUMBERED = re.compile(r"\b(?:tables?|sections?|items?) [一二三四五六七]", re.IGNORECASE)
"""A table or section that an English text numbers as a Chinese one does."""
OWN_NAMES = ("中文", "English")
"""The languages of the switch, each in itself."""
IDS = frozenset("id key page_script_hash page query_string format form_id url columns style type".split())
"""Fields of an element that nobody reads."""


def find_untranslated(test: AppTest, locale: str, names: list[str]) -> list[str]:
    """The texts of a page that are in the other language than that of `locale`."""
    return [text for text in read_texts(test) if is_foreign(text, locale, names)]


def find_unspoken(test: AppTest) -> list[str]:
    """What a screen reader misses: charts, tables, pictures without words; headings that skip a level."""
    faults = []
    level = 0
    for node in [*_walk(test.main)]:
        kind, proto = getattr(node, "type", None), getattr(node, "proto", None)
        if kind in ("vega_lite_chart", "dataframe") and not proto.alt.strip():
            faults.append(f"{kind} without alternative text")
        if kind == "html":
            for block in html.fragments_fromstring(proto.body):
                found = [] if isinstance(block, str) else block.xpath(".//h1|.//h2|.//h3|.//h4|.//img")
                for element in found:
                    if element.tag == "img":
                        faults += [] if element.get("alt", "").strip() else ["picture without words"]
                        continue
                    here = int(element.tag[1])
                    if here > level + 1:
                        faults.append(f"h{level} is followed by h{here}: {element.text_content()}")
                    level = here
    return faults


def is_foreign(text: str, locale: str, names: list[str]) -> bool:
    """Whether a text without names is mostly Han on an English page, or all Latin on a Chinese one.

    On an English page tables, sections and items have digits, as the tabs of a report do.
    """
    for name in sorted([*names, *OWN_NAMES], key=len, reverse=True):
        text = text.replace(name, "")
    han = len(HAN.findall(text))
    if locale == "en-US":
        is_mostly_han = han > 1 and han > sum(len(word) for word in LATIN.findall(text))
        return is_mostly_han or bool(NUMBERED.search(text))
    return han == 0 and bool(LATIN.search(SAME_IN_BOTH.sub("", text)))


def read_texts(test: AppTest) -> Iterator[str]:
    """Every text of the page and its sidebar, one by one."""
    for node in [*_walk(test.main), *_walk(test.sidebar)]:
        proto = getattr(node, "proto", None)
        match getattr(node, "type", None):
            case "html":
                yield from _read_html(proto.body)
            case "dataframe":
                yield proto.alt
                yield from _read_frame(node.value)
            case "vega_lite_chart":
                yield proto.alt
                yield from re.findall(r'"([^"]*[\u4e00-\u9fff][^"]*)"', proto.spec.replace('\\"', '"'))
                for dataset in proto.datasets:
                    yield from _read_frame(pa.ipc.open_stream(dataset.data.data).read_pandas(), is_drawn=True)
            case _ if proto is not None:
                yield from _read_fields(proto)


def _walk(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _walk(child)


def _read_html(body: str) -> Iterator[str]:
    if "<style>" in body:
        return
    for block in html.fragments_fromstring(body):
        if isinstance(block, str):
            yield block
            continue
        for quote in [*block.iterdescendants("code"), *block.xpath(".//*[@lang]")]:
            tail = quote.tail or ""
            quote.clear()
            quote.tail = tail
        yield from (text.strip() for text in block.itertext() if text.strip())
        yield from (image.get("alt", "") for image in block.iterdescendants("img"))


def _read_frame(frame: pd.DataFrame, *, is_drawn: bool = False) -> Iterator[str]:
    """The cells of a table, and its headers; columns of a chart have names that nobody reads."""
    for column in frame.select_dtypes(exclude="number"):
        yield from {str(value) for value in frame[column] if HAN.search(str(value)) or not is_drawn}
    if not is_drawn:
        yield from map(str, frame.columns)
        yield from (str(label) for label in frame.index if not isinstance(label, int))


def _read_fields(proto: Any) -> Iterator[str]:
    for field, value in proto.ListFields():
        if field.name in IDS:
            continue
        if isinstance(value, str):
            yield value
        elif field.type == field.TYPE_MESSAGE:
            for each in value if field.is_repeated else (value,):
                yield from _read_fields(each)
        elif field.type == field.TYPE_STRING:
            yield from value
