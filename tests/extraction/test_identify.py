"""Who reports, for which year, and when it was published."""

from datetime import date

import pytest

from analytics.extraction.identify import identify, infer_coverage
from analytics.model import Coverage, Document, LinePlace, Paragraph


def document(*lines: str, file: str = "x.txt", **metadata: str) -> Document:
    """A text of the given lines."""
    blocks = tuple(Paragraph(line, LinePlace(i, 0, len(line))) for i, line in enumerate(lines, start=1))
    return Document(file, None, "0" * 64, "text", None, blocks, metadata)


@pytest.mark.parametrize(
    ("lines", "agency", "year"),
    [
        (["云岫区商务局2023年政府信息公开工作年度报告"], "云岫区商务局", 2023),
        (["2022年度听松镇政府信息公开工作年度报告"], "听松镇", 2022),
        (["2019年云岫市人民政府办公厅政府信息公开工作年度报告"], "云岫市人民政府办公厅", 2019),
        (["云岫市人民政府", " 2024 年政府信息公开工作年度报告"], "云岫市人民政府", 2024),
        (["云岫区商务局2023年政府信息公开年度报告"], "云岫区商务局", 2023),
        (["云岫区商务局政府信息公开工作2022年度报告"], "云岫区商务局", 2022),
        (["云岫区外事办公室2020年政府信息公开工作的年度报告"], "云岫区外事办公室", 2020),
        (["云岫区征收办公室2021年政务信息公开年度报告"], "云岫区征收办公室", 2021),
        (["云岫区听松街道2023年政府信息", "公开工作年度报告"], "云岫区听松街道", 2023),
        (["2023 年", "云岫区商务局", "政府信息公开工作年度报告"], "云岫区商务局", 2023),
        (["云岫区商务局2023年政府信息公开 工作告年度报"], "云岫区商务局", 2023),
        (
            ["索引号：000", "规章", "行政规范性文件", "云岫区商务局2023年政府信息公开工作年度报告"],
            "云岫区商务局",
            2023,
        ),
        (["关于2022年度政府信息公开情况的报告"], None, 2022),
    ],
)
def test_the_title_names_agency_and_year(lines: list[str], agency: str | None, year: int) -> None:
    """Titles put organ, year and words in many orders, and break over lines."""
    found = identify(document(*lines))
    assert (found.agency, found.report_year) == (agency, year)


@pytest.mark.parametrize(
    ("titled", "signed", "agency"),
    [
        ("水务局", "云岫区水务局", "云岫区水务局"),
        ("云岫区文广旅局", "云岫区文化广电和旅游局", "云岫区文化广电和旅游局"),
        ("云岫区政府办公室", "云岫区人民政府办公室", "云岫区人民政府办公室"),
        ("云岫区审计局", "云岫区水务局", "云岫区水务局"),
        ("云岫区公安局", "云岫区公安局交警支队", "云岫区公安局"),
        ("云岫区人民政府", "云岫区人民政府办公室", "云岫区人民政府"),
        ("云岫区人民政府", "云岫区数据局", "云岫区人民政府"),
        ("云岫区人民政府", "云岫区白石镇人民政府", "云岫区白石镇人民政府"),
        ("云岫区人民政府", "云岫区临河街道办事处", "云岫区临河街道办事处"),
        ("听松镇", "云岫区听松镇人民政府", "听松镇"),
    ],
)
def test_the_signature_completes_the_title(titled: str, signed: str, agency: str) -> None:
    """A short name is told in full; against opening and signature a copied title does not count."""
    lines = [
        f"{titled}2023年政府信息公开工作年度报告",
        f"本报告由{signed}编制。统计期限自2023年1月1日起至2023年12月31日止。",
        *("一、总体情况", "全年收到申请3件。", "六、其他需要报告的事项", "无。", signed, "2024年1月12日"),
    ]
    found = identify(document(*lines))
    assert found.agency == agency
    is_another = "审计" in titled or any(word in signed for word in ("白石", "临河"))
    assert found.overruled == (titled if is_another else None), "a title that does not count is told"


@pytest.mark.parametrize(
    "opening",
    [
        (),
        ("来源：云岫区水务局", "本报告依据条例编制。"),
        ("首页>云岫区水务局>公开年报", "本报告依据条例编制。"),
        ("我单位受云岫区水务局管理。本报告依据条例编制。",),
        ("第一部分 总体情况", "与云岫区水务局共同编制目录。"),
    ],
)
def test_a_signature_alone_does_not_overrule_the_title(opening: tuple[str, ...]) -> None:
    """Where the opening does not say that another organ reports, the title's does."""
    lines = [
        "云岫区审计局2023年政府信息公开工作年度报告",
        *opening,
        "一、总体情况",
        "无。",
        "云岫区水务局",
        "2024年1月12日",
    ]
    assert identify(document(*lines)).agency == "云岫区审计局"


def test_the_year_may_be_in_words_or_full_width() -> None:
    """Years are read as what they are."""
    for year in ("二〇二三", "二○二三", "２０２３"):
        found = identify(document(f"云岫区商务局{year}年政府信息公开工作年度报告"))
        assert (found.agency, found.report_year) == ("云岫区商务局", 2023)


def test_the_year_comes_from_the_period_when_the_title_has_none() -> None:
    """Other years in the text (plans, budgets, publication) decide nothing."""
    found = identify(
        document(
            "我局高度重视政府信息公开工作。公开2022年度财政预算。2024年将继续努力。",
            "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
        )
    )
    assert found.report_year == 2023


def test_a_publication_date_is_never_the_report_year() -> None:
    """Without title and period the year stays unknown."""
    found = identify(document("发布日期：2024-01-20", "我局高度重视政府信息公开工作。"))
    assert found.report_year is None


def test_the_signature_names_an_agency_that_the_title_does_not() -> None:
    """Texts that say only 我局 are signed by their organ."""
    found = identify(document("2023年政府信息公开工作年度报告", "我局……", "云岫区教育局", "2024年1月17日"))
    assert (found.agency, found.published_on) == ("云岫区教育局", date(2024, 1, 17))


def test_the_file_name_is_the_last_resort() -> None:
    """Offices collect files under the agency's name."""
    found = identify(document("我局……", file="云岫区水务局2022年政府信息公开工作年度报告.txt"))
    assert found.agency == "云岫区水务局"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("发布日期：2024-01-31", date(2024, 1, 31)),
        ("（2024年1月21日）", date(2024, 1, 21)),
        ("发布时间：2023-05-01", None),
        ("发布日期：2024-13-40", None),
    ],
)
def test_a_publication_date_is_taken_where_it_is_printed_and_possible(
    line: str, published: date | None
) -> None:
    """A date within the report year, or no date at all, is not one."""
    found = identify(document("云岫区商务局2023年政府信息公开工作年度报告", line))
    assert found.published_on == published


def test_declared_dates_count() -> None:
    """A site's metadata says when a page went up."""
    found = identify(document("云岫区商务局2023年政府信息公开工作年度报告", published_on="2024-01-30"))
    assert found.published_on == date(2024, 1, 30)


@pytest.mark.parametrize(
    ("agency", "coverage"),
    [
        ("云岫市人民政府", Coverage.WHOLE_REGION),
        ("云岫区人民政府", Coverage.WHOLE_REGION),
        ("云岫市人民政府办公厅", Coverage.SINGLE_ORGAN),
        ("云岫区人民政府办公室", Coverage.SINGLE_ORGAN),
        ("听松镇人民政府", Coverage.SINGLE_ORGAN),
        ("听松街道办事处", Coverage.SINGLE_ORGAN),
        ("云岫区商务局", Coverage.SINGLE_ORGAN),
        (None, None),
    ],
)
def test_the_name_tells_whose_figures_are_counted(agency: str | None, coverage: Coverage | None) -> None:
    """A government's report covers its region; its office's report only the office."""
    assert infer_coverage(agency) is coverage


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (("云岫区市场监督管", "理局2020年政府信息公开工作年度报告"), "云岫区市场监督管理局"),
        (("云岫区卫生健", "康委员会2020年度政府信息公开工作", "年度报告"), "云岫区卫生健康委员会"),
        (("云岫区", "市场监督管理局2020年政府信息公开工作年度报告"), "云岫区市场监督管理局"),
        (("云岫区人民政府", "办公室2020年政府信息公开工作年度报告"), "云岫区人民政府办公室"),
        (("云岫区人民政府", "商务局2020年政府信息公开工作年度报告"), "商务局"),
        (("首页", "商务局2020年政府信息公开工作年度报告"), "商务局"),
        (("政务公开", "理局2020年政府信息公开工作年度报告"), None),
        (("各有关单位：", "云岫区商务局2020年政府信息公开工作年度报告"), "云岫区商务局"),
    ],
)
def test_an_organ_that_begins_in_the_line_above_is_read_whole(
    lines: tuple[str, ...], agency: str | None
) -> None:
    """A title broken inside the organ's name names no half of it; other lines above are no part of it."""
    found = identify(document(*lines, "一、总体情况", "二、主动公开政府信息情况"))
    assert (found.agency, found.report_year) == (agency, 2020)
