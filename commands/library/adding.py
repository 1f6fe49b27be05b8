"""Somebody adds to the library: what is there already is shown before anything is sent to review."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import ValidationError

from bot.capability import setting
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, Expired, InvalidInput, NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Heading, Items, Note, Reply, Text
from commands.library.actions import titled_so, visible
from commands.library.cards import NOT_MARKED, as_card
from commands.library.confirming import Confirmations, today
from commands.library.forms import MOST_TOPICS, AddResource, filed_under
from commands.library.payloads import AddAnyway, AddOne, SuggestIt, Whole
from commands.library.publishing import cause
from commands.library.wishes import Wishes, tell_those_who_asked
from store.base import Visibility
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import ResourceRow, ResourceStatus
from store.settings import SettingStore
from store.topics import TopicRow, TopicStore

VISIBILITY = setting(
    "library.visibility",
    Visibility,
    Visibility.MEMBERS,
    Arg("Who sees a new resource once it is published", label="Who sees new resources"),
)
SEEN_BY = {
    Visibility.PUBLIC: "everybody",
    Visibility.MEMBERS: "members",
    Visibility.SPACE: "members of this space",
}
THERE = "That link is in the library already."
ALIKE = 3


class Intake:
    """What an addition needs. It takes a unit, as a store does."""

    def __init__(self, unit: Any) -> None:
        self.library, self.topics, self.people = LibraryStore(unit), TopicStore(unit), PeopleStore(unit)
        self._settings, self._confirmations, self._wishes = SettingStore(unit), Confirmations(unit), Wishes(unit)

    async def same_link(self, context: Context, url: str) -> ResourceRow | None:
        """What this person sees behind the same address. Raises Conflict for what they do not see and nobody should add
        again; another space's own does not count."""
        for one in await self.library.similar_url(url):
            try:
                return await visible(self.library, context, one.id)
            except NotFound:
                row = await self.library.by_id(one.id)
            if row is not None and row.status is ResourceStatus.HIDDEN:
                raise Conflict(
                    "A moderator has hidden what stands behind that link.", "If that is wrong, ask an organizer."
                )
            if row is not None and row.status is not ResourceStatus.PUBLISHED:
                raise Conflict("Somebody suggested that link already.", "It is with the reviewers.")
        return None

    async def same_title(self, context: Context, title: str) -> list[ResourceRow]:
        """What this person sees under nearly the same title, the nearest first."""
        return await titled_so(self.library, context, title, ALIKE)

    async def add(self, form: AddResource, topics: list[TopicRow], context: Context) -> Reply:
        """An organizer's is published, all others are with the reviewers."""
        person = context.person
        key, default = VISIBILITY.key, VISIBILITY.default
        seen_by = Visibility(await self._settings.get(key, default, space_id=person.space_id))
        published = person.has(Role.ORGANIZER)
        number = await self.library.add(
            form.title,
            form.kind,
            topics=[topic.id for topic in topics],
            url=form.url,
            summary=form.summary,
            language=person.language,
            made_by=person.id,
            owner_id=person.id,
            space_id=person.space_id,
            visibility=seen_by,
            status="published" if published else "in review",
        )
        if published:
            await self._confirmations.begin(number, today(context))
            await tell_those_who_asked(self._wishes, context, number, cause(number), context.now + UNDO_FOR)
        return _thanks(form.title, number, seen_by, published=published)


@dataclass(frozen=True, slots=True)
class Present:
    """What is there already, to be shown instead; with `anyway` it may be added all the same."""

    title: str
    rows: list[ResourceRow]
    anyway: Button | None = None

    def reply(self) -> Reply:
        cards = tuple(as_card(row, NOT_MARKED, row.summary, row.status.value) for row in self.rows)
        note = Note("Is it the same? Then there is nothing more to do: save it, or say that it helped.")
        below = (Actions((self.anyway,)),) if self.anyway else ()
        return Reply((Heading(self.title.rstrip(".")), note, Items(cards), *below))


@command(examples=["add"], opens_form=True, reads_only=True)
async def add(
    link: Annotated[str, Arg("Its address, if you have it at hand", label="Link", most=2000)] = "",
) -> OpenForm:
    """Add a guide, template or tool that helped you."""
    return OpenForm(AddResource, {"url": link})


@on_action(opens_form=True)
async def add_one(chosen: AddOne) -> OpenForm:
    """Add what was looked for in vain."""
    return OpenForm(AddResource, {"title": chosen.title})


@on_action(opens_form=True)
async def suggest_it(chosen: SuggestIt) -> OpenForm:
    """As somebody else's message or another card says it."""
    return OpenForm(AddResource, chosen.model_dump())


@on_submit(contributes=True)
async def save_new(form: AddResource, intake: Intake, context: Context) -> Reply:
    """A new resource waits for review; what is there already is shown instead."""
    topics = await _topics(intake, form)
    if same := await intake.same_link(context, form.url):
        raise Conflict(THERE, f"It is “{same.title}”.", (Button(f"See {same.title}"[:75], Whole(resource=same.id)),))
    if alike := await intake.same_title(context, form.title):
        wanted = AddAnyway(
            url=form.url,
            title=form.title,
            kind=form.kind,
            summary=form.summary,
            topics=", ".join(topic.slug for topic in topics),
        )
        button = Button(f"It is another one: suggest {clip(form.title, 40)} anyway", wanted)
        title = "Something with nearly this title is in the library already"
        return Present(title, alike, button).reply()
    return await intake.add(form, topics, context)


@on_action()
async def add_anyway(chosen: AddAnyway, intake: Intake, context: Context) -> Reply:
    """They looked at what is there, and it is another one."""
    try:
        values = {**chosen.model_dump(), "topics": tuple(part for part in chosen.topics.split(", ") if part)}
        form = AddResource.model_validate(values)
    except ValidationError as problem:
        raise Expired("That button is from an earlier version.", "Fill in the form again: library add.") from problem
    if same := await intake.same_link(context, form.url):
        raise Conflict(THERE, f"It is “{same.title}”.", (Button(f"See {same.title}"[:75], Whole(resource=same.id)),))
    return await intake.add(form, await _topics(intake, form), context)


async def _topics(intake: Intake, form: AddResource) -> list[TopicRow]:
    chosen = await filed_under(intake.topics, form.topics)
    if len(chosen) > MOST_TOPICS:
        raise InvalidInput(
            f"At most {MOST_TOPICS} topics, please.", "Keep the ones people would look under.", name="topics"
        )
    return chosen


def _thanks(title: str, number: int, seen_by: Visibility, *, published: bool) -> Reply:
    who = SEEN_BY[seen_by]
    said = (
        f"**{{title}}** is in the library, visible to {who}."
        if published
        else f"**{{title}}** is with the reviewers, and then visible to {who}, with your name. You will find it under *library mine*."
    )
    return Reply(
        (Text(md("Thank you. " + said, title=title)), Actions((Button(f"See {title}"[:75], Whole(resource=number)),)))
    )
