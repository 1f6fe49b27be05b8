"""The same rush through Slack and Discord with their real libraries: half of the people press in each."""

import asyncio
from typing import Any

from bot.compose import Parts
from commands.webinars.places import cards
from store.outbox import OutboxStore
from store.spaces import SpaceStore
from store.webinar_rows import WebinarChannelRow
from store.webinars import WebinarStore
from tests.harness.hub import Hall
from tests.harness.rush import Rush, judged, planned
from tests.whole.whole import Street

WITHIN = 60.0


async def rush_in_the_street(town: Street, parts: Parts, size: int, seats: int, title: str) -> Rush:
    """A card in a channel of each platform; everybody presses at once. Gives what is not as it should be."""
    town.slack.set_timing(patience=WITHIN)  # two hundred on a laptop take longer than one
    amys = [town.slack.member(f"{title}-amy-{n}") for n in range(size - size // 2)]
    bos = [town.discord.member(f"{title}-bo-{n}") for n in range(size // 2)]
    hall, room = town.slack.channel(title.casefold(), amys), town.discord.channel(title.casefold())
    date = await planned(Hall(parts, parts.hub), seats, title)
    await _posted(parts, date, [("slack", f"{town.slack.team_id}:{hall.id}"), ("discord", str(room.id))])
    button = f"I’ll come: {title}"
    in_slack = await _until(lambda: next((one for one in amys[0].sees_in(hall) if title in one.text), None))
    in_discord = await _until(lambda: next((one for one in bos[0].sees if title in one.text), None))
    answers = await asyncio.gather(
        *(one.clicks(button, in_slack) for one in amys), *(one.clicks(button, on=in_discord) for one in bos)
    )
    names = [f"{town.slack.team_id}:{one.id}" for one in amys], [str(one.id) for one in bos]
    said = [answer.text for answer in answers]
    told = {("slack", name): text for name, text in zip(names[0], said, strict=False)}
    told |= {("discord", name): text for name, text in zip(names[1], said[len(amys) :], strict=True)}
    return await judged(parts.database.units, date, told, seats)


async def _posted(parts: Parts, date: int, places: list[tuple[str, str]]) -> None:
    async with parts.database.units() as unit:
        store, spaces = WebinarStore(unit), {one.platform: one.id for one in await SpaceStore(unit).all()}
        dated = await store.dated(date)
        assert dated is not None
        rows = [WebinarChannelRow(dated.webinar.id, where, channel, "", spaces.get(where)) for where, channel in places]
        letters = cards([dated], rows, parts.hub.clock.now(), None)
        await OutboxStore(unit).put([letter.row() for letter in letters])
    parts.hub.house.posted.set()


async def _until(look: Any) -> Any:
    """What it gives, as soon as that is something."""
    async with asyncio.timeout(WITHIN):
        while (found := look()) is None:  # noqa: ASYNC110  a look at a screen, not an event
            await asyncio.sleep(0.05)
    return found
