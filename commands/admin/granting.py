"""Giving and taking roles, with what must never happen: no admin left, or a partner who reviews."""

from dataclasses import dataclass

from bot.context import Context
from bot.errors import Conflict, NotFound
from bot.ui.fit import clip
from bot.ui.nodes import Button
from commands.admin.naming import a
from commands.admin.payloads import Give, Take
from commands.admin.scope import Reach, space_number
from store.audit import AuditStore
from store.people import PeopleStore
from store.person import GrantRow, Profile, RoleName
from store.spaces import SpaceStore
from store.standing import BELONGING

SHORT = 30


@dataclass(frozen=True)
class Granting:
    """The stores that a change of roles touches, and who does it."""

    people: PeopleStore
    spaces: SpaceStore
    audit: AuditStore
    context: Context
    reach: Reach

    async def give(self, profile: Profile, role: RoleName, space_id: int | None) -> bool:
        """False when they held it. Raises NotAllowed beyond the reach, Conflict when roles exclude each other."""
        self.reach.check(space_id)
        await self._check_place(space_id)
        held = await self.people.grants_of(profile.id)
        self._check_fits(profile, role, space_id, held)
        if role.value in BELONGING and space_id is None:
            await self._replace_belonging(profile, role, held)
        new = await self.people.grant(profile.id, role, space_id, by=self.context.member_id)
        if new:
            self._note("role.give", profile, role, space_id)
        return new

    async def take(self, profile: Profile, role: RoleName, space_id: int | None) -> GrantRow:
        """What they held. Raises NotFound when they do not hold it there, Conflict for the last admin."""
        self.reach.check(space_id)
        if role is RoleName.ADMIN:
            await self.people.hold_admins()
        held = await self.people.grants_of(profile.id)
        here = next((grant for grant in held if grant.role is role and grant.space_id == space_id), None)
        if here is None:
            elsewhere = any(grant.role is role for grant in held)
            hint = "They hold it elsewhere: see their roles." if elsewhere else "See who is what: admin people."
            raise NotFound(f"{profile.name} is not {a(role)} there.", hint)
        if role is RoleName.ADMIN:
            await self._check_not_last(profile, space_id)
        await self.people.revoke(profile.id, role, space_id)
        self._note("role.take", profile, role, space_id)
        return here

    async def place(self, space_id: int | None) -> str:
        """As people say it: "everywhere", "in Town hall"."""
        if space_id is None:
            return "everywhere"
        space = await self.spaces.by_id(space_id)
        return f"in {space.name}" if space else "in a space that is gone"

    async def _check_place(self, space_id: int | None) -> None:
        if space_id is not None and await self.spaces.by_id(space_id) is None:
            raise NotFound("That space is not there (any more).", "See which there are: admin spaces.")

    async def _check_not_last(self, profile: Profile, space_id: int | None) -> None:
        """Somebody must remain who can give roles here."""
        holders = await self.people.holders(RoleName.ADMIN, space_id)
        same = (profile.id, space_id)
        left = [one for one in holders if (one.person_id, one.space_id) != same]
        if space_id is None:
            left = [one for one in left if one.space_id is None]
        if not left:
            raise Conflict(
                f"{profile.name} is the last admin; without one, nobody could give roles.",
                "Make somebody else an admin first: admin role admin NAME.",
            )

    def _check_fits(self, profile: Profile, role: RoleName, space_id: int | None, held: list[GrantRow]) -> None:
        """Member and partner exclude each other, and what implies being a member excludes partner too."""
        touching = [one for one in held if one.space_id == space_id or None in (one.space_id, space_id)]
        if role is RoleName.PARTNER:
            higher = next((one for one in touching if one.role.value not in BELONGING), None)
            if higher:
                name = clip(profile.name, SHORT)
                take = Take(person=profile.id, role=higher.role, space=space_number(higher.space_id))
                raise Conflict(
                    f"{profile.name} is {a(higher.role)}, which a partner cannot be.",
                    "Take that role away first.",
                    (Button(f"Take {higher.role.value} from {name}", take),),
                )
        other = RoleName.MEMBER if role is RoleName.PARTNER else RoleName.PARTNER
        clash = next((one for one in touching if one.role is other), None)
        wider = clash is not None and clash.space_id is None and space_id is not None
        if clash and (wider or role.value not in BELONGING):
            name = clip(profile.name, SHORT)
            wanted = RoleName.PARTNER if role is RoleName.PARTNER else RoleName.MEMBER
            become = Give(person=profile.id, role=wanted, space=space_number(clash.space_id))
            raise Conflict(
                f"{profile.name} is {a(other)} {'everywhere' if clash.space_id is None else 'there'}, and cannot be both.",
                f"Make them {a(wanted)} first.",
                (Button(f"Make {name} {a(wanted)}", become),),
            )

    async def _replace_belonging(self, profile: Profile, role: RoleName, held: list[GrantRow]) -> None:
        """Everywhere means in each space too, so what says otherwise there goes."""
        for grant in held:
            if grant.role.value in BELONGING and grant.role is not role and grant.space_id is not None:
                await self.people.revoke(profile.id, grant.role, grant.space_id)
                self._note("role.take", profile, grant.role, grant.space_id)

    def _note(self, action: str, profile: Profile, role: RoleName, space_id: int | None) -> None:
        self.audit.record(
            self.context.member_id,
            action,
            "person",
            profile.id,
            after={"role": role.value, "everywhere": space_id is None},
            space_id=space_id,
        )
