"""The beginning of a call: a greeting, or an offer to go on with what was left open if the number can be trusted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.config.patience import PATIENCE
from bot.dialogue.tracking.reference import listed
from bot.dialogue.tracking.state_update import CALL
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_search
from bot.model.address import NUMBER
from bot.model.dialogue_state import Expectation, Session
from bot.model.reply import Ask, Handover, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

CARRIES_ON = PATIENCE.talk.carries_on
RESUMABLE = {"", CALL}
"""Questions of ours that may stand open in what is gone on with; a number or a person asked for is not among them."""


def entered(turn: Turn, session: Session) -> Session:
    """The session at the start of a turn; at the beginning of a call nothing said before can be repeated.

    All but how somebody likes to be spoken to is dropped, unless the call may go on where the one before was left. So it is
    where two calls with one number are open at a time: neither hears what was said in the other.
    """
    call = turn.address.call
    if "call" not in turn.facts:
        return (
            session
            if call in {"", session.call}
            else replace(session, **{**_fresh(session), "wire": _wire(turn), "call": call})
        )
    wire = _wire(turn)
    if not _may_resume(turn, session, wire):
        return replace(session, **{**_fresh(session), "wire": wire, "call": call})
    return replace(session, last=(), rest=(), wire=wire, call=call)


def proved(turn: Turn, session: Session) -> Turn:
    """The turn with the proof that its call began with: a provider may tell it with the first request alone."""
    if not session.wire or (address := turn.address).is_proved or not address.call or address.call != session.call:
        return turn
    return replace(turn, facts={**turn.facts, NUMBER: "vouched"})


def _wire(turn: Turn) -> str:
    """The provider of a call if it vouches for the number shown, else empty."""
    return turn.facts.get("wire", turn.channel) if turn.facts.get("number") == "vouched" else ""


def _may_resume(turn: Turn, session: Session, wire: str) -> bool:
    """True if the same provider vouched for the number both times, within a day, and nothing grave or private was left."""
    if not wire or wire != session.wire or turn.facts["call"] != "new":
        return False
    if session.at is None or turn.at - session.at > CARRIES_ON or session.alarm or session.owner != "bot":
        return False
    told_code = any(isinstance(part, Handover) for part in session.last)
    open_ = bool(session.focus.service or session.focus.last_list)
    return open_ and session.asked.owner in RESUMABLE and not told_code


def begin(context: TurnContext) -> TurnResult:
    """The first words of a call.

    Whoever was in the middle of something within a day is asked whether to carry on; nothing of it is named, for
    telephones are shared.
    """
    if not (context.session.focus.service or context.session.focus.last_list):
        return greet(context)
    context = context.with_session(expects=Expectation("yes-no", CALL))
    ask = Ask("resume", context.say("phone.resume"), "yes-no")
    return context.answer(_who(context), ask, outcome="asked", errand=CALL, keeps_last=True)


def greet(context: TurnContext) -> TurnResult:
    """Says who we are, how to get to a person, and asks what is needed; nothing of an earlier call counts."""
    before = context.session
    context = context.with_session(**_fresh(before))
    return context.answer(_who(context), Say(context.say("phone.ask")), outcome="talk", errand="manners")


def _who(context: TurnContext) -> Say:
    """Says who we are, that we are a computer, and the way to a person."""
    return Say(context.say("phone.greeting", line=context.words(context.house.city.line)))


def _fresh(before: Session) -> dict[str, Any]:
    """A session reset to what outlives a call; of one whose number was only shown, what was talked of does not."""
    new = Session(before.id, before.language)
    names = ("expects", "focus", "last", "rest", "owner", "misses", "repeats", "alarm", "danger", "before", "cleared")
    shown = ("promised", "in_writing", "case", "case_at") if before.call and not before.wire else ()
    return {name: getattr(new, name) for name in (*names, *shown)}


def resumed(context: TurnContext, *, yes: bool) -> TurnResult:
    """The answer to "shall we carry on?": the subject is named and its question asked again, or a fresh start.

    What was told is not told again: whoever wants it asks.
    """
    context = context.with_session(expects=None)
    if not yes:
        return greet(context)
    service = context.service
    if service is None:
        return service_search.offer(
            context, listed(context, context.session.focus.last_list), passed=context.session.focus.earlier_pages
        )
    ask = Ask("aspect", context.say("phone.resumed", name=context.words(service.name)))
    return context.answer(ask, outcome="asked", errand="manners", service=service.source_id)
