"""A mail to staff by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bot.config.settings import SettingsError
from bot.config.timing import TIMING
from bot.notify.reach import LOOPBACK
from bot.notify.words import Telling

SECONDS = TIMING.staff.mail


@dataclass(frozen=True, slots=True)
class Mail:
    """Sends mail by one server, encrypted; in clear only on this machine."""

    host: str
    port: int
    wrapped: bool
    """True if encryption begins with the connection (smtps)."""
    user: str
    password: str
    origin: str
    """Address it comes from."""

    def send(self, to: str, telling: Telling, key: str) -> None:
        """Send one; raises OSError or SMTPException. The key is its Message-ID, the same at every try."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.origin, to, telling.subject
        message["Message-ID"] = f"<{key}@{self.origin.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(telling.body)
        with self._open() as server:
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.wrapped:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        if self.host not in LOOPBACK:
            server.starttls(context=context)
        return server


def open_mail(address: str, password: str, origin: str) -> Mail:
    """Mail by a server's address (smtp://user@host:587); raises SettingsError."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"smtp": 587, "smtps": 465}[parts.scheme]
    except (ValueError, KeyError):
        raise SettingsError("ONELINE_SMTP must be as smtp://host:587 or smtps://host:465.") from None
    if not parts.hostname:
        raise SettingsError("ONELINE_SMTP names no host: write smtp://host:587.")
    return Mail(parts.hostname, port, parts.scheme == "smtps", unquote(parts.username or ""), password, origin)
