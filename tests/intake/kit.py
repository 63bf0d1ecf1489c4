"""Files to hand in, and how the page hands them in."""

import io
from pathlib import Path

import office
from analytics import intake

REPORTS = tuple(office.write_reports())


LEDGER = (
    "台账.csv",
    "单位名称,年度,本年新收,上年结转,行政许可处理决定数量,处罚\n"
    "云岫区商务局,2021,3,,748,12\n云岫区教育局,2021,12,0,5,0\n".encode("gb18030"),
)


def hand_in(data: Path, batch: str, *files: tuple[str, bytes]) -> list[intake.StagedFile]:
    """Stage files as the page does."""
    return [intake.stage_file(data, batch, name, io.BytesIO(content)) for name, content in files]


def report(index: int) -> tuple[str, bytes]:
    """One of the office's reports as a file."""
    return REPORTS[index].name, REPORTS[index].content
