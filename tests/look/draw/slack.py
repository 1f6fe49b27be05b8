"""Scenes as Slack shows them: our Block Kit through slack-blocks-to-jsx, modals in a window of their own."""

from base64 import b64encode
from dataclasses import replace
from html import escape
from typing import Any

from playwright.async_api import Browser

from adapters.slack import forms
from adapters.slack.files import Attached, attached
from adapters.slack.place import Place
from adapters.slack.render import messages
from bot.form import FormView
from bot.ui.chart import pictured
from tests.look import node
from tests.look.scenes import Scene
from tests.look.studio import frame, pictures

TEAM = "T1"
WIDTH = 660
WHERE = Place("command", "U1", channel="C1")
STYLE = """
body { margin: 0; background: #fff; font: 15px/1.46668 Lato, "Noto Sans", "Segoe UI", sans-serif; color: #1d1c1d; }
.shot { padding: 14px 18px; width: 640px; box-sizing: border-box; }
.shot img.w-9 { display: none; }
.shot section > .shrink-0 { background: #1d5b4f; border-radius: 8px; width: 36px; height: 36px; }
.shot section + section { margin-top: 12px; }
.modal { border: 1px solid #ddd; border-radius: 10px; box-shadow: 0 6px 24px #0003; width: 520px; background: #fff; }
.modal header, .modal footer { display: flex; align-items: center; gap: 10px; padding: 14px 20px; font-weight: 800; }
.modal footer { justify-content: flex-end; border-top: 1px solid #eee; }
.modal footer span { border: 1px solid #bbb; border-radius: 6px; padding: 6px 14px; font-weight: 700; }
.modal footer .go { background: #007a5a; border-color: #007a5a; color: #fff; }
.modal .blocks { padding: 0 20px 12px; }
.modal section > .shrink-0, .modal .slack_blocks_to_jsx--header { display: none !important; }
.modal p { margin: 0; } .modal .label { font-weight: 700; margin-top: 14px; } .modal small, .modal i { color: #888; }
.modal .hint { color: #616061; font-size: 13px; margin-top: 4px; }
.modal .box { border: 1px solid #999; border-radius: 4px; padding: 7px 11px; margin-top: 6px; min-height: 22px; position: relative; }
.modal .box.long { min-height: 66px; } .modal .box b { position: absolute; right: 12px; }
.modal .choice::before { content: "○"; margin-right: 8px; } .modal .choice { margin-top: 6px; }
.upload { margin: 8px 0 0 44px; } .upload p { margin: 0 0 4px; color: #616061; font-size: 13px; }
.upload img { display: block; max-width: 500px; max-height: 360px; border-radius: 8px; border: 1px solid #ddd; }
.mention { background: #e8f5fa; color: #1264a3; }
"""


async def draw(browser: Browser, scenes: list[Scene]) -> list[bytes]:
    """Private answers; a chart as others see it, with its picture. Raises node.NoNode where Slack cannot be drawn."""
    scenes = [await _pictured(scene) for scene in scenes]
    parts = [_blocks(scene) for scene in scenes]
    html = iter(node.messages([blocks for blocks_of_one in parts for blocks in blocks_of_one]))
    frames = [frame(_window(scene, [next(html) for _ in found])) for scene, found in zip(scenes, parts, strict=True)]
    body = "".join(frames)
    return await pictures(browser, f"<!doctype html><style>{node.style()}{STYLE}</style>{body}", WIDTH)


async def _pictured(scene: Scene) -> Scene:
    return scene if isinstance(scene.shown, FormView) else replace(scene, shown=await pictured(scene.shown))


def _blocks(scene: Scene) -> list[list[dict[str, Any]]]:
    """What is drawn as one message each."""
    if isinstance(scene.shown, FormView):
        blocks = forms.modal(scene.shown, WHERE, TEAM)["blocks"]
        return [[block] for block in blocks if block["type"] != "input"]
    return [message["blocks"] for message in messages(scene.shown, zone=scene.reader.zone, team=TEAM)]


def _window(scene: Scene, drawn: list[str]) -> str:
    if not isinstance(scene.shown, FormView):
        return "".join([*drawn, *map(_upload, attached(scene.shown))])
    modal = forms.modal(scene.shown, WHERE, TEAM)
    title, close, submit = (escape(modal[name]["text"]) for name in ("title", "close", "submit"))
    words = iter(drawn)
    body = "".join(_input(block) if block["type"] == "input" else next(words) for block in modal["blocks"])
    footer = f"<footer><span>{close}</span><span class='go'>{submit}</span></footer>"
    return f"<div class='modal'><header>{title}</header><div class='blocks'>{body}</div>{footer}</div>"


def _upload(file: Attached) -> str:
    """As the message under it."""
    source = f"data:image/png;base64,{b64encode(file.data).decode()}"
    return f"<div class='upload'><p>{escape(file.name)} ▾</p><img src='{source}' alt='{escape(file.alt)}'></div>"


def _input(block: dict[str, Any]) -> str:
    """The library leaves out the boxes of inputs, so they are drawn here: label, box, hint."""
    element = block["element"]
    optional = " <small>(optional)</small>" if block["optional"] else ""
    hint = escape((block.get("hint") or {}).get("text", ""))
    label = escape(block["label"]["text"])
    return f"<p class='label'>{label}{optional}</p>{_box(element)}<p class='hint'>{hint}</p>"


def _box(element: dict[str, Any]) -> str:
    if element["type"] in ("radio_buttons", "checkboxes"):
        return "".join(f"<p class='choice'>{escape(one['text']['text'])}</p>" for one in element["options"])
    placeholder = (element.get("placeholder") or {}).get(
        "text", "Select an item" if "select" in element["type"] else ""
    )
    given = element.get("initial_value") or (element.get("initial_option") or {}).get("value", "")
    words = escape(given) or f"<i>{escape(placeholder)}</i>"
    long = " long" if element.get("multiline") else ""
    arrow = "<b>⌄</b>" if "select" in element["type"] else ""
    return f"<div class='box{long}'>{words}{arrow}</div>"
