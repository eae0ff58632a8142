"""What `oneline doctor` finds at the line's own addresses: whether they answer, who is refused, and the certificate."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_connection
from typing import Any
from urllib.parse import urlsplit

import httpx
from cryptography import x509

from bot.config.settings import Settings
from bot.processing.readiness import LONGEST_SILENCE
from channels.found import packages
from oneline.cli.settings_check import Finding

WAIT = 5.0
"""Seconds an address has for its answer."""
SOON, NOW = timedelta(days=30), timedelta(days=7)
"""So long before a certificate ends it is told, and told gravely."""
START = "Start it: make run, or make serve for real residents."
HTTPS = 443


def address(settings: Settings) -> Iterator[Finding | str]:
    """Whether the line answers, here and under its public address, and what it lacks where it is not ready."""
    ready = _asked(f"http://{settings.ready_listen}/readyz") or _asked(f"http://{settings.host}:{settings.port}/readyz")
    if ready is None:
        yield Finding(f"The line does not run on this machine now. {START}", grave=False)
    else:
        yield from _not_ready(ready.json() if _is_json(ready) else {})
    if not settings.public_base_url:
        yield "No public address is set (ONELINE_PUBLIC_BASE_URL): who sits at this machine reaches the line, and no provider."
        return
    url = f"{settings.public_base_url.rstrip('/')}/healthz"
    answer = _asked(url)
    if answer is None:
        yield Finding(
            f"{url} does not answer. Check that the line runs, that the name leads to this machine, and that the firewall lets "
            "it in. Some networks let no machine call its own public address: then try it from elsewhere.",
            grave=ready is not None,
        )
    elif not (_is_json(answer) and "alive" in answer.json()):
        yield Finding(
            f"{url} is answered by something else than this line ({answer.status_code}). See ONELINE_PUBLIC_BASE_URL."
        )
    else:
        yield f"{settings.public_base_url} answers."


def _not_ready(told: dict[str, Any]) -> Iterator[Finding | str]:
    """What /readyz says, in sentences."""
    silent = told.get("worker_seconds")
    faults = {
        "The database does not answer: see ONELINE_DATABASE.": not told.get("database"),
        "The disk of the database is full: make room; until then nothing is taken.": told.get("room") is False,
        "No worker is at work, so nobody is answered: the log says why; start the line again.": silent is None
        or silent > LONGEST_SILENCE,
        f"The turn {told.get('waiting_turn')} has waited {told.get('waiting_seconds')} s: the log of the worker says why.": bool(
            told.get("waiting_turn")
        ),
        "A notice of danger has not gone out to staff: try ONELINE_NOTIFY.": bool(told.get("danger_notice_seconds")),
    }
    found = [text for text, is_so in faults.items() if is_so]
    if told.get("ready"):
        yield "The line runs on this machine and is ready."
    else:
        yield from map(Finding, found or ["The line runs and is not ready yet: ask again in a minute."])
    if told.get("understanding") == "degraded":
        yield Finding("Rasa does not answer; keywords understand in its place. The log says why.", grave=False)


def signatures(settings: Settings) -> Iterator[Finding | str]:
    """Whether each provider that is set up has what it needs, and is refused without a signature."""
    opened = False
    base = settings.public_base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    for name, package in packages().items():
        # Why opened: a channel that lacks a secret says so itself, and which.
        if not (package.webhook and any(True for _ in package.senders(settings))):
            continue
        opened = True
        refused = _asked(base + package.webhook, post=True)
        if refused is not None and refused.is_success:
            yield Finding(
                f"{base}{package.webhook} takes what nobody signed ({refused.status_code}): whoever knows the address could speak for "
                f"any resident. Close it, and look what answers there. {package.page} says how {name} is set up."
            )
        elif refused is not None and refused.status_code == httpx.codes.NOT_FOUND:
            yield Finding(
                f"{name} is set up, but {base}{package.webhook} is not there: start the line again.", grave=False
            )
        elif refused is not None:
            yield f"{name}: what nobody signed is refused ({refused.status_code})."
    if settings.twilio_token_beside_keys:
        yield Finding(
            "ONELINE_TWILIO_TOKEN_BESIDE_KEYS is on: turn it off once Twilio signs with the keys.", grave=False
        )
    if not opened:
        yield "No provider is set up, so nothing has to be signed."


def certificates(settings: Settings) -> Iterator[Finding | str]:
    """Whether the certificate holds: that of the file, and that which the public address shows."""
    host = urlsplit(settings.public_base_url).hostname or ""
    if settings.tls_certificate:
        yield from _file(Path(settings.tls_certificate), Path(settings.tls_key) if settings.tls_key else None, host)
    if not settings.is_https:
        if not settings.tls_certificate:
            yield "No public address by https is set, so no certificate is needed."
        return
    try:
        yield from _until(
            f"The certificate of {host}", _shown_by(host, urlsplit(settings.public_base_url).port or HTTPS)
        )
    except ssl.SSLCertVerificationError as error:
        yield Finding(
            f"The certificate that {host} shows is refused: {error.verify_message}. Renew it, with its whole chain."
        )
    except OSError:
        yield Finding(f"{host} could not be asked for its certificate.", grave=False)


def _file(path: Path, key: Path | None, host: str) -> Iterator[Finding | str]:
    try:
        certificate = x509.load_pem_x509_certificates(path.read_bytes())[0]
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, key)
    except (ValueError, OSError) as error:
        yield Finding(
            f"{path} and its key can not be used ({error}). Write a certificate as PEM, and the key that it was made with."
        )
        return
    yield from _until(str(path), certificate.not_valid_after_utc)
    names: list[str] = []
    with suppress(x509.ExtensionNotFound):
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
            x509.DNSName
        )
    if host and not {host, f"*.{host.partition('.')[2]}"} & set(names):
        yield Finding(
            f"{path} is for {', '.join(names) or 'no name'}, and the line's address is {host}: get one for {host}."
        )


def _until(what: str, ends: datetime) -> Iterator[Finding | str]:
    left = ends - datetime.now(UTC)
    told = f"{what} {'ended' if left < timedelta() else 'holds until'} {ends:%-d %B %Y}"
    yield Finding(f"{told}. Renew it.", grave=left < NOW) if left < SOON else f"{told}."


def _shown_by(host: str, port: int) -> datetime:
    """When the certificate ends that an address shows; raises OSError, and SSLCertVerificationError where it is refused."""
    with (
        create_connection((host, port), WAIT) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as tls,
    ):
        ends = (tls.getpeercert() or {})["notAfter"]
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC)


def _asked(url: str, *, post: bool = False) -> httpx.Response | None:
    """What an address answers; None if nothing does."""
    try:
        return httpx.request("POST" if post else "GET", url, timeout=WAIT, trust_env=False, data={} if post else None)
    except (httpx.HTTPError, httpx.InvalidURL):
        return None


def _is_json(response: httpx.Response) -> bool:
    return response.headers.get("content-type", "").startswith("application/json") and isinstance(response.json(), dict)
