"""The dictionary's nouns as frozen data, and the questions that are asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from analytics.dictionary.rules import RuleSet
from analytics.errors import UnknownSelection
from analytics.model import APPLICANTS, TOTAL, FigureKey, Form, Message, Variant

ONE_ROW_SIX_INDICATOR = "requests.outcome.other_disposal"
"""The single row （六）其他处理 of the 2019 form and of reports with the variant ``one_row_six``."""

REQUESTS_SECTION = "三"
"""Section 三 and its table; its figures have seven applicant columns."""

PROACTIVE_SECTION = "二"
"""Section 二 and its table, the only one where the two forms really differ."""


class Relation(StrEnum):
    """How an indicator of one form relates to the other form."""

    EXACT = "EXACT"
    """Same meaning and same id in both forms."""
    NEAR = "NEAR"
    """Comparable with a note; a line through both needs a visible break."""
    BREAK = "BREAK"
    """Looks alike and is not: never in one line."""
    ONLY = "ONLY"
    """The other form has nothing like it."""


@dataclass(frozen=True, slots=True)
class FormInfo:
    """One official form: the notice that set it, its first report year, how many figures it has."""

    form: Form
    document: str | None
    first_year: int | None
    figures: int
    name: Message
    note: Message


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row and column of a statutory table.

    Attributes:
        id: Stable id, e.g. ``requests.received``.
        forms: The forms that print it, in order of age.
        section: ``二``, ``三`` or ``四``.
        article: Article of 《政府信息公开条例》 it answers to, or None. For table 三 the pairing of
            rows and articles follows their wording; no official table of it is known.
        row: Official label of the row (table 四: of the column group).
        column: Official label of the column, empty in table 三.
        has_applicants: True where the seven applicant columns apply (table 三).
        unit: ``件``, ``项``, ``个`` or ``万元``.
        kind: ``flow``, ``stock`` (never added over years) or ``signed``.
        name: Short name.
        note: What a reader must know, or None.
        series: Id of the comparable series that joins it to the other form, or None.
    """

    id: str
    forms: tuple[Form, ...]
    section: str
    article: str | None
    row: str
    column: str
    has_applicants: bool
    unit: str
    kind: str
    name: Message
    note: Message | None
    series: str | None

    @property
    def keys(self) -> tuple[FigureKey, ...]:
        """Its figures: seven where applicants apply, else one with the applicant ``total``."""
        applicants = APPLICANTS if self.has_applicants else (TOTAL,)
        return tuple(FigureKey(self.id, applicant) for applicant in applicants)


@dataclass(frozen=True, slots=True)
class Label:
    """A text that stands in a report and the thing it names.

    `form` is set where only one form prints it. `is_official` separates the printed form from
    variants met in real reports (cut, spaced, misprinted).
    """

    scope: str
    target: str
    form: Form | None
    text: str
    is_official: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A figure and its weight in a sum."""

    weight: int
    key: FigureKey


@dataclass(frozen=True, slots=True)
class Identity:
    """勾稽关系: the sum of weight times value over `terms` equals the value of `result`.

    `rule` is the code (D1 to D4), `id` the instance, e.g. ``D1:natural_person``; `keys` are all figures that
    take part, the result last; `members` are the same as a set.
    """

    id: str
    rule: str
    terms: tuple[Term, ...]
    result: FigureKey
    name: Message
    source: str
    keys: tuple[FigureKey, ...] = field(init=False, repr=False, compare=False)
    members: frozenset[FigureKey] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Tell once which figures take part: every report is asked for them many times."""
        object.__setattr__(self, "keys", (*(term.key for term in self.terms), self.result))
        object.__setattr__(self, "members", frozenset(self.keys))

    def __hash__(self) -> int:
        """By the id alone: identities are looked up for every report, and equal ones have the same id."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that pages show.

    Attributes:
        id: Stable id, e.g. ``grant_rate``; for a bare figure ``<indicator>|<applicant>``.
        page: ``requests``, ``proactive`` or ``disputes``.
        kind: ``count``, ``amount`` or ``rate``.
        numerator, denominator: Sums of figures; a count or an amount has no denominator. Terms that
            a report's form does not have are left out.
        per: A rate is numerator / denominator * per; with 1 it is a share, written in percent.
        unit: Unit in both languages, ``%`` for shares.
        min_base: Smallest denominator with which a rate may be ranked, or None.
        name, definition, caveat: In both languages.
        break_years: Years before which a line is interrupted or annotated.
        variants: Ids of metrics that compute the same idea in another way.
    """

    id: str
    page: str
    kind: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    per: int
    unit: Message
    min_base: int | None
    name: Message
    definition: Message
    caveat: Message
    break_years: tuple[int, ...]
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Indicators of the two forms that are comparable with a note, or that only look so."""

    id: str
    relation: Relation
    indicators_2019: tuple[str, ...]
    indicators_2021: tuple[str, ...]
    break_year: int
    note: Message

    @property
    def indicators(self) -> tuple[str, ...]:
        """All members, the 2019 form's first."""
        return (*self.indicators_2019, *self.indicators_2021)


@dataclass(frozen=True, slots=True)
class Break:
    """A year from which figures of some sections are not directly comparable with those before."""

    year: int
    sections: tuple[str, ...]
    name: Message
    note: Message


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the field or of this program, with its definition."""

    id: str
    topic: str
    name: Message
    definition: Message


@dataclass(frozen=True)
class Dictionary:
    """Both official forms and what is computed from them. All mappings keep the official order."""

    indicators: Mapping[str, Indicator]
    applicants: Mapping[str, Message]
    units: Mapping[str, Message]
    forms: Mapping[Form, FormInfo]
    labels: tuple[Label, ...]
    series: Mapping[str, Series]
    metrics: Mapping[str, Metric]
    breaks: tuple[Break, ...]
    glossary: Mapping[str, Entry]
    rule_set: RuleSet
    identity_sets: Mapping[tuple[Form, Variant | None], tuple[Identity, ...]]
    key_sets: Mapping[tuple[Form, Variant | None], tuple[FigureKey, ...]]

    def figure_keys(self, form: Form, variant: Variant | None = None) -> tuple[FigureKey, ...]:
        """Every figure that a report of this form has, in the order in which the form prints them."""
        return self.key_sets[form, variant]

    @property
    def all_keys(self) -> tuple[FigureKey, ...]:
        """Every figure of either form (226)."""
        return tuple(key for indicator in self.indicators.values() for key in indicator.keys)

    def identities(self, form: Form, variant: Variant | None = None) -> tuple[Identity, ...]:
        """勾稽关系 of a form: 39 + 3 for the 2021 form, 37 + 3 for the 2019 form and for one row （六）."""
        return self.identity_sets[form, variant]

    def relation(self, indicator: str) -> Relation:
        """How an indicator relates to the other form (basis of every line over the years)."""
        if len(self.indicators[indicator].forms) > 1:
            return Relation.EXACT
        for series in self.series.values():
            if indicator in series.indicators:
                return series.relation
        return Relation.ONLY

    def metric(self, metric_id: str) -> Metric:
        """A metric by id; ``<indicator>|<applicant>`` (or a bare indicator) names a single figure.

        Raises:
            UnknownSelection: There is neither such a metric nor such a figure.
        """
        if metric_id in self.metrics:
            return self.metrics[metric_id]
        indicator_id, _, applicant = metric_id.partition("|")
        indicator = self.indicators.get(indicator_id)
        key = FigureKey(indicator_id, applicant or TOTAL)
        if indicator is None or key not in indicator.keys:
            raise UnknownSelection("metric", (metric_id,))
        return self._figure_metric(indicator, key)

    def figure_name(self, key: FigureKey) -> Message:
        """Name of a figure: the indicator's, with the applicant where there is one."""
        name = self.indicators[key.indicator].name
        if not self.indicators[key.indicator].has_applicants or key.applicant == TOTAL:
            return name
        applicant = self.applicants[key.applicant]
        return Message(f"{name.zh}（{applicant.zh}）", f"{name.en} ({applicant.en})")

    def _figure_metric(self, indicator: Indicator, key: FigureKey) -> Metric:
        pages = {PROACTIVE_SECTION: "proactive", REQUESTS_SECTION: "requests"}
        breaks = tuple(item.year for item in self.breaks if item.sections == (indicator.section,))
        return Metric(
            id=f"{key.indicator}|{key.applicant}",
            page=pages.get(indicator.section, "disputes"),
            kind="amount" if indicator.unit == "万元" else "count",
            numerator=(Term(1, key),),
            denominator=(),
            per=1,
            unit=self.units[indicator.unit],
            min_base=None,
            name=self.figure_name(key),
            definition=Message(
                f"表{indicator.section}：{indicator.name.zh}。",
                f"Table {indicator.section}: {indicator.name.en}.",
            ),
            caveat=indicator.note or Message("", ""),
            break_years=breaks,
            variants=(),
        )
