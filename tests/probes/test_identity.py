"""Who and when: titles as real agencies print them, headings as they vary, two reports in one file."""

from dataclasses import replace
from pathlib import Path

import pytest

from analytics.model import Coverage, Filing
from analytics.synthetic.grid import Heading, Line
from analytics.synthetic.shapes import html, text

from factory.grid import Draft
from factory.probing import FORMS, PROBE_AGENCY, PROBE_YEAR, Filling, build_draft, read_filings
from factory.score import score

TITLES = {
    "organ first": ("云岫区商务局2023年政府信息公开工作年度报告", "云岫区商务局", 2023),
    "year first": ("2023年度云岫区商务局政府信息公开工作年度报告", "云岫区商务局", 2023),
    "year first, no 度": ("2023年云岫区商务局政府信息公开工作年度报告", "云岫区商务局", 2023),
    "blanks round digits": ("云岫区商务局 2023 年政府信息公开工作年度报告", "云岫区商务局", 2023),
    "no 工作": ("云岫区商务局2023年政府信息公开年度报告", "云岫区商务局", 2023),
    "year in the middle": ("云岫区商务局政府信息公开工作2023年度报告", "云岫区商务局", 2023),
    "with 的": ("云岫区商务局2023年政府信息公开工作的年度报告", "云岫区商务局", 2023),
    "政务": ("云岫区商务局2023年度政务信息公开年度报告", "云岫区商务局", 2023),
    "no organ": ("关于2023年度政府信息公开情况的报告", None, 2023),
    "misprinted": ("云岫区商务局2023年政府信息公开 工作告年度报", "云岫区商务局", 2023),
    "government": ("云岫区人民政府2023年政府信息公开工作年度报告", "云岫区人民政府", 2023),
    "office": ("云岫区人民政府办公室2023年政府信息公开工作年度报告", "云岫区人民政府办公室", 2023),
    "full-width digits": ("云岫区商务局２０２３年政府信息公开工作年度报告", "云岫区商务局", 2023),
    "an old year": ("云岫区商务局2019年政府信息公开工作年度报告", "云岫区商务局", 2019),
}

TWO_LINES = {
    "organ above": ("云岫区商务局", "2023年政府信息公开工作年度报告"),
    "inside a word": ("云岫区商务局2023年政府信息", "公开工作年度报告"),
    "year above": ("2023年度", "云岫区商务局政府信息公开工作年度报告"),
}

HEADINGS = {
    "二、行政机关主动公开政府信息情况": "二、主动公开政府信息情况",
    "二、主动公开信息情况": "二、主动公开政府信息情况",
    "三、行政机关收到和处理政府信息公开申请情况": "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况": "四、政府信息公开行政复议、行政诉讼情况",
    "五、政府信息公开工作存在的主要问题及改进情况": "五、存在的主要问题及改进情况",
    "五、存在问题及改进措施": "五、存在的主要问题及改进情况",
    "五、存在的主要问题及整改措施": "五、存在的主要问题及改进情况",
    "六、其他需要报告事项": "六、其他需要报告的事项",
}


def make_draft(title: str | None = None, filling: Filling = Filling.SMALL) -> Draft:
    """A bureau's report under another title."""
    draft = build_draft(*FORMS["2021"], filling)
    return draft if title is None else replace(draft, title=title)


def read_one(content: bytes, path: Path) -> Filing:
    """Write a file and read its one filing."""
    path.write_bytes(content)
    (filing,) = read_filings(path)
    return filing


def unsigned(draft: Draft) -> Draft:
    """The draft without its last lines, organ and date."""
    return replace(draft, parts=draft.parts[:-2])


@pytest.mark.parametrize(("title", "agency", "year"), TITLES.values(), ids=TITLES)
def test_a_title_says_who_and_when(title: str, agency: str | None, year: int, tmp_path: Path) -> None:
    """In text and HTML alike; a title without an organ gives the signature or nothing, never a guess."""
    draft = make_draft(title)
    pages = (text.write_text(draft, text.lay_tabs), html.write_clean(draft), html.write_fragment(draft))
    for number, page in enumerate(pages):
        filing = read_one(page, tmp_path / f"{number}")
        assert filing.report_year == year
        assert filing.agency in ({agency} if agency else {None, PROBE_AGENCY})


@pytest.mark.parametrize("lines", TWO_LINES.values(), ids=TWO_LINES)
def test_a_title_over_two_lines_is_joined(lines: tuple[str, str], tmp_path: Path) -> None:
    """Organ above the year, or a break inside a word."""
    draft = make_draft(lines[0])
    draft = replace(draft, parts=(Line(lines[1]), *draft.parts))
    filing = read_one(text.write_text(draft, text.lay_tabs), tmp_path / "report.txt")
    assert (filing.agency, filing.report_year) == (PROBE_AGENCY, PROBE_YEAR)


def test_without_a_title_the_organ_is_unknown_or_signed(tmp_path: Path) -> None:
    """A text that says only 我局 names nobody; a year may come from the period of statistics."""
    draft = unsigned(make_draft("政府信息公开工作年度报告"))
    lines = [p for p in draft.parts if not (isinstance(p, Line) and PROBE_AGENCY in p.text)]
    filing = read_one(
        text.write_text(replace(draft, parts=tuple(lines)), text.lay_tabs), tmp_path / "report.txt"
    )
    assert filing.agency is None
    assert filing.report_year in {None, PROBE_YEAR}


@pytest.mark.parametrize(
    ("agency", "coverage"),
    [
        ("云岫区人民政府", Coverage.WHOLE_REGION),
        ("云岫区人民政府办公室", Coverage.SINGLE_ORGAN),
        ("云岫区商务局", Coverage.SINGLE_ORGAN),
    ],
)
def test_a_government_and_its_office_are_not_confused(
    agency: str, coverage: Coverage, tmp_path: Path
) -> None:
    """人民政府 sums up its region, 人民政府办公室 is one organ; what is not said may stay open."""
    draft = make_draft(f"{agency}2023年政府信息公开工作年度报告")
    draft = replace(unsigned(draft), parts=(*draft.parts[:-2], Line(agency), Line("2024年1月17日")))
    filing = read_one(text.write_text(draft, text.lay_tabs), tmp_path / "report.txt")
    assert filing.agency == agency
    assert filing.coverage in {coverage, None}


@pytest.mark.parametrize(("printed", "official"), HEADINGS.items(), ids=HEADINGS)
def test_headings_that_vary_still_open_their_section(printed: str, official: str, tmp_path: Path) -> None:
    """Six sections, each with its own text, and every figure where it belongs."""
    draft = make_draft(filling=Filling.BALANCED)
    parts = tuple(Heading(printed) if p == Heading(official) else p for p in draft.parts)
    draft = replace(draft, parts=parts)
    for name, page in (
        ("report.txt", text.write_text(draft, text.lay_tabs)),
        ("report.html", html.write_clean(draft)),
    ):
        filing = read_one(page, tmp_path / name)
        assert set(filing.sections) == set("123456")
        assert "政策解读形式还不够丰富" in filing.sections["5"]
        assert "信息处理费" in filing.sections["6"]
        assert "信息处理费" not in filing.sections["5"]
        result = score(draft, filing)
        assert (result.wrong, result.lost) == ((), ())


def test_sections_hold_their_prose_and_no_more(tmp_path: Path) -> None:
    """The preamble that names all six headings opens none of them."""
    draft = make_draft()
    filing = read_one(text.write_text(draft, text.lay_tabs), tmp_path / "report.txt")
    for number, paragraphs in draft.report.prose.items():
        if number in "156":
            assert [p for p in paragraphs if p not in filing.sections[number]] == []
    assert "六部分组成" not in filing.sections["5"]


@pytest.mark.parametrize("lay", [text.lay_tabs, text.lay_markdown], ids=["tabs", "markdown"])
def test_two_reports_in_one_file_are_never_mixed(lay: text.TableLayout, tmp_path: Path) -> None:
    """Two years one after the other: two filings, each with its own figures."""
    drafts = [
        replace(
            build_draft(*FORMS["2021"], Filling.BALANCED, seed=year),
            title=f"{PROBE_AGENCY}{year}年政府信息公开工作年度报告",
        )
        for year in (2022, 2023)
    ]
    path = tmp_path / "both.txt"
    path.write_bytes(b"\n".join(text.write_text(draft, lay) for draft in drafts))
    filings = read_filings(path)
    assert [filing.report_year for filing in filings] == [2022, 2023]
    for draft, filing in zip(drafts, filings, strict=True):
        assert score(draft, filing).wrong == ()
        assert score(draft, filing).lost == ()


def test_dates_of_publication_are_read(tmp_path: Path) -> None:
    """From the metadata of a portal page, and from the signature of a text."""
    draft = make_draft()
    portal = read_one(html.write_portal(draft), tmp_path / "report.html")
    assert portal.published_on == draft.report.published_on
    signed = read_one(text.write_text(draft, text.lay_tabs), tmp_path / "report.txt")
    assert signed.published_on in {draft.report.published_on, None}
