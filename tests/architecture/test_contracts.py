"""The import contracts of `.importlinter` hold, and each is seen to break when somebody breaks it."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "adapters", "commands", "store", "scheduler")
# For each contract: a file, and the import that it must refuse there.
BREAKS = {
    "core": ("bot/clock.py", "import store.engine"),
    "adapters": ("adapters/web/render.py", "import store.engine"),
    "scheduler": ("scheduler/__init__.py", "import store.engine"),
    "adapters-apart": ("adapters/web/render.py", "import adapters.slack"),
    "store": ("store/topics.py", "import bot.clock"),
    "commands": ("commands/library/cards.py", "import adapters.web"),
    "commands-apart": ("commands/library/cards.py", "import commands.hub"),
    "sdks": ("commands/library/cards.py", "import slack_sdk"),
    "slack-home": ("adapters/slack/render.py", "import discord"),
    "discord-home": ("adapters/discord/render.py", "import slack_sdk"),
    "sql": ("commands/library/cards.py", "import sqlalchemy"),
    "web": ("bot/clock.py", "import fastapi"),
    "ticker": ("scheduler/__init__.py", "import apscheduler"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--config", ".importlinter"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)


def copied(folder: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def names() -> dict[str, str]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): config[section]["name"]
        for section in config.sections()
        if section.startswith(prefix)
    }


def test_every_contract_has_a_case_that_breaks_it() -> None:
    assert names().keys() == BREAKS.keys()


def test_the_house_keeps_its_contracts() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_every_contract_is_seen_to_break(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for file, line in BREAKS.values():
        path = folder / file
        path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    told = " ".join(lint(folder).stdout.split())
    kept = [name for name in names().values() if f"{name} BROKEN" not in told]
    assert not kept, told


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_the_breaking_case_names_a_file_that_exists(name: str) -> None:
    assert (ROOT / BREAKS[name][0]).exists()
