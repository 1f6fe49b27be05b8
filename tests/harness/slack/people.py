"""People who act and look, the way users do: by the words they see."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, NoReturn

from tests.harness.slack.api.reactions import react, unreact
from tests.harness.slack.errors import SlackError
from tests.harness.slack.events import moved, said
from tests.harness.slack.limits import most
from tests.harness.slack.model import Change, Channel, Message, User, View
from tests.harness.slack.mrkdwn import typed, typed_command
from tests.harness.slack.payloads import home_opened
from tests.harness.slack.screen import Screen, own_checks
from tests.harness.slack.shown import GONE, Shown, show_message, show_view
from tests.harness.slack.widgets import Widget, value_for

if TYPE_CHECKING:
    from tests.harness.slack.workspace import SlackWorkspace


class NothingShown(AssertionError):
    """A person did something and saw nothing of it; the message tells the whole story."""


class Member:
    """One person at a screen. Each act waits until its answer is visible, or the person gives up.

    `quietly=True` expects nothing: what happens to be shown is returned, else the open modal, else `GONE`.
    """

    def __init__(self, slack: "SlackWorkspace", user: User) -> None:
        self._slack = slack
        self._world = slack.world
        self._screen = Screen(slack.world, user)
        self.user = user

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    def __repr__(self) -> str:
        return f"Member({self.name!r})"

    # looking

    @property
    def sees(self) -> list[Shown]:
        """Every message and ephemeral visible to this person, newest last."""
        return [show_message(message, self._world) for message in self._screen.messages()]

    def sees_in(self, channel: Channel) -> list[Shown]:
        """The same, in one channel."""
        return [shown for shown in self.sees if shown.channel == channel.id]

    @property
    def dm(self) -> Channel:
        """The conversation with the bot, as a place."""
        return self._world.direct(self.user)

    @property
    def dms(self) -> list[Shown]:
        """The conversation with the bot, as messages."""
        return self.sees_in(self.dm)

    @property
    def modal(self) -> Shown | None:
        """The modal on top of the screen."""
        return self._screen.modal

    @property
    def home(self) -> Shown | None:
        return self._screen.home

    @property
    def errors(self) -> list[str]:
        """Everything Slack itself told this person: time-outs, failed commands, trouble connecting."""
        return self._slack.acts.errors.setdefault(self.id, [])

    def again(self, shown: Shown) -> Shown:
        """How that message looks now."""
        return self._screen.picture(self._screen.message(shown))

    # commands and messages

    async def runs(self, line: str, in_: Channel | None = None, *, quietly: bool = False) -> Shown:
        """Type a slash command; without a channel, in the conversation with the bot."""
        name, _, text = line.strip().partition(" ")
        command = self._world.app.command(name)
        if command is None:
            self._fail(f"ran {name}: it is not a valid command, the manifest does not have it")
        channel = in_ or self.dm
        interaction = self._slack.acts.begin(self.user, channel.id)
        words = typed_command(text.strip(), self._world, should_escape=command.should_escape)
        work = self._slack.acts.slash(interaction, name, words)
        return await self._watch(f"ran {line!r} in #{channel.name}", work, quietly, interaction.id)

    async def says(self, text: str, in_: Channel, *, thread: Shown | None = None, quietly: bool = False) -> Shown:
        """Say something to the bot in a channel, and see its answer."""

        async def speak() -> None:
            self._post(text, in_, thread)

        return await self._watch(f"said {text!r} in #{in_.name}", speak(), quietly)

    async def writes_dm(self, text: str, *, quietly: bool = False) -> Shown:
        """Write to the bot directly, and see its answer."""
        if not self._world.app.messages_tab:
            self._fail("wrote to the bot: sending messages to this app has been turned off")
        return await self.says(text, self.dm, quietly=quietly)

    async def posts(self, text: str, in_: Channel) -> Shown:
        """Say something to everybody, expecting nothing; the message itself is returned."""
        shown = self._post(text, in_, None)
        await self._slack.settles()
        return shown

    def _post(self, text: str, channel: Channel, thread: Shown | None) -> Shown:
        if self.id not in channel.members:
            self._fail(f"wanted to write in #{channel.name} without being there")
        words = typed(text, self._world)
        root = (thread.thread_ts or thread.ts) if thread else None
        message = self._world.post(Message(channel.id, self._world.ids.ts(), self.id, words, thread_ts=root))
        self._world.record.say("**", self.name, words)
        said(message, self._world)
        return show_message(message, self._world)

    # buttons and selects

    async def clicks(self, label: str, on: Shown | None = None, *, quietly: bool = False) -> Shown:
        """Press the button with these words: in the modal, else on the newest message that has it, else on Home."""
        widget = self._find(label, on, button=True)
        return await self._watch(f"clicked {label!r}", self._slack.acts.press(self.user, widget, None), quietly)

    async def selects(self, label: str, choice: Any, on: Shown | None = None, *, quietly: bool = False) -> Shown:
        """Choose in a select, a menu, radio buttons, checkboxes or a date picker."""
        widget = self._find(label, on, button=False)
        state = await self._enter(widget, label, choice)
        if widget.block["type"] == "input" and not widget.block.get("dispatch_action"):
            return self._screen.picture(widget.source)
        work = self._slack.acts.press(self.user, widget, state)
        return await self._watch(f"selected {choice!r} in {label!r}", work, quietly)

    async def types(self, label: str, text: str, on: Shown | None = None) -> list[str]:
        """Type into an external select; the options it then shows, by their words."""
        widget = self._find(label, on, button=False)
        if not widget.kind.endswith("external_select"):
            self._fail(f"typed into {label!r}, a {widget.kind}: nothing is looked up while typing there")
        if len(text) < widget.element.get("min_query_length", most("min_query_length")):
            return []
        options = await self._slack.acts.suggest(self.user, widget, text)
        self._slack.suggested[self._key(widget)] = options
        return [option["text"]["text"] for option in options]

    async def _enter(self, widget: Widget, label: str, what: Any) -> dict[str, Any]:
        """Put a value in; an external select is asked for it first unless its options show it already."""
        known = self._slack.suggested.get(self._key(widget), [])
        if widget.kind.endswith("external_select") and isinstance(what, str) and what:
            if not any(option["text"]["text"] == what for option in known):
                await self.types(label, what)
                known = self._slack.suggested.get(self._key(widget), [])
        return self._slack.acts.choose(self.user, widget, value_for(widget, what, self._world, known))

    def _find(self, label: str, on: Shown | None, *, button: bool) -> Widget:
        try:
            return self._screen.find(label, on, button=button)
        except LookupError as missing:
            self._fail(str(missing))

    def _key(self, widget: Widget) -> tuple[str, str, str]:
        return (self.id, widget.block["block_id"], widget.element["action_id"])

    # modals

    async def fills(self, entries: dict[str, Any]) -> Shown:
        """Fill in fields of the modal, by their labels."""
        view = self._top()
        for label, what in entries.items():
            widget = self._find(label, None, button=False)
            state = await self._enter(widget, label, what)
            if widget.block.get("dispatch_action"):
                await self._slack.acts.press(self.user, widget, state)
        return show_view(view, self._world)

    async def submits(self, *, quietly: bool = False) -> Shown:
        """Press the modal's submit button; the next modal, its field errors, or what the app shows then."""
        view = self._top()
        title = view.body["title"]["text"]
        if "submit" not in view.body:
            self._fail(f"looked for a submit button on {title!r}: it has none")
        view.errors = own_checks(view)
        if view.errors:
            return show_view(view, self._world)
        return await self._watch(f"submitted {title!r}", self._slack.acts.submit(self.user, view), quietly)

    async def dismisses(self, *, everything: bool = False) -> Shown | None:
        """Press Cancel (or the cross that closes the whole stack); the modal that shows then, if any."""
        self._top()
        await self._slack.acts.dismiss(self.user, everything=everything)
        await self._slack.settles()
        return self.modal

    def _top(self) -> View:
        if not self._screen.stack:
            self._fail("looked for an open modal, and there is none")
        return self._screen.stack[-1]

    # the rest

    async def reacts(self, shown: Shown, emoji: str, *, quietly: bool = True) -> Shown:
        """Add an emoji to a message; by default without waiting for an answer, which most reactions have not."""
        return await self._emoji(react, "reacted with", shown, emoji, quietly)

    async def unreacts(self, shown: Shown, emoji: str, *, quietly: bool = True) -> Shown:
        return await self._emoji(unreact, "took back", shown, emoji, quietly)

    async def _emoji(self, act: Any, verb: str, shown: Shown, emoji: str, quietly: bool) -> Shown:
        message = self._screen.message(shown)
        if message is None or message.ephemeral_to:
            self._fail(f"{verb} {emoji}: only stored messages can have reactions")

        async def work() -> None:
            act(self._world, self.user, emoji.strip(":"), message)

        found = await self._watch(f"{verb} {emoji}", work(), quietly)
        return self.again(shown) if found is GONE else found

    async def opens_home(self, tab: str = "home", *, quietly: bool = False) -> Shown:
        """Open the app's Home tab (or its Messages tab). A Home that was published before shows at once."""

        async def work() -> None:
            self._world.emit("app_home_opened", home_opened(self._world, self.user, tab))

        easily = quietly or self.home is not None or tab != "home"
        found = await self._watch(f"opened the {tab} tab", work(), easily)
        return self.home or found

    async def uses_shortcut(self, name: str, on: Shown | None = None, *, quietly: bool = False) -> Shown:
        """A shortcut from a message's menu (`on`), or from the search bar."""
        shortcut = self._world.app.shortcut(name, "message" if on else "global")
        if shortcut is None:
            self._fail(f"looked for the shortcut {name!r}: the app has none of that name here")
        message = self._world.message(on.channel or "", on.ts) if on else None
        work = self._slack.acts.shortcut(self.user, shortcut, message)
        return await self._watch(f"used the shortcut {name!r}", work, quietly)

    async def joins(self, channel: Channel, *, quietly: bool = True) -> Shown:
        """Join a channel."""

        async def work() -> None:
            channel.members.append(self.id)
            if self._world.bot_user.id in channel.members:
                moved("member_joined_channel", self.user, channel, self._world)

        return await self._watch(f"joined #{channel.name}", work(), quietly)

    async def leaves(self, channel: Channel) -> None:
        channel.members.remove(self.id)
        if self._world.bot_user.id in channel.members:
            moved("member_left_channel", self.user, channel, self._world)
        await self._slack.settles()

    # waiting

    async def _watch(self, what: str, work: Awaitable[Any], quietly: bool, origin: str | None = None) -> Shown:
        """Do it, then look until something new is visible."""
        feed, mark, troubles = self._world.feed, self._world.feed.seq, len(self.errors)
        try:
            result = await work
        except SlackError as error:
            self._fail(f"{what}: {error}")
        origin = result[0].id if isinstance(result, tuple) else origin

        def fresh() -> list[Change]:
            return [change for change in feed.since(mark) if self._screen.notices(change, origin)]

        def troubled() -> bool:
            return len(self.errors) > troubles

        if not quietly:
            await feed.until(lambda: fresh() or troubled(), self._slack.timing.patience)
        await self._slack.settles()
        if changes := fresh():
            return self._screen.picture_of(changes[-1])
        if quietly:
            return self.modal or GONE
        self._fail(f"{what} and saw nothing", self.errors[troubles:])

    def _fail(self, what: str, errors: list[str] | None = None) -> NoReturn:
        told = "".join(f"\n  Slack said: {error}" for error in errors or [])
        raise NothingShown(f"{self.name} {what}.{told}\n{self._world.record.transcript()}")
