"""The buttons of digests."""

from bot.action import Action


class SetDigest(Action, id="digest.set"):
    """Open the form for one's own digest."""


class Mute(Action, id="digest.mute", long=True):
    """Less of this: a section somebody wants no more, or wants again."""

    subscription: int
    section: str
    off: bool = True


class Pause(Action, id="digest.pause"):
    subscription: int
    weeks: int = 2


class Resume(Action, id="digest.resume"):
    subscription: int


class Stop(Action, id="digest.stop"):
    """Switch it off; asks once more first."""

    subscription: int
    sure: bool = False


class PlanFor(Action, id="digest.plan"):
    """Open the form for a channel's or the organizers' digest; 0 for a new one."""

    subscription: int = 0


class LetGo(Action, id="digest.let-go"):
    """Send what was held."""

    run: int


class ThrowAway(Action, id="digest.throw-away"):
    """Never send what was held."""

    run: int
    sure: bool = False


class SeeRun(Action, id="digest.see-run"):
    """To whom a run went, and what became of each letter."""

    run: int
    page: int = 1


class TryAgain(Action, id="digest.try-again"):
    """Try again what was blocked or given up in a run."""

    run: int


class PreviewOf(Action, id="digest.preview"):
    """Exactly what this subscription would get now."""

    subscription: int


class Drop(Action, id="digest.drop"):
    """Stop a channel's or the organizers' digest; asks once more first."""

    subscription: int
    sure: bool = False


class HoldAgain(Action, id="digest.hold-again"):
    """Undo letting go, while nothing went out."""

    run: int
