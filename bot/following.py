"""How likely a text goes on with the service in hand: a logistic regression, fitted by bench/thread.py."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import Service
from bot.catalogue.question import length
from bot.context import Context
from bot.keywords import HAN

Seen = NDArray[np.float64]
FEATURES = (
    "asks", "needs", "outside", "here", "near", "nearer", "aside", "points", "length", "han", "need", "detail", "other", "figures",
)  # fmt: skip
"""Of a text: chances that it asks about a service, puts a need, lies outside; logarithm of the search's chance of the service
in hand; how near the likeliest service is, how much nearer its best fact is than that of the service in hand (cosines); words
for something besides; words that point at what was talked about; logarithm of its length; Chinese; logarithm of the chance of
the likeliest everyday need; highest chance of a detail asked for, logarithm of the chance that none is; a person's figures."""
WEIGHTS: tuple[float, tuple[float, ...]] = (
    5.26,
    (1.02, -1.45, -3.01, 0.55, -1.37, -1.85, -1.06, 0.93, -1.41, -0.96, -0.50, 1.14, -0.33, -0.13),
)
NEEDS = {"find_service", "life_event", "report_problem", "nearest_office"}
FIGURES = {"money", "age", "people"}
LEAST = 0.01
"""Chance below which none is believed."""


def goes_on(context: Context, service: Service) -> float:
    """Probability that a text is about a service in hand rather than about another thing."""
    constant, weights = WEIGHTS
    return float(1 / (1 + np.exp(-(constant + seen(context, service) @ np.array(weights)))))


def seen(context: Context, service: Service) -> Seen:
    """What speaks for and against, (FEATURES,)."""
    found, asked, text = context.found, context.asked, context.turn.text
    assert found is not None
    assert asked is not None
    catalogue, has = context.house.catalogue, context.house.keywords.has
    number = catalogue.number(service.source_id)
    chance = next((c.score for c in found.candidates if c.number == number), 0.0)
    intents = dict(context.meaning.alternatives) or {context.meaning.intent: context.meaning.confidence}
    here = float(catalogue.search.facts(asked, number).max(initial=0.0))
    first = found.candidates[0].number if found.candidates else number
    there = float(catalogue.search.facts(asked, first).max(initial=0.0))
    details = catalogue.wanted(asked)
    return np.array(
        [
            sum(each for intent, each in intents.items() if intent.startswith("ask_")),
            sum(each for intent, each in intents.items() if intent in NEEDS),
            intents.get("out_of_scope", 0.0),
            math.log(LEAST + chance),
            found.near,
            there - here,
            float(has("aside", text)),
            float(has("pointing", text)),
            math.log(1 + length(text)),
            float(bool(HAN.search(text))),
            math.log(LEAST + found.need_chance),
            float(details[:-1].max(initial=0.0)),
            math.log(LEAST + float(details[-1])),
            float(any(entity.name in FIGURES for entity in context.meaning.entities)),
        ]
    )
