"""Links made for one person that lead on to somewhere else: a page with a button, since only a press counts.

What is asked for here needs no cookie: the address is the secret, as a calendar's is. So a press needs no token of a form
either; who does not know the address can send neither.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.web import links, render
from adapters.web.markup import safe_url
from adapters.web.security import POLICY_OUT
from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Handler, Web
from bot import published
from bot.errors import NotFound
from bot.events import Origin
from bot.way_in import Passing, WayInSpec

LONGEST = 100
PRIVATE = {
    "content-security-policy": POLICY_OUT,
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "cache-control": "no-store",
}


class WaysIn:
    def __init__(self, web: Web) -> None:
        self._web = web

    def pages(self) -> dict[str, Handler]:
        return self._handlers(pressed=False)

    def presses(self) -> dict[str, Handler]:
        return self._handlers(pressed=True)

    def _handlers(self, *, pressed: bool) -> dict[str, Handler]:
        return {
            links.way_in_path(capability, spec, "{token}"): self._handler(f"{capability}.{spec.name}", spec, pressed)
            for (capability, _), spec in self._web.hub.registry.ways_in.items()
        }

    def _handler(self, name: str, spec: WayInSpec, pressed: bool) -> Handler:
        async def handler(request: Request, visitor: Visitor) -> Response:
            found = await self._web.sessions.passing(name, str(request.path_params["token"])[:LONGEST])
            if found is None:
                raise NotFound(
                    "This link leads nowhere any more.",
                    "It was withdrawn or made anew since, or is mistyped. The hub gives you another one where you took it.",
                )
            number, owner = found
            origin = Origin(user=owner.user, space=owner.space, name=owner.name)
            person = await self._web.hub.person(origin)
            way = await published.passing(self._web.hub.house, spec, Passing(number, pressed), person, origin)
            to = safe_url(way.to) if way.button else ""
            if pressed and to:
                return RedirectResponse(to, 303, headers=PRIVATE)
            drawing = self._web.drawing(visitor, request.url.path, person.zone, top=1)
            frame = Frame(way.title, await self._web.person(visitor))
            says = render.reply(way.says, drawing)
            page = self._web.page(
                visitor, frame, "way_in", says=says, button=way.button if to else "", here=request.url.path
            )
            page.headers.update(PRIVATE)
            return page

        return handler
