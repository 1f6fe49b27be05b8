"""Pages for what went wrong, in the same voice: what happened, and where to go from here."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from adapters.web import links, render
from adapters.web.links import nearest
from adapters.web.security import TooLarge, TooSlow
from adapters.web.sessions import WEB
from adapters.web.templating import fill
from adapters.web.visitor import Visitor
from adapters.web.web import Forged, Frame, Handler, Web, part, wants_part
from bot.errors import BotError, NotAllowed, error_reply
from bot.log import about, get_logger, new_reference
from bot.people import Person, UserRef
from bot.registry import Entry

log = get_logger(__name__)
ANYBODY = Person(UserRef("web", ""), WEB)


@dataclass(frozen=True, slots=True)
class Trouble:
    title: str
    text: str


TROUBLES = {
    403: Trouble("That form was too old", "It was opened before you signed in or out, or in another browser. Nothing was changed. Go back, reload the page, and send it again."),
    404: Trouble("There is no such page", "The address may have a typing error, or the page has moved."),
    405: Trouble("That page only takes forms", "Its address alone leads nowhere. Start again from the front page."),
    408: Trouble("That took too long to arrive", "The connection may be slow. Nothing was changed; please send it again."),
    413: Trouble("That is too much at once", "A page takes up to one megabyte, a file may have five. Please send less, or a link to where the rest lies."),
    421: Trouble("This hub goes by another name", "It does not answer to the address you used. Ask whoever runs it for the right one."),
    500: Trouble("Something went wrong on our side", "Nothing you typed was wrong. Please try again; if it happens twice, tell an organizer the reference below."),
}  # fmt: skip


class Errors:
    def __init__(self, web: Web) -> None:
        self._web = web

    def refuse(self, status: int) -> Response:
        """Before anything is known of the visitor: a page without menu and name."""
        trouble = TROUBLES[status]
        html = fill("bare", trouble=trouble, assets=self._web.assets)
        return HTMLResponse(html, status)

    async def wrong_method(self, request: Request, problem: Exception) -> Response:
        return self.refuse(405)

    async def missing(self, request: Request, visitor: Visitor) -> Response:
        """No such page: the nearest ones."""
        person = await self._web.person(visitor)
        near = nearest(self._web.hub.registry, request.url.path, person)
        return self.show(visitor, person, 404, near=near)

    def show(
        self, visitor: Visitor, person: Person, status: int, near: list[Entry] | None = None, reference: str = ""
    ) -> Response:
        trouble = TROUBLES[status]
        frame = Frame(trouble.title, person)
        return self._web.page(
            visitor, frame, "error", status, trouble=trouble, near=near or [], reference=reference, path=links.path
        )

    def told(self, request: Request, visitor: Visitor, person: Person, problem: BotError, status: int) -> Response:
        """A refusal of the core's, outside of any answer of its own."""
        html = render.reply(error_reply(problem), self._web.drawing(visitor, "/", person.zone))
        if wants_part(request):
            return part(html)
        frame = Frame(problem.message, person)
        return self._web.page(visitor, frame, "answer", status, answer=html, title="", back="/")

    async def crashed(self, request: Request, visitor: Visitor) -> Response:
        reference = new_reference()
        with about(reference):
            log.exception("a page failed", path=_path(request))
        self._web.metrics.failed()
        if wants_part(request):
            words = Markup('<div class="reply" data-reply><p role="alert">{} ({})</p></div>')
            return part(words.format(TROUBLES[500].title, reference), status=500)
        return self.show(visitor, ANYBODY, 500, reference=reference)


def _path(request: Request) -> str:
    """Where it happened, without a secret that stands in the address."""
    secret = "token" in request.path_params
    return str(request.scope["route"].path) if secret else request.url.path


def page(web: Web, errors: Errors, handler: Handler):
    """The handler as an endpoint: the visitor is known, has a cookie, and gets a page whatever happens."""

    async def endpoint(request: Request) -> Response:
        visitor = Visitor(visit="0" * 16)
        try:
            visitor = await web.door.visitor(request)
            response = await handler(request, visitor)
        except (TooLarge, TooSlow):  # the door's to answer
            raise
        except Forged:
            response = errors.show(visitor, await web.person(visitor), 403)
        except BotError as problem:
            status = 403 if isinstance(problem, NotAllowed) else 404
            response = errors.told(request, visitor, await web.person(visitor), problem, status)
        except Exception:
            response = await errors.crashed(request, visitor)
        web.door.remember(response, visitor)
        return response

    return endpoint
