"""The page's own texts: `page.yml` of each language in `intents/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from werkzeug.datastructures import LanguageAccept

from bot.language.traits import read_languages
from bot.system.yaml_file import read_yaml

PAGES = Path(__file__).parent
INTENTS = Path(__file__).parents[3] / "intents"
FILE = "page.yml"


@cache
def languages() -> dict[str, str]:
    """Language tag → its name in itself, in order of the alphabet."""
    return {path.parent.name: _read(path.parent.name)["name"] for path in sorted(INTENTS.glob(f"*/{FILE}"))}


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of the page in a language; what it lacks is in English."""
    return {**_read(_source()), **_read(language)}


def language_wanted(asked: object, accepted: LanguageAccept) -> str:
    """The language asked for, else the best the browser accepts, else English."""
    known = languages()
    return asked if isinstance(asked, str) and asked in known else accepted.best_match(list(known)) or _source()


@cache
def _source() -> str:
    return read_languages(INTENTS).source


@cache
def _read(language: str) -> dict[str, str]:
    plain: dict[str, str] = read_yaml(INTENTS / language / FILE)
    return plain
