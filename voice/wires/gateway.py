"""The SIP gateway as a process: python -m voice.wires.gateway --help."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence

from aiohttp import web
from aiosipua.headers import parse_uri

from voice.wires.door import door
from voice.wires.sip import Gateway, SipGateway
from voice.wires.sip_dial import Trunk, resolve
from voice.wires.sip_out import OutCalls
from voice.wires.sip_register import Registrar
from voice.wires.sip_sound import Address
from voice.wires.stream_client import Line

log = logging.getLogger("gateway")
TEACHES = """
Try it on one machine:
  export ONELINE_SECRET_KEY=...   the same as the line's
  python -m voice.wires.gateway --listen 127.0.0.1:5060
  baresip -e "/dial sip:city@127.0.0.1:5060"

Behind a PBX, give it a trunk or an extension that points to --listen.
At a provider or a PBX that wants a registration:
  export TRUNK_PASSWORD=...
  python -m voice.wires.gateway --listen 192.0.2.10:5060 --register sip:city@pbx.example --user city --password-env TRUNK_PASSWORD

SIGTERM ends it gently: no more calls are taken, those that go on have --grace seconds.
Keep the port away from the open internet: deploy/sip shows Kamailio and rtpengine in front.
"""


def parser() -> argparse.ArgumentParser:
    """What it understands."""
    made = argparse.ArgumentParser(
        "voice.wires.gateway",
        description="Takes calls by SIP and carries them to the line.",
        epilog=TEACHES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add(
        "--listen",
        type=ip_and_port,
        default=("127.0.0.1", 5060),
        metavar="IP:PORT",
        help="where telephones send SIP (default loopback, 5060)",
    )
    add(
        "--advertise",
        default="",
        metavar="IP",
        help="address that telephones reach us by, where it is another than --listen",
    )
    add(
        "--rtp",
        type=_ports,
        default=range(10_000, 10_200),
        metavar="FROM-TO",
        help="ports of sound, two a call (default 10000-10200)",
    )
    add(
        "--line",
        default="ws://127.0.0.1:8081/voice/stream",
        metavar="URL",
        help="websocket of the line's voice process",
    )
    add(
        "--secret-env",
        default="ONELINE_SECRET_KEY",
        metavar="NAME",
        help="environment variable that holds the line's secret key",
    )
    add("--calls", type=int, default=6, metavar="N", help="calls at a time; the next hears busy (default 6)")
    add("--staff", default="", metavar="SIP", help="whom to ring where the line dies in a call")
    add("--trust", default="", metavar="IP,IP", help="peers whose P-Asserted-Identity is believed")
    add("--register", default="", metavar="SIP", help="register this address, sip:user@host, and ring through its host")
    add("--trunk", default="", metavar="SIP", help="ring through this host, sip:user@host, without registering")
    add("--user", default="", help="name to prove ourselves with at the registrar or trunk")
    add("--password-env", default="", metavar="NAME", help="environment variable that holds the password for --user")
    add(
        "--door",
        type=ip_and_port,
        default=None,
        metavar="IP:PORT",
        help="HTTP door for calls the line makes; keep it on loopback",
    )
    add(
        "--grace",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="how long running calls may go on after SIGTERM (default 120)",
    )
    return made


def ip_and_port(text: str) -> Address:
    """An address of the command line; raises ArgumentTypeError."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise argparse.ArgumentTypeError("IP:PORT, such as 127.0.0.1:5060")
    return host, int(port)


def _ports(text: str) -> range:
    first, _, last = text.partition("-")
    if not (first.isdigit() and last.isdigit() and 0 < int(first) < int(last) < 65536):
        raise argparse.ArgumentTypeError("FROM-TO, such as 10000-10200")
    return range(int(first), int(last))


async def trunk_of(asked: argparse.Namespace, password: str) -> Trunk | None:
    """Through whom we ring; raises OSError where its host is unknown."""
    address = asked.register or asked.trunk
    if not address:
        return None
    uri = parse_uri(address)
    host = f"{uri.host}:{uri.port}" if uri.port else uri.host
    return Trunk(f"sip:{uri.user}@{host}", await resolve(address), host, asked.user, password)


async def serve(
    asked: argparse.Namespace, secret: str, password: str, told: asyncio.Event, ready: Callable[[SipGateway], None]
) -> None:
    """Run until told to stop; raises OSError where a port is taken or a host unknown."""
    trunk = await trunk_of(asked, password)
    trusted = frozenset(part.strip() for part in asked.trust.split(",") if part.strip())
    line = Line(asked.line, secret)
    gateway = SipGateway(
        Gateway(line, asked.listen, asked.advertise, asked.rtp, asked.calls, asked.staff, trunk, trusted)
    )
    await gateway.start()
    registrar = Registrar(gateway.uac, trunk) if trunk and asked.register else None
    if registrar:
        registrar.start()
    runner = await _open_door(gateway, secret, asked.door, trunk)
    ready(gateway)
    await told.wait()
    if registrar:
        await registrar.stop()
    await gateway.drain(asked.grace)
    await gateway.stop()
    if runner:
        await runner.cleanup()


async def _open_door(
    gateway: SipGateway, secret: str, address: Address | None, trunk: Trunk | None
) -> web.AppRunner | None:
    if address is None:
        return None
    runner = web.AppRunner(door(OutCalls(gateway), secret, trunk.host if trunk else ""), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *address).start()
    return runner


async def _until_signalled(asked: argparse.Namespace, secret: str, password: str) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await serve(asked, secret, password, told, _ready)


def _ready(gateway: SipGateway) -> None:
    log.info("listening on %s:%d, %d calls at a time", *gateway.wire.local_addr, gateway.setup.calls)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the gateway; 2 where something it needs is missing."""
    asked = parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for library in ("aiosipua", "aiortp", "websockets"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # why: they write numbers of callers into the log
    secret, password = (
        os.environ.get(asked.secret_env, ""),
        os.environ.get(asked.password_env, "") if asked.password_env else "",
    )
    if not secret:
        print(f"{asked.secret_env} is not set; give it the line's secret key.", file=sys.stderr)
        return 2
    try:
        asyncio.run(_until_signalled(asked, secret, password))
    except OSError as error:
        print(f"Could not start: {error.strerror or error}.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
