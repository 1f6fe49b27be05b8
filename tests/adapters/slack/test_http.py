"""HTTP mode: only what Slack signed, just now, once."""

import hashlib
import hmac
from pathlib import Path

import pytest

from adapters.slack.http import Signatures
from tests.adapters.slack.town import Town, town
from tests.harness.slack.webhook import Webhook

BODY = {
    "command": "/fair",
    "text": "look apples",
    "user_id": "U1",
    "team_id": "T1",
    "channel_id": "C1",
    "trigger_id": "t",
}


async def _hook(found: Town) -> Webhook:
    hook = found.slack.webhook
    assert hook is not None
    return hook


async def test_slacks_handshake_is_answered(tmp_path: Path) -> None:
    async with town(tmp_path, http=True) as found:
        assert await (await _hook(found)).verified()
        assert "HTTP mode" in found.adapter.state()


async def test_forged_stale_tampered_and_senseless_requests_are_refused(tmp_path: Path) -> None:
    async with town(tmp_path, http=True) as found:
        hook = await _hook(found)
        assert await hook.forged("slash_commands", BODY) == 401
        assert await hook.stale("slash_commands", BODY, 301) == 401
        assert await hook.stale("slash_commands", BODY, -301) == 401
        assert await hook.tampered("slash_commands", BODY) == 401
        for timestamp in ("not-a-number", "", "٣", "1e9", "-1", "9" * 400):
            assert await hook.unsigned("slash_commands", BODY, timestamp) == 401
        assert found.alice.sees == []


async def test_a_request_sent_again_byte_for_byte_is_refused(tmp_path: Path) -> None:
    async with town(tmp_path, http=True) as found:
        await found.alice.runs("/fair shout Fair!", in_=found.hall)
        assert await (await _hook(found)).replayed() == 401
        await found.slack.settles()
        assert len(found.bob.sees) == 1


def test_a_signature_counts_again_only_when_it_was_not_dealt_with() -> None:
    signatures = Signatures("secret", lambda: 1_000_000.0)

    signed = "v0=" + hmac.new(b"secret", b"v0:1000000:body", hashlib.sha256).hexdigest()
    assert signatures.accepts("1000000", signed, b"body")
    assert not signatures.accepts("1000000", signed, b"body")
    signatures.forget(signed)
    assert signatures.accepts("1000000", signed, b"body")


@pytest.mark.parametrize("signature", ["", "v0=", "v1=00", "ÿ", "v0=" + "0" * 64])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    assert not Signatures("secret", lambda: 1_000_000.0).accepts("1000000", signature, b"body")
