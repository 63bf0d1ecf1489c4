"""What ``disclosure check`` prints of one report: errors first, the rest by group on request, and as JSON."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from analytics.errors import Language
from analytics.filing_json import finding_to_json
from analytics.model import Finding, Message, OtherReport, Outcome, Quote, Severity

SHOWN_AT_MOST = 10
"""Findings of one report at first sight; a longer list is not read."""

Json = dict[str, Any]
_OPEN = (Outcome.FAIL, Outcome.UNCERTAIN)


def select_findings(
    findings: Iterable[Finding], rules: Collection[str], *, has_passes: bool
) -> tuple[Finding, ...]:
    """Leave out passes, and what has nothing to do with `rules` if any are named.

    A finding belongs to a rule too when its cause explains what that rule found.
    """
    return tuple(
        finding
        for finding in findings
        if (has_passes or finding.outcome is not Outcome.PASS)
        and (not rules or not {*rules}.isdisjoint(name_rules(finding)))
    )


def name_rules(finding: Finding) -> frozenset[str]:
    """The rule of a finding, and the rules whose failures its cause explains."""
    explained = finding.cause.explains if finding.cause else ()
    return frozenset((finding.rule, *(instance.partition(":")[0] for instance in explained)))


def list_json(findings: Iterable[Finding], agency: str | None, report_year: int | None) -> list[Json]:
    """Findings as the command line's JSON has them."""
    return [finding_to_json(finding, agency, report_year) for finding in findings]


def describe_findings(
    listed: Sequence[Finding], findings: Sequence[Finding], groups: Collection[str], language: Language
) -> Iterator[str]:
    """Print findings for people: errors, warnings of the groups asked for, at most ten; then what is left.

    Args:
        listed: What may be shown; with passes or with a choice of rules, all of it is.
        findings: Everything, for the counts.
        groups: Letters of the groups whose warnings and information are shown too.
        language: Of the messages.
    """
    counts = Counter(finding.outcome for finding in findings)
    yield "  Checks: " + ", ".join(f"{counts[each]} {each}" for each in Outcome if counts[each]) + "."
    is_chosen = any(finding.outcome is Outcome.PASS for finding in listed) or bool(groups)
    failed = [finding for finding in listed if finding.outcome in _OPEN]
    wanted = [
        finding
        for finding in failed
        if finding.severity is Severity.ERROR or finding.rule[0] in groups or "*" in groups
    ]
    wanted.sort(key=lambda finding: list(Severity).index(finding.severity))
    shown = wanted if is_chosen else wanted[:SHOWN_AT_MOST]
    for finding in shown:
        yield from _describe(finding, language)
    if len(wanted) > len(shown):
        yield f"  and {len(wanted) - len(shown)} more: --all lists everything."
    left = [finding for finding in failed if finding not in wanted]
    yield from _describe_rest(left, Counter() if "*" in groups else counts)
    if "*" in groups:
        rest = [finding for finding in listed if finding.outcome not in _OPEN]
        yield from (f"  {f.instance}  {f.outcome}: {_say(f.message, language)}" for f in rest)


def _describe(finding: Finding, language: Language) -> Iterator[str]:
    yield f"  {finding.instance}  {finding.severity} ({finding.outcome}): {_say(finding.message, language)}"
    if finding.cause and len(finding.cause.explains) > 1:
        yield f"      explains {', '.join(finding.cause.explains)}"
    if isinstance(finding.evidence, Quote):
        yield f"      {finding.evidence.section}: “{finding.evidence.text}”"
    if isinstance(finding.evidence, OtherReport):
        yield f"      see {finding.evidence.agency} {finding.evidence.report_year}"


def _describe_rest(left: Sequence[Finding], counts: Counter[Outcome]) -> Iterator[str]:
    for severity in Severity:
        groups = Counter(finding.rule[0] for finding in left if finding.severity is severity)
        if groups:
            named = ", ".join(f"{group} {count}" for group, count in sorted(groups.items()))
            count = sum(groups.values())
            yield f"  {count} {severity} not shown ({named}): --group {min(groups)} shows those."
    if counts[Outcome.NOT_ASSESSABLE]:
        yield f"  {counts[Outcome.NOT_ASSESSABLE]} could not be assessed: --all says why."


def _say(message: Message, language: Language) -> str:
    return message.zh if language == "zh" else message.en
