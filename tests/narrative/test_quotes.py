"""The sentence of an agency about one of its numbers."""

from analytics.model import TOTAL, FigureKey
from analytics.narrative import find_quote

RECEIVED = [FigureKey("requests.received", TOTAL)]
CASES = [FigureKey("disputes.reconsideration.total", TOTAL)]
TEXT = (
    "（一）主动公开。全年发布信息800条。\n"
    "（二）依申请公开。我局新收政府信息公开申请42件，同比增长20%。主要原因是征收项目增多。"
    "其中自然人申请40件。全年发生行政复议3件。\n"
)


def test_the_sentence_that_tells_the_change_is_quoted_with_its_reason() -> None:
    """The growth, and the sentence behind it that gives the reason, with the number of the section."""
    quote = find_quote({"1": TEXT}, RECEIVED)
    assert quote is not None
    assert quote.section == "1"
    assert quote.text.endswith("我局新收政府信息公开申请42件，同比增长20%。主要原因是征收项目增多。")


def test_each_number_has_its_own_sentence() -> None:
    """What a sentence says of something else is not quoted; a number that is not mentioned has no quote."""
    quote = find_quote({"1": TEXT}, CASES)
    assert quote is not None
    assert quote.text == "全年发生行政复议3件。"
    assert find_quote({"1": TEXT}, [FigureKey("proactive.penalty.decisions", TOTAL)]) is None
    assert find_quote({}, RECEIVED) is None


def test_a_long_sentence_is_cut_around_its_number() -> None:
    """What is left out is marked, and the number itself always stands in the quote."""
    filler = "，健全登记审核答复归档全流程" * 20
    quote = find_quote(
        {"1": f"（二）依申请公开{filler}，新收政府信息公开申请42件，同比增长20%{filler}。"}, RECEIVED
    )
    assert quote is not None
    assert "42件" in quote.text or "20%" in quote.text
    assert quote.text.startswith("…")
    assert quote.text.endswith("…")
    assert len(quote.text) < 130


def test_personal_data_in_a_quote_are_masked() -> None:
    """A quote shows no more than the report may."""
    text = "（二）依申请公开。新收政府信息公开申请42件，联系电话19900001234。"
    quote = find_quote({"1": text}, RECEIVED)
    assert quote is not None
    assert "19900001234" not in quote.text
