"""Slack, through slack-bolt: Socket Mode by default, HTTP mode where only the signing secret is set."""

from adapters.slack.adapter import SlackAdapter
from adapters.slack.manifest import manifest

__all__ = ["SlackAdapter", "manifest"]
