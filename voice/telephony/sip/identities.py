"""Who a SIP message is from and to, as numbers or addresses; who wishes to stay unknown; how a number becomes an address.

Pure: no network.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from aiosipua.headers import parse_uri
from aiosipua.message import SipRequest

NUMBER = re.compile(r"\+?[0-9*#]{2,20}")
ADDRESS = re.compile(r"sips?:([^@\s]+)@(\[[^\]]+\]|[^:;?\s]+)", re.IGNORECASE)
PUNCTUATION = str.maketrans("", "", "-.() ")
WITHHELD = {"anonymous", "restricted", "unavailable", "unknown", "private"}
"""What stands in place of a number that is withheld."""


def caller(request: SipRequest, trusted: bool = False) -> str:
    """Number or address of who rings, empty if it is withheld.

    trusted: the peer vouches for P-Asserted-Identity, which then counts more than From.
    """
    return _caller(request, trusted)[0]


def is_vouched(request: SipRequest, trusted: bool) -> bool:
    """True if the number of who rings is the one that a trusted peer asserts, and not that of From."""
    return _caller(request, trusted)[1]


def _caller(request: SipRequest, trusted: bool) -> tuple[str, bool]:
    """Number or address of who rings, and whether it was asserted."""
    privacy = {word.strip().lower() for value in request.headers.get("privacy") for word in re.split("[;,]", value)}
    if privacy & {"id", "user", "header"}:
        return "", False
    asserted = request.headers.get("p-asserted-identity") if trusted else []
    shown = request.headers.get_first("from") or ""
    for value in (part for line in asserted for part in line.split(",")):
        if found := name(value):
            return found, True
    return name(shown), False


def called(request: SipRequest) -> str:
    """Number or address they rang."""
    return _named(request.uri) or name(request.headers.get_first("to") or "")


def name(value: str) -> str:
    """Number or address in a header such as From, empty if there is none."""
    address = (value.partition("<")[2].partition(">")[0] or value.partition(";")[0]).strip()
    scheme, _, rest = address.partition(":")
    return _number(rest.partition(";")[0]) if scheme.lower() == "tel" else _named(address)


def _named(address: str) -> str:
    """Number or address of a SIP address; parameters may stand in its user part, ";phone-context=" the most often."""
    found = ADDRESS.match(address)
    user, host = (unquote(found[1]).partition(";")[0].partition(":")[0], found[2]) if found else ("", "")
    if not user or user.lower() in WITHHELD or host.endswith(".invalid"):
        return ""
    return _number(user) or f"sip:{user}@{host}"


def _number(text: str) -> str:
    plain = text.translate(PUNCTUATION)
    return plain if NUMBER.fullmatch(plain) else ""


def address_of(to: str, host: str) -> str:
    """SIP address of a number or an address; raises ValueError where it is neither, or a number and there is no host to send it to."""
    if to.startswith("sip:") and parse_uri(to).host and not set(to) & set(' <>"\r\n'):
        return to
    if not (number := _number(to)):
        raise ValueError("neither a number nor a SIP address")
    if not host:
        raise ValueError("a number, and no trunk or registrar to send it to")
    return f"sip:{number}@{host}"


def key_of_info(content_type: str, body: str) -> str:
    """The key that a SIP INFO tells, empty if it tells none: "Signal=5" of dtmf-relay, or the bare key of dtmf."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/dtmf":
        return _key(body.strip())
    found = re.search(r"^\s*Signal\s*=\s*(\S+)\s*$", body, re.IGNORECASE | re.MULTILINE)
    return _key(found[1]) if kind == "application/dtmf-relay" and found else ""


def _key(text: str) -> str:
    spelt = {"10": "*", "11": "#"}.get(text, text)
    return spelt if len(spelt) == 1 and spelt in "0123456789*#" else ""
