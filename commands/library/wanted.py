"""`library wanted`: what people looked for in vain, by meaning; somebody can help, somebody waits, and it ends with an answer."""

from typing import Annotated

from bot.capability import card
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR, Letter, on_notice
from bot.param import Arg
from bot.people import Role
from bot.platforms import Platforms
from bot.record import Look, record
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Reply, Text
from commands.library.actions import visible
from commands.library.channels import Channels, into_channel
from commands.library.payloads import AddOne, Shared, Whole
from commands.library.wanted_cards import A_PAGE, closed, ended, in_channel, listing, nothing_wanted, whole
from commands.library.wanted_payloads import (
    AskFor,
    AskNoMore,
    CloseWanted,
    NoneOfThese,
    OfferHelp,
    OpenWanted,
    ReopenWanted,
    ShareWanted,
    TurnWanted,
)
from commands.library.wishes import Closed, Come, HelpOffered, Wishes
from store.audit import AuditStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.resource import ResourceRow, ResourceStatus, WantedKind, WantedState
from store.wanted import WantedStore

SHORT = 40
Number = Annotated[int, Arg("What is looked for")]


@command(examples=["wanted"], requires=Role.ORGANIZER, reads_only=True, personal=True, new=True)
async def wanted(wishes: Wishes) -> Reply:
    """See what people looked for in vain, by meaning and without names."""
    return await _page(wishes, 1)


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def turn_wanted(turn: TurnWanted, wishes: Wishes) -> Reply:
    """Another page."""
    reply = await _page(wishes, turn.page)
    return Reply(reply.blocks, update=True)


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def open_wanted(chosen: OpenWanted, wishes: Wishes, context: Context) -> Reply:
    """One with all the words that were used for it, and who can help."""
    group = await wishes.group(chosen.wanted)
    waiting, _ = await wishes.wanted.counts(group.ids)
    channel = context.origin.channel
    here = channel is not None and not channel.direct
    return whole(group, waiting, await wishes.wanted.offers(group.ids), in_channel=here)


@on_action()
async def ask_for(chosen: AskFor, wishes: Wishes, context: Context) -> Reply:
    """Whoever looked in vain is told when it comes; nobody else learns who it was."""
    number = await wishes.looked_for(chosen.query, context.origin.user, space_id=context.person.space_id)
    row = await wishes.wanted.by_id(number) if number is not None else None
    if row is None:
        raise InvalidInput("There is no word in that to wait for.", "Search for it in words, and ask then.")
    new = await wishes.wanted.ask(context.member_id, row.id)
    said = (
        "You hear from us when something on **{shown}** comes. The organizers see that it is looked for, and not by whom."
        if new
        else "You are told already when something on **{shown}** comes."
    )
    undo = Button("No, do not tell me", AskNoMore(wanted=row.id))
    return Reply((Text(md(said, shown=row.shown)), Actions((undo,))))


@on_action()
async def ask_no_more(chosen: AskNoMore, wishes: Wishes, context: Context) -> Reply:
    """Found, or no longer needed."""
    group = await wishes.group(chosen.wanted)
    gone = await wishes.wanted.ask_no_more(context.member_id, group.ids)
    said = "Good. We no longer tell you about **{shown}**." if gone else "You did not wait for **{shown}** (any more)."
    again = Button("Tell me after all", AskFor(query=group.shown))
    return Reply((Text(md(said, shown=group.shown)), Actions((again,))))


@on_action()
async def none_of_these(chosen: NoneOfThese, wishes: Wishes, context: Context) -> Reply:
    """Something was found, and it is not it: that is looking in vain, too."""
    number = await wishes.looked_for(
        chosen.query, context.origin.user, WantedKind.GIVEN_UP, space_id=context.person.space_id
    )
    if number is None:
        raise InvalidInput("There is no word in that to look for.", "Search for it in words.")
    said = md("Thank you. The organizers see that **{query}** was not found, and not who looked.", query=chosen.query)
    buttons = (
        Button("Tell me when it comes", AskFor(query=chosen.query), "primary"),
        Button("Add a resource on this", AddOne(title=chosen.query)),
    )
    return Reply((Text(said), Actions(buttons)))


class Help(Form, id="library.help-offer", title="I can help", submit="Offer it"):
    """The organizers, and whoever asked to be told, hear it with your name."""

    note: Annotated[str, Arg("What you know or have, and how to reach you", label="How", long=True, least=3, most=400)]


@on_action(opens_form=True, reads_only=True)
async def offer_help(chosen: OfferHelp, wishes: Wishes) -> OpenForm:
    """Say how."""
    group = await wishes.group(chosen.wanted)
    return OpenForm(Help, about=str(group.id))


@on_submit(contributes=True)
async def offered(form: Help, wishes: Wishes, people: PeopleStore, context: Context) -> Reply:
    """The organizers of this space hear it, and whoever asked."""
    group = await wishes.group(form.about_number)
    if group.rows[0].state is not WantedState.OPEN:
        raise Conflict("It was found meanwhile.", "Thank you all the same.")
    new = await wishes.wanted.offer(context.member_id, group.id, form.note.strip())
    notice = HelpOffered(wanted=group.id, by=context.member_id, note=form.note.strip())
    organizers = {grant.person_id for grant in await people.holders(Role.ORGANIZER.value, context.person.space_id)}
    asked = {ask.person_id for ask in await wishes.wanted.asks(group.ids)}
    for person_id in sorted((organizers | asked) - {context.member_id}):
        key = f"library.help:{group.id}:{context.member_id}:{person_id}:{context.now.isoformat()}"
        context.notify(Letter(key=key, notice=notice, person_id=person_id, cause=f"wanted:{group.id}"))
    said = "Thank you. The organizers" if new else "Thank you, your last word counts. The organizers"
    words = md(said + ", and whoever asked for **{shown}**, hear that you can help.", shown=group.shown)
    return Reply((Text(words), Actions((Button("Add a resource on it", AddOne(title=group.shown)),))))


class Answer(Form, id="library.wanted-close", title="What became of it?", submit="Close it"):
    """Name the resource that answers it, or say in a sentence what became of it. Whoever asked to be told hears that."""

    number: Annotated[int | None, Arg("The resource that is it, by its number", label="Number", least=1)] = None
    words: Annotated[str, Arg("Where it was found, or why it will not come", label="In words", long=True, most=400)] = (
        ""
    )


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def close_wanted(chosen: CloseWanted, wishes: Wishes) -> OpenForm:
    """Ask for the answer."""
    group = await wishes.group(chosen.wanted)
    if group.rows[0].state is not WantedState.OPEN:
        raise Conflict(f"“{group.shown}” was closed already.", "See what is still looked for: library wanted.")
    return OpenForm(Answer, about=str(group.id))


@on_submit(requires=Role.ORGANIZER)
async def answered(form: Answer, wishes: Wishes, audit: AuditStore, context: Context) -> Reply:
    """All of the group is closed; those who waited or offered help hear it when it cannot be undone any more."""
    group, words = await wishes.group(form.about_number), form.words.strip()
    resource = await visible(wishes.library, context, form.number) if form.number else None
    if resource is None and not words:
        raise InvalidInput("Say what became of it: a number, or a sentence.", name="words")
    if resource is not None and resource.status is not ResourceStatus.PUBLISHED:
        raise InvalidInput(f"That resource is {resource.status.value}.", "Publish it first.", name="number")
    state = WantedState.FOUND if resource else WantedState.CLOSED
    gone = await wishes.wanted.close(group.ids, state, answer_id=resource.id if resource else None, answer=words)
    if not gone:
        raise Conflict(f"“{group.shown}” was closed already.", "See what is still looked for: library wanted.")
    after = {"state": state.value, "resource": resource.id if resource else None}
    audit.record(context.member_id, "library.wanted.close", "wanted", group.id, after=after)
    told = {ask.person_id: ask.wanted_id for ask in await wishes.wanted.asks(gone)}
    told |= {offer.person_id: group.id for offer in await wishes.wanted.offers(gone) if offer.person_id not in told}
    told.pop(context.member_id, None)
    for person_id, number in sorted(told.items()):
        key = f"library.wanted:{number}:{person_id}:{context.now.isoformat()}"
        letter = Letter(key=key, notice=Closed(wanted=number), person_id=person_id, not_before=context.now + UNDO_FOR, cause=_cause(group.id))  # fmt: skip
        context.notify(letter)
    return closed(group, ended(words, resource), len(told))


@on_action(requires=Role.ORGANIZER)
async def reopen_wanted(
    chosen: ReopenWanted, wishes: Wishes, outbox: OutboxStore, audit: AuditStore, context: Context
) -> Reply:
    """Closing it was a slip; within ten minutes nobody was told."""
    row = await wishes.wanted.by_id(chosen.wanted)
    if row is None or row.closed is None:
        raise Conflict("It is still looked for.", "See what is looked for: library wanted.")
    if row.closed < context.now - UNDO_FOR:
        raise Conflict("It was closed more than ten minutes ago.", "Searches that find nothing open it again.")
    again = await wishes.wanted.reopen(await wishes.wanted.closed_with(row.id), (row.state,))
    await outbox.cancel(_cause(chosen.wanted))
    audit.record(context.member_id, "library.wanted.reopen", "wanted", row.id, after={"rows": again})
    look = Button(f"Look at “{clip(row.shown, SHORT)}”", OpenWanted(wanted=row.id))
    return Reply((Text(md("**{shown}** is looked for again.", shown=row.shown)), Actions((look,))), update=True)


@on_action(requires=Role.ORGANIZER)
async def share_wanted(
    chosen: ShareWanted, wishes: Wishes, channels: Channels, platforms: Platforms, context: Context
) -> Reply:
    """A question to the channel, which becomes its answer when it is found."""
    group = await wishes.group(chosen.wanted)
    shown = in_channel(group, (await wishes.wanted.counts(group.ids))[1], None)
    return await into_channel(channels, platforms, context, Shared.WANTED, group.id, shown, title=group.shown)


@card("wanted")
async def wanted_card(wishes: Wishes, context: Context, id: Number) -> Card | None:
    """As it stands in a channel; its answer once there is one."""
    row = await wishes.wanted.by_id(id)
    if row is None or row.state is WantedState.HIDDEN:
        return None
    group = await wishes.group(id)
    return in_channel(group, (await wishes.wanted.counts(group.ids))[1], await _answer(wishes, context, row.answer_id))


@on_notice()
async def come(notice: Come, wishes: Wishes, context: Context) -> Reply | None:
    """Something on what they asked for; nothing when it is gone again, or not for them to see."""
    row = await wishes.wanted.by_id(notice.wanted)
    resource = await _answer(wishes, context, notice.resource)
    if row is None or resource is None:
        return None
    title = md("**{title}** may be what you asked for", title=resource.title)
    body = "\n\n".join(part for part in (resource.summary, f"You asked to be told about “{row.shown}”.") if part)
    buttons = (
        Button(f"See {clip(resource.title, SHORT)}", Whole(resource=resource.id), "primary"),
        Button("That is it: wait no longer", AskNoMore(wanted=row.id)),
    )
    return Reply((Card(title=title, body=body), Actions(buttons)))


@on_notice()
async def told_closed(notice: Closed, wishes: Wishes, context: Context) -> Reply | None:
    """How it ended; nothing when it is open again."""
    row = await wishes.wanted.by_id(notice.wanted)
    if row is None or row.state not in (WantedState.FOUND, WantedState.CLOSED):
        return None
    resource = await _answer(wishes, context, row.answer_id)
    title = f"{'Found' if row.state is WantedState.FOUND else 'What became of'}: “{row.shown}”"
    see = (Actions((Button(f"See {clip(resource.title, SHORT)}", Whole(resource=resource.id), "primary"),)),) if resource else ()  # fmt: skip
    return Reply((Card(title=title, body=ended(row.answer, resource)), *see))


@on_notice()
async def help_offered(notice: HelpOffered, wishes: Wishes, people: PeopleStore, context: Context) -> Reply | None:
    """Who, and how."""
    row, who = await wishes.wanted.by_id(notice.wanted), await people.by_id(notice.by)
    if row is None or who is None or row.state is not WantedState.OPEN:
        return None
    organizes = context.may(Role.ORGANIZER)
    look = (Actions((Button(f"Look at “{clip(row.shown, SHORT)}”", OpenWanted(wanted=row.id)),)),) if organizes else ()
    title = md("{name} can help with **{shown}**", name=who.name or "Somebody", shown=row.shown)
    return Reply((Card(title=title, body=notice.note), *look))


async def _page(wishes: Wishes, page: int) -> Reply:
    groups = await wishes.groups()
    if not groups:
        return nothing_wanted()
    page = min(max(page, 1), -(-len(groups) // A_PAGE))
    shown = groups[(page - 1) * A_PAGE : page * A_PAGE]
    return listing(groups, [await wishes.wanted.counts(group.ids) for group in shown], page)


async def _answer(wishes: Wishes, context: Context, number: int | None) -> ResourceRow | None:
    """The resource, where this reader may see it."""
    try:
        found = await visible(wishes.library, context, number) if number is not None else None
    except NotFound:
        return None
    return found if found and found.status is ResourceStatus.PUBLISHED else None


def _cause(number: int) -> str:
    return f"library.wanted:{number}"


async def look(store: WantedStore, id: Number) -> Look | None:
    row = await store.by_id(id)
    if row is None:
        return None
    said = "\n".join(f"{offer.name}: {offer.note}" for offer in await store.offers([row.id]))
    return Look(
        title=f"“{row.shown}”", see=OpenWanted(wanted=row.id), says=said, hidden=row.state is WantedState.HIDDEN
    )


async def hide(store: WantedStore, id: Number) -> str | None:
    row = await store.by_id(id)
    gone = row is not None and await store.close([row.id], WantedState.HIDDEN)
    return WantedState.OPEN.value if gone else None


async def restore(store: WantedStore, id: Number, state: Annotated[str, Arg("As it was")]) -> bool:
    return bool(await store.reopen([id], (WantedState.HIDDEN,)))


looked_for = record("wanted", look=look, hide=hide, restore=restore, noun="search")
