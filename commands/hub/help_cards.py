"""How help looks: short cards, five a page, so that a phone shows them whole."""

from collections.abc import Sequence
from itertools import groupby

from bot.offers import Run
from bot.param import Param
from bot.registry import Entry, Registry
from bot.ui.fit import clip
from bot.ui.markup import Rich, join, md
from bot.ui.nodes import (
    MOST_CARDS,
    Actions,
    Button,
    Card,
    Heading,
    Items,
    Node,
    Note,
    Pager,
    Reply,
    Text,
)
from commands.hub.payloads import HelpOn
from commands.hub.start import run_button, spoken

SHORT = 40
ALL = Button("All commands", HelpOn())


def overview(registry: Registry, entries: Sequence[Entry], asked: HelpOn) -> Reply:
    """A card for each capability with what this person may do in it."""
    summaries = {one.name: one.summary for one in registry.capabilities}
    cards = [_capability(name, summaries[name], list(group)) for name, group in groupby(entries, _capability_of)]
    return Reply(
        (
            Heading("What you can do here"),
            Text(md("Press a button, or type a command. *help* with a few words finds the rest: **help save a guide**.")),
            *_page(cards, asked),
        )
    )  # fmt: skip


def found_commands(entries: Sequence[Entry], asked: HelpOn, *, searched: bool) -> Reply:
    """Command cards: of one capability, or what a search found."""
    title = f"About “{clip(asked.query, SHORT)}”" if searched else _title(asked.query)
    return Reply((Heading(title), *_page([_brief(entry) for entry in entries], asked), Actions((ALL,))))


def one_command(entry: Entry) -> Reply:
    """Everything about one command: what it does, what it takes, and examples to press."""
    spec = entry.spec
    body = "\n\n".join(part for part in (spec.summary, spec.details) if part)
    facts = tuple((param.label, _allowed(param)) for param in spec.params)
    card = Card(title=_named(entry), body=body, fields=facts, note=_examples(entry), actions=_buttons(entry))
    return Reply((card, Actions((ALL,))))


def nothing_about(registry: Registry, query: str, near: Sequence[str]) -> Reply:
    """Not a dead end: the nearest names, the library, and all there is."""
    buttons = [Button(f"Help on {name}", HelpOn(query=name)) for name in near]
    if "library.find" in registry.commands:
        buttons.append(
            Button(f"Search the library for “{clip(query, SHORT)}”", Run(text=f"library find {clip(query, 200)}"))
        )
    hint = "Did you mean one of these?" if near else "Other words for it may help."
    title = f"No command is about “{clip(query, SHORT)}”"
    return Reply((Card(title=title, body=hint), Actions((*buttons, ALL))))


def _capability_of(entry: Entry) -> str:
    return entry.capability


def _capability(name: str, summary: str, entries: list[Entry]) -> Card:
    lines = tuple(md("• **{name}** {says}", name=_named(entry), says=entry.spec.summary) for entry in entries)
    button = Button(f"Use {name}", HelpOn(query=name))
    return Card(title=f"{name.capitalize()}: {summary}", body=join("\n", lines), actions=(button,))


def _brief(entry: Entry) -> Card:
    more = Button(f"About {spoken(entry)}", HelpOn(query=entry.words))
    return Card(title=_named(entry), body=entry.spec.summary, note=_examples(entry), actions=(run_button(entry), more))


def _page(cards: Sequence[Card], asked: HelpOn) -> tuple[Node, ...]:
    pages = max(1, -(-len(cards) // MOST_CARDS))
    page = min(asked.page, pages)
    shown = tuple(cards[(page - 1) * MOST_CARDS : page * MOST_CARDS])
    turn = {n: asked.model_copy(update={"page": n}) for n in (page - 1, page + 1) if 1 <= n <= pages}
    pager = Pager(page, pages, turn.get(page - 1), turn.get(page + 1)) if pages > 1 else None
    return (Items(shown, pager),) if shown else (Note("There is nothing here that you may use yet."),)


def _named(entry: Entry) -> str:
    return f"{spoken(entry)} (new)" if entry.spec.new else spoken(entry)


def _title(query: str) -> str:
    words = " ".join(query.split())
    return f"How to use {words}"


def _examples(entry: Entry) -> Rich | str:
    texts = [f"{entry.capability} {text}".removeprefix("hub ") for text in entry.spec.examples[:3]]
    return join(" ", ("For example:", join(" · ", tuple(md("`{text}`", text=text) for text in texts)))) if texts else ""


def _buttons(entry: Entry) -> tuple[Button, ...]:
    """Run it; and its examples, where running one changes nothing."""
    examples = entry.spec.examples[:2] if entry.spec.reads_only and not entry.spec.opens_form else ()
    tries = (
        Button(f"Try: {text}", Run(text=f"{entry.capability} {text}")) for text in examples if text != spoken(entry)
    )
    return (run_button(entry), *tries)


def _allowed(param: Param) -> str:
    """The help of one parameter, what it may be, and whether it can be left out."""
    choices = ", ".join(choice.label for choice in param.choices)
    default = param.write(param.default)
    last = "needed" if param.required else f"{default} when left out" if default else "may be left out"
    return ". ".join(
        part for part in (param.arg.help, f"One of: {choices}" if choices else "", last.capitalize()) if part
    )
