"""Weighs a turn that was understood: a follow-up, a new need, an answer to our question, or no question at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answered import Answered
from bot.catalogue.lexical import tokens
from bot.catalogue.model import Service
from bot.catalogue.search import question
from bot.context import Context
from bot.errands import about, events, find, manners, offices, person, problems
from bot.reply import Say

Errand = Callable[[Context], Answered]
SURE, LIKELY = 0.60, 0.40
KIND = {"greet", "thanks_bye", "small_talk"}
VERY_SURE = 0.92
"""Confidence from which a setting is changed in the middle of talking about a service: "he is slow on his legs" is no wish."""
SURELY_PERSON = 0.65
"""Confidence from which a person is fetched in the middle of talking about a service; "what number do I ring" is near."""
STRONG = 0.80
"""Search confidence above which a service named in the text is meant, whatever the intent."""
ANOTHER = 0.45
"""Search confidence above which a need may leave the service in hand."""
NEEDS = {"find_service", "life_event", "report_problem"}
STICKY, FAR = 0.05, 0.15
"""How much nearer another service must be than the one in hand to take the thread from it: by a need, by a question."""
UNCLEAR = 2
"""Words up to which a text that nothing is near to is asked again instead of noted as missing from the catalogue."""
PERSON_FIRST = {
    "book": "not_yet.book", "move_booking": "not_yet.book", "cancel_booking": "not_yet.book", "status": "not_yet.status",
    "complain": "not_yet.complain", "scam_check": "not_yet.scam", "privacy": "not_yet.privacy",
}  # fmt: skip
ABOUT_IT = {"book", "move_booking", "cancel_booking", "status"}
"""Asked for, but the entry in hand may hold the answer: "do I need an appointment?"."""
MANNERS: dict[str, Errand] = {
    "greet": manners.greet,
    "thanks_bye": lambda c: manners.say(c, "thanks"),
    "small_talk": lambda c: manners.say(c, "small"),
    "are_you_machine": lambda c: manners.say(c, "machine"),
    "help": manners.help_,
    "repeat": manners.repeat,
    "slower": manners.slower,
    "simpler": manners.simpler,
    "change_language": manners.ask_language,
    # Why not at once: a model that mishears must not silence the line; the word STOP does.
    "stop_messages": lambda c: manners.say(c, "stop.how"),
}


def weigh(context: Context) -> Answered:
    """The one errand that answers a turn."""
    intent, sure = context.meaning.intent, context.meaning.confidence
    if asking := context.session.slots.get("asking"):
        if (answered := _asked(context, asking)) is not None:
            return answered
    named = _names_a_service(context) and sure < SURELY_PERSON
    if intent in {"person", "callback"} and not named and sure >= (SURELY_PERSON if context.service else LIKELY):
        return person.wanted(context)
    if intent in {"affirm", "deny"} and sure >= LIKELY and (answered := _answer_to_question(context, intent)):
        return answered
    if (
        intent in MANNERS
        and sure >= (SURE if intent in KIND or not context.service else VERY_SURE)
        and not _names_a_service(context)
    ):
        return MANNERS[intent](context)
    if intent == "wrong_thing" and sure >= LIKELY:
        return _not_that(context)
    return _errand(context, intent, sure)


def _errand(context: Context, intent: str, sure: float) -> Answered:
    """Needs and questions about the city."""
    if (answered := _happening(context, intent, sure)) is not None:
        return answered
    speaks = context.service is not None and intent in ABOUT_IT and about.answers(context, context.service)
    if intent in PERSON_FIRST and sure >= SURE and not speaks and not _names_a_service(context):
        return person.offer(context, Say(context.say(PERSON_FIRST[intent])), outcome="person", errand=intent)
    if (answered := _about_office(context, intent)) is not None:
        return answered
    if intent == "nearest_office" and sure >= LIKELY and context.house.city.offices:
        return offices.nearest(context)
    aspect = about.ASPECTS.get(intent, "") if sure >= LIKELY else ""
    if (
        context.service
        and offices.asked_day(context)
        and len(tokens(context.turn.text, context.house.keywords.stop_words)) <= UNCLEAR
    ):
        aspect = "when"
    if earlier := _earlier(context):
        return about.about(context, earlier, aspect) if aspect else about.introduce(context, earlier)
    if context.service is not None and _follows_up(context, aspect):
        return about.about(context, context.service, aspect)
    if aspect and context.service is None and not _names_a_service(context) and (offered := _offered(context)):
        return find.offer(context, offered)
    if intent == "out_of_scope" and sure >= LIKELY and context.found is not None and context.found.outcome != "this":
        return context.answer(Say(context.say("out_of_scope")), outcome="out-of-scope", errand="find")
    return _need(context, aspect)


def _about_office(context: Context, intent: str) -> Answered | None:
    """A question about an office by name, or about the one in hand."""
    aspect = about.ASPECTS.get(intent, "when" if intent == "nearest_office" else "")
    text, keywords = context.turn.text, context.house.keywords
    if offices.asked_day(context) is not None and len(tokens(text, keywords.stop_words)) <= UNCLEAR:
        aspect = "when"
    if office := offices.named(context):
        if aspect in offices.ASPECTS:
            return offices.in_hand(context.with_focus(office=office.id, service=""), aspect)
        return None
    if (
        context.session.focus.office
        and not context.service
        and aspect in offices.ASPECTS
        and intent != "nearest_office"
    ):
        return offices.in_hand(context, aspect)
    return None


def _happening(context: Context, intent: str, sure: float) -> Answered | None:
    """A life event or something broken, where the text is near one the city knows."""
    event, near_event = events.near(context)
    least = events.IN_THREAD if context.service else events.NEAR_ENOUGH if sure < SURE else events.LIKELY_ENOUGH
    if event and (near_event >= events.SURELY or (intent == "life_event" and near_event >= least)):
        return events.guide(context, event, near_event)
    problem, near_problem = problems.near(context)
    if problem and (
        near_problem >= problems.SURELY
        or (intent == "report_problem" and sure >= LIKELY and near_problem >= problems.NEAR_ENOUGH)
    ):
        return problems.told(context, problem, near_problem)
    return None


def _offered(context: Context) -> list[Service]:
    """The services just offered and not picked from: a question about one of them needs the pick first."""
    ids = [value.removeprefix("service:") for value in context.session.focus.offered if value.startswith("service:")]
    return [service for source_id in ids if (service := context.house.catalogue.get(source_id))]


def _names_a_service(context: Context) -> bool:
    return context.found is not None and context.found.confidence >= STRONG


def _follows_up(context: Context, aspect: str) -> bool:
    """True when the text is about the service in hand rather than about another one.

    A question ("how much is it?") stays with the service in hand unless it names another one; a need leaves it when another
    service is likelier than not and nearer to the words.
    """
    assert context.found is not None
    assert context.service is not None
    assert context.asked is not None
    catalogue, found = context.house.catalogue, context.found
    if not found.candidates or catalogue.services[found.candidates[0].number].source_id == context.service.source_id:
        return True
    nearness = catalogue.search.facts(context.asked, catalogue.number(context.service.source_id))
    here = float(nearness.max()) if len(nearness) else 0.0
    if aspect or context.meaning.intent not in NEEDS:
        return found.confidence < STRONG or found.near < here + FAR
    return found.confidence < ANOTHER or found.near < here + STICKY


def _need(context: Context, aspect: str) -> Answered:
    """A need in someone's own words; without any sign of one, asked again, then a person offered."""
    assert context.found is not None
    talk = context.meaning.intent in MANNERS or context.meaning.intent in {"affirm", "deny", "ask_more"}
    unclear = context.meaning.intent == "nlu_fallback" and len(tokens(context.turn.text)) <= UNCLEAR
    if context.found.outcome == "none" and (talk or unclear):
        return _missed(context)
    return find.find(_with_need(context), aspect)


def _with_need(context: Context) -> Context:
    """More words on a need that was not settled: both looked for together, where that finds more than the words alone."""
    need, found = context.session.focus.need, context.found
    if (
        context.service is not None
        or not need
        or found is None
        or found.outcome == "this"
        or context.session.misses > 2
    ):
        return context
    both = f"{need} {context.turn.text}"
    asked = question(both, context.house.keywords.joins)
    together = context.house.catalogue.search.find(asked, context.house.catalogue.hidden)
    return replace(context, asked=asked, found=together) if together.among > found.among else context


def _missed(context: Context) -> Answered:
    misses = context.session.misses
    context = context.with_session(misses=misses + 1)
    if misses >= 2:
        return person.offer(context, outcome="missed", errand="manners")
    return context.answer(Say(context.say("missed")), outcome="missed", errand="manners")


def _answer_to_question(context: Context, intent: str) -> Answered | None:
    """Yes or no in other words, to the question open."""
    if context.session.slots.get("asking") != "yes-no":
        return None
    return person.wanted(context, reason="not-here") if intent == "affirm" else person.declined(context)


def _not_that(context: Context) -> Answered:
    """The need before, without what was refused."""
    need, named = context.session.focus.need, context.found
    if named and named.outcome == "this" and _first(context).source_id != context.session.focus.service:
        return find.find(context)
    if not need:
        return manners.say(context, "greet.again")
    found = context.house.catalogue.search.find(
        question(need, context.house.keywords.joins), context.house.catalogue.hidden
    )
    return find.another(replace(context, found=found))


def _first(context: Context) -> Service:
    assert context.found is not None
    return context.house.catalogue.services[context.found.candidates[0].number]


def _earlier(context: Context) -> Service | None:
    """The service talked about before that somebody goes back to, or None: the one most like the words, else the last."""
    earlier = context.session.focus.earlier
    if not earlier or not context.house.keywords.has("back_to", context.turn.text) or context.found is None:
        return None
    likely = [context.house.catalogue.services[c.number].source_id for c in context.found.candidates]
    return context.house.catalogue.get(min(earlier, key=lambda s: likely.index(s) if s in likely else len(likely)))


def _asked(context: Context, asking: str) -> Answered | None:
    """An answer to the question open, in other words than expected; None where the text is about something else."""
    intent, sure = context.meaning.intent, context.meaning.confidence
    if asking == "place":
        return offices.nearest(context.with_session(slots={}, errand=""))
    if asking != "digits" or _names_a_service(context):
        return None
    if intent == "deny" and sure >= LIKELY:
        return person.declined(context)
    is_other = sure >= SURE and intent not in {"ask_phone", "callback", "person", "affirm", "ask_who", "ask_what"}
    return None if is_other else person.number_given(context, "")
