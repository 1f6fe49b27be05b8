"""What the buttons of an admin carry. `space` 0 stands for everywhere."""

from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from bot.action import Action
from store.person import RoleName
from store.spaces import Joins

Page = Annotated[int, Ge(1), Le(9999)]
Number = Annotated[int, Ge(0), Le(10**12)]


class Give(Action, id="admin.give"):
    person: Number
    role: RoleName
    space: Number = 0


class Take(Action, id="admin.take"):
    person: Number
    role: RoleName
    space: Number = 0


class SeePerson(Action, id="admin.person"):
    person: Number


class SignInFor(Action, id="admin.sign-in"):
    person: Number


class PeoplePage(Action, id="admin.people"):
    page: Page


class WaitingPage(Action, id="admin.waiting"):
    page: Page


class LetIn(Action, id="admin.let-in"):
    person: Number
    space: Number
    partner: bool = False


class NotLetIn(Action, id="admin.let-out"):
    """Letting in was a slip."""

    person: Number
    space: Number
    partner: bool = False


class NotNow(Action, id="admin.not-now"):
    person: Number
    space: Number


class SpacesPage(Action, id="admin.spaces"):
    page: Page


class SeeJoins(Action, id="admin.joins"):
    space: Number


class SetJoins(Action, id="admin.set-joins"):
    space: Number
    joins: Joins


class Follow(Action, id="admin.follow", long=True):
    """`group` is the platform's id of it, `name` what people call it."""

    space: Number
    role: RoleName
    group: Annotated[str, MaxLen(32)]
    name: Annotated[str, MaxLen(80)] = ""


class Unfollow(Action, id="admin.unfollow"):
    following: Number


class GroupsPage(Action, id="admin.groups"):
    page: Page


class UseChannel(Action, id="admin.channel", long=True):
    """`purpose` is empty for none."""

    channel: Annotated[str, MaxLen(32)]
    purpose: Annotated[str, MaxLen(20)] = ""


class Withdraw(Action, id="admin.withdraw"):
    invitation: Number


class InvitationsPage(Action, id="admin.invitations"):
    page: Page


class SettingsPage(Action, id="admin.settings"):
    page: Page


class ChangeSetting(Action, id="admin.setting", long=True):
    key: Annotated[str, MaxLen(40)]


class ApplySetting(Action, id="admin.apply", long=True):
    """`value` as it was typed and found right; empty goes back to the default."""

    key: Annotated[str, MaxLen(40)]
    space: Number
    value: str = ""


class AuditPage(Action, id="admin.audit"):
    page: Page


class TryBlocked(Action, id="admin.try-blocked"):
    """Try again what was blocked."""
