"""Rules: what is wrong with a report, with the cells, the sentence and the likely slip that show it."""

from analytics.rules.arithmetic import check_arithmetic, check_identities
from analytics.rules.engine import check_filing, check_unreadable
from analytics.rules.region import check_reports
from analytics.rules.renewal import plan_renewal, take_prints

__all__ = [
    "check_arithmetic",
    "check_filing",
    "check_identities",
    "check_reports",
    "check_unreadable",
    "plan_renewal",
    "take_prints",
]
