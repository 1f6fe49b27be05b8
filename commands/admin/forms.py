"""What an admin is asked for."""

from typing import Annotated

from pydantic import field_validator

from bot.form import Form
from bot.param import Arg
from commands.admin.scope import Where


class JoinRole(Form, id="admin.join-role", title="Who comes in", submit="Use it"):
    """People with this role or group become members when they speak to the hub."""

    role: Annotated[
        str,
        Arg(
            "The id of a Discord role or a Slack user group",
            label="Role or group",
            least=2,
            most=64,
            example="S0614TZR7",
        ),
    ]

    @field_validator("role")
    @classmethod
    def _an_id(cls, value: str) -> str:
        bare = value.strip().removeprefix("<@&").removeprefix("<!subteam^").removesuffix(">").partition("|")[0]
        if not bare.isalnum():
            raise ValueError("An id has only letters and digits, such as S0614TZR7 or 112233445566778899.")
        return bare


class ChangeSettingForm(Form, id="admin.setting", title="Change a setting", submit="Show me first"):
    """You see what would change before anything does. Leave it empty to go back to the default."""

    value: Annotated[str, Arg("The new value", label="Value", most=300)] = ""
    where: Annotated[Where, Arg("In this space, or everywhere", label="Where")] = Where.HERE
