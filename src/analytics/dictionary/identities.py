"""勾稽关系: rows of two small files, expanded over applicants and indicators for each form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from analytics.dictionary.model import Identity, Indicator, Term
from analytics.dictionary.rows import Faults, Row, read_csv
from analytics.model import FigureKey, Message

ANY = "*"
"""Stands for each applicant, or for each indicator that has applicants: one identity for each."""


@dataclass(frozen=True, slots=True)
class IdentityRows:
    """What the files say of one rule and group: its name and its component rows."""

    rule: str
    group: str
    name: Message
    source: str
    components: tuple[Row, ...]


def read_identity_rows(
    folder: Traversable, indicators: Mapping[str, Indicator], faults: Faults
) -> tuple[IdentityRows, ...]:
    """Reads ``identities.csv`` (rules) and ``identity_terms.csv`` (their component rows)."""
    rules = {}
    for row in read_csv(folder, "identities.csv", ("rule", "name_zh", "name_en", "source"), faults):
        if faults.define(row, row.text("rule")):
            rules[row.text("rule")] = row
    columns = ("rule", "group", "role", "weight", "indicator", "applicant")
    components: dict[tuple[str, str], list[Row]] = {}
    for row in read_csv(folder, "identity_terms.csv", columns, faults):
        if _is_component(row, rules, indicators, faults):
            components.setdefault((row.text("rule"), row.text("group")), []).append(row)
    complete = []
    for (rule, group), rows in components.items():
        if sum(row.text("role") == "result" for row in rows) == 1:
            name, source = rules[rule].message("name"), rules[rule].text("source")
            complete.append(IdentityRows(rule, group, name, source, tuple(rows)))
        else:
            faults.add(rows[0], f"{rule}{group and ' ' + group} needs exactly one row with the role result")
    return tuple(complete)


def _is_component(
    row: Row, rules: Mapping[str, Row], indicators: Mapping[str, Indicator], faults: Faults
) -> bool:
    before = len(faults.found)
    if row.text("rule") not in rules:
        faults.add(row, f"rule {row.text('rule')!r} is not in identities.csv")
    if row.text("role") not in ("term", "result"):
        faults.add(row, f"role is {row.text('role')!r}, expected term or result")
    if row.text("weight") not in ("1", "-1"):
        faults.add(row, f"weight is {row.text('weight')!r}, expected 1 or -1")
    indicator = indicators.get(row.text("indicator"))
    if row.text("indicator") != ANY and indicator is None:
        faults.add(row, f"indicator {row.text('indicator')!r} does not exist")
    applicant = row.text("applicant")
    if indicator and applicant != ANY and FigureKey(indicator.id, applicant) not in indicator.keys:
        faults.add(row, f"{indicator.id} has no applicant {applicant!r}")
    return len(faults.found) == before


def expand_identities(
    rows: Iterable[IdentityRows],
    keys: tuple[FigureKey, ...],
    indicators: Mapping[str, Indicator],
    applicants: Mapping[str, Message],
) -> tuple[Identity, ...]:
    """Every identity among `keys`, the figures of one form; components that the form lacks are left out."""
    present = set(keys)
    expanded: list[Identity] = []
    for entry in rows:
        for indicator, applicant in _instances(entry, keys):
            identity = _expand(entry, indicator, applicant, indicators, applicants)
            if identity.result in present:
                terms = tuple(term for term in identity.terms if term.key in present)
                expanded.append(
                    Identity(
                        identity.id, identity.rule, terms, identity.result, identity.name, identity.source
                    )
                )
    return tuple(expanded)


def _instances(entry: IdentityRows, keys: tuple[FigureKey, ...]) -> list[tuple[str, str]]:
    """What ``*`` stands for in turn: (indicator, applicant), with an empty string where nothing varies."""
    with_applicants = [key for key in keys if entry.components and key.indicator.startswith("requests.")]
    if any(row.text("indicator") == ANY for row in entry.components):
        return [(indicator, "") for indicator in dict.fromkeys(key.indicator for key in with_applicants)]
    if any(row.text("applicant") == ANY for row in entry.components):
        return [("", applicant) for applicant in dict.fromkeys(key.applicant for key in with_applicants)]
    return [("", "")]


def _expand(
    entry: IdentityRows,
    indicator: str,
    applicant: str,
    indicators: Mapping[str, Indicator],
    applicants: Mapping[str, Message],
) -> Identity:
    terms = []
    result = FigureKey("", "")
    for row in entry.components:
        key = FigureKey(
            indicator if row.text("indicator") == ANY else row.text("indicator"),
            applicant if row.text("applicant") == ANY else row.text("applicant"),
        )
        if row.text("role") == "result":
            result = key
        else:
            terms.append(Term(int(row.text("weight")), key))
    name = _instance_name(indicator, applicant, result, indicators, applicants)
    return Identity(
        id=f"{entry.rule}:{entry.group or indicator or applicant}",
        rule=entry.rule,
        terms=tuple(terms),
        result=result,
        name=Message(
            entry.name.zh.format(applicant=name.zh, indicator=name.zh, group=name.zh),
            entry.name.en.format(applicant=name.en, indicator=name.en, group=name.en),
        ),
        source=entry.source,
    )


def _instance_name(
    indicator: str,
    applicant: str,
    result: FigureKey,
    indicators: Mapping[str, Indicator],
    applicants: Mapping[str, Message],
) -> Message:
    if applicant:
        return applicants.get(applicant, Message(applicant, applicant))
    if indicator:
        return indicators[indicator].name
    name = indicators[result.indicator].name
    return Message(name.zh.partition("：")[0], name.en.partition(":")[0])
