"""What is planted: the line of ``faults.jsonl``, and what faults are functions of."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from analytics.dictionary import load_dictionary
from analytics.model import TOTAL, FigureKey
from analytics.synthetic.compose import Facts, form_of_year
from analytics.synthetic.figures import Figures
from analytics.synthetic.region import Agency
from analytics.synthetic.report import Claim, Report, read_cell

Changed = tuple[tuple[Report, ...], "Planted"]
"""What becomes of a report, and what was planted in it."""

RULE_OF_FIGURES = {"requests": "E1", "disputes": "E2", "proactive": "E3"}
"""Which rule compares prose with each table; a number in both that is changed in one breaks it."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted fault, or one innocent oddity.

    Attributes:
        fault: Its name, that of the function that plants it.
        rule: The code of the check that it violates (domain catalogue A1 to H6).
        years: The report years that it shows in.
        cells: The figures that are not what they should be.
        before, after: What it changed, in words or numbers.
        innocent: It looks odd and is no fault: a check that reports it is wrong.
        instances: The identities (D1 to D4) that it breaks, exactly.
        also: Codes of other checks that the same error may trip (a wrong total contradicts the prose too).
        is_told: The figures that its check compares are printed; where one is left blank, the check can
            only say that it cannot assess them.
        source: The agency whose report of the year it was copied from.
    """

    fault: str
    rule: str
    years: tuple[int, ...]
    cells: tuple[FigureKey, ...] = ()
    before: str = ""
    after: str = ""
    innocent: bool = False
    instances: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    is_told: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Years of one agency before reports are written: what faults in the books are planted in.

    `neighbour` is what another agency of the area states of the same years, if there is one. `is_last_filed`:
    last year's report is there to be compared with; a fault against it shows only then.
    """

    agency: Agency
    years: Mapping[int, Figures]
    year: int
    neighbour: Mapping[int, Figures] | None = None
    is_last_filed: bool = True
    neighbour_id: str = ""

    @property
    def figures(self) -> Figures:
        """This year's figures."""
        return self.years[self.year]

    @property
    def last(self) -> Figures | None:
        """Last year's figures, or None in the first year and where last year's report is not to be had."""
        return self.years.get(self.year - 1) if self.is_last_filed else None


@dataclass(frozen=True, slots=True)
class Scene:
    """One composed report with the reports beside it."""

    report: Report
    last: Report | None
    neighbour: Report | None


def is_filed(report: Report, year: int) -> bool:
    """Whether a report stands for its agency and a year: its title says so, and it has the year's tables."""
    is_named = report.organ in report.title and f"{year}年" in report.title
    return (
        report.report_year == year and is_named and bool(report.tables) and report.form is form_of_year(year)
    )


BookFault = Callable[[History, random.Random], Iterator[tuple[Mapping[int, Figures], Planted]]]
"""Changes what an agency believes it did; its report is consistent in itself. Yields once, or not at all
where the year offers no place for it."""

FormFault = Callable[[Facts, random.Random], Iterator[tuple[Facts, Planted]]]
"""Chooses another form than the year's."""

ReportFault = Callable[[Scene, random.Random], Iterator[tuple[tuple[Report, ...], Planted]]]
"""Changes a report as it is written down: none, one or two reports come of it."""


_RECONSIDERED, _CONCLUDED = "disputes.reconsideration.total", "requests.outcome.total"
_COMPARED = {
    "F1": (("requests.carried_in",), ("requests.carried_out",)),
    "E11": (
        (
            _RECONSIDERED,
            "disputes.reconsideration.pending",
            "disputes.litigation_after_reconsideration.total",
        ),
        (_RECONSIDERED,),
    ),
    "G7": (("requests.outcome.other_disposal.rest", _CONCLUDED), ()),
    "G8": (("requests.outcome.refused.security_and_stability",), ()),
    "E12": ((_RECONSIDERED, "disputes.litigation_direct.total", _CONCLUDED), (_CONCLUDED,)),
}
"""By rule: the figures of this year, and of last year, that it compares."""


def tell(planted: Planted, report: Report, last: Report | None) -> Planted:
    """The fault with whether it can be told: where zeros are left blank there is no nought to compare."""
    here, before = _COMPARED.get(planted.rule, ((), ()))
    cells = [report.cells.get(FigureKey(name, TOTAL)) for name in here]
    cells += [last.cells.get(FigureKey(name, TOTAL)) for name in before] if last else []
    return replace(planted, is_told=all(cell is None or cell.value is not None for cell in cells))


def broken_identities(report: Report) -> frozenset[str]:
    """The identities that the printed numbers violate; blanks count as the zeros that offices leave out."""
    cells = report.cells
    return frozenset(
        identity.id
        for identity in load_dictionary().identities(report.form, report.variant)
        if sum(term.weight * (cells[term.key].value or 0) for term in identity.terms)
        != (cells[identity.result].value or 0)
    )


def newly_broken(report: Report, changed: Report, keys: tuple[FigureKey, ...]) -> tuple[str, ...]:
    """The identities that a change of some cells breaks.

    Where a cell has no number any more there is nothing to compute: its identities cannot be assessed.
    """
    gone = {key for key in keys if changed.cells[key].value is None}
    identities = load_dictionary().identities(report.form, report.variant)
    assessable = {identity.id for identity in identities if not gone & set(identity.keys)}
    return tuple(sorted((broken_identities(changed) - broken_identities(report)) & assessable))


def type_cells(report: Report, texts: Mapping[FigureKey, str | None]) -> Report:
    """The report with other texts in some cells."""
    return replace(report, cells={**report.cells, **{key: read_cell(text) for key, text in texts.items()}})


def mistype(
    fault: str, rule: str, report: Report, texts: Mapping[FigureKey, str | None]
) -> tuple[tuple[Report, ...], Planted]:
    """Type other texts and record what that breaks."""
    changed = type_cells(report, texts)
    keys = tuple(texts)
    planted = Planted(
        fault,
        rule,
        (report.report_year,),
        keys,
        before="; ".join(report.text(key) for key in keys),
        after="; ".join(changed.text(key) for key in keys),
        instances=newly_broken(report, changed, keys),
        also=consequences(report, keys),
    )
    return (changed,), planted


def consequences(report: Report, keys: tuple[FigureKey, ...]) -> tuple[str, ...]:
    """Checks that a wrong number trips besides its own: prose that states it, next year, the level above."""
    claimed = claimed_keys(report.claims)
    also = {RULE_OF_FIGURES[key.indicator.partition(".")[0]] for key in keys if key in claimed}
    also |= {"E6", "E7"} if also else set()
    also |= {
        code for start, end, code in _CONSEQUENCES for key in keys if _is_between(key.indicator, start, end)
    }
    return (*sorted(also), "G9")


_CONSEQUENCES = (
    ("requests.carried", "", "F1"),
    ("proactive.", (".issued", ".repealed", ".in_force"), "F2"),
    ("proactive.", (".items_prior_year", ".items_change", ".disclosed_total"), "F3"),
    ("proactive.", (".items_prior_year", ".items_change"), "D7"),
    ("proactive.fees.amount", "", "C6"),
    ("proactive.", ("licensing.decisions", "penalty.decisions"), "F7"),
    ("requests.received", "", "F7"),
    ("requests.outcome.total", "", "G7"),
    ("requests.outcome.total", "", "E12"),
    ("requests.outcome.other_disposal", "", "G7"),
    ("disputes.", "", "E11"),
    ("disputes.", "", "E12"),
)
"""Beginnings and ends of indicators whose wrong number trips another check."""


def _is_between(indicator: str, start: str, end: str | tuple[str, ...]) -> bool:
    return indicator.startswith(start) and indicator.endswith(end)


def claimed_keys(claims: tuple[Claim, ...]) -> frozenset[FigureKey]:
    """Every figure that the prose says something about."""
    return frozenset(key for claim in claims for key in (*claim.terms, *claim.base))


def rewrite(
    report: Report, section: str, paragraphs: tuple[str, ...], stated: tuple[Claim, ...] = ()
) -> Report:
    """The report with other paragraphs in a section.

    Claims whose clause is gone go with it; of those `stated` by the new text, the ones that stand there come.
    """
    text = "".join(paragraphs)
    claims = tuple(
        claim
        for claim in dict.fromkeys((*report.claims, *stated))
        if claim.section != section or claim.text in text
    )
    return replace(report, prose={**report.prose, section: paragraphs}, claims=claims)


def replace_text(report: Report, section: str, old: str, new: str) -> Report:
    """The report with the first `old` of a section replaced; claims move along."""
    paragraphs = list(report.prose[section])
    place = next(i for i, paragraph in enumerate(paragraphs) if old in paragraph)
    paragraphs[place] = paragraphs[place].replace(old, new, 1)
    text = "".join(paragraphs)
    claims = tuple(
        claim
        if claim.section != section or claim.text in text
        else replace(claim, text=claim.text.replace(old, new, 1))
        for claim in report.claims
    )
    return replace(report, prose={**report.prose, section: tuple(paragraphs)}, claims=claims)


def record_prose(
    fault: str, rule: str, scene: Scene, changed: Report, before: str, after: str, *also: str
) -> Changed:
    """The changed report, and what was planted in its prose."""
    return (changed,), Planted(
        fault, rule, (scene.report.report_year,), before=before, after=after, also=also
    )
