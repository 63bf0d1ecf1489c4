"""Which reports say the same: passages without what all have in common, as small sets of numbers.

Reports look alike by law: opening, dates, section titles. That is taken off first, with years, numbers and
names. What is left is hashed, eight characters at a time, and one hash in eight is kept; two texts that share
many of them share passages. Measured on synthetic texts against other methods, this finds copies with one
character in ten changed, in a hundredth of their time.
"""

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from analytics.narrative.text import fold

Grams = npt.NDArray[np.uint64]
"""Sorted, unique; dtype uint64."""

GRAM = 8
"""Characters in one gram."""
KEPT_ONE_IN = 8
"""Of so many grams one is kept to find likely pairs; a gram is kept everywhere or nowhere."""

SELF = "我"
BETWEEN = "\x00"
"""Stands between two sentences of a stripped text."""
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_MARKER = re.compile(
    r"^(?:（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、]|[一二三四五六七八九十]是)"
)
_PUNCTUATION = re.compile(r"[\s，。；：、！？（）“”‘’\"'《》〈〉.,;:!?\-·…]+")
_PART = re.compile(r"(?=（[一二三四五六七八九十]）|\([一二三四五六七八九十]\))")
_ON_REQUESTS = re.compile(r"[（(][一二三四五六七八九十][）)]\s*[^。\n]{0,8}依申请公开")
_PRIME = np.uint64(1099511628211)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_PAIR_BUDGET = 12_000_000
_LEAST_CAP = 30
_LEAST_SHARED = 4
_GAP = 6


@dataclass(frozen=True, slots=True)
class SimilarPairs:
    """Which texts share passages, and what so many share that it is nobody's copy.

    Attributes:
        first, second: Positions of the texts, ``first < second``; dtype int64.
        shared: How many grams they share.
        overlap: `shared` by the grams of the shorter one, 0 to 1; grams of `common` are not counted.
        common: Grams that more than `cap` texts have.
        cap: In so many texts a gram may stand before it counts as everybody's.
    """

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    shared: npt.NDArray[np.int64]
    overlap: npt.NDArray[np.float64]
    common: Grams
    cap: int


class CommonPassage(NamedTuple):
    """The same passage in two texts: code points of each as given."""

    first_start: int
    first_end: int
    second_start: int
    second_end: int


def drop_requests(text: str) -> str:
    """Section 一 without its part on requests, which is numbers in sentences that everybody uses.

    >>> drop_requests("（一）主动公开。甲。（二）依申请公开。收到3件。（三）管理。乙。")
    '（一）主动公开。甲。（三）管理。乙。'
    """
    return "".join(part for part in _PART.split(text) if not _ON_REQUESTS.match(part))


def strip_boilerplate(text: str, names: Iterable[str] = ()) -> str:
    """The prose that is an office's own, in a form in which copies are equal.

    Fixed sentences and headings are gone, a number is ``#``, the agency's own names and 我局, 全市 are one
    sign, and punctuation is left out.

    Args:
        text: A section, or several.
        names: What the agency is called: name, printed name, aliases.

    >>> strip_boilerplate("（一）主动公开情况。2023年，甲县民政局公开信息12条。", ["甲县民政局"])
    '#年我公开信息#条'
    """
    data, first_words = _load(), _compile_first_words()
    kept = []
    for match in _SENTENCE.finditer(fold(text).text):
        sentence = _MARKER.sub("", match.group().strip())
        bare = sentence.rstrip("。；：\n")
        is_fixed = first_words.search(sentence) is not None and any(
            all(word in sentence for word in words) for words in data["sentences"]
        )
        if bare and not is_fixed and bare not in data["headings"]:
            kept.append(sentence)
    joined = BETWEEN.join(kept)
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        joined = joined.replace(name, SELF)
    joined = _compile_selves().sub(SELF, joined)
    return _PUNCTUATION.sub("", _NUMBER.sub("#", joined))


def fingerprint(stripped: str, kept_one_in: int = KEPT_ONE_IN, *, is_ordered: bool = True) -> Grams:
    """The grams of a stripped text that are kept; shape (n,), sorted and unique.

    Of short texts, or where two are compared for good, all are kept (`kept_one_in` = 1). Without `is_ordered`
    no gram runs from one sentence into the next, so that the same sentences in another order are the same.
    """
    text = stripped.replace(BETWEEN, "") if is_ordered else stripped
    if len(text) < GRAM:
        return np.empty(0, np.uint64)
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    width = len(codes) - GRAM + 1
    hashes = np.zeros(width, np.uint64)
    for offset in range(GRAM):
        hashes = (hashes * _PRIME) ^ (codes[offset : offset + width] * _GOLDEN)
    hashes ^= hashes >> np.uint64(29)
    if not is_ordered:
        ends = np.concatenate(([0], np.cumsum(codes == ord(BETWEEN))))
        hashes = hashes[ends[GRAM:] == ends[:-GRAM]]
    if not len(hashes):
        return hashes
    kept = np.sort(hashes[hashes % np.uint64(kept_one_in) == 0] if kept_one_in > 1 else hashes)
    # The same as np.unique, which takes five times as long for so few.
    return kept[np.concatenate(([True], kept[1:] != kept[:-1]))] if len(kept) else kept


def jaccard(first: Grams, second: Grams) -> float:
    """Grams in common by grams of either; 0 where neither has any."""
    both = len(np.intersect1d(first, second, assume_unique=True))
    either = len(first) + len(second) - both
    return both / either if either else 0.0


def as_five_grams(share: float) -> float:
    """What a share of common eight-grams would be in five-grams, by which likeness is usually told.

    A changed character spoils as many grams as they are long.
    """
    return float(share ** (5 / GRAM))


def contain(first: Grams, second: Grams) -> float:
    """Grams in common by the grams of the smaller set; 0 where one is empty."""
    smaller = min(len(first), len(second))
    return len(np.intersect1d(first, second, assume_unique=True)) / smaller if smaller else 0.0


def find_similar_pairs(
    fingerprints: Sequence[Grams], *, least_overlap: float = 0.12, pair_budget: int = _PAIR_BUDGET
) -> SimilarPairs:
    """Every pair of texts whose own grams overlap, found by the rare ones.

    A gram that is in n texts stands for n²/2 pairs, so the commonest are set aside: as many as needed to keep
    all pairs within `pair_budget`, never one that fewer than 30 texts have. Grams set aside say nothing about
    who copied from whom; they come back as `common`.

    Args:
        fingerprints: One set of grams for each text.
        least_overlap: Pairs with less are left out.
        pair_budget: Bounds time and memory: 12 million pairs need about two seconds and 400 MB.
    """
    sizes = np.fromiter((len(one) for one in fingerprints), np.int64, len(fingerprints))
    if sizes.sum() == 0:
        return _no_pairs()
    grams = np.concatenate([np.asarray(one, np.uint64) for one in fingerprints])
    texts = np.repeat(np.arange(len(fingerprints), dtype=np.int64), sizes)
    order = np.argsort(grams, kind="stable")
    grams, texts = grams[order], texts[order]
    starts = np.flatnonzero(np.concatenate(([True], grams[1:] != grams[:-1])))
    counts = np.diff(np.append(starts, len(grams)))
    cap = _choose_cap(counts, pair_budget)
    is_common = counts > cap
    own = sizes - np.bincount(texts[np.repeat(is_common, counts)], minlength=len(fingerprints))
    keys = _pair_keys(texts, starts[~is_common], counts[~is_common], len(fingerprints))
    pairs, shared = np.unique(keys, return_counts=True)
    first, second = pairs // len(fingerprints), pairs % len(fingerprints)
    overlap = shared / np.maximum(np.minimum(own[first], own[second]), 1)
    is_kept = (overlap >= least_overlap) & (shared >= _LEAST_SHARED)
    return SimilarPairs(
        first[is_kept], second[is_kept], shared[is_kept], overlap[is_kept], grams[starts[is_common]], cap
    )


def find_common_passages(first: str, second: str, least: int = 16) -> tuple[CommonPassage, ...]:
    """Mark the passages that two texts have in common, for showing them side by side.

    Digits count as equal, and a few changed characters do not end a passage.

    Args:
        first: A text as given; a pair of sections costs about a millisecond.
        second: The other one.
        least: Passages of fewer characters are left out.
    """
    folded = fold(first), fold(second)
    one, two = (_DIGIT.sub("#", each.text) for each in folded)
    if not one or not two:
        return ()
    runs: list[list[int]] = []
    for code in LCSseq.opcodes(one, two):
        if code.tag != "equal":
            continue
        near = runs and code.src_start - runs[-1][1] <= _GAP and code.dest_start - runs[-1][3] <= _GAP
        if near:
            runs[-1][1], runs[-1][3] = code.src_end, code.dest_end
            runs[-1][4] += code.src_end - code.src_start
        else:
            runs.append(
                [code.src_start, code.src_end, code.dest_start, code.dest_end, code.src_end - code.src_start]
            )
    return tuple(
        CommonPassage(*folded[0].locate(run[0], run[1]), *folded[1].locate(run[2], run[3]))
        for run in runs
        if run[4] >= least and run[4] * 2 > run[1] - run[0]
    )


def _choose_cap(counts: npt.NDArray[np.int64], pair_budget: int) -> int:
    """The largest number of texts that a gram may be in, so that the pairs stay within the budget."""
    sizes, numbers = np.unique(counts, return_counts=True)
    pairs = np.cumsum(numbers * (sizes * (sizes - 1) // 2))
    fitting = sizes[pairs <= pair_budget]
    return max(int(fitting[-1]) if len(fitting) else 0, _LEAST_CAP)


def _pair_keys(
    texts: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64], total: int
) -> npt.NDArray[np.int64]:
    """One number for every pair of texts that has a gram in common, once for each such gram."""
    keys = []
    for size in np.unique(counts[counts > 1]):
        rows = starts[counts == size][:, None] + np.arange(size)
        members = texts[rows]
        left, right = np.triu_indices(int(size), 1)
        keys.append((members[:, left] * total + members[:, right]).ravel())
    return np.concatenate(keys) if keys else np.empty(0, np.int64)


def _no_pairs() -> SimilarPairs:
    nobody = np.empty(0, np.int64)
    return SimilarPairs(nobody, nobody, nobody, np.empty(0, np.float64), np.empty(0, np.uint64), _LEAST_CAP)


@functools.cache
def _compile_selves() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_load()["selves"], key=len, reverse=True)))


@functools.cache
def _compile_first_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted({words[0] for words in _load()["sentences"]})))


@functools.cache
def _load() -> Mapping[str, Any]:
    text = (
        importlib.resources.files("analytics.narrative").joinpath("data/boilerplate.toml").read_text("utf-8")
    )
    return tomllib.loads(text)
