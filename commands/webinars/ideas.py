"""Topics that members would like to hear about: suggested, wanted by others too, picked or declined with a reason."""

from typing import Annotated

from rapidfuzz import fuzz, process

from bot import access
from bot.action import Action
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import Letter, on_notice
from bot.offers import FillIn, Run
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Note, Pager, Reply, Text
from commands.webinars.cards import SHORT
from commands.webinars.forms import Announce
from commands.webinars.notices import IdeaSettled
from store.audit import AuditStore
from store.library import LibraryStore
from store.webinar import WebinarIdeaStatus
from store.webinar_ideas import WebinarIdeaStore
from store.webinar_rows import WebinarIdeaRow

ALIKE = 70
ASKED_OFTEN = 3


class Want(Action, id="webinars.want"):
    """I would come to that, too."""

    idea: int


class Ideas(Action, id="webinars.ideas"):
    page: int


class Pick(Action, id="webinars.pick"):
    idea: int


class Decline(Action, id="webinars.decline"):
    idea: int


class Suggest(Form, id="webinars.suggest", title="Suggest a topic", submit="Suggest it"):
    """What would you like to hear about, or talk about?"""

    title: Annotated[str, Arg("In a few words", label="Topic", least=3, most=100)]
    why: Annotated[str, Arg("What you would do with it, or who should speak", label="Why", long=True, most=600)] = ""


class NotNow(Form, id="webinars.decline", title="Not now", submit="Say so"):
    """Everybody who wanted it reads the reason."""

    reason: Annotated[str, Arg("Why not, and what else there is", label="Reason", long=True, least=3, most=600)]


@command(examples=["suggest", "suggest open data in small towns"], opens_form=True, reads_only=True)
async def suggest(
    topic: Annotated[str, Arg("What you would like to hear about", label="Topic", rest=True, most=100)] = "",
) -> OpenForm:
    """Suggest a topic for a webinar; others add their voice."""
    return OpenForm(Suggest, {"title": topic} if topic else {})


@on_submit(contributes=True)
async def keep(form: Suggest, store: WebinarIdeaStore, context: Context) -> Reply:
    """Kept; what sounds alike is shown, so that voices come together."""
    others = [row for row in await store.all(WebinarIdeaStatus.OPEN) if _seen(context, row)]
    titles = {row.id: row.title for row in others}
    near = process.extract(form.title, titles, scorer=fuzz.token_set_ratio, limit=3, score_cutoff=ALIKE)
    await store.add(context.member_id, form.title.strip(), form.why.strip(), space_id=context.person.space_id)
    said = md(
        "Thank you. Organizers see **{title}** in their digest, and you hear what becomes of it.", title=form.title
    )
    if not near:
        return Reply((Text(said),))
    alike = {number for _, _, number in near}
    buttons = tuple(Button(f"I want that too: {clip(titles[number], SHORT)}", Want(idea=number)) for number in alike)
    return Reply((Text(said), Note("Others suggested something that sounds alike:"), Actions(buttons)))


@command(examples=["ideas"], reads_only=True)
async def ideas(store: WebinarIdeaStore, library: LibraryStore, context: Context) -> Reply:
    """See the topics members suggested; add your voice."""
    return await _page(store, library, context, 1)


@on_action(reads_only=True)
async def turn_ideas(asked: Ideas, store: WebinarIdeaStore, library: LibraryStore, context: Context) -> Reply:
    reply = await _page(store, library, context, asked.page)
    return Reply(reply.blocks, update=True)


@on_action()
async def want(chosen: Want, store: WebinarIdeaStore, context: Context) -> Reply:
    """Counts once."""
    row = await _visible(store, context, chosen.idea)
    new = await store.voice(row.id, context.member_id)
    again = await store.by_id(row.id) or row
    said = "Counted. {people} want **{title}**." if new else "You said so already. {people} want **{title}**."
    return Reply((Text(md(said, people=_people(again.voices), title=row.title)),))


@on_action(requires=Role.ORGANIZER, opens_form=True)
async def pick(chosen: Pick, store: WebinarIdeaStore, audit: AuditStore, context: Context) -> OpenForm:
    """It becomes a webinar: everybody who wanted it hears so, and the form to announce it opens."""
    row = await _visible(store, context, chosen.idea)
    if row.status is WebinarIdeaStatus.DECLINED:
        raise Conflict("It was declined already.", row.answer)
    if await store.settle(row.id, WebinarIdeaStatus.PICKED):
        await _settled(store, audit, context, row, WebinarIdeaStatus.PICKED)
    return OpenForm(Announce, {"title": row.title, "summary": row.why})


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def decline(chosen: Decline, store: WebinarIdeaStore, context: Context) -> OpenForm:
    row = await _visible(store, context, chosen.idea)
    return OpenForm(NotNow, about=str(row.id))


@on_submit(requires=Role.ORGANIZER)
async def not_now(form: NotNow, store: WebinarIdeaStore, audit: AuditStore, context: Context) -> Reply:
    """With the reason, to everybody who wanted it."""
    row = await _visible(store, context, int(form.about))
    if not form.reason.strip():
        raise InvalidInput("Please give a reason, however short.", name="reason")
    if not await store.settle(row.id, WebinarIdeaStatus.DECLINED, form.reason.strip()):
        raise Conflict("Somebody decided on it before.", "See what is open: webinars ideas.")
    await _settled(store, audit, context, row, WebinarIdeaStatus.DECLINED)
    return Reply((Text(md("**{title}** is declined; those who wanted it hear why.", title=row.title)),))


@on_notice()
async def idea_settled(notice: IdeaSettled, store: WebinarIdeaStore) -> Reply | None:
    row = await store.by_id(notice.idea)
    if row is None or row.status is WebinarIdeaStatus.OPEN:
        return None
    if row.status is WebinarIdeaStatus.PICKED:
        body = md("**{title}**, which you wanted, becomes a webinar. It will be announced.", title=row.title)
        see = Button("See what comes", Run(text="webinars upcoming"))
        return Reply((Card(title="Your topic was picked", body=body, tone="good", actions=(see,)),))
    body = md("**{title}**, which you wanted, will not be a webinar now: {why}", title=row.title, why=row.answer)
    return Reply((Card(title="Your topic was not picked", body=body),))


async def _settled(
    store: WebinarIdeaStore, audit: AuditStore, context: Context, row: WebinarIdeaRow, status: WebinarIdeaStatus
) -> None:
    before, after = {"status": row.status.value}, {"status": status.value}
    audit.record(
        context.member_id, "webinar.idea", "webinar_idea", row.id, before=before, after=after, space_id=row.space_id
    )
    for person in await store.voices(row.id):
        if person != context.person.id:
            key = f"webinar.idea:{row.id}:{status.value}:{person}"
            context.notify(
                Letter(key=key, notice=IdeaSettled(idea=row.id), person_id=person, cause=f"webinar.idea:{row.id}")
            )


async def _page(store: WebinarIdeaStore, library: LibraryStore, context: Context, asked: int) -> Reply:
    rows = [row for row in await store.all(WebinarIdeaStatus.OPEN) if _seen(context, row)]
    suggest_one = Button("Suggest a topic", FillIn(text="webinars suggest"), "primary")
    vain = await _looked_for(library, context, rows)
    if not rows:
        return Reply((Text("Nobody has suggested a topic yet."), *vain, Actions((suggest_one,))))
    pages = -(-len(rows) // MOST_CARDS)
    page = min(max(asked, 1), pages)
    shown = rows[(page - 1) * MOST_CARDS : page * MOST_CARDS]
    mine = await store.wanted_by(context.member_id, [row.id for row in shown])
    cards = tuple(_card(row, context, row.id in mine) for row in shown)
    previous, following = Ideas(page=page - 1) if page > 1 else None, Ideas(page=page + 1) if page < pages else None
    head = Heading("Topics members would like to hear about")
    return Reply((head, Items(cards, Pager(page, pages, previous, following)), *vain, Actions((suggest_one,))))


async def _looked_for(
    library: LibraryStore, context: Context, rows: list[WebinarIdeaRow]
) -> tuple[Note | Actions, ...]:
    """For organizers: what people looked for in vain in the library, and nobody has suggested yet."""
    if not context.may(Role.ORGANIZER):
        return ()
    titles = [row.title for row in rows]
    often = [one for one in await library.most_wanted(20) if one.asked >= ASKED_OFTEN]
    new = [
        one
        for one in often
        if not process.extractOne(one.shown, titles, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
    ]
    if not new:
        return ()
    buttons = tuple(
        Button(
            clip(f"Suggest {one.shown} (looked for {one.asked:,} times)", 75),
            FillIn(text=f"webinars suggest {one.shown}"),
        )
        for one in new[:3]
    )
    return (Note("People looked for these in the library, and found nothing:"), Actions(buttons))


def _card(row: WebinarIdeaRow, context: Context, mine: bool) -> Card:
    name = clip(row.title, SHORT)
    voice = () if mine else (Button(f"I want that too: {name}", Want(idea=row.id), "primary"),)
    organizer = (
        (Button(f"Announce {name}", Pick(idea=row.id)), Button(f"Decline {name}", Decline(idea=row.id)))
        if context.may(Role.ORGANIZER)
        else ()
    )
    note = f"{_people(row.voices)} want{'s' if row.voices == 1 else ''} it{', you too' if mine else ''}"
    return Card(title=row.title, body=row.why, note=note, actions=(*voice, *organizer))


async def _visible(store: WebinarIdeaStore, context: Context, number: int) -> WebinarIdeaRow:
    row = await store.by_id(number)
    if row is None or not _seen(context, row):
        raise NotFound("That topic is not in the list (any more).", "See all of them: webinars ideas.")
    return row


def _seen(context: Context, row: WebinarIdeaRow) -> bool:
    return access.may_see(context.person, "members", row.space_id)


def _people(count: int) -> str:
    return "One person" if count == 1 else f"{count:,} people"
