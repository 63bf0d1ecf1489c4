"""Faults in the prose: it contradicts the tables, is copied, is missing, or says what it must not."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from analytics.synthetic.faults.claims import (
    contradict_decisions,
    contradict_disputes,
    contradict_documents,
    contradict_outcomes,
    contradict_requests,
    deny_disputes,
    deny_requests,
    hide_fee,
    hide_lost_disputes,
    miscompute_growth,
    miscompute_share,
    miscount_channels,
)
from analytics.synthetic.faults.privacy import (
    name_applicant,
    print_bank_card,
    print_identity_number,
    print_mailbox,
    print_mobile_number,
)
from analytics.synthetic.faults.record import (
    Changed,
    ReportFault,
    Scene,
    is_filed,
    record_prose,
    replace_text,
    rewrite,
)
from analytics.synthetic.prose import OVERVIEW_AT_MOST, load_wordings, self_name
from analytics.synthetic.report import Report

_PLATFORM, _SUPERVISION = "（四）", "（五）"
_IN_OVERVIEW = ("B11", "B12", "B13", "E10", "H1", "H2", "H4", "H6")
"""What else may be wrong with a section 一, and comes along when it is copied."""


def keep_last_year(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B4: a sentence of section 一 still names last year."""
    del rng
    report = scene.report
    old = f"{report.report_year}年"
    if any(old in text for text in report.prose["1"]):
        changed = replace_text(report, "1", old, f"{report.report_year - 1}年")
        yield record_prose("keep_last_year", "B4", scene, changed, old, f"{report.report_year - 1}年")


def misstate_period(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B5: the period of the statistics is not the calendar year."""
    report = scene.report
    old = f"{report.report_year}年1月1日"
    new = rng.choice((f"{report.report_year - 1}年1月1日", f"{report.report_year}年2月1日"))
    if any(old in text for text in report.prose["0"]):
        yield record_prose("misstate_period", "B5", scene, replace_text(report, "0", old, new), old, new)


def _of_year(text: str, year: int) -> str:
    """Last year's text with its years moved on by one, as hurried people do."""
    return text.replace(f"{year}年", f"{year + 1}年") if f"{year + 1}年" not in text else text


def _is_copied(scene: Scene) -> bool:
    """Whether a text copied from the last report is one that is filed for last year."""
    return scene.last is not None and is_filed(scene.last, scene.report.report_year - 1)


def copy_last_overview(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """F5: section 一 is last year's with another year."""
    del rng
    if scene.last is not None and _is_copied(scene) and scene.last.prose.get("1"):
        last = scene.last.report_year
        copied = tuple(_of_year(text, last) for text in scene.last.prose["1"])
        stated = tuple(
            replace(claim, text=_of_year(claim.text, last))
            for claim in scene.last.claims
            if claim.section == "1"
        )
        kept = tuple(claim for claim in scene.report.claims if claim.section != "1")
        changed = rewrite(replace(scene.report, claims=kept), "1", copied, stated)
        yield record_prose(
            "copy_last_overview",
            "F5",
            scene,
            changed,
            "",
            copied[0],
            "B4",
            "E1",
            "E2",
            "E3",
            "E4",
            "E5",
            "E6",
            "E7",
            "E8",
            *_IN_OVERVIEW,
        )


def copy_last_problems(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """F6: the problems of section 五 are last year's."""
    del rng
    if scene.last is not None and _is_copied(scene) and _is_whole(scene.last.prose.get("5", ())):
        copied = tuple(_of_year(text, scene.last.report_year) for text in scene.last.prose["5"])
        yield record_prose(
            "copy_last_problems", "F6", scene, rewrite(scene.report, "5", copied), "", copied[0], "B4", "E9"
        )


def copy_neighbour(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """G1: sections 一 (but for its requests) and 五 are another agency's, with the name changed."""
    del rng
    report, other = scene.report, scene.neighbour
    if other is None or len(other.prose.get("1", ())) < 5 or not _is_whole(other.prose.get("5", ())):
        return

    def own(text: str) -> str:
        mine, theirs = (self_name(r.agency, r.report_year) for r in (report, other))
        return text.replace(other.organ, report.organ).replace(theirs, mine)

    requests = tuple(text for text in report.prose["1"] if text.startswith("（二）"))
    copied = tuple(own(text) for text in other.prose["1"])
    overview = tuple(requests[0] if text.startswith("（二）") and requests else text for text in copied)
    stated = tuple(
        replace(claim, text=own(claim.text))
        for claim in other.claims
        if claim.terms and claim.terms[0].indicator.startswith("proactive.")
    )
    changed = rewrite(report, "1", overview, stated)
    changed = rewrite(changed, "5", tuple(own(text) for text in other.prose["5"]))
    reports, planted = record_prose(
        "copy_neighbour",
        "G1",
        scene,
        changed,
        "",
        other.agency.agency_id,
        *("E3", "E4", "E5", "E9", "G2", "B4", *_IN_OVERVIEW),
    )
    yield reports, replace(planted, source=other.agency.agency_id)


def _is_whole(problems: tuple[str, ...]) -> bool:
    """Whether a section 五 has both problems and improvements, so that copying it adds no other fault."""
    return len(problems) == 2 and len("".join(problems)) > 40


def name_neighbour(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """G2: another agency's name was left standing in the preamble."""
    del rng
    report, other = scene.report, scene.neighbour
    if other is not None and other.organ not in report.organ:
        if any(report.organ in text for text in report.prose["0"]):
            changed = replace_text(report, "0", report.organ, other.organ)
        else:
            texts = (*report.prose["0"], f"本报告由{other.organ}编制。")
            changed = rewrite(report, "0", texts)
        yield record_prose("name_neighbour", "G2", scene, changed, report.organ, other.organ)


def _drop(report: Report, starts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in report.prose["1"] if not text.startswith(starts))


def drop_aspects(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B11: section 一 leaves out platforms and supervision, two of its five aspects."""
    del rng
    kept = _drop(scene.report, (_PLATFORM, _SUPERVISION))
    if len(kept) < len(scene.report.prose["1"]):
        also = ("B12",) if scene.report.agency.kind == "government" else ()
        yield record_prose(
            "drop_aspects", "B11", scene, rewrite(scene.report, "1", kept), "（四）（五）", "", *also
        )


def drop_assessment(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B12: a government says nothing of assessment, public appraisal and accountability."""
    del rng
    report = scene.report
    if report.agency.kind == "government":
        new = "（五）监督保障情况。加强组织领导，召开专题会议研究部署，定期开展督促检查。"
        texts = tuple(new if text.startswith(_SUPERVISION) else text for text in report.prose["1"])
        if texts != report.prose["1"]:
            yield record_prose("drop_assessment", "B12", scene, rewrite(report, "1", texts), "", new)


def ramble(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B13: section 一 is far longer than a thousand characters."""
    fields = [
        f"积极做好{text}。" for texts in load_wordings()["problems"] for text in texts if "{" not in text
    ]
    rng.shuffle(fields)
    texts = list(scene.report.prose["1"])
    for field in fields:
        if len("".join(texts)) > OVERVIEW_AT_MOST + 60:
            break
        texts[-1] += field
    if len("".join(texts)) > OVERVIEW_AT_MOST:
        yield record_prose("ramble", "B13", scene, rewrite(scene.report, "1", tuple(texts)), "", "")


def admit_nothing(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B14: section 五 is 无, or next to it."""
    text = rng.choice(("无。", "无", "不存在问题。"))
    yield record_prose(
        "admit_nothing", "B14", scene, rewrite(scene.report, "5", (text,)), "", text, "B15", "E9"
    )


def drop_remedies(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B15: section 五 has problems and no improvement."""
    del rng
    texts = scene.report.prose["5"]
    if len(texts) == 2:
        yield record_prose("drop_remedies", "B15", scene, rewrite(scene.report, "5", texts[:1]), texts[1], "")


def drop_problems(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B15: section 五 has improvements for problems that it does not name."""
    del rng
    texts = scene.report.prose["5"]
    if len(texts) == 2:
        yield record_prose(
            "drop_problems", "B15", scene, rewrite(scene.report, "5", texts[1:]), texts[0], "", "E9"
        )


def empty_last_section(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B16: there is nothing under heading 六, not even 无."""
    del rng
    before = "".join(scene.report.prose["6"])
    yield record_prose("empty_last_section", "B16", scene, rewrite(scene.report, "6", ()), before, "", "E10")


def add_content(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """B17: section 二 begins with numbers that belong into section 一, or with the form's instruction."""
    text = rng.choice(
        (
            f"{scene.report.report_year}年，共主动公开政府信息{rng.randrange(200, 2600)}条。",
            "该部分以表格形式报告。表格如下：",
        )
    )
    yield record_prose("add_content", "B17", scene, rewrite(scene.report, "2", (text,)), "", text)


def leave_placeholder(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H4: the template's XX was not filled in."""
    texts = list(scene.report.prose["1"])
    new = rng.choice(("组织培训XX次。", "回应群众关切××件。", "（此处填写工作亮点）"))
    texts[-1] += new
    yield record_prose("leave_placeholder", "H4", scene, rewrite(scene.report, "1", tuple(texts)), "", new)


def misspell(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H4: a word misspelt or doubled."""
    report = scene.report
    pairs = [
        ("政府信息公开条例", "政府信息公开条列"),
        ("政府信息公开申请", "政府信息公开开申请"),
        ("监督保障", "监督保证障"),
    ]
    rng.shuffle(pairs)
    for old, new in pairs:
        for section in ("1", "0"):
            if any(old in text for text in report.prose[section]):
                yield record_prose("misspell", "H4", scene, replace_text(report, section, old, new), old, new)
                return


def cite_old_law(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H5: the law as it was before 2019."""
    report = scene.report
    new = rng.choice(
        (
            "《中华人民共和国政府信息公开条例》（国令第492号）",
            "《中华人民共和国政府信息公开条例》第三十一条、第三十二条",
        )
    )
    for old in (
        "《中华人民共和国政府信息公开条例》（国令第711号）第五十条",
        "《中华人民共和国政府信息公开条例》",
    ):
        if any(old in text for text in report.prose["0"]):
            yield record_prose("cite_old_law", "H5", scene, replace_text(report, "0", old, new), old, new)
            return


def cite_old_deadline(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H5: a department says that its report is due by 31 March, as it was before 2019."""
    del rng
    report = scene.report
    if report.agency.kind not in ("government", "town"):
        sentence = "本报告按照每年3月31日前公布上一年度报告的规定发布。"
        texts = list(report.prose["0"])
        texts[-1] += sentence
        changed = rewrite(report, "0", tuple(texts))
        yield record_prose("cite_old_deadline", "H5", scene, changed, "", sentence)


def mix_widths(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H4: half-width punctuation between Chinese characters, beside full-width elsewhere."""
    report = scene.report
    for section in ("1", "0"):
        for old, new in rng.sample((("，", ","), ("；", ";"), ("：", ":")), 3):
            found = re.search(f"[一-鿿]{old}[一-鿿]", "\n".join(report.prose[section]))
            if found:
                half = found[0].replace(old, new)
                changed = replace_text(report, section, found[0], half)
                yield record_prose("mix_widths", "H4", scene, changed, found[0], half)
                return


def say_nothing(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H6: section 一 is phrases without one number."""
    del rng
    texts = ("一年来，认真贯彻落实上级部署，加强组织领导，完善工作机制，政府信息公开工作扎实有序开展。",)
    changed = rewrite(scene.report, "1", texts)
    yield record_prose("say_nothing", "H6", scene, changed, "", texts[0], "B11", "B12", "F5", "G1")


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
        mix_widths,
        say_nothing,
        print_identity_number,
        print_mobile_number,
        print_bank_card,
        name_applicant,
        hide_fee,
    ),
    "problems": (hide_lost_disputes, copy_last_problems, admit_nothing, drop_remedies, drop_problems),
    "preamble": (misstate_period, name_neighbour, cite_old_law, cite_old_deadline, print_mailbox),
    "rest": (empty_last_section, add_content),
}
"""By the part of the report that they change: two faults of one report never change the same part."""
