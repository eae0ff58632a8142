"""Calls that the gateway makes: ring an address, and give the telephone that answered."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from aiosipua.dialog import Dialog
from aiosipua.headers import parse_uri, stringify_uri
from aiosipua.message import SipRequest, SipResponse
from aiosipua.outgoing_call import OutgoingCall
from aiosipua.uac import SipUAC

from voice.telephony.sip import sdp
from voice.telephony.sip.bridge import NotAnswered
from voice.telephony.sip.identities import address_of
from voice.telephony.sip.leg import Leg
from voice.telephony.sip.login import Login
from voice.telephony.sip.peers import Peers
from voice.telephony.sip.rtp import NoPort, RtpPort
from voice.telephony.sip.sdp import Address, NoCommonSound
from voice.telephony.stream.messages_out import Outcome
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
RINGS = TUNING.ringing.person
ANSWERED = 200
BUSY, AWAY = {486, 600, 603}, {408, 480, 487}
"""Refusals that mean: talking or not willing, and: not there."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """Through whom we ring, and as whom."""

    address: str
    """Our own address there, sip:user@host."""
    server: Address | None = None
    """Where requests go, IP address and port; straight to the called address where there is none."""
    host: str = ""
    """Host that a plain number is rung at."""
    login: Login | None = None
    """Who we are to whoever asks; None if nobody does."""


class Dialler:
    """Rings.

    leg = await Dialler(uac, trunk, host, bind, ports, legs, peers).ring("sip:desk@192.0.2.1")
    """

    def __init__(
        self, uac: SipUAC, trunk: Trunk, host: str, bind: str, ports: range, legs: dict[str, Leg],
        peers: Peers,
    ) -> None:  # fmt: skip
        self._peers = peers
        self._uac, self._trunk, self._host, self._bind, self._ports, self._legs = uac, trunk, host, bind, ports, legs
        self._late: dict[str, OutgoingCall] = {}

    async def ring(self, to: str, seconds: float = RINGS) -> Leg:
        """The telephone that answers; raises NotAnswered. Cancelling it stops the ringing."""
        try:
            address = address_of(to, self._trunk.host)
            server = self._trunk.server or await resolve(address)
            port = await RtpPort.open(self._bind, self._ports)
        except (ValueError, OSError, NoPort) as error:
            log.warning("can not ring: %s", type(error).__name__)
            raise NotAnswered("failed") from None
        self._peers.rang(server[0])
        try:
            return await self._answered(address, server, port, seconds)
        except BaseException:
            await port.close()
            raise

    async def _answered(self, address: str, server: Address, port: RtpPort, seconds: float, again: bool = True) -> Leg:
        login = self._trunk.login
        offer = sdp.offer(self._host, port.number)
        call = self._uac.send_invite(self._trunk.address, address, server, offer, auth=login)
        rung: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        call.on_answer = lambda _: _settle(rung, ANSWERED)
        call.on_rejected = lambda _, status, __: _settle(rung, status)
        try:
            status = await asyncio.wait_for(rung, seconds)
        except TimeoutError:
            self._cancel(call)
            raise NotAnswered("no-answer") from None
        except asyncio.CancelledError:
            self._cancel(call)
            raise
        if again and login and login.next(status):
            return await self._answered(address, server, port, seconds, again=False)
        if status != ANSWERED:
            raise NotAnswered(_outcome(status))
        return self._leg(call, port)

    def _leg(self, call: OutgoingCall, port: RtpPort) -> Leg:
        leg = Leg(call.call_id, port, self._host, bye=lambda: call.hangup(self._uac))
        leg.reaches = lambda host: self._peers.reaches(host, call.remote_addr[0])
        port.also = call.remote_addr[0]
        try:
            agreed = sdp.agree(call.sdp_answer)
            leg.check(agreed)
            port.agree(agreed)
        except NoCommonSound:
            leg.hang_up()
            raise NotAnswered("failed") from None
        self._legs[leg.id] = leg
        return leg

    def _cancel(self, call: OutgoingCall) -> None:
        """Stop ringing; they may answer all the same before they hear of it."""
        self._late[call.call_id] = call
        call.cancel(self._uac)
        asyncio.get_running_loop().call_later(RINGS, self._forget, call.call_id)

    def _forget(self, call_id: str) -> None:
        self._late.pop(call_id, None)
        self._uac._calls.pop(call_id, None)  # why: aiosipua keeps one that is never answered for ever

    def heard(self, response: SipResponse) -> bool:
        """A response came: learn the way to who answered; hang up on an answer that came too late. Is it dealt with."""
        if not (response.cseq and response.cseq.method == "INVITE" and 200 <= response.status_code < 300):
            return False
        call_id = response.call_id or ""
        if call := self._uac.get_call(call_id):
            learn_way(call.dialog, response)
        elif late := self._late.pop(call_id, None):
            self._hang_up_late(late, response)
        return not call

    def _hang_up_late(self, call: OutgoingCall, response: SipResponse) -> None:
        learn_way(call.dialog, response)
        call.dialog.remote_tag = (response.to_addr.tag if response.to_addr else "") or ""
        for method in ("ACK", "BYE"):
            host, port = self._uac.advertised_addr or self._uac.transport.local_addr
            request: SipRequest = call.dialog.create_request(method, via_host=host, via_port=port)
            if method == "ACK":
                request.headers.set_single("CSeq", f"{response.cseq.seq if response.cseq else 1} ACK")
            self._uac.transport.send(request, call.remote_addr)


def learn_way(dialog: Dialog, response: SipResponse) -> None:
    """Where later requests of a call go: straight to its contact, by the proxies that wish to stay on the way."""
    if contacts := response.contact:
        dialog.remote_target = stringify_uri(contacts[0].uri)
    dialog.route_set = list(reversed(response.headers.get("record-route")))


async def resolve(address: str) -> Address:
    """IP address and port of a SIP address; raises OSError where its host is unknown. SRV records are not asked for."""
    uri = parse_uri(address)
    found = await asyncio.get_running_loop().getaddrinfo(uri.host, uri.port or 5060, family=2, type=2)
    return str(found[0][4][0]), int(found[0][4][1])


def _settle(future: asyncio.Future[int], status: int) -> None:
    if not future.done():
        future.set_result(status)


def _outcome(status: int) -> Outcome:
    if status in BUSY:
        return "busy"
    return "no-answer" if status in AWAY else "failed"
