"""The nouns that pass between the stages, as frozen data.

``Document`` is what a file says, ``Filing`` is one annual report as it was read, ``Figure`` is one
cell of a statutory table with its status, and ``Finding`` is what a rule says about figures.
Nothing here reads, writes, decides or imports a library.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from analytics.frozen import made_quickly

APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest_organization",
    "legal_service",
    "other",
    "total",
)
"""The seven columns of table 三 in official order; the last is their sum."""

TOTAL = "total"
"""The applicant of every figure that has no applicant axis (tables 二 and 四): never null."""


class Form(StrEnum):
    """Which official form a report follows; told by its labels, never by its year."""

    F2019 = "2019"
    """国办公开办函〔2019〕60号, 198 figures."""
    F2021 = "2021"
    """国办公开办函〔2021〕30号, 200 figures."""
    MIXED = "mixed"
    """Table 二 has columns of both forms."""


class Variant(StrEnum):
    """A known departure from a form that changes which figures it has."""

    ONE_ROW_SIX = "one_row_six"
    """The 2021 form with a single row （六）其他处理 instead of three."""


class Status(StrEnum):
    """Why a figure has a value, or why it has none. Blank is never zero."""

    REPORTED = "reported"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    ILLEGIBLE = "illegible"
    ABSENT = "absent"


class Proof(StrEnum):
    """What shows that a figure stands in the right cell."""

    LABEL = "label"
    """Placed by its row and column labels; no identity covers it, or none could be tested."""
    IDENTITY = "identity"
    """Placed by its labels and confirmed by at least one identity that holds."""
    ORDER_IDENTITY = "order+identity"
    """Placed by the official order, and the identities that cover it hold."""
    UNPROVEN = "unproven"
    """Doubtful, and nothing covers it: shown at once, in no total until a person confirms it."""
    PERSON = "person"


_UNPROVEN = Proof.UNPROVEN  # asked of every figure by many rules; the look-up costs more than the rest


class Stage(StrEnum):
    """Where a version stands on its way to the public; later stages win."""

    DRAFT = "draft"
    FILED = "filed"
    PUBLISHED = "published"


class Coverage(StrEnum):
    """统计范围: whose figures a report counts."""

    WHOLE_REGION = "whole_region"
    GOVERNMENT_AND_DEPARTMENTS = "government_and_departments"
    SINGLE_ORGAN = "single_organ"


class FigureKey(NamedTuple):
    """Names one figure of a form; ids as in the dictionary."""

    indicator: str
    applicant: str


class Message(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str


@made_quickly
@dataclass(frozen=True, slots=True)
class PagePlace:
    """A box on a page of a PDF or an image; points from the top left: x0, top, x1, bottom."""

    page: int
    box: tuple[float, float, float, float]


@made_quickly
@dataclass(frozen=True, slots=True)
class TablePlace:
    """A cell of the `table`-th table of a file, 0-based in the full grid of spans."""

    table: int
    row: int
    column: int


@made_quickly
@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A cell of a workbook, as a person names it: sheet and A1 address."""

    sheet: str
    cell: str


@made_quickly
@dataclass(frozen=True, slots=True)
class LinePlace:
    """Part of a line of a text: 1-based line, `start` and `end` in code points of that line."""

    line: int
    start: int
    end: int


Place = PagePlace | TablePlace | SheetPlace | LinePlace


class Cell(NamedTuple):
    """One cell of a full rectangle.

    A cell covered by a merged one repeats its text and place; `anchor` is the (row, column) of the
    merged cell's first corner, so a cell is its own anchor exactly when it is not covered. A cell
    that only pads a short row to the rectangle has ``place=None`` and empty text: the file has no
    such cell, which is not the same as an empty one.

    `is_suspect` says that the reader itself doubts the text (torn by a page break, poor OCR).
    `is_recognised` says that it was read from a picture (OCR), and `alternatives` are then all the
    readings between which the reader could not decide, the likeliest first; empty where it is sure.
    """

    text: str
    place: Place | None
    anchor: tuple[int, int]
    is_suspect: bool = False
    is_recognised: bool = False
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A full rectangle of cells in reading order.

    `is_ragged`: rows were padded, so columns of different rows need not stand below each other and
    are best counted from a row's own end.
    """

    rows: tuple[tuple[Cell, ...], ...]
    is_ragged: bool = False


@made_quickly
@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of text. `level` is set for what the file marks as a heading (h1 = 1)."""

    text: str
    place: Place | None
    level: int | None = None


Block = Paragraph | Table


PAGES_RECOGNISED = "PAGES_RECOGNISED"
"""The problem that says that pages were read from pictures: what is not in their text may stand there."""
ROWS_CONTRADICT = "ROWS_CONTRADICT"
"""Rows of table 三 do not say their columns, and wherever their numbers may belong, its sums do not hold."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a reader or the extraction could not do, with its stable code."""

    code: str
    message: Message
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What one file (or one part of it) says, in reading order. Knows no indicator.

    Attributes:
        file: Name as given.
        part: Member of an archive, sheet of a workbook, pages of a PDF, or None.
        sha256: Of the file's bytes, lower-case hex.
        format: ``text``, ``html``, ``docx``, ``xlsx``, ``pdf`` or ``image``.
        title: What the file itself marks as its title (HTML title, PDF metadata), or None.
        blocks: Headings, paragraphs and tables in reading order.
        metadata: What the file declares about itself, e.g. ``publisher``, ``published_on``.
        problems: What the reader could not do.
        note: Which reading stage gave this document (e.g. ``ruled``, ``unruled``), or None.
    """

    file: str
    part: str | None
    sha256: str
    format: str
    title: str | None
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    note: str | None = None


@made_quickly
@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a form as a report has it.

    `value` is null for every status but ``reported``; `implied` is the only value that the report's
    own printed figures leave for a figure that is not reported. `raw` is the text as printed, null
    where nothing is printed; reading the file again at `place` gives `raw`.
    """

    indicator: str
    applicant: str
    status: Status
    value: Decimal | None = None
    implied: Decimal | None = None
    proof: Proof | None = None
    raw: str | None = None
    place: Place | None = None
    note: str | None = None

    @property
    def key(self) -> FigureKey:
        """The figure's name."""
        # Asked of every figure by every rule; the class's own constructor takes twice as long.
        return tuple.__new__(FigureKey, (self.indicator, self.applicant))

    @property
    def effective(self) -> Decimal | None:
        """The value, else the implied value, else None. Doubtful figures have none."""
        if self.proof is _UNPROVEN:
            return None
        return self.value if self.value is not None else self.implied


@made_quickly
@dataclass(frozen=True, slots=True)
class UnmappedCell:
    """A numeric cell of a statutory table that belongs to no figure of the form."""

    raw: str
    place: Place | None


@made_quickly
@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a report's prose, or the printed heading of a section, in reading order.

    `section` is "1" … "6", or "0" for what stands before the first heading (title and preamble).
    """

    section: str
    text: str
    place: Place | None = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """One annual report as it was read; the unit of everything that follows.

    `figures` has one entry for every figure that the recognised form (and variant) has, in official
    order. `sections` maps "1" … "6" to the text of the six statutory sections that were found;
    `passages` has the same prose paragraph by paragraph with its places, the preamble and the printed
    headings too. `numeric_cells` counts the numeric cells seen in the statutory tables; books balance when it
    equals the numeric cells placed plus ``len(unmapped)``. `is_ledger`: it is a row of an office's
    ledger, not a report, and yields to any report of the same agency and year.
    """

    file: str
    part: str | None
    sha256: str
    format: str
    title: str | None
    agency: str | None
    report_year: int | None
    form: Form | None
    variant: Variant | None
    coverage: Coverage | None
    published_on: date | None
    figures: tuple[Figure, ...]
    unmapped: tuple[UnmappedCell, ...]
    sections: Mapping[str, str]
    problems: tuple[Problem, ...]
    numeric_cells: int
    numeric_placed: int
    passages: tuple[Passage, ...] = ()
    is_ledger: bool = False


LEDGER_ROLES = ("agency", "year", "ignored")
"""What a column of a ledger may hold besides a figure."""


@dataclass(frozen=True, slots=True)
class LedgerMapping:
    """What a person confirmed: each column holds one of `LEDGER_ROLES` or a figure.

    `digest` names the ledger's heads; every ledger with the same heads is read in the same way.
    """

    digest: str
    columns: tuple[str | FigureKey, ...]


class Outcome(StrEnum):
    """What a rule says of one instance."""

    PASS = "pass"
    FAIL = "fail"
    UNCERTAIN = "uncertain"
    NOT_ASSESSABLE = "not_assessable"


class Severity(StrEnum):
    """What a finding asks for: correct it, explain it, or know it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class OtherCell(NamedTuple):
    """A figure of another report that a finding points at."""

    agency: str
    report_year: int
    indicator: str
    applicant: str


@made_quickly
@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a report as evidence. What is private in it is masked before it gets here.

    `place` is that of the paragraph that holds the sentence; None where the file has no such places.
    """

    text: str
    section: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OtherReport:
    """Another report as evidence, with passages side by side: (this report's, the other's)."""

    agency: str
    report_year: int
    file: str | None = None
    passages: tuple[tuple[Quote, Quote], ...] = ()


class CauseKind(StrEnum):
    """What probably happened when the numbers of a report do not add up."""

    SINGLE_CELL = "single_cell"
    """One cell is wrong; any value but one breaks the identities."""
    FORGOTTEN_TOTAL = "forgotten_total"
    """A total is zero or empty although its parts are not."""
    TRANSPOSED_DIGITS = "transposed_digits"
    """Two neighbouring digits of one cell changed places."""
    UNIT_SLIP = "unit_slip"
    """One cell is ten, a hundred, … ten thousand times too large or too small."""
    SUBTOTAL_COUNTED_TWICE = "subtotal_counted_twice"
    """A total is too large by the sum of a group of its rows (the form has no subtotal rows)."""
    MISSING_CARRY_OVER = "missing_carry_over"
    """二 or 四 was left out of the sum, or not entered."""
    APPLICANT_SWAP = "applicant_swap"
    """In one row a number was entered under the wrong applicant."""
    ROW_SWAP = "row_swap"
    """In one column a number was entered in the wrong row."""
    SHIFTED_ROW = "shifted_row"
    """The numbers of a row stand one column too far left or right."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The smallest change that makes failed identities hold.

    Attributes:
        kind: The slip that would explain it.
        cells: The cells to change.
        suggested: The value that each of them would have, as decimal strings.
        explains: The instances that hold after the change, e.g. ``D2:natural_person``.
        alternatives: Changes that are just as small; nothing in the report decides between them.
    """

    kind: CauseKind
    cells: tuple[FigureKey, ...]
    suggested: tuple[str, ...]
    explains: tuple[str, ...]
    alternatives: tuple["Cause", ...] = ()


@made_quickly
@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one instance (for example ``D3:requests.received``).

    A rule says at most one thing about one set of cells of one report, because these name a finding for
    good (its fingerprint); what else it has to say about them goes into `more`.

    Attributes:
        rule: Code, e.g. ``D3``.
        instance: The rule's code, with what it was applied to where it is applied more than once.
        outcome: One of four; passes are kept so that they can be counted.
        severity: What it asks for when it fails.
        message: Can be sent to the agency as it is.
        cells: Figures of this report.
        expected, reported: Decimal strings.
        uses_implied: An implied value took part in the arithmetic (含推定).
        other_cells: Figures of other reports.
        evidence: The sentence, or the other report.
        more: Further sentences of the same kind.
        cause: The likely slip.
        version: Of the rule.
        digest: Of the values, statuses, thresholds and rule version that it rests on: it changes exactly
            when a person should look again.
    """

    rule: str
    instance: str
    outcome: Outcome
    severity: Severity
    message: Message
    cells: tuple[FigureKey, ...] = ()
    expected: str | None = None
    reported: str | None = None
    uses_implied: bool = False
    other_cells: tuple[OtherCell, ...] = ()
    evidence: Quote | OtherReport | None = None
    more: tuple[Quote, ...] = ()
    cause: Cause | None = None
    version: int = 1
    digest: str = ""
