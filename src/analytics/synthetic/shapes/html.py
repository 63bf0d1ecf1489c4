"""Reports as web pages of different site systems.

Each writer is one kind of site that real reports were met on; what varies is what surrounds the
report, how spans are drawn, how text is cut into inline elements, and how the file is encoded.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape

from analytics.synthetic.grid import Box, Grid, Heading, Layout, Line, Part, Row
from analytics.synthetic.shapes.shape import Shape

Inner = Callable[[Box], str]


@dataclass(frozen=True, slots=True)
class Style:
    """How one site writes a table: attributes of table and cell, and the inside of a cell."""

    table: str = ' border="1" cellspacing="0" cellpadding="0"'
    cell: str = ""
    inner: Inner = lambda box: escape(box.text)
    row: Callable[[Row], Row] = lambda row: row


PLAIN = Style()


def write_clean(layout: Layout) -> bytes:
    """HTML5, UTF-8, spans as in the official form."""
    body = _article(layout, PLAIN)
    return _page(layout.title, f"<main><h1>{escape(layout.title)}</h1>{body}</main>")


def write_portal(layout: Layout) -> bytes:
    """A government portal, with all that surrounds a report there.

    A metadata table first, a breadcrumb, a side menu that repeats row labels, a side table that
    counts them, a script with table markup in strings, a share bar, a QR line.
    """
    region = escape(layout.region)
    day = layout.published_on.isoformat() if layout.published_on else ""
    rows = (
        ("名称", layout.title, "索引号", f"01420000-3/{layout.report_year + 1}-00123"),
        ("分类", "政府信息公开年报 / 其他", "发布机构", layout.organ),
        ("公开日期", day, "文号", "无"),
        ("文件下载", "", "时效", "有效"),
    )
    metadata = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    menu = "".join(
        f'<li><a href="#{i}">{label}</a></li>'
        for i, label in enumerate(("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "总计"))
    )
    counts = "<tr><td>规章</td><td>12</td></tr><tr><td>行政规范性文件</td><td>345</td></tr>"
    script = (
        'document.write("<table><tr><td align=\\"center\\">规章</td>'
        '<td align=\\"center\\">99</td><td>98</td><td>97</td></tr></table>");'
    )
    body = (
        '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a>'
        " &gt; 政府信息公开年报</div>"
        f'<div class="side"><ul>{menu}</ul><table class="count">{counts}</table></div>'
        f'<table class="meta">{metadata}</table>'
        f'<h2 class="title">{escape(layout.title)}</h2>'
        f'<div class="info">发布日期：{day}　浏览次数：<span id="hits">1286</span>'
        "　【字体：<a>大</a> <a>中</a> <a>小</a>】</div>"
        f'<div class="article">{_article(layout, PLAIN)}</div>'
        '<div class="share">分享到：微信 微博</div>'
        '<div class="qr">扫一扫在手机打开当前页，访问量：20391</div>'
        f"<footer>主办：{region}人民政府办公室　备案号：00000000</footer>"
    )
    head = (
        f'<meta name="ArticleTitle" content="{escape(layout.title)}">'
        f'<meta name="PubDate" content="{day}"><script>{script}</script>'
    )
    return _page(f"{layout.title}_{region}人民政府", body, head)


def write_ragged(layout: Layout) -> bytes:
    """Spans that differ between the items of one table, an empty third header row, spans past the end."""
    grids = {"2": _ragged_proactive, "3": _ragged_requests, "4": _ragged_disputes}
    parts = tuple(grids[part.number](part) if isinstance(part, Grid) else part for part in layout.parts)
    body = _article(replace(layout, parts=parts), PLAIN)
    return _page(layout.title, f'<div id="zoom"><p class="t">{escape(layout.title)}</p>{body}</div>')


def write_pieces(layout: Layout) -> bytes:
    """One font or span per group of characters, headers broken inside words, empty paragraphs."""

    def inner(box: Box) -> str:
        if not box.text:
            return '<p><font face="宋体">&nbsp;</font></p>'
        if box.role == "head" and len(box.text) == 4:
            return f"<p>{box.text[:2]}<br/>{box.text[2:]}</p>"
        if box.role == "head" and len(box.text) > 4:
            return f"<p>{escape(box.text[:3])}</p><p>{escape(box.text[3:])}</p>"
        middle = len(box.text) // 2
        pieces = (box.text[:middle], box.text[middle:])
        return "<p>" + "".join(f"<font><span>{escape(p)}</span></font>" for p in pieces if p) + "</p>"

    def spans(text: str) -> str:
        return "".join(f"<span>{escape(text[i : i + 2])}</span>" for i in range(0, len(text), 2))

    style = Style(table=' class="MsoNormalTable" border="1"', cell=' valign="center"', inner=inner)
    body = _article(layout, style, inline=spans)
    return _page(layout.title, f'<div class="con"><p align="center">{spans(layout.title)}</p>{body}</div>')


def write_word_export(layout: Layout) -> bytes:
    """A page pasted from a word processor: o:p blanks, the vertical label letter by letter, spaced heads."""

    def inner(box: Box) -> str:
        if not box.text:
            return "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        if box.role == "group" and box.rowspan > 10:
            return "<br>".join(escape(letter) for letter in box.text)
        if box.role == "head" and len(box.text) == 3:
            return "<p class=MsoNormal>" + " ".join(box.text) + "</p>"
        return f"<p class=MsoNormal><span lang=EN-US>{escape(box.text)}</span></p>"

    style = Style(table=" class=MsoTableGrid border=1", cell=" style='border:solid 1.0pt'", inner=inner)
    body = _article(layout, style)
    return _page(
        layout.title, f"<div class=Section1><p class=MsoTitle>{escape(layout.title)}</p>{body}</div>"
    )


def write_layout_table(layout: Layout) -> bytes:
    """The whole page in one layout table, the report's tables nested in its cell."""
    body = _article(layout, PLAIN)
    page = (
        '<table width="1000"><tr><td colspan="2">'
        f"{escape(layout.region)}人民政府门户网站</td></tr>"
        '<tr><td width="200"><table><tr><td>规章</td></tr><tr><td>行政规范性文件</td></tr></table></td>'
        f"<td><h3>{escape(layout.title)}</h3>{body}</td></tr>"
        '<tr><td colspan="2">版权所有 2015-2025</td></tr></table>'
    )
    return _page(layout.title, page)


def write_fragment(layout: Layout) -> bytes:
    """Only the article: no html, no head, no charset; paragraphs in cells, blanks as &nbsp;."""

    def inner(box: Box) -> str:
        align = "" if box.role == "label" else ' align="center"'
        return f"<p{align}>{escape(box.text) or '&nbsp;'}</p>"

    style = Style(table=' align="center" border="1" cellspacing="1"', cell=' nowrap="nowrap"', inner=inner)
    title = f"<p style='text-align: center;font-weight: bold;'>{escape(layout.title)}</p>\t"
    return (title + _article(layout, style, heading="p")).encode()


def write_gb18030(layout: Layout) -> bytes:
    """An old site: upper-case tags, unquoted attributes, omitted end tags, GB18030 declared as gb2312."""

    def inner(box: Box) -> str:
        return f"<P align=center>{escape(box.text) or '　'}"

    tables = []
    for part in layout.parts:
        match part:
            case Heading(text) | Line(text):
                tables.append(f"<P>　　{escape(text)}")
            case Grid():
                rows = "".join(
                    "<TR>" + "".join(f"<TD{_spans(box)}>{inner(box)}" for box in row) for row in part.rows
                )
                tables.append(f"<TABLE border=1 width=600>{rows}</TABLE>")
    text = (
        '<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"<TITLE>{escape(layout.title)}</TITLE></HEAD><BODY><CENTER><B>{escape(layout.title)}</B></CENTER>"
        + "".join(tables)
        + "</BODY></HTML>"
    )
    return text.encode("gb18030")


def write_item_tables(layout: Layout) -> bytes:
    """Each item of article 20 in a table of its own; heads in th and thead, cells indented with blanks."""

    def inner(box: Box) -> str:
        return f"\n      <div>{escape(box.text)}</div>\n    "

    style = Style(table=' class="table"', inner=inner)
    parts: list[Part] = []
    for part in layout.parts:
        if isinstance(part, Grid) and part.number == "2":
            parts += (Grid("2", rows) for rows in _split_items(part.rows))
        else:
            parts.append(part)
    body = _article(replace(layout, parts=tuple(parts)), style)
    return _page(layout.title, f"<article><h1>{escape(layout.title)}</h1>{body}</article>")


def write_printable(layout: Layout, *, has_borders: bool) -> bytes:
    """A plain page to be printed by a browser."""
    border = "1px solid #000" if has_borders else "none"
    css = (
        f"@page {{size: A4; margin: 20mm}} table {{border-collapse: collapse; width: 100%}} "
        f"td {{border: {border}; padding: 2px 4px; font-size: 9px}} body {{font-size: 13px}}"
    )
    body = _article(layout, replace(PLAIN, table=""))
    return _page(layout.title, f"<h1>{escape(layout.title)}</h1>{body}", f"<style>{css}</style>")


def _page(title: str, body: str, head: str = "") -> bytes:
    text = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return text.encode()


def _article(
    layout: Layout, style: Style, *, heading: str = "h3", inline: Callable[[str], str] = escape
) -> str:
    blocks = []
    for part in layout.parts:
        match part:
            case Heading(text):
                blocks.append(f"<{heading}>{inline(text)}</{heading}>")
            case Line(text):
                blocks.append(f"<p>{inline(text)}</p>")
            case Grid():
                blocks.append(_table(part, style))
    return "\n".join(blocks)


def _table(grid: Grid, style: Style) -> str:
    rows = "\n".join(f"<tr>{''.join(_cells(row, style))}</tr>" for row in grid.rows)
    return f"<table{style.table}><tbody>\n{rows}\n</tbody></table>"


def _cells(row: Row, style: Style) -> Iterable[str]:
    return (f"<td{style.cell}{_spans(box)}>{style.inner(box)}</td>" for box in style.row(row))


def _spans(box: Box) -> str:
    colspan = f' colspan="{box.colspan}"' if box.colspan > 1 else ""
    rowspan = f' rowspan="{box.rowspan}"' if box.rowspan > 1 else ""
    return colspan + rowspan


def _split_items(rows: tuple[Row, ...]) -> Iterable[tuple[Row, ...]]:
    starts = [i for i, row in enumerate(rows) if row[0].role == "band"]
    return (rows[a:b] for a, b in zip(starts, (*starts[1:], len(rows)), strict=True))


def _ragged_proactive(grid: Grid) -> Grid:
    """Five columns: heads of four cells span 1, 1, 2, 1, but values of items after the first 1, 2, 1, 1."""
    rows: list[Row] = []
    bands = 0
    for row in grid.rows:
        bands += row[0].role == "band"
        spans = {1: (5,), 2: (1, 4), 3: (1, 2, 2), 4: (1, 1, 2, 1)}[len(row)]
        if len(row) == 4 and bands > 1 and row[1].role == "value":
            spans = (1, 2, 1, 1)
        rows.append(tuple(replace(box, colspan=s) for box, s in zip(row, spans, strict=True)))
    return replace(grid, rows=tuple(rows))


def _ragged_requests(grid: Grid) -> Grid:
    """A fourth header row with no cell of its own: every span of the head reaches one row further."""
    first, second, third, *rest = grid.rows
    head: tuple[Row, ...] = (
        (replace(first[0], rowspan=4), first[1]),
        tuple(replace(box, rowspan=3) if box.rowspan > 1 else box for box in second),
        tuple(replace(box, rowspan=2) for box in third),
        (),
    )
    return replace(grid, rows=(*head, *rest))


def _ragged_disputes(grid: Grid) -> Grid:
    """Row spans of the last row that reach past the end of the table."""
    *head, last = grid.rows
    return replace(grid, rows=(*head, tuple(replace(box, rowspan=2) for box in last)))


HTML_SHAPES: Mapping[str, Shape] = {
    f"html_{name}": Shape("html", weight, ".html", write)
    for name, weight, write in (
        ("clean", 900, write_clean),
        ("portal", 1500, write_portal),
        ("ragged", 300, write_ragged),
        ("pieces", 600, write_pieces),
        ("word_export", 600, write_word_export),
        ("layout_table", 150, write_layout_table),
        ("fragment", 200, write_fragment),
        ("gb18030", 400, write_gb18030),
        ("item_tables", 350, write_item_tables),
    )
}
"""Half of all reports are pages of some site."""
