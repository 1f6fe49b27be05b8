"""A command's page drawn: its name, its form with what was typed, the answer, and what else there is."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from adapters.web import forms, links, render
from adapters.web.respond import PageResponder
from adapters.web.shelves import Shelf
from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Web
from bot.dialogue import CALL
from bot.form import FormView
from bot.offers import Run
from bot.param import Param
from bot.people import Person, Role
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

    @property
    def address(self) -> str:
        return links.address(self.entry, self.given)


def draw(
    web: Web,
    ask: Ask,
    responder: PageResponder | None,
    errors: Mapping[str, str] = NONE,
    status: int = 200,
    shelf: Shelf | None = None,
) -> Response:
    """`responder` is None where nothing was asked yet; `shelf` is what can be looked through instead."""
    answer = _answer(web, ask, responder)
    registry, entry = web.hub.registry, ask.entry
    own = f"/{entry.capability}" if entry.default and not ask.given else ""
    frame = Frame(
        _title(ask, responder),
        ask.person,
        here=ask.here,
        given=ask.given,
        says=next(one.summary for one in registry.capabilities if one.name == entry.capability),
        kept=own if entry.spec.requires == Role.GUEST else "",
    )
    return web.page(
        ask.visitor,
        frame,
        "command",
        status,
        entry=entry,
        capability=next(one for one in registry.capabilities if one.name == entry.capability),
        live=entry is links.searched(registry),
        shelf=shelf,
        others=[one for one in links.pages(registry, entry.capability, ask.person) if one is not entry],
        path=links.path,
        drawing=web.drawing(ask.visitor, ask.address, ask.person.zone),
        answer=answer,
        form=None if responder and _other_form(ask, responder.view) else _fields(web, ask, errors),
        examples=[] if answer or errors else _examples(web, entry),
    )


def repeated(web: Web, visitor: Visitor, back: str) -> Markup:
    """What was sent twice was done once."""
    card = Card("We had that already", body="It was sent twice and done once. To do it again, reload the page first.")
    return render.reply(Reply((card,)), web.drawing(visitor, back, "UTC"))


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields in sight, and those behind *More options*; `open` when one of those was used."""

    first: list[forms.Field]
    rest: list[forms.Field]
    open: bool


def _fields(web: Web, ask: Ask, errors: Mapping[str, str]) -> Fields:
    drawing = web.drawing(ask.visitor, ask.address, ask.person.zone)
    first, rest = _split(ask.entry, errors)

    def made(params: list[Param]) -> list[forms.Field]:
        return forms.fields(forms.typed(params, ask.given, errors), ask.entry.path, drawing, "p-")

    return Fields(made(first), made(rest), any(param.name in ask.given for param in rest))


def _split(entry: Entry, errors: Mapping[str, str]) -> tuple[list[Param], list[Param]]:
    params = list(entry.spec.params)
    if not entry.spec.reads_only:
        return params, []
    first = [one for one in params if one.required or one.arg.rest or one.name in errors] or params[:1]
    return first, [one for one in params if one not in first]


def _answer(web: Web, ask: Ask, responder: PageResponder | None) -> Markup:
    """Nothing for a command that only asks for its own words: the page's form does that already."""
    if responder is None:
        return Markup("")
    if responder.view is None and responder.reply is None:
        return repeated(web, ask.visitor, ask.address)
    if responder.view is not None and not _other_form(ask, responder.view):
        return Markup("")
    return web.drawn(responder, ask.visitor, ask.address)


def _other_form(ask: Ask, view: FormView | None) -> bool:
    """A form that is not the page's own, or that has something to say."""
    return view is not None and (bool(view.errors) or not view.address.startswith(f"{CALL}/{ask.entry.path}/"))


def _title(ask: Ask, responder: PageResponder | None) -> str:
    if responder and responder.view and _other_form(ask, responder.view):
        return responder.view.title
    rest = ask.entry.spec.rest
    words = str(ask.given.get(rest.name, "")) if rest else ""
    return f"{words[:80]}: {ask.entry.spec.summary}" if words else ask.entry.spec.summary


def _examples(web: Web, entry: Entry) -> list[tuple[str, str]]:
    """The declared examples as links: how it is typed, and the page that shows it."""
    link = links.linker(web.hub.registry)
    found = [(text, link(Run(text=f"{entry.capability} {text}"))) for text in entry.spec.examples]
    return [(text, address) for text, address in found if address]
