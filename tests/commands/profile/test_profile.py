"""A profile: shown to its owner, changed, and never with a name that means nothing."""

from bot.people import Role, SpaceRef
from commands.profile.cards import LANGUAGES
from commands.profile.handlers import Language
from tests.commands.support import acts, member, on_approval, row
from tests.harness.hub import Hall, Talker


async def test_a_profile_shows_what_is_known_and_what_each_role_allows(hall: Hall, alice: Talker) -> None:
    await member(hall, alice, Role.ORGANIZER)
    await alice.runs("profile")
    assert alice.sees("Time zone: Europe/London")
    assert alice.sees("Accounts: Alice on test")
    assert alice.sees("Organizer in")
    assert alice.sees("publish, organize and answer ideas")
    assert "Sign in on the web" in alice.buttons


async def test_a_profile_is_changed_in_one_form_and_noted_without_its_words(hall: Hall, alice: Talker) -> None:
    await alice.runs("hub")
    await alice.clicks("Set my profile")
    await alice.fills(
        {
            "Name": " Alice  Jones ",
            "Title": "Town clerk",
            "Organization": "Aldermere",
            "Time zone": "chicago",
            "About you": "Ask me.",
        }
    )
    assert alice.sees("You are Alice Jones here")
    await alice.runs("profile")
    for words in ("Alice Jones", "Town clerk", "Aldermere", "America/Chicago", "Ask me."):
        assert alice.sees(words)
    (act,) = await acts(hall)
    assert act.action == "profile.edit"
    assert "Jones" not in act.after
    assert (await row(hall, alice)).zone == "America/Chicago"


async def test_nothing_changed_is_nothing_noted(hall: Hall, alice: Talker) -> None:
    await alice.runs("profile edit")
    await alice.fills({})
    assert alice.sees("all is as it was")
    assert await acts(hall) == []


async def test_an_unknown_zone_keeps_the_form_and_names_the_nearest(alice: Talker) -> None:
    await alice.runs("profile edit")
    await alice.fills({"Title": "Clerk", "Time zone": "Chicgo"})
    assert "America/Chicago" in alice.errors["zone"]
    assert alice.form is not None
    assert [one.value for one in alice.form.fields if one.param.name == "title"] == ["Clerk"]
    await alice.fills({"Time zone": "Auckland"})
    assert alice.sees("Changed: title, zone")


async def test_a_name_of_spaces_is_no_name(alice: Talker) -> None:
    await alice.runs("profile edit")
    await alice.fills({"Name": "   "})
    assert "name" in alice.errors["name"]


async def test_zones_and_topics_complete_while_typing(alice: Talker) -> None:
    zones = await alice.types("profile.edit", "zone", "nairo")
    assert [choice.value for choice in zones] == ["Africa/Nairobi"]
    topics = await alice.types("profile.topics", "topics", "forms, perm")
    assert topics[0].value == "forms, permits"


async def test_topics_are_followed_and_let_go(alice: Talker) -> None:
    await alice.runs("profile topics permits")
    await alice.fills({"Topics": "permits, forms"})
    assert alice.sees("Permits")
    await alice.runs("profile topics")
    assert alice.form is not None
    assert "Forms" in alice.form.fields[0].value
    await alice.fills({"Topics": ""})
    assert alice.sees("You follow no topics now")


async def test_an_unknown_topic_names_the_nearest_and_keeps_the_rest(alice: Talker) -> None:
    await alice.runs("profile topics")
    await alice.fills({"Topics": "permits, froms"})
    assert "Forms" in alice.errors["topics"]
    assert alice.form is not None
    assert alice.form.fields[0].value == "permits, froms"


async def test_visibility_is_chosen_by_word_or_from_the_list(hall: Hall, alice: Talker) -> None:
    await alice.runs("profile visibility space")
    assert alice.sees("members of your own space only")
    await alice.runs("profile")
    await alice.clicks("Everybody, also on the web")
    assert alice.sees("everybody, also on the web")
    assert [act.action for act in await acts(hall)] == ["profile.visibility"] * 2
    await alice.runs("profile visibility publc")
    assert alice.sees("Did you mean Public?")


async def test_a_language_is_one_of_a_handful(hall: Hall, alice: Talker) -> None:
    await alice.runs("profile")
    await alice.clicks("Français")
    assert alice.sees("Your language is Français now")
    assert (await row(hall, alice)).language == "fr"
    await alice.presses("profile.language/xx")
    assert alice.sees("not in the list")
    await alice.runs("profile language Klingon")
    assert alice.sees("It can be: English")


def test_the_languages_to_type_are_those_to_choose() -> None:
    assert list(Language.__args__) == list(LANGUAGES.values())


async def test_a_profile_is_for_members(hall: Hall) -> None:
    reader = hall.stranger()
    await reader.runs("profile")
    assert reader.sees("is for members")
    newcomer = hall.person("New", space=SpaceRef("test", "T9"))
    await on_approval(hall, newcomer)
    await newcomer.runs("profile edit")
    assert newcomer.sees("You are not a member here yet")


async def test_signing_in_on_the_web_is_a_private_link_that_is_never_shared(alice: Talker) -> None:
    await alice.runs("profile")
    await alice.clicks("Sign in on the web")
    assert alice.sees("/sign-in?code=")
    assert alice.buttons == []


async def test_where_somebody_works_is_said_kept_and_shown(hall: Hall, alice: Talker) -> None:
    await member(hall, alice)
    await alice.runs("profile")
    assert alice.sees("Works for: not said yet")
    await alice.clicks("Say where I work")
    await alice.fills({"Level of government": "region", "Size": "Very large"})
    await alice.clicks("See my profile")
    assert alice.sees("Works for: a region (very large, more than 2,000,000 people)")
    assert [act.action for act in await acts(hall)] == ["profile.body"]
