"""Commands as pages: a form made of the command's own declaration, an address that says the call, the answer below."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.web import forms, inbound, links, render
from adapters.web.errors import Errors
from adapters.web.respond import PageResponder
from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Web
from bot import access
from bot.dialogue import CALL
from bot.errors import NotAllowed, error_reply
from bot.form import FormView
from bot.offers import Run
from bot.param import Param
from bot.people import Person
from bot.registry import Entry
from bot.ui.nodes import Card, Reply

NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for a command's page."""

    entry: Entry
    visitor: Visitor
    person: Person
    given: dict[str, object]
    here: str


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
            return self._page(ask, None, errors, 422)
        event = inbound.command_called(entry, ask.given, visitor.origin(f"{form.act}:{entry.path}"))
        return self._page(ask, await self._web.ask(event, "command"))

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
            return self._page(ask, None)
        errors = inbound.wrong(entry, given) if given else {}
        if errors or not inbound.is_complete(entry, given):
            return self._page(ask, None, errors, 422 if errors else 200)
        tidy = links.address(entry, given)
        if given and (not tidy.endswith("?") and _untidy(tidy, given)):
            return RedirectResponse(tidy, 303)
        return self._page(ask, await self._web.ask(inbound.command_called(entry, given, visitor.origin()), "page"))

    def _refused(self, ask: Ask, problem: NotAllowed) -> Response:
        answer = render.reply(error_reply(problem), self._web.drawing(ask.visitor, ask.here, ask.person.zone))
        return self._web.page(
            ask.visitor, Frame(ask.entry.spec.summary, ask.person, here=ask.here), "closed", 403, entry=ask.entry, answer=answer
        )  # fmt: skip

    def _page(
        self, ask: Ask, responder: PageResponder | None, errors: Mapping[str, str] = NONE, status: int = 200
    ) -> Response:
        entry = ask.entry
        back = links.address(entry, ask.given)
        view = responder.view if responder else None
        own = view is not None and view.address.startswith(f"{CALL}/{entry.path}/")
        sheet = view is not None and (not own or bool(view.errors))
        answer = Markup("")
        if responder and (sheet or responder.reply is not None):
            answer = self._web.drawn(responder, ask.visitor, back)
        elif responder and view is None:
            answer = repeated(self._web, ask.visitor, back)
        drawing = self._web.drawing(ask.visitor, back, ask.person.zone)
        first, rest = _split(entry, ask.given, errors)
        make = {name: forms.fields(forms.typed(some, ask.given, errors), entry.path, drawing, "p-") for name, some in (("first", first), ("rest", rest))}  # fmt: skip
        others = [one for one in links.pages(self._web.hub.registry, entry.capability, ask.person) if one is not entry]
        return self._web.page(
            ask.visitor,
            Frame(_title(ask, responder), ask.person, here=ask.here),
            "command",
            status,
            entry=entry,
            capability=next(one for one in self._web.hub.registry.capabilities if one.name == entry.capability),
            drawing=drawing,
            answer=answer,
            form="" if sheet and isinstance(view, FormView) else make,
            open=any(param.name in ask.given for param in rest),
            others=others,
            path=links.path,
            examples=[] if answer or errors else _examples(self._web, entry),
        )


def repeated(web: Web, visitor: Visitor, back: str) -> Markup:
    """What was sent twice was done once."""
    card = Card("We had that already", body="It was sent twice and done once. To do it again, reload the page first.")
    return render.reply(Reply((card,)), web.drawing(visitor, back, "UTC"))


def _untidy(tidy: str, given: Mapping[str, object]) -> bool:
    """Whether the address in the browser says more than it must: empty fields, or what goes without saying."""
    return len(parse_qs(urlsplit(tidy).query)) < len(given)


def _split(entry: Entry, given: Mapping[str, object], errors: Mapping[str, str]) -> tuple[list[Param], list[Param]]:
    """The fields in sight, and those behind *More options*."""
    params = entry.spec.params
    first = [one for one in params if one.required or one.arg.rest or one.name in errors] or list(params[:1])
    if not entry.spec.reads_only:
        first = list(params)
    return first, [one for one in params if one not in first]


def _title(ask: Ask, responder: PageResponder | None) -> str:
    rest = ask.entry.spec.rest
    words = str(ask.given.get(rest.name, "")) if rest else ""
    if responder and responder.view:
        return responder.view.title
    return f"{words[:80]}: {ask.entry.spec.summary}" if words else ask.entry.spec.summary


def _examples(web: Web, entry: Entry) -> list[tuple[str, str]]:
    """The declared examples as links: how it is typed, and the page that shows it."""
    link = links.linker(web.hub.registry)
    found = [(text, link(Run(text=f"{entry.capability} {text}"))) for text in entry.spec.examples]
    return [(text, address) for text, address in found if address]
