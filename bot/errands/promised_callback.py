"""Questions about a promised call back, or about the number to ring: when, which code, withdraw, another number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands import (
    callback,
    callback_other_time,
    callback_reason,
    callback_window,
    handover,
    smalltalk_and_settings,
    turn_act,
)
from bot.language.entities.phones import PHONE, number_in
from bot.language.entities.spelt_digits import read_code, spelt
from bot.language.plain_turns import letters
from bot.language.script import HAN
from bot.model.reply import Say
from bot.model.turn_result import CaseChange, TurnResult
from bot.retrieval.services.query import length

Told = Callable[[TurnContext], TurnResult]
LEARNED = {"call-when": "when", "call-cancel": "cancel", "call-number": "number", "call-time": "time"}
"""Act, as the classifier has it → what it says of the promise."""
MOVED = "moved"
"""What names the call that was promised and gives it another time."""
WRITTEN = ("unreachable", "here", "deaf")
"""What says that somebody can not or will not be rung."""
SHORTEST = 7
"""Digits from which what was said digit by digit is a telephone number."""
ALL_OF_A_TEXT = THRESHOLDS.person.whole_text
BESIDE_NUMBER = 5
"""Words, or Han characters, beside a number that is all somebody says."""


def answer_about_callback(context: TurnContext) -> TurnResult | None:
    """Answers a turn about a call back promised or asked for; None if it is about something else."""
    text, session, words = context.turn.text, context.session, context.house.keywords.promise
    if context.turn.keys or not text.strip():
        return None
    if session.asked.of(callback_window.WINDOW) and (told := _window_given(context)):
        return told
    if words.kind(text) == MOVED:
        # Why also of another talk: who rings again to move their call back was promised one, and wants no second.
        context = callback.find_promise(context)
    is_asked = session.asked.of("person")
    promised, fresh = callback.is_promised(context), callback.is_fresh(context)
    kind = words.kind(text, promised=promised, fresh=fresh, asked=is_asked)
    kind = kind or (LEARNED.get(turn_act.learned_act(context), "") if fresh else "")
    kind = callback_reason.as_refused(context, kind, promised=promised, asked=is_asked)
    if _is_stop(context):
        return _withdrawn(context) if promised and kind == "cancel" else None
    if promised:
        return _of_promise(context, kind)
    if _is_of_closed(context):
        return _nothing_yet(context.by_reflex("callback"))
    if is_asked:
        return _of_question(context, kind)
    return _of_none(context, kind)


def _is_stop(context: TurnContext) -> bool:
    """True for words that end all texts, where that word ends them; this comes before any other meaning."""
    turn = context.turn
    is_word = turn.abilities.has_stop_word
    return "opt_out" in turn.facts or (is_word and context.house.keywords.command(turn.text) == "stop")


def _window_given(context: TurnContext) -> TurnResult | None:
    """The answer to when to ring: a time, or any; None if it is about something else."""
    text, commands = context.turn.text, context.house.keywords
    if callback_window.read(context, text, asked=True) is not None:
        return callback.note_time(context.by_reflex("callback"))
    is_any = commands.command(text) in {"yes", "no"} or callback_window.is_any(context, text)
    return callback_window.any_time(context.by_reflex("callback")) if is_any else None


def _withdrawn(context: TurnContext) -> TurnResult:
    """A word for "no more texts" that is about the call back: withdraws it, and tells what ends texts."""
    if "opt_out" in context.turn.facts:
        stopped = smalltalk_and_settings.stop(context.by_reflex("stop"), by_provider=True)
        taken_back = callback.withdraw(context)
        session = replace(taken_back.session, stopped=stopped.session.stopped)
        return replace(stopped, session=session, changes=taken_back.changes)
    return callback.withdraw(context.by_reflex("callback"), Say(context.say("stop.how")))


def _of_promise(context: TurnContext, kind: str) -> TurnResult | None:
    """A turn about a promised call back."""
    text, known = context.turn.text, context.session.promised
    number = _number(context)
    if number and (number != known.code) and (kind or callback.is_fresh(context)):
        return handover.number_given(context.by_reflex("callback"), number)
    said = read_code(text, context.language, spoken=context.turn.is_heard)
    if kind in {"", "coded", "code"} and known.code and known.code in (number, said):
        return callback.when(context.by_reflex("callback"))
    if not kind and callback.is_fresh(context) and callback_other_time.is_said(context):
        return callback.note_time(context.by_reflex("callback"))
    tells: dict[str, Told] = {
        "when": callback.when,
        "code": callback.code,
        "coded": callback.code,
        "cancel": callback.withdraw,
        "told": callback.when,
        "number": handover.ask_number,
        "here": _here,
        "unreachable": _here,
        "deaf": _here,
        "time": callback.note_time,
        MOVED: callback.move,
        "now": _now,
    }
    return tells[kind](context.by_reflex("callback")) if kind else None


def _now(context: TurnContext) -> TurnResult:
    """Not so fast: passes on that it cannot wait, says until when they ring, and whom to ring now."""
    said = context.turn.text
    change = CaseChange("changed", context.session.promised.code, {"time": said})
    answered = callback.when(context, Say(context.say("promise.now")))
    ring = handover.number_to_ring(context)
    parts = (*answered.reply.parts, *ring)
    return replace(answered, reply=replace(answered.reply, parts=parts), changes=(change,) if said else ())


def _here(context: TurnContext) -> TurnResult:
    """Not by telephone: in writing if somebody writes here; otherwise withdraws it and tells whom to ring."""
    if not context.turn.is_spoken:
        return callback.write(context, "", "asked")
    withdrawn = callback.withdraw(context)
    told = handover.number_to_ring(context)
    return context.with_session(owner="bot", promised=withdrawn.session.promised).answer(
        *told, changes=withdrawn.changes, outcome="person", errand="person", unlimited=True
    )


def _of_question(context: TurnContext, kind: str) -> TurnResult | None:
    """A turn while a person is offered, or the number to ring is asked for."""
    context = context.by_reflex("callback")
    if number := number_in(context.turn.text):
        return handover.number_given(context, number)
    if kind in WRITTEN:
        return handover.without_number(context)
    if kind == "time":
        return _at_a_time(context)
    if kind in {"when", "code", "coded"}:
        return _nothing_yet(context)
    if kind == "cancel":
        return handover.declined(context)
    if kind != "told":
        return None
    before = next((found for text in reversed(context.session.before) if (found := number_in(text))), "")
    if before:
        return handover.number_given(context, before)
    return handover.ask_number(context, Say(context.say("promise.no_number")))


def _at_a_time(context: TurnContext) -> TurnResult:
    """A time instead of a number or a yes: keeps it and asks for the number again."""
    if context.session.waits_for("digits"):
        return handover.ask_number(context)
    return handover.request_callback(context)


def _nothing_yet(context: TurnContext) -> TurnResult:
    """Nobody is promised yet, or staff have closed the matter: says so and asks again."""
    key = "promise.over" if context.session.promised.over else "promise.none"
    said = Say(context.say(key))
    if context.session.waits_for("digits"):
        return handover.ask_number(context, said, reason=context.session.asked.slot("reason", "asked"))
    return handover.offer(context, said, outcome="asked", errand="person", unlimited=True)


def _is_of_closed(context: TurnContext) -> bool:
    """True if somebody asks when they are rung or answered, and staff have closed the matter."""
    text, words = context.turn.text, context.house.keywords.promise
    return context.session.promised.over and words.kind(text, promised=True) == "when"


def _of_none(context: TurnContext, kind: str) -> TurnResult | None:
    """A turn about a call back that was not promised: says so and offers one; a bare number is one to ring."""
    if context.service is None and (number := number_in(context.turn.text)) and _says_little(context.turn.text):
        return handover.offer(
            context.by_reflex("callback"), number=number, outcome="asked", errand="person", unlimited=True
        )
    if kind in WRITTEN and not context.turn.is_spoken:
        return _in_writing(context, kind)
    # Why with a service in hand too: a code of ours asks nothing of a service.
    if (context.service is not None and kind != "coded") or kind in {"", "number", "time", MOVED, *WRITTEN}:
        return None
    # Why not in a long text: "nobody calls me back" is one more trouble in a need that is told at length.
    if length(context.turn.text) > ALL_OF_A_TEXT:
        return None
    # Why: "what was my code" with something booked asks for the code of that.
    if kind == "code" and turn_act.learned_act(context) == "code":
        return None
    context = callback.find_promise(context.by_reflex("callback"))
    if callback.is_promised(context):
        return _of_promise(context, kind)
    # Why without a change: who only shows the number of somebody's call learns that it is noted, and takes nothing back.
    if noted := callback.noted(context, context.turn.number):
        return noted
    if kind == "cancel":
        return context.answer(Say(context.say("promise.nobody")), outcome="talk", errand="person", unlimited=True)
    return _nothing_yet(context)


def _in_writing(context: TurnContext, kind: str) -> TurnResult | None:
    """Somebody who cannot or will not be rung: kept for when a person is wanted, and answered if nothing else was said."""
    if kind == "deaf":
        return None
    said = Say(context.say("promise.in_writing"))
    return context.by_reflex("callback").answer(said, outcome="talk", errand="person", unlimited=True)


def with_wish_for_writing(context: TurnContext) -> TurnContext:
    """The turn with a note that its resident cannot or will not be rung."""
    turn, words = context.turn, context.house.keywords.promise
    written = not turn.keys and not turn.is_spoken and words.kind(turn.text) in WRITTEN
    return context.with_session(in_writing=True) if written else context


def _says_little(text: str) -> bool:
    """True if hardly a word is beside a number."""
    rest = letters(PHONE.sub(" ", text))
    return len(HAN.findall(rest)) <= BESIDE_NUMBER and len(HAN.sub(" ", rest).split()) <= BESIDE_NUMBER


def _number(context: TurnContext) -> str:
    """A telephone number written in the turn, or said digit by digit; else empty."""
    if written := number_in(context.turn.text):
        return written
    digits = spelt(context.turn.text, context.language)
    return digits if len(digits) >= SHORTEST else ""
