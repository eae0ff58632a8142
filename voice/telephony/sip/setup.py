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
    """Address that telephones reach us by, where it is another."""
    ports: range = field(default_factory=lambda: range(10_000, 10_200))
    """Ports of sound, of which the even are used."""
    calls: int = 6
    """Calls at a time; the next hears busy."""
    staff: str = ""
    """Address or number of a person, rung where the line dies in a call."""
    trunk: Trunk | None = None
    """Through whom we ring; straight to the called address where there is none."""
    trusted: tuple[Network, ...] = ()
    """Networks of peers that vouch for P-Asserted-Identity."""
    peers: tuple[Network, ...] = ()
    """Networks that may ring us beside loopback and the trunk."""
    media: tuple[Network, ...] = ()
    """Networks that sound may be sent to beside those of the peers: where rtpengine or the provider's own relays are."""
    per_number: int = 2
    """Calls at a time of one number; 0 for as many as come."""
