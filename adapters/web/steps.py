"""Work that takes steps: our script is told how far it is, and then the answer."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable

from starlette.responses import Response, StreamingResponse

from adapters.web.respond import PageResponder, Step
from adapters.web.web import UPDATE
from bot.ui.nodes import Progress

STEPS = "folkmoot-steps"
_working: set[asyncio.Task[PageResponder]] = set()  # nobody else holds what goes on when its reader has left


async def in_steps(
    ask: Callable[[Step], Awaitable[PageResponder]], answer: Callable[[PageResponder], Awaitable[Response]]
) -> Response:
    """The answer alone; where the work says how far it is, a line of JSON for each step ([done, of, words]) comes first, the
    last of them with whether the answer takes the place of the message, and an empty line."""
    steps: asyncio.Queue[Progress | None] = asyncio.Queue()
    work: asyncio.Task[PageResponder] = asyncio.ensure_future(ask(steps.put_nowait))  # pyright: ignore[reportAssignmentType]
    _working.add(work)
    work.add_done_callback(_working.discard)
    work.add_done_callback(lambda _: steps.put_nowait(None))
    first = await steps.get()
    if first is None:
        return await answer(await work)

    async def told() -> AsyncGenerator[bytes]:
        last = _line(first)
        yield last
        while (step := await steps.get()) is not None:
            yield (last := _line(step))
        whole = await answer(await work)
        update = b", true" if UPDATE in whole.headers else b", false"
        yield last.removesuffix(b"]\n") + update + b"]\n\n" + bytes(whole.body)

    return StreamingResponse(told(), media_type="text/plain; charset=utf-8", headers={STEPS: "1"})


def _line(step: Progress) -> bytes:
    return f"{json.dumps([step.done, step.of, step.words])}\n".encode()
