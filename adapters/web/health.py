"""For whoever keeps the hub running: is it alive, can it answer, how is it doing."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from adapters.web.metrics import MEDIA_TYPE
from adapters.web.web import Web
from bot.log import get_logger

log = get_logger(__name__)


class Health:
    def __init__(self, web: Web) -> None:
        self._web = web

    async def alive(self, request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def ready(self, request: Request) -> Response:
        """Ready when the database answers; a platform that is down is named, and does not make us unready."""
        hub = self._web.hub
        try:
            async with hub.house.units(reads_only=True) as unit:
                await hub.house.stores.continuations(unit).get("~")
        except Exception:
            log.exception("the database does not answer")
            return JSONResponse({"ready": False}, 503)
        return JSONResponse({"ready": True, "troubles": sorted(hub.troubles)})

    async def metrics(self, request: Request) -> Response:
        return Response(self._web.metrics.text(), media_type=MEDIA_TYPE)
