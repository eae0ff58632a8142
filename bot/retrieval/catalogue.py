"""A catalogue open for answering: its services, its search, and small matchers for the city's own lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path

import numpy as np

from bot.catalogue.model import Service
from bot.catalogue.service_file import Services, read_about
from bot.language.encode import SHARED_SIZE, Vectors, encode_shared
from bot.language.plain_turns import letters
from bot.retrieval.facts.fact_features import Asked, FactFeatures, Seen, features, seen_of
from bot.retrieval.facts.fact_reranker import RankedFacts, pair_of, pick
from bot.retrieval.facts.fact_sheet import FactSheet, sheets
from bot.retrieval.learned_models import Learned
from bot.retrieval.services.ann_index import Nearest
from bot.retrieval.services.index import open_index
from bot.retrieval.services.late_interaction import pieces
from bot.retrieval.services.name_match import NameMatcher, all_names
from bot.retrieval.services.query import Query
from bot.retrieval.services.sayings import open_sayings
from bot.retrieval.services.search import Search
from bot.translation.gloss import read_gloss

MOST_WORDS = 6
"""Terms a text may have to be taken for little more than a name; a pair of Han characters is one."""


MOST_CALLED = 40
"""Services that may share the words of a name and are looked at."""
TEXTS = 64
"""Texts whose word pieces and glosses are kept, as many as their vectors: those of a turn are looked at for several services, and
people ask in the same few words."""
QUESTIONS = 16
"""Questions on a service of which is kept what was seen: several rules of a turn rank its facts, each by another aspect."""
SERVICES = 2048
"""Services of whose facts is kept what is the same in every turn."""


@dataclass(frozen=True, slots=True)
class EntryFit:
    """How well the best fact of an entry answers, by what costs little to see."""

    shared: float
    """Cosine in the space of all languages."""
    own: float
    """Cosine in the space of the question's script; 0 where no fact has it."""
    late: float
    """How near its word pieces are to each of the question's, Latin script alone."""
    detail: float
    """Chance that it gives the detail asked for."""


class Catalogue:
    """Services by number and by source id, with search over them."""

    def __init__(self, folder: Path, learned: Learned) -> None:
        self.services: Sequence[Service] = Services(folder)
        index = open_index(folder)
        self._named = NameMatcher(folder, learned.stop, index.vocabulary)
        self._gloss = lru_cache(TEXTS)(read_gloss(learned.intents / "glossary").of)
        needs = learned.needs()
        self._about = read_about(folder)
        said = open_sayings(folder, self._about.ids)
        self.search = Search(index, Nearest(folder), needs, said, self._named, learned.stop, self._gloss)
        self._details, self._projection = learned.details(), learned.projection()
        self._stop = learned.stop
        self._pieces = lru_cache(TEXTS)(partial(pieces, onto=self._projection))
        self._told_details = lru_cache(SERVICES)(self._work_out_details)
        self._sheets = lru_cache(SERVICES)(self._write_sheets)
        self._seen = lru_cache(QUESTIONS)(self._see)
        self.hidden = frozenset(self._about.hidden)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {source_id: number for number, source_id in enumerate(self._about.ids)}

    def sharing(self, text: str, among: Collection[int] | None = None) -> list[Service]:
        """Services, of some numbers or all, whose names hold every word of a short text: "bus card" names more than one."""
        numbers = [int(number) for number in self._named.alike(text, MOST_WORDS) if number not in self.hidden]
        return [self.services[number] for number in numbers if among is None or number in among]

    def called(self, names: Sequence[str]) -> tuple[str, Service] | None:
        """The first of some names, folded by `letters`, that is just the name of one service, and that service."""
        for name, numbers in zip(names, self._named.called(names), strict=True):
            services = [self.services[int(number)] for number in numbers[:MOST_CALLED] if number not in self.hidden]
            alike = [each for each in services if name in map(letters, each.name.values())]
            if len(alike) == 1:
                return name, alike[0]
        return None

    def named_in(self, text: str) -> Service | None:
        """The service whose name or everyday name stands in a text word for word, of several the one with the longest name."""
        plain = letters(text)
        leads = [self.services[number] for number in self._named.leads(text) if number not in self.hidden]
        sizes = [
            max((len(name) for name in map(letters, all_names(each)) if name in plain), default=0) for each in leads
        ]
        is_one = bool(sizes) and sizes.count(max(sizes)) == 1
        return leads[sizes.index(max(sizes))] if is_one else None

    def get(self, source_id: str) -> Service | None:
        """The service of a source id, or None."""
        number = self._numbers.get(source_id)
        return None if number is None else self.services[number]

    def number(self, source_id: str) -> int:
        """The place of a service in the index."""
        return self._numbers[source_id]

    def answers(self, service: Service, asked: Asked) -> RankedFacts:
        """The facts of a service as answers to a question, best first."""
        views, pair = self.views(service, asked)
        return pick(views, pair, self._details.details)

    def views(self, service: Service, asked: Asked) -> tuple[FactFeatures, str]:
        """What is seen of a question on a service, and which weights hold for it."""
        number = self.number(service.source_id)
        seen, pair = self._seen(number, asked.question, asked.stop, asked.today)
        return features(seen, asked), pair

    def _see(self, number: int, question: Query, stop: frozenset[str], today: date | None) -> tuple[Seen, str]:
        """What is seen of a question on the service of a number whatever aspect it is taken for, and which weights hold."""
        rows, owners = self.search.fact_rows(number)
        latin = bool(question.meaning.latin[0])
        # Why any: an entry in both languages is asked about in its own.
        pair = pair_of(latin, bool((rows.latin == latin).any()))
        gloss = self._gloss(question.text) if pair == "across" and not latin else ""
        asked = Asked(question, stop=stop, today=today, gloss=gloss)
        text = gloss or (question.text if latin else "")
        late = self.search.late(self._pieces(text, stop), number) if text else np.zeros(len(rows))
        sheets, told = self._sheets(number, stop), self._told_details(number)
        return seen_of(self.services[number], sheets, rows, owners, late, asked, self._details, told), pair

    @property
    def details(self) -> tuple[str, ...]:
        """Ids of the details of an entry that people ask for, in the order of `wanted`."""
        return self._details.details

    def wanted(self, asked: Query) -> Vectors:
        """Chance of each detail of an entry being asked for, OTHER the last."""
        chances: Vectors = self._details.of_questions(asked.meaning)[0]
        return chances

    def gives(self, asked: Query, numbers: Iterable[int], *, by_pieces: bool = True) -> list[EntryFit]:
        """How well the best fact of each of some services answers a question.

        by_pieces: word piece by word piece too; else `late` is 0.
        """
        wanted, meaning = self.wanted(asked)[:-1], asked.meaning
        said = self._pieces(asked.text, self._stop) if by_pieces and meaning.latin[0] else None
        seen = []
        for number in numbers:
            rows, _ = self.search.fact_rows(number)
            own = np.where(rows.latin == meaning.latin[0], rows.own @ meaning.own[0], 0.0)
            detail = self._told_details(number) @ wanted if len(own) else own
            shared = rows.shared @ meaning.shared[0]
            late = self.search.late(said, number) if said else np.zeros(len(own))
            seen.append(EntryFit(*(float(each.max(initial=0.0)) for each in (shared, own, late, detail))))
        return seen

    def _work_out_details(self, number: int) -> Vectors:
        """Chance of each detail being told by each row of a service, without OTHER; the same in every turn."""
        rows, _ = self.search.fact_rows(number)
        chances: Vectors = self._details.of_facts(rows)[:, :-1]
        return chances

    def _write_sheets(self, number: int, stop: frozenset[str]) -> tuple[FactSheet, ...]:
        """What is seen of each fact of a service whatever is asked."""
        return sheets(self.services[number].facts, stop)

    def departments(self, language: str) -> list[tuple[str, str]]:
        """(owner, name) of the departments, in the order of the catalogue."""
        found = self._about.departments.items()
        return [(owner, name.get(language) or next(iter(name.values()), owner)) for owner, name in found]


class Matcher:
    """Finds which of a few things a text is about: life events, problems, offices."""

    def __init__(self, things: Iterable[tuple[str, Iterable[str]]]) -> None:
        pairs = [(thing, text) for thing, texts in things for text in texts]
        self._ids = [thing for thing, _ in pairs]
        self._vectors = encode_shared([text for _, text in pairs]) if pairs else np.zeros((0, SHARED_SIZE), np.float32)

    def best(self, asked: Query, among: Collection[str] | None = None) -> tuple[str, float]:
        """The nearest thing, of some or of all, and its cosine; ("", 0) where there is none."""
        places = [place for place, thing in enumerate(self._ids) if among is None or thing in among]
        if not places:
            return "", 0.0
        scores = self._vectors[places] @ asked.rows
        best = int(scores.argmax())
        return self._ids[places[best]], float(scores[best])
