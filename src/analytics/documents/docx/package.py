"""The parts of a Word file as parsed XML: zip packages, and the same as one XML file (flat OPC).

Parsing never loads a DTD, an entity or anything from outside; libxml2's own limits of depth and size stay.
"""

import posixpath
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.archive import open_parts
from analytics.errors import UnreadableFile

WANTED = ("document", "styles", "numbering")

MAX_SHARED_PART = 512 * 1024
"""Styles that programs write are 30 to 350 kB; parsed, a part takes ten times its size."""
_PROLOGUE = 4096
_CORE = "docProps/core.xml"
_APP = "docProps/app.xml"
_DEFAULT = "word/document.xml"


class Package(NamedTuple):
    """What is read of a Word file; a part that it does not have is None.

    `document` holds the body or is it. `declared` holds its properties (title, creator, created, Company)
    by local name. `pictures` counts its image files, `foreign` says that content of another format is
    embedded (altChunk).
    """

    document: Element
    styles: Element | None
    numbering: Element | None
    declared: Mapping[str, str]
    pictures: int
    foreign: bool


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return _strip_namespace(element.tag)


def read_properties(element: Element, group: str) -> dict[str, Element]:
    """The properties of a paragraph (pPr), run (rPr), row (trPr) or cell (tcPr) by name."""
    # Called for every row, cell, paragraph and run, so the names are taken without a call of `local` each.
    for child in element:
        if _strip_namespace(child.tag) == group:
            return {_strip_namespace(each.tag): each for each in child}
    return {}


@lru_cache(maxsize=4096)
def _strip_namespace(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


def to_int(value: str | None, default: int, digits: int = 8) -> int:
    """A whole number of plain digits; `default` for anything else, and for more digits than make sense.

    >>> to_int("12", 0), to_int("1\u2460", 0), to_int("-1", 0), to_int("9" * 5000, 0)
    (12, 0, 0, 0)
    """
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= digits else default


def attribute(element: Element | None, name: str = "val") -> str | None:
    """An attribute in the element's own namespace, or in none."""
    if element is None:
        return None
    namespace = element.tag[: element.tag.rfind("}") + 1]
    value = element.get(namespace + name)
    return value if value is not None else element.get(name)


def parse_xml(data: bytes, name: str) -> Element:
    """Parses XML without network, DTD or entities.

    Raises:
        UnreadableFile: It declares entities or a DTD, which Office files never do, or is damaged or too deep.
    """
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data[:_PROLOGUE]:
        raise UnreadableFile(name, "OFFICE_XML_ENTITIES")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(name, "OFFICE_XML_DAMAGED") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(name, "OFFICE_XML_ENTITIES")
    return root


def _parse_part(data: bytes, name: str) -> Element:
    """Parses a part that is the same in many files: programs write their styles and lists into each."""
    if len(data) > MAX_SHARED_PART:
        return parse_xml(data, name)
    try:
        return _parse_shared(data)
    except UnreadableFile as error:
        raise UnreadableFile(name, error.code) from error


@lru_cache(maxsize=16)
def _parse_shared(data: bytes) -> Element:
    return parse_xml(data, "")


def open_package(data: bytes, name: str) -> Package:
    """Opens a .docx file.

    Raises:
        UnreadableFile: It is damaged, or larger than any report.
    """
    with open_parts(data, name) as (names, load):
        main = _find_main(load("_rels/.rels"), name)
        content = load(main) or load(_DEFAULT)
        if content is None:
            raise UnreadableFile(name, "WORD_DAMAGED")
        folder = posixpath.dirname(main)
        parts = [load(f"{folder}/{part}.xml") for part in ("styles", "numbering")]
        declared = [load(part) for part in (_CORE, _APP)]
        pictures = sum(1 for part in names if part.startswith(f"{folder}/media/"))
    return _build(content, parts, declared, pictures, name)


def open_flat(data: bytes, name: str) -> Package:
    """Opens a Word file that was saved as one XML file (flat OPC).

    Raises:
        UnreadableFile: It is damaged.
    """
    root = parse_xml(data, name)
    parts = {(part.get(f"{{{root.nsmap['pkg']}}}name") or "").lstrip("/"): part for part in root}

    def load(part: str) -> bytes | None:
        holder = parts.get(part)
        inner = None if holder is None else next((e for data in holder for e in data), None)
        return None if inner is None else etree.tostring(inner)

    content = load(_DEFAULT)
    if content is None:
        raise UnreadableFile(name, "WORD_DAMAGED")
    others = [load("word/styles.xml"), load("word/numbering.xml")]
    pictures = sum(1 for part in parts if part.startswith("word/media/"))
    return _build(content, others, [load(_CORE), load(_APP)], pictures, name)


def open_word_xml(data: bytes, name: str) -> Package:
    """Opens a document in the XML of Word 2003, whose elements are nearly those of a .docx.

    Raises:
        UnreadableFile: It is damaged.
    """
    root = parse_xml(data, name)
    parts = {local(part): part for part in root}
    if "body" not in parts:
        raise UnreadableFile(name, "WORD_DAMAGED")
    declared = {
        local(element): element.text.strip()
        for element in parts.get("DocumentProperties", ())
        if element.text and element.text.strip()
    }
    pictures = sum(1 for _ in parts["body"].iter("{*}binData"))
    return Package(
        parts["body"], parts.get("styles"), None, MappingProxyType(declared), pictures, foreign=False
    )


def _build(
    content: bytes, parts: list[bytes | None], properties: list[bytes | None], pictures: int, name: str
) -> Package:
    document = parse_xml(content, name)
    if local(document) != "document":
        raise UnreadableFile(name, "WORD_DAMAGED")
    styles, numbering = (None if part is None else _parse_part(part, name) for part in parts)
    declared: dict[str, str] = {}
    for part in properties:
        for element in parse_xml(part, name) if part else ():
            if element.text and element.text.strip():
                declared.setdefault(local(element), element.text.strip())
    return Package(document, styles, numbering, MappingProxyType(declared), pictures, b"altChunk" in content)


def _find_main(relations: bytes | None, name: str) -> str:
    """The path of the document itself, which some programs do not call word/document.xml."""
    for relation in _parse_part(relations, name) if relations else ():
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or _DEFAULT).lstrip("/")
    return _DEFAULT
