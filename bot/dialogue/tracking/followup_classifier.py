"""How likely a text is a follow-up on the service in hand: a logistic regression, fitted by bench/thread.py."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.config.weights import logistic
from bot.dialogue.turn.context import TurnContext
from bot.language.script import HAN
from bot.retrieval.services.query import length

Seen = NDArray[np.float64]
FEATURES = (
    "asks", "needs", "outside", "here", "near", "nearer", "aside", "points", "length", "han", "need", "detail", "other", "figures",
    "puts_need",
)  # fmt: skip
"""Of a text: chances that it asks about a service, puts a need, lies outside; logarithm of the search's chance of the service
in hand; how near the likeliest service is, how much nearer its best fact is than that of the service in hand (cosines); words
for something besides; words that point at what was talked about; logarithm of its length; Chinese; logarithm of the chance of
the likeliest everyday need; highest chance of a detail asked for, logarithm of the chance that none is; a person's figures;
chance that it asks for a service, which the second one holds too."""
WEIGHTS = logistic("followup", FEATURES)
CLAUSES = re.compile(r"(?<=[.!?;。！？；，,])\s*")
"""Where a text is cut that tells something and asks something."""
NEEDS = {"find_service", "life_event", "report_problem", "nearest_office"}
FIGURES = {"money", "age", "people"}
LEAST = THRESHOLDS.features.followup_floor


def asked_beside(context: TurnContext) -> str:
    """The question of a text that tells a circumstance first ("he has Medicaid, what would that cost us"), or empty."""
    clauses = [clause for clause in CLAUSES.split(context.turn.text) if clause.strip()]
    tells = context.house.keywords.patterns.search
    told = next((place for place, clause in enumerate(clauses) if tells("tells", clause)), None)
    if told is None:
        return ""
    rest = clauses[told + 1 :]
    asked = next((place for place, clause in enumerate(rest) if context.house.keywords.has("asking", clause)), None)
    return "" if asked is None else " ".join(rest[asked:])


def p_followup(context: TurnContext, service: Service) -> float:
    """Probability that a text is about a service in hand rather than about another thing."""
    constant, weights = WEIGHTS
    return float(1 / (1 + np.exp(-(constant + seen(context, service) @ np.array(weights)))))


def seen(context: TurnContext, service: Service) -> Seen:
    """The features, (FEATURES,)."""
    found, asked, text = context.found, context.asked, context.turn.text
    assert found is not None
    assert asked is not None
    catalogue, has = context.house.catalogue, context.house.keywords.has
    number = catalogue.number(service.source_id)
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
            math.log(LEAST + found.chance(number)),
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
            intents.get("find_service", 0.0),
        ]
    )
