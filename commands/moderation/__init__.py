"""Moderation: what members report, what moderators decide about it, and what everybody concerned hears of it."""

from bot.capability import Capability
from commands.moderation import appealing, deciding, digest, notices, queue, reporting, retention, rules

capability = Capability(
    name="moderation",
    summary="The community rules, and what members report",
    default=queue.reports,
    commands=[queue.reports, rules.rules],
    actions=[
        reporting.report,
        queue.turn_reports,
        queue.see_matter,
        deciding.hide,
        deciding.warn,
        deciding.dismiss,
        deciding.restore,
        deciding.stands,
        deciding.undo,
        appealing.ask_again,
    ],
    forms=[
        reporting.send_report,
        deciding.hide_it,
        deciding.warn_owner,
        deciding.it_stands,
        appealing.appeal,
    ],
    settings=[rules.RULES],
    messages=[reporting.report_message],
    notices=[notices.reported, notices.decided, notices.outcome],
    digest=[digest.waiting],
    retention=[retention.reports],
    gate=rules.rules_first,
)
