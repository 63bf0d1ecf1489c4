"""Damages that real reports have, one at a time: what changes, and which readings are then right.

A damage is a function from a draft to a draft. It changes what is printed and says, for the figures
it touches, every reading that counts as right; all other figures must be read as if nothing happened.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from analytics.model import APPLICANTS, TOTAL, FigureKey, Status
from analytics.synthetic.grid import Box, Grid, Line, Row

from factory.grid import Draft, Reading, find_row, map_boxes

Change = Callable[[Draft], Draft]

BLANK = Reading(Status.BLANK)
NOT_APPLICABLE = Reading(Status.NOT_APPLICABLE)
ILLEGIBLE = Reading(Status.ILLEGIBLE)
ABSENT = Reading(Status.ABSENT)
UNREAD = (ILLEGIBLE, ABSENT)


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage: `form` names the form it is done to; `is_tidy` says that nothing may be left over."""

    name: str
    form: str
    change: Change
    is_tidy: bool = True


def value(number: str | int) -> Reading:
    """Reported with this value."""
    return Reading(Status.REPORTED, Decimal(number))


def print_in(key: FigureKey, text: str, *readings: Reading) -> Change:
    """Print another text in a figure's cell."""

    def change(draft: Draft) -> Draft:
        if key not in draft.readings:
            raise LookupError(f"no such figure: {'|'.join(key)}")
        number = {"proactive": "2", "requests": "3", "disputes": "4"}[key.indicator.split(".")[0]]
        changed = draft.map_grid(
            number, lambda grid: map_boxes(grid, lambda b: replace(b, text=text) if b.key == key else b)
        )
        return changed.allow({key: frozenset(readings)})

    return change


def relabel(number: str, old: str, new: str, *others: tuple[str, str]) -> Change:
    """Print other words for labels or heads of a table; the figures stay what they are."""
    words = dict([(old, new), *others])

    def change(draft: Draft) -> Draft:
        present = {box.text for row in draft.grid(number).rows for box in row}
        if missing := set(words) - present:
            raise LookupError(f"no such label in table {number}: {missing}")
        return draft.map_grid(
            number, lambda grid: map_boxes(grid, lambda b: replace(b, text=words.get(b.text, b.text)))
        )

    return change


def doubt(change: Change, keys: Iterable[FigureKey]) -> Change:
    """After a change, let these figures be unread or unproven as well; wrong they may never be."""
    named = tuple(keys)

    def changed(draft: Draft) -> Draft:
        done = change(draft)
        unproven = {key: {r._replace(is_doubtful=True) for r in done.readings[key]} for key in named}
        return done.allow({key: done.readings[key] | unproven[key] | set(UNREAD) for key in named})

    return changed


def all_figures(indicator: str) -> tuple[FigureKey, ...]:
    """A row of table 三."""
    return tuple(FigureKey(indicator, applicant) for applicant in APPLICANTS)


def single(indicator: str) -> FigureKey:
    """A figure of table 二 or 四."""
    return FigureKey(indicator, TOTAL)


def edit_rows(number: str, edit: Callable[[tuple[Row, ...]], tuple[Row, ...]]) -> Change:
    """Change the rows of a table."""

    def change(draft: Draft) -> Draft:
        return draft.map_grid(number, lambda grid: replace(grid, rows=edit(grid.rows)))

    return change


def remove_row(indicator: str) -> Change:
    """Take a row out of table 三 that begins no group; its figures are not there."""

    def change(draft: Draft) -> Draft:
        grid = draft.grid("3")
        gone = find_row(grid, indicator)
        rows = tuple(_shorten_groups(row, i, gone) for i, row in enumerate(grid.rows) if i != gone)
        done = draft.map_grid("3", lambda g: replace(g, rows=rows))
        return done.allow({key: frozenset({ABSENT}) for key in all_figures(indicator)})

    return change


def remove_column(applicant: str) -> Change:
    """Take one of the five organisation columns out of table 三."""

    def change(draft: Draft) -> Draft:
        grid = draft.grid("3")
        position = APPLICANTS.index(applicant) - 1
        first, second, third, *body = grid.rows
        person, organisations, total = second
        rows = (
            (first[0], replace(first[1], colspan=6)),
            (person, replace(organisations, colspan=4), total),
            (*third[:position], *third[position + 1 :]),
            *(tuple(b for b in row if b.key is None or b.key.applicant != applicant) for row in body),
        )
        gone = {key for key in draft.readings if key.applicant == applicant}
        done = draft.map_grid("3", lambda g: replace(g, rows=rows))
        return done.allow({key: frozenset({ABSENT}) for key in gone})

    return change


def move_total_first(draft: Draft) -> Draft:
    """Print 总计 before 自然人, head and values together."""
    first, (person, organisations, total), third, *body = draft.grid("3").rows
    rows = (first, (total, person, organisations), third, *(_total_first(row) for row in body))
    return draft.map_grid("3", lambda g: replace(g, rows=rows))


def swap_organisations(draft: Draft) -> Draft:
    """Exchange 商业企业 and 法律服务机构, heads and values together."""
    first, second, third, *body = draft.grid("3").rows
    order = (3, 1, 2, 0, 4)
    rows = (first, second, tuple(third[i] for i in order), *(_reorder(row, order) for row in body))
    return draft.map_grid("3", lambda g: replace(g, rows=rows))


def swap_rows(one: str, other: str) -> Change:
    """Exchange two rows inside a group of table 三, labels and values together."""

    def edit(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        a, b = (find_row(Grid("3", rows), indicator) for indicator in (one, other))
        changed = list(rows)
        changed[a], changed[b] = rows[b], rows[a]
        return tuple(changed)

    return edit_rows("3", edit)


def swap_dispute_groups(draft: Draft) -> Draft:
    """Print litigation before reconsideration, heads and values together."""
    (review, litigation), second, third, values = draft.grid("4").rows
    rows = (
        (litigation, review),
        (*second[5:], *second[:5]),
        third,
        (*values[5:], *values[:5]),
    )
    return draft.map_grid("4", lambda g: replace(g, rows=rows))


def drop_totals(draft: Draft) -> Draft:
    """The last cell of each row from （三） on is not there, as in a real bureau report of 2020."""
    grid = draft.grid("3")
    start = find_row(grid, "requests.outcome.refused.state_secret")
    rows = tuple(row[:-1] if i >= start else row for i, row in enumerate(grid.rows))
    lost = {box.key for row in grid.rows[start:] for box in row[-1:] if box.key is not None}
    done = draft.map_grid("3", lambda g: replace(g, rows=rows))
    return done.allow({key: frozenset({ABSENT, BLANK}) for key in lost})


def blank_everything(draft: Draft) -> Draft:
    """The form was not filled in; item numbers in labels are no values."""
    for number in ("2", "3", "4"):
        draft = draft.map_grid(
            number, lambda g: map_boxes(g, lambda b: replace(b, text="") if b.key is not None else b)
        )
    return draft.allow({key: frozenset({BLANK}) for key in draft.readings})


def add_row(number: str, at: int, row: Row, *strays: str) -> Change:
    """Insert a row that the form does not have; its numbers belong to nothing."""

    def change(draft: Draft) -> Draft:
        grid = draft.grid(number)
        position = at if at >= 0 else len(grid.rows) + 1 + at
        rows = (*grid.rows[:position], row, *grid.rows[position:])
        done = draft.map_grid(number, lambda g: replace(g, rows=rows))
        return replace(done, strays=(*done.strays, *strays))

    return change


def add_cell(number: str, indicator: str, text: str) -> Change:
    """A number in one cell more than its row should have; other rows end with an empty one."""

    def change(draft: Draft) -> Draft:
        grid = draft.grid(number)
        at = find_row(grid, indicator)
        rows = tuple((*row, Box(text if i == at else "", role="value")) for i, row in enumerate(grid.rows))
        done = draft.map_grid(number, lambda g: replace(g, rows=rows))
        return replace(done, strays=(*done.strays, text))

    return change


def repeat_row(indicator: str, *, shift: int) -> Change:
    """Print a row of table 三 twice; with a `shift` the second has other numbers: two readings."""

    def change(draft: Draft) -> Draft:
        grid = draft.grid("3")
        at = find_row(grid, indicator)
        row = grid.rows[at]
        copy = tuple(
            replace(b, key=None, text=str(int(b.text) + shift)) if b.key is not None else b for b in row
        )
        rows = tuple(_lengthen_groups(r, i, at) for i, r in enumerate(grid.rows))
        rows = (*rows[: at + 1], copy, *rows[at + 1 :])
        done = draft.map_grid("3", lambda g: replace(g, rows=rows))
        same = {key: frozenset() if shift else done.readings[key] for key in all_figures(indicator)}
        return done.allow({key: readings | {ILLEGIBLE} for key, readings in same.items()})

    return change


def flatten_heads(draft: Draft) -> Draft:
    """Table 三 with one head row of ten cells instead of three rows of spans."""
    first, (person, _, total), third, *body = draft.grid("3").rows
    head = (
        replace(first[0], rowspan=1),
        *(replace(box, rowspan=1) for box in (person, *third, total)),
    )
    return draft.map_grid("3", lambda g: replace(g, rows=(head, *body)))


def number_cells(draft: Draft) -> Draft:
    """The item number of a label stands in a cell of its own: ``1.`` before ``属于国家秘密``."""

    def split(row: Row) -> Row:
        return tuple(piece for box in row for piece in _split_number(box))

    grid = draft.grid("3")
    rows = tuple(split(row) if _has_item(row) else tuple(_widen(box) for box in row) for row in grid.rows)
    return draft.map_grid("3", lambda g: replace(g, rows=rows))


def insert_lines(before: str, *lines: str) -> Change:
    """Paragraphs before a table (or, with number 0, at the end of the report)."""

    def change(draft: Draft) -> Draft:
        added = tuple(Line(line) for line in lines)
        if before == "0":
            return replace(draft, parts=(*draft.parts, *added))
        at = draft.parts.index(draft.grid(before))
        return replace(draft, parts=(*draft.parts[:at], *added, *draft.parts[at:]))

    return change


def insert_after(number: str, *lines: str) -> Change:
    """Paragraphs right below a table."""

    def change(draft: Draft) -> Draft:
        at = draft.parts.index(draft.grid(number)) + 1
        return replace(draft, parts=(*draft.parts[:at], *map(Line, lines), *draft.parts[at:]))

    return change


def repeat_table(number: str, caption: str) -> Change:
    """A second table of the same kind with other numbers below the first: last year's, for comparison."""

    def other(box: Box) -> Box:
        return (
            box if box.key is None else replace(box, key=None, text=str(int(Decimal(box.text or 0)) + 50_000))
        )

    def change(draft: Draft) -> Draft:
        grid = draft.grid(number)
        at = draft.parts.index(grid) + 1
        second = map_boxes(grid, other)
        parts = (*draft.parts[:at], Line(caption), second, *draft.parts[at:])
        keys = [box.key for row in grid.rows for box in row if box.key is not None]
        done = replace(draft, parts=parts)
        return done.allow({key: done.readings[key] | set(UNREAD) for key in keys})

    return change


def _shorten_groups(row: Row, at: int, gone: int) -> Row:
    """Spans that reached over the row that is gone are one shorter."""
    return tuple(
        replace(box, rowspan=box.rowspan - 1) if at < gone < at + box.rowspan else box for box in row
    )


def _lengthen_groups(row: Row, at: int, doubled: int) -> Row:
    return tuple(
        replace(box, rowspan=box.rowspan + 1) if box.rowspan > 1 and at <= doubled < at + box.rowspan else box
        for box in row
    )


def _total_first(row: Row) -> Row:
    values = [box for box in row if box.key is not None]
    return (*(box for box in row if box.key is None), values[-1], *values[:-1])


def _reorder(row: Row, order: tuple[int, ...]) -> Row:
    labels = [box for box in row if box.key is None]
    person, *organisations, total = (box for box in row if box.key is not None)
    return (*labels, person, *(organisations[i] for i in order), total)


def _has_item(row: Row) -> bool:
    return any(box.role == "label" and box.text[:1].isdigit() for box in row)


def _split_number(box: Box) -> tuple[Box, ...]:
    if box.role == "label" and box.text[:1].isdigit():
        number, rest = box.text.split(".", 1)
        return replace(box, text=f"{number}."), replace(box, text=rest)
    return (box,)


def _widen(box: Box) -> Box:
    """Labels and the balance note reach over the new column of item numbers."""
    is_label = box.role == "label" and box.colspan > 1
    return replace(box, colspan=box.colspan + 1) if is_label or box.role == "note" else box
