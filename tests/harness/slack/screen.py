"""What one person can see and touch at this moment."""

from typing import Any

from tests.harness.slack.entry import complaint, held, stateful
from tests.harness.slack.model import Change, Message, User, View
from tests.harness.slack.shown import GONE, Shown, show_message, show_view
from tests.harness.slack.widgets import Widget, find, names, widgets
from tests.harness.slack.world import World


class Screen:
    """The screen of one person."""

    def __init__(self, world: World, user: User) -> None:
        self._world = world
        self._user = user

    @property
    def stack(self) -> list[View]:
        """Open modals, the top one last."""
        return self._world.stacks.setdefault(self._user.id, [])

    @property
    def modal(self) -> Shown | None:
        return show_view(self.stack[-1], self._world) if self.stack else None

    @property
    def home(self) -> Shown | None:
        view = self._world.homes.get(self._user.id)
        return show_view(view, self._world) if view else None

    def messages(self) -> list[Message]:
        """Messages and ephemerals this person may see, newest last."""
        return [message for message in self._world.messages.values() if self._may_see(message)]

    def _may_see(self, message: Message) -> bool:
        channel = self._world.channels[message.channel]
        return message.ephemeral_to in (None, self._user.id) and self._user.id in channel.members

    def notices(self, change: Change, origin: str | None) -> bool:
        """Whether a change is something the app showed this person (and not an answer to somebody else)."""
        if change.kind == "error" or not change.by_app or change.origin not in (None, origin):
            return False
        if change.user is not None:
            return change.user == self._user.id
        return self._user.id in self._world.channels[change.channel or ""].members

    def picture(self, source: Message | View | None) -> Shown:
        if source is None:
            return GONE
        return show_view(source, self._world) if isinstance(source, View) else show_message(source, self._world)

    def picture_of(self, change: Change) -> Shown:
        """What stands now where that change was."""
        if change.kind == "modal":
            return self.modal or GONE
        if change.kind == "home":
            return self.home or GONE
        return self.picture(self._world.messages.get((change.channel or "", change.ts or "")))

    def message(self, shown: Shown) -> Message | None:
        return self._world.messages.get((shown.channel or "", shown.ts or ""))

    def reach(self, on: Shown | None) -> list[Message | View]:
        """What can be touched: an open modal covers everything else."""
        if on and on.view_id:
            return [self._world.views[on.view_id]]
        if on:
            found = self.message(on)
            return [found] if found else []
        if self.stack:
            return [self.stack[-1]]
        home = self._world.homes.get(self._user.id)
        return [*reversed(self.messages()), *([home] if home else [])]

    def find(self, label: str, on: Shown | None, *, button: bool) -> Widget:
        """The thing with these words; LookupError names what there is instead."""
        sources = self.reach(on)
        widget = find(sources, label, self._world, button=button)
        if widget is None:
            seen = sorted({names(each, self._world)[0] for source in sources for each in widgets(source)})
            raise LookupError(f"looked for {label!r}, but sees only: {', '.join(seen) or 'nothing to touch'}")
        return widget


def own_checks(view: View) -> dict[str, str]:
    """What Slack's client finds wrong with a filled modal before anything is sent, by block_id."""
    found: dict[str, Any] = {}
    for block, element in stateful(view.blocks):
        value = held(element, view.values[block["block_id"]][element["action_id"]])
        words = complaint(block, element, value) if block["type"] == "input" else None
        if words:
            found[block["block_id"]] = words
    return found
