"""How a SIP gateway is set up."""

from __future__ import annotations

from dataclasses import dataclass, field

from voice.telephony.sip.dialler import Trunk
from voice.telephony.sip.peers import Network
from voice.telephony.sip.sdp import Address
from voice.telephony.stream.client import LineAddress


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
