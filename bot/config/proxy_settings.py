"""Settings of the proxy before the line, and of the one that may be before that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.config.console_settings import ConsoleSettings
from bot.config.setting import setting as _setting


@dataclass(frozen=True, slots=True, repr=False)
class ProxySettings(ConsoleSettings):
    """How requests come to the line in production."""

    tls_certificate: Path | None = _setting(
        None, "File of the city's certificate and its chain, for the proxy; empty means that TLS ends before the proxy."
    )
    tls_key: Path | None = _setting(None, "File of the certificate's key.")
    proxy_before: str = _setting(
        "",
        "Networks of whatever is before our proxy and ends TLS, as 192.0.2.10,10.0.0.0/24: what it says of who calls counts; "
        "empty means that nothing is before it.",
    )
    proxy_before_header: str = _setting("X-Forwarded-For", "Header in which it says who calls.")
    ready_listen: str = _setting(
        "127.0.0.1:8083",
        "Address where our proxy answers `/readyz`, as host:port, and nothing else; at the public address it is not there.",
    )
    behind_proxy: bool = _setting(
        False, "Requests come through our own proxy, which names the caller; `oneline run --production` sets it."
    )
