"""Meta's Graph API, as far as we need it: sending a message, and what its errors mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import httpx

from channels.contract import ANSWER_SECONDS, LARGEST_FILE, FetchFailed, OutcomeUnknown, SendFailed
from channels.errors import meaning_of_status, read_errors
from channels.media_fetcher import MediaFetcher
from voice.notes.spoken_note import SpokenNote

API = "https://graph.facebook.com"
FILES = frozenset({"lookaside.fbsbx.com"})
"""Where Meta hands out what people sent."""
_TABLES = read_errors(Path(__file__).with_name("errors.yml"))
ERRORS, MEDIA_ERRORS = _TABLES["texts"], _TABLES["media"]
PERMISSION = range(200, 300)
"""Codes that mean the same as the first of them."""
UNTOLD = -1
OPUS = "audio/ogg; codecs=opus"
"""What Meta shows as a voice note, exactly so."""


@dataclass(frozen=True, slots=True)
class GraphApi:
    """Sends from one number."""

    token: str
    number_id: str
    version: str
    base: str = API

    def send(self, request: Mapping[str, Any]) -> str:
        """Send one message and give its id; raises SendFailed or OutcomeUnknown."""
        answer = self._post("messages", json=request)
        return _id_of(answer) if answer.is_success else _explain(answer)

    def upload(self, note: SpokenNote) -> str:
        """Give Meta a recording and get its id; raises SendFailed, also where nothing is known, for nobody got anything yet."""
        try:
            answer = self._post(
                "media",
                data={"messaging_product": "whatsapp", "type": OPUS},
                files={"file": ("answer.ogg", note.data, OPUS)},
            )
            if answer.is_success:
                return str(answer.json()["id"])
            _explain(answer)
        except (OutcomeUnknown, KeyError, TypeError, ValueError):
            raise SendFailed("not taken", retry=True, fault="theirs", after=5.0) from None

    def _post(self, what: str, **request: Any) -> httpx.Response:
        try:
            # Why no proxy and no redirect: the token goes to Meta and to nobody else.
            return httpx.post(
                f"{self.base}/{self.version}/{self.number_id}/{what}", timeout=ANSWER_SECONDS, trust_env=False,
                headers={"Authorization": f"Bearer {self.token}"}, **request,
            )  # fmt: skip
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise SendFailed("no connection", retry=True, fault="theirs", after=5.0) from None
        except httpx.HTTPError as error:
            raise OutcomeUnknown(type(error).__name__) from None

    def fetch(self, file_id: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording of an id; raises FetchFailed."""
        if not file_id.isalnum():
            raise FetchFailed("no id", retry=False, fault="theirs")
        own = {"Authorization": f"Bearer {self.token}"}
        fetcher = MediaFetcher(self.base, FILES, MEDIA_ERRORS)
        told = fetcher.get_json(f"{self.base}/{self.version}/{file_id}", own)
        return fetcher.get_recording(str(told.get("url") if isinstance(told, Mapping) else ""), own, largest)


def _id_of(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["messages"][0]["id"] or _no_id())
    except (KeyError, IndexError, TypeError, ValueError):
        _no_id()


def _no_id() -> NoReturn:
    raise OutcomeUnknown("no id")


def _explain(answer: httpx.Response) -> NoReturn:
    """Raise the error that says what to do, without Meta's words, which may repeat what was sent."""
    code, status = _code_of(answer), answer.status_code
    known = ERRORS.get(PERMISSION[0] if code in PERMISSION else code)
    if known is None and (status >= 500 or status == httpx.codes.REQUEST_TIMEOUT):
        raise OutcomeUnknown(str(status if code == UNTOLD else code))
    raise (known or meaning_of_status(status)).failure(str(status if code == UNTOLD else code))


def _code_of(answer: httpx.Response) -> int:
    """Meta's code; UNTOLD where the answer has none."""
    try:
        return int(answer.json()["error"]["code"])
    except (KeyError, TypeError, ValueError):
        return UNTOLD
