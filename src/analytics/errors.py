"""Typed errors: what happened, where, and what to do about it, in both languages.

A report that is wrong is a finding and a report that is half readable has problems; neither is an
error. An error means that the program cannot go on with this file, this folder or this request.

An error is a code and values; its sentences stand in ``error_texts/*.toml`` under that code, once in
Chinese and once in English, so that a command, a page and the stored list of refused files say the
same thing in the language of whoever reads it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

Language = Literal["zh", "en"]
Value = str | int | float
Selected = Literal[
    "agency",
    "basis",
    "chart",
    "filed",
    "filing",
    "group",
    "kind",
    "level",
    "metric by applicant",
    "metric",
    "number of agencies",
    "rate of faults",
    "region",
    "rule",
    "shape",
    "snapshot",
    "synthetic years",
    "year",
]
"""What a link or a command can name; each has a text ``UNKNOWN_…``."""


class AnalyticsError(Exception):
    """Base of all errors that are shown to a person as one line.

    Attributes:
        code: Names the text, e.g. ``PDF_NO_PAGE``; stable, so that it can be searched for.
        values: What the text's ``{placeholders}`` stand for.
    """

    def __init__(self, code: str, /, **values: Value) -> None:
        self.code = code
        self.values: Mapping[str, Value] = MappingProxyType(dict(values))
        super().__init__(self.say("en"))

    def say(self, language: Language) -> str:
        """Say what happened and what to do, as one line."""
        return say_error(self.code, self.values, language)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.__dict__ | {"values": dict(self.values)}, self.args)


class UnreadableFile(AnalyticsError):
    """A file cannot be opened as any document that we read.

    Attributes:
        file: Name of the file as it was given.
    """

    def __init__(self, file: str, code: str, /, **values: Value) -> None:
        self.file = file
        super().__init__(code, **values)

    def say(self, language: Language) -> str:
        """Say which file, what is wrong with it, and what to do, as one line."""
        colon = "：" if language == "zh" else ": "
        return f"{self.file}{colon}{self.say_reason(language)}"

    def say_reason(self, language: Language) -> str:
        """Say what is wrong with the file and what to do, without its name."""
        return say_error(self.code, self.values, language)


class NoFiling(UnreadableFile):
    """A document was read, but it is no annual report (no statutory table, no official title)."""


class DictionaryError(AnalyticsError):
    """A row of the dictionary is wrong; `faults` lists every fault as ``file:line: what``."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("DICTIONARY_FAULTS", faults="; ".join(faults))


class StoreError(AnalyticsError):
    """The data folder cannot be used: missing, locked, full, damaged, or written by a newer version."""


@dataclass(frozen=True, slots=True)
class RosterFault:
    """One thing that is wrong in a roster file: where, and what as a code with its values.

    `line` is None where the whole file is meant.
    """

    file: str
    line: int | None
    code: str
    values: Mapping[str, Value]

    def say(self, language: Language) -> str:
        """Say ``file:line: what``."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {say_error(self.code, self.values, language)}"


class RosterError(AnalyticsError):
    """A roster file has rows that cannot be used; `faults` lists all of them."""

    def __init__(self, faults: Iterable[RosterFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("ROSTER_FAULTS")

    def say(self, language: Language) -> str:
        """Say all faults in one line."""
        stop = "；" if language == "zh" else "; "
        faults = stop.join(fault.say(language) for fault in self.faults)
        return say_error(self.code, {"faults": faults}, language)


class RuleSettingsError(AnalyticsError):
    """An office's settings of the checks cannot be used; `faults` lists what is wrong."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("RULE_SETTINGS_FAULTS", faults="; ".join(faults))


class UnknownSelection(AnalyticsError):
    """A link or a command names an agency, metric, year or snapshot that today's data do not have.

    Attributes:
        what: The kind of thing that was named.
        unknown: The unknown ids.
    """

    def __init__(self, what: Selected, unknown: tuple[str, ...]) -> None:
        self.what = what
        self.unknown = unknown
        super().__init__(f"UNKNOWN_{what.upper().replace(' ', '_')}", names=", ".join(unknown))


def say_error(code: str, values: Mapping[str, Value], language: Language) -> str:
    """Fill the text of a code in one language.

    Raises:
        KeyError: There is no such code, or it needs a value that is not given.
    """
    return load_error_texts()[code][language].format_map(values)


@cache
def load_error_texts() -> Mapping[str, Mapping[str, str]]:
    """Load all texts: code -> language -> text with ``{placeholders}``.

    Raises:
        KeyError: A code is defined twice.
    """
    texts: dict[str, Mapping[str, str]] = {}
    for path in sorted((Path(__file__).parent / "error_texts").glob("*.toml")):
        for code, text in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if code in texts:
                raise KeyError(f"{path.name}: {code} is defined twice")
            texts[code] = MappingProxyType(text)
    return MappingProxyType(texts)


def _rebuild(kind: type[AnalyticsError], state: dict[str, Any], args: tuple[Any, ...]) -> AnalyticsError:
    """Make an error again in another process, without asking each kind how it is built."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state | {"values": MappingProxyType(state["values"])})
    return error
