"""People who act: they type commands, press buttons, choose, fill in forms and react, as Discord's client lets them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.harness.discord import check_commands as command_kinds
from tests.harness.discord import components as c
from tests.harness.discord import interactions as kinds
from tests.harness.discord import payloads, posts, reacting
from tests.harness.discord.interactions import Interaction
from tests.harness.discord.limits import high
from tests.harness.discord.modals import Modal
from tests.harness.discord.options import Options, nested
from tests.harness.discord.shown import Shown
from tests.harness.discord.state import Json, State
from tests.harness.discord.summons import summons
from tests.harness.discord.world import Channel, Guild, Membership, Message, Role, User


@dataclass(frozen=True, slots=True)
class Choice:
    """A suggestion of autocomplete."""

    name: str
    value: Any


class Member:
    def __init__(self, state: State, guild: Guild, membership: Membership) -> None:
        self._state = state
        self.guild = guild
        self.membership = membership

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def user(self) -> User:
        return self.membership.user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    # --- what she sees ---

    @property
    def dm(self) -> Channel:
        return self._state.world.direct(self.user)

    @property
    def sees(self) -> list[Shown]:
        """Every message before her eyes, oldest first: the channels, what only she sees, her direct messages."""
        channels = [*self.guild.channels.values(), self.dm]
        seen = [one for channel in channels for one in channel.messages.values() if one.only_for in (None, self.user)]
        return [Shown(one, interaction=one.answers) for one in sorted(seen, key=lambda one: one.id)]

    @property
    def dms(self) -> list[Shown]:
        return [Shown(one, interaction=one.answers) for one in self.dm.messages.values()]

    @property
    def modal(self) -> Modal:
        modal = self._state.open_modals.get(self.id)
        assert modal is not None, f"no modal is open before {self.name}"
        return modal[0]

    async def waits_for(self, text: str, *, seconds: float = 5) -> Shown:
        """The newest message that says so, once there is one."""

        def look() -> Shown | None:
            return next((one for one in reversed(self.sees) if text in one.text), None)

        found = await self._state.changes.until(look, timeout=seconds, what=f"{text!r} before {self.name}")
        assert found is not None
        return found

    # --- what is done to her ---

    def gains(self, role: Role) -> None:
        self.membership.roles.append(role)
        self._updated()

    def loses(self, role: Role) -> None:
        self.membership.roles.remove(role)
        self._updated()

    def leaves(self) -> None:
        """She is no longer on the server."""
        del self.guild.members[self.id]
        left = {"guild_id": str(self.guild.id), "user": payloads.user(self.user)}
        self._state.emit("GUILD_MEMBER_REMOVE", left, next(iter(self.guild.channels.values()), None))

    def _updated(self) -> None:
        now = {**payloads.member(self.membership), "guild_id": str(self.guild.id)}
        self._state.emit("GUILD_MEMBER_UPDATE", now, next(iter(self.guild.channels.values()), None))

    # --- what she does ---

    async def runs(self, command: str, /, *, in_: Channel | None = None, **options: Any) -> Shown:
        """A slash command, its options typed as the bot synced them; a name that is a Python word may end in `_`."""
        channel = self._in(in_)
        data = command_data(self._state, command, channel, self._member_in(channel), options)
        return await self._outcome(self._summon(kinds.COMMAND, data, channel), f"/{command}")

    async def types(
        self, command: str, /, *, option: str, text: str, in_: Channel | None = None, **others: Any
    ) -> list[Choice]:
        """What autocomplete suggests while she types."""
        channel, state = self._in(in_), self._state
        found = state.commands.find(command, channel, self._member_in(channel))
        typed = Options(state.world)
        leaves = typed.typed(found, option, text, others)
        data = {**_named(found.command), "options": nested(found.path, leaves), "resolved": typed.resolved}
        interaction = self._summon(kinds.AUTOCOMPLETE, data, channel)
        await self._acked(interaction, f"autocomplete of {option}")
        return [Choice(one["name"], one["value"]) for one in interaction.choices]

    async def uses_menu(self, name: str, *, on: "Shown | Message | Member") -> Shown:
        """A context menu command, on a message or on a person."""
        state = self._state
        target = on.message if isinstance(on, Shown) else on
        assert target is not None, "there is no message to use it on"
        channel = target.channel if isinstance(target, Message) else self._in(None)
        kind = command_kinds.MESSAGE_MENU if isinstance(target, Message) else command_kinds.USER_MENU
        command = state.commands.menu(name, kind, channel, self._member_in(channel))
        given = Options(state.world)
        if isinstance(target, Message):
            given.resolved["messages"] = {str(target.id): posts.as_json(state, target)}
        else:
            given.entity(target.membership)
        data = {**_named(command), "target_id": str(target.id), "resolved": given.resolved}
        return await self._outcome(self._summon(kinds.COMMAND, data, channel), name)

    async def clicks(self, label: str, *, on: Shown | None = None) -> Shown:
        """The newest button that is called so, or begins so."""
        message, button = self._find(label, frozenset({c.BUTTON}), "label", on)
        assert button["style"] != c.LINK_STYLE, (
            f"{label!r} is a link: it opens {button['url']} and tells the bot nothing"
        )
        return await self._uses(message, button, {}, label)

    async def selects(self, placeholder: str, *chosen: Any, on: Shown | None = None) -> Shown:
        """Options by label, or members and channels, in the newest select whose placeholder begins so."""
        message, select = self._find(placeholder, c.SELECTS, "placeholder", on)
        least, most = select.get("min_values", 1), select.get("max_values", 1)
        assert least <= len(chosen) <= most, f"{placeholder!r} takes {least} to {most} options"
        if select["type"] in c.ENTITY_SELECTS:
            given = Options(self._state.world)
            values = [given.entity(one.membership if isinstance(one, Member) else one) for one in chosen]
            return await self._uses(message, select, {"values": values, "resolved": given.resolved}, placeholder)
        by_label = {one["label"]: one["value"] for one in select["options"]}
        assert set(chosen) <= set(by_label), f"{chosen} are not among {list(by_label)}"
        return await self._uses(message, select, {"values": [by_label[one] for one in chosen]}, placeholder)

    async def submits(self, values: Mapping[str, Any] | None = None) -> Shown:
        """The open modal, by the labels of its fields; what is not named stays as it was."""
        modal = self.modal
        _, opener = self._state.open_modals[self.id]
        given = Options(self._state.world)
        members = {k: _unwrapped(v) for k, v in (values or {}).items()}
        data: Json = {
            "custom_id": modal.custom_id,
            "components": modal.filled(members, given),
            "resolved": given.resolved,
        }
        del self._state.open_modals[self.id]
        interaction = self._summon(kinds.MODAL_SUBMIT, data, opener.channel, opener.message)
        return await self._outcome(interaction, f"the form {modal.title!r}")

    async def reacts(self, to: Shown, emoji: str) -> None:
        reacting.react(self._state, _message(to), emoji, self.user)

    async def unreacts(self, to: Shown, emoji: str) -> None:
        reacting.take_back(self._state, _message(to), emoji, self.user)

    async def says(self, text: str, *, in_: Channel | None = None) -> Shown:
        """An ordinary message of hers."""
        channel = self._in(in_)
        return Shown(posts.create(self._state, channel, {"content": text}, (), author=self.user))

    async def is_interested(self, event_id: int, *, yes: bool = True) -> None:
        """The bell of a scheduled event of the guild."""
        reacting.mark_interest(self._state, self.guild, event_id, self.user, yes=yes)

    def closes_dms(self) -> None:
        self.user.dms_open = False

    # --- how ---

    def _in(self, channel: Channel | None) -> Channel:
        return channel or next(iter(self.guild.channels.values()))

    def _member_in(self, channel: Channel) -> Membership | None:
        return self.membership if channel.guild is not None else None

    def _find(self, label: str, types: frozenset[int], key: str, on: Shown | None) -> tuple[Message, c.Component]:
        wanted = label.rstrip("….")
        for prefix in (False, True):
            for shown in [on] if on is not None else reversed(self.sees):
                for one in c.walk(shown.components):
                    name = one.get(key) or ""
                    if one["type"] in types and (name.startswith(wanted) if prefix else name == label):
                        return _message(shown), one
        offered = [(one.get(key) or "") for s in self.sees for one in c.walk(s.components) if one["type"] in types]
        raise AssertionError(f"{self.name} sees nothing called {label!r}; only {offered}")

    async def _uses(self, message: Message, component: c.Component, more: Json, what: str) -> Shown:
        assert not component.get("disabled"), f"{what!r} is disabled"
        data = {"custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"], **more}
        return await self._outcome(self._summon(kinds.COMPONENT, data, message.channel, message), what)

    def _summon(self, kind: int, data: Json, channel: Channel, message: Message | None = None) -> Interaction:
        state = self._state
        made = Interaction(state.world.ids.next(), kind, self.user, channel, data, state.clock.now(), message)
        state.interactions.add(made)
        state.emit("INTERACTION_CREATE", summons(state, made), channel)
        return made

    async def _acked(self, interaction: Interaction, what: str) -> None:
        try:
            await asyncio.wait_for(asyncio.shield(interaction.acked), high("interaction.answer") + 0.5)
        except TimeoutError:
            broken = f"; refused were {self._state.violations}" if self._state.violations else ""
            raise AssertionError(f"“The application did not respond” to {what}{broken}") from None

    async def _outcome(self, interaction: Interaction, what: str) -> Shown:
        await self._acked(interaction, what)
        if interaction.answered_as == kinds.MODAL and interaction.modal is not None:
            modal = Modal(interaction.modal)
            self._state.open_modals[self.id] = (modal, interaction)
            return Shown(None, interaction=interaction, modal=modal)
        try:
            await asyncio.wait_for(asyncio.shield(interaction.answered), self._state.patience)
        except TimeoutError:
            # An acknowledged press may be all there is; a promised answer must come.
            assert interaction.answered_as == kinds.DEFER_UPDATE, f"{what} is still thinking"
        deferred = interaction.answered_as in (kinds.DEFER, kinds.DEFER_UPDATE)
        newest = next(reversed(interaction.replies.values()), None) if deferred else None
        return Shown(newest or interaction.original, interaction=interaction)


def command_data(
    state: State, command: str, channel: Channel, member: Membership | None, values: Mapping[str, Any]
) -> Json:
    """The `data` of a slash command."""
    found = state.commands.find(command, channel, member)
    given = Options(state.world)
    unwrapped = {name.rstrip("_"): _unwrapped(value) for name, value in values.items()}
    options = nested(found.path, given.given(found, unwrapped))
    return {**_named(found.command), "options": options, "resolved": given.resolved}


def _named(command: Json) -> Json:
    named = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return {**named, "guild_id": command["guild_id"]} if "guild_id" in command else named


def _unwrapped(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_unwrapped(one) for one in value] if not _is_file(value) else value
    return value.membership if isinstance(value, Member) else value


def _is_file(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], bytes)


def _message(shown: Shown) -> Message:
    assert shown.message is not None, "a modal is no message"
    return shown.message
