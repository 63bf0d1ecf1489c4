"""Official titles of annual reports: how a line reads as one, and which of several is this report's.

Pages list the reports of other years and of other agencies before the one that they show, in the very words
of titles. So where titles disagree, what the page declares, its first heading, the place right above section
一, the period of the statistics and the signature decide; where they do not agree either, that is told.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple, TypeVar

from analytics.dictionary.labels import abbreviates, write_years_in_digits

LONGEST_TITLE = 70
_MOST_PIECES = 6
_MOST_TOLD = 4
"""Titles that a problem names, of those that disagree."""

_REGION = re.compile(r"[\u4e00-\u9fff](?:省|市|区|县|州|盟|旗|镇|乡|街道)")
_FRAGMENT = re.compile(r"[\u4e00-\u9fff]{2,24}")
FIRST_SECTION = re.compile(r"第?一(?:[、.．]|部分)")

_YEAR = r"(?P<year>20[0-3]\d)"
_AGENCY = r"(?P<agency>[\u4e00-\u9fff（）()·、]{2,40}?)"
_KIND = r"(?:政府|政务)信息公开[\u4e00-\u9fff]{0,8}?(?:报告|年报|度报)"
_TITLE_YEAR_FIRST = re.compile(rf"{_YEAR}年(?:度)?{_AGENCY}(?:的)?{_KIND}")
_TITLE_AGENCY_FIRST = re.compile(
    rf"{_AGENCY}(?:关于)?{_YEAR}年(?:度)?(?:的)?(?:工作)?(?:[\u4e00-\u9fff]{{2,12}}暨)?{_KIND}"
)
_TITLE_YEAR_INSIDE = re.compile(
    rf"{_AGENCY}(?:政府|政务)信息公开(?:工作)?{_YEAR}年(?:度)?(?:工作)?(?:报告|年报)"
)
_TITLE_NO_AGENCY = re.compile(
    rf"(?:关于)?{_YEAR}年(?:度)?(?:政府|政务)信息公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_TITLE_NO_YEAR = re.compile(rf"{_AGENCY}(?:政府|政务)信息公开(?:工作)?(?:情况)?(?:年度(?:工作)?报告|年报)")
TITLE_WORD = re.compile(r"(?:政府|政务)信息公开[^。；，]{0,14}(?:报告|年报|年度报)")
_REGION_NAME = r"[\u4e00-\u9fff]{1,10}[省市县区旗盟州镇乡]"
_OF_REGION = re.compile(rf"(?:关于)?(?:{_REGION_NAME}20[0-3]\d年|20[0-3]\d年(?:度)?{_REGION_NAME})")
_TITLE_REGION = re.compile(rf"(?:关于)?{_YEAR}年(?:度)?{_REGION_NAME}(?:的)?{_KIND}")
_SHORT_YEAR = re.compile(r"(?<![\d\-—~～至])(?=[123]\d年度?(?:政府|政务)信息公开)")
_SEPARATORS = re.compile(r"(?<!\d)[-—_|｜](?!\d)")
_NOTICE = re.compile(r"(?<=关于)((?:印发|公布|发布|公开|报送|上报|转发))《(.+)》")

_BEFORE_TITLE = re.compile(
    r"^(?:附件(?:\d{1,2}(?!\d)|\d(?=20[0-3]\d年)|[一二三四五六七八九十]{1,2})?[:：]?|附[:：]"
    r"|[【〔\[][^】〕\]\d]{1,8}[】〕\]]|(?:信息|文件|文章)?(?:名称|标题)[:：]?)+"
)
"""The number of an annex, what kind of text it is, in brackets, or what a table of metadata calls it.

A year in brackets may be any year."""
_YEAR_BEHIND = re.compile(rf"(?P<title>.+(?:报告|年报))[（(]{_YEAR}(?:年度?)?[）)]")
_ABOUT_REPORT = re.compile(r"(?:报告|年报)的?(?:补充|编制|情况的?|更正|勘误|有关)*(?:说明|补充|更正|勘误)$")
"""What is said about a report is none."""
_FORWARDED = re.compile(r"^.*转发")
"""Who hands a report on is not who reports."""

AGENCY_END = re.compile(
    r"(?:政府|办公室|办公厅|局|委员会|委|厅|处|院|中心|办|分局|支队|大队|总队|站|所|公司|银行|街道|镇|乡|会|部|署|科|队|园区|管委会|开发区"
    r"|中学|小学|大学|学校|党校|幼儿园|集团)$"
)
_NOT_AN_AGENCY = re.compile(r"^(?:关于|我局|我镇|我乡|本机关|本单位|本局|附件|年度|公开|信息|政府信息)$")
_BEFORE_AGENCY = re.compile(
    r"^(?:[（(][^（）()]{1,8}[）)]|关于(?:印发|公布|发布|公开|报送|上报|转发)?|中共|附件\d?)"
)
_AFTER_AGENCY = re.compile(r"(?:关于(?:印发|公布|发布|公开|报送|上报)?|的|年度)$")
_LAST_BRACKET = re.compile(r"[（(][^（）()]+[）)]$")


_Named = TypeVar("_Named", str, int)


class Title(NamedTuple):
    """A title as printed, without white space, and whose report of which year it names."""

    text: str
    agency: str | None
    year: int | None


class OpeningLine(NamedTuple):
    """A line at the head of a document, without white space, and whether it is marked as first heading."""

    text: str
    is_first_heading: bool = False


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What else tells whose report this is.

    Attributes:
        declared: Titles that a page declares beside its text.
        kept: The title that an office program keeps, often that of the file which was written over.
        period: The year of the statistical period.
        signed: The organ that signs.
    """

    declared: tuple[str, ...] = ()
    kept: str = ""
    period: int | None = None
    signed: str | None = None


@dataclass(frozen=True, slots=True)
class ChosenTitle:
    """What the titles of a document say together.

    Attributes:
        title: The title that counts; None where nothing decides between several.
        agency: The organ that it names.
        year: The year that it names.
        rivals: Titles that disagree where too little decides between them; empty when all is clear.
        is_year_open: Several years are titled and nothing decides between them.
    """

    title: str | None = None
    agency: str | None = None
    year: int | None = None
    rivals: tuple[str, ...] = ()
    is_year_open: bool = False


class _Candidate(NamedTuple):
    title: Title
    first: int
    last: int
    is_first_heading: bool


def choose_title(lines: Sequence[OpeningLine], witnesses: Witnesses) -> ChosenTitle:
    """Find the title of a report among the lines at its head. Never raises."""
    found = _above_sections(_list_candidates(lines), lines)
    declared = [title for text in witnesses.declared if (title := _parse_declared(text)) is not None]
    if not found:
        kept = parse_title(witnesses.kept)
        return _without_candidates(lines, declared if kept is None else [*declared, kept])
    named = [candidate.title for candidate in found]
    first = next((title for title in named if title.agency is not None), named[0])
    headings = [each.title for each in found if each.is_first_heading]
    nearest = _nearest(found, lines)
    if _agree(named):
        rivals = [title for title in declared if not _agree([first, title])]
        chosen = ChosenTitle(*first, _tell([first, *rivals]) if rivals else ())
    else:
        chosen = _vote(headings, named, nearest, declared, witnesses)
    is_own = nearest in headings or nearest in declared or _is_of_region(nearest)
    if nearest.agency is not None or (_agree(named) and not is_own):
        return chosen
    voices = [*(title.agency for title in (*declared, *headings)), witnesses.signed]
    if _is_of_region(nearest) and (chosen.agency or "").endswith("政府"):
        return chosen
    return _doubt_agency(chosen, named, voices)


def parse_title(text: str) -> Title | None:
    """Title, agency and year of a text without white space that is an official title, or None.

    >>> parse_title("云岫区商务局2023年政府信息公开工作年度报告")[1:]
    ('云岫区商务局', 2023)
    >>> parse_title("根据《云岫区商务局2023年政府信息公开工作年度报告》的要求，现予以公布") is None
    True
    """
    if "信息公开" not in text:
        return None
    bare = text.strip("《》“”\"'# *")
    clean = write_years_in_digits(_NOTICE.sub(r"\1\2", bare) if "《" in bare else bare)
    if not TITLE_WORD.search(clean) or _ABOUT_REPORT.search(clean):
        return None
    clean = _BEFORE_TITLE.sub("", clean)
    behind = _YEAR_BEHIND.fullmatch(clean)
    yearless = _TITLE_NO_YEAR.fullmatch(behind["title"]) if behind else None
    if behind and yearless and (agency := clean_agency(yearless["agency"])):
        return Title(clean, agency, int(behind["year"]))
    clean = _SHORT_YEAR.sub("20", clean)
    complete = _parse_complete(clean)
    if complete is not None:
        return complete
    match = _TITLE_REGION.fullmatch(clean) or _TITLE_NO_AGENCY.search(clean)
    if match and len(clean) <= match.end() - match.start() + 6:
        return Title(clean, None, int(match.group("year")))
    # What a site, or somebody else, puts before a title or after it: 云岫区人民政府网 - 云岫区商务局2023年….
    pieces = _SEPARATORS.split(clean)[:_MOST_PIECES]
    return next((found for piece in pieces if (found := _parse_complete(piece)) is not None), None)


def _parse_declared(text: str) -> Title | None:
    """The title of a page, to which a site adds its own name (2023年…年度报告-云岫区人民政府门户网站)."""
    pieces = _SEPARATORS.split(text)[:_MOST_PIECES]
    return next((title for piece in (text, *pieces) if (title := parse_title(piece)) is not None), None)


def _parse_complete(clean: str) -> Title | None:
    """A title that names agency and year, with little before or after it."""
    for pattern in (_TITLE_YEAR_FIRST, _TITLE_AGENCY_FIRST, _TITLE_YEAR_INSIDE):
        match = pattern.match(clean) or pattern.match(clean, 1) or pattern.match(clean, 2)
        if match and len(clean) - match.end() <= 12:
            agency = clean_agency(match.group("agency"))
            if agency is not None:
                return Title(clean, agency, int(match.group("year")))
    return None


def clean_agency(name: str) -> str | None:
    """A matched name without the words that a title puts round it; None when no organ is left.

    A bracket at the end that belongs to the name stays.

    >>> clean_agency("（图文版）关于公布云岫区水务局（河长办）"), clean_agency("关于公布云岫区水务局关于报送")
    ('云岫区水务局（河长办）', '云岫区水务局')
    """
    agency, before = _FORWARDED.sub("", name).strip("·、"), ""
    while agency != before:
        before = agency
        agency = _AFTER_AGENCY.sub("", _BEFORE_AGENCY.sub("", agency)).strip("·、")
    bare = _LAST_BRACKET.sub("", agency).strip("()（）·、")
    if bare == agency or not _LAST_BRACKET.search(agency) or agency.startswith(("(", "（")):
        agency = agency.strip("()（）·、")
    if len(bare) < 2 or _NOT_AN_AGENCY.match(bare) or not AGENCY_END.search(bare):
        return None
    return agency


# -- candidates --------------------------------------------------------------------------------------


def _list_candidates(lines: Sequence[OpeningLine]) -> list[_Candidate]:
    """The lines, pairs and triples of lines that read as titles, in order.

    Several lines count where no line alone names agency and year, or where one of them is the first heading.
    """
    found: list[_Candidate] = []
    organs: list[str] = []
    headings = [index for index, line in enumerate(lines) if line.is_first_heading]
    for length in (1, 2, 3):
        last = len(lines) - length
        starts: Iterable[int] = range(last + 1)
        if length > 1 and organs:
            near = {start for index in headings for start in range(index - length + 1, index + 1)}
            starts = [start for start in sorted(near) if 0 <= start <= last]
        for start in starts:
            run = [line.text for line in lines[start : start + length]]
            if length == 1 and "信息公开" not in run[0]:
                continue
            title = parse_title(_join_lines(run))
            if title is None:
                continue
            if title.agency is not None:
                organs.append(title.agency)
                title = _complete_title(title, lines[start - 1].text if start else "")
            is_heading = any(start <= index < start + length for index in headings)
            _add(found, _Candidate(title, start, start + length - 1, is_heading))
    return sorted(found, key=lambda candidate: (candidate.first, candidate.last))


def _add(found: list[_Candidate], new: _Candidate) -> None:
    """Add a title, unless fewer of its lines are one already; the agency's line completes one below it."""
    inside = [each for each in found if each.first <= new.last and new.first <= each.last]
    if not inside:
        found.append(new)
    elif new.title.agency is not None and all(each.title.agency is None for each in inside):
        for each in inside:
            found.remove(each)
        found.append(new)


def _above_sections(found: list[_Candidate], lines: Sequence[OpeningLine]) -> list[_Candidate]:
    """The titles above section 一, where there are some; below it, other reports are listed."""
    sections = [index for index, line in enumerate(lines) if FIRST_SECTION.match(line.text)]
    start = next((index for index in sections if any(each.last < index for each in found)), None)
    if start is None:
        return found
    return [each for each in found if each.last < start or each.is_first_heading]


def _join_lines(lines: list[str]) -> str:
    """Lines that could be a title together; of a text that is all on one line, its beginning."""
    if len(lines) == 1 and len(lines[0]) > LONGEST_TITLE:
        head = lines[0][:LONGEST_TITLE]
        end = head.find("报告") + 2
        return head[:end] if end >= 2 else ""
    joined = "".join(lines)
    return joined if len(joined) <= LONGEST_TITLE else ""


def _complete_title(found: Title, above: str) -> Title:
    """A title whose organ may begin in the line above: 云岫区市场监督管 / 理局2020年政府信息公开….

    Only an organ that names no region can be the rest of one, and only a line that names a region, and is no
    organ itself, can be its beginning. Two characters are no organ, wherever the rest may be.
    """
    title, agency, year = found
    if agency is None or _REGION.search(agency[:-1]):
        return found
    is_office = agency in {"办公室", "办公厅"}
    is_beginning = _FRAGMENT.fullmatch(above) and _REGION.search(above)
    if is_beginning and (is_office or not AGENCY_END.search(above)):
        joined = parse_title(above + title)
        if joined is not None and joined.agency == above + agency:
            return joined
    return Title(title, agency if len(agency) > 2 else None, year)


def _without_candidates(lines: Sequence[OpeningLine], declared: Sequence[Title]) -> ChosenTitle:
    """What a page declares, or else the only line that is a title but for its year."""
    if declared:
        return ChosenTitle(*declared[0])
    yearless = {
        (line.text, agency)
        for line in lines
        if len(line.text) <= LONGEST_TITLE and (match := _TITLE_NO_YEAR.fullmatch(line.text))
        if (agency := clean_agency(match["agency"])) and _REGION.search(agency[:-1])
    }
    return ChosenTitle(*yearless.pop()) if len(yearless) == 1 else ChosenTitle()


# -- several titles ----------------------------------------------------------------------------------


def _vote(
    headings: Sequence[Title],
    titles: Sequence[Title],
    nearest: Title,
    declared: Sequence[Title],
    witnesses: Witnesses,
) -> ChosenTitle:
    """Let everything that speaks for one of several titles decide, for the year and the agency apart."""
    told = [nearest, *declared[:1], *(headings[:1] if _agree(headings) else ())]
    organs = [title.agency for title in titles if title.agency is not None]
    named_years = {title.year for title in titles if title.year is not None}
    year, is_year_sure = _count(named_years, [*(title.year for title in told), witnesses.period])
    named = {name for each in organs if (name := _first_name(each, organs)) is not None}
    voices = [*(title.agency for title in told), witnesses.signed]
    agency, is_agency_sure = _count(named, [_first_name(voice, organs) for voice in voices])
    rivals = () if is_year_sure and is_agency_sure else _tell(titles)
    for title in (nearest, *titles):
        if title.year == year and (title.agency is None or is_same_organ(title.agency, agency)):
            return ChosenTitle(title.text, title.agency or agency, year, rivals)
    return ChosenTitle(None, agency, year, rivals, is_year_open=year is None)


def _nearest(found: Sequence[_Candidate], lines: Sequence[OpeningLine]) -> Title:
    """The title right above section 一; the first one of a text without sections."""
    has_sections = any(FIRST_SECTION.match(line.text) for line in lines)
    return found[-1 if has_sections else 0].title


def _is_of_region(title: Title) -> bool:
    """Whether a title names nobody but its region (云岫区2023年…)."""
    return title.agency is None and _OF_REGION.match(title.text) is not None


def _doubt_agency(chosen: ChosenTitle, titles: Sequence[Title], voices: Sequence[str | None]) -> ChosenTitle:
    """Take the agency of another title only where it is confirmed, as the report's own title names none."""
    if chosen.agency is None or any(is_same_organ(chosen.agency, voice) for voice in voices):
        return chosen
    return replace(chosen, agency=None, rivals=_tell(titles))


def _count(named: set[_Named], votes: Iterable[_Named | None]) -> tuple[_Named | None, bool]:
    """The one thing that is named, or else what has the most votes; and whether nothing else comes near."""
    if len(named) <= 1:
        return next(iter(named), None), True
    counts = Counter(vote for vote in votes if vote is not None).most_common(2)
    lead = counts[0][1] - sum(count for _, count in counts[1:]) if counts else 0
    return counts[0][0] if lead > 0 else None, lead > 1


def is_same_organ(one: str | None, other: str | None) -> bool:
    """Whether two names are those of one organ, as far as names tell."""
    if one is None or other is None:
        return False
    return one == other or abbreviates(one, other) or abbreviates(other, one)


def _first_name(name: str | None, organs: Sequence[str]) -> str | None:
    """The first of several names that is one of the same organ; None when none is."""
    return next((each for each in organs if is_same_organ(each, name)), None)


def _agree(titles: Sequence[Title]) -> bool:
    """Whether no two titles name different years or organs."""
    organs = [title.agency for title in titles if title.agency is not None]
    years = {title.year for title in titles if title.year is not None}
    return len(years) <= 1 and all(is_same_organ(organs[0], organ) for organ in organs)


def _tell(titles: Iterable[Title]) -> tuple[str, ...]:
    """The first few titles that differ, for a person to decide."""
    return tuple(islice(dict.fromkeys(title.text for title in titles), _MOST_TOLD))
