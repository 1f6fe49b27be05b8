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
        """Not alive when the event loop stood still for seconds within the last minute: nobody was answered then."""
        if blocked := self._web.hub.stood_still():
            return PlainTextResponse(f"the event loop stood still for {blocked:.0f} seconds\n", 503)
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
        hub = self._web.hub
        async with hub.house.units(reads_only=True) as unit:
            self._web.metrics.outbox(await hub.house.stores.outbox(unit).figures())
            self._web.metrics.schedules(await hub.house.stores.schedule_health(unit).by_kind(), hub.clock.now())
        self._web.metrics.stood_still(hub.stood_still())
        return Response(self._web.metrics.text(), media_type=MEDIA_TYPE)
