"""Where people stumble in a form: what is counted of its questions, and the report made of that. It names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

ASKED, MISSED, CORRECTED, LEFT, UNKNOWN, PAPER = "asked", "missed", "corrected", "left", "unknown", "paper"
"""What is counted. asked: it became the open question; missed: a turn that did not answer it; corrected: an answer changed;
left: nobody went on from there; unknown: "I don't know" or "skip"; paper: the same of a number that stands on a paper."""
ANSWERED = "answered-"
"""What is counted, with the turns it took to answer: "answered-1"."""
MOST_TURNS = 3
"""Turns after which a person takes over: more are counted as so many."""
TROUBLE = (MISSED, CORRECTED, LEFT, UNKNOWN)
"""What makes a question a bad one."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something happened at a question."""

    form: str
    question: str
    what: str
    number: int


@dataclass(frozen=True, slots=True)
class QuestionFriction:
    """How one question goes."""

    form: str
    question: str
    counts: Counter[str] = field(default_factory=Counter)

    def of(self, what: str) -> int:
        """How often something happened."""
        return self.counts[what]

    @property
    def trouble(self) -> int:
        """How often it did not go on as it should."""
        return sum(self.counts[what] for what in TROUBLE)

    @property
    def turns(self) -> int | None:
        """Median number of turns until it was answered; None if it never was."""
        took = [n for n in range(1, MOST_TURNS + 1) for _ in range(self.counts[f"{ANSWERED}{n}"])]
        return took[(len(took) - 1) // 2] if took else None


def answered_in(turns: int) -> str:
    """What is counted for a question that was answered after so many turns, the last one included."""
    return f"{ANSWERED}{min(max(turns, 1), MOST_TURNS)}"


def friction(counted: Iterable[Counted]) -> dict[str, list[QuestionFriction]]:
    """Form → its questions, the worst first; the forms by their worst question."""
    found: dict[tuple[str, str], QuestionFriction] = {}
    for each in counted:
        row = found.setdefault((each.form, each.question), QuestionFriction(each.form, each.question))
        row.counts[each.what] += each.number
    forms: dict[str, list[QuestionFriction]] = {}
    for row in sorted(found.values(), key=lambda row: (-row.trouble, -row.of(LEFT), row.of(ASKED), row.question)):
        forms.setdefault(row.form, []).append(row)
    return forms
