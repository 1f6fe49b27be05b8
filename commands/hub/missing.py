"""Who is missing: groups of members that give less than their share, and one suggested invitation.

Groups are told apart by what members say of the body they work for, and by the country of their time zone. Small groups are
never named, so that a line says nothing about anybody in particular.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import access
from bot.context import Context
from bot.digest import ORGANIZERS, Candidate, Period, section
from bot.errors import NotFound
from bot.handlers import on_action
from bot.notice import UNDO_FOR, Letter, Notice, on_notice
from bot.offers import Run
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Note, Reply, Text
from bot.zones import country_codes, country_names
from commands.hub.payloads import InviteToShare, NotInvited, WhoToInvite
from store.audit import AuditStore
from store.outbox import OutboxStore
from store.participation import ParticipationStore, Trait
from store.people import PeopleStore
from store.person import PersonStatus, Profile

LOOKED_AT = timedelta(days=365)
# As published figures hide small groups; a group also needs so many others beside it to be compared with.
SMALLEST = 5
# It is missing when its members give at most half as often as all others.
SHARE = 0.5
SHORT = 40
BODIES = {
    (Trait.LEVEL, "nation"): "members who work for a nation",
    (Trait.LEVEL, "region"): "members who work for a region",
    (Trait.LEVEL, "town"): "members who work for a town",
    (Trait.SIZE, "small"): "members from small bodies (up to 20,000 people)",
    (Trait.SIZE, "medium"): "members from medium bodies (up to 200,000 people)",
    (Trait.SIZE, "large"): "members from large bodies (up to 2 million people)",
    (Trait.SIZE, "very_large"): "members from very large bodies",
}


class Invited(Notice, id="hub.invited", tells="when an organizer asks me to share something"):
    """Asks somebody to share something of theirs."""

    by: str


@dataclass(frozen=True, slots=True)
class Missing:
    """`value` is of the trait; for a zone it is the code of its country. `gave` of `members` in it gave something, against `others_gave` of `others` outside of it."""

    trait: Trait
    value: str
    members: int
    gave: int
    others: int
    others_gave: int

    @property
    def named(self) -> str:
        return BODIES.get((self.trait, self.value), f"members in {country_names().get(self.value, self.value)}")

    @property
    def lacking(self) -> float:
        """How many more of them would have given something if they were like the others."""
        return self.members * self.others_gave / self.others - self.gave


@section(
    "hub.missing",
    "Who is missing",
    readers=ORGANIZERS,
    order=35,
    nothing="Every sort of member gives its share.",
)
async def who_is_missing(period: Period, participation: ParticipationStore) -> list[Candidate]:
    """The most missing group first, with the person to invite behind its button."""
    return [
        Candidate(
            subject=f"missing:{group.trait.value}:{group.value}",
            title=group.named[0].upper() + group.named[1:],
            line=f"{group.gave:,} of {group.members:,} gave something in a year; of the others {group.others_gave:,} of "
            f"{group.others:,}",
            label=f"Invite one of the {group.named}",
            address=WhoToInvite(trait=group.trait.value, value=group.value).pack(),
            weight=group.lacking,
        )
        for group in await missing(participation, period.until)
    ]


async def missing(participation: ParticipationStore, now: datetime) -> list[Missing]:
    """Groups that give at most half their share."""
    found: list[Missing] = []
    for trait in Trait:
        groups: dict[str, tuple[int, int]] = {}
        for row in await participation.by(trait, now - LOOKED_AT):
            value = country_codes().get(row.value, "") if trait is Trait.ZONE else row.value
            if value:
                members, gave = groups.get(value, (0, 0))
                groups[value] = members + row.members, gave + row.gave
        all_members, all_gave = (sum(counts) for counts in zip(*groups.values(), strict=True)) if groups else (0, 0)
        for value, (members, gave) in groups.items():
            others, others_gave = all_members - members, all_gave - gave
            if members < SMALLEST or others < SMALLEST or not others_gave:
                continue
            if gave / members <= SHARE * others_gave / others:
                found.append(Missing(trait, value, members, gave, others, others_gave))
    return sorted(found, key=lambda group: -group.lacking)


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def who_to_invite(chosen: WhoToInvite, participation: ParticipationStore, context: Context) -> Reply:
    """One of them who has been here lately, gave nothing yet, and was not asked within the year."""
    trait = Trait(chosen.trait) if chosen.trait in {one.value for one in Trait} else None
    if trait is None:
        raise NotFound("There is no such group (any more).", "The next organizers’ digest says who is missing.")
    values = (
        [zone for zone, code in country_codes().items() if code == chosen.value]
        if trait is Trait.ZONE
        else [chosen.value]
    )
    found = await participation.quiet(trait, values, context.now - LOOKED_AT, notice=Invited.id)
    found = [one for one in found if one.id != context.person.id and _seen(context, one)]
    if not found:
        return Reply((Text("Everybody of them whom you may see gave something, or was asked within the year."),))
    one = found[chosen.after % len(found)]
    buttons = [Button(f"Invite {clip(one.name, SHORT)} to share something", InviteToShare(person=one.id), "primary")]
    if len(found) > 1:
        after = (chosen.after + 1) % len(found)
        buttons.append(Button("Suggest somebody else", WhoToInvite(trait=trait.value, value=chosen.value, after=after)))
    facts = ", ".join(part for part in (one.title, one.organization) if part)
    why = "They have been here lately and added nothing yet; nobody asked them within the year."
    return Reply((Card(title=one.name, body=why, note=facts, actions=tuple(buttons)),), update=chosen.after > 0)


@on_action(requires=Role.ORGANIZER)
async def invite_to_share(
    chosen: InviteToShare, people: PeopleStore, outbox: OutboxStore, audit: AuditStore, context: Context
) -> Reply:
    """A kind message, ten minutes from now; once a year for each person, whoever asks."""
    one = await people.by_id(chosen.person)
    if one is None or one.status is not PersonStatus.ACTIVE or not _seen(context, one):
        raise NotFound("They are not here (any more).", "Ask somebody else.")
    letter = Letter(
        key=f"hub.invited:{one.id}:{context.now.year}",
        notice=Invited(by=context.person.name),
        person_id=one.id,
        not_before=context.now + UNDO_FOR,
        cause=_cause(one.id),
    )
    if not await outbox.put([letter.row()]):
        return Reply((Text(md("**{name}** was asked already this year.", name=one.name)),))
    audit.record(context.member_id, "hub.invite", "person", one.id)
    undo = Button(f"Undo: do not ask {clip(one.name, SHORT)}", NotInvited(person=one.id))
    said = md("**{name}** is asked in ten minutes; until then you can undo it.", name=one.name)
    return Reply((Text(said), Actions((undo,))))


@on_action(requires=Role.ORGANIZER)
async def not_invited(chosen: NotInvited, outbox: OutboxStore, audit: AuditStore, context: Context) -> Reply:
    """Nobody was told yet."""
    if not await outbox.cancel(_cause(chosen.person)):
        return Reply((Text("It is too late: they have been asked."),))
    audit.record(context.member_id, "hub.uninvite", "person", chosen.person)
    return Reply((Text("They are not asked."),), update=True)


@on_notice()
async def invited(notice: Invited) -> Reply | None:
    """What would help others most is often what somebody thinks is nothing special."""
    body = (
        "A template, a checklist, a form that works: what you use every week may save somebody else a month. "
        "It takes three minutes, and your name stands beside it."
    )
    card = Card(
        title="Would you share something you made?",
        body=body,
        actions=(Button("Add a resource", Run(text="library add"), "primary"),),
    )
    return Reply((card, Note(md("{by} asks you, since members like you are seldom heard here.", by=notice.by))))


def _cause(person_id: int) -> str:
    return f"hub.invited:{person_id}"


def _seen(context: Context, one: Profile) -> bool:
    return access.may_see(context.person, one.visibility.value, one.home_space)
