"""Word files in the least XML that Word would open, and the containers of old Office files."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>某局2023年政府信息公开工作年度报告</dc:title><dc:creator>张三</dc:creator>"
    "<dcterms:created>2024-01-17T08:00:00Z</dcterms:created></cp:coreProperties>"
)
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def document(body: str, namespace: str = MAIN) -> str:
    """The main part of a Word file."""
    return f'<w:document xmlns:w="{namespace}" {_NAMESPACES}><w:body>{body}</w:body></w:document>'


def word(body: str, *, styles: str = "", numbering: str = "", namespace: str = MAIN, **parts: bytes) -> bytes:
    """A .docx file; other parts are named by their path with ``__`` for ``/``."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _RELATIONS,
        "docProps/core.xml": _CORE,
        "word/document.xml": document(body, namespace),
    }
    if styles:
        members["word/styles.xml"] = f'<w:styles xmlns:w="{namespace}">{styles}</w:styles>'
    if numbering:
        members["word/numbering.xml"] = f'<w:numbering xmlns:w="{namespace}">{numbering}</w:numbering>'
    members.update({name.replace("__", "/"): content for name, content in parts.items()})
    return zip_members(members)


def zip_members(members: "dict[str, str | bytes]") -> bytes:
    """A zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def p(runs: str, properties: str = "") -> str:
    """A paragraph of runs, or of plain text."""
    inner = runs if runs.startswith("<") or not runs else r(runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str = "", properties: str = "") -> str:
    """A cell with one paragraph, or with the paragraphs given."""
    inner = content if content.startswith(("<w:p", "<w:tbl", "<w:sdt")) else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def ole2(name: str, *, inner: str = "") -> bytes:
    """An old Office file with one stream at its root and perhaps one in a folder: two sectors."""
    none = 0xFFFFFFFF

    def entry(title: str, kind: int, sibling: int = none, child: int = none) -> bytes:
        raw = title.encode("utf-16-le") + b"\0\0"
        head = raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw), kind, 1, none, sibling, child)
        return head.ljust(116, b"\0") + struct.pack("<3I", none - 1, 0, 0)

    directory = entry("Root Entry", 5, child=1) + entry(name, 2, sibling=2 if inner else none)
    directory += entry("ObjectPool", 1, child=3) + entry(inner, 2)
    table = struct.pack("<128I", none - 2, none - 1, *[none] * 126)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<7I", 1, 1, 0, 4096, none - 1, 0, none - 1)
    return (head + struct.pack("<2I", 0, 0)).ljust(512, b"\xff") + table + directory
