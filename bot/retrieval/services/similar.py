"""Services of one kind: which are most like one, and what need a question and a service make up together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bot.language.encode import Meanings, Vectors, unit
from bot.retrieval.services.ann_index import Nearest
from bot.retrieval.services.index import Index
from bot.retrieval.services.query import Query
from bot.retrieval.services.reranker import Scores
from bot.retrieval.services.vector_store import Numbers, VectorTable, cosines, nearest, taken, top


class Similar:
    """Likeness of services by what they are called and what they are."""

    def __init__(
        self, index: Index, passages: VectorTable, graph: Nearest, needed: Callable[[Meanings], Vectors]
    ) -> None:
        self._index, self._passages, self._graph, self._needed = index, passages, graph, needed

    def of(self, number: int, count: int) -> Numbers:
        """The services most like one, without itself, in no order."""
        passages = self._passages
        own = taken(passages, np.array([number]))[0]
        if self._graph.is_there:
            near = np.concatenate([self._graph.find(own[row : row + 1], 2 * count) for row in range(len(own))])
            near = np.unique(np.searchsorted(passages.starts, near, side="right") - 1)
            numbers = near[top(self.likeness(number, near), count + 1)]
        else:
            numbers = top(nearest(cosines(passages.meanings.shared, own.shared), passages.starts[:-1]), count + 1)
        return np.asarray(numbers[numbers != number][:count], dtype=np.int64)

    def likeness(self, number: int, others: Numbers) -> Scores:
        """How like one service some others are: highest cosine of what they are called and are, (others,)."""
        rows, starts = taken(self._passages, others)
        own = taken(self._passages, np.array([number]))[0]
        return np.asarray(nearest(cosines(rows.shared, own.shared), starts), dtype=np.float64)

    def meets(self, asked: Query, number: int, others: Numbers) -> Scores:
        """Chance that some services meet the need which a question and one service make up together, (others,)."""
        row = self._passages.meanings[int(self._passages.starts[number])]
        own = asked.meaning.own + row.own * (row.latin == asked.meaning.latin)
        both = Meanings(unit(asked.meaning.shared + row.shared), unit(own), asked.meaning.latin)
        needed = self._needed(both)[0]
        return np.asarray((needed[self._index.ties[others]] * self._index.tie_shares[others]).sum(axis=1))
