"""The operator's interface: exit codes, sentences without secrets, and commands that reach a running hub."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLKMOOT = str(Path(sys.executable).parent / "folkmoot")
OURS = re.compile("^(FOLKMOOT|SLACK|DISCORD|WEB|DATA|DATABASE|LOG)_")


def environment(data: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    return {**clean, "DATA_DIR": str(data), "WEB_PORT": "0", **more}


def folkmoot(
    data: Path, *arguments: str, said: str = "", cwd: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FOLKMOOT, *arguments],
        env=environment(data, **more),
        cwd=cwd or data.parent,
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def running(data: Path, **more: str) -> Iterator[str]:
    """A hub in its own process; gives what it printed until it was ready."""
    process = subprocess.Popen(
        [FOLKMOOT, "run"],
        env=environment(data, **more),
        cwd=data.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed: list[str] = []
    try:
        for line in process.stdout:
            printed.append(line)
            if "Stop with Ctrl-C" in line:
                break
        yield "".join(printed)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        process.stdout.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("WEB_PORT=many", ".env:2: WEB_PORT"),
        ("WEB_PORT=70000", "0 to 65535"),
        ("LOG_LEVEL=loud", "use DEBUG"),
        ("SLAK_BOT_TOKEN=xoxb-canary-1", "there is no setting SLAK_BOT_TOKEN"),
        ("this is not a setting xoxb-canary-1", ".env:2: this line is not NAME=value"),
        ("DATABASE_URL=mysql://hub:canary@host/db", "SQLite or PostgreSQL"),
    ],
)
def test_a_broken_setting_ends_with_2_and_names_file_and_line_but_no_secret(
    tmp_path: Path, line: str, says: str
) -> None:
    (tmp_path / ".env").write_text(f"# settings\n{line}\n", "utf-8")
    env = environment(tmp_path / "data")
    if line.startswith("WEB_PORT"):
        del env["WEB_PORT"]
    done = subprocess.run(
        [FOLKMOOT, "run"], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "canary" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_help_is_there_at_once_and_shows_an_example(data: Path) -> None:
    took = []
    for _ in range(3):
        start = time.perf_counter()
        done = folkmoot(data, "--help")
        took.append(time.perf_counter() - start)
        assert done.returncode == 0
    assert min(took) < 0.5
    for command in ("run", "terminal", "check", "migrate", "import", "reindex"):
        assert "Example: folkmoot" in folkmoot(data, command, "--help").stdout


def test_check_walks_every_wire_and_starts_nothing(data: Path) -> None:
    done = folkmoot(data, "check")
    assert (done.returncode, "every one wired" in done.stdout) == (0, True)
    assert not data.exists()


def test_the_manifest_is_printed_as_json(data: Path) -> None:
    assert json.loads(folkmoot(data, "manifest", "slack").stdout)["display_information"]["name"] == "Folkmoot"


def test_a_terminal_alone_answers_and_ends(data: Path) -> None:
    done = folkmoot(data, "terminal", said="library permits\n1\nlibrary saved\nquit\n")
    assert done.returncode == 0, done.stderr
    assert "resources about" in done.stdout
    assert "What you saved" in done.stdout


def test_a_running_hub_serves_the_other_commands_and_refuses_a_second_run(data: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "title": "Quokka census", "summary": "How to count quokkas."}\nnot json\n', "utf-8")
    with running(data) as printed:
        assert "http://127.0.0.1:" in printed
        assert "hub admin claim" in printed
        second = folkmoot(data, "run")
        assert second.returncode == 3
        assert "Traceback" not in second.stderr
        tried = folkmoot(data, "import", str(rows))
        assert "1 would be added" in tried.stdout
        assert "line 2" in tried.stdout
        assert "1 added" in folkmoot(data, "import", str(rows), "--go").stdout
        assert "Quokka" in folkmoot(data, "terminal", said="library quokka\nquit\n").stdout
        assert "The search index is new" in folkmoot(data, "reindex").stdout
        assert "Removed 110 starter resources" in folkmoot(data, "demo", "clear").stdout
        assert "Nothing found" in folkmoot(data, "terminal", said="library licence\nquit\n").stdout
    with running(data):
        assert "Nothing found" in folkmoot(data, "terminal", said="library licence\nquit\n").stdout


def test_an_import_of_what_is_no_source_says_so(data: Path, tmp_path: Path) -> None:
    done = folkmoot(data, "import", str(tmp_path / "nowhere.jsonl"))
    assert done.returncode == 1
    assert "There is no file or folder" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_wrong_token_is_reported_and_the_others_run(data: Path) -> None:
    with running(
        data, SLACK_BOT_TOKEN="xoxb-canary-2", SLACK_APP_TOKEN="xapp-canary-2", SLACK_API_URL="http://127.0.0.1:9/api/"
    ) as printed:
        assert "http://127.0.0.1:" in printed
        slack = next(line for line in printed.splitlines() if line.strip().startswith("Slack"))
        assert "canary" not in printed
        assert "reach" in slack
