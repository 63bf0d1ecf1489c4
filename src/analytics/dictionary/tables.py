"""One reader per CSV file of the dictionary: rows in, frozen data out, faults noted."""

from collections.abc import Collection, Iterable, Mapping
from importlib.resources.abc import Traversable

from analytics.dictionary.model import Break, Entry, FormInfo, Indicator, Label, Relation, Series
from analytics.dictionary.rows import Faults, Row, read_csv
from analytics.model import APPLICANTS, LEDGER_ROLES, Form, Message

KINDS = ("flow", "stock", "signed")
SECTIONS = ("二", "三", "四")

_INDICATOR_COLUMNS = (
    *("id", "forms", "section", "article", "row", "column", "has_applicants", "unit", "kind"),
    *("name_zh", "name_en", "note_zh", "note_en"),
)
_SERIES_COLUMNS = (
    *("series", "relation", "indicators_2019", "indicators_2021", "break_year", "note_zh", "note_en"),
)
_FORM_COLUMNS = ("id", "document", "first_year", "figures", "name_zh", "name_en", "note_zh", "note_en")
_LABEL_COLUMNS = ("scope", "target", "form", "text", "is_official", "note")
_BREAK_COLUMNS = ("year", "sections", "name_zh", "name_en", "note_zh", "note_en")
_ENTRY_COLUMNS = ("id", "topic", "name_zh", "name_en", "definition_zh", "definition_en")

_FIXED_TARGETS: Mapping[str, Collection[str]] = {
    "section": ("1", "2", "3", "4", "5", "6"),
    "block2": ("1", "5", "6", "8", "9"),
    "group3": ("outcome", *(f"outcome.{x}" for x in ("refused", "unavailable", "not_processed"))),
    "applicant": APPLICANTS,
    "applicant_group": ("applicants", "organisations"),
    "group4": ("reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration"),
    "result4": ("upheld", "overturned", "other_result", "pending", "total"),
    "ledger_column": LEDGER_ROLES,
    "ledger_row": ("total",),
}
"""What a label of each scope may name; scopes that follow from the indicators are added to it."""


def read_series(folder: Traversable, faults: Faults) -> dict[str, Series]:
    """Pairs of the two forms that are comparable with a note, and pairs that must never meet."""
    series = {}
    for row in read_csv(folder, "series.csv", _SERIES_COLUMNS, faults):
        series_id = row.text("series")
        is_relation = _is_one_of(row, "relation", (Relation.NEAR, Relation.BREAK), faults)
        if faults.define(row, series_id) & is_relation & _is_number(row, "break_year", faults):
            series[series_id] = Series(
                id=series_id,
                relation=Relation(row.text("relation")),
                indicators_2019=row.items("indicators_2019"),
                indicators_2021=row.items("indicators_2021"),
                break_year=int(row.text("break_year")),
                note=_bilingual(row, "note", faults),
            )
    return series


def read_indicators(folder: Traversable, series: Iterable[Series], faults: Faults) -> dict[str, Indicator]:
    """Every row and column of both forms, in the order in which the forms print them."""
    near = {
        member: each.id for each in series if each.relation is Relation.NEAR for member in each.indicators
    }
    indicators = {}
    for row in read_csv(folder, "indicators.csv", _INDICATOR_COLUMNS, faults):
        indicator_id = row.text("id")
        is_good = faults.define(row, indicator_id)
        for column, allowed in (("section", SECTIONS), ("kind", KINDS), ("has_applicants", ("0", "1"))):
            is_good &= _is_one_of(row, column, allowed, faults)
        unknown = set(row.items("forms")) - {Form.F2019, Form.F2021}
        if unknown or not row.items("forms"):
            faults.add(row, f"forms is {row.text('forms')!r}, expected 2019 or 2021 or both")
        elif is_good:
            indicators[indicator_id] = _indicator(row, near, faults)
    return indicators


def _indicator(row: Row, near: Mapping[str, str], faults: Faults) -> Indicator:
    note = row.message("note")
    if bool(note.zh) != bool(note.en):
        faults.add(row, "note is there in one language only")
    return Indicator(
        id=row.text("id"),
        forms=tuple(Form(form) for form in row.items("forms")),
        section=row.text("section"),
        article=row.text("article") or None,
        row=row.text("row"),
        column=row.text("column"),
        has_applicants=row.text("has_applicants") == "1",
        unit=row.text("unit"),
        kind=row.text("kind"),
        name=_bilingual(row, "name", faults),
        note=note if note.zh else None,
        series=near.get(row.text("id")),
    )


def read_names(folder: Traversable, name: str, faults: Faults) -> dict[str, Message]:
    """A file of ids and their names in both languages."""
    rows = read_csv(folder, name, ("id", "name_zh", "name_en"), faults)
    return {
        row.text("id"): _bilingual(row, "name", faults) for row in rows if faults.define(row, row.text("id"))
    }


def read_forms(folder: Traversable, faults: Faults) -> dict[Form, FormInfo]:
    """The official forms and the mixed one."""
    forms = {}
    for row in read_csv(folder, "forms.csv", _FORM_COLUMNS, faults):
        if (
            faults.define(row, row.text("id"))
            & _is_one_of(row, "id", tuple(Form), faults)
            & _is_number(row, "figures", faults)
        ):
            first_year = row.text("first_year")
            forms[Form(row.text("id"))] = FormInfo(
                form=Form(row.text("id")),
                document=row.text("document") or None,
                first_year=int(first_year) if first_year.isdigit() else None,
                figures=int(row.text("figures")),
                name=_bilingual(row, "name", faults),
                note=_bilingual(row, "note", faults),
            )
    return forms


def read_labels(
    folder: Traversable, indicators: Mapping[str, Indicator], faults: Faults
) -> tuple[Label, ...]:
    """Official printed labels and the variants met in real reports."""
    targets = _label_targets(indicators)
    labels = []
    for row in read_csv(folder, "labels.csv", _LABEL_COLUMNS, faults):
        scope, target, form = row.text("scope"), row.text("target"), row.text("form")
        is_good = _is_one_of(row, "scope", tuple(targets), faults)
        is_good &= _is_one_of(row, "form", ("", Form.F2019, Form.F2021), faults)
        is_good &= _is_one_of(row, "is_official", ("0", "1"), faults)
        if is_good and target not in targets[scope]:
            faults.add(row, f"label of scope {scope} names {target!r}, which does not exist")
        elif is_good:
            label = Label(
                scope=scope,
                target=target,
                form=Form(form) if form else None,
                text=row.text("text"),
                is_official=row.text("is_official") == "1",
                note=row.text("note"),
            )
            faults.rows["labels.csv", f"{scope}|{label.text}"] = row
            labels.append(label)
    return tuple(labels)


def _label_targets(indicators: Mapping[str, Indicator]) -> dict[str, Collection[str]]:
    table_two = [indicator.id.split(".") for indicator in indicators.values() if indicator.section == "二"]
    rows3 = {indicator.id for indicator in indicators.values() if indicator.section == "三"}
    return {
        **_FIXED_TARGETS,
        "group3": (*_FIXED_TARGETS["group3"], "outcome.other_disposal"),
        "row2": {parts[1] for parts in table_two},
        "column2": {parts[-1] for parts in table_two},
        "row3": rows3,
        "ledger_name": rows3,
    }


def read_breaks(folder: Traversable, faults: Faults) -> tuple[Break, ...]:
    """Years from which figures are not directly comparable with those before."""
    return tuple(
        Break(
            year=int(row.text("year")),
            sections=row.items("sections"),
            name=_bilingual(row, "name", faults),
            note=_bilingual(row, "note", faults),
        )
        for row in read_csv(folder, "breaks.csv", _BREAK_COLUMNS, faults)
        if _is_number(row, "year", faults)
    )


def read_glossary(folder: Traversable, faults: Faults) -> dict[str, Entry]:
    """Words of the field and of this program."""
    return {
        row.text("id"): Entry(
            id=row.text("id"),
            topic=row.text("topic"),
            name=_bilingual(row, "name", faults),
            definition=_bilingual(row, "definition", faults),
        )
        for row in read_csv(folder, "glossary.csv", _ENTRY_COLUMNS, faults)
        if faults.define(row, row.text("id"))
    }


def _bilingual(row: Row, name: str, faults: Faults) -> Message:
    message = row.message(name)
    for language, text in zip(("zh", "en"), message, strict=True):
        if not text.strip():
            faults.add(row, f"{name} is missing in {language}")
    return message


def _is_one_of(row: Row, column: str, allowed: Collection[str], faults: Faults) -> bool:
    is_good = row.text(column) in allowed
    if not is_good:
        faults.add(
            row,
            f"{column} is {row.text(column)!r}, expected one of {', '.join(map(repr, map(str, allowed)))}",
        )
    return is_good


def _is_number(row: Row, column: str, faults: Faults) -> bool:
    is_good = row.text(column).isascii() and row.text(column).isdigit()
    if not is_good:
        faults.add(row, f"{column} is {row.text(column)!r}, expected a number")
    return is_good
