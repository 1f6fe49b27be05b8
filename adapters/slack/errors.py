"""What Slack's refusals mean: for the operator a sentence that names the setting, for the sender which way is left."""

from slack_sdk.errors import SlackApiError

TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
WRONG_KIND = frozenset({"not_allowed_token_type"})
# This way is closed for this answer; another one may be open.
CLOSED = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "user_not_in_channel",
        "is_archived",
        "is_inactive",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "expired_url",
        "used_url",
        "invalid_url",
        "no_active_hooks",
        "thread_not_found",
        "missing_scope",
        "cannot_reply_to_message",
        "not_found",
        "view_not_found",
    }
)
BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text"})
TRIGGER = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})


class Refused(Exception):
    """Slack said no. `after`: seconds it asked us to wait."""

    def __init__(self, method: str, code: str, detail: str = "", after: float | None = None) -> None:
        super().__init__(f"{method}: {code}{f' ({detail})' if detail else ''}")
        self.code = code
        self.detail = detail
        self.after = after

    @property
    def closed(self) -> bool:
        return self.code in CLOSED

    @property
    def blocks(self) -> bool:
        return self.code in BLOCKS

    @property
    def trigger(self) -> bool:
        return self.code in TRIGGER


class CannotStart(Exception):
    """Slack did not let us in; the message is for the operator and holds no secret."""


def refused(method: str, problem: SlackApiError) -> Refused:
    """The SDK's error as ours."""
    response = problem.response
    headers = getattr(response, "headers", None) or {}
    data = getattr(response, "data", None)
    data = data if isinstance(data, dict) else {}
    code = str(data.get("error") or "unknown_error")
    messages = (data.get("response_metadata") or {}).get("messages") or []
    detail = "; ".join(map(str, messages)) or str(data.get("needed") or "")
    after = headers.get("Retry-After") or headers.get("retry-after")
    limited = code == "ratelimited" or getattr(response, "status_code", 200) == 429
    return Refused(method, "ratelimited" if limited else code, detail, float(after or 1) if limited else None)


def at_start(setting: str, code: str) -> CannotStart:
    """Why a platform stays out, naming the setting to look at."""
    if code in TOKEN:
        return CannotStart(
            f"Slack refused {setting} ({code}): it is wrong, or it was revoked. "
            f"Copy it again from your app's page at api.slack.com/apps, put it into .env and restart."
        )
    if code in WRONG_KIND:
        begins = "xapp-" if setting == "SLACK_APP_TOKEN" else "xoxb-"
        return CannotStart(f"Slack refused {setting}: it is a token of another kind; this one begins with {begins}.")
    if code == "missing_scope":
        return CannotStart(
            f"Slack refused {setting} (missing_scope): install the app again with `folkmoot manifest slack`."
        )
    return CannotStart(f"Slack answered {code} when we connected with {setting}.")
