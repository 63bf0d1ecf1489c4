"""Who reports, for which year, covering whom, and when it was published: read from what a report prints.

The agency comes from the title, with the signature's help, else from the signature, else from the file's
name; the year comes from the title, else from the stated statistical period, never from a publication
date. What is not said stays None.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from analytics.dictionary.labels import abbreviates
from analytics.extraction.titles import (
    AGENCY_END,
    FIRST_SECTION,
    LONGEST_TITLE,
    TITLE_WORD,
    OpeningLine,
    Witnesses,
    choose_title,
    parse_title,
)
from analytics.model import Coverage, Document, Paragraph, SheetPlace, Table

TITLE_SEARCH_LIMIT = 60
"""Blocks from the start within which a report's title stands."""

LONG_MENU_LIMIT = 400
"""Blocks of a page's menus above a report."""

_SHORT_CELL = 12
"""Characters, in which no period can be stated."""

_PERIOD = re.compile(
    r"(?:统计)?(?:期限|时限|周期|时间|起止)?[^。；]{0,16}?(?P<year>20[0-3]\d)年0?1月0?1日[^。；]{0,6}?(?:至|到|—|-|－|～|~|起)[^。；]{0,10}?12月31日"
)
_SHEET_YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
_DATE = re.compile(r"(?P<year>20[0-3]\d)(?:年|-|/|\.)(?P<month>\d{1,2})(?:月|-|/|\.)(?P<day>\d{1,2})日?")
_DAY = r"20\d\d(?:年\d{1,2}月\d{1,2}日|(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2})"
_BARE_DATE = re.compile(rf"[（(]?{_DAY}[）)]?")
_SIGNED_DATE = re.compile(rf"[\u4e00-\u9fff（）()]{{0,30}}{_DAY}")
_PUBLISHED = re.compile(r"(?:发布|公开|发文|成文|印发|公布)(?:日期|时间)[:：]?\s*")
_FIRST_HEADING = re.compile(r"(?:第?一[、.．部]|[（(]一[）)]|1[、.．](?!\d))")
_REPORTS = re.compile("编制|报告|年报")
_FURNITURE = re.compile("[>＞|｜：:]")
"""What stands in a page's lines of sources and paths."""

_GOVERNMENT = re.compile(r"人民政府$|[省市县区旗盟州]政府$|管理委员会$|管委会$")
_GOVERNMENT_OFFICE = re.compile(r"(?:政府)(?:办公室|办公厅|办)$")
_BELOW_COUNTY = re.compile(
    r"(?:镇|乡|街道|街道办事处|苏木)(?:人民政府|政府|办事处)?$|(?:镇|乡|苏木)(?:人民政府|政府)$"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who and when, as far as the document says it.

    `overruled` is the organ that the title names where the report is another's, by opening and signature, or
    that of a branch (分局), which signs;
    `rivals` are titles that disagree where little or nothing decides between them; `other_period` is the year
    of the statistical period where it is not that of the title; `sheet_year` is the year in the name of the
    sheet where it is not that of the report, or where nothing else tells the report's year.
    """

    title: str | None
    agency: str | None
    report_year: int | None
    coverage: Coverage | None
    published_on: date | None
    overruled: str | None = None
    rivals: tuple[str, ...] = ()
    other_period: int | None = None
    sheet_year: int | None = None


def identify(document: Document) -> Identity:
    """Read title, agency, year, coverage and publication date from a document. Never raises."""
    opening = _opening_lines(document)
    lines = [line.text for line in opening]
    period = _year_of_period(document)
    signed = _agency_of_signature(document)
    chosen = choose_title(opening, _read_declared(document, period, signed))
    titled = chosen.agency
    said = chosen.year if chosen.year is not None or chosen.is_year_open else period
    sheet_year = _year_of_sheet(document)
    year = said if said is not None or chosen.is_year_open else sheet_year
    agency = _settle_agency(titled, signed, lines) or signed or _agency_of_file(document)
    is_other = (
        titled is not None
        and agency is not None
        and titled != agency
        and (not abbreviates(titled, agency) or (agency.endswith("分局") and not titled.endswith("分局")))
    )
    return Identity(
        chosen.title,
        agency,
        year,
        infer_coverage(agency),
        _published_on(document, lines, year),
        overruled=titled if is_other else None,
        rivals=chosen.rivals,
        other_period=period if period is not None and year not in (None, period) else None,
        sheet_year=sheet_year if sheet_year != said else None,
    )


def _read_declared(document: Document, period: int | None, signed: str | None) -> Witnesses:
    """What speaks for a title; only a page's own title was made for what it shows."""
    title = _join(document.title or "")
    if document.format != "html":
        return Witnesses(kept=title, period=period, signed=signed)
    return Witnesses((title, _join(document.metadata.get("title", ""))), period=period, signed=signed)


def _settle_agency(titled: str | None, signed: str | None, lines: list[str]) -> str | None:
    """The organ of the title, in full where the signature has more of its name.

    A title was copied where an organ of another name signs and the opening, too, says that this one reports.
    What a government reports is often signed by somebody who works for it, so its title counts; a town or
    another government does not.
    """
    if titled is None or signed is None:
        return titled
    if abbreviates(titled, signed):
        return signed
    if titled in signed or signed in titled or abbreviates(signed, titled):
        return titled
    is_of_government = any(
        name.endswith("政府") or _GOVERNMENT_OFFICE.search(name) for name in (titled, signed)
    )
    is_another = titled.endswith("政府") and (signed.endswith("政府") or _BELOW_COUNTY.search(signed))
    if is_of_government and not is_another:
        return titled
    opening = [
        line
        for line in itertools.takewhile(lambda line: not _FIRST_HEADING.match(line), lines)
        if not TITLE_WORD.search(line[:LONGEST_TITLE]) or "。" in line
    ]
    told = "".join(opening)
    prose = "".join(line for line in opening if "。" in line or not _FURNITURE.search(line))
    is_author = any(_REPORTS.search(sentence) for sentence in prose.split("。") if signed in sentence)
    return signed if is_author and titled not in told else titled


def infer_coverage(agency: str | None) -> Coverage | None:
    """Whose figures a report counts, as its agency's name alone tells; a roster or a person may correct it.

    The report of a government of county level and above counts its whole region, the report of its
    general office only the office itself; towns and sub-districts have no reporting departments.

    >>> infer_coverage("淮安市人民政府").value, infer_coverage("上海市人民政府办公厅").value
    ('whole_region', 'single_organ')
    >>> infer_coverage("螅镇人民政府").value, infer_coverage(None)
    ('single_organ', None)
    """
    if agency is None:
        return None
    name = _join(agency)
    if _GOVERNMENT_OFFICE.search(name) or _BELOW_COUNTY.search(name):
        return Coverage.SINGLE_ORGAN
    if _GOVERNMENT.search(name) and name.endswith("政府"):
        return Coverage.WHOLE_REGION
    return Coverage.SINGLE_ORGAN


def _join(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def _opening_lines(document: Document) -> list[OpeningLine]:
    """The texts of the first blocks, white space removed; short tables count cell by cell."""
    lines: list[OpeningLine] = []
    for block in document.blocks[: _end_of_opening(document)]:
        if isinstance(block, Paragraph):
            lines.append(OpeningLine(_join(block.text), block.level == 1))
        elif isinstance(block, Table):
            lines.extend(
                OpeningLine(_join(cell.text))
                for r, row in enumerate(block.rows[:12])
                for c, cell in enumerate(row)
                if cell.anchor == (r, c) and cell.text
            )
    return [line for line in lines if line.text]


def _end_of_opening(document: Document) -> int:
    """The blocks among which a title is looked for: behind long menus, up to section 一."""
    for index, block in enumerate(document.blocks[:LONG_MENU_LIMIT]):
        if isinstance(block, Paragraph) and FIRST_SECTION.match(block.text.lstrip()):
            return max(index + 1, TITLE_SEARCH_LIMIT)
    return TITLE_SEARCH_LIMIT


def _year_of_period(document: Document) -> int | None:
    """The year of the statistical period; None when none or several different ones are stated."""
    years: set[int] = set()
    for text in _texts_with(document, "月"):
        if "12月31日" in text:
            years.update(int(match.group("year")) for match in _PERIOD.finditer(text))
    return years.pop() if len(years) == 1 else None


def _year_of_sheet(document: Document) -> int | None:
    """The only year in the name of the only sheet of a report; None for other documents."""
    if document.format != "xlsx":
        return None
    paragraphs = (block.place for block in document.blocks if isinstance(block, Paragraph))
    tables = (block for block in document.blocks if isinstance(block, Table))
    cells = (cell.place for table in tables for row in table.rows[:1] for cell in row)
    places = (place for place in itertools.chain(paragraphs, cells) if isinstance(place, SheetPlace))
    names = {place.sheet for place in places}
    years = set(_SHEET_YEAR.findall("".join(names))) if len(names) == 1 else set()
    return int(years.pop()) if len(years) == 1 else None


def _texts_with(document: Document, character: str) -> Iterator[str]:
    """Every paragraph, and every longer cell of a table, that has a character; without white space."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if character in block.text:
                yield _join(block.text)
        else:
            for row in block.rows:
                for cell in row:
                    if character in cell.text and len(cell.text) > _SHORT_CELL:
                        yield _join(cell.text)


def _agency_of_signature(document: Document) -> str | None:
    """The organ that signs: one of the last lines, above or beside a date."""
    closing = [_join(b.text) for b in document.blocks[-8:] if isinstance(b, Paragraph) and b.text.strip()]
    for index, line in enumerate(closing):
        head = _DATE.split(line)[0] if _DATE.search(line) else line
        has_date = bool(_DATE.search(line)) or any(
            _DATE.fullmatch(after) for after in closing[index + 1 : index + 2]
        )
        if (
            has_date
            and 4 <= len(head) <= 30
            and re.fullmatch(r"[\u4e00-\u9fff（）()]+", head)
            and AGENCY_END.search(head)
        ):
            return head
    return None


def _agency_of_file(document: Document) -> str | None:
    """The organ named by the file's own name; offices collect files as 单位+年份+年报.pdf."""
    stem = re.sub(r"^.*[/\\]", "", document.part or document.file).rsplit(".", 1)[0]
    found = parse_title(_join(stem))
    return found[1] if found else None


def _published_on(document: Document, lines: list[str], report_year: int | None) -> date | None:
    """The date of publication as printed: labelled at the top, under the title, declared, or signed.

    A date before the end of the report year is not a publication date of the report.
    """
    candidates = [document.metadata.get("published_on", "")]
    labels = ((line, _PUBLISHED.search(line)) for line in lines if "日期" in line or "时间" in line)
    candidates += [line[label.end() :] for line, label in labels if label is not None]
    candidates += [line for line in lines if _BARE_DATE.fullmatch(line)]
    closing = [_join(b.text) for b in document.blocks[-6:] if isinstance(b, Paragraph)]
    candidates += [line for line in closing if _SIGNED_DATE.fullmatch(line)]
    for candidate in candidates:
        match = _DATE.search(candidate)
        if match and match.start() <= 40:
            found = _to_date(match)
            if found and (report_year is None or found.year > report_year):
                return found
    return None


def _to_date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match.group("year")), int(match.group("month")), int(match.group("day")))
    except ValueError:
        return None
