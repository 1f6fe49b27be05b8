"""Topics that members would like to hear about: suggested, wanted by others too, picked or declined with a reason."""

from dataclasses import replace
from typing import Annotated

from rapidfuzz import fuzz, process

from bot.action import Action
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.offers import FillIn
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Note, Pager, Reply, Text
from commands.webinars.cards import SHORT, when
from commands.webinars.changes import how_many
from commands.webinars.forms import MOST_TOPICS, Announce
from commands.webinars.in_vain import ALIKE, InVain
from commands.webinars.payloads import Draft, Show
from commands.webinars.planned import OF_IDEA, Planned, letters_to, may_want, note
from store.audit import AuditStore
from store.topics import TopicStore
from store.webinar import WebinarIdeaStatus
from store.webinar_ideas import WebinarIdeaStore
from store.webinar_rows import Dated, WebinarIdeaRow, WebinarRow
from store.webinars import WebinarStore

MOST_BUTTONS = 3  # of a card in a list


class Want(Action, id="webinars.want"):
    """I would come to that, too."""

    idea: int


class Ideas(Action, id="webinars.ideas"):
    page: int


class SeeIdea(Action, id="webinars.idea"):
    idea: int


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
    others = [row for row in await store.all(WebinarIdeaStatus.OPEN) if may_want(context.person, row)]
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
async def ideas(planned: Planned, webinars: WebinarStore, vain: InVain, context: Context) -> Reply:
    """See the topics members suggested; add your voice."""
    return await _page(planned, webinars, vain, context, 1)


@on_action(reads_only=True)
async def turn_ideas(asked: Ideas, planned: Planned, webinars: WebinarStore, vain: InVain, context: Context) -> Reply:
    reply = await _page(planned, webinars, vain, context, asked.page)
    return Reply(reply.blocks, update=True)


@on_action(reads_only=True)
async def see_idea(chosen: SeeIdea, store: WebinarIdeaStore, webinars: WebinarStore, context: Context) -> Reply:
    """One by itself, with all that can be done about it."""
    row = await _visible(store, context, chosen.idea)
    mine = bool(await store.wanted_by(context.member_id, [row.id]))
    draft = await webinars.by_id(row.webinar_id) if row.webinar_id else None
    card = replace(_card(row, context, mine, draft), subject=f"webinar-idea:{row.id}")
    return Reply((card, Actions((Button("See all topics", Ideas(page=1)),))))


@on_action()
async def want(chosen: Want, store: WebinarIdeaStore, planned: Planned, context: Context) -> Reply:
    """Counts once; what is planned by now is shown instead."""
    row = await _visible(store, context, chosen.idea)
    if row.status is WebinarIdeaStatus.PICKED and (dated := (await planned.to_come(context)).get(row.webinar_id or 0)):
        return Reply((_planned(row, dated),))
    new = await store.voice(row.id, context.member_id)
    again = await store.by_id(row.id) or row
    said = "Counted. {people} want **{title}**." if new else "You said so already. {people} want **{title}**."
    return Reply((Text(md(said, people=how_many(again.voices), title=row.title)),))


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def pick(
    chosen: Pick, store: WebinarIdeaStore, webinars: WebinarStore, topics: TopicStore, context: Context
) -> OpenForm:
    """The form to announce it opens, filled; whoever wanted it hears of it when it is announced."""
    row = await _visible(store, context, chosen.idea)
    if row.status is not WebinarIdeaStatus.OPEN:
        raise Conflict(f"It was {row.status.value} already.", row.answer or "See what comes: webinars.")
    if (draft := await webinars.by_id(row.webinar_id) if row.webinar_id else None) is not None:
        raise Conflict(
            "It is being prepared already.", "Post that draft, or throw it away first.", _draft(draft, context)
        )
    filed = tuple(one.slug for one in await topics.by_words(f"{row.title} {row.why}"))[:MOST_TOPICS]
    values = {"title": row.title, "summary": row.why, "topics": filed}
    return OpenForm(Announce, values, about=f"{OF_IDEA}{row.id}")


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
    if not await store.decline(row.id, form.reason.strip()):
        raise Conflict("Somebody decided on it before.", "See what is open: webinars ideas.")
    note(audit, context, row, WebinarIdeaStatus.DECLINED)
    for letter in await letters_to(store, context, row, WebinarIdeaStatus.DECLINED):
        context.notify(letter)
    return Reply((Text(md("**{title}** is declined; those who wanted it hear why.", title=row.title)),))


async def _page(planned: Planned, webinars: WebinarStore, vain: InVain, context: Context, asked: int) -> Reply:
    """What waits, most wanted first; then what is planned, until it is over."""
    store, to_come = planned.ideas, await planned.to_come(context)
    rows = [row for row in await store.all(WebinarIdeaStatus.OPEN) if may_want(context.person, row)]
    picked = [row for row in await store.planned(to_come) if may_want(context.person, row)]
    suggest_one = Button("Suggest a topic", FillIn(text="webinars suggest"), "primary")
    new = await vain.offers(context, [row.title for row in (*rows, *picked)])
    if not rows and not picked:
        return Reply((Text("Nobody has suggested a topic yet."), *new, Actions((suggest_one,))))
    pages = -(-(len(rows) + len(picked)) // MOST_CARDS)
    page = min(max(asked, 1), pages)
    shown = [*rows, *picked][(page - 1) * MOST_CARDS : page * MOST_CARDS]
    mine = await store.wanted_by(context.member_id, [row.id for row in shown])
    drafts = {row.id: row for row in [await webinars.by_id(one.webinar_id) for one in shown if one.webinar_id] if row}
    cards = tuple(
        _planned(row, to_come[row.webinar_id])
        if row.status is WebinarIdeaStatus.PICKED and row.webinar_id in to_come
        else _short(_card(row, context, row.id in mine, drafts.get(row.webinar_id or 0)), row)
        for row in shown
    )
    previous, following = Ideas(page=page - 1) if page > 1 else None, Ideas(page=page + 1) if page < pages else None
    pager = Pager(page, pages, previous, following) if pages > 1 else None
    head = Heading("Topics members would like to hear about")
    return Reply((head, Items(cards, pager), *new, Actions((suggest_one,))))


def _card(row: WebinarIdeaRow, context: Context, mine: bool, draft: WebinarRow | None) -> Card:
    """`draft` is the webinar that an organizer prepares on it."""
    name = clip(row.title, SHORT)
    voice = () if mine else (Button(f"I want that too: {name}", Want(idea=row.id), "primary"),)
    organizer: tuple[Button, ...] = ()
    if context.may(Role.ORGANIZER):
        announce = _draft(draft, context) if draft else (Button(f"Announce {name}", Pick(idea=row.id)),)
        organizer = (*announce, Button(f"Decline {name}", Decline(idea=row.id)))
    note = f"{how_many(row.voices)} want{'s' if row.voices == 1 else ''} it{', you too' if mine else ''}"
    prepared = " · a webinar on it is being prepared" if draft else ""
    return Card(title=row.title, body=row.why, note=note + prepared, actions=(*voice, *organizer))


def _short(card: Card, row: WebinarIdeaRow) -> Card:
    """With the way to it by itself, where there is room; who decides about it needs that least."""
    see = Button(f"See {clip(row.title, SHORT)}", SeeIdea(idea=row.id))
    return replace(card, actions=(*card.actions, see)) if len(card.actions) < MOST_BUTTONS else card


def _planned(row: WebinarIdeaRow, dated: Dated) -> Card:
    """It became a webinar: which, and when."""
    name = clip(dated.webinar.title, SHORT)
    body = md("Planned: **{title}**, {when}", title=dated.webinar.title, when=when(dated))
    note = f"{how_many(row.voices)} wanted it"
    return Card(
        title=row.title, body=body, note=note, tone="good", actions=(Button(f"See {name}", Show(date=dated.id)),)
    )


def _draft(draft: WebinarRow, context: Context) -> tuple[Button, ...]:
    """For organizers of the space in which it is prepared."""
    here = draft.space_id == context.person.space_id
    return (Button(f"Draft: {clip(draft.title, SHORT)}", Draft(webinar=draft.id)),) if here else ()


async def _visible(store: WebinarIdeaStore, context: Context, number: int) -> WebinarIdeaRow:
    row = await store.by_id(number)
    if row is None or row.hidden or not may_want(context.person, row):
        raise NotFound("That topic is not in the list (any more).", "See all of them: webinars ideas.")
    return row
