"""Modals: three seconds to open one, three on a stack, field errors by input, and what survives an update."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.harness.slack.echo import build, button, calling, card, field, modal, option, over_sockets, section
from tests.harness.slack.people import NothingShown
from tests.harness.slack.timing import Timing
from tests.harness.slack.workspace import SlackWorkspace

TEXT = {"type": "plain_text_input"}
ONE = modal("One", [field("Title", "title", TEXT), *card("more", button("Deeper", "deeper"))])


@pytest.fixture
async def slack():
    async with SlackWorkspace.start(timing=Timing(patience=2.0)) as slack:
        yield slack


@pytest.fixture
async def api(slack):
    async with calling(slack) as client:
        yield client


@pytest.fixture
async def app(slack, api):
    """A bolt app that opens `ONE` with /open; each test says what a submission answers."""
    app = build(slack, api.session)

    @app.command("/open")
    async def opened(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=ONE)

    async with over_sockets(slack, app):
        yield app


def trigger(slack, member):
    """A trigger as an interaction would bring one."""
    return slack.acts.begin(member.user, member.dm.id).trigger_id


async def refused(call):
    with pytest.raises(SlackApiError) as told:
        await call
    return told.value.response["error"]


async def test_a_trigger_opens_one_modal_within_three_seconds(slack, api):
    alice = slack.member("Alice")
    first = trigger(slack, alice)
    await api.views_open(trigger_id=first, view=ONE)
    assert await refused(api.views_open(trigger_id=first, view=ONE)) == "exchanged_trigger_id"
    late = trigger(slack, alice)
    slack.expire_triggers()
    assert await refused(api.views_open(trigger_id=late, view=ONE)) == "expired_trigger_id"
    assert await refused(api.views_open(trigger_id="1.2.3", view=ONE)) == "invalid_trigger_id"
    rules = [violation.rule for violation in slack.violations]
    assert rules == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


async def test_a_trigger_is_kept_for_views_that_were_refused(slack, api):
    alice = slack.member("Alice")
    held = trigger(slack, alice)
    assert await refused(api.views_open(trigger_id=held, view=modal("x" * 25, []))) == "invalid_arguments"
    await api.views_open(trigger_id=held, view=ONE)


async def test_a_trigger_grows_old_by_itself():
    async with SlackWorkspace.start(time_scale=0.01) as slack, calling(slack) as api:
        held = trigger(slack, slack.member("Alice"))
        await slack.world.feed.until(lambda: False, 0.05)
        assert await refused(api.views_open(trigger_id=held, view=ONE)) == "expired_trigger_id"


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (modal("x" * 25, [section("x")]), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal("x", []), "no fewer than 1 items required [json-pointer:/view/blocks]"),
        (modal("x", [section("x")] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal("x", [section("x")], private_metadata="x" * 3001), "[json-pointer:/view/private_metadata]"),
        (modal("x", [section("x")], callback_id="x" * 256), "[json-pointer:/view/callback_id]"),
        (modal("x", [section("x")], colour="red"), "invalid additional property: colour [json-pointer:/view]"),
        (modal("x", [section("x" * 3001)]), "[json-pointer:/view/blocks/0/text/text]"),
        ({name: part for name, part in ONE.items() if name != "submit"}, "submit is required"),
        ({**ONE, "type": "home"}, "must be one of: modal"),
    ],
)
async def test_views_are_checked(slack, api, view, message):
    with pytest.raises(SlackApiError) as told:
        await api.views_open(trigger_id=trigger(slack, slack.member("Alice")), view=view)
    assert told.value.response["error"] == "invalid_arguments"
    assert message in told.value.response["response_metadata"]["messages"][0]


async def test_a_view_has_a_size(slack, api):
    large = modal("x", [section("é" * 3000) for _ in range(45)])
    assert (
        await refused(api.views_open(trigger_id=trigger(slack, slack.member("Alice")), view=large)) == "view_too_large"
    )


async def test_three_modals_on_a_stack_and_no_fourth(slack, api):
    alice = slack.member("Alice")
    assert await refused(api.views_push(trigger_id=trigger(slack, alice), view=ONE)) == "not_found"
    root = (await api.views_open(trigger_id=trigger(slack, alice), view=ONE))["view"]
    for title in ("Two", "Three"):
        pushed = (await api.views_push(trigger_id=trigger(slack, alice), view=modal(title, [section("x")])))["view"]
    assert pushed["root_view_id"] == root["id"]
    assert await refused(api.views_push(trigger_id=trigger(slack, alice), view=ONE)) == "push_limit_reached"
    assert (await alice.dismisses()).title == "Two"
    assert await alice.dismisses(everything=True) is None


async def test_an_update_may_insist_on_what_it_saw(slack, api):
    alice = slack.member("Alice")
    view = (await api.views_open(trigger_id=trigger(slack, alice), view=ONE))["view"]
    changed = modal("Changed", [section("x")], external_id="mine")
    updated = (await api.views_update(view_id=view["id"], hash=view["hash"], view=changed))["view"]
    assert updated["hash"] != view["hash"]
    assert await refused(api.views_update(view_id=view["id"], hash=view["hash"], view=ONE)) == "hash_conflict"
    await api.views_update(external_id="mine", view=changed)
    assert await refused(api.views_update(view_id="V404", view=ONE)) == "not_found"
    again = api.views_open(trigger_id=trigger(slack, alice), view=changed)
    assert await refused(again) == "duplicate_external_id"


async def test_what_was_typed_survives_an_update_that_keeps_the_ids(slack, api):
    alice = slack.member("Alice")
    view = (await api.views_open(trigger_id=trigger(slack, alice), view=ONE))["view"]
    await alice.fills({"Title": "Faster permits"})
    more = modal("One", [field("Title", "title", TEXT), field("Link", "link", TEXT)])
    await api.views_update(view_id=view["id"], view=more)
    assert alice.modal.values == {"Title": "Faster permits", "Link": None}
    await api.views_update(view_id=view["id"], view=modal("One", [field("Title", "other", TEXT)]))
    assert alice.modal.values == {"Title": None}


async def test_state_holds_every_kind_of_answer(slack, api):
    alice, bob = slack.member("Alice"), slack.member("Bob")
    options = [option("Guide"), option("Tool")]
    asked = [
        ("Text", {"type": "plain_text_input", "initial_value": "before"}, "after", "after"),
        ("Number", {"type": "number_input", "is_decimal_allowed": False}, 3, "3"),
        ("One", {"type": "static_select", "options": options}, "Tool", options[1]),
        ("Several", {"type": "multi_static_select", "options": options}, ["Guide", "Tool"], options),
        ("Boxes", {"type": "checkboxes", "options": options}, ["Tool"], [options[1]]),
        ("Radio", {"type": "radio_buttons", "options": options}, "Guide", options[0]),
        ("Person", {"type": "users_select"}, bob, bob.id),
        ("People", {"type": "multi_users_select"}, [alice, "Bob"], [alice.id, bob.id]),
        ("Day", {"type": "datepicker"}, "2026-03-01", "2026-03-01"),
        ("Hour", {"type": "timepicker"}, "09:30", "09:30"),
        ("Place", {"type": "channels_select"}, slack.channel("general"), slack.world.channels),
    ]
    blocks = [field(label, label.lower(), element) for label, element, _, _ in asked]
    await api.views_open(trigger_id=trigger(slack, alice), view=modal("All", blocks))
    assert alice.modal.values["Text"] == "before"
    shown = await alice.fills({label: typed for label, _, typed, _ in asked})
    for label, _, _, held in asked[:-1]:
        assert shown.values[label] == held
    assert shown.values["Place"] in slack.world.channels
    state = shown.raw["state"]["values"]
    assert state["text"]["value"] == {"type": "plain_text_input", "value": "after"}
    assert state["several"]["value"]["selected_options"] == options


async def test_field_errors_must_name_inputs(slack, app):
    alice = slack.member("Alice")

    @app.view("form")
    async def submitted(ack):
        await ack(response_action="errors", errors={"nowhere": "No."})

    await alice.runs("/open")
    await alice.fills({"Title": "x"})
    with pytest.raises(NothingShown, match="trouble connecting"):
        await alice.submits()
    assert [violation.rule for violation in slack.violations] == ["invalid_arguments"]
    assert alice.modal.title == "One"


async def test_a_submission_can_update_push_and_clear(slack, app):
    alice = slack.member("Alice")
    answers = iter(
        [
            {"response_action": "update", "view": modal("Page 2", [section("two")])},
            {"response_action": "push", "view": modal("Page 3", [section("three")])},
            {"response_action": "clear"},
        ]
    )

    @app.view("form")
    async def submitted(ack):
        await ack(**next(answers))

    await alice.runs("/open")
    await alice.fills({"Title": "x"})
    assert (await alice.submits()).title == "Page 2"
    assert (await alice.submits()).title == "Page 3"
    await alice.submits(quietly=True)
    assert alice.modal is None
    await slack.healthy()


async def test_an_empty_ack_closes_only_the_top_modal(slack, app, api):
    alice = slack.member("Alice")

    @app.view("form")
    async def submitted(ack):
        await ack()

    await alice.runs("/open")
    await api.views_push(trigger_id=trigger(slack, alice), view=modal("Two", [section("x")]))
    assert (await alice.submits()).title == "One"


async def test_an_invalid_view_in_an_ack_is_a_broken_rule(slack, app):
    alice = slack.member("Alice")

    @app.view("form")
    async def submitted(ack):
        await ack(response_action="update", view=modal("x" * 25, [section("x")]))

    await alice.runs("/open")
    await alice.fills({"Title": "x"})
    with pytest.raises(NothingShown):
        await alice.submits()
    assert [violation.rule for violation in slack.violations] == ["invalid_arguments"]


async def test_a_button_in_a_modal_pushes_another_with_its_trigger(slack, app):
    alice = slack.member("Alice")
    seen = []

    @app.action("deeper")
    async def deeper(ack, body, client):
        await ack()
        seen.append(body)
        await client.views_push(trigger_id=body["trigger_id"], view=modal("Two", [section("x")]))

    await alice.runs("/open")
    await alice.fills({"Title": "typed so far"})
    assert (await alice.clicks("Deeper")).title == "Two"
    assert seen[0]["container"]["type"] == "view"
    assert seen[0]["view"]["state"]["values"]["title"]["value"]["value"] == "typed so far"
    assert "response_url" not in seen[0]


async def test_too_many_options_are_not_shown(slack, app, api):
    alice = slack.member("Alice")

    @app.options("value")
    async def options(ack):
        await ack(options=[option(f"Topic {number}") for number in range(101)])

    await api.views_open(
        trigger_id=trigger(slack, alice),
        view=modal("Look", [field("Topic", "topic", {"type": "external_select"})]),
    )
    assert await alice.types("Topic", "pe") == []
    assert slack.deliveries == []
    assert await alice.types("Topic", "per") == []
    assert [violation.rule for violation in slack.violations] == ["invalid_options"]
    assert alice.errors == ["the options could not be loaded"]


async def test_closing_is_told_only_where_the_app_asked(slack, app):
    alice = slack.member("Alice")
    await alice.runs("/open")
    await alice.dismisses()
    assert [d.payload.get("type") for d in slack.deliveries if d.kind == "interactive"] == []


async def test_a_home_tab_can_be_switched_off(slack, api):
    alice = slack.member("Alice")
    slack.world.app.home_tab = False
    publish = api.views_publish(user_id=alice.id, view={"type": "home", "blocks": [section("x")]})
    assert await refused(publish) == "not_enabled"
