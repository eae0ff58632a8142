"""A catalogue open for answering: its services, its search, and small matchers for the city's own lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from bot.catalogue.compiled import read_services
from bot.catalogue.encode import SHARED_SIZE, encode_shared
from bot.catalogue.index import open_index
from bot.catalogue.learned import Learned
from bot.catalogue.lexical import tokens
from bot.catalogue.model import Service
from bot.catalogue.nearest import Nearest
from bot.catalogue.question import Question
from bot.catalogue.search import Search

MOST_WORDS = 6
"""Terms a text may have to be taken for little more than a name; a pair of Han characters is one."""


class Catalogue:
    """Services by number and by source id, with search over them."""

    def __init__(self, folder: Path, learned: Learned) -> None:
        stop = learned.stop
        self.services: Sequence[Service] = read_services(folder)
        names = [[*s.name.values(), *chain(*s.also.values())] for s in self.services]
        self.search = Search(open_index(folder), Nearest(folder), learned.needs(), names, stop)
        self._numbers = {service.source_id: i for i, service in enumerate(self.services)}
        self._stop = stop
        self._names = [[set(tokens(name, stop)) for name in each] for each in names]
        self._in_names = set(chain(*chain(*self._names)))
        self.hidden = frozenset(i for i, service in enumerate(self.services) if not service.public)

    def sharing(self, text: str) -> list[Service]:
        """Services whose names hold every word of a short text: "bus card" names more than one."""
        said = set(tokens(text, self._stop))
        terms = {term for term in said if term in self._in_names}
        if not terms or len(said) > MOST_WORDS:
            return []
        return [
            s
            for i, s in enumerate(self.services)
            if i not in self.hidden and any(terms <= name for name in self._names[i])
        ]

    def get(self, source_id: str) -> Service | None:
        """The service of a source id, or None."""
        number = self._numbers.get(source_id)
        return None if number is None else self.services[number]

    def number(self, source_id: str) -> int:
        """The place of a service in the index."""
        return self._numbers[source_id]

    def departments(self, language: str) -> list[tuple[str, str]]:
        """(owner, name) of the departments, in the order of the catalogue."""
        found = {
            s.owner: s.department.get(language) or next(iter(s.department.values()), s.owner) for s in self.services
        }
        return list(found.items())


class Matcher:
    """Finds which of a few things a text is about: life events, problems, offices."""

    def __init__(self, things: Iterable[tuple[str, Iterable[str]]]) -> None:
        pairs = [(thing, text) for thing, texts in things for text in texts]
        self._ids = [thing for thing, _ in pairs]
        self._vectors = encode_shared([text for _, text in pairs]) if pairs else np.zeros((0, SHARED_SIZE), np.float32)

    def best(self, asked: Question) -> tuple[str, float]:
        """The nearest thing and its cosine; ("", 0) where there is none."""
        if not self._ids:
            return "", 0.0
        scores = self._vectors @ asked.rows
        place = int(scores.argmax())
        return self._ids[place], float(scores[place])
