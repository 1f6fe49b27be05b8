"""How far an admin's arm reaches: everywhere, or one space. An admin of one space never touches another."""

from dataclasses import dataclass
from enum import StrEnum

from bot.context import Context
from bot.errors import NotAllowed
from bot.people import Role
from store.people import PeopleStore


class Where(StrEnum):
    HERE = "here"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Reach:
    """`here` is the space in which the admin acts just now."""

    everywhere: bool
    here: int | None

    def covers(self, space_id: int | None) -> bool:
        """None is everywhere."""
        return self.everywhere or (space_id is not None and space_id == self.here)

    def check(self, space_id: int | None) -> None:
        """Raises NotAllowed outside the reach."""
        if not self.covers(space_id):
            raise NotAllowed("That reaches beyond this space.", "An admin of the whole hub can do it.")

    def place(self, where: Where | None) -> int | None:
        """The space that is meant; None is everywhere, which is also meant by an admin of all who says nothing."""
        if where is None:
            return None if self.everywhere else self.here
        return None if where is Where.EVERYWHERE else self.here

    @property
    def only(self) -> int | None:
        """The one space to look at; None to look at all."""
        return None if self.everywhere else self.here


async def reach_of(people: PeopleStore, context: Context) -> Reach:
    """Only a role that counts everywhere reaches everywhere."""
    held = await people.roles_of(context.member_id)
    return Reach(Role.ADMIN.value in held, context.person.space_id)


def space_number(space_id: int | None) -> int:
    """As buttons carry it."""
    return space_id or 0


def space_of(number: int) -> int | None:
    return number or None
