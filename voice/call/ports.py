"""What the call loop needs of its connection and surroundings: five functions out, one clock in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from voice.call.messages import CallerInput, Prompt

T = TypeVar("T")
Clock = Callable[[], float]
"""Seconds that only go forward; a test has its own."""


class CallMedia(Protocol):
    """One call's connection. None of these waits."""

    def play(self, sound: bytes) -> None:
        """Send sound (µ-law, 8 kHz) to be played after what was sent before."""
        ...

    def mark(self, name: str) -> None:
        """Ask for an echo once all before it was played."""
        ...

    def clear(self) -> None:
        """Throw away what was not played yet; marks in it are echoed at once."""
        ...

    def transfer(self, to: str) -> bool:
        """Join the call to a person. True if it stays with us until they answer, and we are told when nobody does."""
        ...

    def hang_up(self) -> None:
        """End the call."""
        ...


class DialoguePort(Protocol):
    """Who answers: the conversation behind the call."""

    def turn(self, said: CallerInput, then: Callable[[Prompt], None]) -> None:
        """Hand in a contribution; `then` gets what is said to it, in the call's own thread. Never waits.

        What goes wrong comes back as something to say, never as an exception.
        """
        ...

    def wording(self, key: str, language: str, **values: str) -> Prompt:
        """A fixed wording of the call itself ("phone.moment", "phone.silence.1" …)."""
        ...

    def command(self, text: str) -> str:
        """The command that a whole text is ("yes", "no", "person", "repeat" …), "danger" where it tells of one, or empty."""
        ...

    def gone(self, *, by_us: bool) -> None:
        """The call is over. by_us: the line ended it, and is about to hang up."""
        ...


class Work(Protocol):
    """Does what takes time elsewhere and comes back into the call's own thread."""

    def __call__(self, do: Callable[[], T], then: Callable[[T | None], None]) -> None:
        """Run `do`, then `then` with its result, or with None if it failed (which is logged)."""
        ...
