"""Patterns as data: "you (must|need to) [also] {DO}" and what it is in the other language.

`(a|b)` is a choice, `[a]` may be left out, `<take>` is a verb in all its forms, `{DO}` a part of some category;
a second part of one category is `{DO2}`. `~` before a pattern: only where nothing plainer fits;
`+`: rather than another that fits as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.system.yaml_file import read_yaml
from bot.translation.glossary import Term, plurals
from bot.translation.words import tokens

MARK = re.compile(r"\(|\)|\[|\]|\||<[^>]+>|\{\w+\}|[^()\[\]|<>{}]+")
PAPERS = "documents"
"""The field whose words can be told as what is written somewhere, without the rest of their sentence."""
NOUNS = {"THING", "NAME"}
LONGEST_BESIDE = 24
"""Characters up to which an original name is told beside its translation."""
COSTS = {"~": 2.0, "+": 0.9}
PLACE = re.compile(r"\{(\w+)\}")
IRREGULAR = {
    "be": ("am", "is", "are", "was", "were", "been", "being"), "have": ("has", "had", "having"),
    "do": ("does", "did", "done", "doing"), "get": ("gets", "got", "gotten", "getting"),
    "give": ("gives", "gave", "given", "giving"), "take": ("takes", "took", "taken", "taking"),
    "make": ("makes", "made", "making"), "pay": ("pays", "paid", "paying"), "find": ("finds", "found", "finding"),
    "lose": ("loses", "lost", "losing"), "leave": ("leaves", "left", "leaving"), "send": ("sends", "sent", "sending"),
    "spend": ("spends", "spent", "spending"), "meet": ("meets", "met", "meeting"), "keep": ("keeps", "kept", "keeping"),
    "go": ("goes", "went", "gone", "going"), "come": ("comes", "came", "coming"), "see": ("sees", "saw", "seen", "seeing"),
    "bring": ("brings", "brought", "bringing"), "buy": ("buys", "bought", "buying"), "speak": ("speaks", "spoke", "spoken", "speaking"),
    "write": ("writes", "wrote", "written", "writing"), "read": ("reads", "reading"), "know": ("knows", "knew", "known", "knowing"),
    "hold": ("holds", "held", "holding"), "build": ("builds", "built", "building"), "tell": ("tells", "told", "telling"),
    "feel": ("feels", "felt", "feeling"), "begin": ("begins", "began", "begun", "beginning"), "sell": ("sells", "sold", "selling"),
    "submit": ("submits", "submitted", "submitting"), "plan": ("plans", "planned", "planning"), "stop": ("stops", "stopped", "stopping"),
    "drop": ("drops", "dropped", "dropping"), "enroll": ("enrolls", "enrolled", "enrolling", "enrol"),
    "refer": ("refers", "referred", "referring"),
    "put": ("puts", "putting"), "cut": ("cuts", "cutting"), "sit": ("sits", "sat", "sitting"),
    "swim": ("swims", "swam", "swimming"), "run": ("runs", "ran", "running"), "drive": ("drives", "drove", "driven", "driving"),
    "become": ("becomes", "became", "becoming"), "teach": ("teaches", "taught", "teaching"),
    "choose": ("chooses", "chose", "chosen", "choosing"),
    "fall": ("falls", "fell", "fallen", "falling"), "understand": ("understands", "understood", "understanding"),
    "ship": ("ships", "shipped", "shipping"), "scan": ("scans", "scanned", "scanning"), "quit": ("quits", "quitting"),
}  # fmt: skip


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


def of_terms(terms: Iterable[Term], source: str) -> Iterator[Rule]:
    """The words of the glossary as rules from one language into the other."""
    for term in terms:
        said = term.zh[0] if source == "en" else term.en[0]
        for name in term.en if source == "en" else term.zh:
            rules = [*_of_name(term.kind, name, said, source)]
            yield from rules
            if term.field == PAPERS and (source == "zh" or " " in name):
                yield from (replace(rule, category="DOC") for rule in rules)


def _of_name(kind: str, name: str, said: str, source: str) -> Iterator[Rule]:
    if source == "en" and kind == "ACT":
        yield from written_out("ACT", f"<{name}>", said)
        return
    # Why: who looks for an office's name on a door needs it as it is written there.
    said = f"{said}（{name}）" if source == "en" and kind == "NAME" and len(name) <= LONGEST_BESIDE else said
    for form in plurals(name) if source == "en" and kind in NOUNS else (name,):
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


@cache
def verb_forms(verb: str) -> tuple[str, ...]:
    """A verb as it is written with I, he, yesterday and now; words behind it stay: "apply for", "applies for" …"""
    head, _, rest = verb.partition(" ")
    forms = (head, *(IRREGULAR.get(head) or _regular(head)))
    return tuple(dict.fromkeys(f"{form} {rest}".strip() for form in forms))


def _regular(verb: str) -> tuple[str, ...]:
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    return verb + ("es" if re.search(r"(?:s|x|ch|sh)$", verb) else "s"), verb + "ed", verb + "ing"
