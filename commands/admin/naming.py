"""How roles, accounts and platforms are named in a sentence."""

from collections.abc import Mapping

from bot.ui.fit import clip
from store.person import AccountRow, GrantRow, RoleName

PLATFORMS = {"slack": "Slack", "discord": "Discord", "web": "the web", "terminal": "a terminal"}


def a(role: RoleName) -> str:
    """With its article: "a member", "an admin"."""
    return f"{'an' if role.value[0] in 'ao' else 'a'} {role.value}"


def account_name(account: AccountRow) -> str:
    platform = PLATFORMS.get(account.platform, account.platform)
    return f"{clip(account.display_name or account.external_id, 60)} on {platform}"


def grant_name(grant: GrantRow, names: Mapping[int, str], groups: Mapping[str, str]) -> str:
    """ "reviewer in Town hall, by @clerks"; `groups` are the names of groups by their ids."""
    where = "everywhere" if grant.space_id is None else f"in {names.get(grant.space_id, 'a space')}"
    by = f", by {groups.get(grant.follows, grant.follows)}" if grant.follows else ""
    return f"{grant.role.value} {where}{by}"
