"""How a reply is said on the telephone: options before their keys, numbers in groups and twice, short sentences, no figure left."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from bot.language.phrases import Phrases
from bot.model.reply import Ask, Choices, Detail, Handover, Kind, Option, Part, Reply, Say
from channels.render.speech import Speech, spoken
from voice.call.messages import Piece, Prompt, Sentence
from voice.verbalise.clean import length

PHRASES = Phrases(Path(__file__).parents[3] / "intents")
VALUES: dict[Kind, str] = {
    "text": "3 forms", "phone": "0555 555 0123", "amount": "¥12.50", "date": "2026-03-04", "time": "9:30", "place": "12 Hill Road",
    "code": "252561", "list": "1 card, 2 photos",
}  # fmt: skip
PARTS: dict[str, Part] = {
    "say": Say("It costs 12 yuan. Come by 9:30."),
    "choices": Choices("Which one?", (Option("1", "Bus passes", "service:a"), Option("2", "Form 5", "service:b"))),
    "more": Choices("Which one?", (Option("1", "Bus passes", "service:a"),), more=True),
    "ask": Ask("number", "Which number shall we ring?", "digits"),
    "yes-no": Ask("person", "Shall a person ring you?", "yes-no"),
    "handover": Handover("hotline", "asked", "A person will ring you.", "252561"),
    **{f"detail of {kind}": Detail("About it", value, kind) for kind, value in VALUES.items()},
}


def _said(*parts: Part, language: str = "en") -> Prompt:
    return spoken(Reply(parts, language), PHRASES)


def _texts(said: Prompt) -> list[str]:
    return [sentence.text for sentence in said.sentences]


def _digits(sentence: Sentence) -> list[list[str]]:
    """The groups of a number."""
    groups: list[list[str]] = [[]]
    for piece in sentence.pieces:
        if piece.rest in {"digit", "group"}:
            groups[-1].append(piece.text)
        if piece.rest == "group":
            groups.append([])
    return [group for group in groups if group]


def test_every_kind_of_value_is_tried() -> None:
    assert set(get_args(Kind)) == set(VALUES)


@pytest.mark.parametrize("language", PHRASES.languages)
@pytest.mark.parametrize("name", PARTS)
def test_no_part_leaves_a_figure_a_sign_or_silence(name: str, language: str) -> None:
    said = _said(PARTS[name], language=language)
    assert said.sentences
    assert said.language == language
    for sentence in said.sentences:
        assert sentence.text.strip()
        assert not any(character.isdecimal() for character in sentence.text), sentence.text
        assert not set(sentence.text) & set("¥*#@{}<>/_"), sentence.text


@pytest.mark.parametrize("language", PHRASES.languages)
@pytest.mark.parametrize("name", PARTS)
def test_a_sentence_has_twelve_words_at_most(name: str, language: str) -> None:
    for sentence in _said(PARTS[name], language=language).sentences:
        if not any(piece.rest in {"digit", "group"} for piece in sentence.pieces):
            assert length(sentence.text) <= 12, sentence.text


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", ["Bus passes", "press one."], "For a person, press zero."),
        ("zh", ["Bus passes", "请按一。"], "找人工，请按零。"),
    ],
)
def test_an_option_comes_before_its_key_with_a_rest_between(language: str, first: list[str], last: str) -> None:
    said = _said(PARTS["choices"], language=language)
    option = said.sentences[1]
    assert [piece.text for piece in option.pieces] == first
    assert [piece.rest for piece in option.pieces] == ["key", "option"]
    assert said.sentences[-1].text == last
    assert (said.asks, said.options) == ("choice", ("Bus passes", "Form 5"))


@pytest.mark.parametrize("language", PHRASES.languages)
def test_more_of_a_list_has_the_key_after_the_last(language: str) -> None:
    said = _said(PARTS["more"], language=language)
    assert [piece.rest for piece in said.sentences[2].pieces] == ["key", "option"]
    assert said.sentences[2].text.endswith({"en": "press two.", "zh": "请按二。"}[language])
    assert said.options == ("Bus passes",)


def test_a_comma_in_a_label_does_not_move_the_rest() -> None:
    said = _said(Choices("Which?", (Option("1", "Rent, heating and light", "service:a"),)))
    assert [piece.text for piece in said.sentences[1].pieces][-1] == "press one."


def test_another_language_is_offered_in_that_language() -> None:
    said = _said(
        Choices("Which?", (Option("1", "Find a service", "menu:find"), Option("2", "中文", "language:zh", "中文")))
    )
    assert [sentence.language for sentence in said.sentences] == ["", "", "zh", ""]
    assert said.sentences[2].text == "中文 请按二。"
    back = _said(Choices("哪个？", (Option("1", "English", "language:en", "For English"),)), language="zh")
    assert (back.sentences[1].language, back.sentences[1].text) == ("en", "For English press one.")


@pytest.mark.parametrize(
    ("part", "language", "groups"),
    [
        (Detail("Phone", "0555 555 0123", "phone"), "en",
         [["zero", "five", "five"], ["five", "five", "five"], ["five", "zero", "one"], ["two", "three"]]),
        (Detail("Code", "252561", "code"), "en", [["two", "five", "two"], ["five", "six", "one"]]),
        (Detail("电话", "0555 555 0123", "phone"), "zh", [["零", "五", "五"], ["五", "五", "五"], ["五", "零", "幺"], ["二", "三"]]),
    ],
)  # fmt: skip
def test_a_number_is_said_digit_by_digit_in_groups_and_twice(
    part: Detail, language: str, groups: list[list[str]]
) -> None:
    said = _said(part, language=language)
    assert [_digits(sentence) for sentence in said.sentences] == [groups, groups]
    assert said.sentences[0].pieces[0].rest == "number"
    assert said.sentences[1].pieces[0] == Piece(PHRASES.say(language, "phone.again"), "number")


@pytest.mark.parametrize("language", PHRASES.languages)
def test_a_case_code_is_three_and_three_and_said_twice(language: str) -> None:
    said = _said(PARTS["handover"], language=language)
    numbers = [_digits(sentence) for sentence in said.sentences if _digits(sentence)]
    assert [[len(group) for group in number] for number in numbers] == [[3, 3], [3, 3]]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("kind", "asks"), [("open", "open"), ("yes-no", "yes-no"), ("digits", "digits"), ("place", "place"), ("name", "name")]
)  # fmt: skip
def test_what_is_asked_tells_what_answer_is_waited_for(kind: str, asks: str) -> None:
    assert _said(Say("First."), Ask("x", "Which?", kind)).asks == asks  # type: ignore[arg-type]


def test_yes_and_no_have_their_keys() -> None:
    assert _texts(_said(PARTS["yes-no"]))[-2:] == ["For yes, press one.", "For no, press two."]
    assert _texts(_said(PARTS["yes-no"], language="zh"))[-2:] == ["是，请按一。", "不是，请按二。"]


def test_all_parts_are_said_in_order_and_a_reply_without_parts_is_silence() -> None:
    assert _texts(_said(Say("One."), Say("Two."))) == ["One.", "Two."]
    empty = spoken(Reply((), "en", ends=True), PHRASES)
    assert (empty.sentences, empty.ends, empty.asks) == ((), True, "")


@pytest.mark.parametrize("language", PHRASES.languages)
@pytest.mark.parametrize("key", sorted(key for key in PHRASES.keys("en") if key.startswith("phone.")))
def test_every_wording_of_the_telephone_can_be_said_in_every_language(key: str, language: str) -> None:
    values = {
        "label": "it",
        "digit": "one",
        "value": "it",
        "first": "It",
        "line": "City Help",
        "text": "it",
        "name": "it",
    }
    said = list(Speech(PHRASES, language).wording(key, **values))
    assert said
    assert not any(character.isdecimal() for sentence in said for character in sentence.text)
    assert all(length(sentence.text) <= 12 for sentence in said)


def test_a_fixed_wording_keeps_its_key_for_a_recording_and_one_with_a_name_in_it_does_not() -> None:
    fixed = list(Speech(PHRASES, "en").wording("phone.moment"))
    assert [sentence.key.split(".")[:2] for sentence in fixed] == [["phone", "moment"]]
    filled = list(Speech(PHRASES, "en").wording("phone.did_you_say", text="police spoke"))
    assert {(sentence.key, sentence.private) for sentence in filled} == {("", True)}
