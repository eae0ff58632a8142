"""A large catalogue made of the real ones: each entry many times, under made-up place names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.questions import CATALOGUES, opened, there
from bot.catalogue.importers import service_id
from bot.catalogue.model import Service, Words
from bot.config.settings import Settings
from bot.language.encode import OTHER_SCRIPT, Meanings, Models, Progress
from bot.retrieval.compile import content_hash, folder_of, write
from bot.retrieval.services.index import fact_texts, open_index, passage_texts, row_texts
from bot.retrieval.services.vector_store import VectorTable
from oneline.assembly import learned_from

REAL = ("nyc", "guangdong", "miami", "chicago311")
APART = 0.3
"""How far a copy's vector is moved from the one it copies, which is 1 long: a cosine of about .96."""
CHUNK = 20_000
HEADS = (
    "Alder Amber Ash Birch Black Brook Cedar Clay Cold Copper Elm Fern Glen Gold Heather Iron Kings Lark Maple Marl "
    "Mill Moss North Oak Otter Pine Quarry Raven Reed River Rose Sand Silver South Stone Swan Thorn West Wheat Willow"
)
MIDDLES = "am ber dal en er for gar hol in kel lo mer nor os per rick sel ton um wick"
TAILS = "bank bend bourne bridge bury dale field ford gate ham haven hill holm hurst land leigh mead mere port stead"
HAN_HEADS, HAN_TAILS, HAN_KINDS = "河青白龙云松石金平永安长东南兴福", "湾岭桥泉坪塘溪岗洲浦坡井亭渡堡林", "镇区乡县"
Texts = dict[str, int]
Known = dict[Models, tuple[Texts, Meanings]]


def places() -> tuple[list[str], list[str]]:
    """Names of towns, English and Chinese, in a fixed order that does not follow the alphabet."""
    english = ["".join(each) for each in product(HEADS.split(), MIDDLES.split(), TAILS.split())]
    chinese = ["".join(each) for each in product(HAN_HEADS, HAN_TAILS, HAN_KINDS)]
    return [sorted(each, key=lambda name: hashlib.sha256(name.encode()).digest()) for each in (english, chinese)]  # type: ignore[return-value]


def services(count: int) -> Iterator[Service]:
    """So many services: the real ones first, then copies of them under the names of towns."""
    real = [service for name in REAL for service in opened(name).services]
    english, chinese = places()
    yield from islice(real, count)
    for number in range(len(real), count):
        copied = real[number % len(real)]
        source_id = f"{copied.source_id}~{number // len(real)}"
        named = _in_town(copied.name, english[number % len(english)], chinese[number % len(chinese)])
        yield replace(copied, id=service_id(copied.source, source_id), source_id=source_id, name=named)


def _in_town(name: Words, english: str, chinese: str) -> Words:
    return {tag: chinese + text if OTHER_SCRIPT.search(text) else f"{english} {text}" for tag, text in name.items()}


def copying(known: Known) -> Callable[[Sequence[str], str, Progress, Models], Meanings]:
    """What stands for the encoder: each vector is that of the real text, moved a little; the same at every run."""
    english, chinese = (frozenset(each) for each in places())

    def plain(text: str) -> str:
        first, _, rest = text.partition(" ")
        return _key(rest if first in english else text[3:] if text[:3] in chinese else text)

    def encode(texts: Sequence[str], what: str, progress: Progress, models: Models) -> Meanings:
        where, meanings = known[models]
        rows = np.array([where[plain(text)] for text in texts])
        chance = np.random.default_rng(len(what))
        shared, own = (_moved(each, rows, chance) for each in (meanings.shared, meanings.own))
        progress(what, len(texts), len(texts))
        return Meanings(shared, own, np.asarray(meanings.latin[rows]))

    return encode


def _key(text: str) -> str:
    # Why: a passage is cut at its end, and a town before it leaves it shorter.
    return text[:350]


def _moved(vectors: NDArray[np.float32], rows: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.float32]:
    moved = np.empty((len(rows), vectors.shape[1]), np.float32)
    for start in range(0, len(rows), CHUNK):
        part = vectors[rows[start : start + CHUNK]].astype(np.float32)
        away = chance.standard_normal(part.shape, np.float32) * np.float32(APART / part.shape[1] ** 0.5)
        # Why: a text of another script has no own vector, and shall not get one.
        part += away * part.any(axis=1, keepdims=True)
        moved[start : start + CHUNK] = part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), np.float32(1e-9))
    return moved


def known() -> Known:
    """Every different text of the real catalogues with its vector, as their imports hold it."""
    settings = Settings()
    folders = [folder_of(CATALOGUES[name], settings.data / "catalogues", learned_from(settings)) for name in REAL]
    of, indexes = [opened(name).services for name in REAL], [open_index(folder) for folder in folders]
    rows = _joined((row_texts(s) for each in of for s in each), [index.rows for index in indexes])
    facts = (fact_texts(fact) for each in of for s in each for fact in s.facts)
    both = [index.passages for index in indexes] + [index.facts for index in indexes]
    passages = _joined(chain((passage_texts(s) for each in of for s in each), facts), both)
    return {"shared and English": rows, "all": passages}


def _joined(texts: Iterable[Iterable[str]], kept: Sequence[VectorTable]) -> tuple[Texts, Meanings]:
    parts = [each.meanings for each in kept]
    joined = [np.concatenate([getattr(part, name) for part in parts]) for name in ("shared", "own", "latin")]
    return {_key(text): i for i, text in enumerate(chain(*texts))}, Meanings(*joined)


def imported(count: int, progress: Progress) -> Path:
    """The folder of the imported catalogue; made where its content or the code that indexes is new."""
    if not all(there(name) for name in REAL):
        raise SystemExit("The catalogues to copy are not beside the project (../shared/data).")
    settings = Settings()
    learned = learned_from(settings)
    made_of = [content_hash(CATALOGUES[name], learned) for name in REAL]
    key = hashlib.sha256(f"{count} {made_of}".encode() + Path(__file__).read_bytes()).hexdigest()[:16]
    folder = settings.data / "scale" / f"made-up-{count}-{key}"
    if not folder.exists():
        work = folder.with_suffix(".new")
        work.mkdir(parents=True, exist_ok=True)
        write([*services(count)], [], work, "made up", learned, progress, copying(known()))
        work.rename(folder)
    return folder
