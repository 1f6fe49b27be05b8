"""What people can do in the simulated workspace, over both of Slack's transports, with the real slack-bolt."""

import asyncio

import pytest

from tests.harness.slack.echo import echoing
from tests.harness.slack.people import NothingShown


@pytest.fixture(params=["socket", "http"])
async def slack(request):
    async with echoing(http=request.param == "http") as slack:
        yield slack
        await slack.healthy()


async def test_a_slash_command_is_answered_privately(slack):
    alice, bob = slack.member("Alice"), slack.member("Bob")
    town_hall = slack.channel("town-hall", members=[alice, bob])
    shown = await alice.runs("/echo permits", in_=town_hall)
    assert shown.ephemeral
    assert shown.text == "you said permits"
    assert shown.buttons == ("Again",)
    assert bob.sees == []


async def test_a_press_on_a_private_message_replaces_it(slack):
    alice = slack.member("Alice")
    shown = await alice.runs("/echo permits")
    assert (await alice.clicks("Again")).text == "once more"
    assert alice.again(shown).text == "once more"
    assert len(alice.sees) == 1


async def test_a_modal_is_opened_filled_and_sent(slack):
    alice = slack.member("Alice")
    view = await alice.runs("/form")
    assert (view.kind, view.title, view.inputs) == ("modal", "Suggest", ("Title", "Link", "Kind", "Topic"))
    assert await alice.types("Topic", "pe") == ["Permits", "People"]
    await alice.fills({"Title": "Faster permits", "Link": "https://example.org/a", "Kind": "Guide", "Topic": "Permits"})
    assert (await alice.submits()).text == "thank you for Faster permits"
    assert alice.modal is None
    assert [shown.text for shown in alice.dms] == ["thank you for Faster permits"]


async def test_a_refused_field_keeps_the_modal_and_what_was_typed(slack):
    alice = slack.member("Alice")
    await alice.runs("/form")
    await alice.fills({"Title": "bad"})
    view = await alice.submits()
    assert view.errors == {"Title": "Please say more."}
    assert view.values["Title"] == "bad"


async def test_slack_itself_asks_for_required_fields_and_checks_links(slack):
    alice = slack.member("Alice")
    await alice.runs("/form")
    await alice.fills({"Title": "x" * 41, "Link": "nonsense"})
    errors = (await alice.submits()).errors
    assert errors == {"Title": "Please use at most 40 characters.", "Link": "Please enter a valid URL."}
    assert [d for d in slack.deliveries if d.payload.get("type") == "view_submission"] == []


async def test_a_closed_modal_is_told_to_the_app_that_asked(slack):
    alice = slack.member("Alice")
    await alice.runs("/form")
    assert await alice.dismisses() is None
    assert alice.dms[-1].text == "nothing was sent"


async def test_a_mention_is_heard_where_the_bot_is(slack):
    alice = slack.member("Alice")
    inside, outside = slack.channel("in", [alice]), slack.channel("out", [alice], bot=False)
    shown = await alice.says("@folkmoot library <permits> & more", in_=inside)
    assert shown.text == "heard: @folkmoot library <permits> & more"
    slack.set_timing(patience=0.1)
    with pytest.raises(NothingShown, match="saw nothing"):
        await alice.says("@folkmoot hello", in_=outside)


async def test_a_direct_message_is_answered(slack):
    alice = slack.member("Alice")
    assert (await alice.writes_dm("help")).text == "dear you: help"


async def test_home_shows_what_the_app_published(slack):
    alice = slack.member("Alice")
    assert (await alice.opens_home()).text == "welcome"
    assert alice.home.buttons == ("Again",)
    assert (await alice.opens_home()).kind == "home"


async def test_a_reaction_reaches_the_app(slack):
    alice = slack.member("Alice")
    channel = slack.channel("general", [alice])
    posted = await alice.posts("look", in_=channel)
    seen = await alice.reacts(posted, "thumbsup")
    assert seen.reactions == {"thumbsup": [alice.id], "eyes": [slack.bot_user_id]}
    assert (await alice.unreacts(posted, "thumbsup")).reactions == {"eyes": [slack.bot_user_id]}


async def test_a_message_shortcut_carries_the_message(slack):
    slack.shortcut("Suggest to the library", "suggest")
    alice = slack.member("Alice")
    posted = await alice.posts("https://example.org", in_=slack.channel("general", [alice]))
    assert (await alice.uses_shortcut("Suggest to the library", on=posted)).title == "Suggest"
    payload = next(d.payload for d in slack.deliveries if d.payload.get("type") == "message_action")
    assert payload["message"]["text"] == "<https://example.org>"


async def test_a_new_person_is_announced(slack):
    zoe = await slack.arrives("Zoe", tz="Africa/Nairobi")
    assert zoe.dms[-1].text == "welcome"


async def test_the_bot_hears_that_it_was_invited(slack):
    alice = slack.member("Alice")
    channel = slack.channel("later", [alice], bot=False)
    await slack.invites_bot(channel, by=alice)
    event = slack.deliveries[-1].payload["event"]
    assert (event["user"], event["inviter"]) == (slack.bot_user_id, alice.id)
    assert (await alice.says("@folkmoot hi", channel)).thread_ts


async def test_joining_a_channel_is_heard_where_the_bot_is(slack):
    alice = slack.member("Alice")
    await alice.joins(slack.channel("general"))
    assert [d.payload["event"]["type"] for d in slack.deliveries] == ["member_joined_channel"]


async def test_a_person_who_sees_nothing_tells_the_story(slack):
    alice = slack.member("Alice")
    await alice.runs("/echo permits")
    with pytest.raises(NothingShown, match="looked for 'Save', but sees only: Again") as told:
        await alice.clicks("Save")
    assert "/echo" in str(told.value)


async def test_two_workspaces_share_no_ids():
    async with echoing() as one, echoing(number=2) as two:
        ids = [
            {slack.team_id, slack.bot_user_id, slack.bot_token, slack.signing_secret, slack.member("Alice").id}
            for slack in (one, two)
        ]
        assert not ids[0] & ids[1]


async def test_people_acting_at_once_see_their_own_answers(slack):
    people = [slack.member(f"Person {number}") for number in range(6)]
    town_hall = slack.channel("town-hall", members=people)
    shown = await asyncio.gather(*(person.runs(f"/echo {person.name}", in_=town_hall) for person in people))
    assert [each.text for each in shown] == [f"you said {person.name}" for person in people]


async def test_a_deactivated_person_is_announced(slack):
    alice = slack.member("Alice")
    await slack.deactivate(alice)
    event = slack.deliveries[-1].payload["event"]
    assert (event["type"], event["user"]["deleted"]) == ("user_change", True)
