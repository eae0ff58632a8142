"""All that can be tuned about how calls are carried: `tuning.yml` beside this file says how much, in what unit, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from voice.tuning import Chance, Count, Seconds, Times, Values, read_tuning

Pace = tuple[Annotated[float, msgspec.Meta(gt=0)], Annotated[float, msgspec.Meta(gt=0)]]
"""A rate for each second, and how many may come at once."""


class Ringing(Values, frozen=True):
    """How long people are rung, and what a caller hears who waits."""

    person: Seconds
    resident: Seconds
    tone_hertz: Annotated[float, msgspec.Meta(gt=0, lt=4000)]
    tone_on: Seconds
    tone_off: Seconds
    tone_loudness: Annotated[float, msgspec.Meta(ge=0, le=1)]


class SipCall(Values, frozen=True):
    """When a call by SIP begins and when it is over."""

    acknowledges: Seconds
    dead: Seconds
    longest: Seconds
    lingers: Seconds
    joined_delay: Count
    jitter: Count
    moves: Count
    press_over: Seconds
    withheld_share: Chance
    withheld_least: Count


class Registering(Values, frozen=True):
    """How the gateway stays known to a registrar."""

    lasts: Count
    again: Annotated[tuple[Seconds, ...], msgspec.Meta(min_length=1)]
    patience: Seconds


class Strangers(Values, frozen=True):
    """Limits on what strangers who send packets may cost us."""

    pace: Pace
    calls_pace: Pace
    says_again: Seconds
    tick: Seconds
    datagram: Count
    remembered: Count
    refusals: Count
    sources: Count
    rung: Count
    near: Annotated[int, msgspec.Meta(ge=8, le=32)]


class Placed(Values, frozen=True):
    """What is remembered of calls we make."""

    call: Seconds
    message: Seconds


class Asterisk(Values, frozen=True):
    """Calls by Asterisk."""

    introduces: Seconds
    note_lasts: Seconds
    notes: Count
    ahead: Count


class Stream(Values, frozen=True):
    """Limits on what one call's connection may cost the line."""

    send: Seconds
    waiting: Count
    characters: Count
    faster: Times
    ahead: Seconds
    head: Seconds
    unproven: Count
    start: Seconds
    silent: Seconds
    look: Seconds
    bad: Count
    ping: Count
    ticket: Count
    tickets: Count
    queue: Seconds


class Source(Values, frozen=True):
    """What a gateway, or a file, gives the line."""

    opens: Seconds
    behind: Count
    our_turn: Seconds
    longest_wait: Seconds


class Telephony(Values, frozen=True):
    """All values of this file."""

    ringing: Ringing
    sip_call: SipCall
    registering: Registering
    strangers: Strangers
    placed: Placed
    asterisk: Asterisk
    stream: Stream
    source: Source


TUNING = read_tuning(Path(__file__).with_suffix(".yml"), Telephony)
