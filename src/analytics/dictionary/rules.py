"""The catalogue of checks as data: ``rules.toml`` says what each one is, on what basis, with which limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import MappingProxyType

from analytics.dictionary.rows import Faults, Row, read_toml
from analytics.model import Form, Message, Severity

FILE = "rules.toml"
KINDS = ("identity", "generator", "cause", "manual")
SCOPES = ("report", "history", "region")
REACHES = ("own", "last_year", "all_years", "peers", "linked_peers", "region")
INPUTS = (
    *("figures", "sections", "title", "form", "agency", "report_year", "published_on", "unmapped"),
    *("filings", "versions", "receipts", "roster", "last_year", "history"),
)

_REQUIRED = ("severity", "kind", "scope", "basis", "inputs", "title", "explanation")
_OPTIONAL = ("reach", "thresholds", "forms", "first_year", "last_year", "since", "version")
_HEADS = ("rule_set", "groups", "bases")


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of the catalogue.

    Attributes:
        code: ``A1`` … ``H6``; the first letter is its group.
        severity: The most that it says; it may say less.
        kind: ``identity`` (from the dictionary's identities), ``generator`` (a function of that name),
            ``cause`` (told with the findings of identities), or ``manual`` (only a person can tick it).
        scope: ``report``, ``history`` (the agency's other years), ``region`` (other agencies, roster,
            versions).
        reach: What a finding over several reports may rest on: one of `REACHES`, as rules.toml explains them.
            Empty for a check that is applied to single reports only.
        basis: Notice and article, evaluators' practice, or analysis.
        inputs: What it needs.
        thresholds: Name -> default; an office may set another one.
        forms: The forms that it applies to.
        first_year, last_year: The report years that it applies to; None for no bound.
        since: The first version of the rule set that has it.
        version: Of the rule itself; counts changes of what it finds.
    """

    code: str
    severity: Severity
    kind: str
    scope: str
    reach: str
    basis: Message
    inputs: tuple[str, ...]
    thresholds: Mapping[str, float]
    forms: tuple[Form, ...]
    first_year: int | None
    last_year: int | None
    since: str
    version: int
    title: Message
    explanation: Message

    @property
    def group(self) -> str:
        """The letter of its group."""
        return self.code[0]

    def applies_to(self, form: Form | None, report_year: int | None) -> bool:
        """Say whether a report of this form and year is checked; one whose form or year is unknown is."""
        if form is not None and form not in self.forms:
            return False
        if report_year is None:
            return True
        return (self.first_year or report_year) <= report_year <= (self.last_year or report_year)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All checks in the order of the catalogue, with the version that is noted on every result."""

    version: str
    groups: Mapping[str, Message]
    rules: Mapping[str, Rule]

    def select(self, scope: str, *kinds: str) -> tuple[Rule, ...]:
        """List the rules of a scope, of some kinds or of all."""
        return tuple(
            rule for rule in self.rules.values() if rule.scope == scope and (not kinds or rule.kind in kinds)
        )


def read_rules(folder: Traversable, identity_rules: frozenset[str], faults: Faults) -> RuleSet:
    """Read ``rules.toml``; a field that is missing, unknown or wrong is a fault.

    Args:
        folder: Where the file is.
        identity_rules: Codes that have identities.
        faults: Takes what is wrong.
    """
    tables = read_toml(folder, FILE, faults)
    heads = {name: row for name, row in tables if name in _HEADS}
    groups = _read_texts(heads.get("groups"), faults)
    bases = _read_texts(heads.get("bases"), faults)
    rules = {}
    for code, row in tables:
        if code in _HEADS or not (faults.define(row, code) & _is_sound(code, row, groups, bases, faults)):
            continue
        rules[code] = _make_rule(code, row, bases)
    for code in sorted(identity_rules ^ {rule.code for rule in rules.values() if rule.kind == "identity"}):
        faults.add_for(FILE, code, f"{code} has the kind identity in only one of {FILE} and identities.csv")
    version = heads["rule_set"].text("version") if "rule_set" in heads else ""
    if not version:
        faults.add(heads.get("rule_set", Row(FILE, 1, {})), "rule_set.version is missing")
    return RuleSet(version, MappingProxyType(groups), MappingProxyType(rules))


def _read_texts(row: Row | None, faults: Faults) -> dict[str, Message]:
    """The entries of a table of texts in both languages."""
    if row is None:
        faults.add(Row(FILE, 1, {}), "a table [groups] or [bases] is missing")
        return {}
    return {name: _bilingual(row, name, faults) for name in row.values}


def _bilingual(row: Row, name: str, faults: Faults) -> Message:
    message = row.message(name)
    for language, text in zip(("zh", "en"), message, strict=True):
        if not text.strip():
            faults.add(row, f"{name} is missing in {language}")
    return message


def _is_sound(
    code: str, row: Row, groups: Mapping[str, Message], bases: Mapping[str, Message], faults: Faults
) -> bool:
    before = len(faults.found)
    for name in {*_REQUIRED} - {*row.values}:
        faults.add(row, f"{name} is missing")
    for name in {*row.values} - {*_REQUIRED, *_OPTIONAL}:
        faults.add(row, f"{name} is no field of a rule")
    if code[:1] not in groups or not code[1:].isdecimal():
        faults.add(row, f"{code} is no code: the letter of a group and a number")
    allowed: dict[str, tuple[str, ...]] = {
        "severity": tuple(Severity),
        "kind": KINDS,
        "scope": SCOPES,
        "basis": tuple(bases),
        "inputs": INPUTS,
        "forms": tuple(Form),
    }
    for name, choices in allowed.items():
        items = row.items(name) if name in ("inputs", "forms") else (row.text(name),)
        for item in items:
            if item not in choices:
                faults.add(row, f"{name} is {item!r}, expected {', '.join(choices)}")
    is_over_several = row.text("scope") != "report" and row.text("kind") == "generator"
    if row.text("reach") not in (REACHES if is_over_several else ("", *REACHES)):
        faults.add(row, f"reach is {row.text('reach')!r}, expected {', '.join(REACHES)}")
    thresholds = row.values.get("thresholds", {})
    if not isinstance(thresholds, dict) or not all(is_number(value) for value in thresholds.values()):
        faults.add(row, "thresholds are not all numbers")
    for name in ("first_year", "last_year", "version"):
        if not isinstance(row.values.get(name, 1), int):
            faults.add(row, f"{name} is no whole number")
    for name in ("title", "explanation"):
        _bilingual(row, name, faults)
    return len(faults.found) == before


def is_number(value: object) -> bool:
    """Say whether a TOML value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _make_rule(code: str, row: Row, bases: Mapping[str, Message]) -> Rule:
    return Rule(
        code=code,
        severity=Severity(row.text("severity")),
        kind=row.text("kind"),
        scope=row.text("scope"),
        reach=row.text("reach"),
        basis=bases[row.text("basis")],
        inputs=row.items("inputs"),
        thresholds=MappingProxyType(dict(row.values.get("thresholds", {}))),
        forms=tuple(map(Form, row.items("forms"))) or tuple(Form),
        first_year=row.values.get("first_year"),
        last_year=row.values.get("last_year"),
        since=row.text("since") or "1",
        version=row.values.get("version", 1),
        title=row.message("title"),
        explanation=row.message("explanation"),
    )
