"""Which official form a report follows, told by the labels that were met, never by its year."""

from collections.abc import Set as AbstractSet
from functools import cache

from analytics.dictionary import load_dictionary
from analytics.model import FigureKey, Form, Variant

_ONE_ROW = "requests.outcome.other_disposal"


def recognise_form(seen: AbstractSet[str]) -> tuple[Form | None, Variant | None]:
    """Tell the form from the indicators whose labels were met.

    Table 二 decides, because only there the forms really differ. Where it is missing, three rows of
    （六）其他处理 mean the 2021 form and a single row the 2019 form. None when nothing of either was met.
    """
    indicators = load_dictionary().indicators
    only = {
        form: {i for i in seen if i.startswith("proactive.") and indicators[i].forms == (form,)}
        for form in (Form.F2019, Form.F2021)
    }
    has_three = any(i.startswith(f"{_ONE_ROW}.") for i in seen)
    has_one = _ONE_ROW in seen and not has_three
    if only[Form.F2019] and only[Form.F2021]:
        return Form.MIXED, Variant.ONE_ROW_SIX if has_one else None
    if only[Form.F2021]:
        return Form.F2021, Variant.ONE_ROW_SIX if has_one else None
    if only[Form.F2019]:
        return (Form.MIXED, None) if has_three else (Form.F2019, None)
    if has_three:
        return Form.F2021, None
    return (Form.F2019, None) if seen else (None, None)


def keys_of(form: Form, variant: Variant | None, seen: AbstractSet[str]) -> tuple[FigureKey, ...]:
    """The figures that a report of this form has, in official order.

    A mixed report has, for each row of table 二, the figures of the form whose columns stand above it.
    """
    keys = load_dictionary().figure_keys(form, variant)
    if form is not Form.MIXED:
        return keys
    indicators = load_dictionary().indicators
    forms_of_row: dict[str, set[Form]] = {}
    for indicator in seen:
        if indicator.startswith("proactive.") and len(indicators[indicator].forms) == 1:
            forms_of_row.setdefault(_row_of(indicator), set()).add(indicators[indicator].forms[0])
    return tuple(
        key
        for key in keys
        if not key.indicator.startswith("proactive.")
        or len(indicators[key.indicator].forms) > 1
        or indicators[key.indicator].forms[0] in forms_of_row.get(_row_of(key.indicator), set())
    )


@cache
def official_columns(row: str) -> tuple[tuple[str, ...], ...]:
    """The columns of a row of table 二 in the older and in the newer form, as far as they have the row."""
    found = (
        tuple(
            indicator.id.rsplit(".", 1)[1]
            for indicator in load_dictionary().indicators.values()
            if form in indicator.forms and indicator.id.startswith(f"proactive.{row}.")
        )
        for form in (Form.F2019, Form.F2021)
    )
    return tuple(columns for columns in found if columns)


def _row_of(indicator: str) -> str:
    """The row of table 二 that an indicator stands in."""
    return indicator.split(".")[1]
