"""Web pages saved as one file: the page in it is read like any other page."""

import base64
import quopri
from pathlib import Path

import pytest

from analytics.documents import read_documents, read_place
from analytics.documents.encoding import decode
from analytics.documents.html.reading import read_html
from analytics.errors import UnreadableFile
from analytics.model import LinePlace, TablePlace

PAGE = (
    "<html><head><title>某局2023年政府信息公开工作年度报告</title></head><body><h1>标题</h1><p>一、总体情况</p>"
    "<table><tr><td>规章</td><td>12</td></tr><tr><td>行政许可</td><td>3</td></tr></table>"
    '<script>document.write("<table><tr><td>9</td></tr></table>")</script><img src="http://127.0.0.1:9/x.png">'
    "</body></html>"
)
HEAD = "From: <Saved by Blink>\r\nSubject: =?utf-8?B?5p+Q5bGA?=\r\nMIME-Version: 1.0\r\n"


def part(content: bytes, kind: str = "text/html", how: str = "quoted-printable") -> bytes:
    """One part of a message."""
    encoded = {
        "quoted-printable": quopri.encodestring(content),
        "base64": base64.encodebytes(content),
        "8bit": content,
    }[how]
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n\r\n".encode() + encoded


def related(*parts: bytes, boundary: str = "----x", head: str = HEAD) -> bytes:
    """A message of several parts."""
    top = f'{head}Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n\r\n'.encode()
    return (
        top
        + b"".join(f"--{boundary}\r\n".encode() + each + b"\r\n" for each in parts)
        + f"--{boundary}--\r\n".encode()
    )


PICTURE = part(b"\x89PNG" + bytes(50), "image/png", "base64")
FRAME = part("<html><body>菜单</body></html>".encode())


@pytest.mark.parametrize(
    "data",
    [
        related(part(PAGE.encode()), PICTURE),
        related(part(PAGE.encode(), how="base64"), PICTURE),
        related(part(PAGE.encode("gb18030"), 'text/html; charset="gb2312"')),
        related(part(PAGE.encode("gb18030"), 'text/html; charset="utf-8"', "8bit")),
        related(FRAME, part(PAGE.encode()), PICTURE),
        related(related(part(PAGE.encode()), boundary="----y", head=""), PICTURE),
        HEAD.encode() + part(PAGE.encode()),
    ],
)
def test_the_page_is_read_whatever_it_is_wrapped_in(data: bytes, tmp_path: Path) -> None:
    """Every transfer encoding and charset, right or wrong; frames, nested parts, a message of one part."""
    path = tmp_path / "x.mht"
    path.write_bytes(data)
    (found,) = read_documents(path, name="x")
    expected = read_html(decode(PAGE.encode(), "x"), "x", found.sha256)
    assert found == expected
    assert read_place(path, TablePlace(0, 0, 1)) == "12"
    assert read_place(path, LinePlace(2, 0, 2)) == "一、"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (related(PICTURE), "MHT_WITHOUT_PAGE"),
        (related(part(b"  ")), "MHT_WITHOUT_PAGE"),
        (HEAD.encode() + b'Content-Type: multipart/related; boundary="x"\r\n\r\n' * 60, "MHT_TOO_MANY_PARTS"),
        (related(*[PICTURE] * 3000), "MHT_TOO_MANY_PARTS"),
    ],
)
def test_a_message_without_a_page_is_refused(data: bytes, code: str, tmp_path: Path) -> None:
    """One clear line."""
    path = tmp_path / "x.mht"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        read_documents(path)
    assert caught.value.code == code
