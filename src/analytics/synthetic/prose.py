"""What agencies write in sections 一, 五 and 六, and which figures their sentences state.

Wordings are data (``data/prose.toml``). A sentence names figures by words in braces; every clause with such a
word is recorded as a claim, so that checks of prose against tables have something to be checked with.
"""

import functools
import importlib.resources
import random
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from analytics.model import APPLICANTS, TOTAL, FigureKey, Form
from analytics.synthetic.figures import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    GROUPS,
    RECEIVED,
    RESULTS,
    Figures,
    Number,
)
from analytics.synthetic.functions import load_functions
from analytics.synthetic.region import Agency
from analytics.synthetic.report import Claim, Prose

FEW = 10
"""Up to so many requests an agency spares its readers shares and channels."""

OVERVIEW_AT_MOST = 1000
"""Section 一 should stay within so many characters (国办公开办函〔2021〕30号)."""

_DETAILS = ("problem_details", "remedy_details")
_NOTICES = {
    Form.F2019: ("〔2019〕60号", "中华人民共和国政府信息公开工作年度报告格式（试行）"),
    Form.F2021: ("〔2021〕30号", "中华人民共和国政府信息公开工作年度报告格式"),
}
_CLAUSE_END = re.compile(r"(?<=[，；。、：（）])")
_SELF = {"government_office": "我办", "subdistrict": "我街道", "town": "我镇"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which figures a word in braces states, and how; see :class:`~analytics.synthetic.report.Claim`."""

    kind: str
    terms: tuple[FigureKey, ...]
    value: str
    base: tuple[FigureKey, ...] = ()
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Writer:
    """What one report's sentences are made from: its words, what they mean, and its own dice."""

    agency: Agency
    year: int
    words: Mapping[str, Any]
    meanings: Mapping[str, Meaning]
    figures: Figures
    rng: random.Random


def write_prose(
    agency: Agency, year: int, form: Form, figures: Figures, received_before: Number, seed: int
) -> tuple[Prose, tuple[Claim, ...]]:
    """The sections of one report and what they claim.

    Args:
        agency: Who writes.
        year: Report year.
        form: The form that the preamble cites.
        figures: The report's figures, in its own form.
        received_before: 本年新收 of the last report, 0 where there is none.
        seed: Of the region.
    """
    rng = random.Random(f"{seed} prose {agency.agency_id} {year}")
    meanings = dict(_list_meanings(figures, received_before, rng))
    words = {**_list_words(agency, year, form, rng), **_print_meanings(meanings)}
    writer = Writer(agency, year, words, meanings, figures, rng)
    written = {
        "0": [_say(writer, "preamble")],
        "1": list(_write_overview(writer)),
        "5": list(_write_problems(writer)),
        "6": list(_write_last(writer)),
    }
    claims: list[Claim] = []
    for section, sentences in written.items():
        for pattern, extra in sentences:
            claims += _list_claims(section, pattern, extra, writer)
    prose = {
        section: tuple(_fill(pattern, {**words, **extra}) for pattern, extra in sentences)
        for section, sentences in written.items()
    }
    return prose, tuple(claims)


def self_name(agency: Agency, year: int) -> str:
    """How an agency speaks of itself: 我局, 我委, 我镇; a government speaks of its region."""
    if agency.kind == "government":
        return "全" + {"区": "区", "县": "县", "市": "市", "省": "省"}[agency.region[-1]]
    if agency.kind in _SELF:
        return "我厅" if agency.name.endswith("厅") else _SELF[agency.kind]
    name = agency.name_in(year)
    return "我中心" if name.endswith("中心") else "我办" if name.endswith("办公室") else f"我{_last(name)}"


def fill_wording(name: str, words: Mapping[str, Any], choice: int = 0) -> str:
    """One wording of a statement with its words filled in; unknown words stay empty."""
    wordings = load_wordings()[name]
    return _fill(wordings[choice % len(wordings)], words)


@functools.cache
def load_wordings() -> Mapping[str, Any]:
    """Every statement in all its wordings."""
    text = importlib.resources.files("analytics.synthetic").joinpath("data/prose.toml").read_text("utf-8")
    return tomllib.loads(text)


_Sentence = tuple[str, Mapping[str, Any]]
"""A wording, and words that hold in it alone."""


def _last(name: str) -> str:
    return "委" if name.endswith("委员会") else name[-1]


def _say(writer: Writer, name: str, **extra: Any) -> _Sentence:
    return writer.rng.choice(load_wordings()[name]), extra


def _write_overview(writer: Writer) -> Iterator[_Sentence]:
    figures, rng = writer.figures, writer.rng
    yield _say(writer, "opening")
    pattern, _ = _say(writer, "publishing")
    yield _join(pattern, _choose_powers(writer)), {}
    yield _join(*_write_requests(writer)), {}
    pattern, _ = _say(writer, "managing")
    issued = figures.get(FigureKey("proactive.normative_documents.issued", TOTAL))
    in_force = figures.get(FigureKey("proactive.normative_documents.in_force", TOTAL), 0)
    has_documents = issued is not None and in_force and rng.random() < 0.75
    yield pattern.replace("{documents}", _say(writer, "documents")[0] if has_documents else ""), {}
    yield _say(writer, "platform")
    is_government = writer.agency.kind == "government"
    yield _say(writer, "supervising_government" if is_government else "supervising")


def _choose_powers(writer: Writer) -> str:
    penalty = writer.figures[FigureKey("proactive.penalty.decisions", TOTAL)]
    if penalty >= 20_000:
        return _say(writer, "powers_rounded")[0]
    if penalty and writer.figures[FigureKey("proactive.licensing.decisions", TOTAL)]:
        return _say(writer, "powers")[0] if writer.rng.random() < 0.6 else ""
    return ""


def _write_requests(writer: Writer) -> Iterator[str]:
    figures = writer.figures
    received, carried_in, concluded, carried_out = (
        figures[FigureKey(row, TOTAL)] for row in (RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT)
    )
    if not received and not carried_in:
        yield _say(writer, "requests_none")[0]
    else:
        is_simple = not carried_in and not carried_out
        yield _say(writer, "requests_simple" if is_simple else "requests")[0]
    if received > FEW:
        yield _say(writer, "channels")[0]
        natural = figures[FigureKey(RECEIVED, "natural_person")]
        yield _say(writer, "applicants_all_natural" if natural == received else "applicants")[0]
        if concluded:
            yield _say(writer, "outcomes")[0]
    has_disputes = any(figures[FigureKey(f"disputes.{group}.total", TOTAL)] for group in GROUPS)
    yield _say(writer, "disputes" if has_disputes else "disputes_none")[0]


def _write_problems(writer: Writer) -> Iterator[_Sentence]:
    """Two or three problems and what is done about each; another pair of problems every year."""
    pool = load_wordings()["problems"]
    start = random.Random(writer.agency.agency_id).randrange(len(pool))
    stride = writer.rng.choice((2, 3))
    pairs = [pool[(start + (writer.year % 100) * 3 + i * 5) % len(pool)] for i in range(stride)]
    details = (writer.rng.sample(load_wordings()[name], stride) for name in _DETAILS)
    pairs = [
        (f"{problem}，{what}", f"{remedy}，{how}")
        for (problem, remedy), what, how in zip(pairs, *details, strict=True)
    ]
    lost = sum(writer.figures[FigureKey(f"disputes.{group}.overturned", TOTAL)] for group in GROUPS)
    if lost:
        pairs.append(load_wordings()["dispute_problem"])
    numbers = ("一是", "二是", "三是", "四是")
    problems = "；".join(number + pair[0] for number, pair in zip(numbers, pairs, strict=False))
    remedies = "；".join(number + pair[1] for number, pair in zip(numbers, pairs, strict=False))
    yield _join(_say(writer, "problem_intro")[0], problems + "。"), {}
    yield _join(_say(writer, "remedy_intro")[0], remedies + "。"), {}


def _write_last(writer: Writer) -> Iterator[_Sentence]:
    received = writer.figures[FigureKey(RECEIVED, TOTAL)]
    if writer.year >= 2021 and received > 150 and writer.rng.random() < 0.5:
        notices = writer.rng.randrange(1, 6)
        yield _say(writer, "fee", fee=notices * 100 * writer.rng.randrange(1, 4), fee_notices=notices)
    elif writer.year >= 2021 and writer.rng.random() < 0.5:
        yield _say(writer, "fee_none")
        if writer.rng.random() < 0.5:
            return
    yield _say(writer, "nothing_else")


def _join(*parts: str) -> str:
    return "".join(parts)


def _list_words(agency: Agency, year: int, form: Form, rng: random.Random) -> dict[str, Any]:
    is_government = agency.kind == "government"
    notice, notice_name = _NOTICES[Form.F2019 if form is Form.F2019 else Form.F2021]
    office = load_functions()["office"]
    fields = office.fields if is_government else load_functions()[agency.function].fields
    themes = load_wordings()["themes"]
    scale = {"government": 40, "government_office": 5, "department": 3}.get(agency.kind, 1)
    site, media, board = (rng.randrange(low, high) * scale for low, high in ((90, 320), (40, 190), (0, 30)))
    field, other_field = rng.sample(fields, 2)
    return {
        "year": year,
        "next_year": year + 1,
        "who": self_name(agency, year),
        "editor": f"{agency.name_in(year)}办公室" if is_government else agency.name_in(year),
        "phone": agency.phone,
        "notice": notice,
        "notice_name": notice_name,
        "scope": f"，数据汇总{agency.note.removeprefix('汇总').partition('，')[0]}" if is_government else "",
        "theme": rng.choice(themes.get(str(year), themes["later"])),
        "field": field,
        "other_field": other_field,
        "posts": site + media + board,
        "site": site,
        "media": media,
        "board": board,
        "explained": rng.randrange(4, 16) * max(1, scale // 3),
        "answered": rng.randrange(3, 40) * max(1, scale // 3),
        "cleaned": rng.randrange(6, 60),
        "columns": rng.randrange(2, 9),
        "trainings": rng.randrange(1, 6),
        "trained": rng.randrange(24, 140) * max(1, scale // 8),
        "weight": rng.randrange(4, 9),
        "satisfaction": f"{rng.randrange(9300, 9960) / 100:.1f}",
    }


def _list_meanings(
    figures: Figures, received_before: Number, rng: random.Random
) -> Iterator[tuple[str, Meaning]]:
    """Every word that states figures, with its value in this report."""
    sums = {name: tuple(key for key in keys if key in figures) for name, keys in _sums(figures).items()}
    for name, keys in sums.items():
        yield name, Meaning("count", keys, str(sum(figures[key] for key in keys)))
    received = int(figures[FigureKey(RECEIVED, TOTAL)])
    for name, part, whole in _SHARES:
        base = sum(figures[key] for key in sums[whole])
        if base:
            share = _percent(sum(figures[key] for key in sums[part]), base)
            yield f"{name}_share", Meaning("share", sums[part], share, sums[whole])
    penalty = Decimal(figures[FigureKey("proactive.penalty.decisions", TOTAL)])
    rounded = (penalty / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    yield "penalty_rounded", Meaning("rounded", sums["penalty"], str(rounded))
    letters = sum(rng.random() < 0.24 for _ in range(received)) if received < 5000 else received // 4
    visits = min(received - letters, rng.randrange(0, 2 + received // 25))
    parts = (received - letters - visits, letters, visits)
    for name, part_number in zip(("online", "letters", "visits"), parts, strict=True):
        kind = "channels" if name == "online" else "part"
        yield name, Meaning(kind, sums["received"], str(part_number), parts=parts)
        if received:
            yield f"{name}_share", Meaning("part", (), _percent(part_number, received))
    yield "growth", _grow(received, received_before, sums["received"])
    yield "none", Meaning("none", (*sums["received"], *sums["carried_in"]), "0")
    disputes = tuple(FigureKey(f"disputes.{group}.total", TOTAL) for group in GROUPS)
    yield "no_disputes", Meaning("none", disputes, "0")
    yield "all_natural", Meaning("count", sums["natural"], str(received))
    yield "all_natural_count", Meaning("count", sums["natural"], str(received))


_SHARES = (
    ("granted", "granted", "concluded"),
    ("opened", "opened", "concluded"),
    ("unavailable", "unavailable", "concluded"),
    ("natural", "natural", "received"),
)
_SILENT = {"none", "no_disputes", "all_natural"}
"""Words that print nothing: the sentence around them says it."""


def _sums(figures: Figures) -> dict[str, tuple[FigureKey, ...]]:
    def total(*indicators: str) -> tuple[FigureKey, ...]:
        return tuple(FigureKey(indicator, TOTAL) for indicator in indicators)

    def group(name: str) -> tuple[FigureKey, ...]:
        prefix = f"requests.outcome.{name}"
        return tuple(key for key in figures if key.indicator.startswith(prefix) and key.applicant == TOTAL)

    suits = total(*(f"disputes.{name}.total" for name in GROUPS[1:]))
    documents = "proactive.normative_documents"
    return {
        "received": total(RECEIVED),
        "carried_in": total(CARRIED_IN),
        "concluded": total(CONCLUDED),
        "carried_out": total(CARRIED_OUT),
        "handled": total(RECEIVED, CARRIED_IN),
        "granted": total("requests.outcome.granted"),
        "partly": total("requests.outcome.granted_in_part"),
        "opened": total("requests.outcome.granted", "requests.outcome.granted_in_part"),
        "refused": group("refused."),
        "unavailable": group("unavailable."),
        "not_processed": group("not_processed."),
        "others": group("other_disposal"),
        "natural": (FigureKey(RECEIVED, "natural_person"),),
        "organisations": tuple(FigureKey(RECEIVED, person) for person in APPLICANTS[1:-1]),
        "reconsiderations": total("disputes.reconsideration.total"),
        "suits": suits,
        **{f"reconsideration_{result}": total(f"disputes.reconsideration.{result}") for result in RESULTS},
        "issued": total(f"{documents}.issued"),
        "repealed": total(f"{documents}.repealed"),
        "in_force": total(f"{documents}.in_force"),
        "licensing": total("proactive.licensing.decisions"),
        "penalty": total("proactive.penalty.decisions"),
        "coercion": total("proactive.coercion.decisions"),
    }


def _grow(received: int, before: Number, terms: tuple[FigureKey, ...]) -> Meaning:
    """The change against last year; silent where last year's number is small."""
    if before < FEW or not received:
        return Meaning("silent", (), "")
    return Meaning("growth", terms, _percent(received - before, before))


def _print_meanings(meanings: Mapping[str, Meaning]) -> dict[str, str]:
    words = {name: "" if name in _SILENT else meaning.value for name, meaning in meanings.items()}
    if words["growth"]:
        change = Decimal(words["growth"])
        verb = "增长" if change > 0 else "下降"
        words["growth"] = f"，同比{verb}{abs(change)}%" if change else "，与上年持平"
    return words


def _percent(part: Number, whole: Number) -> str:
    share = Decimal(part) * 100 / Decimal(whole)
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _fill(pattern: str, words: Mapping[str, Any]) -> str:
    return string.Formatter().vformat(pattern, (), words)


def _list_claims(section: str, pattern: str, extra: Mapping[str, Any], writer: Writer) -> Iterator[Claim]:
    """One claim for every word that states figures, with the clause in which it stands."""
    words = {**writer.words, **extra}
    for clause in _CLAUSE_END.split(pattern):
        for _, name, _, _ in string.Formatter().parse(clause):
            meaning = writer.meanings.get(name or "")
            if meaning is None or meaning.kind in ("silent", "part"):
                continue
            text = _fill(clause, words).rstrip("，；。、：（）")
            yield Claim(
                section, meaning.kind, meaning.terms, meaning.value, text, meaning.base, meaning.parts
            )
