"""The way Slack says no."""

from typing import Any


class SlackError(Exception):
    """An answer `{"ok": false, "error": …}`, with what Slack adds to it."""

    def __init__(self, error: str, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(error if not messages else f"{error}: {'; '.join(messages)}")
        self.error = error
        self.messages = list(messages or [])
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The JSON Slack sends."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
            body["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
        return body


# Errors that a well-made app never causes: each is recorded as a broken rule.
BROKEN_RULES = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_arguments",
        "invalid_json",
        "missing_argument",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "markdown_text_conflict",
        "too_many_attachments",
        "metadata_too_large",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "view_too_large",
        "push_limit_reached",
        "expired_trigger_id",
        "exchanged_trigger_id",
        "invalid_trigger_id",
        "duplicate_external_id",
        "missing_scope",
        "not_authed",
        "not_allowed_token_type",
        "unknown_method",
        "users_list_not_supplied",
        "cannot_dm_bot",
        "used_url",
        "expired_url",
        "channels_limit_exceeded",
        "file_not_found",
        "invalid_name",
        "not_enabled",
    }
)
