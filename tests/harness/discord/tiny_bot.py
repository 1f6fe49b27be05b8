"""A tiny bot on the real discord.py, for the tests of the simulated Discord itself."""

import asyncio
from typing import Any

import discord
from discord import app_commands, ui

INTENTS = discord.Intents(
    guilds=True, guild_reactions=True, dm_reactions=True, dm_messages=True, guild_scheduled_events=True
)


class Form(ui.Modal, title="A form"):
    name = ui.Label(text="Name", description="Yours", component=ui.TextInput(custom_id="name", max_length=20))
    kind = ui.Label(
        text="Kind",
        component=ui.Select(
            custom_id="kind",
            options=[discord.SelectOption(label="Guide", value="g"), discord.SelectOption(label="Report", value="r")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        name, kind = self.name.component, self.kind.component
        assert isinstance(name, ui.TextInput)
        assert isinstance(kind, ui.Select)
        await interaction.response.send_message(f"{name.value} wants a {kind.values[0]}", ephemeral=True)


class Card(ui.LayoutView):
    """Components V2: a container of text, a section, a select and a row of buttons."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Card] = ui.ActionRow()
        row.add_item(_Press("Save…", "save"))
        row.add_item(_Press("Open form", "form"))
        row.add_item(ui.Button(label="Site", url="https://example.org"))
        choose: ui.ActionRow[Card] = ui.ActionRow(_Choose())
        text = ui.TextDisplay("# Permits\nHow to apply.")
        section = ui.Section("A section", accessory=_Press("Aside", "aside"))
        self.add_item(ui.Container(text, section, choose, row))


class _Press(ui.Button[Card]):
    def __init__(self, label: str, custom_id: str) -> None:
        super().__init__(label=label, custom_id=custom_id)

    async def callback(self, interaction: discord.Interaction) -> Any:
        if self.custom_id == "form":
            await interaction.response.send_modal(Form())
        elif self.custom_id == "aside":
            await interaction.response.defer()
            await interaction.followup.send("aside", ephemeral=True)
        else:
            changed = ui.LayoutView().add_item(ui.TextDisplay("Saved."))
            await interaction.response.edit_message(view=changed)


class _Choose(ui.Select[Card]):
    def __init__(self) -> None:
        options = [discord.SelectOption(label="Budget", value="b"), discord.SelectOption(label="Water", value="w")]
        super().__init__(custom_id="topic", placeholder="A topic", options=options)

    async def callback(self, interaction: discord.Interaction) -> Any:
        await interaction.response.send_message(f"chose {self.values[0]}", ephemeral=True)


class TinyBot(discord.Client):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            intents=options.pop("intents", INTENTS), allowed_mentions=discord.AllowedMentions.none(), **options
        )
        self.tree = app_commands.CommandTree(self)
        self.reactions: list[discord.RawReactionActionEvent] = []
        self.heard: list[discord.Message] = []
        self.resumed = 0
        self.sync = True
        _declare(self.tree)

    async def setup_hook(self) -> None:
        self.add_view(Card())
        if self.sync:
            await self.tree.sync()

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        self.reactions.append(event)

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)

    async def on_resumed(self) -> None:
        self.resumed += 1


class QuietBot(discord.Client):
    """Leaves every interaction for the test to answer by hand."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.left: asyncio.Queue[discord.Interaction[QuietBot]] = asyncio.Queue()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.left.put_nowait(interaction)


def _declare(tree: app_commands.CommandTree[TinyBot]) -> None:
    @tree.command()
    async def echo(interaction: discord.Interaction, text: str, times: app_commands.Range[int, 1, 5] = 1) -> None:
        """Says it back"""
        await interaction.response.send_message(" ".join([text] * times))

    @tree.command()
    async def later(interaction: discord.Interaction, seconds: float = 0.0) -> None:
        """Answers after a while"""
        await interaction.response.defer(ephemeral=True)
        await asyncio.sleep(seconds)
        await interaction.followup.send("here it is")

    @tree.command()
    async def card(interaction: discord.Interaction) -> None:
        """Shows a card"""
        await interaction.response.send_message(view=Card())

    @tree.command()
    async def silent(interaction: discord.Interaction) -> None:
        """Never answers"""

    library = app_commands.Group(name="library", description="The library")

    @library.command()
    async def find(
        interaction: discord.Interaction, query: str, topic: str = "", by: discord.Member | None = None
    ) -> None:
        """Finds things"""
        await interaction.response.send_message(f"{query} {topic} {by.id if by else ''}".strip(), ephemeral=True)

    @find.autocomplete("topic")
    async def topics(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        every = ("permits", "parks", "water")
        return [app_commands.Choice(name=one.title(), value=one) for one in every if one.startswith(current)]

    tree.add_command(library)

    @tree.context_menu(name="Suggest to the library")
    async def suggest(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"suggested {message.content!r}", ephemeral=True)

    @tree.context_menu(name="Who is this")
    async def who(interaction: discord.Interaction, user: discord.Member) -> None:
        await interaction.response.send_message(f"it is {user.display_name}", ephemeral=True)
