"""`inbox`: what waits for this person, in one place."""

from dataclasses import dataclass

from bot.command import command
from bot.context import Context
from bot.errors import NotFound
from bot.handlers import on_action
from bot.notices import Notices
from bot.offers import OpenDraft, Run
from bot.people import Role
from bot.record import Within
from bot.registry import Registry
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Pager, Reply, Text
from bot.waiting import Waiting
from commands.hub.cards import HELP, begun, draft_card, draft_name
from commands.hub.idea_cards import answered_card
from commands.hub.ideas import open_ideas
from commands.hub.letters import letter_cards
from commands.hub.payloads import DropDraft, InboxPage
from store.drafts import DraftStore
from store.feedback import FeedbackStatus, FeedbackStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.spaces import SpaceStore


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose inbox it is, and where what waits is kept."""

    registry: Registry
    drafts: DraftStore
    feedback: FeedbackStore
    people: PeopleStore
    spaces: SpaceStore
    outbox: OutboxStore
    notices: Notices
    waiting: Waiting
    within: Within
    context: Context


@command(examples=["inbox"], reads_only=True, personal=True)
async def inbox(
    registry: Registry,
    drafts: DraftStore,
    feedback: FeedbackStore,
    people: PeopleStore,
    spaces: SpaceStore,
    outbox: OutboxStore,
    notices: Notices,
    waiting: Waiting,
    within: Within,
    context: Context,
) -> Reply:
    """What waits for you: messages, reviews, what you began, answers to your ideas, people to let in."""
    return await _page(Desk(registry, drafts, feedback, people, spaces, outbox, notices, waiting, within, context), 1)


@on_action(reads_only=True)
async def turn_inbox(
    asked: InboxPage,
    registry: Registry,
    drafts: DraftStore,
    feedback: FeedbackStore,
    people: PeopleStore,
    spaces: SpaceStore,
    outbox: OutboxStore,
    notices: Notices,
    waiting: Waiting,
    within: Within,
    context: Context,
) -> Reply:
    """Another page, in the same place."""
    reply = await _page(
        Desk(registry, drafts, feedback, people, spaces, outbox, notices, waiting, within, context), asked.page
    )
    return Reply(reply.blocks, update=True)


@on_action()
async def drop_draft(chosen: DropDraft, registry: Registry, drafts: DraftStore, context: Context) -> Reply:
    """Throw a draft away, after asking once more: nothing brings it back."""
    row = await drafts.load(chosen.draft, context.member_id)
    if row is None:
        raise NotFound("That draft is no longer there.", "It was sent or thrown away already.")
    if not chosen.sure:
        yes = Button("Yes, throw it away", DropDraft(draft=row.id, sure=True), "danger")
        keep = Button("No, open it", OpenDraft(draft=row.id))
        title = f"Throw away what you began: {draft_name(registry, row)}?"
        return Reply((Card(title=title, body="Nothing brings it back.", actions=(yes, keep)),))
    await drafts.drop(row.id, context.member_id)
    return Reply((Text("The draft is gone."),), update=True)


async def _page(desk: Desk, page: int) -> Reply:
    person_id = desk.context.member_id
    mine = [row for row in await desk.feedback.wanted_by(person_id) if row.status is not FeedbackStatus.OPEN]
    cards = [
        *await letter_cards(desk.outbox, desk.notices, desk.context),
        *await _to_do(desk),
        *await desk.waiting.cards(desk.within, desk.context),
        *(draft_card(desk.registry, row) for row in begun(await desk.drafts.of_person(person_id))),
        *(answered_card(row) for row in mine),
    ]
    if not cards:
        body = "What you begin and do not send is kept here for 30 days."
        return Reply((Card(title="Nothing waits for you", body=body), Actions((HELP,))))
    pages = -(-len(cards) // MOST_CARDS)
    page = min(page, pages)
    pager = Pager(page, pages, _to(page - 1, pages), _to(page + 1, pages)) if pages > 1 else None
    return Reply((Heading("Your inbox"), Items(tuple(cards[(page - 1) * MOST_CARDS : page * MOST_CARDS]), pager)))


async def _to_do(desk: Desk) -> list[Card]:
    """What waits for somebody with a role: people to let in, ideas to answer."""
    cards: list[Card] = []
    admin = desk.context.may(Role.ADMIN) and "admin.waiting" in desk.registry.commands
    if admin and (waiting := await _waiting(desk)):
        let_in = Button("See who waits", Run(text="admin waiting"), "primary")
        said = "1 person waits" if waiting == 1 else f"{waiting:,} people wait"
        cards.append(Card(title=f"{said} to be let in", actions=(let_in,)))
    organizer = desk.context.may(Role.ORGANIZER)
    if organizer and (ideas := len(await open_ideas(desk.feedback, desk.people, desk.context))):
        answer = Button("See ideas and faults", Run(text="hub ideas status:open"), "primary")
        said = "1 idea or fault has" if ideas == 1 else f"{ideas:,} ideas and faults have"
        body = "People find your answer in their inbox."
        cards.append(Card(title=f"{said} no answer yet", body=body, actions=(answer,)))
    return cards


async def _waiting(desk: Desk) -> int:
    """How many wait where this admin can let them in."""
    everywhere = Role.ADMIN.value in await desk.people.roles_of(desk.context.member_id)
    here = desk.context.person.space_id
    mine = [space.id for space in await desk.spaces.all() if everywhere or space.id == here]
    return sum([len(await desk.people.waiting(space_id)) for space_id in mine])


def _to(page: int, pages: int) -> InboxPage | None:
    return InboxPage(page=page) if 1 <= page <= pages else None
