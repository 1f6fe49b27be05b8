"""How searches in vain look: counts and no names, what was said about them, what one can do."""

from collections.abc import Sequence

from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Pager, Reply, Text
from commands.library.meaning import Group
from commands.library.payloads import AddOne, Whole
from commands.library.wanted_payloads import (
    AskFor,
    CloseWanted,
    OfferHelp,
    OpenWanted,
    ReopenWanted,
    ShareWanted,
    TurnWanted,
)
from store.resource import ResourceRow, WantedKind, WantedState
from store.wanted import OfferRow

A_PAGE = 5
SHORT = 40
DAY = "%-d %B %Y"
HOW = {WantedKind.NOTHING: "nothing was found", WantedKind.GIVEN_UP: "what was found was not it"}


def listing(groups: Sequence[Group], counts: Sequence[tuple[int, int]], page: int) -> Reply:
    """A page of groups; `counts` are those who wait and those who can help, of the groups on it."""
    pages = max(1, -(-len(groups) // A_PAGE))
    shown = groups[(page - 1) * A_PAGE : page * A_PAGE]
    cards = tuple(_listed(group, *of) for group, of in zip(shown, counts, strict=True))
    before, after = (TurnWanted(page=n) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    noun = "thing was" if len(groups) == 1 else "things were"
    head = Heading(f"{len(groups):,} {noun} looked for in vain")
    return Reply((head, Items(cards, Pager(page, pages, before, after) if pages > 1 else None)))


def nothing_wanted() -> Reply:
    return Reply((Card(title="Everything people looked for was found", body="Searches that find nothing come here, by what they mean and without names."),))  # fmt: skip


def whole(group: Group, waiting: int, offers: Sequence[OfferRow], *, in_channel: bool) -> Reply:
    """One with all its words, for organizers."""
    helps = tuple((offer.name or "Somebody", offer.note or "can help") for offer in offers)
    name = clip(group.shown, SHORT)
    card = Card(
        title=f"“{group.shown}”",
        body=_also(group),
        fields=(*_facts(group, waiting), *helps),
        note="Searches are counted without names; whoever can help said so themselves.",
        actions=(
            Button(f"Answer: “{name}” was found", CloseWanted(wanted=group.id), "primary"),
            Button(f"Add something on “{name}”", AddOne(title=group.shown)),
            Button("I can help", OfferHelp(wanted=group.id)),
        ),
        subject=f"wanted:{group.id}",
    )
    share = (Actions((Button("Ask this channel who can help", ShareWanted(wanted=group.id)),)),) if in_channel else ()
    return Reply((card, *share))


def in_channel(group: Group, helping: int, answer: ResourceRow | None) -> Card:
    """As it stands in a channel: a question to everybody, and then its answer."""
    row, name = group.rows[0], clip(group.shown, SHORT)
    if row.state is not WantedState.OPEN:
        see = (Button(f"See {clip(answer.title, SHORT)}", Whole(resource=answer.id), "primary"),) if answer else ()
        return Card(title=f"Found: “{group.shown}”" if row.state is WantedState.FOUND else f"No longer looked for: “{group.shown}”", body=ended(row.answer, answer), actions=see, tone="good", subject=f"wanted:{row.id}")  # fmt: skip
    can = "" if not helping else "1 person can help" if helping == 1 else f"{helping:,} people can help"
    return Card(
        title=f"Who knows something about “{group.shown}”?",
        body=" ".join(
            part for part in ("People looked for it, and the library has nothing yet.", _also(group)) if part
        ),
        note=" · ".join(part for part in (_times(group), can) if part),
        actions=(
            Button("I can help", OfferHelp(wanted=group.id), "primary"),
            Button(f"Add something on “{name}”", AddOne(title=group.shown)),
            Button("Tell me when it comes", AskFor(query=group.shown)),
        ),
        subject=f"wanted:{group.id}",
    )


def ended(answer: str, resource: ResourceRow | None) -> str:
    """How it was closed, in one or two sentences."""
    found = f"It is “{resource.title}”." if resource else ""
    return " ".join(part for part in (found, answer) if part)


def closed(group: Group, said: str, told: int) -> Reply:
    who = "nobody waited for it" if not told else "1 person hears it" if told == 1 else f"{told:,} people hear it"
    words = md("**{shown}** is answered: {said} {who} in ten minutes, until then you can undo it.", shown=group.shown, said=said, who=who.capitalize())  # fmt: skip
    if not told:
        words = md("**{shown}** is answered: {said} Nobody waited for it.", shown=group.shown, said=said)
    return Reply((Text(words), Actions((Button("Undo: it is still looked for", ReopenWanted(wanted=group.id)),))))


def _listed(group: Group, waiting: int, helping: int) -> Card:
    name = clip(group.shown, SHORT)
    can = "" if not helping else f"{helping:,} can help"
    waits = (
        "" if not waiting else "1 person waits to be told" if waiting == 1 else f"{waiting:,} people wait to be told"
    )
    return Card(
        title=f"“{group.shown}”",
        body=_also(group),
        note=" · ".join(part for part in (_times(group), f"last on {_last(group)}", waits, can) if part),
        actions=(
            Button(f"Look at “{name}”", OpenWanted(wanted=group.id)),
            Button("It was found", CloseWanted(wanted=group.id)),
            Button("Add something on it", AddOne(title=group.shown)),
        ),
    )


def _facts(group: Group, waiting: int) -> tuple[tuple[str, str], ...]:
    hows = ", ".join(dict.fromkeys(HOW[row.kind] for row in group.rows))
    waits = "nobody" if not waiting else "1 person" if waiting == 1 else f"{waiting:,} people"
    first = min(row.first for row in group.rows)
    return (
        ("Looked for", f"{_times(group)}: {hows}"),
        ("First and last", f"{first:{DAY}}, {_last(group)}"),
        ("Wait to be told", waits),
    )


def _also(group: Group) -> str:
    others = ", ".join(f"“{words}”" for words in group.others[:5])
    return f"Also as {others}." if others else ""


def _times(group: Group) -> str:
    return "once" if group.asked == 1 else f"{group.asked:,} times"


def _last(group: Group) -> str:
    return f"{max(row.last for row in group.rows):{DAY}}"
