"""`folkmoot sync discord` as the operator meets it: beside a running hub, with the difference before anything is sent."""

from pathlib import Path

import pytest

from bot.compose.platforms import sync_discord
from bot.settings import BadSettings, Settings
from tests.operator.test_command_line import folkmoot
from tests.whole.whole import Street, street


def settings(town: Street, token: str = "") -> Settings:
    return Settings(_env_file=None, data_dir=town.folder, discord_token=token or town.discord.token)  # type: ignore[arg-type,call-arg]


async def test_the_difference_is_shown_first_and_sent_on_demand_beside_a_running_hub(tmp_path: Path) -> None:
    async with street(tmp_path) as town, town.hub():
        assert await sync_discord(settings(town), go=False) == ["Discord has these commands already."]
        town.discord.state.commands.synced.clear()  # another program with this token told Discord something else
        found = await sync_discord(settings(town), go=False)
        assert "+ /library find" in found
        assert found[-1] == "Nothing was changed. Add --go to send these."
        assert (await sync_discord(settings(town), go=True))[-1] == "Sent."
        assert await sync_discord(settings(town), go=False) == ["Discord has these commands already."]
        assert "ermit" in (await town.discord.member("Bo").runs("library find", query="permits")).text


async def test_a_wrong_token_is_named_and_not_shown(tmp_path: Path) -> None:
    async with street(tmp_path) as town:
        with pytest.raises(BadSettings, match="DISCORD_TOKEN") as told:
            await sync_discord(settings(town, "canary-1"), go=False)
        assert "canary" not in str(told.value)


def test_without_a_token_it_says_which_setting_is_missing(tmp_path: Path) -> None:
    done = folkmoot(tmp_path / "data", "sync", "discord")
    assert (done.returncode, done.stderr) == (2, "DISCORD_TOKEN is not set.\n")


def test_the_invitation_is_a_link_and_a_slip_is_said(tmp_path: Path) -> None:
    assert folkmoot(tmp_path / "data", "invite", "discord", "42").stdout.startswith("https://discord.com/oauth2/")
    done = folkmoot(tmp_path / "data", "invite", "discord", "my app")
    assert done.returncode == 2
    assert "long number" in done.stderr
