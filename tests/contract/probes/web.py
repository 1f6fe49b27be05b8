"""Looks at a page as a browser does: a tree of elements, forms with their hidden fields, what a press would send."""

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from adapters.web import forms, inbound, render
from adapters.web.drawing import Drawing
from bot.events import ActionPressed, FormSubmitted, Origin
from bot.form import FormView
from bot.people import ChannelRef, SpaceRef, UserRef
from bot.ui.nodes import File, Reply
from tests.contract.reading.html import Element, parsed
from tests.contract.seen import Pressed, Seen, SeenField, SeenForm

ORIGIN = Origin(user=UserRef("web", "ana"), space=SpaceRef("web", "web"))
LINE_END = re.compile("\r\n|\r|\n")
Pairs = list[tuple[str, str]]


class WebProbe:
    name = "web"
    user = UserRef("web", "jonas")
    channel: ChannelRef | None = None  # the web has no channels to choose from

    def draws(self, reply: Reply, zone: str = "UTC") -> Seen:
        files: list[File] = []

        def keep(file: File) -> str:
            files.append(file)
            return f"/file/{len(files)}"

        html = str(render.reply(reply, replace(_drawing(), zone=zone, keep=keep)))
        page, problems = parsed(html)
        fetched = {one.get("href") for one in page.all("a")}
        return Seen(
            page.text,
            html,
            tuple(_buttons(page) + _options(page)),
            tuple(_people(page)),
            tuple((one.text, one.get("href")) for one in page.all("a") if not one.get("href").startswith("/file/")),
            (),
            (*(file.data for at, file in enumerate(files, 1) if f"/file/{at}" in fetched), *_pictures(page)),
            tuple(problems),
        )

    def presses(self, pressed: Pressed) -> ActionPressed:
        return inbound.action_pressed(_sent(pressed.held), ORIGIN)

    def chooses(self, pressed: Pressed, user: UserRef) -> ActionPressed:
        pairs = [*pressed.held, ("_chosen", f"Jonas Berg <@{user}>")]
        return inbound.action_pressed(_sent(pairs), ORIGIN)

    def opens(self, view: FormView) -> SeenForm:
        html = str(forms.form(view, _drawing(), level=2))
        page, problems = parsed(html)
        form = page.all("form")[0]
        controls = {one.get("name") for one in form.all("input", "select", "textarea")} - {""}
        fields = {name: _field(form, name) for name in controls if not name.startswith("_")}
        problems += [f"{name} has no label" for name, field in fields.items() if not field.label.strip()]
        return SeenForm(
            page.all("h2")[0].text, page.text, html, form.all("button")[-1].text, fields, tuple(problems), (), form
        )

    def submits(self, form: SeenForm, typed: Mapping[str, object]) -> FormSubmitted:
        pairs = [pair for pair in _hidden(form.held) if pair[0].startswith("_")]
        for name in form.fields:
            pairs += _filled(form.held, name, typed.get(name))
        return inbound.form_submitted(_sent(pairs), ORIGIN)


def _drawing() -> Drawing:
    numbers = count(1)
    return Drawing(csrf="csrf", nonce=lambda: f"n{next(numbers):08d}")


def _sent(pairs: Pairs) -> inbound.Sent:
    """As a browser sends them: with line ends of its own."""
    return inbound.sent([(name, LINE_END.sub("\r\n", value)) for name, value in pairs])


def _hidden(form: Element) -> Pairs:
    """What a browser sends besides what the person chose."""
    return [(one.get("name"), one.get("value")) for one in form.all("input") if one.get("type") == "hidden"]


def _buttons(page: Element) -> list[Pressed]:
    forms = {one.get("id"): one for one in page.all("form")}
    named = [one for one in page.all("button") if one.get("name")]
    return [Pressed(one.text, [*_hidden(forms[one.get("form")]), (one.get("name"), one.get("value"))]) for one in named]


def _options(page: Element) -> list[Pressed]:
    found: list[Pressed] = []
    for form in page.all("form"):
        for select in form.all("select"):
            if select.get("name") == "_address":
                for option in select.all("option"):
                    found.append(Pressed(option.text, [*_hidden(form), ("_address", option.get("value"))]))
    return found


def _people(page: Element) -> list[Pressed]:
    asked = [form for form in page.all("form") if any(one.get("name") == "_chosen" for one in form.walk())]
    return [Pressed(form.all("label")[0].text, _hidden(form)) for form in asked]


def _pictures(page: Element) -> list[bytes]:
    return [
        base64.b64decode(one.get("src").partition(",")[2])
        for one in page.all("img")
        if one.get("src").startswith("data:")
    ]


def _field(form: Element, name: str) -> SeenField:
    controls = [one for one in form.all("input", "select", "textarea") if one.get("name") == name]
    shown = [one for one in controls if one.get("type") != "hidden"]
    group = _around(shown[0])
    described = {one.get("id"): one.text for one in group.walk() if one.get("id").endswith(("-help", "-error"))}
    error = " ".join(words for key, words in described.items() if key.endswith("-error"))
    help = " ".join(words for key, words in described.items() if key.endswith("-help"))
    labels = group.all("legend") or [one for one in group.all("label") if one.get("for") == shown[0].get("id")]
    label = (labels or group.all("label"))[0].text
    return SeenField(label, help, _value(shown), error, tuple(_choices(shown)))


def _around(control: Element) -> Element:
    """The field it stands in."""
    here: Element | None = control
    while here is not None and "field" not in here.get("class").split():
        here = here.parent
    assert here is not None, "a control that stands in no field"
    return here


def _value(shown: list[Element]) -> str:
    first = shown[0]
    if first.tag == "textarea":
        return first.text.removeprefix(" ").removeprefix("\n").removesuffix(" ")
    if first.tag == "select":
        return ", ".join(one.get("value") for one in first.all("option") if "selected" in one.attributes)
    if first.get("type") == "checkbox":
        return ", ".join(one.get("value") for one in shown if "checked" in one.attributes)
    return first.get("value")


def _choices(shown: list[Element]) -> list[str]:
    if shown[0].tag == "select":
        return [one.text.strip() for one in shown[0].all("option") if one.get("value")]
    if shown[0].get("type") == "checkbox" and len(shown) > 1:
        return [one.parent.text.strip() for one in shown if one.parent]
    return []


def _filled(form: Element, name: str, typed: Any) -> Pairs:
    """What the browser sends for one field; nothing for a box that is not ticked."""
    controls = [one for one in form.all("input", "select", "textarea") if one.get("name") == name]
    first = next(one for one in controls if one.get("type") != "hidden")
    several = list(typed) if isinstance(typed, tuple | list) else [typed] if typed not in (None, "") else []
    if first.tag == "select":
        by_label = {one.text.strip().casefold(): one.get("value") for one in first.all("option")}
        return [(name, by_label[str(one).casefold()]) for one in several] or [(name, "")] * (
            "multiple" not in first.attributes
        )
    if first.get("type") == "checkbox":
        sent = [(name, one.get("value")) for one in controls if one.get("type") == "hidden"]
        if len(controls) - len(sent) > 1:
            by_label = {one.parent.text.strip().casefold(): one.get("value") for one in controls if one.parent}
            return sent + [(name, by_label[str(one).casefold()]) for one in several]
        return sent + [(name, first.get("value"))] * (typed == "yes")
    if isinstance(typed, UserRef):
        return [(name, f"Jonas Berg <@{typed}>")]
    if isinstance(typed, ChannelRef):
        return [(name, f"<#{typed.platform}:{typed.id}>")]
    return [(name, ", ".join(map(str, several)))]
