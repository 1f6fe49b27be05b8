"""What the README says is so: its twenty lines work, its commands exist, its numbers are those of the starter content."""

import json
import re
from pathlib import Path

from bot.__main__ import app
from bot.capability import Capability
from commands import capabilities
from tests.harness.hub import hub_in

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
README = (ROOT / "README.md").read_text("utf-8")


def twenty_lines() -> str:
    found = re.search(r"```python\n# commands/greet/__init__\.py\n(.*?)```", README, re.DOTALL)
    assert found, "the capability of the README"
    return found[1]


async def test_the_capability_of_the_readme_works_as_it_stands_there(tmp_path: Path) -> None:
    code = twenty_lines()
    assert len(code.splitlines()) <= 21
    made: dict[str, object] = {}
    exec(code, made)  # noqa: S102 - it is our own page
    greet = made["capability"]
    assert isinstance(greet, Capability)
    async with hub_in(tmp_path, [*capabilities(), greet], seed=False) as hall:
        alice = hall.person("Alice")
        await alice.runs("hub greet Ann")
        assert alice.sees("Alice says hello to Ann.")
        await alice.runs("greet hello Ann times:9")
        assert alice.sees("cannot be 9")


def test_every_command_line_of_the_pages_exists() -> None:
    known = {group.name for group in app.registered_groups}
    for command in app.registered_commands:
        assert command.callback
        known.add(command.name or command.callback.__name__)
    said = {word for page in PAGES for word in re.findall(r"folkmoot (?!--)([a-z]+)", page.read_text("utf-8"))}
    assert said <= known, said - known


def test_the_numbers_of_the_starter_content_are_right() -> None:
    seed = ROOT / "store" / "seed"
    resources = len((seed / "resources.jsonl").read_text("utf-8").splitlines())
    topics = len(json.loads((seed / "topics.json").read_text("utf-8")))
    for page in PAGES:
        text = page.read_text("utf-8")
        assert set(re.findall(r"(\d+) public\s+resources", text)) <= {str(resources)}, page.name
        assert set(re.findall(r"(\d+) topics", text)) <= {str(topics)}, page.name


def test_every_link_within_the_pages_leads_somewhere() -> None:
    for page in [*PAGES, *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_capability_stands_in_the_docs() -> None:
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")}
    hub_page = (ROOT / "docs" / "hub.md").read_text("utf-8")
    for capability in capabilities():
        assert capability.name in pages or f"/hub {capability.name}" in hub_page, capability.name
