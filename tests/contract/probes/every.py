"""One probe for each platform there is."""

from tests.contract.probes.discord import DiscordProbe
from tests.contract.probes.slack import SlackProbe
from tests.contract.probes.terminal import TerminalProbe
from tests.contract.probes.web import WebProbe
from tests.contract.seen import Probe

PROBES: tuple[Probe, ...] = (SlackProbe(), DiscordProbe(), WebProbe(), TerminalProbe())
