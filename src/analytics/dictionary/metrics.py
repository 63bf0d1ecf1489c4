"""Metrics as data: ``metrics.toml`` says what is divided by what, and what must be said about it."""

from collections.abc import Mapping
from importlib.resources.abc import Traversable

from analytics.dictionary.model import Indicator, Metric, Term
from analytics.dictionary.rows import Faults, Row, read_toml
from analytics.model import TOTAL, FigureKey

PAGES = ("requests", "proactive", "disputes")
KINDS = ("count", "amount", "rate")

_REQUIRED = ("page", "kind", "numerator", "unit", "name", "definition", "caveat")
_OPTIONAL = ("denominator", "per", "min_base", "break_years", "variants")


def read_metrics(
    folder: Traversable, indicators: Mapping[str, Indicator], faults: Faults
) -> dict[str, Metric]:
    """Every metric in the order of the file; a field that is missing, unknown or wrong is a fault."""
    metrics = {}
    for metric_id, row in read_toml(folder, "metrics.toml", faults):
        if faults.define(row, metric_id) & _has_sound_fields(row, faults):
            numerator = _terms(row, "numerator", indicators, faults)
            denominator = _terms(row, "denominator", indicators, faults)
            metrics[metric_id] = Metric(
                id=metric_id,
                page=row.text("page"),
                kind=row.text("kind"),
                numerator=numerator,
                denominator=denominator,
                per=row.values.get("per", 1),
                unit=row.message("unit"),
                min_base=row.values.get("min_base"),
                name=row.message("name"),
                definition=row.message("definition"),
                caveat=row.message("caveat"),
                break_years=tuple(row.values.get("break_years", ())),
                variants=row.items("variants"),
            )
    return metrics


def _has_sound_fields(row: Row, faults: Faults) -> bool:
    before = len(faults.found)
    for name in _REQUIRED:
        if name not in row.values:
            faults.add(row, f"{name} is missing")
    for name in row.values:
        if name not in (*_REQUIRED, *_OPTIONAL):
            faults.add(row, f"{name} is no field of a metric")
    for name in ("unit", "name", "definition", "caveat"):
        if not all(row.message(name)):
            faults.add(row, f"{name} is missing in zh or en")
    for name, allowed in (("page", PAGES), ("kind", KINDS)):
        if row.text(name) not in allowed:
            faults.add(row, f"{name} is {row.text(name)!r}, expected one of {', '.join(allowed)}")
    for name in ("per", "min_base"):
        if not isinstance(row.values.get(name, 1), int):
            faults.add(row, f"{name} is {row.text(name)!r}, expected a whole number")
    if (row.text("kind") == "rate") != bool(row.values.get("denominator")):
        faults.add(row, "a rate has a denominator, a count or an amount has none")
    return len(faults.found) == before


def _terms(row: Row, field: str, indicators: Mapping[str, Indicator], faults: Faults) -> tuple[Term, ...]:
    terms = []
    for text in row.items(field):
        found = _expand_term(text, indicators)
        if not found:
            faults.add(row, f"{field} names {text!r}, which is no figure")
        terms.extend(found)
    for key in {term.key for term in terms if [other.key for other in terms].count(term.key) > 1}:
        faults.add(row, f"{field} names {key.indicator}|{key.applicant} twice")
    return tuple(terms)


def _expand_term(text: str, indicators: Mapping[str, Indicator]) -> list[Term]:
    """``-requests.outcome.refused.*`` → eight terms of weight -1; nothing when it names no figure."""
    weight = -1 if text.startswith("-") else 1
    name, _, applicant = text.removeprefix("-").partition("|")
    if name.endswith(".*"):
        ids = [each for each in indicators if each.startswith(name[:-1])]
    else:
        ids = [name] if name in indicators else []
    keys = [FigureKey(each, applicant or TOTAL) for each in ids]
    return [Term(weight, key) for key in keys if key in indicators[key.indicator].keys]
