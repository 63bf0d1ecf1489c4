"""Copies are found through years, names and small edits; what all have in common is nobody's copy."""

import random

import numpy as np
import pytest

from analytics.narrative.fingerprints import (
    Grams,
    contain,
    find_common_passages,
    find_similar_pairs,
    fingerprint,
    jaccard,
    strip_boilerplate,
)

HAN = [chr(0x4E00 + index) for index in range(3000)]


def write(rng: random.Random, sentences: int = 30) -> str:
    """A text of invented sentences."""
    return "".join("".join(rng.choices(HAN, k=rng.randrange(20, 50))) + "。" for _ in range(sentences))


def edit(rng: random.Random, text: str, share: float) -> str:
    """The text with some of its characters changed."""
    return "".join(rng.choice(HAN) if char != "。" and rng.random() < share else char for char in text)


def take(text: str) -> Grams:
    """The fingerprint of a text."""
    return fingerprint(strip_boilerplate(text))


def test_year_names_and_fixed_sentences_are_taken_off() -> None:
    """The same report of another office and year leaves the same text."""
    opening = "本报告根据《中华人民共和国政府信息公开条例》编制。"
    one = f"{opening}（一）主动公开情况。2022年，甲县民政局公开信息12条，我局加强培训。"
    two = "（一）主动公开情况。\n2023年，乙县林业局公开信息15条，\n本局加强培训。统计期限自1月1日起。"
    assert strip_boilerplate(one, ["甲县民政局"]) == strip_boilerplate(two, ["乙县林业局"])


def test_short_and_empty_texts_have_no_fingerprint() -> None:
    """Fewer than eight characters say nothing."""
    assert len(fingerprint("")) == len(fingerprint("七个字的文字啊")) == 0
    assert jaccard(fingerprint(""), fingerprint("")) == contain(fingerprint(""), fingerprint("")) == 0.0


def test_a_fingerprint_is_sorted_and_unique() -> None:
    """So that sets can be compared as arrays."""
    grams = take(write(random.Random(1)) * 2)
    assert grams.dtype == np.uint64
    assert np.array_equal(grams, np.unique(grams))


@pytest.mark.parametrize("share", [0.0, 0.03, 0.1])
def test_edited_copies_are_found_among_others(share: float) -> None:
    """Copies with one character in ten changed are found, and nothing else."""
    rng = random.Random(2)
    texts = [write(rng) for _ in range(300)]
    texts += [edit(rng, text, share) for text in texts[:20]]
    pairs = find_similar_pairs([take(text) for text in texts])
    assert {(int(a), int(b)) for a, b in zip(pairs.first, pairs.second, strict=True)} == {
        (index, 300 + index) for index in range(20)
    }


def test_overlap_is_that_of_the_grams() -> None:
    """The numbers of a pair are those of its two sets."""
    rng = random.Random(3)
    first = write(rng)
    second = first[: len(first) // 2] + write(rng, 15)
    grams = [take(first), take(second)]
    pairs = find_similar_pairs(grams)
    assert pairs.shared.tolist() == [len(np.intersect1d(grams[0], grams[1]))]
    assert pairs.overlap[0] == pytest.approx(contain(*grams))
    assert jaccard(*grams) < contain(*grams)


def test_what_hundreds_share_is_common_and_makes_no_pairs() -> None:
    """A paragraph that everybody has comes back as common; copies beside it are still found."""
    rng = random.Random(4)
    everybody = write(rng, 6)
    texts = [everybody + write(rng) for _ in range(200)]
    texts.append(texts[0])
    pairs = find_similar_pairs([take(text) for text in texts], pair_budget=20_000)
    assert list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)) == [(0, 200)]
    assert pairs.cap < 200
    assert contain(np.sort(pairs.common), take(everybody)) > 0.9


def test_text_that_many_copied_is_found_while_the_budget_lasts() -> None:
    """Sixty offices with one text are sixty copies, not boilerplate."""
    rng = random.Random(5)
    copied = write(rng)
    texts = [copied] * 60 + [write(rng) for _ in range(100)]
    pairs = find_similar_pairs([take(text) for text in texts])
    assert len(pairs.first) == 60 * 59 // 2
    assert int(pairs.second.max()) == 59


def test_no_texts_give_no_pairs() -> None:
    """Nothing to compare is no error."""
    assert len(find_similar_pairs([]).first) == len(find_similar_pairs([take("")]).first) == 0


def test_common_passages_are_marked_in_both_texts() -> None:
    """Passages stand where they stand in the texts as given; other numbers do not end them."""
    rng = random.Random(6)
    same = write(rng, 2)
    first = f"{write(rng, 2)}2022年，{same}\n{write(rng, 1)}"
    second = f"{write(rng, 3)}\n2023年，{same[:20]}\n{same[20:]}"
    (passage,) = find_common_passages(first, second)
    one = first[passage.first_start : passage.first_end]
    two = second[passage.second_start : passage.second_end].replace("\n", "")
    assert same[:-1] in one
    assert same[:-1] in two


def test_different_texts_have_no_passage_in_common() -> None:
    """Chance characters in the same order are no passage."""
    rng = random.Random(7)
    assert find_common_passages(write(rng), write(rng)) == ()
    assert find_common_passages("", "一") == ()
