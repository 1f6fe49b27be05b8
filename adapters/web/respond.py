"""How an answer reaches somebody: into the page around it, or into the room."""

from collections.abc import Callable

from adapters.web.feed import Entry, Feed
from bot.form import FormView
from bot.people import MessageRef, Person
from bot.ui.nodes import Audience, Progress, Reply

Step = Callable[[Progress], object]


class PageResponder:
    """What the hub said, and to whom; nothing when it had this act already. `step` hears how far it is."""

    def __init__(self, step: Step = lambda _: None) -> None:
        self._step = step
        self.reply: Reply | None = None
        self.view: FormView | None = None
        self.reader: Person | None = None

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        """A page is nobody's message: it is drawn anew each time, so it is not remembered as posted."""
        self.reply, self.reader = reply, reader
        return None

    async def open_form(self, view: FormView, reader: Person) -> None:
        self.view, self.reader = view, reader

    async def progress(self, progress: Progress, reader: Person) -> None:
        """A page comes whole, when the work is done; the browser shows that it waits, and our script how far it is."""
        self._step(progress)


class RoomResponder:
    """The answer to one act in the room: a new message, or the one whose button was pressed, drawn anew."""

    def __init__(self, feed: Feed, me: str, pressed: Entry | None = None, typed: str = "") -> None:
        self._feed, self._me, self._pressed = feed, me, pressed
        self._typed = typed
        self._entry: Entry | None = None
        self.zone = ""

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        self.zone = reader.zone
        entry = self._redrawn(reply) or self._next()
        if reply.audience is Audience.CHANNEL and not entry.public:
            self._feed.publish(entry)
        entry.kept = entry.kept or reply.audience is Audience.DIRECT
        self._feed.show(entry, reply=reply)
        return entry.ref if entry.public else None

    async def open_form(self, view: FormView, reader: Person) -> None:
        self.zone = reader.zone
        sheet = self._pressed if self._pressed and self._pressed.view else None
        self._feed.show(sheet or self._next(), view=view)

    async def progress(self, progress: Progress, reader: Person) -> None:
        entry = self._next()
        entry.waiting = progress
        self._feed.changed(entry)

    def _redrawn(self, reply: Reply) -> Entry | None:
        """The message this answer takes the place of: an update, or the form that it answers."""
        pressed = self._pressed
        if pressed is None:
            return None
        return pressed if reply.update or pressed.view else None

    def _next(self) -> Entry:
        if self._entry is None:
            self._entry = self._feed.add(self._me, self._me, self._typed)
        return self._entry
