"""Whatever is typed at the commands is answered kindly; the card for a fault of ours never shows."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.events import ActionPressed, CommandCalled, FormSubmitted
from bot.people import Role
from tests.commands.support import FAULT, member
from tests.harness.hub import Hall, Talker, hub_in

OURS = ("hub", "profile", "admin", "library")
EASY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
NASTY = [
    "<!channel> @everyone",
    "\x00\x07\u202e\ud800",
    "a" * 10_000,
    "[click](http://evil.example)",
    '"',
    "“",
    "<@test:>",
    "<@:>",
    "#99999999999999999999",
    "#0",
    "where:everywhere do:take",
    "-1",
    "1" * 400,
    "٣",
    "👩‍👩‍👧‍👦" * 50,
    "{title} %s {0}",
    "../../etc/passwd",
    "' OR 1=1 --",
    "%2F/~2",
    "é" + "\u0301" * 500,
]
TEXT = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=60), st.lists(st.sampled_from(NASTY), max_size=3).map(" ".join)
)


class Room:
    """A hub with an admin in it, on a loop of its own, so that many examples share one."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self.admin = self.does(self._open(folder))

    def does(self, what):
        return self._loop.run_until_complete(what)

    async def _open(self, folder: Path) -> Talker:
        self.hall: Hall = await self._stack.enter_async_context(hub_in(folder))
        admin = await member(self.hall, self.hall.person("Alice"), Role.ADMIN)
        await self.hall.grant(admin, Role.ADMIN)
        return admin

    def close(self) -> None:
        self.does(self._stack.aclose())
        self._loop.close()

    def check(self, event: CommandCalled | ActionPressed | FormSubmitted) -> None:
        """Something is shown, and it is no fault of ours."""
        before = len(self.admin.replies)
        self.admin.form = None
        self.does(self.admin.hub.dispatch(event, self.admin))
        assert len(self.admin.replies) > before or self.admin.form is not None
        assert not self.admin.sees(FAULT), self.admin.text


@pytest.fixture(scope="module")
def room(stocked: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(Path(shutil.copytree(stocked, tmp_path_factory.mktemp("room") / "data")))
    yield made
    made.close()


def test_any_words_behind_any_command_are_answered(room: Room) -> None:
    registry = room.hall.hub.registry
    commands = [entry.words for entry in registry.commands.values() if entry.capability in OURS]

    @EASY
    @given(words=st.sampled_from(commands), text=TEXT)
    def any_words(words: str, text: str) -> None:
        room.check(CommandCalled(room.admin.origin, f"{words} {text}"))

    any_words()
    for words in commands:
        for text in NASTY:
            room.check(CommandCalled(room.admin.origin, f"{words} {text}"))


def test_any_value_in_any_option_is_answered(room: Room) -> None:
    for entry in room.hall.hub.registry.commands.values():
        if entry.capability not in OURS:
            continue
        for param in entry.spec.params:
            for text in NASTY:
                options = {one.name: text for one in entry.spec.params if one.required} | {param.name: text}
                room.check(CommandCalled(room.admin.origin, path=entry.path, options=options))


def test_any_value_in_any_field_is_answered(room: Room) -> None:
    forms = [spec.payload for name, spec in room.hall.hub.registry.forms.items() if name.split(".")[0] in OURS]
    assert len(forms) >= 6
    for form in forms:
        for text in NASTY:
            for about in ("", "1", "nonsense", "9" * 30):
                values = {param.name: param.choices[0].value if param.choices else text for param in form.params}
                room.check(FormSubmitted(room.admin.origin, f"form/{form.id}/1//{about}", values))


def test_any_forged_button_is_answered(room: Room) -> None:
    ids = [name for name in room.hall.hub.registry.actions if name.split(".")[0] in OURS]
    fields = st.lists(
        st.one_of(st.text(max_size=12), st.sampled_from(["0", "1", "-1", "9" * 12, "admin", "member", "", "role"])),
        max_size=4,
    )

    @EASY
    @given(name=st.sampled_from(ids), values=fields)
    def any_button(name: str, values: list[str]) -> None:
        room.check(ActionPressed(room.admin.origin, "/".join([name, *values])))

    any_button()
    for name in ids:
        for values in (
            "",
            "/0",
            "/1/1/1",
            "/999999999999",
            "/99999999999999999999",
            "/1/everybody",
            "/1/admin/0",
            "/x/public",
        ):
            room.check(ActionPressed(room.admin.origin, name + values))


def test_what_is_typed_into_a_field_that_completes_never_disturbs(room: Room) -> None:
    for text in NASTY:
        for source, name in (
            ("profile.edit", "zone"),
            ("profile.topics", "topics"),
            ("admin.role", "who"),
            ("admin.settings", "change"),
        ):
            found = room.does(room.admin.types(source, name, text))
            assert len(found) <= 25
