"""The first things people do, and who may do which: read from what all capabilities declare."""

from bot import access, parse
from bot.errors import NotFound
from bot.offers import FillIn, Run
from bot.people import Person
from bot.registry import Entry, Registry
from bot.ui.fit import clip
from bot.ui.nodes import Button

MOST = 6
LABEL = 75  # the narrowest button: an option of a Slack select


def first_things(registry: Registry, person: Person) -> tuple[Button, ...]:
    """At most six: what most people come for, then the first of each capability, then the second ones; the hub's own fill
    what is left."""
    declared = [list(one.start) for one in registry.capabilities if one.name != parse.ROOT]
    own = [list(one.start) for one in registry.capabilities if one.name == parse.ROOT]
    ordered = sorted([*_in_turn(declared), *_in_turn(own)], key=lambda button: button.style != "primary")
    return tuple(button for button in ordered if usable(registry, person, button))[:MOST]


def usable(registry: Registry, person: Person, button: Button) -> bool:
    """May this person do what the button does?"""
    entry = entry_of(registry, button)
    return entry is not None and access.allows(person, entry.spec.requires)


def entry_of(registry: Registry, button: Button) -> Entry | None:
    """The command that a button runs or fills in."""
    action = button.action
    return parse.loosely(registry, action.text)[0] if isinstance(action, Run | FillIn) else None


def open_to(registry: Registry, person: Person) -> list[Entry]:
    """The commands this person may use: those of capabilities with a name of their own first, then the hub's, then the rest."""
    order = {
        one.name: (0 if one.slash else 1 if one.name == parse.ROOT else 2, at)
        for at, one in enumerate(registry.capabilities)
    }
    shown = [
        entry
        for entry in registry.commands.values()
        if not entry.spec.hidden and access.allows(person, entry.spec.requires)
    ]
    return sorted(shown, key=lambda entry: order[entry.capability])


def spoken(entry: Entry) -> str:
    """The shortest words that run it: "library find", and "help" for the hub's own."""
    return entry.spec.name if entry.capability == parse.ROOT else entry.words


def again(registry: Registry, person: Person, texts: list[str]) -> tuple[Button, ...]:
    """What was asked before, to ask again. What changed something, asked for a form or only showed the way is left out."""
    return tuple(Button(clip(text, LABEL), Run(text=text)) for text in texts if _answers(registry, person, text))


def run_button(entry: Entry, label: str = "") -> Button:
    """Runs the command, or opens its form where something must be said first."""
    needs = any(param.required for param in entry.spec.params)
    verb = "Fill in" if needs else "Open" if entry.spec.opens_form else "Run"
    return Button(
        label or f"{verb} {spoken(entry)}", FillIn(text=entry.words) if needs else Run(text=entry.words), "primary"
    )


def _answers(registry: Registry, person: Person, text: str) -> bool:
    try:
        entry = parse.loosely(registry, text)[0]
    except NotFound:
        return False  # a command of an earlier version
    spec = entry.spec
    return (
        entry.capability != parse.ROOT
        and spec.reads_only
        and not spec.opens_form
        and access.allows(person, spec.requires)
    )


def _in_turn(groups: list[list[Button]]) -> list[Button]:
    longest = max(map(len, groups), default=0)
    return [group[at] for at in range(longest) for group in groups if at < len(group)]
