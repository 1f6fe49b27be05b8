"""The web application put together: every page and address there is, in one list."""

from collections.abc import Mapping

from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from adapters.web.account import Account
from adapters.web.acts import Acts
from adapters.web.data import Data
from adapters.web.errors import Errors, page
from adapters.web.feeds import Feeds
from adapters.web.front import Front
from adapters.web.health import Health
from adapters.web.pages import Pages
from adapters.web.room_pages import RoomPages
from adapters.web.security import UPLOAD, Guard
from adapters.web.sessions import Sessions
from adapters.web.shelves import Shelves
from adapters.web.sitemap import Sitemap
from adapters.web.ways_in import WaysIn
from adapters.web.web import Handler, Web
from bot.errors import WiringError
from bot.hub import Hub
from bot.settings import Settings

NO_MOUNTS: Mapping[str, ASGIApp] = {}


def create_app(hub: Hub, settings: Settings, sessions: Sessions, mounts: Mapping[str, ASGIApp] = NO_MOUNTS) -> FastAPI:
    return assemble(Web(hub, settings, sessions), mounts)


def assemble(web: Web, mounts: Mapping[str, ASGIApp] = NO_MOUNTS) -> FastAPI:
    """`mounts` are applications of other adapters ("/slack"), served beside our pages. Raises WiringError for a
    capability whose name is an address of ours."""
    errors = Errors(web)
    fixed = [*_pages(web, errors), *_plain(web), *(Mount(path, app) for path, app in mounts.items())]
    _refuse_clashes(web.hub, fixed)
    app = FastAPI(
        title="Folkmoot",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        routes=[*fixed, *_commands(web, errors)],
        exception_handlers={405: errors.wrong_method},
    )
    app.add_middleware(Guard, settings=web.settings, refuse=errors.refuse)  # pyright: ignore[reportArgumentType]
    return app


def _pages(web: Web, errors: Errors) -> list[BaseRoute]:
    front, acts, account, room, data = Front(web), Acts(web), Account(web), RoomPages(web), Data(web, errors)
    gets: dict[str, Handler] = {
        "/": front.home,
        "/help": front.help,
        "/sign-in": account.sign_in_page,
        "/join": account.join_page,
        "/suggest/zone": account.zones,
        "/suggest": acts.suggest,
        "/file/{key}": acts.file,
        "/data": data.all,
        "/data/{name}": data.one,
        "/room": room.show,
        "/room/events": room.events,
        "/room/suggest": room.suggest,
    }
    posts: dict[str, Handler] = {
        "/act": acts.press,
        "/form": acts.submit,
        UPLOAD: acts.upload,
        "/sign-in": account.sign_in,
        "/sign-out": account.sign_out,
        "/join": account.join,
        "/room/enter": room.enter,
        "/room/say": room.say,
        "/room/act": room.press,
        "/room/form": room.submit,
        "/room/react": room.react,
        "/room/menu": room.menu,
    }
    return [*_routes(web, errors, gets, "GET"), *_routes(web, errors, posts, "POST")]


def _commands(web: Web, errors: Errors) -> list[BaseRoute]:
    """Last, since they match whatever is left; what is no command either is a missing page."""
    pages = Pages(web, errors)
    gets: dict[str, Handler] = {
        "/{capability}": pages.capability,
        "/{capability}/{name}": pages.command,
        "/{path:path}": errors.missing,
    }
    runs: dict[str, Handler] = {"/{capability}/{name}": pages.run}
    ways = WaysIn(web)
    declared = [*Feeds(web).routes(), *_routes(web, errors, Shelves(web, errors).pages(), "GET")]
    declared += [*_routes(web, errors, ways.pages(), "GET"), *_routes(web, errors, ways.presses(), "POST")]
    return [*declared, *_routes(web, errors, runs, "POST"), *_routes(web, errors, gets, "GET")]


def _plain(web: Web) -> list[BaseRoute]:
    health = Health(web)
    return [
        Feeds(web).secret(),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
        Route("/static/{mark}/{name}", web.assets.serve),
        *Sitemap(web).routes(),
    ]


def _routes(web: Web, errors: Errors, table: Mapping[str, Handler], method: str) -> list[BaseRoute]:
    return [Route(path, page(web, errors, handler), methods=[method]) for path, handler in table.items()]


def _refuse_clashes(hub: Hub, fixed: list[BaseRoute]) -> None:
    taken = {str(getattr(route, "path", "")).split("/")[1] for route in fixed}
    for capability in hub.registry.capabilities:
        if capability.name in taken:
            raise WiringError(f"A capability cannot be called {capability.name!r}: the web has a page of that name.")
