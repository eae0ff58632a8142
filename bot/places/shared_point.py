"""A point of the map, as an app shares it or somebody copies it, read by the street or landmark of the city that it lies at."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from bot.catalogue.model import any_of
from bot.config.thresholds import THRESHOLDS
from bot.language.entities.entity import Found
from bot.model.place import DESCRIBED, Place
from bot.places.distance import METRES_A_DEGREE
from bot.places.gazetteer import Gazetteer
from bot.places.streets import EXACT

NEAR = THRESHOLDS.place.metres_of_point
POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,15})?) *[,，] *(-?\d{1,3}(?:\.\d{1,15})?)")
type Point = tuple[float, float]
"""Latitude and longitude."""


def read_point(text: str, gazetteer: Gazetteer, language: str) -> Found[Place] | None:
    """The place at a point; None for a text that is anything else. Where nothing of the city is near, the point alone is told."""
    match = POINT.fullmatch(text.strip())
    if match is None or "." not in match[1] + match[2]:
        return None
    at = float(match[1]), float(match[2])
    if not (abs(at[0]) <= 90 and abs(at[1]) <= 180):
        return None
    metres, place = min(_known(at, gazetteer, language), key=lambda each: each[0], default=(math.inf, Place("")))
    if metres > NEAR:
        place = Place(f"{at[0]:.5f}, {at[1]:.5f}", relation=DESCRIBED)
    return Found("place", replace(place, lat=at[0], lon=at[1]), 0, len(text), EXACT)


def _known(at: Point, gazetteer: Gazetteer, language: str) -> Iterator[tuple[float, Place]]:
    """Every street and landmark that is known by points, with its metres from one."""
    for street in gazetteer.streets:
        if street.line:
            name = any_of(street.name, language)
            yield _metres(at, *street.line), Place(name, street=name)
    for mark in gazetteer.landmarks:
        if mark.lat is not None and mark.lon is not None:
            name, point = any_of(mark.name, language), (mark.lat, mark.lon)
            yield _metres(at, point, point), Place(name, landmark=name)


def _metres(at: Point, begin: Point, end: Point) -> float:
    """From a point to the nearest of a line."""
    (x, y), (dx, dy) = _flat(begin, at), _flat(begin, end)
    length = dx * dx + dy * dy
    part = min(max((x * dx + y * dy) / length, 0), 1) if length else 0
    return math.hypot(x - part * dx, y - part * dy)


def _flat(begin: Point, end: Point) -> Point:
    """Metres east and north of one point from another."""
    east = (end[1] - begin[1]) * METRES_A_DEGREE * math.cos(math.radians(begin[0]))
    return east, (end[0] - begin[0]) * METRES_A_DEGREE
