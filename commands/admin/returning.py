"""A way back for people who are on the web only: who lost their browser's session has no Slack or Discord to ask for a link."""

from datetime import timedelta

from bot.context import Context
from bot.errors import NotAllowed, NotFound
from bot.handlers import on_action
from bot.people import Role
from bot.site import Site
from bot.ui.fit import clip
from bot.ui.nodes import Button, Card, Link, Reply
from commands.admin.payloads import SignInFor
from commands.admin.scope import reach_of
from commands.admin.who import by_number
from store.audit import AuditStore
from store.codes import CodeStore, Purpose
from store.people import PeopleStore
from store.person import AccountRow, Profile

LASTS = timedelta(days=1)
SHORT = 40


@on_action(requires=Role.ADMIN)
async def sign_in_for(
    chosen: SignInFor, people: PeopleStore, codes: CodeStore, audit: AuditStore, site: Site, context: Context
) -> Reply:
    """A link that signs this person in; only for somebody whom the hub has no other way to reach."""
    reach = await reach_of(people, context)
    profile = await by_number(people, reach, chosen.person)
    if not web_only(await people.accounts_of(profile.id)):
        raise NotFound(
            f"{clip(profile.name, SHORT)} does not need one.",
            "They are on Slack or Discord too, and get a link there: profile sign-in.",
        )
    if not all(reach.covers(grant.space_id) for grant in await people.grants_of(profile.id)):
        raise NotAllowed("They hold a role beyond this space.", "An admin of the whole hub can make their link.")
    code = await codes.make(Purpose.SIGN_IN, profile.id, LASTS)
    audit.record(context.member_id, "people.sign-in", "person", profile.id, space_id=context.person.space_id)
    return _handed_over(profile, site.link("/sign-in", code=code))


def web_only(accounts: list[AccountRow]) -> bool:
    """Joined by an invitation, and nowhere else."""
    return bool(accounts) and all(one.platform == "web" and ":" not in one.external_id for one in accounts)


def link_button(profile: Profile) -> Button:
    return Button(f"Make a sign-in link for {clip(profile.name, SHORT)}", SignInFor(person=profile.id))


def _handed_over(profile: Profile, url: str) -> Reply:
    body = "Send it to them and to nobody else: whoever opens it is them. It works for a day, once."
    note = "Copy it now: it is not shown again. That you made it is in the record (admin audit)."
    link = Link("The link to send", url)
    return Reply((Card(title=f"A sign-in link for {profile.name}", body=body, note=note, actions=(link,)),))
