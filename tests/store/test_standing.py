"""What the rules of a space give and take, as a pure question: it settles at once, and nobody is two things that
exclude each other."""

from hypothesis import given, settings
from hypothesis import strategies as st

from store.spaces import Joins
from store.standing import BELONGING, Held, Rules, due

GROUPS = ("S1", "S2", "S3")
ROLES = ("member", "partner", "reviewer", "moderator", "organizer")
thoroughly = settings(max_examples=500)
some_groups = st.frozensets(st.sampled_from(GROUPS))
rules = st.builds(
    Rules,
    st.sampled_from(Joins),
    st.sampled_from(["", *GROUPS]),
    st.dictionaries(st.sampled_from(GROUPS), st.frozensets(st.sampled_from(ROLES), min_size=1)),
)


@st.composite
def by_hand(draw: st.DrawFn) -> tuple[Held, ...]:
    """What admins give: a partner and nothing else, or anything but a partner; or what came by itself."""
    if draw(st.booleans()):
        came = draw(st.sampled_from(["", "member", "partner"]))
        return (Held(came),) if came else ()
    if draw(st.booleans()):
        return (Held("partner", firm=True),)
    return tuple(Held(role, firm=True) for role in draw(st.frozensets(st.sampled_from(ROLES))) - {"partner"})


def after(held: tuple[Held, ...], gives: tuple[tuple[str, str], ...], takes: tuple[tuple[str, str], ...]):
    """As the store writes it: member and partner replace each other, and one role is held once."""
    now = {one.role: one for one in held if (one.role, one.follows) not in takes or not one.follows}
    for role, group in gives:
        if role in BELONGING:
            now = {name: one for name, one in now.items() if name not in BELONGING}
        now[role] = Held(role, group)
    return tuple(now.values())


@thoroughly
@given(by_hand(), rules, some_groups, some_groups, st.booleans())
def test_the_rules_settle_at_once_and_nobody_is_both(
    held: tuple[Held, ...], rules: Rules, first: frozenset[str], then: frozenset[str], guest: bool
) -> None:
    for groups in (first, then, frozenset[str](), then):
        step = due(held, rules, groups, guest=guest, noted=True)
        held = after(held, step.gives, step.takes)
        assert not due(held, rules, groups, guest=guest, noted=True)
        roles = {one.role for one in held}
        assert "partner" not in roles or roles == {"partner"}
        assert all(one.follows in groups for one in held if one.follows)


@thoroughly
@given(by_hand(), rules, some_groups, st.booleans())
def test_what_was_given_by_hand_never_goes(
    held: tuple[Held, ...], rules: Rules, groups: frozenset[str], guest: bool
) -> None:
    step = due(held, rules, groups, guest=guest, noted=True)
    firm = {one.role for one in held if one.firm}
    assert not firm & {role for role, _ in step.takes}
    assert not firm & BELONGING or not BELONGING & {role for role, _ in step.gives}


@thoroughly
@given(by_hand(), rules, some_groups, st.booleans())
def test_while_the_platform_does_not_say_nothing_that_follows_goes_or_comes(
    held: tuple[Held, ...], rules: Rules, groups: frozenset[str], guest: bool
) -> None:
    step = due(held, rules, groups, guest=guest, noted=True)
    held = after(held, step.gives, step.takes)
    silent = due(held, rules, None, guest=guest, noted=True)
    assert silent.takes == ()
    assert all(not group for _, group in silent.gives)


@thoroughly
@given(rules, some_groups)
def test_a_guest_never_becomes_more_than_a_partner_unless_a_group_says_member(
    rules: Rules, groups: frozenset[str]
) -> None:
    given_ = {role for role, _ in due((), rules, groups, guest=True, noted=True).gives}
    says_member = any("member" in rules.roles.get(group, ()) for group in groups)
    assert given_ <= {"partner"} or says_member
