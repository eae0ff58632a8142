"""The provider's id of a text alone tells whether it was seen: not its idempotency token, and not how long ago."""

from __future__ import annotations

from pathlib import Path

import pytest
from line_by_twilio import NUMBER, Twilio, line_by_twilio
from small_line import Provider, later, shell

from bot.store import Store
from channels.delivery import DeliveryWorker

WEEK = 7 * 24 * 3600.0


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


def sent_by(store: Store, provider: Provider, seconds: float) -> list[str]:
    """What went out, after all that is due was done."""
    far = 10 * 365 * 24 * 3600.0
    while shell(store).work_once(later(far + seconds)) or DeliveryWorker(store, {"sms": provider}).send_once(
        later(far + seconds)
    ):
        pass
    return provider.bodies


def offered(twilio: Twilio, token: str) -> int:
    return twilio.text("SM1", I_Twilio_Idempotency_Token=token)


def test_another_idempotency_token_with_the_same_id_is_the_same_text(url: str, tmp_path: Path) -> None:
    with line_by_twilio(url, tmp_path) as twilio:
        assert [offered(twilio, token) for token in ("one", "two", "one")] == [200, 200, 200]
        assert sent_by(twilio.store, Provider(), 0) == ["1: my heating is off"]


def test_a_text_offered_again_after_a_week_is_not_answered_again(url: str, tmp_path: Path) -> None:
    provider = Provider()
    with line_by_twilio(url, tmp_path) as twilio:
        store = twilio.store
        assert offered(twilio, "one") == 200
        assert sent_by(store, provider, 0) == ["1: my heating is off"]
        assert offered(twilio, "two") == 200
        assert sent_by(store, provider, WEEK) == ["1: my heating is off"]
        assert len(store.records(store.conversation_of("sms", NUMBER) or 0)) == 1
