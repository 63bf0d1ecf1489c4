"""By which day a report is due: the one place that says it, for checks and for counts of who was late.

《政府信息公开条例》第四十九条: departments of governments at county level and above publish by 31 January of
the next year, local governments of these levels by 31 March. Townships and sub-districts are not named there;
without a day of their own they are measured like departments.
"""

from datetime import date

_GOVERNMENTS, _OTHERS = (3, 31), (1, 31)


def find_due_day(kind: str | None, level: str | None, due_on: str | None, year: int) -> date:
    """The day by which a report about a year is due: the roster's ``MM-DD``, else that of the law.

    >>> find_due_day("department", "county", "02-29", 2024), find_due_day("government", "county", None, 2024)
    (datetime.date(2025, 2, 28), datetime.date(2025, 3, 31))
    """
    return find_local_day(due_on, year) or find_legal_day(kind, level, year)


def find_legal_day(kind: str | None, level: str | None, year: int) -> date:
    """The day that the law sets."""
    return date(year + 1, *(_GOVERNMENTS if is_local_government(kind, level) else _OTHERS))


def is_local_government(kind: str | None, level: str | None) -> bool:
    """Whether it is one of the governments that article 49 names."""
    return kind == "government" and level != "township"


def find_local_day(due_on: str | None, year: int) -> date | None:
    """The roster's MM-DD as a day of the next year; 29 February is the last day of that month."""
    if not due_on:
        return None
    month, day = map(int, due_on.split("-"))
    is_short = (month, day) == (2, 29) and (year + 1) % 4 != 0
    return date(year + 1, month, 28 if is_short else day)
