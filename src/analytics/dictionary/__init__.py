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

__all__ = [
    "Break",
    "Dictionary",
    "Entry",
    "FormInfo",
    "Identity",
    "Indicator",
    "Label",
    "Metric",
    "Relation",
    "Series",
    "Term",
    "load_dictionary",
    "read_dictionary",
]
