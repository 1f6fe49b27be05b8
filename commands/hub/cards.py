"""How the hub greets, and what it shows of what was done and begun."""

from collections.abc import Sequence

from bot.dialogue import CALL
from bot.offers import OpenDraft, Run
from bot.people import Person
from bot.registry import Registry
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Heading, Node, Note, Reply, Text
from commands.hub.payloads import DropDraft
from store.drafts import DraftRow

SHORT = 40
DRAFTS_AT_HOME = 3
WHAT_IT_IS = "Folkmoot is where people who run public services find what worked elsewhere, and the people who did it."
HELP = Button("All commands", Run(text="hub help"))


def start_card(person: Person, things: Sequence[Button], greeting: str, *, used: bool) -> Reply:
    """`/hub` alone: what this is, and the things people do."""
    return Reply(
        (Heading(_hello(person)), Text(WHAT_IT_IS), *_said(greeting), Actions(tuple(things)), *_hint(person, used))
    )


def home_page(
    registry: Registry,
    person: Person,
    things: Sequence[Button],
    greeting: str,
    *,
    again: Sequence[Button],
    drafts: Sequence[DraftRow],
) -> Reply:
    """The hub's own page on a platform: where to go, what you began, what you asked last."""
    blocks: list[Node] = [Heading(_hello(person)), Text(WHAT_IT_IS), *_said(greeting), Actions(tuple(things))]
    if drafts:
        buttons = [open_button(registry, row) for row in drafts[:DRAFTS_AT_HOME]]
        inbox = Button("Open my inbox", Run(text="hub inbox"))
        blocks += [Heading("You began"), Actions((*buttons, inbox))]
    if again:
        blocks += [Heading("Your last answers"), Note("Press one to ask again."), Actions(tuple(again))]
    return Reply((*blocks, *_hint(person, used=bool(again))))


def welcome_card(person: Person, things: Sequence[Button], greeting: str) -> Reply:
    """Who sees what, before the first question; and three things to do."""
    who_sees = md(
        "- What you ask, only you see. *Share here* shows an answer to others, and names them first.\n"
        "- Your name and where you work are seen by members.\n"
        "- When nothing is found, organizers see what was looked for, never who looked."
    )
    return Reply(
        (Heading(f"Welcome{_comma(person)}"), Text(WHAT_IT_IS), *_said(greeting), Text(who_sees), Actions(tuple(things)), *_hint(person, True))
    )  # fmt: skip


def recent_list(again: Sequence[Button]) -> Reply:
    if not again:
        find = Button("All commands", Run(text="hub help"), "primary")
        return Reply(
            (
                Card(title="You have not asked anything yet", body="Your last ten answers wait for you here."),
                Actions((find,)),
            )
        )
    return Reply((Heading("Your last answers"), Note("Newest first. Press one to ask again."), Actions(tuple(again))))


def draft_card(registry: Registry, row: DraftRow) -> Card:
    """Something begun, with the way back to it."""
    what, name = draft_name(registry, row), _first_words(row)
    drop = Button(f"Throw away “{clip(name or what, SHORT)}”", DropDraft(draft=row.id))
    return Card(title=f"You began: {what}", body=name, actions=(open_button(registry, row), drop))


def open_button(registry: Registry, row: DraftRow) -> Button:
    name = _first_words(row) or draft_name(registry, row)
    return Button(f"Continue “{clip(name, SHORT)}”", OpenDraft(draft=row.id), "primary")


def begun(rows: Sequence[DraftRow]) -> list[DraftRow]:
    """What somebody would want to return to; a command typed wrong once is not."""
    return [row for row in rows if not row.form.startswith(f"{CALL}:")]


def draft_name(registry: Registry, row: DraftRow) -> str:
    """What the form is called."""
    spec = registry.forms.get(row.form)
    return spec.payload.title_text if spec else "a form of an earlier version"


def _first_words(row: DraftRow) -> str:
    """What tells one draft from another: its title, or the first words in it."""
    values = [row.values.get("title"), *row.values.values()]
    return next((clip(value, 80) for value in values if isinstance(value, str) and value.strip()), "")


def _hello(person: Person) -> str:
    return f"Hello{_comma(person)}"


def _comma(person: Person) -> str:
    return f", {clip(person.name, 60)}" if person.name else ""


def _said(greeting: str) -> tuple[Node, ...]:
    return (Text(greeting),) if greeting else ()


def _hint(person: Person, used: bool) -> tuple[Node, ...]:
    if person.waiting:
        return (Note("The organizers decide who becomes a member here; until then you see what is public."),)
    if used:
        return ()
    return (Note(md("New here? Press *Find a guide* and type what you are working on. Only you see the answer.")),)
