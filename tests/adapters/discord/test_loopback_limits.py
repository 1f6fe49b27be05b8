"""Every limit of the table is enforced: what it allows passes, one more is refused."""

import pytest

from tests.harness.discord.check_commands import check_choices, check_commands
from tests.harness.discord.check_messages import check_message
from tests.harness.discord.check_modals import check_modal
from tests.harness.discord.checks import Checks
from tests.harness.discord.errors import ApiError
from tests.harness.discord.limits import LIMITS

V2 = 1 << 15


def button(n=0, **more):
    return {"type": 2, "style": 1, "custom_id": f"b{n}", "label": "Press", **more}


def text(content="words"):
    return {"type": 10, "content": content}


def select(count=1, **more):
    options = [{"label": f"o{n}", "value": f"v{n}"} for n in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **more}


def option(**more):
    return select() | {"options": [{"label": "o", "value": "v", **more}]}


def row(*children):
    return {"type": 1, "components": list(children)}


def legacy(*components):
    check_message({"content": "x", "components": list(components)}, uploads=set())


def v2(*components, **more):
    check_message({"flags": V2, "components": list(components), **more}, uploads={"a.png"})


def embed(**parts):
    check_message({"embeds": [parts]}, uploads=set())


def gallery(count=1, **item):
    return {"type": 12, "items": [{"media": {"url": "https://e.org/a.png"}, **item}] * count}


def label(component, **more):
    return {"type": 18, "label": "Label", "component": component, **more}


def entry(**more):
    return {"type": 4, "custom_id": "i", "style": 1, **more}


def modal(*components, **more):
    check_modal({"title": "T", "custom_id": "c", "components": list(components), **more})


def group(kind, count):
    return {**select(count), "type": kind}


def command(**more):
    check_commands([{"name": "find", "description": "Finds", **more}])


def argument(n=0, **more):
    return {"type": 3, "name": f"a{n}", "description": "D", **more}


def choices(count, name="n", value="v"):
    return [{"name": name, "value": value}] * count


def offer(count):
    checks = Checks()
    check_choices(checks, choices(count), (), "autocomplete.choices")
    checks.done()


def of_size(n):
    """A command of n characters: names of one and descriptions of at most 100."""
    rest, arguments = n - len("find") - len("Finds"), []
    while rest > 0:
        said = min(rest - 2, 100)
        arguments.append({"type": 3, "name": f"{len(arguments):02}", "description": "d" * said})
        rest -= said + 2
    groups = [arguments[i : i + 20] for i in range(0, len(arguments), 20)]
    extra = sum(len(f"g{i}") + 1 for i in range(len(groups)))
    arguments[0]["description"] = arguments[0]["description"][extra:]
    command(options=[{"type": 1, "name": f"g{i}", "description": "D", "options": one} for i, one in enumerate(groups)])


def commands(count, kind):
    check_commands([{"type": kind, "name": f"c{n}", "description": "D" if kind == 1 else ""} for n in range(count)])


CASES = {
    "message.content": lambda n: check_message({"content": "x" * n, "embeds": [{}]}, uploads=set()),
    "message.embeds": lambda n: check_message({"content": "x", "embeds": [{"title": "t"}] * n}, uploads=set()),
    "message.nonce": lambda n: check_message({"content": "x", "nonce": "1" * n}, uploads=set()),
    "message.rows": lambda n: legacy(*(row(button(i)) for i in range(n))),
    "message.components": lambda n: v2(*([text()] * n), attachments=[1]),
    "message.text": lambda n: v2(
        *(text("x" * 1_000) for _ in range(n // 1_000)), *([text("x")] * (n % 1_000)), attachments=[1]
    ),
    "embed.title": lambda n: embed(title="x" * n),
    "embed.description": lambda n: embed(description="x" * n),
    "embed.fields": lambda n: embed(fields=[{"name": "n", "value": "v"}] * n),
    "embed.field.name": lambda n: embed(fields=[{"name": "x" * n, "value": "v"}]),
    "embed.field.value": lambda n: embed(fields=[{"name": "n", "value": "x" * n}]),
    "embed.footer": lambda n: embed(footer={"text": "x" * n}),
    "embed.author": lambda n: embed(author={"name": "x" * n}),
    "embed.total": lambda n: check_message(
        {"embeds": [{"description": "x" * (n // 2)}, {"description": "x" * (n - n // 2)}]}, uploads=set()
    ),
    "custom_id": lambda n: legacy(row(button(custom_id="x" * n))),
    "row.buttons": lambda n: legacy(row(*(button(i) for i in range(n)))),
    "button.label": lambda n: legacy(row(button(label="x" * n, emoji={"name": "👍"}))),
    "button.url": lambda n: legacy(
        row({"type": 2, "style": 5, "label": "L", "url": ("https://" + "x" * 600)[: max(n, 9)]})
    ),
    "select.options": lambda n: legacy(row(select(n))),
    "select.placeholder": lambda n: legacy(row(select(placeholder="x" * n))),
    "select.min_values": lambda n: legacy(row(select(25, min_values=n, max_values=25))),
    "select.max_values": lambda n: legacy(row(select(25, max_values=n))),
    "option.label": lambda n: legacy(row(option(label="x" * n))),
    "option.value": lambda n: legacy(row(option(value="x" * n))),
    "option.description": lambda n: legacy(row(option(description="x" * n))),
    "section.components": lambda n: v2({"type": 9, "components": [text()] * n, "accessory": button()}),
    "text.content": lambda n: v2(text("x" * n)),
    "gallery.items": lambda n: v2(gallery(n)),
    "media.description": lambda n: v2(gallery(description="x" * n)),
    "media.url": lambda n: v2(gallery(media={"url": ("https://" + "x" * 2_100)[: max(n, 9)]})),
    # Forty in a container are forty-one in the message, which its own limit refuses.
    "container.components": lambda n: v2({"type": 17, "components": [text()] * n}) if n != 40 else None,
    "container.accent_color": lambda n: v2({"type": 17, "components": [text()], "accent_color": n}),
    "modal.title": lambda n: modal(label(entry()), title="x" * n),
    "modal.components": lambda n: modal(*(label(entry(custom_id=f"i{i}")) for i in range(n))),
    "label.label": lambda n: modal(label(entry(), label="x" * n)),
    "label.description": lambda n: modal(label(entry(), description="x" * n)),
    "input.value": lambda n: modal(label(entry(value="x" * n))),
    "input.placeholder": lambda n: modal(label(entry(placeholder="x" * n))),
    "input.min_length": lambda n: modal(label(entry(min_length=n))),
    "input.max_length": lambda n: modal(label(entry(max_length=n))),
    "radio.options": lambda n: modal(label(group(21, n))),
    "checkboxes.options": lambda n: modal(label(group(22, n))),
    "upload.values": lambda n: modal(label({"type": 19, "custom_id": "u", "required": False, "min_values": n})),
    "commands.chat": lambda n: commands(n, 1),
    "commands.menu": lambda n: (commands(n, 2), commands(n, 3)),
    "command.name": lambda n: command(name="x" * n),
    "command.description": lambda n: command(description="x" * n),
    "command.options": lambda n: command(options=[argument(i) for i in range(n)]),
    "command.characters": lambda n: of_size(n) if n else None,
    "choice.count": lambda n: command(options=[argument(choices=choices(n))]),
    "choice.name": lambda n: command(options=[argument(choices=choices(1, name="x" * n))]),
    "choice.value": lambda n: command(options=[argument(choices=choices(1, value="x" * n))]),
    "option.length": lambda n: command(options=[argument(max_length=n)]),
    "autocomplete.choices": offer,
}

# Enforced by the server's own behaviour, each with a test of its own in the neighbouring files.
ELSEWHERE = {
    "message.attachments",
    "file.bytes",
    "commands.creates",
    "interaction.answer",
    "interaction.token",
    "nonce.window",
    "event.name",
    "event.description",
    "event.location",
    "events.open",
    "gateway.identifies",
    "gateway.sends",
    "gateway.payload",
    "http.global",
    "http.invalid",
}


def test_every_limit_has_its_case():
    assert set(CASES) | ELSEWHERE == set(LIMITS)
    assert not set(CASES) & ELSEWHERE


@pytest.mark.parametrize("name", CASES)
def test_what_the_limit_allows_passes(name):
    CASES[name](LIMITS[name].low)
    CASES[name](LIMITS[name].high)


@pytest.mark.parametrize("name", CASES)
def test_one_more_is_refused(name):
    with pytest.raises(ApiError) as refused:
        CASES[name](LIMITS[name].high + 1)
    assert refused.value.code == 50035


@pytest.mark.parametrize("name", [name for name in CASES if LIMITS[name].low])
def test_one_less_is_refused(name):
    with pytest.raises(ApiError) as refused:
        CASES[name](LIMITS[name].low - 1)
    assert refused.value.code == 50035


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
