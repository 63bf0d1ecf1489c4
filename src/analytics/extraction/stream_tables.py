"""The three statutory tables read from a stream of tokens instead of a grid.

A label followed at once by as many values as its row has columns is a row. Any other count is doubtful:
identities decide in table 三, and where there are none the figures are illegible.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from analytics.dictionary import load_dictionary
from analytics.extraction.flattened import adds_up_anyhow, best_layout, find_total, is_doubtful, window_of
from analytics.extraction.forms import official_columns
from analytics.extraction.matching import Match, has_enumerator, match_label
from analytics.extraction.numbers import has_scaled_count, money_unit
from analytics.extraction.placement import (
    DoubtfulRow,
    Footing,
    Placement,
    TableReading,
    ambiguous_row,
    merge_readings,
)
from analytics.extraction.stream import Kind, Token, is_in_scope
from analytics.extraction.table_disputes import dispute_keys, is_of_another_order
from analytics.model import APPLICANTS, TOTAL, FigureKey, LinePlace, Place

# Asked of every token many times; the look-up costs more than the rest.
_LABEL, _VALUE = Kind.LABEL, Kind.VALUE
_WIDTH = len(APPLICANTS)
_FIRST_ROW = "requests.received"
_LAST_ROW = "requests.carried_out"
_AMOUNT = "amount"
_LEAST_ROWS = 3
"""Fewer rows of table 三 than this are words in a text, not a table."""


def read_requests_stream(tokens: Sequence[Token]) -> TableReading:
    """Rows of 表三 in a stream; of each, where a report prints last year's as well."""
    starts = [i for i, token in enumerate(tokens) if _row_of(token) == _FIRST_ROW and _row_after(tokens, i)]
    readings = []
    begin = 0
    for start, after in pairwise(starts):
        last = next((i for i in range(start, after) if _row_of(tokens[i]) == _LAST_ROW), start)
        readings.append(_read_requests(tokens[begin:after]))
        begin = last + 1
    return merge_readings([*readings, _read_requests(tokens[begin:])])


def _read_requests(tokens: Sequence[Token]) -> TableReading:
    table = _cut_requests(tokens)
    found = [
        (match.target, _row_after(table, index))
        for index, token in enumerate(table)
        if token.kind is _LABEL and (match := match_label("row3", token.text)) and match.is_exact
        if not _is_repeated_head(table, index)
    ]
    rows = [(target, values) for target, values in found if values]
    if len(rows) < _LEAST_ROWS:
        return TableReading()
    first = next(index for index, token in enumerate(tokens) if token is table[0])
    heads = _read_heads(tokens[:first])
    lines = [values for _, values in rows]
    layout = best_layout(lines, {_WIDTH, len(heads.order)})
    total = find_total(line for values in lines if (line := window_of(values, layout)))
    order, likely, is_turned, _ = _settle_heads(heads, total)
    if not found[-1][1] and first and tokens[first - 1].kind is _VALUE:
        likely = Footing.AMBIGUOUS  # numbers before their labels: each row would take those of the next one
    is_clean = all(len(values) == len(order) for _, values in rows)
    # A head that is not there may be misread; with more numbers than heads in any row it surely is.
    most = max(sum(bool(token.text.strip()) for token in values) for values in lines)
    is_whole = (likely is Footing.LABEL or TOTAL in order[:-1]) and most <= len(order)
    columns = order if is_whole else APPLICANTS
    placements: list[Placement] = []
    doubtful: list[DoubtfulRow] = []
    for target, values in rows:
        has_cells = all(token.is_cell for token in values)
        window = window_of(values, layout)
        cells = tuple((token.text, token.place) for token in (window if has_cells and window else values))
        keys = tuple(FigureKey(target, applicant) for applicant in columns)
        is_open = is_turned and adds_up_anyhow([token.text for token in values])
        if likely is Footing.AMBIGUOUS or is_open or (not has_cells and len(values) != len(order)):
            placements.extend(ambiguous_row(keys, cells))
        elif window is None or is_doubtful(window, layout) or len(window) != len(order):
            doubtful.append(DoubtfulRow(keys, cells))
        else:
            footing = Footing.LABEL if is_clean or has_cells else Footing.ORDER
            named = tuple(FigureKey(target, applicant) for applicant in order)
            placements.extend(_pair(named, window, min(footing, likely)))
    seen = frozenset(target for target, _ in rows)
    return TableReading(tuple(placements), tuple(doubtful), frozenset(), seen, _loose(table))


class _Heads(NamedTuple):
    """Applicants from left to right, how sure that is, whether 总计 stands before 自然人, and as printed."""

    order: tuple[str, ...]
    footing: Footing
    is_turned: bool = False
    printed: tuple[str, ...] = ()


def _settle_heads(heads: _Heads, total: int | None) -> _Heads:
    """The heads in the order that the column of the sums confirms, if any of them is (`find_total`).

    Two head rows come out as 自然人, 总计, organisations, or the groups first. An organisation before 自然人
    says that the heads are one row, in an order of their own: the sums must have 总计 where it is printed.
    """
    printed = heads.printed
    if TOTAL not in printed or "natural_person" not in printed:
        return heads
    is_as_printed = printed.index(TOTAL) == total
    first = next(name for name in printed if name != TOTAL)
    if first != "natural_person":
        return _Heads(printed, Footing.LABEL if is_as_printed else Footing.AMBIGUOUS)
    if total is None or total == len(heads.order) - 1:
        return heads
    return _Heads(printed, Footing.ORDER if is_as_printed else Footing.AMBIGUOUS)


def _read_heads(before: Sequence[Token]) -> _Heads:
    """Applicants in the order of the heads before the first row.

    自然人 comes first and 总计 last, the organisations between them as printed. 总计 before 自然人 is
    either a head that spans rows or a column moved to the front: identities must tell. Without heads
    there is the official order.
    """
    start = max((i for i, token in enumerate(before) if _is_head_of_heads(token)), default=None)
    nearest = list(takewhile(_is_applicant_head, reversed(before)))[::-1]
    if start is None and len(nearest) > 1:
        start = len(before) - len(nearest) - 1
    labels = [
        token
        for index, token in enumerate(before)
        if token.kind is _LABEL and (token.is_whole if start is None else index > start)
    ]
    named = (match_label("applicant", token.text) for token in labels)
    heads = list(dict.fromkeys(match.target for match in named if match is not None and match.is_exact))
    if len(heads) <= 1:
        return _Heads(APPLICANTS, Footing.ORDER)
    ends = {"natural_person", TOTAL}
    order = [name for name in heads if name not in ends]
    order = ["natural_person"] * ("natural_person" in heads) + order + [TOTAL] * (TOTAL in heads)
    is_usual = ends <= set(heads) and heads.index("natural_person") < heads.index(TOTAL)
    footing = Footing.LABEL if is_usual else Footing.ORDER
    return _Heads(tuple(order), footing, ends <= set(heads) and not is_usual, tuple(heads))


def _is_repeated_head(table: Sequence[Token], index: int) -> bool:
    """Whether 其他 or 总计 is a head that is printed again inside the table: another one stands before it."""
    before = next((token.text for token in reversed(table[:index]) if token.kind is _LABEL), "")
    return _names_applicant(table[index].text) and _names_applicant(before)


def _names_applicant(text: str) -> bool:
    """Whether a label without a number names an applicant or a group of them."""
    matches = (match_label(scope, text) for scope in ("applicant", "applicant_group"))
    is_named = any(match is not None and match.is_exact for match in matches)
    return is_named and not has_enumerator(text)


def _is_applicant_head(token: Token) -> bool:
    return token.kind is _LABEL and _names_applicant(token.text)


def _is_head_of_heads(token: Token) -> bool:
    """Whether a token is 申请人情况, under which the heads of 表三 begin."""
    match = match_label("applicant_group", token.text) if token.kind is _LABEL else None
    return match is not None and match.target == "applicants"


def _cut_requests(tokens: Sequence[Token]) -> Sequence[Token]:
    """The stretch of 表三: from its first row to the heads of 表四, whose 总计 would pass for a row."""
    start = next((i for i, token in enumerate(tokens) if _row_of(token) == _FIRST_ROW), 0)
    return tokens[start : _start_of_disputes(tokens)]


def _start_of_disputes(tokens: Sequence[Token]) -> int:
    """Where the heads of 表四 begin: the first of them after the last row of 表三."""
    start = next((i for i, token in enumerate(tokens) if _row_of(token) == _FIRST_ROW), 0)
    last = next((i for i in range(start, len(tokens)) if _row_of(tokens[i]) == _LAST_ROW), start)
    heads = (i for i in range(last, len(tokens)) if _is_dispute_head(tokens[i]))
    return next(heads, len(tokens))


def _cut_disputes(tokens: Sequence[Token]) -> Sequence[Token]:
    """The stretch of 表四: behind 表三, or before it where sections have changed places."""
    start = _start_of_disputes(tokens)
    heads = [i for i, token in enumerate(tokens) if token.is_whole and _is_dispute_head(token)]
    end = next((i for i, token in enumerate(tokens) if _row_of(token) == _FIRST_ROW), 0)
    # Of a sentence behind 表三 that speaks of 行政复议 the word is no whole token.
    if not heads or heads[-1] >= start or heads[0] >= end:
        return tokens[start:]
    # The heads of 表三 end in 总计 as well.
    heads_of_requests = (i for i in range(heads[0], end) if _is_head_of_heads(tokens[i]))
    return tokens[heads[0] : next(heads_of_requests, end)]


def _row_of(token: Token) -> str | None:
    match = match_label("row3", token.text) if token.kind is _LABEL else None
    return match.target if match is not None and match.is_exact else None


def _is_dispute_head(token: Token) -> bool:
    return (
        token.kind is _LABEL
        and _row_of(token) is None
        and (is_in_scope(token, "group4") or is_in_scope(token, "result4"))
    )


def read_proactive_stream(tokens: Sequence[Token]) -> TableReading:
    """Rows of 表二 in a stream; a row whose values are not as many as its header's columns is ambiguous."""
    header: list[_Column] = []
    is_header_open = is_turned = False
    placements: list[Placement] = []
    loose: list[tuple[str, Place | None]] = []
    is_inside = False
    for index, token in enumerate(tokens):
        # Cells behind a row that the form does not have are of this table as well.
        is_inside = is_inside and token.is_cell and _row_of(token) != _FIRST_ROW
        if is_inside and token.kind is _VALUE:
            loose.append((token.text, token.place))
        column = match_label("column2", token.text) if token.kind is _LABEL else None
        row = match_label("row2", token.text) if token.kind is _LABEL else None
        is_amount = column is not None and column.target == _AMOUNT
        is_other = column is not None and (column.is_qualified if is_amount else _is_other(column, token))
        if column is not None and (column.is_exact or is_other):
            named = _Column(column.target, money_unit(token.text), is_other)
            header = [*header, named] if is_header_open else [named]
            is_header_open, is_turned = True, False
        elif row is not None and (row.is_exact or _is_other(row, token)) and header:
            is_header_open = False
            values = _values_after(tokens, index)
            is_unsure = is_turned or _is_other(row, token)
            placements.extend(_place_proactive(row.target, header, values, is_unsure=is_unsure))
            loose.extend((token.text, token.place) for token in values)
            is_inside = True
        elif token.kind is not _LABEL:
            # Numbers before the first label: each row would take those of the next one.
            is_turned = is_turned or (is_header_open and token.kind is _VALUE and token.text != "")
            is_header_open = False  # 现行有效 in a sentence is no head of the table below
    seen = frozenset(placement.key.indicator for placement in placements)
    return TableReading(tuple(placements), (), frozenset(), seen, tuple(loose) if placements else ())


def _is_other(match: Match, token: Token) -> bool:
    """Whether a label says that another thing is counted, or that it is counted in hundreds."""
    return match.is_qualified or has_scaled_count(token.text)


class _Column(NamedTuple):
    """A head of 表二: its target, its unit of money, and whether it says that another thing is counted."""

    target: str
    unit: str | None
    is_qualified: bool


def _place_proactive(
    row: str, header: Sequence[_Column], values: Sequence[Token], *, is_unsure: bool
) -> Iterable[Placement]:
    keys = [FigureKey(f"proactive.{row}.{column.target}", TOTAL) for column in header]
    if any(key.indicator not in load_dictionary().indicators for key in keys) or not values:
        return
    # A lone head over a row of several columns has lost the others: its one number may be of any of them.
    is_torn = len(header) == 1 and (header[0].target,) not in official_columns(row)
    cells = _strip_blanks(values, len(keys))
    is_whole = len(cells) == len(keys) and not is_torn and not is_unsure
    printed = next((token for token in values if token.text), values[0])
    for index, (key, column) in enumerate(zip(keys, header, strict=True)):
        token = cells[index] if is_whole else printed
        footing = Footing.LABEL if is_whole and not column.is_qualified else Footing.AMBIGUOUS
        yield Placement(key, token.text, token.place, footing, column.unit)


def read_disputes_stream(tokens: Sequence[Token]) -> TableReading:
    """表四 in a stream: fifteen values after its heads."""
    tokens = _cut_disputes(tokens)
    heads = [index for index, token in enumerate(tokens) if is_in_scope(token, "result4")]
    keys = dispute_keys()
    groups, results = _name_dispute_heads(tokens)
    likely = Footing.LABEL if groups and groups[0] == "reconsideration" else Footing.ORDER
    if groups[:1] not in ([], ["reconsideration"]) or is_of_another_order(groups, results):
        likely = Footing.AMBIGUOUS
    footing = min(Footing.LABEL if len(heads) == len(keys) else Footing.ORDER, likely)
    after = (_drop_spans(_values_after(tokens, index), len(keys)) for index in reversed(heads))
    found = [values for run in after if (values := _strip_blanks(run, len(keys)))]
    if found:
        # Of two tables, such as last year's in an annex, none is the one that is meant.
        whole = [values for values in found if len(values) == len(keys)]
        return merge_readings(_place_disputes(values, footing) for values in whole or found[:1])
    runs = [_values_after(tokens, i) for i, token in enumerate(tokens) if token.kind is not _VALUE]
    run = next((run for run in runs if len(run) == len(keys)), ())
    return _place_disputes(run, min(Footing.ORDER, likely))


def _name_dispute_heads(tokens: Sequence[Token]) -> tuple[list[str], list[str]]:
    """Groups and results before the first number; of a group named twice the last place counts."""
    end = next((i for i, token in enumerate(tokens) if token.kind is _VALUE and token.text), len(tokens))
    labels = [token.text for token in tokens[:end] if token.kind is _LABEL]
    groups = [match.target for text in labels if (match := match_label("group4", text)) is not None]
    results = [match.target for text in labels if (match := match_label("result4", text)) is not None]
    return list(dict.fromkeys(reversed(groups)))[::-1], results


def _place_disputes(values: Sequence[Token], footing: Footing) -> TableReading:
    """Fifteen values are the fifteen figures; any other number of them is none."""
    keys = dispute_keys()
    if len(values) != len(keys):
        return TableReading()
    seen = frozenset(key.indicator for key in keys)
    return TableReading(tuple(_pair(keys, values, footing)), (), frozenset(), seen, _loose(values))


def _values_after(tokens: Sequence[Token], index: int) -> tuple[Token, ...]:
    """The run of values that follows a token at once."""
    end = index + 1
    while end < len(tokens) and tokens[end].kind is _VALUE:
        end += 1
    return tuple(tokens[index + 1 : end])


def _row_after(tokens: Sequence[Token], index: int) -> tuple[Token, ...]:
    """The values behind a label, and what else its cells print, where they fill the columns of 表三.

    XX in a cell of its own is no number, but the row has that cell.
    """
    values = _values_after(tokens, index)
    end = index + 1
    while end < len(tokens) and tokens[end].is_cell and tokens[end].kind is not _LABEL:
        end += 1
    return tuple(tokens[index + 1 : end]) if values and end - index - 1 == _WIDTH else values


def _drop_spans(values: Sequence[Token], width: int) -> Sequence[Token]:
    """Values without the blanks of one line before them, where each value, blanks too, has its own line.

    Such a line of bars is what spanning heads leave; where a blank value stood in it, the other blanks
    would stand in such lines as well.
    """
    lines = [token.place.line if isinstance(token.place, LinePlace) else 0 for token in values]
    spans = sum(1 for _ in takewhile(lambda line: line == lines[0], lines))
    rest = values[spans:]
    is_line_of_spans = (
        spans > 1
        and len(rest) >= width
        and not any(token.text for token in values[:spans])
        and len(set(lines[spans:])) == len(rest)
    )
    return rest if is_line_of_spans and any(not token.text for token in rest) else values


def _strip_blanks(values: Sequence[Token], width: int) -> tuple[Token, ...]:
    """Values without the blanks that spans leave on one side; untouched when both sides could be surplus."""
    surplus = len(values) - width
    if surplus <= 0 or all(not token.text for token in values):
        return tuple(values[:width]) if surplus > 0 else tuple(values)
    is_left_blank = not any(token.text for token in values[:surplus])
    is_right_blank = not any(token.text for token in values[width:])
    if is_left_blank == is_right_blank:
        return tuple(values)
    return tuple(values[surplus:] if is_left_blank else values[:width])


def _pair(keys: Sequence[FigureKey], cells: Sequence[Token], footing: Footing) -> Iterable[Placement]:
    return (Placement(key, token.text, token.place, footing) for key, token in zip(keys, cells, strict=True))


def _loose(tokens: Iterable[Token]) -> tuple[tuple[str, Place | None], ...]:
    """The values among tokens, for the books."""
    return tuple((token.text, token.place) for token in tokens if token.kind is _VALUE)
