"""Contrast of the pages: Streamlit's theme and our own style sheet, on every background that they meet."""

import re
import tomllib
from pathlib import Path

import pytest

from charts.test_theme import contrast

ROOT = Path(__file__).resolve().parents[2]
MODES = ("light", "dark")
TEXTS = ("ink", "muted", "na", "error", "explain", "note", "pass", "link")
MARKS = ("faint", "blue", "spark")


def read_theme(mode: str) -> dict[str, str]:
    """The colours that Streamlit paints with, the sidebar's backgrounds among them."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][mode]
    return theme | {f"sidebar{key[:1].upper()}{key[1:]}": value for key, value in theme["sidebar"].items()}


def read_style(mode: str) -> dict[str, str]:
    """The colours of our own style sheet."""
    css = (ROOT / "src" / "analytics" / "ui" / "style.css").read_text("utf-8")
    pairs = re.findall(r"--da-(\w+): light-dark\((#\w{6}), (#\w{6})\)", css)
    return {name: (light, dark)[MODES.index(mode)] for name, light, dark in pairs}


@pytest.mark.parametrize("mode", MODES)
def test_words_of_widgets_reach_aa(mode: str) -> None:
    """Text on page, fields and sidebar, and white on the button that acts, reach 4.5:1; its edge 3:1."""
    colours = read_theme(mode)
    papers = [colours[key] for key in colours if key.endswith("ackgroundColor") and "eader" not in key]
    assert len(papers) == 4
    for key in ("textColor", "linkColor"):
        assert all(contrast(colours[key], paper) >= 4.5 for paper in papers), key
    assert contrast(colours["primaryColor"], "#FFFFFF") >= 4.5
    assert all(contrast(colours["primaryColor"], paper) >= 3 for paper in papers)
    assert contrast(colours["dataframeHeaderTextColor"], colours["dataframeHeaderBackgroundColor"]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_own_blocks_reach_aa(mode: str) -> None:
    """Text reaches 4.5:1 on paper, what carries meaning 3:1; both sheets agree on the paper."""
    colours = read_style(mode)
    paper = colours["paper"]
    assert paper.upper() == read_theme(mode)["backgroundColor"].upper()
    assert all(contrast(colours[name], paper) >= 4.5 for name in TEXTS)
    assert all(contrast(colours[name], paper) >= 3 for name in MARKS)
    for ground in ("band", "fault"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5
