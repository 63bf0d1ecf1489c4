"""Personal data that must not stand in a report: invented, with valid check digits."""

import random
from collections.abc import Iterator

from analytics.synthetic.faults.record import Changed, Scene, record_prose, rewrite


def print_identity_number(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H1: an applicant's identity number, with a valid check digit and an area code that does not exist."""
    number = invent_identity_number(rng)
    yield _disclose(
        scene, "print_identity_number", "H1", f"其中1件申请因材料不全（身份证号{number}）已告知补正。"
    )


def print_mobile_number(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H1: an applicant's mobile number."""
    number = f"1990000{rng.randrange(10_000):04d}"
    yield _disclose(scene, "print_mobile_number", "H1", f"有1名申请人（联系电话{number}）撤回申请。")


def print_bank_card(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H1: a bank card number with a valid check digit, of a bank that does not exist."""
    yield _disclose(
        scene, "print_bank_card", "H1", f"信息处理费已退回申请人账户（卡号{invent_card_number(rng)}）。"
    )


def name_applicant(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H2: an applicant's name."""
    name = rng.choice("欧阳 上官 司徒 梅 柳 云".split()) + rng.choice(("某某", "听荷", "某", "枕书"))
    yield _disclose(scene, "name_applicant", "H2", f"申请人{name}对答复不服，已做好解释沟通工作。")


def print_mailbox(scene: Scene, rng: random.Random) -> Iterator[Changed]:
    """H3: a private mailbox as the office's contact; no mailbox begins with so many zeros."""
    texts = list(scene.report.prose["0"])
    mailbox = f"000000{rng.randrange(10)}@{rng.choice(('qq.com', '163.com'))}"
    texts[-1] += f"电子邮箱：{mailbox}。"
    yield record_prose("print_mailbox", "H3", scene, rewrite(scene.report, "0", tuple(texts)), "", mailbox)


def _disclose(scene: Scene, fault: str, rule: str, sentence: str) -> Changed:
    """Put a sentence behind what is said of requests."""
    texts = list(scene.report.prose["1"])
    place = next((i for i, text in enumerate(texts) if text.startswith("（二）")), 0)
    texts[place] += sentence
    return record_prose(fault, rule, scene, rewrite(scene.report, "1", tuple(texts)), "", sentence)


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
