"""Plain turns, answered before search: an aspect of the service in hand, or a service by its name."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.question_frames import asks_in_frame, has_fact_in_frame
from bot.catalogue.model import Service
from bot.dialogue.tracking import service_decision
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import life_events, service_answer, service_search, two_questions
from bot.model.turn_result import TurnResult

ENDS = " .,!?;。，！？；…~"


def answer_plain_question(context: TurnContext) -> TurnResult | None:
    """Answers an aspect of the service in hand, if the turn names nothing else and the entry has it.

    While the steps of a life event are offered and none is in hand, "what do I do first" and "where" ask about the first.
    """
    service = context.service or life_events.first_step(context)
    aspect = _aspect(context) if service is not None else ""
    # Why not how long it lasts: those words ask how soon it comes, too, and the entry says that as well.
    if service is None or not aspect or asks_in_frame(context, "lasts"):
        return None
    # Why its mark: facts of a long entry are ranked by the text, and one mark more or less must not change their order.
    context = replace(context, turn=replace(context.turn, text=with_question_mark(context)))
    context = context.by_reflex(f"ask_{aspect}")
    # Why: "how many weeks do we have" is made of the words that ask how long it takes, and asks something else.
    if has_fact_in_frame(context, service):
        return service_answer.answer_question(analyse(context, context.turn.text), service, aspect)
    asked = context.house.keywords.plain.aspects(context.turn.text)
    if len(asked) > 1 and (both := _answer_both(context, service, asked[: two_questions.MOST])) is not None:
        return both
    answered = service_answer.plainly(context, service, aspect)
    if answered is None and (aspect == "what" or context.service is None):
        answered = service_answer.introduce(context, service)
    left = [*service_decision.kept(context, service).services[1:]]
    return service_search.with_alternatives(context, answered, left) if answered and left else answered


def _answer_both(context: TurnContext, service: Service, asked: tuple[str, ...]) -> TurnResult | None:
    """Answers several aspects asked at once, one after the other; None if the entry lacks one."""
    first, *more = asked
    answered = service_answer.plainly(context, service, first)
    for aspect in more:
        if answered is None or (next_ := _after(context, answered, service, aspect)) is None:
            return None
        answered = next_
    return answered


def _after(context: TurnContext, answered: TurnResult, service: Service, aspect: str) -> TurnResult | None:
    """An answer with one more aspect told after it."""
    next_ = service_answer.plainly(replace(context, session=answered.session), service, aspect)
    return None if next_ is None else two_questions.join_answers(answered, next_)


def answer_service_by_name(context: TurnContext) -> TurnResult | None:
    """Answers about a service named with no more than a word or two around it."""
    plain, catalogue = context.house.keywords.plain, context.house.catalogue
    for text in dict.fromkeys((context.written, context.turn.text)):
        around = {each.name: each.rest for each in plain.names(text)}
        if called := catalogue.called([*around]):
            name, service = called
            need = _told_before(context, service) if not around[name].strip() else ""
            context = context.by_reflex("find_service").with_focus(
                goal_text=need or text, belief=(), pending_question="", event=""
            )
            # Why: "the dole, how much is there" names no price, and is heard as one: its entry tells what one gets.
            asks_sum = context.house.keywords.has("amount", around[name])
            return _told(
                context, service, plain.aspect(around[name]) or ("cost" if asks_sum else ""), in_words=asks_sum
            )
    return None


def _told_before(context: TurnContext, service: Service) -> str:
    """The need told before a list from which a service is now picked by its name; empty if there is none."""
    focus = context.session.focus
    return focus.goal_text if focus.open_options and service.source_id in {focus.service, *focus.last_list} else ""


def _aspect(context: TurnContext) -> str:
    """The aspect asked by a turn, in the standard language or as written: 咋 is "how" in the north only."""
    plain, patterns = context.house.keywords.plain, context.house.keywords.patterns
    # Why: "can I pay it by phone" names nothing but a way; the ways are told together.
    by_way = "how" if patterns.search("way_of_it", context.turn.text) else ""
    return plain.aspect(context.turn.text) or plain.aspect(context.written) or by_way


def _told(context: TurnContext, service: Service, aspect: str, *, in_words: bool = False) -> TurnResult:
    """Answers what is asked of a service just named, else says what it is.

    in_words: what is asked says more than its aspect.
    """
    if not aspect:
        return service_answer.introduce(context, service)
    plainly = None if in_words else service_answer.plainly(context, service, aspect)
    return plainly or service_answer.answer_question(analyse(context, context.turn.text), service, aspect)


def analysed(context: TurnContext) -> TurnContext:
    """The turn with its analysis, as a question where it is one: once a turn for all rules on errands."""
    return analyse(context, with_question_mark(context))


def with_question_mark(context: TurnContext) -> str:
    """The text of a turn; a plain question always gets its question mark, so that the mark makes no difference."""
    text = context.turn.text
    if not _aspect(context):
        return text
    return text.strip(ENDS) + context.traits.question
