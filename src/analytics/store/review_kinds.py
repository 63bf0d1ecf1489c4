"""What a person can decide: who, when and year of a reading, a doubtful figure, a version, a finding.

Each is one frozen record with the key that outlives a new reading of the same file: the file's hash, a
finding's fingerprint. None of them is ever changed; a later one about the same subject stands in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from analytics.filing_json import decimal_to_text
from analytics.model import FigureKey, Stage

REVIEWS_VARIABLE = "DISCLOSURE_REVIEWS"
"""Names another database than the data folder's own."""
FOLDER, FILE = "reviews", "reviews.sqlite"
MAX_AUTHOR = 60
MAX_NOTE = 2000


class ReadingKey(NamedTuple):
    """One report in one file, whoever reads it: `ordinal` counts the reports of the file from 0."""

    sha256: str
    part: str | None
    ordinal: int


class ReadAs(NamedTuple):
    """What a reading said when a person decided about it: printed agency, year, digest of the figures."""

    agency: str | None
    report_year: int | None
    digest: str


class FigureVerdict(StrEnum):
    """What a person sees where a figure was read."""

    AS_READ = "as_read"
    """What the program read, also where it read that the cell is empty."""
    OTHER_VALUE = "other_value"
    BLANK = "blank"
    """Nothing is printed there."""
    NOT_APPLICABLE = "not_applicable"
    """A dash, a slash or 无 is printed there."""
    ILLEGIBLE = "illegible"
    WITHDRAWN = "withdrawn"
    """Nobody says anything about it any more: it is what the program read."""


class FindingVerdict(StrEnum):
    """What a person says of a finding."""

    CONFIRMED = "confirmed"
    """The report is wrong and must be corrected."""
    EXPLAINED = "explained"
    """The figures are right; the note says why they look odd."""
    DISMISSED = "dismissed"
    """No problem; the note says why."""
    REOPENED = "reopened"
    """Nothing is decided (any more)."""


@dataclass(frozen=True, slots=True)
class ReadingCorrection:
    """Whose report a reading is, for which year and at which stage; None leaves what the program concluded.

    The whole of the latest one counts: without any of the three it withdraws what was said before. `read_as`
    tells the report that was meant from its neighbours in the file; older entries have none.
    """

    reading: ReadingKey
    agency_id: str | None = None
    report_year: int | None = None
    stage: Stage | None = None
    read_as: ReadAs | None = None


@dataclass(frozen=True, slots=True)
class FigureConfirmation:
    """What a person sees where a figure was read. Holds while the reading shows the same `raw`.

    `read_value` is what the program had made of it; `value` what it is, None unless the verdict gives one;
    `read_as` as in `ReadingCorrection`.
    """

    reading: ReadingKey
    figure: FigureKey
    raw: str | None
    read_value: Decimal | None
    verdict: FigureVerdict
    value: Decimal | None = None
    read_as: ReadAs | None = None


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """Which version of an agency's report for a year counts; `reading` None leaves it to stage and date.

    `seen` are the versions that the person chose from, by one reading of each: a version that comes later and
    would stand before the chosen one opens the choice again.
    """

    agency_id: str
    report_year: int
    reading: ReadingKey | None
    seen: tuple[ReadingKey, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingDecision:
    """What a person says of a finding. Holds while its evidence digest is the same.

    `rule`, `agency_id` and `report_year` tell what it was about when the finding itself is gone.
    """

    fingerprint: str
    digest: str
    verdict: FindingVerdict
    rule: str = ""
    agency_id: str = ""
    report_year: int | None = None


Content = ReadingCorrection | FigureConfirmation | VersionChoice | FindingDecision

KINDS: Mapping[type[Content], str] = {
    ReadingCorrection: "reading_correction",
    FigureConfirmation: "figure_confirmation",
    VersionChoice: "version_choice",
    FindingDecision: "finding_decision",
}


@dataclass(frozen=True, slots=True)
class Review:
    """One entry of what people decided: what, who, when (UTC, without zone) and why.

    `uid` is the same wherever the entry is copied to.
    """

    content: Content
    author: str
    note: str
    decided_at: datetime
    uid: str

    @property
    def subject(self) -> str:
        """What it is about; of several entries with one subject the latest counts."""
        return name_subject(self.content)


def name_subject(content: Content) -> str:
    """Name what a decision is about, the same on every machine."""
    match content:
        case ReadingCorrection():
            return _join(*content.reading)
        case FigureConfirmation():
            return _join(*content.reading, *content.figure)
        case VersionChoice():
            return _join(content.agency_id, content.report_year)
        case FindingDecision():
            return content.fingerprint


def content_to_json(content: Content) -> dict[str, Any]:
    """Give a decision as JSON: numbers as decimal strings, readings as objects."""
    match content:
        case ReadingCorrection():
            return {
                **content.reading._asdict(),
                "agency_id": content.agency_id,
                "report_year": content.report_year,
                "stage": content.stage,
                **_read_as_to_json(content.read_as),
            }
        case FigureConfirmation():
            return {
                **content.reading._asdict(),
                **content.figure._asdict(),
                "raw": content.raw,
                "read_value": decimal_to_text(content.read_value),
                "verdict": content.verdict,
                "value": decimal_to_text(content.value),
                **_read_as_to_json(content.read_as),
            }
        case VersionChoice():
            return {
                "agency_id": content.agency_id,
                "report_year": content.report_year,
                "reading": content.reading._asdict() if content.reading else None,
                "seen": [reading._asdict() for reading in content.seen],
            }
        case FindingDecision():
            return {
                "fingerprint": content.fingerprint,
                "digest": content.digest,
                "verdict": content.verdict,
                "rule": content.rule,
                "agency_id": content.agency_id,
                "report_year": content.report_year,
            }


def content_from_json(kind: str, data: Mapping[str, Any]) -> Content:
    """Read the decision that `content_to_json` wrote.

    Raises:
        ValueError, KeyError, TypeError, ArithmeticError: It is no decision that this program knows.
    """
    match kind:
        case "reading_correction":
            stage = None if data["stage"] is None else Stage(data["stage"])
            agency_id, year = _text(data["agency_id"]), _whole(data["report_year"])
            return ReadingCorrection(_reading(data), agency_id, year, stage, _read_as(data))
        case "figure_confirmation":
            return FigureConfirmation(
                reading=_reading(data),
                figure=FigureKey(str(data["indicator"]), str(data["applicant"])),
                raw=_text(data["raw"]),
                read_value=_decimal(data["read_value"]),
                verdict=FigureVerdict(data["verdict"]),
                value=_decimal(data["value"]),
                read_as=_read_as(data),
            )
        case "version_choice":
            return VersionChoice(
                agency_id=str(data["agency_id"]),
                report_year=int(data["report_year"]),
                reading=_reading(data["reading"]) if data["reading"] else None,
                seen=tuple(map(_reading, data["seen"])),
            )
        case "finding_decision":
            return FindingDecision(
                fingerprint=str(data["fingerprint"]),
                digest=str(data["digest"]),
                verdict=FindingVerdict(data["verdict"]),
                rule=str(data["rule"]),
                agency_id=str(data["agency_id"]),
                report_year=_whole(data["report_year"]),
            )
    raise ValueError(kind)


def _join(*parts: str | int | None) -> str:
    return "|".join("" if part is None else str(part) for part in parts)


def _reading(data: Mapping[str, Any]) -> ReadingKey:
    return ReadingKey(str(data["sha256"]), _text(data["part"]), int(data["ordinal"]))


def _read_as_to_json(seen: ReadAs | None) -> dict[str, Any]:
    """Nothing where nothing was noted: an entry of an older program keeps its content, and its digest."""
    return {} if seen is None else {"read_as": seen._asdict()}


def _read_as(data: Mapping[str, Any]) -> ReadAs | None:
    seen = data.get("read_as")
    return seen and ReadAs(_text(seen["agency"]), _whole(seen["report_year"]), str(seen["digest"]))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
