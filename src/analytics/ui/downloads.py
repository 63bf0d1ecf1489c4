"""What a figure offers to take away: its picture and its table, made only when somebody asks for them.

The same figures are written by the command line, which runs a page and collects what it offers (`recording`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts.formats import Language
from analytics.exports import KINDS, Caption, Kind, draw_image, frame_to_csv, frame_to_xlsx
from analytics.exports.images import MIME
from analytics.exports.workbooks import MIME as XLSX_MIME
from analytics.ui import blocks
from analytics.ui.data_tables import table_html
from analytics.ui.language import speak, text, translate

Table = pd.DataFrame | Callable[[], pd.DataFrame]
"""A table, or what makes it once somebody asks for it."""


@dataclass(frozen=True)
class Download:
    """One figure as it can be taken away.

    Attributes:
        key: Of the figure, unique on its page.
        snapshot: Number of the snapshot.
        data: The rows behind it, or what makes them, or None.
        notes: What the table says of itself.
        spec: The chart's specification, or None where the figure is no chart or there is nothing to draw.
        caption: What a picture says of itself.
        listed: What makes the table that is shown beside the files: the rows that the chart draws, or None
            where they stand on the page already.
    """

    key: str
    snapshot: int
    data: Table | None
    notes: tuple[tuple[str, str], ...]
    spec: Mapping[str, Any] | None
    caption: Caption
    listed: Callable[[], pd.DataFrame] | None = None

    def picture(self, kind: Kind) -> bytes:
        """The chart as an image.

        Raises:
            ValueError: There is no chart.
        """
        if self.spec is None:
            raise ValueError(f"{self.key} has no chart")
        return draw_image(self.spec, self.caption, kind)

    @property
    def is_offered(self) -> bool:
        """Whether there is anything to take away."""
        return self.data is not None or self.spec is not None

    @property
    def language(self) -> Language:
        """The language that it is written in."""
        return "zh" if self.caption.language == "zh" else "en"

    def table(self) -> pd.DataFrame:
        """The rows behind it; also outside the session that asks for them."""
        if callable(self.data):
            with speak(self.language):
                return self.data()
        return pd.DataFrame() if self.data is None else self.data

    def csv(self) -> bytes:
        """The table as CSV, with its notes above the header."""
        return frame_to_csv(self.table(), self.notes)

    def xlsx(self) -> bytes:
        """The table as a workbook, with its notes and the legend of states on a second sheet."""
        return frame_to_xlsx(self.table(), [*self.notes, *_legend(self.language)], self.language)


_recorder: ContextVar[list[Download] | None] = ContextVar("recorder", default=None)


@contextmanager
def collect() -> Iterator[list[Download]]:
    """Collect every figure that is shown inside the block."""
    found: list[Download] = []
    token = _recorder.set(found)
    try:
        yield found
    finally:
        _recorder.reset(token)


def record(download: Download) -> None:
    """Note a figure where somebody collects."""
    found = _recorder.get()
    if found is not None:
        found.append(download)


def draw_downloads(download: Download) -> None:
    """The popover of a figure; its buttons are made when it is opened, their files when they are pressed."""
    if not download.is_offered:
        return
    menu = st.popover(
        text("download.label" if download.listed is None else "download.with_data"),
        type="tertiary",
        key=f"da-downloads-{download.key}",
        on_change="rerun",
    )
    if not menu.open:
        return
    with menu:
        if download.listed is not None:
            with speak(download.language):
                blocks.html(table_html(download.listed(), download.caption.title))
        if download.spec is not None:
            for kind in KINDS:
                _button(download, kind, MIME[kind], partial(download.picture, kind))
        if download.data is not None:
            _button(download, "csv", "text/csv", download.csv)
            _button(download, "xlsx", XLSX_MIME, download.xlsx)
        st.caption(text("download.note"))


def _button(download: Download, kind: str, mime: str, make: Any) -> None:
    st.download_button(
        text(f"download.{kind}"),
        data=make,
        file_name=f"{download.key.replace('|', '-')}-{download.snapshot:06d}.{kind}",
        mime=mime,
        key=f"da-download-{download.key}-{kind}",
        on_click="ignore",
    )


def _legend(language: Language) -> list[tuple[str, str]]:
    """What the words in place of a number mean; files are made outside the session that asks for them."""
    return [
        (translate("download.legend", language), translate(f"reports.status.{status}", language))
        for status in ("blank", "not_applicable", "illegible", "absent")
    ]
