"""The place of a report: read, asked for, asked for once more with hints, and in the end taken as it was described."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands import report_reading, turn_act
from bot.errands.case import desk as cases
from bot.language.entities.entity import Found
from bot.language.script import HAN
from bot.model.case import Case
from bot.model.place import DESCRIBED, Place
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

PLACE = "place"
"""The question where it is."""
MOST_MISSES = 2
"""How often it is asked; then what was said is taken as a description."""
SURE, AS_SAID = THRESHOLDS.case.place, THRESHOLDS.case.as_said
GIVES_UP, WISHES, BOOKS = ("cancel", "undo"), ("book", "do", "visit", "wants-too"), ("book", "wants-too")
"""Acts of a turn that gives a report up, and of one that wants something else."""


def ask(context: TurnContext, case: Case, problem: Problem, *before: Part, helps: bool = False) -> TurnResult:
    """Asks where it is; helps: adds that something near by will do."""
    words = context.say("case.place.help") if helps else context.words(problem.ask_place)
    return cases.ask(context, case, PLACE, Question(PLACE, "address"), *before, Ask(PLACE, words, "place", keyed=True))


def read(context: TurnContext) -> Place | None:
    """The place a turn names by itself, where it is surely one."""
    return None if context.turn.keys else surely(context.house.readers.places.read(context.turn.text, context.language))


def surely(found: Found[Place] | None) -> Place | None:
    """A place that was named without being asked for; None if it may be none."""
    if found is None or not (found.certainty >= SURE or found.value.street or found.value.landmark):
        return None
    return found.value


@dataclass(frozen=True, slots=True)
class Answered:
    """A turn after a place was asked for; its place is read once."""

    context: TurnContext
    found: Found[Place] | None

    @property
    def place(self) -> Place | None:
        """The place it gives; None if it says nothing of where, or in words that look like none."""
        if self.found is None or self._wants_other:
            return None
        if self.is_words_alone and (self._says_nothing or not self._looks_like_place):
            return None
        return self.found.value

    @property
    def is_aside(self) -> bool:
        """True if a turn without a place asks something, or gives the report up."""
        if not self.is_words_alone:
            return self._wants_other
        if self._says_nothing:
            return turn_act.is_said(self.context, GIVES_UP)
        gives = (*GIVES_UP, *(() if self._looks_like_place else WISHES))
        return self._is_question or bool(turn_act.acts_said(self.context, gives))

    @property
    def is_left(self) -> bool:
        """True for "leave it for now", said instead of a place."""
        return self.is_words_alone and bool(turn_act.acts_said(self.context, ("leave",)))

    @property
    def is_words_alone(self) -> bool:
        """True for words that name no place of the city."""
        return self.found is not None and self.found.certainty <= AS_SAID

    @property
    def _wants_other(self) -> bool:
        """True for "I want to see the doctor at the clinic" and "when does the library open": no place of what is broken."""
        where = self.found.value if self.found else None
        if where is None or self.is_words_alone or where.street or where.number or where.pole:
            return False
        is_wish = bool(self.context.house.acts.among(BOOKS, self.context.turn.text, self.context.written))
        return is_wish or turn_act.asks_open(self.context)

    @property
    def _is_question(self) -> bool:
        text = self.context.turn.text
        begins = text if HAN.search(text) else " ".join(text.split()[:2])
        return "?" in text or "？" in text or self.context.house.keywords.has("asking", begins)

    @property
    def _looks_like_place(self) -> bool:
        """False for "my kettle is boiling"; words that are said for the second time are taken as a description all the same."""
        return self.context.house.readers.places.looks_like_place(self.context.turn.text, self.context.language)

    @property
    def _says_nothing(self) -> bool:
        places, text = self.context.house.readers.places, self.context.turn.text
        # Why yes and no as well: they answer something else, as "there is nobody inside" does.
        is_yes_no = cases.read_yes_no(self.context) is not None
        tells_how = bool(self.context.house.acts.among(report_reading.TELLS_HOW, text, self.context.written))
        return is_yes_no or tells_how or says_not(self.context) or places.says_nowhere(text, self.context.language)


def answered(context: TurnContext) -> Answered:
    """Reads the turn after a place was asked for; a keyed number is that of a pole."""
    if not context.turn.keys:
        return Answered(context, context.house.readers.places.read(context.turn.text, context.language, "place"))
    number = context.turn.keys.rstrip("#*")
    pole = Place(context.say("case.pole", number=number), pole=number)
    return Answered(context, Found("place", pole, 0, len(number)) if number.isdecimal() else None)


def says_not(context: TurnContext) -> bool:
    """True for "I do not know"."""
    return context.house.readers.words.has("unknown", context.turn.text)


def miss(context: TurnContext, case: Case, problem: Problem) -> TurnResult | Place:
    """No place was said: asks once more with hints; after that takes the words as a description, and a person looks."""
    misses = case.details.misses + 1
    if misses < MOST_MISSES:
        case = replace(case, details=replace(case.details, misses=misses), slots=_described(context, case))
        return ask(context, case, problem, Say(context.say("case.missed.place")), helps=True)
    said = _described(context, case).get(DESCRIBED, "")
    return Place(said, relation=DESCRIBED)


def _described(context: TurnContext, case: Case) -> dict[str, str]:
    """What was said of the place so far, kept with the case; "I do not know" describes nothing."""
    before, now = case.slots.get(DESCRIBED, ""), "" if says_not(context) else context.turn.text.strip()
    said = "; ".join(each for each in (before, now) if each)
    return {**case.slots, DESCRIBED: said} if said else case.slots
