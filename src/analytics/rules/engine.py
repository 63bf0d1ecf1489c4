"""Runs the rules that need one report alone, and seals each finding with the digest of what it rests on."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from analytics.dictionary import RuleSettings, load_dictionary
from analytics.model import Figure, FigureKey, Filing, Finding, Message, Outcome, Quote
from analytics.narrative import mask
from analytics.rules import cells, claims, denials, privacy, sections, shares, structure, text
from analytics.rules.arithmetic import check_arithmetic
from analytics.rules.cause import Hints
from analytics.rules.check import Check, open_report
from analytics.rules.wording import nest_quotes

Generator = Callable[[Check], tuple[Finding, ...]]

GENERATORS: Mapping[str, Generator] = MappingProxyType(
    {
        function.__name__.upper(): function
        for function in (
            *(structure.a9, structure.a11, structure.b1, structure.b3, structure.b4, structure.b5),
            *(structure.b6, structure.b7, structure.b8, structure.b9, structure.b10, sections.b11),
            *(sections.b12, sections.b13, sections.b14, sections.b15, sections.b16, sections.b17),
            *(cells.c1, cells.c2, cells.c3, cells.c4, cells.c5, cells.c6, cells.c7, cells.c8, cells.c9),
            *(cells.d7, claims.e1, claims.e2, claims.e3, claims.e4, denials.e5, shares.e6, shares.e8),
            *(text.e9, text.e10, cells.g7, cells.g8, privacy.h1, privacy.h2, text.h3, text.h4, text.h5),
            sections.h6,
        )
    }
)
"""Rule code -> its function, which has the code for a name."""


def check_filing(
    filing: Filing, settings: RuleSettings | None = None, hints: Hints | None = None
) -> tuple[Finding, ...]:
    """Apply every rule of the scope ``report`` to one report.

    Args:
        filing: The report as it was read.
        settings: The office's limits, severities and switches; the catalogue's when None.
        hints: What last year's report says of figures; decides between equally small causes.

    Returns:
        Findings of all four outcomes, passes included, in the order of the catalogue; rules that do not apply
        to the report's form or year, and those that are switched off, say nothing.
    """
    settings = settings or RuleSettings()
    rules = load_dictionary().rule_set
    report = open_report(filing)
    found: dict[str, list[Finding]] = {}
    for finding in check_arithmetic(filing, hints, report.figures):
        found.setdefault(finding.rule, []).append(finding)
    for rule in rules.select("report", "generator"):
        if rule.applies_to(filing.form, filing.report_year) and settings.is_on(rule):
            check = Check(rule, report, settings)
            found[rule.code] = list(GENERATORS[rule.code](check))
            if not found[rule.code] and not report.passages and rule.group == "E":
                # The prose claims nothing where there is none; that is no reason to say nothing.
                found[rule.code] = list(check.lacks_text())
    return tuple(
        seal(finding, report.figures, settings)
        for code, rule in rules.rules.items()
        if settings.is_on(rule)
        for finding in found.get(code, ())
    )


def check_unreadable(code: str) -> tuple[Finding, ...]:
    """Say what a refusal means for the report itself: A11 where a report was there without any table.

    Args:
        code: The code of the error that reading the file ended with.
    """
    if code != "TITLE_WITHOUT_TABLES":
        return ()
    rule = load_dictionary().rule_set.rules["A11"]
    found = Finding(rule.code, rule.code, Outcome.FAIL, rule.severity, structure.NO_TABLES)
    return (seal(found, {}, RuleSettings()),)


def seal(finding: Finding, figures: Mapping[FigureKey, Figure], settings: RuleSettings) -> Finding:
    """Give a finding its severity, rule version and evidence digest.

    The digest covers values and statuses of the cells, thresholds, rule version and quoted sentences: it
    changes exactly when a person should look again, and not when a message is reworded.
    """
    rule = load_dictionary().rule_set.rules[finding.rule]
    message = nest_quotes(finding.message)
    finding = _mask(finding if message is finding.message else replace(finding, message=message))
    severity = settings.severity(rule, finding.severity)
    if finding.outcome is Outcome.PASS:
        if (finding.severity, finding.version) == (severity, rule.version):
            return finding
        return replace(finding, severity=severity, version=rule.version)
    quotes = [quote.text for quote in (finding.evidence, *finding.more) if isinstance(quote, Quote)]
    parts = [
        f"{rule.code}.{rule.version}",
        *(f"{name}={value}" for name, value in sorted(settings.limits(rule).items())),
        *(_state(key, figures.get(key)) for key in finding.cells),
        f"{finding.outcome}|{finding.expected}|{finding.reported}",
        *quotes,
    ]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    return replace(finding, severity=severity, version=rule.version, digest=digest)


def _mask(finding: Finding) -> Finding:
    """Take what is private out of the sentences that a finding shows, whichever rule quotes them."""
    if finding.evidence is None:
        return finding
    evidence = finding.evidence
    return replace(
        finding,
        message=Message(mask(finding.message.zh), mask(finding.message.en)),
        evidence=replace(evidence, text=mask(evidence.text)) if isinstance(evidence, Quote) else evidence,
        more=tuple(replace(quote, text=mask(quote.text)) for quote in finding.more),
    )


def _state(key: FigureKey, figure: Figure | None) -> str:
    if figure is None:
        return f"{key.indicator}|{key.applicant}"
    return f"{key.indicator}|{key.applicant}|{figure.status}|{figure.value}|{figure.implied}"
