"""The one tool of ours that needs Node.js: it draws Block Kit as Slack does. Without it the other surfaces are drawn."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
INSTALLED = MODULES / ".package-lock.json"
STYLE = MODULES / "slack-blocks-to-jsx" / "dist" / "style.css"
MISSING = "Slack's pictures need Node.js 20 or newer with npm, and it is not installed. On Debian: apt-get install npm"
MINUTES = 5


class NoNode(Exception):
    """Why Slack cannot be drawn, as a sentence."""


def ready() -> None:
    """Installs what package-lock.json names, once. Raises NoNode."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NoNode(MISSING)
    lock = FOLDER / "package-lock.json"
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return
    done = subprocess.run(
        [npm, "ci", "--silent"], cwd=FOLDER, capture_output=True, text=True, timeout=MINUTES * 60, check=False
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["no reason given"]
        raise NoNode(f"npm could not install what draws Slack's pictures: {last[0]}")


def messages(all_blocks: list[list[dict[str, Any]]]) -> list[str]:
    """HTML for each message. Raises NoNode."""
    done = subprocess.run(
        ["node", "slack.mjs"], cwd=FOLDER, input=json.dumps(all_blocks), capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "TZ": "Europe/London"},
    )  # fmt: skip
    if done.returncode:
        why = next((line for line in done.stderr.splitlines() if "Error" in line), done.stderr[-200:])
        raise NoNode(f"Slack's pictures could not be drawn: {why}")
    return json.loads(done.stdout)


def style() -> str:
    return STYLE.read_text(encoding="utf-8")
