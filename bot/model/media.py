"""What comes beside words: "<way>:<kind>:<id>" as a channel names it, "geo:<latitude>,<longitude>", or an address on the web."""

from __future__ import annotations

from collections.abc import Iterable

PLACE = "geo"
SMALL = {"sticker", "animation", "contact", "contacts", "unsupported", "form"}
"""Kinds that ask for nothing: nobody looks at them."""
RECORDED = {"voice", "audio"}
"""Kinds that hold speech, as far as is known before they are heard."""
SAME_PLACE = {"location"}
"""Kinds that name a place without telling where."""


def for_person(media: Iterable[str]) -> tuple[str, ...]:
    """What only a person can look at or listen to."""
    return tuple(each for each in media if _kind(each) not in {PLACE, *SMALL, *SAME_PLACE})


def voice_note(media: Iterable[str]) -> str:
    """The recording that came, where just one thing came and that is one; else empty."""
    came = tuple(media)
    return came[0] if len(came) == 1 and _kind(came[0]) in RECORDED else ""


def place_in(media: Iterable[str]) -> str:
    """The last place somebody shared, as "<latitude>, <longitude>"; empty where they shared none."""
    shared = [each.partition(":")[2].replace(",", ", ") for each in media if _kind(each) == PLACE]
    return shared[-1] if shared else ""


def _kind(medium: str) -> str:
    """Its kind; of an address on the web what stands behind its scheme, which is none."""
    way, _, rest = medium.partition(":")
    return way if way == PLACE else rest.partition(":")[0]
