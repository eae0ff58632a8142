"""Weighs a turn that was understood: rules in order, each answers or passes on; the last one always answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import breath, thread
from bot.answered import Answered
from bot.catalogue.lexical import tokens
from bot.catalogue.search import CHOICES
from bot.context import Context
from bot.errands import about, events, find, manners, offices, person, problems, recap, two
from bot.heard import heard
from bot.keywords import LAST, OTHER
from bot.reply import Say
from bot.siblings import meant_rather
from bot.thread import follows_up, gone_back_to, is_brief, names_a_service, search_need, with_need

Rule = Callable[[Context], Answered | None]
SURE, LIKELY = 0.60, 0.40
VERY_SURE = 0.92
"""Confidence from which a setting is changed in the middle of talking about a service: "he is slow on his legs" is no wish."""
SURELY_PERSON = 0.65
"""Confidence from which a person is fetched in the middle of talking about a service; "what number do I ring" is near."""
WHOLE_MESSAGE = 4
"""Words up to which a text about a language is a wish for it."""
CALLED = 0.10
"""Chance that a person is wanted from which words for one settle it."""
NAMED = 0.30
"""Search confidence from which a wish to book or to look something up is about a service."""
CLEARLY = 0.35
"""Nearness below which no fact speaks for itself, and what was heard faintly decides."""
MISSES = 2
MOST_NEED = 300
"""Characters of a need put in several turns."""
PERSON_FIRST = {
    "book": "not_yet.book", "move_booking": "not_yet.book", "cancel_booking": "not_yet.book", "status": "not_yet.status",
    "complain": "not_yet.complain", "scam_check": "not_yet.scam", "privacy": "not_yet.privacy",
}  # fmt: skip
"""What can not be done here yet → how that is said before a person is offered."""
MAY_BE_WRITTEN = {"book", "move_booking", "cancel_booking", "status", "privacy", "complain"}
"""Asked for, but the entry in hand may hold the answer: "do I need an appointment?"."""
SETTINGS: dict[str, Callable[[Context], Answered]] = {
    "are_you_machine": lambda c: manners.say(c, "machine"),
    "help": manners.help_,
    "repeat": manners.repeat,
    "slower": manners.slower,
    "simpler": manners.simpler,
    "change_language": manners.ask_language,
    # Why not at once: a model that mishears must not silence the line; the word STOP does.
    "stop_messages": lambda c: manners.say(c, "stop.how"),
}
KIND: dict[str, Callable[[Context], Answered]] = {
    "greet": manners.greet,
    "thanks_bye": lambda c: manners.say(c, "thanks"),
    "small_talk": lambda c: manners.say(c, "small"),
}
NO_NEED = {*SETTINGS, *KIND, "affirm", "deny", "ask_more"}


def weigh(context: Context) -> Answered:
    """The answer of the first rule that has one."""
    return next(answered for rule in RULES if (answered := rule(context)) is not None)


def aspect_of(context: Context) -> str:
    """What is asked about a service ("bring", "when" …), or "" where only the words tell."""
    if context.service and is_brief(context) and offices.asked_day(context):
        return "when"
    aspect = about.ASPECTS.get(context.meaning.intent, "") if context.meaning.confidence >= LIKELY else ""
    # Why: "how much do they pay?" asks what it is, to a classifier, but an amount is wanted.
    wants_amount = aspect in {"", "what", "more"} and context.house.keywords.has("amount", context.turn.text)
    return "cost" if wants_amount else aspect


def _is(context: Context, *intents: str, least: float = LIKELY) -> bool:
    return context.meaning.intent in intents and context.meaning.confidence >= least


def _question_open(context: Context) -> Answered | None:
    """An answer to our question in other words than expected."""
    asking = context.session.slots.get("asking", "")
    if asking == "place":
        return offices.nearest(context.with_session(slots={}, errand=""))
    if asking == "yes-no" and _is(context, "affirm", "deny"):
        return person.wanted(context, reason="not-here") if _is(context, "affirm") else person.declined(context)
    if asking == "digits" and not names_a_service(context):
        return _number_open(context)
    return None


def _number_open(context: Context) -> Answered | None:
    """A number was asked for and something else said: no number after all, another need, or not heard."""
    if _is(context, "deny"):
        return person.declined(context)
    near = {"ask_phone", "callback", "person", "affirm", "ask_who", "ask_what"}
    is_other = context.meaning.confidence >= SURE and context.meaning.intent not in near
    return None if is_other else person.number_given(context, "")


def _person(context: Context) -> Answered | None:
    """Somebody wants a person."""
    intents = dict(context.meaning.alternatives)
    called = intents.get("person", 0.0) + intents.get("callback", 0.0) >= CALLED
    if called and context.house.keywords.has("human", context.turn.text):
        return person.wanted(context)
    named = names_a_service(context) and context.meaning.confidence < SURELY_PERSON
    least = SURELY_PERSON if context.service else LIKELY
    return person.wanted(context) if not named and _is(context, "person", "callback", least=least) else None


def _no_question(context: Context) -> Answered | None:
    """Thanks, small talk, a wish how to be spoken to."""
    has, text = context.house.keywords.has, context.turn.text
    if context.service and has("whole", text):
        return recap.recap(context)
    if (
        context.service
        and has("thanking", text)
        and not has("asking", text)
        and not _is(context, "find_service", least=SURE)
    ):
        return manners.say(context, "thanks")
    asks = _is(context, "small_talk", least=0.0) and has("asking", text)
    if names_a_service(context) or (asks and (context.service or context.meaning.confidence < VERY_SURE)):
        return None
    if _is(context, *KIND, least=SURE):
        return KIND[context.meaning.intent](context)
    least = VERY_SURE if context.service else SURE
    is_long = len(tokens(text, context.house.keywords.stop_words)) > WHOLE_MESSAGE
    if not _is(context, *SETTINGS, least=least) or (_is(context, "change_language") and is_long):
        return None
    return SETTINGS[context.meaning.intent](context)


def _listed(context: Context) -> Answered | None:
    """ "The first one", "the other one": of the last list, though other things were said since."""
    place, shown = context.house.keywords.place(context.turn.text), thread.listed(context, context.session.focus.shown)
    if place is None or len(shown) < 2 or context.house.keywords.has("back_to", context.turn.text):
        return None
    if place == OTHER:
        left = [service for service in shown if service.source_id != context.session.focus.service]
        if len(left) > 1:
            return find.offer(context, left)
        place = shown.index(left[0]) + 1
    picked = shown[-1] if place == LAST else shown[place - 1] if place <= len(shown) else None
    aspect = aspect_of(context)
    if picked is None:
        return None
    return about.about(context, picked, aspect) if aspect else about.introduce(context, picked)


def _not_that(context: Context) -> Answered | None:
    """Something was taken wrongly: the thing corrected changes, the rest stays."""
    wrong = _is(context, "wrong_thing")
    if not (wrong or context.house.keywords.has("correcting", context.turn.text)):
        return None
    meant = thread.meant(context)
    corrected = heard(context, meant)
    if (wrong and meant == context.turn.text and thread.is_bare(context)) or is_brief(corrected):
        found = search_need(context)
        return find.another(replace(context, found=found)) if found else manners.say(context, "greet.again")
    if context.service is not None and thread.still_meant(corrected):
        return about.about(corrected, context.service, aspect_of(corrected))
    refused = find.refusals(context) if context.service else context.session.focus.refused
    joined = with_need(corrected.with_focus(refused=refused), refused)
    if context.service is not None and joined.found is not None and joined.found.outcome == "none":
        return about.about(corrected, context.service, aspect_of(corrected))
    return find.find(joined, aspect_of(joined), f"{context.session.focus.need} {meant}".strip())


def _life_event(context: Context) -> Answered | None:
    """Something that happens in a life, near one the city has steps for."""
    event, near = events.near(context)
    least = events.IN_THREAD if context.service else events.NEAR_ENOUGH
    if not context.service and _is(context, "life_event", least=SURE):
        least = events.LIKELY_ENOUGH
    meant = near >= events.SURELY or (_is(context, "life_event", least=0.0) and near >= least)
    return events.guide(context, event, near) if event and meant else None


def _problem(context: Context) -> Answered | None:
    """Something broken, near one the city has a team for."""
    problem, near = problems.near(context)
    meant = near >= problems.SURELY or (_is(context, "report_problem") and near >= problems.NEAR_ENOUGH)
    return problems.told(context, problem, near) if problem and meant else None


def _not_here_yet(context: Context) -> Answered | None:
    """What can not be done here yet, unless it is a question that the entry in hand answers."""
    intent, service = context.meaning.intent, context.service
    if names_a_service(context) or not _is(context, *PERSON_FIRST, least=SURE):
        return None
    if intent in MAY_BE_WRITTEN:
        least = VERY_SURE if service else SURE
        found = service is None and context.found is not None and context.found.confidence >= NAMED
        written = service is not None and about.answers(context, service)
        if written or found or not _is(context, intent, least=least):
            return None
    warned = Say(context.say(PERSON_FIRST[intent]))
    if intent == "scam_check" and service is not None and about.answers(context, service):
        answered = about.about(context, service, "")
        return replace(answered, reply=replace(answered.reply, parts=(warned, *answered.reply.parts)))
    return person.offer(context, warned, outcome="person", errand=intent)


def _office(context: Context) -> Answered | None:
    """A question about an office by name, about the one in hand, or for the nearest."""
    nearest = _is(context, "nearest_office", least=0.0)
    aspect = "when" if nearest else about.ASPECTS.get(context.meaning.intent, "")
    office = offices.named(context)
    if offices.asked_day(context) and (office or is_brief(context)):
        aspect = "when"
    if not context.service or office:
        aspect = (
            "when" if aspect == "deadline" else aspect or (context.session.focus.aspect if is_brief(context) else "")
        )
    if office and aspect in offices.ASPECTS:
        return offices.in_hand(context.with_focus(office=office.id, service=""), aspect)
    in_hand = context.session.focus.office and not context.service and not nearest and not office
    if in_hand and aspect in offices.ASPECTS:
        return offices.in_hand(context, aspect)
    is_asked = _is(context, "nearest_office") and context.house.city.offices
    return offices.nearest(context) if is_asked else None


def _goes_back(context: Context) -> Answered | None:
    """Back to a service talked about before."""
    service, aspect = gone_back_to(context), aspect_of(context)
    if service is None:
        return None
    return about.about(context, service, aspect) if aspect else about.introduce(context, service)


def _goes_on(context: Context) -> Answered | None:
    """On with the service in hand."""
    service, aspect = context.service, aspect_of(context)
    if service is None or not follows_up(context):
        return None
    if not is_brief(context) and (other := meant_rather(thread.with_need(context), service)):
        return about.about(context, other, aspect) if aspect else about.introduce(context, other)
    if not aspect and not about.answers(context, service, CLEARLY):
        aspect = about.ASPECTS.get(context.meaning.intent, "")
    return about.about(context, service, aspect)


def _unsettled(context: Context) -> Answered | None:
    """More on a need no service was found for: a question is answered for the likeliest; a list is never shown twice."""
    found = context.found
    if not thread.is_unsettled(context) or found is None or names_a_service(context):
        return None
    focus, aspect = context.session.focus, aspect_of(context)
    need = f"{focus.need} {context.turn.text}"[-MOST_NEED:]
    joined = with_need(context, focus.refused)
    ranked = thread.ranked(joined)
    if not ranked:
        return None
    shown = thread.listed(context, focus.shown)
    if thread.asks(context) and shown:
        return find.likely(joined, ranked, aspect, focus.need)
    if joined.found is not None and joined.found.outcome == "none":
        return None
    if {service.source_id for service in ranked[:CHOICES]} == {service.source_id for service in shown}:
        return find.likely(joined, ranked, "", need)
    return find.find(joined, aspect, need)


def _outside(context: Context) -> Answered | None:
    """Nothing a city does."""
    is_found = context.found is not None and context.found.outcome == "this"
    if is_found or not _is(context, "out_of_scope"):
        return None
    return context.answer(Say(context.say("out_of_scope")), outcome="out-of-scope", errand="find")


def _missed(context: Context) -> Answered | None:
    """Nothing was understood: asked again, then a person offered."""
    unclear = context.meaning.intent == "nlu_fallback" and is_brief(context)
    if context.found is None or context.found.outcome != "none" or not (context.meaning.intent in NO_NEED or unclear):
        return None
    misses = context.session.misses
    context = context.with_session(misses=misses + 1)
    if misses >= MISSES:
        return person.offer(context, outcome="missed", errand="manners")
    return context.answer(Say(context.say("missed")), outcome="missed", errand="manners")


def _need(context: Context) -> Answered:
    """A need in someone's own words, or two."""
    if not names_a_service(context) and (both := breath.halves(context)):
        return two.both(context, *both)
    return find.find(context, aspect_of(context))


def _later(context: Context) -> Answered | None:
    """The second need of an earlier breath, taken up now."""
    later, found = context.session.focus.later, context.found
    if not later or found is None or not thread.takes_up(context, later):
        return None
    context = context.with_session(focus=replace(context.session.focus.on(""), later="", need=later))
    return find.find(with_need(context), aspect_of(context), later)


RULES: tuple[Rule, ...] = (
    _question_open,
    _person,
    _no_question,
    _listed,
    _goes_back,
    _not_that,
    _life_event,
    _problem,
    _not_here_yet,
    _office,
    _later,
    _goes_on,
    _unsettled,
    _outside,
    _missed,
    _need,
)
