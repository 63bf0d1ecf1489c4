"""Reading one file in a child process that can be killed, so that one bad file costs one file.

`python -m analytics.reading` is the child: it reads the files that it is told on standard input, one after
the other, and answers on standard output; both ways a message is four bytes of length and one JSON object.
`ReaderChild` is its owner: it starts the child, kills it when a file takes too long or too much memory, and
starts another one for the next file. A pool of processes would lose every file in flight with the one that
dies, and never stops a file that hangs.
"""

import contextlib
import gc
import importlib
import json
import os
import queue
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Any, Self

from analytics.dictionary import RuleSettings, load_dictionary, make_settings
from analytics.errors import AnalyticsError, NoFiling, UnreadableFile, Value
from analytics.filing_json import filing_from_json, filing_to_json, finding_from_json, finding_to_json
from analytics.model import FigureKey, Filing, Finding, LedgerMapping

Checked = tuple[Filing, tuple[Finding, ...]]
"""A filing with all that the rules say about it, passes included."""
Message = dict[str, Any]

MEGABYTE = 1024 * 1024
POLL_SECONDS = 0.05
START_SECONDS = 60.0
"""How long a child may take until it can read; importing everything takes a second on a busy machine."""
STOP_SECONDS = 5.0
OUT_OF_MEMORY = 77
"""Exit status of a child whose memory ran out."""
MAX_MESSAGE = 512 * MEGABYTE
LOG_TAIL = 4096
PICTURE_PATIENCE = 3
HEAD = 1024
COLLECTED_AFTER = (50_000, 20, 20)
"""How many objects are made before garbage is looked for, and how often before it is looked for further."""
PICTURE_MARKS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF", b"PK\x03\x04")
"""How pictures begin, and archives, which may hold them."""
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost before its reader is killed.

    `memory` is what the child may really use (where the system tells), `address_space` what it may ask for: a
    sudden request for more fails inside the child before anything is used up. A file that may hold pictures
    has `PICTURE_PATIENCE` times the seconds: a page takes five of them on an idle core to be recognised.
    """

    seconds: float = 120.0
    memory: int = 1024 * MEGABYTE
    address_space: int = 4096 * MEGABYTE


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What an office has set that decides how its files are read and checked.

    Attributes:
        rules: Limits, severities and switches of the checks.
        ledgers: What was confirmed of the columns of its ledgers: digest of the heads -> mapping.
    """

    rules: RuleSettings = field(default_factory=RuleSettings)
    ledgers: Mapping[str, LedgerMapping] = field(default_factory=lambda: MappingProxyType({}))

    def to_json(self) -> Message:
        """The settings as one JSON object, for another process."""
        ledgers = {digest: list(mapping.columns) for digest, mapping in self.ledgers.items()}
        return {"rules": self.rules.to_json(), "ledgers": ledgers}


def settings_from_json(data: Message) -> OfficeSettings:
    """The settings that `OfficeSettings.to_json` wrote."""
    ledgers = {
        digest: LedgerMapping(
            digest, tuple(column if isinstance(column, str) else FigureKey(*column) for column in columns)
        )
        for digest, columns in data["ledgers"].items()
    }
    return OfficeSettings(make_settings(data["rules"]), MappingProxyType(ledgers))


class ReaderChild:
    """Owns one reader child and replaces it when it has to be killed. Not for several threads at once.

    `reader` names the function that the child calls for each file, as ``module:function``.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        reader: str = "analytics.reader:read_file",
        settings: OfficeSettings | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._settings = (settings or OfficeSettings()).to_json()
        self._reader = reader
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._log: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Start no child yet: the first file does."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child."""
        self.close()

    def read(self, path: Path, name: str, member: str | None = None) -> tuple[Checked, ...]:
        """Read and check all reports of one file, or of one member of an archive.

        Raises:
            UnreadableFile: It cannot be read, or reading it was stopped; as `NoFiling`, it holds no report.
                A member is named after its archive.
        """
        request = {
            "path": str(path.absolute()),
            "name": name,
            "member": member,
            "settings": self._settings,
        }
        name = name if member is None else f"{name}/{member}"
        answer = self._ask(request, name)
        if "error" in answer:
            error = answer["error"]
            kind = NoFiling if error["type"] == "NoFiling" else UnreadableFile
            raise kind(name, error["code"], **error["values"])
        return tuple(
            (filing_from_json(found["filing"]), tuple(map(finding_from_json, found["findings"])))
            for found in answer["filings"]
        )

    def close(self) -> None:
        """End the child; the next file starts another one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    # What was still to be written to a dead child is lost on purpose.
                    with contextlib.suppress(OSError):
                        pipe.close()
        if self._log is not None:
            self._log.close()
            self._log = None

    def _ask(self, request: Message, name: str) -> Message:
        process = self._send(request, name)
        seconds = self._limits.seconds * (PICTURE_PATIENCE if may_hold_pictures(Path(request["path"])) else 1)
        deadline = time.monotonic() + seconds
        while True:
            try:
                answer = self._answers.get(timeout=POLL_SECONDS)
                break
            except queue.Empty:
                self._stop_excess(process, name, deadline, seconds)
        if answer is None:
            raise self._explain_death(process, name)
        # A reader that has grown is replaced before the next file has to answer for it.
        if _used_memory(process.pid) > self._limits.memory // 2:
            self.close()
        return answer

    def _stop_excess(
        self, process: subprocess.Popen[bytes], name: str, deadline: float, seconds: float
    ) -> None:
        if time.monotonic() > deadline:
            self.close()
            raise UnreadableFile(name, "READING_TOO_SLOW", seconds=seconds)
        if _used_memory(process.pid) > self._limits.memory:
            self.close()
            raise _memory_error(name, self._limits)

    def _explain_death(self, process: subprocess.Popen[bytes], name: str) -> UnreadableFile:
        try:
            status = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # It goes on after an answer that nobody can read.
            process.kill()
            status = process.wait()
        last_line = self._read_log()
        self.close()
        if status == OUT_OF_MEMORY:
            return _memory_error(name, self._limits)
        if last_line:
            return UnreadableFile(name, "READER_FAILED", detail=last_line)
        if status < 0:
            return UnreadableFile(name, "READER_DIED_BY_SIGNAL", signal=-status)
        return UnreadableFile(name, "READER_DIED", status=status)

    def _send(self, request: Message, name: str) -> subprocess.Popen[bytes]:
        """Hand a file to the child, to a new one if need be."""
        for running in (self._process, None):
            try:
                process = running or self._start(name)
                if process.stdin is not None:
                    write_message(process.stdin, request)
                    return process
            except OSError:
                # It died while it was idle, which is not this file's fault; a new one has no such excuse.
                self.close()
        raise UnreadableFile(name, "READER_NOT_STARTED")

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        """Start a child and wait until it is ready: that time is no file's."""
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        process = self._process = subprocess.Popen(
            [sys.executable, "-m", "analytics.reading", self._reader, *map(str, _numbers(self._limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            # The child finds what its owner finds, installed or in a checkout.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        self._answers = queue.SimpleQueue()
        threading.Thread(target=_forward_answers, args=(process.stdout, self._answers), daemon=True).start()
        try:
            is_ready = self._answers.get(timeout=START_SECONDS) is not None
        except queue.Empty:
            is_ready = False
        if not is_ready:
            raise self._explain_death(process, name)
        return process

    def _read_log(self) -> str:
        if self._log is None:
            return ""
        end = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, end - LOG_TAIL))
        lines = self._log.read().decode("utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _numbers(limits: Limits) -> tuple[int, int]:
    """Give the limits that the child keeps itself, should its owner be gone."""
    return int(PICTURE_PATIENCE * limits.seconds + STOP_SECONDS) + 1, limits.address_space


def may_hold_pictures(path: Path) -> bool:
    """Tell whether a file begins like a PDF, a picture or an archive."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError:
        return False
    return b"%PDF-" in head or head.startswith(PICTURE_MARKS)


def _memory_error(name: str, limits: Limits) -> UnreadableFile:
    return UnreadableFile(name, "READING_TOO_MUCH_MEMORY", megabytes=limits.memory // MEGABYTE)


def _forward_answers(pipe: IO[bytes], answers: "queue.SimpleQueue[Message | None]") -> None:
    """Hand on every answer; None at the end, however it came."""
    try:
        while (answer := read_message(pipe)) is not None:
            answers.put(answer)
    except (OSError, ValueError):
        # Killed in the middle of an answer.
        pass
    answers.put(None)


def _used_memory(pid: int) -> int:
    """Tell the memory in use by a process in bytes; 0 where the system does not say."""
    try:
        resident = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(resident) * os.sysconf("SC_PAGE_SIZE")


def read_message(pipe: IO[bytes]) -> Message | None:
    """Read one message, or None at the end.

    Raises:
        ValueError: The message is cut off, too long, or no JSON.
    """
    head = pipe.read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise ValueError("message cut off")
    (length,) = _LENGTH.unpack(head)
    if length > MAX_MESSAGE:
        raise ValueError("message too long")
    body = pipe.read(length)
    if len(body) < length:
        raise ValueError("message cut off")
    message: Message = json.loads(body)
    return message


def write_message(pipe: IO[bytes], message: Message) -> None:
    """Write one message."""
    # Strictly UTF-8: half a character in a text would otherwise surface much later, in the store.
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    pipe.write(_LENGTH.pack(len(body)) + body)
    pipe.flush()


FileReader = Callable[[Path, str, str | None, OfficeSettings], tuple[Checked, ...]]
"""What a child calls for each file."""


def answer_requests(read: FileReader, seconds: int, address_space: int) -> int:
    """Be the child: answer until standard input ends, and return the exit status."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not end up among the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory(address_space)
    write_message(answers, {"ready": True})
    try:
        while (request := read_message(requests)) is not None:
            _set_alarm(seconds)
            write_message(answers, _answer(read, request))
            _set_alarm(0)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _answer(read: FileReader, request: Message) -> Message:
    try:
        settings = settings_from_json(request["settings"])
        checked = read(Path(request["path"]), request["name"], request["member"], settings)
    except UnreadableFile as error:
        return _refuse(type(error), error.code, error.values)
    except (AnalyticsError, OSError) as error:
        return _refuse(UnreadableFile, "READER_FAILED", {"detail": str(error)})
    return {
        "filings": [
            {
                "filing": filing_to_json(filing),
                "findings": [
                    finding_to_json(finding, filing.agency, filing.report_year) for finding in findings
                ],
            }
            for filing, findings in checked
        ]
    }


def _refuse(kind: type[UnreadableFile], code: str, values: Mapping[str, Value]) -> Message:
    return {"error": {"type": kind.__name__, "code": code, "values": dict(values)}}


def _limit_memory(address_space: int) -> None:
    """Let a sudden request for too much memory fail here; not every system can."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = address_space if hard == resource.RLIM_INFINITY else min(address_space, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_alarm(seconds: int) -> None:
    """Have the system end this process after a time, should its owner have been killed meanwhile."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def prepare_process() -> None:
    """Make a process that reads one file after the other ready for the first, whose time this is not.

    What is loaded now stays as long as the process, so the collector of garbage need not look at it again;
    and reading makes thousands of objects and hardly any cycles, so it need not look so often. Over many
    reports both save a tenth of the time for a megabyte.
    """
    load_dictionary()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


def main(arguments: list[str]) -> int:
    """Run the child: function to read with, seconds per file, bytes of address space."""
    module, _, function = arguments[0].partition(":")
    read = getattr(importlib.import_module(module), function)
    prepare_process()
    return answer_requests(read, int(arguments[1]), int(arguments[2]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
