"""Shelves and records as pages: what the hub holds, to look through, to link to and for search engines to find."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from adapters.web import inbound, links, render
from adapters.web.errors import Errors
from adapters.web.machine import Crumb, linked_data
from adapters.web.metrics import outcome
from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Handler, Web
from bot import looking
from bot.browse import PAGE, Browsed, BrowseSpec, DescribedSpec, Description, Facet
from bot.events import ActionPressed
from bot.people import Person

SEEN = 10  # values of a facet in sight; the others are a press away
MOST_KEPT = 1  # filters of a page that search engines should keep; more of them say nothing new
LARGEST = 2**31 - 1  # number of a record


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet as a link. `count` is as people read it; a chosen one's link takes it away again."""

    words: str
    count: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Narrower:
    title: str
    first: list[Choice]
    rest: list[Choice]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelf as another page offers it: its own page, and ways into it."""

    title: str
    address: str
    narrowers: list[Narrower]
    others: list[Crumb]


class Shelves:
    def __init__(self, web: Web, errors: Errors) -> None:
        self._web, self._errors = web, errors

    def pages(self) -> dict[str, Handler]:
        """Their addresses, as they are declared."""
        registry = self._web.hub.registry
        shelves = {
            links.shelf_path(name, spec, {}): self._shelf(name, spec) for (name, _), spec in registry.shelves.items()
        }
        records = {
            f"/{name}/{kind}/{{number:int}}": self._record(name, spec)
            for kind, (name, spec) in registry.described.items()
        }
        return shelves | records

    def _shelf(self, capability: str, spec: BrowseSpec) -> Handler:
        async def handler(request: Request, visitor: Visitor) -> Response:
            given = inbound.values(request.query_params.multi_items())
            person = await self._web.person(visitor)
            found = await looking.shelf(self._web.hub.house, spec, given, person, visitor.origin())
            if found.page > found.pages:
                return await self._errors.missing(request, visitor)
            return self._drawn(capability, spec, found, visitor, person)

        return handler

    def _drawn(self, capability: str, spec: BrowseSpec, found: Browsed, visitor: Visitor, person: Person) -> Response:
        asked = dict(found.asked)
        here = links.shelf_path(capability, spec, {**asked, PAGE: found.page})
        trail = [Crumb(capability.capitalize(), f"/{capability}")]
        if asked:
            trail.append(Crumb(spec.title, links.shelf_path(capability, spec, {})))
        drawing, registry = self._web.drawing(visitor, here, person.zone), self._web.hub.registry
        frame = Frame(
            f"{found.title}, page {found.page}" if found.page > 1 else found.title,
            person,
            here=here,
            given=asked,
            called=_called(found, asked),
            says=found.says or spec.says,
            kept=here if len(asked) <= MOST_KEPT else "",
        )
        return self._web.page(
            visitor,
            frame,
            "browse",
            shelf=found,
            says=found.says or ("" if asked else spec.says),
            cards=[
                render.card(card, drawing, "", 2, links.record_path(registry, card.subject)) for card in found.cards
            ],
            trail=trail,
            about=[Crumb(words, address) for words, action in found.about if (address := drawing.link(action))],
            others=other_shelves(self._web, capability, spec),
            narrowers=narrowers(capability, spec, found),
            turns=[
                links.shelf_path(capability, spec, {**asked, PAGE: page}) if 1 <= page <= found.pages else ""
                for page in (found.page - 1, found.page + 1)
            ],
        )

    def _record(self, capability: str, spec: DescribedSpec) -> Handler:
        entry = self._web.hub.registry.commands[f"{capability}.{spec.shown_by}"]

        async def handler(request: Request, visitor: Visitor) -> Response:
            """What the command that shows it answers to this person; described only where anybody may see it."""
            number = int(request.path_params["number"])
            if number > LARGEST:
                return await self._errors.missing(request, visitor)
            here = links.record_path(self._web.hub.registry, f"{spec.subject}:{number}")
            if spec.whole is not None:
                event = ActionPressed(visitor.origin(), spec.whole.model_validate({spec.whole.names[0]: number}).pack())
            else:
                event = inbound.command_called(entry, {entry.spec.params[0].name: number}, visitor.origin())
            got = await self._web.ask(event, "record")
            about = await looking.description(self._web.hub.house, spec, number)
            person = got.reader or await self._web.person(visitor)
            gone = about is None and outcome(got.reply, form=False) == "refused"
            trail = self._trail(capability, spec, about)
            frame = Frame(
                about.title if about else render.title(got.reply) if got.reply else "",
                person,
                here=here,
                says=about.says if about else "",
                kept=here if about else "",
                machine=linked_data(about, self._web.settings.base_url, here, trail) if about else Frame.machine,
            )
            return self._web.page(
                visitor,
                frame,
                "record",
                404 if gone else 200,
                answer=self._web.drawn(got, visitor, here, top=1),
                trail=trail,
                labels=self._labels(capability, spec, about),
                near=[(one, links.record_path(self._web.hub.registry, one.subject)) for one in about.near]
                if about
                else [],
            )

        return handler

    def _trail(self, capability: str, spec: DescribedSpec, about: Description | None) -> list[Crumb]:
        trail = [Crumb(capability.capitalize(), f"/{capability}")]
        return trail + self._labels(capability, spec, about)[:1]

    def _labels(self, capability: str, spec: DescribedSpec, about: Description | None) -> list[Crumb]:
        """What the record is filed under, as the pages of its shelf that hold more of it."""
        shelf = self._web.hub.registry.shelves.get((capability, spec.shelf)) or first_shelf(self._web, capability)
        if about is None or shelf is None:
            return []
        return [Crumb(one.words, links.shelf_path(capability, shelf, {one.facet: one.value})) for one in about.labels]


def first_shelf(web: Web, capability: str) -> BrowseSpec | None:
    """The shelf that a capability's own page offers."""
    return next((spec for (name, _), spec in web.hub.registry.shelves.items() if name == capability), None)


async def offered(web: Web, capability: str, visitor: Visitor, person: Person) -> Shelf | None:
    """What a capability has to look through; None where it declares nothing, or has nothing yet."""
    spec = first_shelf(web, capability)
    if spec is None:
        return None
    found = await looking.shelf(web.hub.house, spec, {}, person, visitor.origin())
    ways = narrowers(capability, spec, found)
    if not ways:
        return None
    return Shelf(spec.title, links.shelf_path(capability, spec, {}), ways, other_shelves(web, capability, spec))


def other_shelves(web: Web, capability: str, but: BrowseSpec) -> list[Crumb]:
    """What else there is to look through."""
    shelves = web.hub.registry.shelves
    return [
        Crumb(spec.title, links.shelf_path(capability, spec, {}))
        for (name, _), spec in shelves.items()
        if name == capability and spec is not but
    ]


def narrowers(capability: str, spec: BrowseSpec, found: Browsed) -> list[Narrower]:
    """Each facet with its values as links, the chosen one first."""
    asked = dict(found.asked)
    made: list[Narrower] = []
    for facet in found.facets:
        choices = sorted(_choices(capability, spec, facet, asked), key=lambda one: not one.chosen)
        seen = SEEN if len(choices) > SEEN + 2 else len(choices)  # nobody should press for two more
        if choices:
            made.append(Narrower(facet.title, choices[:seen], choices[seen:]))
    return made


def _called(found: Browsed, asked: Mapping[str, str]) -> dict[str, str]:
    """What was asked for, as people read it."""
    chosen = [(facet.name, one) for facet in found.facets for one in facet.values]
    return {name: one.words for name, one in chosen if asked.get(name) == one.value}


def _choices(capability: str, spec: BrowseSpec, facet: Facet, asked: Mapping[str, str]) -> Iterable[Choice]:
    for one in facet.values:
        chosen = asked.get(facet.name) == one.value
        address = links.shelf_path(capability, spec, {**asked, facet.name: "" if chosen else one.value})
        yield Choice(one.words, f"{'about ' if facet.about else ''}{one.count:,}", address, chosen)
