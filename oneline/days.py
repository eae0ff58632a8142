"""Whether days may be let pass: only on a line that is being tried on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.city.city import City
from bot.config.settings import Settings
from bot.processing.days_passing import DaysPassing
from bot.processing.office_acts import do_act
from bot.processing.worker import Job
from bot.store import Store
from bot.system import clock
from channels.line import Days

if TYPE_CHECKING:
    from bot.dialogue.turn.resources import Resources

HERE = ("127.0.0.1", "localhost", "::1")


def lets_days_pass(settings: Settings, city: City) -> bool:
    """True for a made-up city with its page on this machine, which no provider and no telephone can reach."""
    here = settings.host in HERE and not settings.behind_proxy
    return city.demo and settings.serves_page and here and not settings.is_public and not settings.sip_listen


def follow_days(settings: Settings, city: City) -> None:
    """This process goes by the clock that can be moved, where there is one."""
    if lets_days_pass(settings, city):
        clock.follow(settings.data)


def open_days(settings: Settings, store: Store, city: City) -> Days | None:
    """What the page needs to let days pass; None on a line in real use."""
    if not lets_days_pass(settings, city):
        return None

    def act(line: Mapping[str, Any], at: datetime) -> None:
        do_act(store, city, dict(line), at)

    return Days(clock.ask, clock.asked, act)


def day_jobs(store: Store, house: Resources) -> list[Job]:
    """What a worker does where days may be let pass."""
    # Why here: what words a message takes half a second to load, and the web process words none.
    from oneline.dues import SENT, timed_jobs

    return [DaysPassing(store, timed_jobs(store, house, SENT)).pass_if_asked] if clock.is_followed() else []
