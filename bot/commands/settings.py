"""What `oneline settings` prints."""

from __future__ import annotations

import dataclasses

from bot.settings import Settings

HEAD = """# Settings

Read once at start from the environment; a value that cannot be used stops the start with the setting's name.
This page is written by `oneline settings --markdown > docs/settings.md`.

| setting | default | what it is for |
|---|---|---|"""


def listed(settings: Settings) -> str:
    """Every setting with its value now; of a secret only whether it is set."""
    lines = []
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        shown = "(set)" if field.metadata["secret"] and value else value
        lines.append(f"ONELINE_{field.name.upper()} = {shown}\n    {field.metadata['help']}")
    return "\n".join(lines)


def values(settings: Settings) -> dict[str, str | bool]:
    """Every setting's value now as text; of a secret only whether it is set."""
    return {
        f"ONELINE_{field.name.upper()}": bool(value) if field.metadata["secret"] else str(value)
        for field in dataclasses.fields(settings)
        for value in [getattr(settings, field.name)]
    }


def page() -> str:
    """The documentation page; folders are shown as they stand in the repository."""
    home = str(Settings().home)
    rows = [
        f"| `ONELINE_{field.name.upper()}` | {_default(field.default, home)} | {field.metadata['help']} |"
        for field in dataclasses.fields(Settings)
    ]
    return "\n".join([HEAD, *rows])


def _default(value: object, home: str) -> str:
    text = str(value).replace(home, ".") if value not in (None, "") else ""
    return f"`{text}`" if text else ""
