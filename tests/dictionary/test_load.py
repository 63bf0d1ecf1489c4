"""A broken dictionary says which lines of which files are wrong, all at once."""

import importlib.resources
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.dictionary import read_dictionary
from analytics.errors import DictionaryError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the dictionary's data that a test may break."""
    source = importlib.resources.files("analytics.dictionary").joinpath("data")
    with importlib.resources.as_file(source) as data:
        return Path(shutil.copytree(data, tmp_path / "data"))


Break = Callable[[str, str, str], int]


@pytest.fixture
def break_line(folder: Path) -> Break:
    """Replace text in the one line that contains it; gives the number of that line."""

    def replace(name: str, old: str, new: str) -> int:
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        [number] = [number for number, line in enumerate(lines) if old in line]
        lines[number] = lines[number].replace(old, new)
        path.write_text("".join(lines), encoding="utf-8")
        return number + 1

    return replace


def faults_of(folder: Path) -> list[str]:
    """Load a broken dictionary."""
    with pytest.raises(DictionaryError) as caught:
        read_dictionary(folder)
    return caught.value.faults


def test_a_copy_of_the_dictionary_loads(folder: Path) -> None:
    """Nothing but the files of the folder is needed."""
    assert len(read_dictionary(folder).indicators) == 70


CASES = [
    # file, text, replaced by, what is said of it, and of which line
    ("indicators.csv", "requests.received,2019;2021,", "requests.received,2019;2020,", "forms is", "2020"),
    (
        "indicators.csv",
        "requests.received,2019;2021,三",
        "requests.received,2019;2021,五",
        "section is",
        "五",
    ),
    (
        "indicators.csv",
        "件,flow,本年新收申请",
        "人,flow,本年新收申请",
        "unit '人' is not in units",
        "人,flow",
    ),
    (
        "indicators.csv",
        ",本年新收申请,",
        ",上年结转申请,",
        "is already the name of requests.received",
        "carried_in",
    ),
    ("indicators.csv", "Requests received this year", "", "name is missing in en", "requests.received,"),
    (
        "indicators.csv",
        "requests.carried_in,",
        "requests.received,",
        "is already defined in line",
        "上年结转",
    ),
    ("applicants.csv", "legal_service,", "lawyers,", "applicants are not", "id,"),
    ("forms.csv", "60号,2019,198", "60号,2019,199", "form 2019 has 198 figures", "199"),
    ("labels.csv", "applicant,business,,商业企业,1", "applicant,shop,,商业企业,1", "names 'shop'", "shop"),
    ("labels.csv", "结果纠正,1", "结果 维持,1", "already names upheld", "结果 维持"),
    ("labels.csv", "尚未审结,1", "（）,1", "label is empty", "（）"),
    ("labels.csv", "尚未审结,1", "尚未审结,yes", "is_official is 'yes'", "yes"),
    ("labels.csv", "block2,9,2019", "block2,9,2020", "form is '2020'", "2020"),
    ("identity_terms.csv", "D1,,term,-1,", "D9,,term,-1,", "rule 'D9' is not in identities.csv", "D9"),
    (
        "identity_terms.csv",
        "-1,requests.outcome.total",
        "-1,requests.x",
        "'requests.x' does not exist",
        "requests.x",
    ),
    ("identity_terms.csv", "D1,,term,-1", "D1,,term,2", "weight is '2'", ",2,"),
    ("identity_terms.csv", "D1,,result", "D1,,term", "exactly one row with the role result", "D1,"),
    ("identity_terms.csv", "D1,,result", "D1,,sum", "role is 'sum'", "sum"),
    ("series.csv", "other_disposal,NEAR", "other_disposal,ALIKE", "relation is 'ALIKE'", "ALIKE"),
    (
        "series.csv",
        "fees.items_change,",
        "fees.items,",
        "'proactive.fees.items' does not exist",
        "fees,BREAK",
    ),
    (
        "series.csv",
        "proactive.fees.amount",
        "proactive.penalty.decisions",
        "is not of the 2021 form alone",
        "fees",
    ),
    ("breaks.csv", "2024,四", "since 2024,四", "year is 'since 2024'", "since 2024"),
    ("glossary.csv", "agency,field,行政机关", "filing,field,行政机关", "already defined", "年度报告"),
    ("metrics.toml", '["requests.received"]', '["requests.x"]', "names 'requests.x'", "[received]"),
    ("metrics.toml", '{ zh = "不含上年结转。"', '{ zh = ""', "caveat is missing in zh or en", "[received]"),
    (
        "metrics.toml",
        '["reconsideration_overturn_rate_all"]',
        '["x"]',
        "'x' is no metric",
        "[reconsideration_ov",
    ),
    (
        "metrics.toml",
        'definition = { zh = "本年新收',
        'explanation = { zh = "本年新收',
        "is no field",
        "[received]",
    ),
    ("metrics.toml", 'zh = "新收申请", en = "Requests received" }', "zh = }", "Invalid value", "zh = }"),
]


@pytest.mark.parametrize(("name", "old", "new", "fault", "at"), CASES)
def test_a_broken_row_names_file_and_line(
    folder: Path, break_line: Break, name: str, old: str, new: str, fault: str, at: str
) -> None:
    """Each kind of fault is said in one sentence with the file and the line in which it stands."""
    break_line(name, old, new)
    said = [text.split(":", 2) for text in faults_of(folder)]
    [(file, number), *_] = [(file, int(number)) for file, number, what in said if fault in what]
    assert file == name
    assert at in (folder / name).read_text(encoding="utf-8").splitlines()[number - 1]


def test_all_faults_are_listed_at_once(folder: Path, break_line: Break) -> None:
    """A person mends the dictionary in one go: faults of several files, in order of file and line."""
    break_line("labels.csv", "result4,overturned,,结果纠正,1,", "result9,overturned,,结果纠正,1,")
    break_line("units.csv", "个,个,projects", "个,个,")
    break_line("series.csv", "fees,BREAK,", "fees,SAME,")
    faults = faults_of(folder)
    files = [fault.split(":")[0] for fault in faults]
    assert {"labels.csv", "units.csv", "series.csv"} <= set(files)
    assert files == sorted(files)


def test_a_wrong_header_and_a_ragged_row_are_faults(folder: Path) -> None:
    """A file whose columns are not the expected ones is not guessed at."""
    path = folder / "units.csv"
    path.write_text(path.read_text(encoding="utf-8") + "件件\n", encoding="utf-8")
    glossary = folder / "glossary.csv"
    glossary.write_text(
        glossary.read_text(encoding="utf-8").replace("id,topic", "id,group", 1), encoding="utf-8"
    )
    faults = faults_of(folder)
    assert any(fault.startswith("units.csv:6: 1 cells") for fault in faults)
    assert any(fault.startswith("glossary.csv:1: columns are") for fault in faults)


def test_a_metric_that_loses_a_term_in_one_form_is_a_fault(folder: Path, break_line: Break) -> None:
    """Leaving a term out is allowed only where a comparable one stands in for it."""
    break_line(
        "metrics.toml",
        'numerator = ["proactive.licensing.decisions"]',
        'numerator = ["proactive.licensing.decisions", "proactive.other_services.decisions"]',
    )
    assert any("is silently left out of the 2021 form" in fault for fault in faults_of(folder))
