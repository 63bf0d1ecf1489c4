"""Faults in the prose: sentences that contradict the tables, copied text, text that is missing or must not be there."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from analytics.model import TOTAL, FigureKey
from analytics.synthetic.faults.record import Planted, ReportFault, Scene
from analytics.synthetic.figures import CARRIED_IN, CARRIED_OUT, CONCLUDED, GROUPS, RECEIVED
from analytics.synthetic.prose import OVERVIEW_AT_MOST, fill_wording, load_wordings, self_name
from analytics.synthetic.report import Claim, Report

Changed = tuple[tuple[Report, ...], Planted]

_PLATFORM, _SUPERVISION = "（四）", "（五）"
_BALANCE = (RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT)


def _rewrite(report: Report, section: str, paragraphs: tuple[str, ...]) -> Report:
    """The report with other paragraphs in a section; claims whose clause is gone go with it."""
    text = "".join(paragraphs)
    claims = tuple(claim for claim in report.claims if claim.section != section or claim.text in text)
    return replace(report, prose={**report.prose, section: paragraphs}, claims=claims)


def _replace(report: Report, section: str, old: str, new: str) -> Report:
    """The report with the first `old` of a section replaced; claims move along."""
    paragraphs = list(report.prose[section])
    place = next(i for i, paragraph in enumerate(paragraphs) if old in paragraph)
    paragraphs[place] = paragraphs[place].replace(old, new, 1)
    claims = tuple(
        replace(claim, text=claim.text.replace(old, new, 1)) if claim.section == section else claim
        for claim in report.claims
    )
    return replace(report, prose={**report.prose, section: tuple(paragraphs)}, claims=claims)


def _record(
    fault: str, rule: str, scene: Scene, changed: Report, before: str, after: str, *also: str
) -> Changed:
    return (changed,), Planted(
        fault, rule, (scene.report.report_year,), before=before, after=after, also=also
    )


def _misstate(
    scene: Scene, fault: str, rule: str, claim: Claim, value: str, *also: str
) -> Iterator[Changed]:
    """Let a clause state another value than the tables do."""
    printed = value.removeprefix("-")
    text = re.sub(rf"(?<!\d){re.escape(claim.value.removeprefix('-'))}(?!\d)", printed, claim.text, count=1)
    if text == claim.text:
        return
    wrong = _replace(scene.report, claim.section, claim.text, text)
    claims = tuple(
        replace(claim, value=value, text=text) if old == claim else new
        for old, new in zip(scene.report.claims, wrong.claims, strict=True)
    )
    changed = replace(wrong, claims=claims)
    (reports, planted) = _record(fault, rule, scene, changed, claim.text, text, *also)
    yield reports, replace(planted, cells=(*claim.terms, *claim.base))


def _claims(report: Report, kind: str, wanted: Callable[[FigureKey], bool]) -> list[Claim]:
    return [claim for claim in report.claims if claim.kind == kind and claim.terms and wanted(claim.terms[0])]


def contradict_requests(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E1: a number of requests in section 一 is none that table 三 has for received, handled or concluded."""
    report = scene.report
    claims = _claims(report, "count", lambda key: key.indicator in (RECEIVED, CONCLUDED) and key.applicant == TOTAL)
    if claims:
        claim = rng.choice(claims)
        known = {int(report.number(row)) for row in _BALANCE} | {
            int(report.number(RECEIVED) + report.number(CARRIED_IN)),
            int(report.number(CONCLUDED) + report.number(CARRIED_OUT)),
        }
        wrong = int(claim.value) + rng.choice((1, 2, 3))
        while wrong in known:
            wrong += 1
        yield from _misstate(scene, "contradict_requests", "E1", claim, str(wrong), "E6", "E7", "E8")


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
        yield from _misstate(scene, "contradict_disputes", "E2", claim, str(int(claim.value) + rng.choice((1, 2))))


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
        yield from _misstate(scene, "contradict_documents", "E4", claim, str(int(claim.value) + rng.choice((1, 2))))


def deny_requests(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E5: section 一 says that there were no requests, table 三 has some."""
    report = scene.report
    if report.number(RECEIVED):
        old = next((text for text in report.prose["1"] if text.startswith("（二）")), None)
        if old is not None:
            words = {"year": report.report_year, "who": self_name(report.agency, report.report_year), "none": ""}
            new = fill_wording("requests_none", words, rng.randrange(3))
            paragraphs = tuple(new if text == old else text for text in report.prose["1"])
            changed = _rewrite(report, "1", paragraphs)
            yield _record("deny_requests", "E5", scene, changed, old, new, "E1")


def deny_disputes(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E5: section 一 says that there were no disputes, table 四 has some."""
    report = scene.report
    stated = [claim for claim in report.claims if claim.terms and claim.terms[0].indicator.startswith("disputes.")]
    if stated and any(report.number(f"disputes.{group}.total") for group in GROUPS):
        paragraph = next(text for text in report.prose["1"] if stated[0].text in text)
        start = paragraph.rindex("。", 0, paragraph.index(stated[0].text)) + 1
        new = fill_wording("disputes_none", {"no_disputes": ""}, rng.randrange(3))
        paragraphs = tuple(text[:start] + new if text == paragraph else text for text in report.prose["1"])
        yield _record("deny_disputes", "E5", scene, _rewrite(report, "1", paragraphs), paragraph[start:], new, "E2")


def miscompute_share(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E6: a percentage is not the quotient of the numbers it is made from."""
    claims = _claims(scene.report, "share", lambda _: True)
    if claims:
        claim = rng.choice(claims)
        wrong = Decimal(claim.value) + Decimal(rng.choice(("-3.4", "2.7", "5.1")))
        yield from _misstate(scene, "miscompute_share", "E6", claim, str(abs(wrong)))


def miscompute_growth(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E7: the growth against last year is not that of last year's report."""
    claims = [claim for claim in _claims(scene.report, "growth", lambda _: True) if Decimal(claim.value)]
    if claims:
        claim = rng.choice(claims)
        wrong = Decimal(claim.value) + Decimal(rng.choice(("6.3", "11.8"))) * (1 if Decimal(claim.value) > 0 else -1)
        yield from _misstate(scene, "miscompute_growth", "E7", claim, str(wrong))


def miscount_channels(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E8: online, letters and visits do not add up to what was received."""
    claims = _claims(scene.report, "channels", lambda _: True)
    if claims:
        claim = rng.choice(claims)
        yield from _misstate(
            scene, "miscount_channels", "E8", claim, str(int(claim.value) + rng.choice((2, 4))), "E6"
        )


def hide_lost_disputes(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E9: disputes were lost, and section 五 does not say a word about them."""
    del rng
    problem, remedy = load_wordings()["dispute_problem"]
    if any(problem in text for text in scene.report.prose["5"]):
        texts = tuple(
            re.sub(rf"；[二三四]是({re.escape(problem)}|{re.escape(remedy)})", "", text)
            for text in scene.report.prose["5"]
        )
        yield _record("hide_lost_disputes", "E9", scene, _rewrite(scene.report, "5", texts), problem, "")


def hide_fee(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """E10: a processing fee was taken, section 一 says so, and section 六 says that there is nothing to report."""
    report = scene.report
    if report.report_year >= 2021:
        sentence = f"全年收取信息处理费{rng.randrange(1, 9) * 100}元。"
        place = next((i for i, text in enumerate(report.prose["1"]) if text.startswith("（二）")), 0)
        overview = list(report.prose["1"])
        overview[place] += sentence
        changed = _rewrite(_rewrite(report, "1", tuple(overview)), "6", ("无。",))
        yield _record("hide_fee", "E10", scene, changed, "", sentence)


def keep_last_year(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B4: a sentence of section 一 still names last year."""
    del rng
    report = scene.report
    old = f"{report.report_year}年"
    if any(old in text for text in report.prose["1"]):
        changed = _replace(report, "1", old, f"{report.report_year - 1}年")
        yield _record("keep_last_year", "B4", scene, changed, old, f"{report.report_year - 1}年")


def misstate_period(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B5: the period of the statistics is not the calendar year."""
    report = scene.report
    old = f"{report.report_year}年1月1日"
    new = rng.choice((f"{report.report_year - 1}年1月1日", f"{report.report_year}年2月1日"))
    if any(old in text for text in report.prose["0"]):
        yield _record("misstate_period", "B5", scene, _replace(report, "0", old, new), old, new)


def _of_year(text: str, year: int) -> str:
    """Last year's text with its years moved on by one, as hurried people do."""
    return text.replace(f"{year}年", f"{year + 1}年") if f"{year + 1}年" not in text else text


def copy_last_overview(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """F5: section 一 is last year's with another year."""
    del rng
    if scene.last is not None and scene.last.prose.get("1"):
        copied = tuple(_of_year(text, scene.last.report_year) for text in scene.last.prose["1"])
        changed = _rewrite(scene.report, "1", copied)
        yield _record(
            "copy_last_overview", "F5", scene, changed, "", copied[0], "B4", "E1", "E2", "E3", "E4", "E5", "E6", "E7"
        )


def copy_last_problems(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """F6: the problems of section 五 are last year's."""
    del rng
    if scene.last is not None and len("".join(scene.last.prose.get("5", ()))) > 40:
        copied = tuple(_of_year(text, scene.last.report_year) for text in scene.last.prose["5"])
        yield _record("copy_last_problems", "F6", scene, _rewrite(scene.report, "5", copied), "", copied[0], "B4", "E9")


def copy_neighbour(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """G1: sections 一 (but for its requests) and 五 are another agency's, with the name changed."""
    del rng
    report, other = scene.report, scene.neighbour
    if other is None or len(other.prose.get("1", ())) < 5 or not other.prose.get("5"):
        return

    def own(text: str) -> str:
        mine, theirs = (self_name(r.agency, r.report_year) for r in (report, other))
        return text.replace(other.organ, report.organ).replace(theirs, mine)

    requests = tuple(text for text in report.prose["1"] if text.startswith("（二）"))
    copied = tuple(own(text) for text in other.prose["1"])
    overview = tuple(requests[0] if text.startswith("（二）") and requests else text for text in copied)
    changed = _rewrite(_rewrite(report, "1", overview), "5", tuple(own(text) for text in other.prose["5"]))
    yield _record(
        "copy_neighbour", "G1", scene, changed, "", other.agency.agency_id, "E3", "E4", "E9", "G2", "B12"
    )


def name_neighbour(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """G2: another agency's name was left standing."""
    del rng
    report, other = scene.report, scene.neighbour
    if other is not None and other.organ not in report.organ:
        if any(report.organ in text for text in report.prose["0"]):
            changed = _replace(report, "0", report.organ, other.organ)
        else:
            who = self_name(report.agency, report.report_year)
            if not any(who in text for text in report.prose["1"]):
                return
            changed = _replace(report, "1", who, other.organ)
        yield _record("name_neighbour", "G2", scene, changed, report.organ, other.organ)


def _drop(report: Report, starts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in report.prose["1"] if not text.startswith(starts))


def drop_aspects(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B11: section 一 leaves out platforms and supervision, two of its five aspects."""
    del rng
    kept = _drop(scene.report, (_PLATFORM, _SUPERVISION))
    if len(kept) < len(scene.report.prose["1"]):
        also = ("B12",) if scene.report.agency.kind == "government" else ()
        yield _record("drop_aspects", "B11", scene, _rewrite(scene.report, "1", kept), "（四）（五）", "", *also)


def drop_assessment(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B12: a government says nothing of assessment, public appraisal and accountability."""
    del rng
    report = scene.report
    if report.agency.kind == "government":
        new = "（五）监督保障情况。加强组织领导，召开专题会议研究部署，定期开展督促检查。"
        texts = tuple(new if text.startswith(_SUPERVISION) else text for text in report.prose["1"])
        if texts != report.prose["1"]:
            yield _record("drop_assessment", "B12", scene, _rewrite(report, "1", texts), "", new)


def ramble(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B13: section 一 is far longer than a thousand characters."""
    fields = [f"积极做好{text}。" for texts in load_wordings()["problems"] for text in texts if "{" not in text]
    rng.shuffle(fields)
    texts = list(scene.report.prose["1"])
    for field in fields:
        if len("".join(texts)) > OVERVIEW_AT_MOST + 60:
            break
        texts[-1] += field
    if len("".join(texts)) > OVERVIEW_AT_MOST:
        yield _record("ramble", "B13", scene, _rewrite(scene.report, "1", tuple(texts)), "", "")


def admit_nothing(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B14: section 五 is 无, or next to it."""
    text = rng.choice(("无。", "无", "不存在问题。"))
    yield _record("admit_nothing", "B14", scene, _rewrite(scene.report, "5", (text,)), "", text, "B15", "E9")


def drop_remedies(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B15: section 五 has problems and no improvement."""
    del rng
    texts = scene.report.prose["5"]
    if len(texts) == 2:
        yield _record("drop_remedies", "B15", scene, _rewrite(scene.report, "5", texts[:1]), texts[1], "")


def empty_last_section(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B16: there is nothing under heading 六, not even 无."""
    del rng
    before = "".join(scene.report.prose["6"])
    yield _record("empty_last_section", "B16", scene, _rewrite(scene.report, "6", ()), before, "", "E10")


def add_content(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B17: section 二 begins with numbers that belong into section 一, or with the form's instruction."""
    text = rng.choice(
        (
            f"{scene.report.report_year}年，共主动公开政府信息{rng.randrange(200, 2600)}条。",
            "该部分以表格形式报告。表格如下：",
        )
    )
    yield _record("add_content", "B17", scene, _rewrite(scene.report, "2", (text,)), "", text)


def leave_placeholder(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H4: the template's XX was not filled in."""
    texts = list(scene.report.prose["1"])
    new = rng.choice(("组织培训XX次。", "回应群众关切××件。", "（此处填写工作亮点）"))
    texts[-1] += new
    yield _record("leave_placeholder", "H4", scene, _rewrite(scene.report, "1", tuple(texts)), "", new)


def misspell(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H4: a word misspelt or doubled."""
    report = scene.report
    pairs = [("政府信息公开条例", "政府信息公开条列"), ("政府信息公开申请", "政府信息公开开申请"), ("监督保障", "监督保证障")]
    rng.shuffle(pairs)
    for old, new in pairs:
        for section in ("1", "0"):
            if any(old in text for text in report.prose[section]):
                yield _record("misspell", "H4", scene, _replace(report, section, old, new), old, new)
                return


def cite_old_law(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H5: the law as it was before 2019."""
    report = scene.report
    new = rng.choice(("《中华人民共和国政府信息公开条例》（国令第492号）", "《中华人民共和国政府信息公开条例》第三十一条、第三十二条"))
    for old in ("《中华人民共和国政府信息公开条例》（国令第711号）第五十条", "《中华人民共和国政府信息公开条例》"):
        if any(old in text for text in report.prose["0"]):
            yield _record("cite_old_law", "H5", scene, _replace(report, "0", old, new), old, new)
            return


def say_nothing(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H6: section 一 is phrases without one number."""
    del rng
    texts = ("一年来，认真贯彻落实上级部署，加强组织领导，完善工作机制，政府信息公开工作扎实有序开展。",)
    changed = _rewrite(scene.report, "1", texts)
    yield _record("say_nothing", "H6", scene, changed, "", texts[0], "B11", "B12")


def print_identity_number(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H1: an applicant's identity number, with a valid check digit and an area code that was never given out."""
    number = invent_identity_number(rng)
    yield _disclose(scene, "print_identity_number", "H1", f"其中1件申请因材料不全（身份证号{number}）已告知补正。")


def print_mobile_number(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H1: an applicant's mobile number."""
    number = f"1990000{rng.randrange(10_000):04d}"
    yield _disclose(scene, "print_mobile_number", "H1", f"有1名申请人（联系电话{number}）撤回申请。")


def print_bank_card(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H1: a bank card number with a valid check digit, of a bank that does not exist."""
    yield _disclose(scene, "print_bank_card", "H1", f"信息处理费已退回申请人账户（卡号{invent_card_number(rng)}）。")


def name_applicant(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H2: an applicant's name."""
    name = rng.choice("欧阳 上官 司徒 梅 柳 云".split()) + rng.choice(("某某", "听荷", "某", "枕书"))
    yield _disclose(scene, "name_applicant", "H2", f"申请人{name}对答复不服，已做好解释沟通工作。")


def print_mailbox(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H3: a private mailbox as the office's contact; no mailbox begins with so many zeros."""
    texts = list(scene.report.prose["0"])
    mailbox = f"000000{rng.randrange(10)}@{rng.choice(('qq.com', '163.com'))}"
    texts[-1] += f"电子邮箱：{mailbox}。"
    yield _record("print_mailbox", "H3", scene, _rewrite(scene.report, "0", tuple(texts)), "", mailbox)


def _disclose(scene: Scene, fault: str, rule: str, sentence: str) -> Changed:
    """Put a sentence behind what is said of requests."""
    texts = list(scene.report.prose["1"])
    place = next((i for i, text in enumerate(texts) if text.startswith("（二）")), 0)
    texts[place] += sentence
    return _record(fault, rule, scene, _rewrite(scene.report, "1", tuple(texts)), "", sentence)


def invent_identity_number(rng: random.Random) -> str:
    """Eighteen characters with the check digit of GB 11643; no area code begins with 9.

    >>> number = invent_identity_number(random.Random(1))
    >>> sum(w * "0123456789X".index(d) for w, d in zip(_WEIGHTS, number)) % 11
    1
    """
    day = f"{rng.randrange(1950, 2003)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    body = f"99{rng.randrange(10_000):04d}{day}{rng.randrange(1000):03d}"
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=False)) % 11
    return body + "10X98765432"[rest]


def invent_card_number(rng: random.Random) -> str:
    """Nineteen digits that pass Luhn's check, with an issuer that was never given out.

    >>> digits = [int(d) for d in invent_card_number(random.Random(1))]
    >>> (sum(digits[-1::-2]) + sum(sum(divmod(2 * d, 10)) for d in digits[-2::-2])) % 10
    0
    """
    body = f"629999{rng.randrange(10**12):012d}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in body[-1::-2])
    return body + str(-(doubled + sum(int(digit) for digit in body[-2::-2])) % 10)


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)

SENTENCE_FAULTS: Mapping[str, tuple[ReportFault, ...]] = {
    "overview": (
        contradict_requests,
        contradict_outcomes,
        contradict_disputes,
        contradict_decisions,
        contradict_documents,
        deny_requests,
        deny_disputes,
        miscompute_share,
        miscompute_growth,
        miscount_channels,
        keep_last_year,
        copy_last_overview,
        copy_neighbour,
        drop_aspects,
        drop_assessment,
        ramble,
        leave_placeholder,
        misspell,
        say_nothing,
        print_identity_number,
        print_mobile_number,
        print_bank_card,
        name_applicant,
        hide_fee,
    ),
    "problems": (hide_lost_disputes, copy_last_problems, admit_nothing, drop_remedies),
    "preamble": (misstate_period, name_neighbour, cite_old_law, print_mailbox),
    "rest": (empty_last_section, add_content),
}
"""By the part of the report that they change: two faults of one report never change the same part."""
