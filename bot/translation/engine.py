"""Drafts of translations by a local engine, for a keeper to review; the city brings the engine and its model."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol


class EngineMissing(Exception):
    """No engine, or not the model it needs; the text says what to do."""


class Engine(Protocol):
    """Something that writes a text in another language."""

    name: str

    def draft(self, text: str) -> str:
        """A first draft of a translation."""
        ...


class Argos:
    """Argos Translate with one model file, as its makers publish it (`.argosmodel`)."""

    name = "argostranslate"

    def __init__(self, model: Path, source: str, target: str) -> None:
        try:
            from argostranslate import package, translate  # type: ignore[import-not-found, unused-ignore]
        except ImportError as error:
            raise EngineMissing("Argos Translate is not here: `uv pip install argostranslate`, in .venv.") from error
        if not model.is_file():
            raise EngineMissing(f"There is no model {model}. Bring the `.argosmodel` of {source} to {target} yourself.")
        package.install_from_path(model)
        self._translation: Any = translate.get_translation_from_codes(source, target)
        if self._translation is None:
            raise EngineMissing(f"{model} does not translate {source} to {target}.")

    def draft(self, text: str) -> str:
        """A first draft of a translation."""
        return str(self._translation.translate(text)).strip()
