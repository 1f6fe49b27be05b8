"""Your profile: who you are here, what you follow, who sees it, and which accounts are yours."""

from bot.capability import Capability
from bot.offers import Run
from bot.ui.nodes import Button
from commands.profile import access, body, handlers

capability = Capability(
    name="profile",
    summary="Who you are here, what you follow, which accounts are yours",
    default=handlers.show,
    commands=[
        handlers.show,
        handlers.edit,
        handlers.topics,
        handlers.visibility,
        handlers.language,
        body.body,
        access.link,
        access.sign_in,
    ],
    actions=[handlers.set_visibility, handlers.set_language, access.join_accounts],
    forms=[handlers.save_profile, handlers.follow],
    start=[Button("Set my profile", Run(text="profile edit"))],
)
