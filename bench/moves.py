"""Which service a turn is about while another is in hand: fits the weights of tracking/service_switch.py and tests them.

Turns written for this in bench/thread/moves_*.jsonl, with the follow-ups of bench/thread and bench/followups; and, made of these, turns
that go back to a service talked about before, and such that do not though there were some.
"""

from __future__ import annotations

import math
import random
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar

from bench import learned, logit
from bench.questions import CATALOGUES, there
from bench.thread import context_of, lines
from bot.dialogue.tracking import conditional_logit, service_decision, service_switch
from bot.dialogue.tracking.conditional_logit import Seen, Table, Weights
from bot.dialogue.tracking.service_switch import SwitchOdds
from bot.dialogue.turn.resources import Resources
from bot.language.script import HAN
from bot.retrieval.services.search import CHOICES
from oneline.cli.talking import house_open

FILES = ("moves_nyc", "moves_guangdong", "moves_english", "moves_chinese")
LABELS = {"follow": "stay", "lacking": "none"}
"""What turns of bench/thread are, where they say which service they are about."""
PLAIN, FOLDS = 0.25, 5
"""What a question on an entry counts that was not written for this; folds of services left out."""
DATA = "turns that go over, back and stay and follow-ups (bench/thread), questions on entries (bench/followups)"
MOST = 300
"""Questions on entries of a language that are looked at."""
BACK, AFTER, SOME = 110, 260, 3
"""Of a catalogue: questions of a language that go back to a service before the one in hand, and turns that do not though there were some;
most services before."""
OFTEN_BACK, LEAST, MOST_WEIGHT = 0.1, 1e-12, 8.0
"""What a turn that goes back counts: few do; the least chance of what is right; the highest weight of services before."""
OF_KIN = 0.3
"""Share of these where one before is of the same kind as the one in hand."""


@dataclass(frozen=True, slots=True)
class Row:
    """One turn while a service is in hand."""

    catalogue: str
    service: str
    text: str
    kind: str
    right: frozenset[str]
    """Source ids; none where the catalogue has nothing."""
    earlier: tuple[str, ...] = ()
    """Services talked about before the one in hand."""


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
            here = [row for row in every if row.catalogue == name and house.catalogue.get(row.service)]
            for row in (*here, *after_others(here, house)):
                context = context_of(house, row.text).with_focus(previous_services=row.earlier)
                service = house.catalogue.get(row.service)
                assert service is not None
                yield Heard(row, service_switch.features(context, service))


def after_others(here: Sequence[Row], house: Resources) -> Iterator[Row]:
    """Of turns of a catalogue, such as come after other services: questions that go back to one of these, and turns that do not."""
    if not here:
        return
    chance, every = random.Random(here[0].catalogue), sorted({row.service for row in here})
    for han in (False, True):
        asked = [row for row in here if row.kind == "asked" and bool(HAN.search(row.text)) == han]
        for row in chance.sample(asked, min(BACK, len(asked))):
            in_hand = chance.choice(_kin(house, row.service) if chance.random() < OF_KIN else every)
            if in_hand not in row.right:
                some = {row.service, *chance.sample(every, chance.randrange(SOME))} - {in_hand}
                yield replace(row, service=in_hand, kind="back", earlier=tuple(chance.sample(sorted(some), len(some))))
    for row in chance.sample(here, min(AFTER, len(here))):
        some = chance.sample(every, 1 + chance.randrange(SOME))
        some = [chance.choice(_kin(house, row.service)), *some[1:]] if chance.random() < OF_KIN else some
        earlier = tuple(each for each in some if each not in {row.service, *row.right})
        yield replace(row, kind=f"{row.kind}, others before", earlier=earlier)


def _kin(house: Resources, service: str) -> list[str]:
    """Services most like one, by their source ids."""
    catalogue = house.catalogue
    return [catalogue.services[int(n)].source_id for n in catalogue.search.kin.of(catalogue.number(service), 6)]


def fit(heard: Sequence[Heard]) -> tuple[Weights, Weights]:
    """Weights under which what is right is likeliest."""
    both = {pair: _both([each for each in heard if each.seen.pair == pair]) for pair in service_switch.WEIGHTS}
    return {pair: each[0] for pair, each in both.items()}, {pair: each[1] for pair, each in both.items()}


def _both(heard: Sequence[Heard]) -> tuple[Table, Table]:
    """All weights but that of services before, from turns as they were written; then that one from turns after other services."""
    weights, none = _fit([each for each in heard if not each.row.earlier])
    after = [each for each in heard if each.row.earlier]
    place = service_switch.FEATURES.index("earlier")

    def surprise(weight: float) -> float:
        # Why alone: these turns are put together, not written, and shall say nothing of what else there is.
        weights[place] = weight
        chances = [(conditional_logit.chances(each.seen, weights, none), each) for each in after]
        return -sum(_counts(each) * math.log(max(float(likely @ _right(each)), LEAST)) for likely, each in chances)

    weights[place] = float(minimize_scalar(surprise, bounds=(0, MOST_WEIGHT), method="bounded").x)
    return weights, none


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
    return logit.fit([(each.seen, _right(each), _counts(each)) for each in heard])


def _counts(heard: Heard) -> float:
    """How much a turn counts."""
    kind = heard.row.kind
    return OFTEN_BACK if kind == "back" else PLAIN if kind.startswith("asked") else 1.0


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
