"""`library path`: a collection that people go along step by step, with a certificate at its end."""

from typing import Annotated

from bot.certificate import ISSUER, shown
from bot.certificate_page import printed
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Role
from bot.site import Site
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Reply, Text
from commands.library.actions import show_whole
from commands.library.collecting import Collecting, Seen, found, seen
from commands.library.collection_cards import did_step, read_step
from commands.library.collection_payloads import Certify, Collections, Open, ReadStep, Step
from commands.library.collections import list_them, open_one
from commands.library.confirming import today
from commands.library.numbers import number_in
from store.certificates import CertificateRow, CertificateStore
from store.people import PeopleStore
from store.settings import SettingStore


@command(examples=["path", "path 3"], reads_only=True, personal=True, new=True)
async def path(
    stores: Collecting,
    people: PeopleStore,
    context: Context,
    which: Annotated[str, Arg("Its number, or words of its title", label="Path", rest=True, most=100)] = "",
) -> Reply:
    """See how far you came on your paths, and which there are."""
    if number := number_in(which):
        return await open_one(stores, people, context, Open(collection=number))
    return await list_them(stores, context, Collections(page=1, words=which, paths=True))


@on_action(requires=Role.GUEST, reads_only=True)
async def read(chosen: ReadStep, stores: Collecting, people: PeopleStore, context: Context) -> Reply:
    """All that is known of a step, and the way on; what left the path is shown like any other resource."""
    row = await found(stores.collections, context, chosen.collection)
    view = await seen(stores.collections, context, row)
    whole = await show_whole(stores.library, people, context, chosen.resource)
    entry = next((one for one in view.there if one.resource_id == chosen.resource), None)
    if entry is None or not row.path:
        return whole
    return read_step(view, entry, whole, known=context.person.id is not None)


@on_action()
async def step(
    chosen: Step,
    stores: Collecting,
    certificates: CertificateStore,
    people: PeopleStore,
    settings: SettingStore,
    site: Site,
    context: Context,
) -> Reply:
    """Done, or not after all. With the last one the certificate is there at once."""
    row = await found(stores.collections, context, chosen.collection)
    view = await seen(stores.collections, context, row)
    entry = next((one for one in view.there if one.resource_id == chosen.resource), None)
    again = (Button("Open the path", Open(collection=row.id)),)
    if not row.path:
        raise Conflict("That is no path (any more).", "It can be read like any collection.", again)
    if entry is None:
        raise Conflict("That step is not there (any more).", "It was archived, hidden, or taken out.", again)
    if not chosen.done:
        await stores.collections.step_back(context.member_id, row.id, entry.resource_id)
        said = md("**{title}** is not done yet.", title=entry.title)
        return Reply((Text(said), Actions(again)))
    await stores.collections.step(context.member_id, row.id, entry.resource_id)
    view = await seen(stores.collections, context, row)
    reply = did_step(view, entry.title)
    if not view.finished:
        return reply
    certificate = await _issued(stores, certificates, people, settings, context, view)
    return Reply((reply.blocks[0], shown(certificate, site, mine=True)))


@on_action()
async def certify(
    chosen: Certify,
    stores: Collecting,
    certificates: CertificateStore,
    people: PeopleStore,
    settings: SettingStore,
    site: Site,
    context: Context,
) -> Reply:
    """The certificate as a card and as a page to print. One that was issued stays, whatever becomes of the path."""
    row = await found(stores.collections, context, chosen.collection)
    had = await certificates.of_person(context.member_id, f"path:{row.id}")
    if had:
        return Reply((shown(had[0], site, mine=True), await printed(had[0], site)))
    view = await seen(stores.collections, context, row)
    if not view.finished:
        raise InvalidInput(f"{view.progress} steps of it are done.", "The certificate stands at its end.")
    certificate = await _issued(stores, certificates, people, settings, context, view)
    return Reply((shown(certificate, site, mine=True), await printed(certificate, site)))


async def _issued(
    stores: Collecting,
    certificates: CertificateStore,
    people: PeopleStore,
    settings: SettingStore,
    context: Context,
    view: Seen,
) -> CertificateRow:
    """Once a person and path, with the name they go by today."""
    profile = await people.by_id(context.member_id)
    return await certificates.issue(
        context.member_id,
        f"path:{view.row.id}",
        name=(profile.name if profile else "") or context.person.name,
        did=f"has followed the path, step by step ({len(view.there)} steps)",
        what=view.row.title,
        on=today(context),
        issuer=str(await settings.get(ISSUER.key, ISSUER.default, space_id=context.person.space_id)),
        hours=view.row.hours,
    )
