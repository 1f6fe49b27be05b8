"""What a person sees: one message, as it stands now."""

from typing import Any

from tests.harness.discord import components as c
from tests.harness.discord.interactions import Interaction
from tests.harness.discord.modals import Modal
from tests.harness.discord.world import Message


class Shown:
    """A live view: an edit of the message changes what it says. Without a message it is a modal that opened."""

    def __init__(
        self, message: Message | None, *, interaction: Interaction | None = None, modal: Modal | None = None
    ) -> None:
        self.message = message
        self.modal = modal
        self._interaction = interaction

    @property
    def id(self) -> int:
        assert self.message is not None, "a modal has no message"
        return self.message.id

    @property
    def text(self) -> str:
        """All that can be read but the labels of buttons and selects, one line for each part."""
        if self.message is None:
            return "\n".join(self.modal.texts) if self.modal else ""
        parts = [self.message.content] if self.message.content else []
        for embed in self.message.embeds:
            parts += [embed.get("title") or "", embed.get("description") or ""]
            parts += [f"{field['name']}: {field['value']}" for field in embed.get("fields", [])]
        silent = {c.BUTTON, *c.SELECTS}
        parts += [word for one in c.walk(self.components) if one["type"] not in silent for word in c.words(one)]
        return "\n".join(part for part in parts if part)

    def __str__(self) -> str:
        """The message with its buttons where they stand; for the message of a failed assertion."""
        if self.message is None:
            return f"<modal {self.modal.title!r}: {self.modal.labels}>" if self.modal else "<nothing>"
        parts = [self.message.content, *(word for one in c.walk(self.components) for word in c.words(one))]
        return "\n".join(part for part in parts if part) or "<thinking …>"

    __repr__ = __str__

    def __contains__(self, text: str) -> bool:
        return text in self.text

    @property
    def components(self) -> list[dict[str, Any]]:
        return self.message.components if self.message else []

    @property
    def ephemeral(self) -> bool:
        return self.message is not None and self.message.only_for is not None

    @property
    def loading(self) -> bool:
        return self.message is not None and self.message.loading

    @property
    def buttons(self) -> list[str]:
        return [str(one.get("label") or "") for one in c.walk(self.components) if one["type"] == c.BUTTON]

    @property
    def links(self) -> dict[str, str]:
        links = (one for one in c.walk(self.components) if one.get("style") == c.LINK_STYLE and one["type"] == c.BUTTON)
        return {str(one.get("label")): one["url"] for one in links}

    @property
    def selects(self) -> dict[str, list[str]]:
        """Placeholder → the labels of its options."""
        found = (one for one in c.walk(self.components) if one["type"] in c.SELECTS)
        return {one.get("placeholder") or "": [each["label"] for each in one.get("options", [])] for one in found}

    @property
    def pings(self) -> list[str]:
        """Whom it really pings: ids, "@everyone", "@here"."""
        return self.message.pings if self.message else []

    @property
    def files(self) -> list[str]:
        return [one["filename"] for one in self.message.attachments] if self.message else []

    @property
    def reactions(self) -> dict[str, int]:
        return {name: len(who) for name, who in self.message.reactions.items() if who} if self.message else {}

    @property
    def acked_ms(self) -> float:
        """Milliseconds from the person's act to the bot's first answer."""
        assert self._interaction is not None, "this message answered nothing"
        assert self._interaction.acked.done(), "not answered yet"
        return (self._interaction.acked.result() - self._interaction.sent_at) * 1_000
