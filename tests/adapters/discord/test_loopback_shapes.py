"""Bodies of the wrong shape, each refused as Discord refuses it."""

import pytest

from tests.harness.discord.bodies import (
    argument,
    button,
    choices,
    command,
    entry,
    gallery,
    label,
    legacy,
    modal,
    option,
    row,
    select,
    text,
    v2,
)
from tests.harness.discord.check_commands import check_commands
from tests.harness.discord.check_messages import check_message
from tests.harness.discord.errors import ApiError


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(lambda: v2(text(), content="x"), id="content beside Components V2"),
        pytest.param(lambda: v2(text(), embeds=[{"title": "t"}]), id="embeds beside Components V2"),
        pytest.param(lambda: legacy(text()), id="Components V2 without the flag"),
        pytest.param(lambda: v2(button()), id="a button outside a row"),
        pytest.param(
            lambda: v2({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
            id="a container in a container",
        ),
        pytest.param(lambda: v2(row(button(1), button(1))), id="a custom id twice"),
        pytest.param(lambda: v2({**text(), "id": 7}, {**text(), "id": 7}), id="a component id twice"),
        pytest.param(lambda: v2(row(select(), button())), id="a select beside a button"),
        pytest.param(lambda: v2(row(button(label=None))), id="a button with neither label nor emoji"),
        pytest.param(lambda: v2(row(button(custom_id=None))), id="a button without custom id"),
        pytest.param(lambda: v2(row({"type": 2, "style": 5, "label": "L"})), id="a link without url"),
        pytest.param(lambda: v2(row(button(url="https://e.org"))), id="a button with both"),
        pytest.param(
            lambda: v2(row({"type": 2, "style": 5, "label": "L", "url": "javascript:1"})), id="a link of another scheme"
        ),
        pytest.param(
            lambda: v2(row(option(value="v") | {"options": [{"label": "a", "value": "v"}] * 2})),
            id="an option value twice",
        ),
        pytest.param(lambda: v2(row(select(2, max_values=3))), id="more values than options"),
        pytest.param(lambda: v2(row(select(3, min_values=3, max_values=2))), id="a range turned round"),
        pytest.param(lambda: v2({"type": 9, "components": [text()]}), id="a section without accessory"),
        pytest.param(lambda: v2({"type": 14, "spacing": 3}), id="a separator of no spacing"),
        pytest.param(lambda: v2(gallery(media={"url": "attachment://b.png"})), id="an attachment nobody sent"),
        pytest.param(lambda: v2({"type": 13, "file": {"url": "https://e.org/f"}}), id="a file that is no attachment"),
        pytest.param(lambda: v2({"type": 99}), id="an unknown component"),
        pytest.param(lambda: modal(entry()), id="an input outside a label"),
        pytest.param(lambda: modal(label(button())), id="a button in a modal"),
        pytest.param(lambda: modal(label(select(disabled=True))), id="a disabled select in a modal"),
        pytest.param(lambda: modal(label(select(min_values=0))), id="a required select of none"),
        pytest.param(lambda: modal(label(entry()), label(entry())), id="a modal's custom id twice"),
        pytest.param(lambda: modal(label(entry(min_length=5, max_length=4))), id="an input's range turned round"),
        pytest.param(lambda: modal(label(entry(style=3))), id="an input of no style"),
        pytest.param(lambda: modal(label({"type": 23, "custom_id": "c", "required": True})), id="a required checkbox"),
        pytest.param(lambda: command(name="Find"), id="capitals in a command name"),
        pytest.param(lambda: command(name="find me"), id="a space in a command name"),
        pytest.param(lambda: command(options=[argument(0), argument(1, required=True)]), id="required after optional"),
        pytest.param(lambda: command(options=[argument(), argument()]), id="an option name twice"),
        pytest.param(
            lambda: command(options=[argument(), {"type": 1, "name": "s", "description": "D"}]),
            id="sub-commands mixed with options",
        ),
        pytest.param(lambda: command(options=[{"type": 2, "name": "g", "description": "D"}]), id="an empty group"),
        pytest.param(
            lambda: command(options=[argument(autocomplete=True, choices=choices(1))]), id="autocomplete beside choices"
        ),
        pytest.param(lambda: command(options=[argument(type=5, autocomplete=True)]), id="autocomplete of a boolean"),
        pytest.param(lambda: check_commands([{"name": "a", "description": "D"}] * 2), id="a command name twice"),
        pytest.param(
            lambda: check_commands([{"type": 3, "name": "Menu", "description": "D"}]), id="a menu with a description"
        ),
        pytest.param(
            lambda: check_message({"content": "x", "allowed_mentions": {"parse": ["all"]}}, uploads=set()),
            id="an unknown mention",
        ),
        pytest.param(
            lambda: check_message(
                {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, uploads=set()
            ),
            id="mentions both ways",
        ),
    ],
)
def test_what_discord_refuses_is_refused(refused):
    with pytest.raises(ApiError) as error:
        refused()
    assert error.value.code == 50035


@pytest.mark.parametrize(
    "accepted",
    [
        pytest.param(lambda: command(name="ประชุม"), id="a Thai command name"),
        pytest.param(lambda: command(name="städte-2"), id="an umlaut and a digit"),
        pytest.param(
            lambda: check_commands([{"type": 3, "name": "Suggest to the library"}]), id="capitals and spaces in a menu"
        ),
        pytest.param(lambda: v2(gallery(media={"url": "attachment://a.png"})), id="an attachment that was sent"),
        pytest.param(lambda: modal(text(), row(entry(label="Old way"))), id="a text and an old row in a modal"),
        pytest.param(
            lambda: modal(label({"type": 23, "custom_id": "c"}), label({"type": 5, "custom_id": "u"})),
            id="a checkbox and a user select",
        ),
    ],
)
def test_what_discord_accepts_is_accepted(accepted):
    accepted()


def test_a_group_holds_sub_commands_and_no_group():
    inner = {"type": 1, "name": "find", "description": "D", "options": [argument()]}
    group = {"type": 2, "name": "library", "description": "D", "options": [inner]}
    command(options=[group])
    with pytest.raises(ApiError):
        command(options=[{**group, "options": [group]}])
    with pytest.raises(ApiError):
        command(options=[{**inner, "options": [inner]}])


def test_an_empty_message_has_its_own_code():
    with pytest.raises(ApiError) as error:
        check_message({"content": ""}, uploads=set())
    assert error.value.code == 50006


def test_a_localized_command_counts_its_longest_wording():
    long = {"de": "x" * 100}
    options = [argument(i, description_localizations=long) for i in range(20)]
    groups = [{"type": 1, "name": f"g{i}", "description": "D", "options": options} for i in range(4)]
    with pytest.raises(ApiError, match="Invalid Form Body"):
        command(options=groups)
