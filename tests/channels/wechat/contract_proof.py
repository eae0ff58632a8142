"""How WeChat proves a request: it signs its token, the moment and a number, and adds all that to the address."""

from __future__ import annotations

import hashlib
import time
from urllib.parse import urlencode


def proof(url: str, body: bytes, which: str) -> dict[str, str]:
    """No header."""
    return {}


def query(body: bytes, which: str) -> str:
    """The query with the signature."""
    token, moment, nonce = "harbour" if which == "right" else "another", str(int(time.time())), "1320562132"
    signed = hashlib.sha1("".join(sorted((token, moment, nonce))).encode()).hexdigest()
    return "?" + urlencode(
        {"signature": signed, "timestamp": moment, "nonce": nonce, "openid": "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"}
    )
