"""Who reports, for which year, covering whom, and when it was published: read from what a report prints.

The agency comes from the title, with the signature's help, else from the signature, else from the file's
name; the year comes from the title, else from the stated statistical period, never from a publication
date. What is not said stays None.
"""

import itertools
import re
from dataclasses import dataclass
from datetime import date

from analytics.dictionary.labels import abbreviates, write_years_in_digits
from analytics.model import Coverage, Document, Paragraph, Table

TITLE_SEARCH_LIMIT = 60
"""Blocks from the start within which a report's title stands."""

_LONGEST_TITLE = 70
_REGION = re.compile(r"[\u4e00-\u9fff](?:省|市|区|县|州|盟|旗|镇|乡|街道)")
_FRAGMENT = re.compile(r"[\u4e00-\u9fff]{2,24}")

_YEAR = r"(?P<year>20[0-3]\d)"
_KIND = r"(?:政府|政务)信息公开[\u4e00-\u9fff]{0,8}?(?:报告|年报|度报)"
_TITLE_YEAR_FIRST = re.compile(
    rf"{_YEAR}年(?:度)?(?P<agency>[\u4e00-\u9fff（）()·、]{{2,40}}?)(?:的)?{_KIND}"
)
_TITLE_AGENCY_FIRST = re.compile(
    rf"(?P<agency>[\u4e00-\u9fff（）()·、]{{2,40}}?)(?:关于)?{_YEAR}年(?:度)?(?:的)?(?:工作)?{_KIND}"
)
_TITLE_YEAR_INSIDE = re.compile(
    rf"(?P<agency>[\u4e00-\u9fff（）()·、]{{2,40}}?)(?:政府|政务)信息公开(?:工作)?{_YEAR}年(?:度)?(?:工作)?(?:报告|年报)"
)
_TITLE_NO_AGENCY = re.compile(
    rf"(?:关于)?{_YEAR}年(?:度)?(?:政府|政务)信息公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_TITLE_WORD = re.compile(r"(?:政府|政务)信息公开[^。；，]{0,14}(?:报告|年报|年度报)")
_PERIOD = re.compile(
    rf"(?:统计)?(?:期限|时限|周期|时间|起止)?[^。；]{{0,16}}?{_YEAR}年0?1月0?1日[^。；]{{0,6}}?(?:至|到|—|-|－|～|~|起)[^。；]{{0,10}}?12月31日"
)
_DATE = re.compile(r"(?P<year>20[0-3]\d)(?:年|-|/|\.)(?P<month>\d{1,2})(?:月|-|/|\.)(?P<day>\d{1,2})日?")
_PUBLISHED = re.compile(r"(?:发布|公开|发文|成文|印发|公布)(?:日期|时间)[:：]?\s*")
_AGENCY_END = re.compile(
    r"(?:政府|办公室|办公厅|局|委员会|委|厅|处|院|中心|办|分局|支队|大队|总队|站|所|公司|银行|街道|镇|乡|会|部|署|科|队|园区|管委会|开发区)$"
)
_NOT_AN_AGENCY = re.compile(r"^(?:关于|我局|我镇|我乡|本机关|本单位|本局|附件|年度|公开|信息|政府信息)$")

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

    `overruled` is the organ that the title names where the report is another's, by opening and signature.
    """

    title: str | None
    agency: str | None
    report_year: int | None
    coverage: Coverage | None
    published_on: date | None
    overruled: str | None = None


def identify(document: Document) -> Identity:
    """Read title, agency, year, coverage and publication date from a document. Never raises."""
    lines = _opening_lines(document)
    title, titled, year = _find_title(lines)
    if title is None and document.title:
        title, titled, year = _find_title([document.title])
    year = year if year is not None else _year_of_period(document)
    signed = _agency_of_signature(document)
    agency = _settle_agency(titled, signed, lines) or signed or _agency_of_file(document)
    is_other = (
        titled is not None and agency is not None and not abbreviates(titled, agency) and titled != agency
    )
    published_on = _published_on(document, lines, year)
    return Identity(
        title, agency, year, infer_coverage(agency), published_on, overruled=titled if is_other else None
    )


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
        if not _TITLE_WORD.search(line[:_LONGEST_TITLE]) or "。" in line
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


def _opening_lines(document: Document) -> list[str]:
    """The texts of the first blocks, white space removed; short tables count cell by cell."""
    lines: list[str] = []
    for block in document.blocks[:TITLE_SEARCH_LIMIT]:
        if isinstance(block, Paragraph):
            lines.append(_join(block.text))
        elif isinstance(block, Table):
            lines.extend(
                _join(cell.text)
                for r, row in enumerate(block.rows[:12])
                for c, cell in enumerate(row)
                if cell.anchor == (r, c) and cell.text
            )
    return [line for line in lines if line]


def _find_title(lines: list[str]) -> tuple[str | None, str | None, int | None]:
    """The first line, or pair or triple of lines, that reads as an official title.

    A title that names agency and year wins over one that lacks the agency, wherever they stand.
    """
    incomplete: tuple[str | None, str | None, int | None] = (None, None, None)
    for length in (1, 2, 3):
        for start in range(len(lines) - length + 1):
            found = parse_title(_candidate(lines[start : start + length]))
            if found is not None and found[1] is not None:
                return _complete_title(found, lines[start - 1] if start else "")
            if found is not None and incomplete[0] is None:
                incomplete = found
    return incomplete


def _complete_title(
    found: tuple[str, str | None, int | None], above: str
) -> tuple[str, str | None, int | None]:
    """A title whose organ may begin in the line above: 云岫区市场监督管 / 理局2020年政府信息公开….

    Only an organ that names no region can be the rest of one, and only a line that names a region, and is no
    organ itself, can be its beginning. Two characters are no organ, wherever the rest may be.
    """
    title, agency, year = found
    if agency is None or _REGION.search(agency[:-1]):
        return found
    is_office = agency in {"办公室", "办公厅"}
    is_beginning = _FRAGMENT.fullmatch(above) and _REGION.search(above)
    if is_beginning and (is_office or not _AGENCY_END.search(above)):
        joined = parse_title(above + title)
        if joined is not None and joined[1] == above + agency:
            return joined
    return (title, agency if len(agency) > 2 else None, year)


def _candidate(lines: list[str]) -> str:
    """Lines that could be a title together; of a text that is all on one line, its beginning."""
    if len(lines) == 1 and len(lines[0]) > _LONGEST_TITLE:
        head = lines[0][:_LONGEST_TITLE]
        end = head.find("报告") + 2
        return head[:end] if end >= 2 else ""
    joined = "".join(lines)
    return joined if len(joined) <= _LONGEST_TITLE else ""


def parse_title(text: str) -> tuple[str, str | None, int | None] | None:
    """Title, agency and year of a text without white space that is an official title, or None.

    >>> parse_title("云岫区商务局2023年政府信息公开工作年度报告")[1:]
    ('云岫区商务局', 2023)
    >>> parse_title("根据《云岫区商务局2023年政府信息公开工作年度报告》的要求，现予以公布") is None
    True
    """
    if "信息公开" not in text:
        return None
    clean = write_years_in_digits(text.strip("《》“”\"'# *"))
    if not _TITLE_WORD.search(clean) and not _TITLE_NO_AGENCY.search(clean):
        return None
    for pattern in (_TITLE_YEAR_FIRST, _TITLE_AGENCY_FIRST, _TITLE_YEAR_INSIDE):
        match = pattern.match(clean) or pattern.match(clean, 1) or pattern.match(clean, 2)
        if match and len(clean) - match.end() <= 12:
            agency = _clean_agency(match.group("agency"))
            if agency is not None:
                return clean, agency, int(match.group("year"))
    match = _TITLE_NO_AGENCY.search(clean)
    if match and len(clean) <= match.end() - match.start() + 6:
        return clean, None, int(match.group("year"))
    return None


def _clean_agency(name: str) -> str | None:
    """A matched name without the words that a title puts round it; None when no organ is left."""
    agency = re.sub(r"^(?:关于|中共|附件\d?)|(?:关于|的|年度)$", "", name)
    agency = agency.strip("()（）·、")
    if len(agency) < 2 or _NOT_AN_AGENCY.match(agency) or not _AGENCY_END.search(agency):
        return None
    return agency


def _year_of_period(document: Document) -> int | None:
    """The year of the statistical period; None when none or several different ones are stated."""
    years: set[int] = set()
    for text in _texts(document):
        if "12月31日" in text:
            years.update(int(match.group("year")) for match in _PERIOD.finditer(text))
    return years.pop() if len(years) == 1 else None


def _texts(document: Document) -> list[str]:
    """Every paragraph, and every uncovered cell of a table, without white space."""
    texts: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            texts.append(_join(block.text))
        else:
            texts.extend(
                _join(cell.text)
                for r, row in enumerate(block.rows)
                for c, cell in enumerate(row)
                if cell.anchor == (r, c) and len(cell.text) > 12
            )
    return texts


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
            and _AGENCY_END.search(head)
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
    labels = ((line, _PUBLISHED.search(line)) for line in lines)
    candidates += [line[label.end() :] for line, label in labels if label is not None]
    candidates += [line for line in lines if re.fullmatch(r"[（(]?20\d\d年\d{1,2}月\d{1,2}日[）)]?", line)]
    closing = [_join(b.text) for b in document.blocks[-6:] if isinstance(b, Paragraph)]
    candidates += [
        line
        for line in closing
        if re.fullmatch(r"[\u4e00-\u9fff（）()]{0,30}20\d\d年\d{1,2}月\d{1,2}日", line)
    ]
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
