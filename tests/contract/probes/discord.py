"""Looks at Components V2 as a person in Discord does, and presses and fills them in as Discord's client would report it."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.discord import forms, inbound
from adapters.discord.pack import Message, walk
from adapters.discord.render import render
from bot.events import ActionPressed, FormSubmitted, Origin
from bot.form import FormView
from bot.people import ChannelRef, SpaceRef, UserRef
from bot.ui.nodes import Reply
from tests.contract.reading import discord_markdown
from tests.contract.seen import Pressed, Seen, SeenField, SeenForm
from tests.harness.discord import components as c
from tests.harness.discord.check_components import check_components
from tests.harness.discord.check_modals import check_modal
from tests.harness.discord.checks import Checks
from tests.harness.discord.errors import ApiError

ORIGIN = Origin(user=UserRef("discord", "7"), space=SpaceRef("discord", "1", "Town"))
Component = dict[str, Any]


class Look:
    """Goes over components as a reader's eye does, and notes what it finds."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.words: list[str] = []
        self.raw: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.pings: list[str] = []
        self.presses: list[Pressed] = []
        self.people: list[Pressed] = []

    def over(self, component: Component) -> None:
        match component["type"]:
            case c.TEXT:
                self.read(component["content"])
            case c.BUTTON:
                self.button(component)
            case c.SELECT:
                self.select(component)
            case c.USERS:
                self.say(component["placeholder"])
                self.people.append(Pressed(component["placeholder"], component))
            case c.GALLERY:
                self.say(*(item.get("description", "") for item in component["items"]))
            case c.ROW | c.CONTAINER | c.FILE | c.SEPARATOR:
                pass
            case other:
                raise AssertionError(f"no person of ours has seen a component of type {other}")

    def say(self, *words: str) -> None:
        self.words += words
        self.raw += words

    def read(self, markdown: str) -> None:
        found = discord_markdown.read(markdown, self.zone)
        self.words.append(found.shown)
        self.raw.append(markdown)
        self.links += found.links
        self.pings += found.pings

    def button(self, button: Component) -> None:
        self.say(button["label"])
        if button["style"] == c.LINK_STYLE:
            self.links.append((button["label"], button["url"]))
        elif not button.get("disabled"):
            self.presses.append(Pressed(button["label"], {"component_type": c.BUTTON, **button}))

    def select(self, select: Component) -> None:
        self.say(select["placeholder"])
        for option in select["options"]:
            self.say(option["label"], option.get("description", ""))
            held = {"component_type": c.SELECT, "custom_id": select["custom_id"], "values": [option["value"]]}
            self.presses.append(Pressed(option["label"], held))


class DiscordProbe:
    name = "discord"
    user = UserRef("discord", "42")
    channel = ChannelRef("discord", "77")

    def draws(self, reply: Reply, zone: str = "UTC") -> Seen:
        messages = render(reply)
        look = Look(zone)
        for message in messages:
            for top in message.components:
                for component in walk(top):
                    look.over(component)
        return Seen(
            "\n".join(look.words),
            "\n".join(look.raw),
            tuple(look.presses),
            tuple(look.people),
            tuple(look.links),
            tuple(look.pings),
            tuple(upload.data for message in messages for upload in message.uploads),
            tuple(problem for message in messages for problem in _refused(message)),
        )

    def presses(self, pressed: Pressed) -> ActionPressed:
        return inbound.action_pressed(ORIGIN, pressed.held)

    def chooses(self, pressed: Pressed, user: UserRef) -> ActionPressed:
        return inbound.action_pressed(ORIGIN, {**pressed.held, "component_type": c.USERS, "values": [user.id]})

    def opens(self, view: FormView) -> SeenForm:
        """A form with errors is reached through the message that says what is wrong."""
        modal = forms.modal(view)
        before = self.draws(forms.leading_back(view)) if view.errors else Seen("", "")
        look = Look("UTC")
        for top in modal["components"]:
            if top["type"] == c.TEXT:
                look.read(top["content"])
            else:
                look.say(top["label"], top.get("description", ""))
        fields = {top["component"]["custom_id"]: _field(top) for top in modal["components"] if top["type"] == c.LABEL}
        return SeenForm(
            modal["title"],
            "\n".join([before.text, *look.words]),
            "\n".join([before.raw, *look.raw, modal["title"]]),
            view.submit,  # Discord's own button; it cannot be named
            fields,
            (*before.problems, *_refused_modal(modal)),
            (*before.pings, *look.pings),
            modal,
        )

    def submits(self, form: SeenForm, typed: Mapping[str, object]) -> FormSubmitted:
        labels = [top for top in form.held["components"] if top["type"] == c.LABEL]
        sent = [
            {"type": c.LABEL, "component": _filled(top["component"], typed.get(top["component"]["custom_id"]))}
            for top in labels
        ]
        return inbound.form_submitted(ORIGIN, {"custom_id": form.held["custom_id"], "components": sent})


def _refused(message: Message) -> Iterator[str]:
    checks = Checks()
    names = {upload.name for upload in message.uploads}
    check_components(checks, message.components, ("components",), v2=True, uploads=names)
    yield from map(str, checks.problems)


def _refused_modal(modal: Component) -> list[str]:
    try:
        check_modal(modal)
    except ApiError as problem:
        return [str(problem)]
    return []


def _field(top: Component) -> SeenField:
    component, described = top["component"], top.get("description", "")
    options = component.get("options", ())
    chosen = [option["value"] for option in options if option.get("default")]
    sign = {c.USERS: "@", c.CHANNELS: "#"}.get(component["type"], "")
    chosen += [f"<{sign}discord:{one['id']}>" for one in component.get("default_values", ())]
    value = component.get("value") or ", ".join(chosen)
    return SeenField(top["label"], described, value, described, tuple(option["label"] for option in options))


def _filled(component: Component, typed: Any) -> Component:
    kind, name = component["type"], component["custom_id"]
    if kind == c.INPUT:
        text = ", ".join(typed) if isinstance(typed, list | tuple) else typed or ""
        return {"type": kind, "custom_id": name, "value": text}
    several = list(typed) if isinstance(typed, list | tuple) else [typed] if typed else []
    if kind == c.SELECT:
        by_label = {option["label"].casefold(): option["value"] for option in component["options"]}
        several = [by_label[one.casefold()] for one in several]
    else:
        several = [one.id for one in several]
    return {"type": kind, "custom_id": name, "values": several}
