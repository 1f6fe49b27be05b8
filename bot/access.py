"""May this person do this? One place, always asked, on our side, whatever a platform hid or showed."""

from bot.errors import NotAllowed
from bot.people import Person, Role

WHO = {
    Role.MEMBER: "members",
    Role.PARTNER: "partners",
    Role.REVIEWER: "reviewers",
    Role.MODERATOR: "moderators",
    Role.ORGANIZER: "organizers",
    Role.ADMIN: "admins",
    Role.GUEST: "everybody",
}

ALLOWS = {
    Role.MEMBER: "find, save, add and take part",
    Role.PARTNER: "take part like a member, labelled as a partner, without reviewing",
    Role.REVIEWER: "review what others add",
    Role.MODERATOR: "act on reports: hide, restore, warn",
    Role.ORGANIZER: "publish, organize and answer ideas; review too",
    Role.ADMIN: "change roles, spaces, settings and invitations; all the rest too",
}


def allows(person: Person, requires: Role) -> bool:
    """A partner may do all that a member may, except review."""
    return person.has(requires) or (requires is Role.MEMBER and person.has(Role.PARTNER))


def check(person: Person, requires: Role, what: str = "That") -> None:
    """Raises NotAllowed with what to do instead."""
    if allows(person, requires):
        return
    if person.waiting:
        raise NotAllowed(
            "You are not a member here yet.", "Your request is with the organizers; they will let you know."
        )
    if requires is Role.MEMBER:
        raise NotAllowed(
            f"{what} is for members.",
            "If your agency uses Folkmoot in Slack or Discord, ask there; on the web, sign in or use an invitation code.",
        )
    raise NotAllowed(f"{what} is for {WHO[requires]}.", "An admin can give you that role: hub admin role.")


def may_see(person: Person, visibility: str, space_id: int | None) -> bool:
    """The one rule of visibility: "public", "members" or "space"."""
    if visibility == "public" or person.operator:
        return True
    if not allows(person, Role.MEMBER):
        return False
    return visibility == "members" or (space_id is not None and space_id == person.space_id)
