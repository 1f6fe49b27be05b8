"""One REST request as a route sees it, and what it answers."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.harness.discord.errors import Problem, invalid_form, invalid_json
from tests.harness.discord.limits import high
from tests.harness.discord.state import Upload

NO_CONTENT = 204


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    uploads: tuple[Upload, ...]

    def id(self, name: str) -> int:
        try:
            return int(self.params[name])
        except ValueError:
            said = f'Value "{self.params[name]}" is not snowflake.'
            raise invalid_form([Problem((name,), "NUMBER_TYPE_COERCE", said)]) from None

    def form(self) -> dict[str, Any]:
        if not isinstance(self.body, dict):
            raise invalid_form([Problem((), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")])
        return self.body


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    payload: Any = None


async def read_body(request: web.BaseRequest) -> tuple[Any, tuple[Upload, ...]]:
    """The JSON of a body, and its files when it is multipart."""
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request)
    raw = await request.read()
    if not raw:
        return None, ()
    if kind != "application/json":
        raise invalid_json()
    return _json(raw), ()


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise invalid_json() from None


async def _multipart(request: web.BaseRequest) -> tuple[Any, tuple[Upload, ...]]:
    body: Any = {}
    uploads: list[Upload] = []
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            raise invalid_json()
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = _json(content)
        elif part.name and part.name.startswith("files["):
            uploads.append(Upload(part.filename or "unknown", part.headers.get("Content-Type", ""), content))
        else:
            raise invalid_form([Problem((part.name or "?",), "BASE_TYPE_BAD", "Files are named files[n]")])
    if len(uploads) > high("message.attachments"):
        raise invalid_form([Problem(("files",), "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")])
    return body, tuple(uploads)
