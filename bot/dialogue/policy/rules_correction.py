"""The rule on corrections: the person says what is meant, or only that something is wrong."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import surely_answers
from bot.dialogue.policy.rules_followup import as_decided
from bot.dialogue.policy.rules_need import life_event
from bot.dialogue.tracking import corrections, reference, service_decision
from bot.dialogue.tracking.aspect import aspect_of, means
from bot.dialogue.tracking.reference import is_brief, likeliest, merged_with_goal, search_goal
from bot.dialogue.tracking.service_signs import has_confident_match
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import life_events, service_answer, service_search, smalltalk_and_settings
from bot.model.turn_result import TurnResult


def take_last(context: TurnContext) -> TurnContext:
    """The turn with only what its text means in the end, where it takes back itself what it said before."""
    meant = corrections.said_last(context)
    return context.with_text(meant) if meant else context


def handle_correction(context: TurnContext) -> TurnResult | None:
    """Changes what was misunderstood and keeps the rest."""
    if corrections.lacks_what_was_told(context) or _is_nothing_told(context):
        return None
    if corrections.asks_for_another(context) and not _is_told_here(context):
        return service_search.reject_and_next(replace(context, found=merged_with_goal(context).found))
    if (listed := _of_event(context)) is not None:
        return listed
    wrong = means(context, "wrong_thing") or context.house.keywords.has("correcting", context.turn.text)
    said, plainly_meant = corrections.parse_contrast(context), corrections.says_meant(context)
    if not (wrong or plainly_meant or corrections.is_correction(context, said)):
        return None
    corrected = analyse(context, said.meant)
    if plainly_meant and (answered := _meant(corrected)) is not None:
        return answered
    if (said.meant == context.turn.text and corrections.is_bare(context)) or (
        is_brief(corrected) and not said.denied and not corrections.tells_who(corrected)
    ):
        found = search_goal(context)
        return (
            service_search.reject_and_next(replace(context, found=found))
            if found
            else smalltalk_and_settings.say(context, "list.none")
        )
    if (again := _with_other_figure(corrected)) is not None:
        return again
    both = reference.search_with_need(corrected)
    if context.service is not None and corrections.still_meant(corrected, said, both):
        aspect, asked = aspect_of(corrected), reference.without_circumstance(corrected)
        kept = as_decided(corrected, service_decision.weighed(corrected, asked, context.service), aspect)
        return kept or service_answer.answer_question(corrected, context.service, aspect)
    refused = _refused_by(context, said)
    joined = corrections.apply_correction(corrected.with_focus(rejected=refused), said, refused, both)
    need = f"{context.session.focus.goal_text} {said.meant}".strip()
    if joined.found is not None and joined.found.outcome == "none":
        if said.denied and corrections.is_worth_offering(joined.found):
            return service_search.ask_which(joined.with_focus(goal_text=need), joined.found)
        if context.service is not None:
            return service_answer.answer_question(corrected, context.service, aspect_of(corrected))
    return service_search.find(joined, aspect_of(joined), need)


def _is_nothing_told(context: TurnContext) -> bool:
    """True where nothing was told that could be wrong: "me card won't go" is a need."""
    focus = context.session.focus
    is_open = focus.service or focus.last_list or focus.open_options or focus.goal_text or focus.event or focus.office
    return not is_open and not context.session.last


def _with_other_figure(corrected: TurnContext) -> TurnResult | None:
    """What was asked before, answered for the figure that is said now, if only that is put right; else None."""
    if corrected.service is None or not corrections.tells_only_figure(corrected):
        return None
    aspect = aspect_of(corrected) or corrected.session.focus.aspect
    return service_answer.answer_question(corrected, corrected.service, aspect)


def _of_event(context: TurnContext) -> TurnResult | None:
    """The list of a life event once more, if only how it came about is put right ("no, I quit"); else None."""
    text, has = context.turn.text, context.house.keywords.has
    denies = has("denying", text[: corrections.START]) and not has("asking", text)
    if not denies or context.house.keywords.refusing.what(text) or not life_events.is_listed(context):
        return None
    if corrections.is_empty(context) or corrections.says_meant(context) or has_confident_match(context):
        return None
    other = life_event(context)
    is_same = other is None or other.session.focus.event == context.session.focus.event
    return life_events.list_again(context) if is_same else other


def _is_told_here(context: TurnContext) -> bool:
    """True where an entry that has ended names what else there is: "is there other help?" of last summer's grant."""
    service = context.service
    ended = service is not None and service.valid_until is not None and service.valid_until < context.today
    return ended and service is not None and surely_answers(context, service)


def _refused_by(context: TurnContext, said: corrections.Contrast) -> tuple[str, ...]:
    """Services excluded by a correction; the one in hand stays if something else is denied."""
    is_about_it = not said.denied or corrections.denies_service(context, said)
    return service_search.refusals(context) if context.service and is_about_it else context.session.focus.rejected


def _meant(corrected: TurnContext) -> TurnResult | None:
    """What somebody says they meant: an aspect of the service in hand, or another service; None if it is neither."""
    service, aspect = corrected.service, corrected.house.keywords.plain.aspect(corrected.turn.text)
    if service is not None and aspect:
        return service_answer.plainly(corrected, service, aspect)
    if (event := life_event(corrected)) is not None:
        return event
    if corrected.found is None or corrected.found.outcome == "none":
        return None
    refused = service_search.refusals(corrected)
    first = likeliest(corrected)
    if first is not None and first.source_id in refused:
        return None
    return service_search.find(
        corrected.with_focus(rejected=refused, belief=()), aspect_of(corrected), corrected.turn.text
    )
