"""files.getUploadURLExternal and files.completeUploadExternal; the bytes go to /upload in between."""

from typing import Any

from tests.harness.slack.api.chat import destination
from tests.harness.slack.calls import Call, Method
from tests.harness.slack.errors import SlackError
from tests.harness.slack.events import said
from tests.harness.slack.model import Message, Upload
from tests.harness.slack.world import World


def get_upload_url(world: World, call: Call) -> dict[str, Any]:
    name, length = str(call.need("filename")), str(call.need("length", "missing_argument"))
    if not length.isdigit() or int(length) == 0:
        raise SlackError("missing_argument")
    alt_text = str(call.args.get("alt_txt") or "")
    if len(alt_text) > 1000:
        raise SlackError("alt_txt_too_large")
    upload = Upload(world.ids.fresh("F"), name, int(length), alt_text)
    world.uploads[upload.id] = upload
    return {"ok": True, "upload_url": f"{world.base_url}upload/v1/{upload.id}", "file_id": upload.id}


def complete_upload(world: World, call: Call) -> dict[str, Any]:
    wanted = call.json("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: files"])
    uploads = [_finished(world, each) for each in wanted]
    files = [_file_json(upload) for upload in uploads]
    for channel in _channels(world, call):
        _share(world, call, channel, files)
    return {"ok": True, "files": files}


def _channels(world: World, call: Call) -> list[str]:
    """`channel_id` takes a conversation only; `channels` takes people too."""
    one = str(call.args.get("channel_id") or "")
    several = [name for name in str(call.args.get("channels") or "").split(",") if name]
    if one in world.users:
        raise SlackError("channel_not_found")
    if len(several) > 100:
        raise SlackError("channels_limit_exceeded")
    return ([one] if one else []) + several


def _finished(world: World, wanted: dict[str, Any]) -> Upload:
    upload = world.uploads.get(str(wanted.get("id")))
    if upload is None or upload.data is None or upload.complete:
        raise SlackError("file_not_found")
    upload.complete, upload.title = True, str(wanted.get("title") or upload.filename)
    return upload


def _file_json(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.id,
        "name": upload.filename,
        "title": upload.title,
        "size": upload.length,
        "alt_txt": upload.alt_text,
        "mode": "hosted",
    }


def _share(world: World, call: Call, channel_id: str, files: list[dict[str, Any]]) -> None:
    channel = destination(world, channel_id)
    message = Message(
        channel.id,
        world.ids.ts(),
        world.bot_user.id,
        str(call.args.get("initial_comment") or ""),
        call.json("blocks", "invalid_blocks") or [],
        files=files,
        by_app=True,
        thread_ts=call.args.get("thread_ts"),
    )
    said(world.post(message), world)


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",)),
}
