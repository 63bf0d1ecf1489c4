"""One document in, its filings out: the stage that wires identification, tables, proof and books."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import abbreviates
from analytics.dictionary.numerals import say_in_english
from analytics.errors import NoFiling
from analytics.extraction.altered import find_altered_labels
from analytics.extraction.figures import build_figures, trusted_values
from analytics.extraction.forms import keys_of, recognise_form
from analytics.extraction.grid import Row, has_number, rows_of
from analytics.extraction.identify import Identity, identify
from analytics.extraction.placement import Footing, TableReading, merge_readings
from analytics.extraction.recognised import find_recognised, prove_recognised
from analytics.extraction.recover import Recovered, recover_rows
from analytics.extraction.section_texts import join_sections, read_passages
from analytics.extraction.split import split_reports
from analytics.extraction.stream import tokens_of
from analytics.extraction.stream_tables import (
    read_disputes_stream,
    read_proactive_stream,
    read_requests_stream,
)
from analytics.extraction.table_disputes import read_disputes
from analytics.extraction.table_proactive import read_proactive
from analytics.extraction.table_requests import read_requests
from analytics.extraction.unit_notes import apply_unit_notes
from analytics.extraction.unplaced import doubt_blanks
from analytics.model import (
    ROWS_CONTRADICT,
    Document,
    Figure,
    Filing,
    Message,
    Passage,
    Place,
    Problem,
    UnmappedCell,
)

LEAST_HEADINGS = 2
"""Headings of sections 二, 三 and 四 that a report without any readable table must have."""

_BY_BOTH = Message("开头和落款都是", "opening and signature name")


def extract_filings(document: Document) -> tuple[Filing, ...]:
    """Read the annual reports of a document.

    Args:
        document: What a reader made of one file.

    Returns:
        The filings in reading order, at least one.

    Raises:
        NoFiling: The document has no statutory table, nor title, agency, year and headings of a report whose
            tables are pictures. Such a report has no form and no figures.
    """
    parts = split_reports(document)
    if len(parts) == 1:
        return (_extract(document),)
    filings: list[Filing] = []
    lost: list[Problem] = []
    for part in parts:
        try:
            filings.append(_extract(part))
        except NoFiling:
            lost.append(_problem_without_tables(part))
    if not filings:
        return (_extract(document),)
    return (replace(filings[0], problems=(*filings[0].problems, *lost)), *filings[1:])


def _problem_without_tables(part: Document) -> Problem:
    """A report inside a file that cannot be read is told with the reports that can."""
    return Problem(
        "REPORT_WITHOUT_TABLES",
        Message(
            f"同一文件中的另一份报告（{part.part}）没有可识别的法定统计表。",
            f"Another report in the same file ({part.part}) has no statutory table that can be read.",
        ),
    )


def _extract(document: Document) -> Filing:
    """Read the one report of a document."""
    who = identify(document)
    rows = rows_of(document, who.report_year)
    tables = doubt_blanks(rows, _read_tables(document, rows))
    reading, unit_problems = apply_unit_notes(document, tables)
    form, variant = recognise_form(reading.seen)
    passages = read_passages(document)
    if form is None and not _is_report(who, passages):
        raise NoFiling(document.file, "TITLE_WITHOUT_TABLES" if who.title else "NO_TABLES")
    keys = () if form is None else keys_of(form, variant, reading.seen)
    identities = () if form is None else load_dictionary().identities(form, variant)
    recovered = Recovered()
    if reading.doubtful:
        known = trusted_values(keys, reading.placements)
        recovered = recover_rows(known, reading.doubtful, identities)
    figures, problems = build_figures(keys, (*reading.placements, *recovered.placements), identities)
    figures = prove_recognised(figures, find_recognised(document), identities)
    seen, unmapped = _balance_books(rows, reading, figures)
    return Filing(
        file=document.file,
        part=document.part,
        sha256=document.sha256,
        format=document.format,
        title=who.title,
        agency=who.agency,
        report_year=who.report_year,
        form=form,
        variant=variant,
        coverage=who.coverage,
        published_on=who.published_on,
        figures=figures,
        unmapped=unmapped,
        sections=join_sections(passages),
        problems=(
            *(
                *document.problems,
                *_tell_doubts(who),
                *unit_problems,
                *problems,
                *_explain_gaps(figures, recovered),
            ),
            *find_altered_labels(rows, reading.tables),
        ),
        numeric_cells=seen,
        numeric_placed=seen - len(unmapped),
        passages=passages,
    )


def _tell_doubts(who: Identity) -> Iterator[Problem]:
    """Say, with a roster or without, what speaks against the agency or the year of a report."""
    if who.overruled is not None:
        is_branch = who.agency is not None and abbreviates(who.overruled, who.agency)
        by = Message("落款是", "it is signed by") if is_branch else _BY_BOTH
        yield Problem(
            "TITLE_OVERRULED",
            Message(
                f"标题写的是{who.overruled}，{by.zh}{who.agency}，按{who.agency}的报告处理，请核对。",
                f"The title names {who.overruled}, but {by.en} {who.agency}: "
                f"taken for the report of {who.agency}. Please check.",
            ),
        )
    if who.rivals:
        agency = f"按{who.agency}" if who.agency else "无法确定"
        year = f"按{who.report_year}年" if who.report_year else "无法确定"
        yield Problem(
            "TITLES_DISAGREE",
            Message(
                f"几个报告标题不一致（{'；'.join(who.rivals)}），机关{agency}，年度{year}，请核对。",
                f"Titles of reports disagree ({'; '.join(who.rivals)}): taken for the report of "
                f"{who.agency or 'an unknown agency'}, {who.report_year or 'year unknown'}. Please check.",
            ),
        )
    if who.other_period is not None:
        yield Problem(
            "PERIOD_OF_OTHER_YEAR",
            Message(
                f"标题年度为{who.report_year}年，统计期限写的是{who.other_period}年，按标题处理，请核对。",
                f"The title says {who.report_year}, the stated period is that of {who.other_period}: "
                "taken for the year of the title. Please check.",
            ),
        )
    if who.sheet_year is not None:
        yield _say_sheet(who.sheet_year, who.report_year)


def _say_sheet(year: int, taken: int | None) -> Problem:
    if year == taken:
        return Problem(
            "YEAR_OF_SHEET",
            Message(
                f"标题和统计期限没有年度，按工作表名称作为{year}年的报告，请核对。",
                f"Neither title nor period says the year; the name of the sheet does: {year}. Please check.",
            ),
        )
    return Problem(
        "SHEET_OF_OTHER_YEAR",
        Message(
            f"工作表名称写的是{year}年，报告是{taken}年，按报告处理，请核对。"
            if taken
            else f"工作表名称写的是{year}年，报告的年度无法确定，请核对。",
            f"The sheet's name says {year}, the report {taken or 'does not tell its year'}. Please check.",
        ),
    )


def _is_report(who: Identity, passages: Sequence[Passage]) -> bool:
    """Whether a document without any table that can be read is an annual report all the same.

    It says whose it is and of which year, and has the headings of the tables: they are pictures or
    attachments, or were left out. Such a report came and cannot be read, which is not the same as missing.
    """
    headings = {passage.section for passage in passages if passage.is_heading}
    is_named = who.title is not None and who.agency is not None and who.report_year is not None
    return is_named and len(headings & {"2", "3", "4"}) >= LEAST_HEADINGS


def _explain_gaps(figures: Iterable[Figure], recovered: Recovered) -> Iterator[Problem]:
    """Say which statutory tables were not found, and that rows were left unread."""
    indicators = load_dictionary().indicators
    found = {indicators[figure.indicator].section for figure in figures if figure.place is not None}
    for section in ("二", "三", "四"):
        if section not in found:
            yield Problem(
                "TABLE_NOT_FOUND",
                Message(
                    f"没有找到表{section}的任何一格。",
                    f"No cell of table {say_in_english(section)} was found.",
                ),
            )
    unread = {each.key.indicator for each in recovered.placements if each.footing is Footing.AMBIGUOUS}
    if recovered.is_contradictory:
        yield Problem(
            ROWS_CONTRADICT,
            Message(
                f"表三有 {len(unread)} 行的数字与列对不上，按各种可能的对法都与勾稽关系矛盾，标为无法识别。",
                f"In {len(unread)} rows of table 3 the numbers cannot be told to their columns, and however "
                "they are placed an identity fails; they are marked unreadable.",
            ),
        )
    elif unread:
        yield Problem(
            "ROWS_AMBIGUOUS",
            Message(
                f"表三有 {len(unread)} 行的数字与列对不上，勾稽关系也不能确定，标为无法识别。",
                f"In {len(unread)} rows of table 3 the numbers cannot be told to their columns and no "
                "identity decides; they are marked unreadable.",
            ),
        )


def _read_tables(document: Document, rows: tuple[Row, ...]) -> TableReading:
    """Each statutory table from the document's grids, or else from its flattened text."""
    requests = read_requests(rows)
    proactive = read_proactive(rows, is_collapsed=requests.is_collapsed)
    readings = [proactive, requests, read_disputes(rows, is_collapsed=requests.is_collapsed)]
    if all(not reading.is_empty for reading in readings):
        return merge_readings(readings)
    tokens = tokens_of(document)
    streams = (read_proactive_stream, read_requests_stream, read_disputes_stream)
    return merge_readings(
        read_stream(tokens) if reading.is_empty else reading
        for reading, read_stream in zip(readings, streams, strict=True)
    )


def _balance_books(
    rows: Iterable[Row], reading: TableReading, figures: Iterable[Figure]
) -> tuple[int, tuple[UnmappedCell, ...]]:
    """Count the numeric cells of the statutory tables and list those that belong to no figure."""
    seen: dict[Place, str] = {}
    for row in rows:
        if row.table in reading.tables:
            for cell in row.cells:
                if cell.has_number:
                    seen.setdefault(cell.place, cell.text)
            for other in row.aside:
                if other.place is not None and has_number(other.text):
                    seen.setdefault(other.place, other.text)
    for text, place in reading.loose:
        if place is not None and has_number(text):
            seen.setdefault(place, text)
    count = len(seen)
    for figure in figures:
        if figure.place is not None:
            seen.pop(figure.place, None)
    return count, tuple(UnmappedCell(text, place) for place, text in seen.items())
