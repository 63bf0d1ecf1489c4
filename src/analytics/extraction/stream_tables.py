"""The three statutory tables read from a stream of tokens instead of a grid.

A label followed at once by as many values as its row has columns is a row. Any other count is doubtful:
identities decide in table 三, and where there are none the figures are illegible.
"""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from analytics.dictionary import load_dictionary
from analytics.extraction.flattened import adds_up_anyhow, best_layout, is_doubtful, window_of
from analytics.extraction.forms import official_columns
from analytics.extraction.matching import has_enumerator, match_label
from analytics.extraction.numbers import money_unit
from analytics.extraction.placement import DoubtfulRow, Footing, Placement, TableReading, ambiguous_row
from analytics.extraction.stream import Kind, Token, is_in_scope
from analytics.extraction.table_disputes import dispute_keys
from analytics.model import APPLICANTS, TOTAL, FigureKey, LinePlace, Place

_WIDTH = len(APPLICANTS)
_FIRST_ROW = "requests.received"
_LAST_ROW = "requests.carried_out"
_LEAST_ROWS = 3
"""Fewer rows of table 三 than this are words in a text, not a table."""


def read_requests_stream(tokens: Sequence[Token]) -> TableReading:
    """Rows of 表三 in a stream."""
    table = _cut_requests(tokens)
    found = [
        (match.target, _values_after(table, index))
        for index, token in enumerate(table)
        if token.kind is Kind.LABEL and (match := match_label("row3", token.text)) and match.is_exact
        if not _is_repeated_head(table, index)
    ]
    rows = [(target, values) for target, values in found if values]
    if len(rows) < _LEAST_ROWS:
        return TableReading()
    order, likely, is_turned = _read_heads(tokens[: tokens.index(table[0])])
    is_clean = all(len(values) == len(order) for _, values in rows)
    lines = [values for _, values in rows]
    layout = best_layout(lines, {_WIDTH, len(order)})
    # A head that is not there may be misread; with more numbers than heads in any row it surely is.
    most = max(sum(bool(token.text.strip()) for token in values) for values in lines)
    is_whole = likely is Footing.LABEL and most <= len(order)
    columns = order if is_whole else APPLICANTS
    placements: list[Placement] = []
    doubtful: list[DoubtfulRow] = []
    for target, values in rows:
        has_cells = all(token.is_cell for token in values)
        window = window_of(values, layout)
        cells = tuple((token.text, token.place) for token in (window if has_cells and window else values))
        keys = tuple(FigureKey(target, applicant) for applicant in columns)
        if (not has_cells and len(values) != len(order)) or (
            is_turned and adds_up_anyhow([token.text for token in values])
        ):
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
    """Applicants from left to right, how sure that is, and whether 总计 stands before 自然人."""

    order: tuple[str, ...]
    footing: Footing
    is_turned: bool = False


def _read_heads(before: Sequence[Token]) -> _Heads:
    """Applicants in the order of the heads before the first row.

    自然人 comes first and 总计 last, the organisations between them as printed. 总计 before 自然人 is
    either a head that spans rows or a column moved to the front: identities must tell. Without heads
    there is the official order.
    """
    start = max((i for i, token in enumerate(before) if _is_head_of_heads(token)), default=None)
    labels = [
        token
        for index, token in enumerate(before)
        if token.kind is Kind.LABEL and (token.is_whole if start is None else index > start)
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
    return _Heads(tuple(order), footing, is_turned=ends <= set(heads) and not is_usual)


def _is_repeated_head(table: Sequence[Token], index: int) -> bool:
    """Whether 其他 or 总计 is a head that is printed again inside the table: another one stands before it."""
    before = next((token.text for token in reversed(table[:index]) if token.kind is Kind.LABEL), "")
    return _names_applicant(table[index].text) and _names_applicant(before)


def _names_applicant(text: str) -> bool:
    """Whether a label without a number names an applicant or a group of them."""
    matches = (match_label(scope, text) for scope in ("applicant", "applicant_group"))
    is_named = any(match is not None and match.is_exact for match in matches)
    return is_named and not has_enumerator(text)


def _is_head_of_heads(token: Token) -> bool:
    """Whether a token is 申请人情况, under which the heads of 表三 begin."""
    match = match_label("applicant_group", token.text) if token.kind is Kind.LABEL else None
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


def _row_of(token: Token) -> str | None:
    match = match_label("row3", token.text) if token.kind is Kind.LABEL else None
    return match.target if match is not None and match.is_exact else None


def _is_dispute_head(token: Token) -> bool:
    return (
        token.kind is Kind.LABEL
        and _row_of(token) is None
        and (is_in_scope(token, "group4") or is_in_scope(token, "result4"))
    )


def read_proactive_stream(tokens: Sequence[Token]) -> TableReading:
    """Rows of 表二 in a stream; a row whose values are not as many as its header's columns is ambiguous."""
    header: list[tuple[str, str | None]] = []
    is_header_open = False
    placements: list[Placement] = []
    loose: list[tuple[str, Place | None]] = []
    for index, token in enumerate(tokens):
        column = match_label("column2", token.text) if token.kind is Kind.LABEL else None
        row = match_label("row2", token.text) if token.kind is Kind.LABEL else None
        if column is not None and column.is_exact:
            named = (column.target, money_unit(token.text))
            header = [*header, named] if is_header_open else [named]
            is_header_open = True
        elif row is not None and row.is_exact and header:
            is_header_open = False
            values = _values_after(tokens, index)
            placements.extend(_place_proactive(row.target, header, values))
            loose.extend((token.text, token.place) for token in values)
        elif token.kind is not Kind.LABEL:
            is_header_open = False  # 现行有效 in a sentence is no head of the table below
    seen = frozenset(placement.key.indicator for placement in placements)
    return TableReading(tuple(placements), (), frozenset(), seen, tuple(loose) if placements else ())


def _place_proactive(
    row: str, header: Sequence[tuple[str, str | None]], values: Sequence[Token]
) -> Iterable[Placement]:
    keys = [FigureKey(f"proactive.{row}.{column}", TOTAL) for column, _ in header]
    if any(key.indicator not in load_dictionary().indicators for key in keys) or not values:
        return
    # A lone head over a row of several columns has lost the others: its one number may be of any of them.
    is_torn = len(header) == 1 and (header[0][0],) not in official_columns(row)
    cells = _strip_blanks(values, len(keys))
    is_whole = len(cells) == len(keys) and not is_torn
    printed = next((token for token in values if token.text), values[0])
    for index, (key, (_, unit)) in enumerate(zip(keys, header, strict=True)):
        token = cells[index] if is_whole else printed
        footing = Footing.LABEL if is_whole else Footing.AMBIGUOUS
        yield Placement(key, token.text, token.place, footing, unit)


def read_disputes_stream(tokens: Sequence[Token]) -> TableReading:
    """表四 in a stream: fifteen values after its heads."""
    tokens = tokens[_start_of_disputes(tokens) :]
    heads = [index for index, token in enumerate(tokens) if is_in_scope(token, "result4")]
    labels = (token for token in tokens if token.kind is Kind.LABEL and token.is_whole)
    named = (match_label("group4", token.text) for token in labels)
    groups = list(dict.fromkeys(match.target for match in named if match is not None))
    keys = dispute_keys()
    likely = Footing.LABEL if groups and groups[0] == "reconsideration" else Footing.ORDER
    if groups and groups[0] != "reconsideration":
        likely = Footing.AMBIGUOUS
    for index in reversed(heads):
        values = _strip_blanks(_drop_spans(_values_after(tokens, index), len(keys)), len(keys))
        if values:
            footing = Footing.LABEL if len(heads) == len(keys) else Footing.ORDER
            return _place_disputes(values, min(footing, likely))
    runs = [_values_after(tokens, i) for i, token in enumerate(tokens) if token.kind is not Kind.VALUE]
    run = next((run for run in runs if len(run) == len(keys)), ())
    return _place_disputes(run, min(Footing.ORDER, likely))


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
    while end < len(tokens) and tokens[end].kind is Kind.VALUE:
        end += 1
    return tuple(tokens[index + 1 : end])


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
    return tuple((token.text, token.place) for token in tokens if token.kind is Kind.VALUE)
