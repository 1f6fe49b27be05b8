"""Where an answer may go: what one payload says about its channel, thread, message and leave to answer.

A modal keeps it in its `private_metadata`, so that what comes of a form goes back to where the form was opened.
"""

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from adapters.slack import limits

Body = dict[str, Any]
Kind = Literal["command", "press", "said", "reaction", "joined", "form", "home"]


@dataclass(frozen=True, slots=True)
class Place:
    """`ephemeral`: the message whose button was pressed is seen by one person only. `view`: the modal or Home tab that
    holds what was pressed."""

    kind: Kind
    user: str
    channel: str = ""
    thread: str = ""
    message: str = ""
    ephemeral: bool = False
    response_url: str = ""
    trigger: str = ""
    view: str = ""
    view_type: str = ""

    @property
    def direct(self) -> bool:
        """A conversation of two: with the hub, or between two people where the hub is not."""
        return self.channel.startswith("D")

    def remembered(self, address: str) -> str:
        """For a modal's private_metadata: the form's address and the way back."""
        kept = {
            "a": address,
            "c": self.channel,
            "t": self.thread,
            "m": self.message,
            "e": self.ephemeral,
            "r": self.response_url,
        }
        text = json.dumps({name: value for name, value in kept.items() if value}, separators=(",", ":"))
        return text if len(text) <= limits.METADATA else json.dumps({"a": address})


def recalled(view: Body, user: str, trigger: str = "") -> tuple[str, Place]:
    """The address and the place that `remembered` wrote; an unreadable one has neither."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        kept = {}
    kept = kept if isinstance(kept, dict) else {}
    place = Place(
        "form",
        user,
        channel=str(kept.get("c", "")),
        thread=str(kept.get("t", "")),
        message=str(kept.get("m", "")),
        ephemeral=bool(kept.get("e")),
        response_url=str(kept.get("r", "")),
        trigger=trigger,
        view=str(view.get("id", "")),
        view_type="modal",
    )
    return str(kept.get("a", "")), place


def of_command(body: Body) -> Place:
    return Place(
        "command",
        body["user_id"],
        channel=body.get("channel_id", ""),
        response_url=body.get("response_url", ""),
        trigger=body.get("trigger_id", ""),
    )


def of_press(body: Body) -> Place:
    """A press on a message, on the Home tab, or in a modal (which remembers where it was opened)."""
    user, trigger = body["user"]["id"], body.get("trigger_id", "")
    container, view = body.get("container") or {}, body.get("view")
    if view:
        if view.get("type") == "home":
            return Place("press", user, trigger=trigger, view=view["id"], view_type="home")
        return replace(recalled(view, user, trigger)[1], kind="press")
    message = body.get("message") or {}
    return Place(
        "press",
        user,
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id", ""),
        thread=message.get("thread_ts") or container.get("thread_ts", ""),
        message=container.get("message_ts", ""),
        ephemeral=bool(container.get("is_ephemeral")),
        response_url=body.get("response_url", ""),
        trigger=trigger,
    )


def of_shortcut(body: Body) -> Place:
    return Place(
        "press",
        body["user"]["id"],
        channel=(body.get("channel") or {}).get("id", ""),
        thread=(body.get("message") or {}).get("thread_ts", ""),
        response_url=body.get("response_url", ""),
        trigger=body.get("trigger_id", ""),
    )


def of_said(event: Body) -> Place:
    """A mention or a direct message. `message` is what was said: public answers go under it."""
    return Place("said", event["user"], event.get("channel", ""), event.get("thread_ts", ""), event.get("ts", ""))
