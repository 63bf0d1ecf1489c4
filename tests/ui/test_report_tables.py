"""The tables as read: every figure once, every state with a mark of its own."""

from decimal import Decimal
from typing import Any

import pytest

from analytics.charts.formats import Language
from analytics.dictionary import load_dictionary
from analytics.model import FigureKey, Form, Proof, Status, Variant
from analytics.ui.report_figure import CELL_PADDING, LABEL_WIDTHS, measure
from analytics.ui.report_tables import PARTS, lay_out, part_of, print_figure


def figure(
    status: Status, value: str | None = None, implied: str | None = None, **more: Any
) -> dict[str, Any]:
    """A row of ``filing_figures`` as far as a table needs it."""
    return {
        "status": status.value,
        "value": None if value is None else Decimal(value),
        "implied": None if implied is None else Decimal(implied),
        "proof": None,
    } | more


@pytest.mark.parametrize(("form", "variant"), list(load_dictionary().key_sets))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_three_tables_show_every_figure_once(form: Form, variant: Variant | None, language: Language) -> None:
    """Together the tables have each figure of the form exactly once, under names that tell rows apart."""
    dictionary = load_dictionary()
    keys = dictionary.figure_keys(form, variant)
    figures = {key: figure(Status.REPORTED, str(number)) for number, key in enumerate(keys)}
    tables = [lay_out(figures, part, dictionary, language) for part in PARTS]
    shown = [key for table in tables for row in table.keys for key in row]
    assert sorted(shown) == sorted(keys)
    for table in tables:
        assert table.texts.index.is_unique
        assert table.texts.columns.is_unique
        for i, row in enumerate(table.keys):
            for j, key in enumerate(row):
                assert table.texts.iat[i, j] == f"{keys.index(key):,}"
                assert table.position(key) == (i, j)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_of_a_row_is_wider_than_its_column(language: Language) -> None:
    """Whoever holds a table against the original reads every name to its end."""
    dictionary = load_dictionary()
    figures = {key: figure(Status.REPORTED, "1") for key in dictionary.all_keys}
    for part in PARTS:
        names = lay_out(figures, part, dictionary, language).texts.index
        room = LABEL_WIDTHS[part] - CELL_PADDING
        # Columns are made for capitals; long English names are narrower than that.
        assert [name for name in names if measure(name) > room * (1 if language == "zh" else 1.17)] == [], (
            part
        )


def test_states_never_look_alike() -> None:
    """Zero, blank, implied, not applicable, unreadable, absent and doubtful print differently."""
    states = [
        figure(Status.REPORTED, "0"),
        figure(Status.REPORTED, "0", proof=Proof.UNPROVEN.value),
        figure(Status.BLANK),
        figure(Status.BLANK, implied="0"),
        figure(Status.NOT_APPLICABLE),
        figure(Status.NOT_APPLICABLE, implied="0"),
        figure(Status.ILLEGIBLE),
        figure(Status.ILLEGIBLE, implied="0"),
        figure(Status.ABSENT),
        figure(Status.ABSENT, implied="0"),
    ]
    for language in ("zh", "en"):
        printed = [print_figure(state, language) for state in states]
        assert len(set(printed)) == len(states), printed


def test_chosen_cell_is_tinted() -> None:
    """Only the cell whose place is shown has a fill."""
    dictionary = load_dictionary()
    key = FigureKey("requests.received", "business")
    figures = {other: figure(Status.REPORTED, "5") for other in dictionary.figure_keys(Form.F2021)}
    table = lay_out(figures, part_of(dictionary, key), dictionary, "zh", key)
    filled = [
        (i, j)
        for i in range(table.styles.shape[0])
        for j in range(table.styles.shape[1])
        if "background" in table.styles.iat[i, j]
    ]
    assert filled == [table.position(key)]


def test_figure_of_another_table_has_no_position() -> None:
    """A table knows only its own figures."""
    dictionary = load_dictionary()
    figures = {key: figure(Status.BLANK) for key in dictionary.figure_keys(Form.F2021)}
    table = lay_out(figures, "4", dictionary, "zh")
    assert table.position(FigureKey("requests.received", "total")) is None
