"""What Discord accepts as application commands, in a bulk overwrite."""

import unicodedata
from typing import Any

from tests.harness.discord.checks import Checks, Path
from tests.harness.discord.limits import high

CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)

_TYPES = frozenset({CHAT, USER_MENU, MESSAGE_MENU})
_LEAVES = frozenset(range(STRING, ATTACHMENT + 1))
_WITH_CHOICES = frozenset({STRING, INTEGER, NUMBER})


def check_commands(commands: Any) -> None:
    checks = Checks()
    if not isinstance(commands, list):
        checks.wrong((), "Only iterables may be used in a ListType", "LIST_TYPE_CONVERT")
        checks.done()
    for index, command in enumerate(commands):
        _check_command(checks, command, (index,))
    kinds = [command.get("type") or CHAT for command in commands]
    for kind, limit in ((CHAT, "commands.chat"), (USER_MENU, "commands.menu"), (MESSAGE_MENU, "commands.menu")):
        checks.size(kinds.count(kind), (), limit)
    names = [(command.get("type") or CHAT, command.get("name")) for command in commands]
    if len(set(names)) < len(names):
        checks.wrong((), "Application command names must be unique", "APPLICATION_COMMANDS_DUPLICATE_NAME")
    checks.done()


def _check_command(checks: Checks, command: dict[str, Any], path: Path) -> None:
    kind = command.get("type") or CHAT
    if not checks.one_of(kind, (*path, "type"), _TYPES):
        return
    if kind != CHAT:
        checks.text(command.get("name"), (*path, "name"), "command.name", required=True)
        for field in ("description", "options"):
            if command.get(field):
                checks.wrong(
                    (*path, field),
                    f"Context menu commands cannot have {field}",
                    "APPLICATION_COMMANDS_CONTEXT_MENU_FIELD",
                )
        return
    _check_name(checks, command, path)
    checks.text(command.get("description"), (*path, "description"), "command.description", required=True)
    _check_options(checks, command.get("options") or [], (*path, "options"), depth=0)
    if (characters := _characters(command)) > high("command.characters"):
        checks.wrong(path, f"Command exceeds maximum size ({characters} of 8000)", "APPLICATION_COMMAND_TOO_LARGE")


def _check_name(checks: Checks, named: dict[str, Any], path: Path) -> None:
    name = named.get("name")
    checks.text(name, (*path, "name"), "command.name", required=True)
    if isinstance(name, str) and (name != name.lower() or not all(map(_name_character, name))):
        checks.wrong((*path, "name"), "Command name is invalid", "APPLICATION_COMMAND_INVALID_NAME")


def _name_character(character: str) -> bool:
    if character in "-_'":
        return True
    named = unicodedata.name(character, "")
    return unicodedata.category(character)[0] in "LN" or named.startswith(("DEVANAGARI", "THAI"))


def _check_options(checks: Checks, options: list[dict[str, Any]], path: Path, *, depth: int) -> None:
    checks.size(len(options), path, "command.options")
    names = [option.get("name") for option in options]
    if len(set(names)) < len(names):
        checks.wrong(path, "Option names must be unique", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID")
    kinds = {option.get("type") for option in options}
    if kinds & {SUBCOMMAND, GROUP} and kinds - {SUBCOMMAND, GROUP}:
        checks.wrong(path, "Sub-commands and options cannot be mixed", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID")
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        checks.wrong(
            path,
            "Required options must be placed before non-required options",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        )
    for index, option in enumerate(options):
        _check_option(checks, option, (*path, index), depth)


def _check_option(checks: Checks, option: dict[str, Any], path: Path, depth: int) -> None:
    # A group stands only at the top, a sub-command at the top or in a group.
    nests = {0: {SUBCOMMAND, GROUP}, 1: {SUBCOMMAND}, 2: set[int]()}[depth]
    kind = option.get("type")
    if not checks.one_of(kind, (*path, "type"), _LEAVES | nests):
        return
    _check_name(checks, option, path)
    checks.text(option.get("description"), (*path, "description"), "command.description", required=True)
    if kind in (SUBCOMMAND, GROUP):
        children = option.get("options") or []
        inner = {child.get("type") for child in children}
        if kind == GROUP and (not children or inner != {SUBCOMMAND}):
            checks.wrong((*path, "options"), "A group holds sub-commands", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID")
        _check_options(checks, children, (*path, "options"), depth=1 if kind == GROUP else 2)
        return
    _check_choices(checks, option, path)
    for bound in ("min_length", "max_length"):
        checks.number(option.get(bound), (*path, bound), "option.length")


def _check_choices(checks: Checks, option: dict[str, Any], path: Path) -> None:
    choices = option.get("choices") or []
    if (choices or option.get("autocomplete")) and option["type"] not in _WITH_CHOICES:
        checks.wrong(path, "Only strings and numbers have choices", "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID")
    if choices and option.get("autocomplete"):
        checks.wrong(
            path,
            "autocomplete may not be set to true if choices are present",
            "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
        )
    check_choices(checks, choices, (*path, "choices"), "choice.count")


def check_choices(checks: Checks, choices: Any, path: Path, limit: str) -> None:
    for index, choice in enumerate(checks.items(choices, path, limit)):
        checks.text(choice.get("name"), (*path, index, "name"), "choice.name", required=True)
        value = choice.get("value")
        if value is None:
            checks.wrong((*path, index, "value"), "This field is required", "BASE_TYPE_REQUIRED")
        elif isinstance(value, str):
            checks.size(len(value), (*path, index, "value"), "choice.value")


def _characters(command: dict[str, Any]) -> int:
    """Discord counts the names, descriptions and values of a command, its options and choices, the longest localization of each."""
    total = sum(_longest(command, field) for field in ("name", "description"))
    for choice in command.get("choices") or []:
        total += _longest(choice, "name") + len(str(choice.get("value", "")))
    return total + sum(map(_characters, command.get("options") or []))


def _longest(part: dict[str, Any], field: str) -> int:
    said = [part.get(field) or "", *(part.get(f"{field}_localizations") or {}).values()]
    return max(map(len, said))
