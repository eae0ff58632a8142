"""The systems a city hands forms to: `city/backends.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.config.setting import is_loopback
from bot.forms.sheet import FormError
from bot.model.case import Case
from bot.system.yaml_file import read_yaml

FILE = "backends.yml"


@dataclass(frozen=True, slots=True)
class Backend:
    """A department's own system."""

    name: str
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    """Slot → what it is called there; empty: every slot by its own name."""


def read_backends(city: Path) -> dict[str, Backend]:
    """The systems of a city, by name; none where it declares none."""
    path = city / FILE
    found: dict[str, Backend] = {}
    for row in (read_yaml(path) if path.is_file() else None) or ():
        name, url = str(row.get("id", "")), str(row.get("url", ""))
        parts = urlsplit(url)
        # Why: what people filled in goes there.
        if not name or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))):
            raise FormError(
                f"{FILE}: {name or row}: it needs id: and url: with https:// before it (http:// only to this machine); write both"
            )
        found[name] = Backend(name, url.rstrip("/"), dict(row.get("fields") or {}))
    return found


def payload(case: Case, step: str, backend: Backend) -> dict[str, Any]:
    """What a system is told of a case: its code, its form, and the answers that were given."""
    # Why: what is changed and not agreed to yet is nothing a department may act on.
    told = case.details.handed_in or case.details.answers
    answers = {slot: answer.value for slot, answer in told.items() if answer.known == "given"}
    names = backend.fields or {slot: slot for slot in answers}
    fields = {there: answers[slot] for slot, there in names.items() if slot in answers}
    whom = {"relation": case.details.beneficiary.relation, "name": case.details.beneficiary.name}
    return {
        "key": key_of(case, step), "case": case.code, "service": case.service, "form": case.details.form, "for": whom,
        "fields": fields,
    }  # fmt: skip


def key_of(case: Case, step: str) -> str:
    """The key by which a system knows that it has this already; codes are given again after years, numbers are not."""
    return f"{case.code}-{case.id}-{step}"
