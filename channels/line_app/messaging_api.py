"""LINE's Messaging API, as far as we need it: answering and sending, and what its errors mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import httpx

from bot.model.message_content import MessageContent
from channels.contract import ANSWER_SECONDS, LARGEST_FILE, FetchFailed, OutcomeUnknown, SendFailed
from channels.errors import meaning_of_status, read_errors
from channels.line_app.messages import message_object, retry_key
from channels.media_fetcher import MediaFetcher

API = "https://api.line.me"
FILES = "https://api-data.line.me"
"""Where LINE hands out what people sent."""
_TABLES = read_errors(Path(__file__).with_name("errors.yml"))
ERRORS, QUOTA, MEDIA_ERRORS = _TABLES["texts"], _TABLES["quota"], _TABLES["media"]
USED_UP = "monthly limit"
"""Words of LINE's by which a quota that is used up differs from too many requests."""
TAKEN_BEFORE = httpx.codes.CONFLICT
ACCEPTED = "x-line-accepted-request-id"


@dataclass(frozen=True, slots=True)
class MessagingApi:
    """Sends by one account."""

    token: str
    base: str = API

    def reply(self, token: str, message: MessageContent, key: str) -> str:
        """Answer an event and give the message's id: free, once an event. Raises SendFailed, OutcomeUnknown."""
        return self._post("reply", {"replyToken": token, "messages": [message_object(message, key)]}, {})

    def push(self, to: str, message: MessageContent, key: str) -> str:
        """Send a message and give its id. What LINE took already under this key is not sent again."""
        return self._post(
            "push", {"to": to, "messages": [message_object(message, key)]}, {"X-Line-Retry-Key": retry_key(key)}
        )

    def _post(self, how: str, asked: Mapping[str, Any], headers: Mapping[str, str]) -> str:
        own = {"Authorization": f"Bearer {self.token}", **headers}
        try:
            # Why no proxy and no redirect: the token goes to LINE and to nobody else.
            answer = httpx.post(
                f"{self.base}/v2/bot/message/{how}", json=asked, headers=own, timeout=ANSWER_SECONDS, trust_env=False
            )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise SendFailed("no connection", retry=True, fault="theirs", after=5.0) from None
        except httpx.HTTPError as error:
            raise OutcomeUnknown(type(error).__name__) from None
        return _id_of(answer) if answer.is_success or answer.status_code == TAKEN_BEFORE else _explain(answer)

    def fetch(self, message_id: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording of a message; raises FetchFailed."""
        if not message_id.isalnum():
            raise FetchFailed("no id", retry=False, fault="theirs")
        base = FILES if self.base == API else self.base
        own = {"Authorization": f"Bearer {self.token}"}
        url, fetcher = f"{base}/v2/bot/message/{message_id}/content", MediaFetcher(base, errors=MEDIA_ERRORS)
        return fetcher.get_recording(url, own, largest)


def _id_of(answer: httpx.Response) -> str:
    """The message's id, or that of the request that LINE took before."""
    try:
        told = str(answer.json()["sentMessages"][0]["id"])
    except (KeyError, IndexError, TypeError, ValueError):
        told = answer.headers.get(ACCEPTED, "")
    if not told:
        raise OutcomeUnknown("no id")
    return told


def _explain(answer: httpx.Response) -> NoReturn:
    """Raise the error that says what to do, without LINE's words, which may repeat what was sent."""
    status = answer.status_code
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status == httpx.codes.REQUEST_TIMEOUT:
        raise OutcomeUnknown(str(status))
    table, code = (QUOTA, f"{status} used up") if USED_UP in answer.text else (ERRORS, str(status))
    raise table.get(status, meaning_of_status(status)).failure(code)
