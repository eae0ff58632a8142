"""Ties the entries of a catalogue to the everyday needs they meet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Meanings, Vectors
from bot.language.script import HAN
from bot.retrieval.needs.classifier import NeedModel, of_one_country
from bot.retrieval.services.vector_store import VectorTable

TIES, MOST = 12, 120
"""Needs an entry is tied to at most, beyond which nothing is left to tell apart; entries kept in mind for a need."""
AT_HOME = THRESHOLDS.needs.one_country
LOOKED_AT = 2000
"""Services it is told by."""
BY_KEEPER = THRESHOLDS.needs.by_keeper
BY_LAST_PART = THRESHOLDS.needs.by_last_part
PARTS = re.compile(r"[（）()—－]+")
LEAST_PART = 4
"""Characters of a part of a name that says something by itself."""


def last_part(service: Service) -> str:
    """The last part of a name that is made of several, as some offices write them ("permit (extension — lift)"); else empty.

    Why: what tells such an entry from its dozen neighbours stands there, and is lost in the vector of all of it.
    """
    for name in service.name.values():
        parts = [part.strip() for part in PARTS.split(name) if len(part.strip()) >= LEAST_PART and HAN.search(part)]
        if len(parts) > 1:
            return parts[-1]
    return ""


def tie(
    services: Sequence[Service],
    passages: VectorTable,
    needs: NeedModel,
    parts: tuple[Sequence[int], Meanings] | None = None,
) -> tuple[NDArray[np.int16], Vectors]:
    """Needs of each service and their shares, the firmest first, each (services, TIES).

    passages: name and what it is, once a language; an entry in two languages is tied by the mean of both.
    parts: services by their places, and the last parts of their names.
    """
    shares, at_home = _mean(needs.of_entries(passages.meanings), passages.starts), True
    ours = np.array([of_one_country(need) for need in needs.needs[:-1]], dtype=np.bool_)
    if shares[:, ours].sum(axis=1).mean() < AT_HOME:
        shares, at_home = _mean(needs.of_entries(passages.meanings, at_home=False), passages.starts), False
    if parts is not None and len(parts[0]):
        among, of_parts = np.array(parts[0]), needs.of_entries(parts[1], at_home=at_home)
        shares[among] = (1 - BY_LAST_PART) * shares[among] + BY_LAST_PART * of_parts
    places = {need: place for place, need in enumerate(needs.needs)}
    for row, service in zip(shares, services, strict=True):
        _correct(row, service.needs, places)
    best = np.argsort(-shares, axis=1, kind="stable")[:, :TIES]
    return best.astype(np.int16), np.take_along_axis(shares, best, axis=1).astype(np.float32)


def is_at_home(ties: NDArray[np.int16], shares: Vectors, needs: Sequence[str]) -> bool:
    """True for a catalogue of a country that has needs of its own, by what `tie` made of it."""
    ours = np.array([of_one_country(need) for need in needs], dtype=np.bool_)
    some = slice(0, LOOKED_AT)
    return bool((shares[some] * ours[ties[some]]).sum(axis=1).mean() >= AT_HOME / 2)


def firmest(ties: NDArray[np.int16], shares: Vectors, needs: int) -> tuple[NDArray[np.int32], Vectors]:
    """For each need the services tied to it most firmly, (needs, MOST) filled up with -1; and how firmly the first is."""
    order = np.lexsort((-shares.ravel(), ties.ravel()))
    starts = np.searchsorted(ties.ravel()[order], np.arange(needs + 1))
    services = np.full((needs, MOST), -1, np.int32)
    best = np.zeros(needs, np.float32)
    for need, (start, end) in enumerate(pairwise(starts)):
        tied = order[start : min(end, start + MOST)]
        services[need, : len(tied)] = tied // ties.shape[1]
        best[need] = shares.ravel()[tied].max(initial=0.0)
    return services, best


def _mean(shares: Vectors, starts: NDArray[np.int64]) -> Vectors:
    sums = np.add.reduceat(shares, starts[:-1], axis=0)
    return np.asarray(sums / np.diff(starts)[:, None], dtype=np.float32)


def _correct(row: Vectors, wanted: Sequence[str], places: dict[str, int]) -> None:
    """What a keeper says goes before what the model thinks: "need" ties, "-need" unties."""
    away = [places[need[1:]] for need in wanted if need.startswith("-") and need[1:] in places]
    tied = [places[need] for need in wanted if need in places]
    row[away] = 0.0
    if tied:
        row *= 1 - BY_KEEPER
        row[tied] += BY_KEEPER / len(tied)
