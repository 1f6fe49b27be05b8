"""`@command`: a function and what its signature says, read once into a frozen CommandSpec.

    @command(examples=["find procurement", "find service design limit:5"], reads_only=True)
    async def find(mentors: MentorStore, skill: Annotated[str, Arg("What you want to learn", rest=True)]) -> Reply:
        \"\"\"Find a mentor by skill.\"\"\"

The first line of the docstring is what members read in help. The limits of the narrowest platform are refused here.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import WiringError
from bot.inject import Handler, HandlerPlan
from bot.param import Param
from bot.people import Role

NAME = re.compile(r"[a-z][a-z-]{0,31}")
LONGEST_SUMMARY = 100  # Discord's description of a command
MOST_PARAMS = 25


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """`reads_only` runs in a read-only transaction; `opens_form` must not be deferred, since a form has to be the first
    answer on Discord; a `personal` answer is about the asker or the hub itself and carries no *Share here*; `hidden`
    keeps it out of help and of the platforms' menus."""

    name: str
    summary: str
    details: str
    params: tuple[Param, ...]
    examples: tuple[str, ...]
    requires: Role
    private: bool
    reads_only: bool
    opens_form: bool
    personal: bool
    hidden: bool
    new: bool
    plan: HandlerPlan

    @property
    def rest(self) -> Param | None:
        return next((param for param in self.params if param.arg.rest), None)


class Command:
    """A declared function: calling it calls the function, so a unit test is `await find(store, skill="python")`."""

    def __init__(self, fn: Handler, spec: CommandSpec) -> None:
        self.fn = fn
        self.spec = spec

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.fn(*args, **kwargs)


def command(
    *,
    name: str = "",
    examples: Sequence[str] = (),
    requires: Role = Role.MEMBER,
    private: bool = True,
    reads_only: bool = False,
    opens_form: bool = False,
    personal: bool = False,
    hidden: bool = False,
    new: bool = False,
) -> Callable[[Handler], Command]:
    """Declare a command. Raises WiringError for what a platform would refuse later."""

    def declare(fn: Handler) -> Command:
        plan = HandlerPlan.read(fn)
        summary, _, details = inspect.cleandoc(fn.__doc__ or "").partition("\n")
        spec = CommandSpec(
            name=name or fn.__name__.replace("_", "-"),
            summary=summary,
            details=details.strip(),
            params=plan.params,
            examples=tuple(examples),
            requires=requires,
            private=private,
            reads_only=reads_only,
            opens_form=opens_form,
            personal=personal,
            hidden=hidden,
            new=new,
            plan=plan,
        )
        _check(fn, spec)
        return Command(fn, spec)

    return declare


def _check(fn: Handler, spec: CommandSpec) -> None:
    where = fn.__qualname__
    if not NAME.fullmatch(spec.name):
        raise WiringError(f"{where}: {spec.name!r} cannot be a command's name; use lower-case letters and hyphens")
    if not 1 <= len(spec.summary) <= LONGEST_SUMMARY:
        raise WiringError(f"{where}: the first line of its docstring must have 1 to {LONGEST_SUMMARY} characters")
    if len(spec.params) > MOST_PARAMS:
        raise WiringError(f"{where}: at most {MOST_PARAMS} parameters")
    if any(param.kind == "file" for param in spec.params):
        raise WiringError(f"{where}: a file comes with a form, not with a command")
    if sum(param.arg.rest for param in spec.params) > 1:
        raise WiringError(f"{where}: only one parameter can take the rest of the words")
