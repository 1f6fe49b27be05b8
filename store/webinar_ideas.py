"""What members would like to hear about, with the voices of those who want the same, and what organizers made of it."""

from collections.abc import Iterable
from typing import Any, cast

import sqlalchemy as sa

from store.base import columns, insert
from store.unit import Unit
from store.webinar import WEBINAR_IDEA, WEBINAR_IDEA_VOICE, WebinarIdeaStatus
from store.webinar_rows import WebinarIdeaRow


class WebinarIdeaStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, person_id: int, title: str, why: str = "", *, space_id: int | None = None) -> int:
        """A topic somebody suggests; theirs is its first voice."""
        values = {
            "person_id": person_id,
            "title": title,
            "why": why,
            "space_id": space_id,
            "answer": "",
            "hidden": False,
        }
        made = sa.insert(WEBINAR_IDEA).values(**values, status=WebinarIdeaStatus.OPEN, at=self._unit.now)
        session = self._unit.to_write("suggest a topic")
        number = cast(int, await session.scalar(made.returning(WEBINAR_IDEA.c.id)))
        await self.voice(number, person_id)
        return number

    async def voice(self, idea_id: int, person_id: int) -> bool:
        """They want it too; False when they said so before."""
        statement = insert(self._unit.dialect, WEBINAR_IDEA_VOICE).values(idea_id=idea_id, person_id=person_id)
        done: Any = await self._unit.to_write("add a voice").execute(statement.on_conflict_do_nothing())
        return done.rowcount == 1

    async def decline(self, idea_id: int, answer: str) -> bool:
        """Not now, and why; False when somebody decided before."""
        values = {"status": WebinarIdeaStatus.DECLINED, "answer": answer, "answered": self._unit.now}
        still = (WEBINAR_IDEA.c.id == idea_id, WEBINAR_IDEA.c.status == WebinarIdeaStatus.OPEN)
        done: Any = await self._unit.to_write("decide on a topic").execute(
            sa.update(WEBINAR_IDEA).where(*still).values(**values, webinar_id=None)
        )
        return done.rowcount == 1

    async def link(self, idea_ids: Iterable[int], webinar_id: int) -> None:
        """A webinar on them is being prepared; those that are decided on stay as they are."""
        those = (WEBINAR_IDEA.c.id.in_(list(idea_ids)), WEBINAR_IDEA.c.status == WebinarIdeaStatus.OPEN)
        await self._unit.to_write("prepare a topic").execute(
            sa.update(WEBINAR_IDEA).where(*those).values(webinar_id=webinar_id)
        )

    async def of_webinar(
        self, webinar_id: int, status: WebinarIdeaStatus = WebinarIdeaStatus.OPEN
    ) -> list[WebinarIdeaRow]:
        """What it is about, as far as it stands so."""
        return await self._rows(WEBINAR_IDEA.c.webinar_id == webinar_id, WEBINAR_IDEA.c.status == status, limit=200)

    async def pick(self, webinar_id: int) -> list[WebinarIdeaRow]:
        """It is announced; what it is about, as it was before."""
        return await self._turned(webinar_id, WebinarIdeaStatus.OPEN, WebinarIdeaStatus.PICKED)

    async def reopen(self, webinar_id: int) -> list[WebinarIdeaRow]:
        """It is a draft again, after all."""
        return await self._turned(webinar_id, WebinarIdeaStatus.PICKED, WebinarIdeaStatus.OPEN)

    async def _turned(self, webinar_id: int, was: WebinarIdeaStatus, now: WebinarIdeaStatus) -> list[WebinarIdeaRow]:
        found = await self.of_webinar(webinar_id, was)
        answered = self._unit.now if now is WebinarIdeaStatus.PICKED else None
        those = (WEBINAR_IDEA.c.id.in_([row.id for row in found]), WEBINAR_IDEA.c.status == was)
        await self._unit.to_write("decide on a topic").execute(
            sa.update(WEBINAR_IDEA).where(*those).values(status=now, answered=answered)
        )
        return found

    async def hide(self, idea_id: int, *, hidden: bool = True) -> bool:
        """Out of all lists, or back into them; False when it is so already, or not there."""
        those = (WEBINAR_IDEA.c.id == idea_id, WEBINAR_IDEA.c.hidden != hidden)
        done: Any = await self._unit.to_write("hide a topic").execute(
            sa.update(WEBINAR_IDEA).where(*those).values(hidden=hidden)
        )
        return done.rowcount == 1

    async def by_id(self, idea_id: int) -> WebinarIdeaRow | None:
        """A hidden one, too."""
        return next(iter(await self._rows(WEBINAR_IDEA.c.id == idea_id)), None)

    async def all(self, status: WebinarIdeaStatus | str | None = None, limit: int = 200) -> list[WebinarIdeaRow]:
        """Those most people want first."""
        those = [] if status is None else [WEBINAR_IDEA.c.status == WebinarIdeaStatus(status)]
        return await self._rows(WEBINAR_IDEA.c.hidden.is_(False), *those, limit=limit)

    async def planned(self, webinar_ids: Iterable[int]) -> list[WebinarIdeaRow]:
        """What became one of these."""
        those = (WEBINAR_IDEA.c.webinar_id.in_(list(webinar_ids)), WEBINAR_IDEA.c.status == WebinarIdeaStatus.PICKED)
        return await self._rows(WEBINAR_IDEA.c.hidden.is_(False), *those, limit=200)

    async def voices(self, idea_id: int) -> list[int]:
        """Who wants it."""
        ask = sa.select(WEBINAR_IDEA_VOICE.c.person_id).where(WEBINAR_IDEA_VOICE.c.idea_id == idea_id)
        return list(await self._unit.session.scalars(ask.order_by(WEBINAR_IDEA_VOICE.c.person_id)))

    async def wanted_by(self, person_id: int, idea_ids: Iterable[int]) -> set[int]:
        """Which of these somebody added their voice to."""
        theirs = (WEBINAR_IDEA_VOICE.c.person_id == person_id, WEBINAR_IDEA_VOICE.c.idea_id.in_(list(idea_ids)))
        return set(await self._unit.session.scalars(sa.select(WEBINAR_IDEA_VOICE.c.idea_id).where(*theirs)))

    async def _rows(self, *conditions: sa.ColumnElement[bool], limit: int = 1) -> list[WebinarIdeaRow]:
        of_it = WEBINAR_IDEA_VOICE.c.idea_id == WEBINAR_IDEA.c.id
        count = sa.select(sa.func.count()).where(of_it).scalar_subquery()
        ask = sa.select(*columns(WEBINAR_IDEA, WebinarIdeaRow), count).where(*conditions)
        found = await self._unit.session.execute(ask.order_by(count.desc(), WEBINAR_IDEA.c.id.desc()).limit(limit))
        return [WebinarIdeaRow(*row) for row in found]
