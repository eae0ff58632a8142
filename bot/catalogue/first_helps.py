"""What a city has told first to somebody in trouble that is no danger: `first.yml`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalogue.model import Words


@dataclass(frozen=True, slots=True)
class HelpAnswer:
    """What is said to a circumstance told after a first help: "it is my own flat" after water through the ceiling."""

    of: str
    """Kind of word that tells of it, as `intents/<language>/keywords/` names it."""
    say: Words


@dataclass(frozen=True, slots=True)
class FirstHelp:
    """What is said first to somebody who tells of a circumstance, before any service is looked for; a person is offered."""

    id: str
    """Of the circumstance, as `intents/<language>/told.yml` names it."""
    say: Words
    """What to do at once; `{crime}` and the like stand for the number to ring."""
    numbers: tuple[str, ...] = ()
    """Kinds of danger whose numbers `say` names."""
    service: str = ""
    """Source id of the service that helps then, told after it; or empty."""
    instead: tuple[str, ...] = ()
    """Kinds of danger that it is told in the place of: those that wait, heard where only this was told of."""
    after: tuple[str, ...] = ()
    """Kinds of danger after whose number it is still told, for it is no other thing: nowhere to sleep, of who is hurt at home."""
    again: tuple[Words, ...] = ()
    """What is said, one after the other, to what follows about it and names no other thing; nothing for a need that a service meets."""
    of_it: str = ""
    """Kind of word that alone is still about it where a service is told; empty where everything is."""
    answers: tuple[HelpAnswer, ...] = ()
    """What is said to what tells more of it, before anything else."""
