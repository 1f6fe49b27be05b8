"""The plan of the house holds: short files, one clock, one reader of the environment, settings documented."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "adapters", "commands", "store", "scheduler")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_FILE = 400


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    "path", sorted([*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]), ids=named
)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def calls(path: Path) -> set[str]:
    """Dotted names of everything called or read in a file: `datetime.now`, `os.environ`."""
    return {
        ast.unparse(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)
    }


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    assert {named(path) for path in SOURCES if asking & calls(path)} == {"bot/clock.py"}


def test_only_the_settings_read_the_environment() -> None:
    assert not {named(path) for path in SOURCES if {"os.environ", "os.getenv"} & calls(path)}


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    shown = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    as_written = {
        name: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in defaults.items()
    }
    assert shown == as_written


def test_every_setting_has_a_sentence() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    for above, line in pairwise(lines):
        if re.match(r"[A-Z_]+=", line):
            assert above.startswith("# "), line


def test_compose_hands_every_setting_to_the_hub() -> None:
    """But for what the image decides, and for the password, which is in the address of the database."""
    hub = (ROOT / "compose.yaml").read_text("utf-8").partition("  database:\n    image")[0]
    handed = set(re.findall(r"^      ([A-Z_]+): \S", hub, re.MULTILINE))
    decided = {"DATA_DIR", "WEB_HOST", "WEB_PORT", "POSTGRES_PASSWORD", "FOLKMOOT_CRASH_AT"}
    assert handed == {name.upper() for name in Settings.model_fields} - decided


def test_no_tracked_text_names_a_path_of_a_machine() -> None:
    machine = re.compile(r"/(?:work|root|home/\w+)/")
    texts = [*SOURCES, *ROOT.glob("*.md"), ROOT / "Makefile", *(ROOT / "docs").rglob("*.md")]
    assert not [named(path) for path in texts if machine.search(path.read_text("utf-8"))]
