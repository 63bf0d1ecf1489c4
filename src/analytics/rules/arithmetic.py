"""D1 to D4: the arithmetic identities (勾稽关系) of a report, taken from the dictionary.

The form itself prints the balance of table 三 in its head (国办公开办函〔2021〕30号 and 〔2019〕60号:
第一项加第二项之和，等于第三项加第四项之和). The sums over rows and columns follow from what a total is.
"""

from collections.abc import Mapping
from decimal import Decimal

from analytics.dictionary import Identity, load_dictionary
from analytics.model import Figure, FigureKey, Filing, Finding, Message, Outcome, Proof, Severity, Status

_REASONS: Mapping[Status, Message] = {
    Status.BLANK: Message("空白", "blank"),
    Status.NOT_APPLICABLE: Message("填“/”", "marked not applicable"),
    Status.ILLEGIBLE: Message("无法识别", "illegible"),
    Status.ABSENT: Message("缺这一格", "absent"),
    Status.REPORTED: Message("待人工确认", "awaiting a person's confirmation"),
}
_NAMED_AT_MOST = 3


def check_filing(filing: Filing) -> tuple[Finding, ...]:
    """Test every identity of the filing's form.

    Missing figures are never read as zero. An implied value may stand in for one that is not
    printed, and the finding says so; where a figure has neither, or awaits confirmation, the
    identity is not assessable and the finding names the cells that are lacking.

    Returns:
        One finding per identity, passes included, in the dictionary's order; empty when the form is
        not known.
    """
    if filing.form is None:
        return ()
    figures = {figure.key: figure for figure in filing.figures}
    identities = load_dictionary().identities(filing.form, filing.variant)
    return tuple(_check(identity, figures) for identity in identities)


def _check(identity: Identity, figures: Mapping[FigureKey, Figure]) -> Finding:
    cells = identity.keys
    values = {key: figures[key].effective for key in cells if key in figures}
    lacking = [key for key in cells if values.get(key) is None]
    if lacking:
        return _not_assessable(identity, lacking, figures)
    expected = sum((term.weight * _value(values, term.key) for term in identity.terms), Decimal(0))
    reported = _value(values, identity.result)
    uses_implied = any(figures[key].value is None for key in cells)
    is_met = expected == reported
    return Finding(
        rule=identity.rule,
        instance=identity.id,
        outcome=Outcome.PASS if is_met else Outcome.FAIL,
        severity=Severity.ERROR,
        message=_verdict(identity, expected, reported, uses_implied),
        cells=cells,
        expected=f"{expected:f}",
        reported=f"{reported:f}",
        uses_implied=uses_implied,
    )


def _value(values: Mapping[FigureKey, Decimal | None], key: FigureKey) -> Decimal:
    value = values[key]
    return Decimal(0) if value is None else value


def _verdict(identity: Identity, expected: Decimal, reported: Decimal, uses_implied: bool) -> Message:
    zh_note, en_note = ("（含推定值）", " (with implied values)") if uses_implied else ("", "")
    if expected == reported:
        return Message(f"{identity.name.zh}：成立{zh_note}。", f"{identity.name.en}: holds{en_note}.")
    difference = reported - expected
    return Message(
        f"{identity.name.zh}：应为 {expected:f}，填报 {reported:f}，相差 {difference:+f}{zh_note}。",
        f"{identity.name.en}: {expected:f} expected, {reported:f} reported, "
        f"difference {difference:+f}{en_note}.",
    )


def _not_assessable(
    identity: Identity, lacking: list[FigureKey], figures: Mapping[FigureKey, Figure]
) -> Finding:
    reasons = [_lack(key, figures.get(key)) for key in lacking[:_NAMED_AT_MOST]]
    more = len(lacking) - len(reasons)
    zh = "、".join(reason.zh for reason in reasons) + (f"等 {len(lacking)} 格" if more > 0 else "")
    en = "; ".join(reason.en for reason in reasons) + (f" and {more} more" if more > 0 else "")
    return Finding(
        rule=identity.rule,
        instance=identity.id,
        outcome=Outcome.NOT_ASSESSABLE,
        severity=Severity.ERROR,
        message=Message(
            f"{identity.name.zh}：不能评估，{zh}。", f"{identity.name.en}: not assessable: {en}."
        ),
        cells=identity.keys,
    )


def _lack(key: FigureKey, figure: Figure | None) -> Message:
    """The name of a figure that has no value, and why."""
    name = load_dictionary().figure_name(key)
    status = figure.status if figure is not None else Status.ABSENT
    is_doubtful = figure is not None and figure.proof is Proof.UNPROVEN
    reason = _REASONS[Status.REPORTED] if is_doubtful else _REASONS[status]
    return Message(f"“{name.zh}”{reason.zh}", f"{name.en} is {reason.en}")
