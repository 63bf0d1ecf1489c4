"""The prose of a report as a filing keeps it: tables left out, section by section and with its places."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from analytics.dictionary import load_dictionary
from analytics.extraction.sections import split_sections
from analytics.model import Document, Paragraph, Passage

BEFORE = "0"
"""The section of what stands before the first heading."""


def read_passages(document: Document) -> tuple[Passage, ...]:
    """List the paragraphs and headings of a report in reading order; title and preamble have section "0"."""
    passages = []
    for section in split_sections(document, _list_headings()):
        number = section.number or BEFORE
        if section.heading is not None:
            passages.append(Passage(number, section.heading.text, section.heading.place, is_heading=True))
        passages.extend(
            Passage(number, block.text, block.place)
            for block in section.blocks
            if isinstance(block, Paragraph) and block.text.strip()
        )
    return tuple(passages)


@cache
def _list_headings() -> Mapping[str, str]:
    return {label.text: label.target for label in load_dictionary().labels if label.scope == "section"}


def join_sections(passages: Iterable[Passage]) -> MappingProxyType[str, str]:
    """Map "1" … "6" to the paragraphs under each heading, joined by line breaks.

    A section that was not found is not in the mapping; one that was found without any prose has an
    empty text. A section that a report tells in two parts has both.
    """
    texts: dict[str, list[str]] = {}
    for passage in passages:
        if passage.section != BEFORE:
            lines = texts.setdefault(passage.section, [])
            if not passage.is_heading:
                lines.append(passage.text)
    return MappingProxyType({number: "\n".join(texts[number]) for number in sorted(texts)})
