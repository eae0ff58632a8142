"""Builds and opens the search index of a catalogue: plain numpy files, memory-mapped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import Fact, Service
from bot.language.encode import Meanings, Models, Progress, Vectors, encode_many
from bot.language.tokens import index_terms
from bot.retrieval.needs.classifier import NeedModel
from bot.retrieval.services import late_interaction
from bot.retrieval.services.ann_index import save_nearest
from bot.retrieval.services.name_match import all_names, save_named
from bot.retrieval.services.need_links import firmest, last_part, tie
from bot.retrieval.services.text_store import TextStore
from bot.retrieval.services.vector_store import VectorTable, mapped
from bot.retrieval.services.word_scores import WordScores, open_scores, save_scores

WHO_ROWS, MORE_ROWS = 10, 6
Encode = Callable[[Sequence[str], str, Progress, Models], Meanings]
"""What makes vectors of many texts: `encode_many`, or what stands for it."""


@dataclass(frozen=True, slots=True)
class Index:
    """An open index; services are known by their place in the catalogue."""

    rows: VectorTable
    """A text for each name, everyday name, saying and leading fact."""
    passages: VectorTable
    """A text for each language, of name and what it is."""
    facts: VectorTable
    """A text for each fact and language, with the heading it stands under."""
    fact_tokens: late_interaction.Tokens
    """Word pieces of each row of `facts`."""
    fact_owners: NDArray[np.int32]
    """Place within its service of the fact of each row."""
    ties: NDArray[np.int16]
    """Needs each service is tied to, the firmest first: (services, TIES)."""
    tie_shares: NDArray[np.float32]
    """How firmly: each row adds up to at most 1."""
    firmest: NDArray[np.int32]
    """Services tied most firmly to each need, -1 where there are no more: (needs, ties.MOST)."""
    met: Vectors
    """How firmly the first of them is tied, (needs,): near nothing for what the city does not have."""
    words: WordScores
    vocabulary: dict[str, int]
    rareness: Vectors
    """What each word of the vocabulary weighs, (words,)."""


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
    names = all_names(service)
    said = [*chain(*service.sayings.values())]
    facts = [text for fact in service.of("what", "who", "more") for text in fact.texts.values()]
    return [term for text in chain(names, names, said, facts) for term in index_terms(text, stop)]


def build(
    services: Sequence[Service],
    folder: Path,
    stop: frozenset[str],
    needs: NeedModel,
    progress: Progress,
    encode: Encode = encode_many,
) -> None:
    """Write the index of some services into a folder."""
    rows = [row_texts(service) for service in services]
    _save_kept(folder, "rows", rows, encode([*chain(*rows)], "names and sayings", progress, "shared and English"))
    passages = [passage_texts(service) for service in services]
    meanings = encode([*chain(*passages)], "services", progress, "all")
    kept = _save_kept(folder, "passages", passages, meanings)
    parted = {place: part for place, service in enumerate(services) if (part := last_part(service))}
    parts = encode([*parted.values()], "names in parts", progress, "all") if parted else None
    ties, shares = tie(services, kept, needs, (list(parted), parts) if parts else None)
    kept_in_mind, met = firmest(ties, shares, len(needs.needs) - 1)
    tied: dict[str, NDArray[Any]] = {"ties": ties, "tie_shares": shares, "firmest": kept_in_mind, "met": met}
    for name, array in tied.items():
        np.save(folder / f"{name}.npy", array)
    _save_facts(services, folder, progress, encode)
    vocabulary = _save_words([word_text(service, stop) for service in services], folder)
    save_named(folder, [all_names(service) for service in services], stop, vocabulary)
    save_nearest(folder, meanings, progress)


def _save_kept(folder: Path, name: str, texts: list[list[str]], meanings: Meanings) -> VectorTable:
    """Write the vectors of the texts of each service, in half precision."""
    starts = np.cumsum([0, *(len(each) for each in texts)])
    np.save(folder / f"{name}_shared.npy", meanings.shared.astype(np.float16))
    np.save(folder / f"{name}_own.npy", meanings.own.astype(np.float16))
    np.save(folder / f"{name}_latin.npy", meanings.latin)
    np.save(folder / f"{name}_starts.npy", starts)
    return VectorTable(meanings, starts)


def _save_facts(services: Sequence[Service], folder: Path, progress: Progress, encode: Encode) -> None:
    facts = [[(place, text) for place, fact in enumerate(s.facts) for text in fact_texts(fact)] for s in services]
    texts = [[text for _, text in each] for each in facts]
    _save_kept(folder, "facts", texts, encode([*chain(*texts)], "facts", progress, "all"))
    np.save(folder / "fact_owners.npy", np.array([place for place, _ in chain(*facts)], dtype=np.int32))


def save_tokens(services: Sequence[Service], folder: Path, onto: Vectors, kept: TextStore, progress: Progress) -> None:
    """Write the word pieces of what every fact says, rows as in `Index.facts`.

    onto: directions along which they are kept.
    """
    texts = [text for service in services for fact in service.facts for text in fact_texts(fact)]
    each = list(dict.fromkeys(texts))
    latin = np.load(folder / "facts_latin.npy")
    place = {text: i for i, text in enumerate(texts)}
    kind = f"tokens {hashlib.sha256(onto.tobytes()).hexdigest()}"

    def made(some: list[str]) -> list[late_interaction.Small]:
        size = late_interaction.SIZE
        return kept.rows(kind, some, size, np.int8, lambda new: late_interaction.small(new, onto, progress))

    late_interaction.save(
        late_interaction.keep(each, latin[[place[text] for text in each]], made).spread(each, texts), folder
    )


def _save_words(words: list[list[str]], folder: Path) -> dict[str, int]:
    """Write what terms weigh where, and give each its place."""
    vocabulary = {term: i for i, term in enumerate(sorted(set(chain(*words))))}
    ids = [[vocabulary[term] for term in terms] for terms in words]
    save_scores(folder, ids, vocabulary)
    holding = np.bincount([*chain(*(set(terms) for terms in ids))], minlength=len(vocabulary))
    np.save(folder / "rareness.npy", np.log(1 + (len(words) - holding + 0.5) / (holding + 0.5)).astype(np.float32))
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    return vocabulary


def open_index(folder: Path) -> Index:
    """Open an index that `build` wrote."""

    def load(*names: str) -> Iterable[NDArray[np.generic]]:
        return (mapped(folder / f"{name}.npy") for name in names)

    def kept(name: str) -> VectorTable:
        shared, own, latin, starts = load(*(f"{name}_{part}" for part in ("shared", "own", "latin", "starts")))
        return VectorTable(Meanings(shared, own, latin), starts)  # type: ignore[arg-type]

    arrays = ("fact_owners", "ties", "tie_shares", "firmest", "met", "rareness")
    loaded = dict(zip(arrays, load(*arrays), strict=True))
    vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    return Index(
        rows=kept("rows"),
        passages=kept("passages"),
        facts=kept("facts"),
        fact_tokens=late_interaction.restore(folder, len(loaded["fact_owners"])),
        words=open_scores(folder),
        vocabulary=vocabulary,
        **loaded,  # type: ignore[arg-type]
    )
