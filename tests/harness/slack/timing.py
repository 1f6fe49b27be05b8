"""How long Slack waits. Tests shrink it; benchmarks and rehearsals keep the real numbers."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. `patience` is how long a simulated person looks at the screen before giving up."""

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1_800.0
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    refresh_warning: float = 10.0
    patience: float = 5.0
    quiet: float = 0.02

    def scaled(self, scale: float) -> "Timing":
        """Slack's own times shrunk; a person's patience is not."""
        return replace(
            self,
            ack=self.ack * scale,
            trigger=self.trigger * scale,
            response_url=self.response_url * scale,
            event_retries=tuple(wait * scale for wait in self.event_retries),
            refresh_warning=self.refresh_warning * scale,
        )
