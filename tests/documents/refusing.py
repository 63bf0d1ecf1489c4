"""What a refusal is: one clear line, soon."""

from pathlib import Path

import pytest

from analytics.documents import read_documents
from analytics.errors import UnreadableFile
from pace import costs_less_than


def refuse(path: Path, data: bytes, within: float) -> UnreadableFile:
    """The refusal of a file that is written here; it comes within seconds, in one line of each language."""
    path.write_bytes(data)
    with costs_less_than(within), pytest.raises(UnreadableFile) as caught:
        read_documents(path, name=path.name)
    assert "\n" not in caught.value.say("zh") + caught.value.say("en")
    return caught.value
