"""Finds the service a text is about: words, meaning and everyday needs weighed together, then one of three outcomes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Meanings, Vectors
from bot.language.spelling import Spellings
from bot.language.tokens import index_terms
from bot.retrieval.needs.classifier import NeedModel
from bot.retrieval.services import reranker
from bot.retrieval.services.ann_index import Nearest
from bot.retrieval.services.index import Index
from bot.retrieval.services.late_interaction import Pieces, nearness
from bot.retrieval.services.name_match import NameMatcher
from bot.retrieval.services.need_links import is_at_home
from bot.retrieval.services.query import Query, length
from bot.retrieval.services.reranker import LEAST_CHANCE, UNKNOWN, UNMET, Features, Scored, Scores
from bot.retrieval.services.result import Candidate, SearchResult
from bot.retrieval.services.sayings import ServiceSayings
from bot.retrieval.services.similar import Similar
from bot.retrieval.services.vector_store import Numbers, best, cosines, held, scripts, top
from bot.translation.gloss import latin_vector

CHOICES = 3
PLAIN = THRESHOLDS.service.plain_enough
BEST = 10
ALL, LIKELY = 400, 120
"""Services up to which each is weighed; of more, so many of each view of the first look."""
LIKELY_NEEDS = 4
FACTS_KEPT = 32
"""Services whose facts' vectors are kept in full precision: a turn looks at those of the one in hand many times."""


class Search:
    """Search over one open index."""

    def __init__(
        self,
        index: Index,
        nearest: Nearest,
        needs: NeedModel,
        said: ServiceSayings | None,
        named: NameMatcher,
        stop: frozenset[str],
        gloss: Callable[[str], str],
    ) -> None:
        self._index, self._nearest, self._needs, self._named, self._stop = index, nearest, needs, named, stop
        self._said = said
        self._size = len(index.ties)
        self._spellings = Spellings(index.vocabulary)
        # Why only the passages held: other rules ask for them; of the rows, twenty times as many, half precision is read faster.
        self._rows, self._passages = index.rows, held(index.passages)
        self._latin, self._other = scripts(index.passages)
        self._gloss = gloss if (self._latin & ~self._other).any() else _no_gloss
        self._at_home = is_at_home(index.ties, index.tie_shares, needs.needs)
        of_words = partial(needs.of_words, at_home=self._at_home)
        self.fact_rows = lru_cache(FACTS_KEPT)(self._fact_rows)
        """What `_fact_rows` gives; nobody changes it."""
        self.kin = Similar(index, self._passages, nearest, of_words)

    def find(self, asked: Query, without: frozenset[int] = frozenset()) -> SearchResult:
        """The services a question may be about; without: numbers of those that are not meant."""
        needed = self.needed(asked)
        named = self._needs.needs[need := int(needed[:-1].argmax())], float(needed[need]), float(self._index.met[need])
        looked = self.look(asked, without, needed, every=False)
        numbers, features = looked.numbers, looked.features
        if not len(numbers):
            return SearchResult("none", (), 0.0, 0.0, 0.0, *named)
        likely, none = reranker.chances(features, looked.pairs, looked.none)
        ranked = likely[order := np.argsort(-likely, kind="stable")[:BEST]]
        vague = reranker.vagueness(self.clearness(asked, ranked / max(1 - none, 1e-9), needed))
        is_name = self._named.is_all(asked.text, int(numbers[order[0]]))
        vague *= not is_name
        outcome = reranker.outcome(ranked, none, vague, length(asked.text))
        said = self._said.model.chances(asked.meaning) if self._said else None
        # Why not else: a text that a clerk would ask back about is like a saying of one of what it may mean by chance.
        if self._said and not is_name and not (outcome == "which" and vague >= PLAIN):
            likely, none = self._said.weigh(likely, none, numbers, said, asked.meaning)
            ranked = likely[order := np.argsort(-likely, kind="stable")[:BEST]]
            outcome = reranker.outcome(ranked, none, vague, length(asked.text))
        found = SearchResult(
            outcome,
            tuple(Candidate(int(numbers[i]), float(likely[i])) for i in order),
            float(ranked[0]),
            float(ranked[:CHOICES].sum()),
            float(features[order[0], 0]),
            *named,
        )
        is_named = bool(self._named.leads(asked.text))
        return self._said.model.told_in(found, said, asked.text, is_named=is_named) if self._said else found

    def reported(self, asked: Query) -> tuple[tuple[str, float], ...]:
        """As `SearchResult.reported`, of a text that is not searched for."""
        return self._said.model.reported(self._said.model.chances(asked.meaning)) if self._said else ()

    def look(
        self,
        asked: Query,
        without: frozenset[int] = frozenset(),
        needed: Vectors | None = None,
        *,
        every: bool = True,
        among: Numbers | None = None,
    ) -> Scored:
        """What a first and a second look show.

        every: clauses are looked at even where they cannot matter; among: services looked at in the place of those that
        the first look finds.
        """
        needed = self.needed(asked) if needed is None else needed
        words, named = self._words(asked), self._named.leads(asked.text)
        numbers = self._first_look(asked, words, named, needed) if among is None else among
        numbers = numbers[~np.isin(numbers, list(without))] if without else numbers
        none = np.array([1.0, np.log(UNKNOWN + needed[-1]), np.log(UNMET + needed[:-1] @ self._index.met)])
        if not len(numbers):
            return Scored(numbers, np.zeros((0, len(reranker.FEATURES)), np.float32), np.zeros(0, np.int8), none)
        pairs = self._pairs(bool(asked.meaning.latin[0]), numbers)
        features = self._features(asked, numbers, words, named, needed)
        # Why not always: encoding the clauses takes longer than all of search.
        if every or reranker.clauses_matter(features, pairs):
            features[:, reranker.FEATURES.index("clause")] = self._clauses(asked, numbers)
        return Scored(numbers, features, pairs, none)

    def clearness(self, asked: Query, ranked: Scores, needed: Vectors) -> Scores:
        """What tells whether a clerk would ask back, (reranker.UNCLEAR_FEATURES,).

        ranked: probabilities among the services, best first.
        """
        city = needed[:-1].astype(np.float64)
        return np.array(
            [
                np.log(1 + length(asked.text)),
                np.log(1 + self._named.sharing(asked.text)),
                ranked[0],
                ranked[1] if len(ranked) > 1 else 0.0,
                -float(city @ np.log(city + 1e-9)),
                float(city.max()),
            ]
        )

    def needed(self, asked: Query) -> Vectors:
        """Chance of each everyday need, NOTHING the last; needs of a country that the catalogue is not of have none."""
        chances_: Vectors = self._needs.of_words(asked.meaning, at_home=self._at_home)[0]
        return chances_

    def share(self, asked: Query, is_wanted: Callable[[str], bool]) -> float:
        """Chance that a text is of one of the everyday needs whose ids are wanted."""
        chances_ = self.needed(asked)
        return float(sum(chance for need, chance in zip(self._needs.needs, chances_, strict=True) if is_wanted(need)))

    def family(self, number: int) -> int:
        """The everyday need a service is tied to most firmly, by its place."""
        return int(self._index.ties[number][0])

    def _fact_rows(self, number: int) -> tuple[Meanings, NDArray[np.int32]]:
        """Vectors of what a service's facts say, a row a language, and each row's fact by its place."""
        start, end = self._index.facts.starts[number : number + 2]
        rows = self._index.facts.meanings[start:end]
        full = Meanings(rows.shared.astype(np.float32), rows.own.astype(np.float32), rows.latin[:])
        return full, self._index.fact_owners[start:end]

    def late(self, asked: Pieces, number: int) -> Scores:
        """How well each row of `fact_rows` holds a question's words, (rows,)."""
        start, end = self._index.facts.starts[number : number + 2]
        return nearness(asked, self._index.fact_tokens, slice(int(start), int(end)))

    def facts(self, asked: Query, number: int) -> Scores:
        """How near each fact of a service is to a question: cosines in the order of the facts."""
        rows, owners = self.fact_rows(number)
        best = np.full(int(owners.max()) + 1 if len(owners) else 0, -1.0)
        np.maximum.at(best, owners, rows.shared @ asked.rows)
        return best

    def _features(
        self, asked: Query, numbers: Numbers, words: Scores, named: dict[int, float], needed: Vectors
    ) -> Features:
        """What speaks for each of some services, (services, reranker.FEATURES); the text for its nearest clause."""
        shared, own = asked.meaning.shared, latin_vector(asked.meaning, self._gloss(asked.text))

        def in_all(texts: Meanings) -> Vectors:
            return cosines(texts.shared, shared)

        def in_latin(texts: Meanings) -> Vectors:
            return cosines(texts.own, own) * texts.latin[:, None]

        passage = best(self._passages, numbers, in_all)
        met = (needed[self._index.ties[numbers]] * self._index.tie_shares[numbers]).sum(axis=1)
        return np.column_stack(
            [
                best(self._rows, numbers, in_all),
                passage,
                passage,
                best(self._rows, numbers, in_latin),
                best(self._passages, numbers, in_latin),
                words[numbers],
                np.log(LEAST_CHANCE + met),
                [named.get(int(number), 0.0) for number in numbers],
            ]
        ).astype(np.float32)

    def _clauses(self, asked: Query, numbers: Numbers) -> Vectors:
        """How near the passage of each service is to the nearest clause, (services,)."""
        return best(self._passages, numbers, lambda passages: cosines(passages.shared, asked.clauses))

    def _pairs(self, latin: bool, numbers: Numbers) -> NDArray[np.int8]:
        """Which weights hold for a question in Latin script or not and each service: place in reranker.WEIGHTS."""
        own, place = (self._latin, 0) if latin else (self._other, 1)
        return np.where(own[numbers], place, 2).astype(np.int8)

    def _first_look(self, asked: Query, words: Scores, named: dict[int, float], needed: Vectors) -> Numbers:
        """Services worth weighing: all of a few, else the best of each view."""
        if self._size <= ALL:
            return np.arange(self._size)
        called = sorted(named, key=lambda number: -named[number])[:LIKELY]
        tied = self._index.firmest[np.argsort(-needed[:-1])[:LIKELY_NEEDS]]
        found = [np.array(called, dtype=np.int64), top(words, LIKELY), tied[tied >= 0].astype(np.int64)]
        if self._nearest.is_there:
            near = self._nearest.find(asked.meaning, LIKELY)
        else:
            own, meanings = latin_vector(asked.meaning, self._gloss(asked.text)), self._passages.meanings
            shared, of_own = cosines(meanings.shared, asked.meaning.shared)[:, 0], cosines(meanings.own, own)[:, 0]
            near = np.concatenate([top(shared, LIKELY), top(of_own, LIKELY)])
        found.append(np.searchsorted(self._passages.starts, near, side="right") - 1)
        return np.unique(np.concatenate(found))

    def _words(self, asked: Query) -> Scores:
        """As `words`; of the gloss where it holds more, in entries of its language."""
        words, gloss = self.words(asked.text), "" if asked.meaning.latin[0] else self._gloss(asked.text)
        return np.where(self._other, words, np.maximum(words, self.words(gloss))) if gloss else words

    def words(self, text: str) -> Scores:
        """Share of a text's words that each service holds, the rare ones counting more: 0 to 1."""
        said = index_terms(text, self._stop)
        terms = self._spellings.known(said)
        if not terms:
            return np.zeros(self._size)
        ids = np.array([self._index.vocabulary[term] for term in terms], dtype=np.int32)
        unknown = (len(said) - len(terms)) * float(np.log(1 + 2 * self._size))
        most = float(self._index.rareness[ids].sum()) + unknown
        return self._index.words.of(ids, self._size).astype(np.float64) / max(most, 1e-9)


def _no_gloss(_: str) -> str:
    return ""
