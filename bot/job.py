"""What a capability does by itself now and then: declared here, run by the scheduler.

    @job("webinars.offers", every=timedelta(minutes=1))
    async def pass_on(webinars: WebinarStore, context: Context) -> int: ...

A job looks for what is due in the database and does it, so that it may run too often, late, or on two replicas at once.
Each run is one transaction, together with the letters it writes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.action import ID
from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan


@dataclass(frozen=True, slots=True)
class JobSpec:
    id: str
    every: timedelta
    plan: HandlerPlan


def job(id: str, *, every: timedelta) -> Callable[[Callable[..., Any]], Declared[JobSpec]]:
    """`async def (context, stores…) -> int`: how much it did, for the log."""

    def declare(fn: Callable[..., Any]) -> Declared[JobSpec]:
        if not ID.fullmatch(id):
            raise WiringError(f"{fn.__qualname__}: give the job an id like 'webinars.offers', not {id!r}")
        plan = HandlerPlan.read(fn)
        if plan.params or plan.streams:
            raise WiringError(f"{plan.name}: a job takes stores and services only")
        return Declared(fn, JobSpec(id, every, plan))

    return declare
