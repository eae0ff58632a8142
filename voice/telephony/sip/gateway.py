"""The built-in SIP gateway: telephones of any PBX or trunk on one side, the line's media websocket on the other.

Signalling is aiosipua's; what it leaves open over UDP is in transport.py. Each call has its own task.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid

from aiosipua.dialog import dialog_matches
from aiosipua.incoming_call import IncomingCall
from aiosipua.message import SipRequest, SipResponse
from aiosipua.uac import SipUAC
from aiosipua.uas import SipUAS

from voice.telephony.sip import identities, sdp
from voice.telephony.sip.bridge import CallBridge
from voice.telephony.sip.dialler import Dialler, Trunk
from voice.telephony.sip.extra_requests import deals_with
from voice.telephony.sip.leg import Leg
from voice.telephony.sip.peers import Peers, lies_in, networks_of
from voice.telephony.sip.rtp import NoPort, RtpPort
from voice.telephony.sip.sdp import Address, NoCommonSound
from voice.telephony.sip.setup import Gateway
from voice.telephony.sip.transport import SipWire
from voice.telephony.stream.client import LineRefused, StreamClient
from voice.telephony.stream.ticket import Ticket
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
AGENT = "OneLine"
ACKNOWLEDGES = TUNING.sip_call.acknowledges


class SipGateway:
    """Takes calls, and makes them.

    gateway = SipGateway(Gateway(Line("ws://127.0.0.1:8081/voice/stream", secret)))
    await gateway.start(); ...; await gateway.drain(30); await gateway.stop()
    """

    def __init__(self, setup: Gateway) -> None:
        self.setup = setup
        self.draining = False
        self.legs: dict[str, Leg] = {}
        """Telephones that are connected, by SIP Call-ID."""
        self.calls: dict[str, asyncio.Task[None]] = {}
        """Calls that go on, by SIP Call-ID, and those we make, by our own id."""
        self.callers: dict[str, str] = {}
        """SIP Call-ID → number of who rings, where it is shown."""
        trunk_host = [f"{setup.trunk.server[0]}"] if setup.trunk and setup.trunk.server else []
        self.peers = Peers((*setup.peers, *networks_of(",".join(trunk_host))), setup.media)
        self.wire = SipWire(local_addr=setup.listen, peers=self.peers)
        self.uac = SipUAC(self.wire)
        self.uas = SipUAS(self.wire, user_agent=AGENT, uac=self.uac)
        self.host = setup.advertise or setup.listen[0]
        trunk = setup.trunk or Trunk(f"sip:line@{self.host}")
        self.dialler = Dialler(self.uac, trunk, self.host, setup.listen[0], setup.ports, self.legs, self.peers)
        self.uas.on_invite, self.uas.on_cancel = self._invited, self._cancelled
        self.uas.on_bye = lambda call, _: self._over(call.call_id)
        self.uas.on_reinvite = self._renewed
        self.uas.on_ack_timeout = lambda call: self._over(call.call_id)

    @property
    def full(self) -> bool:
        """As many calls as we take."""
        return len(self.calls) >= self.setup.calls

    async def start(self) -> None:
        """Listen; raises OSError where the port is taken."""
        await self.uas.start()
        self._inner, self.wire.on_message = self.wire.on_message, self._screen
        self.uas.advertised_addr = self.uac.advertised_addr = (self.host, self.wire.local_addr[1])

    async def drain(self, grace: float) -> None:
        """Take no more calls, and wait until those that go on have ended, at most so many seconds."""
        self.draining = True
        if self.calls:
            log.info("draining: %d calls", len(self.calls))
            await asyncio.wait(list(self.calls.values()), timeout=grace)

    async def stop(self) -> None:
        """End what still goes on, and stop listening."""
        self.draining = True
        running = list(self.calls.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.sleep(0.05)  # why: the BYEs just sent are to leave before the socket closes
        await self.uas.stop()

    def hold_place(self, name: str, task: asyncio.Task[None]) -> None:
        """Count a call until its task ends."""
        self.calls[name] = task
        task.add_done_callback(lambda done: self._ended(name, done))

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        self.calls.pop(name, None)
        self.callers.pop(name, None)
        self.legs = self._living()
        if not task.cancelled() and (error := task.exception()):
            log.error("call ended by %s", type(error).__name__)
            log.debug("where", exc_info=error)  # why apart: the text of an error may hold what a caller sent

    def _living(self) -> dict[str, Leg]:
        for name in [name for name, leg in self.legs.items() if leg.over.is_set()]:
            del self.legs[name]
        return self.legs

    def _screen(self, message: SipRequest | SipResponse, address: Address) -> None:
        """What aiosipua does not know how to take is dealt with here, all else is passed on."""
        dealt = self.dialler.heard(message) if isinstance(message, SipResponse) else deals_with(message, self)
        if not dealt and self._inner:
            self._inner(message, address)
        if isinstance(message, SipRequest) and message.method.upper() == "ACK":
            self._acknowledged(message)

    def _acknowledged(self, ack: SipRequest) -> None:
        leg, dialog = self.legs.get(ack.call_id or ""), self.uas.get_dialog(ack.call_id or "")
        if leg and dialog and dialog_matches(dialog, ack):
            leg.acknowledged.set()

    def _invited(self, call: IncomingCall) -> None:
        if self.draining:
            return self._refuse(call, 503)
        if self.full:
            log.info("refused: %d calls", len(self.calls))
            return self._refuse(call, 486)
        who = identities.caller(call.invite, self._is_trusted(call))
        if 0 < self.setup.most_of(who) <= list(self.callers.values()).count(who):
            log.info("refused: %d calls %s", self.setup.most_of(who), "of one number" if who else "without a number")
            return self._refuse(call, 486)
        self.callers[call.call_id] = who
        self.hold_place(call.call_id, asyncio.create_task(self._take(call)))
        return None

    def _refuse(self, call: IncomingCall, status: int) -> None:
        call.reject(status)
        # why: aiosipua keeps a refused call until its ACK, which a flood never sends; the wire repeats the refusal by itself
        self._forget(call)

    def _forget(self, call: IncomingCall) -> None:
        """Nothing of a call is kept: aiosipua itself forgets only those that the other side ends."""
        self.uas._calls.pop(call.call_id, None)
        self.uas._remove_invite_transaction(call.invite)
        call._stop_retransmissions()

    def _is_trusted(self, call: IncomingCall) -> bool:
        return lies_in(call.source_addr[0], self.setup.trusted)

    def _cancelled(self, request: SipRequest, address: Address) -> None:
        if (leg := self.legs.get(request.call_id or "")) and not leg.over.is_set():
            return leg.hang_up()  # why: it crossed our answer, and aiosipua has forgotten the call
        if task := self.calls.get(request.call_id or ""):
            task.cancel()
        return None

    def _renewed(self, call: IncomingCall) -> None:
        if leg := self.legs.get(call.call_id):
            leg.renew(call)

    def _over(self, call_id: str) -> None:
        if leg := self.legs.get(call_id):
            leg.over.set()
            leg.acknowledged.set()  # why: nobody is waited for any more

    async def _take(self, call: IncomingCall) -> None:
        """A call from its ring to its end."""
        try:
            agreed = sdp.agree(call.sdp_offer)
            port = await RtpPort.open(self.setup.listen[0], self.setup.ports)
        except NoCommonSound:
            return self._refuse(call, 488)
        except NoPort:
            return self._refuse(call, 486)
        source = call.source_addr[0]
        leg = Leg(call.call_id, port, self.host, call.hangup, reaches=lambda host: self.peers.reaches(host, source))
        port.also = source
        try:
            leg.check(agreed)
            await self._answer(call, leg, agreed)
        except NoCommonSound:
            self._refuse(call, 488)
        finally:
            leg.hang_up()
            self._forget(call)
            await port.close()
        return None

    async def _answer(self, call: IncomingCall, leg: Leg, agreed: sdp.Agreed) -> None:
        call.ringing()
        try:
            client = await StreamClient.open(self.setup.line, self._ticket(call))
        except LineRefused as error:
            log.info("refused by the line: %s", error)
            return self._refuse(call, 486)
        assert call.sdp_offer  # why: agreed came from it
        self.legs[leg.id] = leg
        call.accept(leg.answer(call.sdp_offer, agreed))
        try:
            if await self._reached(leg):
                await self.converse(leg, client)
            else:
                log.info("call %s: our answer was not acknowledged", client.call)
        finally:
            await client.close()
        return None

    async def _reached(self, leg: Leg) -> bool:
        """Did our answer reach them."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(leg.acknowledged.wait(), ACKNOWLEDGES)
        return leg.acknowledged.is_set()

    async def converse(self, leg: Leg, client: StreamClient) -> int:
        """Carry a connected telephone until the call ends; gives how many keys were pressed."""
        log.info("call %s begins", client.call)
        keys = await CallBridge(leg, client, self.dialler.ring, self.setup.staff).run()
        log.info("call %s ended, %d frames heard", client.call, client.heard)
        return keys

    def _ticket(self, call: IncomingCall) -> Ticket:
        trusted = self._is_trusted(call)
        who, whom = identities.caller(call.invite, trusted), identities.called(call.invite)
        number = ("vouched" if identities.is_vouched(call.invite, trusted) else "shown") if who else ""
        return Ticket(call=f"SIP{uuid.uuid4().hex}", caller=who, called=whom, wire="sip", number=number)
