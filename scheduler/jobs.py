"""The jobs of the capabilities, each as often as it says. What is due stands in the database; see bot/job.py."""

from datetime import datetime

from bot.context import Context
from bot.dispatch import House
from bot.events import Origin
from bot.job import JobSpec
from bot.log import about, get_logger, new_reference
from bot.people import Person, SpaceRef, UserRef

log = get_logger(__name__)
EVERY = 15.0  # seconds between looks
NOBODY = Person(UserRef("", ""), SpaceRef("", ""))


class Jobs:
    def __init__(self, house: House) -> None:
        self._house = house
        self._ran: dict[str, datetime] = {}

    async def tick(self) -> int:
        """Run what is due; how many ran. One that fails does not hold up the others, and is tried again when it is due."""
        now, ran = self._house.clock.now(), 0
        for spec in self._house.registry.jobs.values():
            last = self._ran.get(spec.id)
            if last is not None and last <= now < last + spec.every:  # a clock that was put back counts as due
                continue
            self._ran[spec.id] = now
            ran += 1
            with about(new_reference()):
                try:
                    await self._run(spec, now)
                except Exception:
                    log.exception("a job failed", job=spec.id)
        return ran

    async def _run(self, spec: JobSpec, now: datetime) -> None:
        context = Context(person=NOBODY, origin=Origin(user=NOBODY.user, space=NOBODY.space), now=now)
        async with self._house.units() as unit:
            done: int | None = await spec.plan.call(unit, self._house.services, context)
            if context.letters:
                await self._house.stores.outbox(unit).put([letter.row() for letter in context.letters])
        if done:
            log.info("a job did something", job=spec.id, count=done)
            self._house.posted.set()
