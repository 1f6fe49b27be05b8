"""Hypothesis within bounded time: replies are large, and shrinking one can take longer than all tests together."""

from hypothesis import HealthCheck, Phase, settings

without_shrinking = settings(
    max_examples=200, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
