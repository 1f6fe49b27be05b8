"""The hub itself: where to begin, help, what waits for you, what you asked last, and what would make the hub better."""

from bot.capability import Capability
from bot.certificate import ISSUER
from bot.offers import Run
from bot.ui.nodes import Button
from commands.hub import certificates, digest, handlers, help, ideas, inbox, letters, missing, records, retention

capability = Capability(
    name="hub",
    summary="Begin here: help, your inbox, your last answers, your ideas",
    default=handlers.start,
    commands=[
        handlers.start,
        help.help_,
        inbox.inbox,
        handlers.recent_,
        ideas.feedback,
        ideas.ideas,
        certificates.certificate,
        handlers.home,
        handlers.welcome,
    ],
    actions=[
        help.turn_help,
        ideas.turn_ideas,
        ideas.see_idea,
        ideas.add_voice,
        ideas.answer_idea,
        ideas.undo_answer,
        missing.who_to_invite,
        missing.invite_to_share,
        missing.not_invited,
        inbox.turn_inbox,
        inbox.drop_draft,
        letters.open_letter,
        letters.done_with,
        certificates.print_certificate,
        certificates.turn_certificates,
    ],
    forms=[ideas.tell, ideas.settle],
    records=[records.idea],
    start=[Button("All commands", Run(text="hub help")), Button("Tell us an idea", Run(text="hub feedback"))],
    settings=[handlers.GREETING, ISSUER],
    notices=[ideas.told_answer, missing.invited],
    digest=[digest.unanswered, missing.who_is_missing, digest.health],
    retention=[
        retention.events,
        retention.drafts,
        retention.buttons,
        retention.codes,
        retention.sessions,
        retention.changes,
        retention.messages,
        retention.looks,
        retention.runs,
    ],
    home=handlers.home,
    welcome=handlers.welcome,
)
