"""Reports as web pages."""

from collections.abc import Mapping
from html import escape

from analytics.synthetic.grid import Box, Grid, Heading, Layout, Line
from analytics.synthetic.shapes.shape import Shape


def write_clean(layout: Layout) -> bytes:
    """HTML5, UTF-8, spans as in the official form."""
    title = escape(layout.title)
    day = layout.published_on.isoformat() if layout.published_on else ""
    body = "\n".join(_write_part(part) for part in layout.parts)
    page = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8">'
        f'<title>{title}</title><meta name="PubDate" content="{day}"></head>\n'
        f"<body><main>\n<h1>{title}</h1>\n{body}\n</main></body>\n</html>\n"
    )
    return page.encode()


def _write_part(part: Heading | Line | Grid) -> str:
    match part:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Line(text):
            return f"<p>{escape(text)}</p>"
    rows = "\n".join(f"<tr>{''.join(map(_write_box, row))}</tr>" for row in part.rows)
    return f'<table border="1">\n{rows}\n</table>'


def _write_box(box: Box) -> str:
    spans = (f' colspan="{box.colspan}"' if box.colspan > 1 else "") + (
        f' rowspan="{box.rowspan}"' if box.rowspan > 1 else ""
    )
    return f"<td{spans}>{escape(box.text)}</td>"


HTML_SHAPES: Mapping[str, Shape] = {"clean": Shape("html", 50, ".html", write_clean)}
