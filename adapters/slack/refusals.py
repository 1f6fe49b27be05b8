"""What Slack's error codes mean for a message on its way. R: the reference of the Web API names each with its reason."""

from bot.delivery import Blocked, Closed, Gone, NotReached, Refused, ShutOut, Undelivered, Unknown

THERE = "{channel}"  # where a sentence names the channel
APP = "at api.slack.com/apps"
INVITE = f"Invite the hub to {THERE}: type /invite and its name there."
POSTING = f"Only some may write in {THERE}: in its settings in Slack, under Posting permissions, let the hub write too."
ARCHIVED = f"{THERE} is archived: open it again in Slack, or choose another channel."
THREADS = f"Threads in {THERE} do not take this message: an admin of Slack can allow it in the channel's settings."
POLICY = f"A policy of your Slack organization keeps the hub from writing in {THERE}: ask its admins to allow it."
SHARING = f"Your Slack organization lets nobody share files in {THERE}: ask its admins to allow it."
SCOPES = (
    f"The hub's Slack app lacks a right: print `folkmoot manifest slack`, paste it {APP}, and install the app again."
)

# The token is void, or nothing is let through from here at all.
VOID = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "org_login_required",
        "team_access_not_granted",
        "two_factor_setup_required",
        "accesslimited",
    }
)
# This person cannot be reached here.
AWAY = frozenset({"cannot_dm_bot", "user_disabled", "user_not_found", "user_not_visible", "messages_tab_disabled"})
MEND: dict[str, str] = {
    "not_in_channel": INVITE,
    "no_permission": INVITE,
    "channel_not_found": f"The hub does not see {THERE}: invite it there, or choose another channel if that one is gone.",
    "invalid_channel": f"The hub does not see {THERE}: invite it there, or choose another channel if that one is gone.",
    **dict.fromkeys(("is_archived", "is_inactive"), ARCHIVED),
    **dict.fromkeys(("restricted_action", "restricted_action_read_only_channel", "posting_to_channel_denied"), POSTING),
    "restricted_action_thread_only_channel": THREADS,
    "restricted_action_non_threadable_channel": THREADS,
    "restricted_action_thread_locked": THREADS,
    **dict.fromkeys(("ekm_access_denied", "access_denied", "channel_is_limited_access"), POLICY),
    **dict.fromkeys(("slack_connect_file_link_sharing_blocked", "file_upload_disabled"), SHARING),
    "missing_scope": SCOPES,
}
# These are not of the channel: for a direct message too an admin must mend them.
EVERYWHERE = frozenset({"missing_scope"})
# Slack will never take this.
NEVER = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "block_mismatch",
        "invalid_attachments",
        "too_many_attachments",
        "attachment_payload_limit_exceeded",
        "too_many_contact_cards",
        "markdown_text_conflict",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "metadata_must_be_sent_from_app",
        "invalid_arguments",
        "invalid_arg_name",
        "invalid_array_arg",
        "invalid_charset",
        "invalid_form_data",
        "invalid_post_type",
        "invalid_json",
        "json_not_object",
        "missing_argument",
        "missing_post_type",
        "missing_file_data",
        "missing_charset",
        "superfluous_charset",
        "unknown_method",
        "method_deprecated",
        "deprecated_endpoint",
        "as_user_not_supported",
        "enterprise_is_restricted",
        "cannot_reply_to_message",
        "thread_not_found",
        "alt_txt_too_large",
        "blocked_file_type",
        "file_uploads_except_images_disabled",
    }
)
# "It's possible some aspect of the operation succeeded before the error was raised": R says so of these two only.
# service_unavailable and the rest say that nothing was done.
IN_PART = frozenset({"internal_error", "fatal_error"})
# Asked to wait, without a Retry-After.
BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
REDRAW, REMOVE = "chat.update", "chat.delete"
GONE = frozenset(
    {"message_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed", "channel_not_found"}
)


def undelivered(method: str, code: str, detail: str = "", *, direct: bool = False) -> Undelivered:
    """For an answer `ok: false`. What only a channel can be is, for a person, a closed door."""
    said = f"{code} ({detail})" if detail else code
    if method in (REDRAW, REMOVE) and code in GONE:
        return Gone(said)
    if code in VOID:
        return ShutOut(said)
    if code in AWAY or (direct and code in MEND and code not in EVERYWHERE):
        return Closed(said)
    if code in MEND:
        return Blocked(code, MEND[code])
    if code in NEVER:
        return Refused(said)
    return Unknown(said) if code in IN_PART else NotReached(said)
