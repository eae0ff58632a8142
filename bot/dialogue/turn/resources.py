"""Everything a conversation uses, joined once by `oneline.assembly`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.city.city import City
from bot.forms.form import Form
from bot.forms.readers.readers import Readers
from bot.language.keywords import Keywords
from bot.language.phrases import Phrases
from bot.model.case_desk import CaseDesk
from bot.model.understanding import NluEngine
from bot.retrieval.acts.classifier import ActClassifier
from bot.retrieval.catalogue import Catalogue, Matcher
from bot.retrieval.turns.classifier import QuestionClassifier
from bot.retrieval.turns.commands import CommandClassifier
from bot.safety import Detector
from bot.safety.disclosures import Told
from bot.safety.emergency_words import EmergencyWords
from bot.translation.translator import Translators


@dataclass(frozen=True, slots=True)
class Resources:
    """What a turn is answered from; nothing in it changes during a turn."""

    catalogue: Catalogue
    city: City
    phrases: Phrases
    keywords: Keywords
    danger: Detector
    told: Told
    understanding: NluEngine
    events: Matcher
    problems: Matcher
    offices: Matcher
    translators: Translators
    """Tell what an entry has in another language only."""
    new_code: Callable[[], str]
    """Gives a fresh six-digit case code; the only chance in a conversation."""
    ask_ahead: Callable[[str], None] = lambda text: None
    """Has a text understood while something else is done; its meaning is asked of `understanding` as ever."""
    emergencies: EmergencyWords = field(default_factory=EmergencyWords)
    """Tell who names an emergency, its number, or who is to come."""
    acts: Told = field(default_factory=lambda: Told({}))
    """Tell what somebody wants done about an errand."""
    act_classifier: ActClassifier | None = None
    """Tells what somebody does about an errand where its words are none that stand in `acts`."""
    question_classifier: QuestionClassifier | None = None
    """Finds what a turn asks beside what it answers."""
    command_classifier: Callable[[], CommandClassifier | None] = lambda: None
    """Gives what tells which commands a turn may mean; opened when first asked for, because only `--why` uses it."""
    forms: Mapping[str, Form] = field(default_factory=dict)
    """Service → the form that is filled in for it."""
    readers: Readers = field(default_factory=Readers)
    """Read answers to questions of forms, places among them."""
    desk: CaseDesk | None = None
    """Cases that stand, where the line keeps any; without it errands are not begun."""
    stale_days: int = 180
    reached: bool = True
    """True if staff learn that a person is wanted; else nobody is promised a call, and the number to ring is told."""
    country: str = ""
    """Country of the catalogue where it is not the city's own."""

    def language_of(self, tag: str | None) -> str:
        """The language spoken with somebody whose language has this tag: it, its parent ("zh" of "zh-Hant"), or the city's."""
        for wanted in (tag or "", (tag or "").partition("-")[0]):
            if wanted in self.phrases.languages:
                return wanted
        return self.city.language
