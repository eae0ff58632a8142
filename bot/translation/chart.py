"""Every part of a sentence that patterns and glossary can read, with what it becomes: read from the right to the left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.translation.rules import Rule
from bot.translation.words import Token

Ends = dict[int, tuple[float, str]]
"""Where a part ends → its cost and what it becomes."""
Chart = list[dict[str, Ends]]
"""For each place in a sentence, the parts that begin there, by category."""
Values = Callable[[Sequence[Token], int], Iterator[tuple[str, int, float, str]]]
"""Values and names that begin at a place: category, end, cost, what it becomes."""


@dataclass(frozen=True, slots=True)
class AfterFirst:
    """Rules that begin alike, by what comes second, each with the category that does; none where it is a word, or nothing.

    Why: few of some hundred go on as the sentence does, and to try each takes longer than all else.
    """

    by_word: dict[str, tuple[tuple[Rule, str | None], ...]]
    """For each word that comes second in any: the rules in which it does, and the others without a word there."""
    others: tuple[tuple[Rule, str | None], ...]
    """Rules without a word there."""

    def may(self, place: int, lows: list[str], chart: Chart) -> list[Rule]:
        """Those whose second symbol stands at a place."""
        there = chart[place]
        word = lows[place] if place < len(lows) else ""
        return [rule for rule, category in self.by_word.get(word, self.others) if category is None or category in there]


NONE = AfterFirst({}, ())


@dataclass(frozen=True, slots=True)
class Grammar:
    """Rules from one language into another, looked up by their first symbol."""

    by_word: dict[str, AfterFirst]
    by_category: dict[str, AfterFirst]
    values: Values

    def read(self, tokens: Sequence[Token]) -> Chart:
        """All parts of a sentence; of several readings of one part, the plainest."""
        chart: Chart = [{} for _ in range(len(tokens) + 1)]
        lows = [token.low for token in tokens]
        for start in reversed(range(len(tokens))):
            self._read_from(start, tokens, lows, chart)
        return chart

    def _read_from(self, start: int, tokens: Sequence[Token], lows: list[str], chart: Chart) -> None:
        here = chart[start]
        agenda = [*self.values(tokens, start)]
        for rule in self.by_word.get(lows[start], NONE).may(start + 1, lows, chart):
            agenda += _found(rule, start + 1, lows, chart, 1, rule.cost, ())
        while agenda:
            category, end, cost, text = agenda.pop()
            ends = here.setdefault(category, {})
            if end in ends and ends[end][0] <= cost:
                continue
            ends[end] = (cost, text)
            for rule in self.by_category.get(category, NONE).may(end, lows, chart):
                agenda += _found(rule, end, lows, chart, 1, rule.cost + cost, (text,))


def _found(
    rule: Rule, place: int, lows: list[str], chart: Chart, done: int, cost: float, filled: tuple[str, ...]
) -> Iterator[tuple[str, int, float, str]]:
    """The ways in which the rest of a rule can be read from a place."""
    if done == len(rule.symbols):
        yield rule.category, place, cost, rule.template.format(**dict(zip(rule.slots, filled, strict=True)))
        return
    symbol = rule.symbols[done]
    if symbol[0] != "{":
        if place < len(lows) and lows[place] == symbol:
            yield from _found(rule, place + 1, lows, chart, done + 1, cost, filled)
        return
    for end, (own, text) in list(chart[place].get(symbol[1:], {}).items()):
        yield from _found(rule, end, lows, chart, done + 1, cost + own, (*filled, text))


def grammar(rules: Iterable[Rule], values: Values) -> Grammar:
    """Rules made ready for reading; of two alike the first holds."""
    by_word, by_category = defaultdict[str, list[Rule]](list), defaultdict[str, list[Rule]](list)
    seen = set[tuple[str, tuple[str, ...]]]()
    for rule in rules:
        if (rule.category, rule.symbols) in seen:
            continue
        seen.add((rule.category, rule.symbols))
        first = rule.symbols[0]
        (by_category[first[1:]] if first[0] == "{" else by_word[first]).append(rule)
    return Grammar(
        {word: _after_first(found) for word, found in by_word.items()},
        {category: _after_first(found) for category, found in by_category.items()},
        values,
    )


def _after_first(rules: Sequence[Rule]) -> AfterFirst:
    seconds = [rule.symbols[1] if len(rule.symbols) > 1 else "" for rule in rules]
    is_word = [bool(second) and second[0] != "{" for second in seconds]
    categories = [second[1:] if second[:1] == "{" else None for second in seconds]
    # Why one after the other: of two readings that cost alike the order of the rules decides.
    each = list(zip(rules, categories, seconds, is_word, strict=True))
    return AfterFirst(
        {
            word: tuple((rule, category) for rule, category, second, is_one in each if not is_one or second == word)
            for word in {second for second, is_one in zip(seconds, is_word, strict=True) if is_one}
        },
        tuple((rule, category) for rule, category, _, is_one in each if not is_one),
    )
