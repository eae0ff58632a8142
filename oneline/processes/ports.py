"""Checks before the start whether the line can listen at its addresses."""

from __future__ import annotations

import errno
import socket

from bot.config.settings import Settings, SettingsError


def require_ports(settings: Settings, production: bool) -> None:
    """Raise SettingsError where somebody listens there already, or where we may not."""
    require_port(settings.host, settings.port, "ONELINE_PORT")
    require_port("127.0.0.1" if production else settings.host, settings.voice_port, "ONELINE_VOICE_PORT")
    if settings.console and settings.console_port:
        require_port("127.0.0.1", settings.console_port, "ONELINE_CONSOLE_PORT")
    if production:
        host, _, port = settings.ready_listen.rpartition(":")
        require_port(host.strip("[]"), int(port), "ONELINE_READY_LISTEN", "ONELINE_READY_LISTEN")


def require_port(host: str, port: int, name: str, place: str = "ONELINE_HOST") -> None:
    """Raise SettingsError for a port that can not be listened on, with the setting it stands in.

    place: the setting that the host stands in.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            told = (
                f"Port {port} is taken: something listens on it already, perhaps this line. Stop that, or set {name}."
            )
        elif error.errno == errno.EACCES:
            told = f"Port {port} may not be listened on by this user: set {name} to one above 1023."
        else:
            told = f"{host} is no address of this machine: set {place}, to 127.0.0.1 for this machine alone."
        raise SettingsError(told) from None
