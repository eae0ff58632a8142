"""The web process with Twilio's doors over a database, and texts as Twilio posts them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from bot.config.settings import Settings
from bot.store import Store
from bot.store.open_sealed import open_kept
from oneline.processes.web import create_app

BASE, TOKEN, NUMBER = "https://city.example", "a token of the test", "+12025550143"


@dataclass(frozen=True, slots=True)
class Twilio:
    """Posts what Twilio would, signed."""

    client: FlaskClient
    store: Store
    """What the doors write into."""

    def text(self, sid: str, body: str = "my heating is off", sender: str = NUMBER, **headers: str) -> int:
        """One text; the status of the answer."""
        form = {"MessageSid": sid, "From": sender, "To": "+12025550199", "Body": body, "NumMedia": "0"}
        signature = RequestValidator(TOKEN).compute_signature(f"{BASE}/twilio/sms", form)
        named = {"X-Twilio-Signature": signature, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post("/twilio/sms", data=form, headers=named).status_code


@contextmanager
def line_by_twilio(database: str, data: Path) -> Iterator[Twilio]:
    """The doors as the web process opens them."""
    settings = Settings(
        data=data, database=database, twilio_account_sid="AC1", twilio_auth_token=TOKEN, twilio_from="+12025550199",
        public_base_url=BASE, simulator=False, log_level="error",
    )  # fmt: skip
    opened: list[Store] = []

    def opening(settings: Settings) -> Store:
        opened.append(open_kept(settings))
        return opened[-1]

    # Why not the log: once opened it stays so for the whole process, and other tests look at theirs.
    with patch("oneline.processes.web.open_kept", opening), patch("bot.system.confine.open_log"):
        client = create_app(settings).test_client()
    yield Twilio(client, opened[0])
    for store in opened:
        store.close()
