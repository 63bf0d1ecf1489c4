"""Two reports that are printed side by side: each is read from its half, or the file is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.documents import read_documents, read_place
from analytics.errors import UnreadableFile
from analytics.extraction import extract_filings
from analytics.model import Document, Filing, PagePlace, Paragraph, Status
from analytics.synthetic.grid import Heading, Line
from analytics.synthetic.shapes.pdf import BESIDE, write_pdf_pair

from factory.grid import Draft
from factory.probing import read_filings
from factory.round_trip import plan_drafts
from factory.score import score

FOUR = "政府信息公开行政复议、行政诉讼情况"
PAIR = tuple(plan_drafts(2))
"""Two years of one agency, every figure of the second one a number of its own."""


def write(folder: Path, left: Draft, right: Draft, **press: object) -> Path:
    """The two reports side by side in a file."""
    path = folder / "pair.pdf"
    path.write_bytes(write_pdf_pair((left, right), replace(BESIDE, **press)))  # type: ignore[arg-type]
    return path


def read_pair(folder: Path, left: Draft, right: Draft, **press: object) -> tuple[Filing, Filing]:
    """The two reports as they are read back."""
    first, second = read_filings(write(folder, left, right, **press))
    assert (first.part, second.part) == ("1/2", "2/2")
    for draft, filing in ((left, first), (right, second)):
        assert (filing.agency, filing.report_year) == (draft.organ, draft.report_year)
        assert score(draft, filing).wrong == ()
    return first, second


def lost(draft: Draft, filing: Filing) -> set[str]:
    """The tables of which not every figure came back."""
    return {line.partition(".")[0] for line in score(draft, filing).lost}


def name_four(draft: Draft, heading: str) -> Draft:
    """The report with another heading of section 四."""
    return change(draft, lambda text: heading if text.startswith("四、") else text)


def change(draft: Draft, say: Callable[[str], str]) -> Draft:
    """The report with other headings."""
    parts = (Heading(say(part.text)) if isinstance(part, Heading) else part for part in draft.parts)
    return replace(draft, parts=tuple(parts))


def keep_inside(draft: Draft) -> Draft:
    """The report with section 四 in its own half."""
    return name_four(draft, f"第四部分、{FOUR}")


def lengthen(draft: Draft, lines: int) -> Draft:
    """The report with more prose before section 二."""
    start = next(i for i, p in enumerate(draft.parts) if isinstance(p, Heading) and p.text.startswith("二"))
    prose = (Line("各部门持续推进政务公开工作，进一步规范公开流程，回应社会关切，取得明显成效。"),) * lines
    return replace(draft, parts=(*draft.parts[:start], *prose, *draft.parts[start:]))


@pytest.mark.parametrize("lines", [(0, 0), (17, 0), (0, 33)], ids=["alike", "left longer", "right longer"])
def test_each_half_is_a_report(tmp_path: Path, lines: tuple[int, int]) -> None:
    """Every figure of both is read, also where the tables of one stand pages after those of the other."""
    left, right = (lengthen(keep_inside(draft), more) for draft, more in zip(PAIR, lines, strict=True))
    first, second = read_pair(tmp_path, left, right)
    assert (lost(left, first), lost(right, second)) == (set(), set())
    assert first.published_on == left.report.published_on
    assert second.published_on == right.report.published_on
    assert not first.problems
    assert not second.problems


def test_wide_tables_follow_the_year_over_them(tmp_path: Path) -> None:
    """Section 四 over both halves, this year's above last year's, each under its year."""
    left, right = (name_four(draft, f"四、{draft.report_year}年{FOUR}") for draft in PAIR)
    first, second = read_pair(tmp_path, left, right)
    assert (lost(left, first), lost(right, second)) == (set(), set())


def test_wide_tables_without_a_year_are_unreadable(tmp_path: Path) -> None:
    """The stacked tables of section 四 are shown to be there in both reports and read in neither."""
    filings = read_pair(tmp_path, *PAIR)
    for draft, filing in zip(PAIR, filings, strict=True):
        assert lost(draft, filing) == {"disputes"}
        four = [figure for figure in filing.figures if figure.indicator.startswith("disputes.")]
        assert {figure.status for figure in four} == {Status.ILLEGIBLE}
        assert all(isinstance(figure.place, PagePlace) and figure.raw for figure in four)
        assert [problem.code for problem in filing.problems].count("PDF_BAND_OF_NEITHER") == 2


def test_what_is_told_of_one_wide_table_is_not_guessed_of_the_other(tmp_path: Path) -> None:
    """Only one of the stacked tables says its year: it is read, the other one is not."""
    left, right = PAIR[0], name_four(PAIR[1], f"四、{PAIR[1].report_year}年{FOUR}")
    first, second = read_pair(tmp_path, left, right)
    assert (lost(left, first), lost(right, second)) == ({"disputes"}, set())


def test_a_signature_over_a_wide_table_does_not_name_it(tmp_path: Path) -> None:
    """The left report ends with its date, in the year of the right one, over a table of the right one."""
    left, right = keep_inside(PAIR[0]), PAIR[1]
    first, second = read_pair(tmp_path, left, right)
    assert (lost(left, first), lost(right, second)) == (set(), {"disputes"})


def test_two_agencies_side_by_side(tmp_path: Path) -> None:
    """Reports of two agencies for one year; the agency's name in the heading tells whose wide table it is."""
    drafts = [draft for draft in plan_drafts(9) if draft.report_year == PAIR[0].report_year]
    left, right = (name_four(draft, f"四、{draft.organ}{FOUR}") for draft in drafts)
    assert left.organ != right.organ
    first, second = read_pair(tmp_path, left, right)
    assert (lost(left, first), lost(right, second)) == (set(), set())


def test_titles_over_two_lines(tmp_path: Path) -> None:
    """A title that is too long for its half is read whole."""
    name = "云岫高新技术产业开发区管理委员会行政审批和政务服务监督管理局"
    left, right = (
        replace(keep_inside(draft), title=draft.title.replace(draft.organ, name)) for draft in PAIR
    )
    found = read_filings(write(tmp_path, left, right))
    assert [(filing.agency, filing.report_year) for filing in found] == [
        (name, draft.report_year) for draft in PAIR
    ]
    for draft, filing in zip((left, right), found, strict=True):
        assert (score(draft, filing).wrong, score(draft, filing).lost) == ((), ())


def test_places_are_those_of_the_page(tmp_path: Path) -> None:
    """Reading the file again at the place of any figure gives what the figure says."""
    path = write(tmp_path, *PAIR)
    for filing in read_filings(path):
        placed = [figure for figure in filing.figures if figure.place is not None]
        for figure in placed[::9]:
            assert figure.place is not None
            assert read_place(path, figure.place, part=filing.part) == (figure.raw or "")


@pytest.mark.parametrize("rules", ["none", "frame"])
def test_halves_that_cannot_be_told_apart_are_refused(tmp_path: Path, rules: str) -> None:
    """Without lines a row may run over both halves: the file is refused and both titles are named."""
    with pytest.raises(UnreadableFile) as refusal:
        read_filings(write(tmp_path, *PAIR, rules=rules))
    assert refusal.value.code == "REPORTS_SIDE_BY_SIDE"
    assert all("".join(draft.title.split()) in refusal.value.say("zh") for draft in PAIR)


@pytest.mark.parametrize("second", ["云岫区商务局2024年", "云岫区科技局2023年"], ids=["years", "agencies"])
def test_flattened_text_of_two_reports_is_refused(tmp_path: Path, second: str) -> None:
    """Where a reader left both titles in one line, the lines below hold both reports."""
    (document, _) = read_documents(write(tmp_path, *PAIR))
    line = f"云岫区商务局2023年政府信息公开年度报告 {second}政府信息公开年度报告"
    mixed: Document = replace(document, blocks=(Paragraph(line, None), *document.blocks[1:]))
    with pytest.raises(UnreadableFile) as refusal:
        extract_filings(mixed)
    assert refusal.value.code == "REPORTS_SIDE_BY_SIDE"
