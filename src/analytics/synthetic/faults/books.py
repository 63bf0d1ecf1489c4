"""Faults in the books: the report is consistent in itself, but not with its neighbours, or not plausible."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from analytics.dictionary import load_dictionary
from analytics.model import TOTAL, FigureKey
from analytics.synthetic.compose import form_of_year
from analytics.synthetic.faults.record import BookFault, History, Planted
from analytics.synthetic.figures import (
    CARRIED_IN,
    CONCLUDED,
    PEOPLE,
    RECEIVED,
    RULE_MAKERS,
    Figures,
    Number,
    settle_totals,
)

Changed = tuple[Mapping[int, Figures], Planted]

_PERSON = "natural_person"
_POWERS = ("licensing", "other_services", "penalty", "coercion", "fees")
_GRANTED = "requests.outcome.granted"
_ABOVE = ("F7", "G9")
"""A figure that its agency has wrong differs from last year and from the sum of the level above."""


def _one(indicator: str) -> FigureKey:
    return FigureKey(indicator, TOTAL)


def _change(
    history: History,
    fault: str,
    rule: str,
    numbers: Mapping[FigureKey, Number],
    *,
    years: tuple[int, ...] = (),
    also: tuple[str, ...] = _ABOVE,
) -> Changed:
    """Replace figures of the year, settle the totals, and record it."""
    figures = {**history.figures, **numbers}
    settle_totals(figures)
    changed = {key: (old, figures[key]) for key, old in history.figures.items() if figures[key] != old}
    return {**history.years, history.year: figures}, Planted(
        fault,
        rule,
        years or (history.year,),
        tuple(changed),
        before="; ".join(str(old) for old, _ in changed.values()),
        after="; ".join(str(new) for _, new in changed.values()),
        also=also,
    )


def break_carry_over(history: History, rng: random.Random) -> Iterator[Changed]:
    """F1: what was carried over from last year is counted as received this year."""
    del rng
    carried = [person for person in PEOPLE if history.figures[FigureKey(CARRIED_IN, person)]]
    if history.last is not None and carried:
        numbers: dict[FigureKey, Number] = {}
        for person in carried:
            received, old = FigureKey(RECEIVED, person), FigureKey(CARRIED_IN, person)
            numbers |= {received: history.figures[received] + history.figures[old], old: 0}
        yield _change(history, "break_carry_over", "F1", numbers, also=("G9",))


def swap_carried_applicants(history: History, rng: random.Random) -> Iterator[Changed]:
    """F1: a case carried over is booked under another applicant than last year; the totals agree."""
    to = rng.choice(PEOPLE[1:])
    keys = [FigureKey(row, person) for row in (CARRIED_IN, RECEIVED) for person in (_PERSON, to)]
    old, new, received, received_to = (history.figures[key] for key in keys)
    if history.last is not None and old and received_to:
        numbers = dict(zip(keys, (old - 1, new + 1, received + 1, received_to - 1), strict=True))
        yield _change(history, "swap_carried_applicants", "F1", numbers, also=("G9",))


def break_documents_in_force(history: History, rng: random.Random) -> Iterator[Changed]:
    """F2: from this year on the documents in force are counted anew and do not follow from last year's."""
    rows = [_one(f"proactive.{row}.in_force") for row in ("government_rules", "normative_documents")]
    held = [row for row in rows if history.figures[row]]
    is_taken_over = history.agency.report_until is not None  # whose documents would not follow from these
    if history.year >= 2022 and history.last is not None and held and not is_taken_over:
        key = rng.choice(held)
        shift = rng.choice((-1, 1, 2, 3))
        years, planted = _change(
            history, "break_documents_in_force", "F2", {key: history.figures[key] + shift}, also=("G9",)
        )
        later = {
            year: {**figures, key: figures[key] + shift}
            for year, figures in years.items()
            if year > history.year
        }
        yield {**years, **later}, planted


def break_items(history: History, rng: random.Random) -> Iterator[Changed]:
    """F3: the items that 2020 begins with are not those that 2019 ended with."""
    keys = [_one(f"proactive.{row}.items_prior_year") for row in _POWERS]
    held = [key for key in keys if history.figures[key]]
    if history.year == 2020 and history.last is not None and held:
        key = rng.choice(held)
        number = history.figures[key] + rng.choice((1, 2, 5))
        yield _change(history, "break_items", "F3", {key: number}, also=("G9",))


def lose_disclosed(history: History, rng: random.Random) -> Iterator[Changed]:
    """F3: fewer documents are disclosed in all at the end of 2020 than at the end of 2019."""
    key = _one("proactive.normative_documents.disclosed_total")
    if history.year == 2020 and history.last is not None and history.last[key] > 3:
        number = history.last[key] - rng.randrange(1, 4)
        yield _change(history, "lose_disclosed", "F3", {key: number}, also=("G9",))


def copy_last_requests(history: History, rng: random.Random) -> Iterator[Changed]:
    """F4: table 三 is last year's."""
    del rng
    yield from _copy_last(history, "copy_last_requests", "requests.", 6, "F1", "F7", "E11", "E12")


def copy_last_proactive(history: History, rng: random.Random) -> Iterator[Changed]:
    """F4: table 二 is last year's, in a year with last year's form."""
    del rng
    if history.year != 2021:
        yield from _copy_last(history, "copy_last_proactive", "proactive.", 5, "F2", "F3", "F7", "D7")


def copy_last_disputes(history: History, rng: random.Random) -> Iterator[Changed]:
    """F4: table 四 is last year's."""
    del rng
    yield from _copy_last(history, "copy_last_disputes", "disputes.", 5, "F7", "E11", "E12")


def _copy_last(history: History, fault: str, table: str, enough: int, *also: str) -> Iterator[Changed]:
    """Copy a table from last year; so few counts as to be alike by chance are not worth it."""
    last = history.last or {}
    copied = {key: value for key, value in last.items() if key.indicator.startswith(table)}
    shown = _list_counted(copied, history.year)
    if len(shown) >= enough and any(history.figures[key] != last[key] for key in shown):
        yield _change(history, fault, "F4", copied, years=_with_next(history), also=(*also, "G9"))


def _list_counted(figures: Mapping[FigureKey, Number], year: int) -> list[FigureKey]:
    """The printed counts that are not zero; a total only repeats its parts."""
    indicators = load_dictionary().indicators
    return [
        key
        for key in load_dictionary().figure_keys(form_of_year(year))
        if figures.get(key)
        and not key.indicator.endswith(".total")
        and not (key.applicant == TOTAL and indicators[key.indicator].has_applicants)
    ]


def copy_neighbours_tables(history: History, rng: random.Random) -> Iterator[Changed]:
    """G3: tables 三 and 四 are those of another agency."""
    del rng
    other = (history.neighbour or {}).get(history.year)
    if other is None:
        return
    copied = {key: value for key, value in other.items() if not key.indicator.startswith("proactive.")}
    tables = [key.indicator.partition(".")[0] for key in _list_counted(copied, history.year)]
    if max(tables.count("requests"), tables.count("disputes")) >= 8:
        years, planted = _change(
            history,
            "copy_neighbours_tables",
            "G3",
            copied,
            years=_with_next(history),
            also=("F1", "F7", "F8", "G1", "E11", "E12", "G9"),
        )
        yield years, replace(planted, source=history.neighbour_id)


def _with_next(history: History) -> tuple[int, ...]:
    """This year and the next, whose carry-over then does not follow."""
    return tuple(year for year in (history.year, history.year + 1) if year in history.years)


def spike_requests(history: History, rng: random.Random) -> Iterator[Changed]:
    """F7: several times last year's requests, with nothing that explains them.

    Governments, and a city's centres, are too few to be told from each other by what is usual among them.
    """
    last = history.last
    agency = history.agency
    is_alone = agency.kind == "government" or (agency.kind == "other" and agency.level == "city")
    if last is not None and last[_one(RECEIVED)] and not is_alone:
        extra = int(last[_one(RECEIVED)]) * rng.randrange(6, 9) + 40
        numbers = {
            FigureKey(row, _PERSON): history.figures[FigureKey(row, _PERSON)] + extra
            for row in (RECEIVED, _GRANTED)
        }
        yield _change(history, "spike_requests", "F7", numbers, years=_with_next(history), also=("G9",))


def lose_licences(history: History, rng: random.Random) -> Iterator[Changed]:
    """F8: decisions that were many last year are none."""
    del rng
    key = _one("proactive.licensing.decisions")
    if history.last is not None and history.last[key] >= 30 and history.figures[key]:
        yield _change(
            history, "lose_licences", "F8", {key: 0}, years=_with_next(history), also=(*_ABOVE, "G4")
        )


def slip_fee_unit(history: History, rng: random.Random) -> Iterator[Changed]:
    """C6: fees in 元 under a head that says 万元."""
    del rng
    key = _one("proactive.fees.amount")
    last = history.last[key] if history.last else 0
    number = history.figures[key] * 10_000
    if history.year >= 2021 and last and number > 2_000 * last:
        yield _change(history, "slip_fee_unit", "C6", {key: number}, years=_with_next(history))


def forget_penalties(history: History, rng: random.Random) -> Iterator[Changed]:
    """G4: a sub-district without one penalty where all others have hundreds."""
    del rng
    key = _one("proactive.penalty.decisions")
    if history.agency.kind == "subdistrict" and history.figures[key] >= 30:
        yield _change(
            history, "forget_penalties", "G4", {key: 0}, years=_with_next(history), also=("F7", "F8", "G9")
        )


def claim_rules(history: History, rng: random.Random) -> Iterator[Changed]:
    """G5: an agency that cannot make 规章 says from now on that some are in force."""
    key = _one("proactive.government_rules.in_force")
    is_maker = history.agency.kind == "government" and history.agency.level in RULE_MAKERS
    if history.year >= 2021 and not is_maker:
        number = rng.randrange(1, 7)
        years, planted = _change(
            history,
            "claim_rules",
            "G5",
            {key: number},
            years=tuple(year for year in history.years if year >= history.year),
            also=("F2", "G9"),
        )
        later = {year: {**years[year], key: number} for year in years if year > history.year}
        yield {**years, **later}, planted


def _move_granted(history: History, fault: str, rule: str, row: str, count: int) -> Iterator[Changed]:
    """Book some of a natural person's granted cases under another row."""
    granted, other = FigureKey(_GRANTED, _PERSON), FigureKey(f"requests.outcome.{row}", _PERSON)
    if history.figures[granted] >= count > 0:
        numbers = {granted: history.figures[granted] - count, other: history.figures[other] + count}
        yield _change(history, fault, rule, numbers, also=("G9",))


def claim_state_secret(history: History, rng: random.Random) -> Iterator[Changed]:
    """G6: a township or county bureau refuses for state secrets."""
    if history.agency.level in ("township", "county") and history.agency.kind != "government":
        yield from _move_granted(
            history, "claim_state_secret", "G6", "refused.state_secret", rng.randrange(1, 3)
        )


def hide_under_other(history: History, rng: random.Random) -> Iterator[Changed]:
    """G7: more than a fifth of all cases end under 其他, which only the form of 2021 has a row for."""
    count = max(6, int(history.figures[_one(CONCLUDED)]) * rng.randrange(25, 40) // 100)
    if history.year >= 2021:
        yield from _move_granted(history, "hide_under_other", "G7", "other_disposal.rest", count)


def claim_security(history: History, rng: random.Random) -> Iterator[Changed]:
    """G8: refused for “三安全一稳定”."""
    yield from _move_granted(
        history, "claim_security", "G8", "refused.security_and_stability", rng.randrange(1, 3)
    )


def sue_more_than_reconsidered(history: History, rng: random.Random) -> Iterator[Changed]:
    """E11: more suits after reconsideration than there were reconsiderations."""
    total = "disputes.reconsideration.total"
    if history.last is None or history.agency.inherits:
        return  # what it took over counts as well
    key = _one("disputes.litigation_after_reconsideration.upheld")
    number = history.figures[_one(total)] + history.last[_one(total)] + rng.randrange(2, 5)
    if number < 40:
        yield _change(
            history,
            "sue_more_than_reconsidered",
            "E11",
            {key: history.figures[key] + number},
            also=("E12", "F7", "F8", "G9"),
        )


def dispute_more_than_decided(history: History, rng: random.Random) -> Iterator[Changed]:
    """E12: more disputes than requests concluded in two years."""
    if history.last is None:
        return
    number = history.figures[_one(CONCLUDED)] + history.last[_one(CONCLUDED)] + rng.randrange(2, 6)
    key = _one("disputes.reconsideration.upheld")
    if number < 40 and history.figures[_one(CONCLUDED)]:
        yield _change(
            history,
            "dispute_more_than_decided",
            "E12",
            {key: history.figures[key] + number},
            also=("F8", *_ABOVE),
        )


def decide_without_items(history: History, rng: random.Random) -> Iterator[Changed]:
    """D7: in 2019 and 2020, decisions where there is no item of power to decide by."""
    del rng
    prefix = "proactive.penalty"
    if history.year == 2019 and history.figures[_one(f"{prefix}.decisions")]:
        numbers = {_one(f"{prefix}.{column}"): 0 for column in ("items_prior_year", "items_change")}
        years, planted = _change(
            history,
            "decide_without_items",
            "D7",
            numbers,
            years=tuple(year for year in (2019, 2020) if year in history.years),
            also=("G9",),
        )
        later = {2020: {**years[2020], **numbers}} if 2020 in years else {}
        yield {**years, **later}, planted


def miss_a_part(history: History, rng: random.Random) -> Iterator[Changed]:
    """G9: a government's summary has requests that none of its parts has."""
    if history.agency.kind == "government":
        extra = rng.randrange(2, 9)
        numbers = {
            FigureKey(row, _PERSON): history.figures[FigureKey(row, _PERSON)] + extra
            for row in (RECEIVED, _GRANTED)
        }
        yield _change(history, "miss_a_part", "G9", numbers, also=())


BOOK_FAULTS: tuple[BookFault, ...] = (
    break_carry_over,
    swap_carried_applicants,
    break_documents_in_force,
    break_items,
    lose_disclosed,
    copy_last_requests,
    copy_last_proactive,
    copy_last_disputes,
    copy_neighbours_tables,
    spike_requests,
    lose_licences,
    slip_fee_unit,
    forget_penalties,
    claim_rules,
    claim_state_secret,
    hide_under_other,
    claim_security,
    sue_more_than_reconsidered,
    dispute_more_than_decided,
    decide_without_items,
    miss_a_part,
)
