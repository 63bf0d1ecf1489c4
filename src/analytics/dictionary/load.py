"""Reads the dictionary's files once and joins them; every fault is listed as ``file:line: what``."""

import functools
import importlib.resources
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from types import MappingProxyType

from analytics.dictionary.checks import check_dictionary
from analytics.dictionary.identities import expand_identities, read_identity_rows
from analytics.dictionary.metrics import read_metrics
from analytics.dictionary.model import ONE_ROW_SIX_INDICATOR, PROACTIVE_SECTION, Dictionary, Indicator
from analytics.dictionary.rows import Faults
from analytics.dictionary.rules import read_rules
from analytics.dictionary.tables import (
    read_breaks,
    read_forms,
    read_glossary,
    read_indicators,
    read_labels,
    read_names,
    read_series,
)
from analytics.errors import DictionaryError
from analytics.model import FigureKey, Form, Variant


@functools.cache
def load_dictionary() -> Dictionary:
    """The dictionary that this program ships, read and cross-checked once per process.

    Raises:
        DictionaryError: Rows are wrong; every fault is listed with its file and line.
    """
    return read_dictionary(importlib.resources.files("analytics.dictionary").joinpath("data"))


def read_dictionary(folder: Traversable) -> Dictionary:
    """Reads the dictionary's files in `folder` and cross-checks them.

    Raises:
        DictionaryError: Rows are wrong; every fault is listed with its file and line.
    """
    faults = Faults()
    series = read_series(folder, faults)
    indicators = read_indicators(folder, series.values(), faults)
    applicants = read_names(folder, "applicants.csv", faults)
    metrics = read_metrics(folder, indicators, faults)
    identity_rows = read_identity_rows(folder, indicators, faults)
    key_sets = {
        (form, variant): _figure_keys(indicators.values(), form, variant)
        for form in Form
        for variant in (None, *Variant)
    }
    identity_sets = {
        which: expand_identities(identity_rows, keys, indicators, applicants)
        for which, keys in key_sets.items()
    }
    dictionary = Dictionary(
        indicators=MappingProxyType(indicators),
        applicants=MappingProxyType(applicants),
        units=MappingProxyType(read_names(folder, "units.csv", faults)),
        forms=MappingProxyType(read_forms(folder, faults)),
        labels=read_labels(folder, indicators, faults),
        series=MappingProxyType(series),
        metrics=MappingProxyType(metrics),
        breaks=read_breaks(folder, faults),
        glossary=MappingProxyType(read_glossary(folder, faults)),
        rule_set=read_rules(folder, frozenset(row.rule for row in identity_rows), faults),
        identity_sets=MappingProxyType(identity_sets),
        key_sets=MappingProxyType(key_sets),
    )
    check_dictionary(dictionary, faults)
    if faults.found:
        raise DictionaryError(faults.in_order())
    return dictionary


def _figure_keys(
    indicators: Iterable[Indicator], form: Form, variant: Variant | None
) -> tuple[FigureKey, ...]:
    return tuple(key for indicator in indicators if _has(indicator, form, variant) for key in indicator.keys)


def _has(indicator: Indicator, form: Form, variant: Variant | None) -> bool:
    """Whether a report of this form prints the indicator.

    A mixed form has the columns of both forms in table 二 and otherwise the 2021 form's rows; the
    variant ``one_row_six`` puts the single row （六） in place of the three.
    """
    if indicator.id.startswith(ONE_ROW_SIX_INDICATOR):
        has_single_row = form is Form.F2019 or variant is Variant.ONE_ROW_SIX
        return (indicator.id == ONE_ROW_SIX_INDICATOR) == has_single_row
    if form is Form.MIXED:
        return indicator.section == PROACTIVE_SECTION or Form.F2021 in indicator.forms
    return form in indicator.forms
