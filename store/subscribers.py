"""Many people at once, as digests need to know them: three queries, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from store.person import GRANT, PERSON, PERSON_TOPIC, PersonStatus
from store.topics import TOPIC
from store.unit import Unit


@dataclass(frozen=True, slots=True)
class SubscriberRow:
    id: int
    name: str
    zone: str
    language: str
    home_space: int | None
    # Those that count at home, or everywhere.
    roles: frozenset[str]
    spaces: frozenset[int]
    # Slugs of the topics they follow.
    topics: frozenset[str]


async def subscribers(unit: Unit, people: Sequence[int]) -> list[SubscriberRow]:
    """Those of them who are still here."""
    session, ids = unit.session, set(people)
    persons = await session.execute(
        sa.select(PERSON.c.id, PERSON.c.name, PERSON.c.zone, PERSON.c.language, PERSON.c.home_space).where(
            PERSON.c.id.in_(ids), PERSON.c.status == PersonStatus.ACTIVE
        )
    )
    grants: dict[int, list[tuple[str, int | None]]] = {}
    asked = sa.select(GRANT.c.person_id, GRANT.c.role, GRANT.c.space_id).where(GRANT.c.person_id.in_(ids))
    for person_id, role, space_id in await session.execute(asked):
        grants.setdefault(person_id, []).append((role.value, space_id))
    topics: dict[int, set[str]] = {}
    follows = sa.select(PERSON_TOPIC.c.person_id, TOPIC.c.slug).join(TOPIC, TOPIC.c.id == PERSON_TOPIC.c.topic_id)
    for person_id, slug in await session.execute(follows.where(PERSON_TOPIC.c.person_id.in_(ids))):
        topics.setdefault(person_id, set()).add(slug)
    return [
        SubscriberRow(
            id,
            name,
            zone,
            language,
            home,
            frozenset(role for role, space in grants.get(id, ()) if space is None or space == home),
            frozenset(space for _, space in grants.get(id, ()) if space is not None),
            frozenset(topics.get(id, ())),
        )
        for id, name, zone, language, home in persons
    ]
