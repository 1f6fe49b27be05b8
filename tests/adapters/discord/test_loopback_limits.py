"""Every limit of the table is enforced: what it allows passes, one more is refused."""

import pytest

from tests.harness.discord.bodies import (
    argument,
    button,
    choices,
    command,
    embed,
    entry,
    gallery,
    group,
    label,
    legacy,
    modal,
    option,
    row,
    select,
    text,
    v2,
)
from tests.harness.discord.check_commands import check_choices, check_commands
from tests.harness.discord.check_messages import check_message
from tests.harness.discord.checks import Checks
from tests.harness.discord.errors import ApiError
from tests.harness.discord.limits import LIMITS


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
