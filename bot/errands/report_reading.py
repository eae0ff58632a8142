"""What a turn reports: the possible kinds of problem, how near each is, and the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.language.entities.entity import Found
from bot.language.script import HAN
from bot.language.tokens import windows
from bot.model.place import Place
from bot.reports.things import names_thing, shows_as
from bot.retrieval.services.query import Query, query

SAME, SHARE = THRESHOLDS.problem.same, THRESHOLDS.problem.entry_share
ONLY_THING = THRESHOLDS.problem.only_thing
CLASSIFIED, HEARD = THRESHOLDS.problem.classified, THRESHOLDS.problem.heard
"""Chance from which a kind is meant, whatever words were used; and from which the pieces of a ramble are looked at."""
RATHER = THRESHOLDS.problem.classified_rather
"""As the first, where the thing of another kind is named."""
NEAR, LEAD = THRESHOLDS.problem.near, THRESHOLDS.problem.lead
LEAST = THRESHOLDS.case.report
"""From here on a kind is near at all."""
TELLS_HOW = ("breaks", "not-come", "not-collected")
"""Acts that tell what is wrong, and neither of what nor where."""
PIECE, PIECE_HAN = 9, 14
"""Words, or Han characters, of a piece of a ramble: about what a saying has."""
AT = {"", "at"}
"""How a place lies that may be the thing itself: "the glass in the bus stop"."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a text reports."""

    ranked: tuple[tuple[Problem, float], ...]
    """Kinds with how near each is (cosine, and a share of the chance of its entry), the nearest first."""
    named: tuple[Problem, ...]
    """Those of them whose thing is named, or that are said nearly as somebody said them before; the nearest first."""
    cosine: float
    """How near the kind meant is by the words alone; where none is, the nearest."""
    place: Found[Place] | None
    """Where it is, in the text's words."""
    bare: str
    """The text without those."""
    chance: float = 0.0
    """Chance that the kind meant is reported, as the classifier of sayings tells; 0 where the city has none."""

    @property
    def is_plain(self) -> bool:
        """True if one kind is near and well ahead of every other, whatever words were used."""
        scores = [score for _, score in self.ranked[:2]]
        return len(scores) == 2 and scores[0] >= NEAR and scores[0] - scores[1] >= LEAD

    @property
    def score(self) -> float:
        """The score of the kind meant, or of the nearest one."""
        scores = {problem.id: score for problem, score in self.ranked}
        return scores[self.named[0].id] if self.named else max(scores.values(), default=0.0)


def read(context: TurnContext) -> Reported:
    """The kinds of problem a turn may report, and the place it names, read once.

    Where something is says nothing of what it is: the words of the place are left out, but for those of what it is at or in.
    """
    house, text = context.house, context.turn.text
    place = house.readers.places.read(text, context.language)
    bare = f"{text[: place.start]} {text[place.end :]}" if place is not None and place.value.text else text
    asked = [query(each, house.keywords.joins) for each in dict.fromkeys((bare, text)) if each.strip()]
    kinds = house.city.problems if asked else ()
    cosine = {p.id: max(house.problems.best(each, {p.id})[1] for each in asked) for p in kinds}
    pieces = {p.id: _pieces(context, p, bare) for p in kinds}
    for id_, each in pieces.items():
        cosine[id_] = max([cosine[id_], *(house.problems.best(piece, {id_})[1] for piece in each)])
    ranked = sorted(((p, cosine[p.id] + _of_entry(context, p)) for p in kinds), key=lambda pair: -pair[1])
    things = [(p, score) for p, score in ranked if names_thing(p, bare)]
    named = [p for p, score in things if score >= LEAST]
    # Why of no street: "9 Lantern Street" names no lantern.
    if not named and (place is None or (place.value.relation in AT and not place.value.street)):
        named = [p for p, score in ranked if score >= LEAST and names_thing(p, text)]
    same = max(cosine, key=lambda kind: cosine[kind], default="")
    if same and cosine[same] >= SAME and same not in {p.id for p in named}:
        # Why first: what was said before in these words is that, whatever else they name.
        named = [*(p for p in kinds if p.id == same), *named]
    chance = {p.id: _chance(context, p, pieces[p.id]) for p in kinds}
    classified = max(kinds, key=lambda p: chance[p.id], default=None)
    if classified is not None and chance[classified.id] >= (
        RATHER if named and classified not in named[:1] else CLASSIFIED
    ):
        # Why first: the classifier has seen what people say of services, too, and a word of another thing is often beside it.
        named = [classified, *(p for p in named if p.id != classified.id)]
    if not named and len(things) == 1 and things[0][1] >= ONLY_THING:
        # Why lower for one alone: "dumped three mattresses" is told in words of its own, and names the thing of no other.
        named = [things[0][0]]
    named = [p for p in named if not any(shows_as(whole, p, bare) for whole in named)]
    meant = named[0].id if named else same
    return Reported(tuple(ranked), tuple(named), cosine.get(meant, 0.0), place, bare, chance.get(meant, 0.0))


def _pieces(context: TurnContext, problem: Problem, text: str) -> list[Query]:
    """The pieces of a text that name the thing: what is told beside it in a ramble takes nothing away."""
    if not names_thing(problem, text):
        return []
    size = PIECE_HAN if HAN.search(text) else PIECE
    joins = context.house.keywords.joins
    return [query(each, joins) for each in windows(text, size, size // 3) if names_thing(problem, each)]


def _chance(context: TurnContext, problem: Problem, pieces: Sequence[Query]) -> float:
    """Chance that a kind is reported; by a piece alone only where the whole text is not plainly of something else."""
    whole = context.found.report_chance(problem.id) if context.found is not None else 0.0
    if not HEARD <= whole < CLASSIFIED:
        return whole
    search = context.house.catalogue.search
    return max((dict(search.reported(each)).get(problem.id, 0.0) for each in pieces), default=whole)


def _of_entry(context: TurnContext, problem: Problem) -> float:
    """What the chance of the entry about the same thing adds to the score of a kind."""
    chances = {} if context.found is None else {each.number: each.score for each in context.found.candidates}
    number = context.house.catalogue.number(problem.entry) if context.house.catalogue.get(problem.entry) else -1
    return SHARE * chances.get(number, 0.0)
