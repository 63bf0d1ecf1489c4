"""The Import page: an empty office, a batch that is looked at, corrected and published, and the way back."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import office
from analytics import intake, pipeline, store
from analytics.batch import CheckedReport, Source
from analytics.errors import StoreError
from analytics.intake import said
from analytics.intake.jobs import note_job
from analytics.intake.staging import batch_folder
from analytics.intake.worker import work
from analytics.model import Proof
from analytics.ui import intake as ui_intake
from analytics.ui.language import translate
from intake.kit import LEDGER, hand_in, report

Open = Callable[..., AppTest]
ROSTER = ("roster.csv", f"agency_id,name\nedu,{office.EDUCATION}\ncom,云岫区商务和粮食局\n".encode())


def words(test: AppTest) -> str:
    """All text that our own blocks print, without markup."""
    return re.sub(r"<[^>]+>", " ", " ".join(b.value for b in test.html if "<style>" not in b.value))


def stage(data: Path, *files: tuple[str, bytes]) -> intake.Batch:
    """A batch whose files have been read."""
    batch = intake.open_batch(data)
    hand_in(data, batch.id, *files)
    assert work(data, batch.id, "read").step == "done"
    return batch


def publish(test: AppTest, data: Path, batch: intake.Batch) -> None:
    """Press the button, and wait until the worker has done it."""
    test.button(key="ingest_publish").click().run()
    assert not test.exception, test.exception
    finish(data, batch)
    test.run()
    assert not test.exception, test.exception


def finish(data: Path, batch: intake.Batch) -> None:
    """Wait until the worker of a batch has ended."""
    deadline = time.monotonic() + 120
    while intake.find_job(data, batch.id).is_running and time.monotonic() < deadline:
        time.sleep(0.1)


def links(test: AppTest) -> list[str]:
    """The labels of the page's links."""
    return [link.label for link in test.get("page_link")]


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_empty_office(open_page: Open, tmp_path: Path, samples: None, locale: str) -> None:
    """Before anything is published files can be handed in, beside the word that the rest is invented."""
    language = "zh" if locale == "zh-CN" else "en"
    test = open_page(tmp_path / "nothing", "ingest", locale=locale)
    assert not test.exception, test.exception
    assert translate("ingest.title", language) in words(test)
    assert translate("sample.banner", language) in words(test)
    assert len(test.get("file_uploader")) == 1
    assert str(tmp_path / "nothing") in words(test)
    assert not (tmp_path / "nothing").exists()


def test_installation_without_samples(open_page: Open, tmp_path: Path, no_samples: None) -> None:
    """Without samples the page works all the same."""
    test = open_page(tmp_path / "nothing", "ingest")
    assert not test.exception, test.exception
    assert len(test.get("file_uploader")) == 1


def test_from_samples_to_the_offices_own_data(open_page: Open, tmp_path: Path, samples: None) -> None:
    """Looked at, corrected, signed, published: the office sees its own data; undone, it sees the samples."""
    batch = stage(tmp_path, report(0), report(4), ("news.txt", "培训会\n".encode()), ROSTER)
    test = open_page(tmp_path, "ingest")
    assert not test.exception, test.exception
    assert test.query_params["batch"] == [batch.id] or test.query_params["batch"] == batch.id
    table = next(frame.value for frame in test.dataframe if "账目" in frame.value)
    assert list(table["单位"]) == [office.COMMERCE, office.EDUCATION]
    assert list(table["读取提示"]) == ["单位不在名录", ""]
    assert "文件中没有年度报告的法定统计表" in words(test)

    (agency,) = [box for box in test.selectbox if box.key and box.key.startswith("ingest_agency_")]
    agency.set_value("com").run()
    (year,) = [box for box in test.number_input if box.key and box.key.startswith("ingest_year_")]
    year.set_value(2020).run()
    assert test.button(key="ingest_publish").disabled
    assert translate("ingest.still_unsigned", "zh") in words(test)
    assert translate("ingest.corrected", "zh") + "云岫区商务和粮食局，2020年度" in words(test).replace(
        " ", ""
    )
    (author,) = [box for box in test.text_input if box.key and box.key.startswith("ingest_author_")]
    author.set_value("王芳").run()
    assert intake.load_batch(tmp_path, batch.id).author == "王芳"
    publish(test, tmp_path, batch)
    assert "虚构" not in words(test)
    assert translate("ingest.published", "zh", n=1) in words(test)
    snapshot = store.find_snapshot(tmp_path)
    assert store.fetch_rows(snapshot, "SELECT agency_id, report_year FROM filing ORDER BY 1") == [
        ("com", 2020),
        ("edu", 2020),
    ]
    assert translate("ingest.to_report", "zh", agency=office.EDUCATION, year=2020) in links(test)
    assert translate("ingest.to_overview", "zh") in links(test)

    assert "重新上传" in words(test)
    test.button(key="ingest_undo").click().run()
    assert not test.exception, test.exception
    assert translate("ingest.undone", "zh", number="000001") in words(test)
    assert not store.has_snapshot(tmp_path)
    assert "虚构" in words(test)


@pytest.mark.parametrize(
    ("day", "due_on", "shown", "said_"),
    [
        ("2021年2月11日", "", "2021-02-11（逾期 11 天）", "2021-02-11（逾期 11 天），期限 2021-01-31"),
        ("2021年1月25日", "", "2021-01-25", "2021-01-25，按期（期限 2021-01-31）"),
        ("2021年1月25日", "01-20", "2021-01-25（逾期 5 天）", "2021-01-25（逾期 5 天），期限 2021-01-20"),
        ("", "", "未写明", "未写明，不能判断是否按期（期限 2021-01-31）"),
    ],
    ids=["late", "in time", "own day", "no day"],
)
def test_day_of_publication_is_seen_before_publishing(
    open_page: Open, tmp_path: Path, samples: None, day: str, due_on: str, shown: str, said_: str
) -> None:
    """The day that the report prints, the day that was due by law or roster, and how late that is."""
    name, content = report(0)
    printed = content.decode().replace("2021-01-17", "").replace("2021年1月17日", day)
    assert printed != content.decode()
    roster = f"agency_id,name,due_on\nedu,{office.EDUCATION},{due_on}\n".encode()
    stage(tmp_path, (name, printed.encode()), ("roster.csv", roster))
    test = open_page(tmp_path, "ingest")
    assert not test.exception, test.exception
    table = next(frame.value for frame in test.dataframe if "账目" in frame.value)
    assert list(table["公布日期"]) == [shown]
    assert said_ in words(test)
    assert (f"{translate('coverage.late', 'zh')}  1" in words(test)) == ("逾期" in shown)


def test_left_out_file_is_not_published(open_page: Open, tmp_path: Path, samples: None) -> None:
    """A file that a person leaves out changes nothing, and with nothing left there is nothing to publish."""
    batch = stage(tmp_path, report(0))
    test = open_page(tmp_path, "ingest")
    (toggle,) = [each for each in test.toggle if each.key and each.key.startswith("ingest_taken_")]
    toggle.set_value(True).run()
    assert intake.load_batch(tmp_path, batch.id).left_out == {"0001"}
    assert test.button(key="ingest_publish").disabled
    toggle.set_value(False).run()
    assert not test.button(key="ingest_publish").disabled
    test.button(key="ingest_discard").click().run()
    assert not test.exception, test.exception
    assert intake.list_waiting(tmp_path) == ()


def test_stopped_batch_is_read_to_its_end_before_it_is_published(
    open_page: Open, tmp_path: Path, samples: None
) -> None:
    """After a stop the unread files are told, and the way on is to read them, not to publish the rest."""
    batch = stage(tmp_path, report(0))
    hand_in(tmp_path, batch.id, report(1))
    note_job(batch_folder(tmp_path, batch.id), intake.Job("publish", "cancelled"))
    test = open_page(tmp_path, "ingest")
    assert not test.exception, test.exception
    assert translate("ingest.still_unread", "zh", n=1) in words(test)
    assert test.button(key="ingest_publish").disabled
    assert test.button(key="ingest_again").label == translate("ingest.again_read", "zh")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_button_of_a_batch_that_is_gone_says_so(
    open_page: Open, tmp_path: Path, samples: None, locale: str
) -> None:
    """What another tab discarded is told in place of an exception, whatever this tab does with it."""
    for press in ("ingest_publish", "ingest_taken_"):
        batch = stage(tmp_path, report(0))
        test = open_page(tmp_path, "ingest", locale=locale)
        intake.discard_batch(tmp_path, batch.id)
        (widget,) = [each for each in (*test.button, *test.toggle) if (each.key or "").startswith(press)]
        (widget.set_value(True) if press.endswith("_") else widget.click()).run()
        assert not test.exception, test.exception
        gone = StoreError("INTAKE_GONE").say("zh" if locale == "zh-CN" else "en")
        assert words(test).count(gone) == 1


def test_upload_into_a_batch_that_is_published_meanwhile_is_a_batch_of_its_own(
    open_page: Open, tmp_path: Path, samples: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that arrives after the publish has listed its files waits by itself, and the page says so."""
    batch = stage(tmp_path, report(0))
    test = open_page(tmp_path, "ingest")
    put = intake.stage_file

    def publish_then_put(*arguments: Any) -> intake.StagedFile:
        assert work(tmp_path, batch.id, "publish").step == "done"
        return put(*arguments)

    monkeypatch.setattr(intake, "stage_file", publish_then_put)
    name, content = report(1)
    test.get("file_uploader")[0].upload(name, content, "text/html").run()
    assert not test.exception, test.exception
    assert translate("ingest.late", "zh") in words(test)
    (own,) = intake.list_waiting(tmp_path)
    assert own.id != batch.id
    assert [file.name for file in intake.list_files(tmp_path, own.id)] == [name]
    assert test.query_params["batch"] in (own.id, [own.id])


def test_files_are_taken_once_though_streamlit_hands_them_in_twice(
    open_page: Open, tmp_path: Path, samples: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is cut short is begun again with the same files: they are in one batch alone."""
    take = ui_intake._take_files

    def take_twice(*arguments: Any) -> None:
        take(*arguments)
        take(*arguments)

    monkeypatch.setattr(ui_intake, "_take_files", take_twice)
    test = open_page(tmp_path, "ingest")
    name, content = report(0)
    test.get("file_uploader")[0].upload(name, content, "text/html").run()
    assert not test.exception, test.exception
    (batch,) = intake.list_waiting(tmp_path)
    assert [file.name for file in intake.list_files(tmp_path, batch.id)] == [name]


def test_report_that_came_after_the_page_was_drawn_is_not_published_unseen(
    open_page: Open, tmp_path: Path, samples: None
) -> None:
    """Another tab added a file to the batch: the button publishes nothing, and says that there is more."""
    batch = stage(tmp_path, report(0))
    test = open_page(tmp_path, "ingest")
    hand_in(tmp_path, batch.id, report(1))
    assert work(tmp_path, batch.id, "read").step == "done"
    test.button(key="ingest_publish").click().run()
    assert not test.exception, test.exception
    assert StoreError("INTAKE_MORE_FILES", n=1).say("zh") in words(test)
    assert intake.load_result(tmp_path, batch.id) is None
    assert not store.has_snapshot(tmp_path)


def test_cleared_choice_of_a_batch_leaves_the_link(open_page: Open, tmp_path: Path, samples: None) -> None:
    """Emptying the box of the batches that wait shows no batch called None."""
    stage(tmp_path, report(0))
    batch = stage(tmp_path, report(1))
    test = open_page(tmp_path, "ingest", {"batch": batch.id})
    test.selectbox(key="ingest_batch").set_value(None).run()
    assert not test.exception, test.exception
    assert "已不在" not in words(test)
    assert test.query_params["batch"] in (batch.id, [batch.id])


def test_doubtful_figure_is_confirmed_before_it_is_published(
    open_page: Open, tmp_path: Path, samples: None
) -> None:
    """A figure that nothing proves is shown beside its place; what a person says of it counts at once."""
    batch = stage(tmp_path, report(0))
    (file,) = intake.list_files(tmp_path, batch.id)
    (read,) = said.load_reading(file, Source(file.path, file.name))
    ((filing, findings),) = read.filings
    doubtful = replace(filing.figures[0], proof=Proof.UNPROVEN)
    changed = CheckedReport(replace(filing, figures=(doubtful, *filing.figures[1:])), findings)
    versions = intake.find_versions(tmp_path, pipeline.load_office(tmp_path))
    results = [replace(read, filings=(changed,))]
    said.save_said(file.path.parent, said.say_reading(results, versions), results)

    test = open_page(tmp_path, "ingest")
    assert not test.exception, test.exception
    assert translate("ingest.doubts_title", "zh", n=1, agency=office.EDUCATION) in words(test)
    assert translate("ingest.review_noted", "zh", n=1) in words(test)
    test.text_input(key="da_author_ingest").set_value("王芳").run()
    test.button(key="da_ingest_as_read").click().run()
    assert not test.exception, test.exception
    assert translate("ingest.doubts_title", "zh", n=0, agency=office.EDUCATION) in words(test)
    assert work(tmp_path, batch.id, "publish").step == "done"
    proofs = store.fetch_rows(store.find_snapshot(tmp_path), "SELECT proof FROM figure WHERE position = 0")
    assert proofs == [("person",)]


def test_history_pin_and_undo(open_page: Open, tmp_path: Path) -> None:
    """The log says what each load brought; a snapshot is kept by name, the last one is taken back."""
    office.publish_office(tmp_path, last_year=2021)
    office.publish_office(tmp_path)
    test = open_page(tmp_path, "ingest")
    log = test.dataframe[-1].value
    assert list(log["快照"]) == ["000002", "000001"]
    assert list(log["状态"]) == ["现行", "保留"]
    test.text_input(key="ingest_pin_name").set_value("2023 定稿")
    test.button(key="ingest_pin").click().run()
    assert not test.exception, test.exception
    assert store.find_snapshot(tmp_path).pin == "2023 定稿"
    test.button(key="ingest_undo").click().run()
    assert not test.exception, test.exception
    assert store.find_snapshot(tmp_path).number == 3
    assert test.dataframe[-1].value["内容"].iloc[0] == translate("ingest.restored", "zh", number="000001")
    assert translate("ingest.undone", "zh", number="000002") in words(test)


def test_link_to_a_batch_that_is_gone(open_page: Open, data: Path) -> None:
    """A batch of a link that is no longer there is said to be gone; nonsense is no path."""
    for named in ("20260101-000000-abcdef", "../../etc/passwd"):
        test = open_page(data, "ingest", {"batch": named})
        assert not test.exception, test.exception
        assert "已不在" in words(test)


def test_ledger_is_confirmed_on_the_page(open_page: Open, tmp_path: Path, samples: None) -> None:
    """Columns are shown, confirmed once and remembered; the ledger is then read."""
    batch = stage(tmp_path, LEDGER)
    test = open_page(tmp_path, "ingest")
    assert not test.exception, test.exception
    assert translate("ingest.ledger_title", "zh") in words(test)
    (confirm,) = [b for b in test.button if b.label == translate("ingest.ledger_confirm", "zh")]
    confirm.click().run()
    assert not test.exception, test.exception
    assert store.load_ledgers(tmp_path)
    finish(tmp_path, batch)
    versions = intake.find_versions(tmp_path, pipeline.load_office(tmp_path))
    reports = intake.review_batch(tmp_path, batch, versions).reports
    assert [(each.agency, each.said.is_ledger) for each in reports] == [
        ("云岫区商务局", True),
        ("云岫区教育局", True),
    ]
