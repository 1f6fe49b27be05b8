"""Looks at Block Kit as a person in Slack does, and presses and fills it in as Slack's client would report it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.slack import forms, inbound, render
from adapters.slack.files import attached
from adapters.slack.limits import MESSAGE_CHARACTERS, MESSAGE_TEXT
from adapters.slack.place import Place
from bot.events import ActionPressed, Event, FormSubmitted
from bot.form import FormView
from bot.people import ChannelRef, UserRef
from bot.ui.nodes import Reply
from tests.contract.reading import mrkdwn
from tests.contract.seen import Pressed, Seen, SeenField, SeenForm
from tests.harness.slack.blocks import check_blocks, length
from tests.harness.slack.errors import SlackError
from tests.harness.slack.view_rules import check_view

TEAM = "T1"
HOME = inbound.Home(TEAM, "Town", bot_user="UBOT", bot="B1")
ANA = inbound.Account("Ana", "Europe/London", "en-GB")
WHERE = Place("command", "U1", channel="C1", trigger="1.2.3")
Block = dict[str, Any]


class Look:
    """Goes over blocks as a reader's eye does, and notes what it finds."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.pings: list[str] = []
        self.presses: list[Pressed] = []
        self.people: list[Pressed] = []

    def over(self, blocks: list[Block]) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        match block["type"]:
            case "rich_text":
                self.words.append(self.rich(block))
            case "header":
                self.words.append(block["text"]["text"])
            case "context":
                self.words += [self.small(each) for each in block["elements"]]
            case "image":
                self.words.append(block["alt_text"])
            case "table":
                self.words += [self.cell(cell) for row in block["rows"] for cell in row]
            case "actions":
                for element in block["elements"]:
                    self.element(element)
            case "section":
                self.words.append(self.small(block["text"]))
            case "divider" | "input":
                pass
            case other:
                raise AssertionError(f"no person of ours has seen a block of type {other}")

    def cell(self, cell: Block) -> str:
        return self.rich(cell) if cell["type"] == "rich_text" else cell["text"]

    def small(self, text: Block) -> str:
        if text["type"] != "mrkdwn":
            return text["text"]
        found = mrkdwn.read(text["text"], self.zone)
        self.links += found.links
        self.pings += found.pings
        return found.shown

    def rich(self, node: Block) -> str:
        match node["type"]:
            case "text":
                return node["text"]
            case "link":
                self.links.append((node.get("text") or node["url"], node["url"]))
                return node.get("text") or node["url"]
            case "user" | "usergroup" | "broadcast":
                self.pings.append(str(node))
                return f"@{node.get('user_id', node)}"
            case "channel":
                return f"#{node['channel_id']}"
            case "date":
                moment = datetime.fromtimestamp(node["timestamp"], UTC)
                return f"{moment.astimezone(ZoneInfo(self.zone)):%H:%M}"
            case "rich_text_list":
                return "\n".join(f"• {self.rich(each)}" for each in node["elements"])
            case "rich_text":
                return "\n".join(self.rich(each) for each in node["elements"])
            case "rich_text_section" | "rich_text_preformatted" | "rich_text_quote":
                return "".join(self.rich(each) for each in node["elements"])
            case other:
                raise AssertionError(f"no person of ours has seen {other}")

    def element(self, element: Block) -> None:
        match element["type"]:
            case "button" if "url" in element:
                self.words.append(element["text"]["text"])
                self.links.append((element["text"]["text"], element["url"]))
            case "button":
                self.presses.append(Pressed(element["text"]["text"], {**element, "block_id": "b"}))
            case "static_select":
                self.words.append(element["placeholder"]["text"])
                self.words += [each["description"]["text"] for each in element["options"] if "description" in each]
                for option in element["options"]:
                    self.presses.append(Pressed(option["text"]["text"], {**element, "selected_option": option}))
            case "users_select":
                self.people.append(Pressed(element["placeholder"]["text"], element))
            case other:
                raise AssertionError(f"no person of ours has seen {other}")


class SlackProbe:
    name = "slack"
    user = UserRef("slack", "T1:U2")
    channel = ChannelRef("slack", "T1:C7")

    def draws(self, reply: Reply, zone: str = "UTC") -> Seen:
        messages = render.messages(reply, zone=zone, team=TEAM)
        look = Look(zone)
        problems: list[str] = []
        for message in messages:
            look.over(message["blocks"])
            look.pings += mrkdwn.read(message["text"]).pings
            problems += _refused(message)
        problems += check_blocks(render.view_blocks(reply, zone=zone, team=TEAM), "home").problems
        return Seen(
            "\n".join(look.words),
            "\n".join(text for message in messages for text in _strings(message)),
            tuple(look.presses),
            tuple(look.people),
            tuple(look.links),
            tuple(look.pings),
            tuple(file.data for file in attached(reply)),
            tuple(problems),
        )

    def presses(self, pressed: Pressed) -> ActionPressed:
        return self._pressed(pressed.held)

    def chooses(self, pressed: Pressed, user: UserRef) -> ActionPressed:
        return self._pressed({**pressed.held, "selected_user": user.id.partition(":")[2]})

    def _pressed(self, element: Block) -> ActionPressed:
        body = {
            "type": "block_actions",
            "user": {"id": "U1", "name": "ana"},
            "team": {"id": TEAM},
            "channel": {"id": "C1", "name": "town-hall"},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": True},
            "trigger_id": "1.2.3",
            "response_url": "https://hooks.slack.example/1",
            "actions": [element],
        }
        heard = inbound.heard(body, HOME, ANA)
        assert heard is not None, f"nobody listens to {element}"
        assert isinstance(heard.event, ActionPressed)
        return heard.event

    def opens(self, view: FormView) -> SeenForm:
        modal = forms.modal(view, WHERE, TEAM)
        look = Look("UTC")
        look.over(modal["blocks"])
        return SeenForm(
            modal["title"]["text"],
            "\n".join(look.words),
            "\n".join(_strings(modal)),
            modal["submit"]["text"],
            dict(_fields(modal["blocks"], look)),
            tuple(_refused_view(modal)),
            tuple(look.pings),
            modal,
        )

    def submits(self, form: SeenForm, typed: Mapping[str, object]) -> FormSubmitted:
        inputs = [block for block in form.held["blocks"] if block["type"] == "input"]
        state = {
            block["block_id"]: {block["element"]["action_id"]: _state(block["element"], typed.get(block["block_id"]))}
            for block in inputs
        }
        view = {**form.held, "id": "V1", "hash": "h", "state": {"values": state}}
        body = {"type": "view_submission", "user": {"id": "U1"}, "view": view, "trigger_id": "4.5.6"}
        heard = inbound.heard(body, HOME, ANA)
        assert heard is not None
        assert isinstance(heard.event, FormSubmitted)
        return heard.event

    def hears(self, words: str, by: str) -> Event | None:
        event = {"type": "message", "channel_type": "im", "channel": "D1", "ts": "1.1", "text": words}
        said = {
            "person": {"user": "U1"},
            "bot": {"user": "U9", "bot_id": "B9"},
            "self": {"user": "UBOT", "bot_id": "B1"},
        }[by]
        heard = inbound.heard({"team_id": TEAM, "event": {**event, **said}}, HOME, ANA)
        return heard.event if heard else None


def _refused(message: Block) -> Iterator[str]:
    yield from check_blocks(message["blocks"], "message").problems
    if length(message["blocks"]) > MESSAGE_CHARACTERS:
        yield "msg_blocks_too_long"
    if not 0 < len(message["text"]) <= MESSAGE_TEXT:
        yield f"the fallback text has {len(message['text'])} characters"


def _refused_view(modal: Block) -> list[str]:
    try:
        check_view(modal, "modal")
    except SlackError as problem:
        return [str(problem), *map(str, problem.args)]
    return []


def _strings(value: Any, name: str = "") -> Iterator[str]:
    """Every text that is shown or followed; ids are neither."""
    if isinstance(value, str):
        if name in ("text", "alt_text", "url", "image_url", "fallback"):
            yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, name)


def _fields(blocks: list[Block], look: Look) -> Iterator[tuple[str, SeenField]]:
    for at, block in enumerate(blocks):
        if block["type"] != "input":
            continue
        under = blocks[at + 1] if at + 1 < len(blocks) else {"type": "input"}
        error = look.rich(under) if under["type"] == "rich_text" else ""
        element, hint = block["element"], (block.get("hint") or {}).get("text", "")
        choices = tuple(each["text"]["text"] for each in element.get("options", ()))
        value = f"{_initial(element)} {hint}" if "You typed" in hint else _initial(element)
        yield block["block_id"], SeenField(block["label"]["text"], hint, value, error, choices)


def _initial(element: Block) -> str:
    """What stands in the input before anybody touches it, as a person would type it."""
    given = {name: value for name, value in element.items() if name.startswith("initial_")}
    match next(iter(given.items()), ("", "")):
        case ("initial_option", option):
            return option["value"]
        case ("initial_options", options):
            return ", ".join(option["value"] for option in options)
        case ("initial_user" | "initial_conversation" as kind, one):
            return f"<{'@' if kind == 'initial_user' else '#'}slack:{TEAM}:{one}>"
        case (_, value):
            return str(value)


def _state(element: Block, typed: Any) -> Block:
    kind = element["type"]
    match kind:
        case "plain_text_input" | "number_input":
            return {"type": kind, "value": typed}
        case "datepicker":
            return {"type": kind, "selected_date": typed}
        case "users_select" | "conversations_select":
            name = "selected_user" if kind == "users_select" else "selected_conversation"
            return {"type": kind, name: typed.id.partition(":")[2] if typed else None}
        case "static_select" | "radio_buttons":
            return {"type": kind, "selected_option": _option(element, typed) if typed else None}
        case "external_select":
            return {"type": kind, "selected_option": forms.options((), typed)[0] if typed else None}
        case "multi_static_select" | "checkboxes":
            return {"type": kind, "selected_options": [_option(element, one) for one in typed or ()]}
        case "multi_external_select":
            return {"type": kind, "selected_options": [forms.options((), one)[0] for one in typed or ()]}
        case other:
            raise AssertionError(f"no person of ours has filled in a {other}")


def _option(element: Block, label: str) -> Block:
    return next(option for option in element["options"] if option["text"]["text"].casefold() == label.casefold())
