"""Folding keeps every character's place."""

from hypothesis import given
from hypothesis import strategies as st

from analytics.narrative.text import fold
from analytics.narrative.vocabulary import cut_tokens

PROSE = st.text(
    alphabet="收到申请未发生行政复议12３万余件，。；：（）《》（一）\n \u3000、其中均分别为%百〔〕年月号",
    max_size=120,
)


@given(PROSE)
def test_every_character_keeps_its_place(text: str) -> None:
    """A folded character stands at a place in the text that is as wide, and places only grow."""
    folded = fold(text)
    spans = [folded.locate(at, at + 1) for at in range(len(folded.text))]
    assert all(end == start + 1 for start, end in spans)
    assert spans == sorted(set(spans))
    assert all(
        fold(text[start:end]).text in (kept, "")
        for (start, end), kept in zip(spans, folded.text, strict=True)
    )


@given(PROSE)
def test_tokens_cover_the_text(text: str) -> None:
    """Nothing is lost or read twice when prose is cut."""
    folded = fold(text).text
    tokens = cut_tokens(folded)
    assert "".join(folded[token.start : token.end] for token in tokens) == folded


def test_lines_of_a_page_are_joined_and_items_are_not() -> None:
    """A sentence goes on in the next line; （三） and a line after a full stop begin anew."""
    text = fold("尚\n未审结 37 件。\n（三）政府信息管理情况\n加强日常\n管理").text
    assert text == "尚未审结37件。\n（三）政府信息管理情况\n加强日常管理"
