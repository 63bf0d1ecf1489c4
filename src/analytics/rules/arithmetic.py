"""勾稽关系 D1 to D4, from the dictionary's identities, with the likely slip; D5 and D6 are told with them.

An identity is tested only where every cell has a printed or an implied value. All failures of a report are
explained together: one finding for one cause, and the identities that it explains are folded under it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from analytics.dictionary import Identity, load_dictionary
from analytics.model import (
    ROWS_CONTRADICT,
    TOTAL,
    Cause,
    CauseKind,
    Figure,
    FigureKey,
    Filing,
    Finding,
    Message,
    Outcome,
    Severity,
    Status,
)
from analytics.rules.blanks import is_contradictory
from analytics.rules.cause import Hints, find_causes
from analytics.rules.check import name_cells, name_lacking
from analytics.rules.wording import say_count

# Asked of every identity of every report; the look-up costs more than the rest.
_PASS, _FAIL, _ERROR = Outcome.PASS, Outcome.FAIL, Severity.ERROR
_ZERO = Decimal(0)
_LEADS = ("D3", "D1", "D2", "D4")
"""The identity that a cause is told under: a row says most plainly what is wrong."""

_IN_DOUBT = ("D2", "D1", "D3", "D4")
"""The identity under which rows whose columns are not known are told: their columns are in question."""
_SLIPS: Mapping[CauseKind, Message] = {
    CauseKind.SINGLE_CELL: Message("", ""),
    CauseKind.FORGOTTEN_TOTAL: Message("疑为总计漏填。", " The total was probably not entered."),
    CauseKind.TRANSPOSED_DIGITS: Message("疑为相邻两位数字颠倒。", " Two digits probably changed places."),
    CauseKind.UNIT_SLIP: Message("疑为多写或少写了零。", " Probably a zero too many or too few."),
    CauseKind.SUBTOTAL_COUNTED_TWICE: Message(
        "疑为小计重复计入总计。", " A subtotal was probably counted twice."
    ),
    CauseKind.MISSING_CARRY_OVER: Message("疑为漏填或漏加结转数。", " The carry-over was probably left out."),
    CauseKind.APPLICANT_SWAP: Message(
        "疑为申请人类型填错列。", " Probably entered under the wrong applicant."
    ),
    CauseKind.ROW_SWAP: Message("疑为填错行。", " Probably entered in the wrong row."),
    CauseKind.SHIFTED_ROW: Message("疑为整行数字错列。", " The row has probably shifted by a column."),
}


def check_identities(filing: Filing) -> tuple[Finding, ...]:
    """Test every identity of the filing's form, each by itself.

    Missing figures are never read as zero. An implied value may stand in for one that is not printed, and
    the finding says so; where a figure has neither, or awaits confirmation, the identity is not assessable
    and the finding names the cells that are lacking.

    Returns:
        One finding per identity, passes included, in the dictionary's order; empty when the form is
        not known.
    """
    if filing.form is None:
        return ()
    figures = {figure.key: figure for figure in filing.figures}
    known = _find_known(figures)
    identities = load_dictionary().identities(filing.form, filing.variant)
    return _check_all(identities, figures, known)


def check_arithmetic(
    filing: Filing, hints: Hints | None = None, figures: Mapping[FigureKey, Figure] | None = None
) -> tuple[Finding, ...]:
    """Test every identity and fold what fails under its likely causes.

    Args:
        filing: The report.
        hints: What last year's report or the prose says of figures; decides between equally small causes.
        figures: Those of the filing by their names, where that has been made already.
    """
    if filing.form is None:
        return ()
    figures = figures or {figure.key: figure for figure in filing.figures}
    known = _find_known(figures)
    identities = load_dictionary().identities(filing.form, filing.variant)
    findings = _check_all(identities, figures, known)
    if any(problem.code == ROWS_CONTRADICT for problem in filing.problems):
        findings = _doubt_rows(findings, figures)
    failed = {finding.instance for finding in findings if finding.outcome is _FAIL}
    blank = {key for key, f in figures.items() if f.status is Status.BLANK and key not in known}
    if not failed and not (blank and is_contradictory(identities, known)):
        return findings
    is_proven = not failed
    tested = {**known, **dict.fromkeys(blank, Decimal(0))}
    computable = [identity for identity in identities if all(key in tested for key in identity.keys)]
    printed = [figure.key for figure in filing.figures if figure.value is not None]
    by_name = {finding.instance: finding for finding in findings}
    folded: dict[str, Finding | None] = {}
    for cause in find_causes(computable, tested, printed, hints):
        if is_proven or failed & {*cause.explains}:
            explained = [by_name[name] for name in cause.explains]
            lead = min(explained, key=lambda finding: (_LEADS.index(finding.rule), finding.instance))
            folded.update(dict.fromkeys(cause.explains))
            by_id = {identity.id: identity for identity in computable}
            folded[lead.instance] = _tell(
                by_id[lead.instance], cause, tested, identities, ({*figures} - {*printed}, blank)
            )
    kept = (folded.get(finding.instance, finding) for finding in findings)
    return tuple(finding for finding in kept if finding is not None)


def _find_known(figures: Mapping[FigureKey, Figure]) -> dict[FigureKey, Decimal]:
    """The figures that have a printed or an implied value."""
    values = ((key, figure.effective) for key, figure in figures.items())
    return {key: value for key, value in values if value is not None}


def _check_all(
    identities: Iterable[Identity], figures: Mapping[FigureKey, Figure], known: Mapping[FigureKey, Decimal]
) -> tuple[Finding, ...]:
    implied = {key for key in known if figures[key].value is None}
    return tuple(
        _check(identity, figures, known, uses_implied=not implied.isdisjoint(identity.members))
        for identity in identities
    )


def _check(
    identity: Identity,
    figures: Mapping[FigureKey, Figure],
    known: Mapping[FigureKey, Decimal],
    *,
    uses_implied: bool,
) -> Finding:
    cells = identity.keys
    if not known.keys() >= identity.members:
        return _not_assessable(identity, [key for key in cells if key not in known], figures)
    expected = _ZERO
    for term in identity.terms:
        value = known[term.key]
        expected += value if term.weight == 1 else value * term.weight
    reported = known[identity.result]
    return Finding(
        rule=identity.rule,
        instance=identity.id,
        outcome=_PASS if expected == reported else _FAIL,
        severity=_ERROR,
        message=_verdict(identity, expected, reported, known, uses_implied=uses_implied),
        cells=cells,
        expected=f"{expected:f}",
        reported=f"{reported:f}",
        uses_implied=uses_implied,
    )


def _verdict(
    identity: Identity,
    expected: Decimal,
    reported: Decimal,
    values: Mapping[FigureKey, Decimal],
    *,
    uses_implied: bool,
) -> Message:
    if expected == reported:
        return _say_holds(identity.name, uses_implied=uses_implied)
    zh_note, en_note = _say_implied(uses_implied=uses_implied)
    difference = reported - expected
    if any(term.weight < 0 for term in identity.terms):
        return _tell_sides(identity, reported, difference, values, (zh_note, en_note))
    return Message(
        f"{identity.name.zh}：应为 {expected:f}，填报 {reported:f}，相差 {difference:+f}{zh_note}。",
        f"{identity.name.en}: {expected:f} expected, {reported:f} reported, "
        f"difference {difference:+f}{en_note}.",
    )


@lru_cache(maxsize=1024)
def _say_holds(name: Message, *, uses_implied: bool) -> Message:
    """The same for every report in which a sum holds."""
    zh_note, en_note = _say_implied(uses_implied=uses_implied)
    return Message(f"{name.zh}：成立{zh_note}。", f"{name.en}: holds{en_note}.")


def _say_implied(*, uses_implied: bool) -> tuple[str, str]:
    return ("（含推定值）", " (with implied values)") if uses_implied else ("", "")


def _tell_sides(
    identity: Identity,
    reported: Decimal,
    difference: Decimal,
    values: Mapping[FigureKey, Decimal],
    notes: tuple[str, str],
) -> Message:
    """Both sums of an identity that has one on either side: no single cell is what has to be expected."""
    first = sum((values[term.key] * term.weight for term in identity.terms if term.weight > 0), _ZERO)
    last = reported - sum(
        (values[term.key] * term.weight for term in identity.terms if term.weight < 0), _ZERO
    )
    return Message(
        f"{identity.name.zh}：等号前合计 {first:f}，等号后合计 {last:f}，相差 {difference:+f}{notes[0]}。",
        f"{identity.name.en}: {first:f} before the equals sign, {last:f} behind it, "
        f"difference {difference:+f}{notes[1]}.",
    )


def _not_assessable(
    identity: Identity, lacking: list[FigureKey], figures: Mapping[FigureKey, Figure]
) -> Finding:
    reason = name_lacking(lacking, figures)
    return Finding(
        rule=identity.rule,
        instance=identity.id,
        outcome=Outcome.NOT_ASSESSABLE,
        severity=Severity.ERROR,
        message=Message(
            f"{identity.name.zh}：不能评估，{reason.zh}。",
            f"{identity.name.en}: not assessable: {reason.en}.",
        ),
        cells=identity.keys,
    )


def _doubt_rows(findings: Sequence[Finding], figures: Mapping[FigureKey, Figure]) -> tuple[Finding, ...]:
    """Say once, under a sum of a column, that rows whose columns are not known contradict the others."""
    unread = [
        key
        for key, figure in figures.items()
        if figure.status is Status.ILLEGIBLE and key.indicator.startswith("requests.")
    ]
    open_ = [
        finding
        for finding in findings
        if finding.outcome is Outcome.NOT_ASSESSABLE and not set(unread).isdisjoint(finding.cells)
    ]
    if not open_:
        return tuple(findings)
    lead = min(open_, key=lambda finding: _IN_DOUBT.index(finding.rule))
    rows = {key.indicator: FigureKey(key.indicator, TOTAL) for key in unread}
    named = name_cells(rows.values(), "行")
    message = Message(
        f"表三有 {len(rows)} 行的数字与列对不上（{named.zh}），按各种可能的对法，勾稽关系都不能全部成立："
        "可能整行错列，也可能有数字填错，请核对原件。",
        f"The numbers of {say_count(len(rows), 'row', 'rows')} of table 3 do not say their columns "
        f"({named.en}), and wherever they belong some identity fails: a row has shifted, or a number is "
        "wrong; please check the file.",
    )
    doubted = replace(lead, outcome=Outcome.UNCERTAIN, message=message, cells=tuple(unread))
    return tuple(doubted if finding is lead else finding for finding in findings)


def _tell(
    identity: Identity,
    cause: Cause,
    values: Mapping[FigureKey, Decimal],
    identities: Sequence[Identity],
    unprinted: tuple[Collection[FigureKey], Collection[FigureKey]],
) -> Finding:
    """Tell a cause: the cell to correct where it is certain, else the identity and what may be wrong.

    `unprinted` has the cells without a printed value, and those among them that are tried as zero: only here,
    where it is certain that something is wrong, and the message says so.
    """
    explained = [each for each in identities if each.id in cause.explains]
    expected = sum((term.weight * values[term.key] for term in identity.terms), Decimal(0))
    involved = {key for each in explained for key in each.keys}
    has_implied, has_blank = (not involved.isdisjoint(cells) for cells in unprinted)
    lead = Finding(
        rule=identity.rule,
        instance=identity.id,
        outcome=Outcome.FAIL,
        severity=Severity.ERROR,
        message=_verdict(identity, expected, values[identity.result], values, uses_implied=has_implied),
        cells=identity.keys,
        expected=f"{expected:f}",
        reported=f"{values[identity.result]:f}",
        uses_implied=has_implied,
        cause=cause,
    )
    if cause.alternatives:
        return replace(lead, message=_tell_choice(lead.message, cause, values))
    slip = _SLIPS[cause.kind]
    names = [each.name for each in explained]
    zh, en = zip(*(_tell_change(*change, values) for change in _changes(cause)), strict=True)
    zh_note, en_note = ("（空白格按 0 测算）", " (blank cells tried as 0)") if has_blank else ("", "")
    message = Message(
        f"{'，'.join(zh)}{zh_note}。{slip.zh}据此{_count(len(names))}"
        f"（{'；'.join(name.zh for name in names)}），"
        f"更正后{'' if len(names) == 1 else '均'}成立。",
        f"{'; '.join(en)}{en_note}.{slip.en} This breaks {say_count(len(names), 'identity', 'identities')} "
        f"({'; '.join(name.en for name in names)}); {'it holds' if len(names) == 1 else 'all hold'} once "
        "corrected.",
    )
    if len(cause.cells) > 1:
        return replace(lead, message=message, cells=cause.cells)
    reported = f"{values[cause.cells[0]]:f}"
    return replace(lead, message=message, cells=cause.cells, expected=cause.suggested[0], reported=reported)


def _count(number: int) -> str:
    return "一项勾稽关系不成立" if number == 1 else f" {number} 项勾稽关系不成立"


def _tell_choice(message: Message, cause: Cause, values: Mapping[FigureKey, Decimal]) -> Message:
    every = [_tell_all(each, values) for each in (cause, *cause.alternatives)]
    slip = _SLIPS[cause.kind]
    return Message(
        f"{message.zh}{slip.zh}更正以下任一处即可成立，请核对台账：{'；'.join(each.zh for each in every)}。",
        f"{message.en}{slip.en} Any one of these would repair it, see the ledger: "
        f"{'; or '.join(each.en for each in every)}.",
    )


def _tell_all(cause: Cause, values: Mapping[FigureKey, Decimal]) -> Message:
    zh, en = zip(*(_tell_change(*change, values) for change in _changes(cause)), strict=True)
    return Message("，".join(zh), ", ".join(en))


def _changes(cause: Cause) -> Iterable[tuple[FigureKey, str]]:
    return zip(cause.cells, cause.suggested, strict=True)


def _tell_change(key: FigureKey, suggested: str, values: Mapping[FigureKey, Decimal]) -> tuple[str, str]:
    name = load_dictionary().figure_name(key)
    return (
        f"“{name.zh}”填报 {values[key]:f}，应为 {suggested}",
        f"{name.en}: {values[key]:f} reported, {suggested} expected",
    )
