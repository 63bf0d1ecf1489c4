"""Reads files with one reader in a process of its own and prints CPU seconds a file and peak memory as JSON.

Run by ``run.py``: ``python readers.py NAME ROUNDS FILE...``. A process for each reader, because memory
that one reader has taken is never given back and would be counted for the next.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

from lxml import html


def load_disclosure() -> Callable[[Path], None]:
    """Give what `disclosure read` does with a file: figures, statuses, places, findings."""
    # Imported here, so that the other readers' memory is theirs alone.
    from analytics.documents import read_documents  # noqa: PLC0415
    from analytics.extraction import extract_filings  # noqa: PLC0415
    from analytics.reading import prepare_process  # noqa: PLC0415
    from analytics.rules import check_filing  # noqa: PLC0415

    prepare_process()

    def read_report(path: Path) -> None:
        for document in read_documents(path):
            for filing in extract_filings(document):
                check_filing(filing)

    return read_report


def parse_html(path: Path) -> None:
    """Parse a page with lxml and take its text: the least that a reader of HTML must do."""
    html.fromstring(path.read_bytes()).text_content()


def convert_pdf(path: Path) -> None:
    """Turn a PDF into text with poppler: what many people do before they read on by eye."""
    subprocess.run(["pdftotext", "-layout", path, "-"], stdout=subprocess.DEVNULL, check=True)


def load_docx() -> Callable[[Path], None]:
    """Give what python-docx does to open a file: the least that a reader of Word must do."""
    import docx  # noqa: PLC0415

    def open_document(path: Path) -> None:
        docx.Document(str(path))

    return open_document


def load_calamine() -> Callable[[Path], None]:
    """Give what calamine does to read every cell of a workbook."""
    import python_calamine  # noqa: PLC0415

    def read_cells(path: Path) -> None:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()

    return read_cells


READERS: dict[str, Callable[[], Callable[[Path], None]]] = {
    "disclosure": load_disclosure,
    "lxml": lambda: parse_html,
    "pdftotext": lambda: convert_pdf,
    "python-docx": load_docx,
    "calamine": load_calamine,
}


def time_files(read: Callable[[Path], None], paths: list[Path], rounds: int) -> list[float]:
    """Give the CPU seconds of each file in its best round, after one file that only warms up.

    Of the processor and not of the clock, children included, and the best: whatever else the machine does
    can only add to the truth.
    """
    read(paths[0])
    best = dict.fromkeys(paths, float("inf"))
    for _ in range(rounds):
        for path in paths:
            start = read_clock()
            read(path)
            best[path] = min(best[path], read_clock() - start)
    return list(best.values())


def read_clock() -> float:
    """Give the CPU seconds of this process and of the children that it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    """Time the reader that the command line names."""
    name, rounds, *files = sys.argv[1:]
    seconds = time_files(READERS[name](), [Path(file) for file in files], int(rounds))
    peak = read_child_peak() if name == "pdftotext" else read_own_peak()
    print(json.dumps({"seconds": seconds, "peak_mb": peak / 1024}))


def read_own_peak() -> int:
    """Give the peak resident memory of this program in KB (not rusage: that remembers who started it)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


def read_child_peak() -> int:
    """Give the peak resident memory of the largest process that was started here, in KB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


if __name__ == "__main__":
    main()
