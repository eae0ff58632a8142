"""Requests that aiosipua does not know how to take: keys by SIP INFO, a second INVITE of a call, a look at a gateway that drains."""

from __future__ import annotations

import uuid
from collections.abc import Container, Mapping
from typing import Protocol

from aiosipua.dialog import dialog_matches
from aiosipua.message import SipRequest, SipResponse
from aiosipua.uas import SipUAS

from voice.telephony.sip.identities import key_of_info
from voice.telephony.sip.leg import Leg

COPIED = ("Via", "From", "To", "Call-ID", "CSeq")
"""What an answer has from its request."""


class Calls(Protocol):
    """What is known of the calls there are."""

    draining: bool
    uas: SipUAS

    @property
    def calls(self) -> Container[str]:
        """Calls that go on, by SIP Call-ID."""

    @property
    def legs(self) -> Mapping[str, Leg]:
        """Telephones that are connected, by SIP Call-ID."""


def deals_with(request: SipRequest, calls: Calls) -> bool:
    """Answer a request here; False if it is aiosipua's to take."""
    known = (request.call_id or "") in calls.calls
    match request.method.upper():
        case "INFO":
            _reply(request, calls, *_told(request, calls))
        case "INVITE" if known and not _inside(request):
            _reply(request, calls, 482, "Loop Detected")
        case "OPTIONS" if calls.draining:
            _reply(request, calls, 503, "Service Unavailable")
        case _:
            return False
    return True


def _inside(request: SipRequest) -> bool:
    """Does a request belong to a call that stands."""
    return bool(request.to_addr and request.to_addr.tag)


def _told(request: SipRequest, calls: Calls) -> tuple[int, str]:
    """A SIP INFO within a call: the key it tells is pressed."""
    dialog = calls.uas.get_dialog(request.call_id or "")
    leg = calls.legs.get(request.call_id or "")
    if not dialog or not leg or not dialog_matches(dialog, request):
        return 481, "Call/Transaction Does Not Exist"
    if digit := key_of_info(request.content_type or "", request.text):
        leg.port.on_key(digit)
    return 200, "OK"


def _reply(request: SipRequest, calls: Calls, status: int, reason: str) -> None:
    response = SipResponse(status_code=status, reason_phrase=reason)
    for name in COPIED:
        for value in request.headers.get(name.lower()):
            response.headers.append(name, value)
    if not _inside(request):
        response.headers.set_single("To", f"{request.headers.get_first('to')};tag={uuid.uuid4().hex[:12]}")
    calls.uas.transport.send_reply(response)
