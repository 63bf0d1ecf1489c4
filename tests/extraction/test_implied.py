"""Values that the printed figures leave no choice about."""

import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dictionary import Identity, load_dictionary
from analytics.extraction.implied import find_confirmed, imply_values, is_consistent
from analytics.model import APPLICANTS, FigureKey, Form

from factory.figures import balanced_figures, small_figures

RECEIVED = [FigureKey("requests.received", applicant) for applicant in APPLICANTS]
RECONSIDERATION = [
    FigureKey(f"disputes.reconsideration.{result}", "total")
    for result in ("upheld", "overturned", "other_result", "pending", "total")
]


def identities(form: Form = Form.F2021) -> tuple[Identity, ...]:
    """The identities of a form."""
    return load_dictionary().identities(form, None)


def numbers(keys: list[FigureKey], *values: int | None) -> dict[FigureKey, Decimal]:
    """The figures that are printed; None stands for a blank."""
    return {key: Decimal(value) for key, value in zip(keys, values, strict=True) if value is not None}


def test_blanks_beside_a_full_sum_are_zero() -> None:
    """The parts that are printed already make the total, so nothing is left for the blanks."""
    implied = imply_values(numbers(RECEIVED, 821, 35, None, None, 2, 1, 859), identities())
    assert implied == numbers([RECEIVED[2], RECEIVED[3]], 0, 0)


def test_a_missing_total_is_the_sum_of_its_parts() -> None:
    """One unknown in an identity takes what is left."""
    implied = imply_values(numbers(RECONSIDERATION, 5, 0, 0, 2, None), identities())
    assert implied == {RECONSIDERATION[4]: Decimal(7)}


def test_two_blanks_that_share_a_rest_stay_unknown() -> None:
    """5 = 2 + blank + blank has four solutions."""
    assert imply_values(numbers(RECONSIDERATION, 2, None, None, 0, 5), identities()) == {}


def test_a_contradiction_implies_nothing_in_its_table_and_leaves_other_tables_alone() -> None:
    """One wrong total makes every conclusion from its neighbours doubtful."""
    known = {
        **numbers(RECEIVED, 5, 5, None, None, None, None, 3),
        **numbers(RECONSIDERATION, 1, 0, 0, None, 1),
    }
    assert imply_values(known, identities()) == {RECONSIDERATION[3]: Decimal(0)}
    assert not is_consistent(known, identities())


def test_a_negative_count_implies_nothing() -> None:
    """What is printed against the rules is no ground for conclusions."""
    assert imply_values(numbers(RECONSIDERATION, -1, 1, 0, 0, None), identities()) == {}


def test_a_count_with_decimals_implies_nothing() -> None:
    """A misprint of a part would make a total that cannot be."""
    printed = numbers(RECONSIDERATION, 5, 0, 0, 2, None) | {RECONSIDERATION[3]: Decimal("2.5")}
    assert imply_values(printed, identities()) == {}
    endless = numbers(RECONSIDERATION, 5, 0, 0, 2, None) | {RECONSIDERATION[3]: Decimal("9" * 40)}
    assert imply_values(endless, identities())[RECONSIDERATION[4]] > 10**39


def test_elimination_finds_what_single_identities_do_not() -> None:
    """The balances of the columns and the sum of a row together fix a value that neither fixes alone."""
    figures = small_figures(Form.F2021, None, 3)
    hidden = [FigureKey("requests.carried_in", "total"), FigureKey("requests.carried_in", "business")]
    known = {key: value for key, value in figures.items() if key not in hidden}
    assert imply_values(known, identities()) == {key: figures[key] for key in hidden}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0.05, 0.9))
def test_whatever_is_hidden_what_is_implied_is_true(seed: int, share: float) -> None:
    """An implied value is the only possible one, so it is the one that was hidden."""
    figures = small_figures(Form.F2019, None, seed)
    chosen = random.Random(seed).sample(sorted(figures), int(len(figures) * share))
    known = {key: value for key, value in figures.items() if key not in chosen}
    implied = imply_values(known, identities(Form.F2019))
    assert implied == {key: figures[key] for key in implied}
    assert set(implied) <= set(chosen)


def test_printed_figures_are_confirmed_by_an_identity_that_holds() -> None:
    """Every figure of tables three and four of a balanced report is confirmed, none of table two."""
    figures = balanced_figures(Form.F2021, None, 1)
    confirmed = find_confirmed(figures, {}, identities())
    assert confirmed == {key for key in figures if not key.indicator.startswith("proactive.")}


def test_an_identity_that_an_implied_number_makes_true_confirms_nothing() -> None:
    """It was used to find that number."""
    known = numbers(RECONSIDERATION, 5, 0, 0, 2, None)
    assert find_confirmed(known, imply_values(known, identities()), identities()) == frozenset()


def test_an_identity_with_blank_zeros_confirms_its_members() -> None:
    """821 + 35 + 2 + 1 = 859 is no accident."""
    known = numbers(RECEIVED, 821, 35, None, None, 2, 1, 859)
    assert find_confirmed(known, imply_values(known, identities()), identities()) == set(known)
