"""Scheduled events of a guild."""

from datetime import datetime
from typing import Any

from tests.harness.discord import errors, payloads
from tests.harness.discord.calls import NO_CONTENT, Call, Reply
from tests.harness.discord.checks import Checks
from tests.harness.discord.limits import high
from tests.harness.discord.routes_guilds import guild_of
from tests.harness.discord.routing import Declared
from tests.harness.discord.state import State
from tests.harness.discord.world import Guild

EXTERNAL, SCHEDULED, ACTIVE, COMPLETED, CANCELED = 3, 1, 2, 3, 4
_TIMES = ("scheduled_start_time", "scheduled_end_time")
# Which status an event may move to.
_NEXT = {SCHEDULED: frozenset({SCHEDULED, ACTIVE, CANCELED}), ACTIVE: frozenset({ACTIVE, COMPLETED})}


def create(state: State, call: Call) -> Reply:
    guild, body = guild_of(state, call), call.form()
    _check(state, body, past=True)
    if sum(one["status"] in (SCHEDULED, ACTIVE) for one in guild.events.values()) >= high("events.open"):
        raise errors.too_many_events()
    event_id = state.world.ids.next()
    event: dict[str, Any] = {
        "description": None,
        "image": None,
        "channel_id": None,
        "entity_id": None,
        "scheduled_end_time": None,
        "entity_metadata": None,
        **body,
        "id": str(event_id),
        "guild_id": str(guild.id),
        "creator_id": str(state.world.bot.id),
        "creator": payloads.user(state.world.bot),
        "status": SCHEDULED,
        "user_count": 0,
    }
    guild.events[event_id] = event
    return _told(state, "CREATE", event)


def edit(state: State, call: Call) -> Reply:
    event, body = _event(guild_of(state, call), call), call.form()
    wanted = body.get("status", event["status"])
    checks = Checks()
    checks.one_of(wanted, ("status",), _NEXT.get(event["status"], frozenset()))
    checks.done()
    _check(state, {**event, **body}, past=any(name in body for name in _TIMES))
    event.update(body)
    return _told(state, "UPDATE", event)


def delete(state: State, call: Call) -> Reply:
    guild = guild_of(state, call)
    event = guild.events.pop(int(_event(guild, call)["id"]))
    _told(state, "DELETE", event)
    return Reply(NO_CONTENT)


def read(state: State, call: Call) -> Reply:
    return Reply(200, _event(guild_of(state, call), call))


def read_all(state: State, call: Call) -> Reply:
    return Reply(200, list(guild_of(state, call).events.values()))


def read_interested(state: State, call: Call) -> Reply:
    """discord.py drops the gateway's word of a user it has not cached, so a bot without the members intent reads here."""
    guild = guild_of(state, call)
    event_id = int(_event(guild, call)["id"])
    limit, after = int(call.query.get("limit", "100")), int(call.query.get("after", "0"))
    who = sorted(one for one in guild.interested.get(event_id, ()) if one > after)[:limit]
    return Reply(200, [_interest(state, guild, event_id, one) for one in who])


def _interest(state: State, guild: Guild, event_id: int, user_id: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "guild_scheduled_event_id": str(event_id),
        "user": payloads.user(state.world.users[user_id]),
    }
    if user_id in guild.members:
        body["member"] = payloads.member(guild.members[user_id])
    return body


def _event(guild: Guild, call: Call) -> dict[str, Any]:
    event = guild.events.get(call.id("event"))
    if event is None:
        raise errors.unknown_event()
    return event


def _told(state: State, what: str, event: dict[str, Any]) -> Reply:
    state.emit(f"GUILD_SCHEDULED_EVENT_{what}", event, None)
    state.changes.tell()
    return Reply(200, event)


def _check(state: State, body: dict[str, Any], *, past: bool) -> None:
    checks = Checks()
    checks.text(body.get("name"), ("name",), "event.name", required=True)
    checks.text(body.get("description"), ("description",), "event.description")
    checks.one_of(body.get("privacy_level"), ("privacy_level",), frozenset({2}))
    checks.one_of(body.get("entity_type"), ("entity_type",), frozenset({1, 2, 3}))
    starts, ends = (_time(checks, body.get(name), name) for name in _TIMES)
    if starts is None:
        checks.wrong(("scheduled_start_time",), "This field is required", "BASE_TYPE_REQUIRED")
    elif past and starts <= state.clock.utc():
        checks.wrong(
            ("scheduled_start_time",), "Cannot schedule event in the past.", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST"
        )
    if body.get("entity_type") == EXTERNAL:
        location = (body.get("entity_metadata") or {}).get("location")
        checks.text(location, ("entity_metadata", "location"), "event.location", required=True)
        if ends is None:
            checks.wrong(("scheduled_end_time",), "This field is required", "BASE_TYPE_REQUIRED")
    elif not body.get("channel_id"):
        checks.wrong(("channel_id",), "This field is required", "BASE_TYPE_REQUIRED")
    if starts is not None and ends is not None and ends <= starts:
        checks.wrong(("scheduled_end_time",), "Cannot end before it starts.", "GUILD_SCHEDULED_EVENT_END_BEFORE_START")
    checks.done()


def _time(checks: Checks, value: Any, name: str) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        checks.wrong((name,), "Could not parse. Should be ISO8601.", "DATE_TIME_TYPE_PARSE")
        return None
    if moment.tzinfo is None:
        checks.wrong((name,), "A time needs its offset.", "DATE_TIME_TYPE_PARSE")
        return None
    return moment


ROUTES: list[Declared] = [
    ("GET", "/guilds/{guild}/scheduled-events", read_all),
    ("POST", "/guilds/{guild}/scheduled-events", create),
    ("GET", "/guilds/{guild}/scheduled-events/{event}", read),
    ("GET", "/guilds/{guild}/scheduled-events/{event}/users", read_interested),
    ("PATCH", "/guilds/{guild}/scheduled-events/{event}", edit),
    ("DELETE", "/guilds/{guild}/scheduled-events/{event}", delete),
]
