"""The commands of a profile: what the hub knows of you, and changing it."""

from typing import Annotated, Literal

from bot.command import command
from bot.context import Context
from bot.errors import InvalidInput, NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.planning import follow_zone
from bot.reminders import replan
from bot.ui.nodes import Reply
from bot.zones import known_zone
from commands.profile.cards import LANGUAGES, Mine, now_follows, now_seen_by, now_speaks, profile_card, saved
from commands.profile.forms import EditProfile, FollowTopics
from commands.profile.payloads import SetLanguage, SetVisibility
from store.audit import AuditStore
from store.base import Visibility
from store.digests import DigestStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.person import Profile
from store.schedule import ScheduleStore
from store.spaces import SpaceStore
from store.topics import TopicRow, TopicStore

MOST_TOPICS = 20
Language = Literal[
    "English",
    "Français",
    "Español",
    "Deutsch",
    "Português",
    "Italiano",
    "Nederlands",
    "Cymraeg",
    "Gaeilge",
    "Kiswahili",
]


@command(examples=["show"], reads_only=True, personal=True)
async def show(people: PeopleStore, topics: TopicStore, spaces: SpaceStore, context: Context) -> Reply:
    """What the hub knows of you, and what you may do here."""
    person_id = context.member_id
    mine = Mine(
        profile=await _mine(people, context),
        topics=await topics.by_ids(await people.topics_of(person_id)),
        grants=await people.grants_of(person_id),
        accounts=await people.accounts_of(person_id),
        spaces=await spaces.all(),
    )
    return profile_card(mine, on_web=context.origin.space.platform == "web")


@command(examples=["edit"], opens_form=True, reads_only=True)
async def edit(people: PeopleStore, context: Context) -> OpenForm:
    """Change your name, title, organization, time zone and a few words about you."""
    profile = await _mine(people, context)
    fields = ("name", "title", "organization", "zone", "bio")
    return OpenForm(EditProfile, {name: getattr(profile, name) for name in fields})


@on_submit()
async def save_profile(
    form: EditProfile,
    people: PeopleStore,
    schedules: ScheduleStore,
    outbox: OutboxStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """Keep what is different. In another zone, what comes by itself comes by its clocks."""
    before = await _mine(people, context)
    wanted = {name: getattr(form, name) for name in ("name", "title", "organization", "bio")}
    wanted["zone"] = known_zone(form.zone) if form.zone else before.zone
    changed = {name: value for name, value in wanted.items() if value != getattr(before, name)}
    if changed:
        await people.update_profile(before.id, **changed)
        if zone := changed.get("zone"):
            await follow_zone(schedules, before.id, before.zone or "UTC", zone, context.now)
            await replan(outbox, schedules, before.id, zone, context.now)
        # Which fields, not what stood in them: the chain keeps nothing that somebody may want forgotten.
        audit.record(before.id, "profile.edit", "person", before.id, after={"fields": sorted(changed)})
    return saved(form.name, ["about you" if name == "bio" else name for name in changed])


@command(examples=["topics"], opens_form=True, reads_only=True)
async def topics(
    people: PeopleStore,
    vocabulary: TopicStore,
    context: Context,
    words: Annotated[str, Arg("Topics to follow, with commas between", label="Topics", rest=True, most=400)] = "",
) -> OpenForm:
    """Choose the topics you follow."""
    known = await vocabulary.by_ids(await people.topics_of(context.member_id))
    return OpenForm(FollowTopics, {"topics": (*(topic.name for topic in known), *([words] if words else []))})


@on_submit()
async def follow(
    form: FollowTopics,
    people: PeopleStore,
    vocabulary: TopicStore,
    digests: DigestStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """Follow exactly these."""
    chosen = {topic.id: topic for topic in [await _topic(vocabulary, word) for word in form.topics]}
    if len(chosen) > MOST_TOPICS:
        raise InvalidInput(f"At most {MOST_TOPICS} topics, please.", "Keep those you work on now.", name="topics")
    before = set(await people.topics_of(context.member_id))
    await people.set_topics(context.member_id, chosen)
    widened = await digests.widen(context.member_id, [one.slug for one in chosen.values() if one.id not in before])
    audit.record(context.member_id, "profile.topics", "person", context.member_id, after={"topics": sorted(chosen)})
    return now_follows(list(chosen.values()), widened=widened)


@command(examples=["visibility members"])
async def visibility(
    people: PeopleStore,
    audit: AuditStore,
    context: Context,
    who: Annotated[Visibility, Arg("Public, members, or only your space", label="Who sees my profile")],
) -> Reply:
    """Say who sees your profile."""
    return await _see(people, audit, context, who)


@on_action()
async def set_visibility(chosen: SetVisibility, people: PeopleStore, audit: AuditStore, context: Context) -> Reply:
    """From the list on the profile."""
    return await _see(people, audit, context, chosen.visibility)


@command(examples=["language English"])
async def language(
    people: PeopleStore,
    audit: AuditStore,
    context: Context,
    which: Annotated[Language, Arg("The language you work in", label="Language")],
) -> Reply:
    """Say which language you work in."""
    code = next(code for code, name in LANGUAGES.items() if name == which)
    return await _speak(people, audit, context, code)


@on_action()
async def set_language(chosen: SetLanguage, people: PeopleStore, audit: AuditStore, context: Context) -> Reply:
    """From the list on the profile."""
    return await _speak(people, audit, context, chosen.code)


async def _mine(people: PeopleStore, context: Context) -> Profile:
    profile = await people.by_id(context.member_id)
    if profile is None:
        raise NotFound("There is no profile of yours (any more).", "Type any command, and a new one begins.")
    return profile


async def _see(people: PeopleStore, audit: AuditStore, context: Context, who: Visibility) -> Reply:
    before = await _mine(people, context)
    await people.update_profile(before.id, visibility=who)
    was, now = {"visibility": before.visibility.value}, {"visibility": who.value}
    audit.record(before.id, "profile.visibility", "person", before.id, before=was, after=now)
    return now_seen_by(who)


async def _speak(people: PeopleStore, audit: AuditStore, context: Context, code: str) -> Reply:
    if code not in LANGUAGES:
        raise InvalidInput("That language is not in the list (any more).", "See your profile for the ones there are.")
    await people.update_profile(context.member_id, language=code)
    audit.record(context.member_id, "profile.language", "person", context.member_id, after={"language": code})
    return now_speaks(code)


async def _topic(vocabulary: TopicStore, word: str) -> TopicRow:
    if topic := await vocabulary.define(word):
        return topic
    near = ", ".join(topic.name for topic in await vocabulary.nearest(word))
    hint = f"Did you mean: {near}?" if near else "Type the first letters of a topic to see which there are."
    raise InvalidInput(f"There is no topic “{word[:80]}”.", hint, name="topics")
