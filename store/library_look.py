"""What is different in the library since somebody looked last."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store.base import Visibility, columns
from store.digests import LOOKED
from store.resource import RESOURCE, Kind, ResourceStatus
from store.unit import Unit

SHOWN = (ResourceStatus.PUBLISHED, ResourceStatus.ARCHIVED)
SUBJECT = "library"


@dataclass(frozen=True, slots=True)
class ChangedRow:
    id: int
    title: str
    url: str
    kind: Kind
    publisher: str
    status: ResourceStatus
    visibility: Visibility
    space_id: int | None
    listed: datetime | None
    changed: datetime


class LibraryLook:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def last(self, person_id: int) -> datetime | None:
        """When they looked at what is new; None the first time."""
        same = (LOOKED.c.person_id == person_id, LOOKED.c.subject == SUBJECT)
        return await self._unit.session.scalar(sa.select(LOOKED.c.at).where(*same))

    async def changed_between(self, since: datetime, until: datetime, limit: int = 500) -> list[ChangedRow]:
        """What came, changed or was archived in this time, of what could ever be found; the latest first."""
        ask = sa.select(*columns(RESOURCE, ChangedRow)).where(
            RESOURCE.c.status.in_(SHOWN),
            RESOURCE.c.listed.is_not(None),
            RESOURCE.c.changed > since,
            RESOURCE.c.changed <= until,
        )
        found = await self._unit.session.execute(ask.order_by(RESOURCE.c.changed.desc(), RESOURCE.c.id).limit(limit))
        return [ChangedRow(*row) for row in found]
