"""Making, editing and deleting messages: one way for channel messages, interaction answers and follow-ups."""

from typing import Any

from tests.harness.discord import errors, payloads
from tests.harness.discord.check_messages import check_message
from tests.harness.discord.components import FILE, numbered, texts
from tests.harness.discord.interactions import Interaction
from tests.harness.discord.limits import high
from tests.harness.discord.pings import ANSWER_DEFAULT, CHANNEL_DEFAULT, pings
from tests.harness.discord.state import State, Upload
from tests.harness.discord.world import COMPONENTS_V2, EPHEMERAL, LOADING, Channel, Message, User

Json = dict[str, Any]
Path = tuple[str | int, ...]
_SETTABLE = EPHEMERAL | COMPONENTS_V2 | 1 << 2 | 1 << 12


def create(
    state: State,
    channel: Channel,
    body: Json,
    uploads: tuple[Upload, ...],
    *,
    author: User,
    answers: Interaction | None = None,
    path: Path = (),
) -> Message:
    draft = {**body, "attachments": uploads}
    check_message(draft, uploads=_names(state, uploads), path=path)
    flags = (body.get("flags") or 0) & _SETTABLE
    ephemeral = answers is not None and flags & EPHEMERAL
    message = Message(
        state.world.ids.next(), channel, author, state.clock.iso(), nonce=body.get("nonce"), answers=answers
    )
    message.flags = flags if ephemeral else flags & ~EPHEMERAL
    message.only_for = answers.user if answers is not None and ephemeral else None
    _fill(state, message, body, uploads)
    if answers is None or not answers.light:
        channel.messages[message.id] = message
        announce(state, "MESSAGE_CREATE", message)
    return message


def placeholder(state: State, interaction: Interaction, flags: int) -> Message:
    """The "… is thinking" a deferred answer shows."""
    message = Message(
        state.world.ids.next(), interaction.channel, state.world.bot, state.clock.iso(), answers=interaction
    )
    message.flags = LOADING | (flags & EPHEMERAL)
    message.only_for = interaction.user if flags & EPHEMERAL else None
    if not interaction.light:
        interaction.channel.messages[message.id] = message
    return message


def edit(state: State, message: Message, body: Json, uploads: tuple[Upload, ...], *, path: Path = ()) -> None:
    # IS_COMPONENTS_V2 can be set by an edit and never taken off.
    flags = message.flags | ((body.get("flags") or 0) & (COMPONENTS_V2 | 1 << 2))
    kept = body.get("attachments", message.attachments) or []
    whole = {
        "content": body.get("content", message.content),
        "embeds": body.get("embeds", message.embeds),
        "components": body.get("components", message.components),
        "allowed_mentions": body.get("allowed_mentions"),
        "attachments": [*kept, *uploads],
        "flags": flags,
    }
    names = _names(state, uploads) | {one["filename"] for one in message.attachments}
    check_message(whole, uploads=names, path=path)
    message.flags = flags & ~LOADING
    message.edited = None if message.loading else state.clock.iso()
    _fill(state, message, {**whole, "attachments": kept}, uploads)
    announce(state, "MESSAGE_UPDATE", message)


def _names(state: State, uploads: tuple[Upload, ...]) -> set[str]:
    if any(len(upload.content) > high("file.bytes") for upload in uploads):
        raise errors.file_too_large()
    return {upload.filename for upload in uploads}


def _fill(state: State, message: Message, body: Json, uploads: tuple[Upload, ...]) -> None:
    message.content = body.get("content") or ""
    message.embeds = [{"type": "rich", **embed} for embed in body.get("embeds") or []]
    known = {one["id"]: one for one in message.attachments}
    kept = [known[str(one["id"])] for one in body.get("attachments") or [] if str(one.get("id")) in known]
    message.attachments = kept + [_attach(state, upload) for upload in uploads]
    message.components = _with_media(numbered(body.get("components") or []), message)
    default = CHANNEL_DEFAULT if message.answers is None else ANSWER_DEFAULT
    said = "\n".join([message.content, *texts(message.components)])
    message.pings = pings(said, body.get("allowed_mentions"), default)


def _attach(state: State, upload: Upload) -> Json:
    number = state.world.ids.next()
    state.world.files[number] = (upload.filename, upload.content)
    url = f"{state.world.files_url}/{number}/{upload.filename}"
    return {
        "id": str(number),
        "filename": upload.filename,
        "size": len(upload.content),
        "url": url,
        "proxy_url": url,
        "content_type": upload.content_type,
    }


def _with_media(components: list[Json], message: Message) -> list[Json]:
    """Media as Discord gives it back: attachment:// made a real address, with the fields clients read."""
    files = {f"attachment://{one['filename']}": one for one in message.attachments}

    def found(media: Json) -> Json:
        url = files.get(media["url"], media)["url"]
        return {**media, "url": url, "proxy_url": url, "loading_state": 2, "placeholder": "", "flags": 0}

    def visit(component: Json) -> None:
        if component["type"] == FILE:
            attached = files.get(component["file"]["url"], {})
            component |= {"name": attached.get("filename"), "size": attached.get("size")}
        for key in ("media", "file"):
            if key in component:
                component[key] = found(component[key])
        for child in [*component.get("components", []), *filter(None, [component.get("accessory")])]:
            visit(child)
        if "items" in component:
            component["items"] = [{**item, "media": found(item["media"])} for item in component["items"]]

    for component in components:
        visit(component)
    return components


def delete(state: State, message: Message) -> None:
    message.channel.messages.pop(message.id, None)
    if message.only_for is None:
        body: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild is not None:
            body["guild_id"] = str(message.channel.guild.id)
        state.emit("MESSAGE_DELETE", body, message.channel)
    state.changes.tell()


def as_json(state: State, message: Message) -> Json:
    return payloads.message(message, reader=state.world.bot, application_id=state.application_id)


def announce(state: State, event: str, message: Message) -> None:
    """Tell the sessions and whoever waits; an ephemeral message is told to nobody but its reader."""
    if message.only_for is None and not (message.answers is not None and message.answers.light):
        body = as_json(state, message)
        if message.channel.guild is not None:
            body["guild_id"] = str(message.channel.guild.id)
            author = message.channel.guild.members.get(message.author.id)
            if author is not None:
                body["member"] = {k: v for k, v in payloads.member(author).items() if k != "user"}
        state.emit(event, body, message.channel)
    state.changes.tell()
