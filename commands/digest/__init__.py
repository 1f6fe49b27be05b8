"""Digests: what is new comes to people on their day, what needs a hand comes to the organizers, and nothing comes twice."""

from bot.capability import Capability
from bot.offers import FillIn
from bot.ui.nodes import Button
from commands.digest import handlers, notices, planning, sections

capability = Capability(
    name="digest",
    summary="What the hub sends you by itself, and when",
    slash=True,
    default=handlers.mine,
    commands=[
        handlers.mine,
        handlers.subscribe,
        handlers.pause,
        handlers.preview,
        planning.schedule,
        planning.sent,
        planning.held,
    ],
    actions=[
        handlers.set_digest,
        handlers.pause_for,
        handlers.resume,
        handlers.stop,
        handlers.mute,
        handlers.silence,
        planning.plan_for,
        planning.preview_of,
        planning.drop,
        planning.see_run,
        planning.try_again,
        planning.let_go,
        planning.hold_again,
        planning.throw_away,
    ],
    forms=[handlers.save_mine, planning.save_plan],
    notices=[notices.ready, notices.held],
    digest=[sections.delivery],
    metrics=[sections.sent_by_week],
    start=[Button("Set my digest", FillIn(text="digest subscribe"))],
)
