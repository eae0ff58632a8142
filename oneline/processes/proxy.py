"""nginx before the web process: its configuration from a template, and how it is started."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import httpx

from bot.config.environment import inherits_nothing
from bot.config.settings import Settings, SettingsError
from bot.config.timing import TIMING
from channels.found import packages
from channels.package import ProxyZone
from oneline.processes.process import Part

TEMPLATE = Path("deploy") / "proxy" / "nginx.conf"
LOOK_SECONDS = TIMING.processes.proxy_look
LONGEST_SOCKET = 100
"""Characters of a socket's path; systems take a little more than a hundred."""
ELSEWHERE = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
"""Where nginx is, beside the path of an ordinary user."""


def socket_of(settings: Settings) -> Path:
    """The unix socket the web process listens on behind the proxy; raises SettingsError where its path is too long."""
    path = settings.data / "web.sock"
    if len(str(path)) > LONGEST_SOCKET:
        raise SettingsError(
            f"ONELINE_DATA is {str(settings.data)!r}, too long for a socket in it: choose a shorter path."
        )
    return path


def proxy_part(settings: Settings) -> Part:
    """nginx as one of the parts; writes its configuration. Raises SettingsError where it is not installed."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:{ELSEWHERE}")
    if program is None:
        raise SettingsError("nginx is not installed here: `apt-get install nginx-light`, or run without --production.")
    folder = settings.data / "nginx"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "nginx.conf"
    path.write_text(configuration(settings), encoding="utf-8")
    command = [program, "-p", str(folder), "-e", "stderr", "-c", str(path)]
    return Part("proxy", command, lives(settings), alive=lives(settings), inherits=inherits_nothing)


def configuration(settings: Settings) -> str:
    """nginx's configuration for this machine."""
    filled = {
        "@user@": f"user {pwd.getpwuid(os.geteuid()).pw_name};" if os.geteuid() == 0 else "",
        "@folder@": str(settings.data / "nginx"),
        "@socket@": str(socket_of(settings)),
        "@listen@": f"{settings.host}:{settings.port}{' ssl' if settings.tls_certificate else ''}",
        "@ready@": settings.ready_listen,
        "@certificate@": _certificate(settings),
        "@before@": _before(settings),
        "@providers@": _providers(),
        "@desk@": desk_location(settings),
        "@voice@": f"127.0.0.1:{settings.voice_port}",
    }
    text = (settings.home / TEMPLATE).read_text(encoding="utf-8")
    for gap, value in filled.items():
        text = text.replace(gap, value)
    return text


def _providers() -> str:
    """The addresses at which providers call, as the channels declare them."""
    zones = [zone for package in packages().values() for zone in package.zones]
    places = [
        f"location {zone.path} {{ limit_req zone=providers burst={zone.burst} nodelay; {_room(zone)}proxy_pass http://web; }}"
        for zone in zones
    ]
    return "\n        ".join(places)


def desk_location(settings: Settings) -> str:
    """Where staff's pages are; nowhere on a line without a desk."""
    if not (settings.console and settings.console_port):
        return ""
    held = "limit_req zone=pages burst=60 nodelay;"
    return f"location ~ ^/desk(/|$) {{ {held} proxy_pass http://127.0.0.1:{settings.console_port}; }}"


def _room(zone: ProxyZone) -> str:
    """How large a body may be there. Why the buffer too: nothing is written to disk."""
    return f"client_max_body_size {zone.largest}; client_body_buffer_size {zone.largest}; " if zone.largest else ""


def _certificate(settings: Settings) -> str:
    if not settings.tls_certificate:
        return ""
    if not settings.tls_key:
        raise SettingsError("ONELINE_TLS_CERTIFICATE is set, but ONELINE_TLS_KEY, the file of its key, is not.")
    # Why quoted: a path may hold a space.
    return (
        f'ssl_certificate "{settings.tls_certificate}"; ssl_certificate_key "{settings.tls_key}"; '
        "ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:tls:5m;"
    )


def _before(settings: Settings) -> str:
    """Whose word counts for who calls."""
    networks = [part.strip() for part in settings.proxy_before.split(",") if part.strip()]
    if not networks:
        return ""
    trusted = " ".join(f"set_real_ip_from {network};" for network in networks)
    return f"{trusted} real_ip_header {settings.proxy_before_header}; real_ip_recursive on;"


def lives(settings: Settings) -> Callable[[], bool]:
    """Whether nginx itself answers, whatever is behind it."""
    scheme = "https" if settings.tls_certificate else "http"
    host = "127.0.0.1" if settings.host in {"0.0.0.0", ""} else settings.host  # noqa: S104

    def answers() -> bool:
        try:
            # Why unverified: the city's certificate is for its public name, and we ask on this machine.
            url = f"{scheme}://{host}:{settings.port}/proxyz"
            return httpx.get(url, timeout=LOOK_SECONDS, trust_env=False, verify=False).status_code == 204  # noqa: S501
        except httpx.HTTPError:
            return False

    return answers


def answers_at(path: Path) -> bool:
    """True when the web process answers at its socket."""
    with socket.socket(socket.AF_UNIX) as sock:
        try:
            sock.settimeout(LOOK_SECONDS)
            sock.connect(str(path))
            sock.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return b" 200 " in sock.recv(64)
        except OSError:
            return False
