"""What a refusal is: one clear line, soon."""

import time
from pathlib import Path

import pytest

from analytics.documents import read_documents
from analytics.errors import UnreadableFile


def refuse(path: Path, data: bytes, within: float) -> UnreadableFile:
    """The refusal of a file that is written here; it comes within seconds, in one line of each language."""
    path.write_bytes(data)
    # Its own time: on a machine that does other things as well, the clock measures those.
    began = time.process_time()
    with pytest.raises(UnreadableFile) as caught:
        read_documents(path, name=path.name)
    assert time.process_time() - began < within
    assert "\n" not in caught.value.say("zh") + caught.value.say("en")
    return caught.value
