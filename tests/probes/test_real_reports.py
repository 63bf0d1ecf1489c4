"""Real reports, where they lie beside the checkout: every cell as printed, or said to be unread."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from analytics.documents.place import read_place
from analytics.errors import UnreadableFile
from analytics.model import APPLICANTS, FigureKey, Filing, Form, Proof, Status, Variant

from factory.probing import read_filings
from factory.score import unbalanced

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"

pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside this checkout")

FILES = {
    "huaian_2024": "huaian_2024/report.pdf",
    "hongze_2023": "hongze_2023/report.pdf",
    "shanghai_office_2019": "shanghai_office_2019/report.html",
}
IDENTITIES = {
    "huaian_2024": ("淮安市人民政府", 2024, Form.F2021, None),
    "hongze_2023": ("洪泽区人民政府", 2023, Form.F2021, Variant.ONE_ROW_SIX),
    "shanghai_office_2019": ("上海市人民政府办公厅", 2019, Form.F2019, None),
    "seed": (None, 2020, Form.F2019, None),
}


@cache
def read_report(name: str) -> Filing:
    """The one filing of a real report."""
    (filing,) = read_filings(REPORTS / FILES.get(name, "seed_2020.txt"))
    return filing


def load_truth(name: str) -> dict[FigureKey, Decimal | None]:
    """What a person typed from the report; None where the cell is printed blank."""
    with (REPORTS / name / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        FigureKey(row["indicator"], row["applicant"]): Decimal(row["value"]) if row["value"] else None
        for row in rows
    }


def test_the_truth_has_584_cells() -> None:
    """The bar is 200 + 186 + 198."""
    assert sum(len(load_truth(name)) for name in FILES) == 584


@pytest.mark.parametrize("name", FILES)
def test_every_cell_is_read_as_printed(name: str) -> None:
    """A printed number is reported with its value, a blank is blank and has none, nothing is missing."""
    figures = {figure.key: (figure.status, figure.value) for figure in read_report(name).figures}
    expected = {
        key: (Status.BLANK, None) if value is None else (Status.REPORTED, value)
        for key, value in load_truth(name).items()
    }
    assert figures == expected


@pytest.mark.parametrize("name", FILES)
def test_no_figure_of_a_clean_report_is_doubtful(name: str) -> None:
    """No proof is ``unproven``, no number is left over, the books balance."""
    filing = read_report(name)
    assert [figure.key for figure in filing.figures if figure.proof is Proof.UNPROVEN] == []
    assert filing.unmapped == ()
    assert unbalanced(filing) is None


@pytest.mark.parametrize("name", IDENTITIES)
def test_agency_year_and_form_are_recognised(name: str) -> None:
    """Who, when and which form, told from title and labels; the seed's title has its organ too."""
    filing = read_report(name)
    agency, year, form, variant = IDENTITIES[name]
    assert (filing.report_year, filing.form, filing.variant) == (year, form, variant)
    assert filing.agency == agency or (name == "seed" and filing.agency == "金水区商务局")


@pytest.mark.parametrize("name", [*FILES, "seed"])
def test_reading_again_at_a_place_gives_the_raw_text(name: str) -> None:
    """Every figure that has a place, printed or blank."""
    path = REPORTS / FILES.get(name, "seed_2020.txt")
    placed = [figure for figure in read_report(name).figures if figure.place is not None]
    assert len(placed) >= 179
    assert [f.key for f in placed if read_place(path, f.place) != (f.raw or "")] == []


def test_blanks_of_shanghai_are_proven_zero_where_the_report_proves_them() -> None:
    """130 of 135 blanks have exactly one possible value."""
    blanks = [
        figure for figure in read_report("shanghai_office_2019").figures if figure.status is Status.BLANK
    ]
    assert len(blanks) == 135
    assert sum(figure.implied is not None for figure in blanks) == 130


def test_wrong_totals_of_hongze_are_reported_as_printed() -> None:
    """Two printed totals of table 四 are 0 where the parts add up to 11 and 5; printed is what counts."""
    figures = {figure.key: figure for figure in read_report("hongze_2023").figures}
    for group in ("reconsideration", "litigation_after_reconsideration"):
        assert figures[FigureKey(f"disputes.{group}.total", "total")].value == 0
    assert figures[FigureKey("disputes.reconsideration.upheld", "total")].value == 10


def test_the_seed_is_read_as_far_as_it_prints() -> None:
    """198 figures, 179 reported; the 19 row totals that the text lost are null and implied."""
    filing = read_report("seed")
    figures = {figure.key: figure for figure in filing.figures}
    assert len(figures) == 198
    assert sum(figure.status is Status.REPORTED for figure in filing.figures) == 179
    assert figures[FigureKey("proactive.licensing.decisions", "total")].value == 748
    lost = [figure for figure in filing.figures if figure.status is not Status.REPORTED]
    assert {figure.applicant for figure in lost} == {APPLICANTS[-1]}
    assert [figure.value for figure in lost] == [None] * 19
    assert [figure.implied for figure in lost] == [Decimal(0)] * 19
    assert unbalanced(filing) is None


def test_a_real_report_cut_off_is_refused(tmp_path: Path) -> None:
    """Half of a real PDF is no report."""
    whole = (REPORTS / FILES["huaian_2024"]).read_bytes()
    for share in (0.3, 0.7, 0.95):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(UnreadableFile):
            read_filings(path)
