"""What an admin is asked for."""

from typing import Annotated

from bot.form import Form
from bot.param import Arg
from commands.admin.group_meant import groups_like
from commands.admin.scope import Where


class JoinRole(Form, id="admin.join-role", title="Who comes in", submit="Use it"):
    """People with this role or group become members when they speak to the hub."""

    role: Annotated[
        str,
        Arg(
            "A Discord role or a Slack user group, by name or id",
            label="Role or group",
            least=2,
            most=100,
            example="@clerks",
            complete=groups_like,
        ),
    ]


class ChangeSettingForm(Form, id="admin.setting", title="Change a setting", submit="Show me first"):
    """You see what would change before anything does. Leave it empty to go back to the default."""

    value: Annotated[str, Arg("The new value", label="Value", most=300)] = ""
    where: Annotated[Where, Arg("In this space, or everywhere", label="Where")] = Where.HERE


class ChangeLongSetting(Form, id="admin.setting-long", title="Change a setting", submit="Show me first"):
    """You see what would change before anything does. Leave it empty to go back to the default."""

    value: Annotated[str, Arg("The new text", label="Text", long=True, most=2000)] = ""
    where: Annotated[Where, Arg("In this space, or everywhere", label="Where")] = Where.HERE
