"""Typed errors: what happened, where, and what to do about it.

A report that is wrong is a finding and a report that is half readable has problems; neither is an
error. An error means that the program cannot go on with this file, this folder or this request.
"""


class AnalyticsError(Exception):
    """Base of all errors that are shown to a person as one line."""


class UnreadableFile(AnalyticsError):
    """A file cannot be opened as any document that we read.

    Attributes:
        file: Name of the file as it was given.
        reason: What is wrong, in one sentence.
        advice: What the person can do about it, in one sentence; may be empty.
    """

    def __init__(self, file: str, reason: str, advice: str = "") -> None:
        super().__init__(f"{file}: {reason}{' ' + advice if advice else ''}")
        self.file = file
        self.reason = reason
        self.advice = advice


class NoFiling(UnreadableFile):
    """A document was read, but it is no annual report (no statutory table, no official title)."""


class DictionaryError(AnalyticsError):
    """A row of the dictionary is wrong; `faults` lists every fault as ``file:line: what``."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class StoreError(AnalyticsError):
    """The data folder cannot be used: missing, locked, full, damaged, or written by a newer version."""


class RosterError(AnalyticsError):
    """A roster file has rows that cannot be used; `faults` lists them as ``file:line: what``."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class UnknownSelection(AnalyticsError):
    """A link or a command names an agency, metric, year or snapshot that today's data do not have.

    Attributes:
        what: The kind of thing that was named, e.g. ``agency``.
        values: The unknown ids.
    """

    def __init__(self, what: str, values: tuple[str, ...]) -> None:
        super().__init__(f"unknown {what}: {', '.join(values)}")
        self.what = what
        self.values = values
