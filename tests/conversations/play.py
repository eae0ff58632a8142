"""Plays a conversation of the suite through a house, and keeps what was said for whoever judges it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from player import Conversation, Turn, check, load, number_of, number_picked
from tools import DATA

from bot.dialogue.turn.resources import Resources
from bot.processing.player import Player
from channels.render.registry import renderers

HERE = Path(__file__).parent
REAL = DATA / "catalogues"
CATALOGUES: dict[str, Path | None] = {
    "en": None,
    "zh": None,
    "nyc": REAL / "nyc_benefits" / "programs.generated.json",
    "guangdong": REAL / "guangdong_zwfw" / "policy.json",
}
"""Folder of conversations → the catalogue they are played on; None for the demo city's."""
NUMBER = "+15555550123"


@dataclass(frozen=True, slots=True)
class Said:
    """One turn and what came of it."""

    heard: str
    """What the person said or pressed."""
    got: dict[str, Any]
    """As `oneline converse` prints it."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a conversation."""

    problems: tuple[str, ...]
    """What went wrong, turn by turn; empty when nothing did."""
    said: tuple[Said, ...]


def every() -> list[Conversation]:
    """All conversations of the suite, folder by folder."""
    return [one for folder in CATALOGUES for one in load(HERE / folder)]


def name(conversation: Conversation) -> str:
    """File and name, as in `not_yet.txt`."""
    return f"{conversation.file}: {conversation.name}"


def folder(conversation: Conversation) -> str:
    """Which of the folders a conversation stands in."""
    return conversation.file.split("/")[0]


def play(conversation: Conversation, house: Resources) -> Played:
    """A conversation from its first turn to its last, or to a choice that was not offered."""
    table = renderers(house.phrases, house.city.line)
    # Why "voice": what a call says is made in the call itself; this is the same in one string a part.
    player = Player(house, lambda channel, reply: table["voice" if channel == "phone" else channel](reply))
    problems, said = list[str](), list[Said]()
    for number, turn in enumerate(conversation.turns, 1):
        last: dict[str, Any] = said[-1].got if said else {}
        try:
            answered = _answered(turn, last, _player(conversation, player, house))
        except ValueError as error:
            problems.append(f"turn {number}: {error}")
            break
        said += answered
        got, before = answered[-1].got, (answered[-2].got if len(answered) > 1 else last)
        shown = turn.say or turn.keys or repr(turn.pick)
        problems += [f"turn {number} {shown!r}: {p}; said {got['said']}" for p in check(turn.expect, got, before)]
    return Played(tuple(problems), tuple(said))


Ask = Callable[[str, str], dict[str, Any]]
"""Words and keys → what came of them."""


def _answered(turn: Turn, last: dict[str, Any], ask: Ask) -> list[Said]:
    """A turn, and the pick where the right service was offered among choices."""
    words = turn.say or (str(number_picked(turn, last)) if turn.pick else "")
    said = [Said(words or turn.keys, ask(words, turn.keys))]
    if pick := number_of(turn.expect, said[0].got):
        said.append(Said(str(pick), ask(str(pick), "")))
    return said


def _player(one: Conversation, player: Player, house: Resources) -> Ask:
    """Lines as `oneline converse` takes them; a call brings its number, a chat does not."""
    at = one.at.replace(tzinfo=ZoneInfo(house.city.timezone)).isoformat()
    sender = f"visitor-{one.name}" if one.channel == "chat" else NUMBER

    def ask(words: str, keys: str) -> dict[str, Any]:
        if one.channel == "phone" and words.isdecimal() and len(words) == 1:
            words, keys = "", words
        return player.play(
            {"session": one.name, "channel": one.channel, "sender": sender, "lang": one.language, "at": at,
             "text": words, "keys": keys}
        )  # fmt: skip

    return ask
