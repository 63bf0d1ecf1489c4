"""Scores the reading of scans: reports set, drawn, turned, blurred and speckled, then read and compared.

    PYTHONPATH=tests python benchmarks/ocr.py [REPORTS]      a table in Markdown on standard output

A figure is *right* when status and value are those printed, and *proven* when the program says that its sums
confirm it. What must never be is a proven figure that is wrong.
"""

import hashlib
import itertools
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import process_time

from analytics.documents.pdf.reading import read_pdf
from analytics.errors import UnreadableFile
from analytics.extraction import extract_filings
from analytics.model import Figure, FigureKey, Proof, Status
from analytics.synthetic.shapes.pdf import Press, write_pdf

from factory.grid import Draft
from factory.probing import FORMS, Filling, build_draft
from factory.scans import Copier, scan_pages, write_scanned_pdf

COPIERS = {
    "200 dpi, 0.7°, blur 0.6, noise 10, JPEG 60": Copier(),
    "150 dpi, 0.7°, blur 0.6, noise 10, JPEG 60": Copier(dpi=150),
    "150 dpi, 1.5°, blur 0.9, noise 20, JPEG 50": Copier(dpi=150, skew=1.5, blur=0.9, noise=20, quality=50),
    "300 dpi, 0.7°, blur 1.2, noise 15, JPEG 60": Copier(dpi=300, blur=1.2, noise=15),
    "120 dpi, 0.7°, blur 0.6, noise 10, JPEG 60": Copier(dpi=120),
    "96 dpi, 0.7°, blur 0.6, noise 10, JPEG 60": Copier(dpi=96),
    "fax, black and white, 200 dpi, 0.7°, blur 0.6, noise 30": Copier(noise=30, is_fax=True),
    "fax, black and white, 150 dpi, 0.7°, blur 0.6, noise 30": Copier(dpi=150, noise=30, is_fax=True),
}
FILLINGS = (Filling.SMALL, Filling.BALANCED, Filling.BLANK, Filling.LABEL, Filling.GAPS)
SHOWN = 5
"""Wrong figures of one report that are printed."""
PRESSES = (
    Press(),
    Press(inset="3pt", font="Noto Sans SC"),
    Press(repeats_heads=True),
    Press(is_flipped=True, font="Noto Sans SC"),
    Press(inset="3pt"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One report as it is scanned."""

    copier: str
    filling: Filling
    form: str
    press: Press
    seed: int


def main() -> None:
    """Read as many reports as asked for under each copier and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    wanted = sys.argv[2:] or list(COPIERS)
    print("| scan | reports | figures | right | right and proven | unproven | illegible | proven wrong "
          "| unproven wrong | s a page | peak MB |")  # fmt: skip
    print("|" + "---|" * 11)
    for name in wanted:
        print(f"| {name} | {' | '.join(measure(list(choose_samples(name, count))))} |", flush=True)


def choose_samples(copier: str, count: int) -> Iterator[Sample]:
    """Different reports: fillings, forms and settings in turn."""
    kinds = itertools.cycle(FILLINGS)
    forms = itertools.cycle(("2021", "2019", "2021", "one_row_six"))
    presses = itertools.cycle(PRESSES)
    for seed, filling, form, press in zip(range(count), kinds, forms, presses, strict=False):
        yield Sample(copier, filling, form, press, 100 + seed)


def measure(samples: list[Sample]) -> Iterator[str]:
    """Read all samples and give the cells of their row."""
    tally: Counter[str] = Counter()
    pages, seconds = 0, 0.0
    for sample in samples:
        draft, scanned, page_count = scan(sample)
        start = process_time()
        found = read(scanned)
        seconds += process_time() - start
        pages += page_count
        verdicts = list(compare(draft, found))
        tally.update(verdict for verdict, _ in verdicts)
        counts = Counter(verdict for verdict, _ in verdicts)
        print(f"{sample}: {dict(counts)}", file=sys.stderr, flush=True)
        for verdict, line in [each for each in verdicts if "wrong" in each[0]][:SHOWN]:
            print(f"  {verdict}: {line}", file=sys.stderr, flush=True)
    total = tally.total()
    right = tally["right, proven"] + tally["right, unproven"]
    yield str(len(samples))
    yield str(total)
    yield f"{right / total:.2%}"
    yield f"{tally['right, proven'] / total:.2%}"
    yield str(tally["right, unproven"])
    yield str(tally["unread"])
    yield str(tally["wrong, proven"])
    yield str(tally["wrong, unproven"])
    yield f"{seconds / pages:.1f}"
    yield str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def scan(sample: Sample) -> tuple[Draft, bytes, int]:
    """The draft of a sample, its scan, and how many pages that has."""
    form, variant = FORMS[sample.form]
    draft = build_draft(form, variant, sample.filling, sample.seed)
    copier = COPIERS[sample.copier]
    pages = list(scan_pages(write_pdf(draft, sample.press), copier, sample.seed))
    return draft, write_scanned_pdf(pages, copier), len(pages)


def read(scanned: bytes) -> dict[FigureKey, Figure]:
    """All figures of the first report that is found; none when nothing is."""
    try:
        documents = read_pdf(scanned, "scan.pdf", hashlib.sha256(scanned).hexdigest())
        filings = [filing for document in documents for filing in extract_filings(document)]
    except UnreadableFile:
        return {}
    return {figure.key: figure for figure in filings[0].figures}


def compare(draft: Draft, found: dict[FigureKey, Figure]) -> Iterable[tuple[str, str]]:
    """Each figure of a draft with its verdict."""
    for key, readings in draft.readings.items():
        figure = found.get(key)
        if figure is None or figure.status in {Status.ILLEGIBLE, Status.ABSENT}:
            yield "unread", ""
            continue
        is_right = any((figure.status, figure.value) == (r.status, r.value) for r in readings)
        proof = "unproven" if figure.proof is Proof.UNPROVEN else "proven"
        verdict = "right" if is_right else "wrong"
        implied = draft.report.truth.get(key)
        if figure.implied is not None and figure.implied != implied:
            verdict, proof = "wrong", "proven"
        yield f"{verdict}, {proof}", f"{key}: {figure.status} {figure.value} raw {figure.raw!r}, {readings}"


if __name__ == "__main__":
    main()
