"""The text of a report as read, with the sentences that the checks have something to say about."""

import json
import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import pandas as pd

from analytics import queries
from analytics.filing_json import evidence_from_json
from analytics.model import Quote
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.glossary import entry_url
from analytics.ui.language import text
from analytics.ui.report_rows import Row, list_rows, name_section
from analytics.ui.shell import PageContext


class Remark(NamedTuple):
    """A sentence, the number of its section, and the check that found something in it."""

    section: str
    sentence: str
    rule: str


def draw_sections(context: PageContext, filing: Row) -> None:
    """The text of the statutory sections, under their official headings."""
    sections = cached(queries.filing_sections, context.snapshot, filing["filing_id"])
    if sections.empty:
        blocks.notice(text("reports.section.none"))
        return
    remarks = list_remarks(cached(queries.filing_findings, context.snapshot, filing["filing_id"]))
    drawn = []
    for section in list_rows(sections):
        number = str(section["number"])
        own = [remark for remark in remarks if remark.section == number]
        heading = escape(name_section(number, context.dictionary))
        body = mark_sentences(str(section["text"]), own)
        drawn.append(f'<div class="da-section" lang="zh-CN"><h3>{heading}</h3><p>{body}</p></div>')
    if any("<mark" in section for section in drawn):
        blocks.html(f'<p class="da-sub">{escape(text("reports.section.marked"))}</p>')
    for body in drawn:
        blocks.html(body)


def list_remarks(findings: pd.DataFrame) -> list[Remark]:
    """The sentences that findings of one report rest on; passes have none.

    Args:
        findings: As ``queries.filing_findings``.
    """
    remarks = []
    for row in list_rows(findings):
        if row["outcome"] not in ("fail", "uncertain") or not row["evidence"]:
            continue
        evidence, more = evidence_from_json(json.loads(row["evidence"]))
        quotes = [quote for quote in (evidence, *more) if isinstance(quote, Quote)]
        remarks += [Remark(quote.section, quote.text, str(row["rule"])) for quote in quotes]
    return list(dict.fromkeys(remarks))


def mark_sentences(content: str, remarks: Sequence[Remark]) -> str:
    """A text as HTML, all of it escaped, with the sentences marked and the codes of the checks behind them.

    A sentence may be broken over lines; one that is not there as quoted (private numbers are masked in
    evidence) stays unmarked.
    """
    spans: dict[tuple[int, int], list[str]] = {}
    for remark in remarks:
        letters = [re.escape(letter) for letter in re.sub(r"\s", "", remark.sentence)]
        found = re.search(r"\s*".join(letters), content) if letters else None
        if found:
            spans.setdefault(found.span(), []).append(remark.rule)
    parts, at = [], 0
    for (start, end), rules in sorted(spans.items()):
        if start < at:
            continue
        codes = "".join(
            f' <a href="{escape(entry_url(f"rule.{rule}"))}" target="_self">{escape(rule)}</a>'
            for rule in dict.fromkeys(rules)
        )
        parts.append(
            f"{escape(content[at:start])}<mark>{escape(content[start:end])}</mark><small>{codes}</small>"
        )
        at = end
    return "".join(parts) + escape(content[at:])
