"""The glossary: every word has a keeper and one meaning, and the words of the catalogues beside the project are in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import wordfreq
from catalogues import REAL, needs

from bot.language.keywords import read_stop_words
from bot.retrieval.compile import read_all
from bot.system.yaml_file import read_yaml
from bot.translation.forms import plurals, verb_forms
from bot.translation.glossary import GlossaryError, read_glossary
from bot.translation.rules import PLACE, read_rules
from bot.translation.translator import Translator
from bot.translation.words import Token, tokens
from bot.translation.writing import WRITINGS, read_writings

INTENTS = Path(__file__).parents[3] / "intents"
FOLDER = INTENTS / "glossary"
TERMS = read_glossary(FOLDER)
HAN = re.compile(r"[\u4e00-\u9fff]")
NYC = "nyc_benefits/programs.generated.json"
GUANGDONG = "guangdong_zwfw/policy.json"
FREQUENT = 3
"""Entries in which a word or pair of words stands, from which on it is a term of a catalogue."""
OFTEN, LONGEST_PAPER = 150, 10
"""Papers that most guides name, and characters of one; without what stands in brackets."""


def test_there_are_words_of_every_field_and_each_file_has_a_keeper() -> None:
    for path in [*FOLDER.glob("*.yml"), *FOLDER.glob("patterns/*.yml"), *FOLDER.glob("languages/*.yml")]:
        assert read_yaml(path)["keeper"], path
    assert len(TERMS) >= 900
    assert {"documents", "household", "immigration", "benefits", "money", "health", "housing", "work"} <= {
        term.field for term in TERMS
    }


@pytest.mark.parametrize("kind", sorted({term.kind for term in TERMS} - {"ACT"}))
def test_a_word_stands_for_one_thing(kind: str) -> None:
    english = Counter(name.lower() for term in TERMS if term.kind == kind for name in term.names["en"])
    chinese = Counter(
        name for term in TERMS if term.kind == kind and term.field != "mainland" for name in term.names["zh"]
    )
    assert [name for name, count in english.items() if count > 1 and kind != "THING"] == []
    assert [name for name, count in chinese.items() if count > 1] == []


def test_the_chinese_words_we_say_are_of_easy_characters() -> None:
    counts = Counter[str]()
    for word, frequency in wordfreq.get_frequency_dict("zh").items():
        for character in filter(HAN.match, word):
            counts[character] += frequency  # type: ignore[assignment]
    easy = {character for character, _ in counts.most_common(1_500)}
    said = [term.names["zh"][0] for term in TERMS if term.kind != "NAME" and term.field != "mainland"]
    characters = [character for word in said for character in filter(HAN.match, word)]
    hard = [character for character in characters if character not in easy]
    assert len(hard) <= 0.05 * len(characters), hard


def test_a_file_without_a_keeper_or_with_a_word_in_one_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("kind: THING\nterms: {证件: ID}\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match="keeper"):
        read_glossary(tmp_path)
    (tmp_path / "a.yml").write_text("keeper: us\nkind: THING\nterms: {证件: ID}\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match="languages"):
        read_glossary(tmp_path)
    head = "keeper: us\nlanguages: [zh, en]\nkind: THING\n"
    (tmp_path / "a.yml").write_text(head + "terms: {证件: ' '}\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match="证件"):
        read_glossary(tmp_path)


@pytest.mark.parametrize(
    ("name", "many"),
    [("pay stub", "pay stubs"), ("child", "children"), ("proof of address", "proof of addresses"), ("copy", "copies")],
)
def test_a_plural_is_read_like_the_word(name: str, many: str) -> None:
    assert many in plurals(name)


def test_a_verb_is_read_in_all_its_forms() -> None:
    assert {"applies for", "applied for", "applying for"} <= {*verb_forms("apply for")}
    assert {"got", "getting"} <= {*verb_forms("get")}


@pytest.mark.parametrize("path", sorted((FOLDER / "patterns").glob("*.yml")), ids=lambda path: path.stem)
def test_no_pattern_loses_a_part(path: Path) -> None:
    lost = {
        (rule.symbols, rule.template)
        for rule in read_rules(path)
        if {*rule.slots} != {match[1] for match in PLACE.finditer(rule.template)}
    }
    assert not lost


def _terms(path: str) -> list[str]:
    """Words and pairs of words in what is to be brought and who may have it, in so many entries; no names, no stop words."""
    stop, entries = read_stop_words(INTENTS), defaultdict[str, set[str]](set)
    for service in read_all(REAL / path)[0]:
        for fact in service.of("bring", "who"):
            words = [_plain(token, stop) for token in tokens(fact.texts["en"])]
            for first, second in zip(words, [*words[1:], ""], strict=True):
                for term in filter(None, (first, f"{first} {second}" if first and second else "")):
                    entries[term].add(service.source_id)
    return [term for term, where in entries.items() if len(where) >= FREQUENT]


def _plain(token: Token, stop: frozenset[str]) -> str:
    is_word = token.kind == "WORD" and token.text.isalpha() and token.text.islower() and len(token.text) > 2
    return token.low if is_word and token.low not in stop else ""


@needs(NYC)
def test_nine_in_ten_terms_of_new_yorks_entries_are_known() -> None:
    known, terms = Translator(FOLDER, "en", "zh"), _terms(NYC)
    unknown = [term for term in terms if not known.knows(term)]
    print(f"{len(terms)} terms, {1 - len(unknown) / len(terms):.3f} known; not: {unknown}")
    assert len(terms) > 200
    assert len(unknown) <= 0.1 * len(terms)


@needs(GUANGDONG)
def test_nine_in_ten_papers_that_guangdongs_guides_name_most_are_known() -> None:
    known, entries = Translator(FOLDER, "zh", "en"), Counter[str]()
    for service in read_all(REAL / GUANGDONG)[0]:
        items = {re.sub(r"[《》“”]|[（(].*?[）)]", "", fact.texts["zh"]).strip("。；") for fact in service.of("bring")}
        entries.update(item for item in items if 2 <= len(item) <= LONGEST_PAPER)
    papers = sorted(entries, key=lambda paper: (-entries[paper], paper))[:OFTEN]
    unknown = [paper for paper in papers if not known.told(paper).text]
    print(f"{len(papers)} papers, {1 - len(unknown) / len(papers):.3f} known; not: {unknown}")
    assert len(unknown) <= 0.1 * len(papers)


def test_every_language_of_the_glossary_and_of_its_patterns_is_written_down() -> None:
    pairs = {tag for path in FOLDER.glob("patterns/*.yml") for tag in path.stem.split("-")}
    assert pairs | {tag for term in TERMS for tag in term.names} <= {*WRITINGS}


def test_a_language_that_is_not_written_down_whole_is_refused_by_its_file(tmp_path: Path) -> None:
    text = (FOLDER / "languages" / "en.yml").read_text(encoding="utf-8")
    (tmp_path / "xx.yml").write_text(text.replace("spaced: true", "spaces: true"), encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"xx\.yml: .*spaces"):
        read_writings(tmp_path)
