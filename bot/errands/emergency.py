"""Danger: the right number at once, in one short sentence, and a person. In doubt, one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.aspect import says_option
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import danger_again, danger_assessment, danger_beside, danger_reply, first_help, handover
from bot.errands.promised_callback import WRITTEN
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import CaseOpening, TurnResult
from bot.retrieval.services.query import length
from bot.safety import Danger
from bot.safety.detector import GRAVE

NAME, SAFE_TO_TALK = "danger", "danger.safe"
"""Names of this errand while it asks whether somebody is in danger, and whether it is safe to talk."""
TEAM = "safety"
HEARD = THRESHOLDS.danger.heard
ASKS_A_PERSON = {"suicide", "lost", "cold", "hungry", "fraud", "advice", "threat"}
"""Families in which a person is told of beside the number."""


def first(context: TurnContext) -> TurnResult | None:
    """Danger before anything else: the answer to it, or to the question about it; None if there is none."""
    if context.session.asked.of(NAME) and (said_yes := danger_reply.read_yes_no(context)) is not None:
        if said_yes:
            return answer(context, [asked_about(context)])
        is_all = danger_beside.was_told(context) and danger_reply.says_no_more(context)
        return danger_beside.said_no(_cleared(context)) if is_all else None
    if context.session.asked.of(SAFE_TO_TALK) and context.house.keywords.has("they_are_away", context.turn.text):
        # Why before the no: "no, he isn't here now" says that it is safe.
        return safe_to_talk_answered(context, yes=True)
    if told := _dangers_in_answer(context):
        return answer(context, told)
    if (told_next := danger_again.said_next(context)) is not None:
        return told_next
    if not context.turn.text.strip() or _is_fixed(context):
        return None
    assessment = danger_assessment.assess(context)
    if assessment.raised and context.turn.certainty >= HEARD:
        return answer(context, assessment.raised)
    doubt = next(iter(assessment.raised), assessment.doubt)
    if doubt is None or doubt.family in context.session.cleared:
        return None
    if not assessment.raised and (helped := first_help.instead_of(context, doubt)):
        return helped
    if danger_beside.is_cold_at_home(context, doubt):
        return answer(context, (doubt,))
    is_beside = not assessment.raised and danger_beside.may_be(context)
    return ask(context, doubt, **(danger_beside.BESIDE if is_beside else {}))


def _dangers_in_answer(context: TurnContext) -> list[Danger]:
    """The danger asked about, where a short answer tells of it in other words than yes: "its gas i think"."""
    text, asked = context.turn.text, context.session.asked
    if not asked.of(NAME) or not text.strip() or _is_fixed(context) or length(text) > danger_reply.FEW_WORDS:
        return []
    # Why patterns alone: another need after the question must not raise what was only asked about.
    lexicon, before = context.house.danger.lexicon, asked.slots["text"]
    known = lexicon.match(before).raised
    together = (each for said in (context.written, text) for each in lexicon.match(f"{before} {said}").raised)
    return [each for each in dict.fromkeys(together) if each not in known]


def let_go(context: TurnContext) -> TurnContext:
    """The turn once nobody is in danger: what was said before the question is answered after all, or what is said now."""
    said_no = danger_reply.read_yes_no(context) is False and danger_reply.says_no_more(context)
    text, cleared = context.session.asked.slots["text"], _cleared(context)
    return danger_reply.with_text(cleared, text) if said_no or _asks_of_it(context) else cleared


def need_before(context: TurnContext) -> TurnContext:
    """The turn that danger was asked about, once it is agreed that there is one; otherwise the turn itself."""
    if not context.session.asked.of(NAME) or not danger_reply.read_yes_no(context):
        return context
    return danger_reply.with_text(_cleared(context), context.session.asked.slots["text"])


def _asks_of_it(context: TurnContext) -> bool:
    """True if a question was asked in place of yes or no, and it names nothing: the need told before is answered first."""
    words, text = context.house.readers.words, context.turn.text
    if context.turn.keys or not words.has("questions", text) or handover.is_wanted(context):
        return False
    found, before = context.found, analyse(context, context.session.asked.slots["text"]).found
    is_open = found is None or found.outcome != "this"
    return is_open and before is not None and before.outcome == "this"


def _cleared(context: TurnContext) -> TurnContext:
    """The turn once the danger asked about is none: it is not asked about again."""
    cleared = (*context.session.cleared, asked_about(context).family)
    return context.with_session(expects=None, cleared=tuple(dict.fromkeys(cleared)))


def _is_fixed(context: TurnContext) -> bool:
    """True for a whole message with a fixed sense: a command, a number, a language, an option, all of an answer once more."""
    keywords, text = context.house.keywords, context.turn.text
    if (context.service and keywords.has("whole", text)) or (context.session.asked.of("case") and says_option(context)):
        return True
    return keywords.command(text) is not None or keywords.number(text) is not None or bool(keywords.language(text))


def answer(context: TurnContext, dangers: Sequence[Danger]) -> TurnResult:
    """The numbers for these dangers, in their order; a case for staff, without asking anything but what keeps them safe.

    The thread stays where it was.
    """
    first = dangers[0]
    if first.level not in GRAVE and (told := first_help.instead_of(context, first)):
        return _with_case(told, _case(context, first))
    context = context.with_session(alarm=f"{first.level} {first.family}")
    if first.family == "abuse":
        return _ask_safe_to_talk(context, first)
    families = dict.fromkeys(each.family for each in dangers if each.family != "abuse")
    parts: list[Part] = [
        Say(context.say(f"danger.{family}", **danger_again.numbers(context, family))) for family in families
    ]
    if _cannot_ring(context):
        parts.append(Say(context.say("danger.cannot_ring")))
    if families.keys() & ASKS_A_PERSON and context.house.reached:
        parts.append(Say(context.say("danger.person" if _can_be_rung(context) else "danger.person.here")))
    if families.keys() & danger_again.STAYS:
        parts.append(Say(context.say("danger.stay")))
    if context.session.stopped and context.turn.is_text:
        parts.append(Say(context.say("danger.start")))
    context = context.with_session(expects=None)
    number = context.session.promised.number
    case = _case(context, first, **({"number": number} if number else {}))
    return context.answer(*parts, cases=(case,), **_record(first))


def _cannot_ring(context: TurnContext) -> bool:
    """True if somebody said, now or before, that they can not use a telephone."""
    written = context.house.keywords.promise.kind(context.turn.text) in WRITTEN
    return not context.turn.is_spoken and (context.session.in_writing or written)


def _can_be_rung(context: TurnContext) -> bool:
    """True on a call, from a telephone, and where somebody gave a number: else a person can only write."""
    turn = context.turn
    return turn.is_spoken or turn.sender.startswith("+") or bool(context.session.promised.number)


def ask(context: TurnContext, danger: Danger, **kept: str) -> TurnResult:
    """Whether somebody is in danger now; what was said is kept, to be answered if nobody is."""
    slots = {"class": danger.level, "kind": danger.kind, "text": context.written, **kept}
    context = context.with_session(expects=Expectation("yes-no", NAME, slots))
    question = Ask("danger", context.say("danger.doubt"), "yes-no")
    return context.answer(
        question, outcome="asked", errand=NAME, source="safety", danger=danger.kind, despite_stop=True, unlimited=True
    )


def asked_about(context: TurnContext) -> Danger:
    """The danger that was asked about."""
    slots = context.session.asked.slots
    return Danger(slots["class"], slots["kind"])


def _ask_safe_to_talk(context: TurnContext, danger: Danger) -> TurnResult:
    """Somebody who is hurt by others may be overheard: first whether it is safe to talk. A case is open at once."""
    slots = {"class": danger.level, "kind": danger.kind}
    context = context.with_session(expects=Expectation("yes-no", SAFE_TO_TALK, slots))
    question = Ask("danger", context.say("danger.abuse.safe"), "yes-no")
    # Why no contact: until they say that it is safe, a call or a text of ours may be heard or read by who hurts them.
    return context.answer(question, cases=(_case(context, danger, contact="none"),), **_record(danger))


def safe_to_talk_answered(context: TurnContext, *, yes: bool) -> TurnResult:
    """The answer to that: the number and a person, or a goodbye that tells nobody anything."""
    danger = asked_about(context)
    context = context.with_session(expects=None)
    if not yes:
        return context.answer(Say(context.say("danger.abuse.bye")), ends=True, **_record(danger))
    parts = [Say(context.say("danger.abuse", **danger_again.numbers(context, "abuse")))]
    if context.house.reached:
        parts.append(Say(context.say("danger.abuse.person")))
    return context.answer(*parts, cases=(_case(context, danger, contact="safe"),), **_record(danger))


def _case(context: TurnContext, danger: Danger, **slots: str) -> CaseOpening:
    kept = {"class": danger.level, "kind": danger.kind, **slots}
    return CaseOpening(context.house.new_code(), "person", TEAM, kept)


def _with_case(told: TurnResult, case: CaseOpening) -> TurnResult:
    """A first help told in the place of a danger: staff learn of the danger all the same."""
    record = replace(told.record, safety=case.slots["class"], danger=case.slots["kind"])
    effect = replace(told.effect, urgent=True, unlimited=True)
    return replace(told, cases=(*told.cases, case), record=record, effect=effect)


def _record(danger: Danger) -> dict[str, Any]:
    return {
        "outcome": "safety",
        "errand": NAME,
        "safety": danger.level,
        "danger": danger.kind,
        "source": "safety",
        "urgent": True,
    }
