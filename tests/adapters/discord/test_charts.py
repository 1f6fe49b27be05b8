"""Charts in Discord: a picture with its words, for one person and for all."""

import discord
from simcord import ResponseMessage

from adapters.discord.render import render
from bot.ui.chart import pictured
from bot.ui.nodes import Audience, Chart, Reply
from tests.adapters.discord.conftest import Room
from tests.adapters.discord.seen import parts, said
from tests.adapters.discord.test_render import check
from tests.harness.charts import HAPPENED, ODD, QUESTIONS, SAYS

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BELOW = "-# Questions – 4 May to 20 Jul: 4 · 6 · 5 · 8 · 7 · 9 · 11 · 8 · 10 · 12 · 9 · 14"


def drawn(message: ResponseMessage | discord.Message | None) -> list[str]:
    """What its pictures show, for whoever cannot see them; each is attached."""
    assert message is not None
    names = {one.filename for one in message.attachments}
    items = [item for one in parts(message) if one["type"] == 12 for item in one["items"]]
    for item in items:
        url = item["media"]["url"]
        assert url.rpartition("/")[2].partition("?")[0] in names
    return [item["description"] for item in items]


async def test_a_private_chart_is_a_picture_too(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small weeks")
    assert result.ephemeral
    assert drawn(result.response) == [SAYS]
    assert said(result.response) == f"{SAYS}\n{BELOW}"


async def test_a_shared_chart_is_the_same_picture(room: Room) -> None:
    asked = await room.alice.slash(room.channel, "small weeks")
    confirm = await room.alice.click(asked.response, label="Share here")
    await room.alice.click(confirm.response, label="Share with #town-hall")
    assert drawn(room.channel.last_message) == [SAYS]


async def test_a_kept_chart_is_a_picture_in_direct_messages(room: Room) -> None:
    asked = await room.alice.slash(room.channel, "small weeks")
    await room.alice.click(asked.response, label="Keep this")
    assert drawn(room.alice.user.dm_channel.last_message) == [SAYS]


async def test_a_chart_asked_for_in_direct_messages_is_a_picture(room: Room) -> None:
    await room.alice.send_dm("small weeks")
    assert drawn(room.alice.user.dm_channel.last_message) == [SAYS]


async def test_a_chart_redrawn_in_place_has_its_new_picture_only(room: Room) -> None:
    await room.alice.send_dm("small weeks")
    last = room.alice.user.dm_channel.last_message
    await room.alice.user.click(last, label="Another year")
    redrawn = room.alice.user.dm_channel.last_message
    assert redrawn.id == last.id
    assert drawn(redrawn) == [HAPPENED.says]
    assert len(redrawn.attachments) == 1


async def test_the_bytes_of_the_picture_go_along(room: Room) -> None:
    [message] = render(await pictured(Reply((QUESTIONS, HAPPENED))))
    assert [one.data[:8] for one in message.uploads] == [SIGNATURE] * 2
    assert len({one.name for one in message.uploads}) == 2


async def test_discord_takes_whatever_a_chart_holds() -> None:
    for chart in ODD.values():
        for reply in (Reply((chart,)), await pictured(Reply((chart, QUESTIONS), Audience.CHANNEL))):
            check(render(reply))


def test_without_a_picture_the_table_stands_in() -> None:
    [message] = render(Reply((Chart(QUESTIONS.series, SAYS),)))
    assert "20 Jul  14" in message.components[0]["content"]
