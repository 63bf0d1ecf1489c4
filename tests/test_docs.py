"""What the documents promise is there: commands, options, links, and the same in both languages."""

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from analytics import cli

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"--[a-z][a-z-]+")


def read(name: str) -> str:
    """Read a document of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def read_commands(text: str) -> list[str]:
    """List the lines of all code blocks of a document."""
    return [line.strip() for block in FENCE.findall(text) for line in block.splitlines() if line.strip()]


def list_parsers() -> dict[str, argparse.ArgumentParser]:
    """Give the parser of every subcommand by its name."""
    parser = cli.list_options()
    [commands] = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(commands.choices)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of a document names a file that exists."""
    links = re.findall(r"\]\(([^)#:\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documented_commands_exist(document: Path) -> None:
    """Every make target and every ``disclosure`` command with its options in a code block is real."""
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    parsers = list_parsers()
    for line in read_commands(document.read_text(encoding="utf-8")):
        words = re.split(r"\s+", line.split("#")[0].strip())
        if words[0] == "make":
            assert {word for word in words[1:] if "=" not in word} <= targets, line
        if re.search(r"(^|[/\\])disclosure$", words[0]):
            known = {option for action in parsers[words[1]]._actions for option in action.option_strings}
            assert set(OPTION.findall(line)) <= known, line


def test_every_command_and_option_is_documented() -> None:
    """The page of commands has a section for each command, and each of its options is named there."""
    section = re.compile(r"^## `disclosure (\w+).*?`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    sections = dict(section.findall(read("docs/commands.md")))
    parsers = list_parsers()
    assert sections.keys() == parsers.keys()
    missing = [
        f"{name} {option}"
        for name, parser in parsers.items()
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help" and f"`{option}" not in sections[name]
    ]
    assert missing == []


def test_readme_says_the_same_in_both_languages() -> None:
    """Headings, code blocks, tables and links of the two READMEs run in step."""
    english, chinese = read("README.md"), read("README.zh-CN.md")
    for shape in (
        r"^(#+) ",
        r"^```\w*\n.*?^```",
        r"^(\|)",
        r"^(- )",
        r"\]\((?!README)([^)]+)\)",
    ):
        flags = re.MULTILINE | re.DOTALL
        assert re.findall(shape, english, flags) == re.findall(shape, chinese, flags), shape


def test_changelog_has_this_version() -> None:
    """The version of the project has an entry, newest first."""
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    entries = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert entries[0] == version
    assert len(entries) == len(set(entries))


def test_decisions_are_numbered_and_listed() -> None:
    """Decisions count up from 0001 without a gap, carry their number as title, and stand in the list."""
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    listed = read("docs/decisions/README.md")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]} ")
        assert re.search(r"^## (Decision|Consequences)$", text, re.MULTILINE), page.name
        assert f"]({page.name})" in listed
