"""Whether a danger is raised, and whether what follows is still about it: the values that go by."""

from __future__ import annotations

from bot.config.kinds_of_values import Chance, Cosine, Floor, Some, Values


class Danger(Values, frozen=True):
    """Whether a danger is raised."""

    heard: Chance
    need: Chance
    settled: Chance
    likely: Chance
    alone: float
    listed: Chance
    tale: Chance
    harmless_tale: float
    cold_home: Chance
    service: float
    grave: float
    usual: float
    report: float
    placed: float
    near: Cosine
    nearest: Cosine
    act: float
    ordinary: float
    least: float
    most: float
    slight: Floor
    matched: Some


class AfterDanger(Values, frozen=True):
    """Whether what is said right after a danger is of another thing."""

    another: Chance
    aside: Chance
    harmless: float
    named: float
    told: Chance
    told_harmless: float
    thread: float
    says: float
    one_of_three: Chance
