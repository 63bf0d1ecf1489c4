"""Who reports, for which year, and when it was published."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.extraction.identify import identify, infer_coverage
from analytics.extraction.titles import parse_title
from analytics.model import Coverage, Document, LinePlace, Paragraph, SheetPlace


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
        (["2022年云岫区政府信息公开工作年度报告"], None, 2022),
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
        ("2024-02-06", date(2024, 2, 6)),
        ("云岫区商务局2024/2/17", date(2024, 2, 17)),
        ("2024.1.19", date(2024, 1, 19)),
        ("2024-1.19", None),
        ("2024年度计划2024-2-6号", None),
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


ARTICLE = (
    "云岫区水务局2023年政府信息公开工作年度报告",
    "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
    "一、总体情况",
    "二、主动公开政府信息情况",
)


def page(*lines: str, heading: str | None = None, title: str | None = None) -> Document:
    """A web page whose first heading is the line that says `heading`."""
    blocks = tuple(
        Paragraph(line, LinePlace(i, 0, len(line)), 1 if line == heading else None)
        for i, line in enumerate(lines, start=1)
    )
    return Document("x.html", None, "0" * 64, "html", title, blocks)


@pytest.mark.parametrize(
    "menu",
    [
        [f"云岫区水务局{year}年政府信息公开工作年度报告" for year in (2024, 2023, 2022, 2021)],
        [f"云岫区{organ}局2022年政府信息公开工作年度报告" for organ in ("教育", "财政")],
        [
            "2024年政府信息公开年度报告",
            "云岫区人民政府2024年政府信息公开工作年度报告",
            "2022年政府信息公开年度报告",
        ],
    ],
)
def test_titles_of_other_reports_in_a_menu_are_not_this_reports(menu: list[str]) -> None:
    """What stands right above section 一 under the page's own title counts, however long the menu is."""
    for before in (menu, [f"栏目{i}" for i in range(90)] + menu):
        found = identify(
            page(*before, *ARTICLE, heading=ARTICLE[0], title=f"{ARTICLE[0]}_云岫区人民政府门户网站")
        )
        assert (found.title, found.agency, found.report_year) == (ARTICLE[0], "云岫区水务局", 2023)
        assert found.rivals == ()


def test_titles_below_the_sections_are_not_asked() -> None:
    """Links to other reports follow the article on most pages."""
    found = identify(page(*ARTICLE, "六、其他需要报告的事项", "云岫区水务局2022年政府信息公开工作年度报告"))
    assert (found.report_year, found.rivals) == (2023, ())


def test_titles_that_disagree_are_told_where_only_their_place_decides() -> None:
    """With nothing but its place above section 一 for it, a title counts and a person is asked."""
    other = "云岫区教育局2022年政府信息公开工作年度报告"
    found = identify(page(other, ARTICLE[0], *ARTICLE[2:]))
    assert (found.agency, found.report_year) == ("云岫区水务局", 2023)
    assert found.rivals == (other, ARTICLE[0])


def test_a_year_that_nothing_decides_stays_open() -> None:
    """The nearest title says one year, the period another: neither is taken."""
    found = identify(
        page("云岫区水务局2022年政府信息公开工作年度报告", ARTICLE[0].replace("2023", "2024"), *ARTICLE[1:])
    )
    assert (found.agency, found.report_year) == ("云岫区水务局", None)
    assert len(found.rivals) == 2


def test_the_title_that_a_page_declares_is_asked_and_one_that_an_office_program_keeps_is_not() -> None:
    """A document is often written over last year's file, whose title stays in it."""
    stale = "云岫区水务局2022年政府信息公开工作年度报告"
    told = identify(page(*ARTICLE, title=stale))
    assert (told.report_year, told.rivals) == (2023, (ARTICLE[0], stale))
    assert identify(replace(page(*ARTICLE, title=stale), format="docx")).rivals == ()


def test_a_period_of_another_year_than_the_title_is_told() -> None:
    """The title counts, and a person is asked."""
    found = identify(page(ARTICLE[0].replace("2023", "2024"), *ARTICLE[1:]))
    assert (found.report_year, found.other_period) == (2024, 2023)
    assert identify(page(*ARTICLE)).other_period is None


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("云岫区水务局（河长办）2023年政府信息公开工作年度报告", "云岫区水务局（河长办）"),
        (
            "云岫区城市管理局（云岫区综合行政执法局）2023年政府信息公开工作年度报告",
            "云岫区城市管理局（云岫区综合行政执法局）",
        ),
        ("（图文版）云岫区水务局2023年政府信息公开工作年度报告", "云岫区水务局"),
        ("关于公布云岫区水务局2023年政府信息公开工作年度报告的公告", "云岫区水务局"),
        ("云岫区水务局关于报送2023年政府信息公开工作年度报告的函", "云岫区水务局"),
        ("云岫区水务局关于印发《2023年政府信息公开工作年度报告》的通知", "云岫区水务局"),
        ("云岫区水务局2023年度政务公开工作总结暨政府信息公开工作年度报告", "云岫区水务局"),
        ("乐购商城-云岫区水务局2023年政府信息公开工作年度报告", "云岫区水务局"),
        ("云岫区水务局23年政府信息公开工作年度报告", "云岫区水务局"),
        ("云岫区水务局政府信息公开工作年度报告", "云岫区水务局"),
        ("云岫区第一中学2023年政府信息公开工作年度报告", "云岫区第一中学"),
        ("乡镇政府信息公开年报", None),
        ("各部门政府信息公开工作年度报告", None),
    ],
)
def test_an_agency_is_named_in_further_wordings(title: str, agency: str | None) -> None:
    """Notices, brackets and what others add are told from the name; words for many organs name none."""
    found = identify(page(title, *ARTICLE[1:]))
    assert (found.agency, found.report_year) == (agency, 2023)


def test_years_joined_by_a_stroke_are_not_cut() -> None:
    """A report on two years is not that of the second."""
    found = identify(page("云岫区水务局2022-23年政府信息公开工作年度报告", *ARTICLE[2:]))
    assert found.report_year is None


def test_an_office_in_a_menu_is_not_the_agency_of_a_regions_report() -> None:
    """A title that names only the region leaves the agency to the signature, but for a government."""
    title, office = (f"云岫区{organ}2023年政府信息公开工作年度报告" for organ in ("", "水务局"))
    signature = ("云岫区人民政府", "2024年1月12日")
    lines = (title, *ARTICLE[1:], *signature)
    assert identify(page(office, *lines)).agency == "云岫区人民政府"
    assert identify(page(office, *lines)).rivals == (office, title)
    assert identify(page(office, *lines[:-2])).agency is None
    government = "云岫区人民政府2023年政府信息公开工作年度报告"
    for report in (lines, lines[:-2]):
        found = identify(page(government, *report))
        assert (found.agency, found.rivals) == ("云岫区人民政府", ())


def test_a_heading_without_an_agency_takes_none_from_a_menu() -> None:
    """A link to another office's report says nothing of this one, unless that office signs it."""
    heading = "2023年政府信息公开工作年度报告"
    lines = ("云岫区教育局2023年政府信息公开工作年度报告", heading, *ARTICLE[1:])
    found = identify(page(*lines, heading=heading))
    assert (found.agency, found.report_year, len(found.rivals)) == (None, 2023, 2)
    signed = identify(page(*lines, "云岫区水务局", "2024年1月12日", heading=heading))
    assert (signed.agency, len(signed.rivals)) == ("云岫区水务局", 2)
    told = identify(page(*lines, title=f"{heading}-云岫区人民政府门户网站"))
    assert (told.agency, len(told.rivals)) == (None, 2), "the page's title is its own, too"
    its_own = identify(page(*lines, "云岫区教育局", "2024年1月12日", heading=heading))
    assert (its_own.agency, its_own.rivals) == ("云岫区教育局", ())
    cover = identify(page(*lines))
    assert (cover.agency, cover.rivals) == ("云岫区教育局", ()), "a cover and the heading below it"


@pytest.mark.parametrize(
    ("sheets", "title", "expected"),
    [
        (("2023年",), "云岫区商务局政府信息公开工作年度报告", (2023, 2023)),
        (("2023年",), "云岫区商务局2023年政府信息公开工作年度报告", (2023, None)),
        (("2023年",), "云岫区商务局2022年政府信息公开工作年度报告", (2022, 2023)),
        (("2022-2023",), "云岫区商务局政府信息公开工作年度报告", (None, None)),
        (("表二2023", "表三2023"), "云岫区商务局政府信息公开工作年度报告", (None, None)),
        (("12023",), "云岫区商务局政府信息公开工作年度报告", (None, None)),
    ],
)
def test_the_name_of_a_sheet_tells_a_year_that_nothing_else_tells(
    sheets: tuple[str, ...], title: str, expected: tuple[int | None, int | None]
) -> None:
    """One year in the name of the only sheet; where the report says another one, that is told."""
    blocks = tuple(
        Paragraph(title, SheetPlace(sheet, f"A{row}")) for row, sheet in enumerate(sheets, start=1)
    )
    found = identify(Document("x.xlsx", None, "0" * 64, "xlsx", None, blocks))
    assert (found.report_year, found.sheet_year) == expected


def test_a_branch_that_signs_under_the_title_of_its_office_is_told() -> None:
    """The report is the branch's, and a person is asked; a longer name of the same office is not told."""
    title = "湖安市自然资源局2023年政府信息公开工作年度报告"
    for signed, overruled in (("湖安市自然资源局云岫分局", "湖安市自然资源局"), ("湖安市自然资源局", None)):
        texts = (title, "一、总体情况", "2023年，我局认真落实。", signed, "2024年1月17日")
        blocks = tuple(Paragraph(text, LinePlace(at, 0, len(text))) for at, text in enumerate(texts, start=1))
        found = identify(Document("x.docx", None, "0" * 64, "docx", None, blocks))
        assert (found.agency, found.overruled) == (signed, overruled)


_BEFORE = (
    *("附件", "附件：", "附件1：", "附件1", "附件2:", "附件一：", "附：", "附件1【年报】"),
    *("【年报】", "[年报]", "〔年度报告〕"),
    *("转发", "关于转发", "云岫区人民政府办公室转发", "云岫区人民政府关于转发"),
    *("名称", "信息名称：", "标题：", "标题"),
)


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        *((f"{before}云岫区商务局2023年政府信息公开工作年度报告", 2023) for before in _BEFORE),
        ("云岫区商务局政府信息公开工作年度报告（2023年度）", 2023),
        ("云岫区商务局政府信息公开年度报告(2023年度)", 2023),
        ("云岫区商务局政府信息公开年度报告（2023年）", 2023),
        ("云岫区商务局政府信息公开年度报告(2023)", 2023),
        ("关于转发《云岫区商务局2023年政府信息公开工作年度报告》的通知", 2023),
        ("云岫区人民政府关于转发《云岫区商务局2023年政府信息公开工作年度报告》的通知", 2023),
        ("云岫区商务局2023年政府信息公开工作年度报告（更正版）", 2023),
    ],
)
def test_what_stands_round_a_title_is_no_part_of_the_agency(opening: str, year: int) -> None:
    """An annex's number, a kind of text in brackets, who hands the report on; a year behind the title."""
    title = parse_title(opening)
    assert title is not None
    assert title[1:] == ("云岫区商务局", year)


@pytest.mark.parametrize("behind", ["的补充说明", "补充说明", "编制说明", "有关情况的说明", "的更正说明"])
def test_what_is_said_about_a_report_is_no_title(behind: str) -> None:
    """A note on a report of another year stood for the title of this one."""
    assert parse_title(f"云岫区商务局2023年政府信息公开工作年度报告{behind}") is None


@pytest.mark.parametrize("between", ["-", "—", "～", "至", "/", "年、", "年和"])
@pytest.mark.parametrize("end", ["年", "年度", "学年", "学年度"])
def test_a_title_of_two_years_names_no_year(between: str, end: str) -> None:
    """A range or a school year: neither of its years is guessed to be the report's."""
    for text in (
        f"云岫区商务局2022{between}2023{end}政府信息公开工作年度报告",
        f"2022{between}2023{end}云岫区商务局政府信息公开工作年度报告",
    ):
        title = parse_title(text)
        assert title is None or title.year is None
