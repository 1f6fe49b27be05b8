"""Settings: what is broken is named with its line and without its value; what is left empty means its default."""

import re
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, load

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _none_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def written(folder: Path, *lines: str) -> Path:
    path = folder / ".env"
    path.write_text("\n".join(["# first line", *lines]) + "\n", "utf-8")
    return path


def test_the_example_is_a_file_the_hub_starts_with(tmp_path: Path) -> None:
    assert load(EXAMPLE) == load(tmp_path / "none")


def test_a_name_without_a_value_means_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above all WEB_HOST: listening nowhere in particular is listening everywhere."""
    empty = [f"{name.upper()}=" for name in Settings.model_fields]
    assert load(written(tmp_path, *empty)) == load(tmp_path / "none")
    monkeypatch.setenv("WEB_HOST", "")
    monkeypatch.setenv("SLACK_API_URL", "")
    assert load(tmp_path / "none").web_host == "127.0.0.1"
    assert load(tmp_path / "none").slack_api_url == "https://slack.com/api/"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("SLACK_API_URL=slack-gov.com/api/", "an address begins with https://"),
        ("WEB_BASE_URL=hub.example.gov", "an address begins with https://"),
        ("SLACK_COMMAND_PREFIX=FM ", "small letters"),
        ("DISCORD_GUILDS=our-server", "ids of servers"),
        ("DISCORD_GUILDS=123 456", "ids of servers"),
        ("FOLKMOOT_ADMINS=alice", "name accounts like"),
        ("FOLKMOOT_ADMINS=slack:U1", "name accounts like"),
        ("FOLKMOOT_ADMINS=discord:1,slack:T1", "name accounts like"),
        ("LOG_JSON=perhaps", "valid boolean"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(BadSettings, match=re.escape(says)) as told:
        load(written(tmp_path, line))
    assert str(told.value).startswith(f"{tmp_path / '.env'}:2: {line.partition('=')[0]}")
    assert line.partition("=")[2].strip() not in str(told.value)


def test_what_fits_is_taken(tmp_path: Path) -> None:
    lines = ("SLACK_API_URL=https://slack-gov.com/api/", "DISCORD_GUILDS= 123, 456,", "SLACK_COMMAND_PREFIX=fm-")
    found = load(written(tmp_path, *lines, "FOLKMOOT_ADMINS=slack:T1:U1, discord:123"))
    assert found.admins == [("slack", "T1:U1"), ("discord", "123")]
    assert (found.slack_api_url, found.slack_command_prefix) == ("https://slack-gov.com/api/", "fm-")
