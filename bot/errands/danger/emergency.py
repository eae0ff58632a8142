"""Danger: the right number at once, in one short sentence, and a person. In doubt, one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import hearsay, reference
from bot.dialogue.tracking.aspect import says_option
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, scam_warning
from bot.errands.danger import (
    danger_again,
    danger_assessment,
    danger_at_home,
    danger_beside,
    danger_record,
    danger_reply,
    first_help,
)
from bot.model.dialogue_state import Expectation
from bot.model.option_value import service_value
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import CaseOpening, TurnResult
from bot.retrieval.services.query import length
from bot.safety import Danger, Utterances
from bot.safety.detector import DESPAIR, GRAVE

NAME = danger_record.NAME
"""Name of this errand while it asks whether somebody is in danger."""
HEARD = THRESHOLDS.danger.heard
MOST_HEARINGS = 2
"""Other hearings of a sentence that are listened to before a danger that the network alone hears is told."""
ASKS_A_PERSON = {"suicide", "lost", "cold", "hungry", "fraud", "advice", "threat"}
"""Families in which a person is told of beside the number."""


def first(context: TurnContext) -> TurnResult | None:
    """Danger before anything else: the answer to it, or to the question about it; None if there is none."""
    if context.session.asked.of(NAME) and (said_yes := danger_reply.read_yes_no(context)) is not None:
        if said_yes:
            return answer(context, [asked_about(context)])
        is_all = danger_beside.is_beside(context) and danger_reply.says_no_more(context)
        return danger_beside.said_no(_cleared(context)) if is_all else None
    if told := _dangers_in_answer(context):
        return answer(context, told)
    if (told_next := danger_at_home.said_next(context) or danger_again.said_next(context)) is not None:
        return told_next
    if not context.turn.text.strip() or _is_fixed(context):
        return None
    assessment = danger_assessment.assess(context)
    if (stayed := danger_again.stays(context, assessment) or danger_at_home.stays(context, assessment)) is not None:
        return stayed
    if not assessment.raised and (helped := first_help.again(context)) is not None:
        return helped
    if assessment.raised and context.turn.certainty >= HEARD and not _is_misheard(context):
        return answer(context, assessment.raised, need=_likely_need(context))
    doubt = next(iter(assessment.raised), assessment.doubt)
    if doubt is None or doubt.family in context.session.cleared:
        return None
    if not assessment.raised and (helped := first_help.instead_of(context, doubt, in_doubt=True)):
        return helped
    # Why no question: who asks whether a caller is honest is in no danger yet, and is warned at once.
    if not assessment.raised and doubt.family == "fraud" and hearsay.was_approached(context):
        return scam_warning.warn(context)
    if danger_beside.is_cold_at_home(context, doubt):
        return answer(context, (doubt,))
    is_beside = not assessment.raised and danger_beside.may_be(context)
    return ask(context, doubt, **(danger_beside.BESIDE if is_beside else {}))


def _is_misheard(context: TurnContext) -> bool:
    """True where no pattern hears a danger in a hearing with a word that nobody uses here, or with another hearing that is harmless:
    it is asked about first."""
    turn, detector = context.turn, context.house.danger
    if not turn.is_heard or turn.keys or danger_assessment.is_matched(context):
        return False
    if not detector.lexicon.knows_words(turn.text):
        return True
    return any(not detector.assess(Utterances((other,))).raised for other in turn.alternatives[:MOST_HEARINGS])


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
    return (found is None or found.outcome != "this") and before is not None and before.outcome == "this"


def _cleared(context: TurnContext) -> TurnContext:
    """The turn once the danger asked about is none: it is not asked about again."""
    cleared = dict.fromkeys((*context.session.cleared, asked_about(context).family))
    return context.with_session(expects=None, cleared=tuple(cleared))


def _is_fixed(context: TurnContext) -> bool:
    """True for a whole message with a fixed sense: a command, a number, a language, an option, all of an answer once more."""
    keywords, text = context.house.keywords, context.turn.text
    if (context.service and keywords.has("whole", text)) or (context.session.asked.of("case") and says_option(context)):
        return True
    return keywords.command(text) is not None or keywords.number(text) is not None or bool(keywords.language(text))


def _likely_need(context: TurnContext) -> str:
    """What was said, if no pattern raises a danger in it: the network alone may take a need of every day for one."""
    return "" if any(match.raised for match in danger_assessment.matches(context)) else context.written


def with_need(context: TurnContext) -> TurnContext:
    """A turn that has left a danger which the network alone heard, with what was said then as its need."""
    need, focus = context.session.danger.need, context.session.focus
    if not need or focus.service or focus.goal_text or not danger_again.is_recent(context):
        return context
    context = context.with_focus(goal_text=need)
    found, services = reference.search_goal(context), context.house.catalogue.services
    if found is None or found.outcome == "none":
        return context
    # Why as if they had been offered: "how much does it cost?" is then answered for the likeliest, by its name.
    belief = tuple((services[each.number].source_id, each.score) for each in found.candidates)
    return context.with_focus(belief=belief, last_list=tuple(service_value(name) for name, _ in belief))


def answer(context: TurnContext, dangers: Sequence[Danger], *, need: str = "") -> TurnResult:
    """The numbers for these dangers, in their order; a case for staff, without asking anything but what keeps them safe.

    The thread stays where it was. need: what was said, if the network alone heard them.
    """
    first = dangers[0]
    if first.level not in GRAVE and (told := first_help.instead_of(context, first)):
        return _with_case(told, danger_record.case_of(context, first))
    if first.family == "abuse":
        return danger_at_home.ask_safe_to_talk(context, first, need)
    families = dict.fromkeys(each.family for each in dangers if each.family != "abuse")
    parts: list[Part] = [Say(_told(context, family, dangers)) for family in families]
    parts += first_help.beside(context, first)
    if danger_record.cannot_ring(context):
        parts.append(Say(context.say("danger.cannot_ring")))
    if families.keys() & ASKS_A_PERSON and context.house.reached:
        parts.append(Say(context.say("danger.person" if _can_be_rung(context) else "danger.person.here")))
    if families.keys() & danger_again.STAYS:
        parts.append(Say(context.say("danger.stay")))
    if context.session.stopped and context.turn.abilities.has_stop_word:
        parts.append(Say(context.say("danger.start")))
    number = context.session.promised.number
    case = danger_record.case_of(context, first, **({"number": number} if number else {}))
    context = danger_record.told(context.with_session(expects=None), first, case.code, need=need)
    return context.answer(*parts, cases=(case,), **danger_record.record_of(first))


def _told(context: TurnContext, family: str, dangers: Sequence[Danger]) -> str:
    """The number of a family; of a fraud whose money is gone, the bank as well."""
    numbers = danger_record.numbers(context, family)
    if any(each.kind == danger_again.PAID for each in dangers if each.family == family):
        # Why not the first of the words: they come next, where it is asked what to do.
        return context.house.phrases.say(context.language, "danger.again.paid", -1, **numbers)
    return context.say(f"danger.{family}", **numbers)


def _can_be_rung(context: TurnContext) -> bool:
    """True on a call, from a telephone, and where somebody gave a number: else a person can only write."""
    turn = context.turn
    return turn.is_spoken or bool(turn.number) or bool(context.session.promised.number)


def ask(context: TurnContext, danger: Danger, **kept: str) -> TurnResult:
    """Whether somebody is in danger now; what was said is kept, to be answered if nobody is."""
    slots = {"class": danger.level, "kind": danger.kind, "text": context.written, **kept}
    context = context.with_session(expects=Expectation("yes-no", NAME, slots))
    # Why the number at once: who takes leave of life may not answer the question.
    number = [danger_beside.number(context, danger)] if danger.level == DESPAIR else []
    return context.answer(
        *number, Ask("danger", context.say("danger.doubt"), "yes-no"), outcome="asked", errand=NAME, source="safety",
        danger=danger.kind, despite_stop=True, unlimited=True,
    )  # fmt: skip


def asked_about(context: TurnContext) -> Danger:
    """The danger that was asked about."""
    slots = context.session.asked.slots
    return Danger(slots["class"], slots["kind"])


def _with_case(told: TurnResult, case: CaseOpening) -> TurnResult:
    """A first help told in the place of a danger: staff learn of the danger all the same."""
    record = replace(told.record, safety=case.slots["class"], danger=case.slots["kind"])
    effect = replace(told.effect, urgent=True, unlimited=True)
    return replace(told, cases=(*told.cases, case), record=record, effect=effect)
