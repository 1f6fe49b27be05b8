"""How the contracts are tried: on every adapter, with the same examples each time.

`CONTRACT_EXAMPLES=2000 pytest tests/contract` looks further, with examples of its own each time.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.contract.probes.every import PROBES

ASKED = os.environ.get("CONTRACT_EXAMPLES")
every_adapter = pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
# Not shrunk: a shrunk reply takes minutes, and the failing part is named in the message.
tried = settings(
    max_examples=int(ASKED or 32),
    derandomize=not ASKED,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
