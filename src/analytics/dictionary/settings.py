"""What an office sets of the checks: one file ``rules.toml`` in its data folder.

.. code-block:: toml

    groups_off = ["G"]            # groups of checks that are not run
    rules_off = ["B13"]           # single checks that are not run

    [severity]
    B1 = "info"                   # error, warning or info

    [thresholds]
    B14.min_characters = 50       # names and defaults: docs/rules.md
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analytics.dictionary.load import load_dictionary
from analytics.dictionary.rules import Rule, RuleSet, is_number
from analytics.errors import RuleSettingsError
from analytics.model import Severity

FILE = "rules.toml"

_LARGEST = 1_000_000
"""Bytes of a settings file that are read; real ones have a few hundred."""


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """The choices of one office; without any, every rule runs as the catalogue says.

    Attributes:
        rules_off: Codes that are not run.
        severities: Code -> severity in place of the catalogue's.
        thresholds: Code -> name -> number in place of the default.
    """

    rules_off: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    thresholds: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: MappingProxyType({}))

    def is_on(self, rule: Rule) -> bool:
        """Say whether a rule is run."""
        return rule.code not in self.rules_off

    def limits(self, rule: Rule) -> Mapping[str, float]:
        """The thresholds of a rule: the office's, else the defaults."""
        return {**rule.thresholds, **self.thresholds.get(rule.code, {})}

    def severity(self, rule: Rule, said: Severity | None = None) -> Severity:
        """The severity of a finding: the office's, else what the rule said, else the catalogue's."""
        return self.severities.get(rule.code) or said or rule.severity

    @property
    def digest(self) -> str:
        """Names these choices; changes when any of them does."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """The choices as one JSON object, for another process."""
        return {
            "rules_off": sorted(self.rules_off),
            "severity": dict(self.severities),
            "thresholds": {code: dict(limits) for code, limits in self.thresholds.items()},
        }


def load_settings(data: Path) -> RuleSettings:
    """Read the settings of a data folder; the defaults where it has none.

    Raises:
        RuleSettingsError: The file cannot be read, or says something that no rule has; lists every fault.
    """
    path = data / FILE
    if not path.exists():
        return RuleSettings()
    try:
        if path.stat().st_size > _LARGEST:
            raise RuleSettingsError([f"{FILE}: > {_LARGEST} B"])
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleSettingsError([f"{FILE}: {error}"]) from error
    return make_settings(tables)


def make_settings(tables: Mapping[str, Any]) -> RuleSettings:
    """Check settings against the catalogue.

    Raises:
        RuleSettingsError: Something in them is no setting; lists every fault as ``what = value``.
    """
    catalogue = load_dictionary().rule_set
    faults = [name for name in tables if name not in ("groups_off", "rules_off", "severity", "thresholds")]
    off = _read_off(tables, catalogue, faults)
    severities = {}
    for code, value in _table(tables, "severity", faults).items():
        if code in catalogue.rules and value in tuple(Severity):
            severities[code] = Severity(value)
        else:
            faults.append(f"severity.{code} = {value!r}")
    thresholds = {}
    for code, limits in _table(tables, "thresholds", faults).items():
        known = catalogue.rules[code].thresholds if code in catalogue.rules else {}
        if not isinstance(limits, dict):
            faults.append(f"thresholds.{code} = {limits!r}")
            continue
        wrong = [name for name, value in limits.items() if name not in known or not _is_limit(value)]
        faults.extend(f"thresholds.{code}.{name} = {limits[name]!r}" for name in wrong)
        thresholds[code] = MappingProxyType(dict(limits))
    if faults:
        raise RuleSettingsError(faults)
    return RuleSettings(off, MappingProxyType(severities), MappingProxyType(thresholds))


def _read_off(tables: Mapping[str, Any], catalogue: RuleSet, faults: list[str]) -> frozenset[str]:
    off: set[str] = set()
    for name, known in (("groups_off", catalogue.groups), ("rules_off", catalogue.rules)):
        chosen = tables.get(name, [])
        if not isinstance(chosen, list):
            faults.append(f"{name} = {chosen!r}")
            continue
        for code in chosen:
            if code not in known:
                faults.append(f"{name}: {code!r}")
            off.update(rule.code for rule in catalogue.rules.values() if code in (rule.code, rule.group))
    return frozenset(off)


def _table(tables: Mapping[str, Any], name: str, faults: list[str]) -> Mapping[str, Any]:
    table = tables.get(name, {})
    if isinstance(table, dict):
        return table
    faults.append(f"{name} = {table!r}")
    return {}


def _is_limit(value: object) -> bool:
    return is_number(value) and 0 <= float(str(value)) < 1e12
