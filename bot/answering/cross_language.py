"""Tells facts of an entry that is in another language: labels in the person's language, values unchanged, words by glossary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.model import Fact, Service
from bot.dialogue.turn.context import TurnContext
from bot.language.entry_patterns import entry_patterns
from bot.language.script import count_han
from bot.model.reply import Part, Say
from bot.translation.parts import is_address
from bot.translation.translator import Told, Translator

ROOM = 90
"""Han characters told at once; a word in Latin letters counts as two."""
MOST_VALUES = 6
REACHED = re.compile(r"[\w.@/:()+ -]*(?:\d{3}[-. ]?\d{4}|\.\w{2,})", re.A)
"""A number to ring or the address of a site: these hold whatever condition stands beside them."""
SENTENCE = re.compile(r"(?<=[.?!:。？！：])\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """One fact as it is told."""

    text: str
    whole: bool
    """False if the office has written more than this."""
    under: str = ""
    """Its heading in the entry, in the person's language."""


def in_other_language(context: TurnContext, facts: Sequence[Fact]) -> list[Part]:
    """What can be told of facts that the entry has only in another language; says so if there is more."""
    blocks = _blocks(context, facts)
    now = blocks[: _fitting(blocks)]
    parts: list[Part] = []
    if text := _joined(context, [block for block in now if block.text]):
        parts.append(Say(text))
    if not parts:
        parts.append(Say(context.say("other_language.none", written=_written(context, facts))))
    if any(not block.whole for block in now):
        parts.append(Say(context.say("other_language.rest", written=_written(context, facts))))
    return parts


def later(context: TurnContext, facts: Sequence[Fact]) -> tuple[str, ...]:
    """The rest of these facts that did not fit into one answer; told after MORE."""
    blocks = _blocks(context, facts)
    return tuple(_joined(context, [block]) for block in blocks[_fitting(blocks) :] if block.text)


def is_told(context: TurnContext, fact: Fact) -> bool:
    """True when all of a fact can be told in the language spoken."""
    return context.language in fact.texts or all(block.whole for block in _blocks(context, [fact]))


def name_of(context: TurnContext, service: Service) -> str:
    """A service's name in the language spoken; otherwise by the glossary with the original beside it; otherwise the original."""
    own = service.name.get(context.language) or next(iter(service.also.get(context.language, ())), "")
    if own or not service.name:
        return own
    source, name = next(iter(service.name.items()))
    known = _translator(context, source)
    also = service.also.get(source, ())
    said = next(filter(None, (known.word(text) for text in (name, *also))), "") if known else ""
    if not said:
        return name
    return context.say("name.both", name=re.sub(r"(?<=.)[（(][^（）()]*[）)]$", "", said), original=name)


def _blocks(context: TurnContext, facts: Sequence[Fact]) -> list[Block]:
    return [_block(context, fact) for fact in facts]


def _block(context: TurnContext, fact: Fact) -> Block:
    """One fact with its heading; only its values if the heading sets a condition and cannot be translated."""
    source, text = next(iter(fact.texts.items()))
    known = _translator(context, source)
    if known is None:
        return Block("", whole=False)
    head, is_open = _heading(known, fact.under.get(source, ""))
    if is_address(text):
        return Block(context.say("other_language.address", address=text.strip(" ·")), True, head)
    told = known.told(text)
    if told.text and is_open:
        return Block(told.text, True, head)
    return Block(_partly(context, told, is_open), False, head)


def _partly(context: TurnContext, told: Told, is_open: bool) -> str:
    """The parts of a fact that are true whatever the rest says, and the values in the rest."""
    if told.pieces and is_open:
        return context.say(
            "other_language.part", found=context.say("list.semicolon").join((*told.pieces, *told.values[:MOST_VALUES]))
        )
    if told.values and all(map(_is_reached, told.values)):
        return context.say("other_language.part", found=context.say("list.comma").join(told.values[:MOST_VALUES]))
    if told.values:
        return context.say("other_language.values", found=context.say("list.comma").join(told.values[:MOST_VALUES]))
    return ""


def _is_reached(value: str) -> bool:
    return bool(REACHED.fullmatch(value) or entry_patterns().search("rings", value))


def _heading(known: Translator, text: str) -> tuple[str, bool]:
    """A heading in the other language, and whether the facts under it may be told without it."""
    told = [known.told(sentence) for sentence in SENTENCE.split(text) if sentence.strip()]
    if all(each.text for each in told):
        return known.stop.join(each.text.rstrip("：:") for each in told), True
    return "", not known.turns(text)


def _fitting(blocks: Sequence[Block]) -> int:
    """How many facts fit one answer: at least one."""
    room = ROOM
    for count, block in enumerate(blocks):
        room -= count_han(block.text) + 2 * len(re.findall(r"[A-Za-z]+", block.text))
        if count and room < 0:
            return count
    return len(blocks)


def _joined(context: TurnContext, blocks: Sequence[Block]) -> str:
    """Facts one after the other, each heading once before those that stand under it."""
    texts, before = list[str](), ""
    for block in blocks:
        if block.under and block.under == before:
            texts[-1] += context.say("list.semicolon") + block.text
        else:
            texts.append(
                context.say("other_language.under", head=block.under, fact=block.text) if block.under else block.text
            )
        before = block.under
    stop = context.say("list.stop")
    ended = (text if text[-1:] in ".!?。！？" else text + stop for text in _with_one_lead(context, texts))
    return context.traits.between.join(begun(text.strip()) for text in ended)


def begun(text: str) -> str:
    """A sentence with its capital; an address of the web keeps its small letter."""
    first = text.split(" ", 1)[0].rstrip(".,;:")
    return text if "." in first or "@" in first else text[:1].upper() + text[1:]


def _with_one_lead(context: TurnContext, texts: Sequence[str]) -> list[str]:
    """Texts without repeats; if several rules cannot be told in full, that is said once."""
    lead, kept = context.say("other_language.values", found="").strip(), list[str]()
    rules = list(dict.fromkeys(text.removeprefix(lead).strip() for text in texts if text.startswith(lead)))
    for text in dict.fromkeys(texts):
        if not text.startswith(lead):
            kept.append(text)
        elif rules:
            kept.append(context.say("other_language.values", found=context.say("list.semicolon").join(rules)))
            rules = []
    return kept


def _translator(context: TurnContext, source: str) -> Translator | None:
    return context.house.translators.between(source, context.language)


def _written(context: TurnContext, facts: Sequence[Fact]) -> str:
    source = next((tag for fact in facts for tag in fact.texts), context.house.phrases.traits.source)
    return context.say(f"written.{source}")
