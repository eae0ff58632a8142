"""Hands a form to a department's system, once: by a key that it is asked for before anything is sent a second time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from bot.config.timing import TIMING
from bot.forms.backends.declared import Backend

SECONDS = TIMING.handed_over.answers
LATER = {408, 425, 429}
LONGEST_REFERENCE = 60


class Unsure(Exception):
    """Whether it arrived is not known, or it is not taken now: it is tried again. The text names the kind, never words."""


class Refused(Exception):
    """The system does not take it, and never will as it is."""


@dataclass(frozen=True, slots=True)
class BackendClient:
    """One system; raises Unsure and Refused."""

    backend: Backend
    http: httpx.Client

    def hand_over(self, key: str, told: dict[str, Any], *, again: bool) -> str:
        """Send it, and give what it is called there. again: it may have it already, and is asked first."""
        if again and (reference := self._asked(key)) is not None:
            return reference
        answer = self._sent("POST", self.backend.url, key, told)
        return _reference(answer)

    def take_back(self, key: str) -> str:
        """Tell it that this is taken back; what it never had is taken back too."""
        answer = self._sent("DELETE", f"{self.backend.url}/{key}", key, None, fine=(404, 410))
        return _reference(answer) if answer.is_success else ""

    def _asked(self, key: str) -> str | None:
        answer = self._sent("GET", f"{self.backend.url}/{key}", key, None, fine=(404, 410))
        return _reference(answer) if answer.is_success else None

    def _sent(
        self, verb: str, url: str, key: str, told: dict[str, Any] | None, fine: tuple[int, ...] = ()
    ) -> httpx.Response:
        try:
            answer = self.http.request(verb, url, json=told, headers={"Idempotency-Key": key})
        except httpx.HTTPError as error:
            raise Unsure(type(error).__name__) from error
        if answer.is_success or answer.status_code in fine:
            return answer
        if answer.status_code >= 500 or answer.status_code in LATER:
            raise Unsure(f"HTTP {answer.status_code}")
        raise Refused(f"HTTP {answer.status_code}")


def _reference(answer: httpx.Response) -> str:
    """What it is called there; an answer that says nothing is not believed."""
    try:
        told = answer.json() if answer.content else {}
        return str(told.get("reference", ""))[:LONGEST_REFERENCE]
    except (ValueError, AttributeError):
        raise Unsure("answer that cannot be read") from None


def open_client(backend: Backend, token: str = "", seconds: float = SECONDS) -> BackendClient:
    """A client that follows no redirects and uses no proxy of the environment."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    http = httpx.Client(timeout=seconds, headers=headers, follow_redirects=False, trust_env=False)
    return BackendClient(backend, http)
