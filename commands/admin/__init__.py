"""For admins: roles, people, spaces, channels, invitations, settings; how the hub is, and what was done in it."""

from bot.capability import Capability
from commands.admin import invitations, notices, oversight, people, roles, settings, spaces

capability = Capability(
    name="admin",
    summary="Look after the hub: roles, people, spaces, settings",
    default=oversight.health,
    commands=[
        oversight.health,
        people.people,
        people.waiting,
        roles.role_,
        spaces.spaces,
        spaces.channels,
        invitations.invite,
        invitations.invitations,
        settings.settings_,
        oversight.audit,
        roles.claim,
    ],
    actions=[
        roles.give,
        roles.take,
        roles.see_person,
        people.turn_people,
        people.turn_waiting,
        people.let_in,
        people.not_now,
        spaces.turn_spaces,
        spaces.see_joins,
        spaces.set_joins,
        spaces.use_channel,
        invitations.turn_invitations,
        invitations.withdraw,
        settings.turn_settings,
        settings.change_setting,
        settings.apply_setting,
        oversight.turn_audit,
    ],
    notices=[notices.trouble],
    forms=[spaces.set_join_role, settings.show_first],
    settings=[invitations.DAYS],
)
