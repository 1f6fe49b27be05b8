"""How settings look."""

from dataclasses import dataclass
from typing import Any

from bot.capability import SettingSpec
from bot.offers import Run
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Note, Reply
from commands.admin.pages import Page
from commands.admin.payloads import ApplySetting, ChangeSetting, SettingsPage

ALL = Button("See all settings", Run(text="admin settings"))
KINDS = {"text": "words", "number": "a number", "switch": "yes or no", "date": "a date"}
SHORT = 120  # of a value in the list; what would change is shown whole


@dataclass(frozen=True, slots=True)
class Now:
    """A setting with the value that counts, and why it does."""

    spec: SettingSpec
    value: Any
    why: str


def setting_page(page: Page[Now]) -> Reply:
    cards = tuple(_setting(now) for now in page.shown)
    pager = page.pager(lambda number: SettingsPage(page=number))
    return Reply((Heading("Settings"), Note("You see what would change before anything does."), Items(cards, pager)))


def preview(spec: SettingSpec, now: Any, value: Any, place: str, act: ApplySetting) -> Reply:
    """Before and after, side by side."""
    if now == value:
        return Reply((Card(title=f"{spec.param.label}: that is so already", body=_said(spec, value)), Actions((ALL,))))
    yes = Button(f"Change {spec.param.label}", act, "primary")
    card = Card(
        title=f"Change “{spec.param.label}” {place}?",
        body=spec.param.arg.help,
        fields=(("Now", _said(spec, now)), ("Then", _said(spec, value))),
        note="Nothing is changed yet.",
        actions=(yes, Button("Leave it as it is", Run(text="admin settings"))),
    )
    return Reply((card,))


def applied(spec: SettingSpec, value: Any, place: str, space: int, before: str) -> Reply:
    undo = Button(f"Change {spec.param.label} back", ApplySetting(key=spec.key, space=space, value=before))
    said = md("It is **{value}** {place} now.", value=_said(spec, value), place=place)
    return Reply((Card(title=spec.param.label, body=said, tone="good"), Actions((undo, ALL))))


def _setting(now: Now) -> Card:
    spec = now.spec
    allowed = ", ".join(choice.label for choice in spec.param.choices) or _range(spec)
    facts = (
        ("Now", f"{clip(_said(spec, now.value), SHORT)} ({now.why})"),
        ("Default", clip(_said(spec, spec.default), SHORT)),
        ("Can be", allowed),
    )
    return Card(
        title=spec.param.label,
        body=spec.param.arg.help,
        fields=facts,
        note=spec.key,
        actions=(Button(f"Change {spec.param.label}", ChangeSetting(key=spec.key)),),
    )


def _range(spec: SettingSpec) -> str:
    arg = spec.param.arg
    if spec.param.kind == "number" and arg.least is not None and arg.most is not None:
        return f"a number from {arg.least:,} to {arg.most:,}"
    return KINDS.get(spec.param.kind, "") + (f", at most {arg.most:,} characters" if arg.most else "")


def _said(spec: SettingSpec, value: Any) -> str:
    return spec.param.write(value) or "nothing"
