"""Meaning as data: what the official forms ask for, what they print, and what may be computed.

Everything that names a figure, a label, an identity or a metric is a row of a file in ``data/``;
:func:`load_dictionary` reads and cross-checks them once.
"""

from analytics.dictionary.load import load_dictionary, read_dictionary
from analytics.dictionary.model import (
    Break,
    Dictionary,
    Entry,
    FormInfo,
    Identity,
    Indicator,
    Label,
    Metric,
    Relation,
    Series,
    Term,
)
from analytics.dictionary.rules import REACHES, Rule, RuleSet
from analytics.dictionary.settings import RuleSettings, load_settings, make_settings

__all__ = [
    "REACHES",
    "Break",
    "Dictionary",
    "Entry",
    "FormInfo",
    "Identity",
    "Indicator",
    "Label",
    "Metric",
    "Relation",
    "Rule",
    "RuleSet",
    "RuleSettings",
    "Series",
    "Term",
    "load_dictionary",
    "load_settings",
    "make_settings",
    "read_dictionary",
]
