"""Every page with data, without data, with samples, with a damaged store, and with nonsense in its link."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import filelock
import pytest
from streamlit.testing.v1 import AppTest

import office
from analytics import pipeline, store
from analytics.charts.formats import Language
from analytics.errors import StoreError, UnknownSelection
from analytics.store import opened, schema
from analytics.ui.language import translate
from analytics.ui.pages import SCREENS
from spoken import find_unspoken, find_untranslated

Open = Callable[..., AppTest]
NAMES = [*re.findall(r"^\w+,\d,([^,]+)", office.ROSTER, re.MULTILINE), "云岫区", "听松镇"]
PAGES = [screen.url_path for screen in SCREENS]
SHOWING = [page for page in PAGES if page != "ingest"]
"""Pages that show the data of a snapshot; the Import page makes them."""


def words(test: AppTest) -> str:
    """All text that our own blocks print, without markup."""
    return re.sub(
        r"<[^>]+>", " ", " ".join(block.value for block in test.html if "<style>" not in block.value)
    )


def headings(test: AppTest) -> list[str]:
    """The h1 of a page."""
    return re.findall(r"<h1>(.*?)</h1>", " ".join(block.value for block in test.html))


def has_content(test: AppTest) -> bool:
    """Whether the page shows any chart, table or entry of the glossary."""
    has_entries = any('class="da-glossary"' in block.value for block in test.html)
    return bool(test.dataframe) or bool(test.get("vega_lite_chart")) or has_entries


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("page", PAGES)
def test_page_with_data(open_page: Open, data: Path, page: str, locale: str) -> None:
    """A page opens without an exception, with one h1, in the browser's language, and shows something."""
    test = open_page(data, page, locale=locale)
    assert not test.exception, test.exception
    (_,) = headings(test)
    assert find_untranslated(test, locale, NAMES) == []
    assert find_unspoken(test) == []
    assert has_content(test)


@pytest.mark.parametrize("page", SHOWING)
def test_page_without_data(open_page: Open, tmp_path: Path, no_samples: None, page: str) -> None:
    """An empty installation says what is missing and what to do, and shows no figure."""
    test = open_page(tmp_path / "nothing", page)
    assert not test.exception, test.exception
    if page == "glossary":
        # What the words mean depends on no report.
        assert has_content(test)
        return
    assert translate("empty.store_title", "zh") in words(test)
    assert "disclosure ingest" in words(test)
    assert [link.label for link in test.get("page_link")] == [translate("empty.import", "zh")]
    assert not has_content(test)


@pytest.mark.parametrize(
    ("page", "parameters", "named"),
    [
        *((page, {"agency": "edu,nobody"}, "nobody") for page in PAGES),
        ("reports", {"region": "<script>alert(1)</script>"}, "地区"),
        ("reports", {"level": "galaxy"}, "层级"),
        ("reports", {"kind": "'; --"}, "单位类别"),
        ("reports", {"y": "1066"}, "1066"),
        ("reports", {"y": "%00"}, "年度"),
        ("reports", {"basis": "everything"}, "everything"),
        ("reports", {"filed": "maybe"}, "maybe"),
        ("reports", {"snapshot": "99"}, "快照"),
        ("reports", {"snapshot": "sample-1"}, "快照"),
    ],
)
def test_nonsense_in_the_link(
    open_page: Open, data: Path, page: str, parameters: dict[str, str], named: str
) -> None:
    """An unknown id stops the page with a notice that names it; no figure of a wider scope is shown."""
    test = open_page(data, page, parameters)
    assert not test.exception, test.exception
    assert translate("unknown.title", "zh") in words(test)
    assert named in words(test)
    assert not has_content(test)
    assert "<script>" not in " ".join(block.value for block in test.html)


def test_clearing_answers_the_notice(open_page: Open, data: Path) -> None:
    """The button of the notice leads back to the page without filters."""
    test = open_page(data, "reports", {"agency": "nobody"})
    test.button(key="da_clear").click().run()
    assert not test.exception, test.exception
    assert translate("unknown.title", "zh") not in words(test)
    assert has_content(test)


@pytest.mark.parametrize("page", SHOWING)
def test_samples_are_called_invented(open_page: Open, tmp_path: Path, samples: None, page: str) -> None:
    """An empty office sees the bundled region, under a banner that says that it is invented."""
    test = open_page(tmp_path / "nothing", page)
    assert not test.exception, test.exception
    assert "虚构" in words(test)
    assert translate("empty.import", "zh") in [link.label for link in test.get("page_link")]
    assert has_content(test)


def test_own_reports_hide_the_samples(open_page: Open, data: Path, samples: None) -> None:
    """As soon as the office has reports of its own, nothing is said about samples."""
    assert "虚构" not in words(open_page(data, "reports"))


@pytest.mark.parametrize("page", PAGES)
def test_damaged_store(open_page: Open, tmp_path: Path, samples: None, page: str) -> None:
    """A damaged store is said to be damaged; the samples never stand in for it."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_text("nonsense\n", encoding="utf-8")
    test = open_page(tmp_path, page)
    assert not test.exception, test.exception
    assert translate("failure.title", "zh") in words(test)
    assert not has_content(test)


@pytest.mark.parametrize("page", ["overview", "ingest"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_a_damaged_snapshot_is_left_by_a_button(
    open_page: Open, tmp_path: Path, page: str, locale: str
) -> None:
    """The page names the damage and the snapshot before; the button brings that one back, as a new one."""
    office.publish_office(tmp_path, last_year=2022)
    path = office.publish_office(tmp_path).snapshot.path  # type: ignore[union-attr]
    path.write_bytes(path.read_bytes()[:5000])
    language: Language = "zh" if locale == "zh-CN" else "en"
    test = open_page(tmp_path, page, locale=locale)
    assert not test.exception, test.exception
    assert translate("failure.title", language) in words(test)
    assert path.name in words(test)
    assert "000001" in words(test)
    test.button(key="da_leave").click().run()
    assert not test.exception, test.exception
    assert translate("failure.title", language) not in words(test)
    assert store.find_snapshot(tmp_path).number == 3


def test_a_damaged_only_snapshot_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    """There is no button where it would do nothing."""
    path = office.publish_office(tmp_path).snapshot.path  # type: ignore[union-attr]
    path.write_bytes(path.read_bytes()[:5000])
    test = open_page(tmp_path, "ingest")
    assert not test.exception, test.exception
    assert "disclosure ingest" in words(test)
    assert "da_leave" not in [button.key for button in test.button]


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (StoreError("STORE_REPLACED"), "failure.title"),
        (UnknownSelection("agency", ("gone",)), "unknown.title"),
    ],
)
def test_error_inside_a_page(
    open_page: Open, data: Path, error: Exception, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong between finding a snapshot and reading it is one notice and no traceback."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("analytics.queries.list_filers", fail)
    test = open_page(data, "reports")
    assert not test.exception, test.exception
    assert translate(title, "zh") in words(test)
    assert not has_content(test)


@pytest.mark.parametrize(
    ("locale", "title", "reason"),
    [
        ("zh-CN", "1 个文件没有读取成功", "文件中没有年度报告的法定统计表。请确认是否选对了文件。"),
        ("en-US", "One file could not be read", "The file has no statutory table of an annual report."),
    ],
)
def test_refused_file_is_shown_in_the_pages_language(
    open_page: Open, tmp_path: Path, locale: str, title: str, reason: str
) -> None:
    """What could not be read is listed with its reason, also where the filters leave no report."""
    office.publish_office(tmp_path, last_year=2021)
    (tmp_path / "news.txt").write_text("全区召开政府信息公开工作培训会，48家单位参加。\n", encoding="utf-8")
    pipeline.ingest([tmp_path / "news.txt"], tmp_path)
    for parameters in ({}, {"agency": "town"}):
        test = open_page(tmp_path, "reports", parameters, locale=locale)
        assert not test.exception, test.exception
        assert title in words(test)
        (listed,) = (
            table.value
            for table in test.dataframe
            if "NO_TABLES" in table.value.to_numpy().flatten().tolist()
        )
        ((file, shown, _, _),) = listed.to_numpy().tolist()
        assert file == "news.txt"
        assert shown.startswith(reason)


def test_upgrade_that_fails_says_why(
    open_page: Open, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another program writes, the button that brings older data up to date says so, and soon."""
    folder = tmp_path / "older"
    shutil.copytree(data, folder)
    steps = schema.load_steps()
    step = schema.Step(steps[-1].version + 1, "mood", "ALTER TABLE agency ADD COLUMN mood VARCHAR")
    monkeypatch.setattr(schema, "load_steps", lambda: (*steps, step))
    monkeypatch.setattr(store, "PATIENCE_SECONDS", 0.1)
    test = open_page(folder, "overview")
    with filelock.FileLock(folder / "write.lock"):
        test.button(key="da_upgrade").click().run()
    assert not test.exception, test.exception
    assert StoreError("STORE_BUSY_NOW", data=folder).say("zh") in words(test)
    test.button(key="da_upgrade").click().run()
    assert not test.exception, test.exception
    assert has_content(test)


def test_newer_data_are_picked_up_and_said(open_page: Open, tmp_path: Path) -> None:
    """A snapshot published while a page is open is shown by its next run, with a notice until dismissed."""
    office.publish_office(tmp_path, last_year=2022)
    test = open_page(tmp_path, "reports")
    assert len(test.dataframe[0].value) == 6
    office.publish_office(tmp_path)
    test.run()
    assert not test.exception, test.exception
    assert len(test.dataframe[0].value) == 9
    assert "快照 1（" in words(test)
    test.button(key="da_dismiss").click().run()
    assert "快照 1（" not in words(test)


def test_link_to_an_older_snapshot_is_said(open_page: Open, tmp_path: Path) -> None:
    """A link made before the last publish opens on today's data and says that figures may differ."""
    office.publish_office(tmp_path, last_year=2022)
    office.publish_office(tmp_path)
    text = words(open_page(tmp_path, "reports", {"snapshot": "1"}))
    assert translate("changed.dismiss", "zh") in [
        b.label for b in open_page(tmp_path, "reports", {"snapshot": "1"}).button
    ]
    assert "快照 1" in text


def test_link_to_a_store_that_was_made_anew_is_said(open_page: Open, tmp_path: Path) -> None:
    """The snapshot has the number of the link and other reports: the page says so; its own link is quiet."""
    office.publish_office(tmp_path, last_year=2022)
    test = open_page(tmp_path, "reports", {"snapshot": "1-20250101120000"})
    assert not test.exception, test.exception
    assert "是另一份数据" in words(test)
    own = "".join(test.query_params["snapshot"])
    assert own.startswith("1-")
    assert own != "1-20250101120000"
    assert "是另一份数据" not in words(open_page(tmp_path, "reports", {"snapshot": own}))


def test_language_switch_and_link(open_page: Open, data: Path) -> None:
    """A link's language wins over the browser's, and the switch over both."""
    test = open_page(data, "reports", {"lang": "en"})
    assert headings(test) == ["Reports"]
    test.segmented_control(key="da_language").set_value("zh").run()
    assert headings(test) == ["报告"]


def test_filters_reach_the_page_and_the_url(open_page: Open, data: Path) -> None:
    """A link's filters restrict what is shown; a changed widget changes the URL."""
    test = open_page(data, "reports", {"agency": "edu", "y": "2021-2022"})
    assert set(test.dataframe[0].value["年度"]) == {"2021", "2022"}
    assert set(test.dataframe[0].value["单位"]) == {office.EDUCATION}
    test.multiselect(key="da_agencies").set_value(["com"]).run()
    assert set(test.dataframe[0].value["单位"]) == {office.COMMERCE}
    assert test.query_params["agency"] == "com"
    assert test.query_params["y"] == "2021-2022"


def test_scope_without_reports(open_page: Open, data: Path) -> None:
    """A selection in which nobody reported says so and offers to clear the filters."""
    test = open_page(data, "reports", {"agency": "parks"})
    assert not test.exception, test.exception
    assert translate("reports.none_title", "zh") in words(test)
    assert not has_content(test)


@pytest.fixture(scope="module")
def yearless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one report, which does not say its year."""
    folder = tmp_path_factory.mktemp("yearless")
    office.publish_yearless(folder)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_reports_without_a_year(open_page: Open, yearless: Path, page: str) -> None:
    """Where no report says its year, list and glossary still show what they have; the others say why not."""
    test = open_page(yearless, page)
    assert not test.exception, test.exception
    if page == "reports":
        assert list(test.dataframe[0].value["年度"]) == [translate("reports.year_unknown", "zh")]
    elif page in ("glossary", "ingest"):
        assert has_content(test)
    else:
        assert translate("empty.years_title", "zh") in words(test)
        assert not has_content(test)


@pytest.fixture(scope="module")
def only_roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a roster and no report."""
    folder = office.copy_office(tmp_path_factory, tmp_path_factory.mktemp("roster"))
    path = store.find_snapshot(folder).path
    opened.let_go(path)
    with duckdb.connect(path) as connection:
        connection.execute("DELETE FROM filing")
    return folder


@pytest.mark.parametrize("page", SHOWING)
def test_snapshot_without_reports(open_page: Open, only_roster: Path, page: str) -> None:
    """A roster and no report: what to do next is said, and neither years nor filters are blamed."""
    test = open_page(only_roster, page)
    assert not test.exception, test.exception
    if page == "glossary":
        assert has_content(test)
        return
    assert translate("empty.store_title", "zh") in words(test)
    assert translate("empty.years_title", "zh") not in words(test)
    assert translate("empty.scope_action", "zh") not in words(test)
    assert not has_content(test)


def test_the_roll_forward_says_of_how_many_agencies_it_speaks(open_page: Open, data: Path) -> None:
    """Two of five agencies have every part of both years; the title does not speak for the others."""
    test = open_page(data, "proactive")
    assert not test.exception, test.exception
    assert translate("proactive.roll_of", "zh", n=2, title="") in words(test)


def test_of_a_first_year_nobody_is_said_to_have_changed(open_page: Open, tmp_path: Path) -> None:
    """One report of one year: there is no change that its text could be silent about."""
    (made,) = (each for each in office.write_reports() if each.report.report_year == 2020)
    (tmp_path / made.name).write_bytes(made.content)
    pipeline.ingest([tmp_path / made.name], tmp_path / "data")
    test = open_page(tmp_path / "data", "overview")
    assert not test.exception, test.exception
    assert translate("overview.voices_nobody", "zh") in words(test)
    assert translate("overview.voices_none", "zh") not in words(test)
