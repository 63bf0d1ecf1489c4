"""勾稽关系: how many each form has, and that a consistent report satisfies exactly these."""

from collections import Counter

import pytest

from analytics.dictionary import load_dictionary
from analytics.model import APPLICANTS, FigureKey, Form, Variant

FORMS = [(Form.F2021, None, 25), (Form.F2019, None, 23), (Form.F2021, Variant.ONE_ROW_SIX, 23)]


@pytest.mark.parametrize(("form", "variant", "rows"), FORMS)
def test_forms_have_their_identities(form: Form, variant: Variant | None, rows: int) -> None:
    """Seven columns twice, every row of table 三 once, three groups of table 四: 39 + 3 or 37 + 3."""
    identities = load_dictionary().identities(form, variant)
    assert Counter(identity.rule for identity in identities) == {"D1": 7, "D2": 7, "D3": rows, "D4": 3}
    assert len({identity.id for identity in identities}) == 14 + rows + 3


@pytest.mark.parametrize(("form", "variant", "rows"), FORMS)
def test_identities_name_only_figures_of_their_form(form: Form, variant: Variant | None, rows: int) -> None:
    """A component that the form lacks is left out, and every cell of tables 三 and 四 is covered."""
    dictionary = load_dictionary()
    keys = set(dictionary.figure_keys(form, variant))
    covered = {key for identity in dictionary.identities(form, variant) for key in identity.keys}
    assert covered == {key for key in keys if dictionary.indicators[key.indicator].section != "二"}


def make_consistent_figures(form: Form, variant: Variant | None) -> dict[FigureKey, int]:
    """Write a report by hand, without the dictionary's identities: sums stand where the form prints them."""
    figures: dict[FigureKey, int] = {}
    outcomes = [
        key.indicator
        for key in load_dictionary().figure_keys(form, variant)
        if key.indicator.startswith("requests.outcome.") and key.applicant == "total"
    ]
    rows = [row for row in outcomes if row != "requests.outcome.total"]
    for number, applicant in enumerate(APPLICANTS[:-1]):
        for position, row in enumerate(rows):
            figures[FigureKey(row, applicant)] = 3 * position + 100 * number + 1
        concluded = sum(figures[FigureKey(row, applicant)] for row in rows)
        figures[FigureKey("requests.outcome.total", applicant)] = concluded
        figures[FigureKey("requests.carried_in", applicant)] = number + 5
        figures[FigureKey("requests.carried_out", applicant)] = number + 2
        figures[FigureKey("requests.received", applicant)] = concluded - 3
    for row in {key.indicator for key in figures}:
        figures[FigureKey(row, "total")] = sum(figures[FigureKey(row, each)] for each in APPLICANTS[:-1])
    for group in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        results = [f"disputes.{group}.{each}" for each in ("upheld", "overturned", "other_result", "pending")]
        for number, result in enumerate(results):
            figures[FigureKey(result, "total")] = number + len(group)
        figures[FigureKey(f"disputes.{group}.total", "total")] = 6 + 4 * len(group)
    return figures


@pytest.mark.parametrize(("form", "variant", "rows"), FORMS)
def test_a_consistent_report_satisfies_every_identity(form: Form, variant: Variant | None, rows: int) -> None:
    """Weights and sides are right: the left side equals the right side in a report that adds up."""
    figures = make_consistent_figures(form, variant)
    for identity in load_dictionary().identities(form, variant):
        left = sum(term.weight * figures[term.key] for term in identity.terms)
        assert left == figures[identity.result], identity.id


@pytest.mark.parametrize(("form", "variant", "rows"), FORMS)
def test_one_broken_cell_breaks_exactly_the_identities_that_contain_it(
    form: Form, variant: Variant | None, rows: int
) -> None:
    """Every cell of table 三 and 四 in turn: the identities that fail are those whose keys name it."""
    figures = make_consistent_figures(form, variant)
    identities = load_dictionary().identities(form, variant)
    for key in figures:
        broken = {**figures, key: figures[key] + 1}
        failed = {
            identity.id
            for identity in identities
            if sum(term.weight * broken[term.key] for term in identity.terms) != broken[identity.result]
        }
        assert failed == {identity.id for identity in identities if key in identity.keys}
        assert failed


def test_instances_are_named_after_applicant_indicator_or_group() -> None:
    """Findings, links and the command line name an identity by these ids."""
    ids = [identity.id for identity in load_dictionary().identities(Form.F2021)]
    assert "D1:natural_person" in ids
    assert "D2:total" in ids
    assert "D3:requests.outcome.other_disposal.rest" in ids
    assert ids[-3:] == ["D4:reconsideration", "D4:litigation_direct", "D4:litigation_after_reconsideration"]
    names = {identity.id: identity.name.zh for identity in load_dictionary().identities(Form.F2021)}
    assert names["D1:business"].startswith("商业企业")
    assert names["D3:requests.received"].startswith("本年新收申请")
    assert names["D4:litigation_direct"].startswith("未经复议直接起诉")
