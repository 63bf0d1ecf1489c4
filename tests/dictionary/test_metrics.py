"""Metrics as data: present, complete in both languages, and nothing is lost between the forms."""

import pytest

from analytics.dictionary import Metric, load_dictionary
from analytics.model import Form, Variant

FIRST = {
    *("received", "concluded", "carried_in", "carried_out", "accepted", "grant_rate", "refusal_rate"),
    *("unavailable_rate", "not_processed_rate", "other_disposal_rate", "carry_over_rate"),
    *("reconsiderations", "litigation", "litigation_direct", "litigation_after_reconsideration"),
    *("reconsideration_overturn_rate", "reconsideration_overturn_rate_all", "litigation_overturn_rate"),
    *("reconsiderations_per_100", "licensing_decisions", "penalty_decisions", "coercion_decisions"),
    *("normative_issued", "normative_repealed", "normative_in_force", "fees_amount"),
}
SHARES = ("grant_rate", "refusal_rate", "unavailable_rate", "not_processed_rate", "other_disposal_rate")
METRICS = list(load_dictionary().metrics.values())


def count_terms(metric: Metric, form: Form, variant: Variant | None = None) -> list[str]:
    """List the numerator's indicators that a form has."""
    keys = set(load_dictionary().figure_keys(form, variant))
    return [term.key.indicator for term in metric.numerator if term.key in keys]


def test_the_first_metrics_are_there() -> None:
    """The pages and the command line rely on these ids."""
    assert set(load_dictionary().metrics) >= FIRST


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_metrics_speak_both_languages(metric: Metric) -> None:
    """Unit, name, definition and caveat are there in Chinese and in English."""
    for message in (metric.unit, metric.name, metric.definition, metric.caveat):
        assert all(text.strip() for text in message)
    assert any("\u4e00" <= char <= "\u9fff" for char in metric.name.zh)


def test_five_shares_cover_every_outcome_once() -> None:
    """Granted, refused, unavailable, not processed and other sum to the total in each form."""
    dictionary = load_dictionary()
    for form, variant in dictionary.key_sets:
        covered = [row for name in SHARES for row in count_terms(dictionary.metrics[name], form, variant)]
        outcomes = {
            key.indicator
            for key in dictionary.figure_keys(form, variant)
            if key.indicator.startswith("requests.outcome.")
        }
        assert sorted(covered) == sorted(outcomes - {"requests.outcome.total"})


def test_overturn_rates_rest_on_decided_cases() -> None:
    """Pending cases are subtracted from the base, and the variant on all cases is offered."""
    metric = load_dictionary().metrics["reconsideration_overturn_rate"]
    weights = {term.key.indicator: term.weight for term in metric.denominator}
    assert weights == {"disputes.reconsideration.total": 1, "disputes.reconsideration.pending": -1}
    assert "reconsideration_overturn_rate_all" in metric.variants


def test_a_metric_of_one_form_is_absent_from_the_other() -> None:
    """Fees collected exist only in the 2021 form; nothing of the 2019 form stands in for them."""
    fees = load_dictionary().metrics["fees_amount"]
    assert count_terms(fees, Form.F2019) == []
    assert count_terms(fees, Form.F2021) == ["proactive.fees.amount"]


def test_breaks_are_explained() -> None:
    """Every break year of a metric has its name and reason; disputes break in 2024."""
    dictionary = load_dictionary()
    years = {each.year for each in dictionary.breaks}
    assert {year for metric in METRICS for year in metric.break_years} <= years
    assert all(2024 in metric.break_years for metric in METRICS if metric.page == "disputes")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_metrics_have_one_name(language: str) -> None:
    """A list of metrics never offers the same words twice: a share is called one, beside its count."""
    names = [getattr(metric.name, language) for metric in METRICS]
    assert len(set(names)) == len(names)
