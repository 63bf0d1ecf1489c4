"""Deciding about a finding on its page: said with a name, shown at once, outliving what is read again."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import faulty_office
import office
from analytics import pipeline, store
from analytics.store import FindingDecision, fetch_rows
from analytics.synthetic.shapes.html import write_clean
from analytics.ui.language import translate
from faulty_office import CARRIED_OUT

from factory.grid import compose

Open = Callable[..., AppTest]
ID = (
    "SELECT fingerprint FROM finding WHERE rule = 'D3' AND found_in_agency = 'edu' AND found_in_year = 2023 "
    "AND outcome = 'fail'"
)


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A data folder of its own with the faults of the small office."""
    return faulty_office.copy_faulty(tmp_path_factory, tmp_path / "data")


def find_id(data: Path) -> str:
    """The slipped sum of 教育局."""
    return str(fetch_rows(store.find_snapshot(data), ID)[0][0])


def handling(test: AppTest) -> str:
    """What the panel says of the handling of the finding."""
    (panel,) = [block.value for block in test.html if 'class="da-finding"' in block.value]
    return re.sub(r"<[^>]+>", " ", panel.split('class="da-handling"')[1])


def say(verdict: str) -> str:
    """The Chinese word of a verdict."""
    return translate(f"decision.verdict.{verdict}", "zh")


def test_a_decision_is_made_with_name_and_reason_and_taken_back(open_page: Open, data: Path) -> None:
    """Without a name or a reason nothing is kept; with both it shows at once, in panel, list and counts."""
    finding = find_id(data)
    test = open_page(data, "compliance", {"finding": finding})
    test.button(key="da_decide_dismissed").click().run()
    assert "姓名" in " ".join(block.value for block in test.html)
    test.text_input(key="da_author_finding").input("王芳").run()
    test.button(key="da_decide_dismissed").click().run()
    assert not store.load_reviews(data).entries
    note = f"da_decision_note_{finding}"
    test.text_input(key=note).input("台账核对无误").run()
    test.button(key="da_decide_dismissed").click().run()
    assert not test.exception, test.exception
    assert f"王芳：{say('dismissed')}" in handling(test)
    assert "台账核对无误" in handling(test)
    assert test.text_input(key=note).value == ""
    table = test.dataframe[0].value
    assert translate("decision.state.dismissed", "zh") in set(table[translate("decision.column", "zh")])
    assert translate("decision.settled", "zh") in " ".join(block.value for block in test.html)
    test.button(key="da_decide_reopened").click().run()
    assert [entry.content.verdict for entry in store.load_reviews(data).entries] == ["dismissed", "reopened"]  # type: ignore[union-attr]
    assert test.button(key="da_decide_confirmed")


def test_a_finding_that_is_settled_stays_open(open_page: Open, data: Path) -> None:
    """The worst finding is shown where none is chosen; once it is settled none other takes its place."""
    test = open_page(data, "compliance")
    test.text_input(key="da_author_finding").input("王芳").run()
    (note,) = [box for box in test.text_input if (box.key or "").startswith("da_decision_note_")]
    note.input("台账核对无误").run()
    test.button(key="da_decide_dismissed").click().run()
    assert not test.exception, test.exception
    assert f"王芳：{say('dismissed')}" in handling(test)
    assert test.query_params["finding"] in (settled := str(note.key).rpartition("_")[2], [settled])


def test_a_missing_report_is_decided_about_too(open_page: Open, data: Path) -> None:
    """There is no report and no day of it; what people say is kept all the same."""
    sql = "SELECT fingerprint FROM finding WHERE filing_id IS NULL AND outcome = 'fail'"
    finding = fetch_rows(store.find_snapshot(data), f"{sql} AND found_in_year = 2023")[0][0]
    test = open_page(data, "compliance", {"finding": finding})
    assert not test.exception, test.exception
    test.text_input(key="da_author_finding").input("王芳").run()
    test.button(key="da_decide_confirmed").click().run()
    assert f"王芳：{say('confirmed')}" in handling(test)


def test_a_decision_outlives_reading_again_and_opens_when_its_evidence_changes(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read by another program it holds; with another value in the report it is open again and says so."""
    finding = find_id(data)
    snapshot = store.find_snapshot(data)
    digest = fetch_rows(snapshot, "SELECT digest FROM finding WHERE fingerprint = ?", [finding])[0][0]
    content = FindingDecision(finding, digest, store.FindingVerdict.EXPLAINED, "D3", "edu", 2023)
    store.add_reviews(data, [content], author="王芳", note="两件并案")
    monkeypatch.setattr(pipeline, "reading_version", lambda: "another program")
    pipeline.ingest([data / "files"], data, workers=1)
    assert store.find_snapshot(data).number > snapshot.number
    test = open_page(data, "compliance", {"finding": finding})
    assert f"王芳：{say('explained')}" in handling(test)
    assert translate("decision.changed", "zh") not in handling(test)
    # The same cells are wrong again, in a corrected report with another number.
    (made,) = [
        each
        for each in office.write_reports()
        if each.report.agency == office.EDUCATION and "2023" in each.name
    ]
    worse = faulty_office.add_one(faulty_office.add_one(made.report, CARRIED_OUT), CARRIED_OUT)
    corrected = data.with_name("corrected.html")
    corrected.write_bytes(write_clean(compose(worse)))
    pipeline.ingest([corrected], data, received_on=date(2024, 12, 1), workers=1)
    assert find_id(data) == finding
    test = open_page(data, "compliance", {"finding": finding})
    assert translate("decision.changed", "zh") in handling(test)
