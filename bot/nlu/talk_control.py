"""Talk control: what a text says about how to talk ("slower", "hold on", "in English"), and the rest of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.keywords import Keywords
from bot.language.script import HAN
from bot.language.tokens import tokens

PIECES = re.compile(r"[^,.:;!?，。：；！？]+[,.:;!?，。：；！？]*")
MARKS = " ,.;:!?，。；：！？、-"
NOTHING, BESIDE = 1, 2
"""Words up to which nothing is left that could be answered; that may stand beside the name of a language ("for my son")."""


@dataclass(frozen=True, slots=True)
class TalkControl:
    """A text and what it said about the talk itself."""

    text: str
    """The rest of the text, without words about the talk itself; empty if nothing is left."""
    again: bool = False
    """The last answer is wanted again, or slower."""
    holds: bool = False
    """Somebody needs a moment."""
    shorter: bool = False
    """Fewer and plainer words are wanted."""
    language: str = ""
    """Tag of the language asked for beside something else, or empty."""


def parse_talk_control(text: str, keywords: Keywords) -> TalkControl | None:
    """A text without its words about how to talk; None if it has none."""
    again, holds = keywords.has("once_more", text), keywords.has("holding", text)
    rest, language = _language(text, keywords)
    shorter = keywords.has("shorter", text)
    if not (again or holds or language or shorter):
        return None
    for kind in ("holding", "once_more", "shorter"):
        rest = keywords.without(kind, rest)
    rest = rest.strip(MARKS)
    # Why its aspect too: "how much is it" is made of the commonest words alone.
    says = left(keywords.without("courtesy", rest), keywords) > NOTHING or bool(keywords.plain.aspect(rest))
    return TalkControl(rest if says else "", again, holds, shorter, language)


def _language(text: str, keywords: Keywords) -> tuple[str, str]:
    """A text without the pieces that are about a language and nothing else, and the language's tag."""
    kept, language = list[str](), ""
    asked = [(f"in_{tag}", tag) for tag in keywords.days]
    for piece in PIECES.findall(text):
        kind, tag = next(((kind, tag) for kind, tag in asked if keywords.has(kind, piece)), ("", ""))
        # Why a piece of its own: "somebody who speaks Chinese" is what the text is about.
        if kind and not keywords.has("asking", piece) and left(keywords.without(kind, piece), keywords) <= BESIDE:
            language = tag
        else:
            kept.append(piece)
    return "".join(kept), language


def left(text: str, keywords: Keywords) -> int:
    """How much a text says: words beside the commonest, two Han characters as one."""
    han = len(HAN.findall(text))
    return len(tokens(HAN.sub(" ", text), keywords.stop_words)) + han // 2
