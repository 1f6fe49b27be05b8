"""Commands as pages: a form made of the command's own declaration, an address that says the call, the answer below."""

from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.web import inbound, links, render
from adapters.web.command_page import Ask, draw
from adapters.web.errors import Errors
from adapters.web.shelves import offered
from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Web, part, wants_part
from bot import access, looking
from bot.errors import BotError, NotAllowed, error_reply
from bot.registry import Entry

HERE = "folkmoot-here"  # where a script finds the address of an answer that it asked for alone


class Pages:
    def __init__(self, web: Web, errors: Errors) -> None:
        self._web, self._errors = web, errors

    async def capability(self, request: Request, visitor: Visitor) -> Response:
        """A capability's front page is the page of its default command; one without a default lists its commands."""
        name = str(request.path_params["capability"])
        entry = self._web.hub.registry.defaults.get(name)
        if entry is not None and not entry.spec.hidden:
            return await self._show(request, visitor, entry)
        person = await self._web.person(visitor)
        for capability, entries in links.sections(self._web.hub.registry, person):
            if capability.name == name:
                frame = Frame(capability.summary, person, here=f"/{name}")
                return self._web.page(
                    visitor, frame, "section", capability=capability, entries=entries, path=links.path
                )
        return await self._errors.missing(request, visitor)

    async def command(self, request: Request, visitor: Visitor) -> Response:
        entry = self._entry(request)
        if entry is None:
            return await self._errors.missing(request, visitor)
        return await self._show(request, visitor, entry)

    async def run(self, request: Request, visitor: Visitor) -> Response:
        """A command that changes something, sent with its form."""
        entry = self._entry(request)
        if entry is None:
            return await self._errors.missing(request, visitor)
        form = await self._web.sent(request, visitor)
        person = await self._web.person(visitor)
        ask = Ask(entry, visitor, person, inbound.arguments(entry, form.values), links.path(entry))
        errors = inbound.wrong(entry, ask.given)
        if errors:
            return draw(self._web, ask, None, errors, 422)
        event = inbound.command_called(entry, ask.given, visitor.origin(f"{form.act}:{entry.path}"))
        return draw(self._web, ask, await self._web.ask(event, "command"))

    def _entry(self, request: Request) -> Entry | None:
        entry = self._web.hub.registry.commands.get("{capability}.{name}".format(**request.path_params))
        return None if entry is None or entry.spec.hidden else entry

    async def _show(self, request: Request, visitor: Visitor, entry: Entry) -> Response:
        person = await self._web.person(visitor)
        given = inbound.arguments(entry, inbound.values(request.query_params.multi_items()))
        ask = Ask(entry, visitor, person, given, request.url.path)
        try:
            access.check(person, entry.spec.requires, "This page")
        except NotAllowed as problem:
            return self._refused(ask, problem)
        if not entry.spec.reads_only:
            return draw(self._web, ask, None)
        if wants_part(request):
            return await self._while_typing(ask)
        errors = inbound.wrong(entry, given) if given else {}
        if errors or not inbound.is_complete(entry, given):
            shelf = await offered(self._web, entry.capability, visitor, person) if entry.default else None
            return draw(self._web, ask, None, errors, 422 if errors else 200, shelf)
        if own := links.shown_on(self._web.hub.registry, entry, given):
            return RedirectResponse(own, 301)
        if _untidy(ask):
            return RedirectResponse(ask.address, 303)
        return draw(self._web, ask, await self._web.ask(inbound.command_called(entry, given, visitor.origin()), "page"))

    async def _while_typing(self, ask: Ask) -> Response:
        """The answer to what stands in the search field so far; 204 where that is no question yet."""
        if ask.entry is not links.searched(self._web.hub.registry):
            return Response(status_code=204)
        try:
            with self._web.metrics.timed("typing"):
                reply = await looking.glance(
                    self._web.hub.house, ask.entry, ask.given, ask.person, ask.visitor.origin()
                )
        except BotError:
            reply = None
        if reply is None:
            return Response(status_code=204)
        got = part(render.reply(reply, self._web.drawing(ask.visitor, ask.address, ask.person.zone)))
        got.headers[HERE] = ask.address
        return got

    def _refused(self, ask: Ask, problem: NotAllowed) -> Response:
        answer = render.reply(error_reply(problem), self._web.drawing(ask.visitor, ask.here, ask.person.zone))
        frame = Frame(ask.entry.spec.summary, ask.person, here=ask.here)
        return self._web.page(ask.visitor, frame, "closed", 403, entry=ask.entry, answer=answer)


def _untidy(ask: Ask) -> bool:
    """Whether the address in the browser says more than it must: empty fields, or what goes without saying."""
    return len(parse_qs(urlsplit(ask.address).query)) < len(ask.given)
