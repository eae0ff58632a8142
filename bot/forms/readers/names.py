"""A person's name: after "my name is", or bare where it was asked for; never politeness, a sentence, or another answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.script import BETWEEN_HAN, HAN, HAN_RANGE

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

NAME = re.compile(rf"[A-Za-zÀ-ɏ][\w.'À-ɏ-]*(?: [A-Za-zÀ-ɏ][\w.'À-ɏ-]*){{0,6}}|[{HAN_RANGE}·]{{1,10}}")
MARK = re.compile(r"[,.:!?，。：；、！？;\n]")
PIECE = re.compile(rf"(?:(?<=\b\w)\.|(?<=Mr)\.|(?<=Dr)\.|(?<=Mrs)\.|[^{MARK.pattern[1:-1]}])+", re.I)
BESIDE = re.compile(rf"(?:(?!{BETWEEN_HAN.pattern}){PIECE.pattern[:-1]})+", re.I)
"""The same, cut as well where a blank stands between Chinese words: 采石路18号 李秀英 不吃猪肉."""
EDGES = " ,.:，。：、;；"
"""What may stand between a name and the address behind it."""
AROUND = ("it is", "whom", "around name")
ALONE = 1
"""Characters of a family name, which is a name only where it is said to be one."""
HAN_WHOLE = 4
"""Characters of a family name and a given name, or a title."""


def read_name(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A name where it stands in the text."""
    return name_in(spoken, asked) or ([] if asked else list(_name_of_another(spoken, readers)))


def _name_of_another(spoken: Spoken, readers: Readers) -> Iterator[Reading]:
    """The name that stands alone beside an address, where it is told whom it is for: "for my mother. Rose Baker, 9 Mill Road"."""
    if not _is_of_another(spoken):
        return
    place = readers.places.read(spoken.text, spoken.heard.language)
    if place is None or not (place.value.street and place.value.number):
        return
    before = [match.span() for match in BESIDE.finditer(spoken.text, 0, place.start) if match[0].strip()]
    behind = (match.span() for match in BESIDE.finditer(spoken.text, place.end) if match[0].strip())
    near = [span for span in before[1:][-1:] if not spoken.text[span[1] : place.start].strip(EDGES)]
    near += [span for span in [*behind][:1] if not spoken.text[place.end : span[0]].strip(EDGES)]
    for start, end in near:
        begin, stop = _bare(spoken, start, end)
        said = spoken.text[begin:stop]
        if _is_written_as_name(said) and _is_name(spoken, begin, stop, is_told=False):
            yield Reading(said, ((begin, stop),))
            return


def _is_of_another(spoken: Spoken) -> bool:
    """True if a text tells that it is for somebody else, whose name is told then."""
    return any(who != "self" and pattern.search(spoken.text) for who, pattern in spoken.words.relations.items())


def _is_written_as_name(said: str) -> bool:
    """True for two or more words with capitals, or Han characters."""
    words = said.split()
    return bool(HAN.search(said)) or (len(words) > 1 and words[0][:1].isupper() and words[-1][:1].isupper())


def name_in(spoken: Spoken, asked: bool) -> list[Reading]:
    """The name that a text says; the first piece of it that says anything is one, or none is."""
    words = spoken.words.patterns
    is_told = asked or _is_of_another(spoken)
    match = words["my name"].search(spoken.text) or (words["named"].search(spoken.text) if is_told else None)
    if not (match or asked):
        return []
    found = list(_names(spoken, match.end() if match else 0, is_told=match is not None))
    # Why: who says the family name first often says the whole of it then.
    return [each for each in found if str(each.value).startswith(str(found[0].value))][-1:]


def _names(spoken: Spoken, start: int, *, is_told: bool) -> Iterator[Reading]:
    """Names up to the first piece of a text that is neither one nor politeness."""
    for match in PIECE.finditer(spoken.text, start):
        begin, end = _bare(spoken, *match.span())
        if begin >= end:
            continue
        if not _is_name(spoken, begin, end, is_told=is_told):
            return
        yield Reading(_written(spoken.text[begin:end]), ((begin, end),))


def _bare(spoken: Spoken, start: int, end: int) -> tuple[int, int]:
    """A piece without what stands around a name: politeness, "it is", whom it is for, how old."""
    words, text = spoken.words, spoken.text
    while start < end and (skipped := max(words.leads_with(kind, text[start:end]) for kind in AROUND)):
        start += skipped
    if cut := words.patterns["ends name"].search(text[start:end], 1):
        end = start + cut.start()
    said = text[start:end]
    return start + len(said) - len(said.lstrip(" -")), end - (len(said) - len(said.rstrip(" -")))


def _is_name(spoken: Spoken, start: int, end: int, *, is_told: bool) -> bool:
    name, words = spoken.text[start:end], spoken.words
    if not NAME.fullmatch(name) or words.has("no name", name) or _is_other(spoken, start, end):
        return False
    if not HAN.search(name) or "·" in name:
        return True
    family = words.leads_with("family name", name)
    if is_told:
        return len(name) <= HAN_WHOLE and (len(name) > ALONE or bool(family))
    return bool(family) and ALONE < len(name) <= HAN_WHOLE


def _is_other(spoken: Spoken, start: int, end: int) -> bool:
    """True if a piece holds figures, or is all a day, a sum or a place."""
    if any(char.isdigit() for char in spoken.text[start:end]):
        return True
    kinds = ("date", "time", "money", "number", "phone_number", "place")
    return any(each.start <= start and end <= each.end for each in spoken.entities(*kinds))


def _written(name: str) -> str:
    """With capitals where speech or haste left them out."""
    return name if HAN.search(name) or name != name.lower() else name.title()
