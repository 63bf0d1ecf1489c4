"""The wordmark and the icon of the browser tab, drawn so that they follow light and dark by themselves."""

from html import escape

from analytics.charts.formats import Language
from analytics.ui.language import translate

_BARS = (
    '<rect class="bar" x="0" y="11" width="3.4" height="6"/>'
    '<rect class="bar" x="5" y="7" width="3.4" height="10"/>'
    '<rect class="last" x="10" y="3" width="3.4" height="14"/>'
)
_COLOURS = (
    "<style>.bar{fill:#1d438c}.last{fill:#d96c1a}.name{fill:#1d438c}"
    "@media(prefers-color-scheme:dark){.bar{fill:#7698d8}.last{fill:#f39852}.name{fill:#e6eaf0}}</style>"
)
_FONT = "'Noto Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
ICON = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 1 18 18">{_COLOURS}{_BARS}</svg>'


def draw_wordmark(language: Language) -> str:
    """The name of the program beside its three bars, as SVG.

    The picture carries its own ``prefers-color-scheme`` rule because Streamlit shows one image in
    both themes.
    """
    name = escape(translate("app.title", language))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="20" viewBox="0 0 200 20">'
        f'{_COLOURS}{_BARS}<text class="name" x="19" y="15" font-family="{_FONT}" font-size="13" '
        f'font-weight="600">{name}</text></svg>'
    )
