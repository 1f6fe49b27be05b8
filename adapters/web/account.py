"""Signing in and out, and joining by invitation. A link only opens a page; the button on it signs in, since whatever
previews links would use up a link that did it by itself."""

from zoneinfo import available_timezones

from rapidfuzz import process
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from adapters.web.visitor import Visitor
from adapters.web.web import Frame, Web

LONGEST_NAME = 100
USED = (
    "That code does not work. It may have been used already, or it is too old: ask the hub for a fresh one, or, if you are "
    "neither on Slack nor on Discord, whoever invited you."
)
NOT_INVITED = "That invitation does not work. Ask whoever gave it to you for a fresh one."


class Account:
    def __init__(self, web: Web) -> None:
        self._web = web

    async def sign_in_page(self, request: Request, visitor: Visitor) -> Response:
        return await self._sign_in(visitor, request.query_params.get("code", ""))

    async def sign_in(self, request: Request, visitor: Visitor) -> Response:
        form = await self._web.sent(request, visitor)
        code = str(form.values.get("code", "")).strip()
        token = await self._web.sessions.sign_in(code[:200]) if code else None
        if token is None:
            return await self._sign_in(visitor, code, USED if code else "Type the code, or open the link you were given.")  # fmt: skip
        return self._entered(token)

    async def sign_out(self, request: Request, visitor: Visitor) -> Response:
        await self._web.sent(request, visitor)
        if visitor.token:
            await self._web.sessions.end(visitor.token)
        response = RedirectResponse("/", 303)
        self._web.door.let_out(response)
        return response

    async def join_page(self, request: Request, visitor: Visitor) -> Response:
        return await self._join(visitor, {"code": request.query_params.get("code", ""), "zone": visitor.zone})

    async def join(self, request: Request, visitor: Visitor) -> Response:
        form = await self._web.sent(request, visitor)
        given = {name: str(form.values.get(name, "")).strip()[:200] for name in ("code", "name", "zone")}
        errors = _wrong(given)
        if errors:
            return await self._join(visitor, given, errors)
        token = await self._web.sessions.join(given["code"], given["name"], given["zone"])
        if token is None:
            return await self._join(visitor, given, {"code": NOT_INVITED})
        return self._entered(token)

    async def zones(self, request: Request, visitor: Visitor) -> Response:
        """Time zones for the field of the join page."""
        text = request.query_params.get("text", "").strip().replace(" ", "_").casefold()
        found = [zone for zone in sorted(available_timezones()) if "/" in zone and text in zone.casefold()]
        return JSONResponse([{"value": zone, "label": ""} for zone in found[:25] if text])

    def _entered(self, token: str) -> Response:
        response = RedirectResponse("/", 303)
        self._web.door.let_in(response, token)
        return response

    async def _sign_in(self, visitor: Visitor, code: str, error: str = "") -> Response:
        frame = Frame("Sign in", await self._web.person(visitor), here="/sign-in")
        return self._web.page(visitor, frame, "sign_in", 422 if error else 200, code=code[:200], error=error)

    async def _join(self, visitor: Visitor, given: dict[str, str], errors: dict[str, str] | None = None) -> Response:
        frame = Frame("Join", await self._web.person(visitor), here="/join")
        values = {"code": "", "name": "", "zone": "", **given}
        return self._web.page(
            visitor, frame, "join", 422 if errors else 200, given=values, errors=errors or {}, signed_in=visitor.name
        )


def _wrong(given: dict[str, str]) -> dict[str, str]:
    """By field, the sentence for what is missing or does not fit."""
    errors: dict[str, str] = {}
    if not given["code"]:
        errors["code"] = "Type the invitation code you were given."
    if not 2 <= len(given["name"]) <= LONGEST_NAME:
        errors["name"] = f"Type your name, in 2 to {LONGEST_NAME} characters."
    zones = available_timezones()
    if given["zone"] not in zones:
        near = process.extractOne(given["zone"], zones) if given["zone"] else None
        meant = f" Did you mean {near[0]}?" if near and near[1] >= 60 else ""
        errors["zone"] = f"Type your time zone as region and city, like Europe/London.{meant}"
    return errors
