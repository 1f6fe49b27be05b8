"""The room as one person sees it, as HTML, and what changes in it as server-sent events."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from functools import partial
from secrets import token_urlsafe
from unicodedata import name

from markupsafe import Markup

from adapters.web import forms, render
from adapters.web.drawing import Drawing
from adapters.web.feed import Entry
from adapters.web.files import Files
from adapters.web.room import Player, Room
from adapters.web.templating import macros
from adapters.web.visitor import Visitor
from bot.ui.nodes import Choice

HEARTBEAT = 15.0  # seconds; a quiet line is not a dead one


@dataclass(frozen=True, slots=True)
class Shade:
    """One emoji under a message: how many put it there, and whether the reader is among them."""

    emoji: str
    name: str
    count: int
    mine: bool


class View:
    """The room for one player in one browser."""

    def __init__(self, room: Room, player: Player, visitor: Visitor, files: Files) -> None:
        self._room, self._player, self._visitor, self._files = room, player, visitor, files

    def entry(self, entry: Entry) -> Markup:
        drawing = self._drawing(entry)
        body = Markup("")
        if entry.reply is not None:
            body = render.reply(entry.reply, drawing)
        elif entry.view is not None:
            body = forms.form(entry.view, drawing, 2)
        return macros("say").say(entry=entry, body=body, by=self._name(entry.by), mine=entry.by == self._player.key, reactions=self._reactions(entry), menu=self._menu(entry), drawing=drawing)  # fmt: skip

    def all(self) -> Markup:
        return Markup("").join(self.entry(one) for one in self._room.feed.seen_by(self._player.key))

    def here(self) -> list[str]:
        return [one.demo.name for one in self._room.players.values()]

    async def events(self, epoch: str, since: int) -> AsyncGenerator[str]:
        """All that changed after `since`, and then whatever changes, until the hub stops."""
        feed = self._room.feed
        if epoch != feed.epoch:
            yield event("over", "", 0)
            return
        here: list[str] = []
        while not feed.closed:
            reached = feed.version
            for one in feed.seen_by(self._player.key, since or -1):
                html = "" if one.gone else str(self.entry(one))
                yield event("put", {"id": f"m-{one.id}", "html": html}, reached)
            since = reached
            if here != self.here():
                here = self.here()
                yield event("here", here, reached)
            if feed.version == reached:
                await feed.news(HEARTBEAT)
                yield ": still here\n\n"

    def _drawing(self, entry: Entry) -> Drawing:
        people = tuple(Choice(one.demo.name, f"<@{one.user}>") for one in self._room.players.values())
        plain = Drawing(
            zone=self._player.zone,
            csrf=self._visitor.csrf,
            back="/room",
            act="/room/act",
            form="/room/form",
            message=entry.id,
            keep=partial(self._files.keep, owner=self._visitor.visit),
            nonce=partial(token_urlsafe, 9),
        )
        return replace(plain, people=people, names={one.user: one.demo.name for one in self._room.players.values()})

    def _reactions(self, entry: Entry) -> list[Shade]:
        if not entry.public:
            return []
        on = {emoji: entry.reactions.get(emoji, set()) for emoji in self._room.emoji}
        return [
            Shade(emoji, name(emoji[0], "").lower(), len(who), self._player.key in who) for emoji, who in on.items()
        ]

    def _menu(self, entry: Entry) -> list[tuple[str, str]]:
        return [(one.id, one.label) for one in self._room.messages] if entry.public and entry.reply else []

    def _name(self, key: str) -> str:
        player = self._room.players.get(key)
        return player.demo.name if player else "Somebody"


def event(kind: str, data: object, id: int) -> str:
    return f"id: {id}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"
