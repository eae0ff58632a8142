"""The answer to "shall we do it now?": yes, no, an answer to what comes next, or another day."""

from __future__ import annotations

from bot.catalogue.model import Service
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices, turn_act
from bot.errands.case import desk as cases
from bot.errands.case import drafts, heard, wishes
from bot.errands.case.start import start
from bot.forms.engine.amiss import fields_in
from bot.language.script import HAN
from bot.language.tokens import tokens
from bot.model.case_write import SaveCase
from bot.model.reply import Say
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import length

LEAVE = "leave"
"""The act that puts an errand off."""
FEW = 8
"""Length (characters of Chinese) of a turn that names what was offered, and hardly more."""


def answer_start(context: TurnContext) -> TurnResult | None:
    """Begins after a yes, with what was said before and with the yes; leaves it alone after a no."""
    slots = context.session.asked.slots
    service = context.house.catalogue.get(slots["service"])
    yes = cases.read_yes_no(context)
    if service is not None and yes is not True and is_put_off(context):
        # Why first: the "tomorrow" of "I will finish this tomorrow" answers nothing.
        return put_off(start.in_full(context, slots["said"]), service)
    is_bare = bool(context.turn.keys) or context.house.keywords.command(context.turn.text) in {"yes", "no"}
    if service is not None and not is_bare and _answers_ahead(context, service):
        return start.begin(start.in_full(context, f"{slots['said']}; {context.turn.text}"), service)
    if context.house.acts.are_all(("cancel",), context.turn.text):
        # Why: "cancel that" to an offer is of the offer, and not of what they have besides.
        yes = False
    elif yes is None and service is not None and _names_offered(context, service):
        yes = True
    if yes is None or service is None:
        return None
    if not yes:
        context = context.with_session(expects=None)
        return context.answer(Say(context.say("case.start.no")), outcome="talk", errand=cases.NAME)
    return start.begin(start.in_full(context, slots["said"]), service)


def _names_offered(context: TurnContext, service: Service) -> bool:
    """True for "now the ride" to the offer of a ride: the service by a word of its name, and hardly another word."""
    name, text = context.words(service.name), context.turn.text
    if length(text) > FEW or start.is_asking(context) or start.has_question_mark(context) or cases.read_no(context):
        return False
    pairs = {
        name[at : at + 2] for at in range(len(name) - 1) if HAN.fullmatch(name[at]) and HAN.fullmatch(name[at + 1])
    }
    words = {*tokens(name, context.house.keywords.stop_words)} if not pairs else set()
    return bool(words & {*tokens(text)}) or any(pair in text for pair in pairs)


def _answers_ahead(context: TurnContext, service: Service) -> bool:
    """True if a turn answers the next question already (an address, a day, "no pork"), which means yes."""
    # Why not when it is open: "is the clinic open on Saturdays" is no day to come.
    if start.is_asking(context) or turn_act.asks_open(context):
        return False
    where = context.house.readers.places.read(context.turn.text, context.language)
    if (where and where.value.street) or wishes.wish_in(context):
        return True
    office = offices.named(context)
    if office is not None and office.id in start.offices_of(context, service) and not start.has_question_mark(context):
        return True
    return start.count_answers(context, service, context.turn.text)[0] > 0 or _tells_ahead(context, service)


def _tells_ahead(context: TurnContext, service: Service) -> bool:
    """True if a turn tells a number to ring, or that it does not know what the form will ask: "I have no rent book"."""
    form, readers = context.house.forms.get(service.source_id), context.house.readers
    spoken = readers.spoken(context.turn.text, heard.hear(context))
    if form is None or readers.words.has("questions", context.turn.text):
        return False
    phones = (each for each in form.questions if each.type == "phone")
    if any(next(readers.readings(each, spoken, asked=False), None) for each in phones):
        return True
    unknown = readers.words.patterns["unknown"]
    if cases.read_no(context.with_text(unknown.sub(" ", context.turn.text))):
        return False
    said = [spoken.text[slice(*spoken.clause(*match.span()))] for match in unknown.finditer(spoken.text)]
    asked = [each for each in form.questions if each.asked]
    return any(fields_in(each, asked, readers.words) for each in said)


def is_put_off(context: TurnContext) -> bool:
    """True for "I have to stop, I go on another day": it is wanted, and not now."""
    text = context.turn.text
    if context.turn.keys or context.house.readers.words.has("questions", text):
        return False
    return bool(context.house.acts.among((LEAVE,), text, context.written))


def put_off(context: TurnContext, service: Service) -> TurnResult | None:
    """Keeps a draft with what was told so far, and asks nothing; None if no errand can be begun."""
    begun = start.begin(context, service)
    case = next((write.case for write in reversed(begun.writes) if isinstance(write, SaveCase)), None)
    if case is None:
        return None
    kept = drafts.is_kept(context), cases.code_detail(context, case)
    return cases.tell(context.with_session(focus=begun.session.focus), case, *kept, what="left")
