"""WeChat's interface, as far as we need it: its token, sending, files, the menu; and what its errors mean, which come with status 200."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from channels.contract import ANSWER_SECONDS, LARGEST_FILE, FetchFailed, OutcomeUnknown, SendFailed
from channels.errors import meaning_of_status, read_errors
from channels.media_fetcher import MediaFetcher
from voice.notes.spoken_note import SpokenNote

API = "https://api.weixin.qq.com"
_TABLES = read_errors(Path(__file__).with_name("errors.yml"))
ERRORS, MEDIA_ERRORS = _TABLES["texts"], _TABLES["media"]
UNKNOWN_CODE = meaning_of_status(400)
TOKEN_OVER = frozenset({40001, 40014, 42001})
"""Codes after which a new token is asked for, once."""
EARLY = timedelta(minutes=5)
"""How long before its end a token is taken for over."""


@dataclass(slots=True)
class AccessToken:
    """The token of one process; WeChat gives the same one to all processes that ask."""

    value: str = field(default="", repr=False)
    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class WeChatApi:
    """Sends by one account."""

    app_id: str
    secret: str = field(repr=False)
    base: str = API
    kept: AccessToken = field(default_factory=AccessToken)

    def send(self, request: Mapping[str, Any], key: str) -> str:
        """Send one message and give WeChat's id of it, or our key where it gives none; raises SendFailed or OutcomeUnknown."""
        told = self._asked("message/custom/send", content=_json(request))
        return str(told.get("msgid") or key)

    def upload(self, note: SpokenNote) -> str:
        """Give WeChat a recording and get its id; raises SendFailed, also where nothing is known, for nobody got anything yet."""
        try:
            told = self._asked(
                "media/upload", {"type": "voice"}, files={"media": ("answer.mp3", note.data, "audio/mpeg")}
            )
            return str(told["media_id"])
        except (OutcomeUnknown, KeyError):
            raise SendFailed("not taken", retry=True, fault="theirs", after=5.0) from None

    def publish_menu(self, request: Mapping[str, Any]) -> None:
        """Give WeChat the menu below the chat; raises SendFailed or OutcomeUnknown."""
        self._asked("menu/create", content=_json(request))

    def fetch(self, media_id: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording of an id; raises FetchFailed."""
        if not media_id or not media_id.replace("-", "").replace("_", "").isalnum():
            raise FetchFailed("no id", retry=False, fault="theirs")
        try:
            asked = urlencode({"access_token": self._token(), "media_id": media_id})
        except SendFailed as error:
            raise FetchFailed(error.code, retry=error.retry, fault=error.fault, after=error.after) from None
        fetcher = MediaFetcher(self.base, refusal=self._refused)
        return fetcher.get_recording(f"{self.base}/cgi-bin/media/get?{asked}", largest=largest)

    def _refused(self, data: bytes) -> FetchFailed | None:
        """The error that came in the place of a file."""
        code = _code(_read(data)) if data[:1] == b"{" else 0
        if code in TOKEN_OVER:
            self._forget()
        return MEDIA_ERRORS.get(code, UNKNOWN_CODE).fetch_failure(str(code)) if code else None

    def _asked(self, what: str, query: Mapping[str, str] | None = None, **request: Any) -> Mapping[str, Any]:
        """What WeChat tells when it did something; raises SendFailed or OutcomeUnknown."""
        told = self._post(what, {"access_token": self._token(), **(query or {})}, request)
        if _code(told) in TOKEN_OVER:
            self._forget()
            told = self._post(what, {"access_token": self._token(), **(query or {})}, request)
        if code := _code(told):
            raise ERRORS.get(code, UNKNOWN_CODE).failure(str(code))
        return told

    def _post(self, what: str, query: Mapping[str, str], request: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            # Why no proxy and no redirect: the token stands in the address.
            answer = httpx.post(
                f"{self.base}/cgi-bin/{what}", params=query, timeout=ANSWER_SECONDS, trust_env=False, **request
            )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise SendFailed("no connection", retry=True, fault="theirs", after=5.0) from None
        except httpx.HTTPError as error:
            # Why not the error's words: they repeat the address, and the token in it.
            raise OutcomeUnknown(type(error).__name__) from None
        return _told(answer)

    def _token(self) -> str:
        """The token; raises SendFailed, for without one nothing went out."""
        with self.kept.lock:
            if time.monotonic() >= self.kept.until:
                self._renew()
            return self.kept.value

    def _renew(self) -> None:
        asked = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret}
        try:
            told = self._post("stable_token", {}, {"content": _json(asked)})
            lives = float(told.get("expires_in", 0))
        except (OutcomeUnknown, TypeError, ValueError):
            raise SendFailed("no token", retry=True, fault="theirs", after=5.0) from None
        if code := _code(told):
            raise ERRORS.get(code, UNKNOWN_CODE).failure(str(code))
        self.kept.value, self.kept.until = (
            str(told.get("access_token", "")),
            time.monotonic() + max(lives - EARLY.seconds, 1.0),
        )

    def _forget(self) -> None:
        self.kept.until = 0.0


def _json(asked: Mapping[str, Any]) -> bytes:
    """Why not escaped: WeChat shows what is escaped as it stands."""
    return json.dumps(asked, ensure_ascii=False).encode()


def _told(answer: httpx.Response) -> Mapping[str, Any]:
    """What an answer tells; raises SendFailed or OutcomeUnknown by its status, and where it tells nothing."""
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise OutcomeUnknown(str(answer.status_code))
    if not answer.is_success:
        raise meaning_of_status(answer.status_code).failure(str(answer.status_code))
    told = _read(answer.content)
    if told is None:
        raise OutcomeUnknown("no JSON")
    return told


def _read(data: bytes) -> Mapping[str, Any] | None:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, Mapping) else None


def _code(told: Mapping[str, Any] | None) -> int:
    """WeChat's code; 0 for what went well, and where it tells none."""
    code = (told or {}).get("errcode", 0)
    return code if isinstance(code, int) else 0
