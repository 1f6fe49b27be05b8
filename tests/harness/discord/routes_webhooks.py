"""Follow-ups and edits through an interaction's token."""

from tests.harness.discord import errors, posts
from tests.harness.discord.calls import NO_CONTENT, Call, Reply
from tests.harness.discord.interactions import Interaction
from tests.harness.discord.routing import Declared
from tests.harness.discord.state import State
from tests.harness.discord.world import Message


def follow_up(state: State, call: Call) -> Reply:
    interaction = _interaction(state, call)
    original = interaction.original
    if original is not None and original.loading:
        # Documented, and deprecated: the first follow-up after a defer fills in the deferred answer.
        return _edit(state, call, interaction, original)
    bot = state.world.bot
    message = posts.create(state, interaction.channel, call.form(), call.uploads, author=bot, answers=interaction)
    interaction.replies[message.id] = message
    interaction.answer()
    return Reply(200, posts.as_json(state, message))


def read(state: State, call: Call) -> Reply:
    return Reply(200, posts.as_json(state, _message(_interaction(state, call), call)))


def edit(state: State, call: Call) -> Reply:
    interaction = _interaction(state, call)
    return _edit(state, call, interaction, _message(interaction, call))


def _edit(state: State, call: Call, interaction: Interaction, message: Message) -> Reply:
    posts.edit(state, message, call.form(), call.uploads)
    interaction.answer()
    return Reply(200, posts.as_json(state, message))


def delete(state: State, call: Call) -> Reply:
    interaction = _interaction(state, call)
    message = _message(interaction, call)
    posts.delete(state, message)
    interaction.replies.pop(message.id, None)
    if interaction.original is message:
        interaction.original = None
    interaction.answer()
    return Reply(NO_CONTENT)


def _interaction(state: State, call: Call) -> Interaction:
    if call.id("application") != state.application_id:
        raise errors.unknown_webhook()
    return state.interactions.to_follow(call.params["token"], state.clock.now())


def _message(interaction: Interaction, call: Call) -> Message:
    if call.params["message"] == "@original":
        message = interaction.original
    else:
        message = interaction.replies.get(call.id("message"))
    if message is None:
        raise errors.unknown_message()
    return message


ROUTES: list[Declared] = [
    ("POST", "/webhooks/{application}/{token}", follow_up),
    ("GET", "/webhooks/{application}/{token}/messages/{message}", read),
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}", edit),
    ("DELETE", "/webhooks/{application}/{token}/messages/{message}", delete),
]
