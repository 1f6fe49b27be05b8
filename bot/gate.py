"""The gate before contributions: what somebody agrees to once, before others see something of theirs for the first time.

    @on_submit(contributes=True)                  a form whose sending is a contribution
    @gate()                                       what asks; one capability has it, as Capability(gate=…)
    async def rules_first(settings: SettingStore, context: Context, agreed: Annotated[str, Arg(…)] = "") -> None:
        raise Consent(message, text, version=…)   unless they agreed to this version before, or agree to it now

Nothing that was typed is lost: it is kept as a draft, and agreeing sends it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from annotated_types import MaxLen

from bot.action import Action
from bot.errors import BotError, WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan
from bot.ui.nodes import Tone


@dataclass
class Consent(BotError):
    """There is something to agree to first; `version` tells which text it was."""

    version: str = ""
    tone: ClassVar[Tone] = "plain"


@dataclass(frozen=True, slots=True)
class GateSpec:
    plan: HandlerPlan


class Agree(Action, id="agree"):
    """I agree to this version: send what is kept under that draft."""

    version: Annotated[str, MaxLen(12)]
    draft: Annotated[str, MaxLen(14)]


def gate() -> Callable[[Callable[..., Any]], Declared[GateSpec]]:
    def declare(fn: Callable[..., Any]) -> Declared[GateSpec]:
        plan = HandlerPlan.read(fn)
        if [param.name for param in plan.params] != ["agreed"] or plan.streams:
            raise WiringError(f"{plan.name}: a gate takes `agreed`, Context and stores; nothing else")
        return Declared(fn, GateSpec(plan))

    return declare
