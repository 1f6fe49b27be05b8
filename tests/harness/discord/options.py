"""Values a person gives to a command's options, checked as Discord's client checks them, and as they travel."""

from collections.abc import Mapping
from typing import Any

from tests.harness.discord import check_commands as kinds
from tests.harness.discord import payloads
from tests.harness.discord.commands import Found
from tests.harness.discord.world import Channel, Membership, Role, World

Json = dict[str, Any]


class Options:
    """The options of one interaction, with the users, channels and roles they name."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.resolved: dict[str, dict[str, Json]] = {}

    def given(self, found: Found, values: Mapping[str, Any]) -> list[Json]:
        declared = {option["name"]: option for option in found.options}
        unknown = set(values) - set(declared)
        assert not unknown, f"no option {sorted(unknown)}; synced are {list(declared)}"
        missing = [name for name, option in declared.items() if option.get("required") and name not in values]
        assert not missing, f"Discord asks for {missing} before it sends the command"
        return [self._option(declared[name], value) for name, value in values.items() if value is not None]

    def typed(self, found: Found, option: str, text: str, others: Mapping[str, Any]) -> list[Json]:
        """For autocomplete: the option being typed has the focus and is not checked."""
        declared = {each["name"]: each for each in found.options}
        assert option in declared, f"no option {option!r}; synced are {list(declared)}"
        assert declared[option].get("autocomplete"), f"{option!r} was synced without autocomplete"
        rest = [self._option(declared[name], value) for name, value in others.items()]
        return [*rest, {"name": option, "type": declared[option]["type"], "value": text, "focused": True}]

    def _option(self, declared: Json, value: Any) -> Json:
        return {"name": declared["name"], "type": declared["type"], "value": self._value(declared, value)}

    def _value(self, declared: Json, value: Any) -> Any:
        kind, name = declared["type"], declared["name"]
        choices = declared.get("choices")
        if choices:
            chosen = next((one["value"] for one in choices if value in (one["name"], one["value"])), None)
            assert chosen is not None, f"{name}: {value!r} is none of {[one['name'] for one in choices]}"
            return chosen
        if kind == kinds.STRING:
            assert isinstance(value, str), f"{name} takes text, not {value!r}"
            _within(name, len(value), declared.get("min_length"), declared.get("max_length", 6_000))
            return value
        if kind == kinds.BOOLEAN:
            assert isinstance(value, bool), f"{name} takes true or false, not {value!r}"
            return value
        if kind in (kinds.INTEGER, kinds.NUMBER):
            wanted = int if kind == kinds.INTEGER else (int, float)
            assert isinstance(value, wanted), f"{name} takes a number, not {value!r}"
            assert not isinstance(value, bool), f"{name} takes a number, not {value!r}"
            _within(name, value, declared.get("min_value"), declared.get("max_value"))
            return value
        if kind == kinds.ATTACHMENT:
            return self.attachment(*value)
        return self.entity(value)

    def entity(self, value: Any) -> str:
        """The id of a member, channel or role, put among the resolved."""
        if isinstance(value, Membership):
            key = str(value.user.id)
            self.resolved.setdefault("users", {})[key] = payloads.user(value.user)
            partial = payloads.member(value, in_interaction=True)
            for left_out in ("user", "deaf", "mute"):
                del partial[left_out]
            self.resolved.setdefault("members", {})[key] = partial
        elif isinstance(value, Channel):
            key = str(value.id)
            self.resolved.setdefault("channels", {})[key] = {**payloads.channel(value), "permissions": "0"}
        else:
            assert isinstance(value, Role), f"neither a member, a channel nor a role: {value!r}"
            key = str(value.id)
            self.resolved.setdefault("roles", {})[key] = payloads.role(value)
        return key

    def attachment(self, filename: str, content: bytes) -> str:
        attachment_id = self.world.ids.next()
        self.world.files[attachment_id] = (filename, content)
        url = f"{self.world.files_url}/{attachment_id}/{filename}"
        made = {"id": str(attachment_id), "filename": filename, "size": len(content), "url": url, "proxy_url": url}
        self.resolved.setdefault("attachments", {})[str(attachment_id)] = made
        return str(attachment_id)


def _within(name: str, size: float, low: float | None, top: float | None) -> None:
    assert low is None or size >= low, f"{name}: {size} is below {low}"
    assert top is None or size <= top, f"{name}: {size} is above {top}"


def nested(path: tuple[str, ...], options: list[Json]) -> list[Json]:
    """The options wrapped in their group and sub-command."""
    if not path:
        return options
    wrapped: list[Json] = [{"name": path[-1], "type": kinds.SUBCOMMAND, "options": options}]
    if len(path) == 2:
        wrapped = [{"name": path[0], "type": kinds.GROUP, "options": wrapped}]
    return wrapped
