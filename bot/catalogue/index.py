"""Builds and opens the search index of a catalogue: plain numpy files, memory-mapped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from bot.catalogue.encode import SIZE, Vectors, encoder
from bot.catalogue.lexical import tokens
from bot.catalogue.model import Fact, Service

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, of how many)."""
BATCH = 64
WHO_ROWS, MORE_ROWS = 10, 6


@dataclass(frozen=True, slots=True)
class Index:
    """An open index; row arrays are in the order of the services."""

    rows: Vectors
    """One vector a name, everyday name, saying or leading fact: (rows, 512)."""
    owners: NDArray[np.int32]
    """Service number of each row."""
    passages: Vectors
    """One vector a service and language, of name and what it is: (passages, 512)."""
    passage_owners: NDArray[np.int32]
    """Service number of each passage."""
    facts: Vectors
    """One vector a fact and language: (fact rows, 512)."""
    fact_owners: NDArray[np.int32]
    """Place within its service of the fact of each row."""
    fact_starts: NDArray[np.int64]
    """First fact row of each service; one more entry at the end."""
    words: bm25s.BM25
    vocabulary: dict[str, int]


def row_texts(service: Service) -> list[str]:
    """The texts a service can be found by."""
    texts = [*service.name.values(), *chain(*service.also.values()), *chain(*service.sayings.values())]
    for facts in (service.of("what"), service.of("who")[:WHO_ROWS], service.of("more")[:MORE_ROWS]):
        texts += chain.from_iterable(fact.texts.values() for fact in facts)
    return texts


def passage_texts(service: Service) -> list[str]:
    """Name, everyday names and what it is, once a language the entry has; at most about 400 characters each."""
    return [
        ". ".join([name, *service.also.get(language, ())[:3], *_told(service, language)])[:400]
        for language, name in service.name.items()
    ]


def _told(service: Service, language: str) -> list[str]:
    return [fact.texts[language] for fact in service.of("what")[:2] if language in fact.texts]


def fact_texts(fact: Fact) -> list[str]:
    """What a fact says with the heading it stands under, once a language."""
    return [f"{fact.under.get(language, '')} {text}".strip() for language, text in fact.texts.items()]


def word_text(service: Service, stop: frozenset[str]) -> list[str]:
    """Index terms of a service; its names count twice."""
    names = [*service.name.values(), *chain(*service.also.values())]
    said = [*chain(*service.sayings.values())]
    facts = [text for fact in service.of("what", "who", "more") for text in fact.texts.values()]
    return [term for text in chain(names, names, said, facts) for term in tokens(text, stop)]


def build(services: Sequence[Service], folder: Path, stop: frozenset[str], progress: Progress) -> None:
    """Write the index of some services into a folder."""
    texts = [row_texts(service) for service in services]
    owners = np.repeat(np.arange(len(services), dtype=np.int32), [len(rows) for rows in texts])
    facts = [[(place, text) for place, fact in enumerate(s.facts) for text in fact_texts(fact)] for s in services]
    np.save(folder / "rows.npy", _encode(list(chain(*texts)), "names and sayings", progress))
    np.save(folder / "owners.npy", owners)
    passages = [(number, text) for number, service in enumerate(services) for text in passage_texts(service)]
    np.save(folder / "passages.npy", _encode([text for _, text in passages], "services", progress))
    np.save(folder / "passage_owners.npy", np.array([number for number, _ in passages], dtype=np.int32))
    np.save(folder / "facts.npy", _encode([text for _, text in chain(*facts)], "facts", progress))
    np.save(folder / "fact_owners.npy", np.array([place for place, _ in chain(*facts)], dtype=np.int32))
    np.save(folder / "fact_starts.npy", np.cumsum([0, *(len(rows) for rows in facts)]))
    words = [word_text(service, stop) for service in services]
    vocabulary = {term: i for i, term in enumerate(sorted(set(chain(*words))))}
    _save_words(words, vocabulary, folder)


def _save_words(words: list[list[str]], vocabulary: dict[str, int], folder: Path) -> None:
    index = bm25s.BM25(k1=1.2, b=0.5)
    ids = [[vocabulary[term] for term in terms] for terms in words]
    index.index((ids, vocabulary), show_progress=False)
    index.save(folder / "words", show_progress=False)
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")


def _encode(texts: Sequence[str], what: str, progress: Progress) -> Vectors:
    """Vectors of texts, in batches so that progress can be shown."""
    parts: list[Vectors] = []
    for start in range(0, len(texts), BATCH):
        progress(what, start, len(texts))
        parts.append(encoder().encode(texts[start : start + BATCH]))
    progress(what, len(texts), len(texts))
    return np.concatenate(parts or [np.zeros((0, SIZE), np.float32)])


def open_index(folder: Path) -> Index:
    """Open an index that `build` wrote."""
    arrays: Iterable[str] = ("rows", "owners", "passages", "passage_owners", "facts", "fact_owners", "fact_starts")
    loaded = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in arrays}
    words = bm25s.BM25.load(folder / "words", mmap=True, load_vocab=True, show_progress=False)
    vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    return Index(**loaded, words=words, vocabulary=vocabulary)
