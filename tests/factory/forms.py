"""Which figures a form has, and which of them add up, told from the forms as they are drawn."""

from analytics.model import APPLICANTS, TOTAL, FigureKey, Form, Variant
from analytics.synthetic.forms import DISPUTE_GROUPS, RESULTS, proactive_blocks, request_rows


def outcome_indicators(form: Form, variant: Variant | None = None) -> tuple[str, ...]:
    """The rows of table 三 that （七）总计 adds up."""
    return tuple(row.indicator for row in request_rows(form, variant) if row.is_outcome)


def figure_keys(form: Form, variant: Variant | None = None) -> tuple[FigureKey, ...]:
    """Every figure that a filled-in form prints: 198 (2019), 200 (2021), 186 (one row six).

    >>> len(figure_keys(Form.F2019)), len(figure_keys(Form.F2021))
    (198, 200)
    >>> len(figure_keys(Form.F2021, Variant.ONE_ROW_SIX))
    186
    """
    proactive = [
        FigureKey(f"proactive.{row}.{column}", TOTAL)
        for block in proactive_blocks(form)
        for _, row in block.rows
        for _, column in block.columns
    ]
    requests = [
        FigureKey(row.indicator, applicant) for row in request_rows(form, variant) for applicant in APPLICANTS
    ]
    disputes = [
        FigureKey(f"disputes.{group}.{result}", TOTAL) for _, group in DISPUTE_GROUPS for _, result in RESULTS
    ]
    return (*proactive, *requests, *disputes)
