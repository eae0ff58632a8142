"""What a setting's value must be: a table of setting → check, asked once the settings are read."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.config.setting import is_here

Check = Callable[[Any, Any], str]
"""The value and all settings → what is wrong and what to write, behind the setting's name; empty if nothing is."""
LARGEST_PORT = 65535
LEVELS = ("debug", "info", "warning", "error")
_TELEPHONE = re.compile(r"\+[1-9]\d{6,14}|sips?:[^\s@]+(@\S+)?")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_PORTS = re.compile(r"(\d{1,5})-(\d{1,5})")


def faults_of(settings: Any) -> list[str]:
    """What can not be used, a sentence a setting; a setting that is empty is not looked at."""
    given = {name: value for name in CHECKS if (value := getattr(settings, name)) not in ("", None)}
    found = {name: CHECKS[name](value, settings) for name, value in given.items()}
    return [f"ONELINE_{name.upper()} {fault}" for name, fault in found.items() if fault]


def _within(least: float, most: float = float("inf")) -> Check:
    wanted = f"a number from {least:g} to {most:g}" if most < float("inf") else f"{least:g} or more"
    # Why turned round: not-a-number is within nothing.
    return lambda value, _: "" if least <= value <= most else f"is {value}, but must be {wanted}."


_port = _within(1, LARGEST_PORT)
_count = _within(1)
_some = _within(0)


def _level(value: str, _: Any) -> str:
    return "" if value.lower() in LEVELS else f"is {value!r}, but must be one of {', '.join(LEVELS)}."


def _is_there(value: Path, _: Any) -> str:
    return "" if os.access(value, os.F_OK) else f"names {value}, which is not there: write the path of one that is."


def _is_readable(value: Path, _: Any) -> str:
    # Why asked in this order: looking into a folder that is closed to us raises.
    readable = os.access(value, os.R_OK) and value.is_file()
    return "" if readable else f"names {value}, which is no file that can be read: write the path of one that is."


def _networks(value: str, _: Any) -> str:
    try:
        for part in value.split(","):
            if part.strip():
                ipaddress.ip_network(part.strip())
    except ValueError:
        return f"is {value!r}, but must be networks, as 192.0.2.0/24,198.51.100.7."
    return ""


def _proxies(value: str, settings: Any) -> str:
    if fault := _networks(value, settings):
        return fault
    wide = [part for part in value.split(",") if part.strip() and ipaddress.ip_network(part.strip()).prefixlen == 0]
    return f"is {value!r}: so anybody could say who calls. Name only the proxy before ours." if wide else ""


def _header(value: str, _: Any) -> str:
    wanted = "must be the name of a header, such as X-Forwarded-For."
    return "" if _HEADER.fullmatch(value) else f"is {value!r}, but {wanted}"


def _place(value: str, _: Any) -> str:
    try:
        parts = urlsplit(f"//{value}")
        good = bool(parts.hostname and parts.port and f"//{parts.netloc}" == f"//{value}")
    except ValueError:
        good = False
    return "" if good else f"is {value!r}, but must be an address as host:port."


def _ports(value: str, _: Any) -> str:
    found = _PORTS.fullmatch(value)
    good = found and 0 < int(found[1]) < int(found[2]) <= LARGEST_PORT
    return "" if good else f"is {value!r}, but must be two ports as from-to, such as 10000-10200."


def _telephone(value: str, _: Any) -> str:
    wanted = "must be a number as +14155550100, or an address as sip:desk@host."
    return "" if _TELEPHONE.fullmatch(value) else f"reaches nobody as it is: it {wanted}"


def _public(value: str, _: Any) -> str:
    try:
        parts = urlsplit(value)
        good = bool(parts.hostname) and not parts.query and not parts.fragment
    except ValueError:
        good = False
    # Why plain http on loopback: that is how a line is tried without a certificate.
    if good and (parts.scheme == "https" or (parts.scheme == "http" and is_here(value))):
        return ""
    return f"is {value!r}, but must be the address a provider reaches, as https://line.city.example."


def _host(value: str, settings: Any) -> str:
    if settings.simulator and not is_here(value):
        return (
            f"is {value}, and ONELINE_SIMULATOR is yes: whoever reaches this machine could use the page to try the "
            "line. Set ONELINE_HOST=127.0.0.1 or ONELINE_SIMULATOR=no."
        )
    return ""


CHECKS: dict[str, Check] = {
    "port": _port,
    "voice_port": _port,
    "host": _host,
    "web_processes": _count,
    "voice_processes": _count,
    "voice_calls": _count,
    "voice_notes_megabytes": _count,
    "worker_threads": _count,
    "voice_drain": _some,
    "burst_wait": _some,
    "rasa_budget": _some,
    "sip_per_number": _some,
    "sip_withheld": _some,
    "stale_days": _some,
    "log_level": _level,
    "catalogue": _is_there,
    "tls_certificate": _is_readable,
    "tls_key": _is_readable,
    "public_base_url": _public,
    "proxy_before": _proxies,
    "proxy_before_header": _header,
    "ready_listen": _place,
    "staff_phone": _telephone,
    "sip_listen": _place,
    "sip_peers": _networks,
    "sip_media": _networks,
    "sip_trust": _networks,
    "sip_rtp": _ports,
}
"""Setting → what it must be. A setting with a narrower meaning than its type has its line here."""
