"""Webinars, workshops and town halls: announced, answered, reminded of, moved and cancelled; suggested by members."""

from bot.capability import Capability
from bot.offers import Run
from bot.ui.nodes import Button
from commands.webinars import announcing, answering, changing, digest, handlers, ideas, records, telling, work
from commands.webinars.ahead import OFFER_HOURS, REMINDERS
from commands.webinars.cards import webinar_card

capability = Capability(
    name="webinars",
    summary="Meet and learn: webinars, workshops, town halls",
    slash=True,
    default=handlers.upcoming,
    commands=[
        handlers.upcoming,
        handlers.show,
        answering.rsvp,
        handlers.mine,
        ideas.suggest,
        ideas.ideas,
        announcing.announce,
        changing.move,
        changing.cancel,
    ],
    actions=[
        handlers.turn,
        handlers.show_one,
        answering.answer,
        announcing.leave_out,
        announcing.change,
        announcing.throw,
        announcing.post,
        announcing.unpost,
        changing.move_now,
        changing.cancel_now,
        changing.undo,
        ideas.want,
        ideas.turn_ideas,
        ideas.pick,
        ideas.decline,
    ],
    forms=[announcing.draft, ideas.keep, ideas.not_now],
    cards=[webinar_card],
    records=[records.webinar],
    reactions=[answering.reacted],
    notices=[
        telling.soon,
        telling.seat_offered,
        telling.offer_ended,
        telling.moved,
        telling.cancelled,
        ideas.idea_settled,
    ],
    start=[Button("See webinars", Run(text="webinars upcoming"))],
    settings=[REMINDERS, OFFER_HOURS, announcing.VISIBILITY],
    digest=[digest.new, digest.ahead, digest.wanted],
    metrics=[digest.answers_by_week],
    jobs=[work.offers, work.done, work.cancelled, work.recount],
    retention=[work.answers, work.drafts],
)
