"""What Discord answered instead of doing what it was asked, as what that means for a message on its way."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.delivery import Blocked, Closed, Gone, NotNow, NotReached, Refused, ShutOut, Undelivered, Unknown

Data = Mapping[str, Any]
THERE = "{channel}"  # where a sentence names the channel

# Discord's error codes: docs, topics/opcodes-and-status-codes
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE, UNKNOWN_USER, UNKNOWN_EVENT = 10003, 10004, 10008, 10013, 10070
OPENING_TOO_FAST, OLD_EDITS = 40003, 30046
CLOSED = frozenset({UNKNOWN_USER, 50007, 50033, 50278})
VOID = frozenset({40001, 50014})
BUSY = frozenset({20016, 20022, 20028, 20029, OLD_EDITS, OPENING_TOO_FAST, 40062})
DOWN = frozenset({40004, 40006, 40333, 130000})
PERMISSIONS = f"In Discord open the settings of {THERE}, choose Permissions, and for the hub's role allow"
KIND = f"Nothing can be posted in {THERE}, which is not a text channel. Choose another channel for it."
FILTER = f"Discord's AutoMod held a message back in {THERE}. In Server Settings, under AutoMod, exempt the hub's role."
MEND: dict[int, str] = {
    UNKNOWN_CHANNEL: f"What was meant for {THERE} has no place: the channel is gone. Choose another one.",
    UNKNOWN_GUILD: "The hub is no longer in that server. Invite it there again.",
    50001: f"The hub cannot see {THERE}. {PERMISSIONS} View Channel.",
    50013: f"The hub may not write in {THERE}. {PERMISSIONS} Send Messages, Send Messages in Threads and Attach Files.",
    160002: f"The hub may not answer in {THERE}. {PERMISSIONS} Read Message History.",
    50009: f"The server asks more of accounts that write in {THERE}. {PERMISSIONS} Send Messages.",
    **dict.fromkeys((40058, 50008, 50024), KIND),
    **dict.fromkeys((50083, 160005), f"In Discord open {THERE} again: the thread is archived or locked."),
    30038: "The server's calendar is full: Discord takes a hundred events. Remove some that are not needed.",
    **dict.fromkeys((200000, 200001, 240000), FILTER),
}
OF_A_CHANNEL = frozenset(map(str, MEND))
WHILE_BUSY = 60.0  # seconds, where Discord does not say
OPENING_PAUSE = 600.0
SHUT_OUT_PAUSE = 600.0  # an address it turns away altogether


def undelivered(status: int, retry_after: str, data: Data | None) -> Undelivered:
    """For an answer that is no success. `retry_after` is the header, "" without one; `data` None where no JSON came."""
    if status >= 500 or 300 <= status < 400:
        return Unknown(f"Discord answered {status}")
    code, message = _code(data), str((data or {}).get("message", ""))[:200]
    said = f"{status} {code} {message}".strip()
    if status == 429 or code in BUSY:
        return _not_now(code, retry_after, data)
    if status == 401 or code in VOID:
        return ShutOut(said)
    if code in CLOSED:
        return Closed(said)
    if code in (UNKNOWN_MESSAGE, UNKNOWN_EVENT):
        return Gone(said)
    if code in DOWN:
        return NotReached(said)
    if code in MEND:
        return Blocked(str(code), MEND[code])
    if status == 403:
        return Blocked(
            str(code or status), f"Discord does not let the hub do that in {THERE}: {message or 'no reason'}."
        )
    return Refused(f"{said} {' '.join(_places((data or {}).get('errors')))}".strip())


def of_a_channel(problem: Blocked) -> bool:
    """Whether it is the channel that has to be mended."""
    return str(problem) in OF_A_CHANNEL


def _not_now(code: int, retry_after: str, data: Data | None) -> NotNow:
    """The body tells the time exactly; a body of somebody else's (Cloudflare's) shuts out the whole address."""
    if data is None:
        return NotNow(_seconds(retry_after) or SHUT_OUT_PAUSE, everywhere=True)
    fallback = OPENING_PAUSE if code == OPENING_TOO_FAST else WHILE_BUSY
    after = _seconds(data.get("retry_after")) or _seconds(retry_after) or fallback
    return NotNow(after, everywhere=data.get("global") is True)


def _code(data: Data | None) -> int:
    code = (data or {}).get("code")
    return code if isinstance(code, int) else 0


def _seconds(value: object) -> float:
    try:
        return max(float(str(value)), 0.0)
    except ValueError:
        return 0.0


def _places(problems: Any, path: str = "") -> Iterator[str]:
    """Where in the request something was wrong, without what stood there: "components.0.label=BASE_TYPE_BAD_LENGTH"."""
    if not isinstance(problems, Mapping):
        return
    for name, inside in problems.items():
        if name == "_errors":
            yield from (f"{path}={one.get('code')}" for one in inside if isinstance(one, Mapping))
        else:
            yield from _places(inside, f"{path}.{name}".lstrip("."))
