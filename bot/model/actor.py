"""Who does something with a case, or looks at it: a resident, a helper, a member of staff, or a part of the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["resident", "helper", "staff", "machine"]
Role = Literal[
    "resident", "helper",
    "desk", "operator", "keeper", "supervisor", "auditor",
    "line", "clock", "crew", "department", "program",
]  # fmt: skip
"""What each of them is: `bot/config/permissions.yml`."""

ROLES: dict[ActorKind, tuple[Role, ...]] = {
    "resident": ("resident",),
    "helper": ("helper",),
    "staff": ("desk", "operator", "keeper", "supervisor", "auditor"),
    "machine": ("line", "clock", "crew", "department", "program"),
}
"""Roles that each kind of actor can have."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Raises ValueError for a role that its kind cannot have, and for a member of staff without a name."""

    kind: ActorKind
    id: str
    """What proves who it is: a login, or the number of a conversation; never an address."""
    name: str
    """As it stands in the history of a case; empty for residents and for the line itself."""
    role: Role

    def __post_init__(self) -> None:
        if self.role not in ROLES.get(self.kind, ()):
            raise ValueError(f"{self.kind} cannot be {self.role}")
        if self.kind == "staff" and not self.name.strip():
            raise ValueError("a member of staff has a name")


def staff(name: str, role: Role, login: str = "") -> Actor:
    """A member of staff; login: who is signed in, where that is not the name. Raises ValueError for an empty name."""
    name = name.strip()
    return Actor("staff", login or name, name, role)


def resident(talk: int) -> Actor:
    """Who speaks in a conversation, for themselves; talk: its number."""
    return Actor("resident", str(talk), "", "resident")


def helper(talk: int) -> Actor:
    """Who speaks in a conversation, for somebody else."""
    return Actor("helper", str(talk), "", "helper")


def assistant(login: str, name: str) -> Actor:
    """A colleague who does something as a resident wants it done, sitting beside them."""
    return Actor("helper", login, name, "helper")


LINE = Actor("machine", "line", "", "line")
CLOCK = Actor("machine", "clock", "", "clock")
CREW = Actor("machine", "crew", "", "crew")
DEPARTMENT = Actor("machine", "department", "", "department")
PROGRAM = Actor("machine", "program", "", "program")
