"""Fitted weights stand in one file by the names of their features, and the bench writes them there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest

from bench.learned import Fitted, named, save, unseen, write
from bot.config.setting import SettingsError
from bot.config.weights import FILE, MODELS, Model, Set, conditional, logistic, read_models

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 27)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / FILE.name
    path.write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def _model(**sets: Set) -> dict[str, Model]:
    return {"some": Model("What is tested.", "thread", sets)}


def _asked_for(folder: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob("*.py")))


@pytest.mark.parametrize("name", MODELS)
def test_every_model_is_used_and_its_bench_writes_it(name: str) -> None:
    code = _asked_for("bot")
    assert f'conditional("{name}"' in code or f'logistic("{name}"' in code
    assert f'show("{name}"' in (ROOT / "bench" / f"{MODELS[name].bench}.py").read_text(encoding="utf-8")


def test_weights_come_in_the_order_of_the_features_however_the_file_has_them() -> None:
    models = _model(
        latin=Set(DAY, "made up", {"b": 2.0, "a": 1.0}, {"n": 3.0}),
        other=Set(DAY, "made up", {"a": 4.0, "b": 5.0}, {"n": 6.0}),
    )
    weights, none = conditional("some", ("a", "b"), ("n",), ("other", "latin"), models)
    assert list(weights.items()) == [("other", (4.0, 5.0)), ("latin", (1.0, 2.0))]
    assert none == {"other": (6.0,), "latin": (3.0,)}


def test_a_logistic_regression_has_its_constant_apart() -> None:
    assert logistic("some", ("a",), _model(all=Set(DAY, "made up", {"a": 1.0, "constant": 7.0}))) == (7.0, (1.0,))


@pytest.mark.parametrize(
    ("name", "features", "named"),
    [
        ("some", ("a", "c"), "some.all.weights"),
        ("some", ("a", "b", "c"), "some.all.weights"),
        ("none", ("a", "b"), "none"),
    ],
)
def test_weights_of_other_features_are_refused_with_what_to_do(
    name: str, features: tuple[str, ...], named: str
) -> None:
    models = _model(all=Set(DAY, "made up", {"constant": 0.0, "a": 1.0, "b": 2.0}))
    with pytest.raises(SettingsError, match="fit it anew") as error:
        logistic(name, features, models)
    assert named in str(error.value)


def test_a_file_that_can_not_be_read_is_named_with_what_to_do(copy: Path) -> None:
    copy.write_text("search: {tells: x", encoding="utf-8")
    with pytest.raises(SettingsError, match="Put back the file") as error:
        read_models(copy)
    assert str(copy) in str(error.value)


def test_what_is_written_anew_changes_nothing_else_of_the_file(copy: Path) -> None:
    before = read_models(copy)
    old = before["search"].sets["latin"]
    write(copy, "search", {"latin": Fitted(old.weights, old.none)}, old.data, old.fitted)
    assert copy.read_text(encoding="utf-8") == FILE.read_text(encoding="utf-8")
    write(
        copy,
        "search",
        {"latin": Fitted({**old.weights, "row": 9.876}, {**old.none, "met": -0.001})},
        "turns made up",
        DAY,
    )
    after = read_models(copy)
    changed = after["search"].sets["latin"]
    assert (changed.weights["row"], str(changed.none["met"]), changed.data, changed.fitted) == (
        9.88,
        "0.0",
        "turns made up",
        DAY,
    )
    back = {**after, "search": msgspec.structs.replace(after["search"], sets={**after["search"].sets, "latin": old})}
    assert back == before
    assert copy.read_text(encoding="utf-8").startswith("# Weights of the logits")


def test_a_weight_set_by_hand_and_one_that_nothing_was_seen_of_stay(copy: Path) -> None:
    old = read_models(copy)["facts"].sets["other"]
    fitted = Fitted(dict.fromkeys(old.weights, 0.0), old.none, unseen=("row",))
    write(copy, "facts", {"other": fitted}, "made up", DAY)
    new = read_models(copy)["facts"].sets["other"].weights
    assert (new["told"], new["row"], new["shared"]) == (old.weights["told"], old.weights["row"], 0.0)


def test_a_feature_that_is_nothing_in_every_row_is_told() -> None:
    tables = [np.array([[0.0, 1.0, 0.0]]), np.zeros((0, 3)), np.array([[0.0, 0.0, 0.0], [0.0, 2.0, 3.0]])]
    assert unseen(("a", "b", "c"), tables) == ("a",)
    assert named(("a", "b"), [1, 2.5]) == {"a": 1.0, "b": 2.5}


def test_weights_are_kept_only_where_the_command_line_says_so(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.learned.FILE", copy)
    old = MODELS["switch"].sets
    fitted = {script: Fitted(dict.fromkeys(each.weights, 1.5), each.none) for script, each in old.items()}
    save("switch", fitted, "made up", ["bench", "moves"])
    assert read_models(copy) == dict(MODELS)
    save("switch", fitted, "made up", ["bench", "moves", "--write=other"])
    sets = read_models(copy)["switch"].sets
    assert (sets["latin"], set(sets["other"].weights.values())) == (old["latin"], {1.5})
    assert "Wrote switch (other)" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="There is no set latn"):
        save("switch", fitted, "made up", ["bench", "moves", "--write=latn"])
