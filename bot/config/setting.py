"""One setting: how it is declared, given, checked and shown."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import field, fields, make_dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FILE = "_FILE"
"""Behind the name of a setting: the file it stands in."""
_USER = re.compile(r"://\S*@")
_KEYS = re.compile(r"([?&][^=&\s]*(?:pass|secret|token|key)[^=&\s]*=)[^&\s]*", re.IGNORECASE)


class SettingsError(Exception):
    """A setting that cannot be used; the text says which and what to do."""


def setting(
    default: Any, help_: str, *, secret: bool = False, parts: tuple[str, ...] = (), one_of: tuple[str, ...] = (),
    loopback: bool = False,
) -> Any:  # fmt: skip
    """A field with a sentence of help; read from the environment variable of its name in capitals with ONELINE_ before it.

    secret: never shown. parts: processes that are given it; none for all, which no secret may have. A setting with parts
    may stand in a file that ONELINE_<NAME>_FILE names. one_of: the only values it may have; none for any. loopback: an
    address that may lead to this machine only.
    """
    told = {"help": help_, "secret": secret, "parts": parts, "one_of": one_of, "loopback": loopback}
    return field(default=default, metadata=told)


def with_groups[T](kind: type[T], groups: Iterable[type[Any]]) -> type[T]:
    """The settings with those of each group, a frozen dataclass of fields that `setting` made; ValueError where two have one name."""
    added = [each for group in groups for each in fields(group)]
    names = [each.name for each in (*added, *fields(kind))]  # type: ignore[arg-type]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two settings are called {', '.join(sorted(twice))}")
    rows = [(each.name, each.type, field(default=each.default, metadata=each.metadata)) for each in added]
    return make_dataclass("LineSettings", rows, bases=(kind,), frozen=True, slots=True, repr=False)


def group_of[T](group: type[T], settings: object) -> T:
    """The settings of one group; its defaults where they were not read."""
    names = [each.name for each in fields(group)]  # type: ignore[arg-type]
    return group(**{name: getattr(settings, name) for name in names if hasattr(settings, name)})


def is_loopback(host: str) -> bool:
    """True for a name or address under which only this machine can be reached."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def without_password(address: str) -> str:
    """An address with the user, the password and what else in it opens something cut out; any other text as it is."""
    return _KEYS.sub(r"\1…", _USER.sub("://…@", address))


def unknown(source: Mapping[str, str], known: Container[str]) -> list[str]:
    """What is set but is no setting, in one sentence; nothing if all is known. known: names in small letters."""
    # Why not ONELINE_TEST_…: those are the test suite's own, and it reads the settings too.
    ours = [name for name in source if name.startswith("ONELINE_") and not name.startswith("ONELINE_TEST_")]
    strange = sorted(name for name in ours if name[8:].lower() not in known)
    return [f"There is no setting {', '.join(strange)}. `oneline settings` lists them all."] if strange else []


def look_up(source: Mapping[str, str], name: str) -> str:
    """What is set, by itself or in a file that is named, not both. Empty if neither is; raises SettingsError."""
    variable = f"ONELINE_{name.upper()}"
    value, path = source.get(variable, ""), source.get(variable + FILE, "")
    if value and path:
        raise SettingsError(f"{variable} and {variable}{FILE} are both set: keep one, and unset the other.")
    if not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{variable}{FILE} names a file that can not be read ({type(error).__name__}).") from None


def check(name: str, value: str, told: Mapping[str, Any]) -> None:
    """Raises SettingsError for a value that is none of those allowed."""
    if told["one_of"] and value not in told["one_of"]:
        raise SettingsError(f"ONELINE_{name.upper()} is {value!r}, but must be one of {', '.join(told['one_of'])}.")
    if told["loopback"] and not is_here(value):
        raise SettingsError(f"ONELINE_{name.upper()} must be an address on this machine, such as 127.0.0.1.")


def is_here(address: str) -> bool:
    """True for an address of this machine's own loopback."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse(name: str, kind: str, value: str) -> Any:
    """One value by its field's type."""
    try:
        if kind.startswith("Path"):
            return Path(value).expanduser().resolve()
        if kind.startswith("bool"):
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[value.lower()]
        return {"int": int, "float": float}.get(kind.removesuffix(" | None"), str)(value)
    except (KeyError, ValueError) as error:
        raise SettingsError(f"ONELINE_{name.upper()} is {value!r}, but must be of type {kind}.") from error
