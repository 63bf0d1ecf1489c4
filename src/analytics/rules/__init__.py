"""Rules judge figures and yield findings; a rule never raises because a report is wrong."""

from analytics.rules.arithmetic import check_filing

__all__ = ["check_filing"]
