"""The bundled samples: a small invented region, made by ``python -m analytics.synthetic.samples``.

A test checks that they are what this command writes. What is true of every figure is left out of the bundle
for its size; ``disclosure synthesize`` with the same numbers writes it.
"""

import shutil
import tempfile
from pathlib import Path

from analytics.synthetic.write import Synthesis, synthesize

FOLDER = Path(__file__).resolve().parents[3] / "data" / "samples"
"""In a checkout."""

AGENCIES = 40
YEARS = (2019, 2025)
SEED = 22
FAULTS = 0.15
FORMATS = (
    "html",
    "tabs",
    "tabs_windows",
    "tabs_gb18030",
    "markdown",
    "pipes",
    "cell_lines",
    "word",
    "sheet",
    "pdf_untagged",
    "pdf_ruled_heads",
    "pdf_years",
)
"""What every machine reads at once: no scans, which need an extra, and few PDFs, which are large and slow."""

LEFT_OUT = ("truth.jsonl",)


def write_whole_region(folder: Path) -> Synthesis:
    """The region with all that is known about it, in a new or empty folder."""
    return synthesize(folder, AGENCIES, YEARS, seed=SEED, faults=FAULTS, formats=FORMATS)


def write_samples(folder: Path) -> None:
    """Write the samples anew in place of those that are there."""
    with tempfile.TemporaryDirectory() as temporary:
        region = Path(temporary) / "region"
        write_whole_region(region)
        for name in LEFT_OUT:
            (region / name).unlink()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(region, folder)


if __name__ == "__main__":
    write_samples(FOLDER)
