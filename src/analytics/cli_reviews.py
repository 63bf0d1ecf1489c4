"""``disclosure reviews``: what people decided, taken away as JSON lines or CSV and brought in again."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analytics import store
from analytics.errors import Language, StoreError
from analytics.exports import frame_to_csv
from analytics.store import Review, review_from_json, review_to_json, write_atomically


def run(options: argparse.Namespace, language: Language) -> int:
    """Run the command.

    Raises:
        StoreError: The decisions cannot be read or written, or a file holds none.
    """
    data = store.locate_data(options.data)
    is_zh = language == "zh"
    if options.what == "import":
        if options.file is None:
            raise StoreError("REVIEWS_WITHOUT_FILE")
        reviews = list(_read(options.file))
        new = store.merge_reviews(data, reviews)
        known = len(reviews) - new
        _say(
            f"新增决定 {new} 条，已有 {known} 条。运行 disclosure ingest 后计入数字。"
            if is_zh
            else f"{new} decisions are new, {known} were known; `disclosure ingest` brings them in."
        )
        return 0
    entries = store.load_reviews(data).entries
    if options.file is None:
        for entry in entries:
            _say(json.dumps(review_to_json(entry), ensure_ascii=False))
        return 0
    _write(options.file, entries)
    _say(f"{options.file}：{len(entries)} 条" if is_zh else f"{options.file}: {len(entries)} decisions")
    return 0


def _write(path: Path, entries: tuple[Review, ...]) -> None:
    rows = [review_to_json(entry) for entry in entries]
    if path.suffix.lower() == ".csv":
        nested = ("reading", "seen")
        flat = [
            {
                name: json.dumps(value, ensure_ascii=False) if name in nested else value
                for name, value in row.items()
            }
            for row in rows
        ]
        content = frame_to_csv(pd.DataFrame(flat), [])
    else:
        content = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
    try:
        write_atomically(path, content)
    except OSError as error:
        raise StoreError("EXPORT_NOT_WRITTEN", file=str(path), why=error.strerror or str(error)) from error


def _read(path: Path) -> Iterator[Review]:
    """Read an export; nothing of a file with a line that is no decision is brought in."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("REVIEWS_FILE_CLOSED", file=str(path), detail=str(error)) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield review_from_json(json.loads(line))
        except (ValueError, KeyError, TypeError, ArithmeticError) as error:
            raise StoreError("REVIEWS_LINE_UNKNOWN", file=str(path), line=number) from error


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
