"""Reports as plain text."""

from analytics.synthetic.grid import Grid, Heading, Line, expand, lay_out
from analytics.synthetic.report import Report


def write_tabs(report: Report) -> tuple[str, bytes]:
    """Tabs between all cells of the full rectangle; covered cells are empty."""
    lines = [report.title]
    for part in lay_out(report):
        match part:
            case Heading(text) | Line(text):
                lines.append(text)
            case Grid():
                lines += _lay_tabs(part)
    return ".txt", ("\n".join(lines) + "\n").encode()


def _lay_tabs(grid: Grid) -> list[str]:
    return [
        "\t".join(slot.box.text if slot is not None and slot.is_anchor else "" for slot in row)
        for row in expand(grid)
    ]
