"""The addresses of the room. Without a script each act is a form and the page loads again; with one, the answer comes
through the open stream."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from adapters.web import completion, inbound, links
from adapters.web.inbound import Sent
from adapters.web.room import Player
from adapters.web.stream import View
from adapters.web.visitor import DAYS_30, Visitor
from adapters.web.web import Frame, Web, wants_part
from bot.events import CommandCalled, MessageActed, MessageText, Reacted, Suggesting
from bot.people import Person
from bot.ui.nodes import Card, Items, Reply
from bot.ui.plain import plain

COOKIE = "folkmoot_room"
LONGEST_LINE = 3000


class RoomPages:
    def __init__(self, web: Web) -> None:
        self._web, self._room = web, web.room

    async def show(self, request: Request, visitor: Visitor) -> Response:
        frame = Frame("The room", await self._web.person(visitor), here="/room")
        if not self._web.room_open:
            return self._web.page(visitor, frame, "room_off", 403, settings=self._web.settings)
        player = await self._player(request)
        if player is None:
            people = await self._web.sessions.demo_people()
            return self._web.page(visitor, frame, "room_pick", people=people)
        view = View(self._room, player, visitor, self._web.files)
        return self._web.page(
            visitor,
            frame,
            "room",
            me=player.demo,
            entries=view.all(),
            here=view.here(),
            feed=self._room.feed,
            drawing=self._web.drawing(visitor, "/room", player.zone),
        )

    async def enter(self, request: Request, visitor: Visitor) -> Response:
        form = await self._web.sent(request, visitor)
        player = await self._room.player(str(form.values.get("key", ""))) if self._web.room_open else None
        response = RedirectResponse("/room", 303)
        if player is None:
            response.delete_cookie(COOKIE)
        else:
            response.set_cookie(COOKIE, player.key, max_age=DAYS_30, httponly=True, samesite="lax")
        return response

    async def say(self, request: Request, visitor: Visitor) -> Response:
        form, player = await self._sent(request, visitor)
        text = str(form.values.get("text", "")).strip()[:LONGEST_LINE]
        if player and text:
            origin = self._room.origin(player, visitor, form.act)
            await self._room.act(player, CommandCalled(origin, text=text.removeprefix("/")), typed=text)
        return self._done(request)

    async def press(self, request: Request, visitor: Visitor) -> Response:
        form, player = await self._sent(request, visitor)
        if player:
            pressed = self._room.feed.get(form.message, player.key)
            origin = self._room.origin(player, visitor, form.act, pressed.ref if pressed else None)
            await self._room.act(player, inbound.action_pressed(form, origin), pressed)
        return self._done(request)

    async def submit(self, request: Request, visitor: Visitor) -> Response:
        form, player = await self._sent(request, visitor)
        if player:
            pressed = self._room.feed.get(form.message, player.key)
            origin = self._room.origin(player, visitor, form.act, pressed.ref if pressed else None)
            await self._room.act(player, inbound.form_submitted(form, origin), pressed)
        return self._done(request)

    async def react(self, request: Request, visitor: Visitor) -> Response:
        """Put an emoji on a message everybody sees, or take it off again."""
        form, player = await self._sent(request, visitor)
        entry = self._room.feed.get(form.message, player.key) if player else None
        if player and entry and entry.public and form.address in self._room.emoji:
            on = self._room.feed.react(entry, form.address, player.key)
            origin = self._room.origin(player, visitor, form.act, entry.ref)
            await self._room.act(player, Reacted(origin, entry.ref, form.address, on))
        return self._done(request)

    async def menu(self, request: Request, visitor: Visitor) -> Response:
        """What a capability offers on any message: "Suggest to the library"."""
        form, player = await self._sent(request, visitor)
        entry = self._room.feed.get(form.message, player.key) if player else None
        if player and entry and entry.public and entry.reply:
            origin = self._room.origin(player, visitor, form.act, entry.ref)
            author = self._room.players.get(entry.by)
            said = message_text(entry.reply, author, await self._room.person(player, visitor))
            await self._room.act(player, MessageActed(origin, form.address, said))
        return self._done(request)

    async def suggest(self, request: Request, visitor: Visitor) -> Response:
        """Whole lines that what is typed can become."""
        player = await self._player(request) if self._web.room_open else None
        text = request.query_params.get("text", "").removeprefix("/")[:200]
        return JSONResponse([{"value": line, "label": ""} for line in await self._lines(player, visitor, text)])

    async def events(self, request: Request, visitor: Visitor) -> Response:
        player = await self._player(request) if self._web.room_open else None
        if player is None:
            return Response(status_code=204)  # tells a browser not to ask again
        since = request.headers.get("last-event-id") or request.query_params.get("since", "0")
        view = View(self._room, player, visitor, self._web.files)
        stream = view.events(request.query_params.get("epoch", ""), int(since) if since.isdigit() else 0)
        stream = self._web.metrics.counted(stream)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    async def _lines(self, player: Player | None, visitor: Visitor, text: str) -> list[str]:
        if player is None or not text:
            return []
        registry = self._web.hub.registry
        person = await self._room.person(player, visitor)
        mine = [entry for _, entries in links.sections(registry, person) for entry in entries]
        found = completion.lines(mine, text) + completion.names(registry, text)
        if value := completion.value(registry, text):
            asked = Suggesting(self._room.origin(player, visitor), value.entry.path, value.field, value.typed)
            found += [value.head + completion.quoted(one.value, value) for one in await self._web.hub.suggest(asked)]
        return found[: completion.MOST]

    async def _player(self, request: Request) -> Player | None:
        return await self._room.player(request.cookies.get(COOKIE, ""))

    async def _sent(self, request: Request, visitor: Visitor) -> tuple[Sent, Player | None]:
        form = await self._web.sent(request, visitor)
        return form, await self._player(request) if self._web.room_open else None

    def _done(self, request: Request) -> Response:
        return Response(status_code=204) if wants_part(request) else RedirectResponse("/room#newest", 303)


def message_text(reply: Reply, author: Player | None, reader: Person) -> MessageText:
    """A message of the room as another capability sees it."""
    cards = [one for block in reply.blocks for one in (block.cards if isinstance(block, Items) else [block])]
    return MessageText(
        text=plain(reply, reader),
        author=author.user if author else None,
        author_name=author.demo.name if author else "",
        links=tuple(one.url for one in cards if isinstance(one, Card) and one.url),
        titles={one.url: one.title for one in cards if isinstance(one, Card) and isinstance(one.title, str)},
    )
