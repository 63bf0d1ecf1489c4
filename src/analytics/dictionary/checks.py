"""Cross-checks between the dictionary's files, each noted at the line that is wrong."""

from collections.abc import Iterable

from analytics.dictionary.labels import normalise_label
from analytics.dictionary.model import Dictionary, Metric, Term
from analytics.dictionary.rows import Faults
from analytics.model import APPLICANTS, FigureKey, Form, Variant


def check_dictionary(dictionary: Dictionary, faults: Faults) -> None:
    """Notes everything in which the files contradict each other."""
    _check_names(dictionary, faults)
    _check_forms(dictionary, faults)
    _check_series(dictionary, faults)
    _check_labels(dictionary, faults)
    for metric in dictionary.metrics.values():
        _check_metric(dictionary, metric, faults)


def _check_names(dictionary: Dictionary, faults: Faults) -> None:
    if tuple(dictionary.applicants) != APPLICANTS:
        faults.add_for("applicants.csv", "", f"applicants are not {', '.join(APPLICANTS)} in this order")
    names: dict[str, str] = {}
    for indicator in dictionary.indicators.values():
        if indicator.unit not in dictionary.units:
            faults.add_for("indicators.csv", indicator.id, f"unit {indicator.unit!r} is not in units.csv")
        for name in indicator.name:
            first = names.setdefault(name, indicator.id)
            if first != indicator.id:
                faults.add_for(
                    "indicators.csv", indicator.id, f"name {name!r} is already the name of {first}"
                )


def _check_forms(dictionary: Dictionary, faults: Faults) -> None:
    for form in Form:
        if form not in dictionary.forms:
            faults.add_for("forms.csv", form, f"form {form} is missing")
        elif dictionary.forms[form].figures != len(dictionary.figure_keys(form)):
            count = len(dictionary.figure_keys(form))
            faults.add_for("forms.csv", form, f"form {form} has {count} figures in indicators.csv")


def _check_series(dictionary: Dictionary, faults: Faults) -> None:
    for series in dictionary.series.values():
        sides = ((Form.F2019, series.indicators_2019), (Form.F2021, series.indicators_2021))
        for form, members in sides:
            if not members:
                faults.add_for("series.csv", series.id, f"no indicator of the {form} form")
            for member in members:
                if member not in dictionary.indicators:
                    faults.add_for("series.csv", series.id, f"indicator {member!r} does not exist")
                elif dictionary.indicators[member].forms != (form,):
                    faults.add_for("series.csv", series.id, f"{member} is not of the {form} form alone")


def _check_labels(dictionary: Dictionary, faults: Faults) -> None:
    seen: dict[tuple[str, str], str] = {}
    for label in dictionary.labels:
        where = f"{label.scope}|{label.text}"
        text = normalise_label(label.text)
        if not text:
            faults.add_for("labels.csv", where, "label is empty")
        first = seen.setdefault((label.scope, text), label.target)
        if first != label.target:
            what = f"label {label.text!r} of scope {label.scope} already names {first}"
            faults.add_for("labels.csv", where, what)
    official = {(label.scope, label.target) for label in dictionary.labels if label.is_official}
    for indicator in dictionary.indicators.values():
        if indicator.section == "三" and ("row3", indicator.id) not in official:
            faults.add_for("indicators.csv", indicator.id, "has no official label in labels.csv")


def _check_metric(dictionary: Dictionary, metric: Metric, faults: Faults) -> None:
    for variant in metric.variants:
        if variant not in dictionary.metrics:
            faults.add_for("metrics.toml", metric.id, f"variant {variant!r} is no metric")
    years = {each.year for each in dictionary.breaks}
    for year in metric.break_years:
        if year not in years:
            faults.add_for("metrics.toml", metric.id, f"break year {year} is not in breaks.csv")
    for form in Form:
        for one_row in (None, *Variant):
            keys = set(dictionary.figure_keys(form, one_row))
            for terms in (metric.numerator, metric.denominator):
                for term in _lost_terms(dictionary, terms, keys):
                    what = f"{term.key.indicator} is silently left out of the {form} form"
                    faults.add_for("metrics.toml", metric.id, what)


def _lost_terms(dictionary: Dictionary, terms: Iterable[Term], keys: set[FigureKey]) -> list[Term]:
    """Terms that a form lacks although it has others of the sum, and no comparable one stands in."""
    here = [term for term in terms if term.key in keys]
    if not here:
        return []
    series_here = {dictionary.indicators[term.key.indicator].series for term in here} - {None}
    return [
        term
        for term in terms
        if term.key not in keys and dictionary.indicators[term.key.indicator].series not in series_here
    ]
