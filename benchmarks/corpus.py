"""The reports that are timed: invented agencies, written in every shape by the tests' own factory."""

import random
from collections.abc import Iterator
from datetime import date
from itertools import islice, product
from pathlib import Path

from analytics.model import Form
from analytics.synthetic.report import Prose

from factory.figures import small_figures
from factory.grid import Draft, compose
from factory.prose import probe_prose
from factory.report import fill_in
from factory.shapes import HTML_SHAPES, OFFICE_SHAPES, TEXT_SHAPES, TYPST_SHAPES, Demand, Shape

REGIONS = ("云岫区", "松溪县", "鹤汀区", "青禾县", "砚山区", "汀兰县", "墨泉区", "桐川县")
ORGANS = tuple(
    "商务局 财政局 教育局 水务局 民政局 司法局 审计局 统计局 信访局 体育局 林业局 粮食局 档案局 气象局 "
    "药监局 交通运输局 农业农村局 卫生健康局 应急管理局 医疗保障局 市场监督管理局 生态环境局 自然资源局 "
    "城市管理局 文化和旅游局".split()
)
YEARS = range(2019, 2025)
LABELLED = {
    ".txt": [shape for shape in TEXT_SHAPES if shape.demand is Demand.EXACT],
    ".html": [shape for shape in HTML_SHAPES if shape.demand is Demand.EXACT],
    ".docx": [shape for shape in OFFICE_SHAPES if shape.suffix == ".docx"],
    ".xlsx": [shape for shape in OFFICE_SHAPES if shape.suffix == ".xlsx"],
    ".pdf": [shape for shape in TYPST_SHAPES if shape.demand is Demand.EXACT],
}
"""The shapes that keep labels beside numbers: what agencies publish, not what a bad copy leaves of it."""
MIX = (".html",) * 5 + (".pdf",) * 4 + (".txt",)
"""Of ten reports: most are web pages, nearly as many PDFs, a few text."""


def write_reports(folder: Path, count: int, suffixes: tuple[str, ...] = MIX) -> list[Path]:
    """Write `count` reports of different agencies and years; the same count gives the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    names = islice(product(YEARS, REGIONS, ORGANS), count)
    return [_write(folder, number, name, suffixes) for number, name in enumerate(names)]


def _write(folder: Path, number: int, name: tuple[int, str, str], suffixes: tuple[str, ...]) -> Path:
    shape = _choose(number, suffixes)
    path = folder / f"{number:04}_{name[0]}{shape.suffix}"
    path.write_bytes(shape.write(compose_report(number, name)))
    return path


def compose_report(number: int, name: tuple[int, str, str], more: Prose | None = None) -> Draft:
    """The report of one agency and year; `more` are paragraphs behind those of its sections."""
    year, region, organ = name
    form = Form.F2019 if year < 2021 else Form.F2021
    figures = small_figures(form, None, seed=number)
    prose = probe_prose(figures, year)
    longer = {section: (*prose[section], *paragraphs) for section, paragraphs in (more or {}).items()}
    report = fill_in(
        f"{region}{organ}",
        year,
        form,
        None,
        figures,
        {**prose, **longer},
        zeros_blank=number % 3 == 0,
        published_on=date(year + 1, 1, 20),
    )
    return compose(report)


def _choose(number: int, suffixes: tuple[str, ...]) -> Shape:
    suffix = random.Random(number).choice(suffixes)
    shapes = LABELLED[suffix]
    return shapes[number % len(shapes)]


def group_by_format(paths: list[Path]) -> Iterator[tuple[str, list[Path]]]:
    """Yield text, HTML, Word, workbooks and PDF with their files, in that order."""
    kinds = ((".txt .md", "text"), (".html", "HTML"), (".docx", "Word"), (".xlsx", "sheet"), (".pdf", "PDF"))
    for suffixes, name in kinds:
        found = [path for path in paths if path.suffix in suffixes.split()]
        if found:
            yield name, found
