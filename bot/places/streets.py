"""Streets in a text: known ones, those misspelt or misheard, and unknown ones as they were said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.catalogue.city_places import Street
from bot.config.thresholds import THRESHOLDS
from bot.places.gazetteer import Gazetteer, is_spaced
from bot.places.place_words import PlaceWords, any_of, sounds

EXACT, MISSPELT = THRESHOLDS.place.street, THRESHOLDS.place.street_misspelt
OTHER_KIND, NOT_LISTED = THRESHOLDS.place.street_of_other_kind, THRESHOLDS.place.street_not_listed
SHORT = THRESHOLDS.place.street_short
TOKEN = re.compile(r"[a-zà-ÿ\d]+(?:'[a-z]+)?")
MOST_WORDS, MOST_MARKS = 3, 5
LEAST, LONG, LEAST_ENDING = 4, 7, 5
"""Letters of a name that may be misspelt by one letter, and by two; of an ending by one."""
SHORT_NAME, LEAST_SOUND = 2, 3


@dataclass(frozen=True, slots=True)
class StreetFound:
    """A street that was read."""

    start: int
    end: int
    streets: tuple[Street, ...]
    """What it may be, the likeliest first; none for one in no list."""
    certainty: float
    as_said: bool = False
    """True if the city has only one of another kind: what was said may be right."""
    listed: bool = False
    """True for a name as the city writes it."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A name of the city, ready to be looked for."""

    start: str
    """What must stand in a text for it to be worth a look."""
    pattern: re.Pattern[str]
    name: str
    streets: tuple[Street, ...]


class StreetFinder:
    """Finds streets in texts of one language."""

    def __init__(self, words: PlaceWords, gazetteer: Gazetteer, language: str) -> None:
        self.words, self.language = words, language
        self._names = gazetteer.street_names(language)
        self._known = [self._probed(name, streets) for name, streets in self._names.items()]
        self._sounds = sounds(language)
        self._heard_as = self._by_sound()
        relations = tuple(word for word, _ in words.relation_words)
        self._no_name = re.compile(rf".*(?:{any_of((*words.not_in_names, *relations))}|[^\u4e00-\u9fff])", re.S)

    def _probed(self, name: str, streets: tuple[Street, ...]) -> Probe:
        """A name with what must stand in a text before its pattern is tried: thousands of names are read for every text."""
        if not is_spaced(self.language):
            return Probe(name, re.compile(re.escape(name)), name, streets)
        ended = name.rpartition(" ")[2] in self.words.endings_said
        probe = name.rpartition(" ")[0] if ended else name
        return Probe(probe or name, re.compile(rf"(?<![a-z\d]){self._with_endings(name)}(?![a-z\d])"), name, streets)

    def _by_sound(self) -> Mapping[str, list[tuple[list[str], tuple[Street, ...]]]]:
        """First sound → sounds of a name and its streets."""
        found: dict[str, list[tuple[list[str], tuple[Street, ...]]]] = {}
        for name, streets in self._names.items() if self._sounds else ():
            if len(name) >= LEAST_SOUND:
                said = [self._sounds.get(mark, mark) for mark in name]
                found.setdefault(said[0], []).append((said, streets))
        return found

    def find(self, text: str) -> list[StreetFound]:
        """Streets in the order they were said; none overlaps another."""
        ways = [self._listed, *((self._spelt,) if is_spaced(self.language) else (self._other_kind, self._heard))]
        found: list[StreetFound] = []
        for way in (*ways, self._unlisted):
            for street in way(text):
                if not any(street.start < other.end and other.start < street.end for other in found):
                    found.append(street)
        return sorted(found, key=lambda street: street.start)

    def _listed(self, text: str) -> Iterator[StreetFound]:
        """Names written as the city writes them, or with another word for their kind."""
        spaced = is_spaced(self.language)
        for probe in self._known:
            for match in probe.pattern.finditer(text) if probe.start in text else ():
                weak = (
                    not spaced and len(probe.name) <= SHORT_NAME and not text[match.end() : match.end() + 1].isdigit()
                )
                yield StreetFound(*match.span(), probe.streets, SHORT if weak else EXACT, listed=True)

    def _with_endings(self, name: str) -> str:
        base, _, ending = name.rpartition(" ")
        kind = self.words.endings_said.get(ending)
        if not base or kind is None:
            return re.escape(name)
        return rf"{re.escape(base)}[ -]?(?:{any_of(self.words.endings[kind])})"

    def _spelt(self, text: str) -> Iterator[StreetFound]:
        """Names of a spaced language with a letter wrong, and known names with the wrong kind of street."""
        for tokens, kind in self._ended(text):
            for size in range(min(MOST_WORDS, len(tokens) - 1), 0, -1):
                base = " ".join(token[0] for token in tokens[-1 - size : -1])
                if (near := self._nearest(base, kind)) is not None:
                    yield StreetFound(tokens[-1 - size].start(), tokens[-1].end(), *near)
                    break

    def _nearest(self, base: str, kind: str) -> tuple[tuple[Street, ...], float, bool] | None:
        far: list[tuple[int, Street]] = []
        other: list[Street] = []
        for name, streets in self._names.items():
            known, _, ending = name.rpartition(" ")
            same = self.words.endings_said.get(ending) == kind
            if known == base and not same:
                other += streets
            most = (len(base) >= LEAST) + (len(base) >= LONG)
            if same and (distance := OSA.distance(base, known, score_cutoff=most)) <= most and distance:
                far += [(distance, street) for street in streets]
        if other:
            return tuple(other), OTHER_KIND, True
        if not far or base in self.words.not_in_names:
            return None
        least = min(distance for distance, _ in far)
        return tuple(street for distance, street in far if distance == least), MISSPELT, False

    def _ended(self, text: str) -> Iterator[tuple[list[re.Match[str]], str]]:
        """The words up to each word that ends the name of a street, and its kind."""
        tokens = list(TOKEN.finditer(text))
        joined = [False, *(text[a.end() : b.start()] in {" ", "-"} for a, b in pairwise(tokens))]
        for i, token in enumerate(tokens):
            kind = self._kind(token[0])
            first = i
            while kind and first > 0 and joined[first] and i - first < MOST_WORDS:
                first -= 1
            if kind and first < i:
                yield tokens[first : i + 1], kind

    def _kind(self, word: str) -> str:
        said = self.words.endings_said
        if word in said or len(word) < LEAST_ENDING or word in self.words.not_in_names:
            return said.get(word, "")
        near = (end for end in said if len(end) >= LEAST_ENDING and OSA.distance(word, end, score_cutoff=1) <= 1)
        return said.get(next(near, ""), "")

    def named(self, name: str) -> tuple[Street, ...]:
        """The streets whose name without its kind is so."""
        endings = any_of(tuple(self.words.endings_said))
        bases = ((re.sub(rf" ?(?:{endings})$", "", known), streets) for known, streets in self._names.items())
        return tuple(street for base, streets in bases if base == name for street in streets)

    def _other_kind(self, text: str) -> Iterator[StreetFound]:
        """Known names of a language without blanks with the wrong kind of street."""
        endings = any_of(tuple(self.words.endings_said))
        for name, streets in self._names.items():
            base = re.sub(rf"(?:{endings})$", "", name)
            if len(base) >= SHORT_NAME and base != name and base in text:
                for match in re.finditer(rf"{re.escape(base)}(?:{endings})(?!{any_of(self.words.not_after)})", text):
                    yield StreetFound(*match.span(), streets, OTHER_KIND, as_said=True)

    def _heard(self, text: str) -> Iterator[StreetFound]:
        """Names with other characters of the same sounds, as recognisers write them."""
        said = [self._sounds.get(mark, mark) for mark in text]
        for start, sound in enumerate(said):
            for wanted, streets in self._heard_as.get(sound, ()):
                if said[start : start + len(wanted)] == wanted:
                    yield StreetFound(start, start + len(wanted), streets, MISSPELT)

    def _unlisted(self, text: str) -> Iterator[StreetFound]:
        """Names in no list."""
        yield from self._unlisted_words(text) if is_spaced(self.language) else self._unlisted_marks(text)

    def _unlisted_words(self, text: str) -> Iterator[StreetFound]:
        for tokens, kind in self._ended(text):
            stop = next((i for i, t in enumerate(reversed(tokens[:-1])) if self._is_no_name(t[0])), len(tokens) - 1)
            stop = stop or _numbered(tokens)
            start, end = tokens[-1 - stop].start(), tokens[-1].end()
            follows = text[end:].split(maxsplit=1)
            if follows and follows[0].strip(",.;:!?") in self.words.not_after:
                continue
            if stop and (kind not in self.words.weak_endings or self._has_number(text, start, end)):
                yield StreetFound(start, end, (), NOT_LISTED)

    def _is_no_name(self, word: str) -> bool:
        return word in self.words.not_in_names or word.isdigit()

    def _has_number(self, text: str, start: int, end: int) -> bool:
        before, after = self.words.number_before, self.words.number_after
        return re.search(before, text[:start]) is not None or re.match(after, text[end:]) is not None

    def _unlisted_marks(self, text: str) -> Iterator[StreetFound]:
        for match in re.finditer(rf"(?:{any_of(tuple(self.words.endings_said))})", text):
            if re.match(any_of(self.words.not_after), text[match.end() :]):
                continue
            before = text[max(0, match.start() - MOST_MARKS) : match.start()]
            stop = self._no_name.match(before)
            base = before[stop.end() :] if stop else before
            if len(base) >= SHORT_NAME:
                yield StreetFound(match.start() - len(base), match.end(), (), NOT_LISTED)


def _numbered(tokens: list[re.Match[str]]) -> int:
    """1 where a street is named by a number, and a house number stands before it: "9330 213 street"; else 0."""
    return int(len(tokens) > 2 and tokens[-2][0].isdigit() and tokens[-3][0].isdigit())
