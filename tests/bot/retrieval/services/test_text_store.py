"""An import encodes only texts that no earlier import had, and comes to the same as one that had nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tools import ROOT

from bot.language.encode import Meanings, encode_many
from bot.retrieval.compile import import_catalogue
from bot.retrieval.learned_models import Learned
from bot.retrieval.services.text_store import FILE, TextStore, text_store

TEXTS = ["a bus card for old people", "老人乘车卡", "a bus card for old people", "the bins were not emptied"]


class Steps(list[tuple[str, int]]):
    """What was said of progress."""

    def __call__(self, what: str, _done: int, of: int) -> None:
        self.append((what, of))

    def most(self, what: str) -> int:
        """How many texts were to be done of a kind."""
        return max((of for named, of in self if named == what), default=0)


def _same(one: Meanings, other: Meanings) -> bool:
    near = np.allclose(one.shared, other.shared, atol=1e-4) and np.allclose(one.own, other.own, atol=1e-4)
    return near and np.array_equal(one.latin, other.latin)


def test_only_new_texts_are_encoded_and_come_to_the_same(tmp_path: Path) -> None:
    store, steps = text_store(tmp_path), Steps()
    first = store.encode(TEXTS, "texts", steps)
    again = store.encode([*TEXTS, "a hole in the road"], "more", steps)
    assert (steps.most("texts"), steps.most("more")) == (3, 1)
    assert _same(first, again[range(4)]) and _same(first, encode_many(TEXTS, "texts", steps))


def test_what_comes_from_another_code_or_model_is_not_taken(tmp_path: Path) -> None:
    store, steps = text_store(tmp_path), Steps()
    store.encode(TEXTS, "texts", steps)
    store.encode(TEXTS, "shared alone", steps, "shared")
    TextStore(store.path, "another").encode(TEXTS, "another", steps)
    assert (steps.most("shared alone"), steps.most("another")) == (3, 3)


@pytest.mark.parametrize("broken", [b"no database", None], ids=["no database", "a folder"])
def test_a_file_that_cannot_be_used_costs_time_alone(tmp_path: Path, broken: bytes | None) -> None:
    path = tmp_path / FILE
    path.mkdir() if broken is None else path.write_bytes(broken * 500)
    assert len(text_store(tmp_path).encode(TEXTS, "texts", lambda *_: None)) == len(TEXTS)


def test_none_is_asked_of_no_texts(tmp_path: Path) -> None:
    assert len(text_store(tmp_path).encode([], "texts", lambda *_: None)) == 0


def test_an_entry_added_is_all_that_is_encoded_and_the_import_is_as_a_fresh_one(tmp_path: Path) -> None:
    path = tmp_path / "town.csv"
    rows = [
        "id,name,what it is",
        "bins,Bins,We empty the bins.",
        "dogs,Dog licence,Your dog needs one.",
        "wed,弄结婚证,登记结婚。",
    ]
    learned = Learned(ROOT / "intents", tmp_path / "needs")

    def imported(store: Path, lines: Sequence[str], steps: Steps) -> Path:
        return (
            path.write_text("\n".join(lines), encoding="utf-8") and import_catalogue(path, store, learned, steps).folder
        )

    steps = Steps()
    imported(tmp_path / "one", rows, Steps())
    added = imported(tmp_path / "one", [*rows, "ferry,Ferry card,You cross the river with it."], steps)
    assert (steps.most("services"), steps.most("facts"), steps.most("words of facts")) == (1, 1, 1)
    fresh = imported(tmp_path / "other", [*rows, "ferry,Ferry card,You cross the river with it."], Steps())
    names = {file.name for file in fresh.glob("*.npy")}
    assert names == {file.name for file in added.glob("*.npy")} and "tokens.npy" in names
    for name in names:
        one, other = np.load(added / name), np.load(fresh / name)
        assert one.shape == other.shape, name
        assert np.allclose(
            one.astype(np.float64), other.astype(np.float64), atol=2 if one.dtype == np.int8 else 5e-3
        ), name
