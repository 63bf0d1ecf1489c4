"""Old Word, WPS, RTF and OpenDocument texts, through LibreOffice where the machine has it.

LibreOffice runs without a window and with a profile of its own that forbids macros, links and the network;
it is killed with all that it started when it takes too long. Places refer to the converted document.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from analytics.documents.docx.reading import read_docx
from analytics.documents.recognise import MAX_FILE_BYTES
from analytics.errors import UnreadableFile
from analytics.model import Document

CONVERT_SECONDS = 60.0
"""A report takes two; the reader's own limit is higher, so that the refusal can name LibreOffice."""

NOTE = "libreoffice"
"""The note of a document that was converted: its places are those of the converted document."""

SUFFIXES: Mapping[str, str] = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt"}
"""What the file is called for LibreOffice, by its format."""

_NAMES = ("soffice", "libreoffice")
_FOLDERS = (
    "/Applications/LibreOffice.app/Contents/MacOS",
    r"C:\Program Files\LibreOffice\program",
    r"C:\Program Files (x86)\LibreOffice\program",
)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_NOWHERE = "http://127.0.0.1:9"
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read_office(data: bytes, name: str, sha256: str, file_format: str) -> tuple[Document, ...]:
    """Reads a text document of a format that only LibreOffice reads.

    Args:
        data: The file.
        name: What to call it in messages.
        sha256: Its hash.
        file_format: One of `SUFFIXES`.

    Raises:
        UnreadableFile: The machine has no LibreOffice, or it could not convert the file.
    """
    converted = convert_to_docx(data, name, file_format)
    return tuple(replace(document, note=NOTE) for document in read_docx(converted, name, sha256))


def find_office() -> str | None:
    """The LibreOffice of this machine, or None."""
    found = (shutil.which(name) for name in _NAMES)
    elsewhere = (shutil.which(name, path=os.pathsep.join(_FOLDERS)) for name in _NAMES)
    return next((path for path in (*found, *elsewhere) if path), None)


def convert_to_docx(data: bytes, name: str, file_format: str, seconds: float = CONVERT_SECONDS) -> bytes:
    """Has LibreOffice convert a document.

    Raises:
        UnreadableFile: There is no LibreOffice, it takes too long, or it makes nothing of the file.
    """
    office = find_office()
    if office is None:
        raise UnreadableFile(name, "OFFICE_MISSING")
    with tempfile.TemporaryDirectory(prefix="disclosure-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source{SUFFIXES[file_format]}")
        source.write_bytes(data)
        _write_profile(Path(folder, "profile"))
        out = Path(folder, "out")
        command = [
            office,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            *("--headless", "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(source)),
        ]
        _run(command, folder, name, seconds)
        made = out / "source.docx"
        if not made.is_file() or made.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableFile(name, "OFFICE_FAILED")
        return made.read_bytes()


def _run(command: list[str], folder: str, name: str, seconds: float) -> None:
    """Runs LibreOffice and ends it with all that it started, whatever happens."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")},
        "HOME": folder,
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": _NOWHERE,
        "https_proxy": _NOWHERE,
    }
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UnreadableFile(name, "OFFICE_FAILED") from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(name, "OFFICE_TOO_SLOW", seconds=seconds) from error
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_profile(folder: Path) -> None:
    """A profile that runs no macro, updates no link and reaches no host."""
    items = "\n".join(
        f'<item oor:path="/org.openoffice.{"" if path.startswith("Inet") else "Office."}{path}">'
        f'<prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, key, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")
