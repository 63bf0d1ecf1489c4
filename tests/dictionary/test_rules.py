"""The catalogue of checks, and what an office may set of it."""

import importlib.resources
import shutil
from pathlib import Path

import pytest

from analytics.dictionary import load_dictionary, load_settings, make_settings, read_dictionary
from analytics.errors import DictionaryError, RuleSettingsError
from analytics.model import Form, Severity

CODES = {"A": 11, "B": 17, "C": 9, "D": 7, "E": 12, "F": 10, "G": 9, "H": 6}


def test_the_catalogue_has_every_code() -> None:
    """A1 to H6, in order, each in both languages with a basis."""
    rules = load_dictionary().rule_set.rules
    assert list(rules) == [f"{group}{n}" for group, count in CODES.items() for n in range(1, count + 1)]
    for rule in rules.values():
        assert all((*rule.title, *rule.explanation, *rule.basis))
    assert {code for code, rule in rules.items() if rule.kind == "manual"} == {"A6", "A10", "F10"}


def test_a_rule_knows_what_it_applies_to() -> None:
    """By form and year; what is unknown is checked."""
    rules = load_dictionary().rule_set.rules
    assert rules["F2"].applies_to(Form.F2021, 2022)
    assert not rules["F2"].applies_to(Form.F2021, 2021)
    assert not rules["F2"].applies_to(Form.F2019, 2022)
    assert rules["F2"].applies_to(None, None)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('severity = "error"', 'severity = "fatal"', "severity is 'fatal'"),
        ('basis = "art49"', 'basis = "rumour"', "basis is 'rumour'"),
        ("[A1]", "[Z1]", "Z1 is no code"),
        ("title = { zh = ", "titel = { zh = ", "title is missing"),
        ('kind = "identity"', 'kind = "generator"', "D1 has the kind identity in only one"),
        ("max_characters = 1000", 'max_characters = "1000"', "thresholds are not all numbers"),
    ],
)
def test_a_fault_of_the_catalogue_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    """Like every other file of the dictionary."""
    data = tmp_path / "data"
    with importlib.resources.as_file(importlib.resources.files("analytics.dictionary") / "data") as source:
        shutil.copytree(source, data)
    text = (data / "rules.toml").read_text(encoding="utf-8")
    assert old in text
    (data / "rules.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DictionaryError) as caught:
        read_dictionary(data)
    assert any(each.startswith("rules.toml:") and fault in each for each in caught.value.faults)


def test_an_office_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    """Everything is on, with the catalogue's limits."""
    settings = load_settings(tmp_path)
    rule = load_dictionary().rule_set.rules["B13"]
    assert settings.is_on(rule)
    assert settings.limits(rule) == {"max_characters": 1000}
    assert settings.severity(rule) is Severity.INFO


def test_settings_are_read_from_the_data_folder(tmp_path: Path) -> None:
    """And survive the way to a reading worker."""
    lines = ['groups_off = ["G"]', 'rules_off = ["B13"]', "[severity]", 'B1 = "info"', "[thresholds]"]
    text = "\n".join((*lines, "B14.min_characters = 50"))
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path)
    rules = load_dictionary().rule_set.rules
    assert [code for code in ("B13", "G1", "B14") if settings.is_on(rules[code])] == ["B14"]
    assert settings.limits(rules["B14"]) == {"min_characters": 50}
    assert settings.severity(rules["B1"], Severity.WARNING) is Severity.INFO
    assert make_settings(settings.to_json()) == settings
    assert settings.digest != load_settings(tmp_path / "elsewhere").digest


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ({"rules_off": ["Z9"]}, "rules_off: 'Z9'"),
        ({"severity": {"B1": "loud"}}, "severity.B1 = 'loud'"),
        ({"thresholds": {"B13": {"max_words": 3}}}, "thresholds.B13.max_words = 3"),
        ({"thresholds": {"B13": {"max_characters": True}}}, "thresholds.B13.max_characters = True"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_every_wrong_setting_is_named(tables: dict[str, object], fault: str) -> None:
    """In one error, in both languages."""
    with pytest.raises(RuleSettingsError) as caught:
        make_settings({**tables, "groups_off": ["X"]})
    assert {fault, "groups_off: 'X'"} <= set(caught.value.faults)
    assert fault in caught.value.say("zh")


def test_a_file_that_is_no_toml_is_an_error_that_says_where(tmp_path: Path) -> None:
    """No traceback."""
    (tmp_path / "rules.toml").write_text("thresholds = [", encoding="utf-8")
    with pytest.raises(RuleSettingsError, match=r"rules\.toml"):
        load_settings(tmp_path)
