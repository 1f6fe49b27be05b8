"""The manifest that reviewers read is the one the program prints."""

import json
from pathlib import Path

from adapters.slack.manifest import manifest
from bot.compose import registry
from bot.settings import Settings

COMMITTED = Path(__file__).parents[2] / "docs" / "slack-manifest.json"


def test_the_committed_manifest_is_what_the_program_prints() -> None:
    """If it is not: folkmoot manifest slack > docs/slack-manifest.json, and read what changed, scopes above all."""
    assert json.loads(COMMITTED.read_text("utf-8")) == manifest(registry(), Settings())


def test_the_hub_never_asks_to_read_what_people_write_in_channels() -> None:
    scopes = set(json.loads(COMMITTED.read_text("utf-8"))["oauth_config"]["scopes"]["bot"])
    assert not scopes & {
        "channels:history",
        "groups:history",
        "mpim:history",
        "users:read.email",
        "chat:write.customize",
    }
