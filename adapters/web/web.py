"""What all pages share: the hub, the people at the door, and the frame that every page is drawn in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from secrets import token_urlsafe

from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from adapters.web import forms, links, render
from adapters.web.assets import Assets
from adapters.web.downloads import Downloads
from adapters.web.drawing import Drawing
from adapters.web.files import Files
from adapters.web.inbound import Sent, sent
from adapters.web.metrics import Metrics
from adapters.web.respond import PageResponder, Step
from adapters.web.room import Room
from adapters.web.security import room_is_open
from adapters.web.sessions import Sessions
from adapters.web.templating import fill
from adapters.web.visitor import Door, Visitor, genuine
from bot.events import Event
from bot.hub import Hub
from bot.param import Upload
from bot.people import Person
from bot.settings import Settings

PART = "folkmoot-part"  # a script of ours asks for the answer alone, without the frame
UPDATE = "folkmoot-update"
LONGEST_NAME = 100
NO_MARKUP = Markup("")
Handler = Callable[[Request, Visitor], Awaitable[Response]]


class Forged(Exception):
    """A form that we did not give to this visitor."""


@dataclass(frozen=True)
class Frame:
    """What the head and foot of a page say. `person` decides what the menu shows; `given` is what the page was asked
    for, which decides the feeds it names, and `called` what people call that. `kept` is the path under which search engines may keep the page, "" for one
    they should leave out; `machine` says once more, in words that they know, what it is about."""

    title: str
    person: Person
    here: str = ""
    back: str = ""
    given: Mapping[str, object] = field(default_factory=dict[str, object])
    called: Mapping[str, str] = field(default_factory=dict[str, str])
    says: str = ""
    kept: str = ""
    machine: Markup = NO_MARKUP


class Web:
    def __init__(self, hub: Hub, settings: Settings, sessions: Sessions) -> None:
        self.hub, self.settings, self.sessions = hub, settings, sessions
        self.door = Door(sessions, settings)
        self.files = Files(hub.clock)
        self.metrics = Metrics()
        self.assets = Assets()
        self.room_open = room_is_open(settings)
        self.room = Room(hub, sessions, self.metrics)
        self.downloads = Downloads(hub, settings.base_url)

    async def person(self, visitor: Visitor) -> Person:
        return await self.hub.person(visitor.origin())

    async def ask(self, event: Event, kind: str, step: Step = lambda _: None) -> PageResponder:
        """The hub's answer to one event; `step` hears how far it is, where it takes long."""
        responder = PageResponder(step)
        with self.metrics.timed(kind):
            await self.hub.dispatch(event, responder)
        self.metrics.answered(kind, responder)
        return responder

    def drawing(self, visitor: Visitor, back: str, zone: str, top: int = 2) -> Drawing:
        return Drawing(
            zone=zone,
            csrf=visitor.csrf,
            back=back,
            top=top,
            link=links.linker(self.hub.registry),
            keep=partial(self.files.keep, owner=visitor.visit),
            nonce=partial(token_urlsafe, 9),
        )

    def drawn(self, responder: PageResponder, visitor: Visitor, back: str, top: int = 2) -> Markup:
        """The answer itself, as HTML; empty when there is none."""
        zone = (responder.reader.zone if responder.reader else "") or visitor.zone or "UTC"
        drawing = self.drawing(visitor, back, zone, top)
        if responder.view is not None:
            return forms.form(responder.view, drawing, top if top > 1 else 0)
        return render.reply(responder.reply, drawing) if responder.reply is not None else Markup("")

    def page(self, visitor: Visitor, frame: Frame, template: str, status: int = 200, **values: object) -> Response:
        """A whole page: the template's content in the frame."""
        html = fill(
            template,
            frame=frame,
            visitor=visitor,
            csrf=visitor.csrf,
            sections=(sections := links.sections(self.hub.registry, frame.person)),
            menu=links.menu(sections, visitor.signed_in is not None),
            room_open=self.room_open,
            feeds=links.feeds(self.hub.registry, frame.here, frame.given, frame.called),
            data=bool(self.hub.registry.datasets),
            home=self.settings.base_url,
            assets=self.assets,
            **values,
        )
        return HTMLResponse(html, status)

    async def sent(self, request: Request, visitor: Visitor, files: int = 0) -> Sent:
        """The form that came in, with at most so many files. Raises Forged for one that is not ours."""
        try:
            async with request.form(max_files=files, max_fields=200) as data:
                fields = data.multi_items()
                came = {
                    name: await _upload(one) for name, one in fields if isinstance(one, UploadFile) and one.filename
                }
                form = sent(((name, value) for name, value in fields if isinstance(value, str)), came)
        except HTTPException:  # not written as forms are
            raise Forged from None
        if not genuine(request, visitor, form.csrf):
            raise Forged
        return form


async def _upload(file: UploadFile) -> Upload:
    return Upload(PurePath((file.filename or "").replace("\\", "/")).name[-LONGEST_NAME:], await file.read())


def wants_part(request: Request) -> bool:
    return PART in request.headers


def part(html: Markup, update: bool = False, status: int = 200) -> Response:
    return HTMLResponse(html, status, {UPDATE: "1"} if update else None)
