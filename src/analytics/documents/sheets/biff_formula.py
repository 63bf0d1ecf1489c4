"""Formulas of old workbooks (.xls), which are stored as tokens in the order in which they are reckoned."""

import struct
from collections.abc import Mapping

from analytics.documents.sheets.grid import Spot, name_cell

_SHARED, _ADD, _SUBTRACT, _MULTIPLY, _PLUS, _MINUS, _BRACKETS = 0x01, 0x03, 0x04, 0x05, 0x12, 0x13, 0x15
_ATTRIBUTE, _WHOLE, _NUMBER = 0x19, 0x1E, 0x1F
_CALL, _CELL, _AREA, _CELL_NEAR, _AREA_NEAR = 0x02, 0x04, 0x05, 0x0C, 0x0D
_CLASSES = 0x20
"""From here on the low five bits are a token's kind, and the others say what is expected of it."""
_SUM = 4
_IS_SUM, _IS_SPACE = 0x10, 0x40
_OPERATORS = {_ADD: "+", _SUBTRACT: "-", _MULTIPLY: "*"}
_MAX_TOKENS = 400


class _Odd(ValueError):
    """A token that is not understood."""


def decode_formula(tokens: bytes, spot: Spot, shared: Mapping[Spot, bytes]) -> str | None:
    """A formula in the notation A1; None where it is more than a sum, a difference or a product.

    Args:
        tokens: As stored, with their length in bytes before them.
        spot: The formula's cell.
        shared: The tokens of formulas that several cells share, by the first of these cells.
    """
    try:
        (size,) = struct.unpack_from("<H", tokens)
        body = tokens[2 : 2 + size]
        if body[:1] == bytes([_SHARED]) and len(body) == 5:
            tokens = shared[struct.unpack_from("<HH", body, 1)]
            (size,) = struct.unpack_from("<H", tokens)
            body = tokens[2 : 2 + size]
        return _decode(body, spot)
    except (_Odd, LookupError, struct.error):
        return None


def _decode(body: bytes, spot: Spot) -> str:
    stack: list[str] = []
    at = count = 0
    while at < len(body):
        count += 1
        if count > _MAX_TOKENS:
            raise _Odd
        at = _take(body, at, spot, stack)
    if len(stack) != 1:
        raise _Odd
    return stack[0]


def _take(body: bytes, at: int, spot: Spot, stack: list[str]) -> int:
    """Takes one token; where the next one begins."""
    token = body[at]
    kind = token & 0x1F if token >= _CLASSES else token
    if token >= _CLASSES:
        return _take_operand(body, at + 1, kind, spot, stack)
    if token in _OPERATORS:
        last = stack.pop()
        stack[-1] = f"({stack[-1]}{_OPERATORS[token]}{last})"
        return at + 1
    if token in (_PLUS, _MINUS, _BRACKETS):
        stack[-1] = f"(-{stack[-1]})" if token == _MINUS else f"({stack[-1]})"
        return at + 1
    if token == _ATTRIBUTE:
        flags = body[at + 1]
        if flags & _IS_SUM:
            stack[-1] = f"SUM({stack[-1]})"
        elif flags & ~(_IS_SPACE | 1):
            raise _Odd
        return at + 4
    if token == _WHOLE:
        stack.append(str(struct.unpack_from("<H", body, at + 1)[0]))
        return at + 3
    if token == _NUMBER:
        value = struct.unpack_from("<d", body, at + 1)[0]
        if not 0 <= value < 1e15:
            raise _Odd
        stack.append(f"{value:.10f}")
        return at + 9
    raise _Odd


def _take_operand(body: bytes, at: int, kind: int, spot: Spot, stack: list[str]) -> int:
    """Takes a cell, an area of cells or a sum of several arguments."""
    if kind in (_CELL, _CELL_NEAR):
        row, column = struct.unpack_from("<HH", body, at)
        stack.append(_name(row, column, spot, is_near=kind == _CELL_NEAR))
        return at + 4
    if kind in (_AREA, _AREA_NEAR):
        top, bottom, left, right = struct.unpack_from("<4H", body, at)
        is_near = kind == _AREA_NEAR
        first, last = _name(top, left, spot, is_near=is_near), _name(bottom, right, spot, is_near=is_near)
        stack.append(f"{first}:{last}")
        return at + 8
    if kind == _CALL:
        arguments, function = struct.unpack_from("<BH", body, at)
        if function != _SUM or not 0 < arguments <= len(stack):
            raise _Odd
        stack[-arguments:] = [f"SUM({','.join(stack[-arguments:])})"]
        return at + 3
    raise _Odd


def _name(row: int, column: int, spot: Spot, *, is_near: bool) -> str:
    """The address of a cell; a near one is counted from the formula's own where it is so marked."""
    at = column & 0xFF
    if is_near and column & 0x8000:
        row = (spot[0] + row) & 0xFFFF
    if is_near and column & 0x4000:
        at = (spot[1] + at) & 0xFF
    return name_cell(row, at)
