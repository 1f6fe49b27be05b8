"""The Web API of the workspace, called by the real slack_sdk: tokens, scopes, and Slack's own names for errors."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.harness.slack.echo import calling, section
from tests.harness.slack.workspace import SlackWorkspace


@pytest.fixture
async def slack():
    async with SlackWorkspace.start() as slack:
        yield slack


@pytest.fixture
async def api(slack):
    async with calling(slack) as client:
        yield client


async def refused(call):
    """The error of a call that must fail."""
    with pytest.raises(SlackApiError) as told:
        await call
    return told.value.response["error"]


async def test_auth_test_names_the_bot(slack, api):
    answer = await api.auth_test()
    assert (answer["team_id"], answer["user_id"]) == (slack.team_id, slack.bot_user_id)


async def test_tokens_are_checked(slack, api):
    async with calling(slack, "xoxb-wrong") as wrong, calling(slack, slack.app_token) as app:
        assert await refused(wrong.auth_test()) == "invalid_auth"
        assert await refused(app.auth_test()) == "not_allowed_token_type"
    assert await refused(api.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
    await slack.revoke()
    assert await refused(api.auth_test()) == "token_revoked"
    async with aiohttp.ClientSession() as session, session.post(f"{slack.url}auth.test") as response:
        assert (await response.json())["error"] == "not_authed"


async def test_each_answer_says_what_the_app_may_do(slack, api):
    slack.without_scope("reactions:write")
    scopes = (await api.auth_test()).headers["X-OAuth-Scopes"].split(",")
    assert "chat:write" in scopes
    assert "reactions:write" not in scopes


async def test_a_missing_scope_is_named(slack, api):
    slack.without_scope("reactions:write")
    with pytest.raises(SlackApiError) as told:
        await api.reactions_add(channel="C1", timestamp="1.1", name="eyes")
    assert told.value.response["error"] == "missing_scope"
    assert told.value.response["needed"] == "reactions:write"
    assert "chat:write" in told.value.response["provided"]
    assert [violation.rule for violation in slack.violations] == ["missing_scope"]


async def test_an_unknown_method_is_refused(slack, api):
    assert await refused(api.api_call("chat.shout")) == "unknown_method"


async def test_form_json_and_query_arguments_are_read_alike(slack, api):
    alice = slack.member("Alice")
    for sent in ({"params": {"user": alice.id}}, {"json": {"user": alice.id}}, {"data": {"user": alice.id}}):
        assert (await api.api_call("users.info", **sent))["user"]["id"] == alice.id


async def test_broken_json_is_refused(slack):
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{slack.url}chat.postMessage", data=b"{", headers=headers) as response:
            assert (await response.json())["error"] == "invalid_json"


async def test_where_the_bot_may_post(slack, api):
    alice, bob = slack.member("Alice"), slack.member("Bob")
    hidden, outside = slack.channel("board", [alice], private=True, bot=False), slack.channel("out", bot=False)
    for where, error in (
        ("C404", "channel_not_found"),
        (hidden.id, "channel_not_found"),
        (slack.between(alice, bob).id, "channel_not_found"),
        (outside.id, "not_in_channel"),
        (slack.channel("old", archived=True).id, "is_archived"),
        (slack.bot_user_id, "cannot_dm_bot"),
    ):
        assert await refused(api.chat_postMessage(channel=where, text="hello")) == error
    await slack.deactivate(bob)
    assert await refused(api.chat_postMessage(channel=bob.id, text="hello")) == "user_disabled"


async def test_posting_to_a_person_opens_the_conversation(slack, api):
    alice = slack.member("Alice")
    answer = await api.chat_postMessage(channel=alice.id, text="hello")
    assert answer["channel"] == alice.dm.id
    assert (await api.conversations_open(users=alice.id))["channel"]["id"] == alice.dm.id
    assert alice.dms[-1].text == "hello"


async def test_opening_conversations_has_its_errors(slack, api):
    alice, bob = slack.member("Alice"), slack.member("Bob")
    await slack.deactivate(bob)
    assert await refused(api.conversations_open(users="U404")) == "user_not_found"
    assert await refused(api.conversations_open(users=bob.id)) == "user_disabled"
    assert await refused(api.conversations_open(users=[slack.bot_user_id])) == "cannot_dm_bot"
    assert await refused(api.conversations_open(users=[alice.id] * 9)) == "too_many_users"
    assert await refused(api.conversations_open(users="")) == "users_list_not_supplied"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"text": "x", "blocks": [section("y" * 3001)]}, "invalid_blocks"),
        ({"text": "x", "blocks": [section("y")] * 51}, "invalid_blocks"),
        ({"text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [section("y" * 2700)] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "attachments": [{"text": "a"}] * 101}, "too_many_attachments"),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a.b", "event_payload": {}}}, "invalid_metadata_schema"),
    ],
)
async def test_bad_messages_are_refused_and_remembered(slack, api, content, error):
    general = slack.channel("general")
    assert await refused(api.api_call("chat.postMessage", json={"channel": general.id, **content})) == error
    assert [violation.rule for violation in slack.violations] == [error]
    assert slack.messages == []


async def test_invalid_blocks_say_what_and_where(slack, api):
    with pytest.raises(SlackApiError) as told:
        await api.chat_postMessage(channel=slack.channel("general").id, text="x", blocks=[section("y" * 3001)])
    said = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert told.value.response["response_metadata"]["messages"] == [said]


async def test_very_long_text_is_cut_in_a_post_and_refused_in_an_update(slack, api):
    general = slack.channel("general")
    answer = await api.chat_postMessage(channel=general.id, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000
    assert [violation.rule for violation in slack.violations] == ["message_truncated"]
    assert await refused(api.chat_update(channel=general.id, ts=answer["ts"], text="x" * 4_001)) == "msg_too_long"


async def test_an_ephemeral_is_for_one_person_and_cannot_be_changed(slack, api):
    alice, bob = slack.member("Alice"), slack.member("Bob")
    general = slack.channel("general", [alice])
    answer = await api.chat_postEphemeral(channel=general.id, user=alice.id, text="psst")
    assert [shown.ephemeral for shown in alice.sees] == [True]
    assert await refused(api.chat_postEphemeral(channel=general.id, user=bob.id, text="x")) == "user_not_in_channel"
    assert await refused(api.chat_update(channel=general.id, ts=answer["message_ts"], text="x")) == "message_not_found"
    react = api.reactions_add(channel=general.id, timestamp=answer["message_ts"], name="eyes")
    assert await refused(react) == "message_not_found"


async def test_only_own_messages_can_be_changed(slack, api):
    alice = slack.member("Alice")
    general = slack.channel("general", [alice])
    theirs = await alice.posts("mine", general)
    assert await refused(api.chat_update(channel=general.id, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await refused(api.chat_delete(channel=general.id, ts=theirs.ts)) == "cant_delete_message"
    assert await refused(api.chat_update(channel=general.id, ts="1.1", text="x")) == "message_not_found"


async def test_a_message_is_updated_linked_and_deleted(slack, api):
    alice = slack.member("Alice")
    general = slack.channel("general", [alice])
    ts = (await api.chat_postMessage(channel=general.id, text="one", blocks=[section("one")]))["ts"]
    await api.chat_update(channel=general.id, ts=ts, text="two", blocks=[section("two")])
    assert [shown.text for shown in alice.sees] == ["two"]
    link = (await api.chat_getPermalink(channel=general.id, message_ts=ts))["permalink"]
    assert link.endswith(f"/archives/{general.id}/p{ts.replace('.', '')}")
    await api.chat_delete(channel=general.id, ts=ts)
    assert alice.sees == []


async def test_people_are_described_within_the_scopes(slack, api):
    alice = slack.member("Alice", tz="Africa/Nairobi", guest=True, email="alice@example.org")
    user = (await api.users_info(user=alice.id))["user"]
    assert (user["tz"], user["is_restricted"], user["profile"]["email"]) == (
        "Africa/Nairobi",
        True,
        "alice@example.org",
    )
    slack.without_scope("users:read.email")
    assert "email" not in (await api.users_info(user=alice.id))["user"]["profile"]
    assert await refused(api.users_info(user="U404")) == "user_not_found"


async def test_user_groups_are_listed_with_their_members(slack, api):
    alice, bob = slack.member("Alice"), slack.member("Bob")
    clerks, old = slack.user_group("clerks", [alice, bob]), slack.user_group("old", [alice])
    old.disabled = True
    [listed] = (await api.usergroups_list(include_users=True))["usergroups"]
    assert (listed["id"], listed["handle"], listed["users"]) == (clerks.id, "clerks", [alice.id, bob.id])
    assert "users" not in (await api.usergroups_list())["usergroups"][0]
    assert (await api.usergroups_users_list(usergroup=clerks.id))["users"] == [alice.id, bob.id]
    assert await refused(api.usergroups_users_list(usergroup=old.id)) == "no_such_subteam"
    assert (await api.usergroups_users_list(usergroup=old.id, include_disabled=True))["users"] == [alice.id]
    assert await refused(api.usergroups_users_list(usergroup="S404")) == "no_such_subteam"


async def test_user_groups_need_a_paid_plan_and_their_scope(slack, api):
    clerks = slack.user_group("clerks")
    slack.world.paid = False
    assert await refused(api.usergroups_list()) == "plan_upgrade_required"
    slack.world.paid = True
    slack.without_scope("usergroups:read")
    assert await refused(api.usergroups_users_list(usergroup=clerks.id)) == "missing_scope"


async def test_lists_come_in_pages(slack, api):
    people = [slack.member(f"Person {number}") for number in range(5)]
    general = slack.channel("general", people)
    first = await api.conversations_members(channel=general.id, limit=4)
    rest = await api.conversations_members(
        channel=general.id, limit=4, cursor=first["response_metadata"]["next_cursor"]
    )
    assert first["members"] + rest["members"] == general.members
    assert rest["response_metadata"]["next_cursor"] == ""
    assert await refused(api.conversations_members(channel=general.id, cursor="what")) == "invalid_cursor"
    assert len((await api.users_list())["members"]) == 6


async def test_lists_of_channels_hide_private_ones_the_bot_is_not_in(slack, api):
    slack.channel("open", bot=False)
    slack.channel("hidden", private=True, bot=False)
    slack.channel("ours", private=True)
    slack.channel("old", archived=True)
    listed = await api.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert [channel["name"] for channel in listed["channels"]] == ["open", "ours"]
    assert [channel["is_member"] for channel in listed["channels"]] == [False, True]


async def test_history_needs_its_scope_and_shows_metadata(slack, api):
    alice = slack.member("Alice")
    general = slack.channel("general", [alice])
    metadata = {"event_type": "hub_delivery", "event_payload": {"k": "1"}}
    ts = (await api.chat_postMessage(channel=general.id, text="one", metadata=metadata))["ts"]
    await api.chat_postEphemeral(channel=general.id, user=alice.id, text="hidden")
    await api.chat_postMessage(channel=general.id, text="reply", thread_ts=ts)
    found = (await api.conversations_history(channel=general.id, include_all_metadata=True))["messages"]
    assert [(message["text"], message["metadata"]) for message in found] == [("one", metadata)]
    thread = (await api.conversations_replies(channel=general.id, ts=ts))["messages"]
    assert [message["text"] for message in thread] == ["one", "reply"]
    assert (await api.conversations_history(channel=general.id, oldest=ts))["messages"] == []
    slack.without_scope("channels:history")
    assert await refused(api.conversations_history(channel=general.id)) == "missing_scope"
    dm = (await api.conversations_open(users=alice.id))["channel"]["id"]
    assert (await api.conversations_history(channel=dm))["messages"] == []


async def test_reactions_are_added_once_and_taken_back_once(slack, api):
    general = slack.channel("general")
    ts = (await api.chat_postMessage(channel=general.id, text="one"))["ts"]
    target = {"channel": general.id, "timestamp": ts}
    await api.reactions_add(name="eyes", **target)
    assert await refused(api.reactions_add(name="eyes", **target)) == "already_reacted"
    assert await refused(api.reactions_add(name=":eyes:", **target)) == "invalid_name"
    got = await api.reactions_get(**target)
    assert got["message"]["reactions"] == [{"name": "eyes", "users": [slack.bot_user_id], "count": 1}]
    await api.reactions_remove(name="eyes", **target)
    assert await refused(api.reactions_remove(name="eyes", **target)) == "no_reaction"


async def test_a_file_is_uploaded_in_three_steps(slack, api):
    alice = slack.member("Alice")
    general = slack.channel("general", [alice])
    await api.files_upload_v2(channel=general.id, content="a,b\n1,2\n", filename="figures.csv", title="Figures")
    assert alice.sees[-1].text.endswith("[file: Figures]")
    assert next(iter(slack.world.uploads.values())).data == b"a,b\n1,2\n"
    assert slack.violations == []


async def test_a_file_that_never_came_cannot_be_shared(slack, api):
    url = await api.files_getUploadURLExternal(filename="a.csv", length=3)
    assert await refused(api.files_completeUploadExternal(files=[{"id": url["file_id"]}])) == "file_not_found"


async def test_requests_are_kept_for_assertions(slack, api):
    general = slack.channel("general")
    await api.chat_postMessage(channel=general.id, text="one")
    [request] = slack.calls("chat.postMessage")
    assert (request.args["text"], request.ok, request.status) == ("one", True, 200)


async def test_unescaped_mentions_are_counted_as_pings(slack, api):
    alice = slack.member("Alice")
    general = slack.channel("general", [alice])
    await api.chat_postMessage(channel=general.id, text="&lt;!channel&gt; @here", blocks=[section("&lt;@U1&gt;")])
    table = {"type": "context", "elements": [{"type": "plain_text", "text": "<!here>"}]}
    await api.chat_postMessage(channel=general.id, text="x", blocks=[table])
    assert slack.pings == []
    await api.chat_postMessage(channel=general.id, text="<!channel>", blocks=[section(f"<@{alice.id}> <!subteam^S1>")])
    assert [(ping.what, ping.where) for ping in slack.pings] == [
        ("<!channel>", "text"),
        (f"<@{alice.id}>", "blocks/0/text/text"),
        ("<!subteam^S1>", "blocks/0/text/text"),
    ]
    await api.chat_postMessage(channel=general.id, text="@everyone", link_names=True)
    assert slack.pings[-1].what == "@everyone"
