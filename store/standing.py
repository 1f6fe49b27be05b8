"""Where somebody stands when they speak: who they are, what they may do here, and what has to be written first.

One query finds it all; `due` is pure. Roles come to a person in three ways: an admin gives them by hand and they stay; a
space lets everybody in by itself; or they follow a role or group of the platform and go when it is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from store.following import FOLLOWING
from store.person import ACCOUNT, ARRIVAL, GRANT, PERSON, PersonRow, PersonStatus, RoleName
from store.spaces import SPACE, Joins

# These two say "let in"; the others only add to them.
BELONGING = frozenset({RoleName.MEMBER.value, RoleName.PARTNER.value})
_EVERYWHERE, _BY_HAND = "*", "!"


@dataclass(frozen=True, slots=True)
class Held:
    """A role that counts here. `follows`: the group it came with; `firm`: it was given on purpose, and stays."""

    role: str
    follows: str = ""
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What a space does by itself: whom it lets in, and which roles each group brings."""

    joins: Joins
    join_role: str = ""
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    @property
    def groups(self) -> frozenset[str]:
        """Those that anything here depends on."""
        door = {self.join_role} if self.joins is Joins.ROLE and self.join_role else set[str]()
        return frozenset(door | self.roles.keys())


@dataclass(frozen=True, slots=True)
class Standing:
    """`rules` is None in a space that was never heard of; `noted`: that they wait here is written down."""

    person: PersonRow
    rules: Rules | None
    held: tuple[Held, ...] = ()
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """What to write before they act: roles with the group they follow ("" for none), and that they wait."""

    gives: tuple[tuple[str, str], ...] = ()
    takes: tuple[tuple[str, str], ...] = ()
    waits: bool = False

    def __bool__(self) -> bool:
        return bool(self.gives or self.takes or self.waits)


def due(held: tuple[Held, ...], rules: Rules, groups: frozenset[str] | None, *, guest: bool, noted: bool) -> Due:
    """`groups` are those of the platform they are in; None where it does not say, and then nothing follows or goes."""
    following = {one.role: one.follows for one in held if one.follows}
    stay = {one.role for one in held if not one.follows}
    wanted = following if groups is None else _wanted(held, rules, groups, following, guest)
    belongs = BELONGING & (stay | wanted.keys())
    more = any(one.firm for one in held) or wanted
    default = RoleName.PARTNER.value if guest and not more else RoleName.MEMBER.value
    gives = [one for one in wanted.items() if following.get(one[0]) != one[1]]
    gives += [(default, "")] if rules.joins is Joins.EVERYBODY and not belongs else []
    takes = [one for one in following.items() if one[0] not in wanted]
    waits = not (stay or wanted) and rules.joins is not Joins.EVERYBODY and not noted
    return Due(tuple(sorted(gives)), tuple(sorted(takes)), waits)


def _wanted(
    held: tuple[Held, ...], rules: Rules, groups: frozenset[str], following: Mapping[str, str], guest: bool
) -> dict[str, str]:
    """The role that each group brings, with the group; a role of two groups goes on following the one it followed."""
    member, partner = RoleName.MEMBER.value, RoleName.PARTNER.value
    pairs = [(role, group) for group in sorted(groups & rules.roles.keys()) for role in sorted(rules.roles[group])]
    if rules.joins is Joins.ROLE and rules.join_role in groups:
        # Where the platform does not say again that they are a guest (on the web), they stay what they came in as.
        guest = guest or following.get(partner) == rules.join_role
        pairs.append((partner if guest else member, rules.join_role))
    wanted: dict[str, str] = {}
    for role, group in pairs:
        if role not in wanted or following.get(role) == group:
            wanted[role] = group
    firm = {one.role for one in held if one.firm}
    stay = {one.role for one in held if not one.follows}
    # A partner reviews nothing and is no member: what was given on purpose decides, then the group of partners.
    if partner in firm:
        return {}
    if firm:
        wanted.pop(partner, None)
    elif partner in wanted:
        return {partner: wanted[partner]} if partner not in stay else {}
    elif member not in wanted and (partner in stay or (guest and not stay & BELONGING)):
        return {}
    return {role: group for role, group in wanted.items() if role not in stay}


def _find() -> Any:
    """One query for all that dispatch needs; grants come as "role@space@group", rules as "group=role"."""
    source = sa.func.coalesce(GRANT.c.follows, sa.case((GRANT.c.granted_by.is_not(None), _BY_HAND), else_=""))
    grants = (
        sa.select(
            sa.func.aggregate_strings(
                sa.type_coerce(GRANT.c.role, sa.Text)
                + "@"
                + sa.func.coalesce(sa.cast(GRANT.c.space_id, sa.Text), _EVERYWHERE)
                + "@"
                + source,
                " ",
            )
        )
        .where(GRANT.c.person_id == PERSON.c.id)
        .scalar_subquery()
    )
    here = sa.and_(SPACE.c.platform == sa.bindparam("space_platform"), SPACE.c.external_id == sa.bindparam("space_of"))
    noted = sa.select(sa.literal(1)).where(ARRIVAL.c.person_id == PERSON.c.id, ARRIVAL.c.space_id == SPACE.c.id)
    return (
        sa.select(
            *(PERSON.c.id, PERSON.c.name, PERSON.c.zone, PERSON.c.language, PERSON.c.home_space),
            *(SPACE.c.id, SPACE.c.joins, SPACE.c.join_role, rules_here(), grants, noted.exists()),
        )
        .select_from(ACCOUNT.join(PERSON, PERSON.c.id == ACCOUNT.c.person_id).outerjoin(SPACE, here))
        .where(ACCOUNT.c.platform == sa.bindparam("platform"), ACCOUNT.c.external_id == sa.bindparam("external_id"))
    )


def rules_here() -> Any:
    """The groups that bring roles in the space of the query around it, as "group=role group=role"."""
    brings = FOLLOWING.c.group_id + "=" + sa.type_coerce(FOLLOWING.c.role, sa.Text)
    return sa.select(sa.func.aggregate_strings(brings, " ")).where(FOLLOWING.c.space_id == SPACE.c.id).scalar_subquery()


FIND = _find()


def understood(row: Any) -> Standing:
    """A row of `FIND`."""
    person_id, name, zone, language, home, space_id, joins, join_role, brings, grants, noted = row
    held: list[Held] = []
    spaces: set[int] = set()
    for grant in (grants or "").split():
        role, where, source = grant.split("@")
        everywhere = where == _EVERYWHERE
        if not everywhere:
            spaces.add(int(where))
        if everywhere or int(where) == space_id:
            firm = everywhere or source == _BY_HAND or (not source and role not in BELONGING)
            held.append(Held(role, "" if source == _BY_HAND else source, firm))
    roles = frozenset(one.role for one in held)
    status = PersonStatus.ACTIVE if roles else PersonStatus.WAITING
    person = PersonRow(person_id, name, zone, language, status, home, space_id, roles, frozenset(spaces))
    rules = None if joins is None else rules_of(joins, join_role, brings)
    return Standing(person, rules, tuple(held), bool(noted))


def rules_of(joins: Joins, join_role: str | None, brings: str | None) -> Rules:
    roles: dict[str, set[str]] = {}
    for one in (brings or "").split():
        group, _, role = one.partition("=")
        roles.setdefault(group, set()).add(role)
    return Rules(joins, join_role or "", {group: frozenset(those) for group, those in roles.items()})
