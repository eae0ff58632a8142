"""Patterns as data: "you (must|need to) [also] {DO}" and what it is in the other language.

`(a|b)` is a choice, `[a]` may be left out, `<take>` is a verb in all its forms, `{DO}` a part of some category;
a second part of one category is `{DO2}`. `~` before a pattern: only where nothing plainer fits;
`+`: rather than another that fits as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.system.yaml_file import read_yaml
from bot.translation.forms import plurals, verb_forms
from bot.translation.glossary import Term
from bot.translation.words import tokens
from bot.translation.writing import Writing

MARK = re.compile(r"\(|\)|\[|\]|\||<[^>]+>|\{\w+\}|[^()\[\]|<>{}]+")
PAPERS = "documents"
"""The field whose words can be told as what is written somewhere, without the rest of their sentence."""
NOUNS = {"THING", "NAME"}
LONGEST_BESIDE = 24
"""Characters up to which an original name is told beside its translation."""
COSTS = {"~": 2.0, "+": 0.9}
PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way a category can be written, and what it becomes."""

    category: str
    symbols: tuple[str, ...]
    """Words in small letters; a category as "{DO"."""
    slots: tuple[str, ...]
    """Names of the categories in order, as the template has them."""
    template: str
    cost: float = 1.0


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The patterns of a file, every choice written out."""
    plain = read_yaml(path)
    return tuple(
        rule
        for category, patterns in plain["rules"].items()
        for pattern, template in patterns.items()
        for rule in written_out(category, str(pattern), str(template))
    )


def of_terms(terms: Iterable[Term], source: Writing, target: Writing) -> Iterator[Rule]:
    """The words of the glossary as rules from one language into the other; none of a term that is not in both."""
    for term in terms:
        if not {source.tag, target.tag} <= {*term.names}:
            continue
        for name in term.names[source.tag]:
            rules = [*_of_name(term.kind, name, term.names[target.tag][0], source, target)]
            yield from rules
            if term.field == PAPERS and (not source.spaced or " " in name):
                yield from (replace(rule, category="DOC") for rule in rules)


def _of_name(kind: str, name: str, said: str, source: Writing, target: Writing) -> Iterator[Rule]:
    if source.inflects and kind == "ACT":
        yield from written_out("ACT", f"<{name}>", said)
        return
    # Why: who looks for an office's name on a door needs it as it is written there.
    said = target.beside.format(said=said, name=name) if kind == "NAME" and len(name) <= LONGEST_BESIDE else said
    for form in plurals(name) if source.inflects and kind in NOUNS else (name,):
        yield Rule("NOUN" if kind in NOUNS else kind, tuple(token.low for token in tokens(form)), (), said)


def written_out(category: str, pattern: str, template: str) -> Iterator[Rule]:
    """One rule for each way a pattern can be read."""
    cost = COSTS.get(pattern[0], 1.0)
    for reading in dict.fromkeys(_readings(MARK.findall(pattern.lstrip("~+")))):
        symbols, slots = list[str](), list[str]()
        for piece in reading:
            if piece.startswith("{"):
                slots.append(piece[1:-1])
                symbols.append("{" + piece[1:-1].rstrip("0123456789"))
            else:
                symbols += [token.low for token in tokens(piece)]
        if symbols:
            # Why: what may be left out of a pattern is left out of what it becomes.
            absent = PLACE.sub(lambda match, slots=slots: match[0] if match[1] in slots else "", template)  # type: ignore[misc]
            yield Rule(category, tuple(symbols), tuple(slots), absent, cost)


def _readings(marks: list[str]) -> list[tuple[str, ...]]:
    readings, rest = _choice(marks)
    assert not rest, f"brackets do not close before {rest}"
    return readings


def _choice(marks: list[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    """All readings up to the closing bracket, and what follows it."""
    done, current = list[tuple[str, ...]](), list[tuple[str, ...]]([()])
    while marks:
        mark, marks = marks[0], marks[1:]
        if mark in ")]":
            break
        if mark == "|":
            done, current = done + current, [()]
        elif mark in "([":
            inner, marks = _choice(marks)
            options = [*inner, ()] if mark == "[" else inner
            current = [before + option for before in current for option in options]
        elif mark[0] == "<":
            current = [(*before, form) for before in current for form in verb_forms(mark[1:-1])]
        elif mark.strip():
            current = [(*before, mark) for before in current]
    return done + current, marks
