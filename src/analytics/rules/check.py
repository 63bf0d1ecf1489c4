"""What a rule is given, and how it says what it found."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from analytics.dictionary import Rule, RuleSettings, load_dictionary
from analytics.frozen import made_quickly
from analytics.model import (
    PAGES_RECOGNISED,
    Figure,
    FigureKey,
    Filing,
    Finding,
    Message,
    Outcome,
    PagePlace,
    Passage,
    Proof,
    Quote,
    Severity,
    Status,
)
from analytics.rules.sentences import Paragraph, join_lines, split_paragraph

REASONS: Mapping[Status, Message] = MappingProxyType(
    {
        Status.BLANK: Message("空白", "blank"),
        Status.NOT_APPLICABLE: Message("填“/”", "marked not applicable"),
        Status.ILLEGIBLE: Message("无法识别", "illegible"),
        Status.ABSENT: Message("缺这一格", "absent"),
        Status.REPORTED: Message("待人工确认", "awaiting a person's confirmation"),
    }
)
"""Why a figure has no value that can be used."""

NAMED_AT_MOST = 3
QUOTED_AT_MOST = 20
_GOVERNMENT = re.compile(r"人民政府$|^.{2,}(?:省|市|县|区|州|旗|乡|镇)政府$")
_MAYBE_NOT_WHOLE = Message(
    "正文由图片识别，可能没有读全，请对照原件",
    "the text was recognised from pictures and may not be whole; see the original",
)
_NO_TEXT = Message("没有可读的文字部分", "there is no text that can be read")


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One report with what every rule asks of it.

    Equal to itself alone, so that what several rules ask of a report is found once and kept by it.
    """

    filing: Filing
    figures: Mapping[FigureKey, Figure]
    passages: tuple[Passage, ...]

    @property
    def is_government(self) -> bool:
        """It is a government's own report, not that of its office or of a department."""
        return bool(self.filing.agency and _GOVERNMENT.search(self.filing.agency))

    @property
    def may_lack_text(self) -> bool:
        """Its text was recognised from pictures: what is not in it may stand in the original all the same."""
        return any(problem.code == PAGES_RECOGNISED for problem in self.filing.problems)

    def sentences(self, *sections: str) -> tuple[Quote, ...]:
        """The sentences of some sections in reading order; "0" is what stands before the first heading."""
        return _find_sentences(self, sections)

    def says_anything(self, *sections: str) -> bool:
        """Say whether some sections have any sentence."""
        return any(run.text.strip() for run in _find_runs(self, sections))

    def find(self, words: re.Pattern[str], *sections: str, needs: tuple[str, ...] = ()) -> tuple[Quote, ...]:
        """The sentences of some sections that have some words; a text without them is looked through once.

        `words` match within a sentence whatever stands before and behind it: no ``^`` and no ``$``. Of
        `needs`, if given, every sentence that is wanted has one, beside the words or within them: they are
        found much faster than the words of a pattern.
        """

        def search(text: str) -> object:
            for need in needs:
                if need in text:
                    return words.search(text)
            return None

        search_for = search if needs else words.search
        return tuple(quote for quote in self.sift(search_for, *sections) if search_for(quote.text))

    def sift(self, search: Callable[[str], object], *sections: str) -> Iterator[Quote]:
        """The sentences of those paragraphs that may hold something; nearly all of long prose is passed over.

        What `search` finds in a text, it also finds in every longer one: it is asked of whole sections first.
        """
        for run in _find_runs(self, sections):
            if search(run.text):
                for paragraph in run.paragraphs:
                    if search(paragraph.text):
                        yield from split_paragraph(paragraph)

    def text(self, section: str) -> str:
        """The prose of a section without any white space; empty when there is none."""
        return _join_text(self, section)

    def heading(self, section: str) -> tuple[Quote, ...]:
        """The heading of a section, which points at it where nothing in it can be quoted."""
        found = (p for p in self.passages if p.section == section and p.is_heading and p.text.strip())
        return tuple(Quote(p.text.strip(), section, p.place) for p in islice(found, 1))

    def has_section(self, section: str) -> bool:
        """Say whether the section was found, with text or without."""
        return section in _list_sections(self)

    def of(self, section: str) -> tuple[Figure, ...]:
        """The figures of table 二, 三 or 四."""
        return _group_figures(self).get(section, ())

    def reported(self) -> tuple[Figure, ...]:
        """The figures that have a printed value."""
        return self.having(Status.REPORTED)

    def having(self, status: Status) -> tuple[Figure, ...]:
        """The figures of a status, in official order."""
        return _group_by_status(self).get(status, ())

    def value(self, indicator: str, applicant: str = "total") -> Decimal | None:
        """A figure's value, printed or implied; None when it has neither."""
        figure = self.figures.get(FigureKey(indicator, applicant))
        return None if figure is None else figure.effective


class _Run(NamedTuple):
    """The paragraphs of a section that follow one another, and all of their text."""

    section: str
    text: str
    paragraphs: tuple[Paragraph | Passage, ...]


@lru_cache(maxsize=64)
def _find_sentences(report: Report, sections: tuple[str, ...]) -> tuple[Quote, ...]:
    runs = _find_runs(report, sections)
    return tuple(
        quote for run in runs for paragraph in run.paragraphs for quote in split_paragraph(paragraph)
    )


@lru_cache(maxsize=64)
def _find_runs(report: Report, sections: tuple[str, ...]) -> tuple[_Run, ...]:
    if _has_pages(report):
        # The lines of a page are joined within the sections that are asked for.
        return _list_runs_of_pages(report, sections)
    return tuple(run for run in _list_runs(report) if run.section in sections)


@lru_cache(maxsize=4)
def _list_sections(report: Report) -> frozenset[str]:
    return frozenset([passage.section for passage in report.passages])


@lru_cache(maxsize=4)
def _has_pages(report: Report) -> bool:
    return PagePlace in {type(passage.place) for passage in report.passages}


@lru_cache(maxsize=4)
def _list_runs(report: Report) -> tuple[_Run, ...]:
    prose = [passage for passage in report.passages if not passage.is_heading]
    return tuple(_make_run(section, group) for section, group in groupby(prose, key=attrgetter("section")))


@lru_cache(maxsize=32)
def _list_runs_of_pages(report: Report, sections: tuple[str, ...]) -> tuple[_Run, ...]:
    prose = [passage for passage in report.passages if passage.section in sections and not passage.is_heading]
    groups = groupby(join_lines(prose), key=lambda paragraph: paragraph.lines[0].section)
    return tuple(_make_run(section, group) for section, group in groups)


def _make_run(section: str, group: Iterable[Paragraph | Passage]) -> _Run:
    paragraphs = tuple(group)
    return _Run(section, "\n".join([paragraph.text for paragraph in paragraphs]), paragraphs)


@lru_cache(maxsize=32)
def _join_text(report: Report, section: str) -> str:
    parts = (p.text for p in report.passages if p.section == section and not p.is_heading)
    return "".join("".join(parts).split())


@lru_cache(maxsize=4)
def _group_figures(report: Report) -> Mapping[str, tuple[Figure, ...]]:
    indicators = load_dictionary().indicators
    groups: dict[str, list[Figure]] = {}
    for figure in report.figures.values():
        groups.setdefault(indicators[figure.indicator].section, []).append(figure)
    return MappingProxyType({section: tuple(figures) for section, figures in groups.items()})


@lru_cache(maxsize=4)
def _group_by_status(report: Report) -> Mapping[Status, tuple[Figure, ...]]:
    groups: dict[Status, list[Figure]] = {}
    for figure in report.figures.values():
        groups.setdefault(figure.status, []).append(figure)
    return MappingProxyType({status: tuple(figures) for status, figures in groups.items()})


def open_report(filing: Filing) -> Report:
    """Prepare a filing for its rules; one that knows only its sections gets passages without places."""
    passages = filing.passages or tuple(
        Passage(number, text, is_heading=not text) for number, text in sorted(filing.sections.items())
    )
    figures = MappingProxyType({figure.key: figure for figure in filing.figures})
    return Report(filing, figures, passages)


@made_quickly
@dataclass(frozen=True, slots=True)
class Check:
    """One rule on one report: its limits, and the words for each of the four outcomes.

    A rule returns nothing at all where it does not apply.
    """

    rule: Rule
    report: Report
    settings: RuleSettings

    def limit(self, name: str) -> float:
        """A threshold: the office's, else the default."""
        return self.settings.limits(self.rule)[name]

    def passes(self) -> tuple[Finding, ...]:
        """The rule was applied and nothing is wrong."""
        return _pass(self.rule.code, self.rule.title, self.rule.severity, self.rule.version)

    def fails(
        self,
        zh: str,
        en: str,
        *,
        cells: Iterable[FigureKey] = (),
        quotes: Iterable[Quote] = (),
        severity: Severity | None = None,
        expected: Decimal | str | int | None = None,
        reported: Decimal | str | int | None = None,
    ) -> tuple[Finding, ...]:
        """The rule is violated; `severity` is given where it is less than the catalogue's."""
        found = self._find(Outcome.FAIL, Message(zh, en), tuple(cells), tuple(quotes), severity)
        return (_with_values(found, expected, reported, self.report),)

    def is_unsure(
        self, zh: str, en: str, *, cells: Iterable[FigureKey] = (), quotes: Iterable[Quote] = ()
    ) -> tuple[Finding, ...]:
        """It may be violated; a person has to look."""
        return (self._find(Outcome.UNCERTAIN, Message(zh, en), tuple(cells), tuple(quotes)),)

    def cannot_assess(
        self, zh: str, en: str, *, cells: Iterable[FigureKey] = (), quotes: Iterable[Quote] = ()
    ) -> tuple[Finding, ...]:
        """What the rule needs is not there; the message says what."""
        title = self.rule.title
        message = Message(f"{title.zh}：不能评估，{zh}。", f"{title.en}: not assessable: {en}.")
        return (self._find(Outcome.NOT_ASSESSABLE, message, tuple(cells), tuple(quotes)),)

    def doubts_text(self) -> tuple[Finding, ...]:
        """Something was not found in a text that may not be whole."""
        return self.cannot_assess(*_MAYBE_NOT_WHOLE)

    def lacks_text(self) -> tuple[Finding, ...]:
        """The report has no prose that was found."""
        return self.cannot_assess(*_NO_TEXT)

    def lacks(self, keys: Iterable[FigureKey]) -> tuple[Finding, ...]:
        """Some figures have no value; the message names them with the reason."""
        cells = tuple(keys)
        reason = name_lacking(cells, self.report.figures)
        return self.cannot_assess(reason.zh, reason.en, cells=cells)

    def _find(
        self,
        outcome: Outcome,
        message: Message,
        cells: tuple[FigureKey, ...] = (),
        quotes: tuple[Quote, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        return Finding(
            rule=self.rule.code,
            instance=self.rule.code,
            outcome=outcome,
            severity=severity or self.rule.severity,
            message=message,
            cells=cells,
            evidence=quotes[0] if quotes else None,
            more=quotes[1:QUOTED_AT_MOST],
        )


@lru_cache(maxsize=256)
def _pass(code: str, title: Message, severity: Severity, version: int) -> tuple[Finding, ...]:
    """The same for every report."""
    message = Message(f"{title.zh}：未发现问题。", f"{title.en}: nothing found.")
    return (Finding(code, code, Outcome.PASS, severity, message, version=version),)


def _with_values(
    finding: Finding,
    expected: Decimal | str | int | None,
    reported: Decimal | str | int | None,
    report: Report,
) -> Finding:
    used = (report.figures[key] for key in finding.cells if key in report.figures)
    uses_implied = expected is not None and any(
        figure.value is None and figure.implied is not None for figure in used
    )
    return replace(finding, expected=to_text(expected), reported=to_text(reported), uses_implied=uses_implied)


def to_text(value: Decimal | str | int | None) -> str | None:
    """A value as findings carry it."""
    return f"{value:f}" if isinstance(value, Decimal) else None if value is None else str(value)


def name_lacking(keys: Iterable[FigureKey], figures: Mapping[FigureKey, Figure]) -> Message:
    """Name figures that have no value, each with its reason; of many the first three."""
    lacking = list(keys)
    reasons = [_name_one(key, figures.get(key)) for key in lacking[:NAMED_AT_MOST]]
    more = len(lacking) - len(reasons)
    return Message(
        "、".join(reason.zh for reason in reasons) + (f"等 {len(lacking)} 格" if more > 0 else ""),
        "; ".join(reason.en for reason in reasons) + (f" and {more} more" if more > 0 else ""),
    )


def _name_one(key: FigureKey, figure: Figure | None) -> Message:
    name = load_dictionary().figure_name(key)
    is_doubtful = figure is not None and figure.proof is Proof.UNPROVEN
    status = Status.REPORTED if is_doubtful else figure.status if figure is not None else Status.ABSENT
    reason = REASONS[status]
    return Message(f"“{name.zh}”{reason.zh}", f"{name.en} is {reason.en}")


def name_cells(keys: Iterable[FigureKey], unit: str = "格") -> Message:
    """Name cells for a message, or rows by their totals (`unit` 行); of many the first three."""
    cells = list(keys)
    names = [load_dictionary().figure_name(key) for key in cells[:NAMED_AT_MOST]]
    more = len(cells) - len(names)
    return Message(
        "、".join(f"“{name.zh}”" for name in names) + (f"等 {len(cells)} {unit}" if more > 0 else ""),
        ", ".join(name.en for name in names) + (f" and {more} more" if more > 0 else ""),
    )
