"""Finds the service of a need as more is said: fits the weights of service_belief.py and tests them on a catalogue left out.

A need of bench/questions and questions on the same entry of bench/followups make a conversation, whose first turn may be searched wrongly.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench import learned, logit
from bench.questions import ROOT, opened, own, there
from bot.config.settings import Settings
from bot.dialogue.tracking import service_belief, service_decision
from bot.dialogue.tracking.conditional_logit import Seen, Table, Weights
from bot.dialogue.tracking.service_belief import Belief
from bot.language.keywords import HAN, Keywords, read_keywords
from bot.retrieval.services.query import Query, query
from bot.retrieval.services.result import SearchResult

SETS = {"nyc": ("nyc",), "guangdong": ("guangdong", "guangdong2"), "linhe": ("linhe",)}
"""Catalogue → sets of needs on it."""
CHAINS, TURNS, ROUNDS = 2, 3, 2
"""Conversations of a need, turns of each after the first, and how often weights are learned."""
DATA = "needs (bench/questions) joined with questions on the entry that meets them (bench/followups)"
TOLD_MORE = 0.3
"""Share of conversations that go on with the need in other words."""
Both = tuple[Weights, Weights]


@dataclass(frozen=True, slots=True)
class Chain:
    """A need and what was asked about the entry that meets it."""

    catalogue: str
    need: str
    right: str
    """Source id, or "" where the catalogue has nothing."""
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the searches of one turn after the first found."""

    alone: SearchResult
    asked: Query


@dataclass(frozen=True, slots=True)
class Heard:
    """A conversation with what was found at each of its turns."""

    chain: Chain
    first: SearchResult
    turns: tuple[Turn, ...]


def main() -> None:
    """Print the weights (with --write keep them), and on catalogues left out what comes of right and of wrong first guesses."""
    keywords = read_keywords(Settings().home / "intents")
    heard = [hear(chain, keywords) for name in SETS if there(name) for chain in of(name)]
    learned.show("belief", logit.by_name(fit(heard), service_belief.FEATURES, service_belief.NONE_FEATURES), DATA)
    in_force = service_belief.WEIGHTS, service_belief.NONE
    for name in SETS:
        from_others = fit([each for each in heard if each.chain.catalogue != name])
        for script in ("latin", "other"):
            some = [each for each in heard if each.chain.catalogue == name and _script(each) == script]
            for key, weights in (("from others", from_others), ("in force", in_force)):
                if some:
                    print(f"{name:10}{script:7}{key:12}{_told([(each, believed(each, weights)) for each in some])}")


def of(name: str) -> Iterator[Chain]:
    """Needs of a catalogue, each with questions in its language on the entry that meets it; needs it does not meet, with any."""
    asked: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for kind in ("english", "chinese"):
        for line in (ROOT / "bench" / "followups" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["catalogue"] == name:
                asked[row["service"], bool(HAN.search(row["text"]))].append(row["text"])
    needs = [need for each in SETS[name] for need in own(each)]
    for need in needs:
        chance, script = random.Random(need.text), bool(HAN.search(need.text))
        met = sorted(service for service in need.right if asked.get((service, script)))
        if need.right and not met:
            continue
        every = [text for (_, kind), texts in sorted(asked.items()) if kind == script for text in texts]
        for _ in range(CHAINS if met else 1):
            right = chance.choice(met) if met else ""
            texts = asked[right, script] if met else every
            turns = chance.sample(texts, min(TURNS, len(texts)))
            same = [
                each.text
                for each in needs
                if right in each.right and each.text != need.text and bool(HAN.search(each.text)) == script
            ]
            if same and chance.random() < TOLD_MORE:
                turns[0] = chance.choice(same)
            yield Chain(name, need.text, right, tuple(turns))


def hear(chain: Chain, keywords: Keywords) -> Heard:
    """The searches of a conversation."""
    catalogue, said, turns = opened(chain.catalogue), keywords.dialect.standard(chain.need), []
    first = catalogue.search.find(query(said, keywords.joins), catalogue.hidden)
    for text in map(keywords.dialect.standard, chain.turns):
        asked = query(text, keywords.joins)
        turns.append(Turn(catalogue.search.find(asked, catalogue.hidden), asked))
    return Heard(chain, first, tuple(turns))


def steps(heard: Heard, weights: Both) -> Iterator[tuple[Seen, Belief]]:
    """What is seen and then believed turn by turn."""
    catalogue = opened(heard.chain.catalogue)
    before = service_belief.from_search(heard.first, catalogue)
    for turn in heard.turns:
        seen = service_belief.features(before, turn.alone, turn.asked, catalogue)
        before = service_belief.update(seen, *weights)
        yield seen, before


def believed(heard: Heard, weights: Both) -> list[Belief]:
    """What is believed at first and after each turn."""
    return [
        service_belief.from_search(heard.first, opened(heard.chain.catalogue)),
        *(after for _, after in steps(heard, weights)),
    ]


def fit(heard: Sequence[Heard]) -> Both:
    """Both under which what is right is likeliest; learned twice, as what is believed before a later turn hangs on them."""
    weights: Both = service_belief.WEIGHTS, service_belief.NONE
    for _ in range(ROUNDS):
        seen = [(each, seen) for each in heard for seen, _ in steps(each, weights)]
        fitted = {
            pair: _fit([(s, each.chain.right) for each, s in seen if s.pair == pair]) for pair in service_belief.WEIGHTS
        }
        weights = {pair: both[0] for pair, both in fitted.items()}, {pair: both[1] for pair, both in fitted.items()}
    return weights


def _fit(seen: Sequence[tuple[Seen, str]]) -> tuple[Table, Table]:
    turns = [
        (each, np.array([*(service == right for service in each.services), not right], float), 1.0)
        for each, right in seen
    ]
    # Why a least: nothing that speaks for a service may speak against it, whatever a few conversations say.
    return logit.fit(turns, least=0.0)


def _told(played: Sequence[tuple[Heard, list[Belief]]]) -> str:
    """Shares, first turn and each later one: right guesses still first, wrong ones mended, right among three; then what is in hand."""
    met = [(heard.chain.right, beliefs) for heard, beliefs in played if heard.chain.right]
    right = [each for each in met if _place(each[1][0], each[0]) == 0]
    wrong = [each for each in met if _place(each[1][0], each[0]) > 0]
    first = f"right {len(right):4} kept {_hits(right, 1)}; wrong {len(wrong):4} mended {_hits(wrong, 1)}, among three {_hits(wrong, 3)}"
    moved = ", ".join(
        f"{_moved(right, much)} and {_moved(wrong, much)}"
        for much in (service_decision.RATHER, service_decision.RATHER_THOUGH)
    )
    return f"{first}; in hand at last, nothing answered, everything answered: {moved}"


def _moved(met: Sequence[tuple[str, list[Belief]]], much: float) -> str:
    """Share of those whose right service is in hand at last, where another is taken once it is so much likelier."""
    hits = []
    for right, beliefs in met:
        in_hand = beliefs[0].services[0] if beliefs[0].services else ""
        for each in beliefs[1:]:
            best, chance = each.chances[0]
            moves = chance >= max(service_decision.ENOUGH, much * max(each.of(in_hand), service_belief.LEAST))
            in_hand = best if moves else in_hand
        hits.append(in_hand == right)
    return _share(hits)


def _hits(met: Sequence[tuple[str, list[Belief]]], most: int) -> str:
    """Share of those whose right service is among the first few, turn by turn."""
    turns = range(TURNS + 1)
    return " ".join(
        _share([_place(beliefs[t], right) < most for right, beliefs in met if len(beliefs) > t]) for t in turns
    )


def _place(believed: Belief, right: str) -> int:
    return believed.services.index(right) if right in believed.services else 99


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits) / len(hits):.2f}" if hits else "–"


def _script(heard: Heard) -> str:
    return "other" if HAN.search(heard.chain.need) else "latin"
