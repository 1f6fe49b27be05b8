"""Open data: what there is, what each column means, and the files."""

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from adapters.web.downloads import FORMATS, LASTS, Downloads
from adapters.web.errors import Errors
from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Web
from bot import access
from bot.dataset import Column, DatasetSpec
from bot.people import Person, Role

HEAD = ("Column", "What it holds", "Kind")
SAYS = "What the hub holds as files, with what each column means."
KINDS = {
    "text": "text",
    "number": "whole number",
    "decimal": "number",
    "switch": "true or false",
    "date": "date",
    "moment": "time, in UTC",
}


class Data:
    def __init__(self, web: Web, errors: Errors) -> None:
        self._web, self._errors = web, errors
        self._downloads = web.downloads

    async def all(self, request: Request, visitor: Visitor) -> Response:
        """Every table this person may have."""
        person = await self._web.person(visitor)
        found = [(name, spec) for name, spec in self._tables().items() if access.allows(person, spec.requires)]
        return self._web.page(
            visitor, Frame("Open data", person, here="/data", says=SAYS, kept="/data"), "data", found=found
        )

    async def one(self, request: Request, visitor: Visitor) -> Response:
        """`/data/library-resources` is its page, with an ending its file."""
        name, _, format = str(request.path_params["name"]).partition(".")
        spec = self._tables().get(name)
        if spec is None or (format and format not in FORMATS):
            return await self._errors.missing(request, visitor)
        person = await self._web.person(visitor)
        access.check(person, spec.requires, f"“{spec.title}”")
        if format:
            return await self._file(name, spec, format, visitor, person)
        kept = f"/data/{name}" if spec.requires is Role.GUEST else ""
        frame = Frame(spec.title, person, here=f"/data/{name}", back="/data", says=spec.says, kept=kept)
        rows = [(column.name, column.says.words, _kind(column)) for column in spec.columns]
        return self._web.page(
            visitor, frame, "dataset", table=name, spec=spec, formats=FORMATS, head=HEAD, rows=rows, own=_own(person)
        )

    async def _file(self, name: str, spec: DatasetSpec, format: str, visitor: Visitor, person: Person) -> Response:
        media = FORMATS[format][0]
        origin, filename = visitor.origin(), f"{name}.{format}"
        if _own(person):
            path = await self._downloads.own(name, spec, format, person, origin)
            gone = BackgroundTask(path.unlink, missing_ok=True)
            return FileResponse(path, media_type=media, filename=filename, background=gone)
        path = await self._downloads.shared(name, spec, format, person, origin)
        headers = {"cache-control": f"private, max-age={LASTS:.0f}"}
        return FileResponse(path, media_type=media, filename=filename, headers=headers)

    def _tables(self) -> dict[str, DatasetSpec]:
        return self._web.hub.registry.datasets


def _own(person: Person) -> bool:
    """Whether this person may see more than a guest."""
    return person.roles != frozenset({Role.GUEST})


def _kind(column: Column) -> str:
    said = ", ".join(column.choices) if column.choices else KINDS[column.kind]
    return f"{said}; several" if column.many else said


__all__ = ["Data", "Downloads"]
