"""Which commands a turn means: a model that has seen neither its writer nor its situation, beside today's rules.

Both on the labelled turns of `intents/turns/`.

right: the decision carries out one of the commands meant (of a rule that stands for several, any). all: nothing that was meant is
missing and nothing else is taken. --rules also plays every turn through today's rules, which takes minutes.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.commands_by_model import chances, chosen
from bench.commands_by_rules import commands_of
from bot.retrieval.turns.data import LabelledTurn, read_turns

INTENTS = Path(__file__).parents[1] / "intents"
SHOWN = 14


def main() -> None:
    """Print how often model and rules are right: in all, by language, writer and command, and what is confused."""
    turns = read_turns(INTENTS)
    names = sorted({name for turn in turns for name in turn.names})
    decided = [chosen(row, names) for row in chances(turns, names)]
    best, sets = [each for each, _ in decided], [each for _, each in decided]
    several = sum(len(turn.names) > 1 for turn in turns)
    print(
        f"{len(turns)} turns of {len({turn.writer + turn.language for turn in turns})} writers; {several} with several commands"
    )
    right = {"model": [name in turn.names for name, turn in zip(best, turns, strict=True)]}
    if "--rules" in sys.argv:
        by_rules = commands_of(turns)
        right["rules"] = [bool(turn.names & found) for turn, found in zip(turns, by_rules, strict=True)]
    exact = [found == turn.names for found, turn in zip(sets, turns, strict=True)]
    for who, rows in right.items():
        print(f"  {who}: right {_share(rows)}" + (f", all {_share(exact)}" if who == "model" else ""))
    _by("language", [turn.language for turn in turns], right)
    _by("writer", [f"{turn.language} {turn.writer}" for turn in turns], right)
    _by("open question", [turn.situation.asks.partition(" ")[2] or "none" for turn in turns], right)
    _by("several", ["several" if len(turn.names) > 1 else "one" for turn in turns], right)
    _recall(turns, sets, names)
    _confused(turns, best)


def _share(rows: Sequence[bool]) -> str:
    return f"{sum(rows) / max(len(rows), 1):.3f}"


def _by(what: str, keys: Sequence[str], right: dict[str, list[bool]]) -> None:
    print(f"  by {what}:")
    for key, count in Counter(keys).most_common(SHOWN):
        found = {who: [each for each, k in zip(rows, keys, strict=True) if k == key] for who, rows in right.items()}
        print(f"    {key:14} {count:5}  " + "  ".join(f"{who} {_share(rows)}" for who, rows in found.items()))


def _recall(turns: Sequence[LabelledTurn], sets: Sequence[frozenset[str]], names: Sequence[str]) -> None:
    print("  by command: how often it is meant, how much of that is taken, how much of what is taken is right")
    for name in sorted(names, key=lambda name: -sum(name in turn.names for turn in turns)):
        meant = [name in turn.names for turn in turns]
        taken = [name in found for found in sets]
        both = sum(a and b for a, b in zip(meant, taken, strict=True))
        print(f"    {name:14} {sum(meant):5}  {both / max(sum(meant), 1):.2f}  {both / max(sum(taken), 1):.2f}")


def _confused(turns: Sequence[LabelledTurn], best: Sequence[str]) -> None:
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for turn, name in zip(turns, best, strict=True):
        if name not in turn.names:
            pairs["+".join(sorted(turn.names)), name] += 1
    print("  most confused, meant → taken:")
    for (meant, name), count in sorted(pairs.items(), key=lambda each: -each[1])[:SHOWN]:
        print(f"    {count:4}  {meant} → {name}")
