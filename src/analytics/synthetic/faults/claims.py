"""Faults in stated figures: sentences that contradict the tables or each other, or are silent."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from analytics.model import TOTAL, FigureKey
from analytics.synthetic.faults.record import Changed, Scene, is_filed, record_prose, replace_text, rewrite
from analytics.synthetic.figures import CARRIED_IN, CARRIED_OUT, CONCLUDED, GROUPS, RECEIVED
from analytics.synthetic.prose import fill_wording, load_wordings, self_name
from analytics.synthetic.report import Claim, Report

_BALANCE = (RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT)


def _misstate(scene: Scene, fault: str, rule: str, claim: Claim, value: str, *also: str) -> Iterator[Changed]:
    """Let a clause state another value than the tables do."""
    printed = value.removeprefix("-")
    text = re.sub(rf"(?<!\d){re.escape(claim.value.removeprefix('-'))}(?!\d)", printed, claim.text, count=1)
    if text == claim.text or value == scene.report.text(claim.terms[0]):
        return  # a cell that was mistyped as well says the same
    wrong = replace_text(scene.report, claim.section, claim.text, text)
    claims = tuple(
        replace(claim, value=value, text=text) if old == claim else new
        for old, new in zip(scene.report.claims, wrong.claims, strict=True)
    )
    changed = replace(wrong, claims=claims)
    (reports, planted) = record_prose(fault, rule, scene, changed, claim.text, text, *also)
    yield reports, replace(planted, cells=(*claim.terms, *claim.base))


def _claims(report: Report, kind: str, wanted: Callable[[FigureKey], bool]) -> list[Claim]:
    """Claims of a kind about printed figures; what an office leaves blank cannot be contradicted."""
    return [
        claim
        for claim in report.claims
        if claim.kind == kind
        and claim.terms
        and wanted(claim.terms[0])
        and all(report.cells[key].text is not None for key in (*claim.terms, *claim.base))
    ]


def contradict_requests(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E1: a number of requests in section 一 is none that table 三 has for received, handled or concluded."""
    report = scene.report
    claims = _claims(
        report, "count", lambda key: key.indicator in (RECEIVED, CONCLUDED) and key.applicant == TOTAL
    )
    if claims:
        claim = rng.choice(claims)
        known = {int(report.number(row)) for row in _BALANCE} | {
            int(report.number(RECEIVED) + report.number(CARRIED_IN)),
            int(report.number(CONCLUDED) + report.number(CARRIED_OUT)),
        }
        wrong = int(claim.value) + rng.choice((1, 2, 3))
        while wrong in known:
            wrong += 1
        is_told = all(report.cells[FigureKey(row, TOTAL)].text is not None for row in _BALANCE)
        for reports, planted in _misstate(
            scene, "contradict_requests", "E1", claim, str(wrong), "E6", "E7", "E8"
        ):
            yield reports, replace(planted, is_told=is_told)


def contradict_outcomes(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E1: the number granted, refused or unavailable in section 一 is not that of table 三."""
    claims = _claims(
        scene.report,
        "count",
        lambda key: key.indicator.startswith("requests.outcome.") and key.indicator != CONCLUDED,
    )
    if claims:
        claim = rng.choice(claims)
        wrong = str(int(claim.value) + rng.choice((1, 3, 10)))
        yield from _misstate(scene, "contradict_outcomes", "E1", claim, wrong, "E6")


def contradict_disputes(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E2: the number of reconsiderations or suits is not that of table 四."""
    claims = _claims(scene.report, "count", lambda key: key.indicator.startswith("disputes."))
    if claims:
        claim = rng.choice(claims)
        yield from _misstate(
            scene, "contradict_disputes", "E2", claim, str(int(claim.value) + rng.choice((1, 2)))
        )


def contradict_decisions(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E3: licences or penalties in section 一 are not those of table 二."""
    claims = _claims(scene.report, "count", lambda key: key.indicator.endswith(".decisions"))
    claims += _claims(scene.report, "rounded", lambda _: True)
    if claims:
        claim = rng.choice(claims)
        step = Decimal("0.3") if claim.kind == "rounded" else Decimal(rng.choice((5, 12)))
        yield from _misstate(scene, "contradict_decisions", "E3", claim, str(Decimal(claim.value) + step))


def contradict_documents(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E4: documents issued, repealed or in force in section 一 are not those of table 二."""
    claims = _claims(scene.report, "count", lambda key: key.indicator.startswith("proactive.normative"))
    if claims:
        claim = rng.choice(claims)
        yield from _misstate(
            scene, "contradict_documents", "E4", claim, str(int(claim.value) + rng.choice((1, 2)))
        )


def deny_requests(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E5: section 一 says that there were no requests, table 三 has some."""
    report = scene.report
    if report.number(RECEIVED):
        old = next((text for text in report.prose["1"] if text.startswith("（二）")), None)
        if old is not None:
            words = {
                "year": report.report_year,
                "who": self_name(report.agency, report.report_year),
                "none": "",
            }
            new = fill_wording("requests_none", words, rng.randrange(3))
            paragraphs = tuple(new if text == old else text for text in report.prose["1"])
            claim = Claim("1", "none", (FigureKey(RECEIVED, TOTAL),), "0", new.rstrip("。"))
            changed = rewrite(report, "1", paragraphs, (claim,))
            reports, planted = record_prose("deny_requests", "E5", scene, changed, old, new, "E1")
            yield reports, replace(planted, cells=claim.terms)


def deny_disputes(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E5: section 一 says that there were no disputes, table 四 has some."""
    report = scene.report
    stated = [
        claim for claim in report.claims if claim.terms and claim.terms[0].indicator.startswith("disputes.")
    ]
    if stated and any(report.number(f"disputes.{group}.total") for group in GROUPS):
        paragraph = next(text for text in report.prose["1"] if stated[0].text in text)
        start = paragraph.rfind("。", 0, paragraph.index(stated[0].text)) + 1
        new = fill_wording("disputes_none", {"no_disputes": ""}, rng.randrange(3))
        paragraphs = tuple(text[:start] + new if text == paragraph else text for text in report.prose["1"])
        totals = tuple(FigureKey(f"disputes.{group}.total", TOTAL) for group in GROUPS)
        changed = rewrite(report, "1", paragraphs, (Claim("1", "none", totals, "0", new.rstrip("。")),))
        yield record_prose("deny_disputes", "E5", scene, changed, paragraph[start:], new, "E2")


def miscompute_share(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E6: a percentage is not the quotient of the numbers it is made from."""
    claims = _claims(scene.report, "share", lambda _: True)
    if claims:
        claim = rng.choice(claims)
        wrong = abs(Decimal(claim.value) + Decimal(rng.choice(("-3.4", "2.7", "5.1"))))
        part = scene.report.number(*claim.terms[0])
        while any(abs(part * 100 / whole - wrong) < 1 for whole in _list_totals(scene.report) if whole):
            wrong += Decimal("1.3")
        yield from _misstate(scene, "miscompute_share", "E6", claim, str(wrong))


def miscompute_growth(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E7: the growth against last year is not that of last year's report, on whatever base."""
    claims = [claim for claim in _claims(scene.report, "growth", lambda _: True) if Decimal(claim.value)]
    if claims and scene.last is not None and is_filed(scene.last, scene.report.report_year - 1):
        claim = rng.choice(claims)
        step = Decimal(rng.choice(("6.3", "11.8"))) * (1 if Decimal(claim.value) > 0 else -1)
        true = _list_growths(scene.report, scene.last)
        wrong = Decimal(claim.value) + step
        while any(abs(wrong - growth) < 1 for growth in true):
            wrong += step
        yield from _misstate(scene, "miscompute_growth", "E7", claim, str(wrong))


def _list_totals(report: Report) -> set[Decimal]:
    """Every number of requests that a share may be of, or a list of channels may add up to."""
    numbers = {Decimal(report.number(row)) for row in _BALANCE}
    return numbers | {Decimal(report.number(RECEIVED) + report.number(CARRIED_IN))}


def _list_growths(report: Report, last: Report) -> list[Decimal]:
    """The growth of every number of requests against every one of last year, in percent."""
    numbers, before = _list_totals(report), _list_totals(last)
    return [(number - base) * 100 / base for number in numbers for base in before if base]


def miscount_channels(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E8: online, letters and visits do not add up to what was received."""
    claims = _claims(scene.report, "channels", lambda _: True)
    if claims:
        claim = rng.choice(claims)
        more = rng.choice((2, 4))
        while scene.report.number(RECEIVED) + more in _list_totals(scene.report):
            more += 1
        yield from _misstate(scene, "miscount_channels", "E8", claim, str(int(claim.value) + more), "E6")


def hide_lost_disputes(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E9: disputes were lost, and section 五 does not say a word about them."""
    del rng
    problem, remedy = load_wordings()["dispute_problem"]
    if any(problem in text for text in scene.report.prose["5"]):
        texts = tuple(
            re.sub(rf"；[二三四]是({re.escape(problem)}|{re.escape(remedy)})", "", text)
            for text in scene.report.prose["5"]
        )
        if any(re.search("复议|诉讼|答复", text) for text in texts):
            return
        yield record_prose("hide_lost_disputes", "E9", scene, rewrite(scene.report, "5", texts), problem, "")


def hide_fee(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E10: section 一 names a processing fee, section 六 says that there is nothing to report."""
    report = scene.report
    if report.report_year >= 2021:
        sentence = f"全年收取信息处理费{rng.randrange(1, 9) * 100}元。"
        place = next((i for i, text in enumerate(report.prose["1"]) if text.startswith("（二）")), 0)
        overview = list(report.prose["1"])
        overview[place] += sentence
        changed = rewrite(rewrite(report, "1", tuple(overview)), "6", ("无。",))
        yield record_prose("hide_fee", "E10", scene, changed, "", sentence)
