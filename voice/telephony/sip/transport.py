"""The socket that SIP comes by: datagrams to messages, repeats dropped, what went unanswered sent again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field

from aiosipua.headers import parse_via, stringify_via
from aiosipua.message import SipMessage, SipRequest, SipResponse
from aiosipua.transport import SipTransport

from voice.telephony.sip.peers import Pace, Peers
from voice.telephony.sip.transactions import Address, Transactions, acknowledge
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
TICK = TUNING.strangers.tick
LARGEST = TUNING.strangers.datagram
PACE = TUNING.strangers.pace
CALLS_PACE = TUNING.strangers.calls_pace
SAYS_AGAIN = TUNING.strangers.says_again


@dataclass
class SipWire(SipTransport):
    """SIP over UDP at one address.

    What is no SIP is counted and left out, and never written to the log: it may hold anything.
    """

    transactions: Transactions = field(default_factory=Transactions)
    peers: Peers = field(default_factory=lambda: Peers(()))
    """Whose datagrams are read."""
    pace: Pace = field(default_factory=lambda: Pace(*PACE))
    calls_pace: Pace = field(default_factory=lambda: Pace(*CALLS_PACE))
    malformed: int = 0
    """Datagrams that were no SIP."""
    strangers: int = 0
    """Datagrams of who is no peer."""
    hurried: int = 0
    """Datagrams that came too fast."""
    _said: float = -SAYS_AGAIN
    _socket: asyncio.DatagramTransport | None = None
    _ticking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen; raises OSError where the port is taken. Port 0 is any free one, found in local_addr afterwards."""
        loop = asyncio.get_running_loop()
        self._socket, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), local_addr=self.local_addr)
        self.local_addr = self._socket.get_extra_info("sockname")[:2]
        self._ticking = asyncio.create_task(self._send_again())

    async def stop(self) -> None:
        """Stop listening."""
        if self._ticking:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
        if self._socket:
            self._socket.close()

    def send(self, message: SipRequest | SipResponse, addr: Address) -> None:
        """Send a message, and again until it is answered."""
        self.transactions.sent(message, addr, _now())
        self._put(message, addr)

    def _put(self, message: SipRequest | SipResponse, addr: Address) -> None:
        if self._socket and not self._socket.is_closing():
            self._socket.sendto(bytes(message), addr)

    def received(self, data: bytes, addr: Address) -> None:
        """A datagram came."""
        if not data.strip(b"\r\n\0 "):
            return  # why: phones send empty lines to keep a way open
        if not self._is_wanted(addr[0]):
            return
        try:
            message = SipMessage.parse(data[:LARGEST])
            if data.startswith(b"INVITE ") and not self.calls_pace.takes(addr[0], _now()):
                self.hurried += 1
                self._put(busy(message), addr)
            else:
                self._take(message, addr)
        except (
            Exception
        ) as error:  # why so wide: anybody may send us anything, and one datagram must not end the calls of others
            self.malformed += 1
            log.warning("datagram left out: %s", type(error).__name__)

    def _is_wanted(self, host: str) -> bool:
        """Is a datagram of a host looked at."""
        if not self.peers.admits(host):
            self.strangers += 1
            if _now() - self._said > SAYS_AGAIN:
                self._said = _now()
                log.warning("%d datagrams of strangers left out; --peers names who may ring", self.strangers)
            return False
        if self.pace.takes(host, _now()):
            return True
        self.hurried += 1
        return False

    def _take(self, message: SipRequest | SipResponse, addr: Address) -> None:
        if isinstance(message, SipRequest):
            _stamp(message, addr)
            new, answer = self.transactions.request(message, _now())
            if answer is not None:
                self._put(answer, addr)
            if not new:
                return
        elif refused := self.transactions.response(message):
            self._put(acknowledge(refused[0], message), refused[1])
        if self.on_message:
            self.on_message(message, addr)

    async def _send_again(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            for item in self.transactions.due(_now()):
                self._put(item.message, item.address)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, wire: SipWire) -> None:
        self.wire = wire

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        self.wire.received(data, (str(addr[0]), int(addr[1])))

    def error_received(self, exc: Exception) -> None:
        log.warning("SIP socket: %s", type(exc).__name__)


def busy(request: SipMessage) -> SipResponse:
    """503 to a request, made of nothing but the request."""
    response = SipResponse(status_code=503, reason_phrase="Service Unavailable")
    for name in ("Via", "From", "To", "Call-ID", "CSeq"):
        for value in request.headers.get(name.lower()):
            response.headers.append(name, f"{value};tag=busy" if name == "To" and ";tag=" not in value else value)
    response.headers.set_single("Retry-After", "10")
    return response


def _stamp(request: SipRequest, addr: Address) -> None:
    """Write into the topmost Via where a request really came from, so that the answer finds the way back (RFC 3581)."""
    values = request.headers.get("via")
    if not values:
        return
    via = parse_via(values[0])
    if "rport" in via.params and not via.params["rport"]:
        via.params["rport"] = str(addr[1])
        via.params["received"] = addr[0]
    elif via.host != addr[0]:
        via.params["received"] = addr[0]
    request.headers.remove("via")
    for value in [stringify_via(via), *values[1:]]:
        request.headers.append("Via", value)


def _now() -> float:
    return asyncio.get_running_loop().time()
