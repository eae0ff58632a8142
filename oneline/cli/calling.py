"""`oneline call`: rings the line that runs here, or has somebody rung up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.city.city import read_city
from bot.city.quiet_hours import after_rest, zone_of
from bot.config.patience import PATIENCE
from bot.config.settings import Settings
from bot.model.reply import Reply
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.store.records import LimitReached

GOOD_FOR = PATIENCE.told.call_good_for
Ring = Callable[[], str]
"""Rings, does the steps, hangs up; gives the id of the call."""


def ring_line(settings: Settings, ring: Ring, out: Path, channel: str) -> None:
    """Ring, then show what was heard and said in each turn."""
    click.echo("Ringing. It takes as long as a real call.", err=True)
    call = ring()
    store = open_kept(settings)
    number = 1
    while (happened := store.turn(channel, f"{call}-{number}")) is not None:
        heard = (happened.turn.keys and f"keys {happened.turn.keys}") or happened.turn.text or "(the call begins)"
        sure = f" ({happened.turn.certainty:.2f})" if happened.turn.text else ""
        click.echo(f"> {heard}{sure}")
        click.echo(f"  {_words(happened.reply)}")
        number += 1
    store.close()
    click.echo(f"The line's answers are in {out}.")


def _words(reply: Reply | None) -> str:
    parts: Sequence[Any] = reply.parts if reply else ()
    texts = [getattr(part, name) for part in parts for name in ("text", "prompt", "value") if hasattr(part, name)]
    options = [f"{option.key} {option.label}" for option in reply.choices] if reply else []
    return " · ".join([*texts, *options]) or "(not answered)"


def ring_up(settings: Settings, to: str, message: str, at_once: bool = False) -> str:
    """Queue a call that tells a message; a worker makes it, not in hours of rest unless at once. Gives its key."""
    if not to or not message:
        raise click.ClickException("A call to somebody needs both --to and --say.")
    if not (settings.sip_listen or settings.twilio_account_sid):
        raise click.ClickException(
            "This line cannot ring numbers yet: set ONELINE_SIP_LISTEN, or the account and number of Twilio."
        )
    store: Store = open_kept(settings)
    now, city = datetime.now(UTC), read_city(settings.city)
    due = now if at_once else after_rest(city.limits.rest, now, zone_of(to, city.timezone))
    try:
        key = store.tell("phone", to, message, now, due + GOOD_FOR, city.limits, due)
    except LimitReached as limit:
        raise click.ClickException(
            f"A limit of limits.yml holds this call back ({limit}). Ring {to} yourself, or try again later."
        ) from None
    finally:
        store.close()
    when = (
        "as soon as a worker runs" if due == now else f"from {city.local(due):%d %B %H:%M} on, after the hours of rest"
    )
    click.echo(f"{to} is rung {when} (`oneline run`).")
    return key
