"""What a language is, read from its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.files import FILES, lacking
from bot.language.traits import read_language, read_languages

INTENTS = Path(__file__).parents[3] / "intents"


def _folder(home: Path, tag: str, traits: str = "", common: str = "") -> Path:
    folder = home / tag
    (folder / "phrases").mkdir(parents=True)
    (folder / "keywords").mkdir()
    (folder / "language.yml").write_text(traits, encoding="utf-8")
    (folder / "keywords" / "stop.txt").write_text(common, encoding="utf-8")
    return folder


def test_two_languages_of_one_script_are_told_apart_by_their_commonest_words(tmp_path: Path) -> None:
    _folder(tmp_path, "en", "source: true", "the is where a")
    _folder(tmp_path, "es", "locale: es", "el la es donde una")
    known = read_languages(tmp_path)
    assert known.language_of("donde es la oficina", "en") == "es"
    assert known.language_of("where is the office", "es") == "en"
    assert known.language_of("oficina Linhe", "es") == "es"
    assert (known.source, known["es"].month_names["enero"]) == ("en", 1)


def test_a_script_of_its_own_is_enough(tmp_path: Path) -> None:
    _folder(tmp_path, "en", "source: true")
    _folder(tmp_path, "uk", "{script: Cyrillic, locale: uk}")
    assert read_languages(tmp_path).language_of("де мій паспорт", "en") == "uk"


@pytest.mark.parametrize("traits", ["colour: red", "script: Runes", "months: 3"])
def test_a_trait_that_can_not_be_used_is_said_with_its_file(tmp_path: Path, traits: str) -> None:
    with pytest.raises(ValueError, match=r"language\.yml"):
        read_language(_folder(tmp_path, "en", traits))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_languages_here_lack_nothing(language: str) -> None:
    assert [*lacking(INTENTS, language)] == []


def test_an_empty_language_is_told_every_file_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()
    assert len([*lacking(tmp_path, "es")]) == len(FILES)
