"""Web pages saved as one file (.mht, .mhtml): the page inside a mail message.

What else the message holds (pictures, style sheets, frames of advertisements) is not read, and nothing that
it refers to is ever fetched.
"""

import re
from email import message_from_bytes, policy
from email.message import Message

from analytics.documents.encoding import Decoded, decode
from analytics.documents.html.reading import html_text_at, read_html
from analytics.errors import UnreadableFile
from analytics.model import Document, LinePlace, TablePlace

MAX_BOUNDARIES = 40
"""Multiparts within multiparts; a saved page has one."""

MAX_PARTS = 2_000
"""Pictures and other files that a saved page brings."""

_CELL = re.compile(rb"<t[dh]\b", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")


def read_mht(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads a saved page.

    Raises:
        UnreadableFile: No page is in it, it is nested like no saved page, or the page cannot be read.
    """
    return (read_html(_decode_page(data, name), name, sha256),)


def mht_text_at(data: bytes, place: TablePlace | LinePlace, name: str = "") -> str:
    """Reads again what stands at a place of a saved page.

    Raises:
        UnreadableFile: The page cannot be read, or has no such place.
    """
    return html_text_at(_find_page(data, name), place, name)


def _decode_page(data: bytes, name: str) -> Decoded:
    return decode(_find_page(data, name), name)


def _find_page(data: bytes, name: str) -> bytes:
    """The bytes of the page; of several, such as frames, the one with the most cells."""
    if data.lower().count(b"boundary=") > MAX_BOUNDARIES or data.count(b"\nContent-Type:") > MAX_PARTS:
        raise UnreadableFile(name, "MHT_TOO_MANY_PARTS")
    message = message_from_bytes(data, policy=policy.compat32)
    pages = [_payload(part) for part in message.walk() if part.get_content_type() in _PAGES]
    pages = [page for page in pages if page.strip()]
    if not pages:
        raise UnreadableFile(name, "MHT_WITHOUT_PAGE")
    return max(pages, key=lambda page: len(_CELL.findall(page)))


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
