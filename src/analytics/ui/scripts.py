"""Two small scripts of ours in the page, where Streamlit itself offers nothing; both are data, no state."""

import json
import tomllib
from functools import cache
from importlib.resources import files

from analytics.charts.formats import Language
from analytics.ui.links import SHARED

HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}


@cache
def write_scripts(language: Language) -> str:
    """What lets links of the navigation carry the filters, and Streamlit speak Chinese on Chinese pages."""
    words = json.dumps(tomllib.loads(_read("streamlit_words.toml")), ensure_ascii=False)
    calls = (
        ("navigation.js", json.dumps(SHARED)),
        ("streamlit_words.js", f"{words}, {json.dumps(HTML_LANGUAGES[language])}"),
    )
    # Named, so that nobody takes it for one that a link or a report has brought along.
    return "<script data-da>" + "".join(f"({_read(name)})({given});" for name, given in calls) + "</script>"


def _read(name: str) -> str:
    return files("analytics.ui").joinpath(name).read_text("utf-8").strip()
