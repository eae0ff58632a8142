"""Telegram's Bot API, as far as we need it: sending a message, and what its errors mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

import httpx

from channels.contract import ANSWER_SECONDS, LARGEST_FILE, FetchFailed, OptedOut, OutcomeUnknown, SendFailed
from channels.errors import meaning_of_status, read_errors
from channels.media_fetcher import MediaFetcher
from voice.notes.spoken_note import SpokenNote

API = "https://api.telegram.org"
_TABLES = read_errors(Path(__file__).with_name("errors.yml"))
ERRORS, MEDIA_ERRORS = _TABLES["texts"], _TABLES["media"]
BLOCKED = 403


@dataclass(frozen=True, slots=True)
class BotApi:
    """Sends by one bot."""

    token: str
    base: str = API

    def send(self, to: str, body: str, buttons: Sequence[tuple[str, str]] = ()) -> str:
        """Send one message and give its id; raises SendFailed, OptedOut or OutcomeUnknown. buttons: label, and what it carries."""
        asked: dict[str, Any] = {"chat_id": int(to), "text": body, "link_preview_options": {"is_disabled": True}}
        if buttons:
            # Why a row each: two beside each other are hard to hit, and cut off.
            asked["reply_markup"] = {
                "inline_keyboard": [[{"text": text, "callback_data": data}] for text, data in buttons]
            }
        return self._post("sendMessage", to, json=asked)

    def send_voice(self, to: str, note: SpokenNote) -> str:
        """Send a recording that is played as a voice note, and give its id; raises SendFailed, OptedOut or OutcomeUnknown."""
        asked = {"chat_id": to, "duration": str(round(note.seconds))}
        return self._post("sendVoice", to, data=asked, files={"voice": ("answer.ogg", note.data, "audio/ogg")})

    def _post(self, method: str, to: str, **request: Any) -> str:
        """Ask for something that makes a message; gives its id."""
        try:
            # Why no proxy and no redirect: the token stands in the address.
            answer = httpx.post(
                f"{self.base}/bot{self.token}/{method}", timeout=ANSWER_SECONDS, trust_env=False, **request
            )
            told = answer.json()
        except httpx.ConnectError:
            raise SendFailed("no connection", retry=True, fault="theirs", after=5.0) from None
        except (httpx.HTTPError, ValueError) as error:
            # Why not the error's words: they repeat the address, and the token in it.
            raise OutcomeUnknown(type(error).__name__) from None
        return _id_of(told, to) if answer.is_success else _explain(answer.status_code, told)

    def fetch(self, file_id: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording of an id; raises FetchFailed."""
        fetcher, own = MediaFetcher(self.base, errors=MEDIA_ERRORS), f"bot{self.token}"
        told = fetcher.get_json(f"{self.base}/{own}/getFile?{urlencode({'file_id': file_id})}")
        return fetcher.get_recording(f"{self.base}/file/{own}/{quote(_path_of(told))}", largest=largest)


def _path_of(told: Any) -> str:
    """Where a file is; raises FetchFailed."""
    try:
        path = str(told["result"]["file_path"])
    except (KeyError, TypeError):
        path = ""
    if not path or ".." in path.split("/"):
        raise FetchFailed("no path", retry=True, fault="theirs")
    return path


def _id_of(told: Any, to: str) -> str:
    """The message's id; Telegram counts them by chat."""
    try:
        return f"{to}:{int(told['result']['message_id'])}"
    except (KeyError, TypeError, ValueError):
        raise OutcomeUnknown("no id") from None


def _explain(status: int, told: Any) -> NoReturn:
    """Raise the error that says what to do, without Telegram's words, which may repeat what was sent."""
    if status == BLOCKED:
        raise OptedOut(str(status))
    if status >= 500:
        raise OutcomeUnknown(str(status))
    meaning, wait = ERRORS.get(status, meaning_of_status(status)), _wait(told)
    raise (meaning._replace(after=wait) if wait else meaning).failure(str(status))


def _wait(told: Any) -> float:
    """Seconds that Telegram asks us to wait; 0 if it does not say."""
    try:
        return max(float(told["parameters"]["retry_after"]), 1.0)
    except (KeyError, TypeError, ValueError):
        return 0.0
