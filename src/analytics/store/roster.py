"""The roster of agencies that should report (应报单位名录): reading it, checking it, inferring what it omits.

It lies in the data folder as ``roster.csv`` (or ``roster.xlsx``), is written by people, and is never
changed by the program, except that `install_roster` replaces it whole. Only ``name`` is required.
"""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import python_calamine

from analytics.dictionary.labels import normalise_label
from analytics.errors import RosterError, RosterFault, Value
from analytics.model import Coverage
from analytics.store.agencies import KINDS, LEVELS, Traits, infer_traits, inferred_id
from analytics.store.bounded_workbooks import is_too_large
from analytics.store.durable import write_atomically
from analytics.store.records import RosterEntry

COLUMNS = (
    "agency_id",
    "official_order",
    "name",
    "aliases",
    "kind",
    "level",
    "parent_id",
    "region",
    "is_vertical",
    "coverage",
    "report_from",
    "report_until",
    "due_on",
    "predecessor_ids",
    "contact",
    "phone",
    "note",
)
MAX_ROSTER_BYTES = 16 * 1024 * 1024
MAX_ROSTER_ROWS = 100_000

_YES = frozenset({"true", "1", "yes", "是"})
_NO = frozenset({"false", "0", "no", "否"})
_DUE = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SEPARATOR = re.compile(r"[;；]")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the file by column name, with the line where it ends."""

    line: int
    values: Mapping[str, str]


def load_roster(path: Path) -> tuple[RosterEntry, ...]:
    """Read a roster file, in its own order, with everything that is empty inferred and marked.

    Raises:
        RosterError: Rows that cannot be used, all of them at once.
    """
    faults: list[RosterFault] = []
    rows = _read_rows(path)
    entries = [_parse_row(row, order, path, faults) for order, row in enumerate(rows, start=1)]
    _check_names(entries, rows, path, faults)
    _check_links(entries, rows, path, faults)
    if faults:
        raise RosterError(faults)
    return _inherit(entries)


def find_roster(data: Path) -> Path | None:
    """Find the roster of a data folder, or None where there is none.

    Raises:
        RosterError: There are two.
    """
    found = [path for path in (data / "roster.csv", data / "roster.xlsx") if path.is_file()]
    if len(found) > 1:
        raise RosterError([_fault(data, None, "ROSTER_TWICE")])
    return found[0] if found else None


def is_roster(path: Path) -> bool:
    """Say whether a file is a roster: a CSV or workbook whose header has ``name`` and another roster column.

    A file that is called a roster counts as one with ``name`` alone.
    """
    if path.suffix.lower() not in (".csv", ".xlsx") or path.stat().st_size > MAX_ROSTER_BYTES:
        return False
    try:
        header = {cell.strip() for _, cells in _read_cells(path)[:1] for cell in cells}
    except RosterError:
        return False
    is_named_so = path.stem.lower() == "roster"
    return "name" in header and (is_named_so or len(header & set(COLUMNS)) > 1)


def install_roster(source: Path, data: Path) -> bool:
    """Make a roster file the roster of a data folder, as CSV; False when it already says the same.

    The replaced roster stays beside it as ``roster-<digest>.csv``.

    Raises:
        RosterError: The file has unusable rows; the old roster stays.
        OSError: The disk is full or not writable; the old roster stays.
    """
    load_roster(source)
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(cells for _, cells in _read_cells(source))
    # With a byte order mark, so that Excel shows the Chinese.
    content = b"\xef\xbb\xbf" + buffer.getvalue().encode()
    target = data / "roster.csv"
    old = find_roster(data)
    if old is not None:
        if old.read_bytes() == content:
            return False
        digest = hashlib.sha256(old.read_bytes()).hexdigest()[:8]
        write_atomically(data / f"roster-{digest}{old.suffix}", old.read_bytes())
    write_atomically(target, content)
    if old is not None and old != target:
        old.unlink()
    return True


def _read_rows(path: Path) -> list[_Row]:
    cells = iter(_read_cells(path))
    header = [cell.strip() for cell in next(cells, (1, []))[1]]
    unknown = [name for name in header if name and name not in COLUMNS]
    known = ", ".join(COLUMNS)
    faults = [_fault(path, 1, "ROSTER_UNKNOWN_COLUMN", column=name, columns=known) for name in unknown]
    twice = [name for name in COLUMNS if header.count(name) > 1]
    faults += [_fault(path, 1, "ROSTER_COLUMN_TWICE", column=name) for name in twice]
    if "name" not in header:
        faults.append(_fault(path, 1, "ROSTER_NO_NAME_COLUMN"))
    if faults:
        raise RosterError(faults)
    rows: list[_Row] = []
    for line, values in cells:
        if len(rows) >= MAX_ROSTER_ROWS:
            raise RosterError([_fault(path, line, "ROSTER_TOO_MANY_ROWS", limit=MAX_ROSTER_ROWS)])
        if len(values) > len(header) and any(value.strip() for value in values[len(header) :]):
            raise RosterError([_fault(path, line, "ROSTER_TOO_MANY_CELLS")])
        named = {name: value.strip() for name, value in zip(header, values, strict=False) if name}
        if any(named.values()):
            rows.append(_Row(line, named))
    return rows


def _read_cells(path: Path) -> list[tuple[int, list[str]]]:
    """Read all rows as text, each with its line; CSV in UTF-8, else in GB18030 (Excel on Chinese Windows)."""
    if path.stat().st_size > MAX_ROSTER_BYTES:
        raise RosterError([_fault(path, None, "ROSTER_TOO_LARGE", limit=MAX_ROSTER_BYTES // 1024 // 1024)])
    content = path.read_bytes()
    if path.suffix.lower() == ".xlsx":
        if is_too_large(content):
            raise RosterError([_fault(path, None, "ROSTER_NO_WORKBOOK")])
        try:
            sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
            rows = sheet.to_python(skip_empty_area=False)
            return [(line, [_cell_text(value) for value in row]) for line, row in enumerate(rows, start=1)]
        except python_calamine.CalamineError as error:
            raise RosterError([_fault(path, None, "ROSTER_NO_WORKBOOK")]) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            reader = csv.reader(io.StringIO(text, newline=""), strict=True)
            return [(reader.line_num, cells) for cells in reader]
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise RosterError([_fault(path, None, "ROSTER_NO_CSV")]) from error
    raise RosterError([_fault(path, None, "ROSTER_ENCODING")])


def _fault(path: Path, line: int | None, code: str, **values: Value) -> RosterFault:
    return RosterFault(path.name, line, code, values)


def _cell_text(value: object) -> str:
    """Write a workbook's cell as a person sees it: 2019.0 is the number 2019."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _parse_row(row: _Row, order: int, path: Path, faults: list[RosterFault]) -> RosterEntry:
    def fault(code: str, **values: Value) -> None:
        faults.append(_fault(path, row.line, code, **values))

    def text(column: str) -> str | None:
        return row.values.get(column) or None

    def number(column: str) -> int | None:
        value = text(column)
        if value is not None and not re.fullmatch(r"\d{1,9}", value):
            fault("ROSTER_NO_NUMBER", column=column, value=value)
            return None
        return int(value) if value is not None else None

    def one_of(column: str, known: tuple[str, ...]) -> str | None:
        value = text(column)
        if value is not None and value not in known:
            fault("ROSTER_VALUE_UNKNOWN", column=column, value=value, known=", ".join(known))
            return None
        return value

    def parts(column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in _SEPARATOR.split(text(column) or "") if part.strip())

    name = text("name")
    if name is None or not normalise_label(name):
        fault("ROSTER_NAME_EMPTY")
        name = f"({row.line})"
    due_on = text("due_on")
    if due_on is not None and not _DUE.fullmatch(due_on):
        fault("ROSTER_DUE_ON", value=due_on)
    coverage = one_of("coverage", tuple(coverage.value for coverage in Coverage))
    is_vertical = (text("is_vertical") or "").lower()
    if is_vertical and is_vertical not in _YES | _NO:
        fault("ROSTER_IS_VERTICAL", value=is_vertical)
    entry = RosterEntry(
        agency_id=text("agency_id") or inferred_id(name),
        name=name,
        aliases=parts("aliases"),
        official_order=number("official_order"),
        kind=one_of("kind", KINDS),
        level=one_of("level", LEVELS),
        parent_id=text("parent_id"),
        region=text("region"),
        is_vertical=is_vertical in _YES if is_vertical else None,
        coverage=Coverage(coverage) if coverage else None,
        report_from=number("report_from"),
        report_until=number("report_until"),
        due_on=due_on,
        predecessor_ids=parts("predecessor_ids"),
        contact=text("contact"),
        phone=text("phone"),
        note=text("note"),
    )
    if entry.report_from and entry.report_until and entry.report_from > entry.report_until:
        fault("ROSTER_YEARS_REVERSED", first=entry.report_from, last=entry.report_until)
    return _infer(entry, order, has_id=text("agency_id") is not None)


def _infer(entry: RosterEntry, order: int, *, has_id: bool) -> RosterEntry:
    """Fill what the row leaves empty from its name and its place in the file."""
    traits = infer_traits(entry.name)
    guesses: dict[str, Any] = {
        "official_order": order if entry.official_order is None else None,
        "kind": traits.kind if entry.kind is None else None,
        "level": traits.level if entry.level is None else None,
        "region": traits.region if entry.region is None else None,
        "coverage": _coverage(entry, traits) if entry.coverage is None else None,
        "is_vertical": False if entry.is_vertical is None else None,
    }
    known = {column: guess for column, guess in guesses.items() if guess is not None}
    inferred = (() if has_id else ("agency_id",)) + tuple(known)
    return replace(entry, **known, inferred=inferred)


def _coverage(entry: RosterEntry, traits: Traits) -> Coverage | None:
    """A written kind tells more than the name: a 管委会 listed as a government reports for its region."""
    if entry.kind is None or entry.kind == traits.kind:
        return traits.coverage
    if entry.kind == "other":
        return None
    return Coverage.WHOLE_REGION if entry.kind == "government" else Coverage.SINGLE_ORGAN


def _inherit(entries: list[RosterEntry]) -> tuple[RosterEntry, ...]:
    """Give agencies whose names tell neither level nor region those of their parent (民政局 below 淮安市)."""
    by_id = {entry.agency_id: entry for entry in entries}

    def nearest(entry: RosterEntry, attribute: str) -> str | None:
        current: RosterEntry | None = entry
        while current is not None:
            value: str | None = getattr(current, attribute)
            if value is not None:
                return value
            current = by_id.get(current.parent_id) if current.parent_id else None
        return None

    def complete(entry: RosterEntry) -> RosterEntry:
        missing = [name for name in ("level", "region") if getattr(entry, name) is None]
        found: dict[str, Any] = {name: nearest(entry, name) for name in missing}
        known = {name: value for name, value in found.items() if value is not None}
        return replace(entry, **known, inferred=(*entry.inferred, *known))

    return tuple(complete(entry) for entry in entries)


def _check_names(entries: list[RosterEntry], rows: list[_Row], path: Path, faults: list[RosterFault]) -> None:
    """One id, name or alias may name one agency only, else no report could be told apart by it."""
    seen: dict[tuple[str, str], int] = {}
    for entry, row in zip(entries, rows, strict=True):
        names = {("name", normalise_label(name)) for name in (entry.name, *entry.aliases)}
        for key in [("agency_id", entry.agency_id), *sorted(names)]:
            first = seen.setdefault(key, row.line)
            if first != row.line:
                code = "ROSTER_ID_TAKEN" if key[0] == "agency_id" else "ROSTER_NAME_TAKEN"
                faults.append(_fault(path, row.line, code, value=key[1], first=first))


def _check_links(entries: list[RosterEntry], rows: list[_Row], path: Path, faults: list[RosterFault]) -> None:
    parents = {entry.agency_id: entry.parent_id for entry in entries}
    for entry, row in zip(entries, rows, strict=True):
        for column, ids in (("parent_id", (entry.parent_id,)), ("predecessor_ids", entry.predecessor_ids)):
            faults.extend(
                _fault(path, row.line, "ROSTER_LINK_UNKNOWN", column=column, value=link)
                for link in ids
                if link is not None and link not in parents
            )
        if _is_own_ancestor(entry.agency_id, parents.get):
            faults.append(_fault(path, row.line, "ROSTER_OWN_ANCESTOR", value=entry.agency_id))


def _is_own_ancestor(agency_id: str, parent_of: Callable[[str], str | None]) -> bool:
    seen = set()
    current = parent_of(agency_id)
    while current is not None and current not in seen:
        if current == agency_id:
            return True
        seen.add(current)
        current = parent_of(current)
    return False
