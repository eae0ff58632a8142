"""What `oneline settings` prints."""

from __future__ import annotations

import dataclasses
from typing import Any

from bot.config.settings import Settings, shown

HEAD = """# Settings

Settings are read from the environment once, at the start. If a value cannot be used, the line does not start, and the error names
the setting; so does `oneline settings check`. A setting marked ⚿ is secret and is given only to the processes that need it. It may be
given in a file instead of a value, but not both: `ONELINE_<NAME>_FILE=/run/secrets/name`.

This page is written by `oneline settings --markdown > docs/settings.md`.

| setting | default | what it is for |
|---|---|---|"""


def listed(settings: Settings) -> str:
    """Every setting with its value now; of a secret only whether it is set."""
    now = shown(settings)
    return "\n".join(
        f"ONELINE_{field.name.upper()} = {_now(field.metadata['secret'], now[field.name])}\n    {field.metadata['help']}"
        for field in dataclasses.fields(settings)
    )


def values(settings: Settings) -> dict[str, str | bool]:
    """Every setting's value now as text; of a secret only whether it is set."""
    return {f"ONELINE_{name.upper()}": value for name, value in shown(settings).items()}


def _now(secret: bool, value: str | bool) -> str:
    return ("(set)" if value else "") if secret else str(value)


def page() -> str:
    """The documentation page; folders are shown as they stand in the repository."""
    home = str(Settings().home)
    rows = [
        f"| {_name(field)} | {_default(field.default, home)} | {field.metadata['help']} |"
        for field in dataclasses.fields(Settings)
    ]
    return "\n".join([HEAD, *rows])


def _name(field: dataclasses.Field[Any]) -> str:
    return f"`ONELINE_{field.name.upper()}`{' ⚿' if field.metadata['parts'] else ''}"


def _default(value: object, home: str) -> str:
    text = str(value).replace(home, ".") if value not in (None, "") else ""
    return f"`{text}`" if text else ""
