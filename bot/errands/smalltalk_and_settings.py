"""Greetings, thanks, small talk, help and settings, answered briefly; the subject of the conversation stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering import wording
from bot.dialogue.tracking.reference import offered
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_search
from bot.language.keywords import folded
from bot.model.option_value import OptionValue
from bot.model.reply import Choices, Manner, Option, Part, Say
from bot.model.turn_result import TurnResult

ERRAND = "case"
"""Who asks, where the open question is one of an errand."""
ENDS = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+")
"""Where a sentence ends; a point inside a number or an address ends none."""


def greet(context: TurnContext, *, is_told: bool = False) -> TurnResult:
    """Who we are, the first time; hello after that. is_told: something was said with the greeting, and it is asked what that is about."""
    greeted, line = context.session.greeted, context.words(context.house.city.line)
    context = context.with_session(greeted=True)
    if not is_told:
        said = context.say("greet.again") if greeted else context.say("greet.first", line=line)
        return context.answer(Say(said), outcome="talk", errand="manners")
    said = context.say("greet.about.again") if greeted else context.say("greet.about", line=line)
    return context.answer(Say(said), outcome="asked", errand="manners")


def say(context: TurnContext, *keys: str) -> TurnResult:
    """Says some wordings and does nothing else."""
    return context.answer(*(Say(context.say(key)) for key in keys), outcome="talk", errand="manners")


def stay(context: TurnContext, key: str) -> TurnResult:
    """Says a wording and leaves the open question open."""
    return context.answer(Say(context.say(key)), outcome="talk", errand="settings", keeps_last=True)


def help_(context: TurnContext) -> TurnResult:
    """What the line can do and how to ask; on a call the keys, in a text how to stop texts."""
    further = ["help.keys"] if context.turn.is_spoken else ["help.sms"] if context.turn.abilities.has_stop_word else []
    return say(context, "help.what", "help.then", *further)


def repeat(context: TurnContext) -> TurnResult:
    """Says the last reply again: word for word, then in short pieces, then the main thing."""
    last, repeats = context.session.last, context.session.repeats
    if not last:
        return say(context, "again.none")
    parts = last
    if repeats == 1:
        slower = [Say(context.say("phone.slower_key"))] if context.turn.is_spoken and not context.session.slow else []
        parts = (Say(context.say("again.short")), *in_pieces(last), *slower)
    elif repeats > 1:
        parts = (Say(context.say("again.simple")), *_main(in_pieces(last)))
    focus = context.session.focus
    service = context.house.catalogue.get(focus.service)
    return context.with_session(repeats=repeats + 1).answer(
        *parts, outcome="reflex", errand="repeat", keeps_last=True, service=focus.service, aspect=focus.aspect,
        checked=service.checked if service else None,
    )  # fmt: skip


def in_pieces(parts: Sequence[Part]) -> list[Part]:
    """The parts with each sentence by itself."""
    pieces: list[Part] = []
    for part in parts:
        said = ENDS.split(part.text) if isinstance(part, Say) else []
        pieces += [Say(sentence.strip()) for sentence in said if sentence.strip()] or [part]
    return pieces


def _main(pieces: Sequence[Part]) -> list[Part]:
    """The first sentence, those with a figure, and everything that is not a sentence."""
    first = next((piece for piece in pieces if isinstance(piece, Say)), None)
    return [p for p in pieces if not isinstance(p, Say) or p is first or any(mark.isdigit() for mark in p.text)]


def more(context: TurnContext) -> TurnResult:
    """The rest of the last answer."""
    rest, service = context.session.rest, context.service
    if not rest and offered(context):
        return service_search.next_page(context)
    if not rest:
        return say(context, "more.none")
    room, now = wording.LONG, list[str]()
    for sentence in rest:
        room -= wording.length(sentence)
        if now and room < 0:
            break
        now.append(sentence)
    context = context.with_session(rest=rest[len(now) :])
    return context.answer(
        *(Say(sentence) for sentence in now), outcome="answered", errand="about", aspect=context.session.focus.aspect,
        service=context.session.focus.service, checked=service.checked if service else None,
    )  # fmt: skip


def slower(context: TurnContext) -> TurnResult:
    """Slower from now on, and the last reply again; where nothing was said yet, what is needed is asked."""
    if not context.session.last:
        return say(context.with_session(slow=True), "slow.on", "menu.prompt")
    return _again(context.with_session(slow=True), "slow.on", "slower")


def louder(context: TurnContext) -> TurnResult:
    """Louder from now on, and the last reply again."""
    return _again(context, "louder.on", "louder")


def quieter(context: TurnContext) -> TurnResult:
    """More softly from now on, and the last reply again; where nothing is heard, one sentence says that."""
    if context.turn.is_spoken:
        return _again(context, "quieter.on", "quieter")
    return stay(context, "quieter.silent")


def _again(context: TurnContext, key: str, manner: Manner) -> TurnResult:
    last = context.session.last
    focus = context.session.focus
    return context.answer(
        Say(context.say(key)),
        *last,
        outcome="reflex",
        errand="settings",
        keeps_last=True,
        manner=manner,
        service=focus.service,
        aspect=focus.aspect,
    )


def language(context: TurnContext, tag: str) -> TurnResult:
    """Changes the language from now on; the service in hand is kept, and an open question of an errand comes again in it."""
    context = context.with_session(language=tag)
    back = [Say(context.say("phone.change_back"))] if context.turn.is_spoken else []
    said = (Say(context.say("language.on")), *back)
    if context.session.asked.of(ERRAND):
        return context.answer(*said, outcome="reflex", errand="settings")
    return context.answer(*said, Say(context.say("greet.again")), outcome="reflex", errand="settings", keeps_last=True)


def other_language(context: TurnContext) -> TurnResult:
    """Changes to the next language, for people with keys alone."""
    tags = context.house.phrases.languages
    return language(context, tags[(tags.index(context.language) + 1) % len(tags)])


def ask_language(context: TurnContext) -> TurnResult:
    """Asks which language is wanted; each is named in itself."""
    tags = context.house.phrases.languages
    options = tuple(language_option(context, str(i), tag) for i, tag in enumerate(tags, 1))
    return context.answer(Choices(context.say("language.ask"), options), outcome="choices", errand="language")


def language_option(context: TurnContext, key: str, tag: str) -> Option:
    """A language to choose, named in itself."""
    say = context.house.phrases.say
    return Option(key, say(tag, f"language.{tag}"), str(OptionValue("language", tag)), say(tag, "aloud.language"))


def stop(context: TurnContext, *, by_provider: bool) -> TurnResult:
    """No more messages: at once, one confirmation; a case stays open. Where the provider has confirmed it, nothing is said.

    On a call the word means that the line shall be quiet: nobody is opted out, and nobody is hung up on.
    """
    if context.turn.is_spoken:
        return hush(context)
    context = context.with_session(stopped=True, heeded=None, expects=None)
    parts = () if by_provider else (Say(context.say("stop.done")),)
    return context.answer(*parts, outcome="reflex", errand="stop", ends=True)


def small_talk(context: TurnContext) -> TurnResult:
    """Answers talk that asks for nothing; a question that is open stays open ("I am alone here", before the heating is begun)."""
    return stay(context, "small") if context.session.expects else say(context, "small")


def leave(context: TurnContext) -> TurnResult:
    """Drops what was asked or offered, after "never mind"; a service in hand stays."""
    return say(context, "small")


def hush(context: TurnContext) -> TurnResult:
    """Is quiet and keeps the question open; tells how to stop texts if that was meant."""
    means_texts = context.house.keywords.stopping.is_sentence(folded(context.turn.text))
    said = Say(context.say("stop.how" if means_texts else "hush"))
    return context.answer(said, outcome="reflex", errand="settings", keeps_last=True)


def start(context: TurnContext, *, by_provider: bool) -> TurnResult:
    """Messages again."""
    context = context.with_session(stopped=False)
    parts = () if by_provider else (Say(context.say("start.done")),)
    return context.answer(*parts, outcome="reflex", errand="start")
