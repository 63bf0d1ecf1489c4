"""Both official forms: which figures they have, in which order, and what may be compared."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from analytics.dictionary import Relation, load_dictionary
from analytics.errors import UnknownSelection
from analytics.model import APPLICANTS, FigureKey, Form, Variant

EXPECTED = Path(__file__).with_name("expected_ids.csv")
"""Every indicator of both forms; ids are stable facts that links, stores and exports rest on."""


def read_expected() -> list[dict[str, str]]:
    """Read the committed list of indicators."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_indicators_are_exactly_the_expected_ones() -> None:
    """No id was added, lost or renamed; forms, section, applicants, unit and kind are those of the forms."""
    found = {
        each.id: (";".join(each.forms), each.section, str(int(each.has_applicants)), each.unit, each.kind)
        for each in load_dictionary().indicators.values()
    }
    expected = {
        row["id"]: (row["forms"], row["section"], row["has_applicants"], row["unit"], row["kind"])
        for row in read_expected()
    }
    assert found == expected


@pytest.mark.parametrize(
    ("form", "variant", "count"),
    [
        (Form.F2019, None, 198),
        (Form.F2021, None, 200),
        (Form.F2021, Variant.ONE_ROW_SIX, 186),
        (Form.MIXED, None, 219),
        (Form.MIXED, Variant.ONE_ROW_SIX, 205),
    ],
)
def test_forms_have_their_number_of_figures(form: Form, variant: Variant | None, count: int) -> None:
    """Each form has its figures, none twice; only the row （六） tells a variant from its form."""
    keys = load_dictionary().figure_keys(form, variant)
    assert len(keys) == count
    assert len(set(keys)) == count


def test_tables_have_the_official_number_of_cells() -> None:
    """Table 二 has 22 and 10 cells, table 三 23 and 25 rows of seven, table 四 15."""
    dictionary = load_dictionary()
    counts = {
        form: Counter(dictionary.indicators[key.indicator].section for key in dictionary.figure_keys(form))
        for form in (Form.F2019, Form.F2021)
    }
    assert counts == {
        Form.F2019: {"二": 22, "三": 161, "四": 15},
        Form.F2021: {"二": 10, "三": 175, "四": 15},
    }


def test_both_forms_together_have_226_figures() -> None:
    """The wide table of a store has a column for each."""
    keys = load_dictionary().all_keys
    assert len(keys) == len(set(keys)) == 226


def test_figures_come_in_the_order_of_the_printed_form() -> None:
    """Restoring by official order rests on it: table by table, row by row, column by column."""
    keys = load_dictionary().figure_keys(Form.F2019)
    assert [key.indicator.removeprefix("proactive.") for key in keys[:22]] == [
        *(f"government_rules.{column}" for column in ("made", "newly_disclosed", "disclosed_total")),
        *(f"normative_documents.{column}" for column in ("made", "newly_disclosed", "disclosed_total")),
        *(
            f"{row}.{column}"
            for row in ("licensing", "other_services", "penalty", "coercion")
            for column in ("items_prior_year", "items_change", "decisions")
        ),
        *("fees.items_prior_year", "fees.items_change", "procurement.projects", "procurement.amount"),
    ]
    assert keys[22:29] == tuple(FigureKey("requests.received", applicant) for applicant in APPLICANTS)
    keys = load_dictionary().figure_keys(Form.F2021)
    assert [key.indicator.removeprefix("proactive.") for key in keys[:10]] == [
        *(f"government_rules.{column}" for column in ("issued", "repealed", "in_force")),
        *(f"normative_documents.{column}" for column in ("issued", "repealed", "in_force")),
        *("licensing.decisions", "penalty.decisions", "coercion.decisions", "fees.amount"),
    ]
    assert keys[-1] == FigureKey("disputes.litigation_after_reconsideration.total", "total")


def test_a_variant_replaces_three_rows_by_one() -> None:
    """A 2021-form report with one row （六） has the 2019 form's row and none of the three."""
    dictionary = load_dictionary()
    rows = {key.indicator for key in dictionary.figure_keys(Form.F2021, Variant.ONE_ROW_SIX)}
    usual = {key.indicator for key in dictionary.figure_keys(Form.F2021)}
    prefix = "requests.outcome.other_disposal"
    assert rows - usual == {prefix}
    assert usual - rows == {f"{prefix}.{row}" for row in ("not_corrected_in_time", "fee_unpaid", "rest")}


def test_only_same_meaning_indicators_share_an_id() -> None:
    """Of table 二 only three decision counts and the two 'made' rows may be compared between the forms."""
    dictionary = load_dictionary()
    relations = {
        indicator.id: dictionary.relation(indicator.id)
        for indicator in dictionary.indicators.values()
        if indicator.section == "二"
    }
    same = {name for name, relation in relations.items() if relation is Relation.EXACT}
    near = {name for name, relation in relations.items() if relation is Relation.NEAR}
    assert same == {f"proactive.{row}.decisions" for row in ("licensing", "penalty", "coercion")}
    assert near == {
        f"proactive.{row}.{column}"
        for row in ("government_rules", "normative_documents")
        for column in ("made", "issued")
    }
    assert relations["proactive.government_rules.in_force"] is Relation.BREAK
    assert relations["proactive.procurement.projects"] is Relation.ONLY


def test_series_join_near_indicators_and_never_those_that_only_look_alike() -> None:
    """An indicator names its series only where a line with a break may be drawn."""
    dictionary = load_dictionary()
    for series in dictionary.series.values():
        named = {dictionary.indicators[indicator].series for indicator in series.indicators}
        assert named == ({series.id} if series.relation is Relation.NEAR else {None})


def test_a_single_figure_is_a_metric_too() -> None:
    """Charts of results and grounds ask for figures by indicator and applicant."""
    metric = load_dictionary().metric("requests.received|business")
    assert [term.key for term in metric.numerator] == [FigureKey("requests.received", "business")]
    assert metric.name.zh == "本年新收申请（商业企业）"
    assert load_dictionary().metric("disputes.reconsideration.upheld").break_years == (2024,)
    assert load_dictionary().metric("proactive.fees.amount").kind == "amount"


@pytest.mark.parametrize(
    "name", ["nonsense", "requests.received|nobody", "disputes.reconsideration.total|business"]
)
def test_an_unknown_metric_is_named(name: str) -> None:
    """A link that names no metric and no figure is told so."""
    with pytest.raises(UnknownSelection) as caught:
        load_dictionary().metric(name)
    assert caught.value.unknown == (name,)
