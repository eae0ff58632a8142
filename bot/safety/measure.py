"""How well danger is heard in a set of sentences, as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence of a set, and what the line made of it."""

    text: str
    language: str
    channel: str
    level: str
    """Class it ought to have; empty if it is harmless."""
    kind: str
    veiled: bool
    doubtful: bool
    """True if a fair reader could class it otherwise."""
    heard: str
    """Class raised, or empty."""
    heard_kind: str
    asked: bool

    @classmethod
    def of(cls, row: dict[str, Any], answer: dict[str, Any]) -> Judged:
        """A sentence with its answer from `oneline safety check`."""
        return cls(
            row["text"], row.get("lang") or "", row.get("channel") or "chat", row.get("class") or "",
            row.get("kind") or "", bool(row.get("veiled")), bool(row.get("doubt")), answer["class"] or "",
            answer["kind"] or "", bool(answer["doubt"]),
        )  # fmt: skip

    @property
    def is_right(self) -> bool:
        """Danger raised in its class or asked about; nothing said of what is harmless."""
        if not self.level:
            return not (self.heard or self.asked)
        return self.asked or self.heard == self.level

    def as_row(self) -> dict[str, Any]:
        """The sentence with what ought to be heard and what was."""
        heard = f"{self.heard} {self.heard_kind}".strip() + ("?" if self.asked else "")
        return {"text": self.text, "is": f"{self.level} {self.kind}".strip(), "heard": heard}


def table(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Rows by whole, plain or veiled, language, class and way in; shares of 1."""
    groups: list[tuple[str, Callable[[Judged], bool]]] = [
        ("danger, plain", lambda each: bool(each.level) and not each.veiled),
        ("danger, veiled", lambda each: bool(each.level) and each.veiled),
        ("harmless", lambda each: not each.level),
    ]
    for name, values in (
        ("language", sorted({each.language for each in judged})),
        ("channel", sorted({each.channel for each in judged})),
    ):
        for value in values:
            groups.append((f"{name} {value}, danger", _has(name, value, danger=True)))
            groups.append((f"{name} {value}, harmless", _has(name, value, danger=False)))
    groups += [(level, _of_class(level)) for level in sorted({each.level for each in judged} - {""})]
    return [_row(name, [each for each in judged if holds(each)]) for name, holds in groups]


def _has(name: str, value: str, *, danger: bool) -> Callable[[Judged], bool]:
    return lambda each: getattr(each, name) == value and bool(each.level) == danger


def _of_class(level: str) -> Callable[[Judged], bool]:
    return lambda each: each.level == level


def _row(name: str, judged: Sequence[Judged]) -> dict[str, Any]:
    many = max(len(judged), 1)
    raised = [each for each in judged if each.heard]
    row: dict[str, Any] = {
        "of": name,
        "sentences": len(judged),
        "raised": round(len(raised) / many, 3),
        "raised or asked": round(sum(bool(each.heard) or each.asked for each in judged) / many, 3),
    }
    if any(each.level for each in judged):
        right = sum(each.heard == each.level for each in raised)
        row["right class of raised"] = round(right / max(len(raised), 1), 3)
    return row
