"""Whether what is said right after a danger is plainly of another thing. In doubt it is of the danger."""

from __future__ import annotations

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import eligibility
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import callback, handover, offices, report_reading
from bot.errands.danger import alarm, danger_assessment, danger_record
from bot.nlu.talk_control import NOTHING, left
from bot.retrieval.services.query import length
from bot.safety.detector import GRAVE

ANOTHER, ASIDE = THRESHOLDS.after_danger.another, THRESHOLDS.after_danger.aside
HARMLESS, NAMED = THRESHOLDS.after_danger.harmless, THRESHOLDS.after_danger.named
ONE_OF_THREE = THRESHOLDS.after_danger.one_of_three
TOLD, TOLD_HARMLESS = THRESHOLDS.after_danger.told, THRESHOLDS.after_danger.told_harmless
THREAD, SAYS = THRESHOLDS.after_danger.thread, THRESHOLDS.after_danger.says
OF_A_SERVICE = {"bring", "cost", "who", "deadline"}
"""Aspects that nobody asks of an ambulance on its way."""
STILL_SO = {"status", "not-fixed"}
"""Acts that say, or ask, how something open stands."""
LESSER = {"fraud", "lost", "cold"}
"""Families in which no life is in danger at this minute: what was talked of before goes on the sooner."""


def is_another(context: TurnContext) -> bool:
    """True if a turn names another thing, is about what they have open, asks for a person, or says that it is over."""
    text, house = context.turn.text, context.house
    # Why what is over: "the ambulance has been and he is fine, what number was it for my pension" asks for a service.
    if (
        alarm.is_over(context)
        or house.danger.lexicon.says_over(text)
        or _is_only_thanks(context)
        or _wants_person(context)
    ):
        return True
    return _is_of_own(context) or names_need(context) or _goes_back(context)


def _is_of_own(context: TurnContext) -> bool:
    """True if a turn is about what they have open; that something is still so, with nothing open but the danger, is of the danger."""
    turn, house = context.turn, context.house
    if not danger_assessment.is_own_errand(context) or house.desk is None:
        return False
    others = (each for each in house.desk.cases_of(turn.address, turn.at) if each.code != context.session.danger.code)
    return any(others) or bool(set(house.acts.among(danger_assessment.OWN_ACTS, turn.text, context.written)) - STILL_SO)


def _goes_back(context: TurnContext) -> bool:
    """True if a turn goes on with what was talked of before: "it is only the two of them", "what do I bring".

    So it may after a lesser danger with a service in hand, and after one that the network alone heard. It says more than a word,
    nothing that belongs to the danger, and is harmless to the network.
    """
    known, text, keywords = context.session.danger, context.turn.text, context.house.keywords
    is_of_a_service = keywords.plain.aspect(text) in OF_A_SERVICE
    if not is_of_a_service and (length(text) < SAYS or not _may_be_left(context)):
        return False
    if not (known.need or _is_lesser(context)) or danger_record.where_in(context):
        return False
    # Why the number at first: whoever asks for one right after a danger is told that one again.
    belongs = ("of_fraud", "still_in_danger", *(("number",) if known.times == 0 else ()))
    return not any(keywords.has(kind, text) for kind in belongs) and _score(context) <= THREAD


def _is_lesser(context: TurnContext) -> bool:
    """True after a danger that threatens no life, with something talked of before it."""
    focus = context.session.focus
    is_talk = bool(focus.service or focus.last_list)
    return is_talk and danger_record.danger_of(context.session.danger).family in LESSER


def _may_be_left(context: TurnContext) -> bool:
    """True if more than a plain question leaves the danger: no life is in danger, or what was said is surely of a service.

    Why: "can it wait until my daughter comes" after a pressure on the chest is of the chest.
    """
    known = context.session.danger
    found = analyse(context, known.need).found if known.need else None
    return known.level not in GRAVE or (found is not None and found.confidence >= danger_assessment.SURE)


def names_need(context: TurnContext) -> bool:
    """True if a turn plainly names another thing: by its name, as a question, a wish or a report, or by the way."""
    text, house = context.turn.text, context.house
    if _names_service(context) or _asks_of_office(context):
        return True
    if house.keywords.has("aside", text):
        return danger_assessment.is_need(context, ASIDE)
    if eligibility.is_asking(context):
        return _asks_for_service(context)
    if house.readers.words.has("questions", text) or house.danger.lexicon.asks_of_city(text):
        return danger_assessment.is_need(context, ANOTHER) or _is_harmless(context)
    # Why both: "the power is off" is all but surely of a service too, and to the network it sounds like the danger.
    is_told = danger_assessment.is_need(context, TOLD) and _score(context) <= TOLD_HARMLESS
    # Why: an address alone is where help is to come, whatever service it is near to.
    is_told = is_told and not danger_record.where_in(context)
    return is_told or (_is_report(context) and danger_assessment.is_need(context, ANOTHER))


def _asks_for_service(context: TurnContext) -> bool:
    """True if somebody asks whether one of them may have what is named; "can she have water" is of the danger."""
    text, score = context.turn.text, _score(context)
    if context.house.catalogue.named_in(text) is not None:
        return score <= NAMED
    if score > TOLD_HARMLESS:
        return False
    found = analyse(context, text).found
    is_likely = found is not None and found.among >= ONE_OF_THREE
    return (is_likely and eligibility.is_outright(context)) or danger_assessment.is_need(context, ANOTHER)


def _is_harmless(context: TurnContext) -> bool:
    """True if the network is sure that a turn is of no danger, and one of three services is likely: "how do I renew my card"."""
    found = analyse(context, context.turn.text).found
    return found is not None and found.among >= ONE_OF_THREE and _score(context) <= HARMLESS


def _score(context: TurnContext) -> float:
    """How dangerous the network finds a turn: far below 0 for a harmless one; that low where there is no network."""
    text, danger = context.turn.text, context.house.danger
    if danger.classifier is None:
        return min(HARMLESS, NAMED)
    return danger.classifier.judge(text, danger.lexicon.match(text).raised)[1]


def _wants_person(context: TurnContext) -> bool:
    """True if somebody asks for a person, or about the one they were promised."""
    text, keywords = context.turn.text, context.house.keywords
    if keywords.has("human", text) or handover.is_wanted(context):
        return True
    is_promised, is_fresh = callback.is_promised(context), callback.is_fresh(context)
    return is_promised and bool(keywords.promise.kind(text, promised=True, fresh=is_fresh))


def _is_only_thanks(context: TurnContext) -> bool:
    keywords, text = context.house.keywords, context.turn.text
    return keywords.has("thanking", text) and left(keywords.without("thanking", text), keywords) <= NOTHING


def _names_service(context: TurnContext) -> bool:
    """True if a service is named with no more than a word or two around it, in words that tell of no danger."""
    names = [each.name for each in context.house.keywords.plain.names(context.turn.text)]
    return context.house.catalogue.called(names) is not None and _score(context) <= NAMED


def _asks_of_office(context: TurnContext) -> bool:
    """True for a question about an office by its name; "she lies in the city hall" says where somebody is."""
    asks = context.house.readers.words.has("questions", context.turn.text)
    return asks and offices.named(context) is not None


def _is_report(context: TurnContext) -> bool:
    """True if a thing that can be reported is named and said as people say it, in words that tell of no danger."""
    reported = report_reading.read(analyse(context, context.turn.text))
    return bool(reported.named) and reported.score >= danger_assessment.NEAREST and _score(context) <= NAMED
