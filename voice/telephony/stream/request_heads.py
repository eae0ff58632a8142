"""The head of a request, judged before a thread is given to it: whole, small, and by somebody who can be proved.

Pure: no network, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

LONGEST = 8192
"""Bytes of a head."""
END = b"\r\n\r\n"
REASONS = {
    400: "Bad Request",
    403: "Forbidden",
    408: "Request Timeout",
    413: "Content Too Large",
    431: "Too Large",
    503: "Service Unavailable",
}


class BadHead(ValueError):
    """No head of a request."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a request's body."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """Names in small letters; of a name that comes twice the last counts."""

    @property
    def has_body(self) -> bool:
        """True if more follows, for which a thread would have to wait."""
        return self.headers.get("content-length", "0") != "0" or "transfer-encoding" in self.headers

    def asked(self, name: str) -> str:
        """One value of the query, or empty."""
        try:
            return parse_qs(self.query, max_num_fields=10).get(name, [""])[0]
        except ValueError:
            return ""


Judge = Callable[[Head], int]
"""A head → 0 to let it in, else the status it is refused with."""


def read(data: bytes) -> Head | None:
    """The head in what has come so far, None while it is not whole; raises BadHead."""
    text, end, _ = data.partition(END)
    if not end:
        if len(data) >= LONGEST:
            raise BadHead("too long")
        return None
    try:
        first, *lines = text.decode("latin-1").split("\r\n")
        method, target, version = first.split(" ")
        pairs = [line.split(":", 1) for line in lines]
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
    except ValueError:
        raise BadHead("no head") from None
    if not version.startswith("HTTP/1."):
        raise BadHead("another protocol")
    path, _, query = target.partition("?")
    return Head(method, path, query, headers)


def refusal(status: int) -> bytes:
    """An answer that ends the connection."""
    return f"HTTP/1.1 {status} {REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode()
