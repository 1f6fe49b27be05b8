"""The first answer to an interaction."""

from collections.abc import Callable
from typing import Any

from tests.harness.discord import interactions as kinds
from tests.harness.discord import posts
from tests.harness.discord.calls import NO_CONTENT, Call, Reply
from tests.harness.discord.check_commands import check_choices
from tests.harness.discord.check_modals import check_modal
from tests.harness.discord.checks import Checks
from tests.harness.discord.interactions import Interaction
from tests.harness.discord.routing import Declared
from tests.harness.discord.state import State
from tests.harness.discord.world import EPHEMERAL, Message

_TRUE = frozenset({"1", "true", "True"})


def callback(state: State, call: Call) -> Reply:
    interaction = state.interactions.to_answer(call.params["token"], call.params["interaction"], state.clock.now())
    body = call.form()
    kind, data = body.get("type"), body.get("data") or {}
    checks = Checks()
    checks.one_of(kind, ("type",), _allowed(interaction))
    checks.done()
    shown = _ANSWERS[kind](state, interaction, data, call)
    interaction.ack(kind)
    if kind not in (kinds.DEFER, kinds.DEFER_UPDATE):
        interaction.answer()
    state.changes.tell()
    if call.query.get("with_response") not in _TRUE:
        return Reply(NO_CONTENT)
    return Reply(200, _response(state, interaction, kind, shown))


def _allowed(interaction: Interaction) -> frozenset[int]:
    """Which answers fit: a modal never answers a modal, choices only answer autocomplete, updates need a message."""
    if interaction.type == kinds.AUTOCOMPLETE:
        return frozenset({kinds.CHOICES})
    allowed = {kinds.REPLY, kinds.DEFER}
    if interaction.message is not None:
        allowed |= {kinds.DEFER_UPDATE, kinds.UPDATE}
    if interaction.type != kinds.MODAL_SUBMIT:
        allowed.add(kinds.MODAL)
    return frozenset(allowed)


def _reply(state: State, interaction: Interaction, data: dict[str, Any], call: Call) -> Message:
    bot = state.world.bot
    message = posts.create(
        state, interaction.channel, data, call.uploads, author=bot, answers=interaction, path=("data",)
    )
    interaction.remember(message)
    return message


def _defer(state: State, interaction: Interaction, data: dict[str, Any], call: Call) -> Message:
    flags = data.get("flags") or 0
    checks = Checks()
    checks.one_of(flags, ("data", "flags"), frozenset({0, EPHEMERAL}))
    checks.done()
    message = posts.placeholder(state, interaction, flags)
    interaction.remember(message)
    return message


def _defer_update(state: State, interaction: Interaction, data: dict[str, Any], call: Call) -> None:
    interaction.original = interaction.message


def _update(state: State, interaction: Interaction, data: dict[str, Any], call: Call) -> Message:
    message = interaction.message
    assert message is not None, "only allowed where there is one"
    posts.edit(state, message, data, call.uploads, path=("data",))
    interaction.original = message
    return message


def _choices(state: State, interaction: Interaction, data: dict[str, Any], call: Call) -> None:
    checks = Checks()
    check_choices(checks, data.get("choices"), ("data", "choices"), "autocomplete.choices")
    checks.done()
    interaction.choices = data["choices"]


def _modal(state: State, interaction: Interaction, data: dict[str, Any], call: Call) -> None:
    check_modal(data)
    interaction.modal = data


def _response(state: State, interaction: Interaction, kind: int, shown: Message | None) -> dict[str, Any]:
    about: dict[str, Any] = {"id": str(interaction.id), "type": interaction.type}
    body: dict[str, Any] = {"interaction": about}
    if shown is not None:
        about["response_message_id"] = str(shown.id)
        about["response_message_loading"] = shown.loading
        about["response_message_ephemeral"] = shown.only_for is not None
        body["resource"] = {"type": kind, "message": posts.as_json(state, shown)}
    return body


_ANSWERS: dict[int, Callable[[State, Interaction, dict[str, Any], Call], Message | None]] = {
    kinds.REPLY: _reply,
    kinds.DEFER: _defer,
    kinds.DEFER_UPDATE: _defer_update,
    kinds.UPDATE: _update,
    kinds.CHOICES: _choices,
    kinds.MODAL: _modal,
}

ROUTES: list[Declared] = [("POST", "/interactions/{interaction}/{token}/callback", callback)]
