"""The rule on turns that are not questions: thanks, small talk, wishes about how to talk."""

from __future__ import annotations

from collections.abc import Callable

from bot.answering.answers import speaks_of
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.aspect import means
from bot.dialogue.tracking.reference import tells_figure
from bot.dialogue.tracking.service_signs import has_confident_match
from bot.dialogue.turn.context import TurnContext
from bot.errands import shorter, smalltalk_and_settings, unclear
from bot.errands.case.start import bare_day
from bot.language.tokens import tokens
from bot.model.turn_result import TurnResult

SURE = THRESHOLDS.intent.sure
VERY_SURE = THRESHOLDS.intent.setting_in_talk
WHOLE_MESSAGE = 4
"""Words up to which a text about a language is a wish for it."""
RECORDED = "asks-if-recorded"
"""The circumstance that `intents/<language>/told.yml` has words for: whether the line records or keeps what somebody says."""
SETTINGS: dict[str, Callable[[TurnContext], TurnResult]] = {
    "are_you_machine": lambda c: smalltalk_and_settings.say(c, "machine"),
    "help": smalltalk_and_settings.help_,
    "repeat": smalltalk_and_settings.repeat,
    "slower": smalltalk_and_settings.slower,
    "simpler": shorter.shorter,
    "change_language": smalltalk_and_settings.ask_language,
    # Why not at once: a model that mishears must not silence the line; the word STOP does.
    "stop_messages": lambda c: smalltalk_and_settings.say(
        c, "stop.how" if c.turn.abilities.has_stop_word or c.turn.is_spoken else "small"
    ),
}
KIND: dict[str, Callable[[TurnContext], TurnResult | None]] = {
    "greet": unclear.greet,
    "thanks_bye": lambda c: smalltalk_and_settings.say(c, "thanks"),
    "small_talk": smalltalk_and_settings.small_talk,
}


def is_recording_asked(context: TurnContext) -> bool:
    """True if somebody asks whether the line itself records or keeps what they say."""
    return bool(context.house.told.among((RECORDED,), context.turn.text, context.written))


def tell_recording(context: TurnContext) -> TurnResult:
    """Says what is kept of the talk; the service in hand, an open list and an open question stay."""
    return smalltalk_and_settings.stay(context.by_reflex("privacy"), "recording")


def no_question(context: TurnContext) -> TurnResult | None:
    """Answers thanks, small talk, and wishes about how to talk."""
    has, text = context.house.keywords.has, context.turn.text
    if has("back_to", text) and context.session.focus.previous_services:
        return None
    if (
        context.service
        and has("thanking", text)
        and not has("asking", text)
        and not means(context, "find_service", least=SURE)
    ):
        return smalltalk_and_settings.say(context, "thanks")
    # Why: "I am seventy one and live alone" is told for the service in hand.
    if context.service and tells_figure(context):
        return None
    asks = means(context, "small_talk", least=0.0) and has("asking", text)
    if has_confident_match(context) or (asks and (context.service or context.meaning.confidence < VERY_SURE)):
        return None
    # Why: "we have a cat" is no small talk where the entry in hand asks about cats.
    if means(context, "small_talk", least=0.0) and context.service and speaks_of(context, context.service):
        return None
    if bare_day.is_said(context):
        return bare_day.answer(context)
    if means(context, *KIND, least=SURE):
        return KIND[context.meaning.intent](context)
    least = VERY_SURE if context.service else SURE
    is_long = len(tokens(text, context.house.keywords.stop_words)) > WHOLE_MESSAGE
    if not means(context, *SETTINGS, least=least) or (means(context, "change_language") and is_long):
        return None
    # Why: "it is broke again, same as last time" tells of a thing; there is nothing yet to be said again.
    if (
        means(context, "repeat")
        and not context.session.last
        and len(tokens(text, context.house.keywords.stop_words)) > 1
    ):
        return None
    return SETTINGS[context.meaning.intent](context)
