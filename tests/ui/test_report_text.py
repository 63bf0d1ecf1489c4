"""The text of a report: sentences with findings are marked where they stand, and everything is escaped."""

import json

import pandas as pd

from analytics.ui.report_text import Remark, list_remarks, mark_sentences


def test_a_sentence_is_marked_where_it_stands() -> None:
    """Also where the file broke it over lines; its checks stand behind it, each once."""
    remarks = [
        Remark("1", "新收12件。", "E1"),
        Remark("1", "新收12件。", "E5"),
        Remark("1", "新收12件。", "E1"),
    ]
    html = mark_sentences("总体\n情况。新收\n12件。其余", remarks)
    assert html.startswith("总体\n情况。<mark>新收\n12件。</mark><small>")
    assert html.count("entry=rule.E1") == html.count("entry=rule.E5") == 1
    assert html.endswith("</small>其余")


def test_nothing_of_a_report_becomes_markup() -> None:
    """Marked or not, text is escaped; a masked sentence is not in the text and marks nothing."""
    html = mark_sentences(
        "<b>1</b>件。电话139。", [Remark("1", "<b>1</b>件。", "E1"), Remark("1", "电话1**。", "H1")]
    )
    assert "<b>" not in html
    assert html.count("<mark>") == 1


def test_passes_have_no_remark() -> None:
    """Only what failed or is uncertain, and rests on a sentence, is marked."""
    quote = json.dumps({"sentence": "新收12件。", "section": "1", "place": None})
    rows = [("E1", "fail", quote), ("E2", "pass", quote), ("D1", "fail", None), ("G1", "uncertain", quote)]
    findings = pd.DataFrame(rows, columns=["rule", "outcome", "evidence"])
    assert [remark.rule for remark in list_remarks(findings)] == ["E1", "G1"]
