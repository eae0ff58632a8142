"""Distinguishes a follow-up from another need: fits the weights of tracking/followup_classifier.py and tests them."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.learned import Fitted, named, show
from bench.questions import CATALOGUES, ROOT, own, there
from bot.config.weights import CONSTANT, ONE
from bot.dialogue.tracking.followup_classifier import FEATURES, seen
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.language.keywords import HAN
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from oneline.cli.talking import house_open

SETS = ("nyc", "guangdong", "linhe", "miami", "chicago311")
PLAIN, MOST_FOLLOWUPS, MOST_NEEDS = 0.25, 200, 120
"""What a turn counts that was not written for this, and how many of them of a catalogue are looked at."""
FOLDS = 5
DATA = "turns written for this (bench/thread), questions on entries (bench/followups), needs while a service is in hand (bench/questions)"
OFTEN = 1.5
"""How many follow-ups there are to one new need where it is in doubt: the turns written for this hold fewer."""


@dataclass(frozen=True, slots=True)
class Row:
    """One turn while a service is in hand."""

    set: str
    catalogue: str
    service: str
    text: str
    follows: bool


def main() -> None:
    """Print the weights (with --write keep them) and how often they are right on services left out, set by set."""
    rows, table = [], []
    for name in SETS:
        if there(name):
            with house_open("rasa", CATALOGUES[name]) as house:
                for row in of(name):
                    rows.append(row)
                    table.append(_seen(house, row))
    features, follows = np.array(table), np.array([row.follows for row in rows])
    weight = np.array([1.0 if row.set.startswith("own") else PLAIN for row in rows])
    model = LogisticRegression(max_iter=3000).fit(features, follows, sample_weight=weight)
    shift = _shift(follows, weight)
    weights = named((CONSTANT, *FEATURES), [model.intercept_[0] + shift, *model.coef_[0]])
    show("followup", {ONE: Fitted(weights, {})}, DATA)
    chances = _left_out(rows, features, follows, weight)
    for name in sorted({row.set for row in rows}):
        of_set = np.array([row.set == name for row in rows])
        stays = ((chances + shift > 0) == follows)[of_set & follows]
        leaves = ((chances + shift > 0) == follows)[of_set & ~follows]
        print(f"    {name:11} stays {stays.sum()}/{len(stays)}, leaves {leaves.sum()}/{len(leaves)}")


def of(name: str) -> Iterator[Row]:
    """The turns of a catalogue: those written for this, questions about a service, needs put while another one is in hand."""
    chance = random.Random(name)
    of_kind = [(kind, line) for kind in ("english", "chinese") for line in lines(f"thread/{kind}")]
    written = [(kind, each) for kind, each in of_kind if each["catalogue"] == name]
    yield from (
        Row(f"own {kind}", name, each["service"], each["text"], each["label"] == "follow") for kind, each in written
    )
    asked = [e for kind in ("english", "chinese") for e in lines(f"followups/{kind}") if e["catalogue"] == name]
    asked = chance.sample(asked, min(len(asked), MOST_FOLLOWUPS))
    yield from (Row("followups", name, each["service"], each["text"], True) for each in asked)
    services = sorted({each["service"] for _, each in written})
    needs = own(name)
    for need in chance.sample(needs, min(len(needs), MOST_NEEDS)):
        others = [service for service in services if service not in need.right]
        yield Row("needs", name, chance.choice(others), need.text, False)


def lines(name: str) -> list[dict[str, Any]]:
    """What was written down in a file of the bench; nothing if it is not there."""
    path = ROOT / "bench" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def context_of(house: Resources, said: str) -> TurnContext:
    """A turn understood and looked for, with nothing before it."""
    text = house.keywords.dialect.standard(said)
    language = "zh" if HAN.search(text) else "en"
    turn = Turn("bench", "chat", "bench", datetime.now(UTC), text=text)
    return analyse(TurnContext(turn, Session("bench", language), house), text)


def _seen(house: Resources, row: Row) -> NDArray[np.float64]:
    service = house.catalogue.get(row.service)
    assert service is not None, row
    return seen(context_of(house, row.text), service)


def _shift(follows: NDArray[np.bool_], weight: NDArray[np.float64]) -> float:
    """What is added for follow-ups being more frequent in conversations than here."""
    return float(np.log(OFTEN) - np.log(weight[follows].sum() / weight[~follows].sum()))


def _left_out(
    rows: list[Row], features: NDArray[np.float64], follows: NDArray[np.bool_], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log odds of every turn, learned from the services of other folds."""
    folds = np.array([zlib.crc32(row.service.encode()) % FOLDS for row in rows])
    odds = np.zeros(len(rows))
    for fold in range(FOLDS):
        rest = folds != fold
        model = LogisticRegression(max_iter=3000).fit(features[rest], follows[rest], sample_weight=weight[rest])
        odds[~rest] = model.decision_function(features[~rest])
    return odds
