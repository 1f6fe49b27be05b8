"""Scenes as Discord shows them: posted by the real discord.py into simcord's simulated Discord, and looked at there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import simcord
from discord import app_commands
from playwright.async_api import Browser, Locator, Page
from simcord import ChannelHandle, Env, Preview
from simcord.actors import MemberActor

from adapters.discord import forms, sending
from adapters.discord.private import DrawnModal
from adapters.discord.render import render
from bot.form import FormView
from bot.ui.chart import pictured
from tests.look.scenes import Scene
from tests.look.studio import page

WIDTH, HEIGHT = 700, 3_000
PAGE = 40  # messages a channel: the preview shows the last fifty
QUIET = """
#toolbar, #channel-composer, .channel-context, .timeline-day-divider, .preview-toolbar { display: none !important }
#modal-root [role=dialog], #modal-root [role=dialog] * { max-height: none !important }
article[data-message-id] { padding: 14px 18px !important; margin: 0 !important; background: #313338; }
"""
LOADED = """() => Promise.all([...document.images].map(one => {
  one.loading = "eager";
  return one.complete || new Promise(done => { one.onload = one.onerror = done });
}))"""
MESSAGE = "article[data-message-id='{}']"


class Poster(discord.Client):
    """Posts what it is given, and opens the form it holds when asked."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default())
        self.tree = app_commands.CommandTree(self)
        self.view: FormView | None = None
        self.tree.command(name="form", description="Open the form")(self._open)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def _open(self, interaction: discord.Interaction) -> None:
        assert self.view is not None
        await interaction.response.send_modal(DrawnModal(forms.modal(self.view)))


async def draw(browser: Browser, scenes: list[Scene]) -> list[list[bytes]]:
    """For each scene its messages, or its modal."""
    bot = Poster()
    async with simcord.run(bot) as env:
        assert bot.user is not None
        await bot.user.edit(username="Folkmoot")
        guild = env.create_guild()
        reader = guild.add_member(env.create_user("amira"))
        found: dict[int, list[bytes]] = {}
        replies = [(at, scene) for at, scene in enumerate(scenes) if not isinstance(scene.shown, FormView)]
        for start in range(0, len(replies), PAGE):
            channel = guild.create_text_channel(f"sheet-{start}")
            ids = {at: await _posted(bot, channel, scene) for at, scene in replies[start : start + PAGE]}
            async with _looking(env, channel, reader, browser) as (_, window):
                shown = {at: [window.locator(MESSAGE.format(one)) for one in messages] for at, messages in ids.items()}
                await _loaded(window, [one for messages in shown.values() for one in messages])
                for at, messages in shown.items():
                    found[at] = [await one.screenshot() for one in messages]
        channel = guild.create_text_channel("forms")
        async with _looking(env, channel, reader, browser) as (preview, window):
            for at, scene in enumerate(scenes):
                if isinstance(scene.shown, FormView):
                    bot.view = scene.shown
                    found[at] = [await _modal(preview, window, await reader.slash(channel, "form"))]
        return [found[at] for at in range(len(scenes))]


async def _posted(bot: Poster, channel: ChannelHandle, scene: Scene) -> list[int]:
    """The ids of the messages the scene takes."""
    place = bot.get_channel(channel.id)
    assert isinstance(place, discord.TextChannel)
    assert not isinstance(scene.shown, FormView)
    return [(await place.send(**sending.drawn(message))).id for message in render(await pictured(scene.shown))]


async def _loaded(window: Page, messages: list[Locator]) -> None:
    """Pictures are fetched when they come into sight, and move what is under them."""
    for one in messages:
        await one.scroll_into_view_if_needed()
    await window.evaluate(LOADED)


@asynccontextmanager
async def _looking(
    env: Env, channel: ChannelHandle, reader: MemberActor, browser: Browser
) -> AsyncIterator[tuple[Preview, Page]]:
    preview = env.preview(
        channel,
        viewers=[reader],
        layout="channel",
        width=WIDTH,
        height=HEIGHT,
        locale="en-GB",
        timezone="Europe/London",
    )
    async with preview, page(browser, WIDTH, dark=True, height=HEIGHT) as window:
        await window.goto(preview.url)
        await window.locator("#channel-message-list").wait_for(state="attached")
        await window.add_style_tag(content=QUIET)
        yield preview, window


async def _modal(preview: Preview, window: Page, opened: Any) -> bytes:
    await preview.show(opened)
    await preview.refresh()
    await window.reload()
    await window.add_style_tag(content=QUIET)
    modal = window.locator("#modal-root [role=dialog]")
    await modal.wait_for()
    return await modal.screenshot()
