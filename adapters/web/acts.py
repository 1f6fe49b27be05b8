"""Presses and forms: what is sent comes back as an answer, in a page of its own or, for our script, by itself."""

from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.web import inbound, render
from adapters.web.command_page import repeated
from adapters.web.inbound import Sent
from adapters.web.metrics import outcome
from adapters.web.respond import PageResponder
from adapters.web.steps import in_steps
from adapters.web.templating import macros
from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Web, part, wants_part
from bot.access import allows
from bot.errors import NotAllowed
from bot.people import Role


class Acts:
    def __init__(self, web: Web) -> None:
        self._web = web

    async def press(self, request: Request, visitor: Visitor) -> Response:
        form = await self._web.sent(request, visitor)
        event = inbound.action_pressed(form, visitor.origin(form.act))
        answer = partial(self._answer, request, visitor, form)
        if wants_part(request):
            return await in_steps(partial(self._web.ask, event, "press"), answer)
        return await answer(await self._web.ask(event, "press"))

    async def submit(self, request: Request, visitor: Visitor) -> Response:
        form = await self._web.sent(request, visitor)
        event = inbound.form_submitted(form, visitor.origin(form.act))
        return await self._answer(request, visitor, form, await self._web.ask(event, "form"))

    async def upload(self, request: Request, visitor: Visitor) -> Response:
        """A form that takes a file. Nothing of it is read before we know who sends it."""
        if visitor.signed_in is None:
            raise NotAllowed("Files are taken from people who have signed in.", "Sign in, and send it again.")
        form = await self._web.sent(request, visitor, files=1)
        event = inbound.form_submitted(form, visitor.origin(form.act))
        return await self._answer(request, visitor, form, await self._web.ask(event, "form"))

    async def suggest(self, request: Request, visitor: Visitor) -> Response:
        """Completions for a field, for our script."""
        source, field, text = (request.query_params.get(name, "") for name in ("source", "field", "text"))
        if source == "people":
            person = await self._web.person(visitor)
            found = await self._web.sessions.people(text[:100]) if allows(person, Role.MEMBER) else []
            return JSONResponse([{"value": f"{one.label} {one.value}", "label": ""} for one in found])
        choices = await self._web.hub.suggest(inbound.suggesting(source, field, text, visitor.origin()))
        return JSONResponse([{"value": one.value, "label": one.label} for one in choices])

    async def file(self, request: Request, visitor: Visitor) -> Response:
        """A file that an answer offered this visitor."""
        file = self._web.files.get(str(request.path_params["key"]), visitor.visit)
        if file is None:
            return Response("This file is no longer kept; run the command again.", 404, media_type="text/plain")
        name = file.name.encode("ascii", "replace").decode().replace('"', "'").replace("\r", "").replace("\n", "")
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(file.data, media_type=file.media_type, headers=headers)

    async def _answer(self, request: Request, visitor: Visitor, form: Sent, got: PageResponder) -> Response:
        alone = wants_part(request)
        top = 2 if alone or got.view is None else 1
        html = self._web.drawn(got, visitor, form.back, top) or repeated(self._web, visitor, form.back)
        if visitor.signed_in is None and outcome(got.reply, got.view is not None) == "refused":
            html = macros("nodes").guest(html, self._web.room_open)
        if alone:
            return part(html, update=bool(got.reply and got.reply.update))
        title = got.view.title if got.view else render.title(got.reply) if got.reply else "We had that already"
        person = got.reader or await self._web.person(visitor)
        status = 422 if got.view and got.view.errors else 200
        heading = got.view.title if got.view else ""
        return self._web.page(
            visitor, Frame(title, person), "answer", status, answer=html, title=heading, back=form.back
        )
