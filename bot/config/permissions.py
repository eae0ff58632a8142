"""Who may do what: one function, and the table it asks."""

from __future__ import annotations

from pathlib import Path

import msgspec

from bot.config.values_file import unusable
from bot.model.actor import Actor, Role

PATH = Path(__file__).with_name("permissions.yml")


def read_permissions(path: Path) -> dict[str, frozenset[Role]]:
    """Command → the roles that may; raises SettingsError for a file that cannot be read, or names an unknown role."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, frozenset[Role]])
    except (OSError, msgspec.DecodeError) as error:
        raise unusable(path, error) from error


PERMISSIONS = read_permissions(PATH)


def may(actor: Actor, command: str) -> bool:
    """True if the role of an actor may do a command; nobody may what the table does not name."""
    return actor.role in PERMISSIONS.get(command, frozenset())
