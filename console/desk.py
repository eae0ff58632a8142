"""What the pages need of the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.catalogue.model import Service
from bot.city.city import City
from bot.forms.form import Form
from bot.language.phrases import Phrases
from bot.store import Store
from bot.system import clock
from console.texts import Texts

BEGIN = "/desk"
"""Where every address of the desk begins."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Joined once as the process begins; the same for every request."""

    store: Store
    city: City
    texts: Mapping[str, Texts] = field(repr=False)
    """Language tag → its texts."""
    phrases: Phrases = field(repr=False)
    """Wordings of the line: what residents are told, and why something is refused to staff."""
    entry_of: Callable[[str], Service | None] = lambda source_id: None
    """Source id of a service → its entry."""
    form_of: Callable[[str], Form | None] = lambda service: None
    """Source id of a service → its form."""
    is_https: bool = False
    """True if browsers reach it by https alone."""
    is_local: bool = False
    """True if nobody but this machine is to reach it."""
    has_demo: bool = False
    """True for a made-up city that is tried on this machine: a demo worker is signed in to by one click."""
    now: Callable[[], datetime] = clock.now
    """The time that cases go by."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The time that sign-ins go by: the machine's own, as that of an authenticator app is."""
