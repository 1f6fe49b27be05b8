"""How a profile looks to its owner."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access import ALLOWS
from bot.offers import Run
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import Rich, When, join, md
from bot.ui.nodes import Actions, Button, Card, Link, Node, Note, Option, Reply, Select, Text
from commands.profile.body import SET, named
from commands.profile.payloads import JoinAccounts, SetLanguage, SetVisibility
from store.base import Visibility
from store.person import AccountRow, GrantRow, Profile
from store.spaces import SpaceRow
from store.topics import TopicRow

SHORT = 40
PLATFORMS = {"slack": "Slack", "discord": "Discord", "web": "the web", "terminal": "a terminal"}
LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "de": "Deutsch",
    "pt": "Português",
    "it": "Italiano",
    "nl": "Nederlands",
    "cy": "Cymraeg",
    "ga": "Gaeilge",
    "sw": "Kiswahili",
}
WHO_SEES = {
    Visibility.PUBLIC: "everybody, also on the web without signing in",
    Visibility.MEMBERS: "members of every space here",
    Visibility.SPACE: "members of your own space only",
}
CHANGE = Button("Change my profile", Run(text="profile edit"), "primary")
FOLLOW = Button("Choose topics", Run(text="profile topics"))
SIGN_IN = Button("Sign in on the web", Run(text="profile sign-in"))
LINK = Button("Link another account", Run(text="profile link"))
SHOW = Button("See my profile", Run(text="profile show"))


@dataclass(frozen=True, slots=True)
class Mine:
    """All that the hub knows of somebody, for themselves."""

    profile: Profile
    topics: Sequence[TopicRow]
    grants: Sequence[GrantRow]
    accounts: Sequence[AccountRow]
    spaces: Sequence[SpaceRow]


def profile_card(mine: Mine, *, on_web: bool) -> Reply:
    profile = mine.profile
    facts: tuple[tuple[str, str | Rich], ...] = (
        ("Title", profile.title),
        ("Organization", profile.organization),
        ("Works for", named(profile.level, profile.body_size) or "not said yet"),
        ("Partner from", profile.partner_of),
        ("Time zone", profile.zone or "not known yet"),
        ("Language", LANGUAGES.get(profile.language, profile.language) or "not chosen yet"),
        ("Topics", ", ".join(topic.name for topic in mine.topics) or "none yet"),
        ("Seen by", WHO_SEES[profile.visibility]),
        ("Accounts", ", ".join(account_name(one) for one in mine.accounts)),
        (
            "Here since",
            md("{at}", at=When(profile.member_since, profile.zone or "UTC")) if profile.member_since else "",
        ),
    )
    card = Card(
        title=profile.name,
        body=profile.bio,
        fields=tuple((name, value) for name, value in facts if value),
        actions=(CHANGE, FOLLOW, LINK) if on_web else (CHANGE, FOLLOW, SIGN_IN),
    )
    more = (SET,) if on_web else (SET, LINK)
    return Reply((card, _roles(mine), Actions((_languages(profile), _visibilities(profile), *more))))


def saved(name: str, changed: Sequence[str]) -> Reply:
    what = f"Changed: {', '.join(changed)}." if changed else "Nothing was different, so all is as it was."
    clocks = (Note("Digests and reminders come by the clocks of your new zone."),) if "zone" in changed else ()
    return Reply((Text(md("{what} You are **{name}** here.", what=what, name=name)), *clocks, Actions((SHOW,))))


def now_follows(topics: Sequence[TopicRow], *, widened: bool) -> Reply:
    """`widened`: their digest was limited to other topics, and is about these, too."""
    if not topics:
        return Reply((Text("You follow no topics now."), Actions((FOLLOW, SHOW))))
    buttons = (
        Button(f"Find on {clip(topic.name, SHORT)}", Run(text=f"library find topic:{topic.slug}"))
        for topic in topics[:3]
    )
    names = ", ".join(topic.name for topic in topics)
    digest = (Note("Your digest was limited to other topics; the new ones are among them from now on."),) if widened else ()  # fmt: skip
    return Reply((Text(md("You follow **{names}** now.", names=names)), *digest, Actions((*buttons, SHOW))))


def now_seen_by(visibility: Visibility) -> Reply:
    return Reply((Text(md("Your profile is seen by **{who}** now.", who=WHO_SEES[visibility])), Actions((SHOW,))))


def now_speaks(code: str) -> Reply:
    said = md("Your language is **{language}** now. What you add is kept as {language}.", language=LANGUAGES[code])
    return Reply((Text(said), Note("The hub itself speaks only English so far."), Actions((SHOW,))))


def link_code(code: str) -> Reply:
    """To the first account: what to type in the other one."""
    typed = md("`/hub profile link {code}`", code=code)
    body = join(
        "\n\n",
        (
            join(" ", ("In your other account, on Slack, Discord, the web or in a terminal, type", typed)),
            "It works for ten minutes, once. Both accounts are you then: the profile here stays, and what you saved, added and follow in the other one joins it.",
        ),
    )
    return Reply(
        (Card(title=f"Your code is {code}", body=body, note="Give it to nobody: whoever types it becomes you."),)
    )


def ask_to_link(name: str, accounts: Sequence[AccountRow], mine: Sequence[AccountRow], code: str) -> Reply:
    """To the other account, before anything is joined."""
    body = md(
        "That code belongs to **{name}** ({theirs}). Go on only if that is **you**: this account ({mine}) and all that is in it becomes part of theirs.\n\nIf somebody sent you the code, stop here and tell an organizer.",
        name=name,
        theirs=", ".join(account_name(one) for one in accounts),
        mine=", ".join(account_name(one) for one in mine),
    )
    yes = Button(f"Yes, {clip(name, SHORT)} is me", JoinAccounts(code=code), "primary")
    return Reply((Card(title="Are both accounts yours?", body=body, tone="warning", actions=(yes,)),))


def linked(name: str, accounts: Sequence[AccountRow]) -> Reply:
    all_of = ", ".join(account_name(one) for one in accounts)
    return Reply((Card(title=f"All of these are {clip(name, 80)} now", body=all_of, tone="good"), Actions((SHOW,))))


def sign_in_link(url: str) -> Reply:
    body = "The link opens a page with one button that signs you in. It works for ten minutes, once."
    note = "Give it to nobody: whoever opens it is you. If it runs out, ask for another one."
    return Reply(
        (Card(title="Sign in on the web", body=body, note=note, actions=(Link("Open the sign-in page", url),)),)
    )


def account_name(account: AccountRow) -> str:
    return f"{clip(account.display_name or account.external_id, 60)} on {PLATFORMS.get(account.platform, account.platform)}"


def _roles(mine: Mine) -> Node:
    """What this person is where, and what that allows."""
    names = {space.id: space.name for space in mine.spaces}
    lines: list[Rich] = []
    for grant in mine.grants:
        where = "everywhere" if grant.space_id is None else f"in {names.get(grant.space_id, 'a space')}"
        role = grant.role.value.capitalize()
        lines.append(md("• **{role}** {where}: {may}", role=role, where=where, may=ALLOWS[Role(grant.role.value)]))
    return Text(join("\n", ("What you may do", *lines))) if lines else Note("You have no role here yet.")


def _languages(profile: Profile) -> Select:
    options = tuple(
        Option(name, SetLanguage(code=code)) for code, name in LANGUAGES.items() if code != profile.language
    )
    return Select("Change my language", options)


def _visibilities(profile: Profile) -> Select:
    options = tuple(
        Option(clip(who.capitalize(), 70), SetVisibility(visibility=one))
        for one, who in WHO_SEES.items()
        if one is not profile.visibility
    )
    return Select("Change who sees me", options)
