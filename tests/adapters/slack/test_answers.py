"""Commands, buttons, mentions, direct messages, reactions, Home: from what a person does to what they see."""

import asyncio

from tests.adapters.slack.town import Town


async def test_a_command_is_answered_privately_and_in_its_ack(either: Town) -> None:
    shown = await either.alice.runs("/fair look apples", in_=either.hall)
    assert shown.ephemeral
    assert "You look for apples." in shown
    assert shown.buttons == ("Visit stall 1", "Share here", "Keep this")
    assert either.slack.calls("chat.postEphemeral") == []
    assert either.slack.calls("response_url") == []
    assert either.bob.sees == []


async def test_the_default_command_needs_no_name_and_hub_reaches_all(fair: Town) -> None:
    assert "You look for ripe apples." in await fair.alice.runs("/fair ripe apples", in_=fair.hall)
    assert "You look for apples." in await fair.alice.runs("/hub fair look apples", in_=fair.hall)
    assert "You look for apples." in await fair.alice.runs("/folkmoot fair apples", in_=fair.hall)


async def test_a_press_redraws_the_private_message_it_stands_on(either: Town) -> None:
    shown = await either.alice.runs("/fair look apples", in_=either.hall)
    again = await either.alice.clicks("Visit stall 1")
    assert "visited 1 times" in again
    assert either.alice.again(shown).text == again.text
    assert len(either.alice.sees) == 1


async def test_a_press_redraws_a_message_that_others_see(fair: Town) -> None:
    shown = await fair.alice.runs("/fair shout Fair!", in_=fair.hall)
    assert not shown.ephemeral
    await fair.bob.clicks("Visit stall 2")
    assert "visited 1 times" in fair.alice.again(shown)


async def test_a_private_answer_can_be_shared_when_the_audience_is_named(fair: Town) -> None:
    await fair.alice.runs("/fair look apples", in_=fair.hall)
    asked = await fair.alice.clicks("Share here")
    assert "Share with #town-hall, 2 people?" in asked
    shared = await fair.alice.clicks("Share with #town-hall")
    assert shared.kind == "message"
    assert "You look for apples." in fair.bob.sees[-1]


async def test_an_answer_can_be_kept_in_direct_messages(fair: Town) -> None:
    await fair.alice.runs("/fair look apples", in_=fair.hall)
    assert "I sent it to your direct messages." in await fair.alice.clicks("Keep this")
    assert "You look for apples." in fair.alice.dms[-1]


async def test_a_long_answer_arrives_whole_and_in_order(fair: Town) -> None:
    await fair.alice.runs("/fair many", in_=fair.hall)
    seen = [shown.text.splitlines()[0] for shown in fair.alice.sees]
    assert len(seen) > 2
    everything = "\n".join(shown.text for shown in fair.alice.sees)
    assert [n for n in range(12) if f"Chapter {n}\n" not in everything] == []
    assert everything.index("Chapter 2\n") < everything.index("Chapter 11\n")


async def test_a_select_and_a_person_chosen_are_heard(fair: Town) -> None:
    await fair.alice.runs("/fair choose", in_=fair.hall)
    chosen = await fair.alice.selects("Whom to greet", "Bob")
    assert f"You greet slack:{fair.slack.team_id}:{fair.bob.id}." in chosen
    assert "Stall 2" in await fair.alice.selects("Which stall", "Stall 2")


async def test_a_mention_is_answered_privately_and_in_its_thread(fair: Town) -> None:
    shown = await fair.alice.says("@folkmoot fair look apples", fair.hall)
    assert shown.ephemeral
    assert shown.thread_ts is None
    root = await fair.bob.posts("What shall we buy?", fair.hall)
    shown = await fair.alice.says("@folkmoot fair look bread", fair.hall, thread=root)
    assert (shown.ephemeral, shown.thread_ts) == (True, root.ts)


async def test_a_public_answer_to_a_mention_goes_under_it(fair: Town) -> None:
    shown = await fair.alice.says("@folkmoot fair shout Bread!", fair.hall)
    assert shown.kind == "message"
    assert shown.thread_ts is not None


async def test_a_direct_message_is_a_command_and_its_answer_stays(fair: Town) -> None:
    shown = await fair.alice.writes_dm("fair look apples")
    assert shown.kind == "message"
    assert "You look for apples." in shown
    assert shown.buttons == ("Visit stall 1",)


async def test_a_command_between_two_people_is_answered_where_we_are_not(fair: Town) -> None:
    between = fair.slack.between(fair.alice, fair.bob)
    shown = await fair.alice.runs("/fair look apples", in_=between)
    assert shown.ephemeral


async def test_a_command_in_a_channel_we_are_not_in_is_answered(fair: Town) -> None:
    elsewhere = fair.slack.channel("elsewhere", [fair.alice, fair.bob], bot=False)
    assert (await fair.alice.runs("/fair look apples", in_=elsewhere)).ephemeral
    shown = await fair.alice.runs("/fair shout Bread!", in_=elsewhere)
    assert shown.kind == "message"
    assert "Bread!" in fair.bob.sees[-1]


async def test_a_reaction_on_a_card_is_answered_directly(fair: Town) -> None:
    card = await fair.alice.runs("/fair shout Fair!", in_=fair.hall)
    await fair.hub.settled()
    await fair.bob.reacts(card, "books", quietly=False)
    assert "You like stall 2." in fair.bob.dms[-1]
    await fair.bob.unreacts(card, "books", quietly=False)
    assert "You no longer like stall 2." in fair.bob.dms[-1]


async def test_reactions_nobody_listens_to_cost_no_call(fair: Town) -> None:
    card = await fair.alice.runs("/fair shout Fair!", in_=fair.hall)
    await fair.slack.settles()
    before = len(fair.slack.requests)
    await fair.bob.reacts(card, "eyes")
    assert len(fair.slack.requests) == before


async def test_the_home_tab_is_drawn_and_its_buttons_work(fair: Town) -> None:
    shown = await fair.alice.opens_home()
    assert "Good day, Alice" in shown
    assert (await fair.alice.clicks("Open a stall")).title == "Open a stall"
    await fair.alice.dismisses()
    assert "Stall 3" in await fair.alice.clicks("Visit one")
    assert fair.alice.home is not None
    assert "Stall 3" in fair.alice.home


async def test_what_is_asked_on_the_home_tab_is_answered_in_a_modal_which_goes_on(fair: Town) -> None:
    await fair.alice.opens_home()
    shown = await fair.alice.clicks("Look around")
    assert (shown.kind, shown.buttons) == ("modal", ("Visit stall 1", "Close"))
    assert "You look for honey." in shown
    shown = await fair.alice.clicks("Visit stall 1")
    assert shown.kind == "modal"
    assert "visited 1 times" in shown
    assert fair.alice.dms == []


async def test_an_answer_too_late_for_a_modal_comes_directly(fair: Town) -> None:
    await fair.alice.opens_home()
    fair.slack.fault("views.open", "error", error="expired_trigger_id")
    shown = await fair.alice.clicks("Look around")
    assert shown.channel == fair.alice.dm.id


async def test_a_form_from_the_home_tab_is_answered_in_its_modal(fair: Town) -> None:
    await fair.alice.opens_home()
    await fair.alice.clicks("Open a stall")
    await fair.alice.fills({"Name": "Nuts", "Goods": "honey"})
    await fair.alice.submits()
    shown = await fair.alice.submits()
    assert shown.kind == "modal"
    assert "Nuts sells honey" in shown


async def test_somebody_new_is_welcomed_directly(fair: Town) -> None:
    carol = await fair.slack.arrives("Carol", tz="Asia/Tokyo")
    await fair.slack.world.feed.until(lambda: carol.dms, 10)
    assert "Welcome, Carol (Asia/Tokyo)" in carol.dms[-1]


async def test_a_message_shortcut_brings_the_message(fair: Town) -> None:
    posted = await fair.bob.posts("Look at https://fair.example/pig & more", fair.hall)
    shown = await fair.alice.uses_shortcut("Tell at the fair", posted)
    assert shown.ephemeral
    assert "Look at https://fair.example/pig & more" in shown
    assert f"slack:{fair.slack.team_id}:{fair.bob.id}" in shown
    assert f"/archives/{fair.hall.id}/p{str(posted.ts).replace('.', '')}" in shown


async def test_zone_and_role_come_from_slack_which_is_asked_once(fair: Town) -> None:
    guest = fair.slack.member("Gale", tz="America/Lima", guest=True)
    fair.hall.members.append(guest.id)
    assert "Alice, Europe/Paris, guest, member" in await fair.alice.runs("/fair me", in_=fair.hall)
    assert "Gale, America/Lima, guest, partner" in await guest.runs("/fair me", in_=fair.hall)
    await fair.alice.runs("/fair me", in_=fair.hall)
    assert len(fair.slack.calls("users.info")) == 2


async def test_a_file_for_one_person_goes_to_their_direct_messages(fair: Town) -> None:
    await fair.alice.runs("/fair picture", in_=fair.hall)
    await fair.slack.settles()
    assert any("A map" in shown.images for shown in fair.alice.sees)
    assert "[file: list.csv]" in fair.alice.dms[-1]
    assert fair.bob.sees == []


async def test_a_picture_of_our_own_follows_the_message_others_see(fair: Town) -> None:
    await fair.alice.runs("/fair poster", in_=fair.hall)
    await fair.slack.settles()
    message, picture = fair.bob.sees[-2:]
    assert "A poster with a pig" in message
    assert "[file: picture.png]" in picture
    [upload] = fair.slack.calls("files.getUploadURLExternal")
    assert upload.args["alt_txt"] == "A poster with a pig"


async def test_something_slow_tells_how_far_it_is_in_one_message(fair: Town) -> None:
    shown = await fair.alice.runs("/fair slow seconds:9", in_=fair.hall)
    await asyncio.sleep(3)
    assert "There." in fair.alice.sees[-1]
    assert len(fair.alice.dms) == 1
    assert "Walking" in fair.alice.dms[0]
    assert fair.slack.calls("chat.update") != []
    assert shown.kind in ("message", "ephemeral")


async def test_a_direct_answer_is_announced_where_it_was_asked(fair: Town) -> None:
    assert "direct messages" in await fair.alice.runs("/fair keep this", in_=fair.hall)
    assert "this" in fair.alice.dms[-1]
