"""Selects, menus and shortcuts outside modals: what a person chooses, and the payload the app gets."""

import re

import pytest

from tests.harness.slack.echo import build, calling, option, over_sockets, section
from tests.harness.slack.people import NothingShown
from tests.harness.slack.workspace import SlackWorkspace

OPTIONS = [option("Guide"), option("Tool")]


def menu(kind, name, **more):
    return {"type": kind, "action_id": name, **more}


def labelled(words):
    return {"placeholder": {"type": "plain_text", "text": words}}


ELEMENTS = [
    menu("static_select", "kind", options=OPTIONS, **labelled("Pick a kind")),
    menu("external_select", "topic", min_query_length=2, **labelled("Pick a topic")),
    menu("users_select", "person", **labelled("Pick a person")),
    menu("datepicker", "day", **labelled("Pick a day")),
    menu("checkboxes", "boxes", options=OPTIONS),
    menu("overflow", "more", options=OPTIONS),
]


@pytest.fixture
async def slack():
    async with SlackWorkspace.start() as slack:
        yield slack
        await slack.healthy()


@pytest.fixture
async def heard(slack):
    """The actions a bolt app hears; it says what was chosen."""
    heard = []
    async with calling(slack) as api:
        app = build(slack, api.session)

        @app.action(re.compile("."))
        async def chosen(ack, body, respond):
            await ack()
            heard.append(body)
            await respond(text=f"chose in {body['actions'][0]['action_id']}", replace_original=False)

        @app.options("topic")
        async def topics(ack, payload):
            group = {"label": {"type": "plain_text", "text": "Topics"}, "options": [option(f"{payload['value']}mits")]}
            await ack(option_groups=[group])

        @app.shortcut("ask")
        async def ask(ack, body, client):
            await ack()
            await client.chat_postMessage(channel=body["user"]["id"], text=f"asked by {body['type']}")

        async with over_sockets(slack, app):
            yield heard


@pytest.fixture
async def alice(slack, heard):
    """Somebody who sees a card with one of everything."""
    alice = slack.member("Alice")
    general = slack.channel("general", [alice])
    async with calling(slack) as api:
        blocks = [section("Card"), {"type": "actions", "elements": ELEMENTS}]
        await api.chat_postMessage(channel=general.id, text="Card", blocks=blocks)
    return alice


@pytest.mark.parametrize(
    ("label", "choice", "held"),
    [
        ("Pick a kind", "Tool", {"selected_option": OPTIONS[1]}),
        ("Pick a day", "2026-03-01", {"selected_date": "2026-03-01"}),
        ("boxes", ["Guide", "Tool"], {"selected_options": OPTIONS}),
        ("…", "Guide", {"selected_option": OPTIONS[0]}),
        ("Pick a topic", "permits", {"selected_option": option("permitsmits")}),
    ],
)
async def test_a_choice_in_a_message_reaches_the_app(alice, heard, label, choice, held):
    shown = await alice.selects(label, choice)
    assert shown.ephemeral
    assert held.items() <= heard[0]["actions"][0].items()


async def test_a_person_is_chosen_by_name(slack, alice, heard):
    bob = slack.member("Bob")
    await alice.selects("Pick a person", bob)
    assert heard[0]["actions"][0]["selected_user"] == bob.id
    assert heard[0]["state"]["values"][heard[0]["actions"][0]["block_id"]]["person"]["selected_user"] == bob.id


async def test_options_are_looked_up_only_from_the_shortest_query(slack, alice):
    assert await alice.types("Pick a topic", "p") == []
    assert slack.deliveries == []
    assert await alice.types("Pick a topic", "per") == ["permits"]
    with pytest.raises(NothingShown, match="nothing is looked up"):
        await alice.types("Pick a kind", "per")


async def test_an_option_that_is_not_there_cannot_be_chosen(alice):
    with pytest.raises(AssertionError, match="the options shown are: Guide, Tool"):
        await alice.selects("Pick a kind", "Nothing")


async def test_a_global_shortcut_has_no_message(slack, alice):
    slack.shortcut("Ask a person", "ask", kind="global")
    assert (await alice.uses_shortcut("Ask a person")).text == "asked by shortcut"
    assert "message" not in slack.deliveries[-1].payload
