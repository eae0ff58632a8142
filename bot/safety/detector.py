"""Detects danger in a turn, before anything else: patterns and a classifier side by side.

Either may raise, but where the classifier is sure that a pattern met an idiom. Between sure and no stands a doubt: the
resident is asked one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.language.script import count_han
from bot.safety.context import ALONE, MOST_BEFORE, Context
from bot.safety.danger import Danger, gravest_first
from bot.safety.lexicon import Lexicon
from bot.safety.limits import Classifier, Limits
from bot.safety.rules import Match
from bot.safety.utterances import OWN_ERRAND, Utterances

IN_HAND_RAISES = 1 / 3
"""Part of what is needed more while a service is in hand that counts for raising, and for words of a pattern, as well."""
GRAVE = ("E1", "E2")
"""Classes where a life is in danger."""
STORIES = {"E1"}
"""Classes whose words stand in stories of every day; who tells of the others at length may mean them."""
WORD = 2
"""A word of Latin script says as much as so many Chinese characters."""
PASSES = {"E1", "E5"}
"""Classes that are over where a text says so; a despair and a blow at home come again."""
DESPAIR = "E2"
"""The class whose words are never taken for an idiom without asking, but in plain words about an errand of their own."""
SIGNS = ("a", "。")
"""A text of each script that a machine judges."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How one text is seen."""

    raised: tuple[Danger, ...]
    doubted: tuple[Danger, ...]
    matched: bool = False
    """Whether the patterns raise a danger in it."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was heard in a turn."""

    raised: tuple[Danger, ...] = ()
    """Dangers to tell the number for at once, in the order they are told."""
    doubt: Danger | None = None
    """A danger to ask about, where none is raised."""


@dataclass(frozen=True, slots=True)
class Detector:
    """Patterns and classifier of all languages."""

    lexicon: Lexicon
    classifier: Classifier | None = None
    """None if no models are at hand: patterns alone."""

    def load(self) -> None:
        """Have all of it in memory, for every script: the first danger must not wait."""
        for sign in SIGNS:
            self.assess(Utterances((sign,)))

    def assess(self, said: Utterances) -> Assessment:
        """The dangers in a turn, and whether to ask."""
        texts, others = _different(said.texts), _different(said.alternatives, but=said.texts)
        left, is_over = self._left(texts)
        if (across := self._across(said, left)) is not None:
            return Assessment(across)
        raised: list[Danger] = []
        doubted: list[Danger] = []
        whole = self._grade(texts, said) if is_over else None
        for text in left:
            grade = self._grade([text], said)
            # Why both: half a sentence may sound worse than the whole, which says that it is over.
            if whole is not None and self.classifier is not None and not (whole.raised or whole.doubted):
                grade = Grade((), grade.doubted or grade.raised if grade.matched else ())
            raised += grade.raised
            doubted += grade.doubted
        for text in others:
            grade = self._grade([text], said)
            doubted += grade.raised
        if dangers := gravest_first(raised):
            return Assessment(dangers)
        return Assessment(doubt=next(iter(gravest_first(doubted)), None))

    def _across(self, said: Utterances, left: list[str]) -> tuple[Danger, ...] | None:
        """The dangers that a turn tells together with those before it, beside what patterns hear in it alone; None if there are none."""
        if not said.context.before or not left:
            return None
        before = " ; ".join(said.context.before[-MOST_BEFORE:])
        known = self.lexicon.match(before).across
        new = [each for text in left for each in self.lexicon.match(f"{before} ; {text}").across if each not in known]
        alone = [each for text in left for each in self.lexicon.match(text).raised if each.level in GRAVE]
        # Why without the network: it hears a person who shouts and bangs, and no lift, and names the wrong number.
        return gravest_first((*new, *alone)) if new else None

    def score(self, text: str) -> float:
        """How dangerous the classifier finds a text, without what patterns hear; 0, which says nothing, where there is none."""
        return 0.0 if self.classifier is None else self.classifier.judge(text, ())[1]

    def is_long(self, text: str) -> bool:
        """True for a text of many words: what is told at length of a danger may be a tale."""
        return self.classifier is not None and _is_long(text, self.classifier.judge(text, ())[2])

    def _left(self, texts: list[str]) -> tuple[list[str], bool]:
        """What is left of texts once the words are taken out that say it is over, and whether there were any."""
        if not any(self.lexicon.says_over(text) for text in texts):
            return texts, False
        return [left for text in texts if (left := self.lexicon.without_over(text)).strip(" ;")], True

    def _grade(self, texts: list[str], said: Utterances) -> Grade:
        """How patterns and classifier together see some forms of one text."""
        return _together([grade for text in texts for grade in self._grade_apart(text, said)])

    def _grade_apart(self, text: str, said: Utterances) -> list[Grade]:
        """How a text is seen whole, and its parts each by itself: something asked of the city beside it makes no danger less."""
        whole = self._grade_one(text, said)
        parts = self.lexicon.parts(text)
        # Why not once the whole is raised: a part read alone would add a danger of another kind, and a wrong number.
        if whole.raised or len(parts) < 2:
            return [whole]
        more = self._more_for_parts(text, _context_for(self.classifier, said))
        # Why no story of a part: "found him on the floor", said beside a request for a card, is none.
        return [whole, *(self._grade_one(part, said, more=more) for part in parts)]

    def _more_for_parts(self, text: str, context: Context) -> float:
        """What a part of a text needs more where the network alone hears it: the more, the surer the whole is harmless."""
        if self.classifier is None:
            return 0.0
        _, whole, limits = self.classifier.judge(text, self.lexicon.match(text).raised, context)
        return limits.part_of_harmless * max(0.0, limits.harmless - whole)

    def _grade_one(self, text: str, said: Utterances, *, more: float | None = None) -> Grade:
        """more: for a part of a turn, which is read by itself; what it needs more. The whole is read with what stands around it."""
        match = self.lexicon.match(text)
        if self.classifier is None:
            return Grade(match.raised, match.doubted, bool(match.raised))
        if match.is_everyday and not match.doubted:
            return Grade((), ())
        is_whole = more is None
        context = _context_for(self.classifier, said)
        is_answer = said.in_hand and context.asked
        judge = partial(_judge_lower, self.classifier) if is_answer else self.classifier.judge
        danger, score, limits = judge(text, match.raised, context if is_whole else ALONE)
        if self._is_past(match, said) and score < limits.asks:
            return Grade((), ())
        is_story = is_whole and _is_long(text, limits) and score < limits.story
        score -= 0.0 if more is None else limits.part + (0.0 if match.raised or match.doubted else more)
        # Why more for talk about a service and for a plain need: they sound like danger often enough. A sure service alone makes
        # nobody asked less: whoever is in danger may ask for home help.
        in_hand = limits.in_hand * said.in_hand
        # Why lower for two kinds: patterns that agree are seldom both wrong. Why the same whatever else is meant: in a language the
        # network has learned nothing of, the patterns are all there is.
        believed = limits.dismisses if len(match.raised) > 1 else limits.clears
        is_believed = match.is_certain or (score >= believed and not _is_told(match, is_story))
        if match.raised and is_believed:
            return Grade(_believed(match, danger, is_sure=score >= limits.raises), (), True)
        # Why never less to raise: an odd smell is asked about, and nobody sent out of the house for it.
        need = max(said.plain, 0.0) + limits.need * said.is_need
        # Why not of what is plain: "the pipes are stone cold" is a repair, and nobody has to leave the house for it.
        is_heard = bool(match.raised) or score >= said.alone
        if is_heard and score >= limits.raises + need + IN_HAND_RAISES * in_hand:
            return Grade(_told(danger, match.raised), (), bool(match.raised))
        # Why at most: what would be raised but for the need beside it is asked about at least.
        if score >= min(limits.asks + said.plain, limits.raises + said.report) + in_hand:
            return Grade((), (danger,), bool(match.raised))
        doubted = _left_in_doubt(match, said, score, limits, is_story=is_story)
        return Grade((), doubted, bool(match.raised))

    def _is_past(self, match: Match, said: Utterances) -> bool:
        """True where the turn tells that it is past what patterns heard in a text of it."""
        heard = (*match.raised, *match.doubted)
        is_passing = bool(heard) and not match.is_sure and all(each.level in PASSES for each in heard)
        return is_passing and self.lexicon.match(said.texts[0]).is_past


def _context_for(classifier: Classifier | None, said: Utterances) -> Context:
    """What a classifier reads a turn with: nothing in a language that it has not learned, where it would make noise of it."""
    is_learned = not said.language or (classifier is not None and said.language in classifier.languages)
    return said.context if is_learned else ALONE


def _judge_lower(
    classifier: Classifier, text: str, matched: Sequence[Danger], context: Context
) -> tuple[Danger, float, Limits]:
    """What a classifier makes of a text that what stands around it may make less a danger, and never more.

    Why: an answer in an errand ("I go with her", "I wait no longer") sounds like despair behind what was asked.
    """
    judged = classifier.judge(text, matched, context)
    if context == ALONE or judged[1] < judged[2].asks:
        return judged
    return min(judged, classifier.judge(text, matched), key=lambda each: each[1])


def _is_long(text: str, limits: Limits) -> bool:
    """True for a text of many words: what is told at length of a danger sounds like one."""
    return count_han(text) + WORD * len(text.split()) >= limits.long


def _is_told(match: Match, is_story: bool) -> bool:
    """True if all that the patterns hear is of a story."""
    return is_story and not match.is_sure and all(each.level in STORIES for each in (*match.raised, *match.doubted))


def _left_in_doubt(
    match: Match, said: Utterances, score: float, limits: Limits, *, is_story: bool
) -> tuple[Danger, ...]:
    """What the patterns heard and the classifier thinks harmless, without what it is sure is an idiom: a person clears it."""
    least = limits.dismisses + said.plain + IN_HAND_RAISES * limits.in_hand * said.in_hand
    is_idiom = _is_told(match, is_story) or (score < least and not match.is_sure)
    # Why not of their own errand: "can we finish it now" is of the form that waits, where the network says so as well.
    always = DESPAIR if said.in_hand < OWN_ERRAND else ""
    return tuple(each for each in (*match.raised, *match.doubted) if not is_idiom or each.level == always)


def _together(grades: Sequence[Grade]) -> Grade:
    return Grade(
        tuple(danger for grade in grades for danger in grade.raised),
        tuple(danger for grade in grades for danger in grade.doubted),
        any(grade.matched for grade in grades),
    )


def _believed(match: Match, danger: Danger, *, is_sure: bool) -> tuple[Danger, ...]:
    """What is raised where the patterns are believed. is_sure: whether the classifier raises its own danger as well."""
    # Why none beside certain words: what the network alone adds to them is a wrong number.
    return _told(danger, match.raised) if is_sure and not match.is_certain else match.raised


def _told(danger: Danger, matched: tuple[Danger, ...]) -> tuple[Danger, ...]:
    """What the patterns heard for sure where that is of the class the classifier names, else its danger beside theirs."""
    sure = tuple(each for each in matched if each.level in GRAVE)
    return sure if any(each.level == danger.level for each in sure) else (danger, *sure)


def _different(texts: Iterable[str], but: Iterable[str] = ()) -> list[str]:
    seen = set(but)
    return [text for text in dict.fromkeys(texts) if text.strip() and text not in seen]
