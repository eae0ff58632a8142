"""Classes and kinds of danger, as the safety board names them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CLASSES = ("E1", "E2", "E3", "E4", "E5", "E6", "E7")
"""Classes of danger, the gravest first."""
FAMILIES = (
    "medical",
    "emergency",
    "trapped",
    "fire",
    "gas",
    "wire",
    "crime",
    "suicide",
    "abuse",
    "fraud",
    "lost",
    "cold",
    "hungry",
    "advice",
    "threat",
)
"""Families of kinds, in the order their numbers are told: the ambulance first."""
FAMILY_OF = {"self-harm": "suicide", "neglect": "abuse"}
"""Kinds that are told like another family."""
BODILY = {"neglect", "self-harm"}
"""Kinds that need the ambulance where a life is in danger already."""


@dataclass(frozen=True, slots=True)
class Danger:
    """One danger heard."""

    level: str
    """Class, "E1" to "E7"."""
    kind: str
    """Family and, after a point, the kind: "medical.stroke", "fire", "abuse.elder"."""

    @property
    def family(self) -> str:
        """Names the wording and the number to ring."""
        family = self.kind.partition(".")[0]
        if family in BODILY and self.level == "E1":
            return "medical"
        return FAMILY_OF.get(family, family)


def gravest_first(dangers: Iterable[Danger]) -> tuple[Danger, ...]:
    """Dangers of different families in the order they are told, one of each."""
    found: dict[str, Danger] = {}
    for danger in dangers:
        known = found.get(danger.family)
        if known is None or danger.level < known.level:
            found[danger.family] = danger
    # Why: "get out" sends somebody towards a wire that sparks before their door.
    if "wire" in found:
        found.pop("fire", None)
    # Why: whoever calls for help and then says what it is for needs that number alone.
    if any(each.level == "E1" and each.family != "emergency" for each in found.values()):
        found.pop("emergency", None)
    return tuple(sorted(found.values(), key=lambda each: (_is_later(each), FAMILIES.index(each.family))))


def _is_later(danger: Danger) -> bool:
    """True for what can wait until those in danger of life are told of."""
    return danger.level not in {"E1", "E2"}
