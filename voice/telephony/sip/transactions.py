"""SIP over UDP, the part that aiosipua leaves to others: requests sent again until answered, answers sent again to a repeated request.

Pure but for the time it is told: says what to send again and when, sends nothing itself. RFC 3261, part 17.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiosipua.message import SipRequest, SipResponse

from voice.telephony.tuning import TUNING

FIRST_AGAIN, LAST_AGAIN, GIVES_UP = 0.5, 4.0, 32.0
"""Seconds, by RFC 3261 (T1, T2, 64 T1): until something is sent again, doubled each time up to the second; after which
nothing is sent again, and a finished request is forgotten."""
REMEMBERED = TUNING.strangers.remembered
REFUSALS = TUNING.strangers.refusals
Address = tuple[str, int]
Key = tuple[str, str]


def branch_of(message: SipRequest | SipResponse) -> str:
    """What names the transaction of a message: its branch, and who gave it; empty if nothing does."""
    vias = message.via
    return f"{vias[0].branch} {vias[0].host}:{vias[0].port}" if vias else ""


def method_of(response: SipResponse) -> str:
    """What a response answers, in capitals, empty if it does not say."""
    return response.cseq.method.upper() if response.cseq else ""


@dataclass(slots=True)
class Resend:
    """A message that is sent until something comes back."""

    message: SipRequest | SipResponse
    address: Address
    since: float
    next: float
    wait: float = FIRST_AGAIN


class Transactions:
    """What was sent and waits, and what was answered to whom."""

    def __init__(self) -> None:
        self.waiting: dict[Key, Resend] = {}
        """Requests of ours that are not answered yet, by branch and method."""
        self.refusals: dict[Key, Resend] = {}
        """Refusals of ours that are not acknowledged yet, by branch and "ACK"."""
        self._answers: dict[Key, tuple[SipResponse | None, float]] = {}
        self._sent: dict[str, tuple[SipRequest, Address]] = {}

    def sent(self, message: SipRequest | SipResponse, address: Address, now: float) -> None:
        """A message goes out for the first time."""
        if isinstance(message, SipResponse):
            return self._sent_answer(message, address, now)
        method = message.method.upper()
        if method == "INVITE":
            self._keep(self._sent, branch_of(message), (message, address))
        if method != "ACK":
            self.waiting[branch_of(message), method] = Resend(message, address, now, now + FIRST_AGAIN)
        return None

    def _sent_answer(self, response: SipResponse, address: Address, now: float) -> None:
        key = branch_of(response), method_of(response)
        self._keep(self._answers, key, (response, now))
        if key[1] == "INVITE" and response.status_code >= 300:
            item = Resend(response, address, now, now + FIRST_AGAIN)
            self._keep(self.refusals, (key[0], "ACK"), item, REFUSALS)

    def request(self, request: SipRequest, now: float) -> tuple[bool, SipResponse | None]:
        """A request came: is it a new one, and if not, what was answered to it last."""
        key = branch_of(request), request.method.upper()
        if key[1] == "ACK":
            self.refusals.pop(key, None)
            return True, None
        known = self._answers.get(key)
        if known and now - known[1] < GIVES_UP:
            return False, known[0]
        self._keep(self._answers, key, (None, now))
        return True, None

    def response(self, response: SipResponse) -> tuple[SipRequest, Address] | None:
        """A response came; gives the INVITE it refuses, which must be acknowledged, and where it was sent."""
        branch, method = branch_of(response), method_of(response)
        self.waiting.pop((branch, method), None)
        return self._sent.get(branch) if method == "INVITE" and response.status_code >= 300 else None

    def due(self, now: float) -> list[Resend]:
        """What is to be sent again now; what was sent for too long is forgotten."""
        self.waiting, self.refusals = (
            {key: item for key, item in table.items() if now - item.since < GIVES_UP}
            for table in (self.waiting, self.refusals)
        )
        found = [item for table in (self.waiting, self.refusals) for item in table.values() if item.next <= now]
        for item in found:
            item.wait = min(item.wait * 2, LAST_AGAIN)
            item.next = now + item.wait
        return found

    def _keep[K, V](self, table: dict[K, V], key: K, value: V, most: int = REMEMBERED) -> None:
        table.pop(key, None)
        table[key] = value
        while len(table) > most:
            del table[next(iter(table))]


def acknowledge(invite: SipRequest, refusal: SipResponse) -> SipRequest:
    """The ACK of a refusal: same branch and number as the INVITE, the other side's tag."""
    ack = SipRequest(method="ACK", uri=invite.uri)
    number = invite.cseq.seq if invite.cseq else 1
    fields = {"Via": invite, "From": invite, "To": refusal, "Call-ID": invite}
    for name, source in fields.items():
        ack.headers.append(name, source.headers.get_first(name.lower()) or "")
    for route in invite.headers.get("route"):
        ack.headers.append("Route", route)
    ack.headers.append("CSeq", f"{number} ACK")
    ack.headers.append("Max-Forwards", "70")
    return ack
