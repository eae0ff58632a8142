"""Forms of words in languages whose nouns have plurals and whose verbs change: as most are made, and those that stand in a file."""

from __future__ import annotations

import re
from functools import cache

from bot.translation.writing import WRITINGS

PLURALS = {one: many for writing in WRITINGS.values() for one, many in writing.plurals.items()}
VERBS = {verb: forms for writing in WRITINGS.values() for verb, forms in writing.verbs.items()}


def plurals(name: str) -> tuple[str, ...]:
    """An English name and its plural: "birth certificate", "birth certificates"."""
    head, _, last = name.rpartition(" ")
    many = PLURALS.get(last.lower()) or _plural(last)
    return (name,) if many == last else (name, f"{head} {many}".strip())


def _plural(word: str) -> str:
    if not word.isalpha() or (word.endswith("s") and not word.endswith(("ss", "bus"))):
        return word
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|ch|sh)$", word) else "s")


@cache
def verb_forms(verb: str) -> tuple[str, ...]:
    """A verb as it is written with I, he, yesterday and now; words behind it stay: "apply for", "applies for" …"""
    head, _, rest = verb.partition(" ")
    forms = (head, *(VERBS.get(head) or _regular(head)))
    return tuple(dict.fromkeys(f"{form} {rest}".strip() for form in forms))


def _regular(verb: str) -> tuple[str, ...]:
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    return verb + ("es" if re.search(r"(?:s|x|ch|sh)$", verb) else "s"), verb + "ed", verb + "ing"
