"""Every node on every adapter: it is drawn, the platform takes it, and nothing of it is lost."""

import re
from functools import reduce
from pathlib import Path
from typing import get_args

from hypothesis import given

from bot.ui.nodes import File, Node, Reply
from tests.contract.content import addresses, offers, parts, runs
from tests.contract.probes.every import PROBES
from tests.contract.seen import Probe, bare, meaning, shows
from tests.contract.trying import every_adapter, tried
from tests.harness.nodes import NODES, Drawn, any_node, replies

ADAPTERS = Path(__file__).parents[2] / "adapters"
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def test_there_is_a_probe_for_every_adapter() -> None:
    folders = {one.name for one in ADAPTERS.iterdir() if (one / "__init__.py").exists()}
    assert {probe.name for probe in PROBES} == folders


def test_there_is_a_strategy_for_every_node() -> None:
    assert set(NODES) == set(get_args(Node))


@every_adapter
@tried
@given(replies)
def test_the_platform_takes_any_reply(probe: Probe, drawn: Drawn) -> None:
    assert not probe.draws(drawn.reply).problems


@every_adapter
@tried
@given(replies)
def test_every_word_can_be_read_whole_or_clipped_with_a_sign(probe: Probe, drawn: Drawn) -> None:
    found = parts(drawn.reply)
    seen = bare(probe.draws(drawn.reply).text)
    # A link that goes on in the next message says twice where it leads, once in the middle of its words.
    unbroken = reduce(lambda text, url: text.replace(f"({bare(url)})", ""), addresses(found), seen)
    for run in runs(found):
        said = bare(run.text)
        assert shows(seen, said, whole=run.whole) or shows(unbroken, said, whole=run.whole), f"lost: {run}"


@every_adapter
@tried
@given(replies)
def test_a_press_brings_its_own_action_back(probe: Probe, drawn: Drawn) -> None:
    found = parts(drawn.reply)
    actions = [offer.action for offer in offers(found)]
    labels: dict[str, str] = {}
    for pressed in probe.draws(drawn.reply).presses:
        action = meaning(probe.presses(pressed).address, actions)
        assert action is not None, f"{pressed} leads nowhere"
        labels[action.pack()] = labels.get(action.pack(), "") + bare(pressed.label)
    for offer in offers(found):
        assert offer.action.pack() in labels, f"lost: {offer}"
        assert shows(labels[offer.action.pack()], bare(offer.label)), f"{offer} has another's label"


@every_adapter
@tried
@given(replies)
def test_choosing_somebody_brings_that_person_back(probe: Probe, drawn: Drawn) -> None:
    wanted = offers(parts(drawn.reply), people=True)
    seen = probe.draws(drawn.reply)
    assert len(seen.people) == len(wanted)
    for pressed in seen.people:
        event = probe.chooses(pressed, probe.user)
        assert meaning(event.address, [offer.action for offer in wanted]) is not None
        assert event.chosen == probe.user


@every_adapter
@tried
@given(replies)
def test_a_link_leads_where_the_reply_says_or_shows_where_it_leads(probe: Probe, drawn: Drawn) -> None:
    meant = addresses(parts(drawn.reply))
    for label, url in probe.draws(drawn.reply).links:
        assert url in meant or label == url
        assert url.casefold().startswith(("https://", "http://"))


@every_adapter
@tried
@given(replies)
def test_files_and_pictures_of_our_own_arrive_whole(probe: Probe, drawn: Drawn) -> None:
    arrived = probe.draws(drawn.reply).files
    assert all(part.data in arrived for part in parts(drawn.reply) if isinstance(part, File))


@every_adapter
@tried
@given(any_node)
def test_no_control_character_reaches_a_screen(probe: Probe, node: Node) -> None:
    found = CONTROLS.search(probe.draws(Reply((node,))).raw)
    assert found is None, f"{found!r}"


@every_adapter
def test_an_empty_reply_is_taken_too(probe: Probe) -> None:
    assert not probe.draws(Reply(())).problems
