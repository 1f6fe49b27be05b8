"""Several accounts of one person: linking them with a code, and signing in on the web."""

from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput
from bot.handlers import on_action
from bot.param import Arg
from bot.site import Site
from bot.ui.nodes import Reply
from commands.profile.cards import SHOW, ask_to_link, link_code, linked, sign_in_link
from commands.profile.payloads import JoinAccounts
from store.audit import AuditStore
from store.codes import CodeStore, Purpose
from store.people import PeopleStore
from store.person import Profile, RoleName


@command(examples=["link", "link ABCD-EFGH-JKMN"])
async def link(
    codes: CodeStore,
    people: PeopleStore,
    context: Context,
    code: Annotated[
        str, Arg("The code from your first account; leave it out to get one", label="Code", rest=True, most=60)
    ] = "",
) -> Reply:
    """Link another account of yours, so that the hub knows both as you."""
    if not code.strip():
        return link_code(await codes.make(Purpose.LINK, context.member_id))
    first = await _maker(codes, people, context, code)
    # The code is used up; the button gets one of its own, which lives as long.
    again = await codes.make(Purpose.LINK, first.id)
    theirs, mine = await people.accounts_of(first.id), await people.accounts_of(context.member_id)
    return ask_to_link(first.name, theirs, mine, again)


@on_action()
async def join_accounts(
    chosen: JoinAccounts, codes: CodeStore, people: PeopleStore, audit: AuditStore, context: Context
) -> Reply:
    """Both are the same person: one remains, with all that was either's."""
    first = await _maker(codes, people, context, chosen.code)
    await people.link_accounts(first.id, context.member_id)
    await _one_belonging(people, first.id)
    audit.record(first.id, "profile.link", "person", first.id, after={"joined": context.member_id})
    return linked(first.name, await people.accounts_of(first.id))


@command(name="sign-in", examples=["sign-in"])
async def sign_in(codes: CodeStore, site: Site, context: Context) -> Reply:
    """Get a link that signs you in on the web."""
    return sign_in_link(site.link("/sign-in", code=await codes.make(Purpose.SIGN_IN, context.member_id)))


async def _maker(codes: CodeStore, people: PeopleStore, context: Context, code: str) -> Profile:
    """Who made this code. Raises InvalidInput for one that does not work, Conflict for one's own."""
    redeemed = await codes.redeem(Purpose.LINK, code)
    first = await people.by_id(redeemed.person_id) if redeemed and redeemed.person_id is not None else None
    if first is None:
        raise InvalidInput(
            "That code does not work.",
            "A code works once and for ten minutes, and five wrong tries end it. Make a new one in your first account: profile link.",
            name="code",
        )
    if first.id == context.member_id:
        raise Conflict(
            "That is your own code: this account is linked already.",
            "Type it in your other account; it still works.",
            (SHOW,),
        )
    return first


async def _one_belonging(people: PeopleStore, person_id: int) -> None:
    """A partner is nothing else in the same place; who was more than that with either account stays so."""
    grants = await people.grants_of(person_id)
    more = {grant.space_id for grant in grants if grant.role is not RoleName.PARTNER}
    for grant in grants:
        touched = more if grant.space_id is None else more & {grant.space_id, None}
        if grant.role is RoleName.PARTNER and touched:
            await people.revoke(person_id, RoleName.PARTNER, grant.space_id)
