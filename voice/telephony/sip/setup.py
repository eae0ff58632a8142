"""How a SIP gateway is set up."""

from __future__ import annotations

from dataclasses import dataclass, field

from voice.telephony.sip.dialler import Trunk
from voice.telephony.sip.peers import Network
from voice.telephony.sip.sdp import Address
from voice.telephony.stream.client import LineAddress
from voice.telephony.tuning import TUNING

SHARE, LEAST = TUNING.sip_call.withheld_share, TUNING.sip_call.withheld_least


@dataclass(frozen=True, slots=True)
class Gateway:
    """How a gateway is set up."""

    line: LineAddress
    listen: Address = ("127.0.0.1", 5060)
    """Address and port of SIP; sound comes by the same address."""
    advertise: str = ""
    """Address by which telephones reach us, if it is not `listen`."""
    ports: range = field(default_factory=lambda: range(10_000, 10_200))
    """Ports for sound (RTP); the even ones are used."""
    calls: int = 6
    """Calls at a time; the next hears busy."""
    staff: str = ""
    """Address or number of a person who is rung if the line dies during a call."""
    trunk: Trunk | None = None
    """The trunk for outgoing calls; without one they go straight to the called address."""
    trusted: tuple[Network, ...] = ()
    """Networks of peers whose P-Asserted-Identity is believed."""
    peers: tuple[Network, ...] = ()
    """Networks that may ring us, besides loopback and the trunk."""
    media: tuple[Network, ...] = ()
    """Networks to which sound may be sent, besides those of the peers: those of rtpengine or of the provider's relays."""
    per_number: int = 2
    """Calls at a time from one number; 0 for no limit."""
    withheld: int | None = None
    """Calls at a time from all who show no number; 0 for no limit, None for a share of `calls`."""

    def most_of(self, who: str) -> int:
        """Calls at a time from this number, or, where it is empty, from all who show none; 0 for no limit."""
        if who:
            return self.per_number
        # Why more than for a number: they are many people, and any of them may be in danger. Why not all seats: one of
        # them could take those.
        return max(LEAST, int(self.calls * SHARE)) if self.withheld is None else self.withheld
