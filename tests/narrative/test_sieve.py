"""What is not cut into words claims nothing."""

from hypothesis import given
from hypothesis import strategies as st

from analytics.narrative.meanings import Memory
from analytics.narrative.reader import read_sentence
from analytics.narrative.sieve import find_claiming, has_marks
from analytics.narrative.text import fold
from analytics.narrative.vocabulary import cut_tokens, load_vocabulary

WORDS = {
    kind: sorted(word for word, known in load_vocabulary().items() if known[0] == kind)
    for kind in (
        "noun",
        "flow",
        "foreign",
        "result",
        "negation",
        "each",
        "respective",
        "share",
        "grow",
        "join",
    )
}
PIECES = st.one_of(
    *map(st.sampled_from, WORDS.values()),
    st.sampled_from("3件 5宗 1,234件 12.5% 三成 两倍 十二件 0件 2期 第3 、2 2023年 上年".split()),
    st.sampled_from("转至2024年 延续到2024年 承接2022年遗留 接续2022年转来 转自2022年".split()),
    st.sampled_from(["，", "；", "（", "）", ",", "《办法，办法》", "我局", "甲"]),
)


@given(st.lists(PIECES, max_size=14).map("".join), st.sampled_from([None, "requests", "litigation"]))
def test_what_is_held_back_claims_nothing(sentence: str, topic: str | None) -> None:
    """A sentence with a number or a denial that is held back claims nothing, whatever came before."""
    text = fold(sentence).text
    if has_marks(text) and not find_claiming(text, [0]):
        assert not list(read_sentence(cut_tokens(text), Memory(topic=topic, heading=topic)))


def test_a_sentence_that_claims_is_let_through() -> None:
    """The sieve does not hold back what the reader understands."""
    for sentence in ("收到申请3件。", "占比34.2%。", "未发生行政复议。", "复议、诉讼分别为3件、5件。"):
        claims = list(read_sentence(cut_tokens(sentence), Memory(topic="requests")))
        assert find_claiming(sentence, [0]) or not claims


def test_a_number_of_what_no_table_counts_is_held_back() -> None:
    """Nothing is claimed by a number behind 建议; where that is only part of a word, the sentence is read."""
    for sentence in ("办理建议3件、提案12件，答复均公开。", "受理咨询1234567件。", "收到检察建议2份。"):
        assert not find_claiming(sentence, [0])
    for sentence in ("制定规范性文件3件。", "办理建议案3件。", "办理建议3件、申请2件。", "办结建议3.5件。"):
        assert find_claiming(sentence, [0])
