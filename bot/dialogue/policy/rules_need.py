"""Rules on a turn that was understood: an open question, a person, a life event, a problem, an office, a need."""

from __future__ import annotations

from bot.answering.answers import answers
from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.policy import rules_begin, yes_no
from bot.dialogue.policy.rules_talk import KIND, SETTINGS, SURE, VERY_SURE, WHOLE_MESSAGE
from bot.dialogue.tracking import eligibility, hearsay, multi_intent, service_decision
from bot.dialogue.tracking.aspect import ASPECTS, LIKELY, asked_day, aspect_of, is_bare_thing, means
from bot.dialogue.tracking.reference import is_brief
from bot.dialogue.tracking.service_signs import has_confident_match
from bot.dialogue.turn.context import TurnContext
from bot.errands import (
    callback_reason,
    handover,
    life_events,
    missed,
    nearest_office,
    offices,
    place_asked,
    scam_warning,
    service_search,
    street_problems,
    two_needs,
    unclear,
)
from bot.errands.case import desk as cases
from bot.errands.case import may_text
from bot.errands.case.existing import own_status
from bot.errands.case.report import kinds, report
from bot.errands.case.start import start
from bot.language.tokens import tokens
from bot.model.reply import Say
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import length

SURELY_PERSON = THRESHOLDS.person.in_talk
NAMED = THRESHOLDS.booking.found
NEEDED = THRESHOLDS.booking.need
ABOUT_HOURS = 24
"""Length of a text in characters of Chinese up to which an office and a day together ask when it is open."""
FOUND = THRESHOLDS.office.service
PERSON_FIRST = {
    "book": "not_yet.book", "move_booking": "not_yet.book", "cancel_booking": "not_yet.book", "status": "not_yet.status",
    "complain": "not_yet.complain", "scam_check": "not_yet.scam", "privacy": "not_yet.privacy",
}  # fmt: skip
"""What can not be done here yet → how that is said before a person is offered."""
MAY_BE_WRITTEN = {"book", "move_booking", "cancel_booking", "status", "privacy", "complain"}
"""Asked for, but the entry in hand may hold the answer: "do I need an appointment?"."""
NO_NEED = {*SETTINGS, *KIND, "affirm", "deny", "ask_more"}


def pending_question(context: TurnContext) -> TurnResult | None:
    """An answer to our question in other words than expected."""
    session = context.session
    if place := nearest_office.place_given(context):
        return place
    if session.waits_for("yes-no") and means(context, "affirm", "deny"):
        answered = may_text.keep if may_text.is_asked(context) else yes_no.answered
        return answered(context, yes=means(context, "affirm"))
    if session.waits_for("digits") and not has_confident_match(context):
        return _number_open(context)
    return None


def _number_open(context: TurnContext) -> TurnResult | None:
    """A number was asked for and something else came: no number after all, another need, or a misunderstanding."""
    if means(context, "deny"):
        return handover.declined(context)
    if means(context, "person") or context.house.keywords.has("human", context.turn.text):
        return handover.request_callback(context)
    near = {"ask_phone", "callback", "affirm", "ask_who", "ask_what"}
    sure = context.meaning.confidence >= SURE or (context.found is not None and context.found.outcome == "this")
    return None if sure and context.meaning.intent not in near else handover.number_given(context, "")


def wants_person(context: TurnContext) -> TurnResult | None:
    """Somebody wants a person; who wants to be rung each day wants a service."""
    if handover.is_daily_call(context):
        return None
    if callback_reason.is_refused(context):
        return handover.without_call(context)
    if handover.is_wanted(context):
        return handover.request_callback(context)
    if handover.is_meant(context) and context.house.keywords.has("human", context.turn.text):
        return handover.request_callback(context)
    found = context.found is not None and context.found.outcome == "this"
    named = (has_confident_match(context) or found) and context.meaning.confidence < VERY_SURE
    least = SURELY_PERSON if context.service else LIKELY
    # Why: "which number do I ring to ask" wants to ring, not to be rung.
    has = context.house.keywords.has
    wishes = (
        ("person",) if has("number", context.turn.text) and has("asking", context.turn.text) else ("person", "callback")
    )
    return handover.request_callback(context) if not named and means(context, *wishes, least=least) else None


def life_event(context: TurnContext) -> TurnResult | None:
    """A life event, if it is near one for which the city has steps."""
    event, near = life_events.near(context)
    # Why: "we moved here last year, can we get a cheap flat" tells of the move because it decides.
    if eligibility.is_asked(context):
        return None
    least = life_events.IN_THREAD if context.service else life_events.NEAR_ENOUGH
    if not context.service and means(context, "life_event", least=SURE):
        least = life_events.LIKELY_ENOUGH
    meant = near >= life_events.SURELY or (means(context, "life_event", least=0.0) and near >= least)
    if not (event and meant):
        event, near = life_events.by_sayings(context)
    return life_events.guide(context, event, near) if event else None


def street_problem(context: TurnContext) -> TurnResult | None:
    """Something broken, if it is near a problem for which the city has a team."""
    said = kinds.plain_report(context) if cases.desk(context) is None else None
    # Why not where its own entry is found: that may say more, and hold the answers to what is asked next.
    if said and not street_problems.finds_own_entry(context, said.named[0]):
        return street_problems.told(context, said.named[0], said.cosine)
    problem, near = street_problems.near(context)
    if problem is None or not (near >= street_problems.SURELY or _is_reported(context, problem, near)):
        return None
    if cases.desk(context) is None or start.is_asking(context):
        return street_problems.told(context, problem, near)
    return report.begin(context, problem, context.house.readers.places.read(context.turn.text, context.language))


def _is_reported(context: TurnContext, problem: Problem, near: float) -> bool:
    """True where a turn reports the problem whose thing it names: nearly as others say it, or, where no service is meant, in any words."""
    if not means(context, "report_problem") or near < street_problems.TOLD:
        return False
    # Why not of a question: "when is glass collected" names glass, and nothing is slippery.
    asks = start.is_asking(context) or context.house.keywords.has("asking", context.turn.text)
    if street_problems.is_of_another(context, problem) and not asks:
        return True
    if near >= street_problems.NEAR_ENOUGH:
        return not _is_nearer(context, near)
    if asks:
        return False
    is_found = context.found is not None and (context.found.outcome == "this" or context.found.near >= near)
    return means(context, "report_problem", least=SURE) and not is_found and street_problems.is_nearest(context, near)


def _is_nearer(context: TurnContext, near: float) -> bool:
    """True if a service is settled and nearer to the text than any problem: a dark house is not a street lamp."""
    found = context.found
    return found is not None and found.outcome == "this" and service_decision.is_alone(found) and found.near > near


def not_here_yet(context: TurnContext) -> TurnResult | None:
    """What the line cannot do yet, unless the entry in hand answers the question."""
    intent, service = context.meaning.intent, context.service
    is_wish = intent == "book" and means(context, "book", least=SURE) and not start.is_asking(context)
    if is_wish and (begun := unclear.ask_again(context) or rules_begin.begin_meant(context)):
        return begun
    warned_of = any(part == Say(context.say("not_yet.scam")) for part in context.session.last)
    if warned_of and context.house.keywords.has("no_scam", context.turn.text) and _is_hardly_more(context, "no_scam"):
        return handover.offer(context, Say(context.say("scam.not")), outcome="person", errand=intent)
    if has_confident_match(context) or not means(context, *PERSON_FIRST, least=SURE):
        return None
    # Why: "is it safe to drink" asks about a thing, and nobody's honesty.
    if intent == "scam_check" and hearsay.asks_if_safe(context):
        return None
    if intent == "scam_check" and hearsay.is_of_service(context, is_named=_names_a_thing(context)):
        return None
    if intent in MAY_BE_WRITTEN:
        found = service is None and _names_a_thing(context)
        written = service is not None and answers(context, service)
        if written or found or not means(context, intent, least=VERY_SURE if service else SURE):
            return None
    told = scam_warning.warn(context) if intent == scam_warning.ERRAND else own_status.tell(context)
    return told or handover.offer(context, Say(context.say(PERSON_FIRST[intent])), outcome="person", errand=intent)


def _is_hardly_more(context: TurnContext, kind: str) -> bool:
    """True if a text says little beside words of a kind."""
    keywords = context.house.keywords
    return len(tokens(keywords.without(kind, context.turn.text), keywords.stop_words)) <= WHOLE_MESSAGE


def _names_a_thing(context: TurnContext) -> bool:
    """True if a wish to book or to look something up says for what, because a service or an everyday need is likely enough."""
    found = context.found
    if found is None:
        return False
    likely_need = context.meaning.intent == "book" and found.need_chance >= NEEDED
    return max(found.confidence, found.among) >= NAMED or likely_need


def office(context: TurnContext) -> TurnResult | None:
    """A question about an office by name, about the one in hand, or for the nearest."""
    is_nearest = means(context, "nearest_office", least=0.0)
    asks_access = offices.asks_access(context)
    aspect = "when" if is_nearest else "access" if asks_access else ASPECTS.get(context.meaning.intent, "")
    office = offices.named(context)
    aspect = aspect if asks_access or not office else offices.asked_before(context) or aspect
    if office is None and not (start.is_wish(context) or _is_need(context)) and (told := place_asked.answer(context)):
        return told
    is_short = is_brief(context) or offices.is_all_said(context)
    aspect = "when" if asked_day(context) and (office or is_short) else aspect
    if not context.service or office:
        aspect = "when" if aspect == "deadline" else aspect or (context.session.focus.aspect if is_short else "")
    is_need = (length(context.turn.text) > ABOUT_HOURS and start.is_wish(context)) or _is_need(context)
    if office and aspect in offices.ASPECTS and (asks_access or not is_need):
        return offices.in_hand(context.with_focus(office=office.id, service=""), aspect)
    is_other = context.service or is_nearest or office or context.house.keywords.has("elsewhere", context.turn.text)
    if context.session.focus.office and not is_other and aspect in offices.ASPECTS:
        return offices.in_hand(context, aspect)
    at_home = context.service is not None and context.house.keywords.way(context.turn.text) == "home"
    is_asked = means(context, "nearest_office") and context.house.city.offices and not at_home
    return nearest_office.nearest(context) if is_asked else None


def _is_need(context: TurnContext) -> bool:
    """True for a longer text that finds a service: "I want somebody to drive me to the hospital on Thursday" asks for no hours."""
    found = context.found is not None and context.found.outcome != "none" and context.found.among >= FOUND
    return found and context.service is None and length(context.turn.text) > ABOUT_HOURS


def out_of_scope(context: TurnContext) -> TurnResult | None:
    """A text that is not a city's business; a plain need that no service meets is one, as a passport is, if not this city's."""
    found = context.found
    is_city = found is not None and (found.outcome == "this" or (found.is_unmet and not context.service))
    if is_city or not means(context, "out_of_scope"):
        return None
    return context.answer(Say(context.say("out_of_scope")), outcome="out-of-scope", errand="find")


def not_understood(context: TurnContext) -> TurnResult | None:
    """Nothing was understood: the line asks again, and then offers a person."""
    unclear = context.meaning.intent == "nlu_fallback" and is_brief(context)
    if context.found is None or context.found.outcome != "none" or not (context.meaning.intent in NO_NEED or unclear):
        return None
    return missed.missed(context)


def need(context: TurnContext) -> TurnResult:
    """A need in somebody's own words, or two of them."""
    both = multi_intent.split_needs(context)
    if both is not None and not _is_detail(context, *both):
        return two_needs.answer_both(context, *both)
    return service_search.find(context, "" if is_bare_thing(context) else aspect_of(context))


def _is_detail(context: TurnContext, first: multi_intent.NeedClause, second: multi_intent.NeedClause) -> bool:
    """True if the second clause answers a question of the first one's form, and is no need of its own."""
    is_sure = first.found.outcome == "this"
    return is_sure and start.count_answers(context, two_needs.service_of(context, first), second.text)[0] > 0
