"""Who may send us anything at all, where sound may be sent, and how much of it is looked at.

Pure but for the time it is told, and for is_this_machine, which asks the system.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from voice.telephony.tuning import TUNING

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOOPBACK = ipaddress.ip_network("127.0.0.0/8")
KEPT = TUNING.strangers.rung
SOURCES = TUNING.strangers.sources
NEAR = TUNING.strangers.near


def networks_of(text: str) -> tuple[Network, ...]:
    """ "192.0.2.0/24, 198.51.100.7" as networks; raises ValueError."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def lies_in(host: str, networks: Iterable[Network]) -> bool:
    """Is an address in one of some networks; what is no address is in none."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in networks if network.version == address.version)


def is_near(host: str, other: str) -> bool:
    """Are two addresses of one network."""
    try:
        return lies_in(host, [ipaddress.ip_network(f"{ipaddress.IPv4Address(other)}/{NEAR}", strict=False)])
    except ValueError:
        return False


def is_this_machine(host: str) -> bool:
    """Is an IPv4 address one of this machine's own: a softphone on it names one of them, and rings by loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
        try:
            tried.bind((str(ipaddress.IPv4Address(host)), 0))
        except (OSError, ValueError):
            return False
    return not ipaddress.IPv4Address(host).is_unspecified


class Peers:
    """Who may ring us or answer us: networks that were named, and hosts we rang ourselves."""

    def __init__(self, networks: Iterable[Network], media: Iterable[Network] = ()) -> None:
        self._networks, self._media = (LOOPBACK, *networks), tuple(media)
        self._rung: dict[str, None] = {}

    def rang(self, host: str) -> None:
        """We ring this host: it may answer, and hang up."""
        self._rung.pop(host, None)
        self._rung[host] = None
        while len(self._rung) > KEPT:
            del self._rung[next(iter(self._rung))]

    def admits(self, host: str) -> bool:
        """May this host send us SIP."""
        return host in self._rung or lies_in(host, self._networks)

    def reaches(self, host: str, source: str) -> bool:
        """May sound be sent to a host that a source named."""
        named = is_near(host, source) or self.admits(host) or lies_in(host, self._media)
        return named or (lies_in(source, (LOOPBACK,)) and is_this_machine(host))


@dataclass(slots=True)
class _Level:
    left: float
    at: float


class Pace:
    """A bucket a source: so many a second in the long run, so many at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._levels: dict[str, _Level] = {}

    def __len__(self) -> int:
        return len(self._levels)

    def takes(self, source: str, now: float) -> bool:
        """Is one more of a source still within its pace."""
        level = self._levels.pop(source, None) or _Level(self._burst, now)
        level.left = min(self._burst, level.left + (now - level.at) * self._rate)
        level.at = now
        self._levels[source] = level
        while len(self._levels) > SOURCES:
            del self._levels[next(iter(self._levels))]
        if level.left < 1.0:
            return False
        level.left -= 1.0
        return True
