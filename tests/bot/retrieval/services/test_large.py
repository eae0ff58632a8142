"""Tests of what only large catalogues do: the demo city, taken for one, is searched as before."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.services import ann_index, search, vector_store
from bot.retrieval.services.ann_index import save_nearest
from bot.retrieval.services.index import open_index
from bot.retrieval.services.need_links import firmest
from bot.retrieval.services.query import query
from bot.retrieval.services.reranker import FEATURES, clauses_matter
from bot.retrieval.services.vector_store import cosines
from oneline.assembly import learned_from

ASKED = (
    "my heating is off and it is freezing in here",
    "i cant climb the stairs any more",
    "bus card",
    "who pays for the funeral of my husbnad",
    "there is a rat in the cellar",
    "我楼梯爬不动了",
    "公交卡多少钱",
    "孩子要上幼儿园，但是我们刚搬来",
)


@pytest.fixture
def large(opened_city: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """The demo city with a graph of neighbours, its vectors in their files, and few services let through the first look."""
    monkeypatch.setattr(ann_index, "MANY", 0)
    monkeypatch.setattr(vector_store, "HELD", 0)
    monkeypatch.setattr(search, "ALL", 0)
    monkeypatch.setattr(search, "LIKELY", 20)
    folder = shutil.copytree(opened_city, tmp_path / "city")
    save_nearest(folder, open_index(folder).passages.meanings, lambda *_: None)
    return Catalogue(folder, learned_from(settings))


def test_a_large_catalogue_is_searched_as_well_as_a_small_one(
    large: Catalogue, house: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [query(text) for text in ASKED]
    found = [large.search.find(each) for each in asked]
    weighed = [len(large.search.look(each).numbers) for each in asked]
    monkeypatch.setattr(search, "ALL", 400)
    small = house.catalogue
    for each, one, looked_at in zip(asked, found, weighed, strict=True):
        other = small.search.find(each)
        assert one.candidates[0].number == other.candidates[0].number, each.text
        # Why not nearer: what is not let through the first look has no share in what the sayings tell.
        assert one.confidence == pytest.approx(other.confidence, abs=0.08), each.text
        assert looked_at < len(small.services)


def test_clauses_are_encoded_only_where_they_weigh_something(opened_city: Path, settings: Settings) -> None:
    small = Catalogue(opened_city, learned_from(settings))
    asked = query("the heating is off again, and my husband is very ill at home")
    small.search.find(asked)
    assert "clauses" not in vars(asked)
    assert len(asked.clauses) == 2


def test_vectors_in_half_precision_are_as_near_as_in_full() -> None:
    vectors = np.random.default_rng(1).standard_normal((50, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.allclose(cosines(vectors.astype(np.float16), vectors[:3]), cosines(vectors, vectors[:3]), atol=2e-3)


def test_a_need_knows_the_services_tied_to_it_most_firmly() -> None:
    ties = np.array([[0, 1], [1, 2], [1, 0]], dtype=np.int16)
    shares = np.array([[0.6, 0.3], [0.9, 0.1], [0.5, 0.4]], dtype=np.float32)
    services, met = firmest(ties, shares, 4)
    assert [[int(n) for n in row if n >= 0] for row in services] == [[0, 2], [1, 2, 0], [1], []]
    assert met.tolist() == pytest.approx([0.6, 0.9, 0.1, 0.0])


def test_clauses_matter_only_to_an_entry_of_another_script_that_is_not_far_behind() -> None:
    features = np.full((2, len(FEATURES)), 0.3, np.float32)
    of_own_script, across = np.zeros(2, np.int8), np.array([0, 2], np.int8)
    assert not clauses_matter(features, of_own_script)
    features[1] = 0.9
    assert clauses_matter(features, across)
    features[0], features[1] = 0.9, 0.0
    assert not clauses_matter(features, across)
