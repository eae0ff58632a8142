"""How likely each candidate is, or none of them; and what the line makes of it: this one, one of these, or none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from bot.retrieval.services.reranker import (
    FEATURES,
    LEAST_CHANCE,
    NONE,
    NONE_FEATURES,
    SURE,
    UNCLEAR,
    UNCLEAR_FEATURES,
    UNKNOWN,
    UNMET,
    UNSURE,
    VAGUE,
    WEIGHTS,
    Features,
    Outcome,
    Scores,
    chances,
    outcome,
    vagueness,
)

PAIRS = ("latin", "other", "across")
# What speaks for none where nothing is no business of a city, and where nothing is known.
CITY = np.array([1.0, np.log(UNKNOWN), np.log(UNMET + 0.9)])
ELSEWHERE = np.array([1.0, np.log(UNKNOWN + 0.95), np.log(UNMET)])


def _seen(*rows: dict[str, float]) -> Features:
    return np.array([[row.get(feature, 0.0) for feature in FEATURES] for row in rows], np.float32)


def _pairs(*names: str) -> np.ndarray:
    return np.array([PAIRS.index(name) for name in names], np.int8)


GOOD = {"row": 0.8, "passage": 0.6, "clause": 0.6, "own_row": 0.7, "own_passage": 0.6, "words": 0.7, "need": -0.2}
FAR = {"row": 0.1, "passage": 0.1, "clause": 0.1, "own_row": 0.1, "own_passage": 0.1, "words": 0.0, "need": -6.9}


def test_there_is_a_weight_for_each_feature_of_each_pair_of_scripts() -> None:
    assert tuple(WEIGHTS) == tuple(NONE) == PAIRS
    assert {len(weights) for weights in WEIGHTS.values()} == {len(FEATURES)}
    assert {len(weights) for weights in NONE.values()} == {len(NONE_FEATURES)}
    assert len(UNCLEAR[1]) == len(UNCLEAR_FEATURES)
    assert min(min(weights) for weights in WEIGHTS.values()) >= 0, "nothing that speaks for an entry counts against it"


def test_what_is_not_there_weighs_nothing() -> None:
    weights = dict(zip(FEATURES, WEIGHTS["other"], strict=True))
    assert weights["own_row"] == weights["own_passage"] == 0.0, "the own space of Latin script alone is compared"
    assert WEIGHTS["latin"][FEATURES.index("own_row")] > 0
    assert WEIGHTS["across"][FEATURES.index("own_row")] > 0, "a gloss is compared in the space of Latin script"


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("against", [CITY, ELSEWHERE])
def test_chances_add_up_to_one_with_none(pair: str, against: Scores) -> None:
    likely, none = chances(_seen(GOOD, FAR, {}), _pairs(pair, pair, pair), against)
    assert likely.sum() + none == pytest.approx(1)
    assert (likely >= 0).all() and none >= 0


@pytest.mark.parametrize("pair", PAIRS)
def test_chances_follow_what_speaks_for_each(pair: str) -> None:
    part = {feature: (GOOD[feature] + FAR[feature]) / 2 for feature in GOOD}
    likely, none = chances(_seen(FAR, GOOD, part), _pairs(pair, pair, pair), CITY)
    assert list(np.argsort(-likely)) == [1, 2, 0]
    assert none < 0.5


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("feature", FEATURES)
def test_more_of_a_feature_never_makes_an_entry_less_likely(pair: str, feature: str) -> None:
    middle = {**GOOD, "row": 0.4}
    less, more = (
        chances(_seen({**middle, feature: middle.get(feature, 0) + by}, FAR), _pairs(pair, pair), CITY)[0][0]
        for by in (-0.1, 0.1)
    )
    assert more >= less - 1e-9


@pytest.mark.parametrize("pair", PAIRS)
def test_what_is_no_business_of_a_city_is_likelier_none(pair: str) -> None:
    weak = _seen({feature: (GOOD[feature] + 2 * FAR[feature]) / 3 for feature in GOOD})
    assert chances(weak, _pairs(pair), ELSEWHERE)[1] > chances(weak, _pairs(pair), CITY)[1]


def test_what_speaks_for_none_is_weighed_as_the_best_candidate_is() -> None:
    latin, other = (chances(_seen(GOOD, FAR), _pairs(best, "across"), CITY)[1] for best in ("latin", "other"))
    assert latin != other
    assert chances(_seen(GOOD, FAR), _pairs("latin", "other"), CITY)[1] == pytest.approx(latin, rel=1e-2)


def test_the_largest_and_smallest_features_stay_numbers() -> None:
    huge = dict.fromkeys(FEATURES, 10000.0)
    for rows in (
        _seen(huge, {}),
        _seen(dict.fromkeys(FEATURES, -10000.0)),
        _seen({"need": float(np.log(LEAST_CHANCE))}),
    ):
        likely, none = chances(rows, np.zeros(len(rows), np.int8), CITY)
        assert np.isfinite(likely).all() and np.isfinite(none)
        assert likely.sum() + none == pytest.approx(1)


def _question(**seen: float) -> Scores:
    plain = {"length": np.log(12), "sharing": 0.0, "first": 0.7, "second": 0.1, "spread": 1.0, "need": 0.7}
    return np.array([(plain | seen)[feature] for feature in UNCLEAR_FEATURES])


def test_a_clerk_asks_back_more_the_shorter_the_closer_the_first_two_the_less_sure_the_need() -> None:
    rising = [
        [_question(length=np.log(1 + words)) for words in (40, 12, 3, 1)],
        [_question(second=second, first=0.5) for second in (0.0, 0.2, 0.4)],
        [_question(first=first) for first in (0.95, 0.6, 0.3)],
        [_question(sharing=np.log(1 + many)) for many in (0, 3, 30)],
        [_question(need=need) for need in (0.9, 0.5, 0.2)],
    ]
    for questions in rising:
        assert all(vagueness(a) < vagueness(b) for a, b in pairwise(questions)), questions
    assert (
        vagueness(_question(length=np.log(1 + 60)))
        < 0.5
        < vagueness(_question(length=np.log(1 + 2.2), first=0.4, second=0.35))
    )


OUTCOMES: list[tuple[list[float], float, float, Outcome]] = [
    ([], 0.0, 0.0, "none"),
    ([0.9, 0.05], 0.0, 0.0, "this"),
    ([0.9, 0.05], 0.0, VAGUE, "which"),
    ([0.9, 0.05], 0.0, VAGUE - 0.01, "this"),
    ([0.5, 0.4], 0.0, 0.0, "which"),
    ([SURE, 0.2], 0.0, 0.0, "this"),
    ([SURE - 0.01, 0.2], 0.0, 0.0, "which"),
    ([0.45, 0.1], 0.4, 0.0, "this"),
    ([0.39, 0.1], 0.5, 0.0, "which"),
    ([0.3, 0.1], UNSURE, 0.0, "none"),
    ([0.3, 0.1], 0.99, 1.0, "none"),
    ([0.3, 0.25, 0.2], 0.1, 0.0, "which"),
    ([0.7], 0.3, 0.0, "this"),
    ([0.2], 0.8, 0.0, "none"),
]


@pytest.mark.parametrize(("ranked", "none", "vague", "expected"), OUTCOMES)
def test_it_is_this_one_or_one_of_these_or_none(
    ranked: list[float], none: float, vague: float, expected: Outcome
) -> None:
    assert outcome(np.array(ranked), none, vague) == expected
