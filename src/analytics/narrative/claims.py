"""Numbers that the prose of a report claims, tied to the figures that they may mean.

Sections 一, 三, 五 and 六 repeat what the tables say: 收到…12件, 占34.2%, 同比增长5%, 未发生行政复议.
Precision comes before completeness: a number whose neighbours are not all known words is no claim, and a
word that offices use for several figures keeps all of them as readings.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from analytics.frozen import made_quickly
from analytics.narrative.measures import Reading

DISCLOSURE_RATE = "disclosure_rate"
"""The measure of 公开率: how much was granted, in whole or in part, of what may be."""


class ClaimKind(StrEnum):
    """How a sentence states a number."""

    COUNT = "count"
    """A number of things, or an amount, perhaps rounded: between `low` and `high`."""
    SHARE = "share"
    """A percentage of some whole; `of` is the count that it goes with, where the sentence has one."""
    GROWTH = "growth"
    """A change against last year in percent, negative for a fall."""
    CHANGE = "change"
    """A change against last year as a number."""
    CHANNEL = "channel"
    """How many requests came by one way; no table has them, but they add up to what was received."""
    PART = "part"
    """A number that a word which is not understood narrows (食品安全行政处罚15件): at most the figure."""
    LAST_YEAR = "last_year"
    """The same of the year before, told beside this year's: 比上年的50件."""
    NONE = "none"
    """There was nothing of the kind: 未收到, 未发生, 0件."""
    ALL_SAME = "all_same"
    """All of `whole` are `subject`: 均获维持."""


class Topic(StrEnum):
    """What a claim is about; each has its own rule."""

    REQUESTS = "requests"
    DISPUTES = "disputes"
    DECISIONS = "decisions"
    DOCUMENTS = "documents"
    PROCESSING_FEE = "processing_fee"


class Scope(StrEnum):
    """Whom a sentence counts, where it says so."""

    OWN = "own"
    """The office itself (本机关, 区政府办): may be less than a summary's table."""
    WIDER = "wider"
    """A whole region or system (全市, 所属单位): may be more than one organ's table."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Span:
    """Part of a section's text as given: code points from `start` to before `end`."""

    start: int
    end: int


@made_quickly
@dataclass(frozen=True, slots=True)
class Claim:
    """One number, or one statement that there is none, as a sentence makes it.

    Attributes:
        section: "0" to "6".
        kind: How it is stated.
        topic: What it is about.
        measures: What is counted, by the names of ``data/measures.toml``, e.g. ``("received",)``.
        subject: The sums of figures that it may mean, the likeliest first; empty for channels and the
            processing fee, which no table has.
        value: As stated: 件, 万元, or percent; negative for a fall. None for ``all_same``.
        low, high: Between these the true number lies; equal to `value` where it is exact.
        span: The phrase with its number, in the section's text.
        sentence: Where the sentence stands.
        text: The sentence, folded to one line.
        sentence_number: Counts the sentences of a section, so that claims of one can be added up.
        paragraph: Counts the parts under （一）, （二） … of a section.
        scope: Whom it counts, if the sentence says so.
        year: The year that it speaks of, if the sentence says so.
        of: The count that a share goes with.
        whole: What all of `subject` is said to be, for ``all_same``.
        base: The year that growth or a change is told against, if the sentence names one.
        is_part: It stands behind 其中 or 含, or in brackets.
    """

    section: str
    kind: ClaimKind
    topic: Topic
    measures: tuple[str, ...]
    subject: tuple[Reading, ...]
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    span: Span
    sentence: Span
    text: str
    sentence_number: int
    paragraph: int
    scope: Scope | None = None
    year: int | None = None
    of: Decimal | None = None
    base: int | None = None
    whole: tuple[Reading, ...] = ()
    is_part: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the number is stated without rounding."""
        return self.low == self.high
