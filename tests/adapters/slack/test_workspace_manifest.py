"""With a manifest, the workspace allows exactly what it asks for."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.harness.slack.echo import build, calling, listen, over_sockets
from tests.harness.slack.people import NothingShown
from tests.harness.slack.workspace import SlackWorkspace

MANIFEST = {
    "display_information": {"name": "Folkmoot"},
    "features": {
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "moot"},
        "slash_commands": [
            {"command": "/echo", "description": "Say it", "should_escape": True},
            {"command": "/form", "description": "Ask"},
        ],
        "shortcuts": [{"name": "Suggest", "type": "message", "callback_id": "suggest", "description": "Suggest it"}],
    },
    "oauth_config": {
        "scopes": {"bot": ["app_mentions:read", "channels:read", "chat:write", "commands", "im:history", "im:write"]}
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention", "message.im", "reaction_added"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@pytest.fixture
async def slack():
    async with SlackWorkspace.start(manifest=MANIFEST) as slack, calling(slack) as api:
        async with over_sockets(slack, listen(build(slack, api.session))):
            yield slack


async def test_only_registered_commands_can_be_run(slack):
    alice = slack.member("Alice")
    with pytest.raises(NothingShown, match="not a valid command"):
        await alice.runs("/other")
    assert (await alice.runs("/echo hi")).text == "you said hi"


async def test_should_escape_turns_names_into_references(slack):
    alice, bob = slack.member("Alice"), slack.member("Bob Stone")
    general = slack.channel("general", [alice])
    await alice.runs("/echo @Bob Stone in #general & <b>", in_=general)
    text = slack.deliveries[0].payload["text"]
    assert text == f"<@{bob.id}|bob.stone> in <#{general.id}|general> &amp; &lt;b&gt;"
    await alice.runs("/form @Bob Stone <!channel>", in_=general)
    assert slack.deliveries[1].payload["text"] == "@Bob Stone &lt;!channel&gt;"


async def test_only_subscribed_events_within_the_scopes_arrive(slack):
    alice = slack.member("Alice")
    general = slack.channel("general", [alice])
    posted = await alice.posts("hello", general)
    await alice.reacts(posted, "eyes")
    await alice.joins(slack.channel("other"))
    assert slack.deliveries == []
    assert (await alice.says("@moot hi", general)).text == "heard: @moot hi"


async def test_only_its_shortcuts_and_tabs_exist(slack):
    alice = slack.member("Alice")
    posted = await alice.posts("hello", slack.channel("general", [alice]))
    assert (await alice.uses_shortcut("Suggest", on=posted)).kind == "modal"
    await alice.dismisses()
    slack.set_timing(patience=0.1)
    with pytest.raises(NothingShown, match="has none of that name"):
        await alice.uses_shortcut("Suggest")
    with pytest.raises(NothingShown):
        await alice.opens_home()


@pytest.mark.parametrize(("app_id", "kind", "heard"), [("*", "ours", 1), ("A9", "ours", 0), ("*", "theirs", 0)])
async def test_metadata_is_heard_of_by_type_and_app(app_id, kind, heard):
    events = {
        "bot_events": ["message_metadata_posted"],
        "metadata_subscriptions": [{"app_id": app_id, "event_type": kind}],
    }
    scopes = {"bot": ["chat:write", "metadata.message:read"]}
    asked = {**MANIFEST, "oauth_config": {"scopes": scopes}, "settings": {"event_subscriptions": events}}
    async with SlackWorkspace.start(manifest=asked) as slack, calling(slack) as api:
        async with over_sockets(slack, listen(build(slack, api.session))):
            metadata = {"event_type": "ours", "event_payload": {"k": "1"}}
            await api.chat_postMessage(channel=slack.channel("general").id, text="x", metadata=metadata)
            await slack.settles()
            assert len(slack.deliveries) == heard


async def test_its_scopes_and_no_others(slack):
    async with calling(slack) as api:
        with pytest.raises(SlackApiError, match="missing_scope"):
            await api.users_info(user=slack.member("Alice").id)


async def test_a_read_only_messages_tab_takes_no_messages():
    tabs = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    manifest = {**MANIFEST, "features": {**MANIFEST["features"], "app_home": tabs}}
    async with SlackWorkspace.start(manifest=manifest) as slack:
        with pytest.raises(NothingShown, match="turned off"):
            await slack.member("Alice").writes_dm("help")
