"""From a document to the filings in it: who, which year, which form, and every figure with its status."""

from analytics.extraction.filing import extract_filings
from analytics.extraction.identify import infer_coverage
from analytics.extraction.ledger import extract_ledger, propose_ledger
from analytics.extraction.settle import settle_figures

__all__ = ["extract_filings", "extract_ledger", "infer_coverage", "propose_ledger", "settle_figures"]
