"""The text of the six statutory sections, as a filing keeps it: prose only, tables left out."""

from types import MappingProxyType

from analytics.dictionary import load_dictionary
from analytics.extraction.sections import split_sections
from analytics.model import Document, Paragraph


def read_sections(document: Document) -> MappingProxyType[str, str]:
    """Map "1" … "6" to the paragraphs under each heading, joined by line breaks.

    A section that was not found is not in the mapping; one that was found without any prose has an
    empty text. A section that a report tells in two parts has both.
    """
    headings = {label.text: label.target for label in load_dictionary().labels if label.scope == "section"}
    texts: dict[str, list[str]] = {}
    for section in split_sections(document, headings):
        if section.number is not None:
            lines = texts.setdefault(section.number, [])
            lines.extend(b.text for b in section.blocks if isinstance(b, Paragraph) and b.text.strip())
    return MappingProxyType({number: "\n".join(texts[number]) for number in sorted(texts)})
