"""``disclosure ledger``: what the columns of an office's ledger seem to hold, for a person to confirm."""

import argparse
import json
import sys
from collections.abc import Iterator

from analytics import store
from analytics.dictionary import load_dictionary
from analytics.errors import Language, StoreError
from analytics.ledgers import FoundLedger, confirm_ledger, find_ledgers
from analytics.model import LEDGER_ROLES, FigureKey, LedgerMapping, Message

_ROLE_NAMES = (Message("单位", "the agency"), Message("年度", "the year"), Message("不读取", "not read"))
_ROLES = {
    **dict(zip(LEDGER_ROLES, _ROLE_NAMES, strict=True)),
    "unknown": Message("？ 请指定，否则不读取", "? name it, or it is not read"),
}


def run(options: argparse.Namespace, language: Language) -> int:
    """Run the command.

    Raises:
        UnreadableFile: The file cannot be read or holds no ledger.
        StoreError: The columns cannot be confirmed so, or the data folder cannot be written.
    """
    data = store.locate_data(options.data)
    corrections = dict(map(_parse_correction, options.set))
    found = find_ledgers(options.file, data)
    if options.sheet is not None:
        found = tuple(each for each in found if each.part == options.sheet)
    if len(found) != 1 and (corrections or options.confirm):
        raise StoreError("LEDGER_SEVERAL_SHEETS", names="、".join(each.part or "" for each in found))
    for each in found:
        mapping = confirm_ledger(each, corrections, data) if options.confirm else each.confirmed
        lines = _as_json(each, mapping) if options.json else _describe(each, mapping, language)
        for line in lines:
            sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return 0


def _parse_correction(text: str) -> tuple[int, str]:
    column, _, meaning = text.partition("=")
    if not column.isdecimal() or not meaning:
        raise StoreError("LEDGER_COLUMN_UNKNOWN", column=column, meaning=meaning)
    return int(column), meaning


def _as_json(found: FoundLedger, mapping: LedgerMapping | None) -> Iterator[str]:
    columns = [
        {
            "column": number,
            "heads": list(column.heads),
            "proposed": "|".join(column.head.key) if column.head.key else column.head.role,
            "is_sure": column.head.is_sure,
            "confirmed": None if mapping is None else _name(mapping.columns[number - 1]),
        }
        for number, column in enumerate(found.proposal.columns, start=1)
    ]
    content = {"sheet": found.part, "digest": found.proposal.digest, "columns": columns}
    yield json.dumps(content, ensure_ascii=False)


def _describe(found: FoundLedger, mapping: LedgerMapping | None, language: Language) -> Iterator[str]:
    is_zh = language == "zh"
    yield f"{found.part or ''}  [{found.proposal.digest}]"
    for number, column in enumerate(found.proposal.columns, start=1):
        what = column.head.key or column.head.role if mapping is None else mapping.columns[number - 1]
        doubt = "" if column.head.is_sure or mapping is not None else (" （请核对）" if is_zh else " (check)")
        yield f"  {number:>3}  {' / '.join(column.heads) or '-'}  →  {_say(what, is_zh)}{doubt}"
    if mapping is not None:
        yield "各列已确认。" if is_zh else "The columns are confirmed."
    else:
        yield (
            "各列尚未确认。核对后加 --confirm；改正某列：--set 列号=指标|申请人（或 agency、year、ignored）。"
            if is_zh
            else "Not confirmed yet. Add --confirm when all is right; correct a column with --set "
            "COLUMN=INDICATOR|APPLICANT (or agency, year, ignored)."
        )


def _name(what: str | FigureKey) -> str:
    return "|".join(what) if isinstance(what, FigureKey) else what


def _say(what: str | FigureKey, is_zh: bool) -> str:
    message = load_dictionary().figure_name(what) if isinstance(what, FigureKey) else _ROLES[what]
    text = message.zh if is_zh else message.en
    return f"{text} ({_name(what)})" if isinstance(what, FigureKey) else text
