"""Tells which service a turn is about while another one is in hand: fits the weights of tracking/service_switch.py, shows how they hold.

Turns written for this in bench/thread/moves_*.jsonl, with the follow-ups of bench/thread and bench/followups.
"""

from __future__ import annotations

import random
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench import learned, logit
from bench.questions import CATALOGUES, there
from bench.thread import context_of, lines
from bot.dialogue.tracking import service_decision, service_switch
from bot.dialogue.tracking.conditional_logit import Seen, Table, Weights
from bot.dialogue.tracking.service_switch import SwitchOdds
from bot.retrieval.services.search import CHOICES
from oneline.cli.talking import house_open

FILES = ("moves_nyc", "moves_guangdong", "moves_english", "moves_chinese")
LABELS = {"follow": "stay", "lacking": "none"}
"""What turns of bench/thread are, where they say which service they are about."""
PLAIN, FOLDS = 0.25, 5
"""What a question on an entry counts that was not written for this; folds of services left out."""
DATA = "turns that go over and stay and follow-ups (bench/thread), questions on entries (bench/followups)"
MOST = 300
"""Questions on entries of a language that are looked at."""


@dataclass(frozen=True, slots=True)
class Row:
    """One turn while a service is in hand."""

    catalogue: str
    service: str
    text: str
    kind: str
    right: frozenset[str]
    """Source ids; none where the catalogue has nothing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn with what speaks for each service."""

    row: Row
    seen: Seen


def main() -> None:
    """Print the weights (with --write keep them), and how often they are right on services left out, by kind of turn."""
    heard = list(hear())
    learned.show("switch", logit.by_name(fit(heard), service_switch.FEATURES, service_switch.NONE_FEATURES), DATA)
    for key, told in (
        ("left out", left_out(heard)),
        ("in force", [(each, service_switch.score(each.seen)) for each in heard]),
    ):
        _print(key, told)


def rows() -> Iterator[Row]:
    """All turns whose catalogue is there."""
    for file in FILES:
        for line in lines(f"thread/{file}"):
            yield Row(line["catalogue"], line["service"], line["text"], line["kind"], frozenset(line["right"]))
    for language in ("english", "chinese"):
        for line in lines(f"thread/{language}"):
            if kind := LABELS.get(line["label"]):
                right = frozenset({line["service"]} if kind == "stay" else ())
                yield Row(line["catalogue"], line["service"], line["text"], kind, right)
        asked = lines(f"followups/{language}")
        for line in random.Random(language).sample(asked, min(len(asked), MOST)):
            yield Row(line["catalogue"], line["service"], line["text"], "asked", frozenset({line["service"]}))


def hear() -> Iterator[Heard]:
    """All turns with what speaks for each service."""
    every = list(rows())
    for name in sorted({row.catalogue for row in every}):
        if not there(name):
            continue
        with house_open("rasa", CATALOGUES[name]) as house:
            for row in every:
                service = house.catalogue.get(row.service)
                if row.catalogue == name and service is not None:
                    yield Heard(row, service_switch.features(context_of(house, row.text), service))


def fit(heard: Sequence[Heard]) -> tuple[Weights, Weights]:
    """Weights under which what is right is likeliest."""
    both = {pair: _fit([each for each in heard if each.seen.pair == pair]) for pair in service_switch.WEIGHTS}
    return {pair: each[0] for pair, each in both.items()}, {pair: each[1] for pair, each in both.items()}


def left_out(heard: Sequence[Heard]) -> list[tuple[Heard, SwitchOdds]]:
    """What weights learned from the services of other folds make of each turn."""
    told = list[tuple[Heard, SwitchOdds]]()
    fold = [zlib.crc32(each.row.service.encode()) % FOLDS for each in heard]
    for left in range(FOLDS):
        weights = fit([each for each, place in zip(heard, fold, strict=True) if place != left])
        told += [
            (each, service_switch.score(each.seen, *weights))
            for each, place in zip(heard, fold, strict=True)
            if place == left
        ]
    return told


def _fit(heard: Sequence[Heard]) -> tuple[Table, Table]:
    return logit.fit([(each.seen, _right(each), PLAIN if each.row.kind == "asked" else 1.0) for each in heard])


def _right(heard: Heard) -> Table:
    return np.array([*(service in heard.row.right for service in heard.seen.services), not heard.row.right], float)


def _print(key: str, told: Sequence[tuple[Heard, SwitchOdds]]) -> None:
    groups: dict[tuple[str, str], list[tuple[Heard, SwitchOdds]]] = defaultdict(list)
    for each, moved in told:
        groups[each.seen.pair, each.row.kind].append((each, moved))
    for (pair, kind), some in sorted(groups.items()):
        came = [_came(moved, each.row.right or {""}) for each, moved in some]
        told_right, among, beside = (float(np.mean(share)) for share in zip(*came, strict=True))
        print(
            f"    {key} {pair:6} {kind:8} {len(some):4} told {told_right:.2f}, or offered {among:.2f}, others beside {beside:.2f}"
        )


def _came(moved: SwitchOdds, right: Collection[str]) -> tuple[bool, bool, bool]:
    """Whether the right service is told, is told or offered, and whether others are offered beside it; "" stands for none."""
    first, others = moved.others[0] if moved.others else ("", 0.0), [service for service, _ in moved.others[:CHOICES]]
    if moved.none >= max(moved.stays * service_decision.OVER, first[1]):
        return "" in right, "" in right, False
    if moved.stays * service_decision.OVER >= first[1]:
        is_asked = moved.stays < service_decision.BESIDE_BELOW
        return moved.service in right, bool({moved.service, *(others if is_asked else ())} & {*right}), is_asked
    told = first[0] in right and first[1] >= service_decision.TOLD
    return told, bool({moved.service, *others} & {*right}), True
