"""Names as people write them: out of capitals, out of the underscores and dashes of a list of report types."""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Z][A-Z'’.]*[A-Z.]|[A-Z]")
SMALL = re.compile(r"a|an|and|at|by|de|del|for|from|in|la|las|los|of|on|or|the|to|with|y", re.I)
SHORT_FORMS = re.compile(r"BLDG|BLVD|CTR|DR|FT|JR|LTD|MR|MRS|MS|MT|PKWY|RD|SR|ST|STE")
# Why a list: they can be read as words, and nothing in the name tells that they are none.
SPELT = re.compile(
    r"AA|ACS|AIDS|AME|BIA|CHA|CTA|CUNY|DHS|DUI|EMS|ESL|FEMA|FIU|GED|HIV|HRA|HUD|II|III|IRS|IV|LGBT|"
    r"LGBTQ|LLC|NAACP|NYC|NYCHA|PTA|SNAP|SSI|TTY|UM|UNICEF|US|USA|USO|USDA|VA|VI|VII|VIII|WIC|YMCA|YMHA|YWCA|YWHA"
)
ORDINAL = re.compile(r"\b\d+(?:ST|ND|RD|TH)\b", re.I)
PARTS = re.compile(r"\s+[-–—]\s+")
FORM_TALK = re.compile(r"[ _]*\(?enter[ _]additional[ _]details[ _]below\)?", re.I)


def told_name(name: str, text: str = "") -> str:
    """A name written in capitals as a name is written: "Office of the Attorney General"; another one as it is.

    text: what is said about it, which shows what is written in capitals anyway.
    """
    if sum(map(str.islower, name)) > sum(map(str.isupper, name)) / 4 or (" " not in name and len(name) < 6):
        return name
    initials, text = _initials(name), text if _is_mixed(text) else ""

    def written(match: re.Match[str]) -> str:
        word, before = match[0], name[: match.start()].rstrip()
        if SMALL.fullmatch(word) and before and before[-1] not in ":(/":
            return word.lower()
        return word if _is_spelt(word, text, initials) else _capitalised(word)

    return ORDINAL.sub(lambda match: match[0].lower(), WORD.sub(written, name))


def _is_spelt(word: str, text: str, initials: str) -> bool:
    """True for what is read letter by letter, or written so in a text that has small letters too."""
    if SPELT.fullmatch(word) or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]?", word):
        return True
    letters = word.strip(".'’")
    if len(letters) == 1 or SHORT_FORMS.fullmatch(letters):
        return False
    if not re.search(r"[AEIOUY]", letters) or (len(letters) > 2 and letters in initials):
        return True
    found = set(re.findall(rf"\b{re.escape(letters)}\b", text, re.I))
    return found == {letters}


def _is_mixed(text: str) -> bool:
    return sum(map(str.islower, text)) > sum(map(str.isupper, text))


def _initials(name: str) -> str:
    """First letters of the words of a name, with and without the small ones."""
    words = re.findall(r"[A-Z]+", name)
    return "".join(w[0] for w in words) + " " + "".join(w[0] for w in words if not SMALL.fullmatch(w))


def _capitalised(word: str) -> str:
    if re.fullmatch(r"MC[A-Z]{3,}", word):
        return f"Mc{word[2:].capitalize()}"
    start, mark, rest = word.partition("'")
    if mark and len(start) == 1 and len(rest) > 2:
        return f"{start}'{rest.capitalize()}"
    return word.capitalize()


def report_name(raw: str) -> str:
    """The name of a type of report in words: "Graffiti - Public - Bike_rack" is "Graffiti, public bike rack"."""
    name = told_name(" ".join(FORM_TALK.sub("", raw).replace("24x7", "24/7").split()))
    parts = PARTS.split(name)
    if len(parts) == 1 and "_" in name:
        parts = [part for part in name.split(" ") if part]
    words = [part.replace("_", " ").strip() for part in parts]
    rest = " ".join(_small(part) for part in words[1:])
    first = words[0] if "_" not in parts[0] else words[0][:1] + _small(words[0][1:])
    return f"{first}, {rest}" if rest else first


def _small(text: str) -> str:
    """Small letters, but for what is written in capitals."""
    return re.sub(r"\b[A-Z][a-z]+", lambda match: match[0].lower(), text)
