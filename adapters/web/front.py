"""The front page and help: what the hub is, one search box, the things people do; and all pages there are."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from adapters.web import links, render
from adapters.web.respond import PageResponder
from adapters.web.shelves import offered
from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Web
from bot.events import CommandCalled, HomeOpened
from bot.offers import Run
from bot.people import Person
from bot.registry import Entry
from bot.ui.nodes import Button, Items, Reply

MOST_EXAMPLES = 4
SHOWN = 3
SAYS = "Where people who run public services find the guide, the story and the person behind it, and share their own."


@dataclass(frozen=True, slots=True)
class Taste:
    """A few cards from the shelves: what was asked for, and where all of them are."""

    words: str
    address: str
    cards: Markup


class Front:
    def __init__(self, web: Web) -> None:
        self._web = web

    async def home(self, request: Request, visitor: Visitor) -> Response:
        person = await self._web.person(visitor)
        search = links.searched(self._web.hub.registry)
        return self._web.page(
            visitor,
            Frame("Folkmoot", person, here="/", says=SAYS, kept="/"),
            "front",
            search=search,
            action=links.path(search) if search else "",
            examples=self._examples(search) if search else [],
            starts=self._starts(visitor, person),
            taste=await self._taste(search, visitor),
            shelf=await offered(self._web, search.capability, visitor, person) if search else None,
            mine=await self._mine(visitor),
        )

    async def help(self, request: Request, visitor: Visitor) -> Response:
        """All pages this person may use, from the declarations; the rest of the reference is a command's own page."""
        person = await self._web.person(visitor)
        return self._web.page(
            visitor,
            Frame("Help", person, here="/help", says="All that can be done here.", kept="/help"),
            "help",
            path=links.path,
        )

    def _starts(self, visitor: Visitor, person: Person) -> Markup:
        """What people come for, as the capabilities say it."""
        drawing = self._web.drawing(visitor, "/", person.zone)
        form = f"act-{drawing.nonce()}"
        buttons = [button for one in links.in_order(self._web.hub.registry) for button in one.start]
        drawn = [render.item(Button(one.label, one.action), drawing, form) for one in buttons]
        return render.starts(drawn, form, drawing)

    def _examples(self, search: Entry) -> list[tuple[str, str]]:
        """Words somebody may try, from the examples of the search command."""
        link = links.linker(self._web.hub.registry)
        name = f"{search.spec.name} "
        words = [text.removeprefix(name) for text in search.spec.examples]
        pairs = [(text, link(Run(text=f"{search.words} {text}"))) for text in words]
        return [(text, address) for text, address in pairs if address][:MOST_EXAMPLES]

    async def _taste(self, search: Entry | None, visitor: Visitor) -> Taste | None:
        """What the search gives when nobody asks for anything in particular; where it then only asks back, what it
        gives for its first example."""
        if search is None:
            return None
        for words, address in [("", links.path(search)), *self._examples(search)[:1]]:
            event = CommandCalled(visitor.origin(), text=f"{search.words} {words}")
            got = await self._web.ask(event, "front")
            found = [one for one in (got.reply.blocks if got.reply else ()) if isinstance(one, Items) and one.cards]
            if found:
                got.reply = Reply((Items(found[0].cards[:SHOWN]),))
                return Taste(words, address, self._web.drawn(got, visitor, "/", top=3))
        return None

    async def _mine(self, visitor: Visitor) -> Markup:
        """For somebody signed in: their own first page, the same as on any platform."""
        if visitor.signed_in is None or self._web.hub.registry.home is None:
            return Markup("")
        got: PageResponder = await self._web.ask(HomeOpened(visitor.origin()), "home")
        return self._web.drawn(got, visitor, "/", top=3)
