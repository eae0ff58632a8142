"""Landmarks in a text: offices and landmarks of the city, kinds of places ("the chemist"), and the relation to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.catalogue.city_places import Landmark
from bot.config.thresholds import THRESHOLDS
from bot.language.script import HAN_RANGE
from bot.places.gazetteer import Gazetteer, is_spaced
from bot.places.place_words import PlaceWords, any_of, compiled

KNOWN, KNOWN_ALONE, SHARED = (
    THRESHOLDS.place.landmark,
    THRESHOLDS.place.landmark_alone,
    THRESHOLDS.place.landmark_shared,
)
KIND, GUESSED = THRESHOLDS.place.landmark_kind, THRESHOLDS.place.landmark_guessed
MOST_WORDS, MOST_MARKS = 3, 8
LONG = 9
"""Letters of a name of which one may be wrong."""
WORD = re.compile(r"[a-zà-ÿ\d]+(?:'[a-z]+)?")
HAN_RUN = re.compile(rf"[{HAN_RANGE}\d]+$")
LEAST_MARKS = 2


@dataclass(frozen=True, slots=True)
class LandmarkFound:
    """A landmark that was read, and how something lies to it."""

    start: int
    end: int
    """Of the landmark with its relation."""
    inner: tuple[int, int]
    """Of the landmark alone."""
    marks: tuple[Landmark, ...]
    """What it may be; none where it is known by its kind or words alone."""
    relation: str
    said: tuple[int, int]
    """Of the words of its relation; empty if there are none."""
    certainty: float


@dataclass(frozen=True, slots=True)
class LandmarkFinder:
    """Finds landmarks in texts of one language."""

    words: PlaceWords
    gazetteer: Gazetteer
    language: str

    def find(self, text: str) -> list[LandmarkFound]:
        """Landmarks, the likeliest first; what was read as something else is blotted out of the text."""
        known = [self._related(text, *found) for found in self._known(text)]
        rest = text
        for mark in known:
            rest = rest[: mark.start] + "\x00" * (mark.end - mark.start) + rest[mark.end :]
        found = [*known, *(self._kinds_before(rest) if self.words.relations_after else self._kinds_after(rest))]
        kept = [mark for mark in found if not compiled(self.words.negations).search(text[: mark.start])]
        return sorted(kept, key=lambda mark: (-mark.certainty, -mark.start))

    def _known(self, text: str) -> Iterator[tuple[int, int, tuple[Landmark, ...]]]:
        """Names the city has, the longest first."""
        taken: list[tuple[int, int]] = []
        spaced = is_spaced(self.language)
        words = [token.span() for token in WORD.finditer(text)] if spaced else []
        initials = {text[start] for start, _ in words}
        for name, marks in self.gazetteer.landmark_names(self.language).items():
            if name not in text and (name[0] not in initials or len(name) < LONG):
                continue
            spans = _spans(name, text, words) if spaced else [m.span() for m in re.finditer(re.escape(name), text)]
            for start, end in spans:
                if not any(start < e and s < end for s, e in taken):
                    taken.append((start, end))
                    yield start, end, marks

    def _related(self, text: str, start: int, end: int, marks: tuple[Landmark, ...]) -> LandmarkFound:
        """A known landmark with the relation beside it."""
        relation, said = self.relation_at(text, start, end)
        certainty = SHARED if len(marks) > 1 else KNOWN if relation else KNOWN_ALONE
        whole = (start, said[1]) if self.words.relations_after and relation else (said[0] if relation else start, end)
        return LandmarkFound(*whole, (start, end), marks, relation, said, certainty)

    def relation_at(self, text: str, start: int, end: int) -> tuple[str, tuple[int, int]]:
        """The relation that stands beside a piece and its words; empty if there is none."""
        for word, relation in self.words.relation_words:
            if self.words.relations_after:
                if word in text and (match := compiled(rf"(?:{self.words.link})?({re.escape(word)})").match(text, end)):
                    return relation, match.span(1)
            elif word in text and (match := self._leading(word).search(text[:start])):
                return relation, (match.start(), match.start() + len(word))
        return "", (start, start)

    def _leading(self, word: str) -> re.Pattern[str]:
        return compiled(rf"(?<![a-z\d]){re.escape(word)} (?:{any_of(self.words.articles)})? ?$")

    def _kinds_after(self, text: str) -> Iterator[LandmarkFound]:
        """Relation, article, and up to three words of a landmark in no list: "behind the old mill"."""
        taken = 0
        for start, end, relation in self._relations(text):
            match = re.match(rf" (?:(?:{any_of(self.words.articles)}) )?", text[end:])
            if match is None or start < taken or re.match("|".join(self.words.own) or "(?!)", text[end + 1 :]):
                continue
            first = end + match.end()
            stop, kind = self._ends(text, first, relation == "between")
            if stop == first or (not kind and text[start:end] in self.words.weak_relations):
                continue
            taken = stop
            yield LandmarkFound(start, stop, (end + 1, stop), (), relation, (start, end), KIND if kind else GUESSED)

    def _relations(self, text: str) -> list[tuple[int, int, str]]:
        """Where relations stand; none inside another."""
        found: list[tuple[int, int, str]] = []
        for word, relation in self.words.relation_words:
            for match in compiled(rf"(?<![a-z\d]){re.escape(word)}(?![a-z\d])").finditer(text) if word in text else ():
                if not any(match.start() < e and s < match.end() for s, e, _ in found):
                    found.append((*match.span(), relation))
        return sorted(found)

    def _ends(self, text: str, first: int, two: bool) -> tuple[int, bool]:
        """Where the name of a landmark ends, and whether it ends in a kind of place; two: one "and" is part of it."""
        kinds = compiled(rf"(?:[a-z'\d]+ ){{0,3}}?(?:{any_of(self.words.kinds)})(?![a-z\d])")
        end, words = first, 0
        for token in WORD.finditer(text, first):
            if text[end : token.start()] not in {"", " ", "-"} or words == MOST_WORDS or token[0] in self._stops:
                break
            end, words = token.end(), words + 1
        if (match := kinds.match(text, first)) and match.end() <= max(end, first):
            end = match.end()
            also = self._second(text[end:])
            return (end + also.end() if two and also else end), True
        return end, False

    def _second(self, text: str) -> re.Match[str] | None:
        """The other of two landmarks, at the start of a text: "and the old school"."""
        join, article, kind = map(any_of, (self.words.joins, self.words.articles, self.words.kinds))
        return compiled(rf" (?:{join}) (?:(?:{article}) )?(?:[a-z]+ ){{0,1}}?(?:{kind})(?![a-z\d])").match(text)

    @property
    def _stops(self) -> frozenset[str]:
        return frozenset((*self.words.ends_landmark, *self.words.articles))

    def _kinds_before(self, text: str) -> Iterator[LandmarkFound]:
        """A landmark in no list and the relation behind it: 面包店门口."""
        taken = -1
        for start, end, relation in self._relations_han(text):
            before = HAN_RUN.search(text[:start].removesuffix(self.words.link))
            if before is None or start <= taken:
                continue
            first, kind = self._begins(before[0], relation == "between")
            first += before.start()
            stop = before.end()
            name = text[first:stop]
            if (len(name) < LEAST_MARKS and not kind) or name.endswith(self.words.own) or name.isdigit():
                continue
            if not kind and text[start:end] in self.words.weak_relations:
                continue
            taken = end
            yield LandmarkFound(first, end, (first, stop), (), relation, (start, end), KIND if kind else GUESSED)

    def _relations_han(self, text: str) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for word, relation in self.words.relation_words:
            for match in re.finditer(re.escape(word), text):
                if not any(match.start() < e and s < match.end() for s, e, _ in found):
                    found.append((*match.span(), relation))
        return sorted(found)

    def _begins(self, before: str, two: bool) -> tuple[int, bool]:
        """Where the name of a landmark begins in what stands before its relation, and whether it ends in a kind of place."""
        kind = compiled(rf"(?:{any_of(self.words.kinds)})$").search(before)
        head = before[: kind.start()] if kind else before
        stops = [word for word in self.words.ends_landmark if not (two and word in self.words.joins)]
        stop = re.match(rf".*(?:{any_of(tuple(stops))}|\d)", head[-MOST_MARKS:], re.S)
        return max(0, len(head) - MOST_MARKS) + (stop.end() if stop else 0), kind is not None


def _spans(name: str, text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a name of several words stands, one letter of a long one being wrong; words: where those of the text stand."""
    if name in text:
        return [m.span() for m in re.finditer(rf"(?<![a-z\d]){re.escape(name)}(?:'s)?(?![a-z\d])", text)]
    size = name.count(" ") + 1
    windows = ((words[i][0], words[i + size - 1][1]) for i in range(len(words) - size + 1))
    # Why by the length first: hardly any words of a text are as long as a name, give or take a letter.
    near = ((s, e) for s, e in windows if text[s] == name[0] and abs(e - s - len(name)) <= 1)
    return [(s, e) for s, e in near if OSA.distance(text[s:e], name, score_cutoff=1) <= 1]
