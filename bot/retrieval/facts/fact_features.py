"""What speaks for each fact of an entry as the answer to a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import Fact, Service
from bot.catalogue.value_kinds import OF_DETAIL, reached_by
from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Meanings, Vectors
from bot.language.tokens import index_terms
from bot.retrieval.facts.fact_sheet import FactSheet
from bot.retrieval.facts.question_types_model import DetailModel
from bot.retrieval.services.query import Query
from bot.translation.gloss import own_vector

Table = NDArray[np.float64]
FEATURES = (
    "shared",
    "own",
    "late",
    "words",
    "detail",
    "kind",
    "aspect",
    "way",
    "reached",
    "thin",
    "heading",
    "row",
    "other_row",
    "told",
)
"""Of one fact: cosines in the space of all languages and in its script's own; how near
its word pieces are to each of the question's; share of the question's words it holds;
logarithm of the chance that it tells the detail asked for; chance that it holds the kind of value asked for; that the
aspect heard is its own; that the way named is; that it holds the fax number, e-mail address, postal address or site
that the question names; that it says next to nothing; that it only leads on to others; that it is
the row of a table for this household, or for another one; that it was told before."""
NONE_FEATURES = ("always", "other", "shared", "own", "late", "detail")
"""Of a question: one; logarithm of the chance that it asks no detail; the highest of four of the above."""
TOPS = [FEATURES.index(name) for name in NONE_FEATURES[2:]]
LEAST = THRESHOLDS.features.fact_floor
ROW = "size {}: "
"""How a row for a household of so many begins, after its first word."""
UNLIKE = THRESHOLDS.features.fact_unlike


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one service."""

    question: Query
    aspect: str = ""
    """The aspect that NLU found in the question, or empty."""
    certainty: float = 1.0
    """How sure NLU is of that."""
    way: str = ""
    """Way of doing it that the question names, or ""."""
    people: int = 0
    """Persons of the household told, or 0."""
    told: Sequence[str] = ()
    """Ids of facts told before."""
    stop: frozenset[str] = frozenset()
    """Words that are not counted in the question."""
    today: date | None = None
    """Facts that do not hold on this day are left out."""
    gloss: str = ""
    """The question in the words of entries in Latin script, where it is in another and the entry in that alone."""


@dataclass(frozen=True)
class FactFeatures:
    """The features of one question on one service."""

    facts: tuple[Fact, ...]
    """Those that hold today."""
    features: Table
    """(facts, FEATURES)"""
    none: Table
    """(NONE_FEATURES,)"""
    details: Vectors = field(repr=False, default_factory=lambda: np.zeros(0, np.float32))
    """Chance of each detail being asked for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a question on a service whatever aspect it is taken for: the same however often a turn asks."""

    facts: tuple[Fact, ...]
    """Those that hold today."""
    sheets: tuple[FactSheet, ...]
    reached: tuple[bool, ...]
    """Whether each holds what the question names."""
    columns: Table
    """The first features, (facts, 6)."""
    wanted: Vectors
    """Chance of each detail being asked for."""


def seen_of(
    service: Service,
    sheets: Sequence[FactSheet],
    rows: Meanings,
    owners: NDArray[np.int32],
    late: Table,
    asked: Asked,
    model: DetailModel,
    details: Vectors,
) -> Seen:
    """What is seen of a question on all facts of a service: of `asked` the question, its gloss, the stop words and the day count.

    sheets: of all its facts. rows, owners: as `Search.fact_rows` gives them; late: as `Search.late` does; details: chance of each
    detail but OTHER being told, (rows, details - 1).
    """
    meaning = asked.question.meaning
    shared = _per_fact(rows.shared @ meaning.shared[0], owners, len(service.facts))
    own = _per_fact(_own(rows, meaning, asked.gloss), owners, len(service.facts))
    wanted = model.of_questions(meaning)[0]
    match = np.log(LEAST + _per_fact(details @ wanted[:-1], owners, len(service.facts)))
    valid = [place for place, fact in enumerate(service.facts) if fact.is_valid(asked.today)]
    seen = tuple(sheets[place] for place in valid)
    columns = np.column_stack(
        [
            shared[valid],
            own[valid],
            _per_fact(late, owners, len(service.facts))[valid],
            _words(asked.gloss or asked.question.text, seen, asked.stop),
            match[valid],
            _kinds(wanted, model.details, seen),
        ]
    )
    reached = tuple(reached_by(asked.question.text, [sheet.text for sheet in seen]))
    return Seen(tuple(service.facts[place] for place in valid), seen, reached, columns, wanted)


def features(seen: Seen, asked: Asked) -> FactFeatures:
    """Views of all facts of a service that hold today."""
    marks = [_marks(*each, asked) for each in zip(seen.facts, seen.sheets, seen.reached, strict=True)]
    features = np.column_stack([seen.columns, np.array(marks).reshape(len(seen.facts), 8)])
    tops = features[:, TOPS].max(axis=0) if len(seen.facts) else np.array([0.0, 0.0, 0.0, math.log(LEAST)])
    none = np.array([1.0, math.log(LEAST + float(seen.wanted[-1])), *tops])
    return FactFeatures(seen.facts, features.astype(np.float64), none, seen.wanted)


def _own(rows: Meanings, asked: Meanings, gloss: str) -> NDArray[np.floating]:
    """Cosine of each row to the question, or to its gloss, in the script's own space; 0 for rows in another script."""
    if gloss:
        return np.where(rows.latin, rows.own @ own_vector(gloss)[0], 0.0)
    cosines = rows.own @ asked.own[0]
    spread = cosines if asked.latin[0] else (cosines - UNLIKE) / (1 - UNLIKE)
    return np.where(rows.latin == asked.latin[0], spread, 0.0)


def _per_fact(scores: NDArray[np.floating], owners: NDArray[np.int32], count: int) -> Table:
    """The highest score of each fact's rows."""
    best = np.full(count, -1.0)
    np.maximum.at(best, owners, scores)
    return best


def _words(asked: str, sheets: Sequence[FactSheet], stop: frozenset[str]) -> Table:
    """Share of the question's words each fact holds; those that few facts of the entry hold count more."""
    said = set(index_terms(asked, stop))
    held = [said & sheet.terms for sheet in sheets]
    holding = Counter(term for terms in held for term in terms)
    weight = {term: math.log(1 + (len(sheets) + 1) / (holding[term] + 0.5)) for term in said}
    whole = sum(weight.values()) or 1.0
    return np.array([sum(weight[term] for term in terms) / whole for terms in held], dtype=np.float64)


def _kinds(wanted: Vectors, details: Sequence[str], sheets: Sequence[FactSheet]) -> Table:
    """Chance that each fact holds a value of the kind asked for."""
    chances = [
        (float(chance), OF_DETAIL[name]) for name, chance in zip(details, wanted, strict=True) if name in OF_DETAIL
    ]
    return np.array([sum(c for c, kinds in chances if not sheet.kinds.isdisjoint(kinds)) for sheet in sheets])


def _marks(fact: Fact, sheet: FactSheet, reached: bool, asked: Asked) -> list[float]:
    """The features that are plainly so or not.

    reached: it holds what the question names.
    """
    mine = bool(sheet.row) and ROW.format(asked.people) in sheet.row
    return [
        asked.certainty if asked.aspect and fact.aspect == asked.aspect else 0.0,
        float(bool(asked.way) and fact.way == asked.way),
        float(reached),
        float(sheet.is_thin),
        float(sheet.leads_on),
        float(mine),
        float(bool(sheet.row) and not mine),
        float(fact.id in asked.told),
    ]
