"""A third language made from files alone: English with its letters moved, wordings, keywords, danger and a city of its own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from bot.system.yaml_file import read_yaml

ROOT = Path(__file__).parents[2]
TAG = "xx"
FROM = "aeioubpdtgkfvlrmnszcxhjqw"
TO = "eiouapbtdkgvfrlnmzsxcjhwq"
LETTERS = str.maketrans(FROM + FROM.upper(), TO + TO.upper())
KEPT = re.compile(r"\\.|\(\?P[<=]\w+[>)]|\(\?-?[a-z]+[:)]|\{[^{}]*\}|\[a-z|\[A-Z|(?<=\w)\]\([a-z_]+\)")
"""What is no word: escapes and names of groups in a pattern, places for a value, marks of an example."""
AS_IT_IS = {"keeper", "class", "sure", "version", "intent"}
"""Keys whose values are for the code or for staff."""
SERVICES = ("transport.yml",)


def moved(text: str) -> str:
    """A text, or a pattern, in the third language: "bus card" is "paz xelt"."""
    at, said = 0, ""
    for kept in KEPT.finditer(text):
        said += text[at : kept.start()].translate(LETTERS) + kept[0]
        at = kept.end()
    return said + text[at:].translate(LETTERS)


def in_english(text: str) -> str:
    """A text of the third language as the English one it was made from, for whoever reads a failing test."""
    return text.translate({second: first for first, second in LETTERS.items()})


def write_third(home: Path) -> tuple[Path, Path]:
    """A home with `intents/` of three languages, and a small city that has all its texts in them too."""
    intents, city = home / "intents", home / "city"
    intents.mkdir(parents=True)
    for path in (ROOT / "intents").iterdir():
        if path.name == "glossary" or path.suffix in {".npz", ".yml"}:
            (intents / path.name).symlink_to(path)
    for name in ("en", "zh"):
        shutil.copytree(ROOT / "intents" / name, intents / name)
    _write_language(ROOT / "intents" / "en", intents / TAG)
    _write_named(intents)
    _write_city(city)
    return intents, city


def _write_language(english: Path, folder: Path) -> None:
    """Its folder, file by file."""
    for name in ("phrases", "keywords", "nlu", "danger"):
        for path in sorted((english / name).glob("*.yml")):
            _write(folder / name / path.name, _values(_without_other(_read(path))))
    _write(folder / "told.yml", _values(_read(english / "told.yml")))
    _write(folder / "private.yml", _values(_read(english / "private.yml")))
    _write(folder / "page.yml", _values(_read(english / "page.yml")))
    _write(folder / "grammar.yml", _grammar(_read(english / "grammar.yml")))
    _write(folder / "entries.yml", _values(_read(english / "entries.yml")))
    _write(folder / "places.yml", _places(_read(english / "places.yml")))
    _write(folder / "dates.yml", _grammar(_read(english / "dates.yml")) | _written_otherwise(english))
    stop = (english / "keywords" / "stop.txt").read_text(encoding="utf-8")
    (folder / "keywords" / "stop.txt").write_text(moved(stop), encoding="utf-8")
    commands = _read(english / "keywords" / "commands.yml")
    own = _values(commands)
    own["languages"][TAG] = [moved("third")]
    _write(folder / "keywords" / "commands.yml", own)
    thread = _values(_read(english / "keywords" / "thread.yml"))
    _write(folder / "keywords" / "thread.yml", thread | {f"in_{TAG}": [moved("in third")]})
    shorthand = _read(english / "keywords" / "shorthand.yml")
    words = {moved(short): moved(whole) for short, whole in shorthand["words"].items()}
    _write(folder / "keywords" / "shorthand.yml", _values(shorthand) | {"words": words})
    months = [[moved(name)] for name in ("January", "February", "March", "April", "May", "June", "July", "August",
                                         "September", "October", "November", "December")]  # fmt: skip
    _write(
        folder / "language.yml", {"script": "Latin", "locale": "en_GB", "months": months, "alternative": [moved("or ")]}
    )


def _write_named(intents: Path) -> None:
    """Names of the languages in each other, in the folders that are here already."""
    for language in ("en", "zh", TAG):
        named = {f"language.{TAG}": moved("Third"), f"written.{TAG}": "Third"}
        _write(intents / language / "phrases" / "third.yml", {"phrases": named})


def _write_city(city: Path) -> None:
    """The demo city with a text in the third language beside every English one, and fewer services."""
    (city / "services").mkdir(parents=True)
    for path in sorted((ROOT / "city").glob("*.yml")):
        _write(city / path.name, _beside(_read(path)))
    for name in SERVICES:
        _write(city / "services" / name, _beside(_read(ROOT / "city" / "services" / name)))


def _beside(data: Any) -> Any:
    """Data with the third language wherever there is English."""
    if isinstance(data, list):
        return [_beside(each) for each in data]
    if not isinstance(data, dict):
        return data
    further = {TAG: _values(data["en"])} if "en" in data and "zh" in data else {}
    return {key: _beside(value) for key, value in data.items()} | further


def _values(data: Any) -> Any:
    """Data with its texts moved and its keys as they are."""
    if isinstance(data, list):
        return [_values(each) for each in data]
    if isinstance(data, dict):
        return {key: value if key in AS_IT_IS else _values(value) for key, value in data.items()}
    return moved(data) if isinstance(data, str) else data


def _without_other(data: Any) -> Any:
    """Examples without those of no business of a city: the needs model learns from them, which takes minutes."""
    if "nlu" in data:
        data["nlu"] = [block for block in data["nlu"] if block.get("intent") != "out_of_scope"]
    return data


def _grammar(data: dict[str, Any]) -> dict[str, Any]:
    """A grammar: patterns and words moved; of a table the words that are read, not what they stand for."""
    return {
        key: value
        if key in {"keeper", "text2num", "hours_of"}
        else _table(value)
        if isinstance(value, dict)
        else _values(value)
        for key, value in data.items()
    }


def _places(data: dict[str, Any]) -> dict[str, Any]:
    """How places are said, and how one is told back: kinds of street are the code's names, words for the same are read."""
    return _values(data) | {"same_words": {moved(word): moved(same) for word, same in data["same_words"].items()}}


def _table(data: dict[Any, Any]) -> dict[Any, Any]:
    return {moved(key) if isinstance(key, str) else key: value for key, value in data.items()}


def _written_otherwise(english: Path) -> dict[str, Any]:
    """How words for days are spelt otherwise, and what is meant: both are words."""
    rows = _read(english / "dates.yml")["spellings"]
    return {"spellings": [{moved(meant): moved(pattern) for meant, pattern in row.items()} for row in rows]}


def _read(path: Path) -> Any:
    return read_yaml(path)


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
