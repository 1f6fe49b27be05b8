"""Slack's user groups: who is in those that the hub follows, and what they are called. Kept for a few minutes, so that
somebody who leaves a group soon loses what it brought, and hardly an answer waits for Slack."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

from adapters.slack.errors import Refused
from adapters.slack.send import Sender
from bot.kept import Kept
from bot.log import get_logger
from bot.platforms import Group, Groups

log = get_logger(__name__)
FRESH = 300.0
HOUR = 3_600.0  # how long the last answer counts while Slack gives none
PAUSE = 60.0  # after a refusal
WITHIN = 2.0  # a form has to open before its trigger ends
GONE = "no_such_subteam"
TROUBLES = {
    "missing_scope": (
        "Slack does not let this app read user groups: it was installed without the scope usergroups:read. Give the app "
        "the manifest that `folkmoot manifest slack` prints, and install it again."
    ),
    "plan_upgrade_required": "This workspace has no user groups: Slack has them on paid plans only.",
}
LIST, MEMBERS = "usergroups.list", "usergroups.users.list"


class UserGroups:
    """`trouble` is a sentence for an admin while Slack refuses; "" while all is well."""

    def __init__(self, sender: Sender, now: Callable[[], float]) -> None:
        self._sender = sender
        self._members: Kept[str, frozenset[str]] = Kept(FRESH, now)
        self._before: Kept[str, frozenset[str]] = Kept(HOUR, now)
        self._named: Kept[str, tuple[Group, ...]] = Kept(FRESH, now)
        self._refused: Kept[str, bool] = Kept(PAUSE, now)
        self._asking = asyncio.Lock()
        self.trouble = ""

    async def of(self, user: str, wanted: frozenset[str]) -> frozenset[str] | None:
        """Those of `wanted` that this person is in; None while Slack does not say it of every one."""
        members = {group: await self._who(group) for group in sorted(wanted)}
        if any(each is None for each in members.values()):
            return None
        return frozenset(group for group, those in members.items() if those and user in those)

    async def named(self) -> Groups:
        """All that are in use, under the names people mention them by."""
        async with self._asking:
            known = self._named.get(LIST)
            if known is None and (answer := await self._ask(LIST, LIST)) is not None:
                known = tuple(
                    Group(str(each["id"]), str(each.get("handle") or each.get("name") or ""))
                    for each in answer.get("usergroups") or []
                    if not each.get("date_delete")
                )
                self._named.put(LIST, known)
        return Groups(known or (), self.trouble)

    async def _who(self, group: str) -> frozenset[str] | None:
        if (members := self._members.get(group)) is not None:
            return members
        async with self._asking:  # many commands at once ask once
            if (members := self._members.get(group)) is not None:
                return members
            answer = await self._ask(group, MEMBERS, usergroup=group)
            if answer is None:
                return self._before.get(group)
            members = frozenset(str(user) for user in answer.get("users") or [])
            self._members.put(group, members)
            self._before.put(group, members)
            return members

    async def _ask(self, about: str, method: str, **arguments: str) -> dict[str, Any] | None:
        """None while Slack refuses or does not answer; then it is not asked again for a while."""
        if self._refused.get(about):
            return None
        try:
            async with asyncio.timeout(WITHIN):
                answer = await self._sender.read(method, **arguments)
        except Refused as problem:
            if problem.code == GONE:
                log.warning("a user group that the hub follows is gone; nobody is in it", group=about)
                return {}
            self._note(about, TROUBLES.get(problem.code, ""), str(problem))
            return None
        except (aiohttp.ClientError, TimeoutError) as problem:
            self._note(about, "", str(problem) or "no answer")
            return None
        self.trouble = ""
        return answer

    def _note(self, about: str, trouble: str, reason: str) -> None:
        self._refused.put(about, True)
        self.trouble = trouble or f"Slack does not tell its user groups just now ({reason})."
        log.warning("Slack does not tell its user groups", about=about, reason=reason)
