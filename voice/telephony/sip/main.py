"""The SIP gateway as a process: python -m voice.telephony.sip.main --help."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosipua.headers import parse_uri

from voice.telephony.sip.dialler import Trunk, resolve
from voice.telephony.sip.gateway import SipGateway
from voice.telephony.sip.http_api import door
from voice.telephony.sip.login import Login, Passwords, passwords_of
from voice.telephony.sip.outbound_calls import OutCalls
from voice.telephony.sip.peers import Network, networks_of
from voice.telephony.sip.placed_calls import Placed
from voice.telephony.sip.registrar import Registrar
from voice.telephony.sip.sdp import Address
from voice.telephony.sip.setup import Gateway
from voice.telephony.stream.client import LineAddress

log = logging.getLogger("gateway")
TEACHES = """
Try it on one machine:
  export ONELINE_SECRET_KEY=...   the same as the line's
  python -m voice.telephony.sip.main --listen 127.0.0.1:5060
  baresip -e "/dial sip:city@127.0.0.1:5060"

Behind a PBX, give it a trunk or an extension that points to --listen.
At a provider or a PBX that wants a registration:
  export TRUNK_PASSWORD=...
  python -m voice.telephony.sip.main --listen 192.0.2.10:5060 --register sip:city@pbx.example --user city --password-env TRUNK_PASSWORD

SIGTERM ends it gently: no more calls are taken, those that go on have --grace seconds.
Keep the port away from the open internet: deploy/sip shows Kamailio and rtpengine in front.
"""


def ip_and_port(text: str) -> Address:
    """An address of the command line; raises ArgumentTypeError."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise argparse.ArgumentTypeError("IP:PORT, such as 127.0.0.1:5060")
    return host, int(port)


def networks(text: str) -> tuple[Network, ...]:
    """Networks of the command line; raises ArgumentTypeError."""
    try:
        return networks_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError("networks, such as 192.0.2.0/24,198.51.100.7") from None


def _ports(text: str) -> range:
    first, _, last = text.partition("-")
    if not (first.isdigit() and last.isdigit() and 0 < int(first) < int(last) < 65536):
        raise argparse.ArgumentTypeError("FROM-TO, such as 10000-10200")
    return range(int(first), int(last))


OPTIONS: list[tuple[str, Callable[[str], Any], Any, str, str]] = [
    ("listen", ip_and_port, ("127.0.0.1", 5060), "IP:PORT", "where telephones send SIP (default loopback, 5060)"),
    ("advertise", str, "", "IP", "address that telephones reach us by, where it is another than --listen"),
    ("rtp", _ports, range(10_000, 10_200), "FROM-TO", "ports of sound, two a call (default 10000-10200)"),
    ("line", str, "ws://127.0.0.1:8081/voice/stream", "URL", "websocket of the line's voice process"),
    ("secret-env", str, "ONELINE_SECRET_KEY", "NAME", "environment variable that holds the line's secret key"),
    ("calls", int, 6, "N", "calls at a time; the next hears busy (default 6)"),
    ("staff", str, "", "SIP", "whom to ring where the line dies in a call"),
    ("peers", networks, (), "NET,NET", "who may ring us, beside loopback, registrar and trunk; others are not read"),
    ("media", networks, (), "NET,NET", "where sound may go beside the peers: rtpengine, relays of the provider"),
    ("trust", networks, (), "NET,NET", "peers whose P-Asserted-Identity is believed"),
    ("per-number", int, 2, "N", "calls at a time of one number; 0 for any (default 2)"),
    ("withheld", int, None, "N", "calls at a time of all without a number; 0 for any (default a quarter, at least 4)"),
    (
        "register",
        str,
        "",
        "SIP",
        "register at this host, sip:user@host or host:port; without --trunk ring through it too",
    ),
    ("trunk", str, "", "SIP", "ring through this host, sip:user@host or host:port"),
    ("user", str, "", "NAME", "name to prove ourselves with at the registrar or trunk"),
    (
        "password-env",
        str,
        "",
        "NAME",
        "variable with the password for --user, or with _FILE behind its name a file, read anew each time",
    ),
    ("door", ip_and_port, None, "IP:PORT", "HTTP door for calls the line makes; keep it on loopback"),
    ("placed", Path, None, "FILE", "where it is written down which message was rung about, so that none is twice"),
    ("grace", float, 120.0, "SECONDS", "how long running calls may go on after SIGTERM (default 120)"),
]
"""Name, kind, default, how its value is shown, and what it means."""


def parser() -> argparse.ArgumentParser:
    """What it understands."""
    layout = argparse.RawDescriptionHelpFormatter
    about = "Takes calls by SIP and carries them to the line."
    made = argparse.ArgumentParser(
        "voice.telephony.sip.main", description=about, epilog=TEACHES, formatter_class=layout
    )
    for name, kind, default, shown, told in OPTIONS:
        made.add_argument(f"--{name}", type=kind, default=default, metavar=shown, help=told)
    return made


async def trunk_of(through: str, us: str, user: str, login: Login | None) -> Trunk:
    """Through whom we ring or register, and as whom; raises OSError where its host is unknown.

    through: host:port, sip:host or sip:user@host. us: our own address there, where it is another.
    """
    uri = parse_uri(through)
    host = f"{uri.host}:{uri.port}" if uri.port else uri.host
    return Trunk(us or f"sip:{uri.user or user or 'line'}@{host}", await resolve(through), host, login)


async def serve(
    asked: argparse.Namespace,
    secret: str,
    passwords: Passwords,
    told: asyncio.Event,
    ready: Callable[[SipGateway], None],
) -> None:
    """Run until told to stop; raises OSError where a port is taken or a host unknown."""
    login = Login(asked.user, passwords) if asked.user else None
    known = await trunk_of(asked.register, "", asked.user, login) if asked.register else None
    us = known.address if known else ""
    trunk = await trunk_of(asked.trunk, us, asked.user, login) if asked.trunk else known
    line = LineAddress(asked.line, secret)
    gateway = SipGateway(
        Gateway(
            line,
            asked.listen,
            asked.advertise,
            asked.rtp,
            asked.calls,
            asked.staff,
            trunk,
            asked.trust,
            (*asked.peers, *_own(known)),
            asked.media,
            asked.per_number,
            asked.withheld,
        )
    )
    await gateway.start()
    registrar = Registrar(gateway.uac, known) if known else None
    if registrar:
        registrar.start()
    runner = await _open_door(gateway, secret, asked.door, trunk, Placed(asked.placed))
    ready(gateway)
    await told.wait()
    if registrar:
        await registrar.stop()
    await gateway.drain(asked.grace)
    await gateway.stop()
    if runner:
        await runner.cleanup()


def _own(known: Trunk | None) -> tuple[Network, ...]:
    """The registrar's network: calls come from there."""
    return networks_of(known.server[0]) if known and known.server else ()


async def _open_door(
    gateway: SipGateway, secret: str, address: Address | None, trunk: Trunk | None, placed: Placed
) -> web.AppRunner | None:
    if address is None:
        return None
    runner = web.AppRunner(door(OutCalls(gateway, placed), secret, trunk.host if trunk else ""), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *address).start()
    return runner


async def _until_signalled(asked: argparse.Namespace, secret: str) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await serve(asked, secret, passwords_of(asked.password_env), told, _ready)


def _ready(gateway: SipGateway) -> None:
    log.info("listening on %s:%d, %d calls at a time", *gateway.wire.local_addr, gateway.setup.calls)


def _missing(asked: argparse.Namespace, secret: str) -> str:
    if not secret:
        return f"{asked.secret_env} is not set; give it the line's secret key."
    if asked.listen[0] == "0.0.0.0" and not asked.advertise:  # noqa: S104
        return "--listen 0.0.0.0 needs --advertise: telephones must be told one address to send their sound to."
    return ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the gateway; 2 where something it needs is missing."""
    asked = parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for library in ("aiosipua", "aiortp", "websockets"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # why: they write numbers of callers into the log
    secret = os.environ.get(asked.secret_env, "")
    if missing := _missing(asked, secret):
        print(missing, file=sys.stderr)
        return 2
    try:
        asyncio.run(_until_signalled(asked, secret))
    except OSError as error:
        print(f"Could not start: {error.strerror or error}.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
