"""Files to hand in, and how the page hands them in."""

import io
from pathlib import Path

import office
from analytics import intake

REPORTS = tuple(office.write_reports())


def hand_in(data: Path, batch: str, *files: tuple[str, bytes]) -> list[intake.StagedFile]:
    """Stage files as the page does."""
    return [intake.stage_file(data, batch, name, io.BytesIO(content)) for name, content in files]


def report(index: int) -> tuple[str, bytes]:
    """One of the office's reports as a file."""
    return REPORTS[index].name, REPORTS[index].content
