"""Somebody who is hurt by people of their own: whether it is safe to talk, when to ring them, who helps but the police."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands import callback, callback_window, handover
from bot.errands.danger import danger_again, danger_record, danger_reply, first_help
from bot.errands.danger.danger_another import is_another, names_need
from bot.errands.danger.danger_record import danger_of
from bot.language.keywords import folded
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import TurnResult
from bot.safety import Danger
from bot.safety.detector import Assessment

SAFE_TO_TALK = "danger.safe"
"""Name of this errand while it asks whether it is safe to talk."""
ASKED_AGAIN = 1
"""How often it is asked again whether it is safe to talk."""
CHILD = "child-with-them"
"""What tells that a child is with who hurts somebody."""


def ask_safe_to_talk(context: TurnContext, danger: Danger, need: str = "") -> TurnResult:
    """Somebody who is hurt by others may be overheard: first whether it is safe to talk. A case is open at once.

    need: what was said, if the network alone heard it.
    """
    # Why no contact: until they say that it is safe, a call or a text of ours may be heard or read by who hurts them.
    case = danger_record.case_of(context, danger, contact="none")
    context = danger_record.told(context, danger, case.code, unsafe=True, need=need)
    question = Ask("danger", context.say("danger.abuse.safe"), "yes-no")
    return _asking(context, danger).answer(question, cases=(case,), **danger_record.record_of(danger))


def _asking(context: TurnContext, danger: Danger) -> TurnContext:
    slots = {"class": danger.level, "kind": danger.kind}
    return context.with_session(expects=Expectation("yes-no", SAFE_TO_TALK, slots))


def said_next(context: TurnContext) -> TurnResult | None:
    """The answer to whether it is safe to talk, and when to ring; and what is said of the police after either."""
    known, asked, keywords = context.session.danger, context.session.asked, context.house.keywords
    is_asked = asked.of(SAFE_TO_TALK)
    if not (is_asked or asked.of(handover.WHEN_SAFE) or _is_after(context)):
        return None
    if _wants_no_police(context):
        return _without_police(context)
    # Why not before it is safe to talk, unless they went on: what is told of may be read by who hurts them.
    is_told = not known.unsafe or asked.of(handover.WHEN_SAFE) or first_help.was_told(context)
    if is_told and (helped := first_help.after(context, danger_of(known))) is not None:
        return helped
    if asked.of(handover.WHEN_SAFE):
        return _when_safe_answered(context)
    if not known.unsafe:
        return None
    # Why before the no: "the children are still at home" is none.
    if is_asked and context.house.told.among((CHILD,), context.turn.text, context.written):
        return _child_there(context)
    # Why before the no: "no, he isn't here now" says that it is safe.
    if keywords.has("they_are_away", context.turn.text):
        return safe_to_talk_answered(context, yes=True)
    if keywords.has("they_are_near", context.turn.text):
        return safe_to_talk_answered(context, yes=False)
    if keywords.has("safe_to_talk", context.turn.text):
        return safe_to_talk_answered(context, yes=True)
    said = _yes_or_no(context) if is_asked and not names_need(context) else None
    return None if said is None else safe_to_talk_answered(context, yes=said)


def _child_there(context: TurnContext) -> TurnResult:
    """Whom to ring if a child is in danger, and whether it is safe to talk; neither a yes nor a no was said."""
    danger = danger_of(context.session.danger)
    told = Say(context.say("danger.abuse.child", **danger_record.numbers(context, "crime")))
    question = Ask("danger", context.say("danger.abuse.safe_yet"), "yes-no")
    # Why not counted: the question was not put off, and who has more to say of the child is no nearer to the way out.
    context = danger_record.told_again(context, times=context.session.danger.times)
    return _asking(context, danger).answer(told, question, **danger_record.record_of(danger))


def _wants_no_police(context: TurnContext) -> bool:
    """True if somebody will not have the police, or asks who else there is."""
    keywords, text = context.house.keywords, context.turn.text
    return keywords.has("who_else", text) or (keywords.has("police", text) and keywords.has("unwilling", text))


def _yes_or_no(context: TurnContext) -> bool | None:
    """Whether a turn says or begins with yes or no, or presses one of them."""
    turn, keywords = context.turn, context.house.keywords
    number = keywords.number(turn.keys.rstrip("#") or turn.text)
    if number in {1, 2}:
        return number == 1
    first = folded(danger_reply.CLAUSE.split(turn.text)[0])
    said = keywords.command(turn.text) or keywords.command(first) or keywords.command(first.split(" ")[0])
    return said == "yes" if said in {"yes", "no"} else None


def _is_after(context: TurnContext) -> bool:
    """True if the last reply was to somebody who is hurt at home."""
    danger = danger_of(context.session.danger)
    return danger_again.is_open(context) and bool({danger.family, danger.kind} & handover.AT_HOME)


def stays(context: TurnContext, heard: Assessment) -> TurnResult | None:
    """Anything else that is said of it: the number once more, and while it may not be safe, whether it is.

    None for a danger of another kind, for another thing, and where nobody is hurt at home.
    """
    known, asked = context.session.danger, context.session.asked
    danger = danger_of(known)
    is_asked = asked.of(SAFE_TO_TALK, handover.WHEN_SAFE)
    if not danger.level or not (is_asked or (danger.family == "abuse" and danger_again.is_open(context))):
        return None
    if danger_again.is_new(context, heard) if heard.raised else is_another(context):
        return None
    if known.unsafe and known.times >= ASKED_AGAIN:
        return safe_to_talk_answered(context, yes=False)
    context = danger_record.told_again(context)
    if known.unsafe:
        question = Ask("danger", context.say("danger.abuse.safe_yet"), "yes-no")
        return _asking(context, danger).answer(question, **danger_record.record_of(danger))
    numbers = danger_record.numbers(context, danger.family)
    told = context.house.phrases.say(context.language, f"danger.again.{danger.family}", known.times, **numbers)
    return context.answer(Say(told), **danger_record.record_of(danger))


def safe_to_talk_answered(context: TurnContext, *, yes: bool) -> TurnResult:
    """The answer to that: the number and a person, or a way out that tells nobody anything."""
    slots, known = context.session.asked.slots, context.session.danger
    danger = Danger(slots["class"], slots["kind"]) if "class" in slots else danger_of(known)
    context = danger_record.told_again(context.with_session(expects=None), unsafe=not yes, times=0)
    if not yes:
        bye = Say(context.say("danger.abuse.bye" if context.turn.is_spoken else "danger.abuse.bye.written"))
        return context.answer(bye, ends=True, **danger_record.record_of(danger))
    parts: list[Part] = [Say(context.say("danger.abuse", **danger_record.numbers(context, "abuse")))]
    if context.house.reached:
        parts.append(Say(context.say("danger.abuse.person")))
    case = danger_record.case_of(context, danger, contact="safe")
    return context.answer(*parts, cases=(case,), **danger_record.record_of(danger))


def _without_police(context: TurnContext) -> TurnResult:
    """Who else listens; and, where a person of ours could ring, when that would be safe."""
    danger = danger_of(context.session.danger)
    # Why that line: those who answer there listen to anybody who cannot bear it, and send nobody.
    told = Say(context.say("danger.no_police", **danger_record.numbers(context, "suicide")))
    context = danger_record.told_again(context.with_session(expects=None))
    record = danger_record.record_of(danger) if danger.level else {"outcome": "person", "errand": "person"}
    if context.house.reached:
        return handover.ask_when_safe(context, told, **{"unlimited": True, **record})
    return context.answer(told, **record)


def _when_safe_answered(context: TurnContext) -> TurnResult | None:
    """A time at which it is safe to ring, or that it never is; None for anything else."""
    text = context.turn.text
    if _yes_or_no(context) is False or context.house.keywords.has("not_rung", text):
        context = danger_record.told_again(context.with_session(expects=None))
        danger = danger_of(context.session.danger)
        record = danger_record.record_of(danger) if danger.level else {"outcome": "talk", "errand": "person"}
        return context.answer(Say(context.say("person.not_rung")), **record)
    is_time = callback_window.read(context, text, asked=True) is not None or callback_window.says_hour(context, text)
    if not is_time and not callback_window.is_any(context, text):
        return None
    slots = {"time": text[: callback.MOST_WISHED]} if is_time else {}
    asked = Expectation("yes-no", handover.WHEN_SAFE, slots)
    return handover.request_callback(context.with_session(expects=asked), reason=callback.SAFETY)
