"""Slack's documented limits, one line each, with where the number comes from.

Sources: T = @slack/types JSDoc, P = slack_sdk.models, S = slackblocks' shared limit registry, R = slack-api-ref (scraped
reference of docs.slack.dev), W = a docs.slack.dev page, I = an issue answered by Slack staff, K = known, page not read.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` (and at least `least`) characters, or items where the name says so."""

    most: int
    source: str
    least: int = 0


LIMITS: dict[str, Limit] = {
    # whole messages and views
    "message.blocks": Limit(50, "S W"),
    "modal.blocks": Limit(100, "S W", 1),
    "home.blocks": Limit(100, "S W"),
    "message.characters": Limit(13_200, "I bolt-js#2509; not documented"),
    "message.text": Limit(40_000, "K: longer is cut"),
    "update.text": Limit(4_000, "R chat.update msg_too_long"),
    "message.attachments": Limit(100, "R too_many_attachments"),
    "message.tables": Limit(1, "W"),
    "markdown.total": Limit(12_000, "T S"),
    "markdown_text": Limit(12_000, "R"),
    "metadata": Limit(16_000, "K metadata_too_large"),
    "view.bytes": Limit(250_000, "R view_too_large"),
    "view.stack": Limit(3, "R push_limit_reached"),
    "view.private_metadata": Limit(3_000, "T"),
    "view.title": Limit(24, "T", 1),
    "view.submit": Limit(24, "T", 1),
    "view.close": Limit(24, "T", 1),
    "view.callback_id": Limit(255, "T"),
    "view.external_id": Limit(255, "T"),
    # ids
    "block_id": Limit(255, "T P", 1),
    "action_id": Limit(255, "T P", 1),
    # text
    "text": Limit(3_000, "T", 1),
    "section.text": Limit(3_000, "T", 1),
    "section.fields": Limit(10, "T", 1),
    "section.field": Limit(2_000, "T", 1),
    "header.text": Limit(150, "T", 1),
    "markdown.text": Limit(12_000, "T", 1),
    "context.elements": Limit(10, "T", 1),
    "actions.elements": Limit(25, "T", 1),
    "context_actions.elements": Limit(5, "T", 1),
    "image.alt_text": Limit(2_000, "T", 1),
    "image.title": Limit(2_000, "T", 1),
    "image.url": Limit(3_000, "T P", 1),
    "video.title": Limit(200, "T", 1),
    "video.author": Limit(50, "T", 1),
    "video.description": Limit(200, "T", 1),
    "video.url": Limit(3_000, "T", 1),
    "input.label": Limit(2_000, "T", 1),
    "input.hint": Limit(2_000, "T", 1),
    # tables
    "table.rows": Limit(100, "T W", 1),
    "table.cells": Limit(20, "T W", 1),
    "table.column_settings": Limit(20, "T W"),
    "table.cell": Limit(3_000, "K", 1),
    # elements
    "button.text": Limit(75, "T", 1),
    "button.value": Limit(2_000, "T"),
    "button.url": Limit(3_000, "T", 1),
    "button.accessibility_label": Limit(75, "T"),
    "option.text": Limit(75, "T P", 1),
    "option.description": Limit(75, "T P", 1),
    "option.value": Limit(75, "T; slack_sdk says 150, the narrower is enforced", 1),
    "option.url": Limit(3_000, "T", 1),
    "select.options": Limit(100, "T", 1),
    "select.groups": Limit(100, "T", 1),
    "group.label": Limit(75, "T", 1),
    "overflow.options": Limit(5, "T", 1),
    "checkboxes.options": Limit(10, "T", 1),
    "radio_buttons.options": Limit(10, "T", 1),
    "placeholder": Limit(150, "P T", 1),
    "confirm.title": Limit(100, "P T", 1),
    "confirm.text": Limit(300, "P T", 1),
    "confirm.button": Limit(30, "P T", 1),
    "plain_text_input.min_length": Limit(3_000, "T"),
    "plain_text_input.max_length": Limit(3_000, "T", 1),
    "plain_text_input.initial_value": Limit(3_000, "T"),
    "file_input.max_files": Limit(10, "T", 1),
    "external_select.options": Limit(100, "S"),
    "min_query_length": Limit(3, "K: the default"),
    # use of one interaction
    "response_url.uses": Limit(5, "W"),
    "sockets": Limit(10, "I bolt-python#462"),
}

# Requests a minute, per method per workspace per app (R, J: rate_limit_tiers.json).
TIERS: dict[str, int] = {
    "apps.connections.open": 1,
    "users.list": 20,
    "conversations.list": 20,
    "usergroups.list": 20,
    "usergroups.users.list": 20,
    "reactions.remove": 20,
    "team.info": 50,
    "chat.update": 50,
    "chat.delete": 50,
    "conversations.open": 50,
    "conversations.info": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "reactions.add": 50,
    "reactions.get": 50,
    "chat.postEphemeral": 100,
    "conversations.members": 100,
    "users.info": 100,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
}


def most(name: str) -> int:
    """The upper bound of one limit."""
    return LIMITS[name].most
