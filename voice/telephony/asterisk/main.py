"""The gateway for Asterisk as a process, over chan_websocket and AudioSocket: python -m voice.telephony.asterisk.main --help."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence

from aiohttp import web

from voice.telephony.asterisk.calls import AsteriskGateway
from voice.telephony.sip.main import ip_and_port
from voice.telephony.stream.client import LineAddress
from voice.telephony.stream.ticket import bearer

log = logging.getLogger("asterisk")
TEACHES = """
Password of all three doors (HTTP basic, any user): python -m voice.telephony.asterisk.main --password

websocket_client.conf, for chan_websocket (Asterisk 20.16, 21.11, 22.6, 23.0 and later):
  [oneline]
  type = websocket_client
  uri = ws://127.0.0.1:8083/call
  protocols = media
  username = asterisk
  password = ...
  connection_type = per_call_config

extensions.conf:
  exten => 311,1,Dial(WebSocket/oneline/c(ulaw)nv(call=${URIENCODE(${UNIQUEID})},caller=${URIENCODE(${CALLERID(num)})},called=${EXTEN}),,g)
   same => n,Set(CURLOPT(userpwd)=asterisk:...)
   same => n,Set(NEXT=${CURL(http://127.0.0.1:8083/next/${URIENCODE(${UNIQUEID})})})
   same => n,ExecIf($["${NEXT}" != ""]?Dial(PJSIP/${NEXT}))

With AudioSocket (any Asterisk from 18; keys from 20.13, 21.8, 22.3):
   same => n,Set(ID=${UUID()})
   same => n,Set(X=${CURL(http://127.0.0.1:8083/announce/${ID},caller=${URIENCODE(${CALLERID(num)})}&called=${EXTEN})})
   same => n,AudioSocket(${ID},127.0.0.1:8084)
   same => n,Set(NEXT=${CURL(http://127.0.0.1:8083/next/${ID})})
"""


def parser() -> argparse.ArgumentParser:
    """What it understands."""
    made = argparse.ArgumentParser(
        "voice.telephony.asterisk.main",
        description="Takes calls of Asterisk and carries them to the line.",
        epilog=TEACHES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add(
        "--listen",
        type=ip_and_port,
        default=("127.0.0.1", 8083),
        metavar="IP:PORT",
        help="websocket and HTTP (default 127.0.0.1:8083)",
    )
    add("--audiosocket", type=ip_and_port, default=None, metavar="IP:PORT", help="AudioSocket too, at this address")
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
    add("--calls", type=int, default=6, metavar="N", help="calls at a time (default 6)")
    add("--staff", default="", metavar="WHOM", help="whom the dialplan is to ring where the line dies in a call")
    add(
        "--grace",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="how long running calls may go on after SIGTERM (default 120)",
    )
    add("--password", action="store_true", help="print the password for Asterisk, and end")
    return made


async def serve(
    asked: argparse.Namespace, secret: str, told: asyncio.Event, ready: Callable[[AsteriskGateway], None]
) -> None:
    """Run until told to stop; raises OSError where a port is taken."""
    gateway = AsteriskGateway(LineAddress(asked.line, secret), asked.calls, asked.staff)
    runner = web.AppRunner(gateway.application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *asked.listen).start()
    server = await asyncio.start_server(gateway.audiosocket, *asked.audiosocket) if asked.audiosocket else None
    ready(gateway)
    await told.wait()
    await gateway.drain(asked.grace)
    if server:
        server.close()
    await runner.cleanup()


async def _until_signalled(asked: argparse.Namespace, secret: str) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await serve(asked, secret, told, lambda gateway: log.info("listening on %s:%d", *asked.listen))


def main(argv: Sequence[str] | None = None) -> int:
    """Run it; 2 where something it needs is missing."""
    asked = parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    secret = os.environ.get(asked.secret_env, "")
    if not secret:
        print(f"{asked.secret_env} is not set; give it the line's secret key.", file=sys.stderr)
        return 2
    if asked.password:
        print(bearer(secret))
        return 0
    try:
        asyncio.run(_until_signalled(asked, secret))
    except OSError as error:
        print(f"Could not start: {error.strerror or error}.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
