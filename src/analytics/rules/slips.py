"""What a change of figures looks like: digits that changed places, a zero too many, a row one column off."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from analytics.model import APPLICANTS, TOTAL, CauseKind, FigureKey

CARRY_ROWS = ("requests.carried_in", "requests.carried_out")
CONCLUDED = "requests.outcome.total"
GROUPS = ("refused", "unavailable", "not_processed", "other_disposal")

Values = Mapping[FigureKey, Decimal]
Changes = Sequence[tuple[FigureKey, Decimal]]


def name_slip(values: Values, changes: Changes, *, is_row: bool) -> CauseKind:
    """Name the slip that would explain a change, from the old values and the new ones."""
    if all(key.indicator in CARRY_ROWS and not values[key] for key, _ in changes):
        return CauseKind.MISSING_CARRY_OVER
    if len(changes) == 1:
        return _name_single(values, *changes[0])
    if not is_row:
        return CauseKind.ROW_SWAP
    if is_shifted(values, dict(changes)):
        return CauseKind.SHIFTED_ROW
    return CauseKind.APPLICANT_SWAP


def _name_single(values: Values, key: FigureKey, new: Decimal) -> CauseKind:
    old = values[key]
    if not old and new and is_total(key):
        return CauseKind.FORGOTTEN_TOTAL
    if has_transposed_digits(old, new):
        return CauseKind.TRANSPOSED_DIGITS
    if is_unit_slip(old, new):
        return CauseKind.UNIT_SLIP
    if key.indicator == CONCLUDED and old - new in _subtotals(values, key.applicant):
        return CauseKind.SUBTOTAL_COUNTED_TWICE
    if key.indicator in ("requests.received", CONCLUDED) and abs(old - new) in _carried(values, key):
        return CauseKind.MISSING_CARRY_OVER
    return CauseKind.SINGLE_CELL


def is_total(key: FigureKey) -> bool:
    """Say whether a cell is the sum of others: 总计 as row, as column, or in table 四."""
    if key.indicator.startswith("disputes."):
        return key.indicator.endswith(".total")
    return key.indicator == CONCLUDED or key.applicant == TOTAL


def has_transposed_digits(old: Decimal, new: Decimal) -> bool:
    """Say whether two neighbouring digits changed places; such numbers differ by a multiple of nine.

    >>> has_transposed_digits(Decimal(21), Decimal(12)), has_transposed_digits(Decimal(31), Decimal(12))
    (True, False)
    """
    if old == new or (old - new) % 9:
        return False
    before, after = f"{old:f}", f"{new:f}"
    if len(before) != len(after):
        return False
    differ = [place for place, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    first = differ[0]
    return differ == [first, first + 1] and before[first : first + 2] == after[first : first + 2][::-1]


def is_unit_slip(old: Decimal, new: Decimal) -> bool:
    """Say whether one number is ten, a hundred, a thousand or ten thousand times the other.

    >>> is_unit_slip(Decimal(120), Decimal(12)), is_unit_slip(Decimal(0), Decimal(12))
    (True, False)
    """
    small, large = sorted((old, new))
    return small > 0 and large in (small * 10, small * 100, small * 1000, small * 10_000)


def is_shifted(values: Values, changes: Mapping[FigureKey, Decimal]) -> bool:
    """Say whether the new values of a row are its old ones, one column further left or right."""
    row = next(iter(changes)).indicator
    keys = [FigureKey(row, applicant) for applicant in APPLICANTS]
    if len(changes) < 2 or any(key not in values for key in keys):
        return False
    old = [values[key] for key in keys]
    new = [changes.get(key, values[key]) for key in keys]
    # The column that the numbers were pushed out of, or into, is made up from the rest.
    return new[:-1] == old[1:] or new[1:] == old[:-1] or new[:-2] == old[1:-1] or new[1:-1] == old[:-2]


def _subtotals(values: Values, applicant: str) -> set[Decimal]:
    """The sums of the groups of outcomes that have several rows; the form has no row for them."""
    sums = set()
    for group in GROUPS:
        rows = [
            value
            for key, value in values.items()
            if key.applicant == applicant and key.indicator.startswith(f"requests.outcome.{group}.")
        ]
        if sum(rows):
            sums.add(sum(rows, Decimal(0)))
    return sums


def _carried(values: Values, key: FigureKey) -> set[Decimal]:
    carried = (values.get(FigureKey(row, key.applicant)) for row in CARRY_ROWS)
    return {value for value in carried if value}
